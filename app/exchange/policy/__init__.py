"""Who may move which batch, and why not: ``imports`` and ``comparisons`` hold their own tables."""
