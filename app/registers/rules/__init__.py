"""What makes sense of the facts of an entry, and of a lead."""
