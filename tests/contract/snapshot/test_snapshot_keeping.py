"""A snapshot kept current by change numbers, which never answers when it may not."""

from __future__ import annotations

import os
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from graph_service.domain import model
from graph_service.domain.model import Role
from graph_service.errors import Refused, StoreConflict
from graph_service.facts import editions
from graph_service.law.book_reader import read_book
from graph_service.liability.rulebooks import activate
from graph_service.snapshot import array_files as snapshot_files
from graph_service.snapshot import keeper as snapshot_keeper
from graph_service.snapshot.array_files import writing
from graph_service.snapshot.graph_arrays import Snapshot
from graph_service.snapshot.keeper import SnapshotKeeper, SnapshotUnusable
from graph_service.snapshot.source_rows import (
    ROLES,
    SourceParty,
    state_organisations,
)
from graph_service.store.audit import Auditor
from graph_service.store.graph_store import GraphStore
from graph_service.store.ledger import Ledger, withdraw
from tests import town
from tests.support.rule_books import copy_of_the_book, replace
from tests.support.stores import emptied, run

REPRESENTATIVE = ROLES.index(Role.LEGAL_REP)


@pytest.fixture
def keeper(store: GraphStore, tmp_path: Path) -> SnapshotKeeper:
    """The snapshot of the town, built."""
    town.fill(store)
    keeper = SnapshotKeeper(store, tmp_path / "snapshot")
    keeper.build()
    return keeper


def party(keeper: SnapshotKeeper, entity: model.Entity) -> SourceParty:
    snapshot = keeper.current()
    number = snapshot.number_of(entity.id)
    assert number is not None
    return snapshot.party(number)


def told(snapshot: Snapshot) -> dict[str, SourceParty]:
    """All that a snapshot says, by id."""
    numbers = [*snapshot.standing_organisations.tolist(), *range(-snapshot.persons, 0)]
    return {snapshot.id_of(number): snapshot.party(number) for number in numbers}


def faults(keeper: SnapshotKeeper) -> list[str]:
    return list(keeper.verify())


def load(
    store: GraphStore, kind: str, *facts: model.Fact, more: tuple[model.Entity, ...] = (), **sheet: Any
) -> None:
    town.fill(store, [town.Sheet(kind, facts, **sheet)], more=more)


# --- kept current ---


def _more_shares(store: GraphStore) -> None:
    new = town.firm(30)
    load(store, "shareholders-2", model.shareholding(town.BAILU, new, Decimal("0.25")),
         model.shareholding(town.SUN, new, Fraction(1, 7)), more=(new,))  # fmt: skip


def _another_listing(store: GraphStore) -> None:
    taken = model.decision("dishonest_judgment_debtor", "虚〔2024〕9号", town.BAILU.id)
    load(
        store,
        "listings-2",
        model.listing(taken, None, date(2024, 6, 1), None, severity="serious"),
        more=(taken,),
    )


def _an_ended_listing(store: GraphStore) -> None:
    load(store, "endings-2", model.repair(town.PENALTY, "虚修9号", date(2024, 5, 1)))


def _a_new_join(store: GraphStore) -> None:
    load(store, "conversions-2", model.same_as(town.HUTONG, town.SHIQIAO, "source"))


def _a_new_name(store: GraphStore) -> None:
    """The officer whom a change record knows by name only turns out to bear the name of another holder."""
    load(store, "names-2", model.name(town.ZHAO, "张三丰", "", None, None, "张三丰"))


def _a_withdrawal(store: GraphStore) -> None:
    found = store.read("loads/read_load", id="L4-shareholders")[0]["load"]
    withdraw(Ledger(store, Auditor("town")), found, "误传")


def _ties_that_turn_out_to_be_one(store: GraphStore) -> None:
    """One guarantee, told of under the old code of the guarantor and under the new one."""
    days = date(2022, 1, 1), None
    load(store, "guarantees-2", model.guarantee(town.HUTONG, town.BAILU, "虚保9", *days), source="甲")
    load(store, "guarantees-3", model.guarantee(town.SHIQIAO, town.BAILU, "虚保9", *days), source="乙")
    load(store, "pledges-2", model.pledge(town.WANG, town.HUTONG, "虚质9", None, *days), source="甲")


