"""paths, linked, owners, holdings, controller, government-debtors as a clerk types them: answers, register, refusals."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from api.cli import main
from graph_service.settings import Settings
from graph_service.store import embedded
from graph_service.store.graph_store import GraphStore
from tests import town
from tests.town import BAILU, LIN, QINGHE, SHIQIAO, YUANSHAN, ZHAO

ASKING = ("--case", "2026-17", "--as-of", "2024-07-01")
SUPERVISION = ("--purpose", "supervision", *ASKING)
LICENSING = ("--purpose", "licensing", *ASKING)


@dataclass(frozen=True)
class Said:
    """What a command said, and how it ended."""

    stdout: str
    stderr: str


@dataclass
class Desk:
    """The program in this process: dozens of commands would spend their time on starting."""

    capsys: pytest.CaptureFixture[str]
    monkeypatch: pytest.MonkeyPatch

    def run(self, *words: str | Path, expect: int = 0) -> Said:
        self.monkeypatch.setattr(sys, "argv", ["credit-graph", *map(str, words)])
        with pytest.raises(SystemExit) as end:
            main()
        said = self.capsys.readouterr()
        assert (end.value.code or 0) == expect, said
        return Said(said.out, said.err)

    def json(self, *words: str | Path, expect: int = 0) -> Any:
        return json.loads(self.run(*words, "--json", expect=expect).stdout)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder with the town in its store."""
    folder = tmp_path_factory.mktemp("exploring")
    settings = Settings(store_url=f"embedded:{folder / 'data'}", engine_heap="512m")
    with GraphStore.open(settings) as store:
        town.fill(store)
    yield folder
    embedded.stop(folder / "data")


