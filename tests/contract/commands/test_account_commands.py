"""账号命令: as administrators and clerks type them. From the first account on the actor is an account."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from graph_service.settings import Settings
from graph_service.store import embedded
from graph_service.store.audit import Auditor, operating_system_login
from graph_service.store.graph_store import GraphStore
from graph_service.store.ledger import Ledger
from tests import town
from tests.support.commands import Desk
from tests.support.offices import FIRST, SECOND
from tests.support.seats import Seats

CASE = ("--purpose", "supervision", "--case", "C-1")
WORDS = ("--person", town.LI.id, "--role", "legal_rep", "--on", "2022-12-01")


@pytest.fixture(scope="module")
def seats(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Seats]:
    """The town, with a finding proposed under the login of the system, and then accounts."""
    folder = tmp_path_factory.mktemp("seats")
    settings = Settings(store_url=f"embedded:{folder / 'data'}", engine_heap="512m", store_password=None)
    with GraphStore.open(settings) as store:
        town.fill(store)
        Ledger(store, Auditor("安装"))
    seats = Seats(folder)
    assert seats.host.json("whoami") == {"actor": operating_system_login(), "account": None}
    old = seats.host.json("finding", "add", town.DISHONEST.id, *WORDS)["finding"]
    (folder / "old").write_text(old)
    seats.found()
    yield seats
    embedded.stop(folder / "data")


@pytest.fixture(scope="module")
def clerk(seats: Seats) -> Desk:
    return seats.hire("陈经办", "2001", "clerk", "investigator")


@pytest.fixture(scope="module")
def reviewer(seats: Seats, clerk: Desk) -> Desk:
    return seats.hire("吴科长", "2002", "reviewer")


def test_without_signing_in_nothing_is_asked_and_nothing_done(seats: Seats) -> None:
    for words in (
        ("report", town.QINGHE.id, *CASE), ("search", "青禾"), ("loads", "list"), ("spread",), ("audit", "show"),
        ("account", "list"), ("whoami",),
    ):  # fmt: skip
        refused = seats.host.run(*words, expect=1)
        assert "请先登录" in refused.stderr, words


def test_upkeep_of_files_stays_with_the_host(seats: Seats, tmp_path: Path) -> None:
    seats.host.run("store", "status")
    seats.host.json("store", "backup", tmp_path / "b")
    seats.host.json("key", "fingerprint")


def test_the_actor_is_the_account_and_a_report_is_made_out_to_the_person(seats: Seats, clerk: Desk) -> None:
    made = clerk.json("report", town.QINGHE.id, *CASE)

    assert made["issued_to"] == "陈经办 (信用科)"
    last = seats.desk("审计员").json("audit", "show", "--last", "1")[0]
    assert (last["act"], last["actor"]) == ("query.report", "陈经办#2001")
    assert clerk.json("whoami")["actor"] == "陈经办#2001"


def test_two_persons_are_two_staff_numbers(seats: Seats, clerk: Desk, reviewer: Desk) -> None:
    added = clerk.json("finding", "add", town.DISHONEST.id, "--person", town.WANG.id, *WORDS[2:])

    assert "无权办理" in clerk.run("finding", "approve", added["finding"], expect=1).stderr
    approved = reviewer.json("finding", "approve", added["finding"])

    assert approved["finding"] == added["finding"]


def test_a_proposal_of_a_login_nobody_has_entered_is_not_approved(seats: Seats, reviewer: Desk) -> None:
    old = (seats.folder / "old").read_text()
    assert "不知是何人" in reviewer.run("finding", "approve", old, expect=1).stderr

    words = ("--staff", "2002", "--role", "reviewer", "--district", "99", "--department", "信用科")
    seats.desk("王系统").json("account", "create", "吴科长", *words, "--login", operating_system_login())
    seats.desk("安全员").json("account", "approve", "吴科长")
    seats.login("吴科长", SECOND)

    assert "须由另一人" in reviewer.run("finding", "approve", old, expect=1).stderr


def test_each_administrator_does_his_part_and_no_other(seats: Seats, clerk: Desk) -> None:
    system, security, audit = (seats.desk(name) for name in ("王系统", "安全员", "审计员"))

    for desk in (system, security, audit):
        assert "无权办理" in desk.run("report", town.QINGHE.id, *CASE, expect=1).stderr
    for desk, words in (
        (system, ("account", "approve", "陈经办")), (system, ("audit", "show")),
        (security, ("audit", "show")), (security, ("api-key", "list")), (audit, ("api-key", "list")),
        (audit, ("account", "disable", "陈经办")), (clerk, ("account", "list")), (clerk, ("audit", "verify")),
        (clerk, ("account", "set-password", "吴科长")),
    ):  # fmt: skip
        assert "无权办理" in desk.run(*words, expect=1).stderr, words
    assert {one["name"] for one in audit.json("account", "list")} >= {"王系统", "安全员", "审计员", "陈经办"}
    assert security.json("account", "show", "陈经办")["staff"] == "2001"


def test_a_worker_acts_by_its_token_and_approves_nothing(seats: Seats, clerk: Desk) -> None:
    words = ("--staff", "2001", "--role", "clerk", "--district", "99", "--department", "信用科", "--service")
    token = seats.desk("王系统").json("account", "create", "worker", *words)["token"]
    file = seats.secret(token)
    worker = Desk(seats.folder, {"CREDIT_TOKEN_FILE": str(file)})
    assert "未启用" in worker.run("spread", expect=1).stderr
    seats.desk("安全员").json("account", "approve", "worker")

    run = worker.json("spread")

    assert run["actor"] == "worker#2001"
    assert "无权办理" in worker.run("finding", "approve", "x", expect=1).stderr
    worker.run("worker", "--once")
    file.chmod(0o644)
    assert "chmod 600" in worker.run("spread", expect=2).stderr


def test_whoever_signs_out_is_nobody(seats: Seats) -> None:
    desk = seats.hire("临时", "2009", "clerk")
    assert desk.json("logout") == {"signed_out": True}

    assert "请先登录" in desk.run("loads", "list", expect=1).stderr
    assert desk.json("logout") == {"signed_out": False}


def test_a_first_password_opens_nothing_but_its_change(seats: Seats) -> None:
    words = ("--staff", "2010", "--role", "clerk", "--district", "99", "--department", "信用科")
    seats.desk("王系统").json("account", "create", "新人", *words, "--password-file", seats.secret(FIRST))
    seats.desk("安全员").json("account", "approve", "新人")
    assert seats.login("新人", FIRST)["must_change"]

    assert "请先改口令" in seats.desk("新人").run("loads", "list", expect=1).stderr


def test_a_wrong_password_and_a_file_that_others_read_say_so(seats: Seats, clerk: Desk) -> None:
    wrong = seats.desk("x").run(
        "login", "--user", "陈经办", "--password-file", seats.secret("wrong"), expect=1
    )
    assert "不符" in wrong.stderr
    readable = seats.secret(SECOND)
    readable.chmod(0o640)
    assert "chmod 600" in clerk.run("login", "--user", "陈经办", "--password-file", readable, expect=2).stderr
    assert "--password-file" in seats.desk("x").run("login", "--user", "陈经办", expect=2).stderr


@pytest.mark.parametrize(
    "words",
    [
        ("account", name)
        for name in ["create", "approve", "list", "show", "disable", "enable", "set-password", "reset-totp"]
    ]
    + [("login",), ("logout",), ("whoami",)],
)
def test_help_shows_an_example(seats: Seats, words: tuple[str, ...]) -> None:
    assert "例 Example" in seats.host.run(*words, "--help").stdout


def test_the_register_holds_no_secret(seats: Seats, tmp_path: Path) -> None:
    seats.desk("审计员").run("audit", "export", tmp_path / "register.jsonl")

    text = (tmp_path / "register.jsonl").read_text(encoding="utf-8")

    assert FIRST not in text
    assert SECOND not in text
    assert "argon2" not in text
    assert json.loads(text.splitlines()[0])
    assert date.today().isoformat() in text  # noqa: DTZ011
