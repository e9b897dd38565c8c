"""What the town's structures are, told and registered; and what is not told while somebody disputes it."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from graph_service.access.enquiry import Enquiry
from graph_service.domain import codes, model
from graph_service.errors import SettingError
from graph_service.related.factors import Hubs
from graph_service.reports.structures import Structure, StructureQuestion, Structures, registered_structures
from graph_service.snapshot.keeper import SnapshotKeeper
from graph_service.snapshot.shared_structures import read_limits
from graph_service.store.audit import Auditor
from graph_service.store.graph_store import GraphStore, now
from tests import town

DAY = date(2024, 7, 1)
NUMBER = codes.make_citizen_id("990101", date(1980, 1, 1), 901)


@pytest.fixture
def keeper(store: GraphStore, tmp_path: Path) -> SnapshotKeeper:
    town.fill(store)
    keeper = SnapshotKeeper(store, tmp_path / "snapshot")
    keeper.build()
    return keeper


def ask(
    keeper: SnapshotKeeper, structure: Structure, purpose: str = "supervision", day: date = DAY, **more: Any
) -> Structures:
    asked = StructureQuestion(structure, Enquiry.of(Auditor("town"), purpose, "2026-17", day), **more)
    limits = read_limits()
    return registered_structures(keeper.store, keeper.current(), limits, Hubs(), asked)


def load(keeper: SnapshotKeeper, kind: str, *facts: model.Fact, more: tuple[model.Entity, ...] = ()) -> None:
    town.fill(keeper.store, [town.Sheet(kind, facts)], more=more)


def test_a_change_before_a_listing_is_told_until_the_listing_is_disputed(keeper: SnapshotKeeper) -> None:
    undisputed = date(2024, 5, 19)
    (found,) = ask(keeper, Structure.SUDDEN_CHANGES, day=undisputed, at_least=61).found

    assert found.centre is not None
    assert (found.centre.id, found.facts["decision"]) == (town.QINGHE.id, town.PENALTY.id)
    assert [one.id for one in found.facts["before"]] == [town.ZHANG.id]
    assert [one.id for one in found.facts["after"]] == [town.LI.id]
    assert ask(keeper, Structure.SUDDEN_CHANGES, day=undisputed, at_least=60).found == ()
    assert ask(keeper, Structure.SUDDEN_CHANGES, day=date(2024, 5, 20), at_least=61).found == ()


def test_a_change_before_a_listing_that_was_repaired_is_for_few(keeper: SnapshotKeeper) -> None:
    repaired = date(2024, 5, 2)
    load(keeper, "repairs-2", model.repair(town.PENALTY, "虚修〔2024〕9号", repaired))

    def told(purpose: str, day: date) -> int:
        return ask(keeper, Structure.SUDDEN_CHANGES, purpose, day=day, at_least=61).total

    assert told("supervision", repaired - timedelta(days=1)) == 1
    assert told("supervision", repaired) == 0
    assert told("correction", repaired) == 1


def test_a_minor_of_today_is_not_told_of_on_the_day_he_will_be_of_age(keeper: SnapshotKeeper) -> None:
    today = now().date()
    child = model.verified_person("1" * 64, NUMBER, today + timedelta(days=1))
    grown = model.verified_person("2" * 64, NUMBER, today)
    seats = (model.shareholding(one, town.SHIQIAO, Decimal("0.1")) for one in (child, grown))
    load(keeper, "shareholders-2", *seats, more=(child, grown))

    found = ask(keeper, Structure.HUBS, day=today + timedelta(days=99), at_least=1).found

    centres = {one.centre.id for one in found if one.centre is not None}
    assert grown.id in centres
    assert child.id not in centres


def test_two_that_hold_each_other_are_told_with_their_shares(keeper: SnapshotKeeper) -> None:
    load(
        keeper,
        "shareholders-2",
        model.shareholding(town.QINGHE, town.BAILU, Decimal("0.05")),
        model.shareholding(town.BAILU, town.QINGHE, Decimal("0.1")),
        model.shareholding(town.SHIQIAO, town.SHIQIAO, Decimal("0.2")),
    )

    (crossed,) = ask(keeper, Structure.CROSS_HOLDINGS).found
    circular = ask(keeper, Structure.CIRCULAR).found

    held = {one.id: share for one, share in zip(crossed.parties, crossed.facts.values(), strict=True)}
    assert held == {town.QINGHE.id: Fraction(1, 20), town.BAILU.id: Fraction(1, 10)}
    assert sorted(len(one.parties) for one in circular) == [1, 2]


def test_groups_and_hubs_name_whom_the_purpose_may_know(keeper: SnapshotKeeper) -> None:
    (group,) = ask(keeper, Structure.GROUPS).found
    hubs = ask(keeper, Structure.HUBS, at_least=1)
    masked = ask(keeper, Structure.HUBS, purpose="audit", at_least=1)

    assert {one.id for one in group.parties} == {town.YUANSHAN.id, town.QINGHE.id}
    assert {one.kind for one in hubs.found} == {"officer", "holder", "address", "phone"}
    assert {one.kind for one in masked.found} == {"officer", "address", "phone"}
    assert "王白鹭" in {one.centre.name for one in hubs.found if one.centre}
    assert "王**" in {one.centre.name for one in masked.found if one.centre}


def test_holders_known_by_name_only_are_read_as_who_bears_the_name_when_asked(keeper: SnapshotKeeper) -> None:
    name = town.ORGANISATIONS[town.QINGHE.id]
    load(
        keeper,
        "shareholders-2",
        town.seen(town.QINGHE_NAMED, name),
        model.shareholding(town.QINGHE_NAMED, town.BAILU, Decimal("0.05")),
        model.shareholding(town.BAILU, town.QINGHE, Decimal("0.1")),
        model.shareholding(town.QINGHE_NAMED, town.QINGHE, Decimal("0.2")),
    )
    presumed = [{"named": town.QINGHE_NAMED.id, "organisation": town.QINGHE.id}]
    before = keeper.current().change

    (crossed,) = ask(keeper, Structure.CROSS_HOLDINGS, by_name=True).found
    circular = ask(keeper, Structure.CIRCULAR, by_name=True).found

    assert ask(keeper, Structure.CROSS_HOLDINGS).found == ask(keeper, Structure.CIRCULAR).found == ()
    assert {one.id: crossed.facts[key] for one, key in zip(
        crossed.parties, ("first_of_second", "second_of_first"), strict=True
    )} == {town.QINGHE.id: Fraction(1, 20), town.BAILU.id: Fraction(1, 10)}  # fmt: skip
    told = [
        {"named": one["named"].id, "organisation": one["organisation"]} for one in crossed.facts["presumed"]
    ]
    assert told == presumed
    assert {one.kind for one in circular} == {"ring", "own"}
    assert all(len(one.facts["presumed"]) == 1 for one in circular)
    assert keeper.current().change == before


def test_names_are_followed_in_holdings_only(keeper: SnapshotKeeper) -> None:
    with pytest.raises(SettingError, match="持股"):
        ask(keeper, Structure.REPRESENTATIVES, by_name=True)
