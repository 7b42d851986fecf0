"""The verbs of subsidies."""
