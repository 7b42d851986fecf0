"""What happened to applications and placements that others may want to know, in the same transaction."""

from blinker import Namespace

_signals = Namespace()

applied = _signals.signal("application-applied")
offered = _signals.signal("application-offered")
accepted = _signals.signal("application-accepted")
closed = _signals.signal("application-closed")  # declined, withdrawn, lapsed, failed, missed or recalled
dispatched = _signals.signal("placement-dispatched")
prepared = _signals.signal("placement-prepared")  # signed, insured or given a mentor: the first day may come
started = _signals.signal("placement-started")
suspended = _signals.signal("placement-suspended")
resumed = _signals.signal("placement-resumed")
ended = _signals.signal("placement-ended")
corrected = _signals.signal("placement-corrected")
cancelled = _signals.signal("placement-cancelled")
contract_changed = _signals.signal("placement-contract-changed")  # sent by the placement; its labour contract

month_submitted = _signals.signal("attendance-month-submitted")
month_verified = _signals.signal("attendance-month-verified")
month_unlocked = _signals.signal("attendance-month-unlocked")
