"""Who may do what with placements and all that hangs on them, one module for each stage."""
