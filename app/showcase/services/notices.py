"""Public notices of units to be named: frozen rows, five workdays, closed by the job only when nobody objects (C89).

What a notice shows is frozen with it: neither a new name nor a new score changes what was published.
"""

import hashlib
import json
from collections.abc import Sequence
from functools import partial
from typing import Any

from flask_babel import gettext as _

from app.core import clock, issuing
from app.core.actor import SYSTEM
from app.core.errors import Refusal, Refused
from app.core.issued import IssuedDocument
from app.core.workflow import move_each
from app.extensions import db
from app.messaging.queries import officers_of
from app.messaging.services import tell
from app.organisations.queries import full_name_of
from app.placements.queries.documents import office_of
from app.programme.queries import whole_number, workdays_after
from app.showcase.models import Nomination, ShowcaseBatch, ShowcaseNotice
from app.showcase.policy.batches import ORGANISER
from app.showcase.queries import notices as queries
from app.showcase.states import ANNOUNCING, NominationState

SERIES, KIND = "JXSF", "showcase_notice"
close = ANNOUNCING.bound_to({})


def publish_notice(batch: ShowcaseBatch, nominations: Sequence[Nomination]) -> ShowcaseNotice:
    """Put shortlisted nominations of a batch into one notice from today to the fifth workday after today.

    A batch that had a notice gets a supplementary one.  Who may publish is asked by the move of the batch or of the
    nomination that calls this.  Raises Refused when one is not shortlisted or there is none, Invalid beside ``to_day``
    where the workdays are not known.
    """
    strange = [row for row in nominations if row.batch_id != batch.id or row.state != NominationState.SHORTLISTED]
    if not nominations or strange:
        raise Refused(Refusal("nothing", _("只能公示本批次拟命名的单位，且不少于一家。"), "四(三)"), status=409)
    notice = _made(batch, nominations)
    issue(notice)
    return notice


def _made(batch: ShowcaseBatch, nominations: Sequence[Nomination]) -> ShowcaseNotice:
    today, office = clock.today(), office_of(batch.region_code)
    notice = ShowcaseNotice(
        region_code=batch.region_code,
        batch_id=batch.id,
        number=issuing.new_number(SERIES, batch.region_code),
        title=f"{batch.title}拟命名单位{'补充公示' if queries.is_noticed(batch) else '公示'}"[:120],
        issuer=office.name,
        office_phone=office.phone,
        from_day=today,
        to_day=workdays_after(today, whole_number("public_notice_workdays"), beside="to_day"),
        units=len(nominations),
        shown=json.dumps(rows_of(nominations), ensure_ascii=False),
    )
    db.session.add(notice)
    db.session.flush()
    return notice


def rows_of(nominations: Sequence[Nomination]) -> list[dict[str, Any]]:
    """What a notice says of each unit, the best first: unit, county, rank and score; no people."""
    ordered = sorted(nominations, key=lambda row: (row.rank is None, row.rank or 0, -(row.score or 0), row.id))
    return [
        {
            "nomination": row.id,
            "unit": row.unit_name,
            "region": full_name_of(row.region_code),
            "rank": row.rank,
            "score": f"{row.score:.2f}" if row.score is not None else "",
        }
        for row in ordered
    ]


def issue(notice: ShowcaseNotice) -> IssuedDocument:
    """Give the notice its sealed code; its file is printed when it is asked for, from the frozen rows."""
    return issuing.issue(
        notice,
        kind=KIND,
        series=SERIES,
        title="就业见习示范单位公示",
        issuer=notice.issuer,
        shown=[
            ("公示编号", notice.number),
            ("公示期限", f"{notice.from_day}—{notice.to_day}"),
            ("拟命名单位数", str(notice.units)),
            ("内容校验值", hashlib.sha256(notice.shown.encode()).hexdigest()[:16]),
        ],
        print_as=None,
        number=notice.number,
    )


def close_due() -> int:
    """Close the notices that are over and have no open objection; return how many.

    The batch stays in its notice until its organiser names the units, who is told that it can be done.
    """
    today = clock.today()
    return move_each(partial(queries.to_be_closed, today), _close)


def _close(notice: ShowcaseNotice) -> ShowcaseNotice:
    close(SYSTEM, notice, "close", closed_on=clock.today())
    batch = queries.batch_noticed(notice)
    tell(
        "showcase_notice_over",
        officers_of(notice.region_code, {ORGANISER[batch.level]}),
        about=notice,
        link=f"/admin/showcase-batches/{batch.id}",
        title=notice.title,
        number=notice.number,
    )
    return notice
