"""案例. Reads a paper case from JSON (format: docs/related.md); what does not fit it is Malformed, never guessed."""

from __future__ import annotations

import re
import reprlib
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from fractions import Fraction
from typing import Any, Final

from graph_service.domain.model import Identity, Role
from graph_service.domain.paper_cases import Malformed
from graph_service.law.case import Office, PersonFacts
from graph_service.related.factors import SEVERITIES, Hubs
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
from graph_service.related.relation import Relation
from graph_service.related.shares import exact


@dataclass(frozen=True, slots=True)
class HintCase:
    """案例. The day of the run, the targets, the facts, the limits, and what is expected of each, if that is said."""

    name: str | None
    as_of: date
    targets: tuple[str, ...]
    facts: HintFacts
    hubs: Hubs
    expected: tuple[Mapping[str, Any], ...] | None = None


def read_case(data: object, hubs: Hubs) -> HintCase:
    """A case from parsed JSON; `hubs` are the limits that its settings may change. Malformed says where and why."""
    whole = StatedObject.of(data, "")
    name = whole.text("name") if whole.has("name") else None
    as_of = whole.known_day("as_of")
    stated = whole.within("facts")
    facts = _facts(stated)
    return HintCase(
        name,
        as_of,
        _targets(whole, facts),
        facts,
        _hubs(stated, hubs),
        _expected(whole),
    )


@dataclass(frozen=True, slots=True)
class StatedObject:
    """所述. One object of the case with the place where it stands."""

    data: Mapping[str, Any]
    place: str

    @classmethod
    def of(cls, data: object, place: str) -> StatedObject:
        if not isinstance(data, dict):
            raise Malformed(place or ".", "应为对象 an object is needed")
        return cls(data, place)

    def at(self, key: str) -> str:
        return f"{self.place}.{key}" if self.place else key

    def has(self, key: str) -> bool:
        return self.data.get(key) is not None

    def within(self, key: str) -> StatedObject:
        return StatedObject.of(self.data.get(key), self.at(key))

    def table(self, key: str) -> Iterator[tuple[str, StatedObject]]:
        """Entries by id; absent is empty."""
        if self.has(key):
            inner = self.within(key)
            for id_, entry in inner.data.items():
                yield id_, StatedObject.of(entry, inner.at(id_))

    def rows(self, key: str) -> Iterator[StatedObject]:
        """Entries of a list; absent is empty."""
        listed = self.data.get(key)
        if listed is None:
            return
        if not isinstance(listed, list):
            raise Malformed(self.at(key), "应为列表 a list is needed")
        for number, entry in enumerate(listed):
            yield StatedObject.of(entry, f"{self.at(key)}[{number}]")

    def text(self, key: str) -> str:
        return _text(self.data.get(key), self.at(key))

    def flag(self, key: str) -> bool:
        value = self.data.get(key)
        if value is not None and not isinstance(value, bool):
            raise Malformed(self.at(key), "应为 true 或 false true or false is needed")
        return bool(value)

    def word(self, key: str, known: Container[str]) -> str:
        return _word(self.data.get(key), known, self.at(key))

    def day(self, key: str) -> date | None:
        value = self.data.get(key)
        if value is None:
            return None
        if isinstance(value, str) and _DAY.fullmatch(value):
            try:
                return date.fromisoformat(value)
            except ValueError as error:
                raise Malformed(self.at(key), f"没有这一天 {value} no such day") from error
        raise Malformed(
            self.at(key), f"日期应写作 2026-01-31, 现为 {reprlib.repr(value)} a day is written 2026-01-31"
        )

    def known_day(self, key: str) -> date:
        day = self.day(key)
        if day is None:
            raise Malformed(self.at(key), "缺少日期 a day is missing")
        return day

    def span(self) -> Span:
        return Span(self.day("from"), self.day("to"))

    def share(self, key: str) -> Fraction:
        share = exact(self.data.get(key))
        if share is None or share > 1:
            raise Malformed(
                self.at(key), '应为 0 至 1 的小数文字, 如 "0.51" a decimal text from 0 to 1 is needed'
            )
        return share

    def count(self, key: str) -> int:
        value = self.data.get(key)
        if type(value) is not int or value < 0:
            raise Malformed(self.at(key), "应为非负整数 a whole number of 0 or more is needed")
        return value


_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_ROLES: Final = frozenset(Role) - {Role.OTHER}
_IDENTITIES: Final = frozenset(Identity)
_RELATIONS: Final = frozenset(Relation)


def _text(value: object, place: str) -> str:
    if not isinstance(value, str) or not value:
        raise Malformed(place, "缺少文字 a text is needed")
    return value


def _word(value: object, known: Container[str], place: str) -> str:
    if not isinstance(value, str) or value not in known:
        raise Malformed(place, f"不认识 {reprlib.repr(value)} this word is not known")
    return value


