"""案情. The facts that rules ask for, and how a case is read from JSON (format: docs/evaluation.md)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any, Final, TypeVar

from graph_service.domain.model import Identity
from graph_service.domain.paper_cases import Malformed
from graph_service.law.outcome import DOUBTS_OF_DECISION, Doubt
from graph_service.law.rules import RuleBook, SubjectKind, region_digits

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """自然人. Of age and verified unless said otherwise."""

    identity: Identity = Identity.VERIFIED
    minor: bool = False


CONSUMPTION_ORDER: Final = "consumption_restriction"
KNOWN_ADULT: Final = PersonFacts()


@dataclass(frozen=True, slots=True)
class OrgFacts:
    """组织. `organ` (机关): an organ of state power or administration; schools, hospitals and other 事业单位 are public
    bodies but no organs."""

    public_body: bool = False
    organ: bool = False


@dataclass(frozen=True, slots=True)
class Office:
    """任职. Held on day d when since <= d < until; `since` None: its beginning is unknown; `until` None: no end is
    known. `grounds` are the ids of the facts behind it. Not `sure`: records contradict each other, or name the
    holder without his number; it may have been held, but never certainly."""

    org: str
    person: str
    role: str
    since: date | None
    until: date | None
    grounds: tuple[str, ...] = ()
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Decision:
    """决定. `matter` is a list or an event; `region` digits of the deciding authority, None = unknown.

    `starts`: days that a term may be counted from, by the name that the rule's duration gives them. `doubts` of the
    decision itself. `under`: the id of the 限制消费 order on a unit whose row names this person.
    """

    id: str
    matter: str
    subject: str
    day: date
    act_day: date | None = None
    end: date | None = None
    key: bool = False
    large_personal_debt: bool | None = None
    life: bool = False
    region: str | None = None
    starts: Mapping[str, date] = field(default_factory=dict)
    doubts: frozenset[Doubt] = frozenset()
    under: str | None = None

    @property
    def event_day(self) -> date:
        """行为日, else the day of the decision."""
        return self.act_day or self.day


@dataclass(frozen=True, slots=True)
class Finding:
    """责任认定, approved: the authority has found this person responsible (in this role)."""

    decision: str
    person: str
    role: str | None = None
    id: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """异议或终止事件. Active on the days since <= d < until; with `person` only for that person's outcomes."""

    decision: str
    kind: str
    since: date
    until: date | None = None
    person: str | None = None
    id: str = ""

    def active(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day < self.until)


@dataclass(frozen=True, slots=True)
class TargetLink:
    """关联 of a key-supervision target; `kind` is the id of a `related.*` rule."""

    kind: str
    a: str
    b: str
    id: str = ""


@dataclass(frozen=True)
class Facts:
    """事实. All that an evaluation may know. Who is not in `orgs` is a natural person."""

    orgs: Mapping[str, OrgFacts]
    persons: Mapping[str, PersonFacts]
    offices: tuple[Office, ...] = ()
    decisions: tuple[Decision, ...] = ()
    findings: tuple[Finding, ...] = ()
    events: tuple[Event, ...] = ()
    links: tuple[TargetLink, ...] = ()

    def subject_kind(self, id_: str) -> SubjectKind:
        org = self.orgs.get(id_)
        if org is None:
            return SubjectKind.PERSON
        return SubjectKind.PUBLIC_BODY if org.public_body else SubjectKind.ORG

    def is_organ(self, id_: str) -> bool:
        """机关?"""
        return id_ in self.orgs and self.orgs[id_].organ

    def person(self, id_: str) -> PersonFacts:
        return self.persons.get(id_, KNOWN_ADULT)

    @cached_property
    def offices_at(self) -> Mapping[str, list[Office]]:
        """任职, by organisation."""
        return _grouped(self.offices, lambda office: office.org)

    @cached_property
    def offices_of(self) -> Mapping[str, list[Office]]:
        """任职, by person."""
        return _grouped(self.offices, lambda office: office.person)

    @cached_property
    def findings_of(self) -> Mapping[str, list[Finding]]:
        """责任认定, by decision."""
        return _grouped(self.findings, lambda finding: finding.decision)

    @cached_property
    def events_of(self) -> Mapping[str, list[Event]]:
        """异议与终止事件, by decision, with those of the other decisions of its order that count for it too.

        Events of the order count for all decisions under it; one of a decision under it for that person's outcomes.
        """
        own = _grouped(self.events, lambda event: event.decision)
        counting = {id_: list(events) for id_, events in own.items()}
        for decision in self.decisions:
            if decision.under is not None:
                counting.setdefault(decision.id, []).extend(own.get(decision.under, ()))
                named = _of_person(own.get(decision.id, ()), decision.subject)
                counting.setdefault(decision.under, []).extend(named)
        return counting

    @cached_property
    def links_of(self) -> Mapping[str, list[TargetLink]]:
        """关联, by either end."""
        touching: dict[str, list[TargetLink]] = defaultdict(list)
        for link in self.links:
            for end in {link.a, link.b}:
                touching[end].append(link)
        return touching


