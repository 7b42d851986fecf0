"""What is asked about placements and all that hangs on them, one module for each stage."""
