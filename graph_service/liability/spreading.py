"""传导. Decisions to consequences: fetch the facts, decide by the law, write only what differs.

Two ways, one result:
- a *small run* re-evaluates the decisions that an act or a few changes touched, inside one transaction that also
  publishes it;
- a *staged run* (the full run, or many decisions) writes page by page under a lease what nobody sees yet, then
  re-evaluates whatever changed meanwhile and publishes all of it by one write that states the lease's number.
A version is seen when the run that made it is published and no published run has ended it. A run killed anywhere
leaves only what nobody sees; the next run clears it away. Timelines hold every day, past and future: `as_of` only
chooses the day that is counted.
"""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial as bound
from typing import Any, Final, TypeAlias

from graph_service.domain import model
from graph_service.errors import Refused, StoreError, StoreUnavailable
from graph_service.law.deadlines import NO_HOLIDAYS, HolidayTable
from graph_service.law.outcome import Status
from graph_service.law.rules import Editions
from graph_service.law.timeline import decision_timelines
from graph_service.liability.consequences import CONSEQUENCE, HINT, Derived, Read, store_form
from graph_service.liability.decision_facts import Gathered, gather
from graph_service.liability.dependents import with_kin
from graph_service.liability.releases import follow_files
from graph_service.store import leases
from graph_service.store.graph_store import GraphStore, Moment, Row, Transaction, now
from graph_service.store.ledger import Ledger
from graph_service.store.staging import run_id, unstage

Progress: TypeAlias = Callable[[int, int | None], None]
LEASE: Final = "spread"
SPREAD_UPTO: Final = "spread_upto"
"""The item of StoreInfo that says up to which change everything has been spread."""
PAGE: Final = 1000
SMALL: Final = 500  # decisions that one transaction re-evaluates
_MANY_PARTIES: Final = 5000
_LABELS: Final = (CONSEQUENCE, HINT)
_KINDS: Final = ("full", "partial")
_TAKING_BACK: Final = tuple(
    f"spread/unstage_{what}_{label}" for label in _LABELS for what in ("made", "ended")
)


class TooMuchChange(Refused):
    """变动过大. A run that would change too many standing consequences; nothing was published."""


@dataclass(slots=True)
class Tally:
    """传导计数. `by_rule`, `review_tasks`, `held`, `effective` count outcomes on the day asked about."""

    decisions: int = 0
    undated: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    ended: int = 0
    effective: int = 0
    review_tasks: int = 0
    held: int = 0
    by_rule: Counter[str] = field(default_factory=Counter)

    def __iadd__(self, other: Tally) -> Tally:
        for name in _COUNTED:
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.by_rule.update(other.by_rule)
        return self

    def as_json(self) -> dict[str, Any]:
        counts = {name: getattr(self, name) for name in _COUNTED}
        return {**counts, "by_rule": {rule: n for rule, n in sorted(self.by_rule.items()) if n}}


