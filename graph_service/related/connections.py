"""关联路径. Every way in which somebody is related to a target, rule by rule; the day is that of the standing.

A way runs from the target to the party with what joins them between. Its end is the earliest known end of the
offices and associations on it; None is no end known.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple

from graph_service.domain.model import Role
from graph_service.law.case import Office
from graph_service.related.calendar import earlier, months_after
from graph_service.related.hint_facts import HintTie, HubKind, Place
from graph_service.related.relation import Relation
from graph_service.related.shares import HALF, QUARTER
from graph_service.related.standing import Cover, DayFacts, HeldShare, cover, holding_sums

OFFICERS: Final = frozenset({Role.LEGAL_REP, Role.DIRECTOR, Role.SUPERVISOR, Role.SENIOR_MANAGER})
CONTROL_HOPS: Final = 3
SIGNIFICANT_HOPS: Final = 2
FORMER_MONTHS: Final = 24
SUCCESSOR_MONTHS: Final = 12
TRIGGERS: Final = frozenset({"serious", "general"})
"""严重程度 of a listing of the target after which another may succeed it."""


@dataclass(frozen=True, slots=True)
class Way:
    """路径. The ids from the target to the party; `weak`: an office or a person on it is doubtful."""

    path: tuple[str, ...]
    weak: bool
    until: date | None

    @property
    def party(self) -> str:
        return self.path[-1]


def ways(relation: Relation, target: str, standing: DayFacts) -> Iterator[Way]:
    """All ways of one rule, one for each record or combination of records behind it, in no order."""
    return _RULES[relation](target, standing)


# --- persons ---


class _Post(NamedTuple):
    """What ties a person to an organisation: an office, or a holding (`role` None)."""

    role: str | None
    certain: bool
    until: date | None


def _posts(org: str, person: str, standing: DayFacts) -> list[_Post]:
    """Offices of a person at an organisation now."""
    offices = [one for one in standing.facts.offices_of.get(person, ()) if one.org == org]
    return [_Post(one.role, sure, one.until) for one, sure in standing.present(offices)]


def _elsewhere(person: str, target: str, standing: DayFacts) -> Iterator[tuple[str, _Post]]:
    """The offices that a person holds now at other organisations that may be related."""
    for office, certain in standing.present(standing.facts.offices_of.get(person, ())):
        if _may_be_related(office.org, target, standing):
            yield office.org, _Post(office.role, certain, office.until)


def _may_be_related(org: str, target: str, standing: DayFacts) -> bool:
    return org != target and not standing.facts.is_person(org) and standing.facts.may_appear(org)


def _joined(
    target: str, person: str, party: str, here: _Post | None, there: _Post, standing: DayFacts
) -> Way:
    doubtful = (here is not None and not here.certain) or not there.certain
    return Way(
        (target, person, party),
        doubtful or standing.facts.is_probable(person),
        earlier(here.until if here is not None else None, there.until),
    )


def _people_at(target: str, standing: DayFacts) -> list[str]:
    """Whoever has or had an office at a target and may join it to others."""
    people = {office.person for office in standing.facts.offices_at.get(target, ())}
    return [person for person in people if standing.joins_persons(person)]


def _by_pairs(target: str, standing: DayFacts, joining: Callable[[_Post, _Post], bool]) -> Iterator[Way]:
    for person in _people_at(target, standing):
        here = _posts(target, person, standing)
        if not here:
            continue
        for party, there in _elsewhere(person, target, standing):
            for one in here:
                if joining(one, there):
                    yield _joined(target, person, party, one, there, standing)


def _both_represent(here: _Post, there: _Post) -> bool:
    return here.role == there.role == Role.LEGAL_REP


def _same_legal_representative(target: str, standing: DayFacts) -> Iterator[Way]:
    return _by_pairs(target, standing, _both_represent)


def _common_officer(target: str, standing: DayFacts) -> Iterator[Way]:
    return _by_pairs(
        target,
        standing,
        lambda here, there: (
            here.role in OFFICERS and there.role in OFFICERS and not _both_represent(here, there)
        ),
    )


def _former_officer(target: str, standing: DayFacts) -> Iterator[Way]:
    for person in _people_at(target, standing):
        offices = [
            one for one in standing.facts.offices_at[target] if one.person == person and one.role in OFFICERS
        ]
        if standing.present(offices) or not any(_left_lately(one, standing.day) for one in offices):
            continue
        for party, there in _elsewhere(person, target, standing):
            if there.role in OFFICERS:
                yield _joined(target, person, party, None, there, standing)


def _left_lately(office: Office, day: date) -> bool:
    if office.until is None or (office.since is not None and office.since >= office.until):
        return False
    return months_after(day, -FORMER_MONTHS) < office.until <= day


# --- holdings ---


def _controlling_holding(target: str, standing: DayFacts) -> Iterator[Way]:
    """Only up, only down, or first up and then down; every share above one half."""

    def control(found: Mapping[str, HeldShare]) -> Iterator[tuple[str, HeldShare]]:
        return ((party, held) for party, held in found.items() if held.share > HALF)

    begun: list[tuple[tuple[str, ...], bool, date | None]] = [((target,), False, None)]
    for _ in range(CONTROL_HOPS):
        longer = []
        for path, descending, until in begun:
            if len(path) > 1 and not standing.joins(path[-1]):
                continue
            steps = [(step, True) for step in control(standing.owned(path[-1]))]
            if not descending:
                steps += [(step, False) for step in control(standing.owners(path[-1]))]
            longer += [
                ((*path, party), down, earlier(until, held.until))
                for (party, held), down in steps
                if party not in path
            ]
        yield from _ended_at_parties(((path, until) for path, _, until in longer), standing)
        begun = longer


def _significant_holding(target: str, standing: DayFacts) -> Iterator[Way]:
    """Only up or only down; every share a quarter or more, one of them no control."""
    for follow in (standing.owners, standing.owned):
        begun: list[tuple[tuple[str, ...], bool, date | None]] = [((target,), False, None)]
        for _ in range(SIGNIFICANT_HOPS):
            begun = [
                ((*path, party), minor or held.share <= HALF, earlier(until, held.until))
                for path, minor, until in begun
                if len(path) == 1 or standing.joins(path[-1])
                for party, held in follow(path[-1]).items()
                if held.share >= QUARTER and party not in path
            ]
            yield from _ended_at_parties(((path, until) for path, minor, until in begun if minor), standing)


def _minor_holding(target: str, standing: DayFacts) -> Iterator[Way]:
    for found in (standing.owners(target), standing.owned(target)):
        yield from _ended_at_parties(
            (((target, party), held.until) for party, held in found.items() if held.share < QUARTER), standing
        )


def _ended_at_parties(
    found: Iterable[tuple[tuple[str, ...], date | None]], standing: DayFacts
) -> Iterator[Way]:
    """The paths whose last id may be a related party: under holdings a natural person, too."""
    for path, until in found:
        if standing.facts.may_appear(path[-1]):
            yield Way(path, any(standing.facts.is_probable(one) for one in path), until)


# --- ties and places ---


def _branch(target: str, standing: DayFacts) -> Iterator[Way]:
    return _tied(target, standing.facts.branches_of.get(target, ()), standing)


def _guarantee_or_pledge(target: str, standing: DayFacts) -> Iterator[Way]:
    return _tied(target, standing.facts.securities_of.get(target, ()), standing)


def _tied(target: str, ties: Iterable[HintTie], standing: DayFacts) -> Iterator[Way]:
    for tie in ties:
        party = tie.b if tie.a == target else tie.a
        if tie.span.on(standing.day) and _may_be_related(party, target, standing):
            yield Way((target, party), weak=False, until=tie.span.until)


def _shared_address_or_phone(target: str, standing: DayFacts) -> Iterator[Way]:
    for here in standing.places(target):
        if standing.hub_place(here.kind, here.value) is not None:
            continue
        for party, records in standing.tenants(here.kind, here.value).items():
            if _may_be_related(party, target, standing):
                for there in records:
                    yield Way((target, here.value, party), False, earlier(here.span.until, there.span.until))


# --- successors ---


def _possible_successor(target: str, standing: DayFacts) -> Iterator[Way]:
    days = _days_of_listing(target, standing)
    if not days:
        return
    behind = {day: _behind(target, day, standing) for day in days}
    for party in _neighbours(target, standing):
        founded = standing.facts.orgs[party].founded
        if founded is None or founded > standing.day:
            continue
        for day in days:
            if day < founded <= months_after(day, SUCCESSOR_MONTHS):
                yield from _succeeding(target, party, behind[day], standing)


def _days_of_listing(target: str, standing: DayFacts) -> set[date]:
    """The known first days of listings of the target, however they went on."""
    return {
        one.span.since
        for one in standing.facts.listings_of.get(target, ())
        if one.severity in TRIGGERS
        and one.span.since is not None
        and one.span.since <= standing.day
        and one.span.ever
    }


def _succeeding(
    target: str, party: str, behind: Mapping[str, list[_Post]], standing: DayFacts
) -> Iterator[Way]:
    for person, posts in behind.items():
        there = [one for one in _posts(party, person, standing) if one.role == Role.LEGAL_REP]
        held = standing.owners(party).get(person)
        if held is not None and held.share >= QUARTER:
            there.append(_Post(None, certain=True, until=held.until))
        for here in posts:
            for one in there:
                yield _joined(target, person, party, here, one, standing)


def _behind(target: str, day: date, standing: DayFacts) -> Mapping[str, list[_Post]]:
    """Natural persons who represented the target on a day or held a quarter of it. That is past: it ends nothing."""
    posts: dict[str, list[_Post]] = defaultdict(list)
    for office in standing.facts.offices_at.get(target, ()):
        held = cover(office, day)
        if office.role == Role.LEGAL_REP and held is not Cover.NO:
            posts[office.person].append(_Post(office.role, held is Cover.CERTAIN, None))
    for (owner, _), holding in holding_sums(standing.facts.holdings_in.get(target, ()), day).items():
        if holding.share >= QUARTER:
            posts[owner].append(_Post(None, certain=True, until=None))
    return {person: found for person, found in posts.items() if standing.joins_persons(person)}


def _neighbours(target: str, standing: DayFacts) -> set[str]:
    """Other organisations that are now where the target is, or was last; not at a hub address."""
    here = {one.value for one in standing.places(target) if one.kind is HubKind.ADDRESS}
    return {
        party
        for value in here or _left_last(target, standing)
        if standing.hub_place(HubKind.ADDRESS, value) is None
        for party in standing.tenants(HubKind.ADDRESS, value)
        if _may_be_related(party, target, standing)
    }


def _left_last(target: str, standing: DayFacts) -> set[str]:
    """The addresses of a target that ended last."""
    ended: dict[date, set[str]] = defaultdict(set)
    for place in standing.facts.places_of.get(target, ()):
        if place.kind is HubKind.ADDRESS and _ended(place, standing.day):
            ended[place.span.until or date.max].add(place.value)
    return ended[max(ended)] if ended else set()


def _ended(place: Place, day: date) -> bool:
    return place.span.ever and place.span.until is not None and place.span.until <= day


_RULES: Final[Mapping[Relation, Callable[[str, DayFacts], Iterator[Way]]]] = {
    Relation.SAME_LEGAL_REPRESENTATIVE: _same_legal_representative,
    Relation.COMMON_OFFICER: _common_officer,
    Relation.FORMER_OFFICER: _former_officer,
    Relation.CONTROLLING_HOLDING: _controlling_holding,
    Relation.SIGNIFICANT_HOLDING: _significant_holding,
    Relation.MINOR_HOLDING: _minor_holding,
    Relation.BRANCH: _branch,
    Relation.GUARANTEE_OR_PLEDGE: _guarantee_or_pledge,
    Relation.SHARED_ADDRESS_OR_PHONE: _shared_address_or_phone,
    Relation.POSSIBLE_SUCCESSOR: _possible_successor,
}
