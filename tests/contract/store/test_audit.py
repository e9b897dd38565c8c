"""The register finds a changed, removed, re-ordered or truncated record, and no change goes unrecorded."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from graph_service.store import audit
from graph_service.store.audit import Auditor, operating_system_login, verify
from graph_service.store.graph_store import GraphStore, Moment, Transaction, now
from graph_service.store.ledger import Ledger
from tests.support.stores import run


def act(store: GraphStore, auditor: Auditor, times: int = 1) -> None:
    for number in range(times):

        def work(tx: Transaction, moment: Moment, number: int = number) -> tuple[None, dict[str, Any]]:
            return None, {"number": number}

        Ledger(store, auditor).write("test", work)


def codes(store: GraphStore) -> set[str]:
    return {finding.code for finding in verify(store).findings}


@pytest.fixture
def chains(store: GraphStore) -> GraphStore:
    """Two writers with three records each."""
    first, second = Auditor(), Auditor()
    second.writer += "-second"
    act(store, first, 3)
    act(store, second, 3)
    return store


def test_an_untouched_register_holds(chains: GraphStore) -> None:
    verdict = verify(chains)

    assert (verdict.records, verdict.writers, verdict.findings) == (6, 2, ())


def test_every_record_names_the_login_of_the_process(chains: GraphStore) -> None:
    assert {record["actor"] for record in audit.records(chains)} == {operating_system_login()}


def test_a_changed_record_is_found(chains: GraphStore) -> None:
    run(chains, "MATCH (r:AuditRecord {seq: 2}) SET r.actor = 'nobody'")

    assert codes(chains) == {"changed"}


def test_a_removed_record_is_found(chains: GraphStore) -> None:
    run(chains, "MATCH (r:AuditRecord {seq: 2}) DETACH DELETE r")

    assert "missing" in codes(chains)


def test_records_in_another_order_are_found(chains: GraphStore) -> None:
    writer = run(chains, "MATCH (w:AuditWriter) RETURN w.id AS id ORDER BY id LIMIT 1")[0]["id"]
    bodies = run(chains, "MATCH (r:AuditRecord {writer: $w}) RETURN r.id AS id, properties(r) AS p", w=writer)
    first, second = sorted(bodies, key=lambda row: row["id"])[:2]
    swapped = {**first["p"], "id": second["id"], "seq": 2}, {**second["p"], "id": first["id"], "seq": 1}
    run(chains, "MATCH (r:AuditRecord {writer: $w}) WHERE r.seq < 3 DETACH DELETE r", w=writer)
    for record in swapped:
        record["hash"] = audit.record_hash(record)
        run(chains, "CREATE (r:AuditRecord) SET r = $record", record=record)

    assert "reordered" in codes(chains)


def test_a_truncated_chain_is_found(chains: GraphStore) -> None:
    run(chains, "MATCH (r:AuditRecord {seq: 3}) DETACH DELETE r")

    assert {"truncated", "change_without_record"} <= codes(chains)


def test_a_chain_that_vanished_whole_is_found(chains: GraphStore) -> None:
    run(chains, "MATCH (r:AuditRecord) WHERE r.writer ENDS WITH '-second' DETACH DELETE r")
    run(chains, "MATCH (w:AuditWriter) WHERE w.id ENDS WITH '-second' DETACH DELETE w")

    assert codes(chains) == {"change_without_record"}


def test_a_new_day_anchors_the_chains_of_the_days_before(
    chains: GraphStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = now() + timedelta(days=1)
    monkeypatch.setattr("graph_service.store.graph_store.now", lambda: later)
    act(chains, Auditor(), 2)

    verdict = verify(chains)

    assert (verdict.anchors, verdict.findings) == (1, ())
    run(chains, "MATCH (r:AuditRecord) WHERE r.writer ENDS WITH '-second' DETACH DELETE r")
    run(chains, "MATCH (w:AuditWriter) WHERE w.id ENDS WITH '-second' DETACH DELETE w")
    assert "truncated" in codes(chains)


def test_a_changed_anchor_is_found(chains: GraphStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("graph_service.store.graph_store.now", lambda: now() + timedelta(days=1))
    act(chains, Auditor())
    run(chains, "MATCH (a:AuditAnchor) SET a.heads = '{}'")

    assert codes(chains) == {"anchor"}


def test_a_query_is_recorded_without_a_change_number(chains: GraphStore) -> None:
    before = chains.last_change()

    Auditor().query(chains, "query.party", {"purpose": "supervision", "case": "1"})

    assert chains.last_change() == before
    assert [r["act"] for r in audit.records(chains) if r.get("change") is None] == ["query.party"]
    assert verify(chains).findings == ()


def test_what_was_known_at_the_end_of_a_day_is_a_change_number(chains: GraphStore) -> None:
    today = now().date()

    assert chains.change_known_at(today) == chains.last_change() == 6
    assert chains.change_known_at(today - timedelta(days=1)) == 0
    assert chains.change_known_at(date(2099, 1, 1)) == 6
