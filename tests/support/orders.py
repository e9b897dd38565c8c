"""限制消费令. A street of firms, each with a representative, and a court's order against each of them.

Small and regular: order N restricts firm N, and so by law its representative N. What runs do to each other is
looked at here, not the law.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from graph_service.domain import codes, model
from graph_service.domain.model import Entity, Fact, Role
from graph_service.law.book_reader import read_book
from graph_service.law.rules import Editions
from graph_service.liability.acts import Acts
from graph_service.liability.consequences import StoredConsequence, consequences_of
from graph_service.liability.spreading import Spreader
from graph_service.store.audit import Auditor
from graph_service.store.graph_store import GraphStore
from graph_service.store.ledger import Ledger, StatedRows
from graph_service.store.versions import Stated
from tests import town
from tests.support.stores import run

RULE: Final = "consumption_limit.legal_representative"
BOOK: Final = Editions.only(read_book(None))
ORDERED: Final = date(2026, 1, 12)
DAY: Final = date(2026, 3, 2)
COURT: Final = model.authority("虚构市人民法院")


@dataclass(frozen=True, slots=True)
class Order:
    """One firm, its representative and the order against it."""

    number: int

    @property
    def firm(self) -> Entity:
        return model.organisation(codes.make_uscc("91", town.REGION, 500 + self.number))

    def person(self, successor: bool = False) -> Entity:
        born = date(1970 + successor, 1, 1) + timedelta(days=self.number)
        number = codes.make_citizen_id("990101", born, 1 + 2 * (self.number % 400))
        return model.verified_person(codes.person_key(number, town.KEY), number, None)

    @property
    def decision(self) -> Entity:
        return model.decision("consumption_restriction", f"〔2026〕虚9902执{self.number}号", self.firm.id)

    @property
    def id(self) -> str:
        return self.decision.id

    def listing(self, authority: str = "虚构市人民法院") -> Fact:
        return model.listing(
            self.decision, COURT, ORDERED, None, severity="serious", decided=ORDERED,
            authority=authority, region=town.REGION, notified=ORDERED,
        )  # fmt: skip

    def represented(self, successor: bool = False) -> Fact:
        """The present representative; the second one takes the place of the first."""
        return model.role_interval(
            self.person(successor), self.firm, Role.LEGAL_REP, date(2020, 1, 1), None, "法定代表人",
            "representative",
        )  # fmt: skip


def street(count: int) -> list[Order]:
    return [Order(number) for number in range(count)]


def fill(store: GraphStore, orders: Iterable[Order], load: str = "L1") -> list[Order]:
    """Write the orders and who represents whom, as one load, and spread nothing."""
    those = list(orders)
    state(store, [fact for one in those for fact in (one.listing(), one.represented())], those, load, DAY)
    return those


def replace_representatives(store: GraphStore, orders: Iterable[Order], load: str) -> None:
    """Other persons represent these firms now: the order reaches other people."""
    those = list(orders)
    state(store, [one.represented(successor=True) for one in those], those, load, DAY + timedelta(days=1))


def reword(store: GraphStore, orders: Iterable[Order], load: str) -> None:
    """The orders name their court otherwise now: the same consequences say something else."""
    those = list(orders)
    facts = [one.listing("虚构市虚构区人民法院") for one in those]
    state(store, facts, those, load, DAY + timedelta(days=1))


def state(store: GraphStore, facts: Sequence[Fact], orders: list[Order], load: str, day: date) -> None:
    rows = [Stated(fact, town.COURT, n, day) for n, fact in enumerate(facts, start=1)]
    entities = [e for one in orders for e in (one.firm, one.person(), one.person(True), one.decision)]
    record = town._Record(load, town.Sheet("orders", facts, source=town.COURT), len(rows))
    ledger = Ledger(store, Auditor("clerk"))
    ledger.accept(load, f"{load}.csv", StatedRows((COURT, *entities), rows), record)
    store.record(lambda tx: tx.run("loads/put_sources", rows=[{"id": town.COURT, "rank": 10}]))


def spreader(store: GraphStore, **more: Any) -> Spreader:
    """Whoever spreads here by the packaged rules."""
    return Spreader(Ledger(store, Auditor("spreader")), BOOK, **more)


def acts(store: GraphStore) -> Acts:
    """Somebody of the office."""
    return Acts(Ledger(store, Auditor("clerk")), BOOK)


def quiet(done: int, total: int | None) -> None:
    """Progress that nobody watches."""


def seen(store: GraphStore, orders: Iterable[Order], known: int | None = None) -> list[StoredConsequence]:
    """What a reader is shown of these orders, now or as known at a change."""
    at = store.last_change() if known is None else known
    return consequences_of(store.read, at, decisions=[one.id for one in orders])


def outcome(store: GraphStore, orders: Iterable[Order]) -> list[tuple[str, str]]:
    """Key and digest of every version that a reader is shown; one of each key."""
    keys = [one.key for one in seen(store, orders)]
    assert len(set(keys)) == len(keys), "two versions of one consequence stand at once"
    rows = store.read("spread/standing_consequence", decisions=[one.id for one in orders])
    assert sorted(row["key"] for row in rows) == sorted(keys)
    return sorted((row["key"], row["digest"]) for row in rows)


def written(store: GraphStore) -> dict[str, int]:
    """How many versions each run has written, whether anybody sees them or not."""
    rows = run(store, "MATCH (c:Consequence) RETURN c.made_by AS run, count(c) AS n")
    return {row["run"]: row["n"] for row in rows}


def written_by_others(store: GraphStore, runs: Iterable[str]) -> int:
    """How many versions runs other than these have written."""
    known = set(runs)
    return sum(n for name, n in written(store).items() if name not in known)


def traces(store: GraphStore, name: str) -> int:
    """Versions that a run has made or marks that it has set."""
    text = "MATCH (c:Consequence) WHERE c.made_by = $run OR c.ended_by = $run RETURN count(c) AS n"
    return int(run(store, text, run=name)[0]["n"])


def states(store: GraphStore) -> dict[str, str]:
    """The state of every run."""
    return {
        row["id"]: row["state"] for row in run(store, "MATCH (r:Run) RETURN r.id AS id, r.state AS state")
    }
