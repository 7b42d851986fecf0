"""Who may do what with claims, flags, notices and money."""
