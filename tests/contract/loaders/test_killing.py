"""Killed anywhere, a load loses nothing that was acknowledged, and the next one gives the undisturbed graph.

Twice in CI, twenty on demand: CREDIT_TEST_KILLS=20.
"""

from __future__ import annotations

import os
import random
import signal
import time
from collections import Counter
from pathlib import Path

import pytest
from pydantic import SecretStr

from graph_service.settings import Settings
from graph_service.store import embedded
from graph_service.store.graph_store import GraphStore
from loaders import city
from tests.support.commands import Desk
from tests.support.graphs import whole_graph
from tests.support.neo4j_server import Neo4jServer
from tests.support.stores import emptied, neo4j_settings

KILLS = int(os.environ.get("CREDIT_TEST_KILLS", "2"))


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("killed") / "city"
    city.generate(city.CityPlan(150, 3, 0.02), folder)
    return folder


def graph_of(settings: Settings) -> Counter[str]:
    with GraphStore.open(settings) as store:
        return whole_graph(store)


def settings_of(desk: Desk) -> Settings:
    return Settings(store_url=f"embedded:{desk.folder / 'data'}", engine_heap="512m")


@pytest.fixture(scope="module")
def undisturbed(town: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Desk, Counter[str], float]:
    """A desk whose key the others share, the graph of a load that nobody disturbed, and how long it took."""
    desk = Desk(tmp_path_factory.mktemp("undisturbed"), {"CREDIT_BATCH_ROWS": "100"})
    begun = time.monotonic()
    desk.run("load", town, "--out", desk.folder, expect=1)
    took = time.monotonic() - begun
    graph = graph_of(settings_of(desk))
    embedded.stop(desk.folder / "data")
    return desk, graph, took


@pytest.mark.slow
def test_loader_and_engine_killed_at_random_points_embedded(
    town: Path, undisturbed: tuple[Desk, Counter[str], float], tmp_path: Path
) -> None:
    first, graph, took = undisturbed
    desk = Desk(tmp_path, {"CREDIT_BATCH_ROWS": "100", "CREDIT_KEY_FILE": str(first.folder / "person.key")})
    chance = random.Random(17)

    for number in range(KILLS):
        process = desk.start("load", town, "--out", tmp_path)
        time.sleep(chance.uniform(0.3, 0.6) * took)
        acknowledged = 0
        if number % 2 and (engine := embedded.status(tmp_path / "data")) is not None:
            acknowledged = _acknowledged(desk)
            os.kill(engine.pid, signal.SIGKILL)
        process.kill()
        process.communicate()
        assert _acknowledged(desk) >= acknowledged

    desk.run("load", town, "--out", tmp_path, expect=1)

    assert graph_of(settings_of(desk)) == graph
    assert desk.json("audit", "verify")["ok"]
    embedded.stop(tmp_path / "data")


def _wait_for_changes(desk: Desk, wanted: int) -> None:
    """Until the load under way has made so many changes."""
    deadline = time.monotonic() + 120
    while embedded.status(desk.folder / "data") is None:
        assert time.monotonic() < deadline
        time.sleep(0.1)
    with GraphStore.open(settings_of(desk), migrate=False) as store:
        while store.last_change() < wanted:
            assert time.monotonic() < deadline
            time.sleep(0.05)


def _acknowledged(desk: Desk) -> int:
    with GraphStore.open(settings_of(desk)) as store:
        return store.last_change()


@pytest.mark.slow
@pytest.mark.neo4j
def test_loader_killed_at_random_points_on_a_server(
    town: Path, undisturbed: tuple[Desk, Counter[str], float], neo4j_server: Neo4jServer, tmp_path: Path
) -> None:
    first, graph, took = undisturbed
    settings = neo4j_settings(neo4j_server)
    with GraphStore.open(settings) as store:
        emptied(store)
    secret = settings.store_password or SecretStr("")
    desk = Desk(
        tmp_path,
        {
            "CREDIT_STORE_URL": settings.store_url,
            "CREDIT_STORE_USER": settings.store_user,
            "CREDIT_STORE_PASSWORD": secret.get_secret_value(),
            "CREDIT_BATCH_ROWS": "100",
            "CREDIT_KEY_FILE": str(first.folder / "person.key"),
        },
    )
    for wait in (0.4, 0.7):
        process = desk.start("load", town, "--out", tmp_path)
        time.sleep(wait * took)
        process.kill()
        process.communicate()

    desk.run("load", town, "--out", tmp_path, expect=1)

    assert graph_of(settings) == graph


@pytest.mark.slow
def test_ctrl_c_leaves_a_store_that_opens_and_a_load_that_goes_on(
    town: Path, undisturbed: tuple[Desk, Counter[str], float], tmp_path: Path
) -> None:
    first, graph, _ = undisturbed
    desk = Desk(tmp_path, {"CREDIT_BATCH_ROWS": "100", "CREDIT_KEY_FILE": str(first.folder / "person.key")})
    process = desk.start("load", town, "--out", tmp_path)
    _wait_for_changes(desk, 6)
    os.killpg(process.pid, signal.SIGINT)
    _, said = process.communicate()

    assert process.returncode == 130, said
    assert "再次运行" in said
    desk.run("load", town, "--out", tmp_path, expect=1)
    assert graph_of(settings_of(desk)) == graph
    embedded.stop(tmp_path / "data")


@pytest.mark.slow
def test_two_commands_at_once_join_one_engine(town: Path, tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    files = sorted(town.glob("*.csv"))[:4]
    both = [desk.start("load", *files[half::2], "--out", tmp_path, "--json") for half in (0, 1)]

    ends = [process.communicate() for process in both]

    assert all(process.returncode in (0, 1) for process in both), ends
    assert desk.json("audit", "verify")["ok"]
    embedded.stop(tmp_path / "data")
