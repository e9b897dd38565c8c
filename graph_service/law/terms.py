"""期限. When something ends by itself: an entry of a list, and what a rule makes of a decision.

The end of an interval is the first day on which it no longer holds.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from graph_service.domain.lists import ListType
from graph_service.law.case import Decision
from graph_service.law.outcome import days_after
from graph_service.law.rules import Duration

_WITH_THE_ENTRY: Final = frozenset({"while_listed", "follows_entity_entry"})


def entry_end(
    kind: ListType | None, decided: date | None, end: date | None, starts: Mapping[str, date]
) -> date | None:
    """名单记录期满日: the end that is stated, or that of the list's term if that is earlier; None if there is neither.

    The term is counted from the day that the list names (列入日, for tax 公布日), by its name in `starts`; from the day
    of the decision where that day is not known.
    """
    if kind is None or kind.term_years is None:
        return end
    counted_from = starts.get(kind.counted_from or "", decided)
    return end if counted_from is None else earlier(years_after(counted_from, kind.term_years), end)


def check_day(
    kind: ListType | None, decided: date | None, end: date | None, starts: Mapping[str, date]
) -> date | None:
    """提示核对日: from when an entry without any end known is remarked for checking; it changes nothing."""
    if kind is None or kind.check_after_years is None or end is not None:
        return None
    counted_from = starts.get("listing_date", decided)
    return None if counted_from is None else years_after(counted_from, kind.check_after_years)


def outcome_end(duration: Duration, decision: Decision, kind: ListType | None, as_of: date) -> date | None:
    """结果期满日 on a day: a term in days is counted from the day that is asked about."""
    if duration.days is not None:
        return earlier(days_after(as_of, duration.days), decision.end)
    return lasting_end(duration, decision, kind)


def lasting_end(duration: Duration, decision: Decision, kind: ListType | None) -> date | None:
    """结果期满日 whatever the day; None if there is none or it is counted from the day asked about."""
    if duration.kind == "fixed_or_life" and decision.life:
        return None
    if duration.kind in _WITH_THE_ENTRY:
        return entry_end(kind, decision.day, decision.end, decision.starts)
    if duration.years is None:
        return decision.end
    counted_from = decision.starts.get(duration.starts or "", decision.day)
    term = years_after(counted_from, duration.years)
    if duration.kind == "fixed_or_life":
        return decision.end or term
    return earlier(term, decision.end)


def earlier(one: date, other: date | None) -> date:
    """The earlier day; None is no day."""
    return one if other is None else min(one, other)


def years_after(day: date, years: int) -> date:
    """The same calendar day so many years later; 29 February -> 28 February."""
    year = day.year + years
    if year > date.max.year:
        return date.max
    try:
        return day.replace(year=year)
    except ValueError:
        return day.replace(year=year, day=28)
