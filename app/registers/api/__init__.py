"""REST of the lists and of leads."""
