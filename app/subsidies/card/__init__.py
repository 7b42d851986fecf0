"""The fields of claims, flags, notices and money."""
