"""The REST resources of placements, one module for each stage."""
