"""Pages of the lists, of their overview and of leads."""
