"""Measurements of issue size: `make bench` (or `python -m tests.bench`) prints one table."""
