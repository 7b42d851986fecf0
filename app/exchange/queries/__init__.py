"""Selects of the exchange, by the question asked."""
