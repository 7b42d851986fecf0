"""Who reaches which batches."""
