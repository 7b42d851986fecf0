"""Scores handed out, written, submitted, closed: the whole way with its refusals."""

from decimal import Decimal as D
from typing import Any

import pytest
from sqlalchemy import func, select

from app.core.actor import SYSTEM, acting_as
from app.core.errors import Invalid, Refused, Stale
from app.core.workflow import history
from app.extensions import db
from app.messaging.models import Message
from app.showcase.models import Nomination, ShowcaseScore
from app.showcase.queries import panel as panels
from app.showcase.queries import scoring as queries
from app.showcase.rules.scoring import Outcome
from app.showcase.services import panel
from app.showcase.services.scoring import close_when_done, open_scoring, recuse, save, settle, submit
from app.showcase.states import NominationState, ScoreState
from tests.factories import make_unit
from tests.showcase import scoring_factories as made


def _give(cast: Any, nomination: Nomination, login: str, care: object, turn: int = 1) -> ShowcaseScore:
    """Score one nomination and submit it; retention stays at the system's 11.25 points."""
    score = made.score_of(nomination, login, turn)
    with acting_as(cast[login]):
        save(cast[login], score, {"care": {"points": care}})
        return submit(cast[login], score)


def _give_all(cast: Any, nomination: Nomination, *cares: object, turn: int = 1) -> None:
    for place, care in enumerate(cares, 1):
        _give(cast, nomination, f"expert{place}", care, turn)


def _inbox(user_id: int, template: str) -> int:
    """How many messages of a kind somebody got."""
    with acting_as(SYSTEM):
        told = select(func.count()).where(Message.user_id == user_id, Message.template == template)
        return int(db.session.scalar(told) or 0)


# -- handing out


def test_opening_numbers_and_hands_out_to_everybody(cast: Any) -> None:
    batch = made.make_batch()
    made.make_panel(batch)
    nominations = [made.make_nomination(batch) for _ in range(4)]
    rejected = made.make_nomination(batch, state="CITY_REJECTED")
    with acting_as(cast["region_admin"]):
        opening = open_scoring(batch)
        assert (opening.scores, opening.recused, opening.short) == (12, 0, [])
        assert {nomination.number for nomination in nominations} == {"S-001", "S-002", "S-003", "S-004"}
        assert rejected.number is None
    assert _inbox(cast["expert1"].user_id, "showcase_assigned") == 1


def test_the_order_of_numbers_is_drawn(cast: Any) -> None:
    batch = made.make_batch()
    made.make_panel(batch)
    nominations = [made.make_nomination(batch) for _ in range(30)]
    with acting_as(cast["region_admin"]):
        open_scoring(batch)
        numbers = [nomination.number for nomination in nominations]
    assert sorted(numbers) == [f"S-{n:03d}" for n in range(1, 31)]
    assert numbers != sorted(numbers)  # once in 30! it may be


def test_too_few_experts_hand_out_nothing(cast: Any) -> None:
    batch = made.make_batch()
    made.make_panel(batch, ("expert1", "expert2"))
    made.make_nomination(batch)
    with acting_as(cast["region_admin"]), pytest.raises(Refused) as refused:
        open_scoring(batch)
    assert (refused.value.code, refused.value.status) == ("experts", 409)


def test_who_has_an_interest_stands_back_at_once(cast: Any) -> None:
    batch, unit = made.make_batch(), make_unit()
    made.make_panel(batch, ("expert1",), interests=f"91640100MA0000000X {unit.uscc}")
    made.make_panel(batch, ("expert2", "expert3"))
    touched, free = made.make_nomination(batch, unit), made.make_nomination(batch)
    with acting_as(cast["region_admin"]):
        opening = open_scoring(batch)
        assert (opening.scores, opening.recused) == (6, 1)
        assert [each.id for each in opening.short] == [touched.id]
    score = made.score_of(touched, "expert1")
    assert score.state == ScoreState.RECUSED
    assert "利益关系" in (score.conflict or "")
    assert made.score_of(free, "expert1").state == ScoreState.ASSIGNED
    assert [line.move for line in history(score)] == ["recuse"]
    assert _inbox(cast["region_admin"].user_id, "showcase_panel_short") == 1
    with acting_as(cast["expert1"]), pytest.raises(Refused):
        save(cast["expert1"], score, {"care": {"points": "60"}})


# -- writing


