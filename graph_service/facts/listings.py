"""列入当日情形. Whether what a decision did still stands on a day: begun, over, lifted, repaired, disputed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from graph_service.domain.intervals import covers
from graph_service.domain.lists import ListType
from graph_service.domain.vocabulary import ENDS
from graph_service.facts.evidence import entry_of
from graph_service.law.terms import check_day, entry_end
from graph_service.store.graph_store import Row

_VOID: Final = frozenset({"revoked_or_annulled", "identity_refuted"})
"""What makes a decision one that never should have been."""
_REPAIRED: Final = "repaired"
_ALWAYS_ENDING: Final = _VOID | {_REPAIRED}


@dataclass(frozen=True, slots=True)
class Listed:
    """列入 as it is on a day.

    `since`: its first day, None if no source states it; `until`: the first day on which it no longer stands, if that
    is known by now or stated.
    `void`: annulled, or of somebody else: it counts for nothing, not even as past. `repaired`: nobody is shown it any
    more, and nothing rests on it (信用修复管理办法 3). `public`: still published.
    `to_be_checked`: it stands without a stated end longer than the list foresees; a person looks into it.
    `disputed`: somebody disputes it as a whole, and that is being looked into.
    """

    severity: str
    since: date | None
    until: date | None
    stands: bool
    void: bool
    repaired: bool
    public: bool
    disputed: bool
    key_target: bool
    to_be_checked: bool = False


def listed_on(
    kind: ListType | None,
    facts: Mapping[str, Sequence[Row]],
    day: date,
    ranks: Mapping[str, int],
    party: str | None = None,
) -> Listed | None:
    """列入 of one decision on a day, from its facts by label; None if it has not begun.

    `kind`: the list, None for an event, which is over by whatever word for an end. `party`: whom the decision
    concerns; what is about him alone is about it as a whole.
    """
    listing = said_together(facts.get("Listing", ()), ranks)
    since = listing.get("from") or listing.get("decided")
    if not listing or (since is not None and since > day):
        return None
    whole = (None, party)
    ending = _ALWAYS_ENDING | (ENDS.keys() if kind is None else kind.ends)
    ends = [
        (fact["event"], fact)
        for fact in facts.get("Ending", ())
        if fact.get("about") in whole and fact["event"] in ending
    ]
    ends += [(_REPAIRED, fact) for fact in facts.get("Repair", ())]
    active = [(word, fact) for word, fact in ends if _active(fact, day)]
    over = [_begun(fact) for _, fact in active]
    over.append(term_of(kind, listing))
    until = min((end for end in over if end is not None), default=None)
    published_to = listing.get("published_to")
    return Listed(
        severity=listing.get("severity") or (kind.one_severity if kind else None) or "none",
        since=since,
        until=until,
        stands=until is None or until > day,
        void=any(word in _VOID for word, _ in active),
        repaired=any(word == _REPAIRED for word, _ in active),
        public=published_to is None or published_to > day,
        disputed=any(_active(fact, day) for fact in facts.get("Dispute", ()) if fact.get("about") in whole),
        key_target=bool(listing.get("key_target")),
        to_be_checked=_long_listed(kind, listing, until, day),
    )


def _long_listed(kind: ListType | None, listing: Row, until: date | None, day: date) -> bool:
    due = check_day(kind, listing.get("decided") or listing.get("from"), until, counted_days(listing))
    return due is not None and due <= day


def term_of(kind: ListType | None, listing: Row) -> date | None:
    """期满日 of an entry as its sources state it together: its own end or the list's term."""
    decided = listing.get("decided") or listing.get("from")
    return entry_end(kind, decided, listing.get("to"), counted_days(listing))


def counted_days(listing: Row) -> dict[str, date]:
    """起算日. Days that a term may be counted from, by the name that lists and rules give them."""
    days = {"listing_date": listing.get("from"), "publication_date": listing.get("published")}
    return {name: day for name, day in days.items() if day is not None}


def said_together(facts: Iterable[Row], ranks: Mapping[str, int]) -> Row:
    """What the sources say together: of each item the first that is stated, in the order of sources."""
    told: Row = {}
    for fact in sorted(facts, key=lambda fact: entry_of("", fact, ranks).seen):
        told = {**{name: value for name, value in fact.items() if value is not None}, **told}
    return told


def _active(fact: Row, day: date) -> bool:
    since = _begun(fact)
    return since is not None and covers(since, fact.get("to"), day)


def _begun(fact: Row) -> date | None:
    begun: date | None = fact.get("from") or fact.get("lodged")
    return begun
