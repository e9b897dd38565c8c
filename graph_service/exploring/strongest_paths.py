"""关联路径. The strongest ways between two parties of a web of links, exact, without meeting anybody twice.

The strength of a way is the product of its associations. Two offices that meet at a person, and two links that meet
at an address or a phone, are one association, as strong as the weaker of the two; every other link is one by itself.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from heapq import heappop, heappush
from itertools import count, pairwise
from math import log
from typing import Final, Protocol, TypeAlias

from graph_service.exploring.link_kinds import JOINING, LinkType, StandingLink

POPS: Final = 20_000
"""How many beginnings of ways are looked at before an answer is partial."""
_SCALE: Final = 10**15
_SMALL_PRIMES: Final = 1000
Joint: TypeAlias = tuple[LinkType, int] | None
"""What a way brings to the party it has reached: the kind and cost of a link that may go on as one association."""
_Cost: TypeAlias = tuple[int, int]


class Web(Protocol):
    """网. Who is linked to whom, and through whom ways may lead."""

    def neighbours(self, party: str) -> Mapping[str, Collection[StandingLink]]:
        """Who is linked to a party, and by what."""

    def joins(self, party: str) -> bool:
        """Whether ways may lead through a party."""


@dataclass(frozen=True, slots=True)
class LinkPath:
    """路径. `links[i]` leads from `ids[i]` to `ids[i + 1]`: of several the one that counts."""

    ids: tuple[str, ...]
    links: tuple[StandingLink, ...]
    strength: Fraction

    @property
    def hops(self) -> int:
        return len(self.links)

    @property
    def weak(self) -> bool:
        """Whether a link on it is doubtful."""
        return any(link.weak for link in self.links)


@dataclass(frozen=True, slots=True)
class Ways:
    """路径若干. The best first; `partial`: there may be better ones that were not looked at."""

    ways: tuple[LinkPath, ...]
    partial: bool = False


def distances(web: Web, start: str, hops: int) -> dict[str, int]:
    """How many links away everybody is who is reached within so many; ways end at who does not join."""
    found, waiting = {start: 0}, deque([start])
    while waiting:
        one = waiting.popleft()
        if found[one] == hops or (one != start and not web.joins(one)):
            continue
        for other in web.neighbours(one):
            if other not in found:
                found[other] = found[one] + 1
                waiting.append(other)
    return found


def shortest(web: Web, start: str, end: str, hops: int) -> tuple[int, int] | None:
    """最短: how many links the shortest ways have, and how many such ways there are; None if there is none."""
    found = distances(web, start, hops)
    if end not in found or start == end:
        return None
    counts = {start: 1}
    for one in sorted((one for one in found if found[one] < found[end]), key=lambda one: found[one]):
        if one == start or web.joins(one):
            for other in web.neighbours(one):
                if found.get(other) == found[one] + 1:
                    counts[other] = counts.get(other, 0) + counts.get(one, 0)
    return found[end], counts[end]


def best_ways(web: Web, start: str, end: str, hops: int, wanted: int, pops: int = POPS) -> Ways:
    """最强: the `wanted` strongest ways of at most so many links; ties: fewer ids, then the ids in order.

    Beginnings of ways wait in the order of the best that could become of them, so each way comes out in its turn.
    """
    search = _Search(web, start, end, hops)
    first = search.to_go(start, None, hops)
    if first is None or start == end:
        return Ways(())
    found: dict[tuple[str, ...], LinkPath] = {}
    turn = count()
    waiting: list[tuple[_Cost, tuple[str, ...], int, int, Joint, tuple[StandingLink, ...]]] = []
    heappush(waiting, (first, (start,), next(turn), 0, None, ()))
    while waiting and pops:
        _, ids, _, cost, joint, links = heappop(waiting)
        pops -= 1
        if ids[-1] == end:
            found.setdefault(ids, LinkPath(ids, links, strength_along(ids, links)))
            if len(found) == wanted:
                return Ways(tuple(found.values()))
            continue
        left = hops - len(links) - 1
        for other, link, paid, then in search.steps(ids[-1], joint):
            to_go = search.to_go(other, then, left) if other not in ids else None
            if to_go is not None:
                best = (cost + paid + to_go[0], len(links) + 1 + to_go[1])
                heappush(waiting, (best, (*ids, other), next(turn), cost + paid, then, (*links, link)))
    return Ways(tuple(found.values()), partial=bool(waiting))


def strength_along(ids: tuple[str, ...], links: tuple[StandingLink, ...]) -> Fraction:
    """强度 of a way, exact."""
    total, last = Fraction(1), Fraction(1)
    for place, link in enumerate(links):
        if place and joined_at(ids[place], links[place - 1], link):
            total *= min(last, link.strength) / last
        else:
            total *= link.strength
        last = link.strength
    return total


def joined_at(middle: str, one: StandingLink, other: StandingLink) -> bool:
    """Whether two links that meet at a party are one association: it holds both offices, or both are at it."""
    if one.tie is not other.tie or one.tie not in JOINING:
        return False
    return middle == (one.start if one.tie is LinkType.OFFICE else one.end)


class _Search:
    """One search: what a step costs, and what the cheapest rest of a way costs. Costs are logarithms, as integers that
    are equal exactly where the strengths are."""

    def __init__(self, web: Web, start: str, end: str, hops: int) -> None:
        self._web, self._start, self._end = web, start, end
        self._far = distances(web, end, hops)
        self._steps: dict[str, list[tuple[str, StandingLink, int]]] = {}
        self._rest: dict[tuple[str, Joint, int], _Cost | None] = {}

    def steps(self, one: str, joint: Joint) -> list[tuple[str, StandingLink, int, Joint]]:
        """Everywhere a way may go on to: there, by which link, at what cost, and what it brings there."""
        if one != self._start and not self._web.joins(one):
            return []
        return [
            (other, link, self._paid(one, joint, link, cost), self._joint(other, link, cost))
            for other, link, cost in self._strongest(one)
        ]

    def to_go(self, one: str, joint: Joint, hops: int) -> _Cost | None:
        """What the cheapest rest of a way costs, and how many links it has; None if it cannot get there."""
        if one == self._end:
            return 0, 0
        if self._far.get(one, hops + 1) > hops:
            return None
        key = (one, joint, hops)
        if key not in self._rest:
            best: _Cost | None = None
            for other, _, paid, then in self.steps(one, joint):
                rest = self.to_go(other, then, hops - 1)
                if rest is not None and (best is None or (paid + rest[0], 1 + rest[1]) < best):
                    best = (paid + rest[0], 1 + rest[1])
            self._rest[key] = best
        return self._rest[key]

    def _strongest(self, one: str) -> list[tuple[str, StandingLink, int]]:
        """Of several links to somebody the strongest, but one of each kind that may go on as one association."""
        if one not in self._steps:
            found = []
            for other, links in self._web.neighbours(one).items():
                if other in self._far:
                    best: dict[LinkType | None, StandingLink] = {}
                    for link in sorted(links, key=_order):
                        best.setdefault(link.tie if link.tie in JOINING else None, link)
                    found += [(other, link, cost_of(link.strength)) for link in best.values()]
            self._steps[one] = found
        return self._steps[one]

    def _paid(self, one: str, joint: Joint, link: StandingLink, cost: int) -> int:
        if joint is None or joint[0] is not link.tie or not _may_join(one, link):
            return cost
        return max(joint[1], cost) - joint[1]

    @staticmethod
    def _joint(other: str, link: StandingLink, cost: int) -> Joint:
        return (link.tie, cost) if _may_join(other, link) else None


def _may_join(party: str, link: StandingLink) -> bool:
    return link.tie in JOINING and party == (link.start if link.tie is LinkType.OFFICE else link.end)


def _order(link: StandingLink) -> tuple[Fraction, str, str, str]:
    return -link.strength, link.tie.value, link.role or "", link.start


@cache
def cost_of(strength: Fraction) -> int:
    """The logarithm of 1/strength as an integer. Products of the same value cost the same, however they come about, if
    their factors have three decimals at most."""
    return sum(
        sign * round(log(prime) * _SCALE) * power
        for number, sign in ((strength.denominator, 1), (strength.numerator, -1))
        for prime, power in _factors(number)
    )


def _factors(number: int) -> list[tuple[int, int]]:
    """Prime factors as far as they are small; what is left counts as one."""
    found = []
    for one in range(2, _SMALL_PRIMES):
        power = 0
        while number % one == 0:
            number //= one
            power += 1
        if power:
            found.append((one, power))
    return [*found, (number, 1)] if number > 1 else found


def nodes_of(ways: Collection[LinkPath]) -> list[str]:
    """Everybody on these ways, each once, in their order."""
    return list(dict.fromkeys(id_ for way in ways for id_ in way.ids))


def pairs_of(ways: Collection[LinkPath]) -> set[frozenset[str]]:
    """Who stands beside whom on these ways."""
    return {frozenset(pair) for way in ways for pair in pairwise(way.ids)}
