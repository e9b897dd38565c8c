"""路径速度. Ways between two parties, owners and controllers of a generated city, on the bundled engine.

    BENCH_ENTERPRISES=20000 pytest tests/bench/test_paths_speed.py

Prints figures and asserts no time.
"""

from __future__ import annotations

import os
import random
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from graph_service.exploring.between import CASE_HOPS, REPORT_HOPS, PathQuestion, links_among, paths_between
from graph_service.exploring.owners import holdings_of, ownership_of
from graph_service.settings import Settings
from graph_service.store.audit import Auditor
from graph_service.store.graph_store import GraphStore, now
from graph_service.store.ledger import Ledger
from loaders import city
from loaders.loading import Options, TableLoad
from loaders.survey import Task, survey
from loaders.tables import file_hash

ENTERPRISES = int(os.environ.get("BENCH_ENTERPRISES", "100000"))
ASKED = 300
MEMBERS = 100


def test_ways_between_two_parties(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    city.generate(city.CityPlan(ENTERPRISES, 7, 0.0), tmp_path / "city")
    settings = Settings(store_url=f"embedded:{tmp_path / 'data'}", engine_heap="2g")
    with GraphStore.open(settings) as store:
        ledger = Ledger(store, Auditor())
        for found in survey([tmp_path / "city"]):
            if isinstance(found, Task):
                load = TableLoad(ledger, found, b"0" * 32, Options(), file_hash(found.table.path))
                load.run(lambda *_: None)
        firms = [
            row["id"] for row in store.read("read/page_party", after="", upto="~") if ":" not in row["id"]
        ]
        known, day = store.last_change(), now().date()
        chance = random.Random(3)
        pairs = [tuple(chance.sample(firms, 2)) for _ in range(ASKED)]
        near = _near(store, firms, known, chance)
        counts: dict[str, list[int]] = {}

        def ways(hops: int) -> Callable[[tuple[str, ...]], None]:
            def ask(pair: tuple[str, ...]) -> None:
                one, other = pair
                asked = PathQuestion(day, known, hops)
                told = store.reading(lambda reader: paths_between(reader, one, other, asked))
                counts.setdefault("partial", []).append(told.partial)
                counts.setdefault("found", []).append(bool(told.best))
                counts.setdefault("parties", []).append(told.explored.parties)

            return ask

        figures = []
        for name, hops, some in (
            ("paths, at random, 6 hops", CASE_HOPS, pairs),
            ("paths, linked, 6 hops", CASE_HOPS, near),
            ("paths, linked, 3 hops", REPORT_HOPS, near),
        ):
            ways(hops)(some[0])
            counts.clear()
            seconds = _each(ways(hops), some)
            figures.append(
                f"{name}: {_told(seconds)}; found {sum(counts['found'])}/{len(some)}, partial"
                f" {sum(counts['partial'])}, parties p50 {sorted(counts['parties'])[len(some) // 2]}"
            )
        for one_name, ask in (
            ("owners", lambda one: store.reading(lambda reader: ownership_of(reader, one, day, known))),
            ("holdings", lambda one: store.reading(lambda reader: holdings_of(reader, one, day, known))),
        ):
            figures.append(f"{one_name}: {_told(_each(ask, [pair[0] for pair in pairs]))}")
        began = time.perf_counter()
        among = links_among(store, chance.sample(firms, MEMBERS), PathQuestion(day, known, REPORT_HOPS))
        figures.append(
            f"linked, {MEMBERS} parties: {time.perf_counter() - began:.1f} s, {len(among.linked)} of {among.pairs} pairs"
        )
    with capsys.disabled():
        print(f"\n{ENTERPRISES:,} enterprises")
        for line in figures:
            print("  " + line)


def _near(store: GraphStore, firms: list[str], known: int, chance: random.Random) -> list[tuple[str, ...]]:
    """Pairs of firms of which one holder holds of both, or one officer works at both, or close to it."""
    found: list[tuple[str, ...]] = []
    for one in chance.sample(firms, min(len(firms), ASKED * 4)):
        around = one
        for _ in range(3):
            rows = store.read("exploring/links_of", ids=[around], known=known, limit=50)
            rows += [
                {"other": row["holder"]}
                for row in store.read("exploring/officers_at", ids=[around], known=known, limit=50)
            ]
            parties = sorted({row["other"] for row in rows if row["other"][:4] not in ("addr", "tel:")})
            around = chance.choice(parties) if parties else around
        if around != one:
            found.append((one, around))
        if len(found) == ASKED:
            break
    return found


def _each(work: Callable[[Any], Any], asked: list[Any]) -> list[float]:
    seconds = []
    for one in asked:
        began = time.perf_counter()
        work(one)
        seconds.append(time.perf_counter() - began)
    return sorted(seconds)


def _told(seconds: list[float]) -> str:
    p50, p99 = (seconds[min(int(len(seconds) * share), len(seconds) - 1)] * 1000 for share in (0.5, 0.99))
    return f"p50 {p50:.1f} ms, p99 {p99:.1f} ms"
