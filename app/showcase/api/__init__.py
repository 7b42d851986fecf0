"""REST of the selection, one module for each stage."""
