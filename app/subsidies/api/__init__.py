"""The REST of subsidies."""
