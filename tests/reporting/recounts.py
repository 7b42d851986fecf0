"""Every counted column of the monthly summary once more, in plain SQL written from its definition alone."""

from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from app.core.calendar import month_bounds
from app.extensions import db

STOOD = "p.approved_at < {at} AND (p.withdrawn_at IS NULL OR p.withdrawn_at >= {at})"
CLOSED, OPENED = STOOD.format(at=":closes"), STOOD.format(at=":opens")
POSTS = "SELECT p.region_code, SUM({what}) FROM post p WHERE p.plan_year = :year AND p.approved_at < :closes"
NEW = f"CASE WHEN {CLOSED} THEN p.headcount ELSE 0 END - CASE WHEN :from_zero = 0 AND {OPENED} THEN p.headcount ELSE 0 END"
CHOICE = """COALESCE((SELECT CASE WHEN l.move = 'choose_model' THEN 1 ELSE 0 END FROM status_log l WHERE l.entity = 'post'
  AND l.record_id = p.id AND l.move IN ('choose_model', 'unchoose_model') AND l.at < :closes ORDER BY l.at DESC, l.id DESC
  LIMIT 1), CASE WHEN p.is_model AND p.model_since <= :last THEN 1 ELSE 0 END)"""
STATE = """COALESCE((SELECT l.from_state FROM status_log l WHERE l.entity = 'post' AND l.record_id = p.id AND l.at >= :closes
  AND l.from_state IN ('PUBLISHED', 'FULL', 'PAUSED', 'CLOSED') AND l.from_state <> l.to_state ORDER BY l.at, l.id LIMIT 1),
  p.state)"""
UNITS = "SELECT u.region_code, COUNT(*) FROM unit u WHERE "
IN_FORCE = """u.accredited_on <= :last AND (u.ended_on IS NULL OR u.ended_on > :last)
  AND (u.valid_to IS NULL OR u.valid_to >= :last)"""
PROVES = """(EXISTS (SELECT 1 FROM unit_tag g WHERE g.unit_id = u.id AND g.kind IN ({kinds}) AND g.verified_on <= :last
  AND g.valid_from <= :last AND (g.valid_to IS NULL OR g.valid_to >= :last))
  OR EXISTS (SELECT 1 FROM kind_proof k WHERE k.uscc = u.uscc AND k.kind IN ({kinds})
  AND k.valid_from <= :last AND (k.valid_to IS NULL OR k.valid_to >= :last)))"""
CLASSES = {
    "units_state_owned": "'STATE_OWNED'",
    "units_private": "'PRIVATE_ENTERPRISE', 'MSME', 'SPECIALIZED_SME'",
    "units_technology": "'TECH_ENTERPRISE', 'TECH_SME', 'LEADING_MANUFACTURER', 'SINGLE_CHAMPION', 'LITTLE_GIANT'",
    "units_social": "'SOCIAL_ORG', 'COMMUNITY_ORG', 'COMMUNITY_SERVICE', 'GRASSROOTS_PLATFORM'",
}
SERVED = """COALESCE((SELECT s.region_code FROM trainee_stay s WHERE s.trainee_id = t.id AND s.left_at >= :closes
  ORDER BY s.left_at, s.id LIMIT 1), t.region_code)"""
KNOWN = """t.created_at < :closes AND NOT EXISTS (SELECT 1 FROM trainee_merge m WHERE m.gone_id = t.id
  AND m.merged_at < :closes AND (m.undone_at IS NULL OR m.undone_at >= :closes))"""
MARKED = "EXISTS (SELECT 1 FROM trainee_hardship h WHERE {of} AND h.decided_on <= {on} AND h.marked_to >= {on})"
COHORT = """SELECT p.region_code, COUNT(*) FROM placement p LEFT JOIN retention r ON r.placement_id = p.id
  LEFT JOIN follow_up f ON f.placement_id = p.id WHERE p.actual_start >= :january AND p.actual_start <= :last """
OVER = "AND p.actual_end IS NOT NULL AND p.actual_end <= :last "
NOT_KEPT = "AND (r.verified_on IS NULL OR r.verified_on > :last) "
PAID = "c.paid_on >= :january AND c.paid_on <= :last AND c.kind IN ({kinds})"
KINDS = {
    "living": "'LIVING'",
    "insurance": "'ACCIDENT_INSURANCE'",
    "remaining": "'REMAINING'",
    "flexible": "'FLEX_SOCIAL'",
    "hiring": "'HIRING'",
}
KINDS["subsidy"] = ", ".join(KINDS.values())
NAMED = """SELECT n.region_code, COUNT(DISTINCT n.unit_id) FROM nomination n WHERE n.named_on <= :last AND n.valid_to >= :last
  AND (n.revoked_on IS NULL OR n.revoked_on > :last) AND (n.lapsed_on IS NULL OR n.lapsed_on > :last) AND n.level IN ({})"""


def _posts() -> dict[str, str]:
    standing = POSTS + f" AND {CLOSED}"
    by_category = {
        f"posts_{name.lower()}": f"{standing.format(what='p.headcount')} AND p.category = '{name}'"
        for name in ("RESEARCH", "TECH_SKILL", "MANAGEMENT", "SOCIAL_SERVICE")
    }
    return by_category | {
        "posts_new": POSTS.format(what=NEW),
        "posts_total": standing.format(what="p.headcount"),
        "posts_model": standing.format(what="p.headcount") + f" AND {CHOICE} = 1",
        "posts_vacant": standing.format(what="p.headcount - p.places_taken") + f" AND {STATE} = 'PUBLISHED'",
    }


