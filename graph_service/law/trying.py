"""试算. Cases on paper through the rules, without a store: how a legal office tries a rule before it is switched on."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graph_service.errors import InputError
from graph_service.law.case import Case, Malformed, read_case
from graph_service.law.evaluation import evaluate
from graph_service.law.outcome import Outcome
from graph_service.law.rules import Editions, RuleBook


@dataclass(frozen=True, slots=True)
class Answer:
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


def try_cases(cases: Iterable[object], book: RuleBook, *, check: bool = False) -> Iterator[Answer]:
    """结果 of each case, in the order given; a malformed one answers in its place."""
    editions = Editions.only(book)
    for data in cases:
        yield _answer(data, book, editions, check=check)


def _answer(data: object, book: RuleBook, editions: Editions, *, check: bool) -> Answer:
    try:
        if isinstance(data, Malformed):
            raise data
        case = read_case(data, book)
    except Malformed as error:
        name = data.get("name") if isinstance(data, dict) else None
        return Answer(name if isinstance(name, str) else None, malformed=error)
    derived = tuple(row(one) for one in evaluate(case.facts, editions, case.as_of))
    if not check or case.expected is None:
        return Answer(case.name, derived)
    missing, unexpected = _differences(case, derived)
    return Answer(case.name, derived, missing=missing, unexpected=unexpected, checked=True)


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
        "basis": [
            {"title": one.source.title, "number": one.source.number, "article": one.article}
            for one in rule.basis
        ],
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


# --- the file ---


def cases_of(path: Path) -> Iterator[object]:
    """案例 of a file: one case, a list, {"cases": […]}, or JSON lines. InputError if it is none of these.

    A line of JSON lines that is no JSON comes out as Malformed in its place.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(
            f"{path} 不是 UTF-8 文本 (第 {error.start} 字节)。 The file is no UTF-8 text."
        ) from error
    try:
        data = json.loads(text)
    except RecursionError as error:
        raise InputError(f"{path} 嵌套过深。 The file is nested too deeply.") from error
    except ValueError as error:
        yield from _lines(path, text, error)
    else:
        yield from _cases(data)


def _lines(path: Path, text: str, whole: ValueError) -> list[object]:
    lines = [(number, line) for number, line in enumerate(text.splitlines(), start=1) if line.strip()]
    parsed = [_line(number, line) for number, line in lines]
    if all(isinstance(one, Malformed) for one in parsed):
        raise InputError(
            f"{path} 不是 JSON, 也不是每行一个 JSON: {whole}。"
            " The file is neither JSON nor JSON lines; see its page in docs/ for the format."
        ) from whole
    return parsed


def _cases(data: object) -> Iterator[object]:
    if isinstance(data, dict) and isinstance(data.get("cases"), list):
        yield from data["cases"]
    elif isinstance(data, list):
        yield from data
    else:
        yield data


def _line(number: int, line: str) -> object:
    try:
        return json.loads(line)
    except (ValueError, RecursionError) as error:
        return Malformed(f"line {number}", f"不是 JSON: {error} no JSON")
