"""Data that the service starts with: reference/ is real and loaded everywhere, demo/ is invented."""
