"""The table of what the public API offers: name, query, shapes and schemas of each resource."""

from collections.abc import Callable
from dataclasses import dataclass

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
        "targets", "年度目标任务", queries.targets, queries.target, s.TargetQuery(), s.TargetItem(), s.TargetItem()
    ),
)
RESOURCES = {resource.name: resource for resource in _ALL}
