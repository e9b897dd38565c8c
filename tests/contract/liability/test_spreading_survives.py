"""Killed, raced or overtaken, a run is seen whole or not at all, and no act is overwritten by it.

Two kills on each engine in CI, more on demand: CREDIT_TEST_KILLS=20.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from graph_service.errors import Refused
from graph_service.law.outcome import Status
from graph_service.liability import spreading
from graph_service.liability.spreading import TooMuchChange, _Staged
from graph_service.settings import Settings
from graph_service.store import leases
from graph_service.store.graph_store import GraphStore
from graph_service.store.leases import HeldLease, Overtaken
from tests.support.orders import (
    DAY,
    acts,
    fill,
    outcome,
    quiet,
    replace_representatives,
    reword,
    seen,
    spreader,
    states,
    street,
    traces,
    written,
    written_by_others,
)
from tests.support.program import Process, Program
from tests.support.stores import emptied, run

KILLS = int(os.environ.get("CREDIT_TEST_KILLS", "2"))


@pytest.fixture(scope="module")
def program() -> Iterator[Program]:
    with Program() as one:
        yield one


@pytest.fixture(autouse=True)
def _small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spreading, "PAGE", 2)


def before_publishing(monkeypatch: pytest.MonkeyPatch, act: Callable[[_Staged], object]) -> None:
    """Do something when the next staged run has written all of its pages."""
    original = _Staged._catch_up_before_publishing

    def hooked(staged: _Staged) -> None:
        monkeypatch.setattr(_Staged, "_catch_up_before_publishing", original)
        act(staged)
        original(staged)

    monkeypatch.setattr(_Staged, "_catch_up_before_publishing", hooked)


def before_page(monkeypatch: pytest.MonkeyPatch, number: int, act: Callable[[], object]) -> None:
    """Do something when a staged run has decided on its page N and not yet written it."""
    original, pages = _Staged._stage, iter(range(1, 1000))

    def hooked(staged: _Staged, made: spreading.RunDifference) -> None:
        if next(pages) == number:
            act()
        original(staged, made)

    monkeypatch.setattr(_Staged, "_stage", hooked)


# --- killed ---


@pytest.mark.slow
def test_a_killed_run_is_taken_over_and_gives_the_undisturbed_graph(
    store: GraphStore, store_settings: Settings, program: Program, tmp_path: Path
) -> None:
    orders = fill(store, street(60))
    spreader(store).full(DAY, quiet)
    undisturbed = outcome(store, orders)
    emptied(store)
    fill(store, orders)
    chance = random.Random(4)
    left_behind = []

    def start() -> Process:
        return program.start(store_settings, tmp_path, "spread", "--yes", page=5)

    for _ in range(KILLS):
        earlier, wanted = set(states(store)), chance.randrange(1, 50)
        process = start()
        process.wait_until(lambda e=earlier, w=wanted: written_by_others(store, e) >= w)  # type: ignore[misc]
        os.kill(process.pid, signal.SIGKILL)
        assert process.wait() in (0, -signal.SIGKILL), process.said
        left_behind.append(written_by_others(store, earlier))
        if "published" not in states(store).values():
            assert seen(store, orders) == []
    last = start()
    assert last.wait() == 0, last.said

    dead = [name for name, state in states(store).items() if state != "published"]
    assert any(left_behind)
    assert dead
    assert {states(store)[name] for name in dead} == {"abandoned"}
    assert {name: traces(store, name) for name in dead} == dict.fromkeys(dead, 0)
    assert outcome(store, orders) == undisturbed


# --- seen whole or not at all ---


def test_readers_see_nothing_of_a_run_until_it_is_published(
    store: GraphStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    orders = fill(store, street(6))
    spreader(store).full(DAY, quiet)
    replace_representatives(store, orders[:4], "L2")
    before, midway = seen(store, orders), []
    before_publishing(monkeypatch, lambda _: midway.append((seen(store, orders), written(store))))

    record = spreader(store).full(DAY, quiet, yes=True)

    ((read_midway, written_midway),) = midway
    assert written_midway[record.id] == 4
    assert read_midway == before
    assert {one.party for one in seen(store, orders)} != {one.party for one in before}
    assert {one.made_by for one in seen(store, orders[:4])} == {record.id}


def test_what_was_published_then_can_be_read_at_any_earlier_change(store: GraphStore) -> None:
    orders = fill(store, street(4))
    first = spreader(store).full(DAY, quiet)
    at_first = seen(store, orders)
    replace_representatives(store, orders, "L2")
    second = spreader(store).full(DAY, quiet, yes=True)

    assert first.published is not None
    assert second.published is not None
    assert seen(store, orders, first.published - 1) == []
    assert seen(store, orders, first.published) == at_first
    assert seen(store, orders, second.published - 1) == at_first
    assert {one.party for one in seen(store, orders, second.published)} == {
        one.person(successor=True).id for one in orders
    }


def test_a_run_without_changes_writes_no_version(store: GraphStore) -> None:
    orders = fill(store, street(5))
    first = spreader(store).full(DAY, quiet)

    second = spreader(store).full(DAY, quiet)

    assert written(store) == {first.id: 5}
    assert (second.tally.new, second.tally.changed, second.tally.ended) == (0, 0, 0)
    assert second.tally.unchanged == 5
    assert {one.made_by for one in seen(store, orders)} == {first.id}


def test_a_run_that_would_change_too_much_leaves_nothing_until_somebody_says_yes(store: GraphStore) -> None:
    orders = fill(store, street(10))
    spreader(store).full(DAY, quiet)
    replace_representatives(store, orders[:2], "L2")
    before, versions = seen(store, orders), written(store)

    with pytest.raises(TooMuchChange, match="10%"):
        spreader(store, change_limit=0.1).full(DAY, quiet)

    (stopped,) = [name for name, state in states(store).items() if state == "stopped"]
    assert seen(store, orders) == before
    assert written(store) == versions
    assert traces(store, stopped) == 0
    record = spreader(store, change_limit=0.1).full(DAY, quiet, yes=True)
    assert {one.made_by for one in seen(store, orders[:2])} == {record.id}


def test_an_interrupted_run_is_taken_back_at_once(store: GraphStore) -> None:
    orders = fill(store, street(6))

    def interrupted(done: int, total: int | None) -> None:
        if done >= 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        spreader(store).full(DAY, interrupted)

    assert written(store) == {}
    assert list(states(store).values()) == ["abandoned"]
    assert spreader(store).full(DAY, quiet).tally.new == len(orders)


# --- several at once ---


def test_two_at_once_are_one_after_the_other_or_one_is_refused(
    store: GraphStore, store_settings: Settings
) -> None:
    orders = fill(store, street(20))
    ends: list[str] = []

    def spread() -> None:
        with GraphStore.open(store_settings, migrate=False) as own:
            try:
                ends.append(spreader(own).full(DAY, quiet).state)
            except Refused as error:
                ends.append(type(error).__name__)

    both = [threading.Thread(target=spread) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()

    assert len(ends) == 2
    assert "published" in ends
    assert set(ends) <= {"published", "Refused"}
    assert {one.party for one in seen(store, orders)} == {one.person().id for one in orders}
    assert len(outcome(store, orders)) == 20
    assert spreader(store).full(DAY, quiet).tally.unchanged == 20


def test_a_second_run_is_refused_while_one_is_under_way(
    store: GraphStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(store, street(4))
    told: list[str] = []

    def second(staged: _Staged) -> None:
        with pytest.raises(Refused, match="另一进程") as refused:
            spreader(store).full(DAY, quiet)
        told.append(str(refused.value))

    before_publishing(monkeypatch, second)

    record = spreader(store).full(DAY, quiet)

    assert leases.own_name() in told[0]
    assert record.state == "published"


MOMENTS = pytest.mark.parametrize("moment", ["before its page is written", "before publishing"])
CHANGES = pytest.mark.parametrize("change", [replace_representatives, reword])


def during_a_run(monkeypatch: pytest.MonkeyPatch, moment: str, act: Callable[[], object]) -> None:
    monkeypatch.setattr(spreading, "PAGE", 100)  # what is acted upon is on the first page
    if moment == "before publishing":
        before_publishing(monkeypatch, lambda _: act())
    else:
        before_page(monkeypatch, 1, act)


@CHANGES
@MOMENTS
def test_a_dispute_during_a_run_is_not_overwritten_by_it(
    store: GraphStore, monkeypatch: pytest.MonkeyPatch, moment: str, change: Callable[..., None]
) -> None:
    orders = fill(store, street(4))
    spreader(store).full(DAY, quiet)
    change(store, orders, "L2")
    during_a_run(monkeypatch, moment, lambda: acts(store).dispute_open(orders[0].id, DAY, "虚异〔2026〕1号"))

    spreader(store).full(DAY, quiet, yes=True)

    (standing,) = [one.on(DAY) for one in seen(store, orders[:1])]
    assert standing is not None
    assert standing.disputed
    assert len(outcome(store, orders)) == len(orders)
    again = spreader(store).full(DAY, quiet)
    assert (again.tally.new, again.tally.changed, again.tally.ended) == (0, 0, 0)


def test_a_repair_during_a_run_releases_for_good(store: GraphStore, monkeypatch: pytest.MonkeyPatch) -> None:
    orders = fill(store, street(4))
    during_a_run(
        monkeypatch,
        "before its page is written",
        lambda: acts(store).repair_record(orders[1].id, DAY, number="虚修〔2026〕1号"),
    )

    spreader(store).full(DAY, quiet)

    (standing,) = [one.on(DAY) for one in seen(store, [orders[1]])]
    assert standing is not None
    assert standing.status is Status.RELEASED
    assert len(outcome(store, orders)) == len(orders)


@CHANGES
@MOMENTS
def test_changes_caught_up_during_a_run_are_not_published_twice(
    store: GraphStore, monkeypatch: pytest.MonkeyPatch, moment: str, change: Callable[..., None]
) -> None:
    orders = fill(store, street(4))
    first = spreader(store).full(DAY, quiet)
    change(store, orders[:3], "L2")
    caught_up = []
    during_a_run(monkeypatch, moment, lambda: caught_up.append(spreader(store).catch_up(DAY, quiet)))

    spreader(store).full(DAY, quiet, yes=True)

    assert [one.state for one in caught_up if one is not None] == ["published"]
    assert len(outcome(store, orders)) == len(orders)
    assert [first.id not in one.made_by for one in seen(store, orders[:3])] == [True] * 3


# --- overtaken ---


def raise_the_fence(store: GraphStore) -> None:
    """Another process takes the lease, as it may when no beat is heard."""
    text = (
        "MATCH (l:Lease {id: 'spread'}) SET l.fence = l.fence + 1, l.holder = $holder RETURN l.fence AS fence"
    )
    run(store, text, holder="another:1:2")


def test_an_overtaken_run_publishes_nothing_and_readers_see_nothing_of_it(
    store: GraphStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    orders = fill(store, street(6))
    first = spreader(store).full(DAY, quiet)
    replace_representatives(store, orders, "L2")
    before = seen(store, orders)
    before_publishing(monkeypatch, lambda _: raise_the_fence(store))

    with pytest.raises(Overtaken):
        spreader(store).full(DAY, quiet, yes=True)

    (left,) = [name for name, state in states(store).items() if state == "running"]
    assert seen(store, orders) == before
    assert traces(store, left) == 12
    lease = run(store, "MATCH (l:Lease {id: 'spread'}) RETURN l.holder AS holder")[0]
    assert lease["holder"] == "another:1:2"  # it gives back only what is its own
    run(store, "MATCH (l:Lease {id: 'spread'}) SET l.holder = null RETURN l.id AS id")
    record = spreader(store).full(DAY, quiet, yes=True)
    assert traces(store, left) == 0
    assert states(store) == {first.id: "published", left: "abandoned", record.id: "published"}
    assert {one.party for one in seen(store, orders)} == {one.person(True).id for one in orders}


def put_lease(store: GraphStore, holder: str, beat: str = "2026-03-02T08:00:00+08:00") -> None:
    at = {"holder": holder, "fence": 7, "beat": beat}
    store.record(lambda tx: tx.run("spread/put_lease", id=spreading.LEASE, set=at))


def test_the_lease_of_a_process_that_died_on_this_machine_is_taken_at_once(store: GraphStore) -> None:
    died = subprocess.Popen(["true"])
    host, _, begun = leases.own_name().rsplit(":", 2)
    died.wait()
    put_lease(store, f"{host}:{died.pid}:{begun}")
    slept: list[float] = []

    with leases.hold(store, spreading.LEASE, sleep=slept.append) as held:
        assert held.fence == 8

    assert slept == []


def test_a_process_that_bears_a_used_number_is_not_taken_for_the_holder(store: GraphStore) -> None:
    host, pid, begun = leases.own_name().rsplit(":", 2)
    put_lease(store, f"{host}:{pid}:{int(begun) - 1}")

    with leases.hold(store, spreading.LEASE) as held:
        assert held.fence == 8


def test_the_lease_of_another_machine_is_taken_only_when_its_beat_is_silent(store: GraphStore) -> None:
    put_lease(store, "elsewhere:1:2")
    slept: list[float] = []

    with leases.hold(store, spreading.LEASE, patience=12, sleep=slept.append) as held:
        assert held.fence == 8

    assert slept == [12]


def test_the_lease_of_another_machine_that_beats_is_left_to_it(store: GraphStore) -> None:
    put_lease(store, "elsewhere:1:2")

    def beat(_: float) -> None:
        put_lease(store, "elsewhere:1:2", "2026-03-02T08:00:10+08:00")

    with (
        pytest.raises(Refused, match="elsewhere"),
        leases.hold(store, spreading.LEASE, sleep=beat),
    ):
        pytest.fail("it was taken")


def test_a_lease_beats_while_it_is_held(store: GraphStore) -> None:
    def beat() -> str:
        return str(run(store, "MATCH (l:Lease {id: 'spread'}) RETURN l.beat AS beat")[0]["beat"])

    with leases.hold(store, spreading.LEASE, patience=0.3):
        first, deadline = beat(), time.monotonic() + 30
        while beat() == first:
            assert time.monotonic() < deadline
            time.sleep(0.05)


def test_a_lease_that_could_not_be_given_back_is_free_to_this_process(
    store: GraphStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(tx: object, held: HeldLease) -> None:
        raise Refused("the store is away")

    with monkeypatch.context() as broken:
        broken.setattr(leases, "_release", away)
        with pytest.raises(Refused, match="away"), leases.hold(store, spreading.LEASE):
            pass

    with leases.hold(store, spreading.LEASE) as held:
        assert held.fence == 2
