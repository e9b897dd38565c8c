"""目录. What the words of an answer may be, and on which data it rests: for programs that read answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from graph_service.access.purposes import Purpose, purposes
from graph_service.domain.vocabulary import EVENTS
from graph_service.exploring.debtors import CaseStage
from graph_service.exploring.link_kinds import LinkType
from graph_service.facts.editions import editions_in_force
from graph_service.law.outcome import Status
from graph_service.law.rules import Effect
from graph_service.reports.association import NOT_LOOKED_UP, NOTHING, STANDS, CodedWord, Covered
from graph_service.reports.coverage import coverage_of
from graph_service.store.graph_store import Reader


@dataclass(frozen=True, slots=True)
class CatalogList:
    """名单. `serious`: an entry is 严重失信; `leaves`: one leaves it, as one does not leave a penalty."""

    id: str
    zh: str
    authority: str
    subject: str
    term: str
    severity: str
    serious: bool
    leaves: bool


@dataclass(frozen=True, slots=True)
class Catalog:
    """目录 of a day, as known at a change. `matters`: every list and event that a decision may be about; `states`: of
    what reaches a party; `party_states`: of a party as a whole; `sources`: each kind of data, its sources and data day."""

    as_of: date
    known_change: int
    data_day: date | None
    rules_version: str
    rules_hash: str
    partial: bool
    lists: tuple[CatalogList, ...]
    matters: tuple[CodedWord, ...]
    measures: tuple[CodedWord, ...]
    effects: tuple[CodedWord, ...]
    states: tuple[CodedWord, ...]
    party_states: tuple[CodedWord, ...]
    links: tuple[CodedWord, ...]
    stages: tuple[CodedWord, ...]
    purposes: tuple[Purpose, ...]
    sources: tuple[Covered, ...]


def catalog_of(reader: Reader, kinds: Mapping[str, str], day: date, known: int) -> Catalog:
    """目录 on a day, as known at a change; `kinds`: the kinds of data with their captions."""
    book = editions_in_force(reader.read).on(day)
    coverage = coverage_of(reader, kinds, known)
    listed = tuple(
        CatalogList(
            one.id, one.zh, one.authority, one.subject, one.term, one.severity, one.serious_list, one.leaves
        )
        for one in book.lists.values()
    )
    return Catalog(
        as_of=day,
        known_change=known,
        data_day=max((one.data_day for one in coverage if one.data_day), default=None),
        rules_version=book.version,
        rules_hash=book.hash,
        partial=False,
        lists=listed,
        matters=tuple(CodedWord(id_, book.lists.caption(id_)) for id_ in (*book.lists, *EVENTS)),
        measures=tuple(CodedWord(id_, one.zh) for id_, one in book.measures.items()),
        effects=tuple(CodedWord(one.value, one.zh) for one in Effect),
        states=tuple(CodedWord(one.value, one.zh) for one in Status),
        party_states=tuple(CodedWord(one.id, one.zh) for one in (STANDS, NOTHING, NOT_LOOKED_UP)),
        links=tuple(CodedWord(one.value, one.zh) for one in LinkType),
        stages=tuple(CodedWord(one.value, one.zh) for one in CaseStage),
        purposes=tuple(purposes().values()),
        sources=coverage,
    )
