"""What the desks' pages ask, a constant number of statements each, one module per desk and subject."""
