"""The selects of subsidies, named by the questions they answer."""
