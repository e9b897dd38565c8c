"""股权试算. A structure on paper, without a store: how an analyst checks it before believing the graph."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Final

from graph_service.domain.paper_cases import Malformed
from graph_service.ownership import final_shares as ownership
from graph_service.ownership.control import Control, steps
from graph_service.ownership.final_shares import Convention, FinalShare
from graph_service.ownership.simple_paths import simple_paths
from graph_service.ownership.structure_cases import Pair, StructureCase, StructureTask, read_case

UNKNOWN: Final = "?"
_PLACES: Final = 12
_SCALE: Final = 10**_PLACES
# A fraction is written as one only where a person can read it.
_SHORT: Final = 10**12


@dataclass(frozen=True, slots=True)
class Result:
    """算得. The answer as it is printed, and the numbers behind it."""

    told: Mapping[str, Any]
    derived: Sequence[str] = ()
    pairs: Sequence[Pair] = ()
    values: Mapping[Pair, FinalShare] = field(default_factory=dict)
    """Of all pairs only those that the case names, and those that reach a threshold that it asks about."""
    totals: Mapping[Pair, Fraction] = field(default_factory=dict)
    owners: Mapping[str, FinalShare] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StructureAnswer:
    """一个案例的结果, or what is malformed; what `expected` misses or did not foresee."""

    id: str | None
    task: StructureTask | None = None
    told: Mapping[str, Any] = field(default_factory=dict)
    malformed: Malformed | None = None
    missing: tuple[Any, ...] = ()
    unexpected: tuple[Any, ...] = ()
    checked: bool = False

    @property
    def agrees(self) -> bool:
        """Whether what was expected, if anything was, is what came out."""
        return self.malformed is None and not self.missing and not self.unexpected

    def as_json(self) -> dict[str, Any]:
        """The contract of `ownership try --json`: one such line a case."""
        if self.malformed is not None:
            error = {"place": self.malformed.place, "reason": self.malformed.reason}
            return {"id": self.id, "error": error}
        line: dict[str, Any] = {"id": self.id, "task": self.task, "answer": self.told}
        if self.checked:
            line["check"] = {
                "agrees": self.agrees, "missing": list(self.missing), "unexpected": list(self.unexpected)
            }  # fmt: skip
        return line


def try_cases(cases: Iterable[object], *, check: bool = False) -> Iterator[StructureAnswer]:
    """结果 of each case, in the order given; a malformed one answers in its place."""
    for data in cases:
        yield _answer(data, check=check)


def _answer(data: object, *, check: bool) -> StructureAnswer:
    try:
        if isinstance(data, Malformed):
            raise data
        case = read_case(data)
    except Malformed as error:
        return StructureAnswer(_id(data), malformed=error)
    result = solve(case)
    if not check:
        return StructureAnswer(case.id, case.task, result.told)
    comparison = _Comparison(case, result)
    comparison.compare()
    return StructureAnswer(
        case.id,
        case.task,
        result.told,
        missing=tuple(comparison.missing),
        unexpected=tuple(comparison.unexpected),
        checked=comparison.made,
    )


def _id(data: object) -> str | None:
    id_ = data.get("id") if isinstance(data, dict) else None
    return id_.encode("utf-8", "replace").decode() if isinstance(id_, str) else None


# --- one answer for each task ---


def solve(case: StructureCase) -> Result:
    """What the structure gives for what is asked."""
    match case.task:
        case StructureTask.BLOCKED:
            result = _blocked(case)
        case StructureTask.CONTROL | StructureTask.CONTROL_FROM:
            result = _control(case)
        case StructureTask.OWNERS:
            result = _owners(case)
        case _:
            result = _ownership(case)
    odd = {"over_100": list(case.holdings.over_whole)} if case.holdings.over_whole else {}
    return Result(
        {**result.told, **odd}, result.derived, result.pairs, result.values, result.totals, result.owners
    )


def _blocked(case: StructureCase) -> Result:
    derived = [step.company for step in steps(case.holdings, case.seeds, case.threshold)]
    reached = {*derived, *case.seeds}
    told = {
        "seeds": list(case.seeds),
        "derived": derived,
        "not_derived": [one for one in case.holdings.parties if one not in reached],
    }
    return Result(told, derived=derived)


def _control(case: StructureCase) -> Result:
    control = Control(case.holdings, case.threshold)
    pairs = list(control.pairs())
    told: dict[str, Any] = {}
    if case.threshold_stated:
        told |= {"threshold": _plain(case.threshold.share), "inclusive": case.threshold.inclusive}
    told["pairs"] = pairs
    totals: dict[Pair, Fraction] = {}
    # Another sum for every pair: only where the case asks for it.
    if case.expected.totals is not None:
        totals = {(one, other): total for one, other, total in control.totals()}
        told["total_controlled_share"] = [(*pair, text_of(total)) for pair, total in totals.items()]
    return Result(told, pairs=pairs, totals=totals)


def _ownership(case: StructureCase) -> Result:
    """One pass over the pairs: of a few thousand parties there are millions, of which few are kept."""
    shares, partial = _shares(case)
    reaches = _Reached(case)
    asked = _asked(case)
    named = (case.expected.values or {}).keys() | (case.expected.reportable or ())
    values: list[tuple[str, str, str]] = []
    endless: list[Pair] = []
    over: list[Pair] = []
    kept: dict[Pair, FinalShare] = {}
    for one in shares:
        pair = one.owner, one.owned
        if one.number is None:
            endless.append(pair)
        else:
            values.append((*pair, _text(one)))
        reached = asked(pair) and reaches(one)
        if reached:
            over.append(pair)
        if reached or pair in named:
            kept[pair] = one
    told: dict[str, Any] = {**partial, "values": values}
    if endless:
        told["unknown"] = endless
    if case.threshold_stated or case.task is StructureTask.CLOSE_LINK:
        told |= {"threshold": _plain(case.threshold.share), "inclusive": case.threshold.inclusive}
        told["linked" if case.task is StructureTask.CLOSE_LINK else "reportable"] = over
    return Result(told, values=kept)


def _shares(case: StructureCase) -> tuple[Iterable[FinalShare], dict[str, Any]]:
    if case.convention is not Convention.SIMPLE_PATHS:
        walks = ownership.no_return if case.convention is Convention.NO_RETURN else ownership.all_walks
        return walks(case.holdings), {}
    found = simple_paths(case.holdings)
    partial = {"partial": True, "explored": found.explored} if found.partial else {}
    return found.shares, partial


def _asked(case: StructureCase) -> Callable[[Pair], bool]:
    """Of which pairs the threshold is asked: of close links all; of owners with a threshold stated the two ends of
    the structure, of whom nobody holds and what holds nothing more."""
    if case.task is StructureTask.CLOSE_LINK:
        return lambda _: True
    if not case.threshold_stated:
        return lambda _: False
    names = case.holdings.parties
    tops = {names[one] for one, holders in enumerate(case.holdings.holders) if not holders}
    bottoms = {names[one] for one, held in enumerate(case.holdings.held) if not held}
    return lambda pair: pair[0] in tops and pair[1] in bottoms


class _Reached:
    """达到门槛. Whether shares reach the threshold of the case, in fractions where their margin does not decide."""

    def __init__(self, case: StructureCase) -> None:
        self._threshold = case.threshold
        self._through_cycles = case.convention is Convention.SIMPLE_PATHS and any(
            len(members) > 1 for members in case.holdings.components
        )
        self._exact = ownership.ExactPairs(case.holdings, case.convention)

    def __call__(self, share: FinalShare) -> bool:
        reached = share.reaches(self._threshold)
        if reached is not None:
            return reached
        if share.value is None:
            return False
        if self._through_cycles:
            return self._threshold.reached(share.value)
        return bool(self._exact.share(share.owner, share.owned).reaches(self._threshold))


def _owners(case: StructureCase) -> Result:
    found = ownership.ultimate_owners(case.holdings, case.target)
    shares = dict(found.shares)
    if found.unknown > found.margin:
        shares[UNKNOWN] = shares.get(UNKNOWN, Fraction()) + found.unknown
    owners = {one: FinalShare(one, case.target, share, error=found.margin) for one, share in shares.items()}
    told = {"target": case.target, "owners": {one: _text(share) for one, share in owners.items()}}
    return Result(told, owners=owners)


def _text(share: FinalShare) -> str:
    if share.number is None:
        return UNKNOWN
    if isinstance(share.number, int):
        return _places((2 * max(share.number, 0) * _SCALE + share.unit) // (2 * share.unit))
    return _places(round(max(share.number, Fraction()) * _SCALE)) if share.error else text_of(share.number)


def text_of(value: Fraction) -> str:
    """12 decimal places where they say all; else a short fraction as it is; else the nearest of 12 places."""
    if _SCALE % value.denominator and value.denominator < _SHORT:
        return f"{value.numerator}/{value.denominator}"
    return _places(round(value * _SCALE))


def _places(scaled: int) -> str:
    digits = f"{scaled:0{_PLACES + 1}d}"
    return f"{digits[:-_PLACES]}.{digits[-_PLACES:]}"


def _plain(value: Fraction) -> str:
    text = text_of(value)
    return text if "/" in text else text.rstrip("0").rstrip(".")


# --- against what is expected ---


class _Comparison:
    """比对. `missing` is expected and did not come out, `unexpected` came out and was not foreseen."""

    def __init__(self, case: StructureCase, result: Result) -> None:
        self._case = case
        self._result = result
        self._reaches = _Reached(case)
        self.missing: list[Any] = []
        self.unexpected: list[Any] = []
        self.made = False

    def compare(self) -> None:
        match self._case.task:
            case StructureTask.BLOCKED:
                self._derived()
            case StructureTask.CONTROL | StructureTask.CONTROL_FROM:
                self._pairs()
                self._totals()
            case StructureTask.OWNERS:
                self._owners()
            case _:
                self._values()
                self._reportable()

    def _sets(self, expected: frozenset[Any], sequence: Sequence[Any]) -> None:
        self.made = True
        found = set(sequence)
        self.missing += sorted(expected - found)
        self.unexpected += sorted(found - expected)

    def _derived(self) -> None:
        expected = self._case.expected
        if expected.derived is not None:
            self._sets(expected.derived, self._result.derived)
        if expected.not_derived is not None:
            self.made = True
            wrong = sorted(expected.not_derived & set(self._result.derived))
            self.unexpected += [one for one in wrong if one not in self.unexpected]

    def _pairs(self) -> None:
        if self._case.expected.pairs is not None:
            self._sets(self._case.expected.pairs, self._result.pairs)

    def _totals(self) -> None:
        for pair, total in (self._case.expected.totals or {}).items():
            self.made = True
            found = self._result.totals.get(pair)
            if found is None or not self._near(total, FinalShare(*pair, found)):
                self.missing.append([*pair, text_of(total)])

    def _values(self) -> None:
        expected = self._case.expected.values
        if expected is None:
            return
        self.made = True
        for pair, value in expected.items():
            if not self._near(value, self._result.values.get(pair, FinalShare(*pair, Fraction()))):
                self.missing.append([*pair, text_of(value)])
        if self._case.task is StructureTask.CLOSE_LINK:
            self.unexpected += [
                [*pair, _text(share)]
                for pair, share in self._result.values.items()
                if pair not in expected and self._reaches(share)
            ]

    def _reportable(self) -> None:
        """Of the pairs that the case names, those which reach its threshold."""
        expected = self._case.expected
        if expected.reportable is None:
            return
        self.made = True
        for pair in sorted(expected.reportable | (expected.values or {}).keys()):
            share = self._result.values.get(pair)
            reached = share is not None and self._reaches(share)
            if reached != (pair in expected.reportable):
                (self.unexpected if reached else self.missing).append([*pair])

    def _owners(self) -> None:
        expected = self._case.expected.owners
        if expected is None:
            return
        self.made = True
        target = self._case.target
        for owner, value in expected.items():
            if not self._near(value, self._result.owners.get(owner, FinalShare(owner, target, Fraction()))):
                self.missing.append([owner, text_of(value)])
        self.unexpected += [
            [owner, _text(share)]
            for owner, share in self._result.owners.items()
            if owner not in expected and not self._near(Fraction(), share)
        ]

    def _near(self, expected: Fraction, found: FinalShare) -> bool:
        """Within the tolerance that the case states; without one, the same."""
        value = found.value
        if value is None:
            return False
        return abs(value - expected) <= self._case.expected.tolerance + found.margin
