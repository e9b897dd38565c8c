"""加载速度. The loader beside a bare driver that writes the same nodes and links, in one run on one engine.

    make bench                                  100,000 enterprises (BENCH_ENTERPRISES=1000000 for a province)

Prints figures and asserts no time. The bare driver gets rows that are ready: parsing, hashing, checking and
keeping books is what the ratio is about. It writes as the engines want it: MERGE nodes on their id, MERGE
links on {id} between two matched nodes, UNWIND batches of 5,000, managed transactions.
"""

from __future__ import annotations

import os
import pickle
import resource
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, LiteralString

import neo4j
import pytest

from graph_service.domain.ontology import FACTS
from graph_service.settings import Settings
from graph_service.store import graph_store as store_module
from graph_service.store.audit import Auditor
from graph_service.store.graph_store import GraphStore
from graph_service.store.ledger import Ledger
from loaders import city
from loaders.loading import Options, TableLoad
from loaders.survey import Task, survey
from loaders.tables import file_hash
from tests.support.neo4j_server import running_neo4j

ENTERPRISES = int(os.environ.get("BENCH_ENTERPRISES", "100000"))
KINDS = ("organisations", "officers", "shareholders")
BATCH = 5000


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[Task]:
    folder = tmp_path_factory.mktemp("city")
    city.generate(city.CityPlan(ENTERPRISES, 7, 0.0), folder)
    return [found for found in survey([folder]) if isinstance(found, Task) and found.kind.name in KINDS]


@pytest.mark.parametrize("engine", ["embedded", "neo4j"])
def test_loading_beside_the_bare_driver(
    engine: str,
    files: list[Task],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for settings in _settings(engine, tmp_path):
        written = tmp_path / "written.pickle"
        with written.open("wb") as tape:
            _record_writes(monkeypatch, tape)
            _load(settings[0], files)  # records what is written; not timed
            monkeypatch.undo()
        with GraphStore.open(settings[1]) as store:
            rows, seconds = _timed_load(store, files)
        bare = _bare(settings[2], written)

        with capsys.disabled():
            facts = sum(1 for _ in _batches(written))
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            print(
                f"\n{engine}: {rows:,} 行 rows in {seconds:.1f} s = {rows / seconds:,.0f} rows/s;"
                f" bare driver {bare:.1f} s; ratio {seconds / bare:.2f}; {facts} batches;"
                f" peak of the loader {peak:,.0f} MB"
            )


def _settings(engine: str, folder: Path) -> Iterator[list[Settings]]:
    """Three empty stores of one engine: to record, to time, and for the bare driver."""
    if engine == "embedded":
        yield [Settings(store_url=f"embedded:{folder / name}", engine_heap="2g") for name in ("a", "b", "c")]
        return
    with running_neo4j(folder / "a") as a, running_neo4j(folder / "b") as b, running_neo4j(folder / "c") as c:
        yield [
            Settings(store_url=one.bolt_url, store_user=one.user, store_password=one.password)
            for one in (a, b, c)
        ]


def _load(settings: Settings, files: list[Task]) -> None:
    with GraphStore.open(settings) as store:
        _timed_load(store, files)


def _timed_load(store: GraphStore, files: list[Task]) -> tuple[int, float]:
    begun = time.monotonic()
    ledger = Ledger(store, Auditor())
    rows = 0
    for task in files:
        load = TableLoad(ledger, task, b"0" * 32, Options(), file_hash(task.table.path))
        rows += load.run(lambda *_: None).rows.read
    return rows, time.monotonic() - begun


def _record_writes(monkeypatch: pytest.MonkeyPatch, tape: Any) -> None:
    run = store_module.Transaction.run

    def recorded(self: store_module.Transaction, name: str, **parameters: Any) -> list[dict[str, Any]]:
        if name.startswith(("facts/write_", "facts/point_", "entities/create_")):
            pickle.dump((name, parameters["rows"]), tape)
        return run(self, name, **parameters)

    monkeypatch.setattr(store_module.Transaction, "run", recorded)


def _batches(written: Path) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    with written.open("rb") as tape:
        while True:
            try:
                yield pickle.load(tape)  # noqa: S301 - our own file of a moment ago
            except EOFError:
                return


def _bare(settings: Settings, written: Path) -> float:
    """Seconds that the bare driver needs for the same nodes and links."""
    with GraphStore.open(settings) as store:
        driver: neo4j.Driver = store._driver
        begun = time.monotonic()
        held: dict[str, list[dict[str, Any]]] = {}
        for name, rows in _batches(written):
            held.setdefault(name, []).extend(rows)
            if sum(map(len, held.values())) >= BATCH:
                _flush(driver, store._database, held)
        _flush(driver, store._database, held)
        return time.monotonic() - begun


def _flush(driver: neo4j.Driver, database: str, held: dict[str, list[dict[str, Any]]]) -> None:
    with driver.session(database=database) as session:
        for name in sorted(held, key=lambda name: not name.startswith("entities")):
            session.execute_write(_write, _bare_text(name), held[name])
    held.clear()


def _write(tx: neo4j.ManagedTransaction, text: str, rows: list[dict[str, Any]]) -> None:
    tx.run(text, rows=rows).consume()


def _bare_text(name: str) -> LiteralString:
    verb, _, what = name.partition("/")[2].partition("_")
    if verb == "create":
        label = {"enterprise": "Party", "governmentbody": "Party", "person": "Party"}.get(
            what, what.capitalize()
        )
        return f"UNWIND $rows AS row MERGE (n:{label} {{id: row.properties.id}}) SET n += row.properties"
    kind = next(kind for kind in FACTS.values() if kind.name.lower() == what)
    if verb == "point":
        return (
            f"UNWIND $rows AS row MATCH (f:{kind.name} {{id: row.id}})"
            f" MATCH (o:{kind.other} {{id: row.other}}) MERGE (f)-[:{kind.points}]->(o)"
        )
    if kind.link:
        a, b = ("o", "a") if kind.inward else ("a", "o")
        return (
            f"UNWIND $rows AS row MATCH (a:{kind.anchor} {{id: row.anchor}})"
            f" MATCH (o:{kind.other} {{id: row.other}})"
            f" MERGE ({a})-[f:{kind.name} {{id: row.fact.id}}]->({b}) SET f += row.fact"
        )
    return (
        f"UNWIND $rows AS row MATCH (a:{kind.anchor} {{id: row.anchor}})"
        f" MERGE (f:{kind.name} {{id: row.fact.id}}) SET f += row.fact MERGE (a)-[:{kind.hung_by}]->(f)"
    )
