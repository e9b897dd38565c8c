"""The tables of the index of names: whatever part of a name is asked for is found, and in the order promised."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from graph_service.facts import name_index as search_index
from graph_service.facts.name_index import (
    FoundBy,
    IndexEntry,
    SoughtText,
    asked_grams,
    grams,
    index_folder,
)
from graph_service.facts.party_ids import best_code
from graph_service.settings import Settings

_SIGNS = st.characters(codec="utf-8", exclude_characters="\0")
NAMES = st.text(
    st.one_of(st.sampled_from("虚构市青禾贸易有限公司()·A1 '\"*𠀀"), _SIGNS), min_size=1, max_size=20
)


def tables(entries: Iterable[IndexEntry]) -> sqlite3.Connection:
    db = sqlite3.connect(":memory:", isolation_level=None)
    db.executescript(search_index._TABLES)
    around = set()
    for one in entries:
        around |= search_index._forget(db, one.id)
        search_index._put(db, one)
        around |= {one.id, *one.joined}
        search_index._regroup(db, around)
    return db


def firm(id_: str, *names: str, codes: Iterable[str] = (), joined: Iterable[str] = ()) -> IndexEntry:
    told = frozenset((name, name) for name in names)
    return IndexEntry(id_, names[0] if names else "", frozenset({id_, *codes}), told, frozenset(joined))


def found(db: sqlite3.Connection, match: str = "", code: str = "") -> list[tuple[str, FoundBy]]:
    return [(one.org, one.way) for one in search_index._ranked(db, SoughtText(code, match))]


@pytest.mark.slow
@given(NAMES, st.data())
@example("限", None)
def test_every_part_of_a_name_finds_it(name: str, data: st.DataObject | None) -> None:
    start = data.draw(st.integers(0, len(name) - 1)) if data else 0
    end = data.draw(st.integers(start + 1, len(name))) if data else 1

    orgs = found(tables([firm("A", name), firm("B", "另一家")]), name[start:end])

    assert "A" in [org for org, _ in orgs]


@pytest.mark.slow
@given(st.lists(NAMES, min_size=1, max_size=8), NAMES)
def test_exactly_the_names_that_hold_the_part_are_found(names: list[str], part: str) -> None:
    db = tables(firm(f"F{place}", name) for place, name in enumerate(names))

    assert {org for org, _ in found(db, part)} == {
        f"F{place}" for place, name in enumerate(names) if part in name
    }


@pytest.mark.slow
@given(st.lists(NAMES, min_size=1, max_size=8), NAMES)
def test_whole_names_come_before_beginnings_and_these_before_parts(names: list[str], part: str) -> None:
    db = tables(firm(f"F{place}", name) for place, name in enumerate(names))

    def rank(name: str) -> int:
        return 0 if name == part else 1 if name.startswith(part) else 2

    held = [(rank(name), name.encode(), f"F{place}") for place, name in enumerate(names) if part in name]
    assert [org for org, _ in found(db, part)] == [org for _, _, org in sorted(held)]


@pytest.mark.slow
@given(
    st.lists(st.text("青禾有限", min_size=1, max_size=5), min_size=1, max_size=12),
    st.text("青禾有限", min_size=1, max_size=2),
)
def test_many_are_shown_in_the_same_order_as_few(names: list[str], part: str) -> None:
    db = tables(firm(f"99F{place:03d}", name) for place, name in enumerate(names))
    few = found(db, part), found(db, code="99F0")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(search_index, "_DENSE", 0)
        many = found(db, part), found(db, code="99F0")

    assert many == few


def test_codes_come_before_names_and_whole_codes_before_beginnings() -> None:
    db = tables(
        [
            firm("9199", "甲"),
            firm("B", "9199甲"),
            firm("91991", "丙"),
            firm("D", "乙91992"),
            firm("91990", "乙"),
        ]
    )

    assert found(db, "9199", "9199") == [
        ("9199", FoundBy.CODE), ("91991", FoundBy.PREFIX), ("91990", FoundBy.PREFIX), ("B", FoundBy.PREFIX), ("D", FoundBy.PART),
    ]  # fmt: skip


def test_a_short_beginning_of_a_code_finds_nothing() -> None:
    assert found(tables([firm("9199", "甲")]), code="919") == []


@pytest.mark.slow
@given(st.permutations(["C", "reg:1", "org:2", "D"]), st.randoms())
def test_codes_of_one_organisation_are_one_hit_in_whatever_order_they_are_read(
    order: list[str], chance: random.Random
) -> None:
    entries = {
        "C": firm("C", "青禾"),
        "reg:1": firm("reg:1", "青苗", joined=["C"]),
        "org:2": firm("org:2", joined=["reg:1"]),
        "D": firm("D", "青云"),
    }
    again = chance.choice(order)

    db = tables([*(entries[id_] for id_ in order), entries[again]])

    assert found(db, "青") == [("D", FoundBy.PREFIX), ("C", FoundBy.PREFIX)]
    assert found(db, code="org:2") == [("C", FoundBy.CODE)]
    assert db.execute("SELECT id FROM org ORDER BY id").fetchall() == [("C",), ("D",)]


def test_what_is_no_longer_joined_stands_alone_again() -> None:
    db = tables([firm("C", "青禾"), firm("reg:1", "青苗", joined=["C"]), firm("reg:1", "青苗")])

    assert found(db, "青") == [("C", FoundBy.PREFIX), ("reg:1", FoundBy.PREFIX)]


def test_a_forgotten_organisation_leaves_nothing_behind() -> None:
    db = tables([firm("C", "青禾", codes=["1234"])])

    search_index._regroup(db, search_index._forget(db, "C"))

    counted = "(SELECT count(*) FROM org) + (SELECT count(*) FROM party) + (SELECT count(*) FROM code)"
    counted += " + (SELECT count(*) FROM name)"
    assert db.execute("SELECT " + counted).fetchone() == (0,)
    assert db.execute(
        "SELECT count(*) FROM parts WHERE parts MATCH ?", (asked_grams("青禾"),)
    ).fetchone() == (0,)


def test_a_unified_code_is_better_than_an_older_number() -> None:
    assert sorted(["reg:1", "99", "org:2"], key=best_code) == ["99", "org:2", "reg:1"]


def test_two_characters_are_a_token_and_the_last_one_is_one() -> None:
    assert grams("青禾") == "0097520079be 0079be"


def test_the_index_lies_beside_the_bundled_engine_and_for_each_database_of_a_server_apart(
    tmp_path: Path,
) -> None:
    own = index_folder(Settings(store_url=f"embedded:{tmp_path}"))
    server = [
        index_folder(Settings(store_url=url, store_database=name, search_dir=tmp_path))
        for url in ("bolt://a:7687", "bolt://b:7687")
        for name in ("neo4j", "other")
    ]

    assert own == tmp_path / "search"
    assert len({*server}) == 4
    assert {folder.parent for folder in server} == {tmp_path}


def test_without_a_setting_the_index_of_a_server_lies_in_the_cache(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))

    assert tmp_path / "credit-graph" in index_folder(Settings(store_url="bolt://a:7687")).parents
