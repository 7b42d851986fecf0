"""Nobody sees what another expert gave before it is closed: who × where × when, and each attempt is kept in the log."""

from typing import Any

import pytest
from sqlalchemy import select

from app.core import audit
from app.core.actor import SYSTEM, acting_as
from app.core.audit import AuditEntry
from app.core.errors import OutOfReach
from app.extensions import db
from app.showcase.models import Nomination, ShowcaseScore
from app.showcase.policy import scoring as policy
from app.showcase.services.scoring import save, submit
from app.showcase.states import BatchState, NominationState
from tests.factories import make_unit
from tests.showcase import scoring_factories as made

SECRET = ("63.5", "74.75")  # what expert1 gives to an item, and in all; nobody else gives the like
MOMENTS = ("saved", "submitted", "again", "unsettled", "scored", "public")
ONE_ENGINE = True  # decision 0016: pages × people × moments
READERS = (
    "expert2",
    "expert4",
    "region_admin",
    "supervisor",
    "yinchuan_auditor",
    "xingqing_auditor",
    "unit1",
    "center",
)


def _give(cast: Any, nomination: Nomination, login: str, care: str, turn: int = 1, *, sends: bool = True) -> None:
    score = made.score_of(nomination, login, turn)
    with acting_as(cast[login]):
        save(cast[login], score, {"care": {"points": care}}, note=f"评语{care}")
        if sends:
            submit(cast[login], score)


def at_moment(cast: Any, moment: str) -> tuple[Nomination, ShowcaseScore]:
    """A nomination as it stands at a moment, with the score of expert1 that holds the secret."""
    batch, (nomination,) = made.in_scoring()
    far = moment in ("again", "unsettled")
    _give(cast, nomination, "expert1", "63.5", sends=moment != "saved")
    if moment not in ("saved", "submitted"):
        for login in ("expert2", "expert3"):
            _give(cast, nomination, login, "20" if far else "62")
    if moment == "unsettled":
        for login, care in (("expert1", "63.5"), ("expert2", "20"), ("expert3", "21")):
            _give(cast, nomination, login, care, 2)
    if moment == "public":
        with acting_as(SYSTEM):
            batch.state = BatchState.PUBLIC_NOTICE
            db.session.flush()
    return nomination, made.score_of(nomination, "expert1", 2 if moment == "unsettled" else 1)


@pytest.mark.parametrize("moment", MOMENTS)
def test_what_was_given_is_told_once_the_scoring_of_a_nomination_is_over(cast: Any, moment: str) -> None:
    nomination, _score = at_moment(cast, moment)
    assert (nomination.state == NominationState.SCORED) == (moment in ("scored", "public"))
    assert policy.may_see_outcome(nomination) == (moment in ("unsettled", "scored", "public"))


@pytest.mark.parametrize("login", ["expert2", "expert4", "unit1", "center", "xingqing_auditor", "yinchuan_auditor"])
def test_whose_scores_are_reached(cast: Any, login: str) -> None:
    at_moment(cast, "submitted")
    with acting_as(cast[login]):
        reached = list(db.session.scalars(select(ShowcaseScore)))
    assert {row.user_id for row in reached} <= {cast[login].user_id}


PAGES = (
    "/admin/scoring/",
    "/admin/scoring/{score}",
    "/admin/scoring/{score}/check",
    "/admin/scoring/{own}",
    "/admin/scoring/{own}/check",
    "/admin/showcase-panel/",
    "/admin/showcase-panel/{batch}",
    "/admin/nominations/",
    "/admin/nominations/{nomination}",
    "/admin/nominations/export",
    "/admin/showcase-batches/",
    "/admin/showcase-batches/{batch}",
    "/admin/showcase-batches/{batch}/room",
    "/admin/showcase-batches/{batch}/room/trail",
    "/admin/showcase-batches/{batch}/room/what-if",
    "/admin/showcase-batches/{batch}/room/compare?n={nomination}",
    "/admin/messages/",
    "/admin/audit/",
    "/admin/audit/?q=showcase_score",
    "/admin/",
)
REST = ("/api/v1/showcase-score/", "/api/v1/showcase-score/{score}", "/api/v1/nomination/{nomination}")


