"""Invented data (Faker, fixed seed), made through services so that it obeys every rule; repeatable."""
