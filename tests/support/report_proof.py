"""报告的证明. Every state that reports show, for every purpose, beside what `evaluate` gives for the same facts and day.

    make proof                                  a whole city of 5,000 enterprises (PROOF_ENTERPRISES=300 for a small one)

What a purpose may see is said here a second time, in plain words, and not asked of the code that shows it. Compared are:

- every outcome shown, folded or counted as withheld, with its status, days and dispute; none is missing, none too many;
- the state of every neighbour: an organisation has the chips of its own report, a person what the party's decisions
  give, and nobody is "nothing stands" who was not looked up.
"""

from __future__ import annotations

import os
import random
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from multiprocessing import get_context
from pathlib import Path
from typing import Final

from graph_service.access.purposes import Purpose, purposes
from graph_service.facts.editions import editions_in_force
from graph_service.law.evaluation import evaluate
from graph_service.law.outcome import Outcome, Status
from graph_service.liability.decision_facts import Gathered, gather
from graph_service.liability.notices import Notice, read_notices
from graph_service.liability.rulebooks import establish
from graph_service.liability.spreading import Spreader
from graph_service.reports.association import Affected, Ask, AssociationReport
from graph_service.reports.making import report
from graph_service.settings import Settings
from graph_service.store import embedded
from graph_service.store.audit import Auditor
from graph_service.store.graph_store import GraphStore, embedded_folder
from graph_service.store.ledger import Ledger
from loaders import city
from tests.support.clerk import Clerk

AS_OF: Final = city.CityPlan(1, 1).as_of
_ASKED_AT: Final = datetime(2026, 7, 1, 9, tzinfo=UTC)
_PAGE: Final = 500
_VOIDED: Final = frozenset({"released:repaired", "released:revoked_or_annulled", "released:identity_refuted"})
_MOST_TOLD: Final = 20

State = tuple[str, str, str, str, date, date | None, bool]
"""Decision, rule, party, status, from, until, disputed."""


