"""随包引擎的启动与归还. The launcher of the bundled engine, with the real engine in a folder of its own."""

from __future__ import annotations

import json
import os
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path

import neo4j
import pytest

from graph_service.errors import StoreUnavailable
from graph_service.store import embedded
from graph_service.store.embedded import Engine, Lease

USER = """
import sys, time
from pathlib import Path
from graph_service.store import embedded
folder = Path(sys.argv[1])
with embedded.Lease(folder):
    engine = embedded.join(folder, heap="256m", command_timeout=30, linger=float(sys.argv[2]))
    print(engine.pid, engine.bolt_port, flush=True)
    sys.stdin.read()
"""


def join(folder: Path, linger: float = 60, heap: str = "256m", command_timeout: float = 30) -> Engine:
    return embedded.join(folder, heap=heap, command_timeout=command_timeout, linger=linger)


def a_user(folder: Path, linger: float = 60) -> subprocess.Popen[str]:
    """Another command that uses the engine until its input ends."""
    return subprocess.Popen(
        [sys.executable, "-c", USER, str(folder), str(linger)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def pid_told_by(user: subprocess.Popen[str]) -> int:
    assert user.stdout is not None
    return int(user.stdout.readline().split()[0])


def leave(user: subprocess.Popen[str]) -> None:
    user.communicate("", timeout=20)


def host_of(folder: Path) -> int:
    return int((folder / "engine" / "host.lock").read_text())


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def kill(pid: int) -> None:
    """As `kill -9` does, and wait: the signal works a moment after the call."""
    os.kill(pid, signal.SIGKILL)
    assert within(5, lambda: not is_alive(pid))


def within(seconds: float, condition: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def run(engine: Engine, text: str, **parameters: object) -> list[dict[str, object]]:
    with neo4j.GraphDatabase.driver(engine.url, auth=(engine.user, engine.password)) as driver:
        result = driver.execute_query(text, parameters, database_=engine.database)
        return [record.data() for record in result.records]


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    place = tmp_path / "数据 目录"
    yield place
    embedded.stop(place)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("engine") / "数据"
    with Lease(folder):
        yield folder
    embedded.stop(folder)


@pytest.fixture
def engine(place: Path) -> Engine:
    """A running engine, which a test may also kill: the next one starts it again."""
    return join(place, linger=0, command_timeout=1)


def test_joining_starts_an_engine_with_its_database_and_joining_again_finds_it(
    place: Path, engine: Engine
) -> None:
    again = join(place, linger=0)

    assert again == engine == embedded.status(place)
    assert run(again, "RETURN 1 AS one") == [{"one": 1}]


def test_engine_listens_on_loopback_only(engine: Engine) -> None:
    sockets = {os.readlink(link) for link in Path(f"/proc/{engine.pid}/fd").iterdir() if link.is_symlink()}

    listening = []
    for table in ("tcp", "tcp6"):
        for line in Path(f"/proc/{engine.pid}/net/{table}").read_text().splitlines()[1:]:
            columns = line.split()
            if columns[3] == "0A" and f"socket:[{columns[9]}]" in sockets:
                listening.append(columns[1])

    loopback = ("0100007F", "0000000000000000FFFF00000100007F")
    assert sorted(int(address.split(":")[1], 16) for address in listening) == sorted(
        [engine.bolt_port, engine.http_port]
    )
    assert all(address.split(":")[0] in loopback for address in listening)


def test_everything_in_the_folder_is_for_its_owner_only(place: Path, engine: Engine) -> None:
    modes = {path: stat.S_IMODE(path.stat().st_mode) for path in [place, *place.rglob("*")]}

    assert {path: oct(mode) for path, mode in modes.items() if mode & 0o077} == {}
    assert modes[place] == modes[place / "engine"] == 0o700
    assert modes[place / "engine.json"] == 0o600


def test_a_folder_that_was_there_before_keeps_its_mode(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)

    with Lease(tmp_path):
        pass

    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o755
    assert stat.S_IMODE((tmp_path / "engine").stat().st_mode) == 0o700


def test_password_is_on_no_command_line_and_in_no_log(place: Path, engine: Engine) -> None:
    lines = [Path(f"/proc/{pid}/cmdline").read_bytes() for pid in (engine.pid, host_of(place))]
    logs = [path.read_bytes() for path in (place / "engine" / "log").iterdir()]

    secret = engine.password.encode()

    assert len(secret) >= 20
    assert not any(secret in text for text in lines + logs)
    assert engine.password not in repr(engine)


def test_a_wrong_password_is_refused(engine: Engine) -> None:
    driver = neo4j.GraphDatabase.driver(engine.url, auth=(engine.user, "wrong"))

    with driver, pytest.raises(neo4j.exceptions.AuthError):
        driver.verify_connectivity()


def test_a_long_statement_is_cut_off_at_the_limit(engine: Engine) -> None:
    began = time.monotonic()

    with pytest.raises(neo4j.exceptions.ClientError) as raised:
        run(
            engine,
            "UNWIND range(1, 99999) AS a UNWIND range(1, 99999) AS b WITH a + b AS c WHERE c < 0 RETURN c",
        )

    assert raised.value.code == "Neo.ClientError.Transaction.TransactionTimedOut"
    assert time.monotonic() - began < 5


def test_a_batch_above_the_usual_message_limit_is_answered(engine: Engine) -> None:
    rows = run(engine, "UNWIND $texts AS text RETURN count(text) AS n", texts=["x" * 1_000_000] * 20)

    assert rows == [{"n": 20}]


def test_error_texts_are_in_the_log_of_the_engine(place: Path, engine: Engine) -> None:
    with pytest.raises(neo4j.exceptions.ClientError):
        run(engine, "RETURN no_such_function(1) AS x")

    assert within(
        2, lambda: "no_such_function" in (place / "engine/log/engine.0.log").read_text(encoding="utf-8")
    )


def test_stopping_ends_engine_and_host_in_order_and_keeps_what_was_written(
    place: Path, engine: Engine
) -> None:
    host = host_of(place)
    run(engine, "CREATE (:Firm {name: '甲'})")

    assert embedded.stop(place)

    assert not is_alive(engine.pid)
    assert within(1, lambda: not is_alive(host))
    assert "ArcadeDB Server is down" in (place / "engine" / "log" / "console.log").read_text()
    assert not (place / "engine.json").exists()
    assert embedded.status(place) is None
    assert not embedded.stop(place)
    again = join(place)
    assert again.password != engine.password
    assert run(again, "MATCH (f:Firm) RETURN f.name AS name") == [{"name": "甲"}]


def test_killed_java_is_replaced_and_recovers_what_was_acknowledged(place: Path, engine: Engine) -> None:
    run(engine, "UNWIND range(1, 500) AS i CREATE (:Debt {i: i})")

    kill(engine.pid)
    second = join(place)

    assert second.pid != engine.pid
    assert run(second, "MATCH (d:Debt) RETURN count(d) AS n") == [{"n": 500}]


def test_killed_host_takes_its_java_along_and_the_folder_is_free_again(place: Path, engine: Engine) -> None:
    kill(host_of(place))
    assert within(10, lambda: not is_alive(engine.pid))

    second = join(place)

    assert second.pid != engine.pid
    assert run(second, "RETURN 1 AS one") == [{"one": 1}]


def test_a_frozen_orphan_is_killed_by_the_next_join(
    place: Path, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedded, "STOP_LIMIT", 0.5)
    os.kill(engine.pid, signal.SIGSTOP)  # so that it cannot follow the kernel's SIGTERM

    kill(host_of(place))
    second = join(place)

    assert second.pid != engine.pid
    assert not is_alive(engine.pid)
    assert run(second, "RETURN 1 AS one") == [{"one": 1}]


def test_ctrl_c_in_the_terminal_of_a_user_leaves_the_engine_usable(folder: Path) -> None:
    user = a_user(folder)
    pid = pid_told_by(user)

    os.killpg(user.pid, signal.SIGINT)
    user.communicate(timeout=20)

    assert user.returncode != 0
    assert join(folder).pid == pid
    assert run(join(folder), "RETURN 1 AS one") == [{"one": 1}]


def test_commands_started_at_the_same_instant_share_one_engine_that_ends_with_the_last(folder: Path) -> None:
    users = [a_user(folder, linger=0) for _ in range(2)]
    pids = {pid_told_by(user) for user in users}

    assert len(pids) == 1
    leave(users[0])
    time.sleep(0.6)
    assert all(map(is_alive, pids))
    leave(users[1])
    assert within(10, lambda: not any(map(is_alive, pids)))
    assert embedded.status(folder) is None


def test_engine_lingers_after_a_user_that_was_killed_and_then_ends(folder: Path) -> None:
    user = a_user(folder, linger=1)
    pid = pid_told_by(user)

    user.kill()
    user.communicate()
    time.sleep(0.4)
    assert embedded.status(folder) is not None

    assert within(6, lambda: not is_alive(pid))


def test_ctrl_c_while_the_engine_starts_leaves_a_folder_that_starts(folder: Path) -> None:
    user = a_user(folder)
    assert within(10, lambda: (folder / "engine" / "java.lock").exists())

    os.killpg(user.pid, signal.SIGINT)
    user.communicate(timeout=20)

    assert user.returncode != 0
    assert run(join(folder), "RETURN 1 AS one") == [{"one": 1}]


def test_an_engine_killed_while_it_starts_is_started_again(folder: Path) -> None:
    user = a_user(folder)
    java_lock = folder / "engine" / "java.lock"
    assert within(10, lambda: java_lock.exists() and java_lock.read_text() != "")

    killed = int(java_lock.read_text())
    kill(killed)

    assert pid_told_by(user) != killed
    leave(user)


def test_stale_files_naming_a_stranger_neither_block_nor_harm(folder: Path) -> None:
    stranger = subprocess.Popen([sys.executable, "-c", "import sys; sys.stdin.read()"], stdin=subprocess.PIPE)
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        with Lease(folder):
            for name in ("host.lock", "java.lock"):
                (folder / "engine" / name).write_text(str(stranger.pid))
            port = listener.getsockname()[1]
            card = Engine(f"bolt://127.0.0.1:{port}", "root", "stale", "credit", stranger.pid, port)
            (folder / "engine.json").write_text(json.dumps(asdict(card)))
            assert embedded.status(folder) is None

            engine = join(folder)

            assert engine.pid != stranger.pid
            assert stranger.poll() is None
    stranger.communicate()


def test_a_folder_removed_under_its_engine_ends_it(folder: Path) -> None:
    with Lease(folder):
        engine = join(folder)

        folder.rename(folder.with_name("moved"))
        for path in sorted(folder.with_name("moved").rglob("*"), reverse=True):
            path.rmdir() if path.is_dir() else path.unlink()

        assert within(10, lambda: not is_alive(engine.pid))


def test_a_heap_that_does_not_fit_is_said_with_the_setting_to_change(folder: Path) -> None:
    with pytest.raises(StoreUnavailable, match="CREDIT_ENGINE_HEAP"):
        join(folder, heap="99999g")

    assert embedded.status(folder) is None


def test_a_place_that_is_no_folder_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")

    with pytest.raises(StoreUnavailable, match="CREDIT_STORE_URL"):
        join(tmp_path / "file")


def test_an_incomplete_installation_is_said_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedded, "_PACKAGE", "a_package_nobody_has")

    with pytest.raises(StoreUnavailable, match="pip install"):
        join(tmp_path)


def test_asking_for_a_store_that_never_was_creates_nothing(tmp_path: Path) -> None:
    assert embedded.status(tmp_path / "none") is None
    assert not embedded.stop(tmp_path / "none")

    assert not (tmp_path / "none").exists()


def test_a_port_taken_before_java_listens_costs_another_try_only(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = embedded._Room.furnished(folder)
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        free = embedded._free_ports()
        tries = iter([(listener.getsockname()[1], free[1]), free])
        monkeypatch.setattr(embedded, "_free_ports", lambda: next(tries))

        java = embedded._start(room, embedded._runtime(), "256m", 30_000)

    assert java is not None
    assert json.loads(room.card.read_text())["http_port"] == free[1]
    embedded._end(java)
