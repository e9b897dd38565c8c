"""键入的标识. An id may be typed in part, and is shown so that it can be copied."""

from __future__ import annotations

import pytest

from graph_service.errors import SettingError
from graph_service.store.graph_store import GraphStore
from graph_service.store.typed_ids import whole_id
from tests import town
from tests.support import derived
from tests.support.stores import run


@pytest.mark.parametrize(
    ("kind", "label", "name"),
    [
        ("decision", "Decision", "id"),
        ("party", "Party", "id"),
        ("load", "Load", "id"),
        ("run", "Run", "id"),
        ("consequence", "Consequence", "key"),
    ],
)
def test_the_beginning_of_an_id_is_enough_if_one_begins_so(
    store: GraphStore, kind: str, label: str, name: str
) -> None:
    derived.fill(store)
    ids = sorted({str(row["id"]) for row in run(store, f"MATCH (n:{label}) RETURN n.{name} AS id")})
    assert ids

    for one in ids:
        alone = (one[:n] for n in range(1, len(one)) if sum(id_.startswith(one[:n]) for id_ in ids) == 1)
        assert whole_id(store, kind, next(alone, one)) == one
        assert whole_id(store, kind, one) == one


def test_of_several_the_first_are_named(embedded_store: GraphStore) -> None:
    derived.fill(embedded_store)

    with pytest.raises(SettingError, match="不止一个"):
        whole_id(embedded_store, "decision", "d:")


@pytest.mark.parametrize("typed", ["d:zzz", "", "  "])
def test_what_nothing_begins_with_stays_as_typed(embedded_store: GraphStore, typed: str) -> None:
    town.fill(embedded_store)

    assert whole_id(embedded_store, "decision", typed) == typed
