"""The staff pages of subsidies."""
