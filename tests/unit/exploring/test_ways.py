"""关联路径: every way comes out in its turn, as trying all of them says; ties by fewer ids, then ids."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph_service.exploring.link_kinds import LinkType, StandingLink
from graph_service.exploring.strongest_paths import best_ways, cost_of, distances, shortest, strength_along
from tests.unit.exploring.webs import FIRMS, PERSONS, PlainWeb, every_way, link, webs

ENDS = st.sampled_from(list(combinations((*FIRMS, *PERSONS), 2)))


@pytest.mark.slow
@settings(max_examples=60)
@given(webs(), ENDS, st.integers(1, 6), st.integers(1, 8))
def test_the_best_ways_are_those_of_all_ways(
    web: PlainWeb, ends: tuple[str, str], hops: int, wanted: int
) -> None:
    found = best_ways(web, *ends, hops, wanted)

    every = every_way(web, *ends, hops)
    expected = sorted(every.items(), key=lambda pair: (-pair[1], len(pair[0]), pair[0]))[:wanted]
    assert not found.partial
    assert [(way.ids, way.strength) for way in found.ways] == expected


@pytest.mark.slow
@settings(max_examples=60)
@given(webs(), ENDS, st.integers(1, 6))
def test_the_shortest_ways_are_counted_as_networkx_finds_them(
    web: PlainWeb, ends: tuple[str, str], hops: int
) -> None:
    found = shortest(web, *ends, hops)

    graph = nx.Graph(web.graph(*ends))
    expected = list(nx.all_shortest_paths(graph, *ends)) if nx.has_path(graph, *ends) else []
    if not expected or len(expected[0]) - 1 > hops:
        assert found is None
    else:
        assert found == (len(expected[0]) - 1, len(expected))


@pytest.mark.slow
@settings(max_examples=60)
@given(webs(), ENDS)
def test_a_way_is_told_with_links_that_stand_there(web: PlainWeb, ends: tuple[str, str]) -> None:
    for way in best_ways(web, *ends, 6, 50).ways:
        assert len(set(way.ids)) == len(way.ids) == way.hops + 1
        assert all({one.start, one.end} == set(way.ids[at : at + 2]) for at, one in enumerate(way.links))
        assert all(one in web.links for one in way.links)
        assert all(web.joins(one) for one in way.ids[1:-1])
        assert way.strength == strength_along(way.ids, way.links)


@given(st.lists(st.integers(1, 1000).map(lambda one: Fraction(one, 1000)), min_size=1, max_size=6))
def test_costs_add_up_as_strengths_multiply(strengths: list[Fraction]) -> None:
    product = Fraction(1)
    for one in strengths:
        product *= one

    assert cost_of(product) == sum(map(cost_of, strengths))


def test_two_offices_of_one_person_are_one_association_as_strong_as_the_weaker() -> None:
    web = PlainWeb((link(LinkType.OFFICE, "p:1", "A", "0.7"), link(LinkType.OFFICE, "p:1", "B", "0.4")))

    (way,) = best_ways(web, "A", "B", 6, 5).ways

    assert way.strength == Fraction("0.4")


def test_an_address_joins_once_and_an_office_beside_a_share_does_not() -> None:
    place = PlainWeb(
        (link(LinkType.ADDRESS, "A", "addr:1", "0.15"), link(LinkType.ADDRESS, "B", "addr:1", "0.15"))
    )
    mixed = PlainWeb((link(LinkType.OFFICE, "p:1", "A", "0.7"), link(LinkType.HOLDING, "p:1", "B", "0.8")))

    assert best_ways(place, "A", "B", 2, 1).ways[0].strength == Fraction("0.15")
    assert best_ways(mixed, "A", "B", 2, 1).ways[0].strength == Fraction("0.56")


def test_equal_strengths_that_come_about_differently_are_a_tie_of_the_shorter_first() -> None:
    web = PlainWeb(
        (
            link(LinkType.HOLDING, "A", "C", "0.8"),
            link(LinkType.HOLDING, "C", "B", "0.5"),
            link(LinkType.HOLDING, "A", "B", "0.4"),
        )
    )

    assert [way.ids for way in best_ways(web, "A", "B", 6, 5).ways] == [("A", "B"), ("A", "C", "B")]


def test_the_longer_way_may_be_the_stronger_one() -> None:
    web = PlainWeb(
        (
            link(LinkType.BRANCH, "C", "A", "0.95"),
            link(LinkType.BRANCH, "C", "B", "0.95"),
            link(LinkType.HOLDING, "A", "B", "0.1"),
        )
    )

    assert shortest(web, "A", "B", 6) == (1, 1)
    assert best_ways(web, "A", "B", 6, 1).ways[0].ids == ("A", "C", "B")
    assert best_ways(web, "A", "B", 1, 5).ways[0].ids == ("A", "B")


def test_nobody_is_gone_through_who_does_not_join_but_he_may_be_an_end() -> None:
    links = (link(LinkType.HOLDING, "A", "C"), link(LinkType.HOLDING, "C", "B"))

    closed = PlainWeb(links, frozenset({"C"}))

    assert not best_ways(closed, "A", "B", 6, 5).ways
    assert shortest(closed, "A", "B", 6) is None
    assert distances(closed, "A", 6) == {"A": 0, "C": 1}
    assert best_ways(closed, "A", "C", 6, 5).ways[0].hops == 1


def test_one_party_has_no_way_to_itself() -> None:
    web = PlainWeb((link(LinkType.HOLDING, "A", "B"), link(LinkType.HOLDING, "B", "A")))

    assert best_ways(web, "A", "A", 6, 5).ways == ()
    assert shortest(web, "A", "A", 6) is None


@pytest.mark.parametrize("size", [40])
def test_where_everybody_holds_of_everybody_it_ends_and_says_that_it_is_partial(size: int) -> None:
    names = [f"F{one:02d}" for one in range(size)]
    web = _Dense({(a, b): link(LinkType.HOLDING, a, b) for a, b in combinations(names, 2)})

    few = best_ways(web, names[0], names[-1], 6, 5)
    cut = best_ways(web, names[0], names[-1], 6, 5, pops=3)

    assert [way.hops for way in few.ways] == [1, 2, 2, 2, 2]
    assert few.ways[1].ids == (names[0], names[1], names[-1])
    assert cut.partial
    assert shortest(web, names[0], names[-1], 6) == (1, 1)


class _Dense:
    def __init__(self, links: dict[tuple[str, str], StandingLink]) -> None:
        self._near: dict[str, dict[str, list[StandingLink]]] = {}
        for (a, b), one in links.items():
            self._near.setdefault(a, {})[b] = [one]
            self._near.setdefault(b, {})[a] = [one]

    def neighbours(self, party: str) -> dict[str, list[StandingLink]]:
        return self._near[party]

    def joins(self, party: str) -> bool:
        return True
