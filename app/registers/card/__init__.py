"""The fields of the lists and of leads, once."""
