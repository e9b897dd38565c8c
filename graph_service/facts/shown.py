"""记载. What is shown of a party, item by item, each with the days on which it holds and its evidence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

from graph_service.facts.evidence import Evidence, content_of, evidence_of
from graph_service.facts.party_refs import PartyRef
from graph_service.store.graph_store import Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """一项记载. `until` is the first day on which it no longer holds; None = not known, or open."""

    since: date | None = None
    until: date | None = None
    remarks: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TextFact(Shown):
    """名称、状态、住所或电话(掩码)."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeFact(Shown):
    """任职. HOLDER holds the office `role` at `org`; `title` in the source's own words."""

    holder: PartyRef
    org: PartyRef
    role: str
    title: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldingFact(Shown):
    """持股. `share` is exact, of the whole = 1; None if the source gives none. Amounts in yuan, as text."""

    holder: PartyRef
    org: PartyRef
    share: Fraction | None
    content: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class TieFact(Shown):
    """与另一主体的关系: branch, guarantee, pledge, debt, succession. `other` may be unknown."""

    other: PartyRef | None
    content: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Item(Shown):
    """登记信息、走访, or what belongs to a decision (列入、认定、终止、异议、修复), as stated."""

    content: Mapping[str, Any]
    person: PartyRef | None = None


def item_of(fact: Row, person: PartyRef | None = None) -> Item:
    return Item(
        since=fact.get("from"),
        until=fact.get("to"),
        remarks=tuple(fact.get("remarks") or ()),
        evidence=(evidence_of(fact),),
        content=content_of(fact),
        person=person,
    )
