"""Who may organise, recommend, score and name."""
