"""REST of people and of what is written about them."""
