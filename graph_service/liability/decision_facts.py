"""取证. The facts of decisions out of the graph, as the law asks for them, each with where it stands written.

Set-based: a page of decisions costs a handful of reads, whatever hangs on it. What several sources say of one
thing is settled first (`intervals`): an interval that sources contradict, or of which a day is stated where the
person is known by name only, may hold but never certainly does.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from typing import Any, Final

from graph_service.domain.model import Identity, Role, is_person_id
from graph_service.facts.listings import counted_days
from graph_service.facts.organisation import (
    Held,
    Home,
    Knowing,
    Read,
    homes_of,
    is_read_by_rules,
    settled_offices,
    stated_holdings,
    stated_offices,
)
from graph_service.facts.party import entry_of, is_change_record
from graph_service.law.case import Decision, Event, Facts, Finding, Office, OrgFacts, PersonFacts
from graph_service.law.rules import region_digits
from graph_service.store.graph_store import Row
from graph_service.store.ledger import StoredFact, facts_of

_HOLDER_MATTERS: Final = frozenset({"civil_chain"})  # shareholders matter for these alone
_CONTROL: Final = Fraction(1, 2)


@dataclass(frozen=True, slots=True)
class Gathered:
    """一份决定的案情. What the law asks, and what a consequence must carry of it.

    `evidence` leads from the ids in the facts to what stands written; `notified` is the day of the authority's
    own notice.
    """

    decision: Decision
    facts: Facts
    number: str
    authority: str
    evidence: Mapping[str, Mapping[str, Any]]
    notified: date | None = None


@dataclass(slots=True)
class _Found:
    """What was read for a page of decisions."""

    knowing: Knowing
    asks_offices: Callable[[str], bool]
    decisions: dict[str, Row] = field(default_factory=dict)
    hung: dict[str, dict[str, list[StoredFact]]] = field(default_factory=dict)
    homes: dict[str, Home] = field(default_factory=dict)
    parties: dict[str, Row] = field(default_factory=dict)
    offices: dict[tuple[str, bool], list[Office]] = field(
        default_factory=dict
    )  # by the subject whose decision asks, and whether it asks for shareholders too
    public: dict[str, bool] = field(default_factory=dict)
    regions: dict[str, str | None] = field(default_factory=dict)  # by authority
    authorities: dict[str, str] = field(default_factory=dict)
    checks: dict[str, str] = field(default_factory=dict)
    evidence: dict[str, dict[str, Any]] = field(default_factory=dict)


def gather(
    read: Read, ids: Sequence[str], known: int, asks_offices: Callable[[str], bool] = lambda _: True
) -> tuple[list[Gathered], list[str]]:
    """案情 of decisions as known at a change, and the ids of those of which no day is known.

    `read` runs a text by name, inside a transaction or outside of one. `asks_offices` says of a list or event
    whether offices matter to it; most lists reach nobody but their subject.
    """
    found = _Found(Knowing.at(read, known), asks_offices)
    found.decisions = {row["id"]: row for row in read("spread/decisions", ids=list(ids))}
    if not found.decisions:
        return [], []
    _read_hung(read, found)
    subjects = sorted({row["subject"] for row in found.decisions.values()})
    _read_parties(read, found, subjects)
    persons = [id_ for id_ in subjects if _is_person(found, id_)]
    orgs = [id_ for id_ in subjects if not _is_person(found, id_)]
    asking = {row["subject"] for row in found.decisions.values() if asks_offices(row["matter"])}
    _read_offices(found, orgs, [one for one in persons if one in asking], asking)
    _read_public(read, found, orgs)
    _read_regions(read, found)
    mentioned = {office.person for offices in found.offices.values() for office in offices}
    mentioned |= {fact.other for kinds in found.hung.values() for fact in kinds["Finding"] if fact.other}
    _read_parties(read, found, sorted(mentioned - found.parties.keys()))
    _read_checks(read, found)
    gathered, undated = [], []
    for id_ in ids:
        if id_ in found.decisions:
            one = _gathered(found, id_)
            if one is None:
                undated.append(id_)
            else:
                gathered.append(one)
    return gathered, undated


# --- what is read ---


def _read_hung(read: Read, found: _Found) -> None:
    hung: dict[str, dict[str, list[StoredFact]]] = {id_: defaultdict(list) for id_ in found.decisions}
    for fact in facts_of(read, list(found.decisions), "Decision"):
        if fact.known_at(found.knowing.known):
            hung[fact.anchor][fact.kind.name].append(fact)
    for kinds in hung.values():
        for facts in kinds.values():
            facts.sort(key=lambda fact: entry_of("", fact.properties, found.knowing.ranks).seen)
    found.hung = hung


def _read_parties(read: Read, found: _Found, ids: Sequence[str]) -> None:
    if ids:
        found.parties.update((row["id"], row) for row in read("spread/parties", ids=list(ids)))


def _is_person(found: _Found, id_: str) -> bool:
    return id_ in found.parties and "Person" in found.parties[id_]["labels"]


def _read_offices(found: _Found, orgs: Sequence[str], persons: Sequence[str], asking: Container[str]) -> None:
    """At organisations that are asked about: everybody's; of persons: their own, read at the organisations where they
    hold them, because a change record may say of them by name only what ended there."""
    employers: dict[str, set[str]] = {person: set() for person in persons}
    for row in found.knowing.rows("spread/offices_of", persons):
        employers[row["person"]].add(row["org"])
    found.homes = homes_of(found.knowing, {*orgs, *(org for those in employers.values() for org in those)})
    asked = {org: found.homes[org] for org in orgs if org in asking}
    worked_at = {person: {found.homes[org] for org in those} for person, those in employers.items()}
    held = stated_offices(
        found.knowing, sorted({*asked.values(), *(home for those in worked_at.values() for home in those)})
    )
    settled = _settled(found, held)
    for org, home in asked.items():
        found.offices[org, False] = [_at(office, org) for office in settled[home]]
    for person, those in worked_at.items():
        found.offices[person, False] = [
            office for home in sorted(those) for office in settled[home] if office.person == person
        ]
    _read_holders(found, asked, held)


def _read_holders(found: _Found, asked: Mapping[str, Home], offices: Mapping[Home, Sequence[Held]]) -> None:
    """Offices with the shareholders beside them, where a decision asks for shareholders."""
    asking = {row["subject"] for row in found.decisions.values() if row["matter"] in _HOLDER_MATTERS}
    civil = {org: home for org, home in asked.items() if org in asking}
    holdings = stated_holdings(found.knowing, sorted(civil.values()))
    settled = _settled(found, {home: [*offices[home], *_as_roles(held)] for home, held in holdings.items()})
    for org, home in civil.items():
        found.offices[org, True] = [_at(office, org) for office in settled[home]]


def _as_roles(holdings: Iterable[Held]) -> Iterable[Held]:
    """A shareholder, and who holds more than half as a controlling one too."""
    for one in holdings:
        yield replace(one, role=Role.SHAREHOLDER.value)
        if one.fact.get("share") and Fraction(one.fact["share"]) > _CONTROL:
            yield replace(one, role=Role.CONTROLLING_SHAREHOLDER.value)


def _settled(found: _Found, held: Mapping[Home, Sequence[Held]]) -> dict[Home, list[Office]]:
    """任职与持股, settled; without other posts and parties of unknown kind, which no rule reads."""
    held = {home: [one for one in those if is_read_by_rules(one)] for home, those in held.items()}
    for those in held.values():
        for one in those:
            told = {"kind": "office", "role": one.role, "org": one.org, **_where(one.fact)}
            found.evidence[one.fact["id"]] = told
    return settled_offices(found.knowing, held)


def _at(office: Office, org: str) -> Office:
    return office if office.org == org else replace(office, org=org)


def _read_public(read: Read, found: _Found, orgs: Sequence[str]) -> None:
    codes = sorted({code for org in orgs for code in found.homes[org]})
    stated: dict[str, bool] = {}
    if codes:
        for row in read("spread/profiles", ids=codes, known=found.knowing.known):
            if row["fact"].get("public_body"):
                stated[row["org"]] = True
    for org in orgs:
        found.public[org] = any(stated.get(code, False) for code in found.homes[org]) or (
            org in found.parties and "GovernmentBody" in found.parties[org]["labels"]
        )


def _read_regions(read: Read, found: _Found) -> None:
    """地区 of the authorities: the district of the one body that bears the name; several districts: unknown."""
    asked = sorted({f.other for kinds in found.hung.values() for f in kinds["Listing"] if f.other})
    if not asked:
        return
    bodies: dict[str, set[str]] = defaultdict(set)  # one body may bear several of the names
    for row in read("spread/authorities", ids=asked, known=found.knowing.known):
        found.authorities[row["authority"]] = row["name"]
        if row["body"]:
            bodies[row["body"]].add(row["authority"])
    districts: dict[str, set[str]] = defaultdict(set)
    if bodies:
        for row in read("spread/profiles", ids=sorted(bodies), known=found.knowing.known):
            for authority in bodies[row["org"]]:
                if row["fact"].get("district"):
                    districts[authority].add(row["fact"]["district"])
    found.regions = {
        authority: region_digits(next(iter(those)))
        for authority, those in districts.items()
        if len(those) == 1
    }


def _read_checks(read: Read, found: _Found) -> None:
    """身份核实: what somebody has found of the identity of persons, confirmed or refuted."""
    persons = sorted(id_ for id_ in found.parties if _is_person(found, id_))
    if persons:
        for row in read("spread/identity_checks", ids=persons, known=found.knowing.known):
            found.checks[row["person"]] = row["fact"]["outcome"]


# --- what is told ---


def _gathered(found: _Found, id_: str) -> Gathered | None:
    row, hung = found.decisions[id_], found.hung[id_]
    listing = _listing(hung["Listing"])
    day = listing.get("decided") or listing.get("from")
    if day is None:
        return None
    subject = row["subject"]
    shares = row["matter"] in _HOLDER_MATTERS and subject in found.homes
    offices = found.offices.get((subject, shares), []) if found.asks_offices(row["matter"]) else []
    findings = _findings(found, hung)
    decision = Decision(
        id=id_,
        matter=row["matter"],
        subject=subject,
        day=day,
        act_day=listing.get("acted"),
        end=listing.get("to"),
        key=bool(listing.get("key_target")),
        large_personal_debt=listing.get("large_personal_debt"),
        life=bool(listing.get("life")),
        region=_region(found, listing),
        starts=counted_days(listing),
    )
    mentioned = {
        subject,
        *(o.person for o in offices),
        *(o.org for o in offices),
        *(f.person for f in findings),
    }
    facts = Facts(
        # Of the subject alone it matters whether it is a public body; of the others it is not read.
        orgs={
            one: OrgFacts(public_body=one == subject and found.public[one])
            for one in mentioned
            if not _is_natural(found, one)
        },
        persons={one: _person(found, one, day) for one in mentioned if _is_natural(found, one)},
        offices=tuple(offices),
        decisions=(decision,),
        findings=tuple(findings),
        events=tuple(_events(found, id_, hung)),
    )
    grounds = {id_ for office in offices for id_ in office.grounds}
    grounds |= {finding.id for finding in findings} | {event.id for event in facts.events}
    evidence = {ground: found.evidence[ground] for ground in sorted(grounds)}
    evidence |= {
        fact.properties["id"]: {"kind": "listing", **_where(fact.properties)} for fact in hung["Listing"]
    }
    authority = listing.get("authority") or found.authorities.get(listing.get("by") or "", "")
    return Gathered(decision, facts, row["number"], authority, evidence, listing.get("notified"))


def _is_natural(found: _Found, id_: str) -> bool:
    """Offices of persons as subjects name organisations that were not read: their ids are no persons'."""
    return _is_person(found, id_) or is_person_id(id_)


