"""Who may make which move of an entry and of a lead, with the reason when not."""
