"""The register of rules: one number, one pure function, one clause, one message."""

import importlib
import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Generic, ParamSpec, get_type_hints

from app.core.rulebook.coercion import coerce
from app.core.rulebook.errors import BadInput, UnknownRule
from app.core.rulebook.params import Params, Used

P = ParamSpec("P")


class Severity(StrEnum):
    """What a failed rule does to the step at hand."""

    BLOCK = "BLOCK"
    WARN = "WARN"
    REVIEW = "REVIEW"
    INFO = "INFO"


BLOCK, WARN, REVIEW, INFO = Severity


class Verdict:
    """What a rule function answers: whether it is met, the facts found, and the figures of its message."""

    def __init__(self, ok: bool, facts: Mapping[str, Any], *, warn: bool = False, **figures: Any) -> None:
        self.ok, self.facts, self.warn, self.figures = ok, facts, warn, figures


@dataclass(frozen=True)
class Result(Mapping[str, Any]):
    """A judgement: maps exactly the facts of the rule, plus `message` when it failed.

    `template` and `figures` allow the message to be said in another language; `warning` is
    the rule's second message where a met rule still needs a reason.
    """

    rule: "Rule[Any]"
    ok: bool
    facts: Mapping[str, Any]
    template: str = ""
    figures: Mapping[str, Any] = field(default_factory=dict)
    warning_template: str = ""
    used: tuple[Used, ...] = ()

    @property
    def message(self) -> str | None:
        """The reason a person can act on, None when the rule is met."""
        return None if self.ok else self.template.format_map(self.figures)

    @property
    def warning(self) -> str | None:
        """What needs a reason although the rule is met, or None."""
        return self.warning_template.format_map(self.figures) or None

    def __getitem__(self, key: str) -> Any:
        if key == "message" and not self.ok:
            return self.message
        return self.facts[key]

    def __iter__(self) -> Iterator[str]:
        yield from self.facts
        if not self.ok:
            yield "message"

    def __len__(self) -> int:
        return len(self.facts) + (not self.ok)


@dataclass(frozen=True)
class Rule(Generic[P]):
    """One registered rule; call it with typed inputs, or run() it with primitives."""

    number: str
    name: str
    severity: Severity
    clause: str
    quote: str
    message: str
    predicate: str
    parameters: tuple[str, ...]
    warning: str
    judge: Callable[P, Verdict]

    @property
    def inputs(self) -> Mapping[str, inspect.Parameter]:
        """The keyword inputs by name, without `params`."""
        return {name: item for name, item in inspect.signature(self.judge).parameters.items() if name != "params"}

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> Result:
        """Judge typed inputs."""
        used: tuple[Used, ...] = ()
        if isinstance(params := kwargs.get("params"), Params):
            kwargs["params"] = own = params.fresh()
            verdict = self.judge(*args, **kwargs)
            params.absorb(used := own.used)
        else:
            verdict = self.judge(*args, **kwargs)
        warning = self.warning if verdict.warn else ""
        return Result(self, verdict.ok, verdict.facts, self.message, verdict.figures, warning, used)

    def run(self, inputs: Mapping[str, Any], params: Params) -> Result:
        """Judge inputs that came as YAML or JSON primitives; BadInput names the first that does not fit."""
        if not isinstance(inputs, Mapping):
            raise BadInput("inputs", "is not a mapping")
        hints = get_type_hints(self.judge, include_extras=True)
        for name in inputs:
            if name not in self.inputs:
                raise BadInput(str(name), "is not an input of this rule")
        given: dict[str, Any] = {"params": params.fresh()} if "params" in hints else {}
        for name, item in self.inputs.items():
            if name in inputs:
                given[name] = coerce(hints[name], inputs[name], name)
            elif item.default is inspect.Parameter.empty:
                raise BadInput(name, "is missing")
        return self(**given)  # type: ignore[call-arg]


_RULES: dict[str, Rule[Any]] = {}


def rule(
    number: str,
    *,
    name: str,
    severity: Severity,
    clause: str,
    message: str,
    predicate: str,
    quote: str = "",
    warning: str = "",
    parameters: tuple[str, ...] = (),
) -> Callable[[Callable[P, Verdict]], Rule[P]]:
    """Register a pure function under its number.

    `clause` is the section of 宁人社发〔2023〕75号 or the other source, `quote` its words, `predicate` the
    test in words, `parameters` the keys it asks for; ValueError when the number is taken.
    """

    def register(judge: Callable[P, Verdict]) -> Rule[P]:
        taken = _RULES.get(number)
        if taken and taken.judge.__module__ != judge.__module__:
            raise ValueError(f"{number} is registered by {taken.judge.__module__} already")
        found = Rule(number, name, severity, clause, quote, message, predicate, parameters, warning, judge)
        _RULES[number] = found
        return found

    return register


def find(number: str) -> Rule[Any]:
    """The rule of a number; UnknownRule when none is registered."""
    try:
        return _RULES[number]
    except (KeyError, TypeError):
        raise UnknownRule(f"unknown rule {number}") from None


def run(number: str, inputs: Mapping[str, Any], params: Params) -> Result:
    """Judge primitives by the rule of a number."""
    return find(number).run(inputs, params)


def refs() -> list[Rule[Any]]:
    """Every registered rule in the order of the catalogue."""
    return sorted(_RULES.values(), key=lambda item: int(item.number.lstrip("R")))


def load(modules: Iterable[str]) -> list[Rule[Any]]:
    """Import the named rule modules, which registers their rules."""
    for module in modules:
        importlib.import_module(module)
    return refs()
