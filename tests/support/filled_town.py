"""The whole town on each engine, filled once for a module whose tests only read."""

from __future__ import annotations

import pytest

from graph_service.store.graph_store import GraphStore
from tests import town
from tests.support.stores import emptied

_SESSIONS = ["_embedded_session", pytest.param("_neo4j_session", marks=pytest.mark.neo4j)]


@pytest.fixture(scope="module", params=_SESSIONS)
def filled(request: pytest.FixtureRequest) -> GraphStore:
    """The whole town; no test of the module may write, or ask for `store`."""
    store: GraphStore = emptied(request.getfixturevalue(request.param))
    town.fill(store)
    return store
