"""What happened to a unit that others may want to know, in the same transaction."""

from blinker import Namespace

_signals = Namespace()

accredited = _signals.signal("unit-accredited")
suspended = _signals.signal("unit-suspended")
resumed = _signals.signal("unit-resumed")
ended = _signals.signal("unit-ended")
