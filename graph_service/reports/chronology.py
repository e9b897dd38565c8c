"""时间线. What is on record about a party, in the order of its days: read off the report as its purpose sees it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from graph_service.domain.vocabulary import ENDS, ROLES_ZH
from graph_service.facts.party import PartyFacts
from graph_service.facts.party_decisions import DecisionFacts
from graph_service.facts.party_refs import PartyRef
from graph_service.facts.shown import Item, Shown
from graph_service.reports.association import AssociationReport, State

_OF_DECISIONS: Final = {
    "listing": "列入", "finding": "责任认定", "ending": "终止", "dispute": "异议", "repair": "信用修复",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Happening:
    """一件事. From `since` (None: not known) up to, not including, `until`. `decision`, `consequence`, `grounds`: what to
    ask /v1/graph/evidence for."""

    since: date | None
    until: date | None
    kind: str
    zh: str
    party: PartyRef | None
    state: State | None
    decision: str | None
    consequence: str | None
    grounds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chronology:
    """时间线 of a party as of a day, as known at a change."""

    party: PartyRef
    as_of: date
    known_change: int
    data_day: date | None
    rules_version: str
    partial: bool
    events: tuple[Happening, ...]


def chronology_of(report: AssociationReport) -> Chronology:
    """时间线 of the party of a report that its purpose has been shown; what has no first day stands in front."""
    subject = report.subject
    events = [*_of_register(subject), *_of_outcomes(report)]
    events += (one for decision in subject.decisions for one in _of_decision(decision))
    return Chronology(
        subject.party,
        report.as_of,
        report.known_change,
        report.data_day,
        report.rules_version,
        report.partial,
        tuple(sorted(events, key=_order)),
    )


def _order(one: Happening) -> tuple[date, str, str, date, tuple[str, ...]]:
    return one.since or date.min, one.kind, one.zh, one.until or date.max, one.grounds


def _of_register(subject: PartyFacts) -> Iterator[Happening]:
    """Names, states, offices and holdings."""
    for kind, zh, texts in (
        ("name", "名称", (*subject.names, *subject.former_names)), ("status", "登记状态", subject.statuses),
        ("address", "住所", subject.addresses),
    ):  # fmt: skip
        for text in texts:
            yield _shown(text, kind, f"{zh}: {text.text}")
    for office in subject.offices:
        yield _shown(office, "office", f"{ROLES_ZH.get(office.role, office.role)}", office.holder)
    for office in subject.offices_held:
        yield _shown(office, "office_held", f"任{ROLES_ZH.get(office.role, office.role)}", office.org)
    for holding in subject.shareholders:
        yield _shown(holding, "shareholder", "股东", holding.holder)
    for holding in subject.holdings:
        yield _shown(holding, "holding", "持股", holding.org)


def _of_decision(decision: DecisionFacts) -> Iterator[Happening]:
    items: tuple[tuple[str, tuple[Item, ...]], ...] = (
        ("listing", decision.listings), ("finding", decision.findings), ("ending", decision.endings),
        ("dispute", decision.disputes), ("repair", decision.repairs),
    )  # fmt: skip
    for kind, of_kind in items:
        for item in of_kind:
            event = ENDS.get(item.content.get("event", ""))
            word = event.zh if event is not None else _OF_DECISIONS[kind]
            zh = f"{word}: {decision.matter_zh} {decision.number}"
            yield _shown(item, kind, zh, item.person, decision.id)


def _of_outcomes(report: AssociationReport) -> Iterator[Happening]:
    """What reaches the party, stage by stage."""
    found = (*report.consequences, *report.review_tasks, *report.ended)
    for one in found:
        if one.party.id != report.subject.party.id:
            continue
        for stage in one.timeline:
            if stage.state is not None:
                yield Happening(
                    stage.since, stage.until, "consequence", f"{one.effect.zh}: {stage.state.zh}",
                    one.decision.about, stage.state, one.decision.id, one.key, (),
                )  # fmt: skip


def _shown(
    one: Shown, kind: str, zh: str, party: PartyRef | None = None, decision: str | None = None
) -> Happening:
    grounds = tuple(each.fact for each in one.evidence)
    return Happening(one.since, one.until, kind, zh, party, None, decision, None, grounds)
