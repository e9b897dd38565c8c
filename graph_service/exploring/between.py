"""两者之间. How two parties are linked, or which of many: searched from every one of them at once, level by level."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations
from typing import TYPE_CHECKING, Any, Final

from graph_service.exploring.budget import Budget, Explored, Spending
from graph_service.exploring.hub_ties import HubTie, hub_ties
from graph_service.exploring.link_kinds import LinkType, StandingLink
from graph_service.exploring.neighbourhood import Neighbourhood, Stopped
from graph_service.exploring.parties_met import is_place
from graph_service.exploring.strongest_paths import (
    LinkPath,
    Ways,
    best_ways,
    distances,
    nodes_of,
    pairs_of,
    shortest,
)
from graph_service.facts.borne_names import Presumed
from graph_service.facts.organisation import Knowing
from graph_service.facts.party_refs import PartyRef, party_refs
from graph_service.related.factors import Factors, read_factors
from graph_service.store.graph_store import Reader

if TYPE_CHECKING:
    import networkx as nx

REPORT_HOPS: Final = 3
"""路径长度上限 for whoever asks."""
CASE_HOPS: Final = 6
"""路径长度上限 for an investigation or supervision, with its case."""
SHORTEST_SHOWN: Final = 50
DEFAULT_WAYS: Final = 5
NAMED_ONLY_SHOWN: Final = 10
"""Organisations known by name only whose names are told; all are counted."""


@dataclass(frozen=True, slots=True)
class PathQuestion:
    """所问. As of a day, as known at a change, along these kinds of links, so many at most. `by_name`: who is known by
    name only is read as the one standing organisation that bears this registered name on the day."""

    as_of: date
    known: int
    hops: int
    ties: tuple[LinkType, ...] = tuple(LinkType)
    budget: Budget = field(default_factory=Budget)
    by_name: bool = False


@dataclass(frozen=True, slots=True)
class Paths:
    """两者之间的路径. `shortest`: all with the fewest links, `shortest_count` of them, not more than are shown; `best`: the
    strongest, whatever their length. `through_hubs`: hubs to which both are linked directly, which are no ways.
    `links`: every link between any two who stand beside each other on the ways. `same`: the two are one party.
    `presumed`: who of them was read as another by a name; `named_only`: organisations that were met and of which nothing
    but a name is known."""

    start: str
    end: str
    asked: PathQuestion
    same: bool
    hops: int | None
    shortest_count: int
    shortest: tuple[LinkPath, ...]
    best: tuple[LinkPath, ...]
    through_hubs: tuple[HubTie, ...]
    links: tuple[StandingLink, ...]
    presumed: tuple[Presumed, ...]
    named_only: tuple[str, ...]
    parties: Mapping[str, PartyRef]
    places: Mapping[str, str]
    stopped: tuple[Stopped, ...]
    partial: bool
    explored: Explored
    factors: str

    def graph(self) -> nx.MultiDiGraph[str]:
        """The subgraph that a person sees: parties and places, each link with its kind, days, share and strength."""
        return graph_of(self)


@dataclass(frozen=True, slots=True)
class Linked:
    """其中两方及最强路径."""

    one: str
    other: str
    way: LinkPath


@dataclass(frozen=True, slots=True)
class Links:
    """若干主体之间. The linked pairs, the strongest way first; of `pairs` pairs `judged` could be judged in time.
    `through_hubs`: hubs to which several of them are linked directly."""

    asked: PathQuestion
    members: tuple[str, ...]
    linked: tuple[Linked, ...]
    pairs: int
    judged: int
    through_hubs: tuple[HubTie, ...]
    links: tuple[StandingLink, ...]
    presumed: tuple[Presumed, ...]
    named_only: tuple[str, ...]
    parties: Mapping[str, PartyRef]
    places: Mapping[str, str]
    stopped: tuple[Stopped, ...]
    partial: bool
    explored: Explored
    factors: str

    def graph(self) -> nx.MultiDiGraph[str]:
        """The subgraph that a person sees."""
        return graph_of(self)


def paths_between(
    store: Reader, start: str, end: str, asked: PathQuestion, wanted: int = DEFAULT_WAYS,
    factors: Factors | None = None,
) -> Paths:  # fmt: skip
    """两者之间的最短路径与最强路径, between two parties that exist. Searched from both at once."""
    factors = factors or read_factors()
    spending = Spending(asked.budget)
    around = _around(store, asked, factors, spending)
    one, other = around.begin([start, end])
    if one != other:
        _meet(around, one, other, asked.hops)
        _judge(around, _between(around, one, other, asked.hops), (one, other))
    found = shortest(around, one, other, asked.hops)
    least = best_ways(around, one, other, found[0], SHORTEST_SHOWN) if found else Ways(())
    best = best_ways(around, one, other, asked.hops, wanted)
    told = (*least.ways, *best.ways)
    named_only = around.named_only()
    shown = {one, other, *nodes_of(told), *named_only[:NAMED_ONLY_SHOWN]}
    presumed = around.register.presumed(shown)
    shown |= {one.named for one in presumed}
    parties, places = told_by_name(store, asked, shown, around.stopped())
    return Paths(
        one,
        other,
        asked,
        one == other,
        found[0] if found else None,
        found[1] if found else 0,
        least.ways,
        best.ways,
        hub_ties(around, (one, other)),
        _links(around, told),
        presumed,
        named_only,
        parties,
        places,
        around.stopped(),
        spending.partial or least.partial or best.partial,
        spending.explored(around.met),
        factors.version,
    )


def links_among(
    store: Reader, members: Iterable[str], asked: PathQuestion, factors: Factors | None = None
) -> Links:
    """若干主体之间, 两两最强的一条路径. Searched from all of them at once; a party that is given twice counts once."""
    factors = factors or read_factors()
    spending = Spending(asked.budget)
    around = _around(store, asked, factors, spending)
    roots = tuple(dict.fromkeys(around.begin(members)))
    frontier, seen = set(roots), set(roots)
    levels = (asked.hops + 1) // 2
    for level in range(levels):
        if not _level(around, frontier, roots, last=level == levels - 1):
            break
        frontier = _beyond(around, frontier, roots) - seen
        seen |= frontier
    _judge(around, [one for one in around.met if len(around.neighbours(one)) > 1], roots)
    linked, judged = _pairs(around, roots, asked.hops, spending)
    told = [one.way for one in linked]
    named_only = around.named_only()
    shown = {*roots, *nodes_of(told), *named_only[:NAMED_ONLY_SHOWN]}
    presumed = around.register.presumed(shown)
    shown |= {one.named for one in presumed}
    parties, places = told_by_name(store, asked, shown, around.stopped())
    return Links(
        asked,
        roots,
        tuple(linked),
        len(roots) * (len(roots) - 1) // 2,
        judged,
        hub_ties(around, roots),
        _links(around, told),
        presumed,
        named_only,
        parties,
        places,
        around.stopped(),
        spending.partial,
        spending.explored(around.met),
        factors.version,
    )


def _around(store: Reader, asked: PathQuestion, factors: Factors, spending: Spending) -> Neighbourhood:
    knowing = Knowing.at(store.read, asked.known)
    return Neighbourhood(knowing, asked.as_of, factors, spending, asked.ties, by_name=asked.by_name)


def _meet(around: Neighbourhood, one: str, other: str, hops: int) -> None:
    """Every way of so many links lies in what is read: its first half around the one, its second around the other.
    A level around both is one reading; of an odd number of links the last is read where fewer parties stand."""
    roots = (one, other)
    fronts, seen = [{one}, {other}], [{one}, {other}]
    levels = (hops + 1) // 2
    for level in range(levels):
        sides: tuple[int, ...] = (0, 1)
        if 2 * level + 1 == hops and level:
            sides = (0,) if len(fronts[0]) <= len(fronts[1]) else (1,)
        front = set().union(*(fronts[side] for side in sides))
        if not _level(around, front, roots, last=level == levels - 1):
            return
        for side in sides:
            fronts[side] = _beyond(around, fronts[side], roots) - seen[side]
            seen[side] |= fronts[side]
        if not all(fronts):
            return


def _level(around: Neighbourhood, frontier: Collection[str], roots: Collection[str], *, last: bool) -> bool:
    """Read all links of a set of parties, through whom ways may lead; False if the budget is spent."""
    spending = around.spending
    if not frontier or (spending.levels and not spending.allows(len(around.met))):
        return False
    through = sorted(one for one in frontier if one in roots or around.may_join(one))
    room = max(spending.budget.parties - len(around.met), len(roots))
    if len(through) > room:
        spending.partial = True
    around.expand(through[:room], roots, last=last)
    spending.levels += 1
    return True


def _beyond(around: Neighbourhood, frontier: Collection[str], roots: Collection[str]) -> set[str]:
    """Whoever is linked to a set of parties, through those whose links were read."""
    through = (one for one in frontier if one in roots or around.joins(one))
    return {far for one in through for far in around.neighbours(one)}


def _between(around: Neighbourhood, one: str, other: str, hops: int) -> list[str]:
    """Whoever stands on a walk of so many links between the two."""
    here, there = distances(around, one, hops), distances(around, other, hops)
    return [far for far in here if here[far] + there.get(far, hops + 1) <= hops]


def _judge(around: Neighbourhood, candidates: Iterable[str], roots: Collection[str]) -> None:
    """Whether they are hubs can be told of those alone whose links were all read."""
    waiting = [
        one for one in candidates if not around.is_expanded(one) and one not in roots and around.may_join(one)
    ]
    if waiting and around.spending.in_time():
        around.expand(waiting, roots, last=True)


def _pairs(
    around: Neighbourhood, roots: tuple[str, ...], hops: int, spending: Spending
) -> tuple[list[Linked], int]:
    found = []
    judged = 0
    reached: dict[str, dict[str, int]] = {}
    for one, other in combinations(roots, 2):
        if not spending.in_time():
            break
        if one not in reached:
            reached = {one: distances(around, one, hops)}
        judged += 1
        if other in reached[one]:
            best = best_ways(around, one, other, hops, 1)
            spending.partial = spending.partial or best.partial
            found += [Linked(one, other, way) for way in best.ways]
    return sorted(found, key=lambda pair: (-pair.way.strength, pair.way.hops, pair.way.ids)), judged


def _links(around: Neighbourhood, ways: Collection[LinkPath]) -> tuple[StandingLink, ...]:
    found = {
        link for one, other in map(sorted, pairs_of(ways)) for link in around.neighbours(one).get(other, ())
    }
    return tuple(
        sorted(found, key=lambda link: (link.start, link.end, link.tie.value, link.role or "", link.grounds))
    )


def told_by_name(
    store: Reader, asked: PathQuestion, ids: Collection[str], stopped: Collection[Stopped]
) -> tuple[dict[str, PartyRef], dict[str, str]]:
    """主体简称, and the texts of places: an address, the mask of a phone."""
    told = {*ids, *(one.id for one in stopped)}
    places = sorted(one for one in told if is_place(one))
    texts = {}
    for prefix, text in (("addr:", "exploring/address_texts"), ("tel:", "exploring/phone_texts")):
        asked_for = [one for one in places if one.startswith(prefix)]
        rows = store.read(text, ids=asked_for) if asked_for else []
        texts.update({row["id"]: row["text"] for row in rows})
    return party_refs(store, told.difference(places), asked.as_of, asked.known), texts


def graph_of(told: Paths | Links) -> nx.MultiDiGraph[str]:
    """What is told, as a graph from the start to the end of each link."""
    import networkx as nx  # takes a tenth of a second to come up: only for whoever wants a graph

    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    graph.add_nodes_from((id_, {"name": ref.name, "kind": ref.kind}) for id_, ref in told.parties.items())
    graph.add_nodes_from((id_, {"name": text, "kind": "Place"}) for id_, text in told.places.items())
    for link in told.links:
        attributes: dict[str, Any] = {
            "tie": link.tie.value, "since": link.since, "until": link.until, "share": link.share,
            "role": link.role, "strength": link.strength, "weak": link.weak,
        }  # fmt: skip
        graph.add_edge(link.start, link.end, **attributes)
    return graph
