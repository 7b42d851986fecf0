"""What happened in the lists and to leads that others may want to know, in the same transaction."""

from blinker import Namespace

_signals = Namespace()

proofs_changed = _signals.signal("registers-proofs-changed")  # sent with ``usccs``: the credit codes concerned
lead_confirmed = _signals.signal("registers-lead-confirmed")  # sent by a lead of whom the unit or person is willing
entries_changed = _signals.signal("registers-entries-changed")  # sent by the class of a list, with ``ids``
