"""The lists of the departments, proofs and leads, by the questions asked of them."""
