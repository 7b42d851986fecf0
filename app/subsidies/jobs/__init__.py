"""The timed deeds of subsidies."""
