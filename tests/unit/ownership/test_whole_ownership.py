"""全域最终持股: of every company what is said of it alone; at a threshold as exact as in fractions."""

from __future__ import annotations

from fractions import Fraction
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_service.ownership.final_shares import Owners, ultimate_owners
from graph_service.ownership.share_arrays import Shareholdings
from graph_service.ownership.thresholds import BENEFICIAL, Threshold
from graph_service.ownership.whole_ownership import exact_share, ultimate_ownership
from tests.unit.ownership.registers import as_holdings, register, registers
from tests.unit.ownership.structures import unhurried

ANY = Threshold(Fraction(1, 10**6), True, "for tests")
THRESHOLDS = (
    BENEFICIAL,
    ANY,
    Threshold(Fraction(1, 2), False, "for tests"),
    Threshold(Fraction(1), True, "for tests"),
)


def alone(held: Shareholdings, company: int) -> Owners:
    """The exact answer for one company."""
    ends = [str(one) for one in range(held.parties) if one >= held.companies or held.public[one]]
    return ultimate_owners(as_holdings(held), str(company), ends, exact=True)


def test_shares_are_carried_down_to_the_last_company() -> None:
    held = register(3, 2, [(3, 0, 80), (0, 1, 70), (4, 1, 30), (1, 2, 50)])

    found = ultimate_ownership(held)

    assert found.owners_of(1) == {3: pytest.approx(0.56), 4: pytest.approx(0.3)}
    assert found.owners_of(2) == {3: pytest.approx(0.28)}
    assert found.unknown.tolist() == pytest.approx([0.2, 0.14, 0.57])


def test_a_crossed_holding_is_worth_46_of_47() -> None:
    held = register(2, 2, [(2, 0, 92), (1, 0, 8), (0, 1, 75), (3, 1, 25)])

    found = ultimate_ownership(held, Threshold(Fraction(46, 47), True, "for tests"))

    assert list(zip(found.company.tolist(), found.owner.tolist(), strict=True)) == [(0, 2)]
    assert found.exact > 0
    assert exact_share(held, 2, 0) == Fraction(46, 47)


def test_exactly_a_quarter_is_found_however_it_comes_together() -> None:
    rows = [(3, 0, 50), (0, 1, 50), (3, 2, 10), (3, 2, 15)]

    found = ultimate_ownership(register(3, 1, rows))

    assert found.company.tolist() == [0, 1, 2]
    assert found.exact == 1
    assert ultimate_ownership(register(3, 1, rows, [100, 100, 101])).company.tolist() == [0, 1]
    assert ultimate_ownership(register(3, 1, rows, [101, 100, 100])).company.tolist() == [0, 2]


def test_wholes_too_great_for_plain_products_are_decided_all_the_same() -> None:
    quarter = 2**59
    held = register(
        2, 2, [(2, 0, quarter), (3, 0, quarter - 1), (2, 1, quarter), (3, 1, 9)], [quarter * 4] * 2
    )
    odd = Threshold(Fraction(1_000_003, 4_000_012), True, "for tests")

    assert ultimate_ownership(held, odd).owner.tolist() == [2, 2]
    assert ultimate_ownership(held, Threshold(odd.share, False, "for tests")).owner.tolist() == []


def test_shares_too_great_to_be_added_up_are_refused() -> None:
    with pytest.raises(OverflowError):
        ultimate_ownership(register(1, 2, [(1, 0, 2**61), (2, 0, 2**61)], [2**62]))


def test_what_a_closed_cycle_holds_is_unknown() -> None:
    rows = [(0, 1, 100), (1, 0, 100), (0, 2, 50), (4, 2, 50), (3, 3, 100)]

    found = ultimate_ownership(register(4, 1, rows))

    assert found.owners_of(2) == {4: pytest.approx(0.5)}
    assert found.unknown.tolist() == pytest.approx([1, 1, 0.5, 1])


def test_a_cycle_of_which_too_much_is_held_to_have_an_end_is_unknown_too() -> None:
    rows = [(0, 1, 100), (1, 0, 100), (3, 0, 10), (0, 2, 50), (3, 2, 50)]

    found = ultimate_ownership(register(3, 1, rows))

    assert found.owners_of(0) == {}
    assert found.unknown.tolist() == pytest.approx([1, 1, 0.5])


