"""The GET filters of the public lists: what was typed, what it means, what is wrong with it."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext as _

MAX_KEYWORD = 50
MAX_TYPED = 100  # what we are ready to print back into a field
YEAR = re.compile(r"(19|20)\d\d")
CONTROL = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")

Option = Sequence[str]  # (code, label) or, for a county, (code, label, city)


@dataclass
class FilterForm:
    """One submitted filter form; `filters` holds only what passed its check."""

    typed: dict[str, str] = field(default_factory=dict)
    filters: dict[str, str | bool] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)

    def accept(self, name: str, value: str | bool, label: str) -> None:
        """Take a checked value, with the words that stand for it on the page."""
        self.filters[name] = value
        self.labels[name] = label

    def code(self, name: str) -> str | None:
        """The accepted code of a filter, or None."""
        value = self.filters.get(name)
        return str(value) if value else None

    def query(self) -> dict[str, str]:
        """The accepted filters as they appear in an address."""
        return {name: "1" if value is True else str(value) for name, value in self.filters.items()}


def _typed(form: FilterForm, args: Mapping[str, str], name: str) -> str:
    """Return what was typed into a field and keep a printable copy for the form."""
    value = args.get(name, "").strip()
    form.typed[name] = CONTROL.sub("", value)[:MAX_TYPED]
    return value


def _choice(form: FilterForm, args: Mapping[str, str], name: str, options: Iterable[Option]) -> None:
    if not (value := _typed(form, args, name)):
        return
    labels = {str(option[0]): str(option[1]) for option in options}
    if value in labels:
        form.accept(name, value, labels[value])
    else:
        form.errors[name] = _("没有“%(value)s”这个选项，请从列表中选择。", value=form.typed[name][:20])


def _keyword(form: FilterForm, args: Mapping[str, str]) -> None:
    if not (value := _typed(form, args, "q")):
        return
    if CONTROL.search(value):
        form.errors["q"] = _("关键词中有无法识别的字符，请重新输入。")
    elif len(value) > MAX_KEYWORD:
        form.errors["q"] = _("关键词最多 %(n)s 个字，请缩短后再查。", n=MAX_KEYWORD)
    else:
        form.accept("q", value, value)


def _flag(form: FilterForm, args: Mapping[str, str], name: str, label: str) -> None:
    value = _typed(form, args, name).lower()
    if value in {"1", "true"}:
        form.accept(name, True, label)
    elif value not in {"", "0", "false"}:
        form.errors[name] = _("这一项只能勾选或不勾选。")


def _year(form: FilterForm, args: Mapping[str, str]) -> None:
    if not (value := _typed(form, args, "year")):
        return
    if YEAR.fullmatch(value):
        form.accept("year", value, _("%(year)s 年", year=value))
    else:
        form.errors["year"] = _("请输入四位年份，例如 2023。")


def _place(form: FilterForm, args: Mapping[str, str], facets: Mapping[str, Any]) -> None:
    _choice(form, args, "city", facets["cities"])
    _choice(form, args, "county", facets["counties"])
    city, county = form.filters.get("city"), form.filters.get("county")
    if not (city and county):
        return
    belongs_to = next(option[2] for option in facets["counties"] if str(option[0]) == county)
    if str(belongs_to) != city:
        form.errors["county"] = _(
            "%(county)s不属于%(city)s，请重新选择其中一项。",
            county=form.labels["county"],
            city=form.labels["city"],
        )


def post_filters(args: Mapping[str, str], facets: Mapping[str, Any]) -> FilterForm:
    """Read the filters of the list of posts."""
    form = FilterForm()
    _keyword(form, args)
    _place(form, args, facets)
    _choice(form, args, "category", facets["categories"])
    _choice(form, args, "education", facets["educations"])
    _choice(form, args, "industry", facets["industries"])
    _flag(form, args, "model", _("示范岗位"))
    return form


def unit_filters(args: Mapping[str, str], facets: Mapping[str, Any]) -> FilterForm:
    """Read the filters of the list of units."""
    form = FilterForm()
    _keyword(form, args)
    _place(form, args, facets)
    _choice(form, args, "industry", facets["industries"])
    _choice(form, args, "kind", facets.get("kinds", ()))
    return form


def policy_filters(args: Mapping[str, str], facets: Mapping[str, Any]) -> FilterForm:
    """Read the filters of the list of policy documents."""
    form = FilterForm()
    _keyword(form, args)
    _year(form, args)
    _choice(form, args, "topic", facets.get("topics", ()))
    return form


def package_filters(args: Mapping[str, str], facets: Mapping[str, Any]) -> FilterForm:
    """Read the filters of the list of packages of model posts."""
    form = FilterForm()
    _choice(form, args, "city", facets["cities"])
    _year(form, args)
    return form


def showcase_filters(args: Mapping[str, str], facets: Mapping[str, Any]) -> FilterForm:
    """Read the filters of the list of showcase units."""
    form = FilterForm()
    _keyword(form, args)
    _choice(form, args, "level", facets["levels"])
    _choice(form, args, "city", facets["cities"])
    _choice(form, args, "state", facets["standings"])
    return form


def agency_filters(args: Mapping[str, str], facets: Mapping[str, Any]) -> FilterForm:
    """Read the filters of the list of agencies."""
    form = FilterForm()
    _place(form, args, facets)
    return form
