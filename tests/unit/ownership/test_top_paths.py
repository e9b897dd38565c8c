"""主要持股路径. With their cycles they add up to the share over all walks; the greatest comes first."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph_service.ownership.final_shares import all_walks
from graph_service.ownership.holdings import Holding, Holdings
from graph_service.ownership.top_paths import top_paths

PARTIES = "pabcd"
SHARES = [Fraction(1, 10), Fraction(1, 4), Fraction(3, 10), Fraction(1, 2)]


@st.composite
def structures(draw: st.DrawFn) -> Holdings:
    """A person and four companies that may hold each other and themselves; no cycle grows without end."""
    held: list[Holding] = []
    for owned in PARTIES[1:]:
        left = Fraction(1)
        for owner in draw(st.permutations(PARTIES)):
            share = draw(st.sampled_from([Fraction(0), *SHARES]))
            if share and share < left:
                held.append(Holding(owner, owned, share))
                left -= share
    return Holdings([*held, *(Holding(one, one, Fraction()) for one in PARTIES)])


@pytest.mark.slow
@settings(max_examples=150)
@given(structures())
def test_the_paths_of_an_owner_add_up_to_his_share_over_all_walks(holdings: Holdings) -> None:
    whole = {(one.owner, one.owned): one.value for one in all_walks(holdings)}
    for company in PARTIES[1:]:
        found = top_paths(holdings, "p", company, most=1000)

        assert not found.partial
        assert sum(one.share or Fraction() for one in found.paths) == whole.get(("p", company), 0)
        products = [one.product for one in found.paths]
        assert products == sorted(products, reverse=True)
        assert len({one.parties for one in found.paths}) == len(found.paths)


def test_a_crossed_holding_multiplies_each_path_by_its_cycle() -> None:
    holdings = Holdings(
        Holding(owner, owned, Fraction(share))
        for owner, owned, share in (
            ("p", "a", "0.9"),
            ("b", "a", "0.1"),
            ("p", "b", "0.2"),
            ("a", "b", "0.8"),
        )
    )

    straight, round_b = top_paths(holdings, "p", "a").paths

    assert (straight.parties, straight.product) == (("p", "a"), Fraction(9, 10))
    assert straight.factor == round_b.factor == 1 / (1 - Fraction(8, 100))
    assert (round_b.parties, round_b.product) == (("p", "b", "a"), Fraction(2, 100))
    assert straight.share is not None
    assert round_b.share is not None
    assert straight.share + round_b.share == 1


def test_a_closed_cycle_has_no_factor_and_a_stranger_no_path() -> None:
    holdings = Holdings(
        Holding(owner, owned, Fraction(share))
        for owner, owned, share in (("a", "b", "1"), ("b", "a", "1"), ("a", "c", "0.5"), ("p", "d", "1"))
    )

    (path,) = top_paths(holdings, "a", "c").paths

    assert (path.product, path.factor, path.share) == (Fraction(1, 2), None, None)
    assert top_paths(holdings, "p", "c").paths == ()
    assert top_paths(holdings, "c", "c").paths == ()
    with pytest.raises(KeyError):
        top_paths(holdings, "nobody", "c")


def test_a_search_that_is_cut_off_says_so() -> None:
    levels = [[f"{level}{place}" for place in range(6)] for level in range(6)]
    held = [
        Holding(owner, owned, Fraction(1, 6))
        for above, below in pairwise(levels)
        for owner in above
        for owned in below
    ]
    holdings = Holdings([*held, *(Holding("p", one, Fraction(1, 6)) for one in levels[0])])

    found = top_paths(holdings, "p", levels[-1][0], most=10_000, steps=50)

    assert found.partial
    assert len(top_paths(holdings, "p", levels[-1][0], most=7).paths) == 7
