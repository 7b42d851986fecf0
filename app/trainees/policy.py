"""Who may move or change which person, and why not."""

from flask_babel import gettext as _

from app.core.actor import Actor
from app.core.errors import Refusal
from app.core.workflow import Policy
from app.trainees.models import Trainee


def may_restore(actor: Actor, trainee: Trainee) -> Refusal | None:
    """A record that was folded into another comes back only by undoing that merge."""
    if trainee.merged_into_id is not None:
        return Refusal("merged", _("这是已合并的重复档案，请在合并记录中撤销合并。"))
    return None


POLICY: dict[str, Policy] = {
    "restore": may_restore,
}
