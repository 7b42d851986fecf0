"""The REST resources of subsidies, one module for each stage."""
