"""持股合计. What each source says that the holders of one company have in all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from graph_service.domain.intervals import Entry, Subject, settle
from graph_service.facts.evidence import CHANGE_SLOTS, UNRANKED, entry_of, is_change_record


def share_totals(
    shares: Iterable[tuple[str, Mapping[str, Any]]], as_of: date, ranks: Mapping[str, int]
) -> dict[str, Fraction]:
    """持股合计. The exact sum of shares (holder, fact) that each source states for a day, best source first.

    Sources are not added up: the same holding from two sources stands twice. Where a source lists the holders, its
    change records add nothing: they name the same holders again, mostly without an id.
    """
    held = listed_holdings(shares)
    by_source: dict[str, list[Entry]] = defaultdict(list)
    for holder, fact in held:
        if fact.get("share") is not None:
            by_source[fact["source"]].append(entry_of(share_subject(holder, fact), fact, ranks))
    totals = {}
    for source in sorted(by_source, key=lambda name: (ranks.get(name, UNRANKED), name)):
        standing = (one for one in settle(by_source[source]) if one.covers(as_of))
        totals[source] = sum((Fraction(one.subject[2]) for one in standing), Fraction(0))  # type: ignore[index]
    return totals


def share_subject(holder: str, fact: Mapping[str, Any]) -> Subject:
    """Tranches of one holder stand side by side; a change record says nothing of tranches."""
    tranche = (fact.get("identity") or ["", ""])[-1]
    return holder, "" if tranche.startswith(CHANGE_SLOTS) else tranche, fact.get("share")


def listed_holdings(shares: Iterable[tuple[str, Mapping[str, Any]]]) -> list[tuple[str, Mapping[str, Any]]]:
    """Holdings (holder, fact) without the change records of a source that also lists the holders."""
    held = list(shares)
    listing = {fact["source"] for _, fact in held if not is_change_record(fact)}
    return [
        (holder, fact) for holder, fact in held if fact["source"] not in listing or not is_change_record(fact)
    ]
