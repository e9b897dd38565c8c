"""一份决定. Which decisions of the graph are one: an order and the rows that name persons under it, one decision in two
spellings of its number, and one that comes back after it was repaired.

What the records say decides, never the order in which files came.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final, TypeAlias

from graph_service.domain.decision_numbers import Likeness, likeness
from graph_service.facts.evidence import entry_of
from graph_service.facts.organisation import Home, Knowing, Read, homes_of
from graph_service.store.graph_store import Row
from graph_service.store.ledger import StoredFact, facts_of

Hung: TypeAlias = dict[str, list[StoredFact]]
"""What hangs on a decision, by kind, in the order in which it is to be seen."""
FOR_GOOD: Final = ("repaired", "revoked_or_annulled")
"""终止事由 that release everything for good."""
DISTINCT: Final = "distinct_decision"
"""What an approval approves that says: this is no other decision's second spelling."""


@dataclass(frozen=True, slots=True)
class DecisionTold:
    """一份决定 as far as it may be another one too. `stated`: the last day on which a source stated it; `released`: since
    when it is released for good; `distinct`: a person says that it is a decision of its own."""

    id: str
    number: str
    days: frozenset[date]
    stated: date
    released: date | None = None
    distinct: bool = False


@dataclass(frozen=True, slots=True)
class Kin:
    """相近的决定. `twins` differ in spelling only: one decision, which the smallest id bears. `repaired`: released for
    good, and this may be one of them. `possible`: differ in spelling, but not from each other alone."""

    twins: tuple[str, ...] = ()
    repaired: tuple[str, ...] = ()
    possible: tuple[str, ...] = ()


def kin_of(one: DecisionTold, pool: Iterable[DecisionTold]) -> Kin:
    """相近的决定 among decisions of the same matter and subject."""
    others = [other for other in pool if other.id != one.id]
    alike = [other for other in others if _alike(one, other)]
    if not alike or one.distinct:
        return Kin()
    group = _group(one, [one, *others])
    twins = {other.id for other in group} - {one.id}
    clear = all(_spelling(a, b) for a in group for b in group)
    merged = twins if clear else set[str]()
    repaired = {other.id for other in alike if other.released is not None} if one.released is None else set()
    return Kin(_sorted(merged), _sorted(repaired - merged), _sorted(twins - merged - repaired))


def _group(one: DecisionTold, pool: Sequence[DecisionTold]) -> list[DecisionTold]:
    """All that spelling alone leads to from a decision; none that may be a repaired one come back."""
    open_ = [other for other in pool if not other.distinct and not _came_back(other, pool)]
    if one not in open_:
        return [one]
    group, fresh = [one], [one]
    while fresh:
        fresh = [
            other
            for other in open_
            if other not in group and any(_spelling(other, member) for member in fresh)
        ]
        group += fresh
    return group


def _came_back(one: DecisionTold, pool: Iterable[DecisionTold]) -> bool:
    """Stated again after the release, or of a number that does not say which decision it is."""
    return one.released is None and any(
        other.released is not None
        and _alike(one, other)
        and (one.stated >= other.released or not _spelling(one, other))
        for other in pool
        if other.id != one.id
    )


def _alike(one: DecisionTold, other: DecisionTold) -> bool:
    return (
        not other.distinct
        and not one.days.isdisjoint(other.days)
        and likeness(one.number, other.number) is not Likeness.OTHER
    )


def _spelling(one: DecisionTold, other: DecisionTold) -> bool:
    return not one.days.isdisjoint(other.days) and likeness(one.number, other.number) is Likeness.SPELLING


def _sorted(ids: Collection[str]) -> tuple[str, ...]:
    return tuple(sorted(ids))


# --- what is read ---


def hung_on(knowing: Knowing, decisions: Sequence[str]) -> dict[str, Hung]:
    """What hangs on each decision, as known."""
    hung: dict[str, Hung] = {id_: defaultdict(list) for id_ in decisions}
    for fact in facts_of(knowing.read, list(decisions), "Decision"):
        if fact.known_at(knowing.known):
            hung[fact.anchor][fact.kind.name].append(fact)
    for kinds in hung.values():
        for facts in kinds.values():
            facts.sort(key=lambda fact: entry_of("", fact.properties, knowing.ranks).seen)
    return hung


