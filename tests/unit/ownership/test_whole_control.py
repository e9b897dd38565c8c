"""全域控制: of every company what is said of it alone, in one pass; compiled or not, the same."""

from __future__ import annotations

from fractions import Fraction
from random import Random

import numpy as np
import pytest
from hypothesis import given

from graph_service.ownership.control import Control
from graph_service.ownership.settling import PLAIN, Method
from graph_service.ownership.share_arrays import Shareholdings
from graph_service.ownership.whole_control import (
    CIRCULAR,
    NOBODY,
    SEVERAL,
    WholeControl,
    best_method,
    controlled_pairs,
    controllers,
    ultimate_controllers,
)
from tests.support.plain_ownership import asp_control
from tests.unit.ownership.registers import as_holdings, register, registers
from tests.unit.ownership.structures import unhurried

METHODS = sorted({PLAIN, best_method()}, key=lambda one: one.name)

methods = pytest.mark.parametrize("method", METHODS, ids=lambda one: one.name)


def controls(held: Shareholdings) -> set[tuple[int, int]]:
    """Who controls whom, by the exact module."""
    return {(int(one), int(other)) for one, other in Control(as_holdings(held)).pairs()}


def expected(pairs: set[tuple[int, int]], company: int) -> tuple[set[int], set[int]]:
    """Tops of a company that nobody outside a ring controls, and the ring, as the pairs say."""
    over = {one for one, other in pairs if other == company}
    mutual = {one for one in over if (company, one) in pairs}
    line = over | ({company} if mutual else set())
    rings = {one for one in line if all((one, other) in pairs for other in line if (other, one) in pairs)}
    tops = {one for one in rings if not any((other, one) in pairs for other in line)}
    return tops, rings - tops


@methods
def test_each_company_is_told_who_controls_it_in_the_end(method: Method) -> None:
    held = register(5, 2, [(5, 0, 51), (0, 1, 30), (5, 1, 21), (1, 2, 100), (6, 3, 50), (3, 4, 51)])

    found = ultimate_controllers(held, method)

    assert found.controller.tolist() == [5, 5, 5, NOBODY, 3]
    assert found.joined.tolist() == [1]


@methods
def test_exactly_half_is_no_control_and_one_part_more_is(method: Method) -> None:
    found = ultimate_controllers(register(3, 1, [(3, 0, 50), (3, 1, 51), (3, 2, 50)], [100, 101, 99]), method)

    assert found.controller.tolist() == [NOBODY, 3, 3]


@methods
def test_doubled_rows_are_one_holding(method: Method) -> None:
    found = ultimate_controllers(register(1, 1, [(1, 0, 26), (1, 0, 25)]), method)

    assert found.controller.tolist() == [1]


@methods
def test_a_holding_in_oneself_does_not_vote_and_stays_in_the_whole(method: Method) -> None:
    found = ultimate_controllers(register(2, 1, [(0, 0, 60), (2, 0, 40), (1, 1, 51), (2, 1, 49)]), method)

    assert found.controller.tolist() == [NOBODY, NOBODY]


def ring_above(found: WholeControl, company: int) -> set[int]:
    """The ring that controls this company, which may be one of it."""
    if found.controller[company] != CIRCULAR:
        return set()
    return next(set(ring) for ring in found.rings if found.group[ring[0]] == found.group[company])


@methods
def test_companies_in_a_ring_have_no_controller_outside(method: Method) -> None:
    held = register(5, 1, [(0, 1, 60), (1, 2, 60), (2, 0, 60), (1, 3, 60), (5, 3, 40), (5, 4, 90)])

    found = ultimate_controllers(held, method)

    assert found.controller.tolist() == [CIRCULAR] * 4 + [5]
    assert found.rings == ((0, 1, 2),)


@methods
def test_a_company_held_by_what_it_alone_controls_is_controlled_by_nobody(method: Method) -> None:
    found = ultimate_controllers(register(3, 0, [(0, 1, 60), (0, 2, 60), (1, 0, 30), (2, 0, 30)]), method)

    assert found.controller.tolist() == [NOBODY, 0, 0]
    assert found.rings == ()


