"""关联测算运行. Hints for all key-supervision targets as one run: written page by page unseen, published whole.

Under a lease of its own: two runs at once are one too many, and who was overtaken publishes nothing. A run killed
anywhere leaves only what nobody sees; the next run clears it away. What has not changed is not written again.
"""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial as bound
from typing import Any, Final, TypeAlias

from graph_service.domain.model import is_person_id, is_unknown_id
from graph_service.errors import Refused, StoreError, StoreUnavailable
from graph_service.facts.organisation import Knowing
from graph_service.law.rules import RuleBook
from graph_service.related.factors import Factors
from graph_service.related.hints import HintStatus, Related, Relating
from graph_service.related.relation import Terms, hint_terms
from graph_service.related.stored import StoredForm, last_run, standing_rows
from graph_service.related.target_facts import gather_around
from graph_service.store import leases
from graph_service.store.graph_store import GraphStore, Moment, Row, Transaction
from graph_service.store.ledger import Ledger
from graph_service.store.staging import run_id, unstage

Progress: TypeAlias = Callable[[int, int | None], None]
KIND: Final = "related"
LEASE: Final = "related"
PAGE: Final = 250  # targets that are read and compared together
_TAKING_BACK: Final = ("spread/unstage_made_relatedhint", "spread/unstage_ended_relatedhint")
_AT_ONCE: Final = 2000


@dataclass(slots=True)
class HintTally:
    """测算计数. Hints by what became of them since the run before, and as they are on the day."""

    targets: int = 0
    hints: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    ended: int = 0
    held: int = 0
    adverse: int = 0
    at_risk: int = 0
    by_rule: Counter[str] = field(default_factory=Counter)

    def as_json(self) -> dict[str, Any]:
        counts = {name: getattr(self, name) for name in _COUNTED}
        return {**counts, "by_rule": {rule: n for rule, n in sorted(self.by_rule.items()) if n}}


