"""常驻传导: what is due, and what the worker does about it, on a clock that the test turns."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.worker import SETTLED, WORKER, DueRun, Schedule, Worker, due, json_lines
from graph_service.errors import Refused, SchemaError, SettingError, StoreUnavailable
from graph_service.liability.spreading import RunRecord, Spreader, Tally, TooMuchChange
from graph_service.store.as_of import RESTORING
from graph_service.store.graph_store import SHANGHAI, GraphStore, Row

NIGHTLY = Schedule("30 2 * * *")
HOUR = timedelta(hours=1)


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-03-{text}").replace(tzinfo=SHANGHAI)


MOMENTS = st.integers(0, 4 * 366 * 86400).map(
    lambda seconds: datetime(2024, 1, 1, tzinfo=SHANGHAI) + timedelta(seconds=seconds)
)
SCHEDULES = st.sampled_from(["30 2 * * *", "*/15 * * * *", "@daily", "0 3 * * 1-5", "15 4 1 * *"]).map(
    Schedule
)


# --- 时刻表 ---


@given(SCHEDULES, MOMENTS)
def test_a_moment_lies_between_the_due_time_before_it_and_the_next(
    schedule: Schedule, moment: datetime
) -> None:
    latest, following = schedule.latest(moment), schedule.following(moment)

    assert latest <= moment < following
    assert schedule.latest(following) == following
    assert schedule.following(latest) == following


def test_days_are_those_of_shanghai() -> None:
    assert NIGHTLY.latest(datetime(2026, 3, 1, 18, 30, tzinfo=UTC)) == at("02T02:30")
    assert NIGHTLY.latest(datetime(2026, 3, 1, 18, 29, 59, tzinfo=UTC)) == at("01T02:30")


@pytest.mark.parametrize(
    "expression", ["", "nightly", "60 2 * * *", "30 2 * *", "0 0 30 2 *", "* * * * * *", "30 2 * * * 0 2027"]
)
def test_an_expression_that_cannot_be_is_a_wrong_setting(expression: str) -> None:
    with pytest.raises(SettingError, match="CREDIT_SPREAD_CRON"):
        Schedule.read(expression)


# --- what is due ---


def test_a_graph_that_was_never_spread_is_due() -> None:
    assert due(NIGHTLY, at("02T10:00"), None, None) == DueRun(run=at("02T02:30"))


def test_missed_runs_are_made_up_once_for_the_last_of_them() -> None:
    assert due(NIGHTLY, at("09T10:00"), at("02T02:30"), at("02T02:30")) == DueRun(run=at("09T02:30"))
    assert due(NIGHTLY, at("09T10:01"), at("09T02:30"), at("02T02:30")) == DueRun()


def test_a_run_that_somebody_made_by_hand_after_the_due_time_will_do() -> None:
    assert due(NIGHTLY, at("02T10:00"), at("01T02:30"), at("02T09:00")) == DueRun()


def test_a_run_that_began_before_the_due_time_will_not_do() -> None:
    assert due(NIGHTLY, at("02T02:30"), at("01T02:30"), at("02T02:29")) == DueRun(run=at("02T02:30"))


def test_a_clock_set_back_over_a_due_time_does_not_repeat_it() -> None:
    for moment in ("02T01:00", "02T02:29", "02T02:30", "02T02:45"):
        assert due(NIGHTLY, at(moment), at("02T02:30"), at("02T02:30:04")) == DueRun()
    assert due(NIGHTLY, at("03T02:30"), at("02T02:30"), at("02T02:30:04")).run == at("03T02:30")


def test_a_clock_that_ran_years_ahead_keeps_no_run_from_coming() -> None:
    ahead = datetime(2031, 5, 5, 2, 30, tzinfo=SHANGHAI)

    first = due(NIGHTLY, at("02T10:00"), ahead, ahead)

    assert first == DueRun(settle=at("02T02:30"))
    assert due(NIGHTLY, at("02T23:00"), first.settle, ahead) == DueRun()
    assert due(NIGHTLY, at("03T02:30"), first.settle, ahead) == DueRun(run=at("03T02:30"))


@dataclass
class Marks:
    """What the store keeps between two looks."""

    settled: datetime | None = None
    begun: datetime | None = None
    runs: list[datetime] = field(default_factory=list)

    def look(self, schedule: Schedule, moment: datetime) -> None:
        what = due(schedule, moment, self.settled, self.begun)
        if what.run is not None:
            self.runs.append(what.run)
            self.begun = moment
        self.settled = what.run or what.settle or self.settled


@pytest.mark.slow
@given(SCHEDULES, MOMENTS, st.floats(0, 0.99), st.floats(0, 3))
def test_a_clock_set_back_by_less_than_a_period_repeats_no_due_time(
    schedule: Schedule, start: datetime, back: float, later: float
) -> None:
    """Periods differ, as over a weekend: the shortest one counts."""
    marks, period = Marks(), _shortest_period(schedule, start)
    for step in range(20):
        marks.look(schedule, start + step * period / 5)
    moment = start + 4 * period - back * period
    for step in range(30):
        marks.look(schedule, moment + (step * later / 10) * period)

    assert len(set(marks.runs)) == len(marks.runs)


def _shortest_period(schedule: Schedule, start: datetime) -> timedelta:
    times = [schedule.latest(start)]
    for _ in range(12):
        times.append(schedule.following(times[-1]))
    return min(b - a for a, b in pairwise(times))


@pytest.mark.slow
@given(SCHEDULES, MOMENTS, st.none() | MOMENTS, st.none() | MOMENTS)
def test_whatever_the_marks_say_a_run_comes_at_the_latest_at_the_next_due_time(
    schedule: Schedule, moment: datetime, settled: datetime | None, begun: datetime | None
) -> None:
    marks = Marks(settled, begun)
    following = schedule.following(moment)
    covered = [mark for mark in (settled, begun) if mark is not None and following <= mark]

    marks.look(schedule, moment)
    marks.look(schedule, following)
    marks.look(schedule, schedule.following(following))

    if not covered:
        assert following in marks.runs
    assert schedule.following(following) in marks.runs or any(
        mark >= schedule.following(following) for mark in covered
    )


# --- the worker on a clock that the test turns ---


@dataclass
class Clock:
    """Time passes only while the worker sleeps; a step may take longer, as on a machine that was asleep."""

    moment: datetime
    stride: timedelta = timedelta(0)
    events: list[tuple[datetime, Callable[[], object]]] = field(default_factory=list)
    slept: list[float] = field(default_factory=list)

    def now(self) -> datetime:
        return self.moment

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.moment += max(timedelta(seconds=seconds), self.stride)
        due_now = [one for one in self.events if one[0] <= self.moment]
        self.events = [one for one in self.events if one[0] > self.moment]
        for _, happens in due_now:
            happens()

    def plan(self, when: datetime, happens: Callable[[], object]) -> None:
        self.events.append((when, happens))


@dataclass
class Shelf:
    """As much of a store as the worker itself reads and writes; a transaction is the shelf itself."""

    url: str = "shelf:"
    info: dict[str, str] = field(default_factory=dict)
    leases: dict[str, Row] = field(default_factory=dict)
    last_run: Row | None = None

    def read(self, name: str, **asked: Any) -> list[Row]:
        return self.run(name, **asked)

    def record(self, work: Callable[[Shelf], Any]) -> Any:
        return work(self)

    def run(self, name: str, **asked: Any) -> list[Row]:
        if name == "store/read_info":
            return [{"value": self.info[asked["id"]]}] if asked["id"] in self.info else []
        if name == "store/put_info":
            self.info[asked["id"]] = asked["value"]
            return []
        if name == "spread/last_full_run":
            return [{"run": self.last_run}] if self.last_run else []
        lease = self.leases.setdefault(asked["id"], {"fence": 0})
        if name == "spread/put_lease":
            lease.update(asked["set"])
        return [{"lease": dict(lease)}]


@dataclass
class Desk:
    """A worker, its store and clock, and whoever spreads: full runs take their turn of `happens`."""

    clock: Clock
    shelf: Shelf = field(default_factory=Shelf)
    happens: list[BaseException] = field(default_factory=list)
    away: list[BaseException] = field(default_factory=list)
    full_runs: list[datetime] = field(default_factory=list)
    caught_up: list[datetime] = field(default_factory=list)
    said: list[dict[str, Any]] = field(default_factory=list)
    during: Callable[[], object] | None = None

    def worker(self, schedule: Schedule = NIGHTLY) -> Worker:
        return Worker(
            self.connect,
            lambda _: cast(Spreader, self),
            schedule,
            self.log,
            self.clock.now,
            self.clock.sleep,
            patience=3600,
        )

    @contextmanager
    def connect(self) -> Iterator[GraphStore]:
        if self.away:
            raise self.away.pop(0)
        yield cast(GraphStore, self.shelf)

    def log(self, event: str, *, level: str = "info", **told: Any) -> None:
        self.said.append({"event": event, "level": level, **told})

    def events(self, *left_out: str) -> list[str]:
        return [one["event"] for one in self.said if one["event"] not in left_out]

    # --- as a spreader ---

    def full(self, as_of: date, progress: Callable[[int, int | None], None]) -> RunRecord:
        began = self.clock.moment
        if self.during is not None:
            self.during()
        progress(1, 2)
        if self.happens:
            raise self.happens.pop(0)
        assert as_of == began.date()
        self.full_runs.append(began)
        self.shelf.last_run = {"id": f"r{len(self.full_runs)}", "begun": began.isoformat()}
        return RunRecord(
            f"r{len(self.full_runs)}", "full", "published", "spreader", as_of, "1", "f", Tally(),
            began.isoformat(), 0.1, len(self.full_runs),
        )  # fmt: skip

    def catch_up(self, as_of: date, progress: Callable[[int, int | None], None]) -> RunRecord | None:
        self.caught_up.append(self.clock.moment)
        return None


def run_until(desk: Desk, end: datetime, worker: Worker | None = None) -> Worker:
    one = worker or desk.worker()
    desk.clock.plan(end, one.stop)
    one.run()
    return one


def asleep_by_day(text: str) -> Desk:
    """A desk whose clock goes on in steps of ten minutes."""
    return Desk(Clock(at(text), timedelta(minutes=10)))


def test_a_full_run_is_made_at_the_start_and_at_every_due_time() -> None:
    desk = asleep_by_day("02T10:00")

    run_until(desk, at("05T10:00"))

    assert desk.full_runs == [at("02T10:00"), at("03T02:30"), at("04T02:30"), at("05T02:30")]
    assert desk.events("due", "run") == ["started", "stopped"]
    assert desk.said[2]["run"] == "r1"


def test_a_worker_started_again_does_not_repeat_what_was_done() -> None:
    desk = asleep_by_day("02T10:00")
    run_until(desk, at("03T10:00"))

    run_until(desk, at("04T10:00"))

    assert desk.full_runs == [at("02T10:00"), at("03T02:30"), at("04T02:30")]


def test_runs_missed_while_it_was_down_are_made_up_once() -> None:
    desk = asleep_by_day("02T10:00")
    run_until(desk, at("02T12:00"))
    desk.clock.moment = at("20T12:00")

    run_until(desk, at("20T20:00"))

    assert desk.full_runs == [at("02T10:00"), at("20T12:00")]


def test_runs_missed_while_the_machine_slept_are_made_up_once() -> None:
    desk = asleep_by_day("02T10:00")
    desk.clock.plan(at("02T12:00"), lambda: setattr(desk.clock, "moment", at("12T12:00")))

    run_until(desk, at("12T20:00"))

    assert desk.full_runs == [at("02T10:00"), at("12T12:00")]


def test_a_clock_set_back_repeats_nothing_and_stops_nothing() -> None:
    desk = asleep_by_day("02T10:00")
    desk.clock.plan(at("03T03:00"), lambda: setattr(desk.clock, "moment", at("03T01:00")))

    run_until(desk, at("04T10:00"))

    assert desk.full_runs == [at("02T10:00"), at("03T02:30"), at("04T02:30")]


def test_a_clock_that_was_years_ahead_is_told_and_forgotten() -> None:
    desk = asleep_by_day("02T10:00")
    ahead = datetime(2031, 5, 5, 10, 0, tzinfo=SHANGHAI)
    desk.clock.plan(at("02T12:00"), lambda: setattr(desk.clock, "moment", ahead))
    desk.clock.plan(ahead + HOUR, lambda: setattr(desk.clock, "moment", at("02T13:00")))
    worker = desk.worker()
    desk.clock.plan(ahead + HOUR, lambda: desk.clock.plan(at("03T10:00"), worker.stop))

    worker.run()

    assert desk.full_runs == [at("02T10:00"), ahead, at("03T02:30")]
    assert desk.events().count("clock_set_back") == 1


def test_what_changed_is_caught_up_once_a_minute() -> None:
    desk = Desk(Clock(at("02T10:00")))

    run_until(desk, at("02T10:05"))

    assert desk.caught_up == [at(f"02T10:0{minute}") for minute in range(5)]


def test_a_due_time_is_kept_to_the_second() -> None:
    desk = Desk(Clock(at("02T02:29:13")))
    desk.shelf.last_run = {"id": "r0", "begun": at("01T02:30").isoformat()}

    run_until(desk, at("02T02:31"))

    assert desk.full_runs == [at("02T02:30")]


def test_a_refused_run_is_not_done_and_is_tried_a_minute_later() -> None:
    desk = Desk(Clock(at("02T10:00")))
    desk.happens = [Refused("另一进程"), Refused("另一进程")]

    run_until(desk, at("02T10:10"))

    assert desk.full_runs == [at("02T10:02")]
    assert [one["level"] for one in desk.said if one["event"] == "refused"] == ["warning", "warning"]


def test_too_much_change_is_told_and_not_tried_again_before_the_next_due_time() -> None:
    desk = asleep_by_day("02T10:00")
    desk.happens = [TooMuchChange("加 --yes")]

    run_until(desk, at("02T20:00"))
    run_until(desk, at("03T01:00"))

    (told,) = [one for one in desk.said if one["event"] == "too_much_change"]
    assert told["level"] == "error"
    assert "--yes" in told["reason"]
    assert desk.full_runs == []
    assert desk.caught_up
    run_until(desk, at("03T10:00"))
    assert desk.full_runs == [at("03T02:30")]


def test_a_store_that_is_away_is_tried_again_after_growing_pauses() -> None:
    desk = Desk(Clock(at("02T10:00")))
    desk.away = [StoreUnavailable("连不上图库") for _ in range(9)]

    run_until(desk, at("02T11:00"))

    pauses = [one["again_in"] for one in desk.said if one["event"] == "store_away"]
    assert pauses == [5, 10, 20, 40, 80, 160, 300, 300, 300]
    assert desk.full_runs == [at("02T10:00") + timedelta(seconds=sum(pauses))]


def test_pauses_begin_anew_once_the_store_has_answered() -> None:
    desk = asleep_by_day("02T10:00")
    desk.away = [StoreUnavailable("连不上图库") for _ in range(3)]
    worker = run_until(desk, at("02T20:00"))
    worker._stopping, desk.away = False, [StoreUnavailable("连不上图库")]

    run_until(desk, at("03T00:00"), worker)

    assert [one["again_in"] for one in desk.said if one["event"] == "store_away"] == [5, 10, 20, 5]


def test_a_store_lost_in_a_run_is_opened_again_and_the_run_is_made() -> None:
    desk = Desk(Clock(at("02T10:00")))
    desk.happens = [StoreUnavailable("连不上图库")]

    run_until(desk, at("02T10:01"))

    assert desk.full_runs == [at("02T10:00:05")]


@pytest.mark.parametrize("error", [SchemaError("请升级"), SettingError("密码")])
def test_what_a_person_must_mend_ends_the_worker(error: Exception) -> None:
    desk = Desk(Clock(at("02T10:00")))
    desk.away = [error]

    with pytest.raises(type(error)):
        desk.worker().run()


def test_it_stops_within_a_second_while_it_waits() -> None:
    desk = Desk(Clock(at("02T10:00")))
    worker = desk.worker()
    desk.clock.plan(at("02T10:00:20"), worker.stop)

    worker.run()

    assert desk.clock.moment == at("02T10:00:20")
    assert desk.events()[-1] == "stopped"
    assert desk.shelf.leases[WORKER]["holder"] is None


def test_it_stops_in_a_run_which_then_is_not_done() -> None:
    desk = Desk(Clock(at("02T10:00")))
    worker = desk.worker()
    desk.during = worker.stop

    worker.run()

    assert desk.full_runs == []
    assert SETTLED not in desk.shelf.info
    assert desk.events() == ["started", "due", "stopped"]


def test_a_second_worker_stands_by_until_the_first_is_gone() -> None:
    desk = Desk(Clock(at("02T10:00"), timedelta(minutes=1)))
    desk.shelf.leases[WORKER] = {"fence": 4, "holder": "elsewhere:1:2", "beat": 0}
    still_there = at("02T13:30")

    def beat() -> None:
        desk.shelf.leases[WORKER]["beat"] += 1
        if desk.clock.moment < still_there:
            desk.clock.plan(desk.clock.moment + timedelta(minutes=5), beat)

    desk.clock.plan(at("02T10:05"), beat)
    worker = desk.worker()
    worker.patience = 30

    run_until(desk, at("02T20:00"), worker)

    assert desk.events().count("standby") == 1
    assert len(desk.full_runs) == 1
    assert min(desk.full_runs) > still_there


def test_a_worker_that_was_taken_for_dead_spreads_no_more() -> None:
    desk = Desk(Clock(at("02T10:00")))
    other = {"fence": 9, "holder": "elsewhere:1:2", "beat": 0}
    desk.clock.plan(at("02T10:02:30"), lambda: desk.shelf.leases[WORKER].update(other))

    run_until(desk, at("02T10:30"))

    assert max(desk.caught_up) == at("02T10:02")
    assert "standby" in desk.events()


def test_nothing_is_spread_in_a_half_restored_store() -> None:
    desk = Desk(Clock(at("02T10:00")))
    desk.shelf.info[RESTORING] = "x"
    desk.clock.plan(at("02T10:02:30"), lambda: desk.shelf.info.pop(RESTORING))

    run_until(desk, at("02T10:10"))

    assert desk.full_runs == [at("02T10:03")]
    assert desk.caught_up[0] == at("02T10:03")


def test_a_graph_that_came_without_its_runs_is_spread_at_once() -> None:
    desk = Desk(Clock(at("02T10:00")))
    run_until(desk, at("02T10:05"))
    desk.shelf.last_run = None

    run_until(desk, at("02T10:10"))

    assert desk.full_runs == [at("02T10:00"), at("02T10:05")]


def test_once_does_what_is_due_and_ends() -> None:
    desk = Desk(Clock(at("02T10:00")))

    for _ in range(2):
        desk.worker().once()

    assert desk.full_runs == [at("02T10:00")]
    assert len(desk.caught_up) == 2
    assert desk.clock.slept == []


def test_once_says_by_its_end_that_the_run_was_not_published() -> None:
    desk = Desk(Clock(at("02T10:00")))
    desk.happens = [TooMuchChange("加 --yes")]

    with pytest.raises(TooMuchChange):
        desk.worker().once()
    desk.worker().once()

    assert desk.full_runs == []


def test_a_log_line_is_one_json_object() -> None:
    stream = io.StringIO()

    json_lines(stream)("run", level="error", run="r1", day=date(2026, 3, 2), reason="一行\n两行")

    (line,) = stream.getvalue().splitlines()
    told = json.loads(line)
    assert datetime.fromisoformat(told.pop("time")).tzinfo is not None
    assert told == {
        "level": "error",
        "event": "run",
        "run": "r1",
        "day": "2026-03-02",
        "reason": "一行\n两行",
    }