@dataclass(slots=True)
class Kindred:
    """相近的决定 of some decisions, and what hangs on all of them."""

    kin: dict[str, Kin] = field(default_factory=dict)
    hung: dict[str, Hung] = field(default_factory=dict)

    def twins_of(self, decision: str) -> tuple[str, ...]:
        return self.kin[decision].twins if decision in self.kin else ()


def read_kindred(
    knowing: Knowing, decisions: Mapping[str, Row], homes: Mapping[str, Home], hung: Mapping[str, Hung]
) -> Kindred:
    """相近的决定 of decisions of which `hung` is read already; `homes`: the codes of the subjects that have several."""
    found = Kindred(hung=dict(hung))
    groups = groups_of(knowing, decisions, homes)
    near = {id_: near_ones(decisions[id_], group) for id_, group in groups.items()}
    wanted = sorted({row["id"] for rows in near.values() for row in rows} - found.hung.keys())
    found.hung.update(hung_on(knowing, wanted) if wanted else {})
    for id_, rows in near.items():
        if rows:
            pool = [told for row in (decisions[id_], *rows) if (told := _told(row, found.hung[row["id"]]))]
            one = next((told for told in pool if told.id == id_), None)
            if one is not None:
                found.kin[id_] = kin_of(one, pool)
    return found


def kin_of_decisions(read: Read, ids: Sequence[str], known: int) -> dict[str, Kin]:
    """相近的决定 of decisions, by id; those that have none are left out."""
    knowing = Knowing.at(read, known)
    decisions = {row["id"]: row for row in read("spread/decisions", ids=list(ids))}
    homes = homes_of(knowing, sorted({row["subject"] for row in decisions.values()}))
    found = read_kindred(knowing, decisions, homes, hung_on(knowing, list(decisions)))
    return {id_: kin for id_, kin in found.kin.items() if kin != Kin()}


def groups_of(
    knowing: Knowing, decisions: Mapping[str, Row], homes: Mapping[str, Home]
) -> dict[str, list[Row]]:
    """The decisions of the same matter on the same subject, by decision."""
    codes = {row["subject"]: homes.get(row["subject"], (row["subject"],)) for row in decisions.values()}
    by_code: dict[tuple[str, str], list[Row]] = defaultdict(list)
    rows = knowing.read(
        "spread/decisions_of_subjects", ids=sorted({code for those in codes.values() for code in those})
    )
    for row in rows:
        by_code[row["subject"], row["matter"]].append(row)
    return {
        id_: [other for code in codes[row["subject"]] for other in by_code[code, row["matter"]]]
        for id_, row in decisions.items()
    }


def near_ones(one: Row, group: Iterable[Row]) -> list[Row]:
    """Those whose number does not say that they are another decision, and those that are near these."""
    others = [row for row in group if row["id"] != one["id"]]
    near = [row for row in others if likeness(one["number"], row["number"]) is not Likeness.OTHER]
    if not near:
        return []
    return [
        row
        for row in others
        if row in near or any(likeness(row["number"], n["number"]) is Likeness.SPELLING for n in near)
    ]


def _told(row: Row, hung: Hung) -> DecisionTold | None:
    """None: no source states the decision now."""
    listings = [fact.properties for fact in hung.get("Listing", ())]
    if not listings:
        return None
    days = {day for said in listings for day in (said.get("decided"), said.get("from")) if day}
    approved = {fact.properties["of"] for fact in hung.get("Approval", ())}
    return DecisionTold(
        row["id"],
        row["number"],
        frozenset(days),
        max(said["data_day"] for said in listings),
        released_since(hung),
        DISTINCT in approved,
    )


def released_since(hung: Hung) -> date | None:
    """Since when a decision is released for good, as a whole; None: it is not."""
    days = [fact.properties["from"] for fact in hung.get("Repair", ()) if fact.properties.get("from")]
    for fact in hung.get("Ending", ()):
        said = fact.properties
        if said["event"] in FOR_GOOD and said.get("to") is None and said.get("about") is None:
            days.append(said["from"])
    return min(days, default=None)


def orders_of(knowing: Knowing, ids: Sequence[str]) -> set[str]:
    """Decisions of a unit and of the persons whom its row names, as any source has ever stated."""
    rows = knowing.read("spread/decisions_of_orders", ids=sorted(ids)) if ids else []
    return {id_ for row in rows for id_ in (row["unit"], row["person"])}
