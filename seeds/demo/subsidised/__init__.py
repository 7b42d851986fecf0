"""Subsidies of the demo: past ones written row by row, those of today led through the services, a few odd facts."""
