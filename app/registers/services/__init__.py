"""The verbs of lists and of leads."""
