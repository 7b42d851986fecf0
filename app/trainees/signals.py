"""What happened to a person that others may want to know, in the same transaction."""

from blinker import Namespace

_signals = Namespace()

consent_withdrawn = _signals.signal("trainee-consent-withdrawn")  # sender Trainee; scope ConsentScope
collected = _signals.signal("trainee-collected")  # sender Trainee; fields {trainee id: names of the changed fields}
merged = _signals.signal("trainee-merged")  # sender Trainee; kept, gone: the children of gone are kept's already
parted = _signals.signal("trainee-parted")  # sender Trainee; kept, gone: the merge was undone
transferred = _signals.signal("trainee-transferred")  # sender Trainee; trainee, from_region
