"""The worker on a real store: what it publishes, how it is stopped, and that there is one of it."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from api.worker import LOOK, WORKER, Schedule, Worker
from graph_service.liability import spreading
from graph_service.liability.spreading import LEASE
from graph_service.settings import Settings
from graph_service.store import embedded, leases
from graph_service.store.graph_store import GraphStore, embedded_folder, now
from tests.contract.related.test_related_gathering import CASES
from tests.support.orders import (
    fill,
    outcome,
    replace_representatives,
    seen,
    spreader,
    states,
    street,
    written,
)
from tests.support.program import Process, Program
from tests.support.related_store import put, told, under_supervision
from tests.support.stores import run

NIGHTLY = Schedule("30 2 * * *")


@pytest.fixture(scope="module")
def program() -> Iterator[Program]:
    with Program() as one:
        yield one


def names(process: Process) -> list[str]:
    return [one["event"] for one in process.events()]


def holder(store: GraphStore, lease: str) -> Any:
    return run(store, "MATCH (l:Lease {id: $id}) RETURN l.holder AS holder", id=lease)[0]["holder"]


def test_once_publishes_what_is_due_and_then_finds_nothing_to_do(
    store: GraphStore, store_settings: Settings, program: Program, tmp_path: Path
) -> None:
    orders = fill(store, street(3))

    first = program.start(store_settings, tmp_path / "first", "worker", "--once")
    assert first.wait() == 0, first.said
    versions = written(store)
    second = program.start(store_settings, tmp_path / "second", "worker", "--once")
    assert second.wait() == 0, second.said

    due, published = first.events()
    assert (due["event"], published["event"]) == ("due", "run")
    assert (published["kind"], published["new"]) == ("full", 3)
    assert set(states(store)) == {published["run"]}
    assert len(outcome(store, orders)) == 3
    assert second.events() == []
    assert written(store) == versions


def test_once_works_out_the_hints_of_targets_too(
    store: GraphStore, store_settings: Settings, program: Program, tmp_path: Path
) -> None:
    put(store, [under_supervision(told(CASES[0], 1), "2025-01-01")], date(2026, 1, 1))

    first = program.start(store_settings, tmp_path / "first", "worker", "--once")
    assert first.wait() == 0, first.said
    second = program.start(store_settings, tmp_path / "second", "worker", "--once")
    assert second.wait() == 0, second.said

    told_of = [(one["event"], one.get("work") or one.get("kind")) for one in first.events()]
    assert told_of == [("due", "spread"), ("run", "full"), ("due", "related"), ("run", "related")]
    assert (first.events()[-1]["targets"], first.events()[-1]["new"]) == (1, 1)
    assert second.events() == []


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
def test_it_is_stopped_while_it_waits(
    store: GraphStore, store_settings: Settings, program: Program, tmp_path: Path, sign: signal.Signals
) -> None:
    fill(store, street(2))
    process = program.start(store_settings, tmp_path, "worker")
    process.wait_until(lambda: "run" in names(process))

    second = program.start(store_settings, tmp_path / "second", "worker", "--once")
    assert second.wait() == 1
    assert "另一进程" in second.said
    os.kill(process.pid, sign)

    assert process.wait() == 0, process.said
    assert names(process) == ["started", "due", "run", "stopped"]
    assert holder(store, WORKER) is None


def test_a_run_in_hand_is_taken_back_when_it_is_stopped(
    store: GraphStore, store_settings: Settings, program: Program, tmp_path: Path
) -> None:
    orders = fill(store, street(60))
    process = program.start(store_settings, tmp_path, "worker", page=1)
    process.wait_until(lambda: sum(written(store).values()) >= 5)

    os.kill(process.pid, signal.SIGTERM)

    assert process.wait() == 0, process.said
    assert names(process) == ["started", "due", "stopped"]
    assert written(store) == {}
    assert set(states(store).values()) == {"abandoned"}
    assert holder(store, LEASE) is None
    assert seen(store, orders) == []


def test_a_killed_worker_is_followed_at_once_by_the_next(
    store: GraphStore, store_settings: Settings, program: Program, tmp_path: Path
) -> None:
    orders = fill(store, street(40))
    killed = program.start(store_settings, tmp_path / "killed", "worker", page=1)
    killed.wait_until(lambda: sum(written(store).values()) >= 5)
    os.kill(killed.pid, signal.SIGKILL)
    assert killed.wait() == -signal.SIGKILL

    after = program.start(store_settings, tmp_path / "after", "worker", "--once")

    assert after.wait() == 0, after.said
    assert sorted(states(store).values()) == ["abandoned", "published"]
    assert len(outcome(store, orders)) == 40


class Minutes:
    """Sleep of no time: at each look of the worker the next thing happens, and at the end it is stopped."""

    def __init__(self, *happens: Callable[[], object]) -> None:
        self.happens = list(happens)
        self.slept = 0
        self.worker: Worker | None = None

    def sleep(self, seconds: float) -> None:
        assert self.worker is not None
        self.slept += 1
        if self.slept % LOOK == 1:
            if not self.happens:
                self.worker.stop()
            else:
                self.happens.pop(0)()


def opened(settings: Settings) -> GraphStore:
    """A connection that finds out soon that nobody answers any more."""
    store = GraphStore.open(settings)
    store._driver._default_workspace_config.max_transaction_retry_time = 1.0
    return store


def work(settings: Settings, minutes: Minutes, clock: Callable[[], datetime] = now) -> list[dict[str, Any]]:
    """Run a worker in this process until nothing more happens; its log."""
    said: list[dict[str, Any]] = []

    def log(event: str, *, level: str = "info", **told: Any) -> None:
        said.append({"event": event, "level": level, **told})

    minutes.worker = Worker(
        lambda: opened(settings), spreader, NIGHTLY, log, clock, minutes.sleep, patience=0.1
    )
    minutes.worker.run()
    return said


def test_what_changes_between_two_runs_is_spread_within_a_minute(
    store: GraphStore, store_settings: Settings
) -> None:
    orders = fill(store, street(5))

    said = work(
        store_settings, Minutes(lambda: replace_representatives(store, orders[:2], "L2"), lambda: None)
    )

    assert [(one["kind"], one["new"], one["ended"]) for one in said if one["event"] == "run"] == [
        ("full", 5, 0),
        ("partial", 2, 2),
    ]
    assert [one.party for one in seen(store, orders[:1])] == [orders[0].person(successor=True).id]
    assert len(outcome(store, orders)) == 5


def test_too_much_change_leaves_all_as_it_was_and_the_worker_running(
    store: GraphStore, store_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    orders = fill(store, street(5))
    spreader(store).full(now().date(), lambda *_: None)
    before, tomorrow = outcome(store, orders), now() + timedelta(days=1)
    monkeypatch.setattr(spreading.Spreader, "catch_up", lambda *_: None)
    replace_representatives(store, orders, "L2")

    said = work(store_settings, Minutes(lambda: None, lambda: None), lambda: tomorrow)

    assert [one["event"] for one in said] == ["started", "due", "too_much_change", "stopped"]
    assert outcome(store, orders) == before


def test_another_spreader_at_work_is_waited_for(store: GraphStore, store_settings: Settings) -> None:
    orders = fill(store, street(3))
    lease = leases.hold(store, LEASE)
    lease.__enter__()

    said = work(store_settings, Minutes(lambda: lease.__exit__(None, None, None), lambda: None))

    assert [one["event"] for one in said] == ["started", "due", "refused", "due", "run", "stopped"]
    assert len(outcome(store, orders)) == 3


def test_a_lease_that_this_process_could_not_give_back_is_given_back_when_the_worker_starts(
    store: GraphStore, store_settings: Settings
) -> None:
    at = {"holder": leases.own_name(), "fence": 3, "beat": "x"}
    store.record(lambda tx: tx.run("spread/put_lease", id=LEASE, set=at))
    fill(store, street(1))
    spreader(store, patience=0.1).full(now().date(), lambda *_: None)
    store.record(lambda tx: tx.run("spread/put_lease", id=LEASE, set=at))

    work(store_settings, Minutes())

    assert holder(store, LEASE) is None


@pytest.mark.slow
def test_an_engine_that_dies_under_the_worker_is_started_again(tmp_path: Path) -> None:
    settings = Settings(store_url=f"embedded:{tmp_path / 'data'}", engine_heap="512m", store_password=None)
    folder = embedded_folder(settings.store_url)
    with GraphStore.open(settings) as store:
        orders = fill(store, street(3))

    def kill_the_engine() -> None:
        engine = embedded.status(folder)
        assert engine is not None
        os.kill(engine.pid, signal.SIGKILL)

    def change() -> None:
        with GraphStore.open(settings) as store:
            replace_representatives(store, orders, "L2")

    try:
        said = work(settings, Minutes(kill_the_engine, lambda: None, change, lambda: None))
        with GraphStore.open(settings) as store:
            assert [one.party for one in seen(store, orders[:1])] == [orders[0].person(successor=True).id]
    finally:
        embedded.stop(folder)

    events = [one["event"] for one in said]
    assert "store_away" in events
    assert events[-1] == "stopped"
