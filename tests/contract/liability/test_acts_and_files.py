"""Acts of people and the files that come after them: what was decided stays, what a file may still end it ends."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from graph_service.domain import model
from graph_service.law.book_reader import read_book
from graph_service.law.rules import Editions
from graph_service.liability.acts import Acts
from graph_service.liability.releases import buried
from graph_service.liability.spreading import Spreader
from graph_service.store import audit
from graph_service.store.audit import Auditor
from graph_service.store.graph_store import GraphStore
from graph_service.store.ledger import Ledger, facts_of, withdraw
from loaders.loading import FileSummary, Options, TableLoad
from loaders.survey import Task, survey
from loaders.tables import file_hash
from tests import town

HEADER = "事项,决定文号,行政相对人名称,统一社会信用代码,决定日期,列入日期,认定单位"
ROWS = (
    f"重大税收违法失信主体,虚税稽罚〔2026〕1号,青禾贸易有限公司,{town.QINGHE.id},2026-01-12,2026-01-12,虚构市税务局",
    f"重大税收违法失信主体,虚税稽罚〔2026〕2号,白鹭物流有限公司,{town.BAILU.id},2026-01-12,2026-01-12,虚构市税务局",
)
EDITIONS = Editions.only(read_book(None))
LATER = date(2026, 3, 2)


def load(
    store: GraphStore, folder: Path, rows: Sequence[str], day: date, *, full: bool = False
) -> FileSummary:
    path = folder / f"decisions_{day}.csv"
    path.write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")
    (task,) = survey([path], "decisions", day)
    assert isinstance(task, Task)
    options = Options(out=folder, source="税务机关", full=full, yes=True)
    loading = TableLoad(Ledger(store, Auditor("录入")), task, b"0" * 32, options, file_hash(path))
    return loading.run(lambda *_: None)


def decision_of(store: GraphStore, number: str) -> str:
    (row,) = store.read("acts/decisions_of_number", number=number, limit=9)
    return str(row["id"])


def reasons(folder: Path, file: str) -> dict[int, str]:
    with (folder / f"{file}.suspect.csv").open(encoding="utf-8-sig", newline="") as lines:
        return {int(line["行号/row"]): line["原因/reason"] for line in csv.DictReader(lines)}


@pytest.fixture
def hand(store: GraphStore) -> Acts:
    return Acts(Ledger(store, Auditor("经办")), EDITIONS)


def test_a_file_that_lists_again_what_was_repaired_is_remarked(
    store: GraphStore, hand: Acts, tmp_path: Path
) -> None:
    first = load(store, tmp_path, ROWS, date(2026, 2, 1))
    repaired = decision_of(store, "虚税稽罚〔2026〕1号")
    hand.repair_record(repaired, LATER, "虚税修1")

    again = load(store, tmp_path, ROWS, date(2026, 4, 1))

    assert again.rows.suspect == first.rows.suspect + 1
    assert "already_repaired" in reasons(tmp_path, again.file)[2]


def test_a_whole_file_ends_a_listing_that_a_person_had_corrected(
    store: GraphStore, hand: Acts, tmp_path: Path
) -> None:
    load(store, tmp_path, ROWS, date(2026, 2, 1))
    corrected = decision_of(store, "虚税稽罚〔2026〕1号")
    hand.correct(corrected, "行为日", "来函", LATER, {"acted": date(2025, 12, 1)})

    load(store, tmp_path, ROWS[1:], date(2099, 1, 1), full=True)

    listings = [f for f in facts_of(store.read, [corrected], "Decision") if f.kind.name == "Listing"]
    assert [f.standing for f in listings] == [False, False]


REPAIR_HEADER = "事项,决定文号,行政相对人名称,统一社会信用代码,修复文号,修复日期,修复决定单位"
REPAIR_ROW = (
    f"限制消费,虚执令〔2026〕9号,白鹭物流有限公司,{town.BAILU.id},修〔2026〕1号,2026-02-02,虚构市人民法院"
)


def test_a_repair_that_a_file_brings_is_followed_as_an_act_would_be(
    store: GraphStore, tmp_path: Path
) -> None:
    order = model.decision("consumption_restriction", "虚执令〔2026〕9号", town.BAILU.id)
    stated = model.listing(order, town.TOWN_COURT, date(2026, 1, 12), None, decided=date(2026, 1, 12))
    town.fill(store, [*town.SHEETS, town.Sheet("consumption_restrictions", [stated], town.COURT)], [order])
    spreader = Spreader(Ledger(store, Auditor("夜间运行")), EDITIONS)
    spreader.full(LATER, lambda *_: None)
    Auditor("科长").query(
        store, "query.party", {"purpose": "supervision", "case": "1", "asked": town.WANG.id}
    )
    path = tmp_path / "repairs_2026-02-03.csv"
    path.write_text(f"{REPAIR_HEADER}\n{REPAIR_ROW}\n", encoding="utf-8")
    (task,) = survey([path], "repairs", date(2026, 2, 3))
    assert isinstance(task, Task)
    ledger = Ledger(store, Auditor("录入"))
    loading = TableLoad(ledger, task, b"0" * 32, Options(out=tmp_path), file_hash(path))
    assert loading.run(lambda *_: None).rows.accepted == 1

    for _ in range(2):
        spreader.catch_up(LATER, lambda *_: None)

    assert buried(store.read, [order.id]) == {order.id}
    rows = [row["retraction"] for row in store.read("acts/retractions", state="due", limit=10)]
    told = {row["party"]: [one["actor"] for one in json.loads(row["recipients"])] for row in rows}
    assert told == {town.WANG.id: ["科长"]}
    assert audit.verify(store).findings == ()

    (load_of_repair,) = [
        row["load"] for row in store.read("loads/list_loads") if row["load"]["kind"] == "repairs"
    ]
    withdraw(ledger, load_of_repair, "误传")

    assert buried(store.read, [order.id]) == set()
