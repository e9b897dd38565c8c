"""最终持股: exact through cycles, three conventions apart, and what nobody owns in the end is unknown."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from random import Random

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_service.ownership.certified import UNIT
from graph_service.ownership.control import bits
from graph_service.ownership.final_shares import (
    Convention,
    ExactPairs,
    FinalShare,
    NoneFound,
    all_walks,
    beneficial_owners,
    no_return,
    ultimate_owners,
)
from graph_service.ownership.holdings import Holdings
from graph_service.ownership.simple_paths import simple_paths
from graph_service.ownership.thresholds import BENEFICIAL, Threshold
from graph_service.ownership.walks import BoundedWalks, ExactWalks
from tests.support.plain_ownership import (
    Edge,
    Pairs,
    dense_walks,
    drawn_paths,
    endless_parties,
    graph_of,
)
from tests.unit.ownership.structures import edges, edges_of, holdings_of, lawful_edges, unhurried


def values(shares: Iterable[FinalShare]) -> Pairs:
    return {(one.owner, one.owned): one.value for one in shares}


def owners(text: str, target: str) -> dict[str, Fraction]:
    found = ultimate_owners(holdings_of(edges_of(text)), target)
    return dict(found.shares) | ({"?": found.unknown} if found.unknown else {})


def test_a_crossed_holding_is_worth_46_of_47() -> None:
    crossed = holdings_of(edges_of("P-0.92-A B-0.08-A A-0.75-B Q-0.25-B"))

    assert values(all_walks(crossed))["P", "A"] == Fraction(46, 47)


def test_the_three_conventions_differ_where_the_owner_owns_himself() -> None:
    crossed = holdings_of(edges_of("C1-0.5-FC C2-0.05-C1 C1-0.1-C2"))

    assert values(all_walks(crossed))["C1", "FC"] == Fraction(100, 199)
    assert values(no_return(crossed))["C1", "FC"] == Fraction(1, 2)
    assert values(simple_paths(crossed).shares)["C1", "FC"] == Fraction(1, 2)


def test_a_share_in_oneself_belongs_to_the_others() -> None:
    assert owners("P-0.8-A A-0.2-A", "A") == {"P": 1}


def test_what_is_not_attributed_is_unknown() -> None:
    assert owners("B-0.4-A C-0.5-A D-0.5-C", "A") == {
        "B": Fraction("0.4"), "D": Fraction("0.25"), "?": Fraction("0.35"),
    }  # fmt: skip


def test_what_a_closed_cycle_holds_is_unknown() -> None:
    closed = "B-0.5-A C-0.5-A D-0.5-C E-0.5-C C-0.5-D E-0.5-D C-0.5-E D-0.5-E"

    assert owners(closed, "A") == {"B": Fraction(1, 2), "?": Fraction(1, 2)}
    assert owners(closed, "C") == {"?": 1}
    assert owners("A-1-A", "A") == {"?": 1}


def test_a_cycle_with_a_holder_outside_is_resolved_to_him() -> None:
    assert owners("P-0.01-A B-0.99-A A-1-B", "B") == {"P": 1}


def test_a_cycle_of_which_more_than_the_whole_is_held_is_unknown() -> None:
    over = "A-1-B B-1-A P-0.1-A A-0.5-C Q-0.5-C"

    assert owners(over, "C") == {"Q": Fraction(1, 2), "?": Fraction(1, 2)}
    assert values(all_walks(holdings_of(edges_of(over))))["P", "C"] is None
    assert holdings_of(edges_of(over)).over_whole == ("A",)


def test_a_party_of_whom_nothing_is_known_is_unknown() -> None:
    assert owners("A-0.5-B", "A") == {"?": 1}
    assert owners("A-0.5-B", "Z") == {"?": 1}


def test_nobody_is_looked_for_behind_a_public_body() -> None:
    holdings = holdings_of(edges_of("X-1-G G-0.6-A C-0.4-A"))

    found = ultimate_owners(holdings, "A", ["G"])

    assert found.shares == {"G": Fraction("0.6")}
    assert found.unknown == Fraction("0.4")


def test_exactly_a_quarter_makes_a_beneficial_owner() -> None:
    quarter = holdings_of(edges_of("P-0.5-A A-0.5-B Q-0.5-B R-0.249999999999-B"))

    found = beneficial_owners(quarter, "B", ["P", "Q", "R"])

    assert set(found.owners) == {"P", "Q"}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("P-0.2-A Q-0.2-A R-0.2-A S-0.2-A T-0.2-A", NoneFound.NO_BENEFICIAL_OWNERS),
        ("P-0.2-A Q-0.2-A R-0.2-A S-0.2-A", NoneFound.INFORMATION_UNKNOWN),
        ("P-0.1-A Q-0.1-A R-0.2-A S-0.2-A T-0.2-A U-0.15-A", NoneFound.INFORMATION_UNKNOWN),
        ("P-0.24-A Q-0.24-A R-0.24-A S-0.24-A T-0.035-A", NoneFound.NO_BENEFICIAL_OWNERS),
        ("B-1-A A-1-B", NoneFound.INFORMATION_UNKNOWN),
    ],
)
def test_why_no_beneficial_owner_is_found_is_said(text: str, reason: NoneFound) -> None:
    found = beneficial_owners(holdings_of(edges_of(text)), "A", "PQRSTU")

    assert found.owners == {}
    assert found.reason is reason


@unhurried
@given(edges())
def test_sums_over_all_walks_solve_the_whole_system(found: list[Edge]) -> None:
    assert values(all_walks(holdings_of(found))) == dense_walks(found)


@unhurried
@given(edges())
def test_bounded_sums_are_the_exact_ones_within_their_margin(found: list[Edge]) -> None:
    holdings = holdings_of(found)
    exact = ExactWalks(holdings)

    for one in BoundedWalks(holdings).into(range(len(holdings))):
        wanted = exact.into(one.target)
        assert one.unit == UNIT
        assert one.endless == wanted.endless
        assert one.margin < Fraction(1, 10**24)
        for party in set(one.sums) | set(wanted.sums):
            assert abs(one.share(party) - wanted.share(party)) <= one.margin
        for party in set(one.stuck) | set(wanted.stuck):
            stuck = Fraction(one.stuck.get(party, 0)) / one.unit
            assert abs(stuck - wanted.stuck.get(party, 0)) <= one.margin


@unhurried
@given(edges(5, 10))
def test_walks_that_do_not_return_are_those_of_a_structure_where_nobody_holds_of_the_owner(
    found: list[Edge],
) -> None:
    once = values(no_return(holdings_of(found)))

    for owner in {owner for owner, *_ in found}:
        cut = dense_walks([one for one in found if one[1] != owner])
        endless_above = endless_parties(graph_of(found)) - {owner}
        for owned in {pair[1] for pair in once if pair[0] == owner}:
            if not (endless_above and once[owner, owned] is None):
                assert once[owner, owned] == cut.get((owner, owned))


@unhurried
@given(edges(6, 12))
def test_sums_over_simple_paths_are_those_of_paths_drawn(found: list[Edge]) -> None:
    sums = simple_paths(holdings_of(found))

    assert values(sums.shares) == drawn_paths(found)
    assert not sums.partial


@unhurried
@given(edges(6, 14), st.integers(0, 400))
def test_a_sum_broken_off_is_said_to_be_and_never_too_great(found: list[Edge], budget: int) -> None:
    sums = simple_paths(holdings_of(found), budget=budget)
    whole = drawn_paths(found)

    told = values(sums.shares)
    assert sums.partial or told == whole
    assert all((told[pair] or 0) <= (whole[pair] or 0) for pair in told)


@unhurried
@given(lawful_edges())
def test_owners_in_the_end_and_the_unknown_make_up_the_whole(found: list[Edge]) -> None:
    holdings = holdings_of(found)
    walks = dense_walks(found)
    for target in holdings.parties:
        resolved = ultimate_owners(holdings, target)

        assert sum(resolved.shares.values()) + resolved.unknown == 1
        assert resolved.shares == {
            owner: share for (owner, owned), share in walks.items()
            if owned == target and not holdings.holders[holdings.number(owner)]
        }  # fmt: skip


@unhurried
@given(edges())
def test_what_natural_persons_own_is_the_same_in_two_conventions(found: list[Edge]) -> None:
    holdings = holdings_of(found)
    persons = {one for one in holdings.parties if not holdings.holders[holdings.number(one)]}

    once, always = values(no_return(holdings)), values(all_walks(holdings))

    assert {pair: once[pair] for pair in once if pair[0] in persons} == {
        pair: always[pair] for pair in always if pair[0] in persons
    }


@unhurried
@given(edges())
def test_a_single_pair_is_what_all_pairs_together_give(found: list[Edge]) -> None:
    holdings = holdings_of(found)
    for convention, shares in (
        (Convention.ALL_WALKS, all_walks(holdings)),
        (Convention.NO_RETURN, no_return(holdings)),
    ):
        exact, told = ExactPairs(holdings, convention), values(shares)
        for one in holdings.parties:
            for other in set(holdings.parties) - {one}:
                alone = exact.share(one, other).value
                assert alone == told.get((one, other), 0)


def _large(random: Random, size: int) -> list[Edge]:
    """Of each company three others hold, in all at most the whole: nearly one great cycle."""
    found = []
    for owned in range(size):
        cuts = sorted(random.sample(range(1, 1000), 3))
        shares = [cuts[0], cuts[1] - cuts[0], cuts[2] - cuts[1]]
        found += [(f"c{random.randrange(size)}", f"c{owned}", Fraction(one, 1000)) for one in shares]
    return found


def test_a_great_cycle_is_solved_to_far_beyond_twelve_places() -> None:
    holdings = holdings_of(_large(Random(7), 400))
    column = next(BoundedWalks(holdings).into([3]))

    # What enters each member is what it holds below: the equations themselves, in fractions.
    for party in column.sums:
        below = sum(
            (share * column.share(end) for end, share in holdings.held[party].items()), Fraction(party == 3)
        )
        assert abs(column.share(party) - below) <= 3 * column.margin
    assert 0 < column.margin < Fraction(1, 10**24)
    assert max(map(len, holdings.components)) > 300


def test_a_threshold_within_the_margin_is_decided_in_fractions() -> None:
    ring = [(f"c{n}", f"c{n + 1}", Fraction(1)) for n in range(400)] + [("p", "c0", Fraction(1, 4))]
    holdings = holdings_of(ring)
    near = next(one for one in all_walks(holdings) if one.owner == "p" and one.owned == "c400")
    strictly = Threshold(Fraction(1, 4), False, "test")

    assert near.reaches(BENEFICIAL) is None
    assert ExactPairs(holdings).share("p", "c400").reaches(BENEFICIAL) is True
    assert ExactPairs(holdings).share("p", "c400").reaches(strictly) is False


@unhurried
@given(edges(7, 20))
def test_components_are_those_of_networkx_companies_before_holders(found: list[Edge]) -> None:
    holdings = holdings_of(found)

    parts = [frozenset(holdings.parties[one] for one in part) for part in holdings.components]

    assert set(parts) == {frozenset(part) for part in nx.strongly_connected_components(graph_of(found))}
    for owner, held in enumerate(holdings.held):
        assert all(holdings.component_of[end] <= holdings.component_of[owner] for end in held)


@unhurried
@given(st.sets(st.integers(0, 300)))
def test_bits_are_the_places_set(places: set[int]) -> None:
    assert list(bits(sum(1 << place for place in places))) == sorted(places)


def test_a_share_knows_what_it_reaches() -> None:
    half = FinalShare("A", "B", 1, 2)

    assert half.reaches(BENEFICIAL) is True
    assert FinalShare("A", "B", None).reaches(BENEFICIAL) is None
    assert Holdings([]).over_whole == ()
