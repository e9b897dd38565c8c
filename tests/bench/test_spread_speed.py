"""传导速度. A full run, a run without changes and one decision, beside the bare driver, on the bundled engine.

    make bench                                  100,000 enterprises (BENCH_ENTERPRISES=1000000 for a province)

Prints figures and asserts no time. The bare driver fetches the very rows that the run fetched (the same texts with the
same parameters, nothing evaluated), and writes the very rows that the run wrote.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from graph_service.liability.rulebooks import establish
from graph_service.liability.spreading import RunRecord, Spreader, respread
from graph_service.settings import Settings
from graph_service.store import graph_store as store_module
from graph_service.store.audit import Auditor
from graph_service.store.graph_store import GraphStore, Moment, Transaction, now
from graph_service.store.ledger import Ledger
from loaders import city
from loaders.loading import Options, TableLoad
from loaders.survey import Task, survey
from loaders.tables import file_hash

ENTERPRISES = int(os.environ.get("BENCH_ENTERPRISES", "100000"))
ONE_BY_ONE = 200
Calls = list[tuple[str, dict[str, Any]]]


def test_spreading_beside_the_bare_driver(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    city.generate(city.CityPlan(ENTERPRISES, 7, 0.0), tmp_path / "city")
    settings = Settings(store_url=f"embedded:{tmp_path / 'data'}", engine_heap="2g")
    with GraphStore.open(settings) as store:
        ledger = Ledger(store, Auditor())
        for found in survey([tmp_path / "city"]):
            if isinstance(found, Task):
                load = TableLoad(ledger, found, b"0" * 32, Options(), file_hash(found.table.path))
                load.run(lambda *_: None)
        spreader = Spreader(ledger, establish(ledger))

        first, first_seconds = _timed(lambda: _full(spreader))
        reads, writes = _recorded(monkeypatch, spreader)
        again, again_seconds = _timed(lambda: _full(spreader))
        _, dry_seconds = _timed(lambda: spreader.full(now().date(), lambda *_: None, dry=True))
        _, bare_read = _timed(lambda: [store.read(name, **parameters) for name, parameters in reads])
        singles = sorted(_one_by_one(spreader))

    with capsys.disabled():
        print(
            f"\n{ENTERPRISES:,} enterprises, {first.tally.decisions:,} decisions, {first.tally.new:,} outcomes"
            f"\n  first full run {first_seconds:.1f} s ({first.tally.decisions / first_seconds:,.0f} decisions/s)"
            f"\n  run without changes {again_seconds:.1f} s, {again.tally.new + again.tally.changed} written"
            f"\n  reading and evaluating {dry_seconds:.1f} s; the bare query {bare_read:.1f} s;"
            f" ratio {dry_seconds / bare_read:.2f}"
            f"\n  one decision p50 {singles[len(singles) // 2] * 1000:.1f} ms,"
            f" p99 {singles[int(len(singles) * 0.99)] * 1000:.1f} ms"
        )
    assert writes == []


def _full(spreader: Spreader) -> RunRecord:
    return spreader.full(now().date(), lambda *_: None, yes=True)


def _timed(work: Callable[[], Any]) -> tuple[Any, float]:
    began = time.perf_counter()
    answer = work()
    return answer, time.perf_counter() - began


def _recorded(monkeypatch: pytest.MonkeyPatch, spreader: Spreader) -> tuple[Calls, Calls]:
    """What a dry run reads, and what a run that finds nothing new writes of consequences."""
    reads: Calls = []
    writes: Calls = []
    read, run = GraphStore.read, Transaction.run

    def reading(self: GraphStore, name: str, **parameters: Any) -> list[dict[str, Any]]:
        reads.append((name, parameters))
        return read(self, name, **parameters)

    def writing(self: Transaction, name: str, **parameters: Any) -> list[dict[str, Any]]:
        if name.startswith(("spread/write_", "spread/end_")):
            writes.append((name, parameters))
        return run(self, name, **parameters)

    with monkeypatch.context() as patch:
        patch.setattr(GraphStore, "read", reading)
        spreader.full(now().date(), lambda *_: None, dry=True)
    with monkeypatch.context() as patch:
        patch.setattr(store_module.Transaction, "run", writing)
        _full(spreader)
    return reads, writes


def _one_by_one(spreader: Spreader) -> list[float]:
    """Seconds that one decision takes inside a running process, in a transaction of its own."""
    ids = [row["id"] for row in spreader.store.read("spread/page_decision", after="", page=ONE_BY_ONE)]
    seconds = []
    for id_ in ids:

        def work(tx: Transaction, moment: Moment, id_: str = id_) -> tuple[None, dict[str, Any]]:
            respread(tx, moment, [id_], spreader.editions, reason="bench")
            return None, {}

        _, took = _timed(lambda work=work: spreader.ledger.write("bench", work))  # type: ignore[misc]
        seconds.append(took)
    return seconds