@pytest.fixture
def desk(folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setenv("CREDIT_STORE_URL", f"embedded:{folder / 'data'}")
    monkeypatch.setenv("CREDIT_KEY_FILE", str(folder / "person.key"))
    monkeypatch.setenv("CREDIT_ENGINE_HEAP", "512m")
    return Desk(capsys, monkeypatch)


def last_record(desk: Desk) -> dict[str, Any]:
    (record,) = desk.json("audit", "show", "--last", "1")
    body = record["body"]
    return {"act": record["act"], **(json.loads(body) if isinstance(body, str) else body)}


def test_paths_are_told_and_registered(desk: Desk) -> None:
    said = desk.json("paths", QINGHE.id, "虚构市白鹭物流有限公司", *SUPERVISION, "--k", "2")

    assert (said["hops"], said["shortest_count"], said["max_hops"]) == (1, 1, 6)
    assert [way["strength"] for way in said["best"]] == [0.5, 0.4]
    assert said["best"][1]["ids"] == [QINGHE.id, YUANSHAN.id, BAILU.id]
    assert said["best"][1]["steps"][0] == {"type": "holding", "from": YUANSHAN.id, "to": QINGHE.id}
    assert {link["share"] for link in said["links"]} == {None, "0.600000000000"}
    assert set(said["parties"]) == {QINGHE.id, YUANSHAN.id, BAILU.id}
    assert (said["partial"], said["explored"]["parties"] > 2) == (False, True)
    record = last_record(desk)
    assert (record["act"], record["purpose"], record["case"]) == ("query.paths", "supervision", "2026-17")
    assert record["parties"] == sorted(said["parties"])


def test_paths_are_drawn_with_arrows(desk: Desk) -> None:
    said = desk.run("paths", QINGHE.id, BAILU.id, *SUPERVISION).stdout

    assert "虚构市青禾贸易有限公司 ←担保─ 虚构市白鹭物流有限公司" in said
    assert "←持股 60%─" in said


@pytest.mark.parametrize("words", [("--max-hops", "4"), ("--types", "担保")])
def test_what_a_purpose_may_not_see_is_refused(desk: Desk, words: tuple[str, str]) -> None:
    assert "用途" in desk.run("paths", QINGHE.id, BAILU.id, *LICENSING, *words, expect=1).stderr


def test_a_purpose_sees_three_links_without_being_told(desk: Desk) -> None:
    said = desk.json("paths", QINGHE.id, ZHAO.id, *LICENSING)

    assert said["max_hops"] == 3
    assert not {"holding", "guarantee", "pledge"} & set(said["types"])
    assert said["parties"][ZHAO.id]["name"] == "赵*"


def test_seven_links_are_too_many_for_anybody(desk: Desk) -> None:
    assert (
        "至多 6" in desk.run("paths", QINGHE.id, BAILU.id, *SUPERVISION, "--max-hops", "7", expect=1).stderr
    )


def test_an_unknown_kind_of_link_names_those_there_are(desk: Desk) -> None:
    assert (
        "office 任职"
        in desk.run("paths", QINGHE.id, BAILU.id, *SUPERVISION, "--types", "亲属", expect=2).stderr
    )


@pytest.mark.parametrize("who", ["无此企业", "虚构市石桥建材有限公司"])
def test_nobody_and_several_end_with_one_and_are_registered(desk: Desk, who: str) -> None:
    said = desk.json("paths", QINGHE.id, who, *SUPERVISION, expect=1)

    found = [one["id"] for one in said["parties"]] if said else []
    assert all(
        set(one) == {"id", "kind", "name", "code", "mask", "identity"}
        for one in (said or {}).get("parties", ())
    )
    assert (SHIQIAO.id in found) == (who != "无此企业")
    assert last_record(desk)["act"] == "query.paths"
    assert who not in json.dumps(last_record(desk), ensure_ascii=False)


def test_a_list_of_parties_is_linked_pairwise_and_its_lines_add_up(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "名单.csv"
    file.write_text(
        f"企业名称,统一社会信用代码\n,{QINGHE.id}\n虚构市白鹭物流有限公司,\n无此企业,\n虚构市青禾贸易有限公司,\n"
        f"虚构市石桥建材有限公司,\n,{SHIQIAO.id}\n",
        encoding="utf-8",
    )

    said = desk.json("linked", file, *SUPERVISION, expect=1)

    assert (said["read"], said["found"], said["repeated"]) == (6, 3, 1)
    assert said["unresolved"] == [{"line": 4, "reason": "nobody"}, {"line": 6, "reason": "several"}]
    assert [(one["from"], one["to"], one["strength"]) for one in said["linked"]] == [
        (QINGHE.id, BAILU.id, 0.5)
    ]
    assert (said["pairs"], said["judged"], said["max_hops"]) == (3, 3, 3)
    assert last_record(desk)["act"] == "query.linked"


def test_owners_come_with_shares_controller_and_the_word_that_beneficial_ones_are_off(desk: Desk) -> None:
    said = desk.json("owners", QINGHE.id, *SUPERVISION)

    assert [one["share"] for one in said["owners"]] == ["0.600000000000", "1/3", "1/15"]
    assert said["controller"]["top"] == LIN.id
    assert said["unknown"] == "0.000000000000"
    assert said["beneficial"] == {"state": "off", "owners": None, "reason": None}
    assert "CREDIT_BENEFICIAL_OWNERS" in desk.run("owners", QINGHE.id, *SUPERVISION).stdout


def test_owners_come_by_their_paths_in_the_convention_and_from_the_share_on_that_is_asked_for(
    desk: Desk,
) -> None:
    whole = desk.json("owners", QINGHE.id, *SUPERVISION)
    simple = desk.json("owners", QINGHE.id, *SUPERVISION, "--convention", "simple_paths", "--at-least", "0.3")

    (of_lin, *_) = whole["top_paths"]
    assert of_lin["owner"] == LIN.id
    assert [(one["ids"], one["product"], one["factor"]) for one in of_lin["paths"]] == [
        ([LIN.id, YUANSHAN.id, QINGHE.id], "0.600000000000", "1.000000000000")
    ]
    assert (simple["convention"], simple["unknown"], simple["partial"]) == ("simple_paths", None, False)
    assert [one["share"] for one in simple["owners"]] == ["0.600000000000", "1/3"]
    assert len(simple["top_paths"]) == 2
    assert "--at-least" in desk.run("owners", QINGHE.id, *SUPERVISION, "--at-least", "x", expect=2).stderr


def test_beneficial_owners_are_told_where_switched_on_and_the_purpose_may(desk: Desk) -> None:
    desk.monkeypatch.setenv("CREDIT_BENEFICIAL_OWNERS", "on")

    told = desk.json("owners", QINGHE.id, *SUPERVISION)["beneficial"]
    hidden = desk.json("owners", QINGHE.id, "--purpose", "correction", *ASKING)["beneficial"]

    assert (told["state"], told["owners"][LIN.id], len(told["owners"])) == ("told", "0.600000000000", 2)
    assert hidden == {"state": "not_allowed", "owners": None, "reason": None}


@pytest.mark.parametrize("command", ["owners", "holdings", "controller"])
def test_ownership_is_for_purposes_that_see_holders(desk: Desk, command: str) -> None:
    assert "holders" in desk.run(command, QINGHE.id, *LICENSING, expect=1).stderr


def test_nobody_owns_a_person(desk: Desk) -> None:
    assert "自然人" in desk.run("owners", LIN.id, *SUPERVISION, expect=2).stderr


def test_a_controller_comes_with_its_proof_alone(desk: Desk) -> None:
    said = desk.json("controller", QINGHE.id, *SUPERVISION)

    assert [step["company"] for step in said["controller"]["proof"]] == [YUANSHAN.id, QINGHE.id]
    assert "owners" not in said
    assert "控制人 controller: 林远山" in desk.run("controller", QINGHE.id, *SUPERVISION).stdout


def test_holdings_are_told_downwards(desk: Desk) -> None:
    said = desk.json("holdings", LIN.id, *SUPERVISION)

    assert [(one["party"], one["share"]) for one in said["holdings"]] == [
        (YUANSHAN.id, "1.000000000000"),
        (QINGHE.id, "0.600000000000"),
    ]
    assert "累计 through 60%" in desk.run("holdings", LIN.id, *SUPERVISION).stdout


def test_no_public_body_of_the_town_is_a_judgment_debtor(desk: Desk) -> None:
    said = desk.json("government-debtors", *SUPERVISION)

    assert said["debtors"] == []
    assert said["counts"] == {"listed": 0, "joint_settlement": 0, "warning": 0, "settled": 0}
    assert said["bodies"] == 1
    assert last_record(desk)["act"] == "query.debtors"
    assert "没有政府机构被执行人" in desk.run("government-debtors", *SUPERVISION).stdout
    assert desk.run("government-debtors", *SUPERVISION, "--stage", "不详", expect=2).stderr


@pytest.mark.parametrize(
    "words",
    [("paths", "a", "b"), ("owners", "a"), ("holdings", "a"), ("controller", "a"), ("government-debtors",)],
    ids=lambda words: words[0],
)
def test_without_a_case_nothing_is_asked(desk: Desk, words: tuple[str, ...]) -> None:
    assert "案号" in desk.run(*words, "--purpose", "supervision", "--case", " ", expect=2).stderr
