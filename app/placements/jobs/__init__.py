"""The timed deeds of placements and what follows signals, one module for each stage."""
