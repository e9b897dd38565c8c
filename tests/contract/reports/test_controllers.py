"""全域控制人. What one pass says of every organisation is what asking for each alone says."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from graph_service.domain import codes, model
from graph_service.domain.model import is_person_id
from graph_service.exploring.owners import ownership_of
from graph_service.reports.controllers import ControlState, Owning, controllers_of_all, owners_of_all
from graph_service.snapshot.keeper import SnapshotKeeper
from graph_service.store.graph_store import GraphStore
from tests import town
from tests.contract.reports.test_structures import DAY


def test_every_organisation_has_the_controller_that_asking_for_it_alone_finds(
    store: GraphStore, tmp_path: Path
) -> None:
    other, third = (model.organisation(codes.make_uscc("91", "990100", serial)) for serial in (71, 72))
    held = [
        model.shareholding(town.QINGHE, other, Decimal("0.6")),
        model.shareholding(other, third, Decimal("0.3")),
        model.shareholding(town.QINGHE, third, Decimal("0.3")),
    ]
    town.fill(store, [*town.SHEETS, town.Sheet("shareholders-2", held)], more=(other, third))
    keeper = SnapshotKeeper(store, tmp_path / "snapshot")
    keeper.build()

    found = list(controllers_of_all(keeper.current(), DAY))

    assert len({one.organisation for one in found}) == len(found) > 3
    assert {ControlState.CONTROLLED, ControlState.NOBODY} <= {one.state for one in found}
    assert {one.organisation: one.controller for one in found}[other.id] is not None
    for one in found:
        alone = ownership_of(store, one.organisation, DAY, store.last_change()).controller
        assert alone.top == one.controller, one.organisation


def test_every_organisation_has_the_owners_that_asking_for_it_alone_finds(
    store: GraphStore, tmp_path: Path
) -> None:
    town.fill(store, town.SHEETS)
    keeper = SnapshotKeeper(store, tmp_path / "snapshot")
    keeper.build()

    found = list(owners_of_all(keeper.current(), DAY))

    assert len({one.organisation for one in found}) == len(found) > 3
    assert any(one.state is Owning.OWNED for one in found)
    for one in found:
        alone = ownership_of(store, one.organisation, DAY, store.last_change(), beneficial=True).beneficial
        assert alone is not None
        persons = {id_: share for id_, share in one.owners if is_person_id(id_)}
        assert persons == pytest.approx({id_: float(share) for id_, share in alone.owners.items()})
