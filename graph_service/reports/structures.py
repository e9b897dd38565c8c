"""结构提示的出具. What the snapshot shows around many organisations, told as far as a purpose may see it.

Entered into the register before anybody sees it: no entry, no answer.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any, Final

from graph_service.access.enquiry import Enquiry
from graph_service.access.purposes import Sight
from graph_service.domain.plain_values import plain
from graph_service.errors import Refused, SettingError
from graph_service.facts.borne_names import Presumed
from graph_service.facts.listings import listed_on
from graph_service.facts.organisation import Knowing
from graph_service.facts.party_refs import PartyRef, party_refs
from graph_service.ownership.groups import (
    Bundles,
    circular_shareholdings,
    connected_groups,
    cross_holdings,
)
from graph_service.ownership.share_arrays import Shareholdings
from graph_service.related.factors import Hubs
from graph_service.reports.coverage import reached
from graph_service.reports.showing import refs_shown_to
from graph_service.snapshot.graph_arrays import Snapshot
from graph_service.snapshot.held_by_name import held_by_name
from graph_service.snapshot.shared_structures import (
    Gathering,
    StructureLimits,
    SuddenChange,
    holder_hubs,
    officer_hubs,
    representatives,
    shared_places,
    sudden_changes,
)
from graph_service.snapshot.source_rows import PlaceKind
from graph_service.store.graph_store import GraphStore, Row, now

NAMED: Final = 20
"""Organisations that are named of each structure; all are counted."""


class Structure(StrEnum):
    """结构种类."""

    REPRESENTATIVES = "representatives"
    SHARED_PLACES = "shared-places"
    HUBS = "hubs"
    SUDDEN_CHANGES = "sudden-changes"
    CIRCULAR = "circular"
    CROSS_HOLDINGS = "cross-holdings"
    GROUPS = "groups"

    @property
    def zh(self) -> str:
        return _ZH[self]


_ZH: Final = {
    Structure.REPRESENTATIVES: "一人任多家法定代表人",
    Structure.SHARED_PLACES: "多家共用住所或电话",
    Structure.HUBS: "枢纽",
    Structure.SUDDEN_CHANGES: "列入之前变更法定代表人",
    Structure.CIRCULAR: "循环持股",
    Structure.CROSS_HOLDINGS: "交叉持股",
    Structure.GROUPS: "关联族群",
}
_OF_HOLDINGS: Final = frozenset({Structure.CIRCULAR, Structure.CROSS_HOLDINGS, Structure.GROUPS})


@dataclass(frozen=True, slots=True)
class StructureQuestion:
    """所问. `at_least`: instead of the limit that is set; for sudden changes, the days before the listing. `by_name`:
    holders known by name only are read as whom they are presumed to be."""

    structure: Structure
    enquiry: Enquiry
    at_least: int | None = None
    limit: int = 200
    by_name: bool = False


@dataclass(frozen=True, slots=True)
class StructureTold:
    """一项结构. `centre`: who or what the parties have in common; `facts`: what else there is to say of it."""

    kind: str
    centre: PartyRef | None
    place: str | None
    parties: tuple[PartyRef, ...]
    count: int
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Structures:
    """结构提示 on a day, as known at a change. `total`: how many there are, of which `found` are told.

    `left_out`: companies whose shares cannot be added up in 64 bits, of which nothing is said: the answer is `partial`.
    """

    structure: Structure
    zh: str
    purpose: str
    case: str
    as_of: date
    by_name: bool
    known_change: int
    limits: Mapping[str, Any]
    total: int
    left_out: tuple[str, ...]
    found: tuple[StructureTold, ...]
    data_day: date | None
    rules_version: str
    partial: bool


@dataclass(frozen=True, slots=True)
class _Item:
    """A structure before anybody's name is looked up."""

    kind: str
    centre: str | None
    place: str | None
    parties: tuple[str, ...]
    facts: Mapping[str, Any]
    people: tuple[str, ...] = ()  # named in the facts, too


