"""Messages: told once, read, sent, reminded, worded."""
