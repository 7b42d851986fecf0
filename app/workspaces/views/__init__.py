"""Pages of the desks, one module per desk and subject."""
