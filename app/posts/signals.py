"""What happened to a post that others may want to know."""

from blinker import Namespace

_signals = Namespace()

published = _signals.signal("post-published")
ended = _signals.signal("post-ended")
