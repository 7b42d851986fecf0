"""Who is acting, with which roles and permissions, reaching which area and units."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from flask import g, has_request_context

SYSTEM_ROLE = "SYSTEM"


@dataclass(frozen=True)
class Actor:
    """One acting person or job; everything a policy or a row scope may ask about it.

    ``level`` is PROVINCE, CITY, COUNTY or empty; area codes follow GB/T 2260.
    """

    name: str = ""
    user_id: int | None = None
    login: str = ""
    roles: frozenset[str] = frozenset()
    permissions: frozenset[str] = frozenset()
    level: str = ""
    region_code: str = ""
    department: str = ""
    unit_ids: frozenset[str] = frozenset()
    trainee_ids: frozenset[str] = frozenset()  # the person that a young person's account is
    mentor_ids: frozenset[str] = frozenset()  # the mentor that a mentor's account is
    address: str = field(default="", compare=False)

    @property
    def city_code(self) -> str:
        """The code of the city that the actor's area lies in; empty for the whole region."""
        return self.region_code[:4] + "00" if self.level in {"CITY", "COUNTY"} else ""

    @property
    def is_system(self) -> bool:
        return SYSTEM_ROLE in self.roles

    @property
    def is_anonymous(self) -> bool:
        return self.user_id is None and not self.is_system

    def has(self, *roles: str) -> bool:
        """Tell whether the actor holds at least one of the roles."""
        return not self.roles.isdisjoint(roles)

    def may(self, permission: str) -> bool:
        """Tell whether the actor's roles grant the permission; the system may everything."""
        return self.is_system or permission in self.permissions


NOBODY = Actor(name="公众")
SYSTEM = Actor(name="系统", roles=frozenset({SYSTEM_ROLE}), level="PROVINCE", region_code="640000")

_acting: ContextVar[Actor | None] = ContextVar("acting", default=None)
_loader: list[Callable[[], Actor]] = []


def provide(loader: Callable[[], Actor]) -> None:
    """Name the function that finds the actor of the current request (security does it)."""
    _loader[:] = [loader]


def current() -> Actor:
    """Return who acts now; outside a request and without ``acting_as`` it is nobody."""
    named = _acting.get()
    if named is not None:
        return named
    if not has_request_context() or not _loader:
        return NOBODY
    if "actor" not in g:
        g.actor = _loader[0]()
    actor: Actor = g.actor
    return actor


def forget() -> None:
    """Find the request's actor anew, after a login, a logout or a token check."""
    if has_request_context():
        g.pop("actor", None)


@contextmanager
def acting_as(actor: Actor) -> Iterator[Actor]:
    """Act as the given actor inside the block: jobs, commands, seeds and tests."""
    token = _acting.set(actor)
    try:
        yield actor
    finally:
        _acting.reset(token)
