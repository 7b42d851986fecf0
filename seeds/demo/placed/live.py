"""What waits today, led there through the services: applications in every state, requests, complaints, calls, help."""

from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from random import Random
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.core import calendar, clock
from app.core.actor import SYSTEM, Actor, acting_as
from app.core.calendar import add_months
from app.core.errors import ServiceError
from app.core.unit_of_work import attempt, commit
from app.extensions import db
from app.organisations.queries import counties_of
from app.placements.models import Application, Mentor, Placement, PresenceCall
from app.placements.services import applications, benefits, dispatching, requests, rights
from app.placements.services.attendance import leave
from app.placements.states import PlacementState
from app.posts.models import Post
from app.posts.states import PostState
from app.security.models import Account
from app.security.queries import account_by_login, actor_for
from app.security.roles import permissions_of
from app.trainees.models import Trainee
from app.trainees.states import WAITING
from seeds.demo.cast import People
from seeds.demo.hours import hour

ENDINGS = (
    ("SUBMITTED", 26),
    ("UNIT_REVIEW", 26),
    ("OFFERED", 26),
    ("ACCEPTED", 10),
    ("ELIGIBILITY_CHECK", 14),
    ("DISPATCHED", 12),
    ("DECLINED", 30),
    ("WITHDRAWN", 12),
    ("FAILED_CHECK", 4),
)
ORDER = ("SUBMITTED", "UNIT_REVIEW", "OFFERED", "ACCEPTED", "ELIGIBILITY_CHECK", "DISPATCHED")
AT_LEAST = {"DECLINED": "UNIT_REVIEW", "WITHDRAWN": "UNIT_REVIEW", "FAILED_CHECK": "ELIGIBILITY_CHECK"}
LETTERS = (
    "专业对口，希望通过见习积累实践经验，可长期到岗。",
    "在校期间参加过相关实训，能吃苦，服从安排。",
    "家住附近，希望就近见习，期满后愿意留用。",
    None,
)
COMPLAINTS = (
    ("ALLOWANCE", "上月生活补贴拖延未发，询问后没有明确答复。"),
    ("FEES", "入职时被要求缴纳服装押金300元。"),
    ("OVERTIME", "连续两周周末被安排上班，没有调休。"),
    ("NOT_AS_AGREED", "协议写的是技术岗位，实际一直在做搬运。"),
    ("ATTENDANCE", "考勤被记为缺勤，但当天在岗。"),
    ("SAFETY", "车间没有发放劳动防护用品。"),
)
HELP = (
    (
        "RENT",
        "创业孵化基地免租场地",
        "提供60平方米以内场地，前12个月免租金。",
        "持毕业证、身份证到孵化基地服务台申请。",
    ),
    ("UTILITIES", "创业基地水电网费减免", "入驻期间水电费减半，宽带免费。", "入驻后由基地统一办理。"),
    ("LOAN", "创业担保贷款", "个人最高可申请30万元，财政贴息。", "登录就业创业服务平台提交申请。"),
    ("TRAINING", "职业技能培训班", "电工、焊工、育婴、电商等工种，免学费。", "在县区人社窗口报名，每季度开班。"),
    ("GUIDANCE", "一对一职业指导", "职业测评、简历修改、模拟面试。", "电话预约或到窗口登记。"),
)


