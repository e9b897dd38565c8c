"""当日情形. The facts as they stand on one day: present offices, holdings added up, who is a hub."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple

from graph_service.law.case import Office
from graph_service.related.calendar import earlier
from graph_service.related.factors import Hubs
from graph_service.related.hint_facts import HintFacts, HintHolding, HubKind, Listing, Place
from graph_service.related.relation import Relation


class Cover(IntEnum):
    """任期涵盖 of a day by an office."""

    NO = 0
    POSSIBLE = 1
    CERTAIN = 2


def cover(office: Office, day: date) -> Cover:
    """Whether an office covers a day; where its beginning is unknown it possibly does, up to its end."""
    if (office.until is not None and day >= office.until) or (
        office.since is not None and day < office.since
    ):
        return Cover.NO
    return Cover.CERTAIN if office.since is not None and office.sure else Cover.POSSIBLE


def present_cover(office: Office, day: date) -> Cover:
    """The same of the present day: an office that the register shows with neither day known is a present one."""
    if office.since is None and office.until is None and office.sure:
        return Cover.CERTAIN
    return cover(office, day)


class HeldShare(NamedTuple):
    """持股. What one party holds in another on a day, all rows together, and the first end among them."""

    share: Fraction
    until: date | None


@dataclass(frozen=True, slots=True)
class Hub:
    """枢纽, with the number of its organisations."""

    kind: HubKind
    id: str
    count: int


def holding_sums(rows: Iterable[HintHolding], day: date) -> dict[tuple[str, str], HeldShare]:
    """持股 by (owner, owned) on a day."""
    sums: dict[tuple[str, str], HeldShare] = {}
    for row in rows:
        if row.span.on(day):
            so_far = sums.get((row.owner, row.owned))
            sums[row.owner, row.owned] = (
                HeldShare(row.share, row.span.until)
                if so_far is None
                else HeldShare(so_far.share + row.share, earlier(so_far.until, row.span.until))
            )
    return sums


@dataclass(frozen=True)
class DayFacts:
    """当日情形. A view of facts on a day; what it works out it remembers, so one serves many targets."""

    facts: HintFacts
    day: date
    hubs: Hubs

    # --- offices and holdings ---

    def present(self, offices: Iterable[Office]) -> list[tuple[Office, bool]]:
        """Offices that count now, each with whether that is certain."""
        found = [(office, present_cover(office, self.day)) for office in offices]
        return [(office, held is Cover.CERTAIN) for office, held in found if held is not Cover.NO]

    def owners(self, party: str) -> dict[str, HeldShare]:
        """Who holds something in a party now."""
        return self._remembered(self._owners, party, 0)

    def owned(self, party: str) -> dict[str, HeldShare]:
        """What a party holds now."""
        return self._remembered(self._owned, party, 1)

    def _remembered(
        self, known: dict[str, dict[str, HeldShare]], party: str, end: int
    ) -> dict[str, HeldShare]:
        found = known.get(party)
        if found is None:
            rows = (self.facts.holdings_by if end else self.facts.holdings_in).get(party, ())
            found = {pair[end]: held for pair, held in holding_sums(rows, self.day).items()}
            known[party] = found
        return found

    @cached_property
    def _owners(self) -> dict[str, dict[str, HeldShare]]:
        return {}

    @cached_property
    def _owned(self) -> dict[str, dict[str, HeldShare]]:
        return {}

    # --- hubs ---

    def joins(self, party: str) -> bool:
        """Whether a hint may lead *through* this party: it may appear in hints, and is no hub."""
        found = self._joining.get(party)
        if found is None:
            found = self._joining[party] = self.facts.may_appear(party) and not any(self.hubs_of(party))
        return found

    def joins_persons(self, party: str) -> bool:
        """The same of a natural person; an organisation that holds an office is none."""
        return self.facts.is_person(party) and self.joins(party)

    @cached_property
    def _joining(self) -> dict[str, bool]:
        return {}

    def hubs_of(self, party: str) -> list[Hub]:
        """枢纽. As what a party is a hub now: by its offices if it is a person, by its holdings."""
        found = [self.holder(party)]
        if self.facts.is_person(party):
            found.append(self.officer(party))
        return [one for one in found if self._too_many(one)]

    def hub_place(self, kind: HubKind, value: str) -> Hub | None:
        """The hub that an address or phone is now, if it is one."""
        hub = self._counted.get((kind, value))
        if hub is None:
            standing = (
                place.org for place in self.facts.places_at.get((kind, value), ()) if self._stands(place)
            )
            hub = self._counted[kind, value] = self._count(kind, value, standing)
        return hub if self._too_many(hub) else None

    def officer(self, person: str) -> Hub:
        """A person with the number of organisations at which an office, whichever, is held now."""
        hub = self._counted.get((HubKind.PERSON, person))
        if hub is None:
            offices = self.present(self.facts.offices_of.get(person, ()))
            hub = self._count(HubKind.PERSON, person, (office.org for office, _ in offices))
            self._counted[HubKind.PERSON, person] = hub
        return hub

    def holder(self, party: str) -> Hub:
        """A holder with the number of organisations in which something is held now."""
        hub = self._counted.get((HubKind.HOLDER, party))
        if hub is None:
            hub = self._count(HubKind.HOLDER, party, self.owned(party))
            self._counted[HubKind.HOLDER, party] = hub
        return hub

    def _count(self, kind: HubKind, id_: str, orgs: Iterable[str]) -> Hub:
        here = len({org for org in orgs if not self.facts.is_person(org)})
        return Hub(kind, id_, max(here, self.facts.counted.get((kind, id_), 0)))

    def _too_many(self, hub: Hub) -> bool:
        limits = {HubKind.PERSON: self.hubs.person_hub, HubKind.HOLDER: self.hubs.holder_hub}
        return hub.count > limits.get(hub.kind, self.hubs.place_hub)

    @cached_property
    def _counted(self) -> dict[tuple[HubKind, str], Hub]:
        return {}

    # --- places ---

    def _stands(self, place: Place) -> bool:
        return place.span.on(self.day)

    def places(self, org: str) -> list[Place]:
        """Addresses and phones of an organisation now."""
        return [place for place in self.facts.places_of.get(org, ()) if self._stands(place)]

    def tenants(self, kind: HubKind, value: str) -> dict[str, list[Place]]:
        """Who is at an address or phone now, with the records that say so."""
        at: dict[str, list[Place]] = defaultdict(list)
        for place in self.facts.places_at.get((kind, value), ()):
            if self._stands(place):
                at[place.org].append(place)
        return at

    # --- listings and disputes ---

    def adverse(self, party: str, severities: Mapping[str, Fraction]) -> list[Listing]:
        """不良记录. Listings of a party that stand now and are grave enough to count, by id."""
        listings = self.facts.listings_of.get(party, ())
        counting = [one for one in listings if one.span.on(self.day) and one.severity in severities]
        return sorted(counting, key=lambda one: one.id)

    @cached_property
    def disputed_listings(self) -> frozenset[str]:
        active = (one for one in self.facts.disputes if one.span.on(self.day))
        return frozenset(one.listing for one in active if one.listing is not None)

    @cached_property
    def disputed_links(self) -> frozenset[tuple[Relation, str, str]]:
        active = (one for one in self.facts.disputes if one.span.on(self.day))
        return frozenset(one.link for one in active if one.link is not None)
