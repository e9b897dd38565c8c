"""要素齐全. A consequence without its proof is refused by the text that writes it, and nothing of the run is seen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from graph_service.errors import StoreError
from graph_service.liability import spreading
from graph_service.liability.consequences import Derived
from graph_service.store.graph_store import GraphStore
from tests.support.orders import DAY, fill, quiet, seen, spreader, street

CARRIED = (
    "rule", "decision_no", "decision_date", "authority", "basis", "effect", "measures", "timeline", "grounds",
    "how_to_object", "how_to_repair", "rules_version",
)  # fmt: skip


@pytest.mark.parametrize("lacking", CARRIED)
def test_a_consequence_that_lacks_what_it_must_carry_is_refused(
    store: GraphStore, monkeypatch: pytest.MonkeyPatch, lacking: str
) -> None:
    orders = fill(store, street(1))
    derive = spreading.derive

    def without(*given: Any) -> list[Derived]:
        return [replace(one, properties=_without(one.properties, lacking)) for one in derive(*given)]

    monkeypatch.setattr(spreading, "derive", without)

    with pytest.raises(StoreError, match="refused"):
        spreader(store).full(DAY, quiet)

    monkeypatch.undo()
    assert not seen(store, orders)
    assert spreader(store).full(DAY, quiet).tally.new == 1


def _without(properties: Mapping[str, Any], lacking: str) -> dict[str, Any]:
    return {name: value for name, value in properties.items() if name != lacking}