_COUNTED: Final = (
    "targets", "hints", "new", "changed", "unchanged", "ended", "held", "adverse", "at_risk",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class RelatedRun:
    """一次关联测算的登记."""

    id: str
    state: str  # running, published, abandoned, dry
    actor: str
    as_of: date
    rules_version: str
    rules_hash: str
    factors_version: str
    factors_hash: str
    tally: HintTally
    begun: str
    seconds: float
    published: int | None

    def as_json(self) -> dict[str, Any]:
        """The contract of `credit-graph related --all-targets --json`, and more."""
        return {
            "run": self.id,
            "kind": KIND,
            "state": self.state,
            "as_of": self.as_of.isoformat(),
            "rules_version": self.rules_version,
            "rules_hash": self.rules_hash,
            "factors_version": self.factors_version,
            "factors_hash": self.factors_hash,
            **self.tally.as_json(),
            "gone": self.tally.ended,
            "actor": self.actor,
            "begun": self.begun,
            "seconds": round(self.seconds, 3),
            "published": self.published,
        }


@dataclass(slots=True)
class _Difference:
    """What a run would write for some targets."""

    writes: list[dict[str, Any]] = field(default_factory=list)
    ends: list[str] = field(default_factory=list)


@dataclass(slots=True)
class RelatingRuns:
    """关联测算者 over one store, for one actor, by the rules and figures in force."""

    ledger: Ledger
    book: RuleBook
    factors: Factors
    patience: float = leases.PATIENCE

    @property
    def store(self) -> GraphStore:
        return self.ledger.store

    @property
    def terms(self) -> Terms:
        return hint_terms(self.book)

    def run(self, as_of: date, progress: Progress, *, dry: bool = False) -> RelatedRun:
        """全部对象的测算 as of a day. Refused if another process is at it, or a run of a later day is published already:
        hints do not go back; with `dry` nothing is written."""
        if dry:
            return _Going(self, as_of).dry(progress)
        last = last_run(self.store.read, self.store.last_change())
        if last is not None and as_of < last.as_of:
            raise Refused(
                f"已公布 {last.as_of} 的测算 ({last.id}), 不能再公布更早一日的; 只看结果请用 --dry-run。"
                f" A run as of {last.as_of} is published already; an earlier day can only be tried with --dry-run."
            )
        with leases.hold(self.store, LEASE, patience=self.patience) as lease:
            for row in self.store.read("spread/runs_in_state", state="running"):
                if row["run"]["kind"] == KIND:
                    _unstage(self.ledger, row["run"]["id"], "进程已终止 its process died", lease)
            return _Going(self, as_of, lease).go(progress)


def key_targets(store: GraphStore, known: int) -> list[str]:
    """曾为重点监管对象的组织, by id; whether they are on a day is told by who reads around them."""
    found = (row["id"] for row in store.read("related/targets", known=known))
    return [id_ for id_ in found if not is_person_id(id_) and not is_unknown_id(id_)]


@dataclass
class _Going:
    """One run, from its first record to its publication."""

    runs: RelatingRuns
    as_of: date
    lease: leases.HeldLease | None = None
    run: str = ""
    begun: str = ""
    began: float = field(default_factory=time.monotonic)
    tally: HintTally = field(default_factory=HintTally)

    def __post_init__(self) -> None:
        self.form = StoredForm(self.runs.book, self.runs.factors, self.as_of)

    @property
    def store(self) -> GraphStore:
        return self.runs.store

    def dry(self, progress: Progress) -> RelatedRun:
        for _ in self._compared(self.store.last_change(), progress):
            pass
        return self._record("dry", None)

    def go(self, progress: Progress) -> RelatedRun:
        ledger, known = self.runs.ledger, self.store.last_change()
        ledger.write("related.begin", bound(self._begin, known))
        try:
            for made in self._compared(known, progress):
                if made.writes or made.ends:
                    ledger.write("related.stage", bound(self._stage, made))
            published: RelatedRun = ledger.write("related.publish", self._publish)
        except (leases.Overtaken, StoreUnavailable):
            raise  # whoever runs next takes it back
        except BaseException:
            assert self.lease is not None  # noqa: S101 - a run that writes holds it
            _unstage(ledger, self.run, "运行中断 the run was interrupted", self.lease)
            raise
        return published

    # --- what is written ---

    def _begin(self, known: int, tx: Transaction, moment: Moment) -> tuple[None, dict[str, Any]]:
        self._assert_held(tx)
        self.run, self.begun = run_id(moment.change), moment.at.isoformat()
        fence = self.lease.fence if self.lease else 0
        self._put(tx, self._record("running", None), seq=moment.change, since_change=known, fence=fence)
        return None, {"run": self.run, "kind": KIND, "as_of": self.as_of.isoformat()}

    def _stage(self, made: _Difference, tx: Transaction, moment: Moment) -> tuple[None, dict[str, Any]]:
        self._assert_held(tx)
        at = moment.at.isoformat()
        if made.ends:
            tx.run("spread/end_relatedhint", ids=made.ends, run=self.run)
        rows = [
            {
                "target": one["target"],
                "party": one["party"],
                "properties": {
                    **one,
                    "id": f"{one['key']}@{self.run}",
                    "made_by": self.run,
                    "computed_at": at,
                },
            }
            for one in made.writes
        ]
        if rows:
            written = tx.run("related/write_hint", rows=rows)[0]["written"]
            if written != len(rows):
                raise StoreError(
                    f"图库只接受了 {len(rows)} 条关联提示中的 {written} 条 (缺少必备要素的一律拒绝), 本次未提交;"
                    " 请运行 credit-graph store verify。"
                    f" The store took {written} of {len(rows)} hints: one that lacks what it must carry is refused."
                )
        return None, {"run": self.run, "written": len(rows), "ended": len(made.ends)}

    def _publish(self, tx: Transaction, moment: Moment) -> tuple[RelatedRun, dict[str, Any]]:
        """All of it at once, or nothing: whoever took the lease meanwhile has another number."""
        self._assert_held(tx)
        record = self._record("published", moment.change)
        self._put(tx, record, finished=moment.at.isoformat())
        return record, {"run": self.run, "kind": KIND, **record.tally.as_json()}

    def _assert_held(self, tx: Transaction) -> None:
        if self.lease is not None:
            self.lease.assert_held(tx)

    def _record(self, state: str, published: int | None) -> RelatedRun:
        book, factors = self.runs.book, self.runs.factors
        return RelatedRun(
            self.run, state, self.runs.ledger.auditor.actor, self.as_of, book.version, book.hash, factors.version,
            factors.hash, self.tally, self.begun, time.monotonic() - self.began, published,
        )  # fmt: skip

    def _put(self, tx: Transaction, run: RelatedRun, **more: Any) -> None:
        counts = {
            **run.tally.as_json(),
            "seconds": round(run.seconds, 3),
            "factors_version": run.factors_version,
            "factors_hash": run.factors_hash,
        }
        tx.run(
            "spread/put_run",
            id=run.id,
            set={
                "kind": KIND,
                "state": run.state,
                "actor": run.actor,
                "as_of": run.as_of,
                "begun": run.begun,
                "published": run.published,
                "rules_version": run.rules_version,
                "rules_hash": run.rules_hash,
                "counts": json.dumps(counts, sort_keys=True),
                **more,
            },
        )

    # --- what is found ---

    def _compared(self, known: int, progress: Progress) -> Iterator[_Difference]:
        """Differences between the hints of a day and those that stand, page by page; at last those of former targets."""
        asked = key_targets(self.store, known)
        hinted = {row["id"] for row in self.store.read("related/standing_targets")}
        done, seen = 0, set[str]()
        for start in range(0, len(asked), PAGE):
            page = asked[start : start + PAGE]
            yield self._page(page, known, seen)
            done += len(page)
            progress(done, len(asked))
        former = sorted(hinted - seen)
        for start in range(0, len(former), _AT_ONCE):
            made = _Difference()
            for row in standing_rows(self.store.read, former[start : start + _AT_ONCE], known):
                made.ends.append(row["id"])
            self.tally.ended += len(made.ends)
            yield made

    def _page(self, asked: Sequence[str], known: int, seen: set[str]) -> _Difference:
        runs = self.runs
        around = gather_around(Knowing.at(self.store.read, known), asked, self.as_of, runs.factors.hubs)
        targets = sorted({around.targets[one] for one in around.key_targets} - seen)
        seen.update(targets)
        standing: dict[str, Row] = {row["key"]: row for row in standing_rows(self.store.read, targets, known)}
        relating = Relating.of(around.facts, self.as_of, runs.terms, runs.factors)
        made = _Difference()
        for target in targets:
            self._compare(relating.related(target), standing, made)
        made.ends += [row["id"] for row in standing.values()]
        self.tally.ended += len(standing)
        return made

    def _compare(self, related: Related, standing: dict[str, Row], made: _Difference) -> None:
        tally = self.tally
        tally.targets += 1
        tally.at_risk += related.risk > 0
        for hint in related.hints:
            before = standing.pop(self.form.key(related.target, hint), None)
            tally.hints += 1
            tally.held += hint.status is HintStatus.HELD
            tally.adverse += bool(hint.adverse)
            tally.by_rule[hint.relation.rule] += 1
            if before is not None and before["said"] == self.form.said(related.target, hint):
                tally.unchanged += 1
                continue
            made.writes.append(self.form.properties(related.target, hint))
            if before is None:
                tally.new += 1
            else:
                tally.changed += 1
                made.ends.append(before["id"])


def _unstage(ledger: Ledger, run: str, reason: str, lease: leases.HeldLease) -> None:
    unstage(ledger, run, "abandoned", reason, lease, act="related.unstage", texts=_TAKING_BACK)
