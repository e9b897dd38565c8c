"""A whole city becomes a graph: every row as the truth says, the same again, in any order, and no id number in it."""

from __future__ import annotations

import json
import random
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

from graph_service.store.audit import verify
from graph_service.store.graph_store import GraphStore
from graph_service.upkeep.verify import contains_citizen_id
from loaders import city
from loaders.loading import FileSummary
from loaders.survey import Task, survey
from tests.support.clerk import Clerk
from tests.support.graphs import whole_graph
from tests.support.stores import emptied

_SESSIONS = [
    pytest.param("_embedded_session", id="embedded"),
    pytest.param("_neo4j_session", id="neo4j", marks=pytest.mark.neo4j),
]


@pytest.fixture(scope="session")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("town") / "city"
    city.generate(city.CityPlan(220, 11, 0.05), folder)
    return folder


@dataclass(frozen=True)
class Loaded:
    """A store with the city in it, what the loads said, and the graph as it was then."""

    clerk: Clerk
    done: list[FileSummary]
    graph: Counter[str]
    standing: Counter[str]


@pytest.fixture(scope="module", params=_SESSIONS)
def loaded(request: pytest.FixtureRequest, town: Path, tmp_path_factory: pytest.TempPathFactory) -> Loaded:
    """The city loaded once; the tests below are in the order in which they leave it alone."""
    store: GraphStore = emptied(request.getfixturevalue(request.param))
    clerk = Clerk(store, tmp_path_factory.mktemp("back"))
    done = clerk.load(town)
    return Loaded(clerk, done, whole_graph(store, standing=False), whole_graph(store))


def test_every_dirty_row_ends_as_the_truth_says_and_clean_rows_are_accepted(
    loaded: Loaded, town: Path
) -> None:
    truth = json.loads((town / "truth.json").read_text(encoding="utf-8"))["files"]

    wrong = []
    for one in loaded.done:
        name = one.file if one.file in truth else f"{one.file}/{one.sheet}"
        expected = {row["row"]: row for row in truth[name]["dirty"]}
        back = {sort: loaded.clerk.returned(one.file, sort) for sort in ("rejected", "suspect")}
        assert one.rows.read == one.rows.accepted + one.rows.suspect + one.rows.rejected
        assert one.rows.rejected == len(back["rejected"])
        assert one.rows.suspect == len(back["suspect"])
        for sort, rows in back.items():
            for number, reasons in rows.items():
                row = expected.pop(number, None)
                if row is None or row["expect"] != sort or row["reason"] not in reasons.split("; "):
                    wrong.append((one.file, number, sort, reasons, row))
        wrong += [
            (one.file, n, "accepted", "", row) for n, row in expected.items() if row["expect"] != "accepted"
        ]
    assert wrong == []


def test_no_id_number_reaches_graph_or_returned_files(loaded: Loaded) -> None:
    for line in loaded.graph:
        assert not contains_citizen_id(line), line
    for path in loaded.clerk.out.iterdir():
        assert not contains_citizen_id(path.read_text(encoding="utf-8-sig")), path.name


def test_loading_again_changes_nothing(loaded: Loaded, town: Path) -> None:
    again = loaded.clerk.load(town)

    assert all(one.facts.created == one.facts.changed == one.facts.ended == 0 for one in again)
    assert [one.rows for one in again] == [one.rows for one in loaded.done]
    assert whole_graph(loaded.clerk.store, standing=False) == loaded.graph
    assert verify(loaded.clerk.store).findings == ()


def test_files_in_another_order_give_the_same_graph(loaded: Loaded, town: Path) -> None:
    tasks = [task for task in survey([town]) if isinstance(task, Task)]
    random.Random(5).shuffle(tasks)
    emptied(loaded.clerk.store)

    loaded.clerk.load_tasks(tasks)

    other = whole_graph(loaded.clerk.store)
    assert sorted((loaded.standing - other).elements())[:5] == []
    assert sorted((other - loaded.standing).elements())[:5] == []
