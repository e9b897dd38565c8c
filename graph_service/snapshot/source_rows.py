"""快照取数. What the graph says of parties, settled, a page at a time: the rows that a snapshot keeps.

An organisation is all of its codes (`homes`), named by the best of them, the unified code; whoever holds or ties is
named so, too, before anything is settled. What is stated for one party is the same whatever others are asked for.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import IntEnum
from fractions import Fraction
from typing import Any, Final, TypeVar, cast

from graph_service.domain.intervals import settle
from graph_service.domain.lists import ListType
from graph_service.domain.model import Identity, Role, is_person_id, is_unknown_id
from graph_service.facts.evidence import entry_of
from graph_service.facts.listings import listed_on, said_together, term_of
from graph_service.facts.organisation import (
    HeldAtCode,
    Home,
    Knowing,
    canonical,
    homes_of,
    is_read_by_rules,
    settled_holdings,
    settled_offices,
    stated_holdings,
    stated_offices,
)
from graph_service.store.graph_store import Row

ROLES: Final = tuple(Role)
"""A role is kept as its place here; the order is part of the format."""


class OrgKind(IntEnum):
    """组织种类. UNKNOWN is no organisation for certain: a product, an account, a name that tells nothing."""

    ENTERPRISE = 0
    PUBLIC_BODY = 1
    UNKNOWN = 2


class Known(IntEnum):
    """身份核验程度 of a natural person."""

    VERIFIED = 0
    PROBABLE = 1
    NAME_ONLY = 2


class PlaceKind(IntEnum):
    """场所种类."""

    ADDRESS = 0
    PHONE = 1


class TieKind(IntEnum):
    """关系种类: BRANCH of an organisation, GUARANTEE for a debtor, PLEDGE to a pledgee; from start to end."""

    BRANCH = 0
    GUARANTEE = 1
    PLEDGE = 2


class Severity(IntEnum):
    """严重程度 of a listing."""

    NONE = 0
    LIGHT = 1
    GENERAL = 2
    SERIOUS = 3


_PLACES: Final = {"AT_ADDRESS": PlaceKind.ADDRESS, "HAS_PHONE": PlaceKind.PHONE}
_TIES: Final = {"BRANCH_OF": TieKind.BRANCH, "GUARANTEES": TieKind.GUARANTEE, "PLEDGES": TieKind.PLEDGE}
_KNOWN: Final = {
    Identity.VERIFIED.value: Known.VERIFIED,
    Identity.PROBABLE.value: Known.PROBABLE,
    Identity.NAME_ONLY.value: Known.NAME_ONLY,
}
_CHECKED: Final = {"confirmed": Known.VERIFIED, "refuted": Known.NAME_ONLY}

Day = date | None
HoldingRow = tuple[str, Fraction, Day, Day]
OfficeRow = tuple[str, int, Day, Day, bool]
PlaceRow = tuple[int, str, Day, Day]
TieRow = tuple[int, str, str, Day, Day]
ListingRow = tuple[str, int, bool, Day, Day, Day]


@dataclass(frozen=True)
class SourceParty:
    """一个主体的陈述. An organisation under all of its codes, the best first, or one natural person.

    holdings: (owner, exact share, since, until); offices: (holder, role, since, until, certain); places: (kind,
    place, since, until); ties: (kind, start, end, since, until); listings: (decision, severity, key-supervision
    target, since, until, day from which it counts as never made). None leaves a side open.
    """

    codes: tuple[str, ...]
    kind: int = OrgKind.ENTERPRISE
    founded: Day = None
    identity: int = Known.VERIFIED
    minor_until: Day = None
    holdings: tuple[HoldingRow, ...] = ()
    offices: tuple[OfficeRow, ...] = ()
    places: tuple[PlaceRow, ...] = ()
    ties: tuple[TieRow, ...] = ()
    listings: tuple[ListingRow, ...] = ()

    @property
    def id(self) -> str:
        return self.codes[0]

    @property
    def person(self) -> bool:
        return is_person_id(self.id)

    def mentioned(self) -> Iterator[str]:
        """Every party that its rows name, itself included."""
        yield from self.codes
        yield from (row[0] for row in self.holdings)
        yield from (row[0] for row in self.offices)
        yield from (end for row in self.ties for end in row[1:3])


def whole_homes(knowing: Knowing, orgs: Iterable[str]) -> dict[str, Home]:
    """登记所在 of each organisation, followed to the end: whichever code is asked for, the home is the same."""
    found = homes_of(knowing, orgs)
    while grown := sorted({code for home in found.values() if len(home) > 1 for code in home} - found.keys()):
        found |= homes_of(knowing, grown)
    groups: dict[str, set[str]] = {}
    for home in found.values():
        if len(home) > 1:
            joined = set(home).union(*(groups.get(code, ()) for code in home))
            groups.update(dict.fromkeys(joined, joined))
    return {org: tuple(sorted(groups.get(org, {org}))) for org in found}


def state_organisations(knowing: Knowing, homes: Iterable[Home]) -> list[SourceParty]:
    """陈述组织, in order of their ids."""
    asked = sorted(set(homes), key=canonical)
    codes = sorted({code for home in asked for code in home})
    if not codes:
        return []
    offices, holdings = stated_offices(knowing, asked), stated_holdings(knowing, asked)
    ties = knowing.rows("snapshot/ties_at", codes)
    called = _Called(knowing, _far(offices, holdings, ties))
    offices = {
        home: [called.holding(one) for one in those if is_read_by_rules(one)]
        for home, those in offices.items()
    }
    holdings = {home: [called.holding(one) for one in those] for home, those in holdings.items()}
    settled_roles = settled_offices(knowing, offices)
    settled_shares = settled_holdings(knowing, holdings)
    labels = {row["id"]: row for row in knowing.read("spread/parties", ids=codes)}
    profiles = _by(knowing.rows("spread/profiles", codes), "org")
    places = _by(knowing.rows("related/places_of", codes), "org")
    tied = _by(ties, "anchor")
    listed = _by(knowing.rows("related/listings_of", codes), "id")
    told = []
    for home in asked:
        best = canonical(home)
        stated = [row["fact"] for row in _of(profiles, home)]
        there = {label for code in home if code in labels for label in labels[code]["labels"]}
        told.append(
            SourceParty(
                codes=(best, *(code for code in home if code != best)),
                kind=_kind(best, there, stated),
                founded=_first_said(knowing, stated, "founded"),
                holdings=ordered(
                    (one.owner, one.share, one.since, one.until)
                    for one in settled_shares[home]
                    if one.share > 0
                ),
                offices=ordered(
                    (one.person, ROLES.index(Role(one.role)), one.since, one.until, one.sure)
                    for one in settled_roles[home]
                ),
                places=_places(knowing, _of(places, home)),
                ties=_ties(knowing, _of(tied, home), called),
                listings=_listings(knowing, _of(listed, home)),
            )
        )
    return told


def _kind(best: str, labels: Container[str], profiles: Iterable[Row]) -> OrgKind:
    if is_unknown_id(best):
        return OrgKind.UNKNOWN
    public = "GovernmentBody" in labels or any(fact.get("public_body") for fact in profiles)
    return OrgKind.PUBLIC_BODY if public else OrgKind.ENTERPRISE


def state_persons(knowing: Knowing, ids: Iterable[str]) -> list[SourceParty]:
    """陈述自然人, in order of their ids; who is not in the graph is left out."""
    asked = sorted(set(ids))
    if not asked:
        return []
    known = {row["id"]: row for row in knowing.read("spread/parties", ids=asked)}
    checks = sorted(
        knowing.rows("spread/identity_checks", asked),
        key=lambda row: entry_of("", row["fact"], knowing.ranks).seen,
        reverse=True,
    )
    checked = {row["person"]: _CHECKED.get(row["fact"]["outcome"]) for row in checks}
    rows = knowing.rows("snapshot/ties_at", asked)
    called = _Called(knowing, {end for row in rows for end in (row["start"], row["end"])})
    tied = _by(rows, "anchor")
    listed = _by(knowing.rows("related/listings_of", asked), "id")
    return [
        SourceParty(
            codes=(id_,),
            identity=_either(checked.get(id_), _KNOWN.get(known[id_]["identity"], Known.NAME_ONLY)),
            minor_until=known[id_]["minor_until"],
            ties=_ties(knowing, tied.get(id_, []), called),
            listings=_listings(knowing, listed.get(id_, [])),
        )
        for id_ in asked
        if id_ in known
    ]


def _either(found: Known | None, stated: Known) -> Known:
    """What somebody has found out before what stands written."""
    return stated if found is None else found


class _Called:
    """称呼. The best code of every organisation that holds or ties; persons stay who they are."""

    def __init__(self, knowing: Knowing, ids: Iterable[str]) -> None:
        orgs = {id_ for id_ in ids if not is_person_id(id_)}
        self._best = {org: canonical(home) for org, home in whole_homes(knowing, sorted(orgs)).items()}

    def __call__(self, id_: str) -> str:
        return self._best.get(id_, id_)

    def holding(self, one: HeldAtCode) -> HeldAtCode:
        best = self(one.holder)
        return one if best == one.holder else replace(one, holder=best)


def _far(*stated: Mapping[Home, Sequence[HeldAtCode]] | Sequence[Row]) -> set[str]:
    far: set[str] = set()
    for one in stated:
        if isinstance(one, Mapping):
            far |= {held.holder for those in one.values() for held in those}
        else:
            far |= {end for row in one for end in (row["start"], row["end"])}
    return far


def _by(rows: Iterable[Row], name: str) -> dict[str, list[Row]]:
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        groups[row[name]].append(row)
    return groups


def _of(rows: Mapping[str, list[Row]], home: Home) -> list[Row]:
    return [row for code in home for row in rows.get(code, ())]


T = TypeVar("T", bound=tuple[Any, ...])


def ordered(rows: Iterable[T]) -> tuple[T, ...]:
    """Rows in a fixed order, whatever order they were read in; an open side comes first."""
    return tuple(sorted(rows, key=lambda row: [_FIRST if part is None else (1, part) for part in row]))


_FIRST: Final = (0, 0)


def _first_said(knowing: Knowing, facts: Iterable[Row], name: str) -> Any:
    ordered = sorted(facts, key=lambda fact: entry_of("", fact, knowing.ranks).seen)
    return next((fact[name] for fact in ordered if fact.get(name) is not None), None)


def _places(knowing: Knowing, rows: Sequence[Row]) -> tuple[PlaceRow, ...]:
    entries = [
        entry_of((int(_PLACES[row["kind"]]), row["place"]), row["fact"], knowing.ranks) for row in rows
    ]
    found = ((*cast(tuple[int, str], one.subject), one.since, one.until) for one in settle(entries))
    return ordered(found)


def _ties(knowing: Knowing, rows: Sequence[Row], called: _Called) -> tuple[TieRow, ...]:
    """Those between two codes of one organisation are none."""
    entries = []
    for row in rows:
        start, end = called(row["start"]), called(row["end"])
        if start != end:
            subject = (int(_TIES[row["kind"]]), start, end, row["fact"].get("number") or "")
            entries.append(entry_of(subject, row["fact"], knowing.ranks))
    found = (
        (*cast(tuple[int, str, str, str], one.subject)[:3], one.since, one.until) for one in settle(entries)
    )
    return ordered(found)


# --- listings ---


def list_terms(lists: Mapping[str, ListType]) -> dict[str, str]:
    """名单要件. What `listing_spans` reads of each list, as one text: listings of a list whose text differs are stale."""
    return {
        id_: f"{kind.one_severity}|{kind.term_years}|{kind.counted_from}|{','.join(sorted(kind.ends))}"
        for id_, kind in lists.items()
    }


def _listings(knowing: Knowing, rows: Sequence[Row]) -> tuple[ListingRow, ...]:
    decisions: dict[tuple[str, str, str], dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        decisions[row["decision"], row["matter"], row["id"]][row["kind"]].append(row["fact"])
    lists = knowing.editions.lists
    found = [
        (decision, *span)
        for (decision, matter, party), facts in decisions.items()
        for span in listing_spans(lists.get(matter), facts, knowing.ranks, party)
    ]
    return ordered(set(found))


def listing_spans(
    kind: ListType | None, facts: Mapping[str, Sequence[Row]], ranks: Mapping[str, int], party: str
) -> list[tuple[int, bool, Day, Day, Day]]:
    """列入期间. The spans in which a decision's listing stands: severity, key-supervision target, since, until, and
    the day from which it counts as never made. What it is changes only on days that its facts name."""
    named = {
        day
        for label in ("Listing", "Ending", "Repair")
        for fact in facts.get(label, ())
        for name in ("from", "to", "decided", "lodged")
        if (day := fact.get(name)) is not None
    }
    term = term_of(kind, said_together(facts.get("Listing", ()), ranks))
    named |= {term} if term is not None else set()
    told = [(day, listed_on(kind, facts, day or date.min, ranks, party)) for day in (None, *sorted(named))]
    void = next((day for day, one in told if one is not None and one.void), None)
    spans: list[tuple[int, bool, Day, Day, Day]] = []
    begun: list[Day] = []  # of the span that is open
    for day, one in told:
        stands = one is not None and one.stands
        if stands and not begun:
            begun.append(day)
        elif begun and not stands and one is not None:
            spans.append((Severity[one.severity.upper()], one.key_target, begun.pop(), day, void))
    last = told[-1][1]
    if begun and last is not None:
        spans.append((Severity[last.severity.upper()], last.key_target, begun[0], None, void))
    return spans
