"""What the desks' pages print, in words, one module per desk and subject."""
