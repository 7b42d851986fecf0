"""Showcase batches of the demo in five stages, led through the services; every figure is counted from the records."""