@methods
def test_a_ring_closed_by_several_together_is_found(method: Method) -> None:
    rows = [(0, 1, 60), (1, 2, 60), (1, 0, 30), (2, 0, 30)]

    found = ultimate_controllers(register(3, 0, rows), method)

    assert found.controller.tolist() == [CIRCULAR] * 3
    assert found.rings == ((0, 1),)


@methods
def test_of_which_two_hold_more_than_half_each_it_is_said_that_it_may_have_several(method: Method) -> None:
    rows = [(4, 0, 60), (5, 0, 60), (0, 1, 60), (0, 2, 10), (4, 2, 60), (4, 3, 80), (5, 3, 40)]
    held = register(4, 2, rows)

    found = ultimate_controllers(held, method)

    assert found.controller.tolist() == [SEVERAL, SEVERAL, 4, 4]
    assert found.over_whole.tolist() == [0, 3]
    assert controllers(held, 1).tops == ("4", "5")


@methods
def test_shares_too_great_to_be_added_up_are_refused_and_never_wrap(method: Method) -> None:
    held = register(1, 2, [(1, 0, 2**62), (2, 0, 2**62)], [2**62])

    with pytest.raises(OverflowError):
        ultimate_controllers(held, method)


@methods
def test_a_register_without_rows_has_nobody_in_control(method: Method) -> None:
    assert ultimate_controllers(register(2, 0, []), method).controller.tolist() == [NOBODY, NOBODY]


@methods
@unhurried
@given(held=registers())
def test_all_at_once_is_what_each_alone_would_be(held: Shareholdings, method: Method) -> None:
    pairs = controls(held)
    found = ultimate_controllers(held, method)
    totals = np.bincount(held.owned, held.share, held.companies)

    assert found.over_whole.tolist() == np.flatnonzero(totals > held.whole).tolist()
    for company, controller in enumerate(found.controller.tolist()):
        tops, ring = expected(pairs, company)
        if controller == SEVERAL:
            continue
        assert tops == ({controller} if controller >= 0 else set())
        assert ring == ring_above(found, company)
    if not len(found.over_whole):
        assert not len(found.several)


@methods
@unhurried
@given(held=registers())
def test_all_pairs_are_those_of_the_exact_module(held: Shareholdings, method: Method) -> None:
    found = controlled_pairs(held, ultimate_controllers(held, method))

    pairs = list(zip(found.controller.tolist(), found.company.tolist(), strict=True))
    assert len(pairs) == len(set(pairs))
    assert set(pairs) == controls(held)


@unhurried
@given(held=registers(5, 2, 14))
def test_a_logic_program_says_the_same_of_all_pairs(held: Shareholdings) -> None:
    exact = as_holdings(held)
    edges = [
        (exact.parties[owner], exact.parties[owned], share)
        for owner, rows in enumerate(exact.held)
        for owned, share in rows.items()
    ]

    found = controlled_pairs(held, ultimate_controllers(held))

    pairs = zip(found.controller.tolist(), found.company.tolist(), strict=True)
    wanted = asp_control(edges, Fraction(1, 2), inclusive=False)
    assert {(str(one), str(other)) for one, other in pairs} == wanted


@methods
def test_a_component_of_two_thousand_companies_is_no_obstacle(method: Method) -> None:
    random = Random(11)
    rows = [(random.randrange(2000), owned, share) for owned in range(2000) for share in (30, 25, 20, 15, 10)]
    ring = [(owned + 1, owned, 100) for owned in range(2000, 3999)] + [(2000, 3999, 100)]
    held = register(4000, 0, rows + ring)

    found = ultimate_controllers(held, method)

    assert set(found.controller[2000:].tolist()) == {CIRCULAR}
    assert found.rings[-1] == tuple(range(2000, 4000))
    assert set(found.controller[:2000].tolist()) <= {NOBODY, CIRCULAR, *range(2000)}


@methods
def test_long_lines_of_joint_holdings_are_followed_to_their_end(method: Method) -> None:
    size = 3000
    rows = [(size, 0, 60)]
    for company in range(1, size):
        rows += [(size, company, 30), (company - 1, company, 30)]

    found = ultimate_controllers(register(size, 1, rows), method)

    assert set(found.controller.tolist()) == {size}
