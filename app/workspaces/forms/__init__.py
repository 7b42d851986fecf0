"""What people type at the desks, one module per desk and subject."""