_COUNTED: Final = (
    "decisions", "undated", "new", "changed", "unchanged", "ended", "effective", "review_tasks", "held",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class RunRecord:
    """一次传导运行的登记."""

    id: str
    kind: str  # full, partial
    state: str  # running, published, stopped, abandoned
    actor: str
    as_of: date
    rules_version: str
    rules_hash: str
    tally: Tally
    begun: str
    seconds: float
    published: int | None

    def as_json(self) -> dict[str, Any]:
        """The contract of `credit-graph spread --json`, and more."""
        return {
            "run": self.id,
            "kind": self.kind,
            "state": self.state,
            "as_of": self.as_of.isoformat(),
            "rules_version": self.rules_version,
            "rules_hash": self.rules_hash,
            **self.tally.as_json(),
            "actor": self.actor,
            "begun": self.begun,
            "seconds": round(self.seconds, 3),
            "published": self.published,
        }


# --- what follows, and how it differs from what stands ---


@dataclass(slots=True)
class RunDifference:
    """差异. What a run would write for some decisions."""

    writes: dict[str, list[Derived]] = field(default_factory=lambda: {label: [] for label in _LABELS})
    ends: dict[str, list[str]] = field(default_factory=lambda: {label: [] for label in _LABELS})
    decisions: int = 0
    undated: int = 0
    tallies: dict[str, Tally] = field(default_factory=dict)  # of decisions that had or have an outcome

    def of(self, decision: str) -> Tally:
        return self.tallies.setdefault(decision, Tally())

    @property
    def tally(self) -> Tally:
        """传导计数 of all the decisions."""
        return _total(self.decisions, self.undated, self.tallies.values())

    @property
    def empty(self) -> bool:
        return not any(self.writes.values()) and not any(self.ends.values())


def derive(gathered: Iterable[Gathered], editions: Editions) -> list[Derived]:
    """派生. Every outcome of the decisions, in the form in which it is stored. What differs from another in spelling only
    gives nothing itself."""
    book = editions.current
    return [
        one
        for case in gathered
        if case.borne_by is None
        for one in store_form(case, decision_timelines(case.decision, case.facts, editions), book)
    ]


def compare(read: Read, ids: Sequence[str], known: int, editions: Editions, as_of: date) -> RunDifference:
    """差异 between what the law gives for decisions now and what stands published."""
    gathered, undated = gather(read, ids, known, editions)
    found = derive(gathered, editions)
    made = RunDifference()
    for label in _LABELS:
        standing = {row["key"]: row for row in read(f"spread/standing_{label}", decisions=list(ids))}
        for one in found:
            if one.label == label:
                _place(made, label, one, standing.pop(one.key, None))
        for row in standing.values():
            made.ends[label].append(row["id"])
            made.of(row["decision"]).ended += 1
    made.decisions, made.undated = len(gathered), len(undated)
    for one in found:
        _count(made.of(one.decision), one, as_of)
    return made


def _total(decisions: int, undated: int, tallies: Iterable[Tally]) -> Tally:
    total = Tally(decisions, undated)
    for tally in tallies:
        total += tally
    return total


def _place(made: RunDifference, label: str, one: Derived, standing: Row | None) -> None:
    if standing is None:
        made.of(one.decision).new += 1
        made.writes[label].append(one)
    elif standing["digest"] != one.digest:
        made.of(one.decision).changed += 1
        made.writes[label].append(one)
        made.ends[label].append(standing["id"])
    else:
        made.of(one.decision).unchanged += 1


def _count(tally: Tally, one: Derived, as_of: date) -> None:
    standing = one.timeline.on(as_of)
    if standing is not None:
        tally.by_rule[one.rule] += 1
        tally.effective += standing.status is Status.EFFECTIVE
        tally.review_tasks += standing.status is Status.REVIEW_TASK
        tally.held += standing.status is Status.HELD


def _write(tx: Transaction, made: RunDifference, run: str, moment: Moment, *, fresh: bool = True) -> None:
    """The one place where consequences and hints are written; the text refuses one that lacks its proof.

    What a published run has ended stays ended by it; that only happens where what was compared is not `fresh`.
    """
    at = moment.at.isoformat()
    for label in _LABELS:
        if made.ends[label]:
            ended = tx.run(f"spread/end_{label}", ids=made.ends[label], run=run)[0]["ended"]
            if fresh:
                _expect(ended, len(made.ends[label]), label)
        rows = [
            {
                "key": one.key,
                "decision": one.decision,
                "party": one.party,
                "properties": {**one.properties, "id": f"{one.key}@{run}", "made_by": run, "computed_at": at},
            }
            for one in made.writes[label]
        ]
        if rows:
            _expect(tx.run(f"spread/write_{label}", rows=rows)[0]["written"], len(rows), label)


def _expect(done: int, wanted: int, what: str) -> None:
    if done != wanted:
        raise StoreError(
            f"图库只接受了 {wanted} 条 {what} 中的 {done} 条 (缺少必备要素的一律拒绝), 本次未提交;"
            " 请运行 credit-graph store verify。"
            f" The store took {done} of {wanted} {what}: one that lacks what it must carry is refused."
        )


# --- small runs: inside one transaction ---


def respread(
    tx: Transaction, moment: Moment, ids: Sequence[str], editions: Editions, *, reason: str
) -> tuple[RunRecord, RunDifference]:
    """小运行. Re-evaluate decisions in the transaction of the act that touched them, and publish at once.

    What nobody changed writes nothing, not even a run.
    """
    began = time.monotonic()
    made = compare(tx.run, ids, moment.change, editions, moment.day)
    book = editions.current
    run = RunRecord(
        run_id(moment.change), "partial", "published", moment.actor, moment.day, book.version, book.hash,
        made.tally, moment.at.isoformat(), time.monotonic() - began, moment.change,
    )  # fmt: skip
    if not made.empty:
        _write(tx, made, run.id, moment)
        _put(
            tx,
            run,
            seq=moment.change,
            since_change=moment.change - 1,
            reason=reason,
            decisions=list(ids)[:SMALL],
        )
    return run, made


def _put(tx: Transaction, run: RunRecord, **more: Any) -> None:
    tx.run(
        "spread/put_run",
        id=run.id,
        set={
            "kind": run.kind,
            "state": run.state,
            "actor": run.actor,
            "as_of": run.as_of,
            "begun": run.begun,
            "published": run.published,
            "rules_version": run.rules_version,
            "rules_hash": run.rules_hash,
            "counts": json.dumps({**run.tally.as_json(), "seconds": round(run.seconds, 3)}, sort_keys=True),
            **more,
        },
    )


def _data_versions(tx: Transaction) -> str:
    """数据版次: the latest data day of every kind that was loaded, as JSON."""
    days: dict[str, date] = {}
    for row in tx.run("loads/list_loads"):
        load = row["load"]
        if load["state"] != "withdrawn":
            days[load["kind"]] = max(load["data_day"], days.get(load["kind"], date.min))
    return json.dumps({kind: day.isoformat() for kind, day in sorted(days.items())})


# --- which decisions a change touches ---


def touched_decisions(read: Read, after: int, upto: int, page: int = 2000) -> list[str]:
    """决定 on which the changes of a range of change numbers may have an effect, with those that are one with them; sorted."""
    found = {row["id"] for row in read("read/changed_decision", after=after, upto=upto)}
    parties = [row["id"] for row in read("read/changed_party", after=after, upto=upto)]
    for start in range(0, len(parties), page):
        found |= decisions_of_parties(read, parties[start : start + page])
    return sorted(with_kin(read, found, upto))


def decisions_of_parties(read: Read, parties: Sequence[str]) -> set[str]:
    """决定 on which a change at parties may have an effect: of theirs, of where they hold office or are found
    responsible, of other codes of theirs, and those whose authority they are."""
    asked: set[str] = set()
    fresh = set(parties)
    for _ in range(3):
        if not fresh:
            break
        asked |= fresh
        rows = read("spread/same_as_ever", ids=sorted(fresh))
        fresh = {row["other"] for row in rows} - asked
    named = sorted({model.authority(match).id for match in _names(read, asked | fresh)})
    rows = read("spread/decisions_by_authorities", ids=named) if named else []
    rows += read("spread/decisions_touching", ids=sorted(asked | fresh))
    return {row["id"] for row in rows}


def _names(read: Read, parties: Iterable[str]) -> Iterator[str]:
    """Names of organisations: who bears that of an authority may be shown not to be one."""
    for row in read("spread/names_ever", ids=sorted(one for one in parties if not model.is_person_id(one))):
        yield row["match"]


# --- staged runs ---


@dataclass(slots=True)
class Spreader:
    """传导者 over one store, for one actor, by the rules in force."""

    ledger: Ledger
    editions: Editions
    change_limit: float = 0.1
    patience: float = leases.PATIENCE
    holidays: HolidayTable = NO_HOLIDAYS

    @property
    def store(self) -> GraphStore:
        return self.ledger.store

    # --- entrances ---

    def full(self, as_of: date, progress: Progress, *, yes: bool = False, dry: bool = False) -> RunRecord:
        """全量运行 over every decision; TooMuchChange if it would change too much and nobody said `yes`."""
        return self._staged("full", as_of, None, progress, limit=None if yes else self.change_limit, dry=dry)

    def partial(
        self, ids: Sequence[str], as_of: date, progress: Progress, *, yes: bool = False, dry: bool = False
    ) -> RunRecord:
        """部分运行 over the decisions named."""
        limit = None if yes else self.change_limit
        return self._staged("partial", as_of, list(ids), progress, limit=limit, dry=dry)

    def catch_up(self, as_of: date, progress: Progress) -> RunRecord | None:
        """补算. Spread what has changed since everything was last spread; None if nothing had an effect.

        Few decisions are one transaction; many are a staged run. If another run is under way it will see to them:
        it re-evaluates what changed since it began before it publishes.
        """
        known = self.store.last_change()
        ids = self._touched(known)
        for page in decision_pages(self.store, PAGE) if ids is None else _in_pages(ids, PAGE):
            follow_files(self.ledger, self.editions, self.holidays, page)
        run: RunRecord | None = None
        if ids is not None and len(ids) <= SMALL:
            run = self._small(ids, known) if ids else None
        else:
            try:
                run = self._staged("partial", as_of, ids, progress, limit=None, dry=False)
            except Refused:
                return None  # the run under way has them
        self.store.record(lambda tx: _raise_upto(tx, known))
        return run

    def _touched(self, known: int) -> list[str] | None:
        """Decisions touched since everything was last spread; None = all: with most of the parties touched it costs
        less to look at every decision than at every party."""
        since = self._spread_upto()
        parties = self.store.read("spread/count_changed", after=since, upto=known)[0]["parties"]
        if parties > max(_MANY_PARTIES, count_decisions(self.store)):
            return None
        return touched_decisions(self.store.read, since, known)

    def _small(self, ids: Sequence[str], known: int) -> RunRecord | None:
        before = compare(self.store.read, ids, known, self.editions, date.min)
        if before.empty:
            return None

        def work(tx: Transaction, moment: Moment) -> tuple[RunRecord, dict[str, Any]]:
            run, _ = respread(tx, moment, ids, self.editions, reason="changes")
            return run, {"run": run.id, **run.tally.as_json()}

        answer: RunRecord = self.ledger.write("spread.small", work)
        return answer

    def _spread_upto(self) -> int:
        rows = self.store.read("store/read_info", id=SPREAD_UPTO)
        return int(rows[0]["value"]) if rows else 0

    # --- one staged run ---

    def _staged(
        self,
        kind: str,
        as_of: date,
        ids: list[str] | None,
        progress: Progress,
        *,
        limit: float | None,
        dry: bool,
    ) -> RunRecord:
        if dry:
            return self._dry(kind, as_of, ids, progress)
        with leases.hold(self.store, LEASE, patience=self.patience) as lease:
            self._clear_abandoned(lease)
            return _Staged(self, lease, kind, as_of, ids, limit).go(progress)

    def _dry(self, kind: str, as_of: date, ids: list[str] | None, progress: Progress) -> RunRecord:
        """What a run would do; nothing is written."""
        began, at = time.monotonic(), now().isoformat()
        known = self.store.last_change()
        tally = Tally()
        for made in self._compared(ids, known, as_of, progress):
            tally += made.tally
        book = self.editions.current
        return RunRecord(
            "", kind, "dry", self.ledger.auditor.actor, as_of, book.version, book.hash, tally, at,
            time.monotonic() - began, None,
        )  # fmt: skip

    def _compared(
        self, ids: list[str] | None, known: int, as_of: date, progress: Progress
    ) -> Iterator[RunDifference]:
        done = 0
        total = len(ids) if ids is not None else count_decisions(self.store)
        pages = decision_pages(self.store, PAGE) if ids is None else _in_pages(ids, PAGE)
        for page in pages:
            yield compare(self.store.read, page, known, self.editions, as_of)
            done += len(page)
            progress(done, total)

    def _clear_abandoned(self, lease: leases.HeldLease) -> None:
        """Clear away what runs that died have written; nobody has seen it."""
        for row in self.store.read("spread/runs_in_state", state="running"):
            if row["run"]["kind"] in _KINDS:
                _unstage(self.ledger, row["run"]["id"], "abandoned", "进程已终止 its process died", lease)


def count_decisions(store: GraphStore) -> int:
    """How many decisions the graph holds."""
    return int(store.read("spread/count_decisions")[0]["decisions"])


def decision_pages(store: GraphStore, page: int) -> Iterator[list[str]]:
    """Ids of all decisions, in order, page by page."""
    after = ""
    while True:
        ids = [row["id"] for row in store.read("spread/page_decision", after=after, page=page)]
        if not ids:
            return
        yield ids
        after = ids[-1]


def _in_pages(ids: list[str], page: int) -> Iterator[list[str]]:
    for start in range(0, len(ids), page):
        yield ids[start : start + page]


def _raise_upto(tx: Transaction, change: int) -> None:
    rows = tx.run("store/read_info", id=SPREAD_UPTO)
    if not rows or int(rows[0]["value"]) < change:
        tx.run("store/put_info", id=SPREAD_UPTO, value=str(change))


def _unstage(ledger: Ledger, run: str, state: str, reason: str, lease: leases.HeldLease) -> None:
    unstage(ledger, run, state, reason, lease, act="spread.unstage", texts=_TAKING_BACK)


@dataclass(slots=True)
class _Staged:
    """One staged run, from its first record to its publication."""

    spreader: Spreader
    lease: leases.HeldLease
    kind: str
    as_of: date
    ids: list[str] | None
    limit: float | None
    run: str = ""
    since: int = 0
    begun: str = ""
    began: float = 0.0
    decisions: int = 0
    undated: int = 0
    tallies: dict[str, Tally] = field(default_factory=dict)

    @property
    def ledger(self) -> Ledger:
        return self.spreader.ledger

    @property
    def store(self) -> GraphStore:
        return self.spreader.store

    def go(self, progress: Progress) -> RunRecord:
        self.began = time.monotonic()
        self.since = self.store.last_change()
        self.ledger.write("spread.begin", self._begin)
        try:
            for made in self.spreader._compared(self.ids, self.since, self.as_of, progress):
                self._stage(made)
            self._stop_if_too_much()
            self._catch_up_before_publishing()
            record: RunRecord = self.ledger.write("spread.publish", self._publish)
        except (leases.Overtaken, StoreUnavailable):
            raise  # whoever spreads next takes it back
        except TooMuchChange as error:
            _unstage(self.ledger, self.run, "stopped", str(error), self.lease)
            raise
        except BaseException:
            _unstage(self.ledger, self.run, "abandoned", "运行中断 the run was interrupted", self.lease)
            raise
        if self.kind == "full":
            self.store.record(lambda tx: _raise_upto(tx, record.published or 0))
        return record

    def _begin(self, tx: Transaction, moment: Moment) -> tuple[None, dict[str, Any]]:
        self.lease.assert_held(tx)
        self.run, self.begun = run_id(moment.change), moment.at.isoformat()
        _put(
            tx,
            self._record("running", None),
            seq=moment.change,
            since_change=self.since,
            fence=self.lease.fence,
            data=_data_versions(tx),
        )
        return None, {"run": self.run, "kind": self.kind, "as_of": self.as_of.isoformat()}

    def _record(self, state: str, published: int | None) -> RunRecord:
        book = self.spreader.editions.current
        return RunRecord(
            self.run, self.kind, state, self.ledger.auditor.actor, self.as_of, book.version, book.hash,
            self._tally(), self.begun, time.monotonic() - self.began, published,
        )  # fmt: skip

    def _stage(self, made: RunDifference) -> None:
        if not made.empty:

            def work(tx: Transaction, moment: Moment) -> tuple[None, dict[str, Any]]:
                self.lease.assert_held(tx)
                _write(tx, made, self.run, moment, fresh=False)
                return None, {"run": self.run, **made.tally.as_json()}

            self.ledger.write("spread.stage", work)
        self.decisions += made.decisions
        self.undated += made.undated
        self.tallies.update(made.tallies)

    def _tally(self) -> Tally:
        return _total(self.decisions, self.undated, self.tallies.values())

    def _stop_if_too_much(self) -> None:
        tally = self._tally()
        standing = tally.unchanged + tally.changed + tally.ended
        touched = tally.changed + tally.ended
        if self.limit is not None and touched > self.limit * standing:
            raise TooMuchChange(
                f"本次运行将改变现行 {standing} 项后果中的 {touched} 项, 超过上限 {self.limit:.0%}"
                " (CREDIT_SPREAD_CHANGE_LIMIT), 未公布任何结果。请核对最近的规则与数据; 确认无误后加 --yes。"
                f" The run would change {touched} of {standing} standing consequences, more than"
                f" {self.limit:.0%}; nothing was published. Look at the latest rules and data, then use --yes."
            )

    # --- publishing ---

    def _catch_up_before_publishing(self) -> None:
        """Re-evaluate what changed since the run began, until little enough is left for one transaction."""
        while True:
            upto = self.store.last_change()
            ids = self._changed_meanwhile(self.store.read, upto)
            if len(ids) <= SMALL:
                return
            for page in _in_pages(ids, SMALL):
                self.ledger.write("spread.stage", bound(self._again, page))
            self.since = upto

    def _changed_meanwhile(self, read: Read, upto: int) -> list[str]:
        """Decisions of this run whose facts have changed since it began, or whose outcome another run has changed:
        of facts from before this run began, it may be."""
        found = set(touched_decisions(read, self.since, upto))
        found |= {row["id"] for row in read("spread/decisions_of_runs", after=self.since)}
        return sorted(found if self.ids is None else found.intersection(self.ids))

    def _again(self, ids: Sequence[str], tx: Transaction, moment: Moment) -> tuple[None, dict[str, Any]]:
        """Put away what this run has made of decisions that changed since, and decide anew on what stands now."""
        self.lease.assert_held(tx)
        for label in _LABELS:
            tx.run(f"spread/unstage_decisions_{label}", decisions=list(ids), run=self.run)
            tx.run(f"spread/restore_decisions_{label}", decisions=list(ids), run=self.run)
        made = compare(tx.run, ids, moment.change, self.spreader.editions, self.as_of)
        _write(tx, made, self.run, moment)
        for id_ in ids:
            self.tallies.pop(id_, None)
        self.tallies.update(made.tallies)
        return None, {"run": self.run, "again": len(ids)}

    def _publish(self, tx: Transaction, moment: Moment) -> tuple[RunRecord, dict[str, Any]]:
        """All of it at once, or nothing: whoever took the lease meanwhile has another number."""
        self.lease.assert_held(tx)
        ids = self._changed_meanwhile(tx.run, moment.change)
        if ids:
            self._again(ids, tx, moment)
        record = self._record("published", moment.change)
        _put(tx, record, finished=moment.at.isoformat())
        return record, {"run": self.run, "kind": self.kind, **record.tally.as_json()}
