"""The timed deeds of the selection, one module for each stage."""
