"""出处的出具. Where what was told stands written: consequences, decisions and facts of a party, by their ids.

Found in the report of the party as its purpose sees it, so nothing is told here that the report does not tell.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, Final

from graph_service.facts.evidence import Evidence
from graph_service.facts.party_decisions import DecisionFacts
from graph_service.facts.party_refs import PartyRef
from graph_service.facts.shown import HoldingFact, Item, OfficeFact, Shown, TextFact, TieFact
from graph_service.reports.association import Affected, AssociationReport
from graph_service.reports.neighbours import items_of, outcomes_of

MOST_ASKED: Final = 100


@dataclass(frozen=True, slots=True)
class FactTold:
    """一项记载. `kind`: the part of the report in which it stands."""

    kind: str
    since: date | None
    until: date | None
    remarks: tuple[str, ...]
    parties: tuple[PartyRef, ...]
    content: Mapping[str, Any]
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class EvidenceTold:
    """一项出处: of a consequence (by its key), a decision, or a fact."""

    id: str
    consequence: Affected | None = None
    decision: DecisionFacts | None = None
    fact: FactTold | None = None


@dataclass(frozen=True, slots=True)
class PartyEvidence:
    """出处. `missing`: ids of which nothing stands in the report of the party, or nothing that the purpose sees."""

    party: PartyRef
    as_of: date
    known_change: int
    data_day: date | None
    rules_version: str
    partial: bool
    found: tuple[EvidenceTold, ...]
    missing: tuple[str, ...]


def evidence_in(report: AssociationReport, ids: Sequence[str]) -> PartyEvidence:
    """出处 of what is asked for, in the order of the question."""
    consequences = {one.key: one for one in outcomes_of(report)}
    decisions = {one.id: one for one in report.subject.decisions}
    facts = {each.fact: one for one in _facts(report) for each in one.evidence}
    told = (
        EvidenceTold(id_, consequences.get(id_), decisions.get(id_), facts.get(id_))
        for id_ in dict.fromkeys(ids)
    )
    found = tuple(one for one in told if one.consequence or one.decision or one.fact)
    there = {one.id for one in found}
    return PartyEvidence(
        report.subject.party, report.as_of, report.known_change, report.data_day, report.rules_version, report.partial,
        found, tuple(id_ for id_ in dict.fromkeys(ids) if id_ not in there),
    )  # fmt: skip


def _facts(report: AssociationReport) -> Iterator[FactTold]:
    for one in fields(report.subject):
        part = getattr(report.subject, one.name)
        if isinstance(part, tuple):
            yield from (_fact(one.name, each) for each in part if isinstance(each, Shown))
    for decision in report.subject.decisions:
        yield from (_fact("decisions", item) for item in items_of(decision))


def _fact(kind: str, one: Shown) -> FactTold:
    parties, content = _said(one)
    named = tuple(ref for ref in parties if ref is not None)
    return FactTold(kind, one.since, one.until, one.remarks, named, content, one.evidence)


def _said(one: Shown) -> tuple[tuple[PartyRef | None, ...], Mapping[str, Any]]:
    """Whom a fact names, and what it says."""
    match one:
        case TextFact():
            return (), {"text": one.text}
        case OfficeFact():
            return (one.holder, one.org), {"role": one.role, "title": one.title}
        case HoldingFact():
            return (one.holder, one.org), {**one.content, "share": one.share}
        case TieFact():
            return (one.other,), one.content
        case Item():
            return (one.person,), one.content
    return (), {}
