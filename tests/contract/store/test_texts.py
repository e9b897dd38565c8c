"""Every Cypher text runs on either engine, takes what its header says and gives the columns it names."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from graph_service.store import texts
from graph_service.store.graph_store import GraphStore

_SAMPLES: dict[str, Any] = {
    "string": "x",
    "integer": 1,
    "boolean": True,
    "float": 0.5,
    "date": date(2026, 1, 1),
}
NAMES = [name for name in texts.names() if not name.startswith("schema/")]


def sample(declared: str) -> Any:
    """A value of the declared type; lists are empty, so that a writing text finds nothing to write."""
    word = declared.split()[0]
    return [] if word == "list" else {} if word == "map" else _SAMPLES[word]


@pytest.mark.parametrize("name", NAMES)
def test_a_text_runs_and_gives_its_columns(standing_store: GraphStore, name: str) -> None:
    query = texts.load(name)
    parameters = {name: sample(declared) for name, declared in query.parameters.items()}

    store = standing_store
    with store._driver.session(database=store._database) as session, session.begin_transaction() as tx:
        result = tx.run(query.text, parameters)
        rows = list(result)
        columns = list(result.keys())
        tx.rollback()

    assert columns == list(query.columns) or columns == rows == []  # an engine may name no columns of no rows
