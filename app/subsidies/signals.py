"""What happened to claims that others may want to know, in the same transaction."""

from blinker import Namespace

_signals = Namespace()

submitted = _signals.signal("claim-submitted")
decided = _signals.signal("claim-decided")  # refused, approved or withdrawn
paid = _signals.signal("claim-paid")
recounted = _signals.signal("claim-recounted")
flag_confirmed = _signals.signal("claim-flag-confirmed")  # sender the flag; claim, is_paid
sample_differs = _signals.signal("claim-sample-differs")  # sender the sample; claim
