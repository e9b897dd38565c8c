"""报告速度. Reports over HTTP's own path beside a bare one-hop query through the driver, on the bundled engine.

    make bench                                  100,000 enterprises (BENCH_ENTERPRISES=1000000 for a province)

Prints figures and asserts no time.
"""

from __future__ import annotations

import json
import os
import random
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from api.commands.reporting import registered_report
from graph_service.audit import Auditor
from graph_service.ledger import Ledger
from graph_service.plain import plain
from graph_service.reports.association import Ask
from graph_service.rulebooks import establish
from graph_service.settings import Settings
from graph_service.spreading import Spreader
from graph_service.store import GraphStore, now
from loaders import city
from loaders.loading import Options, TableLoad
from loaders.survey import Task, survey
from loaders.tables import file_hash

ENTERPRISES = int(os.environ.get("BENCH_ENTERPRISES", "100000"))
ASKED = 300
THREADS = 4


def test_reports_beside_a_bare_query(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    city.generate(city.CityPlan(ENTERPRISES, 7, 0.0), tmp_path / "city")
    settings = Settings(store_url=f"embedded:{tmp_path / 'data'}", engine_heap="2g")
    with GraphStore.open(settings) as store:
        ledger = Ledger(store, Auditor())
        for found in survey([tmp_path / "city"]):
            if isinstance(found, Task):
                load = TableLoad(ledger, found, b"0" * 32, Options(), file_hash(found.table.path))
                load.run(lambda *_: None)
        Spreader(ledger, establish(ledger)).full(now().date(), lambda *_: None, yes=True)
        firms = [
            row["id"] for row in store.read("read/page_party", after="", page=4000) if ":" not in row["id"]
        ]
        asked = random.Random(3).sample(firms, min(ASKED, len(firms)))

        def one_report(code: str) -> None:
            ask = Ask(code, "supervision", "BENCH", now().date(), None, now(), "bench")
            json.dumps(plain(registered_report(store, Auditor(), ask)), ensure_ascii=False)

        def one_hop(code: str) -> None:
            store.read("read/roles_at_parties", ids=[code], known=store.last_change(), limit=200)

        one_report(asked[0])
        reports, hops = _each(one_report, asked), _each(one_hop, asked)
        rate = _rate(one_report, asked)

    with capsys.disabled():
        print(
            f"\n{ENTERPRISES:,} enterprises: report p50 {_at(reports, 0.5):.1f} ms, p99 {_at(reports, 0.99):.1f} ms;"
            f" bare one-hop query p50 {_at(hops, 0.5):.1f} ms, p99 {_at(hops, 0.99):.1f} ms;"
            f" {rate:,.0f} reports/s with {THREADS} threads"
        )


def _each(work: Callable[[str], Any], asked: list[str]) -> list[float]:
    seconds = []
    for code in asked:
        began = time.perf_counter()
        work(code)
        seconds.append(time.perf_counter() - began)
    return sorted(seconds)


def _at(seconds: list[float], share: float) -> float:
    return seconds[min(int(len(seconds) * share), len(seconds) - 1)] * 1000


def _rate(work: Callable[[str], Any], asked: list[str]) -> float:
    began = time.perf_counter()
    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(work, asked))
    return len(asked) / (time.perf_counter() - began)
