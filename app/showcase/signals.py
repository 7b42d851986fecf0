"""What happened to a naming that others may want to know, in the same transaction."""

from blinker import Namespace

_signals = Namespace()

named = _signals.signal("showcase-named")  # sender the nomination
changed = _signals.signal("showcase-changed")  # warned, restored, revoked or lapsed; sender the nomination