def _of_person(events: Iterable[Event], person: str) -> Iterator[Event]:
    return (replace(event, person=person) for event in events if event.person in (None, person))


def _grouped(things: Iterable[T], by: Callable[[T], str]) -> Mapping[str, list[T]]:
    groups: dict[str, list[T]] = defaultdict(list)
    for thing in things:
        groups[by(thing)].append(thing)
    return groups


# --- reading a case ---


@dataclass(frozen=True, slots=True)
class Case:
    """案例. Facts, the day that is asked about, and what is expected, if that is said."""

    name: str | None
    as_of: date
    facts: Facts
    expected: tuple[Mapping[str, Any], ...] | None = None


def read_case(data: object, book: RuleBook) -> Case:
    """A case from parsed JSON; Malformed if it does not fit the format or uses unknown words."""
    case = _object(data, "")
    name = _text(case, "name", "") if case.get("name") is not None else None
    as_of = _day(case, "as_of", "")
    if as_of is None:
        raise Malformed("as_of", "缺少日期 a day is missing")
    facts = _object(case.get("facts"), "facts")
    orgs = _orgs(facts)
    decisions = _decisions(facts, book, region_digits(case.get("jurisdiction")))
    known = _known(decisions, orgs)
    read = Facts(
        orgs=orgs,
        persons=_persons(facts),
        offices=tuple(_office(*one, book) for one in _list(facts, "roles")),
        decisions=decisions,
        findings=tuple(_finding(*one, book, known) for one in _list(facts, "findings")),
        events=tuple(_event(*one, book, known) for one in _list(facts, "events")),
        links=tuple(_link(*one, book) for one in _list(facts, "links")),
    )
    expected = case.get("expected")
    return Case(name, as_of, read, None if expected is None else _expected(expected))


def _orgs(facts: Mapping[str, Any]) -> dict[str, OrgFacts]:
    orgs = _object(facts.get("orgs") or {}, "facts.orgs")
    return {id_: _org(_object(org, f"facts.orgs.{id_}"), f"facts.orgs.{id_}") for id_, org in orgs.items()}


def _org(stated: Mapping[str, Any], place: str) -> OrgFacts:
    """An organ is a public body, said or not."""
    public, organ = (bool(_flag(stated, key, place)) for key in ("public_body", "organ"))
    return OrgFacts(public or organ, organ)


def _persons(facts: Mapping[str, Any]) -> dict[str, PersonFacts]:
    persons = {}
    for id_, stated in _object(facts.get("persons") or {}, "facts.persons").items():
        place = f"facts.persons.{id_}"
        person = _object(stated, place)
        identity = _word_if_any(person, "identity", place, _IDENTITIES)
        persons[id_] = PersonFacts(
            Identity(identity) if identity else Identity.VERIFIED, bool(_flag(person, "minor", place))
        )
    return persons


_IDENTITIES: Final = frozenset(Identity)


def _office(place: str, office: Mapping[str, Any], book: RuleBook) -> Office:
    return Office(
        _text(office, "org", place),
        _text(office, "person", place),
        _word(office, "role", place, book.roles),
        _day(office, "from", place),
        _day(office, "to", place),
        (place,),
    )


def _decisions(facts: Mapping[str, Any], book: RuleBook, region: str | None) -> tuple[Decision, ...]:
    found: dict[str, Decision] = {}
    for place, stated in _list(facts, "decisions"):
        decision = _decision(place, stated, book, region)
        if decision.id in found:
            raise Malformed(f"{place}.id", f"决定 {decision.id!r} 重复 repeated decision id")
        found[decision.id] = decision
    return tuple(found.values())


def _decision(place: str, stated: Mapping[str, Any], book: RuleBook, region: str | None) -> Decision:
    list_ = _word_if_any(stated, "list", place, book.lists)
    event = _word_if_any(stated, "event", place, book.events)
    matter = list_ or event
    if matter is None or (list_ and event):
        raise Malformed(place, "list 与 event 须有且仅有其一 exactly one of list and event is needed")
    day = _day(stated, "date", place)
    if day is None:
        raise Malformed(f"{place}.date", "缺少日期 a day is missing")
    return Decision(
        id=_text(stated, "id", place),
        matter=matter,
        subject=_text(stated, "subject", place),
        day=day,
        act_day=_day(stated, "act_date", place),
        end=_day(stated, "end", place),
        key=bool(_flag(stated, "key", place)),
        large_personal_debt=_flag(stated, "large_personal_debt", place),
        life=bool(_flag(stated, "life", place)),
        region=region,
        doubts=_doubts(stated, place),
        under=_text(stated, "under", place) if stated.get("under") is not None else None,
    )


