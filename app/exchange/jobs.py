"""Timed jobs of exchange."""
