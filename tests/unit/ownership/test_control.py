"""控制: votes are cast as blocks, more than half decides, and nothing controls by what it does not control yet."""

from __future__ import annotations

from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_service.ownership.control import Control, Controller, controller_of, steps
from graph_service.ownership.thresholds import AGGREGATE, CONTROL, Threshold
from tests.support.plain_ownership import Edge, asp_blocked, asp_control
from tests.unit.ownership.structures import (
    NAMES,
    SHARES,
    edges,
    edges_of,
    holdings_of,
    lawful_edges,
    unhurried,
)


def controls(text: str, threshold: Threshold = CONTROL) -> set[str]:
    return {one + other for one, other in Control(holdings_of(edges_of(text)), threshold).pairs()}


def test_exactly_half_is_no_control() -> None:
    assert controls("A-0.5-B") == set()
    assert controls("A-0.500001-B") == {"AB"}


def test_shares_of_controlled_companies_vote_with_their_controller() -> None:
    assert controls("A-0.6-B B-0.3-C A-0.3-C") == {"AB", "AC"}


def test_two_holdings_of_one_pair_add_up() -> None:
    assert controls("A-0.3-B A-0.3-B") == {"AB"}


def test_a_holding_in_oneself_helps_nobody() -> None:
    assert controls("A-0.4-B B-0.3-B") == set()
    assert controls("B-1-B") == set()


def test_companies_that_hold_each_other_do_not_lift_each_other() -> None:
    assert controls("X-0.45-A Y-0.48-A A-1-Y") == {"AY"}


def test_a_ring_controls_itself_and_has_no_controller_outside() -> None:
    ring = holdings_of(edges_of("A-0.6-B B-0.6-C C-0.6-A"))

    assert len(list(Control(ring).pairs())) == 6
    assert controller_of(ring, "A") == Controller(circular=("B", "C"))


def test_the_proof_names_the_holdings_that_decide_and_rests_on_earlier_steps() -> None:
    found = list(steps(holdings_of(edges_of("A-0.6-B A-0.2-C B-0.4-C C-0.9-D E-0.1-D")), ["A"]))

    assert [step.company for step in found] == ["B", "C", "D"]
    assert [(one.owner, one.share) for one in found[1].holdings] == [
        ("A", Fraction("0.2")),
        ("B", Fraction("0.4")),
    ]
    assert found[1].total == Fraction("0.6")


def test_the_top_of_a_chain_controls_in_the_end() -> None:
    chain = holdings_of(edges_of("P-0.51-A A-0.6-B B-1-C Q-0.49-A"))

    assert controller_of(chain, "C") == Controller(tops=("P",))
    assert controller_of(chain, "P") == Controller()


def test_a_party_with_half_each_has_no_controller() -> None:
    assert controller_of(holdings_of(edges_of("P-0.5-A Q-0.5-A")), "A") == Controller()


@unhurried
@given(edges(), st.sampled_from(SHARES[1:]), st.booleans())
def test_control_is_the_least_model_of_the_logic_program(
    found: list[Edge], share: Fraction, inclusive: bool
) -> None:
    control = Control(holdings_of(found), Threshold(share, inclusive, "test"))

    assert set(control.pairs()) == asp_control(found, share, inclusive=inclusive)


@unhurried
@given(edges(7, 20), st.sets(st.sampled_from(NAMES[:3])))
def test_who_is_blocked_is_the_least_model_of_the_logic_program(found: list[Edge], seeds: set[str]) -> None:
    derived = [step.company for step in steps(holdings_of(found), sorted(seeds), AGGREGATE)]

    assert set(derived) == asp_blocked(found, seeds)
    assert len(set(derived)) == len(derived)


@unhurried
@given(edges(7, 20))
def test_every_step_rests_on_those_before_it_and_all_are_found(found: list[Edge]) -> None:
    holdings = holdings_of(found)
    control = Control(holdings)
    for party in holdings.parties:
        before = {party}
        for step in steps(holdings, [party]):
            assert {one.owner for one in step.holdings} <= before
            assert step.total > Fraction(1, 2)
            assert control.controls(party, step.company)
            before.add(step.company)
        assert before == {party} | {other for one, other in control.pairs() if one == party}


@unhurried
@given(lawful_edges())
def test_where_no_more_than_the_whole_is_held_the_controller_is_one_or_circular(found: list[Edge]) -> None:
    holdings = holdings_of(found)
    pairs = asp_control(found, Fraction(1, 2), inclusive=False)
    for company in holdings.parties:
        above = {one for one, other in pairs if other == company}
        controller = controller_of(holdings, company)
        tops = {one for one in above if not any((other, one) in pairs for other in above)}
        assert set(controller.tops) == tops
        assert set(controller.circular) == (set() if tops else above)
        assert len(tops) <= 1


@unhurried
@given(edges(7, 20))
def test_shares_controlled_are_those_of_the_block_without_the_company(found: list[Edge]) -> None:
    pairs = asp_control(found, Fraction(1, 2), inclusive=False)

    totals = {(one, other): total for one, other, total in Control(holdings_of(found)).totals()}

    assert totals == {
        (one, other): sum(
            (share for owner, owned, share in found
             if owned == other and owner != other and (owner == one or (one, owner) in pairs)), Fraction(),
        )
        for one, other in pairs
    }  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("size", [2000])
def test_a_ring_of_thousands_is_no_obstacle(size: int) -> None:
    ring = [(f"c{n}", f"c{(n + 1) % size}", Fraction(2, 3)) for n in range(size)]

    assert sum(1 for _ in Control(holdings_of(ring)).pairs()) == size * (size - 1)


@unhurried
@given(st.randoms(use_true_random=False))
def test_blocks_join_rightly_in_larger_structures(random: Random) -> None:
    names = [f"c{n}" for n in range(25)]
    found = [(random.choice(names), owned, Fraction(random.choice([2, 3, 5, 6]), 10))
             for owned in names for _ in range(random.choice([0, 1, 1, 2]))]  # fmt: skip

    pairs = set(Control(holdings_of(found)).pairs())

    assert pairs == asp_control(found, Fraction(1, 2), inclusive=False)
