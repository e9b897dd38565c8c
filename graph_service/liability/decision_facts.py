"""取证. The facts of decisions out of the graph, as the law asks for them, each with where it stands written.

Set-based: a page of decisions costs a handful of reads, whatever hangs on it. What several sources say of one
thing is settled first (`intervals`): an interval that sources contradict, or of which a day is stated where the
person is known by name only, may hold but never certainly does.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from typing import Any, Final

from graph_service.domain.decision_numbers import names_court
from graph_service.domain.lists import ListType
from graph_service.domain.model import Identity, Role, is_person_id
from graph_service.facts.evidence import is_change_record
from graph_service.facts.listings import counted_days
from graph_service.facts.organisation import (
    HeldAtCode,
    Home,
    Knowing,
    Read,
    homes_of,
    is_read_by_rules,
    settled_offices,
    stated_holdings,
    stated_offices,
)
from graph_service.law.case import (
    CONSUMPTION_ORDER,
    Decision,
    Event,
    Facts,
    Finding,
    Office,
    OrgFacts,
    PersonFacts,
)
from graph_service.law.outcome import Doubt
from graph_service.law.rules import Editions, region_digits
from graph_service.liability.decision_doubts import cannot_decide, doubts_of_severity
from graph_service.liability.registered import Registered, read_registry
from graph_service.liability.same_case import TURNED, by_a_court, periods, turned_in
from graph_service.liability.same_decisions import Hung, Kindred, hung_on, orders_of, read_kindred
from graph_service.store.graph_store import Row
from graph_service.store.ledger import StoredFact

ANNULLED: Final = "revoked_or_annulled"
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
    borne_by: str | None = None
    """Another spelling of the same decision, which bears all that follows from it."""


@dataclass(slots=True)
class _Found:
    """What was read for a page of decisions."""

    knowing: Knowing
    editions: Editions | None
    offices_wanted: bool = True
    decisions: dict[str, Row] = field(default_factory=dict)  # those asked about, and those of their orders
    kindred: Kindred = field(default_factory=Kindred)
    turned: dict[str, tuple[Row, ...]] = field(
        default_factory=dict
    )  # by enforcement: listings in the same case
    homes: dict[str, Home] = field(default_factory=dict)
    parties: dict[str, Row] = field(default_factory=dict)
    offices: dict[tuple[str, bool], list[Office]] = field(
        default_factory=dict
    )  # by the subject whose decision asks, and whether it asks for shareholders too
    registry: dict[str, Registered] = field(default_factory=dict)  # of subjects that are organisations
    bodies: dict[str, list[Registered]] = field(default_factory=dict)  # by authority
    regions: dict[str, str | None] = field(default_factory=dict)  # by authority
    authorities: dict[str, str] = field(default_factory=dict)
    checks: dict[str, str] = field(default_factory=dict)
    evidence: dict[str, dict[str, Any]] = field(default_factory=dict)

    @property
    def hung(self) -> Mapping[str, Hung]:
        return self.kindred.hung

    def asks_offices(self, matter: str) -> bool:
        """Whether offices matter to a list or event; most lists reach nobody but their subject."""
        return self.offices_wanted and (self.editions is None or self.editions.asks_offices(matter))

    def names_with(self, person: str, unit: str) -> bool:
        """Whether a source says that the order on a unit names a person by his decision."""
        return any(fact.properties.get("named_with") == unit for fact in self.hung[person]["Listing"])

    def list_type(self, matter: str) -> ListType | None:
        return None if self.editions is None else self.editions.current.lists.get(matter)


def gather(
    read: Read, ids: Sequence[str], known: int, editions: Editions | None = None, *, offices: bool = True
) -> tuple[list[Gathered], list[str]]:
    """案情 of decisions as known at a change, and the ids of those of which no day is known.

    `read` runs a text by name, inside a transaction or outside of one. `editions` say what lists are, and to which of
    them offices matter; without them everything is read and nothing is doubted that a list would have to say. Without
    `offices` none are read.
    """
    found = _Found(Knowing.at(read, known), editions, offices)
    asked = _read_decisions(found, ids)
    if not asked:
        return [], []
    subjects = sorted({row["subject"] for row in found.decisions.values()})
    _read_parties(read, found, subjects)
    persons = [id_ for id_ in subjects if _is_person(found, id_)]
    orgs = [id_ for id_ in subjects if not _is_person(found, id_)]
    asking = {row["subject"] for row in asked.values() if found.asks_offices(row["matter"])}
    _read_offices(found, orgs, [one for one in persons if one in asking], asking)
    found.kindred = read_kindred(
        found.knowing, found.decisions, found.homes, hung_on(found.knowing, list(found.decisions))
    )
    _read_same_cases(found, asked)
    found.registry = read_registry(found.knowing, {org: found.homes[org] for org in orgs})
    _read_authorities(found)
    mentioned = {office.person for offices in found.offices.values() for office in offices}
    mentioned |= {fact.other for kinds in found.hung.values() for fact in kinds["Finding"] if fact.other}
    _read_parties(read, found, sorted(mentioned - found.parties.keys()))
    _read_checks(read, found)
    gathered, undated = [], []
    for id_ in ids:
        if id_ in asked:
            one = _gathered(found, id_)
            if one is None:
                undated.append(id_)
            else:
                gathered.append(one)
    return gathered, undated


# --- what is read ---


def _read_decisions(found: _Found, ids: Sequence[str]) -> dict[str, Row]:
    """The decisions asked about; those of the same orders are read beside them."""
    read = found.knowing.read
    asked = {row["id"]: row for row in read("spread/decisions", ids=list(ids))}
    orders = orders_of(
        found.knowing,
        [
            id_
            for id_, row in asked.items()
            if row["matter"] == CONSUMPTION_ORDER or is_person_id(row["subject"])
        ],
    )
    more = sorted(orders - asked.keys())
    found.decisions = asked | {row["id"]: row for row in (read("spread/decisions", ids=more) if more else ())}
    return asked


def _read_same_cases(found: _Found, asked: Mapping[str, Row]) -> None:
    """同案: the listings by which the graph itself knows that an enforcement has turned into one."""
    found.turned = turned_in(found.knowing, asked, found.homes)
    rows = {row["id"]: row for those in found.turned.values() for row in those}
    fresh = sorted(rows.keys() - found.kindred.hung.keys())
    if fresh:
        found.kindred.hung.update(hung_on(found.knowing, fresh))


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


def _read_holders(
    found: _Found, asked: Mapping[str, Home], offices: Mapping[Home, Sequence[HeldAtCode]]
) -> None:
    """Offices with the shareholders beside them, where a decision asks for shareholders."""
    asking = {row["subject"] for row in found.decisions.values() if row["matter"] in _HOLDER_MATTERS}
    civil = {org: home for org, home in asked.items() if org in asking}
    holdings = stated_holdings(found.knowing, sorted(civil.values()))
    settled = _settled(found, {home: [*offices[home], *_as_roles(held)] for home, held in holdings.items()})
    for org, home in civil.items():
        found.offices[org, True] = [_at(office, org) for office in settled[home]]


def _as_roles(holdings: Iterable[HeldAtCode]) -> Iterable[HeldAtCode]:
    """A shareholder, and who holds more than half as a controlling one too."""
    for one in holdings:
        yield replace(one, role=Role.SHAREHOLDER.value)
        if one.fact.get("share") and Fraction(one.fact["share"]) > _CONTROL:
            yield replace(one, role=Role.CONTROLLING_SHAREHOLDER.value)


def _settled(found: _Found, held: Mapping[Home, Sequence[HeldAtCode]]) -> dict[Home, list[Office]]:
    """任职与持股, settled; without other posts and parties of unknown kind, which no rule reads."""
    held = {home: [one for one in those if is_read_by_rules(one)] for home, those in held.items()}
    for those in held.values():
        for one in those:
            told = {"kind": "office", "role": one.role, "org": one.org, **_where(one.fact)}
            found.evidence[one.fact["id"]] = told
    return settled_offices(found.knowing, held)


def _at(office: Office, org: str) -> Office:
    return office if office.org == org else replace(office, org=org)


def _read_authorities(found: _Found) -> None:
    """认定单位: which registered organisations bear their names, and their 地区: the district of the one body so
    called; several districts: unknown."""
    asked = sorted({f.other for hung in found.hung.values() for f in hung.get("Listing", ()) if f.other})
    if not asked:
        return
    named: dict[str, set[str]] = defaultdict(set)
    acting: dict[str, set[str]] = defaultdict(set)
    for row in found.knowing.rows("spread/authorities", asked):
        found.authorities[row["authority"]] = row["name"]
        if row["body"]:
            named[row["authority"]].add(row["body"])
            if row["acts"]:
                acting[row["authority"]].add(row["body"])
    registry = read_registry(found.knowing, {body: (body,) for those in named.values() for body in those})
    found.bodies = {one: [registry[body] for body in sorted(those)] for one, those in named.items()}
    for authority, those in acting.items():
        districts = {district for body in those for district in registry[body].districts}
        if len(districts) == 1:
            found.regions[authority] = region_digits(districts.pop())


def _read_checks(read: Read, found: _Found) -> None:
    """身份核实: what somebody has found of the identity of persons, confirmed or refuted."""
    persons = sorted(id_ for id_ in found.parties if _is_person(found, id_))
    if persons:
        for row in read("spread/identity_checks", ids=persons, known=found.knowing.known):
            found.checks[row["person"]] = row["fact"]["outcome"]


# --- what is told ---


def _gathered(found: _Found, id_: str) -> Gathered | None:
    row, hung = found.decisions[id_], found.hung[id_]
    decision = _decision(found, id_)
    if decision is None:
        return None
    subject, listing = decision.subject, _listing(hung["Listing"])
    order = _order(found, decision)
    shares = row["matter"] in _HOLDER_MATTERS and subject in found.homes
    offices = found.offices.get((subject, shares), []) if found.asks_offices(row["matter"]) else []
    findings = _findings(found, hung)
    mentioned = {
        subject,
        *(o.person for o in offices),
        *(o.org for o in offices),
        *(f.person for f in findings),
    }
    facts = Facts(
        # Of the subject alone it matters what it is; of the others it is not read.
        orgs={
            one: _org(found, one) if one == subject else OrgFacts()
            for one in mentioned
            if not _is_natural(found, one)
        },
        persons={one: _person(found, one, decision.day) for one in mentioned if _is_natural(found, one)},
        offices=tuple(offices),
        decisions=order,
        findings=tuple(findings),
        events=tuple(event for one in order for event in _events_of_all(found, one.id)),
    )
    grounds = {id_ for office in offices for id_ in office.grounds}
    grounds |= {finding.id for finding in findings} | {event.id for event in facts.events}
    evidence = {ground: found.evidence[ground] for ground in sorted(grounds)}
    evidence |= {
        fact.properties["id"]: {"kind": "listing", **_where(fact.properties)} for fact in hung["Listing"]
    }
    twins = found.kindred.twins_of(id_)
    return Gathered(
        decision, facts, row["number"], _authority(found, listing), evidence, listing.get("notified"),
        min(twins) if twins and min(twins) < id_ else None,
    )  # fmt: skip


def _decision(found: _Found, id_: str) -> Decision | None:
    """None: no day of it is known."""
    row, hung = found.decisions[id_], found.hung[id_]
    listing = _listing(hung["Listing"])
    day = listing.get("decided") or listing.get("from")
    if day is None:
        return None
    return Decision(
        id=id_,
        matter=row["matter"],
        subject=row["subject"],
        day=day,
        act_day=listing.get("acted"),
        end=listing.get("to"),
        key=bool(listing.get("key_target")),
        large_personal_debt=listing.get("large_personal_debt"),
        life=bool(listing.get("life")),
        region=_region(found, listing),
        starts=counted_days(listing),
        doubts=frozenset(_doubts(found, row, listing, day)),
        under=_unit_order(found, row, listing),
    )


def _unit_order(found: _Found, row: Row, listing: Row) -> str | None:
    """The 限制消费 order on a unit whose row names this person."""
    unit = listing.get("named_with")
    if row["matter"] != CONSUMPTION_ORDER or unit not in found.decisions or not found.hung[unit]["Listing"]:
        return None
    person, of = row["subject"], found.decisions[unit]
    if not is_person_id(person) or is_person_id(of["subject"]) or of["matter"] != CONSUMPTION_ORDER:
        return None
    return str(unit)


def _order(found: _Found, decision: Decision) -> tuple[Decision, ...]:
    """The decision, and the others of its order whose events may count for it."""
    if decision.matter != CONSUMPTION_ORDER:
        return (decision,)
    if decision.under is not None:
        unit = _decision(found, decision.under)
        return (decision, unit) if unit else (replace(decision, under=None),)
    others = (_decision(found, id_) for id_ in sorted(found.decisions) if found.names_with(id_, decision.id))
    return (decision, *(one for one in others if one is not None and one.under == decision.id))


def _doubts(found: _Found, row: Row, listing: Row, day: date) -> Iterator[Doubt]:
    id_, subject = row["id"], row["subject"]
    kind = found.list_type(row["matter"])
    authority = _authority(found, listing)
    if not authority:
        if not names_court(row["number"]):
            yield Doubt.AUTHORITY_MISSING
    elif cannot_decide(authority, row["matter"], kind, found.bodies.get(listing.get("by") or "", ())):
        yield Doubt.AUTHORITY_CANNOT_DECIDE
    if subject in found.registry and found.registry[subject].cancelled_before(day):
        yield Doubt.SUBJECT_CANCELLED
    if id_ in found.kindred.kin and found.kindred.kin[id_].repaired:
        yield Doubt.MATCHES_REPAIRED
    yield from doubts_of_severity(
        kind, (fact.properties.get("severity") for fact in found.hung[id_]["Listing"])
    )


def _doubted(found: _Found, row: Row, listing: Row) -> bool:
    day = listing.get("decided") or listing.get("from")
    return day is None or any(True for _ in _doubts(found, row, listing, day))


def _authority(found: _Found, listing: Row) -> str:
    return listing.get("authority") or found.authorities.get(listing.get("by") or "", "")


def _org(found: _Found, org: str) -> OrgFacts:
    registered = found.registry[org]
    return OrgFacts(registered.public_body, registered.public_body and registered.organ)


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


def _findings(found: _Found, hung: Hung) -> list[Finding]:
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


def _events_of_all(found: _Found, id_: str) -> Iterator[Event]:
    """Events of the decision, under every spelling of its number."""
    for one in (id_, *found.kindred.twins_of(id_)):
        yield from _events(found, id_, found.hung[one])
    for row in found.turned.get(id_, ()):
        yield from _turned(found, id_, row)
    yield from _annulled_with(found, id_)


def _annulled_with(found: _Found, id_: str) -> Iterator[Event]:
    """撤销决定 of the unit whose row names this person: his entry is one of its own, but it rests on that decision.

    An order of 限制消费 is one decision altogether; the law sees to that.
    """
    if found.decisions[id_]["matter"] == CONSUMPTION_ORDER:
        return
    units = {fact.properties.get("named_with") for fact in found.hung[id_]["Listing"]} & found.hung.keys()
    for unit in sorted(one for one in units if one is not None):
        annulled = [
            fact
            for fact in found.hung[unit].get("Ending", ())
            if fact.properties["event"] == ANNULLED and fact.properties.get("about") is None
        ]
        yield from _events(found, id_, {"Ending": annulled})


def _turned(found: _Found, enforced: str, row: Row) -> Iterator[Event]:
    """转为失信被执行人, as long as the listing in the same case stands."""
    hung = found.hung[row["id"]]
    listing = _listing(hung["Listing"])
    if not listing or not by_a_court(row["matter"], row["number"], _authority(found, listing)):
        return
    if _doubted(found, row, listing):
        return
    told = hung["Listing"][0].properties
    found.evidence[told["id"]] = {"kind": "listing", **_where(told)}
    for since, until in periods(found.list_type(row["matter"]), row["subject"], hung, found.knowing.ranks):
        yield Event(enforced, TURNED, since, until, None, told["id"])


def _events(found: _Found, id_: str, hung: Hung) -> Iterator[Event]:
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
