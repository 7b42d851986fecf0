"""Timed jobs of trainees."""
