"""x."""


def register(_app):
    """Nothing yet."""
