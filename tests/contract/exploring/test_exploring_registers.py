"""探查: in random registers, written through the ledger and read back, networkx finds the same ways."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import product
from random import Random
from typing import Final

import networkx as nx
import pytest

from graph_service.domain import model
from graph_service.domain.model import Fact, Role
from graph_service.exploring.between import PathQuestion, paths_between
from graph_service.exploring.owners import ownership_of
from graph_service.store.graph_store import GraphStore
from tests import town
from tests.town import firm, person

DAY: Final = date(2024, 7, 1)
HOPS: Final = (2, 3, 5, 6)
_FIRMS: Final = tuple(firm(1000 + one) for one in range(12))
_PERSONS: Final = tuple(person(date(1960, 1, 1), 300 + one) for one in range(5))
_ROAD: Final = model.address("虚构市随机路1号")


def _register(random: Random) -> Iterator[Fact]:
    """Facts without days of a small register: each link once at most, so that a plain graph says the same."""
    for one in _FIRMS:
        for owner in random.sample((*_FIRMS, *_PERSONS), 2):
            if owner.id != one.id:
                yield model.shareholding(owner, one, Decimal(random.choice(["0.1", "0.25", "0.3", "0.6"])))
        for officer in random.sample(_PERSONS, random.choice([0, 1])):
            yield model.role_interval(officer, one, Role.DIRECTOR, date(2020, 1, 1), None, "董事")
        if random.random() < 0.2:
            yield model.at_address(one, _ROAD, slot="registered")
        if random.random() < 0.2 and (debtor := random.choice(_FIRMS)).id != one.id:
            yield model.guarantee(one, debtor, "保1", date(2020, 1, 1), None)


@pytest.mark.parametrize("seed", [1, 2])
def test_in_a_random_register_all_shortest_ways_are_those_of_networkx(store: GraphStore, seed: int) -> None:
    facts = list(_register(Random(seed)))
    town.fill(store, [town.Sheet("shareholders", facts)], (*_FIRMS, *_PERSONS, _ROAD))
    graph = nx.Graph([(fact.anchor, fact.other) for fact in facts if fact.other is not None])
    some = Random(seed).sample([(a, b) for a in (*_FIRMS, *_PERSONS) for b in _FIRMS if a.id < b.id], 12)

    for (one, other), hops in product(some, HOPS):
        found = paths_between(store, one.id, other.id, PathQuestion(DAY, store.last_change(), hops))

        linked = one.id in graph and other.id in graph and nx.has_path(graph, one.id, other.id)
        expected = sorted(map(tuple, nx.all_shortest_paths(graph, one.id, other.id))) if linked else []
        expected = [ids for ids in expected if len(ids) - 1 <= hops]
        assert not found.partial
        assert sorted(way.ids for way in found.shortest) == expected
        assert found.shortest_count == len(expected)


@pytest.mark.parametrize("seed", [3])
def test_in_a_random_register_the_proof_of_control_stands_on_itself(store: GraphStore, seed: int) -> None:
    town.fill(
        store,
        [town.Sheet("shareholders", list(_register(Random(seed))))],
        (*_FIRMS, *_PERSONS, _ROAD),
    )

    controlled = 0
    for one in _FIRMS:
        found = ownership_of(store, one.id, DAY, store.last_change()).controller
        if found.top is not None:
            controlled += 1
            inside = {found.top}
            for step in found.proof:
                assert {holding.owner for holding in step.holdings} <= inside
                assert step.total > Fraction(1, 2)
                inside.add(step.company)
            assert found.proof[-1].company == one.id
    assert controlled