@pytest.mark.parametrize("moment", ["saved", "submitted", "again"])
@pytest.mark.parametrize("reader", READERS)
def test_no_page_tells_what_another_gave_before_it_is_closed(
    cast: Any, login: Any, token: Any, app: Any, moment: str, reader: str
) -> None:
    nomination, score = at_moment(cast, moment)
    mine = [row for turn in (2, 1) for row in made.scores_of(nomination, turn) if row.user_id == cast[reader].user_id]
    names = {
        "score": score.id,
        "own": mine[0].id if mine else score.id,
        "batch": score.batch_id,
        "nomination": nomination.id,
    }
    browser, headers = login(reader), token(reader)
    pages = [browser.get(page.format(**names)) for page in PAGES]
    pages += [app.test_client().get(page.format(**names), headers=headers) for page in REST]
    pages.append(browser.post("/admin/find/", data={"q": nomination.number}))
    assert [page.request.path for page in pages if page.status_code >= 500] == []
    told = [(page.request.path, word) for page in pages for word in SECRET if word in page.get_data(as_text=True)]
    assert told == []
    assert pages[1].status_code in (403, 404)


@pytest.mark.parametrize(
    ("moment", "told"), [("submitted", False), ("unsettled", False), ("scored", False), ("public", True)]
)
def test_the_average_is_told_to_experts_after_the_review_only(cast: Any, login: Any, moment: str, told: bool) -> None:
    nomination, _score = at_moment(cast, moment)
    page = login("expert2").get("/admin/scoring/").get_data(as_text=True)
    assert ("平均分" in page) == told
    if nomination.average is not None:
        assert (f"{nomination.average:.2f}" in page) == told


# -- attempts


def _refused() -> list[tuple[str, str, int | None, str]]:
    with acting_as(SYSTEM):
        found = db.session.scalars(select(AuditEntry).where(AuditEntry.deed.like("refused_%")).order_by(AuditEntry.id))
        return [(entry.deed, entry.record_id, entry.actor_id, entry.changes) for entry in found]


def test_every_attempt_on_anothers_score_is_refused_and_kept(cast: Any, login: Any, token: Any, app: Any) -> None:
    nomination, score = at_moment(cast, "saved")
    before = score.points
    browser, headers, client = login("expert2"), token("expert2"), app.test_client()
    page, rest = f"/admin/scoring/{score.id}", f"/api/v1/showcase-score/{score.id}"
    answers = [
        browser.get(page),
        browser.get(f"{page}/check"),
        browser.post(f"{page}/save", data={"points-care": "0", "version": score.version}),
        browser.post(f"{page}/submit", data={}),
        browser.post(f"{page}/recuse", data={"reason": "代他回避"}),
        browser.get(f"{page}/files/{score.id}"),
        client.get(rest, headers=headers),
        client.post(f"{rest}/moves/submit", headers=headers),
        client.post(f"{rest}/moves/recuse", headers=headers, json={"reason": "代他回避"}),
    ]
    assert {answer.status_code for answer in answers} == {404}
    kept = _refused()
    assert [(deed, key, who) for deed, key, who, _why in kept] == [
        ("refused_open_score", score.id, cast["expert2"].user_id)
    ] * len(answers)
    assert all(score.id not in why or "not_assigned" in why for *_rest, why in kept)
    assert made.score_of(nomination, "expert1").points == before
    with acting_as(SYSTEM):
        assert list(audit.verify()) == []


def test_a_score_is_not_changed_after_its_submission_or_in_an_old_round(cast: Any, login: Any) -> None:
    nomination, score = at_moment(cast, "again")
    browser, page = login("expert1"), f"/admin/scoring/{score.id}"
    codes = [
        browser.post(f"{page}/save", data={"points-care": "0", "version": score.version}).status_code,
        browser.post(f"{page}/submit", data={}).status_code,
        browser.post(f"{page}/recuse", data={"reason": "后悔"}).status_code,
    ]
    assert codes == [409, 409, 409]
    assert [deed for deed, *_rest in _refused()] == ["refused_save", "refused_submit", "refused_recuse"]
    assert "63.50" in made.score_of(nomination, "expert1").points


