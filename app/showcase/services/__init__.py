"""The verbs of the selection, one module for each matter."""
