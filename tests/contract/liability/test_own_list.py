"""自有名单. An office's own rule book with one list and one rule more: a row on that list loads and has its consequence."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

from graph_service.domain import codes
from graph_service.facts.party import PartyFacts, party_facts
from graph_service.liability.consequences import consequences_of
from graph_service.liability.rulebooks import activate, establish
from graph_service.liability.spreading import Spreader
from graph_service.store.audit import Auditor
from graph_service.store.graph_store import GraphStore
from graph_service.store.ledger import Ledger
from loaders.loading import FileSummary
from tests.support.clerk import Clerk
from tests.support.rule_books import copy_of_the_book, replace

LIST = """
[water_dishonesty]
zh = "水资源管理失信主体"
authority = "水行政主管部门"
subject = "org"
term = "2年"
basis = ["KXT:26"]
decision_names_persons = false
severity = "serious"
serious_list = false
leaves = true
term_years = 2
counted_from = "listing_date"
ends = ["entity_removed_from_list"]
file_kinds = ["decisions"]
spellings = ["涉水失信名单"]
"""
RULE = "rules/water.listed_party.toml"
FIRM = codes.make_uscc("91", "990100", 77)
DAY = date(2026, 6, 1)


def own_book(folder: Path) -> Path:
    book = copy_of_the_book(folder)
    with (book / "lists.toml").open("a", encoding="utf-8") as lists:
        lists.write(LIST)
    like = (book / "rules/government_debtor.dishonest_body.toml").read_text(encoding="utf-8")
    trigger = 'list = "government_dishonesty", subject = "public_body"'
    assert trigger in like
    new = like.replace(trigger, 'list = "water_dishonesty", subject = "org"')
    (book / RULE).write_text(new, encoding="utf-8")
    replace(book, "book.toml", 'version = "', 'version = "自有-')
    return book


def put_in_force(store: GraphStore, book: Path) -> None:
    for actor in ("甲", "乙"):
        activate(Ledger(store, Auditor(actor)), book, date(2020, 1, 1))


def load_row(store: GraphStore, folder: Path, words: str) -> FileSummary:
    file = folder / "decisions.csv"
    with file.open("w", encoding="utf-8", newline="") as out:
        rows = csv.writer(out)
        rows.writerow(["名单类型", "主体名称", "统一社会信用代码", "决定文号", "认定单位", "决定日期"])
        rows.writerow(
            [words, "虚构河畔水务有限公司", FIRM, "虚水失信〔2025〕3号", "虚构市水务局", "2025-03-01"]
        )
    (summary,) = Clerk(store, folder).load(file, kind="decisions", day=DAY)
    return summary


def test_a_row_on_a_list_of_an_offices_own_book_loads_and_has_its_consequence(
    store: GraphStore, tmp_path: Path
) -> None:
    put_in_force(store, own_book(tmp_path / "rules"))

    summary = load_row(store, tmp_path, "涉水失信名单")
    ledger = Ledger(store, Auditor("传导"))
    Spreader(ledger, establish(ledger)).full(DAY, lambda *_: None)

    assert (summary.rows.accepted, summary.rows.rejected) == (1, 0)
    facts = party_facts(store, FIRM, DAY)
    assert isinstance(facts, PartyFacts)
    assert [one.matter_zh for one in facts.decisions] == ["水资源管理失信主体"]
    (found,) = consequences_of(store.read, facts.known_change, parties=[facts.party.id])
    standing = found.on(DAY)
    assert (found.rule, standing and standing.valid_to) == ("water.listed_party", date(2027, 3, 1))


def test_a_row_on_a_list_that_no_book_in_force_knows_is_rejected(store: GraphStore, tmp_path: Path) -> None:
    summary = load_row(store, tmp_path, "涉水失信名单")

    assert (summary.rows.accepted, summary.rows.rejected) == (0, 1)
    assert "unknown_list" in Path(summary.result_files[0]).read_text(encoding="utf-8-sig")
