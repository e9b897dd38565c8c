"""主要持股路径. By which paths an owner comes to his share: the greatest first, each with what cycles add to it.

Every walk from owner to company, its loops cut out, is one simple path; all walks that so become the same path amount
to the product of its shares times, for each party on it, the sum over the walks from that party back to itself which
meet nobody earlier on the path (loop erasure; Lawler and Limic, Random Walk, 2010, section 9.5). The paths of an owner
add up to his share over all walks.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import prod
from typing import Final

from graph_service.ownership.elimination import ONE
from graph_service.ownership.holdings import Holdings
from graph_service.ownership.walks import ExactWalks

STEPS: Final = 20_000
"""Parts of paths that one question may look at."""
LARGEST_CYCLE: Final = 60
"""Parties that hold each other: of greater cycles the factor is not computed."""


@dataclass(frozen=True, slots=True)
class OwnerPath:
    """持股路径 from owner to company. `product` of the shares along it; `factor`: by how much cycles multiply that, 1
    without cycles, None where they grow without end or are too large."""

    parties: tuple[str, ...]
    product: Fraction
    factor: Fraction | None

    @property
    def share(self) -> Fraction | None:
        """What the owner holds by it, with its cycles."""
        return None if self.factor is None else self.product * self.factor


@dataclass(frozen=True, slots=True)
class TopPaths:
    """主要路径, the greatest product first; of equal ones the fewer parties, then the names in order. `partial`: the
    search was cut off, and smaller paths may miss."""

    paths: tuple[OwnerPath, ...]
    partial: bool


def top_paths(holdings: Holdings, owner: str, company: str, most: int = 5, *, steps: int = STEPS) -> TopPaths:
    """主要持股路径 of an owner to a company, at most so many; none if he holds nothing of it. KeyError if either is not
    in the structure."""
    start, end = holdings.number(owner), holdings.number(company)
    search = _Search(holdings.part(holdings.below(start) & holdings.above(end)), owner, company, steps)
    found = []
    for path, product in search:
        found.append(OwnerPath(tuple(path), product, search.factor(path)))
        if len(found) == most:
            break
    return TopPaths(tuple(found), search.partial)


class _Search:
    """Best first, upwards from the company: shares are at most the whole, so no longer path is greater."""

    def __init__(self, holdings: Holdings, owner: str, company: str, steps: int) -> None:
        self._holdings, self._owner, self._company, self._left = holdings, owner, company, steps
        self.partial = False

    def __iter__(self) -> Iterator[tuple[list[str], Fraction]]:
        holdings = self._holdings
        if self._owner not in holdings or self._company not in holdings or self._owner == self._company:
            return
        waiting: list[tuple[Fraction, int, tuple[str, ...]]] = [(-ONE, 1, (self._company,))]
        while waiting:
            product, length, path = heapq.heappop(waiting)
            if path[0] == self._owner:
                yield list(path), -product
                continue
            self._left -= 1
            if self._left < 0:
                self.partial = True
                return
            for holder, share in holdings.holders[holdings.number(path[0])].items():
                name = holdings.parties[holder]
                if name not in path:
                    heapq.heappush(waiting, (product * share, length + 1, (name, *path)))

    def factor(self, path: Sequence[str]) -> Fraction | None:
        """What the loops at each party on the path add; None where that is not known."""
        loops = [self._loops(party, path[:place]) for place, party in enumerate(path)]
        return None if None in loops else prod((one for one in loops if one is not None), start=ONE)

    def _loops(self, party: str, earlier: Sequence[str]) -> Fraction | None:
        """Walks from a party back to itself, the empty one included, that meet nobody earlier on the path."""
        holdings = self._holdings
        component = holdings.component_of[holdings.number(party)]
        if not holdings.circular(component):
            return ONE
        members = set(holdings.components[component]) - {holdings.number(one) for one in earlier}
        if len(members) > LARGEST_CYCLE:
            return None
        part = holdings.part(members)
        found = ExactWalks(part).into(part.number(party))
        return None if part.number(party) in found.endless else found.share(part.number(party))
