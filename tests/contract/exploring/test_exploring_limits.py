"""探查限度: nothing freezes on a holder of 10,000 firms, a ring of 2,000 or a crowded place; what is left out is said."""

from __future__ import annotations

import time
from fractions import Fraction

import pytest
from rich.console import Console

from graph_service.access.purposes import purpose_of
from graph_service.domain.model import Entity
from graph_service.exploring.between import PathQuestion, Paths, links_among, paths_between
from graph_service.exploring.budget import Budget
from graph_service.exploring.link_kinds import LinkType
from graph_service.exploring.owners import TreeMark, holdings_of, ownership_of
from graph_service.reports.exploring_answers import paths_told
from graph_service.store.graph_store import GraphStore
from tests.support import odd_worlds as odd
from tests.support.stores import emptied
from visualizations.terminal.paths import draw_paths

_SESSIONS = ["_embedded_session", pytest.param("_neo4j_session", marks=pytest.mark.neo4j)]
SUPERVISION = purpose_of("supervision")
SHORT = Budget(seconds=1.0)
PATIENCE = 20.0  # seconds; far more than the budget, for machines that are busy with other things


@pytest.fixture(scope="module", params=_SESSIONS)
def world(request: pytest.FixtureRequest) -> GraphStore:
    """All odd structures; no test of the module may write."""
    store: GraphStore = emptied(request.getfixturevalue(request.param))
    odd.fill(store)
    return store


def paths(store: GraphStore, one: Entity, other: Entity, hops: int = 6, budget: Budget = SHORT) -> Paths:
    return paths_between(
        store, one.id, other.id, PathQuestion(odd.DAY, store.last_change(), hops, budget=budget)
    )


def test_no_way_leads_through_a_holder_of_ten_thousand_firms_and_he_is_named(world: GraphStore) -> None:
    began = time.monotonic()
    found = paths(world, odd.HELD[0], odd.HELD[-1], budget=Budget(seconds=PATIENCE / 2))

    assert found.hops is None
    assert found.best == ()
    assert [(one.id, one.count) for one in found.stopped] == [(odd.HOLDER.id, 1001)]
    assert [(tie.hub.id, set(tie.parties)) for tie in found.through_hubs] == [
        (odd.HOLDER.id, {odd.HELD[0].id, odd.HELD[-1].id})
    ]
    assert time.monotonic() - began < PATIENCE


def test_from_such_a_holder_a_way_is_found_and_what_was_left_out_is_said(world: GraphStore) -> None:
    began = time.monotonic()
    found = paths(world, odd.HOLDER, odd.HELD[-1], 2)

    assert [way.ids for way in found.best] == [(odd.HOLDER.id, odd.HELD[-1].id)]
    assert found.partial
    assert time.monotonic() - began < PATIENCE


def test_the_holdings_of_such_a_holder_are_told_as_far_as_they_were_read(world: GraphStore) -> None:
    began = time.monotonic()
    found = holdings_of(world, odd.HOLDER.id, odd.DAY, world.last_change(), SHORT)

    assert len(found.direct) == 1000
    assert found.more == odd.FIRMS - 1000
    assert found.partial
    assert time.monotonic() - began < PATIENCE


def test_the_owners_of_a_ring_of_two_thousand_are_read_until_the_time_is_over(world: GraphStore) -> None:
    began = time.monotonic()
    found = ownership_of(world, odd.RING_FIRMS[0].id, odd.DAY, world.last_change(), SHORT)

    assert found.partial
    assert found.explored.levels < odd.RING
    assert found.owners[0].party == odd.ABOVE.id
    assert found.unknown is not None
    assert found.unknown > 0
    assert time.monotonic() - began < PATIENCE


def test_in_a_ring_of_two_thousand_a_way_goes_along_it(world: GraphStore) -> None:
    found = paths(world, odd.RING_FIRMS[10], odd.RING_FIRMS[16], budget=Budget())

    assert (found.hops, found.shortest_count) == (6, 1)
    assert found.best[0].ids == tuple(one.id for one in odd.RING_FIRMS[10:17])
    assert found.best[0].strength == Fraction("0.8") ** 6
    assert not found.partial


def test_a_short_ring_is_told_whole_and_nobody_outside_controls_it(world: GraphStore) -> None:
    first = odd.SMALL_RING[0]
    found = ownership_of(world, first.id, odd.DAY, world.last_change())

    assert not found.partial
    assert found.controller.top is None
    assert set(found.controller.circular) == {one.id for one in odd.SMALL_RING} - {first.id}
    assert [(one.party, one.share) for one in found.owners] == [
        (odd.ABOVE.id, Fraction(2, 5) / (1 - Fraction(3, 5) ** 4))
    ]
    assert [knot.party for knot in found.tree if knot.mark is TreeMark.CYCLE] == [first.id]


def test_a_person_at_many_firms_and_a_crowded_address_join_nobody(world: GraphStore) -> None:
    found = paths(world, odd.CROWD_FIRMS[0], odd.CROWD_FIRMS[1], budget=Budget())

    assert found.hops is None
    assert {(one.kind, one.id, one.count) for one in found.stopped} == {
        ("person_hub", odd.BUSY.id, odd.CROWD),
        ("place_hub", odd.CROWDED.id, odd.CROWD),
    }
    assert not found.partial


