"""试算. Cases on paper through the rules, without a store: how a legal office tries a rule before it is switched on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from graph_service.domain.paper_cases import Malformed
from graph_service.law.case import Case, read_case
from graph_service.law.evaluation import evaluate
from graph_service.law.outcome import Outcome
from graph_service.law.rules import Editions, RuleBook, basis_json


@dataclass(frozen=True, slots=True)
class RuleAnswer:
    """一个案例的结果. `derived` rows, or what is malformed; what `expected` misses or did not foresee."""

    name: str | None
    derived: tuple[Mapping[str, Any], ...] = ()
    malformed: Malformed | None = None
    missing: tuple[Mapping[str, Any], ...] = ()
    unexpected: tuple[Mapping[str, Any], ...] = ()
    checked: bool = False

    @property
    def agrees(self) -> bool:
        """Whether what was expected, if anything was, is what came out."""
        return self.malformed is None and not self.missing and not self.unexpected

    def as_json(self) -> dict[str, Any]:
        """The contract of `rules try --json`: one such line a case."""
        if self.malformed is not None:
            return {
                "name": self.name,
                "error": {"place": self.malformed.place, "reason": self.malformed.reason},
            }
        told: dict[str, Any] = {"name": self.name, "derived": list(self.derived)}
        if self.checked:
            told["check"] = {
                "agrees": self.agrees, "missing": list(self.missing), "unexpected": list(self.unexpected)
            }  # fmt: skip
        return told


def try_cases(cases: Iterable[object], book: RuleBook, *, check: bool = False) -> Iterator[RuleAnswer]:
    """结果 of each case, in the order given; a malformed one answers in its place."""
    editions = Editions.only(book)
    for data in cases:
        yield _answer(data, book, editions, check=check)


def _answer(data: object, book: RuleBook, editions: Editions, *, check: bool) -> RuleAnswer:
    try:
        if isinstance(data, Malformed):
            raise data
        case = read_case(data, book)
    except Malformed as error:
        name = data.get("name") if isinstance(data, dict) else None
        return RuleAnswer(name if isinstance(name, str) else None, malformed=error)
    derived = tuple(row(one) for one in evaluate(case.facts, editions, case.as_of))
    if not check or case.expected is None:
        return RuleAnswer(case.name, derived)
    missing, unexpected = _differences(case, derived)
    return RuleAnswer(case.name, derived, missing=missing, unexpected=unexpected, checked=True)


def row(outcome: Outcome) -> dict[str, Any]:
    """One derived row; days as 2026-01-31, or null."""
    standing, rule = outcome.standing, outcome.rule
    return {
        "rule": rule.id,
        "source": outcome.decision,
        "target": outcome.target,
        "status": standing.status.value,
        "valid_from": standing.valid_from.isoformat(),
        "valid_to": standing.valid_to.isoformat() if standing.valid_to else None,
        "disputed": standing.disputed,
        "effect": rule.effect.value,
        "basis": [basis_json(one) for one in rule.basis],
        "why": list(standing.why),
    }


def _differences(
    case: Case, derived: tuple[Mapping[str, Any], ...]
) -> tuple[tuple[Mapping[str, Any], ...], tuple[Mapping[str, Any], ...]]:
    """Expected rows that nothing answers, and derived rows that nobody expected; only keys given are compared."""
    left = list(derived)
    missing = []
    for wanted in sorted(case.expected or (), key=len, reverse=True):
        found = next((one for one in left if _fits(wanted, one)), None)
        if found is None:
            missing.append(wanted)
        else:
            left.remove(found)
    return tuple(missing), tuple(left)


def _fits(wanted: Mapping[str, Any], derived: Mapping[str, Any]) -> bool:
    return all(key in derived and derived[key] == value for key, value in wanted.items())
