"""What trainees adds to the application."""

from functools import partial
from typing import Any

from flask_appbuilder import AppBuilder

from app.core import desk, menu
from app.core.actor import Actor
from app.core.views import Panel, add_panel
from app.exchange.services.subjects import add_subjects
from app.exchange.services.targets import add_target
from app.security.states import Department as D
from app.security.states import Permission as P
from app.security.states import Role as R
from app.trainees import jobs
from app.trainees.api import care as care_api
from app.trainees.api import people as people_api
from app.trainees.card import care as cards
from app.trainees.imports import TraineeTarget
from app.trainees.models import Consent, EligibilityCheck, Hardship, Trainee, Visit
from app.trainees.policy import may_pair, may_visit
from app.trainees.queries import pairs_waiting
from app.trainees.queries.care import of_trainee
from app.trainees.queries.hardship import waiting_claims
from app.trainees.queries.waiting import queue
from app.trainees.services.comparing import PEOPLE
from app.trainees.states import UNPLACED, TraineeState
from app.trainees.views import boards
from app.trainees.views import care as care_views
from app.trainees.views import people as people_views

VIEWS: tuple[Any, ...] = (people_views.TraineeView, people_views.PairView, people_views.FindView)
CARE_VIEWS: tuple[Any, ...] = (
    care_views.VisitView,
    care_views.ConsentView,
    care_views.HardshipView,
    care_views.CheckView,
    boards.RoundView,
    boards.WaitingView,
    boards.RadarView,
    boards.ClockView,
    boards.TimelineView,
)
APIS: tuple[Any, ...] = (people_api.TraineeApi, people_api.PairApi)
CARE_APIS: tuple[Any, ...] = (care_api.VisitApi, care_api.ConsentApi, care_api.HardshipApi, care_api.CheckApi)
MENU: tuple[tuple[str, str, str], ...] = (
    ("见习对象", "TraineeView.list", P.TRAINEE_READ),
    ("按号码查找", "FindView.list", P.TRAINEE_READ),
)
CARE_MENU: tuple[tuple[str, str, str], ...] = (
    ("今日待走访", "RoundView.list", P.TRAINEE_WRITE),
    ("等待名单", "WaitingView.list", P.TRAINEE_READ),
    ("时限雷达", "RadarView.list", P.TRAINEE_READ),
    ("困难服务时钟", "ClockView.list", P.TRAINEE_READ),
    ("走访记录", "VisitView.list", P.TRAINEE_READ),
    ("困难认定", "HardshipView.list", P.HARDSHIP_READ),
    ("资格核验", "CheckView.list", P.TRAINEE_READ),
    ("本人授权", "ConsentView.list", P.TRAINEE_READ),
)


def _visits(actor: Actor, trainee: Trainee) -> bool:
    return may_visit(actor) is None and trainee.state != TraineeState.CLOSED


def _writes(actor: Actor, trainee: Trainee) -> bool:
    return actor.may(P.TRAINEE_WRITE) and trainee.state != TraineeState.CLOSED


def _checks(actor: Actor, trainee: Trainee) -> bool:
    return actor.has(R.COUNTY_AGENT) and trainee.state in UNPLACED


CARE_PANELS = (
    ("visits", "走访记录", cards.VISIT, Visit, "VisitView", P.TRAINEE_READ, _visits),
    ("checks", "资格核验", cards.CHECK, EligibilityCheck, "CheckView", P.TRAINEE_READ, _checks),
    ("hardships", "困难认定", cards.HARDSHIP, Hardship, "HardshipView", P.TRAINEE_READ, _writes),
    ("consents", "本人授权", cards.CONSENT, Consent, "ConsentView", P.TRAINEE_READ, _writes),
)
_AGENT = {R.COUNTY_AGENT}
_AT_THE_DOOR = {R.STREET_WORKER, R.SCHOOL_OFFICER}
CLAIMED = {"state": "CLAIMED"}
CARE_QUEUES: tuple[Any, ...] = (  # what waits, for whom, how it is counted, where, workdays, filters
    ("待首次联系", _AGENT, partial(queue, "first"), "TraineeView", 10, {"todo": "first"}),
    ("待走访", _AGENT, partial(queue, "visit"), "TraineeView", None, {"todo": "visit"}),
    ("待核验资格", _AGENT, partial(queue, "check"), "TraineeView", 5, {"todo": "check"}),
    ("资格核验即将到期", _AGENT, partial(queue, "ending"), "TraineeView", None, {"todo": "ending"}),
    ("今日待走访", _AT_THE_DOOR, partial(queue, "visit"), "RoundView", None, {}),
    ("待首次联系", _AT_THE_DOOR, partial(queue, "first"), "RoundView", 10, {"list": "first"}),
    (
        "待核实困难情况",
        {R.COUNTY_AUDITOR},
        partial(waiting_claims, D.HRSS),
        "HardshipView",
        10,
        {**CLAIMED, "owner": "HRSS"},
    ),
    ("待核实困难情况", {R.DEPT_LIAISON}, waiting_claims, "HardshipView", 10, CLAIMED),
)


def _register_care() -> None:
    """Panels of a person, queues of the desk, and what follows signals."""
    jobs.listen()
    for key, label, fields, entity, view_name, permission, add in CARE_PANELS:
        rows = partial(of_trainee, entity)
        add_panel("trainee", Panel(key, label, fields, rows, view_name, "trainee_id", permission, add=add))
    for words, roles, waiting, endpoint, workdays, filters in CARE_QUEUES:
        desk.add(words, roles, waiting, endpoint, workdays, **filters)


DECIDERS = {R.COUNTY_AGENT, R.COUNTY_AUDITOR, R.CITY_AGENT, R.REGION_CENTER}


def _register_people() -> None:
    """The queue of doubles, and the register as a target of imports."""
    menu.add("见习对象", "疑似重复档案", "PairView.list", P.TRAINEE_READ, lambda actor: may_pair(actor) is None)
    desk.add("疑似重复档案待核对", DECIDERS, pairs_waiting, "PairView", 10, state="OPEN")
    add_target(TraineeTarget())


def register(appbuilder: AppBuilder) -> None:
    """Add pages, REST, menu lines, queues and panels: the register of young people."""
    for view in (*VIEWS, *CARE_VIEWS):
        appbuilder.add_view_no_menu(view)
    for resource in (*APIS, *CARE_APIS):
        appbuilder.add_api(resource)
    for line, endpoint, needed in (*MENU, *CARE_MENU):
        menu.add("见习对象", line, endpoint, needed)
    _register_people()
    _register_care()
    add_subjects(PEOPLE)