def _listing(facts: Sequence[StoredFact]) -> Row:
    """列入. What the sources say together: of each item the first that is stated, in the order of sources."""
    told: Row = {}
    for fact in facts:
        stated = {name: value for name, value in fact.properties.items() if value is not None}
        told = {**stated, **({"by": fact.other} if fact.other else {}), **told}
    return told


def _region(found: _Found, listing: Row) -> str | None:
    stated = listing.get("region")
    if stated is not None:
        return region_digits(stated)
    known = found.regions.get(listing.get("by") or "")
    return known if known is not None else region_digits(listing.get("region_default"))


def _person(found: _Found, id_: str, day: date) -> PersonFacts:
    """A minor on the day of the decision is never reached, not later either."""
    row = found.parties.get(id_)
    if row is None:
        return PersonFacts(Identity.NAME_ONLY)
    minor_until = row["minor_until"]
    return PersonFacts(
        _CHECKED.get(found.checks.get(id_, "")) or Identity(row["identity"] or Identity.NAME_ONLY),
        minor_until is not None and day < minor_until,
    )


_CHECKED: Final = {"confirmed": Identity.VERIFIED, "refuted": Identity.NAME_ONLY}


def _findings(found: _Found, hung: Mapping[str, list[StoredFact]]) -> list[Finding]:
    """责任认定, approved by a second person; an approval is of what the finding said then."""
    approved = {fact.properties["of"] for fact in hung.get("Approval", ())}
    findings = []
    for fact in hung.get("Finding", ()):
        content, _, _ = fact.properties["id"].partition("@")
        if content in approved and fact.other is not None:
            findings.append(
                Finding(fact.anchor, fact.other, fact.properties.get("role"), fact.properties["id"])
            )
            found.evidence[fact.properties["id"]] = {"kind": "finding", **_where(fact.properties)}
    return findings


def _events(found: _Found, id_: str, hung: Mapping[str, list[StoredFact]]) -> Iterable[Event]:
    for kind, word in (("Ending", None), ("Dispute", "dispute"), ("Repair", "repaired")):
        for fact in hung.get(kind, ()):
            p = fact.properties
            since = p.get("from") or p.get("lodged")
            if since is not None:
                found.evidence[p["id"]] = {"kind": kind.lower(), **_where(p)}
                yield Event(id_, word or p["event"], since, p.get("to"), p.get("about"), p["id"])


_TOLD: Final = (
    "from",
    "to",
    "source",
    "file",
    "row",
    "data_day",
    "role",
    "title",
    "number",
    "authority",
    "event",
)


def _where(fact: Mapping[str, Any]) -> dict[str, Any]:
    """What a ground says, and where it stands written."""
    told = {name: fact[name] for name in _TOLD if fact.get(name) is not None}
    if is_change_record(fact):
        told["change_record"] = True
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in told.items()}