class Live:
    """Leads what waits to where it waits; the same seed leads the same."""

    def __init__(self, people: People, random: Random):
        self.people, self.random, self.today = people, random, clock.today()
        self.workdays = calendar.workdays()

    def load(self, say: Callable[[str], Any]) -> None:
        """Do everything once; a run that finds live applications adds nothing."""
        with acting_as(SYSTEM):
            if db.session.scalar(select(Application.id).where(Application.is_entered_for).limit(1)) is not None:
                return
        self._accounts()
        done = self._applications()
        say("applications: " + ", ".join(f"{number} {state}" for state, number in sorted(done.items())))
        say(f"requests, leave, complaints, calls and help: {self._rest()} added")
        commit()

    # -- who signs in

    def _accounts(self) -> None:
        """trainee1 is on post at the unit of unit1, guided by mentor1; trainee2 waits for one."""
        unit1 = account_by_login("unit1")
        with acting_as(SYSTEM):
            on_post = select(Placement).where(Placement.state == PlacementState.ACTIVE)
            wanted = on_post.where(Placement.unit_id == unit1.unit_id) if unit1 and unit1.unit_id else on_post
            placement = db.session.scalars(wanted.order_by(Placement.starts_on, Placement.id).limit(1)).first()
            waits = select(Trainee).where(Trainee.state.in_(WAITING), Trainee.check_valid_to >= self.today)
            free = db.session.scalars(
                waits.where(Trainee.region_code == "640121").order_by(Trainee.id).limit(1)
            ).first()
            if placement is not None:
                self._person("trainee1", db.session.get_one(Trainee, placement.trainee_id))
                self._mentor("mentor1", db.session.get_one(Mentor, placement.mentor_id))
            if free is not None:
                self._person("trainee2", free)

    def _person(self, login: str, person: Trainee) -> None:
        place = {"region_code": person.region_code, "level": "COUNTY"}
        self.people.account(login, name=person.name, roles="TRAINEE", trainee_id=person.id, **place)

    def _mentor(self, login: str, mentor: Mentor) -> None:
        place = {"region_code": mentor.region_code, "level": "COUNTY", "unit_id": mentor.unit_id}
        self.people.account(login, name=mentor.name, roles="MENTOR", mentor_id=mentor.id, **place)

    @staticmethod
    def as_person(person: Trainee) -> Actor:
        """Somebody of the register who acts for themselves, with or without an account."""
        roles = frozenset({"TRAINEE"})
        return Actor(
            name=person.name, roles=roles, permissions=permissions_of(roles), trainee_ids=frozenset({person.id})
        )

    def _unit(self, unit_id: str) -> Actor:
        with acting_as(SYSTEM):
            account = db.session.scalars(select(Account).where(Account.unit_id == unit_id).order_by(Account.id)).first()
        assert account is not None
        return actor_for(account)

    # -- applications

    def _applications(self) -> Counter[str]:
        with acting_as(SYSTEM):
            waits = select(Trainee).where(Trainee.state.in_(WAITING), Trainee.check_valid_to >= self.today)
            people = list(db.session.scalars(waits.order_by(Trainee.id)))
            offered = select(Post).where(Post.state == PostState.PUBLISHED).options(selectinload(Post.unit))
            posts = [post for post in db.session.scalars(offered.order_by(Post.id)) if post.headcount > 2]
        first = {account.unit_id for login in ("unit1", "unit2") if (account := account_by_login(login))}
        shown = [post for post in posts if post.unit_id in first]
        wanted = [state for state, number in ENDINGS for _ in range(number)]
        self.random.shuffle(wanted)
        done: Counter[str] = Counter()
        for place, (person, state) in enumerate(zip(people, wanted, strict=False)):
            near = [post for post in posts if post.region_code == person.region_code] or posts
            post = self.random.choice(shown if place % 6 == 0 and shown else near)
            try:
                with attempt():
                    done[self._lead(person, post, state)] += 1
            except ServiceError:
                done["refused"] += 1
        commit()
        return done

    def _lead(self, person: Trainee, post: Post, state: str) -> str:
        """Lead one application to a state over the last workdays; return where it stands."""
        days = iter([self.workdays.add(self.today, -back) for back in (8, 6, 2, 1, 1, 0)])
        own, unit = self.as_person(person), self._unit(post.unit_id)
        agent = self.people.officer(post.region_code, "agent")
        auditor = self.people.officer(post.region_code, "auditor")
        application = self._applied(person, post, own, next(days))
        until = ORDER.index(AT_LEAST.get(state, state))
        steps: tuple[tuple[Actor, Callable[[], Any]], ...] = (
            (unit, lambda: applications.receive(unit, application)),
            (unit, lambda: applications.offer(unit, application)),
            (own, lambda: applications.accept(own, application)),
            (agent, lambda: dispatching.check(agent, application)),
            (auditor, lambda: self._dispatch(auditor, application, post)),
        )
        for actor, step in steps[:until]:
            with acting_as(actor), clock.frozen(hour(self.random, next(days))):
                step()
        self._turn(state, application, unit, own, auditor)
        return state

    def _applied(self, person: Trainee, post: Post, own: Actor, day: date) -> Application:
        words: dict[str, Any] = {"letter": self.random.choice(LETTERS), "available_from": day + timedelta(days=14)}
        if self.random.random() < 0.3:
            agent = self.people.officer(person.region_code, "agent")
            with acting_as(agent), clock.frozen(hour(self.random, day)):
                because = "本人到窗口提出，不便上网，由窗口代为录入。"
                return applications.apply(
                    agent, post_id=post.id, trainee_id=person.id, entered_because=because, **words
                )
        with acting_as(own), clock.frozen(hour(self.random, day)):
            return applications.apply(own, post_id=post.id, **words)

    def _dispatch(self, auditor: Actor, application: Application, post: Post) -> None:
        begins = self.workdays.add(self.today, 4)
        ends = add_months(begins, post.months_min) - timedelta(days=1)
        dispatching.dispatch(auditor, application, starts_on=begins, ends_on=ends)

    def _turn(self, state: str, application: Application, unit: Actor, own: Actor, auditor: Actor) -> None:
        """The other ways in which an application ends."""
        moment = hour(self.random, self.today)
        if state == "DECLINED":
            with acting_as(unit), clock.frozen(moment):
                code = self.random.choice(("OTHER_CHOSEN", "MAJOR", "TIME", "EDUCATION"))
                applications.decline(unit, application, reason_code=code)
        elif state == "WITHDRAWN":
            with acting_as(own), clock.frozen(moment):
                applications.withdraw(own, application, reason="已有其他安排。")
        elif state == "FAILED_CHECK":
            with acting_as(auditor), clock.frozen(moment):
                dispatching.fail_check(auditor, application, reason="比对显示已在其他单位参保。")

    # -- the rest of a county's day

    def _rest(self) -> int:
        with acting_as(SYSTEM):
            active = select(Placement).where(Placement.state == PlacementState.ACTIVE).order_by(Placement.id)
            placements = list(db.session.scalars(active))
        steps = (self._requests, self._leaves, self._complaints)
        done = sum(step(placements[place::7]) for place, step in enumerate(steps))
        return done + self._calls(placements) + self._help()

    def _try(self, actor: Actor, deed: Callable[[], Any]) -> int:
        try:
            with acting_as(actor), attempt():
                deed()
            return 1
        except ServiceError:
            return 0

    def _requests(self, placements: list[Placement]) -> int:
        last = self.workdays.add(self.today, -1)
        done = 0
        for placement in placements[:12]:
            unit = self._unit(placement.unit_id)
            why = self.random.choice(("EMPLOYED_ELSEWHERE", "UNWILLING", "HEALTH"))
            facts = {"kind": "END", "on_day": last, "end_reason": why, "words": "本人提出，已做好工作交接。"}
            done += self._try(unit, lambda p=placement, u=unit, f=facts: requests.ask(u, p, **f))
        return done

    def _leaves(self, placements: list[Placement]) -> int:
        first = self.workdays.add(self.today, 1)
        done = 0
        for placement in placements[:20]:
            with acting_as(SYSTEM):
                own = self.as_person(db.session.get_one(Trainee, placement.trainee_id))
            facts = {"kind": "L", "from_day": first, "to_day": first, "words": "家中有事，请假一天。"}
            done += self._try(own, lambda p=placement, o=own, f=facts: leave.ask(o, p, **f))
        return done

    def _complaints(self, placements: list[Placement]) -> int:
        done = 0
        for place, placement in enumerate(placements[:16]):
            kind, content = COMPLAINTS[place % len(COMPLAINTS)]
            with acting_as(SYSTEM):
                own = self.as_person(db.session.get_one(Trainee, placement.trainee_id))
            is_anonymous = place % 3 == 2
            facts = {"unit_id": placement.unit_id, "kind": kind, "content": content, "is_anonymous": is_anonymous}
            key = None if is_anonymous else placement.id
            moment = hour(self.random, self.workdays.add(self.today, -2))
            with clock.frozen(moment):
                done += self._try(own, lambda o=own, f=facts, k=key: rights.complain(o, placement_id=k, **f))
        return done

    def _calls(self, placements: list[Placement]) -> int:
        """Three days of draws in every county that has people on post, with what the calls found."""
        done = 0
        for county in sorted({placement.region_code for placement in placements}):
            agent = self.people.officer(county, "agent")
            for back in (3, 2, 1):
                with clock.frozen(hour(self.random, self.workdays.add(self.today, -back))), acting_as(agent):
                    done += self._try(agent, lambda a=agent: self._draw(a))
        return done

    def _draw(self, agent: Actor) -> None:
        made = rights.draw(agent, size=4)
        for call in db.session.scalars(select(PresenceCall).where(PresenceCall.draw_id == made.id)):
            result = self.random.choices(("PRESENT", "ABSENT_EXPLAINED", "NO_ANSWER", "ABSENT"), (80, 10, 7, 3))[0]
            rights.record_call(agent, call, result=result)

    def _help(self) -> int:
        done = 0
        for area in counties_of("640000"):
            agent = self.people.officer(area.code, "agent")
            for kind, title, content, way in self.random.sample(HELP, 3):
                facts = {"kind": kind, "title": f"{area.short_name}{title}", "content": content, "how_to_get": way}
                office = {"office": f"{area.name}就业创业服务中心", "valid_from": date(self.today.year, 1, 1)}
                done += self._try(
                    agent, lambda a=agent, f=facts, o=office: benefits.add_benefit(a, **f, **o, is_published=True)
                )
        return done
