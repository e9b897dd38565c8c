"""股权案例. A structure on paper with what is asked about it, as it is read from JSON (format: docs/ownership.md)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from typing import Any, Final, TypeVar

from graph_service.domain.paper_cases import Malformed
from graph_service.ownership.final_shares import Convention
from graph_service.ownership.holdings import Holding, Holdings
from graph_service.ownership.thresholds import AGGREGATE, BENEFICIAL, CLOSE_LINK, CONTROL, Threshold

T = TypeVar("T")
Pair = tuple[str, str]


class StructureTask(StrEnum):
    """所问. What is asked about the structure."""

    BLOCKED = "blocked_ge50_aggregate"
    CONTROL = "control_gt50"
    CONTROL_FROM = "control_ge_threshold"
    CLOSE_LINK = "close_link_simple_path"
    OWNERSHIP = "integrated_ownership"
    OWNERSHIP_SIMPLE = "integrated_ownership_simple_path"
    OWNERS = "ultimate_owners_with_unknown"


@dataclass(frozen=True, slots=True)
class Expected:
    """预期. What the case says must come out; None where it says nothing."""

    derived: frozenset[str] | None = None
    not_derived: frozenset[str] | None = None
    pairs: frozenset[Pair] | None = None
    totals: Mapping[Pair, Fraction] | None = None
    values: Mapping[Pair, Fraction] | None = None
    reportable: frozenset[Pair] | None = None
    owners: Mapping[str, Fraction] | None = None
    tolerance: Fraction = Fraction()


@dataclass(frozen=True, slots=True)
class StructureCase:
    """案例. The structure, what is asked, and what is expected, if that is said."""

    id: str | None
    task: StructureTask
    holdings: Holdings
    threshold: Threshold
    threshold_stated: bool = False
    convention: Convention = Convention.ALL_WALKS
    seeds: tuple[str, ...] = ()
    target: str = ""
    expected: Expected = field(default_factory=Expected)


_DEFAULTS: Final = {
    StructureTask.BLOCKED: AGGREGATE,
    StructureTask.CONTROL: CONTROL,
    StructureTask.CLOSE_LINK: CLOSE_LINK,
    StructureTask.OWNERSHIP: BENEFICIAL,
    StructureTask.OWNERSHIP_SIMPLE: BENEFICIAL,
    StructureTask.OWNERS: BENEFICIAL,
}
_FIXED: Final = frozenset({StructureTask.BLOCKED, StructureTask.CONTROL})
_SIMPLE: Final = frozenset({StructureTask.CLOSE_LINK, StructureTask.OWNERSHIP_SIMPLE})


def read_case(data: object) -> StructureCase:
    """A case from parsed JSON; Malformed if it does not fit the format."""
    case = _object(data, ".")
    task = _task(case.get("task"))
    stated = case.get("expected")
    expected = {} if stated is None else _object(stated, "expected")
    asked = _Asked(case, expected)
    threshold, threshold_stated = _threshold(asked, task)
    return StructureCase(
        id=_name(case["id"], "id") if case.get("id") is not None else None,
        task=task,
        holdings=Holdings(_holdings(case)),
        threshold=threshold,
        threshold_stated=threshold_stated,
        convention=_convention(case.get("convention"), task),
        seeds=asked.names("seeds") if task is StructureTask.BLOCKED else (),
        target=asked.name("target") if task is StructureTask.OWNERS else "",
        expected=_expected(expected),
    )


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a question needs beside the structure stands in the case itself, or in what is expected."""

    case: Mapping[str, Any]
    expected: Mapping[str, Any]

    def find(self, key: str) -> tuple[Any, str]:
        """The value, or None, and its place."""
        if self.case.get(key) is not None:
            return self.case[key], key
        return self.expected.get(key), f"expected.{key}"

    def name(self, key: str) -> str:
        return _name(*self.find(key))

    def names(self, key: str) -> tuple[str, ...]:
        return tuple(_names(*self.find(key)))


def _task(word: object) -> StructureTask:
    if isinstance(word, str) and word in list(StructureTask):
        return StructureTask(word)
    known = ", ".join(StructureTask)
    raise Malformed("task", f"没有这种问题 {word!r:.80}, 应为 no such task; one of: {known}")


def _convention(text: object, task: StructureTask) -> Convention:
    """One of the three names; any other text is a remark."""
    if task in _SIMPLE:
        return Convention.SIMPLE_PATHS
    if task is StructureTask.OWNERSHIP and isinstance(text, str) and text in list(Convention):
        return Convention(text)
    return Convention.ALL_WALKS