def test_a_hub_between_two_is_drawn_with_its_number_of_organisations(world: GraphStore) -> None:
    console = Console(record=True, width=200)
    found = paths(world, odd.CROWD_FIRMS[0], odd.CROWD_FIRMS[1], 2, Budget())

    console.print(draw_paths(found, found.parties))
    shown = console.export_text()

    assert f"经枢纽直接相连 ({odd.CROWD} 家)" in shown
    assert "没有其他路径" in shown


@pytest.mark.parametrize("hops", [2, 3, 6])
def test_two_firms_at_one_hub_are_told_so_apart_from_the_ways(world: GraphStore, hops: int) -> None:
    one, other = odd.CROWD_FIRMS[:2]

    found = paths(world, one, other, hops, Budget())

    assert (found.hops, found.best, found.links) == (None, (), ())
    assert [(tie.hub.kind, tie.hub.id, tie.hub.count, set(tie.parties)) for tie in found.through_hubs] == [
        ("person_hub", odd.BUSY.id, odd.CROWD, {one.id, other.id}),
        ("place_hub", odd.CROWDED.id, odd.CROWD, {one.id, other.id}),
    ]
    assert {link.other(odd.BUSY.id) for link in found.through_hubs[0].links} == {one.id, other.id}
    assert all("strength" not in link for tie in paths_told(found, SUPERVISION)["through_hubs"]
               for link in tie["links"])  # fmt: skip


def test_only_ties_that_are_asked_for_lead_to_a_hub(world: GraphStore) -> None:
    asked = PathQuestion(odd.DAY, world.last_change(), 3, (LinkType.ADDRESS,))

    found = paths_between(world, odd.CROWD_FIRMS[0].id, odd.CROWD_FIRMS[1].id, asked)

    assert [tie.hub.id for tie in found.through_hubs] == [odd.CROWDED.id]


def test_a_hub_that_is_asked_about_is_an_end_and_no_hub_between(world: GraphStore) -> None:
    assert paths(world, odd.BUSY, odd.CROWD_FIRMS[3], 3, Budget()).through_hubs == ()


def test_a_hub_is_linked_itself(world: GraphStore) -> None:
    found = paths(world, odd.BUSY, odd.CROWD_FIRMS[3], 1, Budget())

    assert found.best[0].ids == (odd.BUSY.id, odd.CROWD_FIRMS[3].id)


def test_a_quiet_address_joins_two(world: GraphStore) -> None:
    one, other = odd.NEIGHBOURS

    found = paths(world, one, other, 2, Budget())

    assert found.best[0].ids == (one.id, odd.QUIET.id, other.id)
    assert found.best[0].strength == Fraction("0.15")
    assert found.places[odd.QUIET.id] == "虚构市静街3号"


def test_a_public_body_joins_nobody(world: GraphStore) -> None:
    found = paths(world, *odd.STATE_FIRMS, 4, Budget())

    assert found.hops is None
    assert [(one.kind, one.id) for one in found.stopped] == [("public_body", odd.BUREAU.id)]
    assert found.through_hubs == ()


def test_a_public_body_is_an_owner_in_the_end_and_a_controller(world: GraphStore) -> None:
    found = ownership_of(world, odd.STATE_FIRMS[0].id, odd.DAY, world.last_change())

    assert found.controller.top == odd.BUREAU.id
    assert [(one.party, one.share) for one in found.owners] == [(odd.BUREAU.id, Fraction(1))]


def test_a_company_of_which_more_than_the_whole_is_held_is_reported(world: GraphStore) -> None:
    found = ownership_of(world, odd.OVER.id, odd.DAY, world.last_change())

    assert found.over_whole == (odd.OVER.id,)
    assert set(found.controller.several) == {one.id for one in odd.OVER_HOLDERS}
    assert found.controller.top is None


def test_a_share_in_oneself_is_worked_out_and_not_followed(world: GraphStore) -> None:
    found = ownership_of(world, odd.OWN.id, odd.DAY, world.last_change(), beneficial=True)

    assert [(one.party, one.share) for one in found.owners] == [(odd.ABOVE.id, Fraction(1))]
    assert found.controller.top == odd.ABOVE.id
    assert found.beneficial is not None
    assert found.beneficial.owners == {odd.ABOVE.id: 1}
    assert len(found.tree) == 2


def test_among_the_firms_of_a_hub_nobody_is_linked_and_the_pairs_add_up(world: GraphStore) -> None:
    members = [one.id for one in (*odd.HELD[:20], *odd.NEIGHBOURS)]
    found = links_among(world, members, PathQuestion(odd.DAY, world.last_change(), 3))

    assert [{one.one, one.other} for one in found.linked] == [{one.id for one in odd.NEIGHBOURS}]
    assert found.pairs == found.judged == 22 * 21 // 2
    assert [(tie.hub.id, tie.parties) for tie in found.through_hubs] == [
        (odd.HOLDER.id, tuple(one.id for one in odd.HELD[:20]))
    ]


def test_a_budget_that_is_spent_at_once_is_partial_and_says_what_was_looked_at(world: GraphStore) -> None:
    found = paths(world, odd.RING_FIRMS[0], odd.RING_FIRMS[6], 6, Budget(parties=2))

    assert found.partial
    assert found.hops is None
    assert found.explored.levels == 1
