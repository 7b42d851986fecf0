"""The questions asked of batches, nominations, scores and notices, one module for each matter."""
