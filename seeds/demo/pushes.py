"""What owners said of hardship claims, and the posts that were recommended to people, with their answers."""

from collections import defaultdict
from random import Random

from sqlalchemy import select

from app.core.actor import SYSTEM, acting_as
from app.core.unit_of_work import commit
from app.extensions import db
from app.posts import services as posts
from app.posts.models import Push, Suggestion
from app.posts.states import PushChannel
from app.security.states import Department
from app.trainees import services
from app.trainees.models import Hardship
from app.trainees.states import HardshipState
from seeds.demo.cast import People
from seeds.demo.lists import Lists

EVIDENCE = "证明材料与登记信息一致"


def verify(people: People, lists: Lists, random: Random) -> int:
    """民政 confirms what stands on its list; the counties' auditors decide most of the other claims."""
    civil = lists.officer(Department.CIVIL)
    with acting_as(civil):
        done = services.verify_low_income(civil)
    with acting_as(SYSTEM):
        open_claims = select(Hardship).where(Hardship.state == HardshipState.CLAIMED, Hardship.owner == Department.HRSS)
        waiting = list(db.session.scalars(open_claims.order_by(Hardship.id)))
    for row in waiting:
        auditor = people.officer(row.region_code, "auditor")
        drawn = random.random()
        with acting_as(auditor):
            if drawn < 0.6:
                services.HARDSHIP_MOVES["verify"](auditor, row, evidence=EVIDENCE)
            elif drawn < 0.7:
                services.HARDSHIP_MOVES["refuse"](auditor, row, reason="材料不足以证明，请补充后重新申报。")
            else:
                continue
        done += 1
    commit()
    return done


def recommend(people: People, random: Random) -> int:
    """Let the night prepare suggestions, the counties confirm two in three, some people answer, and the next night come."""
    with acting_as(SYSTEM):
        posts.suggest()
        commit()
        drafts = list(db.session.scalars(select(Suggestion).order_by(Suggestion.id)))
    by_county: dict[str, list[str]] = defaultdict(list)
    for draft in drafts:
        if random.random() < 0.66:
            by_county[draft.region_code].append(draft.id)
    made: list[Push] = []
    for county, keys in by_county.items():
        agent = people.officer(county, "agent")
        with acting_as(agent):
            made += posts.confirm(agent, keys[:60], random.choice((PushChannel.SITE, PushChannel.PHONE))).done
        commit()
    for push in made:
        if random.random() < 0.5:
            agent = people.officer(push.region_code, "agent")
            with acting_as(agent):
                posts.answer(
                    agent, push, answer=random.choice(("INTERESTED", "INTERESTED", "NOT_INTERESTED", "NO_ANSWER"))
                )
    with acting_as(SYSTEM):
        posts.suggest()
    commit()
    return len(made)
