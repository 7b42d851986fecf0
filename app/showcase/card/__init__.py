"""The fields of batches, nominations, scores, notices and checks."""