def registered_structures(
    store: GraphStore, snapshot: Snapshot, limits: StructureLimits, hubs: Hubs, asked: StructureQuestion
) -> Structures:
    """What is asked for, entered into the register before it is given back.

    Refused if the purpose may not see hints, or, where holders are told of, not them, or if what is asked for is not
    what is known now; SettingError where names are to be followed in what no holding is part of.
    """
    _assert_may_see(asked)
    _assert_known_now(store, snapshot, asked)
    items, said, left_out = _found(store, snapshot, limits, hubs, asked)
    items = _to_be_shown(store, snapshot, items, asked)
    shown = items[: asked.limit]
    mentioned = {id_ for one in shown for id_ in (*one.parties[:NAMED], *one.people)}
    mentioned |= {one.centre for one in shown if one.centre is not None}
    refs = refs_shown_to(
        party_refs(store, mentioned, asked.enquiry.day, snapshot.change), asked.enquiry.purpose
    )
    places = _place_texts(store, [one.place for one in shown if one.place is not None])
    head = reached(store, asked.enquiry.day, snapshot.change)
    told = Structures(
        structure=asked.structure,
        zh=asked.structure.zh,
        purpose=asked.enquiry.purpose.id,
        case=asked.enquiry.case,
        as_of=asked.enquiry.day,
        by_name=asked.by_name,
        known_change=snapshot.change,
        limits={"version": limits.version, **said},
        total=len(items),
        left_out=left_out,
        found=tuple(_told(one, refs, places) for one in shown),
        data_day=head.data_day,
        rules_version=head.rules_version,
        partial=bool(left_out),
    )
    asked.enquiry.register(
        store, "query.structures", asked.structure.value, refs, plain(told), structure=asked.structure.value,
        by_name=asked.by_name, change=told.known_change, limits=dict(told.limits), total=told.total,
    )  # fmt: skip
    return told


def _assert_may_see(asked: StructureQuestion) -> None:
    asked.enquiry.must_see(Sight.HINTS)
    if asked.structure in _OF_HOLDINGS:
        asked.enquiry.must_see(Sight.HOLDERS)
    elif asked.by_name:
        raise SettingError(
            f"结构“{asked.structure.zh}”不涉及股东, 不能按名称推定; 可用于循环持股、交叉持股、族群。"
            " Names are followed in holdings only: circular, cross-holdings, groups."
        )


def _assert_known_now(store: GraphStore, snapshot: Snapshot, asked: StructureQuestion) -> None:
    if asked.enquiry.known(store) < snapshot.change:
        raise Refused(
            f"快照只存现在的所知, {asked.enquiry.known_at} 之后图库有变更; 此前的所知请逐个主体查询 (owners、paths 等)。"
            " The snapshot holds what is known now; ask of single parties what was known before."
        )


def _found(
    store: GraphStore, snapshot: Snapshot, limits: StructureLimits, hubs: Hubs, asked: StructureQuestion
) -> tuple[list[_Item], dict[str, Any], tuple[str, ...]]:
    """Everything of the kind, the limits that were used, and companies of which nothing can be said."""
    day, at_least, minors_on = asked.enquiry.day, asked.at_least, _minors_on(asked)
    if asked.structure is Structure.REPRESENTATIVES:
        least = at_least or limits.representatives
        found = representatives(snapshot, day, least, limits, minors_on)
        return [_gathered(one) for one in found], {"representatives": least}, ()
    if asked.structure is Structure.SHARED_PLACES:
        addresses, phones = at_least or limits.shared_address, at_least or limits.shared_phone
        found = [
            *shared_places(snapshot, day, PlaceKind.ADDRESS, addresses, limits),
            *shared_places(snapshot, day, PlaceKind.PHONE, phones, limits),
        ]
        return [_gathered(one) for one in found], {"shared_address": addresses, "shared_phone": phones}, ()
    if asked.structure is Structure.HUBS:
        return _hubs(snapshot, limits, hubs, asked)
    if asked.structure is Structure.SUDDEN_CHANGES:
        within = limits.sudden_change_days if at_least is None else at_least
        changes = sudden_changes(snapshot, day, within, minors_on)
        return [_changed(one) for one in changes], {"sudden_change_days": within}, ()
    return _of_holdings(store, snapshot, asked)


