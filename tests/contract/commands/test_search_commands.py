"""`credit-graph search` as a clerk types it: hits, persons with a purpose, a rebuild, mistakes and exit codes."""

from __future__ import annotations

import csv
import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from api.cli import app
from graph_service.domain import codes
from graph_service.errors import SettingError
from graph_service.store import embedded
from tests.support.commands import Desk

CODE = codes.make_uscc("91", "990100", 1)
BAILU = codes.make_uscc("91", "990100", 2)
HOSTILE = "虚构\u202e司公限有[red]<script>alert(1)</script>[/]商行"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A desk on which a register of three organisations and their officers was loaded."""
    desk = Desk(tmp_path_factory.mktemp("search"))
    _sheet(
        desk.folder / "企业登记_2026-06-30.csv",
        ["企业名称", "统一社会信用代码", "登记状态", "成立日期", "行政区划"],
        ["虚构市青禾贸易（集团）有限公司", CODE, "存续", "2015-03-12", "990100"],
        ["虚构市白鹭物流有限公司", BAILU, "注销", "2001-01-01", "990100"],
        [HOSTILE, codes.make_uscc("91", "990100", 3), "存续", "2020-01-01", "990100"],
    )
    _sheet(
        desk.folder / "主要人员_2026-06-30.csv",
        ["企业名称", "统一社会信用代码", "姓名", "职务"],
        ["虚构市青禾贸易（集团）有限公司", CODE, "赵敏", "监事"],
    )
    for kind, file in (("organisations", "企业登记_2026-06-30.csv"), ("officers", "主要人员_2026-06-30.csv")):
        desk.run("load", kind, file, "--out", "back", expect=None)
    yield desk
    embedded.stop(desk.folder / "data")


def _sheet(path: Path, *rows: list[str]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(rows)


def the_index(desk: Desk) -> Path:
    (file,) = (desk.folder / "data/search").glob("names-*.sqlite3")
    return file


def persons_asked(desk: Desk) -> list[dict[str, Any]]:
    return [one for one in desk.json("audit", "show", "--last", "50") if one["act"] == "query.person"]


def test_it_explains_itself_with_examples() -> None:
    said = CliRunner().invoke(app, ["search", "--help"]).stdout

    assert "例 Example" in said
    assert all(word in said for word in ("--rebuild", "--person", "--at", "--mask", "--purpose", "--json"))


def test_a_part_of_a_name_finds_it_with_what_a_clerk_needs_to_know(desk: Desk) -> None:
    (hit,) = desk.json("search", "青禾贸易(集团")["hits"]

    assert (hit["party"]["code"], hit["party"]["name"]) == (CODE, "虚构市青禾贸易（集团）有限公司")
    assert (hit["way"], hit["status"], hit["district"], hit["founded"]) == ("part", "存续", "990100", 2015)
    assert (hit["marks"], hit["namesakes"], hit["other_codes"]) == ([], 0, [])


def test_the_table_shows_name_code_and_state(desk: Desk) -> None:
    said = desk.run("search", "物流").stdout

    assert all(word in said for word in ("虚构市白鹭物流有限公司", BAILU, "注销", "2001"))


def test_a_hostile_name_is_shown_as_it_is_and_steers_nothing(desk: Desk) -> None:
    said = desk.run("search", "商行").stdout
    told = desk.json("search", "商行")["hits"][0]

    assert "\u202e" not in said
    assert "[red]" in said
    assert told["party"]["name"] == HOSTILE.replace("\u202e", "")


def test_nothing_found_is_an_answer_of_its_own(desk: Desk) -> None:
    assert "没有找到" in desk.run("search", "无此名称", expect=1).stderr


def test_the_limit_is_kept_and_said(desk: Desk) -> None:
    assert "--limit" in desk.run("search", "虚构", "--limit", "1").stdout


@pytest.mark.parametrize("words", [[], ["青禾", "--rebuild"], ["青禾", "--person", "赵敏"]])
def test_exactly_one_question_is_answered(words: list[str]) -> None:
    assert isinstance(CliRunner().invoke(app, ["search", *words]).exception, SettingError)


def test_a_rebuild_by_command_takes_the_place_of_the_index_before(desk: Desk) -> None:
    desk.run("search", "青禾")
    before = the_index(desk)

    assert desk.json("search", "--rebuild")["change"] > 0

    assert the_index(desk) > before
    assert not before.exists()


def test_store_verify_names_an_index_that_was_changed_and_a_rebuild_mends_it(desk: Desk) -> None:
    desk.run("search", "青禾")
    db = sqlite3.connect(the_index(desk))
    with db:
        db.execute("DELETE FROM name WHERE match LIKE '%青禾%'")
    db.close()

    found = [one["code"] for one in desk.json("store", "verify", expect=1)["problems"]]
    desk.run("search", "--rebuild")
    mended = [one["code"] for one in desk.json("store", "verify", expect=None)["problems"]]

    assert "search_index_stale" in found
    assert "search_index_stale" not in mended
    assert desk.json("search", "青禾")["hits"]


def test_the_index_lies_where_the_setting_says(desk: Desk, tmp_path: Path) -> None:
    elsewhere = Desk(desk.folder, {"CREDIT_SEARCH_DIR": str(tmp_path / "索引")})

    elsewhere.run("search", "青禾")

    (file,) = tmp_path.glob("索引/*/names-*.sqlite3")
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_search_for_organisations_is_in_the_register_with_whom_it_showed(desk: Desk) -> None:
    said = desk.json("search", "青禾", "--purpose", "supervision", "--case", "2026-17")

    last = [one for one in desk.json("audit", "show", "--last", "50") if one["act"] == "query.search"][-1]
    body = json.loads(last["body"])
    assert (body["purpose"], body["case"]) == ("supervision", "2026-17")
    assert body["parties"] == sorted(hit["party"]["id"] for hit in said["hits"])
    assert "青禾" not in last["body"]


def test_a_person_is_found_with_a_purpose_and_an_organisation_and_it_is_recorded(desk: Desk) -> None:
    words = ("search", "--person", "赵 敏", "--at", CODE, "--purpose", "supervision", "--case", "2026-17")

    (found,) = desk.json(*words)
    said = desk.run(*words).stdout

    assert (found["party"]["name"], found["offices"][0]["role"]) == ("赵敏", "supervisor")
    assert "赵敏" in said
    assert "监事" in said
    body = json.loads(persons_asked(desk)[-1]["body"])
    assert (body["purpose"], body["case"], body["parties"]) == (
        "supervision",
        "2026-17",
        [found["party"]["id"]],
    )
    assert desk.json("audit", "verify")["ok"]


def test_a_person_is_not_looked_for_without_purpose_case_and_one_thing_more(desk: Desk) -> None:
    before = len(persons_asked(desk))

    for words, expect in (
        (["--purpose", "supervision", "--case", "1"], 1),
        (["--at", CODE, "--case", "1"], 2),
        (["--at", CODE, "--purpose", "supervision"], 2),
    ):
        assert "赵敏" not in desk.run("search", "--person", "赵敏", *words, expect=expect).stdout

    assert len(persons_asked(desk)) == before


def test_a_persons_name_as_a_search_text_finds_nobody(desk: Desk) -> None:
    assert desk.json("search", "赵敏", expect=1)["hits"] == []
