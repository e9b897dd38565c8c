"""一次读取: many texts in one transaction, and what a process may keep between two of them."""

from __future__ import annotations

from typing import Any

import pytest

from api.answering import registered_report
from graph_service.access.enquiry import Enquiry
from graph_service.reports.association import AssociationReport
from graph_service.settings import Settings
from graph_service.store.audit import Auditor
from graph_service.store.graph_store import GraphStore, Kept, Moment, Reading, Transaction
from graph_service.store.ledger import Ledger
from graph_service.upkeep import archive
from tests import town
from tests.support.stores import run

CHANGE: dict[str, Any] = {"change": 7, "at": "2026-01-01T08:00:00+08:00"}


class Clock:
    """A clock that stands until it is put forward."""

    def __init__(self) -> None:
        self.at = 0.0

    def __call__(self) -> float:
        return self.at


def kept_after(kept: Kept, clock: Clock, change: dict[str, Any], seconds: float) -> bool:
    """Whether something put away at a change is there again so many seconds later."""
    kept.at([change])["asked",] = [{"answer": 1}]
    clock.at += seconds
    return bool(kept.at([change]))


def test_an_answer_is_kept_once_its_change_has_been_in_sight_for_a_while() -> None:
    clock = Clock()
    kept = Kept(clock)

    assert not kept_after(kept, clock, CHANGE, 0.5)
    assert not kept_after(kept, clock, CHANGE, 5)
    assert kept_after(kept, clock, CHANGE, 500)


@pytest.mark.parametrize(
    "other", [{**CHANGE, "change": 8}, {**CHANGE, "at": "2026-01-01T09:00:00+08:00"}, {**CHANGE, "at": None}]
)
def test_what_was_kept_is_gone_with_the_next_change_and_with_another_graph(other: dict[str, Any]) -> None:
    clock = Clock()
    kept = Kept(clock)
    kept.at([CHANGE])
    clock.at += 5
    kept.at([CHANGE])["asked",] = [{"answer": 1}]

    assert kept.at([other]) == {}
    clock.at += 5
    assert kept.at([other]) == {}
    assert kept.at([CHANGE]) == {}


def test_nothing_is_kept_of_a_graph_that_has_no_change() -> None:
    clock = Clock()
    kept = Kept(clock)
    kept.at([])
    clock.at += 5
    kept.at([])["asked",] = [{"answer": 1}]

    assert kept.at([]) == {}


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the texts that a transaction runs."""
    names: list[str] = []
    sent = Transaction.run

    def counted(self: Transaction, name: str, **parameters: Any) -> list[dict[str, Any]]:
        names.append(name)
        return sent(self, name, **parameters)

    monkeypatch.setattr(Transaction, "run", counted)
    return names


def test_one_reading_asks_for_the_same_thing_once(store: GraphStore, asked: list[str]) -> None:
    town.fill(store)
    asked.clear()

    def twice(reading: Reading) -> tuple[Any, ...]:
        wanted = [town.QINGHE.id, town.LI.id]
        one = reading.read("spread/parties", ids=wanted)
        assert len(reading.read("spread/parties", ids=wanted[:1])) == 1
        return one, reading.read("spread/parties", ids=wanted), reading.last_change(), reading.last_change()

    first, again, change, later = store.reading(twice)

    assert first == again == store.read("spread/parties", ids=[town.QINGHE.id, town.LI.id])
    assert change == later == store.last_change()
    assert asked == ["store/read_change", "spread/parties", "spread/parties"]


def report_of(store: GraphStore) -> AssociationReport:
    day = town.SHEETS[0].data_day
    found = registered_report(store, Enquiry.of(Auditor("检验"), "supervision", "1", day), town.QINGHE.id)
    assert isinstance(found, AssociationReport)
    return found


def settled(store: GraphStore) -> None:
    """A report was made, and what is kept of the change that it saw is kept from now on."""
    clock = Clock()
    store._kept = Kept(clock)
    report_of(store)
    clock.at += 5
    report_of(store)


def withdraw_all(ledger: Ledger, kind: str) -> int:
    """Take back every load of a kind, as far as its record says; how many."""
    loads = [row["load"] for row in ledger.store.read("loads/list_loads") if row["load"]["kind"] == kind]
    for load in loads:

        def work(tx: Transaction, _: Moment, id_: str = load["id"]) -> tuple[None, dict[str, Any]]:
            tx.run("loads/put_load", id=id_, set={"state": "withdrawn", "reason": "检验"})
            return None, {"load": id_}

        ledger.write("load.withdraw", work)
    return len(loads)


def test_what_another_process_has_done_is_in_the_next_report(
    store: GraphStore, store_settings: Settings, asked: list[str]
) -> None:
    town.fill(store)
    settled(store)
    asked.clear()
    before = report_of(store)
    assert "loads/list_loads" not in asked

    with GraphStore.open(store_settings) as other:
        kind = next(one.kind for one in before.coverage if one.sources)
        taken = withdraw_all(Ledger(other, Auditor("另一进程")), kind)
    after = report_of(store)

    assert after.known_change == before.known_change + taken
    assert [one.kind for one in before.coverage if one.kind == kind and one.sources] == [kind]
    assert [one.kind for one in after.coverage if one.kind == kind and one.sources] == []


def test_a_graph_that_was_emptied_leaves_nothing_behind(store: GraphStore) -> None:
    town.fill(store)
    settled(store)
    before = report_of(store)

    archive.wipe(store)
    town.fill(store)
    run(store, "MATCH (s:Source) SET s.rank = 77")

    assert before.known_change == store.last_change()
    assert {row["rank"] for row in store.reading(lambda reading: reading.read("loads/list_sources"))} == {77}


def test_a_reading_that_loses_its_connection_is_done_again(store: GraphStore) -> None:
    town.fill(store)
    tries: list[int] = []

    def work(reading: Reading) -> int:
        tries.append(len(tries))
        if len(tries) == 1:
            raise _lost()
        return reading.last_change()

    assert store.reading(work) == store.last_change()
    assert tries == [0, 1]


def _lost() -> Exception:
    from neo4j.exceptions import SessionExpired

    return SessionExpired("the server went away")
