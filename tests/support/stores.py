"""The two engines as stores: `store` runs a test on each of them, `other_store` is the other one, both empty.

No test names an engine; what holds on one holds on the other.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any, LiteralString

import pytest
from pydantic import SecretStr

from graph_service.settings import Settings
from graph_service.store import embedded
from graph_service.store.graph_store import GraphStore, embedded_folder
from tests.support.neo4j_server import Neo4jServer, neo4j_server

__all__ = ["neo4j_server"]

_ENGINES = [
    pytest.param("embedded_store", id="embedded"),
    pytest.param("neo4j_store", id="neo4j", marks=pytest.mark.neo4j),
]
_SESSIONS = [
    pytest.param("_embedded_session", id="embedded"),
    pytest.param("_neo4j_session", id="neo4j", marks=pytest.mark.neo4j),
]


@pytest.fixture(scope="session")
def _embedded_settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    folder = tmp_path_factory.mktemp("embedded")
    settings = Settings(
        store_url=f"embedded:{folder}", engine_heap="512m", engine_linger=60, store_password=None
    )
    yield settings
    embedded.stop(embedded_folder(settings.store_url))


@pytest.fixture(scope="session")
def _embedded_session(_embedded_settings: Settings) -> Iterator[GraphStore]:
    with GraphStore.open(_embedded_settings) as opened:
        yield opened


@pytest.fixture(scope="session")
def _neo4j_session(neo4j_server: Neo4jServer) -> Iterator[GraphStore]:
    with GraphStore.open(neo4j_settings(neo4j_server)) as opened:
        yield opened


def neo4j_settings(server: Neo4jServer) -> Settings:
    """How to reach a server of the tests."""
    return Settings(
        store_url=server.bolt_url, store_user=server.user, store_password=SecretStr(server.password)
    )


@pytest.fixture
def embedded_store(_embedded_session: GraphStore) -> GraphStore:
    """The bundled engine, emptied."""
    return emptied(_embedded_session)


@pytest.fixture
def neo4j_store(_neo4j_session: GraphStore) -> GraphStore:
    """A real Neo4j, emptied."""
    return emptied(_neo4j_session)


@pytest.fixture(params=_ENGINES)
def store(request: pytest.FixtureRequest) -> GraphStore:
    """An empty store; the test runs once on each engine."""
    return request.getfixturevalue(request.param)  # type: ignore[no-any-return]


@pytest.fixture(scope="module", params=_SESSIONS)
def standing_store(request: pytest.FixtureRequest) -> GraphStore:
    """A store for tests that leave nothing in it; emptied once for all of a module."""
    return emptied(request.getfixturevalue(request.param))


@pytest.fixture
def other_store(store: GraphStore, embedded_store: GraphStore, neo4j_store: GraphStore) -> GraphStore:
    """The engine that `store` is not, empty too."""
    return neo4j_store if store is embedded_store else embedded_store


@pytest.fixture
def store_settings(store: GraphStore, request: pytest.FixtureRequest) -> Settings:
    """How another process or a second connection reaches `store`."""
    return reached(store, request)


def reached(store: GraphStore, request: pytest.FixtureRequest) -> Settings:
    """The settings of one of the two engines."""
    if store.url.startswith("embedded:"):
        return request.getfixturevalue("_embedded_settings")  # type: ignore[no-any-return]
    return neo4j_settings(request.getfixturevalue("neo4j_server"))


_WIPE: LiteralString = """
MATCH (n)
WHERE NOT n:Migration
DETACH DELETE n
RETURN count(*) AS n
"""


_CONTENT: dict[str, tuple[str, tuple[int, int, int]]] = {}
"""What `filled_with` put into a store, and how the store was left: url -> content and last change, nodes, links."""


def filled_with(opened: GraphStore, content: str, fill: Callable[[GraphStore], object]) -> GraphStore:
    """The store with just what `fill` puts in; filled again only if a test changed it since."""
    if _CONTENT.get(opened.url) != (content, _left_as(opened)):
        fill(emptied(opened))
    _CONTENT[opened.url] = (content, _left_as(opened))
    return opened


def _left_as(opened: GraphStore) -> tuple[int, int, int]:
    (nodes,) = _sent(opened, "MATCH (n) RETURN count(n) AS many")
    (links,) = _sent(opened, "MATCH ()-[r]->() RETURN count(r) AS many")
    return opened.last_change(), nodes["many"], links["many"]


def emptied(opened: GraphStore) -> GraphStore:
    """The store with nothing in it but its schema: one statement; what a test did to the schema is mended."""
    run(opened, _WIPE)
    if opened.pending_migrations():
        opened.migrate()
    return opened


def run(opened: GraphStore, text: str, **parameters: Any) -> list[dict[str, Any]]:
    """Any Cypher, as only a test (or somebody who tampers) may send it."""
    _CONTENT.pop(opened.url, None)
    return _sent(opened, text, **parameters)


def _sent(opened: GraphStore, text: str, **parameters: Any) -> list[dict[str, Any]]:
    with opened._driver.session(database=opened._database) as session:
        return session.execute_write(lambda tx: [record.data() for record in tx.run(text, parameters)])


def whole(opened: GraphStore) -> set[str]:
    """Every node and link with all it holds, one line each; not the migrations, which are a store's own."""
    nodes = run(opened, "MATCH (n) WHERE NOT n:Migration RETURN labels(n) AS labels, properties(n) AS p")
    links = run(
        opened,
        "MATCH (a)-[r]->(b) RETURN labels(a) AS la, a.id AS a, type(r) AS type, properties(r) AS p,"
        " b.id AS b, labels(b) AS lb",
    )
    lines = [f"{sorted(n['labels'])} {_text(n['p'])}" for n in nodes]
    lines += [
        f"{sorted(r['la'])} {r['a']} {r['type']} {_text(r['p'])} {sorted(r['lb'])} {r['b']}" for r in links
    ]
    assert len(set(lines)) == len(lines), "two nodes or links cannot be told apart"
    return set(lines)


def _text(properties: dict[str, Any]) -> str:
    return json.dumps(properties, sort_keys=True, ensure_ascii=False, default=str)
