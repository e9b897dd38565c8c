"""The truth beside a generated city: every dirty row ends as it says, and all other rows are accepted."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from graph_service.domain.reasons import Reason
from loaders.city import CityPlan, generate
from loaders.city.dirt import DIRTS
from loaders.columns import map_columns
from loaders.kinds import KINDS
from loaders.recognise import recognise
from loaders.row import Desk
from loaders.row_reading import read_row
from loaders.tables import Table, open_tables

pytestmark = pytest.mark.slow

PLAN = CityPlan(enterprises=1000, seed=20260630, dirt=0.03)
DESK = Desk(key=b"k" * 32, region=None, source=None, data_day=PLAN.as_of)


@dataclass(frozen=True)
class Ending:
    """How a row ended."""

    row: int
    ended: str
    reasons: tuple[str, ...]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("city")
    generate(PLAN, out)
    return out


@pytest.fixture(scope="module")
def truth(folder: Path) -> dict[str, Any]:
    told: dict[str, Any] = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    return told


def the_table(folder: Path, name: str) -> Table:
    (table,) = open_tables(folder / name)
    return table


def endings(table: Table, kind: str) -> Iterator[Ending]:
    """Every row read on its own, but for rows that stand twice: those a load remarks."""
    columns, seen = map_columns(KINDS[kind], table.headers), set()
    for row in table:
        assert row.fault is None, (table.path.name, row)
        read = read_row(KINDS[kind], columns, row.cells, DESK)
        reasons = tuple(remark.reason.code for remark in read.remarks)
        if row.cells in seen:
            reasons += (Reason.DUPLICATE_ROW.code,)
        seen.add(row.cells)
        yield Ending(
            row.number, "rejected" if read.rejected else "suspect" if reasons else "accepted", reasons
        )


def test_every_file_is_recognised_as_its_kind(folder: Path, truth: dict[str, Any]) -> None:
    for name, told in truth["files"].items():
        table = the_table(folder, name)

        guess = recognise(table.headers, [row.cells for row in table][:50], name)

        assert guess.kind is not None, (name, guess.why)
        assert guess.kind.name == told["kind"]


def test_every_column_is_known_or_forbidden(folder: Path, truth: dict[str, Any]) -> None:
    for name, told in truth["files"].items():
        columns = map_columns(KINDS[told["kind"]], the_table(folder, name).headers)

        assert (columns.unmatched, columns.rivals, columns.missing) == ((), (), ()), name
        assert list(columns.forbidden) == told["dropped_columns"]


def test_encodings_and_dropped_sheets_are_as_told(folder: Path, truth: dict[str, Any]) -> None:
    for name, told in truth["files"].items():
        table = the_table(folder, name)

        assert (table.encoding or "xlsx") == told["encoding"], name
        assert [sheet.name for sheet in table.dropped_sheets] == told["dropped_sheets"]


def test_clean_rows_are_accepted_without_remark(folder: Path, truth: dict[str, Any]) -> None:
    for name, told in truth["files"].items():
        dirty = {one["row"] for one in told["dirty"]}

        clean = [one for one in endings(the_table(folder, name), told["kind"]) if one.row not in dirty]

        assert [one for one in clean if one.ended != "accepted"] == [], name
        assert len(clean) + len(dirty) == told["rows"]


def test_dirty_rows_end_as_told(folder: Path, truth: dict[str, Any]) -> None:
    for name, told in truth["files"].items():
        ended = {one.row: one for one in endings(the_table(folder, name), told["kind"])}
        for one in told["dirty"]:
            if one["by"] == "store":
                continue
            found = ended[one["row"]]
            assert found.ended == one["expect"], (name, one, found)
            assert one["reason"] is None or one["reason"] in found.reasons, (name, one, found)


def test_every_kind_of_dirt_is_there(truth: dict[str, Any]) -> None:
    done = Counter(one["dirt"].split()[-1] for told in truth["files"].values() for one in told["dirty"])

    assert {dirt.name for dirt in DIRTS} - set(done) == set()


def test_reasons_are_those_of_the_list(truth: dict[str, Any]) -> None:
    codes = {reason.code for reason in Reason}

    for told in truth["files"].values():
        for one in told["dirty"]:
            assert one["reason"] is None or one["reason"] in codes
            assert (one["reason"] is None) == (one["expect"] == "accepted")


def test_about_the_share_asked_for_is_dirty(truth: dict[str, Any]) -> None:
    rows = sum(told["rows"] for told in truth["files"].values())
    dirty = sum(len(told["dirty"]) for told in truth["files"].values())

    assert 0.8 * PLAN.dirt < dirty / rows < 1.3 * PLAN.dirt


def test_without_dirt_every_row_is_clean(tmp_path: Path) -> None:
    generate(CityPlan(enterprises=120, seed=3, dirt=0, as_of=date(2025, 12, 31)), tmp_path)

    told = json.loads((tmp_path / "truth.json").read_text(encoding="utf-8"))
    for name, file in told["files"].items():
        assert file["dirty"] == []
        assert {one.ended for one in endings(the_table(tmp_path, name), file["kind"])} <= {"accepted"}, name


def test_ends_findings_disputes_and_repairs_reach_decisions_of_the_lists(
    folder: Path, truth: dict[str, Any]
) -> None:
    known: set[str] = set()
    spoken: dict[str, str] = {}
    for name, told in truth["files"].items():
        table, dirty = the_table(folder, name), {one["row"] for one in told["dirty"]}
        columns = map_columns(KINDS[told["kind"]], table.headers)
        for row in table:
            read = read_row(KINDS[told["kind"]], columns, row.cells, DESK)
            ids = {entity.id for entity in read.entities if entity.label == "Decision"}
            if told["kind"] not in ("ends", "findings", "disputes", "repairs"):
                known |= ids
            elif row.number not in dirty:
                spoken |= dict.fromkeys(ids, f"{name}:{row.number}")

    assert len(spoken) > 10
    assert {where for id_, where in spoken.items() if id_ not in known} == set()


def test_a_store_would_find_no_contradiction_among_clean_rows(folder: Path, truth: dict[str, Any]) -> None:
    stated: dict[tuple[object, ...], tuple[object, str]] = {}
    found = []
    for name, told in truth["files"].items():
        table, dirty = the_table(folder, name), {one["row"] for one in told["dirty"]}
        columns = map_columns(KINDS[told["kind"]], table.headers)
        for row in table:
            read = read_row(KINDS[told["kind"]], columns, row.cells, DESK)
            for fact, source in read.facts if row.number not in dirty else ():
                identity = (fact.kind.name, fact.anchor, fact.identity, source, read.data_day)
                said = (fact.other, fact.since, fact.until, tuple(sorted(fact.content.items(), key=str)))
                first = stated.setdefault(identity, (said, f"{name}:{row.number}"))
                if first[0] != said:
                    found.append((first[1], f"{name}:{row.number}", fact))

    assert found == []
