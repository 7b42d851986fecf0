"""Load regions, departments, targets, parameters, wages, workdays, the wording of messages and the notice itself."""

import csv
import json
from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import select

from app.core import calendar
from app.core.scope import unscoped
from app.extensions import db
from app.messaging.models import MessageTemplate
from app.messaging.rules.wording import delivered
from app.organisations.models import DepartmentOffice, Region
from app.organisations.queries import forget_areas
from app.programme.models import MinWage, PlanYear, PolicyParam, RegionWageClass, Target, Workday
from app.programme.queries import SOURCE

HERE = Path(__file__).parent
WHY = "reference data is loaded before there are people"


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def regions() -> int:
    """Load the region, five cities and 22 counties."""
    known = set(db.session.scalars(select(Region.code)))
    rows = [row for row in _rows("regions.csv") if row["code"] not in known]
    for row in rows:
        db.session.add(
            Region(
                code=row["code"],
                name=row["name"],
                short_name=row["short_name"],
                level=row["level"],
                parent_code=row["parent_code"] or None,
                valid_from=_day(row["valid_from"]),
                valid_to=_day(row["valid_to"]),
                position=int(row["position"]),
            )
        )
        db.session.flush()
    forget_areas()
    return len(rows)


def offices() -> int:
    """Load the offices of the ten departments at the region's level."""
    data = yaml.safe_load((HERE / "departments.yaml").read_text(encoding="utf-8"))
    known = set(db.session.execute(select(DepartmentOffice.department, DepartmentOffice.region_code)))
    added = 0
    for entry in data:
        if (entry["id"], "640000") not in {(str(d), code) for d, code in known}:
            db.session.add(DepartmentOffice(department=entry["id"], region_code="640000", name=entry["region"]))
            added += 1
    db.session.flush()
    return added


def plan() -> int:
    """Load the plan year and the targets of the notice."""
    if db.session.get(PlanYear, 2023) is None:
        db.session.add(PlanYear(year=2023, title="2023年就业见习岗位募集计划", doc_no="宁人社发〔2023〕75号"))
        db.session.flush()
    known = set(db.session.execute(select(Target.plan_year, Target.region_code)))
    rows = [row for row in _rows("targets.csv") if (int(row["plan_year"]), row["region_code"]) not in known]
    for row in rows:
        db.session.add(
            Target(
                plan_year=int(row["plan_year"]),
                region_code=row["region_code"],
                min_posts=int(row["min_posts"]),
                min_trainees=int(row["min_trainees"]) if row["min_trainees"] else None,
                min_model_post_ratio=Decimal(row["min_model_post_ratio"]),
                min_events_per_month=int(row["min_events_per_month"]),
                source_doc=row["source_doc"],
                note=row["note"],
            )
        )
    db.session.flush()
    return len(rows)


def parameters() -> int:
    """Load the dated parameters of the rules."""
    entries = yaml.safe_load((HERE / "parameters.yaml").read_text(encoding="utf-8"))
    known = set(db.session.execute(select(PolicyParam.key, PolicyParam.region_code, PolicyParam.effective_from)))
    fresh = [e for e in entries if (e["key"], e["region"], e["effective_from"]) not in known]
    for entry in fresh:
        db.session.add(
            PolicyParam(
                key=entry["key"],
                region_code=entry["region"],
                value=json.dumps(entry["value"], ensure_ascii=False),
                effective_from=entry["effective_from"],
                effective_to=entry["effective_to"],
                source_doc=entry["source_doc"],
                certainty=entry["certainty"],
                note=entry["note"] or "",
                rules=" ".join(entry["rules"]),
            )
        )
    db.session.flush()
    return len(fresh)


def wages() -> int:
    """Load the minimum wages and the classes of the counties."""
    added = 0
    for row in _rows("min_wages.csv"):
        key = (row["scheme"], int(row["class"]), _day(row["effective_from"]))
        if db.session.get(MinWage, key) is None:
            added += 1
            db.session.add(
                MinWage(
                    scheme=key[0],
                    wage_class=key[1],
                    effective_from=key[2],
                    effective_to=_day(row["effective_to"]),
                    monthly_yuan=Decimal(row["monthly_yuan"]),
                    hourly_yuan=Decimal(row["hourly_yuan"]),
                    certainty=row["certainty"],
                    source_doc=row["source_doc"],
                    note=row["note"],
                )
            )
    for row in _rows("region_wage_class.csv"):
        area = (row["region_code"], row["scheme"], _day(row["effective_from"]))
        if db.session.get(RegionWageClass, area) is None:
            added += 1
            db.session.add(
                RegionWageClass(
                    region_code=area[0],
                    scheme=area[1],
                    effective_from=area[2],
                    effective_to=_day(row["effective_to"]),
                    wage_class=int(row["class"]),
                    certainty=row["certainty"],
                )
            )
    db.session.flush()
    return added


def workdays() -> int:
    """Load every day of the covered years: weekdays and weekends with the announced exceptions."""
    exceptions = {
        date.fromisoformat(row["date"]): (row["is_workday"] == "1", row["note"]) for row in _rows("workdays.csv")
    }
    years = sorted({day.year for day in exceptions})
    known = set(db.session.scalars(select(Workday.day)))
    added, day = 0, date(years[0], 1, 1)
    while day.year <= years[-1]:
        is_workday, note = exceptions.get(day, (day.weekday() < 5, ""))
        if day not in known:
            db.session.add(Workday(day=day, is_workday=is_workday, note=note))
            added += 1
        day += timedelta(days=1)
    db.session.flush()
    calendar.forget()
    return added


def messages() -> int:
    """Load the wording of messages; what staff have edited stays, new facts are made known."""
    known = {template.key: template for template in db.session.scalars(select(MessageTemplate))}
    for key, wording in delivered().items():
        if key not in known:
            db.session.add(MessageTemplate(**asdict(wording)))
        elif known[key].facts != wording.facts:
            known[key].facts = wording.facts
    db.session.flush()
    return len(delivered().keys() - known.keys())


STEPS: tuple[tuple[str, Callable[[], int]], ...] = (
    ("regions", regions),
    ("offices", offices),
    ("plan year and targets", plan),
    ("parameters", parameters),
    ("wages", wages),
    ("workdays", workdays),
    ("messages", messages),
)


def load(say: Callable[[str], Any], *, more: tuple[tuple[str, Callable[[], int]], ...] = ()) -> None:
    """Load everything; ``say`` is told what each step added."""
    with unscoped(WHY):
        for name, step in STEPS + more:
            say(f"{name}: {step()} added")
    SOURCE.forget()
