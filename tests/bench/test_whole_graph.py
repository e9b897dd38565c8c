"""全域速度. Control, owners in the end, groups and single changes over all companies of a made-up province.

    make bench                                  1,000,000 enterprises (BENCH_COMPANIES=10000000 for a country's worth)

Prints figures and asserts no time. Seconds are of the processor, the best of three; the ratio is to one pass: adding
up the columns owner, owned and share once, in the same process. The owner index is there beforehand, as it is on the
disk. Beside it the same question in DuckDB, and up to a million enterprises in NetworkX; they must agree.
"""

from __future__ import annotations

import gc
import os
import resource
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import duckdb
import networkx as nx
import numpy as np
import pandas as pd
import pytest

from graph_service.ownership.groups import circular_shareholdings, connected_groups, cross_holdings
from graph_service.ownership.settling import PLAIN
from graph_service.ownership.share_arrays import Shareholdings
from graph_service.ownership.spans import pairs_as_keys
from graph_service.ownership.whole_control import Pairs, best_method, controlled_pairs, ultimate_controllers
from graph_service.ownership.whole_ownership import ultimate_ownership
from tests.support.provinces import province

COMPANIES = int(os.environ.get("BENCH_COMPANIES", "1000000"))
NETWORKX_MOST = 1_000_000


@dataclass
class _Figures:
    """What was measured, in lines to print."""

    one_pass: float = 0.0
    lines: list[str] = field(default_factory=list)

    def timed(self, what: str, work: Callable[[], Any], times: int = 3) -> Any:
        """The answer; its best time goes to the figures."""
        best, answer = float("inf"), None
        for _ in range(times):
            answer = None
            gc.collect()
            began = time.process_time()
            answer = work()
            best = min(best, time.process_time() - began)
        self.one_pass = self.one_pass or best
        self.lines.append(f"{what:<52} {best:9.3f} s {best / self.one_pass:7.0f}x")
        return answer

    def say(self, what: str) -> None:
        self.lines.append(what)


def test_whole_province(capsys: pytest.CaptureFixture[str]) -> None:
    figures = _Figures()
    held = province(COMPANIES)
    core = np.count_nonzero(held.owner < held.companies)
    figures.timed("one pass", lambda: (held.owner.sum(), held.owned.sum(), held.share.sum()), 5)
    figures.timed("owner index made (else persisted)", lambda: held.by_owner, 1)
    pairs = _control(held, figures)
    owned = figures.timed("ultimate ownership, at least 25 %", lambda: ultimate_ownership(held))
    figures.say(f"  {len(owned.company):,} owners found, {owned.exact:,} pairs decided in fractions")
    figures.timed("connected groups", lambda: connected_groups(held), 1)
    rings = figures.timed(
        "circular and crossed", lambda: (circular_shareholdings(held), cross_holdings(held)), 1
    )
    figures.say(f"  {len(rings[0].rings):,} rings, {len(rings[1]):,} pairs that hold each other")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    _duckdb(held, pairs, figures)
    if COMPANIES <= NETWORKX_MOST:
        _networkx(held, pairs, figures)

    with capsys.disabled():
        print(
            f"\n{COMPANIES:,} enterprises, {len(held):,} holdings, {core / len(held):.1%} by organisations;"
            f" load of the machine {os.getloadavg()[0]:.1f}; peak memory of all passes {peak:.2f} GiB"
        )
        print("\n".join(f"  {line}" for line in figures.lines))


def _control(held: Shareholdings, figures: _Figures) -> Pairs:
    small = province(1000)
    found = []
    for method in dict.fromkeys((best_method(), PLAIN)):
        ultimate_controllers(small, method)  # so that compiling is not counted
        found.append(
            figures.timed(
                f"ultimate controllers, {method.name}",
                lambda method=method: ultimate_controllers(held, method),  # type: ignore[misc]
            )
        )
    whole = found[0]
    for other in found[1:]:
        assert np.array_equal(other.controller, whole.controller)
    pairs: Pairs = figures.timed(
        "every pair of controller and company", lambda: controlled_pairs(held, whole)
    )
    figures.say(
        f"  {np.count_nonzero(whole.controller >= 0):,} controlled, {len(whole.joined):,} jointly,"
        f" {len(whole.rings):,} rings, {len(whole.over_whole):,} over 100 %, {len(whole.several):,} with several;"
        f" {len(pairs.company):,} pairs"
    )
    return pairs


_STEP = """
create or replace table found as
with votes as (
    select controller, company as voter from pairs
    union all
    select distinct controller, controller from fresh
), touched as (select distinct controller from fresh)
select v.controller, h.owned as company
from votes v join touched using (controller) join h on h.owner = v.voter
where h.owned <> v.controller and h.owned <> h.owner
group by v.controller, h.owned, h.whole
having sum(h.share) > h.whole // 2
"""


def _duckdb(held: Shareholdings, pairs: Pairs, figures: _Figures) -> None:
    """Every pair, by joining until nothing new comes."""
    rows = pd.DataFrame(  # noqa: F841 - read by name
        {"owner": held.owner, "owned": held.owned, "share": held.share, "whole": held.whole[held.owned]}
    )
    with duckdb.connect() as database:
        database.execute("create table h as select * from rows")
        count = figures.timed("every pair of controller and company, DuckDB", lambda: _joined(database), 1)
    assert count == len(pairs.company)


def _joined(database: duckdb.DuckDBPyConnection) -> int:
    database.execute(
        "create or replace table pairs as select owner as controller, owned as company from h where owner <> owned"
        " group by owner, owned, whole having sum(share) > whole // 2"
    )
    database.execute("create or replace table fresh as select * from pairs")
    while True:
        database.execute(_STEP)
        database.execute(
            "create or replace table fresh as from found anti join pairs using (controller, company)"
        )
        (count,) = database.execute("select count(*) from fresh").fetchone() or (0,)
        if not count:
            (total,) = database.execute("select count(*) from pairs").fetchone() or (0,)
            return int(total)
        database.execute("insert into pairs from fresh")


def _networkx(held: Shareholdings, pairs: Pairs, figures: _Figures) -> None:
    """Every pair, by a queue for each source over a graph of objects."""
    graph = figures.timed("graph of NetworkX made", lambda: _graph(held), 1)
    found = figures.timed("every pair of controller and company, NetworkX", lambda: _queued(graph, held), 1)
    assert np.array_equal(np.sort(found), np.sort(pairs_as_keys(pairs.company, pairs.controller)))


def _graph(held: Shareholdings) -> nx.DiGraph:
    graph = nx.DiGraph()
    for owner, owned, share in zip(
        held.owner.tolist(), held.owned.tolist(), held.share.tolist(), strict=True
    ):
        if owner != owned:
            known = graph.get_edge_data(owner, owned)
            graph.add_edge(owner, owned, share=share + (known["share"] if known else 0))
    return graph


def _queued(graph: nx.DiGraph, held: Shareholdings) -> np.ndarray[Any, np.dtype[np.int64]]:
    half = (held.whole >> 1).tolist()
    found = []
    for source in graph:
        inside, waiting, tally = {source}, [source], dict[int, int]()
        for voter in waiting:
            for company, link in graph.adj[voter].items():
                if company not in inside:
                    tally[company] = tally.get(company, 0) + link["share"]
                    if tally[company] > half[company]:
                        inside.add(company)
                        waiting.append(company)
        found += [company << 32 | source for company in waiting[1:]]
    return np.array(found, np.int64)
