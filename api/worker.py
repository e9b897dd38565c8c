"""常驻传导. One process that spreads: a full run at every due time, and once a minute what has changed since; and, at
due times of their own, hints for all key-supervision targets.

What is due is decided from what is recorded, the due time that was settled last and the last published full run,
never from how long was slept: a run that was missed, however often, is made up once; a clock that jumps makes no
due time run twice and keeps none from coming. Nothing here waits but through `sleep` and asks the time but through
`clock`.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final, TextIO, TypeAlias

from croniter import croniter

from graph_service.errors import Refused, SchemaError, SettingError, StoreError
from graph_service.liability.spreading import LEASE, Progress, Spreader, TooMuchChange
from graph_service.related.running import RelatingRuns, key_targets
from graph_service.store import leases
from graph_service.store.as_of import RESTORING
from graph_service.store.graph_store import SHANGHAI, GraphStore, Row, Transaction, now

Log: TypeAlias = Callable[..., None]
"""记事. Called with an event's name and what it tells."""
WORKER: Final = "worker"
"""The lease of the one worker of a store."""
SETTLED: Final = "spread_due_settled"
RELATED_SETTLED: Final = "related_due_settled"
"""The items of StoreInfo that say which due time was settled last."""
LOOK: Final = 60  # seconds between two looks at what has changed
STEP: Final = 1.0  # seconds slept at a time, so that a stop and a clock that jumped are seen at once
FIRST_PAUSE, LONGEST_PAUSE = 5, 300  # seconds before a store that is away is tried again


class StopRequested(Exception):  # noqa: N818 - what happened, no fault
    """已要求停止. Ends whatever is under way; a staged run is taken back."""


# --- what is due ---


@dataclass(frozen=True, slots=True)
class Schedule:
    """时刻表. A cron expression of five fields, or a name such as @daily, in Asia/Shanghai."""

    expression: str

    @classmethod
    def read(cls, expression: str, setting: str = "CREDIT_SPREAD_CRON") -> Schedule:
        """SettingError names the setting if it cannot be read or no moment fits it."""
        schedule = cls(expression)
        try:
            schedule.latest(now())
            schedule.following(now())
        except ValueError as error:  # all of croniter's errors are
            raise _bad_expression(setting, expression) from error
        if len(expression.split()) != 5 and not expression.startswith("@"):
            raise _bad_expression(
                setting, expression
            )  # seconds or years: a run at every second is nobody's wish
        return schedule

    def latest(self, at: datetime) -> datetime:
        """The last due time up to a moment, that moment included."""
        just_after = at.astimezone(SHANGHAI).replace(microsecond=0) + timedelta(seconds=1)
        found: datetime = croniter(self.expression, just_after).get_prev(datetime)
        return found

    def following(self, at: datetime) -> datetime:
        """The first due time after a moment."""
        found: datetime = croniter(self.expression, at.astimezone(SHANGHAI)).get_next(datetime)
        return found


def _bad_expression(setting: str, expression: str) -> SettingError:
    return SettingError(
        f"{setting} 的值 {expression!r} 无法识别或永不到时; 应为五段 cron 表达式,"
        " 例如 30 2 * * * (每日 2:30)。 Not a cron expression of five fields, or one that never comes due."
    )


@dataclass(frozen=True, slots=True)
class DueRun:
    """应做之事. `run`: the due time to run for; `settle`: one to be recorded as settled without a run."""

    run: datetime | None = None
    settle: datetime | None = None


def due(schedule: Schedule, at: datetime, settled: datetime | None, begun: datetime | None) -> DueRun:
    """应否运行 at a moment, from the due time settled last and the beginning of the last published full run.

    A mark beyond the next due time was set by a clock that ran ahead and says nothing about due times; if there
    is no other, a run was made a short while ago: the next due time is awaited.
    """
    latest, following = schedule.latest(at), schedule.following(at)
    marks = [mark for mark in (settled, begun) if mark is not None]
    if not marks:
        return DueRun(run=latest)  # a graph that was never spread
    believed = [mark for mark in marks if mark <= following]
    if any(mark >= latest for mark in believed):
        return DueRun()
    return DueRun(run=latest) if believed else DueRun(settle=latest)


