"""The application over each engine, filled once for a module."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from graph_service.settings import Settings
from tests.support.http_house import House, make_keys, opened, settle
from tests.support.stores import emptied, neo4j_settings

_ENGINES = ["_embedded_session", pytest.param("_neo4j_session", marks=pytest.mark.neo4j)]


@pytest.fixture(scope="module", params=_ENGINES)
def house(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The town behind the application; no test may write but by asking."""
    store = emptied(request.getfixturevalue(request.param))
    settle(store)
    folder: Path = tmp_path_factory.mktemp("search")
    with opened(store, _settings(request, folder), make_keys(store)) as running:
        yield running


def _settings(request: pytest.FixtureRequest, folder: Path) -> Settings:
    embedded = request.param == "_embedded_session"
    reached: Settings = (
        request.getfixturevalue("_embedded_settings")
        if embedded
        else neo4j_settings(request.getfixturevalue("neo4j_server"))
    )
    changed = {"search_dir": folder, "http_rate": 100_000, "key_file": folder / "person.key"}
    return reached.model_copy(update=changed)