def _minors_on(asked: StructureQuestion) -> date:
    """Whatever day is asked about: who is a minor today is one."""
    return min(asked.enquiry.day, now().date())


def _hubs(
    snapshot: Snapshot, limits: StructureLimits, hubs: Hubs, asked: StructureQuestion
) -> tuple[list[_Item], dict[str, Any], tuple[str, ...]]:
    """Whoever is at more organisations than joins anybody; holders only for who may see holders."""
    day, minors_on = asked.enquiry.day, _minors_on(asked)
    persons, places, holders = (
        asked.at_least or limit + 1 for limit in (hubs.person_hub, hubs.place_hub, hubs.holder_hub)
    )
    found = officer_hubs(snapshot, day, persons, limits, minors_on)
    said = {"person_hub": persons, "place_hub": places}
    left_out: tuple[str, ...] = ()
    if asked.enquiry.purpose.may_see(Sight.HOLDERS):
        found += holder_hubs(snapshot, day, holders, limits, minors_on)
        said["holder_hub"] = holders
        left_out = _left_out(snapshot, day)
    for kind in PlaceKind:
        found += shared_places(snapshot, day, kind, places, limits)
    return [_gathered(one) for one in found], said, left_out


def _gathered(one: Gathering) -> _Item:
    place = one.around in ("address", "phone")
    return _Item(
        one.around,
        None if place else one.centre,
        one.centre if place else None,
        one.organisations,
        {"certain": one.certain, "stopped": one.stopped},
    )


def _changed(one: SuddenChange) -> _Item:
    facts = {
        "decision": one.decision,
        "severity": one.severity.name.lower(),
        "listed": one.listed,
        "changed": one.changed,
        "days": one.days,
        "before": one.before,
        "after": one.after,
        "certain": one.certain,
    }
    return _Item(
        "sudden-change", one.organisation, None, (one.organisation,), facts, (*one.before, *one.after)
    )


def _left_out(snapshot: Snapshot, day: date) -> tuple[str, ...]:
    return tuple(snapshot.id_of(company) for company in snapshot.on(day)[1])


def _of_holdings(
    store: GraphStore, snapshot: Snapshot, asked: StructureQuestion
) -> tuple[list[_Item], dict[str, Any], tuple[str, ...]]:
    held, companies = snapshot.on(asked.enquiry.day)
    left_out = tuple(snapshot.id_of(company) for company in companies)
    if not asked.by_name:
        items, said = _in_holdings(snapshot, held, asked)
        return items, said, left_out
    knowing = Knowing.at(store.read, snapshot.change)
    by_name = held_by_name(knowing, snapshot, held, asked.enquiry.day)
    items, said = _in_holdings(snapshot, by_name.held, asked)
    return [_leaning(one, tuple(by_name.among(one.parties))) for one in items], said, left_out


def _leaning(item: _Item, presumed: tuple[Presumed, ...]) -> _Item:
    named = tuple(one.named for one in presumed)
    return replace(item, facts={**item.facts, "presumed": presumed}, people=(*item.people, *named))


def _in_holdings(
    snapshot: Snapshot, held: Shareholdings, asked: StructureQuestion
) -> tuple[list[_Item], dict[str, Any]]:  # fmt: skip
    least = asked.at_least or 2
    if asked.structure is Structure.CIRCULAR:
        circular = circular_shareholdings(held)
        own = [
            _Item("own", snapshot.id_of(one), None, (snapshot.id_of(one),), {})
            for one in circular.own.tolist()
        ]
        return [*_bundled(snapshot, "ring", circular.rings, least), *own], {"circular": least}
    if asked.structure is Structure.GROUPS:
        return _bundled(snapshot, "group", connected_groups(held), least), {"groups": least}
    return [_crossed(snapshot, held, *pair) for pair in cross_holdings(held).tolist()], {}


