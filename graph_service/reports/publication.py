"""公示期. How long a record is published by its severity, and whether that is over on a day; pure (docs/reports.md).

It concerns penalties, and other records with a 公示 date once their entry no longer stands. An entry that still stands
on a list has no publication term, nor has an effective consequence: a ban is seen until the ban ends.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any, Final

from graph_service.domain.lists import ListType
from graph_service.domain.reasons import Reason
from graph_service.facts.evidence import Evidence
from graph_service.facts.listings import Listed, listed_on
from graph_service.facts.party_decisions import DecisionFacts, Publication
from graph_service.facts.shown import Item
from graph_service.related.calendar import months_after
from graph_service.store.graph_store import Row

LIGHT: Final = "light"
_MONTHS: Final[Mapping[str, int]] = {LIGHT: 3, "general": 12, "serious": 36}
_UNCLASSED: Final = _MONTHS["general"]
"""Of a record whose row and list say no severity: the middle term. Severity takes away and never triggers, so nothing
unsaid may lengthen the term to three years; and nothing unsaid may hide a record after three months."""


def publication_of(kind: ListType | None, listing: Row, listed: Listed, day: date) -> Publication | None:
    """公示期 of one record on a day; None if it has none. What one cannot leave (`kind.leaves`) is a penalty."""
    published = listing.get("published")
    penalty = kind is not None and not kind.leaves
    begun = published or listing.get("decided") or listing.get("from")
    if begun is None or (not penalty and (listed.stands or published is None)):
        return None
    term = months_after(begun, _MONTHS.get(listed.severity, _UNCLASSED))
    stated = listing.get("published_to")
    until = term if stated is None else min(term, stated)
    return Publication(
        since=begun,
        until=until,
        over=until <= day,
        cut=stated is not None and stated > term,
        light=listed.severity == LIGHT,
    )


def listed_of(decision: DecisionFacts, day: date) -> Listed | None:
    """列入当日情形 of a decision as a report tells it; None if it has not begun."""
    whom = decision.about.id if decision.about else None
    return listed_on(decision.list_type, _stated(decision), day, {}, whom)


def published(decision: DecisionFacts, day: date) -> DecisionFacts:
    """The decision with its publication term on a day, and remarked where its entry has stood for too long."""
    found = listed_of(decision, day)
    if found is None:
        return decision
    (listing,) = _stated(decision)["Listing"]
    if found.to_be_checked:
        remarked = (
            replace(item, remarks=(*item.remarks, Reason.LISTED_LONG.code)) for item in decision.listings
        )
        decision = replace(decision, listings=tuple(remarked))
    return replace(decision, publication=publication_of(decision.list_type, listing, found, day))


def _stated(decision: DecisionFacts) -> dict[str, list[Row]]:
    """Its facts by label; the listing as its sources say it together, which stand in their order."""
    listing: Row = {}
    for item in decision.listings:
        listing = {**_row(item), **listing}
    return {
        "Listing": [listing] if listing else [],
        "Ending": [_row(item) for item in decision.endings],
        "Dispute": [_row(item) for item in decision.disputes],
        "Repair": [_row(item) for item in decision.repairs],
    }


def _row(item: Item) -> Row:
    said: dict[str, Any] = {**item.content, "from": item.since, "to": item.until}
    where = item.evidence[0] if item.evidence else _NOWHERE
    said |= {"id": where.fact, "source": where.source, "data_day": where.data_day}
    return {name: value for name, value in said.items() if value is not None}


_NOWHERE: Final = Evidence("", "", 0, date.min, "")
