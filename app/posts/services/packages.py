"""Packages of model posts: described, permitted below the ratio by the city's auditor, released together (R16)."""

from typing import Any

from flask_babel import gettext as _

from app.core import clock, issuing
from app.core.actor import Actor
from app.core.card import as_text
from app.core.errors import Invalid, Refusal, Refused
from app.core.issued import IssuedDocument
from app.extensions import db
from app.organisations.queries import full_name_of
from app.posts import queries
from app.posts.models import ModelPostBatch
from app.posts.policy import PACKAGE_POLICY, package_fields
from app.posts.queries import Share
from app.posts.states import PACKAGING

SERIES, KIND = "JXSF", "model_poster"
CLAUSE = "二(二)"
package = PACKAGING.bound_to(PACKAGE_POLICY)


def describe(actor: Actor, batch: ModelPostBatch, **facts: Any) -> ModelPostBatch:
    """Change name and introduction while the batch is being gathered; raises Refused afterwards."""
    changed = {name: value for name, value in facts.items() if getattr(batch, name) != value}
    if set(changed) - set(package_fields(actor, batch)):
        state = as_text(batch.state)
        raise Refused(Refusal("state", _("当前状态“%(state)s”下不能修改这些内容。", state=state)), status=409)
    if not (changed.get("name", batch.name) or "").strip():
        raise Invalid({"name": _("请填写批次名称。")})
    for name, value in changed.items():
        setattr(batch, name, value)
    db.session.flush()
    return batch


def permit_short(actor: Actor, batch: ModelPostBatch, *, reason: str = "") -> ModelPostBatch:
    """Say, as the city's auditor, why the package may be released below the ratio; the shortage of today is kept.

    Raises Refused when nothing is short.
    """
    package.begin(actor, batch, "permit_short")
    share = queries.share_in(batch.plan_year, batch.region_code)
    if not share.need:
        words = _("示范性岗位占比已达到%(least)s%%，不需要说明原因。", least=queries.least_percent())
        raise Refused(Refusal("not_short", words, CLAUSE), status=409)
    kept = {"short_reason": reason.strip(), "short_by_id": actor.user_id, "short_on": clock.today()}
    package(actor, batch, "permit_short", reason=reason, **kept, short_need=share.need)
    return batch


def release(actor: Actor, batch: ModelPostBatch, *, reason: str = "") -> ModelPostBatch:
    """Release a batch of model posts together (集中打包推出) and keep the figures of the day.

    Raises Invalid for an empty batch, Refused below the ratio unless an auditor said why and no more are short now.
    """
    package.begin(actor, batch, "release")
    posts, places = queries.held_by(batch)
    if not posts:
        raise Invalid({"batch": _("批次中没有岗位。")})
    share = queries.share_in(batch.plan_year, batch.region_code)
    _require_share(batch, share)
    facts: dict[str, Any] = {
        "released_on": clock.today(),
        "released_by_id": actor.user_id,
        "post_count": posts,
        "place_count": places,
        "headcount_total": share.total,
        "headcount_model": share.model,
    }
    if not share.need:  # a reason for a shortage that is over is not told to the public
        facts |= dict.fromkeys(("short_reason", "short_by_id", "short_on", "short_need"))
    package(actor, batch, "release", reason=reason, **facts)
    _issue(batch)
    return batch


def _require_share(batch: ModelPostBatch, share: Share) -> None:
    if not share.need:
        return
    if batch.short_need is None:
        words = _("%(rule)s达到比例后推出，或者请本市审核人员先说明占比不足的原因。", rule=share.message)
        raise Refused(Refusal("R16", words, CLAUSE), status=409)
    if share.need > batch.short_need:
        words = _(
            "%(rule)s说明原因时还需选取%(then)s个，差额已经扩大，请本市审核人员重新说明原因。",
            rule=share.message,
            then=batch.short_need,
        )
        raise Refused(Refusal("R16", words, CLAUSE), status=409)


def issuer_of(batch: ModelPostBatch) -> str:
    """In whose name a package is published."""
    return f"{full_name_of(batch.region_code)}人力资源和社会保障局"


def _issue(batch: ModelPostBatch) -> IssuedDocument:
    """Give the poster its sealed code; the file is printed when it is asked for."""
    percent = f"{queries.judged(batch.headcount_total or 0, batch.headcount_model or 0).percent:.1f}%"
    return issuing.issue(
        batch,
        kind=KIND,
        series=SERIES,
        title="示范性见习岗位集中推出",
        issuer=issuer_of(batch),
        shown=[
            ("批次", batch.name),
            ("推出日期", str(batch.released_on)),
            ("岗位（条）", str(batch.post_count)),
            ("招募（人）", str(batch.place_count)),
            ("全市示范性岗位占比", percent),
        ],
        print_as=None,
    )


MOVES = {"permit_short": permit_short, "release": release}