@dataclass(slots=True)
class Proof:
    """证明. What was compared, and what differs."""

    reports: int = 0
    states: int = 0
    withheld: int = 0
    neighbours: int = 0
    differences: list[str] = field(default_factory=list)

    def check(self, what: str, shown: object, due: object) -> None:
        if shown != due:
            self.differences.append(f"{what}: shown {shown}, due {due}")

    def __iadd__(self, other: Proof) -> Proof:
        for name in ("reports", "states", "withheld", "neighbours"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.differences += other.differences
        return self

    def __str__(self) -> str:
        return (
            f"{self.reports:,} reports: {self.states:,} states beside evaluate, {self.withheld:,} counts of what is"
            f" withheld, {self.neighbours:,} neighbours; {len(self.differences)} differences"
        )


@dataclass(slots=True)
class Law:
    """评定所得. What `evaluate` gives for every decision of a graph on a day."""

    day: date
    cases: dict[str, Gathered]
    outcomes: list[Outcome]
    notices: dict[str, list[Notice]]

    @classmethod
    def of(cls, store: GraphStore, day: date) -> Law:
        editions, known = editions_in_force(store.read), store.last_change()
        ids = [row["id"] for page in store.node_pages("Decision", 20_000) for row in page]
        cases: dict[str, Gathered] = {}
        notices: dict[str, list[Notice]] = defaultdict(list)
        for start in range(0, len(ids), _PAGE):
            page = ids[start : start + _PAGE]
            cases |= {one.decision.id: one for one in gather(store.read, page, known)[0]}
            for notice in read_notices(store.read, page, known):
                notices[notice.decision].append(notice)
        outcomes = [
            outcome
            for id_, case in cases.items()
            for outcome in evaluate(case.facts, editions, day)
            if outcome.decision == id_
        ]
        return cls(day, cases, outcomes, notices)

    def about(self, ids: Sequence[str]) -> set[str]:
        """The decisions about a party, and those that name persons under one of its orders."""
        own = {id_ for id_, case in self.cases.items() if case.decision.subject in ids}
        return own | {id_ for id_, case in self.cases.items() if case.decision.under in own}

    def told(self, one: Outcome) -> bool:
        """Whether the party of an outcome was told of it by the day."""
        return any(
            notice.about in (None, one.target) and notice.on <= self.day
            for notice in self.notices[one.decision]
        )


def prove(store: GraphStore, parties: Sequence[str], day: date = AS_OF) -> Proof:
    """Make the report on every party for every purpose, and compare."""
    return _with_neighbours([_reported(store, Law.of(store, day), parties)])


@dataclass(slots=True)
class Reported:
    """What some reports gave: what was compared at once, and what can be only when all are made."""

    proof: Proof = field(default_factory=Proof)
    own: dict[tuple[str, str], set[str]] = field(default_factory=dict)
    nearby: list[tuple[str, str, str, set[str]]] = field(default_factory=list)


def _reported(store: GraphStore, law: Law, parties: Iterable[str]) -> Reported:
    told = Reported()
    for party in parties:
        for purpose in purposes().values():
            made = report(store, Ask(party, purpose.id, "证明", law.day, None, _ASKED_AT, "proof"), {})
            assert isinstance(made, AssociationReport), party
            told.proof.reports += 1
            _compare(told.proof, law, made, purpose)
            own = {one.id for one in made.summary.chips}
            told.own |= {(ref.id, purpose.id): own for ref in (made.subject.party, *made.subject.other_codes)}
            told.nearby += [
                (one.party.id, purpose.id, one.state.id, {chip.id for chip in one.chips})
                for one in made.neighbours
                if one.party.kind != "Person"
            ]
    return told


def _with_neighbours(found: Sequence[Reported]) -> Proof:
    """The whole proof: every organisation nearby beside its own report."""
    proof = Proof()
    own = {key: chips for told in found for key, chips in told.own.items()}
    for told in found:
        proof += told.proof
        for party, purpose, state, chips in told.nearby:
            due = own.get((party, purpose))
            if due is not None and state != "not_looked_up":
                proof.neighbours += 1
                proof.check(f"neighbour {party} for {purpose}", chips, due)
                proof.check(
                    f"state of {party} for {purpose}", state, "stands" if due - {"registry"} else "nothing"
                )
    return proof


def _compare(proof: Proof, law: Law, made: AssociationReport, purpose: Purpose) -> None:
    where = f"{made.subject.party.id} for {purpose.id}"
    ids = [made.subject.party.id, *(ref.id for ref in made.subject.other_codes)]
    own = law.about(ids)
    here = [one for one in law.outcomes if one.target in ids]
    there = [one for one in law.outcomes if one.decision in own and one.target not in ids]
    due = {_state(one) for one in here if _sees(law, one, purpose)}
    due |= {_state(one) for one in there if _sees(law, one, purpose, of_others=True)}
    shown = set(_shown(made))
    proof.states += len(due)
    proof.check(where, sorted(shown - due, key=str), [])
    proof.check(f"{where} (missing)", sorted(due - shown, key=str), [])
    counted = [*here, *(there if "arising" in purpose.sees else ())]
    hidden = [
        one for one in counted if not _sees(law, one, purpose) and not _voided(one) and not one.rule.advisory
    ]
    of = Counter(one.standing.status for one in hidden)
    proof.withheld += 1
    proof.check(
        f"{where} (withheld)",
        (made.withheld.not_notified, made.withheld.held),
        (of[Status.EFFECTIVE], of[Status.HELD]),
    )
    _persons(proof, made, where)


def _persons(proof: Proof, made: AssociationReport, where: str) -> None:
    """A person nearby: what the report tells of him, else not looked up."""
    told: dict[str, set[str]] = defaultdict(set)
    for one in _outcomes(made):
        if one.state.id not in ("expired", "released"):
            told[one.party.id].add(one.decision.matter.id)
    for neighbour in made.neighbours:
        if neighbour.party.kind == "Person":
            proof.neighbours += 1
            due = told.get(neighbour.party.id, set())
            proof.check(f"{neighbour.party.id} beside {where}", {one.id for one in neighbour.chips}, due)
            proof.check(f"{neighbour.party.id}", neighbour.state.id, "stands" if due else "not_looked_up")


# --- what a purpose may see, in plain words ---


def _sees(law: Law, one: Outcome, purpose: Purpose, *, of_others: bool = False) -> bool:
    sees, status = purpose.sees, one.standing.status
    if _voided(one) and "repaired" not in sees:
        return False
    if one.rule.advisory:
        return "review_tasks" in sees and not of_others
    if status in (Status.REVIEW_TASK, Status.EXPIRED, Status.RELEASED):
        return "review_tasks" in sees
    if of_others and "arising" not in sees:
        return False
    return "unnotified" in sees or (status is Status.EFFECTIVE and law.told(one))


def _voided(one: Outcome) -> bool:
    return bool(_VOIDED & set(one.standing.why))


def _state(one: Outcome) -> State:
    at = one.standing
    return (
        one.decision, one.rule.id, one.target, at.status.value, at.valid_from, at.valid_to, at.disputed
    )  # fmt: skip


def _outcomes(made: AssociationReport) -> Iterator[Affected]:
    for found in (made.consequences, made.arising, made.review_tasks, made.ended, made.advice):
        yield from found


def _shown(made: AssociationReport) -> Iterator[State]:
    for one in _outcomes(made):
        for decision, rule, state in (
            (one.decision, one.rule, one.state), *((other.decision, other.rule, other.state) for other in one.folded)
        ):  # fmt: skip
            assert state.since is not None
            yield decision.id, rule, one.party.id, state.id, state.since, state.until, state.disputed


# --- a city to prove it on ---


def filled(store: GraphStore, folder: Path, enterprises: int) -> None:
    """A city in a store, spread as of its day."""
    city.generate(city.CityPlan(enterprises, 23), folder / "city")
    clerk = Clerk(store, folder / "back")
    clerk.load(folder / "city")
    ledger = Ledger(store, Auditor())
    Spreader(ledger, establish(ledger)).full(AS_OF, lambda *_: None, yes=True)


def chosen(store: GraphStore, many: int | None, seed: int = 5) -> list[str]:
    """Parties, first those that decisions concern or reach, and others beside them; all if `many` is None."""
    law = Law.of(store, AS_OF)
    touched = {one.target for one in law.outcomes} | {case.decision.subject for case in law.cases.values()}
    everybody = [row["id"] for page in store.node_pages("Party", 20_000) for row in page]
    if many is None:
        return everybody
    rng = random.Random(seed)
    first, others = sorted(touched), sorted(set(everybody) - touched)
    rng.shuffle(first)
    rng.shuffle(others)
    kept = first[: many * 2 // 3]
    return [*kept, *others[: many - len(kept)]]


def main(enterprises: int) -> int:
    """A whole city; 0 if nothing differs."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(store_url=f"embedded:{folder}/data", engine_heap="1g", store_password=None)
        try:
            with GraphStore.open(settings) as store:
                filled(store, Path(folder), enterprises)
                parties = chosen(store, None)
                _say(f"{enterprises:,} enterprises, {len(parties):,} parties x {len(purposes())} purposes")
            proof = _by_several(settings, parties)
        finally:
            embedded.stop(embedded_folder(settings.store_url))
    _say(f"{proof} ({time.monotonic() - began:,.0f} s)")
    for one in proof.differences[:_MOST_TOLD]:
        _say(f"  {one}")
    return 1 if proof.differences else 0


def _by_several(settings: Settings, parties: Sequence[str]) -> Proof:
    """The proof by as many processes as there are cores, each with the store open."""
    cores = os.cpu_count() or 1
    with ProcessPoolExecutor(cores, mp_context=get_context("spawn")) as pool:
        shares = [pool.submit(_share, settings, parties[place::cores]) for place in range(cores)]
        return _with_neighbours([share.result() for share in shares])


def _share(settings: Settings, parties: Sequence[str]) -> Reported:
    with GraphStore.open(settings) as store:
        return _reported(store, Law.of(store, AS_OF), parties)


def _say(text: str) -> None:
    print(text, flush=True)


if __name__ == "__main__":
    sys.exit(main(int(os.environ.get("PROOF_ENTERPRISES", "5000"))))