def _threshold(asked: _Asked, task: StructureTask) -> tuple[Threshold, bool]:
    if task in _FIXED:
        return _DEFAULTS[task], False
    stated, place = asked.find("threshold")
    inclusive, where = asked.find("inclusive")
    if inclusive is not None and not isinstance(inclusive, bool):
        raise Malformed(where, "应为 true 或 false true or false is needed")
    default = _DEFAULTS.get(task)
    if stated is None and default is not None:
        kept = default.inclusive if inclusive is None else inclusive
        return Threshold(default.share, kept, default.source), False
    share = _number(stated, place)
    if not 0 < share <= 1:
        raise Malformed(
            place, f"门槛应大于 0 而不超过 1, 现为 {stated!r:.80} a threshold is above 0, at most 1"
        )
    return Threshold(share, inclusive is not False, place), True


def _holdings(case: Mapping[str, Any]) -> Iterator[Holding]:
    for place, edge in _rows(case.get("edges"), "edges"):
        stated = _object(edge, place)
        share = _number(stated.get("share"), f"{place}.share")
        if share > 1:
            raise Malformed(
                f"{place}.share",
                f"份额为全部的一部分, 0 至 1 (50 % 写作 0.5), 现为 {stated['share']!r:.80}"
                " a share is a part of the whole, 0 to 1",
            )
        owner, owned = (_name(stated.get(key), f"{place}.{key}") for key in ("owner", "owned"))
        yield Holding(owner, owned, share)


def _expected(stated: Mapping[str, Any]) -> Expected:
    def told(key: str, read: Any) -> Any:
        return None if stated.get(key) is None else read(stated[key], f"expected.{key}")

    return Expected(
        derived=told("derived", _name_set),
        not_derived=told("not_derived", _name_set),
        pairs=told("pairs", _pairs),
        totals=told("total_controlled_share", _values),
        values=told("values", _values),
        reportable=told("reportable", _pairs),
        owners=told("owners", _owners),
        tolerance=told("tolerance", _number) or Fraction(),
    )


def _pairs(data: object, place: str) -> frozenset[Pair]:
    return frozenset(
        (_name(row[0], f"{where}[0]"), _name(row[1], f"{where}[1]"))
        for where, row in ((where, _row(row, where, 2)) for where, row in _rows(data, place))
    )


def _values(data: object, place: str) -> dict[Pair, Fraction]:
    found = {}
    for where, data_row in _rows(data, place):
        owner, owned, value = _row(data_row, where, 3)
        pair = _name(owner, f"{where}[0]"), _name(owned, f"{where}[1]")
        found[pair] = _number(value, f"{where}[2]")
    return found


def _owners(data: object, place: str) -> dict[str, Fraction]:
    return {
        _name(one, place): _number(share, f"{place}.{one}") for one, share in _object(data, place).items()
    }


# --- the parts of the format ---


def _object(data: object, place: str) -> Mapping[str, Any]:
    if not isinstance(data, dict):
        raise Malformed(place, "应为对象 an object is needed")
    return data


def _rows(data: object, place: str) -> Iterator[tuple[str, Any]]:
    if not isinstance(data, list):
        raise Malformed(place, "应为列表 a list is needed")
    return ((f"{place}[{number}]", one) for number, one in enumerate(data))


def _row(data: object, place: str, length: int) -> list[Any]:
    if not isinstance(data, list) or len(data) != length:
        raise Malformed(place, f"应为 {length} 项的列表 a list of {length} is needed")
    return data


def _names(data: object, place: str) -> Iterator[str]:
    return (_name(one, where) for where, one in _rows(data, place))


def _name_set(data: object, place: str) -> frozenset[str]:
    return frozenset(_names(data, place))


def _name(data: object, place: str) -> str:
    if not isinstance(data, str) or not data:
        raise Malformed(place, "缺少文字 a text is needed")
    if any("\ud800" <= letter <= "\udfff" for letter in data):
        raise Malformed(place, "文字残缺 half of a character")
    return data


_DECIMAL: Final = re.compile(r"(?:[0-9]{1,60}(?:\.[0-9]{0,60})?|\.[0-9]{1,60})(?:[eE][-+]?[0-9]{1,2})?")
_FRACTION: Final = re.compile(r"[0-9]{1,18}/0*[1-9][0-9]{0,17}")


def _number(data: object, place: str) -> Fraction:
    """A number of 0 or more: decimal text, a fraction such as "46/47", or a JSON number as it is written."""
    text = repr(data) if isinstance(data, int | float) and not isinstance(data, bool) else data
    if isinstance(text, str) and (_DECIMAL.fullmatch(text) or _FRACTION.fullmatch(text)):
        return Fraction(text)
    raise Malformed(
        place,
        f"应为小数文字, 如 0.25 (未知的份额不要写出), 现为 {data!r:.80}"
        " a decimal text such as 0.25 is needed; leave an unknown share out",
    )
