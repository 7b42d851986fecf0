"""People and units that touch more than they should: groups over what they share, scored and put into words (B19).

Only what several share comes in; everything here is pure and always gives the same picture.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

PERSON, UNIT = "人", "单位"
TIES: Mapping[str, tuple[str, int]] = {  # what is shared: in words, and what one more sharer weighs
    "ACCOUNT": ("银行账户", 40),
    "DEVICE": ("签到设备", 20),
    "PHONE": ("手机号", 15),
    "ADDRESS": ("登记住址", 10),
    "REP": ("法定代表人", 15),
    "MENTOR": ("带教老师", 15),
}
MORE_KINDS = 20  # for each further kind of tie within one group
MOST = 5  # sharers beyond these weigh no more
NAMED = 6
SHOWN = 24  # people, units or ties of one picture


@dataclass(frozen=True, slots=True, order=True)
class Member:
    """A person or a unit; ``is_near`` whether the reader may know the name."""

    what: str
    id: str
    name: str
    region: str = ""
    is_near: bool = True

    @property
    def region_code(self) -> str:
        """The county, as rows say it."""
        return self.region

    @property
    def city_code(self) -> str:
        """The city of the county, as rows say it."""
        return self.region[:4] + "00"

    @property
    def label(self) -> str:
        """The name, or only what it is when it lies elsewhere."""
        return self.name if self.is_near else f"外县（区）{'人员' if self.what == PERSON else '单位'}"

    @property
    def href(self) -> str:
        """The address of the record; none for what is out of reach."""
        path = "/admin/trainees/" if self.what == PERSON else "/admin/units/"
        return path + self.id if self.is_near else ""


@dataclass(frozen=True, slots=True)
class Tie:
    """One value that several share; ``key`` is a hash and is never shown."""

    kind: str
    key: str
    members: tuple[Member, ...]

    @property
    def label(self) -> str:
        """What is shared."""
        return TIES[self.kind][0]

    @property
    def words(self) -> str:
        """Who shares what, in one sentence."""
        near = [member.name for member in self.members if member.is_near]
        names = "、".join(near[:NAMED]) + (f"等{len(near)}个" if len(near) > NAMED else "")
        far = len(self.members) - len(near)
        told = "，".join(part for part in (names, f"外县（区）{far}个" if far else "") if part)
        return f"{_counted(self.members)}共用1个{self.label}：{told}"

    @property
    def links(self) -> list[tuple[str, str]]:
        """The names and addresses of those whom the reader may know."""
        return [(member.name, member.href) for member in self.members[:NAMED] if member.is_near]

    @property
    def score(self) -> int:
        """What it weighs."""
        return TIES[self.kind][1] * min(len(self.members) - 1, MOST)


@dataclass(frozen=True)
class Cluster:
    """Members joined by ties; ``works`` are pairs (person, unit) of internships among them."""

    ties: tuple[Tie, ...]
    members: tuple[Member, ...]
    works: tuple[tuple[str, str], ...] = ()
    score: int = 0
    words: tuple[str, ...] = ()
    picture: str = ""  # the SVG, for whoever draws it

    @property
    def evidence(self) -> tuple[Tie, ...]:
        """The ties, each with ``words`` and ``links``."""
        return self.ties

    @property
    def title(self) -> str:
        """How many it joins, by what."""
        kinds = "、".join(dict.fromkeys(tie.label for tie in self.ties))
        return f"{_counted(self.members)}，共用{kinds}"


def _counted(members: Collection[Member]) -> str:
    people = sum(member.what == PERSON for member in members)
    parts = [f"{people}人"] if people else []
    parts += [f"{len(members) - people}家单位"] if len(members) > people else []
    return "、".join(parts)


class _Groups:
    """Disjoint sets, joined by their roots."""

    def __init__(self) -> None:
        self._above: dict[str, str] = {}

    def root(self, key: str) -> str:
        top = key
        while (above := self._above.get(top, top)) != top:
            top = above
        while (above := self._above.get(key, key)) != top:
            self._above[key], key = top, above
        return top

    def join(self, one: str, other: str) -> None:
        first, second = sorted((self.root(one), self.root(other)))
        self._above[second] = first


def clusters(ties: Iterable[Tie], works: Iterable[tuple[str, str]] = ()) -> list[Cluster]:
    """The groups that the ties make, the heaviest first.

    An internship joins a person and a unit only when each has a tie already, so that a unit's honest trainees stay out.
    """
    kept = [tie for tie in ties if len(tie.members) > 1]
    groups, tied = _Groups(), {member.id for tie in kept for member in tie.members}
    for tie in kept:
        for member in tie.members[1:]:
            groups.join(tie.members[0].id, member.id)
    pairs = sorted({pair for pair in works if pair[0] in tied and pair[1] in tied})
    for person, unit in pairs:
        groups.join(person, unit)
    by_root: dict[str, list[Tie]] = defaultdict(list)
    for tie in kept:
        by_root[groups.root(tie.members[0].id)].append(tie)
    found = [
        _cluster(several, [pair for pair in pairs if groups.root(pair[0]) == root]) for root, several in by_root.items()
    ]
    return sorted(found, key=lambda one: (-one.score, one.members[0].id))


def _cluster(ties: Sequence[Tie], works: Sequence[tuple[str, str]]) -> Cluster:
    ordered = tuple(sorted(ties, key=lambda tie: (-tie.score, tie.kind, tie.key)))
    members = {member.id: member for tie in ordered for member in tie.members}
    score = sum(tie.score for tie in ordered) + MORE_KINDS * (len({tie.kind for tie in ordered}) - 1)
    return Cluster(
        ties=ordered,
        members=tuple(sorted(members.values())),
        works=tuple(works),
        score=score,
        words=tuple(tie.words for tie in ordered),
    )


@dataclass(frozen=True, slots=True)
class Spot:
    """Where something stands in the picture: column 0 people, 1 what is shared, 2 units; rows from the top."""

    key: str
    label: str
    href: str
    column: int
    row: float


@dataclass(frozen=True)
class Layout:
    """The spots of a cluster and the lines between them; ``left_out`` counts what found no room."""

    spots: tuple[Spot, ...]
    ties: tuple[tuple[str, str], ...]
    works: tuple[tuple[str, str], ...]
    rows: int
    left_out: int = 0


def layout(cluster: Cluster) -> Layout:
    """Three columns, each member beside the middle of its ties; the same cluster always looks the same."""
    ties = cluster.ties[:SHOWN]
    place = {f"t{number}": (number, tie) for number, tie in enumerate(ties)}
    people = _beside(cluster, ties, PERSON)[:SHOWN]
    units = _beside(cluster, ties, UNIT)[:SHOWN]
    rows = max(len(people), len(units), len(ties), 1)
    spots = [Spot(m.id, m.label, m.href, 0, _row(at, len(people), rows)) for at, m in enumerate(people)]
    spots += [Spot(key, tie.label, "", 1, _row(at, len(ties), rows)) for key, (at, tie) in place.items()]
    spots += [Spot(m.id, m.label, m.href, 2, _row(at, len(units), rows)) for at, m in enumerate(units)]
    shown = {spot.key for spot in spots}
    lines = [(m.id, key) for key, (_at, tie) in place.items() for m in tie.members if m.id in shown]
    works = [pair for pair in cluster.works if pair[0] in shown and pair[1] in shown]
    left_out = len(cluster.members) + len(cluster.ties) - len(spots)
    return Layout(tuple(spots), tuple(lines), tuple(works), rows, left_out)


def _row(at: int, number: int, rows: int) -> float:
    return (at + 0.5) * rows / number


def _beside(cluster: Cluster, ties: Sequence[Tie], what: str) -> list[Member]:
    rows: dict[str, list[int]] = defaultdict(list)
    for number, tie in enumerate(ties):
        for member in tie.members:
            rows[member.id].append(number)
    own = [member for member in cluster.members if member.what == what and member.id in rows]
    return sorted(own, key=lambda member: (sum(rows[member.id]) / len(rows[member.id]), member.id))
