"""The verbs of messages: tell, remind, read, send."""

from app.messaging.services.telling import tell

__all__ = ["tell"]