def test_what_is_valid_is_kept_and_the_rest_told(cast: Any) -> None:
    _batch, (nomination,) = made.in_scoring()
    score, me = made.score_of(nomination, "expert1"), cast["expert1"]
    with acting_as(me):
        saved = save(me, score, {"care": {"points": "60.5"}, "retention": {"points": "20", "note": ""}})
        assert (saved.total, saved.missing) == (D("71.75"), 0)
        assert "填写理由" in saved.problems["retention"][0]
        saved = save(me, score, {"retention": {"points": "20", "note": "另有证明"}}, note="总体较好")
        assert (saved.total, saved.problems, saved.score.note) == (D("80.5"), {}, "总体较好")
        saved = save(me, score, {"care": {"points": ""}})
        assert (saved.total, saved.missing) == (D("20"), 1)


def test_a_stale_form_shows_both_versions_and_changes_nothing(cast: Any) -> None:
    _batch, (nomination,) = made.in_scoring()
    score, me = made.score_of(nomination, "expert1"), cast["expert1"]
    with acting_as(me):
        before = score.version
        save(me, score, {"care": {"points": "60"}}, version=before)
        with pytest.raises(Stale) as stale:
            save(me, score, {"care": {"points": "70"}}, version=before)
        (difference,) = stale.value.differences
        assert (difference.field, difference.theirs, difference.yours) == ("care", "60.00", "70")
        with pytest.raises(Stale):
            submit(me, score, version=before)
        assert "60.00" in score.points


def test_every_item_must_be_scored(cast: Any) -> None:
    _batch, (nomination,) = made.in_scoring()
    me = cast["expert1"]
    with acting_as(me), pytest.raises(Invalid) as invalid:
        submit(me, made.score_of(nomination, "expert1"))
    assert list(invalid.value.fields) == ["care"]


def test_what_is_submitted_stands(cast: Any) -> None:
    _batch, (nomination,) = made.in_scoring()
    score, me = _give(cast, nomination, "expert1", "60"), cast["expert1"]
    assert (score.state, score.total) == (ScoreState.SUBMITTED, D("71.25"))
    assert score.submitted_at is not None
    assert "11.25" in score.points  # what came from the system is stored with it
    for attempt in (
        lambda: save(me, score, {"care": {"points": "80"}}),
        lambda: submit(me, score),
        lambda: recuse(me, score, reason="后悔了"),
    ):
        with acting_as(me), pytest.raises(Refused) as refused:
            attempt()
        assert refused.value.status == 409


def test_only_its_own_expert_writes_a_score(cast: Any) -> None:
    _batch, (nomination,) = made.in_scoring()
    score = made.score_of(nomination, "expert1")
    for login in ("expert2", "expert4", "region_admin", "unit1", "supervisor"):
        other = cast[login]
        for attempt in (
            lambda who=other: save(who, score, {"care": {"points": "80"}}),
            lambda who=other: submit(who, score),
            lambda who=other: recuse(who, score, reason="代办"),
        ):
            with acting_as(SYSTEM), pytest.raises(Refused):
                attempt()


# -- closing


@pytest.mark.parametrize(
    ("cares", "average", "spread"),
    [
        (("60", "62", "61"), "72.25", "2.00"),
        (("60", "60", "60.5"), "71.42", "0.50"),
        (("75", "60", "60"), "76.25", "15.00"),
    ],
)
def test_three_scores_make_an_average(cast: Any, cares: tuple[str, ...], average: str, spread: str) -> None:
    _batch, (nomination,) = made.in_scoring()
    nomination.bonus = D("3.00")
    _give_all(cast, nomination, *cares)
    assert nomination.state == NominationState.SCORED
    assert (nomination.average, nomination.spread, nomination.experts) == (D(average), D(spread), 3)
    assert nomination.score == D(average) + 3
    (line,) = [line for line in history(nomination) if line.move == "score"]
    assert line.role == "SYSTEM"


def test_fifteen_apart_stands_and_more_is_scored_anew(cast: Any) -> None:
    batch, (nomination,) = made.in_scoring()
    with acting_as(SYSTEM):
        nomination.facts = "{}"  # nothing known: retention is typed too, so that totals may differ by a hundredth
    first, me = made.score_of(nomination, "expert1"), cast["expert1"]
    with acting_as(me):
        save(me, first, {"care": {"points": "75"}, "retention": {"points": "0"}})
        submit(me, first)
    for login in ("expert2", "expert3"):
        score = made.score_of(nomination, login)
        with acting_as(cast[login]):
            save(cast[login], score, {"care": {"points": "59.5"}, "retention": {"points": "0"}})
            submit(cast[login], score)
    assert (nomination.round, nomination.state, nomination.average) == (2, NominationState.CITY_RECOMMENDED, None)
    assert _inbox(cast["expert2"].user_id, "showcase_rescore") == 1
    with acting_as(SYSTEM):
        assert [row.state for row in made.scores_of(nomination, 1)] == [ScoreState.SUBMITTED] * 3
        assert [row.state for row in made.scores_of(nomination, 2)] == [ScoreState.ASSIGNED] * 3
        assert close_when_done(nomination) is None
    with acting_as(me), pytest.raises(Refused):
        save(me, first, {"care": {"points": "60"}})
    assert batch.spread_max == 15


