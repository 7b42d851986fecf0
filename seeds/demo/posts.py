"""Posts in every state over the year 2023, confirmed by their units and reviewed by their counties."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from app.core import clock
from app.core.actor import acting_as
from app.posts import services
from app.posts.models import Post
from app.programme.queries import database_params
from seeds.demo.cast import People
from seeds.demo.hours import hour
from seeds.demo.lists import Lists
from seeds.demo.units import Made
from seeds.demo.words import BENEFITS, DUTIES, MAJORS, REQUIREMENTS

ENDINGS = (
    ("PUBLISHED", 73),
    ("CLOSED", 11),
    ("PAUSED", 3),
    ("SUBMITTED", 4),
    ("RETURNED", 3),
    ("DRAFT", 4),
    ("WITHDRAWN", 2),
)
LAST_DAY = date(2023, 12, 22)


class Posts:
    """Makes posts of accredited units; the same seed makes the same posts."""

    def __init__(self, people: People, random: Random, lists: Lists):
        self.people, self.random, self.lists = people, random, lists

    def make(self, made: Made) -> Post:
        """Make one post and lead it to a drawn state."""
        ending = self.random.choices([name for name, _w in ENDINGS], [weight for _n, weight in ENDINGS])[0]
        first = max(made.unit.accredited_on or date(2023, 1, 3), date(2023, 1, 3)) + timedelta(days=1)
        begins = first + timedelta(days=self.random.randint(0, max((date(2023, 12, 8) - first).days, 1)))
        if ending in ("SUBMITTED", "RETURNED", "DRAFT"):
            begins = max(clock.today() - timedelta(days=self.random.randint(3, 9)), first)
        agent = self.people.officer(made.unit.region_code, "agent")
        with acting_as(made.actor), clock.frozen(hour(self.random, begins)):
            post = services.offer(made.actor, **self._facts(made))
            if ending == "DRAFT":
                return post
            services.submit(made.actor, post)
        if ending == "SUBMITTED":
            return post
        with acting_as(agent), clock.frozen(hour(self.random, begins + timedelta(days=2))):
            if ending == "RETURNED":
                services.send_back(
                    agent,
                    post,
                    reason="岗位职责过于笼统，请补充见习内容。",
                    marks={"duties": "请写明每月见习内容", "requirements": "请写明是否需要职业资格"},
                )
                return post
            services.approve(agent, post)
        self._end(made, post, ending, min(begins + timedelta(days=self.random.randint(6, 60)), LAST_DAY))
        return post

    def _end(self, made: Made, post: Post, ending: str, day: date) -> None:
        auditor = self.people.officer(made.unit.region_code, "auditor")
        moment = hour(self.random, day)
        if ending in ("CLOSED", "PAUSED"):
            with acting_as(made.actor), clock.frozen(moment):
                if ending == "CLOSED":
                    services.close(made.actor, post, reason="招募已完成。")
                elif ending == "PAUSED":
                    services.pause(made.actor, post, reason="暂缓招募。")
        if ending == "WITHDRAWN":
            with acting_as(auditor), clock.frozen(moment):
                services.withdraw(auditor, post, reason="岗位信息重复录入，予以撤回。")

    def day_of_choice(self, post: Post) -> datetime:
        """A moment after its publication at which the city might choose a post as a model post."""
        wished = LAST_DAY - timedelta(days=self.random.randint(5, 120))
        day = max((post.published_at or clock.now()).date(), wished) + timedelta(days=1)
        return hour(self.random, day)

    def _facts(self, made: Made) -> dict[str, Any]:
        category = self.random.choice(list(made.trade.posts))
        title = self.random.choice(made.trade.posts[category])
        wage = database_params().min_wage(made.unit.region_code, clock.today())
        assert wage is not None
        least = self.random.choice((3, 3, 6))
        return {
            "unit_id": made.unit.id,
            "title": title,
            "category": category,
            "industry": made.trade.industry,
            "site_id": None,
            "headcount": self.random.choice((2, 3, 4, 5, 6, 6, 8, 8, 10, 15)),
            "duties": self.random.choice(DUTIES).format(title=title),
            "requirements": self.random.choice(REQUIREMENTS),
            "education": self.random.choice(
                ("BACHELOR", "BACHELOR", "JUNIOR_COLLEGE", "JUNIOR_COLLEGE", "SECONDARY", "POSTGRAD", "ANY")
            ),
            "majors": self.random.choice(MAJORS),
            "project_no": self.lists.project(made.unit, made.unit.accredited_on or clock.today())
            if category == "RESEARCH"
            else None,
            "category_reason": "岗位内容与该类别相符，单位具备带教条件。",
            "months_min": least,
            "months_max": self.random.choice((6, 12)),
            "allowance_yuan": wage.amount + Decimal(self.random.choice((0, 0, 50, 150, 250, 350, 550))),
            "benefits": self.random.choice(BENEFITS),
            "work_time": "每周五天，每天不超过8小时",
            "mentor": "业务骨干一对一带教",
            "is_hazardous": False,
            "hazards": None,
            "how_to_apply": "请带身份证、毕业证书到岗位所在县（市、区）经办机构窗口报名，或先打电话咨询。",
        }
