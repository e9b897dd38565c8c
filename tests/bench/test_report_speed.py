"""报告速度. Reports beside a bare one-hop query through the driver in the same run, on the bundled engine.

    make bench                                  100,000 enterprises (BENCH_ENTERPRISES=1000000 for a province)

Once inside this process, and once over HTTP from a server of its own, by one client and by several at once. Prints
figures and asserts no time.
"""

from __future__ import annotations

import json
import os
import random
import re
import subprocess
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest

from api.answering import registered_report
from graph_service.access.api_keys import create_key
from graph_service.access.enquiry import Enquiry
from graph_service.domain.plain_values import plain
from graph_service.liability.rulebooks import establish
from graph_service.liability.spreading import Spreader
from graph_service.settings import Settings
from graph_service.store import embedded
from graph_service.store.audit import Auditor
from graph_service.store.graph_store import GraphStore, embedded_folder, now
from graph_service.store.ledger import Ledger
from loaders import city
from loaders.loading import Options, TableLoad
from loaders.survey import Task, survey
from loaders.tables import file_hash
from tests.support.commands import PROGRAM, Desk

ENTERPRISES = int(os.environ.get("BENCH_ENTERPRISES", "100000"))
ASKED = 300
CLIENTS = 8
WARM = 60


def test_reports_beside_a_bare_query(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    city.generate(city.CityPlan(ENTERPRISES, 7, 0.0), tmp_path / "city")
    settings = Settings(store_url=f"embedded:{tmp_path / 'data'}", engine_heap="2g")
    try:
        with GraphStore.open(settings) as store:
            _fill(store, tmp_path / "city")
            said = _measured(store, settings, tmp_path)
    finally:
        embedded.stop(embedded_folder(settings.store_url))
    with capsys.disabled():
        print(f"\n{ENTERPRISES:,} enterprises, {os.cpu_count()} cores\n  " + "\n  ".join(said))


def _fill(store: GraphStore, folder: Path) -> None:
    ledger = Ledger(store, Auditor())
    for found in survey([folder]):
        if isinstance(found, Task):
            load = TableLoad(ledger, found, b"0" * 32, Options(), file_hash(found.table.path))
            load.run(lambda *_: None)
    Spreader(ledger, establish(ledger)).full(now().date(), lambda *_: None, yes=True)


def _measured(store: GraphStore, settings: Settings, folder: Path) -> list[str]:
    auditor, known = Auditor(), store.last_change()
    page = next(store.node_pages("Party", 20_000))
    firms = [row["id"] for row in page if ":" not in row["id"]]
    asked = random.Random(3).choices(firms, k=ASKED)

    def one_report(code: str) -> None:
        asked = Enquiry.of(auditor, "supervision", "BENCH", now().date())
        json.dumps(plain(registered_report(store, asked, code)), ensure_ascii=False)

    def one_hop(code: str) -> None:
        store.read("read/roles_at_parties", ids=[code], known=known, limit=200)

    for work in (one_report, one_hop):
        _each(work, asked[:WARM])
    said = [_line("bare one-hop query", _each(one_hop, asked)), _line("report", _each(one_report, asked))]
    key = create_key(Ledger(store, auditor), "bench", ["reports:read"], ["supervision"], now().date(), 9)[1]
    with _serving(settings, folder) as port:
        with _client(port, key) as client:
            _each(client, asked[:WARM])
            said.append(_line("report over HTTP, 1 client", _each(client, asked)))
        said.append(_rate(port, key, asked))
    return said


def _each(work: Callable[[str], Any], asked: list[str]) -> list[float]:
    seconds = []
    for code in asked:
        began = time.perf_counter()
        work(code)
        seconds.append(time.perf_counter() - began)
    return sorted(seconds)


def _line(what: str, seconds: list[float]) -> str:
    return (
        f"{what}: p50 {_at(seconds, 0.5):.1f} ms, p99 {_at(seconds, 0.99):.1f} ms,"
        f" {len(seconds) / sum(seconds):,.0f}/s"
    )


def _at(seconds: list[float], share: float) -> float:
    return seconds[min(int(len(seconds) * share), len(seconds) - 1)] * 1000


@contextmanager
def _serving(settings: Settings, folder: Path) -> Iterator[int]:
    """The port of a server that lets any number of requests through."""
    desk = Desk(folder, {"CREDIT_STORE_URL": settings.store_url, "CREDIT_HTTP_RATE": "1000000"})
    words = [str(PROGRAM), "serve", "--port", "0"]
    with (
        (folder / "log").open("wb") as log,
        subprocess.Popen(words, env=desk.environment(), stdout=subprocess.PIPE, stderr=log) as process,
    ):
        try:
            assert process.stdout is not None
            said = re.match(r"→ http://[0-9.]+:(\d+) ", process.stdout.readline().decode())
            assert said is not None, (folder / "log").read_text(encoding="utf-8")
            yield int(said[1])
        finally:
            process.terminate()


@contextmanager
def _client(port: int, key: str) -> Iterator[Callable[[str], None]]:
    """Asks on a connection of its own, which it keeps; waits for a server that is starting."""
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    for _ in range(100):
        try:
            connection.connect()
            break
        except OSError:
            time.sleep(0.1)

    def ask(code: str) -> None:
        path = f"/v1/parties/{code}/report?purpose=supervision&case=BENCH"
        connection.request("GET", path, headers={"Authorization": f"Bearer {key}"})
        answer = connection.getresponse()
        said = answer.read()
        assert answer.status == 200, said

    try:
        yield ask
    finally:
        connection.close()


def _rate(port: int, key: str, asked: list[str]) -> str:
    def one_client(place: int) -> list[float]:
        with _client(port, key) as client:
            return _each(client, asked[place::CLIENTS])

    began = time.perf_counter()
    with ThreadPoolExecutor(CLIENTS) as pool:
        found = list(pool.map(one_client, range(CLIENTS)))
    rate = len(asked) / (time.perf_counter() - began)
    seconds = sorted(one for those in found for one in those)
    return f"report over HTTP, {CLIENTS} clients: p99 {_at(seconds, 0.99):.1f} ms, {rate:,.0f}/s"
