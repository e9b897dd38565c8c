"""族群与异状: groups by control, rings, crossed holdings, hubs; NetworkX says the same."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given

from graph_service.ownership.control import Control
from graph_service.ownership.groups import (
    Bundles,
    circular_shareholdings,
    connected_groups,
    cross_holdings,
)
from graph_service.ownership.holdings import Holding, Holdings
from graph_service.ownership.share_arrays import Shareholdings
from tests.unit.ownership.registers import as_holdings, register, registers
from tests.unit.ownership.structures import unhurried


def sets(bundles: Bundles) -> list[set[int]]:
    return [set(bundles.of(one).tolist()) for one in range(len(bundles))]


def graph_of(held: Shareholdings) -> nx.DiGraph:
    rows = list(zip(held.owner.tolist(), held.owned.tolist(), strict=True))
    graph = nx.DiGraph((owner, owned) for owner, owned in rows if owner < held.companies)
    graph.add_nodes_from(range(held.companies))
    return graph


def test_who_is_controlled_by_the_same_person_is_one_group() -> None:
    held = register(5, 1, [(5, 0, 60), (5, 1, 60), (1, 2, 60), (5, 3, 50)])

    assert sets(connected_groups(held)) == [{0, 1, 2}]


def test_the_state_alone_connects_nobody() -> None:
    held = register(4, 0, [(0, 1, 100), (0, 2, 100), (2, 3, 100)], public=[0])

    assert sets(connected_groups(held)) == [{2, 3}]
    assert sets(connected_groups(held, public_connects=True)) == [{0, 1, 2, 3}]


def test_rings_and_holdings_in_oneself_are_told_apart() -> None:
    found = circular_shareholdings(
        register(6, 1, [(0, 1, 1), (1, 2, 1), (2, 0, 1), (3, 3, 9), (2, 4, 1), (6, 5, 1)])
    )

    assert sets(found.rings) == [{0, 1, 2}]
    assert found.own.tolist() == [3]


def test_there_is_no_group_beyond_the_last() -> None:
    with pytest.raises(IndexError):
        circular_shareholdings(register(1, 0, [])).rings.of(0)


@unhurried
@given(held=registers())
def test_groups_are_what_control_connects(held: Shareholdings) -> None:
    exact = as_holdings(held)
    state = {str(one) for one in np.flatnonzero(held.public).tolist()}
    for connects in (True, False):
        voting = Holdings(
            Holding(exact.parties[owner], exact.parties[owned], share)
            for owner, rows in enumerate(exact.held)
            for owned, share in rows.items()
            if connects or exact.parties[owner] not in state
        )
        graph = nx.Graph((int(one), int(other)) for one, other in Control(voting).pairs())
        wanted = [{one for one in part if one < held.companies} for part in nx.connected_components(graph)]

        found = sets(connected_groups(held, public_connects=connects))

        assert found == sorted((part for part in wanted if len(part) > 1), key=min)


@unhurried
@given(held=registers(10, 2, 24))
def test_rings_and_crossed_holdings_are_those_of_the_graph(held: Shareholdings) -> None:
    graph = graph_of(held)
    rings = [part for part in nx.strongly_connected_components(graph) if len(part) > 1]
    crossed = sorted((a, b) for a, b in graph.edges if a < b and graph.has_edge(b, a))

    found = circular_shareholdings(held)

    assert sets(found.rings) == sorted(rings, key=min)
    assert found.own.tolist() == sorted(one for one in graph if graph.has_edge(one, one))
    assert [tuple(pair) for pair in cross_holdings(held).tolist()] == crossed
