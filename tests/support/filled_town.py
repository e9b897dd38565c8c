"""The whole town on each engine: filled once for a module whose tests only read, or again after a test that wrote."""

from __future__ import annotations

import pytest

from graph_service.settings import Settings
from graph_service.store.graph_store import GraphStore
from tests import town
from tests.support.stores import emptied, filled_with, reached

_SESSIONS = [
    pytest.param("_embedded_session", id="embedded"),
    pytest.param("_neo4j_session", id="neo4j", marks=pytest.mark.neo4j),
]


@pytest.fixture(scope="module", params=_SESSIONS)
def filled(request: pytest.FixtureRequest) -> GraphStore:
    """The whole town; no test of the module may write, or ask for `store`."""
    store: GraphStore = emptied(request.getfixturevalue(request.param))
    town.fill(store)
    return store


@pytest.fixture(params=_SESSIONS)
def town_store(request: pytest.FixtureRequest) -> GraphStore:
    """The whole town, filled again only if the test before wrote something; a test may write."""
    return filled_with(request.getfixturevalue(request.param), "town", town.fill)


@pytest.fixture
def town_settings(town_store: GraphStore, request: pytest.FixtureRequest) -> Settings:
    """How another process reaches `town_store`."""
    return reached(town_store, request)
