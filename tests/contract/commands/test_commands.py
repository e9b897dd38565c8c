"""The commands as a user types them: a city in, facts out, mistakes explained, exit codes as promised."""

from __future__ import annotations

import json
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command
from typer.testing import CliRunner

from api.cli import app
from graph_service.store import embedded
from loaders import city
from loaders.kinds import KINDS
from tests.support.commands import Desk


def leaves(command: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Every command that does something, as the words that call it."""
    below = getattr(command, "commands", None)
    if below is None:
        yield path
    else:
        for name, one in below.items():
            yield from leaves(one, (*path, name))


COMMANDS = sorted(leaves(get_command(app)))
RUNNING = {("serve",), ("worker",)}  # they speak JSON lines in their log


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A desk on which a small city was loaded."""
    desk = Desk(tmp_path_factory.mktemp("desk"))
    city.generate(city.CityPlan(120, 5, 0.03), desk.folder / "city")
    desk.run("load", "city", "--out", "back", expect=1)
    yield desk
    embedded.stop(desk.folder / "data")


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_every_command_explains_itself_with_an_example_and_speaks_json(words: tuple[str, ...]) -> None:
    said = CliRunner().invoke(app, [*words, "--help"]).stdout

    assert "例 Example" in said
    assert "credit-graph " + words[0] in said
    assert words in RUNNING or "--json" in said


def test_a_second_load_reports_the_contract_keys_and_changes_nothing(desk: Desk) -> None:
    summary = desk.json("load", "city", "--out", "back", expect=1)

    keys = ("read", "accepted", "suspect", "rejected", "created", "changed", "unchanged", "ended")
    for one in [*summary["files"], summary["totals"]]:
        assert {*keys} <= set(one)
        assert one["read"] == one["accepted"] + one["suspect"] + one["rejected"]
        assert one["created"] == one["changed"] == one["ended"] == 0
    given_by_hand = {"notices"}
    assert {one["kind"] for one in summary["files"]} == set(KINDS) - given_by_hand
    assert all("file" in one for one in summary["files"])


def test_verify_reports_nodes_links_and_problems(desk: Desk) -> None:
    found = desk.json("store", "verify")

    assert set(found) == {"nodes", "links", "problems"}
    assert found["nodes"]["Enterprise"] > 100
    assert all(set(problem) == {"code", "count", "samples"} for problem in found["problems"])


def test_one_party_is_told_with_its_sources_and_the_query_is_recorded(desk: Desk) -> None:
    code = json.loads((desk.folder / "city/truth.json").read_text(encoding="utf-8"))["sample"]

    told = desk.json("party", code, "--purpose", "supervision", "--case", "C-1")

    assert told["party"]["id"] == code
    last = desk.json("audit", "show", "--last", "1")[0]
    assert last["act"] == "query.party"
    assert json.loads(last["body"])["case"] == "C-1"
    assert desk.json("audit", "verify")["ok"]


def test_a_query_without_purpose_is_refused(desk: Desk) -> None:
    done = desk.run("party", "91990100MA0000015X", "--purpose", " ", "--case", "1", expect=2)

    assert "用途" in done.stderr


def test_nobody_of_that_name_is_an_answer_of_its_own(desk: Desk) -> None:
    assert (
        "没有找到"
        in desk.run("party", "九九市没有此公司", "--purpose", "supervision", "--case", "1", expect=1).stderr
    )


def test_a_file_returned_can_be_loaded_again(desk: Desk) -> None:
    returned = sorted((desk.folder / "back").glob("*.suspect.csv"))

    summary = desk.json("load", *returned[:2], "--out", "again", expect=None)

    totals = summary["totals"]
    assert totals["created"] == totals["changed"] == totals["ended"] == 0
    assert totals["suspect"] > 0
    assert totals["read"] == totals["accepted"] + totals["suspect"] + totals["rejected"]


def test_a_returned_row_whose_number_is_still_masked_makes_no_stranger(desk: Desk) -> None:
    path = desk.folder / "主要人员_2026-06-30.csv.suspect.csv"
    path.write_text(
        "企业名称,统一社会信用代码,姓名,职务,证件类型,证件号码,行号/row,列/column,原因/reason,说明/explanation,建议/proposal\n"
        "九九市丙有限公司,91990100MA0000015X,王合成,监事,居民身份证,9901************12,2,,x,,\n",
        encoding="utf-8-sig",
    )

    summary = desk.json("load", "officers", path, "--out", "again", expect=1)

    assert summary["totals"]["rejected"] == 1
    back = (desk.folder / "again" / f"{path.name}.rejected.csv").read_text(encoding="utf-8-sig")
    assert "returned_mask" in back


def test_explain_shows_how_columns_are_read_and_loads_nothing(desk: Desk) -> None:
    register = next((desk.folder / "city").glob("企业登记*.csv"))
    before = desk.json("store", "status")["last_change"]

    told = desk.json("load", "--explain", register)

    assert told["files"][0]["kind"] == "organisations"
    assert told["files"][0]["columns"]["uscc"]
    assert desk.json("store", "status")["last_change"] == before


def test_a_mapping_file_overrides_the_columns(desk: Desk) -> None:
    odd = desk.folder / "odd_2026-06-30.csv"
    odd.write_text("甲,乙,丙\n91990100MA0000015X,九九市丙有限公司,存续\n", encoding="utf-8")
    mapping = desk.folder / "mapping.toml"
    mapping.write_text('uscc = "甲"\nname = "乙"\nstatus = "丙"\n', encoding="utf-8")

    summary = desk.json("load", "organisations", odd, "--mapping", mapping, "--check")

    assert summary["totals"]["accepted"] == 1


def test_an_unknown_file_is_named_and_not_guessed(desk: Desk) -> None:
    odd = desk.folder / "unknown.csv"
    odd.write_text("a,b\n1,2\n", encoding="utf-8")

    summary = desk.json("load", odd, expect=3)

    assert summary["files"] == []
    assert summary["not_loaded"][0]["file"] == "unknown.csv"


def test_templates_are_written_and_their_examples_load(desk: Desk) -> None:
    folder = desk.folder / "templates"
    for kind in KINDS:
        assert (
            CliRunner().invoke(app, ["template", kind, "--out", str(folder / f"{kind}.xlsx")]).exit_code == 0
        )

    summary = desk.json("load", folder, "--check")

    assert {one["kind"] for one in summary["files"]} == set(KINDS)
    assert summary["totals"]["accepted"] == summary["totals"]["read"] == len(KINDS)


def test_the_key_is_made_for_its_owner_only_and_another_one_is_refused(desk: Desk, tmp_path: Path) -> None:
    assert stat.S_IMODE((desk.folder / "person.key").stat().st_mode) == 0o600
    told = desk.json("key", "fingerprint")
    assert told["fingerprint"] == told["store"]
    other = Desk(desk.folder, {"CREDIT_KEY_FILE": str(tmp_path / "other.key")})
    missing = other.run("load", "city", expect=2)
    assert "CREDIT_KEY_FILE" in missing.stderr
    Desk(tmp_path, {"CREDIT_KEY_FILE": str(tmp_path / "other.key")}).run("key", "fingerprint")

    assert "不是本图库的密钥" in other.run("load", "city", expect=2).stderr


def test_a_backup_moves_the_graph_to_another_store(desk: Desk, tmp_path: Path) -> None:
    archive = desk.folder / "backup.cgz"
    desk.run("store", "backup", archive)
    other = Desk(tmp_path)

    other.run("store", "restore", archive)

    assert other.json("store", "verify") == desk.json("store", "verify")
    assert other.json("audit", "verify")["ok"]
    embedded.stop(tmp_path / "data")


def test_a_store_that_does_not_answer_is_exit_4(desk: Desk) -> None:
    nowhere = Desk(
        desk.folder, {"CREDIT_STORE_URL": "bolt://127.0.0.1:1", "CREDIT_STORE_PASSWORD": "whatever-it-is"}
    )

    done = nowhere.run("store", "status", "--json", expect=4)

    assert json.loads(done.stdout)["error"]["kind"] == "StoreUnavailable"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("zip.xlsx", b"PK\x03\x04 no zip"),
        ("bytes.csv", b"\xff\xfe\x00\xd8\xd8"),
        ("empty.csv", b""),
        ("x.json", b"{"),
    ],
)
def test_a_file_that_cannot_be_read_is_named_and_explained(desk: Desk, name: str, content: bytes) -> None:
    (desk.folder / name).write_bytes(content)

    done = desk.run("load", "organisations", name, expect=None)

    assert done.returncode in (1, 3)
    assert name in done.stdout + done.stderr
