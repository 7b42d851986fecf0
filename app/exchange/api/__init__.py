"""REST of the exchange."""
