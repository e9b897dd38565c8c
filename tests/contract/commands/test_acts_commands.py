"""Acts as a clerk types them: decisions by number, answers that say what followed, refusals that say why."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from api.cli import app
from graph_service.domain import model
from graph_service.domain.model import Role
from graph_service.law.book_reader import read_book
from graph_service.law.rules import Editions
from graph_service.liability.spreading import Spreader
from graph_service.settings import Settings
from graph_service.store import embedded
from graph_service.store.audit import Auditor
from graph_service.store.graph_store import GraphStore
from graph_service.store.ledger import Ledger
from tests import town
from tests.support.commands import Desk

COMMANDS = (
    ["finding", "add"], ["finding", "approve"], ["finding", "list"], ["event", "record"],
    ["identity", "confirm"], ["identity", "refute"], ["notice", "record"], ["dispute", "open"],
    ["dispute", "decide"], ["repair", "record"], ["annul"], ["correct"], ["review", "list"],
    ["review", "decide"], ["name", "list"], ["name", "confirm"], ["name", "refuse"],
)  # fmt: skip
ORDERED, LATER = date(2026, 1, 12), "2026-03-02"
NUMBER = "(2026)虚9901执5号"
ORDER = model.decision("consumption_restriction", NUMBER, town.QINGHE.id)
TWIN = model.decision("consumption_restriction", NUMBER, town.BAILU.id)
OF_LI = model.decision("judgment_debtor", NUMBER, town.LI.id)
TAX = model.decision("major_tax_violation", "虚税稽罚〔2026〕1号", town.QINGHE.id)
CASE = ("--purpose", "supervision", "--case", "C-1")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A desk at which one number stands on the orders of two firms and of Li, and the tax office has listed one."""
    desk = Desk(tmp_path_factory.mktemp("desk"))
    _fill(desk.folder)
    yield desk
    embedded.stop(desk.folder / "data")


def _fill(folder: Path) -> None:
    listed = [
        model.listing(
            one, town.TOWN_COURT, ORDERED, None, decided=ORDERED, acted=ORDERED, authority="虚构市人民法院"
        )
        for one in (ORDER, TWIN, OF_LI, TAX)
    ]
    office = model.role_interval(town.LI, town.QINGHE, Role.LEGAL_REP, date(2021, 6, 1), None, "法定代表人")
    sheet = town.Sheet("decisions", [*listed, office, town.call(town.LI), town.call(town.BAILU)])
    settings = Settings(store_url=f"embedded:{folder / 'data'}", engine_heap="512m", store_password=None)
    with GraphStore.open(settings) as store:
        town.fill(store, [sheet], [ORDER, TWIN, OF_LI, TAX])
        spreader = Spreader(Ledger(store, Auditor("town")), Editions.only(read_book(None)))
        spreader.full(date(2026, 3, 2), lambda _done, _total: None)


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_every_act_explains_itself_with_an_example_and_speaks_json(words: list[str]) -> None:
    said = CliRunner().invoke(app, [*words, "--help"]).stdout

    assert "例 Example" in said
    assert "credit-graph " + words[0] in said
    assert "--json" in said


def test_a_number_that_several_decisions_bear_lists_them_and_names_no_person(desk: Desk) -> None:
    done = desk.run("repair", "record", "〔2026〕 虚9901执5号", expect=2)

    assert ORDER.id in done.stderr
    assert TWIN.id in done.stderr
    assert "虚构市白鹭物流有限公司" in done.stderr
    assert "李四光" not in done.stderr
    assert desk.run("annul", "没有此号", "--reason", "x", expect=2).stderr


def test_a_dispute_is_opened_and_decided_by_number(desk: Desk) -> None:
    which = ("--matter", "限制消费", "--code", town.QINGHE.id)

    opened = desk.json("dispute", "open", NUMBER, *which, "--number", "异1", "--on", LATER)

    assert (opened["decision"], opened["changed"]) == (ORDER.id, 1)
    assert opened["run"].startswith("r")
    (state,) = opened["states"]
    assert (state["party"], state["before"], state["after"]) == (town.LI.id, "effective", "held")
    assert opened["deadlines"]["decide_by"] == "2026-03-11"

    decided = desk.run("dispute", "decide", ORDER.id, "异1", "--outcome", "不成立", "--on", "2026-03-09")

    assert "异议核实期间暂不执行 held → 生效 effective" in decided.stdout
    assert desk.json("audit", "verify")["ok"]


def test_who_added_a_finding_cannot_approve_it_and_the_list_is_recorded(desk: Desk) -> None:
    words = ("--person", town.LI.id, "--role", "法定代表人", "--on", LATER, "--authority", "虚构市税务局")
    added = desk.json("finding", "add", "虚税稽罚〔2026〕1号", *words)

    (pending,) = desk.json("finding", "list", *CASE)
    refused = desk.run("finding", "approve", pending["id"], expect=1)

    assert (pending["id"], pending["person"]["name"], pending["role"]) == (
        added["finding"],
        "李四光",
        "legal_rep",
    )
    assert "须由另一人办理" in refused.stderr
    last = desk.json("audit", "show", "--last", "1")[0]
    assert last["act"] == "query.findings"
    assert json.loads(last["body"])["parties"] == [town.LI.id]


def test_review_tasks_are_listed_and_decided(desk: Desk) -> None:
    desk.run("review", "list", "--purpose", " ", "--case", "1", expect=2)
    desk.run(
        "review", "list", "--purpose", "licensing", "--case", "1", expect=1
    )  # may not see what is undecided
    masked = desk.json("review", "list", "--purpose", "audit", "--case", "1")
    assert all("*" in one["party"]["name"] for one in masked if one["party"]["kind"] == "Person")
    (task,) = desk.json("review", "list", *CASE)

    assert (task["party"]["name"], task["rule"]) == ("李四光", "personal_record.default")
    assert "尚无责任认定" in desk.run("review", "list", *CASE).stdout

    desk.run("review", "decide", task["key"], "--outcome", "referred", "--reason", "移送税务机关")

    assert desk.json("review", "list", *CASE) == []


def test_a_correction_reads_what_is_typed_and_refuses_what_it_cannot_read(desk: Desk) -> None:
    words = ("correct", TAX.id, "--what", "截止日", "--reason", "来函", "--on", LATER)
    desk.run(*words, "--set", "until=soon", expect=2)

    done = desk.json(*words, "--set", "until=2027-01-12", "--set", "life=否")

    assert done["act"] == "correct"
    assert [one["party"] for one in done["retractions"]] == [town.LI.id]


def test_an_annulment_says_who_must_be_told_and_by_when(desk: Desk) -> None:
    desk.run("party", town.LI.id, *CASE)

    done = desk.run("annul", ORDER.id, "--reason", "复议撤销", "--on", LATER)

    assert "生效 effective → 已解除 released" in done.stdout
    assert f"须于 2026-03-05 前告知 must be told: {town.LI.id}" in done.stdout
    assert "无人查询过" not in done.stdout


def test_a_broken_holiday_table_keeps_nobody_from_his_right(desk: Desk) -> None:
    empty = desk.folder / "rules"
    empty.mkdir()
    here = Desk(desk.folder, {"CREDIT_RULES": str(empty)})

    opened = here.json("dispute", "open", TWIN.id, "--number", "异2", "--on", LATER)

    assert opened["deadlines"] is None
    assert "无法推算" in opened["notes"][0]
