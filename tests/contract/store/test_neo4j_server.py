"""The server of docker-compose.yml, run as a process: it starts, answers, and takes a bulk import."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from neo4j import Driver, GraphDatabase
from neo4j.exceptions import AuthError

from tests.support.compose import server_settings
from tests.support.neo4j_server import Neo4jServer, neo4j_version, running_neo4j

pytestmark = [
    pytest.mark.neo4j,
    pytest.mark.skipif(
        "CREDIT_TEST_NEO4J_URI" in os.environ, reason="these tests need a server of their own"
    ),
]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Neo4jServer]:
    with running_neo4j(tmp_path_factory.mktemp("neo4j")) as running:
        yield running


@pytest.fixture
def driver(server: Neo4jServer) -> Iterator[Driver]:
    with GraphDatabase.driver(server.bolt_url, auth=(server.user, server.password)) as connected:
        yield connected


def test_it_is_the_pinned_version(driver: Driver) -> None:
    components = driver.execute_query(
        "CALL dbms.components() YIELD versions, edition RETURN versions, edition"
    )

    assert components.records[0]["versions"] == [neo4j_version()]
    assert components.records[0]["edition"] == "community"


def test_it_has_the_settings_of_docker_compose(driver: Driver) -> None:
    shown = driver.execute_query("SHOW SETTINGS YIELD name, value RETURN name, value").records
    in_force = {row["name"]: row["value"] for row in shown}

    for name in server_settings():
        assert name in in_force
    assert in_force["dbms.usage_report.enabled"] == "false"
    assert in_force["db.transaction.timeout"] == "10m"
    assert in_force["server.memory.heap.max_size"] == "1.00GiB"
    assert in_force["dbms.security.auth_enabled"] == "true"


def test_it_refuses_a_wrong_password(server: Neo4jServer) -> None:
    with (
        GraphDatabase.driver(server.bolt_url, auth=(server.user, "wrong")) as stranger,
        pytest.raises(AuthError),
    ):
        stranger.verify_connectivity()
