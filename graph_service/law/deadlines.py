"""期限. Working days by the holiday table, and the deadlines of disputes and annulments by region.

Nothing is guessed: a day in a year that the table does not hold is a HolidayTableError.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

from graph_service.errors import HolidayTableError
from graph_service.law.book_files import HOLIDAYS, Fault, book_folder, fault, read_toml
from graph_service.law.rules import RuleBook

_FILE: Final = f"{HOLIDAYS}.toml"
_DAY: Final = timedelta(days=1)
_LONGEST_HOLIDAY: Final = 15  # days; a longer one is a slip of the pen
_YEAR_KEYS: Final = frozenset({"source", "number", "verified", "closed", "working"})
_CLOSED_KEYS: Final = frozenset({"name", "from", "to"})
NATION: Final = "CN"


@dataclass(frozen=True, slots=True)
class HolidayTable:
    """节假日表. Days off and make-up working days of the years that it holds."""

    years: frozenset[int]
    closed: frozenset[date]
    working: frozenset[date]

    def is_working(self, day: date) -> bool:
        """工作日. HolidayTableError for a year that the table does not hold."""
        if day.year not in self.years:
            raise HolidayTableError(
                f"节假日表没有 {day.year} 年, 无法推算工作日; 请在 {_FILE} 中增补该年的放假安排。"
                f" The holiday table does not hold {day.year}; add that year to {_FILE}."
            )
        if day in self.working:
            return True
        return day.weekday() < 5 and day not in self.closed


NO_HOLIDAYS: Final = HolidayTable(frozenset(), frozenset(), frozenset())
"""A table that holds no year: whoever counts working days by it is told that nobody can."""


@dataclass(frozen=True, slots=True)
class Deadlines:
    """异议期限. The last day for the mark, for the decision, and where the law allows more time, for that.

    `unit`: working or calendar days; `basis`: references into the rule base; `verified`: whether the number
    of days was checked against a text.
    """

    mark_by: date
    decide_by: date
    latest: date
    unit: str
    basis: tuple[str, ...]
    verified: bool


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """撤回期限. The last day on which an annulled decision is withdrawn."""

    by: date
    unit: str
    basis: tuple[str, ...]
    verified: bool


def add_working_days(day: date, n: int, holidays: HolidayTable) -> date:
    """The n-th working day after a day, which itself does not count; the day itself for n = 0."""
    if n < 0:
        raise ValueError(f"a deadline lies ahead, not {n} days back")
    while n:
        day += _DAY
        n -= holidays.is_working(day)
    return day


def dispute_deadlines(
    region: str | None, accepted: date, book: RuleBook, holidays: HolidayTable
) -> Deadlines:
    """异议处理期限 of a dispute accepted on a day. `region`: digits of the deciding authority, None = unknown.

    Each value is that of the longest region that fits and says it, at last that of the nation. Where no
    region gives days for the mark it is due at once.
    """
    regions = _regions(region, book)
    days = _first(regions, "dispute_days")
    marking = next((one for one in regions if "dispute_mark_days" in one), {})
    longest = max(days["value"], days.get("max", 0), days.get("with_provider", 0))
    mark_days = marking.get("dispute_mark_days", 0)
    return Deadlines(
        mark_by=add_working_days(accepted, mark_days, holidays),
        decide_by=_after(accepted, days["value"], days["unit"], holidays),
        latest=_after(accepted, longest, days["unit"], holidays),
        unit=days["unit"],
        basis=_bases(days, marking),
        verified=days["verified"],
    )


def annulment_deadline(
    region: str | None,
    annulled: date,
    book: RuleBook,
    holidays: HolidayTable,
    *,
    market_supervision: bool = False,
) -> Withdrawal:
    """撤回期限 of a decision changed, annulled or found void on a day: 3 days (行政处罚法), for penalties of
    market supervision 3 working days (总局45号令)."""
    key = "annulment_days_market" if market_supervision else "annulment_days"
    days = _first(_regions(region, book), key)
    by = _after(annulled, days["value"], days["unit"], holidays)
    return Withdrawal(by, days["unit"], _bases(days), days["verified"])


def _regions(region: str | None, book: RuleBook) -> list[Mapping[str, Any]]:
    """What is said for a region, the longest that fits first, the nation last."""
    fitting = [id_ for id_ in book.jurisdictions if (region or "").startswith(_digits(id_))]
    return [book.jurisdictions[id_] for id_ in sorted(fitting, key=len, reverse=True)]


def _digits(id_: str) -> str:
    return id_.removeprefix(NATION).removeprefix("-")


def _first(regions: list[Mapping[str, Any]], key: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = next(one[key] for one in regions if key in one)
    return found


def _bases(*tables: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(table["basis"] for table in tables if "basis" in table))


def _after(day: date, n: int, unit: str, holidays: HolidayTable) -> date:
    return add_working_days(day, n, holidays) if unit == "working" else day + n * _DAY


# ---------------------------------------------------------------------------------------------------------
# 节假日表的读取


def read_holidays(folder: Path | None) -> HolidayTable:
    """The table of a folder, None: the packaged one. HolidayTableError lists what is wrong with it."""
    faults = holiday_faults(folder)
    if faults:
        raise HolidayTableError(
            "\n".join(["节假日表不可用。 The holiday table cannot be used.", *map(str, faults)])
        )
    said = read_toml(book_folder(folder).joinpath(_FILE), _FILE)
    assert not isinstance(said, Fault)  # noqa: S101 - it was read just now
    return HolidayTable(
        years=frozenset(int(year) for year in said),
        closed=frozenset(day for year in said.values() for span in year["closed"] for day in _span(span)),
        working=frozenset(day for year in said.values() for day in year["working"]),
    )


def _span(span: Mapping[str, date]) -> list[date]:
    return [span["from"] + n * _DAY for n in range((span["to"] - span["from"]).days + 1)]


def holiday_faults(folder: Path | None) -> list[Fault]:
    """Every fault of the holiday table of a folder."""
    said = read_toml(book_folder(folder).joinpath(_FILE), _FILE)
    if isinstance(said, Fault):
        return [said]
    if not said:
        return [fault(_FILE, "没有任何年份。", "It holds no year.")]
    return [
        fault(_FILE, f"{year}: {zh}", f"{year}: {en}")
        for year, table in said.items()
        for zh, en in _in_year(year, table)
    ]


def _in_year(year: str, table: object) -> Iterator[tuple[str, str]]:
    if not (year.isascii() and year.isdecimal() and len(year) == 4 and isinstance(table, Mapping)):
        yield "应为四位年份的表。", "It must be the table of a year of four digits."
        return
    if table.keys() != _YEAR_KEYS:
        keys = ", ".join(sorted(_YEAR_KEYS))
        yield f"须有且仅有这些键: {keys}。", f"It must hold these keys and no others: {keys}."
        return
    if not (isinstance(table["closed"], list) and isinstance(table["working"], list)):
        yield "closed 与 working 应为列表。", "closed and working must be lists."
        return
    closed: set[date] = set()
    for span in table["closed"]:
        if _is_span(span, int(year)):
            closed.update(_span(span))
        else:
            yield (
                f"{span} 不是一段放假: 须有 name、from、to, 起不晚于止, 在本年内, 至多 {_LONGEST_HOLIDAY} 天。",
                f"{span} is no holiday: it needs name, from and to in order, in this year, at most"
                f" {_LONGEST_HOLIDAY} days.",
            )
    for day in table["working"]:
        if not (_is_day(day) and _near(day, int(year)) and day.weekday() >= 5 and day not in closed):
            yield (
                f"{day} 不是调休上班日: 须为本年的周六或周日, 且不在放假之内。",
                f"{day} is no make-up working day: it must be a weekend day of this year and no day off.",
            )


def _is_day(value: object) -> bool:
    return type(value) is date


def _near(day: date, year: int) -> bool:
    """In the year, or in the last week before it: the holiday of New Year may begin there."""
    return day.year == year or (day.year == year - 1 and day >= date(year - 1, 12, 25))


def _is_span(span: object, year: int) -> bool:
    return (
        isinstance(span, Mapping)
        and span.keys() == _CLOSED_KEYS
        and isinstance(span["name"], str)
        and _is_day(span["from"])
        and _is_day(span["to"])
        and 0 <= (span["to"] - span["from"]).days < _LONGEST_HOLIDAY
        and _near(span["from"], year)
        and span["to"].year == year
    )
