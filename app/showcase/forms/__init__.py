"""What the cards of the selection cannot express: the form of a criteria sheet."""
