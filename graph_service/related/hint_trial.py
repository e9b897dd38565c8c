"""试算. Paper cases to related parties without a store: how an analyst checks what the hints would be."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import zip_longest
from typing import Any, Final

from graph_service.domain.paper_cases import Malformed
from graph_service.related.case_reader import HintCase, read_case
from graph_service.related.factors import Factors
from graph_service.related.hints import Hint, Related, Relating
from graph_service.related.relation import Terms
from graph_service.related.risk import Contribution
from graph_service.related.standing import Hub

PLACES: Final = 6
# Expected figures may be written with other last digits than ours: half a unit of the last place.
_NEAR: Final = 0.5 * 10**-PLACES
_ABSENT: Final = object()


@dataclass(frozen=True, slots=True)
class Mismatch:
    """不符之处. Where in the output object, what was expected and what came out; what is absent on one side is left out."""

    place: str
    expected: Any
    found: Any

    def as_json(self) -> dict[str, Any]:
        said: dict[str, Any] = {"place": self.place}
        for key, value in (("expected", self.expected), ("found", self.found)):
            if value is not _ABSENT:
                said[key] = value
        return said


@dataclass(frozen=True, slots=True)
class HintAnswer:
    """一个对象的结果: related parties of one target of one case, or what is malformed in the case."""

    name: str | None
    related: Related | None = None
    malformed: Malformed | None = None
    differences: tuple[Mismatch, ...] = ()
    checked: bool = False

    @property
    def agrees(self) -> bool:
        """Whether what was expected, if anything was, is what came out."""
        return self.malformed is None and not self.differences

    def as_json(self) -> dict[str, Any]:
        """The contract of `related try`: one such object a target, on one line."""
        if self.malformed is not None:
            return {
                "name": self.name,
                "error": {"place": self.malformed.place, "reason": self.malformed.reason},
            }
        told: dict[str, Any] = {"name": self.name}
        if self.related is not None:
            told |= related_as_json(self.related)
        if self.checked:
            told["check"] = {
                "agrees": self.agrees,
                "differences": [one.as_json() for one in self.differences],
            }
        return told


def try_cases(
    cases: Iterable[object], terms: Terms, factors: Factors, *, check: bool = False
) -> Iterator[HintAnswer]:
    """结果 of each target of each case, in the order given; a malformed case answers once, in its place."""
    for data in cases:
        try:
            if isinstance(data, Malformed):
                raise data
            case = read_case(data, factors.hubs)
        except Malformed as error:
            name = data.get("name") if isinstance(data, dict) else None
            yield HintAnswer(name if isinstance(name, str) else None, malformed=error)
        else:
            yield from _answers(case, terms, factors, check=check)


def _answers(case: HintCase, terms: Terms, factors: Factors, *, check: bool) -> Iterator[HintAnswer]:
    relating = Relating.of(case.facts, case.as_of, terms, factors, case.hubs)
    expected = _by_target(case) if check else {}
    for target in case.targets:
        related = relating.related(target)
        found = {"name": case.name, **related_as_json(related)}
        yield HintAnswer(
            case.name,
            related,
            differences=tuple(
                one for wanted in expected.get(target, ()) for one in differences(wanted, found)
            ),
            checked=target in expected,
        )


def _by_target(case: HintCase) -> Mapping[str, Sequence[Mapping[str, Any]]]:
    """What is expected of each target: by the target it names, else by its place in the list.

    What names a target that the case does not ask about is held against the first one, which it is not.
    """
    expected: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for place, one in enumerate(case.expected or ()):
        named = one.get("target")
        if named in case.targets:
            expected[named].append(one)
        else:
            by_place = named is None and place < len(case.targets)
            expected[case.targets[place] if by_place else case.targets[0]].append(one)
    return dict(expected)


# --- the output object ---


def related_as_json(related: Related) -> dict[str, Any]:
    """关联方 as the contract writes it; figures rounded to 6 places, days as 2026-01-31."""
    return {
        "target": related.target,
        "hints": [_hint(one) for one in related.hints],
        "risk": figure(related.risk),
        "contributions": [_contribution(one) for one in related.contributions],
        "suppressed": [_hub(one) for one in related.suppressed],
    }


def _hint(hint: Hint) -> dict[str, Any]:
    return {
        "rule": hint.relation.value,
        "party": hint.party,
        "path": list(hint.path),
        "evidence": figure(hint.evidence),
        "weak": hint.weak,
        "status": hint.status.value,
        "valid_to": hint.valid_to.isoformat(),
        "adverse": list(hint.adverse),
        "more_paths": hint.more_paths,
    }


def _contribution(one: Contribution) -> dict[str, Any]:
    return {
        "listing": one.listing,
        "party": one.party,
        "rule": one.relation.value,
        "factor": figure(one.factor),
    }


def _hub(hub: Hub) -> dict[str, Any]:
    return {"kind": hub.kind.value, "id": hub.id, "count": hub.count}


def figure(exact: Fraction) -> float:
    """修约 to 6 places, a half to the even digit (GB/T 8170)."""
    return float(round(exact, PLACES))


# --- what differs ---


def differences(expected: object, found: object, place: str = "") -> Iterator[Mismatch]:
    """不符之处. Of objects only the keys that are expected; lists place by place, in their order."""
    if isinstance(expected, dict) and isinstance(found, dict):
        for key, wanted in expected.items():
            yield from differences(wanted, found.get(key, _ABSENT), f"{place}.{key}" if place else key)
    elif isinstance(expected, list) and isinstance(found, list):
        yield from _differing_entries(expected, found, place)
    elif not _same(expected, found):
        yield Mismatch(place, expected, found)


def _differing_entries(expected: Sequence[object], found: Sequence[object], place: str) -> Iterator[Mismatch]:
    for number, (wanted, one) in enumerate(zip_longest(expected, found, fillvalue=_ABSENT)):
        yield from differences(wanted, one, f"{place}[{number}]")


def _same(expected: object, found: object) -> bool:
    if _is_number(expected) and _is_number(found):
        return abs(float(str(expected)) - float(str(found))) <= _NEAR
    return type(expected) is type(found) and expected == found


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
