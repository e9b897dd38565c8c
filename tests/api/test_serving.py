"""serve and api-key as a user runs them: a real process, a real socket, a stop."""

from __future__ import annotations

import json
import re
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

import pytest

from api.http.listening import _bound, is_loopback
from api.http.open_store import Keeper
from graph_service.errors import StoreUnavailable
from graph_service.settings import Settings
from graph_service.store import embedded
from graph_service.store.graph_store import GraphStore, embedded_folder
from tests.support.commands import Desk
from tests.support.stores import emptied


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    one = Desk(tmp_path_factory.mktemp("serving"))
    yield one
    one.run("store", "stop")


@contextmanager
def serving(desk: Desk, *words: str) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """The running server and its port; whatever happens, it is stopped."""
    process = desk.start("serve", "--port", "0", *words)
    try:
        assert process.stdout is not None
        said = process.stdout.readline()
        found = re.match(r"→ http://[0-9.]+:(\d+) ", said)
        assert found is not None, process.communicate(timeout=60)
        yield process, int(found[1])
    finally:
        if process.poll() is None:
            process.kill()
            process.communicate()


def get(port: int, path: str, key: str | None = None) -> tuple[int, dict[str, str], bytes]:
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", path, headers={"Authorization": f"Bearer {key}"} if key else {})
    answer = connection.getresponse()
    said = answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
    connection.close()
    return said


def wait_for(port: int) -> None:
    deadline = time.monotonic() + 60
    while True:
        try:
            if get(port, "/healthz")[0] == 200:
                return
        except OSError:
            assert time.monotonic() < deadline
        time.sleep(0.05)


def test_the_first_key_is_made_by_command_and_shown_once(desk: Desk) -> None:
    before = desk.json("api-key", "list")
    made = desk.json(
        "api-key", "create", "平台", "--scope", "reports:read", "--scope", "parties:read", "--purpose", "日常监管",
        "--days", "30",
    )  # fmt: skip

    listed = desk.json("api-key", "list")
    shown = desk.run("api-key", "list").stdout
    revoked = desk.json("api-key", "revoke", "平台")

    assert before == []
    assert made["key"].startswith(f"cg_{made['id']}_")
    assert listed == [{name: value for name, value in made.items() if name != "key"}]
    assert made["key"] not in shown
    assert revoked["revoked"]
    desk.run("api-key", "revoke", "平台", expect=2)


def test_the_key_alone_is_on_stdout(desk: Desk) -> None:
    done = desk.run("api-key", "create", "管道", "--scope", "runs:read")

    assert done.stdout.startswith("cg_")
    assert done.stdout.count("\n") == 1


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_serves_until_it_is_told_to_stop(desk: Desk, number: signal.Signals) -> None:
    key = desk.json(
        "api-key",
        "create",
        f"号{number}",
        "--scope",
        "runs:read",
        "--scope",
        "parties:read",
        "--purpose",
        "audit",
    )["key"]

    with serving(desk) as (process, port):
        wait_for(port)
        runs = get(port, "/v1/runs", key)
        nobody = get(port, "/v1/runs")
        found = get(port, "/v1/parties?q=%E9%9D%92&purpose=audit&case=1", key)
        process.send_signal(number)
        out, err = process.communicate(timeout=60)

    assert (runs[0], json.loads(runs[2])["runs"]) == (200, [])
    assert "server" not in runs[1]
    assert nobody[0] == 401
    assert (found[0], json.loads(found[2])["hits"]) == (200, [])
    assert process.returncode == 0, err
    assert "Traceback" not in err
    events = [json.loads(line) for line in err.splitlines() if line.startswith("{")]
    assert [one["event"] for one in events[-2:]] == ["request", "stopped"]
    assert key not in err + out
    with pytest.raises(OSError, match="refused"):
        get(port, "/healthz")


def test_an_address_that_others_reach_must_be_meant(desk: Desk) -> None:
    refused = desk.run("serve", "--host", "0.0.0.0", "--port", "0", expect=2)  # noqa: S104

    with serving(desk, "--host", "0.0.0.0", "--expose") as (process, port):  # noqa: S104
        wait_for(port)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)

    assert "--expose" in refused.stderr
    assert '"exposed"' in err


def test_a_port_that_is_taken_is_said(desk: Desk) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        done = desk.run("serve", "--port", str(taken.getsockname()[1]), expect=2)

    assert "--port" in done.stderr


OWN = ("127.0.0.1", "127.9.9.9", "::1", "localhost")
OTHERS = ("0.0.0.0", "::", "10.0.0.1", "localhost.example", "", "2130706433")  # noqa: S104


@pytest.mark.parametrize(("host", "own"), [*((one, True) for one in OWN), *((one, False) for one in OTHERS)])
def test_which_addresses_are_this_machine_only(host: str, own: bool) -> None:
    assert is_loopback(host) is own


def test_answers_do_not_wait_for_the_one_before() -> None:
    with _bound("127.0.0.1", 0) as bound:
        assert bound.proto == socket.IPPROTO_TCP  # what makes asyncio set TCP_NODELAY


def test_a_store_that_was_lost_is_opened_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("graph_service.store.graph_store.RETRY_SECONDS", 3.0)
    settings = Settings(store_url=f"embedded:{tmp_path / 'data'}", engine_heap="512m", engine_linger=60)
    keeper = Keeper(settings)
    keeper.open()
    try:
        embedded.stop(embedded_folder(settings.store_url))
        with pytest.raises(StoreUnavailable):
            keeper.store.last_change()
        keeper.lose()

        assert keeper.store.last_change() == 0
    finally:
        keeper.close()
        embedded.stop(embedded_folder(settings.store_url))


def test_a_server_keeps_its_address_and_its_connection(embedded_store: GraphStore) -> None:
    keeper = Keeper(Settings(store_url="bolt://127.0.0.1:1"))
    keeper._store = emptied(embedded_store)

    keeper.lose()

    assert keeper.store is embedded_store
