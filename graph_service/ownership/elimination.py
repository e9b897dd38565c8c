"""消元. Exact sums over all walks inside one component, by removing its parties one after another.

With A = what the members hold of each other, the sums are the solution W of W = b + A W. They are finite exactly when
every pivot of I - A is positive (A holds no negative number); the first that is not says that the sums grow without
end: a closed cycle, or one in which more than the whole is held.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from heapq import heapify, heappop, heappush
from typing import Final

Links = Mapping[int, Mapping[int, Fraction]]
"""Member -> what it holds of the others, and of itself."""

ZERO: Final = Fraction()
ONE: Final = Fraction(1)


class Endless(ArithmeticError):  # noqa: N818 - what the sums are
    """封闭循环. The sums over walks inside this component grow without end."""


@dataclass(frozen=True, slots=True)
class EliminationOrder:
    """消元次序. Fewest new links first; `cost` counts the multiplications that it will take."""

    order: tuple[int, ...]
    cost: int


def plan(links: Links, limit: int | None = None) -> EliminationOrder:
    """An order in which few links come to be, found without arithmetic; broken off where the cost passes `limit`."""
    after = {one: {end for end in held if end != one} for one, held in links.items()}
    before: dict[int, set[int]] = {one: set() for one in links}
    for one, ends in after.items():
        for end in ends:
            before[end].add(one)
    queue = [(len(before[one]) * len(after[one]), one) for one in links]
    heapify(queue)
    order: list[int] = []
    done: set[int] = set()
    cost = 0
    while queue and (limit is None or cost <= limit):
        weight, one = heappop(queue)
        if one in done or weight != len(before[one]) * len(after[one]):
            continue
        done.add(one)
        order.append(one)
        cost += weight + 1
        for start in before[one]:
            after[start] |= after[one] - {start}
            after[start].discard(one)
        for end in after[one]:
            before[end] |= before[one] - {end}
            before[end].discard(one)
        for touched in before[one] | after[one]:
            heappush(queue, (len(before[touched]) * len(after[touched]), touched))
    return EliminationOrder(tuple(order), cost)


class Elimination:
    """一个分量的精确解, factored once. Endless if the sums are not finite."""

    def __init__(self, links: Links, order: Sequence[int]) -> None:
        self._order = order
        self._rows: dict[int, dict[int, Fraction]] = {}
        self._columns: dict[int, dict[int, Fraction]] = {}
        self._factors: dict[int, Fraction] = {}
        rows = {one: dict(held) for one, held in links.items()}
        before: dict[int, set[int]] = {one: set() for one in links}
        for one, held in rows.items():
            for end in held:
                before[end].add(one)
        for one in order:
            self._remove(one, rows, before)

    def _remove(self, one: int, rows: dict[int, dict[int, Fraction]], before: dict[int, set[int]]) -> None:
        row = rows.pop(one)
        pivot = ONE - row.pop(one, ZERO)
        if pivot <= 0:
            raise Endless
        before[one].discard(one)
        self._factors[one] = factor = 1 / pivot
        self._rows[one] = row = {end: share * factor for end, share in row.items()}
        self._columns[one] = column = {start: rows[start].pop(one) for start in before.pop(one)}
        for end in row:
            before[end].discard(one)
        for start, weight in column.items():
            links = rows[start]
            for end, share in row.items():
                links[end] = links.get(end, ZERO) + weight * share
                before[end].add(start)

    def solve(self, given: Mapping[int, Fraction]) -> dict[int, Fraction]:
        """W of W = given + A W, for every member."""
        sums = dict.fromkeys(self._order, ZERO) | dict(given)
        for one in self._order:
            if sums[one]:
                sums[one] *= self._factors[one]
                for start, weight in self._columns[one].items():
                    sums[start] += weight * sums[one]
        for one in reversed(self._order):
            for end, share in self._rows[one].items():
                if sums[end]:
                    sums[one] += share * sums[end]
        return sums
