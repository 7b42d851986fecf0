"""What happened to a policy document that others may want to know, in the same transaction."""

from blinker import Namespace

_signals = Namespace()

published = _signals.signal("policy-published")
ended = _signals.signal("policy-ended")
