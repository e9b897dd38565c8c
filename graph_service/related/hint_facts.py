"""事实. All that hints may know: what was fetched around the targets, or what a paper case says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from typing import Final, TypeVar

from graph_service.domain.model import Identity
from graph_service.law.case import KNOWN_ADULT, Office, PersonFacts
from graph_service.related.relation import Relation

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Span:
    """有效期. Stands on a day when since <= day < until; None leaves its side open; an empty one never stood."""

    since: date | None = None
    until: date | None = None

    def on(self, day: date) -> bool:
        return (self.since is None or self.since <= day) and (self.until is None or day < self.until)

    @property
    def ever(self) -> bool:
        """Whether it stood on any day at all."""
        return self.since is None or self.until is None or self.since < self.until


ALWAYS: Final = Span()


@dataclass(frozen=True, slots=True)
class HintOrgFacts:
    """组织. `founded` None: not known."""

    public_body: bool = False
    founded: date | None = None


@dataclass(frozen=True, slots=True)
class HintHolding:
    """持股. One row of a register: so much of the whole."""

    owner: str
    owned: str
    share: Fraction
    span: Span = ALWAYS


@dataclass(frozen=True, slots=True)
class HintTie:
    """两方之间的关联: branch and legal person, guarantor and debtor, pledgor and pledgee. Read either way."""

    a: str
    b: str
    span: Span = ALWAYS


class HubKind(StrEnum):
    """枢纽种类."""

    PERSON = "person"
    ADDRESS = "address"
    PHONE = "phone"
    HOLDER = "holder"

    @property
    def zh(self) -> str:
        return _HUB_ZH[self]


_HUB_ZH: Final = {
    HubKind.PERSON: "人员",
    HubKind.ADDRESS: "地址",
    HubKind.PHONE: "电话",
    HubKind.HOLDER: "股东",
}


@dataclass(frozen=True, slots=True)
class Place:
    """地址或电话 of an organisation; `value` is normalised."""

    kind: HubKind
    org: str
    value: str
    span: Span = ALWAYS


@dataclass(frozen=True, slots=True)
class Listing:
    """列入. `severity`: serious, general, light or none."""

    id: str
    party: str
    severity: str
    span: Span = ALWAYS


@dataclass(frozen=True, slots=True)
class Dispute:
    """异议 of one association (relation, target, party), or of one listing."""

    link: tuple[Relation, str, str] | None = None
    listing: str | None = None
    span: Span = ALWAYS


@dataclass(frozen=True)
class HintFacts:
    """事实. Who is not in `orgs` is a natural person.

    `counted` tells the organisations of a hub where the facts hold only some of them: (kind, id) -> how many.
    """

    orgs: Mapping[str, HintOrgFacts]
    persons: Mapping[str, PersonFacts] = field(default_factory=dict)
    offices: tuple[Office, ...] = ()
    holdings: tuple[HintHolding, ...] = ()
    branches: tuple[HintTie, ...] = ()
    securities: tuple[HintTie, ...] = ()
    places: tuple[Place, ...] = ()
    listings: tuple[Listing, ...] = ()
    disputes: tuple[Dispute, ...] = ()
    counted: Mapping[tuple[HubKind, str], int] = field(default_factory=dict)

    def is_person(self, party: str) -> bool:
        return party not in self.orgs

    def is_public_body(self, party: str) -> bool:
        return party in self.orgs and self.orgs[party].public_body

    def is_minor(self, party: str) -> bool:
        """未成年人."""
        return self.is_person(party) and self._person(party).minor

    def is_probable(self, party: str) -> bool:
        """身份待核的自然人: a hint to or through him is weak."""
        return self.is_person(party) and self._person(party).identity is Identity.PROBABLE

    def may_appear(self, party: str) -> bool:
        """Whether hints may lead to or through this party; never public bodies, minors, people known by name only."""
        if self.is_public_body(party) or self.is_minor(party):
            return False
        return not (self.is_person(party) and self._person(party).identity is Identity.NAME_ONLY)

    def _person(self, party: str) -> PersonFacts:
        return self.persons.get(party, KNOWN_ADULT)

    @cached_property
    def offices_at(self) -> Mapping[str, list[Office]]:
        return _grouped(self.offices, lambda one: one.org)

    @cached_property
    def offices_of(self) -> Mapping[str, list[Office]]:
        return _grouped(self.offices, lambda one: one.person)

    @cached_property
    def holdings_in(self) -> Mapping[str, list[HintHolding]]:
        """Rows that count, by whom they are in: none in oneself, none of nothing."""
        return _grouped(self._rows, lambda one: one.owned)

    @cached_property
    def holdings_by(self) -> Mapping[str, list[HintHolding]]:
        return _grouped(self._rows, lambda one: one.owner)

    @cached_property
    def _rows(self) -> list[HintHolding]:
        return [one for one in self.holdings if one.owner != one.owned and one.share > 0]

    @cached_property
    def branches_of(self) -> Mapping[str, list[HintTie]]:
        return _by_either_end(self.branches)

    @cached_property
    def securities_of(self) -> Mapping[str, list[HintTie]]:
        return _by_either_end(self.securities)

    @cached_property
    def places_of(self) -> Mapping[str, list[Place]]:
        return _grouped(self.places, lambda one: one.org)

    @cached_property
    def places_at(self) -> Mapping[tuple[HubKind, str], list[Place]]:
        return _grouped(self.places, lambda one: (one.kind, one.value))

    @cached_property
    def listings_of(self) -> Mapping[str, list[Listing]]:
        return _grouped(self.listings, lambda one: one.party)


K = TypeVar("K")


def _grouped(things: Iterable[T], by: Callable[[T], K]) -> Mapping[K, list[T]]:
    groups: dict[K, list[T]] = defaultdict(list)
    for thing in things:
        groups[by(thing)].append(thing)
    return dict(groups)


def _by_either_end(ties: Iterable[HintTie]) -> Mapping[str, list[HintTie]]:
    groups: dict[str, list[HintTie]] = defaultdict(list)
    for tie in ties:
        for end in {tie.a, tie.b}:
            groups[end].append(tie)
    return dict(groups)
