"""Reference data of the plan and its loader; every step may be repeated without duplicates."""
