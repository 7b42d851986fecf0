"""The generated pages of placements, one module for each stage."""
