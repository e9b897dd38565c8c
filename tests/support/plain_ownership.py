"""直白解读. Control and ownership once more, by other means: logic programs, whole dense systems, every path drawn.

Slow and written apart from the program; only for small structures.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import pairwise
from math import lcm

import clingo
import networkx as nx

Edge = tuple[str, str, Fraction]
Pairs = dict[tuple[str, str], Fraction | None]

_CONTROL = """
party(X) :- own(X, _, _, _).
party(Y) :- own(_, Y, _, _).
votes(X, X) :- party(X).
votes(X, Z) :- controls(X, Z).
controls(X, Y) :- party(X), needed(Y, N), X != Y,
    #sum { W, E : own(Z, Y, W, E), votes(X, Z), Z != Y } >= N.
#show controls/2.
"""
_BLOCKED = """
blocked(X) :- seed(X).
blocked(Y) :- needed(Y, N), not seed(Y), #sum { W, E : own(Z, Y, W, E), blocked(Z) } >= N.
#show blocked/1.
"""


def asp_control(edges: Sequence[Edge], threshold: Fraction, *, inclusive: bool) -> set[tuple[str, str]]:
    """Who controls whom, as the least model of a logic program."""
    return {(one, other) for one, other in _answers(edges, threshold, _CONTROL, inclusive=inclusive)}


def asp_blocked(edges: Sequence[Edge], seeds: Iterable[str]) -> set[str]:
    """Who is reached by the seeds together, at half or more."""
    facts = "".join(f'seed("{one}").' for one in seeds)
    return {one for (one,) in _answers(edges, Fraction(1, 2), _BLOCKED + facts, inclusive=True)} - set(seeds)


def _answers(
    edges: Sequence[Edge], threshold: Fraction, program: str, *, inclusive: bool
) -> Iterator[tuple[str, ...]]:
    unit = lcm(threshold.denominator, *(share.denominator for *_, share in edges))
    facts = [f'own("{a}", "{b}", {int(share * unit)}, {n}).' for n, (a, b, share) in enumerate(edges)]
    needed = int(threshold * unit) + (not inclusive)
    facts += [f'needed("{owned}", {needed}).' for owned in {owned for _, owned, _ in edges}]
    control = clingo.Control(["--warn=none"])
    control.add("base", [], program + "".join(facts))
    control.ground([("base", [])])
    with control.solve(yield_=True) as models:
        (model,) = [[atom.arguments for atom in model.symbols(shown=True)] for model in models]
    yield from (tuple(one.string for one in arguments) for arguments in model)


def graph_of(edges: Iterable[Edge]) -> nx.DiGraph:
    """Holdings of one pair added up; those of 0 only name their parties."""
    graph = nx.DiGraph()
    for owner, owned, share in edges:
        graph.add_nodes_from([owner, owned])
        if share:
            known = graph.get_edge_data(owner, owned, {"share": Fraction()})["share"]
            graph.add_edge(owner, owned, share=known + share)
    return graph


def dense_walks(edges: Iterable[Edge]) -> Pairs:
    """(I - A)^-1 of the whole structure, cycles without end left out; None where such a cycle is on the way."""
    graph = graph_of(edges)
    endless = endless_parties(graph)
    parties = [one for one in graph if one not in endless]
    inverse = _inverse(
        [[Fraction(one == other) - _share(graph, one, other) for other in parties] for one in parties]
    )
    found: Pairs = {
        (one, other): inverse[row][column]
        for row, one in enumerate(parties)
        for column, other in enumerate(parties)
        if one != other and inverse[row][column]
    }
    for one in graph:
        for middle in endless & ({one} | nx.descendants(graph, one)):
            ends = {middle} | nx.descendants(graph, middle)
            found |= {(one, end): None for end in ends if end != one}
    return found


def endless_parties(graph: nx.DiGraph) -> set[str]:
    """Parties of components in which the sums over walks are not finite: some leading minor of I - A is not above 0."""
    found: set[str] = set()
    for members in nx.strongly_connected_components(graph):
        order = list(members)
        matrix = [[Fraction(one == other) - _share(graph, one, other) for other in order] for one in order]
        if any(_determinant([row[:size] for row in matrix[:size]]) <= 0 for size in range(1, len(order) + 1)):
            found |= members
    return found


def drawn_paths(edges: Iterable[Edge]) -> Pairs:
    """The sum over all simple paths, each drawn."""
    graph = graph_of(edges)
    found: Pairs = {}
    for one in graph:
        for other in graph:
            if one != other and (sum_ := sum(_product(graph, path) for path in _paths(graph, one, other))):
                found[one, other] = Fraction(sum_)
    return found


def _paths(graph: nx.DiGraph, one: str, other: str) -> Iterator[list[str]]:
    yield from nx.all_simple_paths(graph, one, other)


def _product(graph: nx.DiGraph, path: Sequence[str]) -> Fraction:
    product = Fraction(1)
    for one, other in pairwise(path):
        product *= graph[one][other]["share"]
    return product


def _share(graph: nx.DiGraph, one: str, other: str) -> Fraction:
    return Fraction(graph.get_edge_data(one, other, {"share": 0})["share"])


def _inverse(matrix: list[list[Fraction]]) -> list[list[Fraction]]:
    size = len(matrix)
    rows = [row + [Fraction(place == column) for column in range(size)] for place, row in enumerate(matrix)]
    for column in range(size):
        pivot = next(place for place in range(column, size) if rows[place][column])
        rows[column], rows[pivot] = rows[pivot], rows[column]
        rows[column] = [one / rows[column][column] for one in rows[column]]
        for place in range(size):
            if place != column and rows[place][column]:
                factor = rows[place][column]
                rows[place] = [a - factor * b for a, b in zip(rows[place], rows[column], strict=True)]
    return [row[size:] for row in rows]


def _determinant(matrix: list[list[Fraction]]) -> Fraction:
    """By its first column; matrices here are tiny."""
    if not matrix:
        return Fraction(1)
    return sum(
        (
            (-1) ** place
            * row[0]
            * _determinant([other[1:] for other in matrix[:place] + matrix[place + 1 :]])
            for place, row in enumerate(matrix)
            if row[0]
        ),
        Fraction(),
    )
