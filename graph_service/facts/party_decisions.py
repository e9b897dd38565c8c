"""主体的决定. The decisions that concern a party or find it responsible, each with what followed it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from graph_service.domain.lists import ListType
from graph_service.domain.vocabulary import EVENTS
from graph_service.facts.evidence import seen_order
from graph_service.facts.party_refs import PartyRef, PartyRefs
from graph_service.facts.shown import Item, item_of
from graph_service.store.graph_store import Row
from graph_service.store.ledger import StoredFact


@dataclass(frozen=True, slots=True)
class Publication:
    """公示期 of a record. `until`: the first day after it; `over`: on the day asked about; `cut`: the source states a
    later end than the term allows; `light`: 轻微, not shown by default."""

    since: date
    until: date
    over: bool
    cut: bool = False
    light: bool = False


@dataclass(frozen=True, slots=True)
class DecisionFacts:
    """决定及其后续. `found`: shown because it finds the party responsible, not because it concerns it.

    `publication`: None if it has no publication term, or nobody asked for it."""

    id: str
    matter: str
    number: str
    about: PartyRef | None
    found: bool
    listings: tuple[Item, ...]
    findings: tuple[Item, ...]
    endings: tuple[Item, ...]
    disputes: tuple[Item, ...]
    repairs: tuple[Item, ...]
    publication: Publication | None = None
    doubts: tuple[str, ...] = ()
    list_type: ListType | None = field(
        default=None, metadata={"told": False}
    )  # as the rule book of the day says

    @property
    def matter_zh(self) -> str:
        """事项 in words; 决定 if neither the rule book nor the vocabulary knows the matter."""
        word = self.list_type or EVENTS.get(self.matter)
        return word.zh if word is not None else "决定"


@dataclass(frozen=True, slots=True)
class KnownDecisions:
    """The decisions of a party with all of their facts as known."""

    rows: Sequence[Row]
    known: Sequence[StoredFact]

    def mentioned(self) -> Iterator[str]:
        """Parties that a decision concerns or finds responsible."""
        yield from (row["about"] for row in self.rows if row["about"])
        for fact in self.known:
            if fact.kind.name == "Finding" and fact.other:
                yield fact.other
            if fact.properties.get("about"):
                yield fact.properties["about"]

    def told(
        self, as_of: date, refs: PartyRefs, ranks: Mapping[str, int], lists: Mapping[str, ListType]
    ) -> tuple[DecisionFacts, ...]:
        """Those that began by the day, the latest first."""
        begun: dict[str, list[StoredFact]] = defaultdict(list)
        for fact in self.known:
            if (_begun(fact.properties) or date.min) <= as_of:
                begun[fact.anchor].append(fact)
        rows = {row["id"]: row for row in sorted(self.rows, key=lambda row: not row["found"])}
        told = [_told(row, begun[id_], refs, ranks, lists) for id_, row in rows.items() if id_ in begun]
        return tuple(sorted(told, key=_latest_first))


def _told(
    row: Row,
    facts: Sequence[StoredFact],
    refs: PartyRefs,
    ranks: Mapping[str, int],
    lists: Mapping[str, ListType],
) -> DecisionFacts:
    approved = {fact.properties["of"] for fact in facts if fact.kind.name == "Approval"}

    def items(kind: str) -> tuple[Item, ...]:
        of_kind = [fact for fact in facts if fact.kind.name == kind]
        found = sorted(of_kind, key=lambda fact: seen_order(fact.properties, ranks))
        return tuple(_item(fact, refs, approved) for fact in found)

    return DecisionFacts(
        row["id"],
        row["decision"]["matter"],
        row["decision"]["number"],
        refs.get(row["about"]),
        row["found"],
        items("Listing"),
        items("Finding"),
        items("Ending"),
        items("Dispute"),
        items("Repair"),
        list_type=lists.get(row["decision"]["matter"]),
    )


def _item(fact: StoredFact, refs: PartyRefs, approved: Container[str]) -> Item:
    """A fact as shown; a finding says approved where an approval stands for what it says."""
    item = item_of(fact.properties, refs.get(_person(fact)))
    if fact.kind.name == "Finding" and fact.properties["id"].partition("@")[0] in approved:
        return replace(item, content={**item.content, "state": "approved"})
    return item


def _person(fact: StoredFact) -> str | None:
    return fact.other if fact.kind.name == "Finding" else fact.properties.get("about")


def _begun(fact: Mapping[str, Any]) -> date | None:
    begun: date | None = fact.get("from") or fact.get("decided") or fact.get("lodged")
    return begun


def _latest_first(told: DecisionFacts) -> tuple[int, str]:
    days = [_begun({"from": item.since, **item.content}) for item in told.listings]
    return -max((day.toordinal() for day in days if day), default=0), told.id
