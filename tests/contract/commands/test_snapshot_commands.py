"""`credit-graph snapshot` and `credit-graph structures` as a clerk types them, on a small register."""

from __future__ import annotations

import csv
import json
import os
import signal
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from api.cli import app
from api.commands.snapshot import stopped_between_pages
from api.session import today
from graph_service.domain import codes
from graph_service.errors import InputError, Refused, SettingError
from graph_service.snapshot import draft as snapshot_draft
from graph_service.snapshot.keeper import SnapshotUnusable
from graph_service.store import embedded
from tests.support.commands import Desk

CODES = [codes.make_uscc("91", "990100", serial) for serial in range(1, 8)]
NAMES = [f"虚构市第{sign}贸易有限公司" for sign in "一二三四五六七"]
ROAD = "虚构市集群路1号"
CITIZEN = codes.make_citizen_id("990101", date(1975, 7, 9), 21)
HEAD = ["企业名称", "统一社会信用代码", "登记状态", "法定代表人", "住所"]
WHO = ("--purpose", "supervision", "--case", "2026-17", "--as-of", "2026-07-01")


def _sheet(path: Path, *rows: list[str]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(rows)


def _officers(path: Path, count: int) -> None:
    rows = [
        [NAMES[place], CODES[place], "张三丰", CITIZEN, "法定代表人", "2020-01-01"] for place in range(count)
    ]
    _sheet(path, ["企业名称", "统一社会信用代码", "姓名", "身份证号", "职务", "任职日期"], *rows)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A desk with seven firms at one address, six of which one person represents, and a snapshot of them."""
    desk = Desk(tmp_path_factory.mktemp("snapshot"))
    _sheet(
        desk.folder / "企业登记_2026-06-30.csv",
        HEAD,
        *([name, code, "存续", "", ROAD] for name, code in zip(NAMES, CODES, strict=True)),
    )
    _officers(desk.folder / "主要人员_2026-06-30.csv", 6)
    desk.run("load", "organisations", "企业登记_2026-06-30.csv", "--out", "back", expect=None)
    desk.run("load", "officers", "主要人员_2026-06-30.csv", "--out", "back", expect=None)
    desk.run("snapshot", "build")
    yield desk
    embedded.stop(desk.folder / "data")


def run(desk: Desk, *words: object, expect: int = 0) -> str:
    """What a command says, run in this process: a program started for each would take the longest of all."""
    done = _invoked(desk, *words)
    assert done.exit_code == expect, f"{done.output}\n{done.exception}"
    return done.stdout


def answer(desk: Desk, *words: object, expect: int = 0) -> Any:
    return json.loads(run(desk, *words, "--json", expect=expect))


def refusal(desk: Desk, *words: object) -> BaseException | None:
    return _invoked(desk, *words).exception


def _invoked(desk: Desk, *words: object) -> Result:
    outside = {name: None for name in os.environ if name.startswith("CREDIT_")}
    return CliRunner().invoke(app, [str(word) for word in words], env={**outside, **desk.environment()})


def asked(desk: Desk) -> list[dict[str, Any]]:
    return [one for one in answer(desk, "audit", "show", "--last", "50") if one["act"] == "query.structures"]


@pytest.mark.parametrize(
    "words", [["snapshot", "build"], ["snapshot", "status"], ["snapshot", "verify"], ["structures"]]
)
def test_every_command_explains_itself_with_an_example(words: list[str]) -> None:
    said = CliRunner().invoke(app, [*words, "--help"]).stdout

    assert "例 Example" in said
    assert "--json" in said


def test_a_snapshot_is_built_shown_and_agrees_with_the_graph(desk: Desk) -> None:
    told = answer(desk, "snapshot", "status")

    assert told["usable"]
    assert (told["organisations"], told["rows"]["places"], told["behind"]) == (7, 7, 0)
    assert "可用" in run(desk, "snapshot", "status")
    assert answer(desk, "snapshot", "verify") == {"ok": True, "count": 0, "faults": []}


def test_without_one_the_command_that_builds_it_is_named(desk: Desk, tmp_path: Path) -> None:
    elsewhere = Desk(desk.folder, {"CREDIT_SNAPSHOT_DIR": str(tmp_path / "快照")})

    assert answer(elsewhere, "snapshot", "status", expect=1)["exists"] is False
    for words in (("snapshot", "verify"), ("structures", "--kind", "hubs", *WHO)):
        refused = refusal(elsewhere, *words)
        assert isinstance(refused, SnapshotUnusable)
        assert "snapshot build" in str(refused)
    run(elsewhere, "snapshot", "build")
    (manifest,) = tmp_path.glob("快照/*/manifest.json")
    assert manifest.stat().st_mode & 0o777 == 0o600


def test_a_load_brings_it_up_to_date(desk: Desk) -> None:
    _sheet(desk.folder / "企业登记_2026-07-31.csv", HEAD, [NAMES[0], CODES[0], "存续", "", "虚构市另一路2号"])
    before = answer(desk, "snapshot", "status")["change"]

    run(desk, "load", "organisations", desk.folder / "企业登记_2026-07-31.csv", "--out", desk.folder / "back")

    manifest = json.loads((desk.folder / "data/snapshot/manifest.json").read_text(encoding="utf-8"))
    assert manifest["change"] > before
    (found,) = answer(desk, "structures", "--kind", "shared-places", "--at-least", "6", *WHO)["found"]
    assert found["count"] == 6
    assert answer(desk, "snapshot", "status")["behind"] == 0
    assert answer(desk, "snapshot", "verify")["ok"]


def test_ctrl_c_ends_a_build_where_a_page_ends_and_leaves_the_snapshot_before_it(desk: Desk) -> None:
    before = (desk.folder / "data/snapshot/manifest.json").read_bytes()
    handler = signal.getsignal(signal.SIGINT)

    with stopped_between_pages(lambda *_: None) as progress:
        progress(1, 2)
        signal.raise_signal(signal.SIGINT)
        with pytest.raises(KeyboardInterrupt):
            progress(2, 2)
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(snapshot_draft.Draft, "contents", lambda _: signal.raise_signal(signal.SIGINT))
        patch.setattr(snapshot_draft.Draft, "add", lambda *_: signal.raise_signal(signal.SIGINT))
        assert _invoked(desk, "snapshot", "build", "--fresh").exit_code == 130
    assert (desk.folder / "data/snapshot/manifest.json").read_bytes() == before
    assert signal.getsignal(signal.SIGINT) is handler
    assert answer(desk, "snapshot", "status")["usable"]


def test_damage_is_told_by_status_and_mended_by_a_build(desk: Desk) -> None:
    path = next((desk.folder / "data/snapshot").glob("segment-*/offices.holder.npy"))
    content = path.read_bytes()
    path.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))

    assert "损坏" in answer(desk, "snapshot", "status", expect=1)["why"]
    assert isinstance(refusal(desk, "structures", "--kind", "hubs", *WHO), SnapshotUnusable)
    assert answer(desk, "snapshot", "build")["usable"]
    assert answer(desk, "snapshot", "verify")["ok"]


def test_one_representative_of_many_is_named_to_whom_may_know_and_it_is_recorded(desk: Desk) -> None:
    before = len(asked(desk))

    told = answer(desk, "structures", "--kind", "representatives", *WHO)

    (found,) = told["found"]
    assert (found["centre"]["name"], found["count"], told["total"]) == ("张三丰", 6, 1)
    assert {one["code"] for one in found["parties"]} == set(CODES[:6])
    (entry,) = asked(desk)[before:]
    body = json.loads(entry["body"])
    assert (body["purpose"], body["case"], body["total"]) == ("supervision", "2026-17", 1)
    assert set(CODES[:6]) < set(body["parties"])
    assert "张三丰" in run(desk, "structures", "--kind", "representatives", *WHO)


def test_for_a_purpose_that_names_nobody_persons_are_masked(desk: Desk) -> None:
    said = run(desk, "structures", "--kind", "representatives", "--purpose", "audit", "--case", "1")

    assert "张**" in said
    assert "张三丰" not in said


def test_a_purpose_that_may_not_see_hints_gets_none_and_nothing_is_recorded(desk: Desk) -> None:
    before = len(asked(desk))

    refused = refusal(desk, "structures", "--kind", "hubs", "--purpose", "licensing", "--case", "1")

    assert isinstance(refused, Refused)
    assert len(asked(desk)) == before


def test_what_was_known_before_is_not_made_up_from_what_is_known_now(desk: Desk) -> None:
    before = len(asked(desk))

    refused = refusal(desk, "structures", "--kind", "hubs", "--known-at", "2020-01-01", *WHO)

    assert isinstance(refused, Refused)
    assert len(asked(desk)) == before
    now = answer(desk, "structures", "--kind", "hubs", *WHO)
    assert answer(desk, "structures", "--kind", "hubs", "--known-at", today().isoformat(), *WHO) == now


def test_a_limit_that_would_change_nothing_is_refused(desk: Desk) -> None:
    refused = refusal(desk, "structures", "--kind", "cross-holdings", "--at-least", "3", *WHO)

    assert isinstance(refused, SettingError)


def test_a_shared_address_is_told_from_the_limit_on(desk: Desk, tmp_path: Path) -> None:
    stop = tmp_path / "停用.toml"

    (found,) = answer(desk, "structures", "--kind", "shared-places", "--at-least", "6", *WHO)["found"]
    assert answer(desk, "structures", "--kind", "shared-places", *WHO)["found"] == []

    assert (found["place"], found["facts"]["stopped"]) == (ROAD, None)
    assert found["count"] == len(found["parties"]) >= 6
    stop.write_text('[[stop]]\nid = "p:nobody"\nzh = "代理"\n', encoding="utf-8")
    assert answer(desk, "structures", "--kind", "shared-places", "--stop-list", stop, *WHO)["total"] == 0


@pytest.mark.parametrize("kind", ["hubs", "sudden-changes", "circular", "cross-holdings", "groups"])
def test_every_other_kind_answers(desk: Desk, kind: str) -> None:
    told = answer(desk, "structures", "--kind", kind, *WHO)

    assert (told["structure"], told["total"]) == (kind, 0)
    assert told["zh"] in run(desk, "structures", "--kind", kind, *WHO)


@pytest.mark.parametrize(
    ("words", "error"),
    [
        (["--kind", "hubs", "--purpose", "curiosity", "--case", "1"], SettingError),
        (["--kind", "hubs", "--purpose", "audit", "--case", " "], SettingError),
        (["--kind", "hubs", "--purpose", "audit", "--case", "1", "--as-of", "x"], SettingError),
        (["--kind", "hubs", "--purpose", "audit", "--case", "1", "--stop-list", "/nowhere"], InputError),
    ],
)
def test_a_question_that_makes_no_sense_is_refused(words: list[str], error: type[Exception]) -> None:
    assert isinstance(CliRunner().invoke(app, ["structures", *words]).exception, error)


def test_controllers_writes_every_organisation_once_with_who_controls_it(desk: Desk, tmp_path: Path) -> None:
    holders = tmp_path / "股东_2026-06-30.csv"
    _sheet(
        holders,
        ["企业名称", "统一社会信用代码", "股东名称", "股东证件号码", "持股比例"],
        [NAMES[1], CODES[1], NAMES[0], CODES[0], "60%"],
        [NAMES[2], CODES[2], NAMES[1], CODES[1], "30%"],
        [NAMES[2], CODES[2], NAMES[0], CODES[0], "30%"],
        [NAMES[3], CODES[3], NAMES[0], CODES[0], "50%"],
    )
    desk.run("load", "shareholders", holders, "--out", "back", expect=None)
    sheet = tmp_path / "控制人.csv"

    told = answer(desk, "controllers", *WHO, "--out", sheet)

    rows = {row[0]: row[1:] for row in csv.reader(sheet.read_text(encoding="utf-8-sig").splitlines())}
    assert {code: rows[code] for code in CODES[1:4]} == {
        CODES[1]: ["controlled", CODES[0], ""],
        CODES[2]: ["controlled", CODES[0], ""],
        CODES[3]: ["nobody", "", ""],
    }
    assert told["organisations"] == len(rows) - 1 == sum(told["states"].values())
    assert told["states"]["controlled"] == 2
    assert "query.controllers" in run(desk, "audit", "show", "--last", "5", "--json")
    switched_off = _invoked(desk, "controllers", *WHO, "--ultimate", "--out", tmp_path / "y.csv")
    assert isinstance(switched_off.exception, Refused)
    again = _invoked(desk, "controllers", *WHO, "--out", sheet)
    assert isinstance(again.exception, SettingError) or again.exit_code != 0
    refused = _invoked(
        desk, "controllers", "--purpose", "licensing", "--case", "1", "--out", tmp_path / "x.csv"
    )
    assert isinstance(refused.exception, Refused)
    assert not (tmp_path / "x.csv").exists()