# --- the process ---


@dataclass(frozen=True, slots=True)
class Duty:
    """一项定时工作. `last` gives its last published run; `settled`: the item of StoreInfo that keeps its last due time;
    `go` runs it as of a day and gives the id of the run and what is to be logged of it."""

    name: str
    schedule: Schedule
    settled: str
    last: Callable[[GraphStore], list[Row]]
    go: Callable[[GraphStore, date, Progress], tuple[str, dict[str, Any]]]


@dataclass(slots=True)
class Worker:
    """常驻进程. `connect` opens the store, `spreader` gives whoever spreads in it by the rules in force now."""

    connect: Callable[[], AbstractContextManager[GraphStore]]
    spreader: Callable[[GraphStore], Spreader]
    schedule: Schedule
    log: Log
    clock: Callable[[], datetime] = now
    sleep: Callable[[float], None] = time.sleep
    patience: float = leases.PATIENCE
    relating: Callable[[GraphStore], RelatingRuns] | None = None
    related_schedule: Schedule | None = None
    _stopping: bool = False
    _pause: int = FIRST_PAUSE
    _told: str = ""

    def stop(self) -> None:
        """Ask it to end; fit to be called from a signal handler."""
        self._stopping = True

    def run(self) -> None:
        """Until it is asked to stop. SchemaError, SettingError: whoever runs it must act first."""
        self.log("started", schedule=self.schedule.expression)
        try:
            while True:
                self._turn()
        except StopRequested:
            self.log("stopped")

    def once(self) -> None:
        """What is due now, and end: for cron, systemd timers and workflow systems.

        Refused if another process is at it, or the run would change too much; StoreError if the store is away.
        """
        try:
            with self._alone() as (store, lease):
                self._assert_whole(store)
                self._run_due(store, lease)
                self._catch_up(store)
        except StopRequested:
            self.log("stopped")

    def _turn(self) -> None:
        """One connection to the store, for as long as it holds."""
        try:
            with self._alone() as (store, lease):
                while True:
                    self._look(store, lease)
                    self._pause = FIRST_PAUSE
                    self._rest()
        except Refused as error:
            if str(error) != self._told:
                self.log("standby", level="warning", reason=str(error))
            self._told = str(error)
            self._wait(LOOK)
        except SchemaError:
            raise
        except StoreError as error:
            self.log("store_away", level="error", reason=str(error), again_in=self._pause)
            self._wait(self._pause)
            self._pause = min(2 * self._pause, LONGEST_PAUSE)

    @contextmanager
    def _alone(self) -> Iterator[tuple[GraphStore, leases.HeldLease]]:
        with (
            self.connect() as store,
            leases.hold(store, WORKER, patience=self.patience, sleep=self._wait) as lease,
        ):
            leases.drop_forgotten(store, LEASE)
            yield store, lease

    def _look(self, store: GraphStore, lease: leases.HeldLease) -> None:
        store.record(lease.assert_held)
        try:
            self._assert_whole(store)
            self._run_due(store, lease)
            self._catch_up(store)
        except TooMuchChange as error:
            self.log("too_much_change", level="error", reason=str(error))
        except Refused as error:
            self.log("refused", level="warning", reason=str(error), again_in=LOOK)

    def _assert_whole(self, store: GraphStore) -> None:
        if store.read("store/read_info", id=RESTORING):
            raise Refused(
                "图库的恢复尚未完成, 暂不传导。 A restore into this store is not finished; nothing is spread."
            )

    # --- due runs ---

    def _duties(self, store: GraphStore) -> Iterator[Duty]:
        yield Duty(
            "spread",
            self.schedule,
            SETTLED,
            lambda store: store.read("spread/last_full_run"),
            self._spread_all,
        )
        if self.related_schedule is not None and _has_targets(store):
            yield Duty("related", self.related_schedule, RELATED_SETTLED, _last_related_run, self._relate_all)

    def _spread_all(self, store: GraphStore, day: date, progress: Progress) -> tuple[str, dict[str, Any]]:
        run = self.spreader(store).full(day, progress)
        return run.id, run.as_json()

    def _relate_all(self, store: GraphStore, day: date, progress: Progress) -> tuple[str, dict[str, Any]]:
        assert self.relating is not None  # noqa: S101 - it is a duty only then
        run = self.relating(store).run(day, progress)
        return run.id, run.as_json()

    def _run_due(self, store: GraphStore, lease: leases.HeldLease) -> None:
        for duty in self._duties(store):
            self._run_duty(duty, store, lease)

    def _run_duty(self, duty: Duty, store: GraphStore, lease: leases.HeldLease) -> None:
        what = self._due(duty, store)
        if what.settle is not None:
            self.log(
                "clock_set_back", level="warning", next=duty.schedule.following(self.clock()).isoformat()
            )
            self._settle(duty, store, lease, what.settle)
        if what.run is None:
            return
        self.log("due", due=what.run.isoformat(), work=duty.name)
        try:
            run, told = duty.go(store, self.clock().date(), self._progress)
        except TooMuchChange:
            self._settle(duty, store, lease, what.run)
            raise
        self.log("run", **told)
        self._settle(duty, store, lease, what.run, run)

    def _due(self, duty: Duty, store: GraphStore) -> DueRun:
        last = duty.last(store)
        begun = datetime.fromisoformat(last[0]["run"]["begun"]) if last else None
        noted = store.read("store/read_info", id=duty.settled)
        when, _, run = noted[0]["value"].partition(" ") if noted else ("", "", "")
        # Where the run is gone, as in a graph that came without its runs, it settles nothing.
        settled = datetime.fromisoformat(when) if when and (last or not run) else None
        return due(duty.schedule, self.clock(), settled, begun)

    def _settle(
        self, duty: Duty, store: GraphStore, lease: leases.HeldLease, moment: datetime, run: str = ""
    ) -> None:
        def work(tx: Transaction) -> None:
            lease.assert_held(tx)
            tx.run("store/put_info", id=duty.settled, value=f"{moment.isoformat()} {run}".strip())

        store.record(work)

    # --- what changed without a run ---

    def _catch_up(self, store: GraphStore) -> None:
        run = self.spreader(store).catch_up(self.clock().date(), self._progress)
        if run is not None:
            self.log("run", **run.as_json())

    # --- time ---

    def _progress(self, done: int, total: int | None) -> None:  # noqa: ARG002 - asked only where to stop
        if self._stopping:
            raise StopRequested

    def _rest(self) -> None:
        schedules = [one for one in (self.schedule, self.related_schedule) if one is not None]
        self._wait(LOOK, until=min(one.following(self.clock()) for one in schedules))

    def _wait(self, seconds: float, until: datetime | None = None) -> None:
        """So many seconds, or up to a moment; Stopped as soon as somebody asks for it."""
        left = seconds
        while True:
            if self._stopping:
                raise StopRequested
            if left <= 0 or (until is not None and self.clock() >= until):
                return
            self.sleep(min(STEP, left))
            left -= STEP


def _has_targets(store: GraphStore) -> bool:
    """Whether there is or was a key-supervision target: without one nothing is hinted at, and no run is needed."""
    return bool(key_targets(store, store.last_change()) or _last_related_run(store))


def _last_related_run(store: GraphStore) -> list[Row]:
    return store.read("related/last_run", known=store.last_change())


# --- 日志 ---


def json_lines(stream: TextIO) -> Log:
    """Structured log: one JSON object a line, with the time, the level and the event."""

    def log(event: str, *, level: str = "info", **told: Any) -> None:
        line = {"time": now().isoformat(timespec="milliseconds"), "level": level, "event": event, **told}
        print(json.dumps(line, ensure_ascii=False, default=str), file=stream, flush=True)

    return log
