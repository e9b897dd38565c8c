"""定期间. Settled intervals for reading, out of the raw entries that sources state; pure.

A registry snapshot shows an office without its beginning, an officers file gives the beginning, a change
record gives one day that ends one thing and begins another. `settle` puts together what belongs together and
never makes up a day:
- an entry without an end is over on the first stated end after its beginning, unless its source showed it as
  standing on a later day;
- an entry without a beginning began on the nearest stated beginning before it, unless a stated end lies
  between;
- what the stated days do not tell apart stays two intervals, each with the remark `contradicts`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, TypeAlias

from graph_service.domain.reasons import Reason

Subject: TypeAlias = Hashable
CONTRADICTS: Final = Reason.CONTRADICTS.code


@dataclass(frozen=True, slots=True)
class Entry:
    """一条原始记载. What one fact says of one subject (a person's office, a name of a party, a holding).

    `until` is the first day on which it no longer holds. `standing` is the day on which the source showed it
    as holding (the data day of a snapshot); None for a change record, which speaks of one day only.
    """

    subject: Subject
    since: date | None
    until: date | None
    standing: date | None
    rank: int  # of the source; the smaller is seen first
    data_day: date
    source: str
    id: str
    remarks: tuple[str, ...] = ()

    @property
    def seen(self) -> tuple[int, int, str, str]:
        """次序: source rank, then the later data day; never the order of loading."""
        return self.rank, -self.data_day.toordinal(), self.source, self.id


@dataclass(frozen=True, slots=True)
class Settled:
    """一段定期间 with the entries behind it, the one to be seen first in front. None: not known (yet)."""

    subject: Subject
    since: date | None
    until: date | None
    entries: tuple[Entry, ...]
    remarks: tuple[str, ...] = ()

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(entry.id for entry in self.entries)

    @property
    def contradicted(self) -> bool:
        return CONTRADICTS in self.remarks

    def covers(self, day: date) -> bool:
        """Whether it may hold on the day; an unknown beginning or end excludes nothing."""
        return covers(self.since, self.until, day)


def covers(since: date | None, until: date | None, day: date) -> bool:
    """有效期内. `until` is the first day outside; None leaves its side open."""
    return (since is None or since <= day) and (until is None or day < until)


def settle(entries: Iterable[Entry]) -> list[Settled]:
    """定期间 of every subject among the entries, in the order in which they are to be seen."""
    subjects: dict[Subject, dict[Entry, None]] = defaultdict(dict)
    for entry in entries:
        subjects[entry.subject][entry] = None
    settled = [one for held in subjects.values() for one in _settle_subject(list(held))]
    return sorted(settled, key=_seen)


def _seen(one: Settled) -> tuple[tuple[int, int, str, str], date, date, str]:
    return one.entries[0].seen, one.since or date.min, one.until or date.max, repr(one.subject)


def _settle_subject(entries: Sequence[Entry]) -> list[Settled]:
    if len(entries) == 1:  # by far the most
        one = (entries[0].since, entries[0].until, (entries[0],))
        return [Settled(entries[0].subject, *one, _remarks(one[2], contradicted=_clashes(one, ())))]
    days = _Days.of(entries)
    groups: dict[tuple[date | None, date | None], list[Entry]] = defaultdict(list)
    for entry in entries:
        since = entry.since or days.beginning_of(entry)
        groups[since, entry.until or days.end_of(since, entry.standing)].append(entry)
    found = [
        (since, until, tuple(sorted(group, key=lambda entry: entry.seen)))
        for (since, until), group in groups.items()
    ]
    return [
        Settled(entries[0].subject, since, until, group, _remarks(group, contradicted=_clashes(one, found)))
        for one in found
        for since, until, group in (one,)
    ]


@dataclass(frozen=True, slots=True)
class _Days:
    """所载之日. The beginnings and ends that the entries of one subject state."""

    beginnings: frozenset[date]
    ends: frozenset[date]
    whole: frozenset[tuple[date, date]]

    @classmethod
    def of(cls, entries: Sequence[Entry]) -> _Days:
        beginnings = frozenset(entry.since for entry in entries if entry.since)
        ends = frozenset(entry.until for entry in entries if entry.until)
        stated = cls(beginnings, ends, frozenset())
        known = ((entry.since or stated.beginning_of(entry), entry) for entry in entries)
        pairs = ((s, e.until or stated.end_of(s, e.standing)) for s, e in known if e.since or e.standing)
        return cls(beginnings, ends, frozenset((since, until) for since, until in pairs if since and until))

    def end_of(self, since: date | None, standing: date | None) -> date | None:
        """The first stated end after it began that its source does not speak against."""
        if since is None and standing is None:
            return None
        later = (d for d in self.ends if (since is None or d > since) and (standing is None or d >= standing))
        return min(later, default=None)

    def beginning_of(self, entry: Entry) -> date | None:
        """The nearest stated beginning, if nothing is said to have ended since."""
        if entry.standing is not None:
            begun = [day for day in self.beginnings if day <= entry.standing]
            return self._last_beginning(begun, entry.standing)
        if entry.until is None:
            return None
        whole = [since for since, until in self.whole if until == entry.until]
        if whole:
            return max(whole)
        return self._last_beginning([day for day in self.beginnings if day < entry.until], entry.until)

    def _last_beginning(self, before: list[date], day: date) -> date | None:
        if not before:
            return None
        last = max(before)
        return None if any(last < end < day for end in self.ends) else last


_Interval: TypeAlias = tuple[date | None, date | None, tuple[Entry, ...]]


def _clashes(one: _Interval, others: Sequence[_Interval]) -> bool:
    """Whether the stated days do not keep it apart from another interval, or run backwards."""
    since, until, _ = one
    if since and until and until <= since:
        return True
    return any(other is not one and not _apart(one, other) and not _apart(other, one) for other in others)


def _apart(first: _Interval, second: _Interval) -> bool:
    return first[1] is not None and second[0] is not None and first[1] <= second[0]


def _remarks(entries: Sequence[Entry], *, contradicted: bool) -> tuple[str, ...]:
    said = {remark for entry in entries for remark in entry.remarks}
    return tuple(sorted(said | {CONTRADICTS} if contradicted else said))


def days_zh(since: date | str | None, until: date | str | None) -> str:
    """起止 in office words; `until` is the first day on which it no longer holds. Empty where neither is known."""
    begins = f"{since} 起" if since else ""
    if until is None:
        return begins
    return f"{begins or '起始日不详'}, 至 {until} (不含)"
