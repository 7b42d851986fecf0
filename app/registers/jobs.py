"""Timed jobs of registers."""
