"""What of placements comes in from files, one module for each kind."""
