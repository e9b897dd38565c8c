"""核验图库. Every kind is counted and every fault is found, the same on either engine."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_service.domain import codes, model
from graph_service.domain.ontology import FACTS, LINKS, NODES
from graph_service.store.audit import Auditor
from graph_service.store.graph_store import GraphStore
from graph_service.store.ledger import Ledger, StatedRows, StoredFact
from graph_service.store.versions import Stated
from graph_service.upkeep.verify import SAMPLES, contains_citizen_id, total_of_shares, verify
from tests import town
from tests.support.stores import run

ON = date(2024, 10, 1)
CITIZEN = codes.make_citizen_id("990101", date(1968, 3, 2), 11)


def problems(store: GraphStore) -> dict[str, list[str]]:
    return {found["code"]: found["samples"] for found in verify(store, on=ON).as_json()["problems"]}


def test_an_empty_store_has_every_kind_and_no_problem(store: GraphStore) -> None:
    report = verify(store).as_json()

    assert set(report["nodes"]) == {kind.label for kind in NODES} - {"Party"}
    assert set(report["links"]) == {kind.type for kind in LINKS}
    assert {label for label, n in report["nodes"].items() if n} == {"Migration"}
    assert report["problems"] == []


def test_the_town_is_reported_the_same_on_both_engines(store: GraphStore, other_store: GraphStore) -> None:
    town.fill(store)
    town.fill(other_store)

    assert verify(store, on=ON) == verify(other_store, on=ON)


def test_the_town_has_the_faults_that_it_was_given(store: GraphStore) -> None:
    town.fill(store)
    found = problems(store)

    assert set(found) == {"shares_over_100", "stubs"}
    assert found["shares_over_100"] == [f"{town.BAILU.id} 110 % ({town.REGISTRY})"]
    assert found["stubs"] == sorted([town.STUB.id, town.QINGHE_NAMED.id, town.SHIQIAO_NAMED.id])


def test_it_counts_what_there_is(store: GraphStore) -> None:
    town.fill(store, town.SHEETS[:1])

    counted = verify(store, page=3).as_json()

    labels = {kind.label for kind in NODES}
    for row in run(store, "MATCH (n) RETURN labels(n) AS labels, count(*) AS n"):
        (label,) = set(row["labels"]) & labels - {"Party"}
        assert counted["nodes"][label] == row["n"]
    for row in run(store, "MATCH ()-[r]->() RETURN type(r) AS type, count(*) AS n"):
        assert counted["links"][row["type"]] == row["n"]


FAULTS: Mapping[str, tuple[str, str]] = {  # the text that does it, the code that tells of it
    "a name without its party": (
        "MATCH (:Party)-[h:HAS_NAME]->(:Name {text: '虚构县财政局'}) DELETE h",
        "dangling",
    ),
    "a decision that concerns nobody": (
        "MATCH (:Decision {number: '〔2022〕虚9901执12号'})-[c:CONCERNS]->() DELETE c",
        "dangling",
    ),
    "a finding without a person": ("MATCH (:Finding)-[f:FINDS]->() DELETE f", "dangling"),
    "a link between the wrong nodes": (
        "MATCH (a:Authority) MATCH (b:Address) WITH a, b LIMIT 1 CREATE (a)-[:BRANCH_OF {id: 'x'}]->(b)",
        "dangling",
    ),
    "a role without source": (
        "MATCH ()-[f:HOLDS_ROLE {role: 'supervisor'}]->() REMOVE f.source",
        "without_source",
    ),
    "a share without load": ("MATCH ()-[f:HOLDS_SHARE]->() REMOVE f.load", "without_source"),
    "a name without row": ("MATCH (f:Name) REMOVE f.row", "without_source"),
    "a person of no identity": (
        "MATCH (p:Person {identity: 'probable'}) REMOVE p.identity",
        "person_without_identity",
    ),
    "a reversed interval": ("MATCH ()-[f:GUARANTEES]->() SET f.to = f.from", "interval_reversed"),
    "an unknown label": ("CREATE (:Rumour {id: 'x'})", "unknown_label"),
    "an unknown type": (
        "MATCH (a:Address) MATCH (b:Phone) WITH a, b LIMIT 1 CREATE (a)-[:NEAR]->(b)",
        "unknown_label",
    ),
    "a half restored archive": (
        "CREATE (:StoreInfo {id: 'restoring', value: '{}'})",
        "restore_unfinished",
    ),
    "a forgotten migration": (
        "MATCH (m:Migration) WHERE m.id ENDS WITH 'V0001__party_id' DELETE m",
        "pending_migrations",
    ),
    "a citizen id in a text": (
        f"MATCH (f:Status) SET f.status = '存续 {CITIZEN}'",
        "raw_id_number",
    ),
    "a citizen id as an id": (
        f"CREATE (:Party:Person {{id: '{CITIZEN}', identity: 'verified'}})",
        "raw_id_number",
    ),
    "a citizen id in a list": (
        f"MATCH (f:Debt) SET f.identity = ['a', '{CITIZEN}']",
        "raw_id_number",
    ),
    "a citizen id in the register": (
        f'MATCH (r:AuditRecord) SET r.body = \'{{"a": "{CITIZEN}"}}\'',
        "raw_id_number",
    ),
    "an owner of itself": (
        f"MATCH (a:Party {{id: '{town.DANFENG.id}'}}) CREATE (a)-[:HOLDS_SHARE {{id: 'x@1', key: 'x',"
        " known_from: 1, source: 's', file: 'f', row: 1, load: 'l', last_load: 'l'}]->(a)",
        "self_holding",
    ),
    "two standing versions": (
        "MATCH (p:Party)-[:HAS_STATUS]->(f:Status) WITH p, f ORDER BY f.id LIMIT 1"
        " CREATE (p)-[:HAS_STATUS]->(:Status {id: 'x@1', key: f.key, known_from: 1, source: 's', file: 'f',"
        " row: 1, load: 'l', last_load: 'l'})",
        "contradictions",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_found(store: GraphStore, fault: str) -> None:
    text, code = FAULTS[fault]
    town.fill(store)
    before = set(problems(store))
    run(store, text)

    found = problems(store)

    assert set(found) - before == {code}
    assert CITIZEN not in str(found)
    assert store.migrate() is not None


def test_a_missing_constraint_is_found(store: GraphStore) -> None:
    run(store, "DROP CONSTRAINT debt_id")
    try:
        assert problems(store) == {"constraint_missing": ["Debt.id"]}
    finally:
        run(store, "CREATE CONSTRAINT debt_id IF NOT EXISTS FOR (n:Debt) REQUIRE n.id IS UNIQUE")


def test_ten_samples_in_order_are_given(store: GraphStore) -> None:
    stubs = [town.firm(100 + n) for n in range(25)]
    facts = [model.status(stub, "存续") for stub in stubs]
    rows = [Stated(fact, town.REGISTRY, n + 2, ON) for n, fact in enumerate(facts)]
    sheet = town.Sheet("organisations", facts)
    record = town._Record("L1", sheet, len(rows))
    Ledger(store, Auditor("town")).accept("L1", sheet.file, StatedRows(stubs, rows), record)

    report = verify(store, page=7).as_json()["problems"]

    (found,) = [problem for problem in report if problem["code"] == "stubs"]
    assert found["count"] == len(stubs)
    assert found["samples"] == sorted(stub.id for stub in stubs)[:SAMPLES]


def test_progress_reaches_the_end(store: GraphStore) -> None:
    town.fill(store)
    told: list[tuple[int, int | None]] = []

    verify(store, lambda done, total: told.append((done, total)), page=5)

    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert all(total is not None and done <= total for done, total in told)
    assert len(told) > 5


# --- shares ---


def held(share: str | None, source: str = "a", day: date = ON, *, key: str = "", **more: Any) -> StoredFact:
    properties = {
        "share": share,
        "source": source,
        "data_day": day,
        "key": key or f"{share}{more}",
        "row": 1,
        **more,
    }
    return StoredFact(FACTS["HOLDS_SHARE"], "org", "owner", properties)


def test_thirds_make_a_whole_exactly() -> None:
    thirds = [held("1/3", key=str(n)) for n in range(3)]

    assert total_of_shares(thirds, {}, ON) == (Fraction(1), "a")


def test_the_source_of_the_first_rank_is_added_up_then_the_latest() -> None:
    holdings = [
        held("0.6", "b"),
        held("0.6", "b", key="2"),
        held("0.5", "a"),
        held("0.9", "c", date(2025, 1, 1)),
    ]

    assert total_of_shares(holdings, {"a": 1, "b": 2, "c": 2}, ON) == (Fraction(1, 2), "a")
    assert total_of_shares(holdings, {"a": 3, "b": 2, "c": 2}, ON) == (Fraction(9, 10), "c")


def test_only_what_holds_on_the_day_is_added_up() -> None:
    holdings = [
        held("0.7", to=ON, key="ended that day"),
        held("0.8", key="begun that day", **{"from": ON}),  # type: ignore[arg-type]
        held(None, key="unknown"),
    ]

    assert total_of_shares(holdings, {}, ON) == (Fraction(4, 5), "a")


def test_two_versions_of_one_holding_count_once() -> None:
    holdings = [held("0.7", key="same", file="b.csv"), held("0.6", key="same", file="a.csv")]

    assert total_of_shares(holdings, {}, ON) == (Fraction(3, 5), "a")


# --- ids of citizens ---


@given(
    st.dates(date(1930, 1, 1), date(2020, 1, 1)),
    st.integers(0, 999),
    st.sampled_from(["", "证件", " ", "(", "-"]),
)
def test_a_whole_citizen_id_is_found_wherever_it_stands(born: date, serial: int, around: str) -> None:
    number = codes.make_citizen_id("990101", born, serial)
    if codes.uscc(number).reason is None:
        return

    assert contains_citizen_id(f"{around}{number}{around}")
    assert contains_citizen_id(f"张三{number.lower()}")
    assert not contains_citizen_id(codes.mask_id(number))
    assert not contains_citizen_id(codes.mask_text(f"{around}{number}{around}"))


@given(st.binary(min_size=32, max_size=32))
def test_a_digest_is_no_citizen_id(digest: bytes) -> None:
    assert not contains_citizen_id(f"p:{digest.hex()}")
    assert not contains_citizen_id(f'{{"hash": "{digest[:16].hex()}"}}')


@given(st.integers(0, 99_999_999))
def test_a_unified_code_is_no_citizen_id(serial: int) -> None:
    assert not contains_citizen_id(codes.make_uscc("91", "990100", serial))