def test_nobody_scores_their_own_nomination(cast: Any, login: Any) -> None:
    batch, unit = made.make_batch(), make_unit()
    made.make_panel(batch, ("expert1", "expert2", "expert3"))
    nomination = made.make_nomination(batch, unit)
    with acting_as(SYSTEM):
        made.open_scoring(batch)
        panelist = made.score_of(nomination, "expert1").panelist_id
        found = next(each for each in made.panel_in(batch) if each.id == panelist)
        found.uscc_interests = unit.uscc  # an interest that came to be known later
        nomination.submitted_by_id = cast["expert2"].user_id
        db.session.flush()
    for who in ("expert1", "expert2"):
        score, browser = made.score_of(nomination, who), login(who)
        page = f"/admin/scoring/{score.id}"
        assert "应当回避" in browser.get(page).get_data(as_text=True)
        given = {"points-care": "80", "version": score.version}
        assert browser.post(f"{page}/save", data=given).status_code == 403
        assert browser.post(f"{page}/submit", data={}).status_code == 403
        assert made.score_of(nomination, who).points == "{}"
        assert browser.post(f"{page}/recuse", data={"reason": "在该单位任职"}).status_code == 302
    assert [(deed, "conflict" in why) for deed, _key, _who, why in _refused()] == [
        ("refused_save", True),
        ("refused_submit", True),
    ] * 2


def test_the_log_tells_that_points_changed_and_never_what_they_are(cast: Any) -> None:
    at_moment(cast, "submitted")
    with acting_as(SYSTEM):
        db.session.flush()
        waiting = db.session().info["audit"]
        told = [
            entry["changes"]
            for entry in waiting
            if getattr(entry.get("record"), "__tablename__", "") == "showcase_score"
        ]
    assert any('"points": ["***", "***"]' in changes for changes in told)
    assert [changes for changes in told for word in (*SECRET, "评语63.5") if word in changes] == []
    assert any('"seal"' in changes for changes in told)


def test_who_is_no_expert_opens_no_scoring_page(login: Any, cast: Any) -> None:
    _nomination, score = at_moment(cast, "saved")
    for who in ("region_admin", "supervisor", "unit1", "xingqing_auditor"):
        assert login(who).get(f"/admin/scoring/{score.id}").status_code == 403


def test_an_expert_reaches_no_panel(login: Any, cast: Any) -> None:
    _nomination, score = at_moment(cast, "saved")
    browser = login("expert2")
    assert browser.get(f"/admin/showcase-panel/{score.batch_id}").status_code == 403
    assert browser.post(f"/admin/showcase-panel/{score.batch_id}/invite", data={}).status_code == 403


def test_another_organiser_reaches_no_panel(login: Any, cast: Any) -> None:
    _nomination, score = at_moment(cast, "saved")
    for who in ("yinchuan_auditor", "xingqing_auditor"):
        browser = login(who)
        assert browser.get(f"/admin/showcase-panel/{score.batch_id}").status_code == 404
        assert browser.post(f"/admin/showcase-panel/{score.batch_id}/invite", data={}).status_code == 404
        for deed in ("withdraw", "assign", "release"):
            answer = browser.post(f"/admin/showcase-panel/experts/{score.panelist_id}/{deed}", data={"reason": "x"})
            assert answer.status_code == 404


def test_the_writes_of_an_expert_reach_their_own_score_alone(cast: Any) -> None:
    _nomination, score = at_moment(cast, "saved")
    with acting_as(cast["expert2"]):
        score.points = '{"care": {"points": "0.00", "note": ""}}'
        with pytest.raises(OutOfReach):
            db.session.flush()
    db.session.rollback()
