"""The snapshot of a store: what it says of a graph, and how every damage to it is found."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from graph_service.domain import model
from graph_service.domain.model import Role
from graph_service.snapshot import array_files as snapshot_files
from graph_service.snapshot.array_files import read_segment, writing
from graph_service.snapshot.keeper import SnapshotKeeper, SnapshotUnusable
from graph_service.snapshot.source_rows import (
    ROLES,
    OrgKind,
    PlaceKind,
    Severity,
    SourceParty,
    TieKind,
)
from graph_service.store.graph_store import GraphStore
from tests import town

REPRESENTATIVE = ROLES.index(Role.LEGAL_REP)


@pytest.fixture(scope="module")
def built(filled: GraphStore, tmp_path_factory: pytest.TempPathFactory) -> SnapshotKeeper:
    """The snapshot of the town, built once."""
    keeper = SnapshotKeeper(filled, tmp_path_factory.mktemp("built") / "snapshot")
    keeper.build()
    return keeper


@pytest.fixture
def keeper(built: SnapshotKeeper, tmp_path: Path) -> SnapshotKeeper:
    """A copy of it, that a test may damage."""
    shutil.copytree(built.folder, tmp_path / "snapshot")
    return SnapshotKeeper(built.store, tmp_path / "snapshot")


def party(keeper: SnapshotKeeper, entity: model.Entity) -> SourceParty:
    snapshot = keeper.current()
    number = snapshot.number_of(entity.id)
    assert number is not None
    return snapshot.party(number)


def faults(keeper: SnapshotKeeper) -> list[str]:
    return list(keeper.verify())


# --- what it holds ---


def test_holdings_are_settled_and_exact(keeper: SnapshotKeeper) -> None:
    held = {owner: share for owner, share, _, _ in party(keeper, town.QINGHE).holdings}

    assert held == {
        town.YUANSHAN.id: Fraction(3, 5),  # the register's word, not the tax office's
        town.ZHANG.id: Fraction(1, 3),
        town.LI.id: Fraction(1, 15),
    }


def test_offices_are_settled_with_their_days(keeper: SnapshotKeeper) -> None:
    represent = [row for row in party(keeper, town.QINGHE).offices if row[1] == REPRESENTATIVE]

    assert set(represent) == {
        (town.ZHANG.id, REPRESENTATIVE, date(2015, 3, 12), date(2021, 6, 1), False),
        (town.LI.id, REPRESENTATIVE, date(2021, 6, 1), None, False),
    }  # the change record names both without their numbers


def test_an_old_code_is_the_organisation_that_bears_it(keeper: SnapshotKeeper) -> None:
    snapshot = keeper.current()

    assert snapshot.number_of(town.DANFENG_OLD.id) == snapshot.number_of(town.DANFENG.id)
    assert party(keeper, town.DANFENG_OLD).codes == (town.DANFENG.id, town.DANFENG_OLD.id)


def test_places_ties_listings_and_kinds_are_there(keeper: SnapshotKeeper) -> None:
    qinghe = party(keeper, town.QINGHE)

    assert {(kind, place) for kind, place, _, _ in qinghe.places} == {
        (PlaceKind.ADDRESS, town.ROAD.id),
        (PlaceKind.ADDRESS, town.STREET.id),
        (PlaceKind.PHONE, town.PHONE.id),
    }
    assert qinghe.ties == (
        (TieKind.GUARANTEE, town.BAILU.id, town.QINGHE.id, date(2020, 1, 1), date(2026, 1, 1)),
    )
    assert {row[0]: row[3:5] for row in qinghe.listings} == {
        town.DISHONEST.id: (date(2022, 5, 5), date(2024, 2, 1)),
        town.TAX_LISTING.id: (date(2023, 3, 1), date(2024, 4, 1)),
        town.PENALTY.id: (date(2021, 8, 1), None),
    }
    assert {row[1] for row in qinghe.listings} == {Severity.SERIOUS, Severity.GENERAL}
    assert qinghe.founded == date(2015, 3, 12)
    assert party(keeper, town.FINANCE_BUREAU).kind == OrgKind.PUBLIC_BODY


def test_the_columns_hold_on_any_day(keeper: SnapshotKeeper) -> None:
    snapshot = keeper.current()

    holdings, left_out = snapshot.on(date(2024, 7, 1))

    assert left_out == ()
    bailu = snapshot.number_of(town.BAILU.id)
    here = holdings.owned == bailu
    assert sorted(Fraction(int(part), int(holdings.whole[bailu])) for part in holdings.share[here]) == [
        Fraction(2, 5),
        Fraction(7, 10),
    ]
    assert bool((holdings.owner[here] >= holdings.companies).all())


def test_it_agrees_with_the_graph(keeper: SnapshotKeeper) -> None:
    assert faults(keeper) == []


# --- damage ---


def test_every_file_that_was_changed_is_noticed_at_once(keeper: SnapshotKeeper) -> None:
    (segment,) = (one for one in keeper.folder.iterdir() if one.is_dir())
    for path in [keeper.folder / "manifest.json", *segment.iterdir()]:
        content = path.read_bytes()
        place = len(content) // 2
        path.write_bytes(content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :])

        with pytest.raises(SnapshotUnusable, match="snapshot build --fresh"):
            keeper.current()
        assert not keeper.status().usable

        path.unlink()
        if path.name != "manifest.json":
            with pytest.raises(SnapshotUnusable, match="snapshot build"):
                keeper.current()
        path.write_bytes(content)
    assert faults(keeper) == []


def forged(keeper: SnapshotKeeper, change: Callable[[dict[str, dict[str, Any]]], None]) -> None:
    """The snapshot with other contents, vouched for by its manifest as if they were right."""
    manifest = keeper.current().manifest
    with writing(keeper.folder) as right:
        held = read_segment(keeper.folder, manifest.segments[0])
        tables = {
            table: {name: np.array(column) for name, column in columns.items()}
            for table, columns in held.tables.items()
        }
        change(tables)
        entry = right.segment(
            manifest.change, replace(held, tables=tables), dict.fromkeys(snapshot_files.IDS, 0)
        )
        right.publish(replace(manifest, segments=(entry,)))


@pytest.mark.parametrize("table", ["holdings", "offices", "places", "ties", "listings"])
def test_a_row_too_few_or_too_many_is_found(keeper: SnapshotKeeper, table: str) -> None:
    def drop(tables: dict[str, dict[str, Any]]) -> None:
        tables[table] = {name: column[1:] for name, column in tables[table].items()}

    def double(tables: dict[str, dict[str, Any]]) -> None:
        tables[table] = {name: np.concatenate([column[:1], column]) for name, column in tables[table].items()}

    for change in (drop, double):
        forged(keeper, change)
        (fault,) = faults(keeper)
        assert table in fault
        keeper.build(fresh=True)


@pytest.mark.parametrize(
    ("table", "column", "word"),
    [
        ("holdings", "share", "holdings"),
        ("holdings", "since", "holdings"),
        ("offices", "until", "offices"),
        ("offices", "role", "offices"),
        ("places", "since", "places"),
        ("ties", "until", "ties"),
        ("listings", "until", "listings"),
        ("listings", "severity", "listings"),
        ("organisations", "kind", "kind"),
        ("organisations", "founded", "founded"),
        ("persons", "identity", "identity"),
        ("persons", "minor_until", "minor_until"),
    ],
)
def test_another_day_share_or_kind_is_found(
    keeper: SnapshotKeeper, table: str, column: str, word: str
) -> None:
    def change(tables: dict[str, dict[str, Any]]) -> None:
        tables[table][column][0] = 1 if tables[table][column][0] != 1 else 2

    forged(keeper, change)

    (fault,) = faults(keeper)
    assert word in fault
