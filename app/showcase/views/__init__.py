"""The pages of the selection, one module for each stage."""
