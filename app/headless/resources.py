"""The tables of what the public API offers: each list with its details, and each question with its answer."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from marshmallow import Schema

from app.headless import queries
from app.headless import schemas as s
from app.headless.queries.reading import Facts, Found


@dataclass(frozen=True)
class Resource:
    """One list with its details; titles are what the documentation shows."""

    name: str
    title: str
    many: Callable[[Facts], Found]
    one: Callable[[str], Found]
    query: Schema
    item: Schema
    detail: Schema
    is_living: bool = False  # may be revoked at any moment: asked for anew every time


_ALL = (
    Resource("posts", "见习岗位", queries.posts, queries.post, s.PostQuery(), s.PostItem(), s.PostDetail()),
    Resource("units", "见习单位", queries.units, queries.unit, s.UnitQuery(), s.UnitItem(), s.UnitDetail()),
    Resource(
        "agencies",
        "经办机构联络清单",
        queries.agencies,
        queries.agency,
        s.AgencyQuery(),
        s.AgencyItem(),
        s.AgencyItem(),
    ),
    Resource(
        "policies", "政策文件", queries.policies, queries.policy, s.PolicyQuery(), s.PolicyItem(), s.PolicyDetail()
    ),
    Resource(
        "model-posts",
        "示范性岗位批次",
        queries.packages,
        queries.package,
        s.PackageQuery(),
        s.PackageItem(),
        s.PackageDetail(),
    ),
    Resource("notices", "补贴公示", queries.notices, queries.notice, s.NoticeQuery(), s.NoticeItem(), s.NoticeDetail()),
    Resource(
        "showcases",
        "示范单位",
        queries.showcases,
        queries.showcase,
        s.ShowcaseQuery(),
        s.ShowcaseItem(),
        s.ShowcaseDetail(),
        is_living=True,
    ),
    Resource(
        "targets", "年度目标任务", queries.targets, queries.target, s.TargetQuery(), s.TargetItem(), s.TargetItem()
    ),
)
RESOURCES = {resource.name: resource for resource in _ALL}


@dataclass(frozen=True)
class Question:
    """One question that is posted and answered at once, with the example that the documentation shows."""

    name: str
    title: str
    ask: Callable[[Facts], Any]
    question: Schema
    answer: Schema
    asked: Facts
    answered: Facts


_QUESTIONS = (
    Question(
        "eligibility",
        "见习资格自查",
        queries.eligibility,
        s.EligibilityQuestion(),
        s.EligibilityAnswer(),
        {
            "hukou": "640104",
            "birth": "2001-03-15",
            "education": "21",
            "graduation": "2022-06-30",
            "registered_on": None,
            "in_realname_db": True,
            "in_school": False,
            "employee_insured": False,
            "active_business": False,
            "on": "2023-07-01",
        },
        {
            "eligible": True,
            "category": "GRADUATE",
            "checks": [{"rule": "R1", "name": "宁夏户籍", "ok": True, "message": None, "clause": "三(一)"}],
            "deadlines": {"graduate_until": "2024-06-30", "youth_until": "2026-03-14"},
        },
    ),
    Question(
        "subsidy-estimate",
        "见习补贴测算",
        queries.estimate,
        s.EstimateQuestion(),
        s.EstimateAnswer(),
        {
            "region": "640104",
            "start": "2023-07-10",
            "end": "2023-08-31",
            "contract_start": None,
            "contract_end": None,
            "flexible_payments": [],
        },
        {
            "living": {
                "lines": [
                    {"month": "2023-07", "standard": "1950.00", "due": 21, "payable": 16, "amount": "1485.71"},
                    {"month": "2023-08", "standard": "1950.00", "due": 23, "payable": 23, "amount": "1950.00"},
                ],
                "months_paid": "1.76",
                "total": "3435.71",
            },
            "remaining": None,
            "flexible": None,
            "total": "3435.71",
        },
    ),
)
QUESTIONS = {question.name: question for question in _QUESTIONS}
