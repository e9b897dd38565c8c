"""The store: one transaction a change, lost races tried again, errors that say what to do."""

from __future__ import annotations

import threading
import time

import pytest
from pydantic import SecretStr

from graph_service.domain import model
from graph_service.domain.model import Entity
from graph_service.errors import SchemaError, SettingError, StoreError, StoreTimeout, StoreUnavailable
from graph_service.settings import Settings
from graph_service.store.audit import Auditor, verify
from graph_service.store.graph_store import GraphStore, Moment, Transaction, now
from graph_service.store.ledger import Ledger, StatedRows
from graph_service.store.versions import Stated
from tests.support.stores import run

FIRMS = [model.organisation(f"91990100MA{number:08d}") for number in range(6)]


def rows(source: str, *firms: Entity) -> StatedRows:
    facts = [Stated(model.status(firm, "存续"), source, 1, now().date()) for firm in firms]
    return StatedRows(list(firms), facts)


def accept(store: GraphStore, source: str, *firms: Entity) -> None:
    ledger = Ledger(store, Auditor())
    ledger.auditor.writer += source
    ledger.accept("L000001", "a.csv", rows(source, *firms), lambda *_: {"rows_done": 1})


def test_writers_at_once_all_succeed_and_take_different_change_numbers(store: GraphStore) -> None:
    failed: list[Exception] = []

    def work(source: str) -> None:
        try:
            for firm in FIRMS:
                accept(store, source, firm)
        except Exception as error:
            failed.append(error)

    writers = [threading.Thread(target=work, args=(f"来源{number}",)) for number in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()

    assert failed == []
    assert store.last_change() == 4 * len(FIRMS)
    assert verify(store).findings == ()
    assert len(run(store, "MATCH (p:Party) RETURN p.id AS id")) == len(FIRMS)


def test_a_failed_act_leaves_nothing_behind(store: GraphStore) -> None:
    accept(store, "登记机关", FIRMS[0])

    def work(tx: Transaction, moment: Moment) -> None:
        tx.run("entities/create_person", rows=[{"properties": {"id": "n:1", "identity": "name_only"}}])
        raise RuntimeError("midway")

    with pytest.raises(RuntimeError):
        store.write("test", "tester", work)

    assert store.last_change() == 1
    assert run(store, "MATCH (p:Person) RETURN p.id AS id") == []


def test_a_fact_of_a_party_that_is_not_there_is_refused_whole(store: GraphStore) -> None:
    stranger = model.shareholding(FIRMS[1], FIRMS[0], None)
    stated = StatedRows([FIRMS[0]], [Stated(stranger, "登记机关", 1, now().date())])

    with pytest.raises(StoreError, match="verify"):
        Ledger(store, Auditor()).accept("L1", "a.csv", stated, lambda *_: {"rows_done": 1})

    assert store.last_change() == 0


def test_a_statement_over_its_time_is_ended_and_says_so(store: GraphStore, store_settings: Settings) -> None:
    if store.url.startswith("embedded:"):
        pytest.skip("the bundled engine's limit is set when it starts; test_embedded.py holds it")
    run(store, "UNWIND range(1, 3000) AS n CREATE (:Load {id: 'L' + n})")

    with GraphStore.open(store_settings.model_copy(update={"command_timeout": 1.0})) as impatient:
        begun = time.monotonic()
        with pytest.raises(StoreTimeout, match="CREDIT_COMMAND_TIMEOUT"):
            _cross(impatient)

    assert time.monotonic() - begun < 30


def _cross(store: GraphStore) -> None:
    import neo4j

    @neo4j.unit_of_work(timeout=store._timeout)
    def work(tx: neo4j.ManagedTransaction) -> None:
        tx.run("MATCH (a:Load), (b:Load), (c:Load) WHERE a.id + b.id = c.id RETURN count(*) AS n").consume()

    store._managed(lambda session: session.execute_read(work))


def test_migrations_run_once_and_an_edited_one_is_refused(store: GraphStore) -> None:
    assert store.pending_migrations() == []
    assert store.migrate() == []
    run(store, "MATCH (m:Migration {id: 'schema/V0001__party_id'}) SET m.hash = 'other'")

    with pytest.raises(SchemaError, match="V0001"):
        store.migrate()

    run(store, "MATCH (m:Migration {id: 'schema/V0001__party_id'}) DETACH DELETE m")
    assert store.migrate() == ["schema/V0001__party_id"]


def test_a_store_of_a_newer_program_is_refused(store: GraphStore) -> None:
    run(store, "CREATE (:Migration {id: 'schema/V9999__later', hash: 'x', at: ''})")

    try:
        with pytest.raises(SchemaError, match="V9999"):
            store.migrate()
    finally:
        run(store, "MATCH (m:Migration {id: 'schema/V9999__later'}) DETACH DELETE m")


def test_a_wrong_password_says_which_settings_to_check(store: GraphStore, store_settings: Settings) -> None:
    if store.url.startswith("embedded:"):
        pytest.skip("the bundled engine makes its own password; test_embedded.py holds it")
    wrong = store_settings.model_copy(update={"store_password": SecretStr("not-this-one")})

    with pytest.raises(SettingError, match="CREDIT_STORE_USER"):
        GraphStore.open(wrong)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("http://localhost", "CREDIT_STORE_URL"),
        ("bolt://127.0.0.1:1", "连不上"),
        ("embedded:", "embedded:目录"),
    ],
)
def test_an_address_that_leads_nowhere_says_what_to_do(url: str, said: str) -> None:
    with pytest.raises((SettingError, StoreUnavailable), match=said):
        GraphStore.open(Settings(store_url=url, store_password=SecretStr("whatever-it-is")))


def test_a_server_without_a_password_is_refused_before_it_is_asked() -> None:
    with pytest.raises(SettingError, match="CREDIT_STORE_PASSWORD_FILE"):
        GraphStore.open(Settings(store_url="bolt://127.0.0.1:1"))
