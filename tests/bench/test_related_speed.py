"""关联提示速度. Hints for all key-supervision targets of a synthetic province, end to end on the bundled engine.

    make bench                                  100,000 enterprises, 1,000 targets
    BENCH_ENTERPRISES=1000000 BENCH_TARGETS=10000 pytest -s tests/bench/test_related_speed.py

Prints figures and asserts no time. Beside it stands the bare driver: the same texts with the same parameters, nothing
settled, nothing worked out.
"""

from __future__ import annotations

import os
import resource
import time
from pathlib import Path
from typing import Any

import pytest

from graph_service.liability.rulebooks import establish
from graph_service.related.factors import read_factors
from graph_service.related.hints_told import relate
from graph_service.related.running import RelatedRun, RelatingRuns
from graph_service.settings import Settings
from graph_service.store.audit import Auditor
from graph_service.store.graph_store import GraphStore
from graph_service.store.ledger import Ledger
from tests.bench.related_province import DAY, org, write

ENTERPRISES = int(os.environ.get("BENCH_ENTERPRISES", "100000"))
TARGETS = int(os.environ.get("BENCH_TARGETS", str(ENTERPRISES // 100)))
ONE_BY_ONE = 100


def test_hints_of_all_targets(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = Settings(
        store_url=f"embedded:{os.environ.get('BENCH_DATA') or tmp_path / 'data'}", engine_heap="2g"
    )
    with GraphStore.open(settings) as store:
        written = 0.0
        if not store.read("related/targets", known=10**9):
            written = _timed(lambda: write(store, ENTERPRISES, TARGETS))[1]
        ledger = Ledger(store, Auditor("测算"))
        book = establish(ledger).current
        runs = RelatingRuns(ledger, book, read_factors())

        calls: list[tuple[str, dict[str, Any]]] = []
        read = GraphStore.read
        with monkeypatch.context() as patch:

            def noted(self: GraphStore, name: str, **parameters: Any) -> Any:
                calls.append((name, parameters))
                return read(self, name, **parameters)

            patch.setattr(GraphStore, "read", noted)
            runs.run(DAY, _quiet, dry=True)
        bare = _timed(lambda: [store.read(name, **parameters) for name, parameters in calls])[1]
        first, first_seconds = _timed(lambda: runs.run(DAY, _quiet))
        again, again_seconds = _timed(lambda: runs.run(DAY, _quiet))
        singles = sorted(
            _timed(lambda n=n: relate(store, org(n), DAY, store.last_change(), book, runs.factors))[1]
            for n in range(min(ONE_BY_ONE, TARGETS))
        )

    with capsys.disabled():
        print(
            f"\n{ENTERPRISES:,} enterprises (written in {written:.0f} s), {first.tally.targets:,} targets,"
            f" {first.tally.hints:,} hints"
            f"\n  first run {first_seconds:.1f} s, run without changes {again_seconds:.1f} s"
            f" ({again.tally.targets / again_seconds:,.0f} targets/s), {again.tally.new + again.tally.changed} written"
            f"\n  {len(calls)} reads; the bare driver {bare:.1f} s; ratio {again_seconds / bare:.2f}"
            f"\n  one target p50 {singles[len(singles) // 2] * 1000:.0f} ms,"
            f" p99 {singles[int(len(singles) * 0.99)] * 1000:.0f} ms"
            f"\n  peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB"
        )
    assert _what(again) == _what(first)


def _what(run: RelatedRun) -> tuple[int, int]:
    return run.tally.targets, run.tally.hints


def _quiet(done: int, total: int | None) -> None:
    """No progress is shown."""


def _timed(work: Any) -> tuple[Any, float]:
    began = time.perf_counter()
    answer = work()
    return answer, time.perf_counter() - began