def test_the_second_round_counts_or_waits_for_the_organiser(cast: Any) -> None:
    _batch, (agreed, apart) = made.in_scoring(2)
    _give_all(cast, agreed, "80", "60", "60")
    _give_all(cast, apart, "80", "60", "60")
    _give_all(cast, agreed, "70", "66", "65", turn=2)
    assert (agreed.state, agreed.average, agreed.spread) == (NominationState.SCORED, D("78.25"), D("5.00"))
    _give_all(cast, apart, "80", "64.5", "64.5", turn=2)
    assert (apart.state, apart.average, apart.spread) == (NominationState.CITY_RECOMMENDED, D("80.92"), D("15.50"))
    assert _inbox(cast["region_admin"].user_id, "showcase_unsettled") == 1
    chief = cast["region_admin"]
    with acting_as(chief):
        assert queries.to_settle()[0] == 1
        with pytest.raises(Invalid):
            settle(chief, apart, reason=" ")
        settle(chief, apart, reason="已核对三位专家的依据")
    assert (apart.state, apart.score) == (NominationState.SCORED, D("80.92"))


def test_nobody_settles_what_is_still_scored(cast: Any) -> None:
    _batch, (nomination,) = made.in_scoring()
    chief = cast["region_admin"]
    for login, status in (("region_admin", 409), ("yinchuan_auditor", 403), ("expert1", 403)):
        with acting_as(chief), pytest.raises(Refused) as refused:
            settle(cast[login], nomination, reason="抢先")
        assert refused.value.status == status


def test_a_recusal_that_leaves_two_closes_nothing_until_an_expert_comes(cast: Any) -> None:
    batch, (nomination,) = made.in_scoring()
    _give(cast, nomination, "expert1", "60")
    _give(cast, nomination, "expert2", "61")
    me, score = cast["expert3"], made.score_of(nomination, "expert3")
    with acting_as(me):
        with pytest.raises(Invalid):
            recuse(me, score, reason="")
        recuse(me, score, reason="亲属在该单位任职")
    assert (score.state, score.conflict) == (ScoreState.RECUSED, "亲属在该单位任职")
    assert (nomination.state, nomination.average) == (NominationState.CITY_RECOMMENDED, None)
    chief = cast["region_admin"]
    assert _inbox(chief.user_id, "showcase_experts_short") == 1
    with acting_as(chief):
        assert queries.lacking_experts()[0] == 1
        fourth = panel.invite(chief, batch, cast.account("expert4"), employer="北方民族大学")
        fourth = panels.panelist_in_reach(fourth.id) or fourth
        opening = panel.add_expert(chief, fourth)
        assert (opening.scores, opening.short) == (1, [])
        assert queries.lacking_experts()[0] == 0
    _give(cast, nomination, "expert4", "62")
    assert (nomination.state, nomination.average, nomination.experts) == (NominationState.SCORED, D("72.25"), 3)


def test_an_expert_who_cannot_go_on_is_released(cast: Any) -> None:
    batch, (done, open_one) = made.in_scoring(2, logins=("expert1", "expert2", "expert3", "expert4"))
    for login in ("expert1", "expert2", "expert3"):
        _give(cast, done, login, "60")
    assert done.state == NominationState.CITY_RECOMMENDED
    chief = cast["region_admin"]
    with acting_as(chief):
        (last,) = [each for each in panels.panel_of(batch) if each.user_id == cast["expert4"].user_id]
        last = panels.panelist_in_reach(last.id) or last
        with pytest.raises(Invalid):
            panel.release(chief, last, reason="")
        assert panel.release(chief, last, reason="因病住院") == 2
    assert (done.state, done.experts) == (NominationState.SCORED, 3)
    assert open_one.state == NominationState.CITY_RECOMMENDED


def test_closing_is_told_once_and_never_twice(cast: Any) -> None:
    _batch, (nomination,) = made.in_scoring()
    _give_all(cast, nomination, "60", "61", "62")
    with acting_as(SYSTEM):
        assert close_when_done(nomination) is None
    assert len([line for line in history(nomination) if line.move == "score"]) == 1
    assert Outcome.SCORED.label == "评分完成"
