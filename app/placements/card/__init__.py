"""The fields of placements and of all that hangs on them, one module for each stage."""