def test_nobody_is_looked_for_behind_a_public_body() -> None:
    held = register(3, 1, [(3, 0, 100), (0, 1, 60), (1, 2, 100)], public=[0])

    found = ultimate_ownership(held)

    assert found.owners_of(1) == {0: pytest.approx(0.6)}
    assert found.owners_of(2) == {0: pytest.approx(0.6)}
    assert found.owners_of(0) == {}
    assert found.unknown.tolist() == pytest.approx([1, 0.4, 0.4])


def test_owners_too_many_to_be_carried_along_are_not_lost_where_they_reach_the_threshold() -> None:
    people = 3000
    rows = [(2 + one, 0, 1) for one in range(people)] + [(2, 0, 20_000), (0, 1, 50), (3, 1, 25), (4, 1, 24)]
    held = register(2, people, rows, [40_000, 100])

    found = ultimate_ownership(held)

    assert found.owners_of(1) == {
        2: pytest.approx(0.5 * 20_001 / 40_000),
        3: pytest.approx(0.25 + 0.5 / 40_000),
    }


@unhurried
@given(held=registers(), threshold=st.sampled_from(THRESHOLDS))
def test_all_at_once_is_what_each_alone_would_be(held: Shareholdings, threshold: Threshold) -> None:
    found = ultimate_ownership(held, threshold)

    order = list(zip(found.company.tolist(), found.owner.tolist(), strict=True))
    assert order == sorted(set(order))
    for company in range(held.companies):
        exact = alone(held, company)
        assert {str(one) for one in found.owners_of(company)} == {
            one for one, share in exact.shares.items() if threshold.reached(share)
        }
        for one, share in found.owners_of(company).items():
            assert share == pytest.approx(float(exact.shares[str(one)]), abs=1e-9)
            assert exact_share(held, one, company) == exact.shares[str(one)]
        slack = max(1e-9, float(found.rough[company]))
        assert found.unknown[company] == pytest.approx(float(exact.unknown), abs=slack)


@unhurried
@given(held=registers(lawful=True))
def test_owners_and_the_unknown_make_up_the_whole(held: Shareholdings) -> None:
    found = ultimate_ownership(held, ANY)

    sums = np.bincount(found.company, found.share, held.companies) + found.unknown
    assert sums == pytest.approx(np.ones(held.companies), abs=1e-4)


@pytest.mark.slow
def test_a_component_of_two_thousand_companies_is_no_obstacle_even_at_a_threshold() -> None:
    random = Random(3)
    size = 2000
    rows = [(random.randrange(size), owned, share) for owned in range(size) for share in (30, 25, 20)]
    rows += [(size, owned, 15) for owned in range(0, size, 2)] + [(size + 1, 7, 10)]
    held = register(size, 2, rows)
    # A component this size takes too long in fractions; sums with a proved margin are exact enough.
    proved = ultimate_owners(as_holdings(held), "8", [str(size), str(size + 1)]).shares[str(size)]

    for share, reached in ((proved - Fraction(1, 10**9), True), (proved + Fraction(1, 10**9), False)):
        found = ultimate_ownership(held, Threshold(share.limit_denominator(10**15), True, "for tests"))

        assert (size in found.owners_of(8)) == reached
        assert found.exact >= 1
    assert ultimate_ownership(held).unknown[8] < 1


@pytest.mark.slow
def test_a_component_of_two_thousand_companies_nearly_closed_is_no_obstacle() -> None:
    random = Random(5)
    size = 2000
    rows = [(owned - 1 if owned else size - 1, owned, 60) for owned in range(size)]
    rows += [(random.randrange(size), owned, 40) for owned in range(1, size)] + [(size, 0, 40)]

    found = ultimate_ownership(register(size, 1, rows))

    assert found.share == pytest.approx(np.ones(size), abs=1e-9)
    assert found.exact == size


def test_a_component_too_great_for_dense_equations_is_solved_as_well() -> None:
    size = 2600
    rows = [(owned - 1 if owned else size - 1, owned, 90) for owned in range(size)]
    rows += [(size + owned % 2, owned, 10) for owned in range(size)]

    found = ultimate_ownership(register(size, 2, rows))

    assert found.owners_of(2) == {size: pytest.approx(10 / 19), size + 1: pytest.approx(9 / 19)}
    assert found.owners_of(1) == {size: pytest.approx(9 / 19), size + 1: pytest.approx(10 / 19)}
    assert found.unknown == pytest.approx(np.zeros(size), abs=1e-9)
