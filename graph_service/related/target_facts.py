"""关联取证. The facts around targets out of the graph, set by set: what the ten rules may ask for on a day, no more.

A page of targets costs a handful of reads a level, whatever hangs on it. What several sources say is settled first; the
codes of one organisation are one organisation, told by its best code. A person, a place or a holder of very many
organisations is only counted: nobody is related through it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from typing import Any, Final

from graph_service.domain.intervals import settle
from graph_service.domain.model import Identity, is_person_id, is_unknown_id
from graph_service.facts.evidence import entry_of
from graph_service.facts.listings import Listed, listed_on
from graph_service.facts.organisation import HeldAtCode as Stake
from graph_service.facts.organisation import (
    Home,
    Knowing,
    canonical,
    dated,
    homes_of,
    is_read_by_rules,
    settled_holdings,
    settled_offices,
    stated_holdings,
    stated_offices,
)
from graph_service.law.case import Office, PersonFacts
from graph_service.liability.doubted import doubted
from graph_service.related.calendar import months_after
from graph_service.related.connections import CONTROL_HOPS, SIGNIFICANT_HOPS, SUCCESSOR_MONTHS, TRIGGERS
from graph_service.related.factors import Hubs
from graph_service.related.hint_facts import (
    Dispute,
    HintFacts,
    HintHolding,
    HintOrgFacts,
    HintTie,
    HubKind,
    Listing,
    Place,
    Span,
)
from graph_service.related.relation import FAMILY, Relation
from graph_service.related.shares import HALF, QUARTER
from graph_service.related.standing import HeldShare, holding_sums
from graph_service.store.graph_store import Row, now

_BEYOND: Final = 50
"""So many organisations over the limit, as stated, are a hub whatever settling finds."""
_PLACES: Final = {"AT_ADDRESS": HubKind.ADDRESS, "HAS_PHONE": HubKind.PHONE}
_CHECKED: Final = {"confirmed": Identity.VERIFIED, "refuted": Identity.NAME_ONLY}
_RELATIONS: Final = frozenset(Relation)
_SECURITIES: Final = ("GUARANTEES", "PLEDGES")


@dataclass(frozen=True, slots=True)
class TargetFacts:
    """对象周围的事实. `targets`: each id that was asked for -> the organisation by which the facts tell of it.

    `key_targets` are those of them that stand under key supervision on the day.
    """

    facts: HintFacts
    targets: Mapping[str, str]
    key_targets: frozenset[str]


def _told(stated: Mapping[Home, Sequence[Stake]]) -> dict[Home, list[Stake]]:
    """Without other posts and holders of unknown kind: nobody is related to them or through them."""
    return {home: [one for one in those if is_read_by_rules(one)] for home, those in stated.items()}


def gather_around(knowing: Knowing, targets: Sequence[str], day: date, hubs: Hubs) -> TargetFacts:
    """事实 around organisations on a day, as known at a change. KeyError if one of them is not in the graph."""
    reading = _Reading(knowing, day, hubs)
    reading.read(targets)
    return TargetFacts(
        reading.facts(),
        {target: reading.names[target] for target in targets},
        frozenset(target for target in targets if reading.names[target] in reading.key_targets),
    )


@dataclass(slots=True)
class _Reading:
    knowing: Knowing
    day: date
    hubs: Hubs
    names: dict[str, str] = field(default_factory=dict)  # any code -> the organisation
    homes: dict[str, Home] = field(default_factory=dict)
    orgs: dict[str, HintOrgFacts] = field(default_factory=dict)
    persons: dict[str, PersonFacts] = field(default_factory=dict)
    offices: dict[str, list[Office]] = field(default_factory=dict)  # by organisation, where they were read
    held: dict[str, list[HintHolding]] = field(default_factory=dict)
    places: dict[str, list[Place]] = field(default_factory=dict)
    branches: dict[HintTie, None] = field(default_factory=dict)
    securities: dict[HintTie, None] = field(default_factory=dict)
    listings: dict[str, list[Listing]] = field(default_factory=dict)
    disputes: list[Dispute] = field(default_factory=list)
    counted: dict[tuple[HubKind, str], int] = field(default_factory=dict)
    followed: set[str] = field(default_factory=set)  # holders of whom it is known what they hold
    asked: set[str] = field(default_factory=set)  # persons of whom it is known where they hold offices
    key_targets: set[str] = field(default_factory=set)

    def read(self, asked: Sequence[str]) -> None:
        self._know(asked)
        targets = sorted({self.names[one] for one in asked})
        self._read_listings(targets)
        self._read_disputes(targets)
        self._read_offices(targets)
        self._follow_holdings(targets)
        self._read_ties(targets)
        self._read_tenants(targets)
        officers = {office.person for target in targets for office in self.offices[target]}
        self._follow_persons(officers | self._behind(targets))
        self._read_successors(targets)
        self._read_persons()
        self._read_listings([*self.orgs, *self._holders()])

    def facts(self) -> HintFacts:
        return HintFacts(
            orgs=self.orgs,
            persons=self.persons,
            offices=tuple(one for those in self.offices.values() for one in those),
            holdings=tuple(one for those in self.held.values() for one in those),
            branches=tuple(self.branches),
            securities=tuple(self.securities),
            places=tuple(one for those in self.places.values() for one in those),
            listings=tuple(one for those in self.listings.values() for one in those),
            disputes=tuple(self.disputes),
            counted=self.counted,
        )

    # --- organisations ---

    def _know(self, ids: Iterable[str]) -> None:
        """Organisations by their ids: all codes, whether a public body, when founded."""
        fresh = sorted({id_ for id_ in ids if id_ not in self.names and not is_person_id(id_)})
        if not fresh:
            return
        found = homes_of(self.knowing, fresh)
        new = {canonical(home): home for home in found.values()}
        for name, home in new.items():
            self.homes[name] = home
            self.names.update(dict.fromkeys(home, name))
        bodies: dict[str, bool] = {}
        profiles: dict[str, list[Row]] = defaultdict(list)
        codes = sorted({code for home in new.values() for code in home})
        for code, body, profile in self.knowing.packed("related/orgs", codes):
            bodies[code] = body
            if profile is not None:
                profiles[code].append(profile)
        for name, home in new.items():
            there = [code for code in home if code in bodies]
            if not there:
                raise KeyError(name)
            told = [profile for code in there for profile in profiles[code]]
            self.orgs[name] = self._org(any(bodies[code] for code in there), told)

    def _org(self, body: bool, profiles: Sequence[Row]) -> HintOrgFacts:
        seen = sorted(profiles, key=lambda fact: entry_of("", fact, self.knowing.ranks).seen)
        founded = next((fact["founded"] for fact in seen if fact.get("founded") is not None), None)
        return HintOrgFacts(body or any(fact.get("public_body") for fact in profiles), founded)

    def _name(self, id_: str) -> str:
        return self.names.get(id_, id_)

    def _codes(self, parties: Iterable[str]) -> list[str]:
        return sorted({code for party in parties for code in self.homes.get(party, (party,))})

    # --- offices ---

    def _read_offices(self, orgs: Iterable[str]) -> None:
        fresh = sorted({org for org in orgs if org not in self.offices and org in self.homes})
        homes = {self.homes[org]: org for org in fresh}
        settled = settled_offices(self.knowing, _told(stated_offices(self.knowing, homes, in_short=True)))
        for home, org in homes.items():
            self.offices[org] = [replace(office, org=org) for office in settled[home]]
            self._know(office.person for office in self.offices[org])

    def _follow_persons(self, persons: Iterable[str]) -> None:
        """Where persons hold offices now, and everything that they hold: whoever is a hub of either joins nobody."""
        fresh = sorted({one for one in persons if is_person_id(one)} - self.asked)
        self.asked.update(fresh)
        orgs: set[str] = set()
        for person, some, number in self._on_the_day("related/offices_of", fresh, self.hubs.person_hub):
            if self._is_surely_hub(number, self.hubs.person_hub):
                self.counted[HubKind.PERSON, person] = number
            else:
                orgs.update(some)
        self._know(orgs)
        self._read_offices(self._name(org) for org in orgs)
        self._count_holdings(fresh)

    def _on_the_day(self, text: str, ids: Iterable[str], hub: int) -> list[list[Any]]:
        """Id, some organisations and their number, of each."""
        return self.knowing.packed(text, ids, day=self.day, limit=hub + _BEYOND)

    @staticmethod
    def _is_surely_hub(organisations: int, hub: int) -> bool:
        return organisations > hub + _BEYOND

    # --- holdings ---

    def _read_holders(self, orgs: Iterable[str]) -> None:
        fresh = sorted({org for org in orgs if org not in self.held and org in self.homes})
        homes = {self.homes[org]: org for org in fresh}
        settled = settled_holdings(self.knowing, _told(stated_holdings(self.knowing, homes, in_short=True)))
        self._know(one.owner for shares in settled.values() for one in shares)
        for home, org in homes.items():
            self.held[org] = [
                HintHolding(self._name(one.owner), org, one.share, Span(one.since, one.until))
                for one in settled[home]
            ]

    def _read_held(self, holders: Iterable[str], *, whole: bool = False) -> None:
        """What holders hold; of a hub only its number, unless the whole is wanted."""
        fresh = sorted(set(holders) - self.followed)
        self.followed.update(fresh)
        orgs: dict[str, set[str]] = defaultdict(set)
        number: dict[str, int] = defaultdict(int)
        limit = 10**6 if whole else self.hubs.holder_hub
        for holder, some, n in self._on_the_day("related/holdings_of", self._codes(fresh), limit):
            orgs[self._name(holder)].update(some)
            number[self._name(holder)] += n
        wanted: set[str] = set()
        for holder, those in orgs.items():
            if self._is_surely_hub(number[holder], limit):
                self.counted[HubKind.HOLDER, holder] = number[holder]
            else:
                wanted |= those
        self._know(wanted)
        self._read_holders(self._name(org) for org in wanted)

    def _count_holdings(self, holders: Iterable[str]) -> None:
        """Whether holders are hubs; what they hold is read only where that is near the limit."""
        near = []
        fresh = sorted(set(holders) - self.followed)
        number: dict[str, int] = defaultdict(int)
        for holder, _, n in self.knowing.packed(
            "related/holdings_of", self._codes(fresh), day=self.day, limit=0
        ):
            number[self._name(holder)] += n
        for holder, n in number.items():
            if self._is_surely_hub(n, self.hubs.holder_hub):
                self.counted[HubKind.HOLDER, holder] = n
            elif n > self.hubs.holder_hub:
                near.append(holder)
        self._read_held(near)

    def _follow_holdings(self, targets: Sequence[str]) -> None:
        """Upwards and downwards as far as the two holding rules go: by more than half three holdings, first up, then
        down; by a quarter or more two, one way."""
        self._read_holders(targets)
        self._count_holdings({one.owner for target in targets for one in self.held[target]})
        self._read_held(targets, whole=True)
        rising, falling, up, down = set(targets), set(targets), set(targets), set(targets)
        for hop in range(max(CONTROL_HOPS, SIGNIFICANT_HOPS)):
            quarters = hop < SIGNIFICANT_HOPS
            self._read_holders(rising | (up if quarters else set()))
            self._read_held((rising | falling | (down if quarters else set())) - set(targets))
            owners = {x: self._owners(x) for x in rising | up}
            owned = self._owned(rising | falling | down)
            falling = _beyond(owned, rising | falling, HALF)
            rising = _beyond(owners, rising, HALF)
            up, down = _from(owners, up, QUARTER), _from(owned, down, QUARTER)
            rising, falling, up, down = (self._passable(those) for those in (rising, falling, up, down))

    def _owners(self, org: str) -> dict[str, HeldShare]:
        sums = holding_sums(self.held.get(org, ()), self.day)
        return {owner: held for (owner, _), held in sums.items()}

    def _owned(self, holders: set[str]) -> dict[str, dict[str, HeldShare]]:
        found: dict[str, dict[str, HeldShare]] = defaultdict(dict)
        for org in self.held:
            for owner, held in self._owners(org).items():
                if owner in holders:
                    found[owner][org] = held
        return found

    def _passable(self, parties: set[str]) -> set[str]:
        """No public body, no hub that is one for sure: nobody is related through them."""
        self._follow_persons(one for one in parties if is_person_id(one))
        self._count_holdings(parties)
        return {
            one
            for one in parties
            if (HubKind.HOLDER, one) not in self.counted
            and (HubKind.PERSON, one) not in self.counted
            and (is_person_id(one) or not self.orgs[one].public_body)
        }

    # --- ties and places ---

    def _read_ties(self, targets: Sequence[str]) -> None:
        stated: dict[tuple[str, str, str, str], list[Row]] = defaultdict(list)
        found = self.knowing.rows("related/ties_of", self._codes(targets))
        rows = [row for row in found if not is_unknown_id(row["other"])]
        self._know(row["other"] for row in rows)
        for row in rows:
            fact = row["fact"]
            ends = self._name(row["id"]), self._name(row["other"])
            stated[row["kind"], *ends, str(fact.get("number") or "")].append(fact)
        for (kind, a, b, _), facts in stated.items():
            ties = self.securities if kind in _SECURITIES else self.branches
            for interval in settle(entry_of(kind, fact, self.knowing.ranks) for fact in facts):
                ties[HintTie(a, b, Span(interval.since, interval.until))] = None

    def _read_places(self, orgs: Iterable[str]) -> None:
        fresh = sorted({org for org in orgs if org not in self.places})
        stated: dict[tuple[str, HubKind, str], list[Row]] = defaultdict(list)
        for org, kind, place, fact in self.knowing.packed("related/places_at", self._codes(fresh)):
            stated[self._name(org), _PLACES[kind], place].append(dated(fact))
        self.places.update({org: [] for org in fresh})
        for (org, kind, place), facts in stated.items():
            for one in settle(entry_of(place, fact, self.knowing.ranks) for fact in facts):
                self.places[org].append(Place(kind, org, place, Span(one.since, one.until)))

    def _read_tenants(self, targets: Sequence[str]) -> None:
        """Who is where the targets are, or were: an address that ended last may matter to a successor."""
        self._read_places(targets)
        at: dict[HubKind, set[str]] = {kind: set() for kind in _PLACES.values()}
        for target in targets:
            for place in self.places[target]:
                at[place.kind].add(place.value)
        tenants: set[str] = set()
        for kind, places in at.items():
            text = f"related/tenants_of_{kind.value}"
            for place, some, number in self._on_the_day(text, sorted(places), self.hubs.place_hub):
                if self._is_surely_hub(number, self.hubs.place_hub):
                    self.counted[kind, place] = number
                else:
                    tenants.update(some)
        self._know(tenants)
        self._read_places(self._name(org) for org in tenants)

    # --- successors ---

    def _triggers(self, target: str) -> list[date]:
        return [
            one.span.since
            for one in self.listings.get(target, ())
            if one.severity in TRIGGERS and one.span.since is not None
        ]

    def _behind(self, targets: Sequence[str]) -> set[str]:
        """Natural persons who hold or held shares of targets that may have a successor."""
        return {one.owner for target in targets if self._triggers(target) for one in self.held[target]}

    def _read_successors(self, targets: Sequence[str]) -> None:
        """Offices and holders of whoever was founded after a listing of a target, where the target is or was."""
        at: dict[str, set[str]] = defaultdict(set)
        for org, places in self.places.items():
            for place in places:
                at[place.value].add(org)
        found = set()
        for target in targets:
            days = self._triggers(target)
            near = (
                {org for place in self.places[target] for org in at[place.value]} - {target} if days else ()
            )
            for org in near:
                founded = self.orgs[org].founded
                if founded and any(day < founded <= months_after(day, SUCCESSOR_MONTHS) for day in days):
                    found.add(org)
        self._read_offices(found)
        self._read_holders(found)

    # --- persons ---

    def _holders(self) -> set[str]:
        """Natural persons who may be related themselves."""
        return {one.owner for those in self.held.values() for one in those if is_person_id(one.owner)}

    def _read_persons(self) -> None:
        """Of whoever may be related, or may relate others; of the others nothing is asked. Who is a minor today is one,
        whatever day to come is asked about."""
        today = now().date()
        ids = sorted({one for one in self.asked | self._holders() if is_person_id(one)})
        for id_, identity, minor_until, outcome in self.knowing.packed("related/persons", ids):
            self.persons[id_] = PersonFacts(
                _CHECKED.get(outcome or "") or Identity(identity or Identity.NAME_ONLY),
                minor_until is not None and min(self.day, today) < minor_until,
            )

    # --- listings and disputes ---

    def _read_listings(self, parties: Iterable[str]) -> None:
        fresh = sorted({party for party in parties if party not in self.listings})
        stated: dict[tuple[str, str, str], dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
        for row in self.knowing.rows("related/listings_of", self._codes(fresh)):
            stated[self._name(row["id"]), row["decision"], row["matter"]][row["kind"]].append(row["fact"])
        self.listings.update({party: [] for party in fresh})
        lists = self.knowing.editions.on(self.day).lists
        told = [
            (decision, party, listed)
            for (party, decision, matter), facts in stated.items()
            if (listed := listed_on(lists.get(matter), facts, self.day, self.knowing.ranks, party))
            is not None
            and not listed.void
            and not listed.repaired
        ]
        in_doubt = doubted(self.knowing, (decision for decision, _, listed in told if _counts(listed)))
        for decision, party, listed in told:
            if decision in in_doubt:
                continue
            if listed.key_target and listed.stands:
                self.key_targets.add(party)
            span = Span(listed.since, listed.until if listed.public else self.day)
            self.listings[party].append(Listing(decision, party, listed.severity, span))
            if listed.disputed:
                self.disputes.append(Dispute(listing=decision))

    def _read_disputes(self, targets: Sequence[str]) -> None:
        for row in self.knowing.rows("related/hint_disputes", self._codes(targets)):
            fact = row["fact"]
            if fact["rule"].startswith(FAMILY) and fact["rule"].removeprefix(FAMILY) in _RELATIONS:
                self._know([fact["about"]])
                link = (
                    Relation(fact["rule"].removeprefix(FAMILY)),
                    self._name(row["id"]),
                    self._name(fact["about"]),
                )
                self.disputes.append(Dispute(link=link, span=Span(fact.get("from"), fact.get("to"))))


def _counts(listed: Listed) -> bool:
    """Whether a hint may rest on it: as an adverse listing, as what made a target, or as what a successor followed."""
    return listed.key_target or listed.severity in TRIGGERS


def _beyond(
    found: Mapping[str, Mapping[str, HeldShare]], parties: Iterable[str], share: Fraction
) -> set[str]:
    return {other for one in parties for other, held in found.get(one, {}).items() if held.share > share}


def _from(found: Mapping[str, Mapping[str, HeldShare]], parties: Iterable[str], share: Fraction) -> set[str]:
    return {other for one in parties for other, held in found.get(one, {}).items() if held.share >= share}
