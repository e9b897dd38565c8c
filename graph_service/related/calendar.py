"""历日. Calendar steps: a day that the month lacks becomes its last; the calendar has a first and a last day."""

from __future__ import annotations

from calendar import monthrange
from datetime import MAXYEAR, MINYEAR, date


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or earlier if negative."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year > MAXYEAR:
        return date.max
    if year < MINYEAR:
        return date.min
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def earlier(one: date | None, other: date | None) -> date | None:
    """The earlier of two ends; None is no end known."""
    if one is None or other is None:
        return one or other
    return min(one, other)