def _targets(case: StatedObject, facts: HintFacts) -> tuple[str, ...]:
    """The targets in the order given, each once."""
    said = case.data.get("target")
    listed = said if isinstance(said, list) else [said]
    if not listed:
        raise Malformed("target", "缺少对象 a target is needed")
    targets: dict[str, None] = {}
    for number, one in enumerate(listed):
        place = f"target[{number}]" if isinstance(said, list) else "target"
        if facts.is_person(_text(one, place)):
            raise Malformed(place, f"对象须是 orgs 中的组织 {one!r} a target is an organisation in orgs")
        targets[one] = None
    return tuple(targets)


def _facts(stated: StatedObject) -> HintFacts:
    listings = tuple(_listing(one) for one in stated.rows("listings"))
    known = _listing_ids(stated, listings)
    return HintFacts(
        orgs={
            id_: HintOrgFacts(one.flag("public_body"), one.day("founded"))
            for id_, one in stated.table("orgs")
        },
        persons={id_: _person(one) for id_, one in stated.table("persons")},
        offices=tuple(_office(one) for one in stated.rows("roles")),
        holdings=tuple(_holding(one) for one in stated.rows("holdings")),
        branches=tuple(
            HintTie(one.text("branch"), one.text("of"), one.span()) for one in stated.rows("branches")
        ),
        securities=tuple(
            HintTie(one.text("a"), one.text("b"), one.span())
            for kind in ("guarantees", "pledges")
            for one in stated.rows(kind)
        ),
        places=tuple(
            Place(kind, one.text("org"), one.text("value"), one.span())
            for name, kind in (("addresses", HubKind.ADDRESS), ("phones", HubKind.PHONE))
            for one in stated.rows(name)
        ),
        listings=listings,
        disputes=tuple(_dispute(one, known) for one in stated.rows("disputes")),
    )


def _person(stated: StatedObject) -> PersonFacts:
    said = stated.word("identity", _IDENTITIES) if stated.has("identity") else Identity.VERIFIED
    return PersonFacts(Identity(said), stated.flag("minor"))


def _office(stated: StatedObject) -> Office:
    return Office(
        stated.text("org"),
        stated.text("person"),
        stated.word("role", _ROLES),
        stated.day("from"),
        stated.day("to"),
        (stated.place,),
    )


def _holding(stated: StatedObject) -> HintHolding:
    return HintHolding(stated.text("owner"), stated.text("owned"), stated.share("share"), stated.span())


def _listing(stated: StatedObject) -> Listing:
    if stated.has("list"):
        stated.text("list")  # which list it is decides nothing here; its severity does
    return Listing(
        stated.text("id"), stated.text("party"), stated.word("severity", SEVERITIES), stated.span()
    )


def _listing_ids(stated: StatedObject, listings: tuple[Listing, ...]) -> frozenset[str]:
    known: set[str] = set()
    for number, one in enumerate(listings):
        if one.id in known:
            raise Malformed(
                f"{stated.at('listings')}[{number}].id", f"列入 {one.id!r} 重复 repeated listing id"
            )
        known.add(one.id)
    return frozenset(known)


def _dispute(stated: StatedObject, known: frozenset[str]) -> Dispute:
    if stated.has("link") is stated.has("listing"):
        raise Malformed(
            stated.place, "link 与 listing 须有且仅有其一 exactly one of link and listing is needed"
        )
    if stated.has("link"):
        return Dispute(link=_link(stated), span=stated.span())
    listing = stated.text("listing")
    if listing not in known:
        raise Malformed(stated.at("listing"), f"案例中没有列入 {listing!r} no such listing in the case")
    return Dispute(listing=listing, span=stated.span())


def _link(stated: StatedObject) -> tuple[Relation, str, str]:
    said, place = stated.data["link"], stated.at("link")
    if not isinstance(said, list) or len(said) != 3:
        raise Malformed(place, "应为 [规则, 对象, 关联方] a list of rule, target and party is needed")
    relation = Relation(_word(said[0], _RELATIONS, f"{place}[0]"))
    return relation, _text(said[1], f"{place}[1]"), _text(said[2], f"{place}[2]")


def _hubs(facts: StatedObject, hubs: Hubs) -> Hubs:
    if not facts.has("settings"):
        return hubs
    said = facts.within("settings")
    known = {one.name for one in fields(Hubs)}
    for key in said.data:
        if key not in known:
            raise Malformed(
                said.at(key), f"没有这项设置, 有 {', '.join(sorted(known))} there is no such setting"
            )
    return replace(hubs, **{key: said.count(key) for key in said.data if said.has(key)})


def _expected(case: StatedObject) -> tuple[Mapping[str, Any], ...] | None:
    if not case.has("expected"):
        return None
    if isinstance(case.data["expected"], list):
        return tuple(_shallow(one) for one in case.rows("expected"))
    return (_shallow(case.within("expected")),)


_DEEPEST: Final = 20  # the output object is four deep


def _shallow(stated: StatedObject) -> Mapping[str, Any]:
    """What is expected, if it can be told again: nesting without bound could not."""
    layer: list[Any] = [stated.data]
    for _ in range(_DEEPEST):
        layer = [
            inner
            for one in layer
            if isinstance(one, dict | list)
            for inner in (one.values() if isinstance(one, dict) else one)
        ]
    if layer:
        raise Malformed(stated.place, "嵌套过深 nested too deeply")
    return stated.data