def _units() -> dict[str, str]:
    found = {
        "units_new": UNITS + "u.accredited_on >= :first AND u.accredited_on <= :last",
        "units_total": UNITS + IN_FORCE,
    }
    earlier: list[str] = []
    for key, kinds in CLASSES.items():
        proves = PROVES.format(kinds=kinds)
        found[key] = UNITS + " AND ".join([IN_FORCE, proves, *(f"NOT {other}" for other in earlier)])
        earlier.append(proves)
    found["units_other"] = UNITS + " AND ".join([IN_FORCE, *(f"NOT {other}" for other in earlier)])
    return found


def _trainees() -> dict[str, str]:
    marked = MARKED.format(of="h.trainee_id = t.id", on=":last")
    visited = "JOIN trainee_visit v ON v.trainee_id = t.id WHERE v.visited_on BETWEEN :first AND :last"
    pushed = "JOIN push q ON q.trainee_id = t.id WHERE q.pushed_on BETWEEN :first AND :last"
    return {
        "visits": f"SELECT {SERVED}, COUNT(DISTINCT t.id) FROM trainee t {visited}",
        "pushes": f"SELECT {SERVED}, COUNT(*) FROM trainee t {pushed}",
        "trainees_known": f"SELECT {SERVED}, COUNT(*) FROM trainee t WHERE {KNOWN}",
        "trainees_hardship": f"SELECT {SERVED}, COUNT(*) FROM trainee t WHERE {KNOWN} AND {marked}",
    }


def _placements() -> dict[str, str]:
    helped = OVER + NOT_KEPT + "AND f.first_contact_on <= :last "
    working = "AND f.closed_on <= :last AND f.closed_as IN ('EMPLOYED', 'SELF_EMPLOYED', 'FLEXIBLE') "
    people = COHORT.replace("COUNT(*)", "COUNT(DISTINCT p.trainee_id)")
    more = {
        "total": "",
        "new": "AND p.actual_start >= :first",
        "graduate": "AND p.category = 'GRADUATE'",
        "youth": "AND p.category = 'YOUTH'",
        "postgraduate": "AND p.education_band = 'POSTGRAD'",
        "bachelor": "AND p.education_band = 'BACHELOR'",
        "junior_college": "AND p.education_band = 'JUNIOR_COLLEGE'",
        "secondary": "AND p.education_band NOT IN ('POSTGRAD', 'BACHELOR', 'JUNIOR_COLLEGE')",
        "active": "AND (p.actual_end IS NULL OR p.actual_end > :last)",
    }
    ends = {"normal": "NORMAL", "early_retained": "EARLY_RETAINED", "early": "EARLY"}
    found = {f"placements_{key}": COHORT + words for key, words in more.items()}
    found |= {f"ended_{key}": f"{COHORT}{OVER}AND p.end_type = '{end}'" for key, end in ends.items()}
    for kind in ("LOW_INCOME", "ZERO_EMPLOYMENT", "OUT_OF_POVERTY", "DISABLED"):
        of = f"h.trainee_id = p.trainee_id AND h.kind = '{kind}'"
        found[f"placements_{kind.lower()}"] = f"{people} AND {MARKED.format(of=of, on='p.actual_start')}"
    applied = "SELECT a.region_code, {} FROM application a WHERE "
    return found | {
        "ended_total": COHORT + OVER,
        "ended_abnormal": COHORT + OVER + "AND p.is_abnormal",
        "retained": COHORT + OVER + "AND r.verified_on <= :last",
        "not_retained": COHORT + OVER + NOT_KEPT,
        "followed_up": COHORT + helped,
        "followed_up_employed": COHORT + helped + working,
        "applications": applied.format("COUNT(*)") + "a.applied_at >= :opens AND a.applied_at < :closes",
        "dispatches": applied.format("COUNT(DISTINCT a.trainee_id)") + "a.dispatched_on BETWEEN :first AND :last",
    }


def _subsidies() -> dict[str, str]:
    lines = "SELECT c.region_code, COUNT(*) FROM claim c, claim_line l WHERE l.claim_id = c.id "
    counted = "AND l.revision = c.revision AND l.is_counted AND "
    found = {}
    for name, kinds in KINDS.items():
        found[f"{name}_yuan"] = "SELECT c.region_code, SUM(c.paid_yuan) FROM claim c WHERE " + PAID.format(kinds=kinds)
        found[f"{name}_people"] = lines + counted + PAID.format(kinds=kinds)
    return found


RECOUNTS: dict[str, str] = {
    **{
        f"target_{what}": f"SELECT region_code, SUM(min_{what}) FROM target WHERE plan_year = :year"
        for what in ("posts", "trainees")
    },
    **_posts(),
    **_units(),
    **_trainees(),
    **_placements(),
    **_subsidies(),
    "showcase_national": NAMED.format("'NATIONAL'"),
    "showcase_region": NAMED.format("'REGION'"),
    "showcase_local": NAMED.format("'CITY', 'COUNTY'"),
}


def recount(key: str, month: str) -> dict[str, Any]:
    """The figure of a column by the code of the area, where there is one."""
    first, last = month_bounds(month)
    values = {
        "year": (first.year, sa.Integer),
        "from_zero": (int(first.month == 1), sa.Integer),
        "january": (date(first.year, 1, 1), sa.Date),
        "first": (first, sa.Date),
        "last": (last, sa.Date),
        "opens": (datetime(first.year, first.month, 1), sa.DateTime),
        "closes": (datetime(last.year, last.month, last.day) + timedelta(days=1), sa.DateTime),
    }
    words = RECOUNTS[key] + " GROUP BY 1"
    used = [sa.bindparam(name, value, kind) for name, (value, kind) in values.items() if f":{name}" in words]
    rows = db.session.execute(sa.text(words).bindparams(*used))
    return {code: number for code, number in rows if number}