def _doubts(stated: Mapping[str, Any], place: str) -> frozenset[Doubt]:
    said = stated.get("doubts")
    if said is not None and not isinstance(said, list):
        raise Malformed(f"{place}.doubts", "应为列表 a list is needed")
    return frozenset(Doubt(_known_word(word, f"{place}.doubts", DOUBTS_OF_DECISION)) for word in said or ())


def _known(decisions: Sequence[Decision], orgs: Container[str]) -> dict[str, Decision]:
    """The decisions by id; what is `under` another must be a person's, under an order on a unit."""
    known = {decision.id: decision for decision in decisions}
    for number, one in enumerate(decisions):
        if one.under is None:
            continue
        order = known.get(one.under)
        if (
            one.subject in orgs
            or order is None
            or order.subject not in orgs
            or {one.matter, order.matter} != {CONSUMPTION_ORDER}
        ):
            raise Malformed(
                f"facts.decisions[{number}].under",
                "限制消费决定点名自然人的, 应指向对单位的限制消费决定"
                " only an order on a person stands under an order on a unit",
            )
    return known


def _finding(place: str, stated: Mapping[str, Any], book: RuleBook, known: Container[str]) -> Finding:
    return Finding(
        _reference(stated, place, known),
        _text(stated, "person", place),
        _word_if_any(stated, "role", place, book.roles),
        place,
    )


def _event(place: str, stated: Mapping[str, Any], book: RuleBook, known: Container[str]) -> Event:
    since = _day(stated, "date", place)
    if since is None:
        raise Malformed(f"{place}.date", "缺少日期 a day is missing")
    return Event(
        _reference(stated, place, known),
        _word(stated, "kind", place, book.event_kinds),
        since,
        _day(stated, "to", place),
        _text(stated, "person", place) if stated.get("person") is not None else None,
        place,
    )


def _link(place: str, stated: Mapping[str, Any], book: RuleBook) -> TargetLink:
    kind = _word(stated, "kind", place, book.link_kinds)
    return TargetLink(kind, _text(stated, "a", place), _text(stated, "b", place), place)


def _reference(stated: Mapping[str, Any], place: str, known: Container[str]) -> str:
    decision = _text(stated, "decision", place)
    if decision not in known:
        raise Malformed(f"{place}.decision", f"案例中没有决定 {decision!r} no such decision in the case")
    return decision


def _expected(data: object) -> tuple[Mapping[str, Any], ...]:
    if not isinstance(data, list):
        raise Malformed("expected", "应为列表 a list is needed")
    return tuple(_object(row, f"expected[{place}]") for place, row in enumerate(data))


def _object(data: object, place: str) -> Mapping[str, Any]:
    if not isinstance(data, dict):
        raise Malformed(place or ".", "应为对象 an object is needed")
    return data


def _list(facts: Mapping[str, Any], name: str) -> list[tuple[str, Mapping[str, Any]]]:
    stated = facts.get(name)
    if stated is None:
        return []
    if not isinstance(stated, list):
        raise Malformed(f"facts.{name}", "应为列表 a list is needed")
    return [
        (place, _object(one, place))
        for number, one in enumerate(stated)
        for place in (f"facts.{name}[{number}]",)
    ]


def _place(within: str, key: str) -> str:
    return f"{within}.{key}" if within else key


def _text(stated: Mapping[str, Any], key: str, within: str) -> str:
    value = stated.get(key)
    if not isinstance(value, str) or not value:
        raise Malformed(_place(within, key), "缺少文字 a text is needed")
    return value


def _flag(stated: Mapping[str, Any], key: str, within: str) -> bool | None:
    value = stated.get(key)
    if value is not None and not isinstance(value, bool):
        raise Malformed(_place(within, key), "应为 true 或 false true or false is needed")
    return value


def _word(stated: Mapping[str, Any], key: str, within: str, known: Container[str]) -> str:
    return _known_word(stated.get(key), _place(within, key), known)


def _known_word(value: object, place: str, known: Container[str]) -> str:
    if not isinstance(value, str) or value not in known:
        raise Malformed(place, f"规则库不认识 {value!r} the rule base does not know this word")
    return value


def _word_if_any(stated: Mapping[str, Any], key: str, within: str, known: Container[str]) -> str | None:
    return None if stated.get(key) is None else _word(stated, key, within, known)


_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _day(stated: Mapping[str, Any], key: str, within: str) -> date | None:
    value = stated.get(key)
    if value is None:
        return None
    if isinstance(value, str) and _DAY.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError as error:
            raise Malformed(_place(within, key), f"没有这一天 {value} no such day") from error
    raise Malformed(_place(within, key), f"日期应写作 2026-01-31, 现为 {value!r} a day is written 2026-01-31")
