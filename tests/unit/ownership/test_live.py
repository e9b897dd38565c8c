"""变更: after every change the answer is that of a full run, and only those are asked again whom it can matter to."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_service.ownership.columns import Shareholdings
from graph_service.ownership.live import LiveHoldings
from graph_service.ownership.live_control import LiveControl
from graph_service.ownership.live_ownership import LiveOwnership
from graph_service.ownership.thresholds import BENEFICIAL
from graph_service.ownership.whole_control import controlled_pairs, ultimate_controllers
from graph_service.ownership.whole_ownership import ultimate_ownership
from tests.unit.ownership.registers import SHARES, register, registers
from tests.unit.ownership.structures import unhurried

Edit = tuple[int, int, int]
edits = st.lists(
    st.tuples(st.integers(0, 99), st.integers(0, 99), st.sampled_from((0, 0, 0, *SHARES))), max_size=8
)


def within(held: Shareholdings, edit: Edit) -> Edit:
    owner, owned, share = edit
    return owner % held.parties, owned % held.companies, share


def pairs(held: Shareholdings) -> set[tuple[int, int]]:
    found = controlled_pairs(held, ultimate_controllers(held))
    return set(zip(found.controller.tolist(), found.company.tolist(), strict=True))


def test_a_holding_sold_ends_what_rested_on_it() -> None:
    control = LiveControl(LiveHoldings(register(3, 1, [(3, 0, 60), (0, 1, 30), (3, 1, 25), (1, 2, 51)])))

    found = control.change(3, 1, 20)

    assert found.asked == (3,)
    assert found.gained == ()
    assert set(found.lost) == {(3, 1), (3, 2)}
    assert set(control.controlled(3)) == {0}
    assert set(control.controllers(2)) == {1}


def test_whoever_controls_the_owner_is_asked_too_and_nobody_else() -> None:
    control = LiveControl(LiveHoldings(register(4, 2, [(4, 0, 60), (0, 1, 60), (5, 2, 60), (5, 3, 10)])))

    found = control.change(1, 3, 90)

    assert set(found.asked) == {0, 1, 4}
    assert set(found.gained) == {(0, 3), (1, 3), (4, 3)}


def test_only_what_lies_below_is_looked_at_again() -> None:
    owners = LiveOwnership(LiveHoldings(register(4, 1, [(4, 0, 60), (0, 1, 50), (1, 2, 100), (4, 3, 60)])))

    assert owners.change(4, 1, 50) == (1, 2)
    assert owners.owners(2).shares == {4: pytest.approx(0.8)}
    assert owners.owners(2).unknown == pytest.approx(0.2)
    assert owners.owners(3).shares == {4: pytest.approx(0.6)}


def test_what_is_no_holding_is_refused() -> None:
    live = LiveHoldings(register(1, 1, []))

    with pytest.raises(IndexError):
        live.change(2, 0, 1)
    with pytest.raises(IndexError):
        live.change(0, 1, 1)
    with pytest.raises(ValueError, match="below 0"):
        live.change(1, 0, -1)


@unhurried
@given(held=registers(), edits=edits)
def test_control_after_each_change_is_that_of_a_full_run(held: Shareholdings, edits: list[Edit]) -> None:
    live = LiveHoldings(held)
    control = LiveControl(live)
    before = pairs(held)
    for edit in edits:
        change = control.change(*within(held, edit))
        after = pairs(live.now())

        assert {(one, other) for one in range(held.parties) for other in control.controlled(one)} == after
        assert {
            (one, other) for other in range(held.companies) for one in control.controllers(other)
        } == after
        assert set(change.gained) == after - before
        assert set(change.lost) == before - after
        before = after


@unhurried
@given(held=registers(), edits=edits)
def test_owners_after_each_change_are_those_of_a_full_run(held: Shareholdings, edits: list[Edit]) -> None:
    live = LiveHoldings(held)
    owners = LiveOwnership(live)
    for edit in edits:
        owners.change(*within(held, edit))
        whole = ultimate_ownership(live.now(), BENEFICIAL)

        for company in range(held.companies):
            now = owners.owners(company)
            assert now.shares == pytest.approx(whole.owners_of(company), abs=1e-9)
            assert now.unknown == pytest.approx(whole.unknown[company], abs=max(1e-9, whole.rough[company]))


@unhurried
@given(held=registers(), edits=edits)
def test_a_full_run_may_begin_after_changes(held: Shareholdings, edits: list[Edit]) -> None:
    live = LiveHoldings(held)
    for edit in edits:
        live.change(*within(held, edit))

    control = LiveControl(live)

    assert {(one, other) for one in range(held.parties) for other in control.controlled(one)} == pairs(
        live.now()
    )