def _a_new_place(store: GraphStore) -> None:
    load(store, "addresses-2", model.at_address(town.BAILU, town.STREET, date(2024, 1, 1)))


CHANGES = [
    _ties_that_turn_out_to_be_one,
    _more_shares,
    _another_listing,
    _an_ended_listing,
    _a_new_join,
    _a_new_name,
    _a_withdrawal,
    _a_new_place,
]


def test_after_every_change_it_says_what_a_fresh_one_says_and_is_folded_at_last(
    keeper: SnapshotKeeper, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(snapshot_keeper, "_SEGMENTS", 4)
    segments = []
    for change in CHANGES:
        before = told(keeper.current())
        change(keeper.store)

        after = told(keeper.current())

        fresh = SnapshotKeeper(keeper.store, tmp_path / change.__name__)
        fresh.build()
        assert after == told(fresh.current()), change.__name__
        assert after != before
        assert faults(keeper) == []
        segments.append(len(keeper.current().manifest.segments))
    assert segments == [2, 3, 4, 1, 2, 3, 4, 1]
    assert len([one for one in keeper.folder.iterdir() if one.is_dir()]) == segments[-1]


def test_numbers_never_move(keeper: SnapshotKeeper) -> None:
    before = keeper.current()
    numbers = {id_: before.ids["organisations"].number(id_) for id_ in told(before)}
    for change in CHANGES:
        change(keeper.store)

    after = keeper.current()

    assert {id_: after.ids["organisations"].number(id_) for id_ in numbers} == numbers


def _a_term(book: Path) -> None:
    old = 'ends = ["entity_removed_from_list"]\nfile_kinds = ["dishonest_judgment_debtors"'
    replace(book, "lists.toml", old, f'term_years = 1\ncounted_from = "listing_date"\n{old}')


def test_a_new_book_with_other_terms_of_a_list_is_followed_at_once(
    keeper: SnapshotKeeper, tmp_path: Path
) -> None:
    before = party(keeper, town.QINGHE)
    book = copy_of_the_book(tmp_path / "book")
    _a_term(book)
    replace(book, "book.toml", 'version = "', 'version = "另-')
    for actor in ("甲", "乙"):
        activate(Ledger(keeper.store, Auditor(actor)), book, date(2026, 12, 1))

    after = told(keeper.current())

    fresh = SnapshotKeeper(keeper.store, tmp_path / "fresh")
    fresh.build()
    assert after == told(fresh.current())
    assert after[town.QINGHE.id].listings != before.listings
    assert faults(keeper) == []


def test_a_book_with_the_same_lists_states_nobody_again(keeper: SnapshotKeeper, tmp_path: Path) -> None:
    before = keeper.current().manifest
    book = copy_of_the_book(tmp_path / "book")
    replace(book, "book.toml", 'version = "', 'version = "另-')
    for actor in ("甲", "乙"):
        activate(Ledger(keeper.store, Auditor(actor)), book, date(2026, 12, 1))

    assert keeper.status().behind == 0
    assert keeper.current().manifest.rows == before.rows


def test_packaged_rules_with_other_terms_are_followed_though_nothing_was_written(
    keeper: SnapshotKeeper, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = copy_of_the_book(tmp_path / "book")
    _a_term(book)
    before = party(keeper, town.QINGHE)
    monkeypatch.setattr(editions, "packaged_book", lambda: read_book(book))

    assert keeper.status().behind == 1
    assert party(keeper, town.QINGHE).listings != before.listings
    assert keeper.status().behind == 0


# --- when it does not answer ---


def test_without_a_snapshot_nothing_is_answered_and_the_command_is_named(
    store: GraphStore, tmp_path: Path
) -> None:
    with pytest.raises(SnapshotUnusable, match="snapshot build"):
        SnapshotKeeper(store, tmp_path / "none").current()


def test_one_that_is_too_far_behind_does_not_answer(keeper: SnapshotKeeper) -> None:
    _more_shares(keeper.store)

    with pytest.raises(SnapshotUnusable, match="snapshot build"):
        keeper.current(limit=1)


def test_a_snapshot_of_another_graph_is_not_asked(keeper: SnapshotKeeper) -> None:
    emptied(keeper.store)
    town.fill(keeper.store)

    with pytest.raises(SnapshotUnusable, match="另一个图库"):
        keeper.current()


def test_a_source_with_another_rank_asks_for_a_new_one(keeper: SnapshotKeeper) -> None:
    load(keeper.store, "shareholders-3", source=town.TAX, rank=5)
    rank = [{"id": town.TAX, "rank": 5}]
    keeper.store.record(lambda tx: tx.run("loads/put_sources", rows=rank))
    _a_new_place(keeper.store)

    with pytest.raises(SnapshotUnusable, match="优先级"):
        keeper.current()
    keeper.build()

    assert (town.YUANSHAN.id, Fraction(11, 20), None, None) in party(keeper, town.QINGHE).holdings


# --- comparing with the graph ---


def test_a_party_of_nobodys_and_one_left_out_are_found(keeper: SnapshotKeeper) -> None:
    run(keeper.store, "MATCH (p:Party {id: $id}) DETACH DELETE p", id=town.STUB.id)
    assert faults(keeper) == [f"{town.STUB.id}: 图中没有 not in the graph"]

    run(keeper.store, "CREATE (p:Party:Enterprise {id: 'reg:1', changed: 1})")
    run(
        keeper.store,
        "MATCH (p:Party {id: 'reg:1'}), (q:Party {id: $id}) CREATE (q)-[:HOLDS_SHARE {id: 'x@1', key: 'x', known_from: 1,"
        " share: '1', source: 's', data_day: date('2024-01-01'), identity: [], load: 'l'}]->(p)",
        id=town.BAILU.id,
    )
    assert "reg:1: 快照中没有 not in the snapshot" in faults(keeper)


# --- killed, and two at once ---


def test_a_build_that_is_killed_leaves_the_snapshot_before_it(
    keeper: SnapshotKeeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = told(keeper.current())

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", stop)
        with pytest.raises(KeyboardInterrupt):
            keeper.build(fresh=True)
    assert told(keeper.current()) == before

    with monkeypatch.context() as patch:
        patch.setattr(snapshot_files, "_stated", stop)
        with pytest.raises(KeyboardInterrupt):
            keeper.build(fresh=True)
    assert told(keeper.current()) == before

    keeper.build(fresh=True)
    assert sorted(one.name for one in keeper.folder.glob("segment-*")) == [
        one.name for one in keeper.current().manifest.segments
    ]
    assert told(keeper.current()) == before


def test_two_do_not_write_at_once(keeper: SnapshotKeeper) -> None:
    with writing(keeper.folder), pytest.raises(StoreConflict), writing(keeper.folder, 0.0):
        raise AssertionError("two had the right to write")


def test_while_a_restore_is_unfinished_nothing_is_answered(keeper: SnapshotKeeper) -> None:
    keeper.store.record(lambda tx: tx.run("store/put_info", id="restoring", value="x"))

    with pytest.raises(Refused, match="恢复"):
        keeper.current()


def test_what_is_written_meanwhile_is_known_as_of_the_change_it_was_built_for(
    keeper: SnapshotKeeper, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = told(keeper.current())
    late = SnapshotKeeper(keeper.store, tmp_path / "late")
    real = state_organisations

    def and_then_somebody_writes(knowing: Any, homes: Any) -> Any:
        monkeypatch.setattr(snapshot_keeper, "state_organisations", real)
        _more_shares(keeper.store)
        return real(knowing, homes)

    monkeypatch.setattr(snapshot_keeper, "state_organisations", and_then_somebody_writes)
    late.build()

    opened = Snapshot.open(late.folder)
    assert opened is not None
    assert told(opened) == before
    assert told(late.current()) == told(keeper.current()) != before
