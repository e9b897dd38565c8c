"""报告的证明: what reports show is what `evaluate` gives, for 300 parties and every purpose."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph_service.access.purposes import purposes
from graph_service.store.graph_store import GraphStore
from tests.support.report_proof import chosen, filled, prove
from tests.support.stores import emptied

PARTIES = 300


@pytest.mark.slow
def test_every_state_that_is_shown_is_the_one_that_evaluate_gives(
    request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    store: GraphStore = emptied(request.getfixturevalue("_embedded_session"))
    filled(store, tmp_path, 400)

    proof = prove(store, chosen(store, PARTIES))

    assert proof.differences == []
    assert proof.reports == PARTIES * len(purposes())
    assert proof.states > PARTIES
    assert proof.neighbours > PARTIES
