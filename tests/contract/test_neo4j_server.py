"""The server of docker-compose.yml, run as a process: it starts, answers, and takes a bulk import."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

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


def test_it_takes_a_bulk_import_and_keeps_it_over_a_restart(server: Neo4jServer, tmp_path: Path) -> None:
    nodes = tmp_path / "enterprises.csv"
    nodes.write_text("code:ID,name\nA,甲公司\nB,乙公司\n", encoding="utf-8")
    links = tmp_path / "shares.csv"
    links.write_text(":START_ID,:END_ID,share\nA,B,0.51\n", encoding="utf-8")

    server.stop()
    imported = server.admin(
        "database",
        "import",
        "full",
        "neo4j",
        "--overwrite-destination",
        f"--nodes=Enterprise={nodes}",
        f"--relationships=HOLDS_SHARE={links}",
    )
    server.start()

    assert imported.returncode == 0, imported.stdout + imported.stderr
    with GraphDatabase.driver(server.bolt_url, auth=(server.user, server.password)) as driver:
        held = driver.execute_query(
            "MATCH (a)-[s:HOLDS_SHARE]->(b) RETURN a.name AS a, s.share AS s, b.name AS b"
        )
    assert [row.data() for row in held.records] == [{"a": "甲公司", "s": "0.51", "b": "乙公司"}]