def _bundled(snapshot: Snapshot, kind: str, bundles: Bundles, least: int) -> list[_Item]:
    """The largest first."""
    items = [
        _Item(kind, None, None, tuple(sorted(snapshot.id_of(int(one)) for one in bundles.of(number))), {})
        for number in range(len(bundles))
        if bundles.starts[number + 1] - bundles.starts[number] >= least
    ]
    return sorted(items, key=lambda one: (-len(one.parties), one.parties))


def _crossed(snapshot: Snapshot, held: Shareholdings, one: int, other: int) -> _Item:
    facts = {"first_of_second": held.direct(one, other), "second_of_first": held.direct(other, one)}
    return _Item("crossed", None, None, (snapshot.id_of(one), snapshot.id_of(other)), facts)


def _to_be_shown(
    store: GraphStore, snapshot: Snapshot, items: Sequence[_Item], asked: StructureQuestion
) -> list[_Item]:
    """Without those that rest on a listing which is disputed on the day: a hint is hidden while that is looked into;
    or on one that was repaired (信用修复管理办法 3), unless the purpose may see what was."""
    orgs = sorted({one.centre for one in items if one.centre and "decision" in one.facts})
    if not orgs:
        return list(items)
    codes = sorted({code for org in orgs if (number := snapshot.number_of(org)) is not None
                    for code in snapshot.codes(number)})  # fmt: skip
    knowing = Knowing.at(store.read, snapshot.change)
    facts: dict[tuple[str, str, str], dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
    for row in knowing.rows("related/listings_of", codes):
        facts[row["decision"], row["matter"], row["id"]][row["kind"]].append(row["fact"])
    day, repaired = asked.enquiry.day, asked.enquiry.purpose.may_see(Sight.REPAIRED)
    lists = knowing.editions.on(day).lists
    hidden = {
        decision
        for (decision, matter, party), stated in facts.items()
        if (listed := listed_on(lists.get(matter), stated, day, knowing.ranks, party)) is not None
        and (listed.disputed or (not repaired and listed.repaired))
    }
    return [one for one in items if one.facts.get("decision") not in hidden]


# --- telling ---


def _place_texts(store: GraphStore, ids: Sequence[str]) -> dict[str, str]:
    """The text of an address, the mask of a phone."""
    by_text: Mapping[str, Callable[[str], bool]] = {
        "exploring/address_texts": lambda id_: not id_.startswith("tel:"),
        "exploring/phone_texts": lambda id_: id_.startswith("tel:"),
    }
    return {
        row["id"]: row["text"]
        for text, mine in by_text.items()
        if (asked := [id_ for id_ in ids if mine(id_)])
        for row in store.read(text, ids=asked)
    }


def _told(one: _Item, refs: Mapping[str, PartyRef], places: Mapping[str, str]) -> StructureTold:
    facts = dict(one.facts)
    for name in ("before", "after"):
        if name in facts:
            facts[name] = _refs(refs, facts[name])
    if "presumed" in facts:
        facts["presumed"] = [
            {"named": refs.get(one.named), "organisation": one.organisation} for one in facts["presumed"]
        ]
    return StructureTold(
        one.kind,
        refs.get(one.centre) if one.centre else None,
        places.get(one.place, one.place) if one.place else None,
        _refs(refs, one.parties[:NAMED]),
        len(one.parties),
        facts,
    )


def _refs(refs: Mapping[str, PartyRef], ids: Iterable[str]) -> tuple[PartyRef, ...]:
    return tuple(refs[id_] for id_ in ids if id_ in refs)
