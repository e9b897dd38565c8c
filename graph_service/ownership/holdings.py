"""持股结构. Holdings of one day as a graph from owner to owned, its components, and what is odd about it."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import chain
from typing import Final

WHOLE: Final = Fraction(1)


@dataclass(frozen=True, slots=True)
class Holding:
    """持股. `owner` holds the part `share` (0 to 1, exact) of `owned`."""

    owner: str
    owned: str
    share: Fraction


class Holdings:
    """持股结构. Parties numbered in order of their first mention; the holdings of one pair are added up.

    A holding of 0 names its parties and holds nothing. Holdings in oneself are kept; what they mean is said by
    whoever reads them.
    """

    def __init__(self, holdings: Iterable[Holding]) -> None:
        self._numbers: dict[str, int] = {}
        self.held: list[dict[int, Fraction]] = []
        """Owner -> what he holds -> how much of it."""
        self.holders: list[dict[int, Fraction]] = []
        """Company -> who holds of it -> how much."""
        for one in holdings:
            owner, owned = self._number(one.owner), self._number(one.owned)
            if one.share:
                share = self.held[owner].get(owned, 0) + one.share
                self.held[owner][owned] = self.holders[owned][owner] = share

    def _number(self, party: str) -> int:
        number = self._numbers.setdefault(party, len(self.held))
        if number == len(self.held):
            self.held.append({})
            self.holders.append({})
        return number

    def __len__(self) -> int:
        return len(self.held)

    def __contains__(self, party: object) -> bool:
        return party in self._numbers

    @cached_property
    def parties(self) -> tuple[str, ...]:
        """Names by number."""
        return tuple(self._numbers)

    def number(self, party: str) -> int:
        """KeyError if nobody of this name is in the structure."""
        return self._numbers[party]

    @cached_property
    def totals(self) -> tuple[Fraction, ...]:
        """合计. What is held of each party by all, itself included."""
        return tuple(sum(holders.values(), Fraction()) for holders in self.holders)

    @property
    def over_whole(self) -> tuple[str, ...]:
        """超百. Companies of which more than the whole is held: data to be corrected; no controller is unique there."""
        return tuple(self.parties[one] for one, total in enumerate(self.totals) if total > WHOLE)

    @cached_property
    def components(self) -> tuple[tuple[int, ...], ...]:
        """强连通分量, companies before those who hold them; most are one party alone."""
        return tuple(components(self.held))

    @cached_property
    def component_of(self) -> tuple[int, ...]:
        """Number of each party's component."""
        numbers = [0] * len(self)
        for number, members in enumerate(self.components):
            for member in members:
                numbers[member] = number
        return tuple(numbers)

    def circular(self, component: int) -> bool:
        """循环持股. Whether a party of this component holds itself, directly or through others."""
        members = self.components[component]
        return len(members) > 1 or members[0] in self.held[members[0]]

    def above(self, party: int) -> set[int]:
        """Who holds of this party, through however many others; itself included."""
        return reachable(self.holders, party)

    def below(self, party: int) -> set[int]:
        """What this party holds, through however many others; itself included."""
        return reachable(self.held, party)

    def without_holders_of(self, parties: Container[int]) -> Holdings:
        """The same parties, numbered the same, with nobody holding of these."""
        return self._only(lambda _, owned: owned not in parties)

    def without_own(self) -> Holdings:
        """The same parties, numbered the same, with nobody holding of himself."""
        return self._only(lambda owner, owned: owner != owned)

    def turned(self) -> Holdings:
        """The same parties, numbered the same, each holding of those who hold of it."""
        names = self.parties
        named = (Holding(name, name, Fraction()) for name in names)
        turned = (
            Holding(names[owned], names[owner], share)
            for owner, held in enumerate(self.held)
            for owned, share in held.items()
        )
        return Holdings(chain(named, turned))

    def _only(self, kept: Callable[[int, int], bool]) -> Holdings:
        names = self.parties
        named = (Holding(name, name, Fraction()) for name in names)
        left = (
            Holding(names[owner], names[owned], share)
            for owner, held in enumerate(self.held)
            for owned, share in held.items()
            if kept(owner, owned)
        )
        return Holdings(chain(named, left))

    def part(self, parties: Set[int]) -> Holdings:
        """These parties alone, and what they hold of each other."""
        names = self.parties
        named = (Holding(names[one], names[one], Fraction()) for one in sorted(parties))
        left = (
            Holding(names[owner], names[owned], share)
            for owner in sorted(parties)
            for owned, share in self.held[owner].items()
            if owned in parties
        )
        return Holdings(chain(named, left))


def reachable(links: Sequence[Iterable[int]], start: int) -> set[int]:
    """All that can be reached from `start` along the links; itself included."""
    seen, waiting = {start}, [start]
    while waiting:
        for end in links[waiting.pop()]:
            if end not in seen:
                seen.add(end)
                waiting.append(end)
    return seen


def components(links: Sequence[Iterable[int]]) -> Iterator[tuple[int, ...]]:
    """Strongly connected components (Tarjan), each after all that it leads to; deep chains need no recursion."""
    order: dict[int, int] = {}
    low: dict[int, int] = {}
    path: list[int] = []
    on_path: set[int] = set()
    for root in range(len(links)):
        if root in order:
            continue
        waiting: list[tuple[int, Iterator[int]]] = []
        _enter(root, links, order, low, path, on_path, waiting)
        while waiting:
            node, rest = waiting[-1]
            end = next(rest, None)
            if end is None:
                waiting.pop()
                if waiting:
                    low[waiting[-1][0]] = min(low[waiting[-1][0]], low[node])
                if low[node] == order[node]:
                    yield _leave(node, path, on_path)
            elif end not in order:
                _enter(end, links, order, low, path, on_path, waiting)
            elif end in on_path:
                low[node] = min(low[node], order[end])


def _enter(
    node: int,
    links: Sequence[Iterable[int]],
    order: dict[int, int],
    low: dict[int, int],
    path: list[int],
    on_path: set[int],
    waiting: list[tuple[int, Iterator[int]]],
) -> None:
    order[node] = low[node] = len(order)
    path.append(node)
    on_path.add(node)
    waiting.append((node, iter(links[node])))


def _leave(node: int, path: list[int], on_path: set[int]) -> tuple[int, ...]:
    members: list[int] = []
    while not members or members[-1] != node:
        members.append(path.pop())
    on_path.difference_update(members)
    return tuple(members)
