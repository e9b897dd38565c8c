"""网. Small webs of links for tests, written by hand or at random, and what networkx says of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

import networkx as nx
from hypothesis import strategies as st

from graph_service.exploring.link_kinds import LinkType, StandingLink

FIRMS = ("A", "B", "C", "D", "E")
PERSONS = ("p:1", "p:2")
PLACES = ("addr:1",)
STRENGTHS = [Fraction(one) for one in ("0.95", "0.8", "0.7", "0.5", "0.4", "0.25", "0.15")]


@dataclass(frozen=True)
class PlainWeb:
    """A web that is wholly known; nobody leads through who is in `closed`."""

    links: tuple[StandingLink, ...]
    closed: frozenset[str] = field(default_factory=frozenset)

    def neighbours(self, party: str) -> Mapping[str, Collection[StandingLink]]:
        found: dict[str, list[StandingLink]] = defaultdict(list)
        for link in self.links:
            if party in (link.start, link.end):
                found[link.other(party)].append(link)
        return found

    def joins(self, party: str) -> bool:
        return party not in self.closed

    def graph(self, start: str, end: str) -> nx.MultiGraph:
        """The same as networkx knows it, without whom no way may lead through."""
        graph = nx.MultiGraph()
        graph.add_nodes_from((start, end))
        for number, link in enumerate(self.links):
            if all(one in (start, end) or self.joins(one) for one in (link.start, link.end)):
                graph.add_edge(link.start, link.end, number)
        return graph


def every_way(web: PlainWeb, start: str, end: str, hops: int) -> dict[tuple[str, ...], Fraction]:
    """The greatest strength of every simple way, found by trying all of them; the associations read one by one."""
    found: dict[tuple[str, ...], Fraction] = {}
    for edges in nx.all_simple_edge_paths(web.graph(start, end), start, end, cutoff=hops):
        links = [web.links[number] for _, _, number in edges]
        ids = [start]
        for link in links:
            ids.append(link.other(ids[-1]))
        strength = Fraction(1)
        for group in _associations(ids, links):
            strength *= min(link.strength for link in group)
        found[tuple(ids)] = max(found.get(tuple(ids), Fraction()), strength)
    return found


def _associations(ids: list[str], links: list[StandingLink]) -> Iterable[list[StandingLink]]:
    groups: list[list[StandingLink]] = []
    for place, link in enumerate(links):
        middle = ids[place]
        together = (
            place > 0
            and links[place - 1].tie is link.tie
            and (
                (link.tie is LinkType.OFFICE and middle.startswith("p:"))
                or (link.tie is LinkType.ADDRESS and middle.startswith("addr:"))
            )
        )
        if together:
            groups[-1].append(link)
        else:
            groups.append([link])
    return groups


def link(
    tie: LinkType, start: str, end: str, strength: str | Fraction = "0.5", role: str | None = None
) -> StandingLink:
    """A link of some strength."""
    return StandingLink(tie, start, end, Fraction(strength), role=role)


@st.composite
def webs(draw: st.DrawFn) -> PlainWeb:
    """Webs of five firms, two persons and an address, with several links between the same two."""

    def some(tie: LinkType, starts: tuple[str, ...], ends: tuple[str, ...], most: int) -> list[StandingLink]:
        pairs = st.tuples(st.sampled_from(starts), st.sampled_from(ends), st.sampled_from(STRENGTHS))
        drawn = draw(st.lists(pairs, max_size=most))
        return [link(tie, start, end, strength) for start, end, strength in drawn if start != end]

    links = [
        *some(LinkType.HOLDING, FIRMS + PERSONS, FIRMS, 8),
        *some(LinkType.OFFICE, PERSONS, FIRMS, 6),
        *some(LinkType.BRANCH, FIRMS, FIRMS, 2),
        *some(LinkType.ADDRESS, FIRMS, PLACES, 4),
    ]
    closed = draw(st.frozensets(st.sampled_from(FIRMS + PERSONS), max_size=1))
    return PlainWeb(tuple(links), closed)
