"""相邻主体. Every other party that a report draws or lists, and what stands about it: read for all of them at once.

Nobody is "nothing stands" who was not looked up. Of a natural person only what the subject's own decisions give is
told: nobody's record is opened because of a neighbour.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from graph_service.access.purposes import Purpose, Sight
from graph_service.facts.listings import listed_on, said_together
from graph_service.facts.organisation import Knowing, homes_of
from graph_service.facts.party import PartyFacts
from graph_service.facts.party_decisions import DecisionFacts
from graph_service.facts.party_refs import PartyRef
from graph_service.facts.settled import Settling
from graph_service.facts.shown import Item, TextFact, TieFact
from graph_service.law.outcome import Status
from graph_service.liability.consequences import StoredConsequence, consequences_of
from graph_service.liability.doubted import doubted
from graph_service.liability.notices import Notice, notified_on, read_notices, usable
from graph_service.reports.association import (
    NOT_LOOKED_UP,
    NOTHING,
    STANDS,
    Affected,
    AssociationReport,
    CodedWord,
    Neighbour,
    caption,
)
from graph_service.reports.publication import publication_of
from graph_service.reports.records import (
    Reaching,
    Record,
    chips_of,
    is_left,
    reaching_of,
    registry_chips,
    seen,
)
from graph_service.store.graph_store import Reader, Row

MOST_LOOKED_UP: Final = 1000
"""Organisations that are looked up for one report; the others are told as not looked up."""
_NO_PARTIES: Final = frozenset({"Address", "Phone"})


@dataclass(frozen=True, slots=True)
class StandsAbout:
    """What stands about an organisation: its registry states, its records, and the outcomes that reach it."""

    statuses: tuple[TextFact, ...]
    records: tuple[Record, ...]
    reaching: tuple[Reaching, ...]


# --- who they are ---


def parties_of(report: AssociationReport) -> dict[str, PartyRef]:
    """Every party of the picture of a report, by id; the subject first."""
    found = {report.subject.party.id: report.subject.party}
    for ref in _drawn(report):
        if ref is not None:
            found.setdefault(ref.id, ref)
    return found


def _drawn(report: AssociationReport) -> Iterator[PartyRef | None]:
    facts = report.subject
    for one in outcomes_of(report):
        yield from (one.party, one.decision.about)
    yield from facts.other_codes
    for office in (*facts.offices, *facts.offices_held):
        yield from (office.holder, office.org)
    for holding in (*facts.shareholders, *facts.holdings):
        yield from (holding.holder, holding.org)
    for tie in _ties(facts):
        yield tie.other
    for decision in facts.decisions:
        yield decision.about
        yield from (item.person for item in items_of(decision))
    yield from facts.same_name


def outcomes_of(report: AssociationReport) -> Iterator[Affected]:
    """Every outcome that a report tells, the gravest kind first."""
    for found in (report.consequences, report.arising, report.review_tasks, report.advice, report.ended):
        yield from found


def items_of(decision: DecisionFacts) -> tuple[Item, ...]:
    """What belongs to a decision."""
    return (
        *decision.listings, *decision.findings, *decision.endings, *decision.disputes, *decision.repairs
    )  # fmt: skip


def _ties(facts: PartyFacts) -> tuple[TieFact, ...]:
    return (
        *facts.branches, *facts.branch_of, *facts.successors, *facts.predecessors, *facts.guarantors,
        *facts.guarantees, *facts.pledges, *facts.pledged_to_it, *facts.debts, *facts.credits,
    )  # fmt: skip


def _listed(report: AssociationReport) -> Iterator[PartyRef]:
    """Whom hints and ownership name beside the picture."""
    for hint in report.hints.items:
        yield from hint.path
    if report.ownership is not None:
        yield from report.ownership.parties.values()


# --- what stands about them ---


def neighbours_of(
    reader: Reader, report: AssociationReport, purpose: Purpose, *, light: bool
) -> tuple[Neighbour, ...]:
    """相邻主体 of a report as its purpose sees it, in the order in which it names them."""
    refs = parties_of(report)
    for ref in _listed(report):
        refs.setdefault(ref.id, ref)
    del refs[report.subject.party.id]
    refs = {id_: ref for id_, ref in refs.items() if ref.kind not in _NO_PARTIES}
    orgs = [id_ for id_, ref in refs.items() if ref.kind != "Person"][:MOST_LOOKED_UP]
    found = look_up(Knowing.at(reader.read, report.known_change), orgs, report.as_of, purpose, light=light)
    given = _given(report)
    return tuple(
        looked_up_as(ref, found[id_]) if id_ in found else _given_to(ref, given.get(id_, ()))
        for id_, ref in refs.items()
    )


def looked_up_as(ref: PartyRef, about: StandsAbout) -> Neighbour:
    """A party with the state that was looked up."""
    chips = chips_of(about.records, about.reaching)
    withheld = sum(not one.shown and one.status in _WITHHELD for one in about.reaching)
    return Neighbour(ref, STANDS if chips else NOTHING, (*registry_chips(about.statuses), *chips), withheld)


_WITHHELD: Final = (Status.EFFECTIVE, Status.HELD)


def _given(report: AssociationReport) -> Mapping[str, list[Affected]]:
    """What the report tells of each natural person."""
    given: dict[str, list[Affected]] = defaultdict(list)
    for one in outcomes_of(report):
        if one.party.kind == "Person":
            given[one.party.id].append(one)
    return given


def _given_to(ref: PartyRef, given: Sequence[Affected]) -> Neighbour:
    chips = chips_of((), reaching_of(given))
    return Neighbour(ref, STANDS if chips else NOT_LOOKED_UP, chips)


# --- looking up ---


def look_up(
    knowing: Knowing, orgs: Iterable[str], day: date, purpose: Purpose, *, light: bool
) -> dict[str, StandsAbout]:
    """What stands about organisations on a day, under any of their codes, as far as a purpose sees it."""
    homes = homes_of(knowing, orgs)
    codes = sorted({code for home in homes.values() for code in home})
    if not codes:
        return {}
    records, matters = _records(knowing, codes, day)
    doubted = _doubted(knowing, [one for those in records.values() for one in those])
    reaching = _reaching(knowing, codes, matters, day, purpose)
    stated = _stated_statuses(knowing, codes)
    settling = Settling(day, knowing.ranks)
    return {
        org: StandsAbout(
            settling.texts("status", ((fact, fact["status"]) for code in home for fact in stated[code])),
            tuple(
                replace(one, doubted=one.decision in doubted)
                for code in home
                for one in records[code]
                if seen(one.publication, purpose, light=light)
            ),
            tuple(one for code in home for one in reaching[code]),
        )
        for org, home in homes.items()
    }


def _stated_statuses(knowing: Knowing, codes: Sequence[str]) -> Mapping[str, list[Row]]:
    """登记状态 as sources state it, by code."""
    stated: dict[str, list[Row]] = defaultdict(list)
    for row in knowing.rows("read/registry_of_parties", codes):
        if row["kind"] == "Status":
            stated[row["id"]].append(row["fact"])
    return stated


def _records(
    knowing: Knowing, codes: Sequence[str], day: date
) -> tuple[Mapping[str, list[Record]], Mapping[str, str]]:
    """Records by code, and the matter of every decision."""
    stated: dict[tuple[str, str, str], dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
    for row in knowing.rows("related/listings_of", codes):
        stated[row["id"], row["decision"], row["matter"]][row["kind"]].append(row["fact"])
    lists = knowing.editions.on(day).lists
    records: dict[str, list[Record]] = defaultdict(list)
    for (code, decision, matter), facts in sorted(stated.items()):
        kind = lists.get(matter)
        found = listed_on(kind, facts, day, knowing.ranks, code)
        if found is not None:
            listing = said_together(facts["Listing"], knowing.ranks)
            term = publication_of(kind, listing, found, day)
            word = CodedWord(matter, lists.caption(matter))
            records[code].append(Record(decision, word, found, term, is_left(kind)))
    return records, {decision: matter for _, decision, matter in stated}


def _doubted(knowing: Knowing, records: Iterable[Record]) -> Collection[str]:
    """The decisions, of those that stand, that a person must look at first."""
    standing = {one.decision for one in records if one.stands}
    return doubted(knowing, standing)


def _reaching(
    knowing: Knowing, codes: Sequence[str], matters: Mapping[str, str], day: date, purpose: Purpose
) -> Mapping[str, list[Reaching]]:
    """What reaches the organisations, by code; what was repaired or annulled is left out."""
    reaching: dict[str, list[Reaching]] = defaultdict(list)
    if not purpose.may_see(Sight.CONSEQUENCES):
        return reaching
    found = consequences_of(knowing.read, knowing.known, parties=codes)
    book = knowing.editions.on(day)
    notices: dict[str, list[Notice]] = defaultdict(list)
    for notice in read_notices(knowing.read, sorted({one.decision for one in found}), knowing.known):
        notices[notice.decision].append(notice)
    for one in found:
        standing = one.on(day)
        if standing is None or standing.status in _OVER:
            continue
        told = _shown(one, standing.status, notices[one.decision], day, purpose)
        id_ = matters.get(one.decision, one.effect)
        matter = CodedWord(id_, knowing.editions.lists.caption(id_))
        measures = tuple(caption(book.measures, measure) for measure in one.measures)
        reaching[one.party].append(
            Reaching(matter, standing.status.value, standing.valid_from, standing.disputed, told, measures)
        )
    return reaching


_OVER: Final = (Status.EXPIRED, Status.RELEASED)


def _shown(
    one: StoredConsequence, status: Status, notices: Iterable[Notice], day: date, purpose: Purpose
) -> bool:
    if status is Status.REVIEW_TASK:
        return purpose.may_see(Sight.REVIEW_TASKS)
    return purpose.may_see(Sight.UNNOTIFIED) or usable(one, day, notified_on(one, notices))
