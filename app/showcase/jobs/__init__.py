"""The timed deeds of the selection, one module for each stage."""

from app.showcase.jobs import batches, notices

__all__ = ["batches", "notices"]
