"""简单路径之和. The sum over paths that meet nobody twice: exact, but without a fast way in general, hence bounded.

A simple path passes each strongly connected component once and in one piece. Outside cycles the sums are those over
all walks; inside one, paths are gathered by the parties they have met and the last of them, so that paths which can
only go on alike are counted together.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import Final

from graph_service.ownership.elimination import ONE, ZERO
from graph_service.ownership.final_shares import FinalShare, all_walks
from graph_service.ownership.holdings import Holdings

BUDGET: Final = 10_000_000
"""Steps that one question may take; about half a microsecond each."""
_WORD: Final = 1000
_SUM_STEPS: Final = 10
# What is added up of longer paths is cut off after so many bits, which the error of every share then covers.
_LONG_BITS: Final = 1000
_KEPT_BITS: Final = 256
_ERROR: Final = Fraction(1, 1 << 200)


@dataclass(slots=True)
class Effort:
    """工作量. Steps left and taken; longer numbers count as more steps."""

    left: int = BUDGET
    taken: int = 0

    def spend(self, steps: int) -> bool:
        """Whether there was enough left."""
        self.left -= steps
        self.taken += steps
        return self.left >= 0


@dataclass(frozen=True, slots=True)
class PathSums:
    """简单路径结果. With `partial` the budget was used up: every value is at least what is given, pairs may miss."""

    shares: Iterable[FinalShare]
    partial: bool
    explored: int


def simple_paths(
    holdings: Holdings, owners: Iterable[str] | None = None, *, budget: int = BUDGET
) -> PathSums:
    """Every pair of two parties with a sum above 0, of these owners or of all. Holdings in oneself play no part."""
    holdings = holdings.without_own()
    if not any(holdings.circular(one) for one in range(len(holdings.components))):
        wanted = None if owners is None else set(owners)
        shares = (one for one in all_walks(holdings) if wanted is None or one.owner in wanted)
        return PathSums(shares, False, 0)
    effort = Effort(budget)
    search = _Search(holdings, effort)
    starts = range(len(holdings)) if owners is None else [holdings.number(one) for one in owners]
    found = tuple(share for start in starts for share in search.of(start))
    return PathSums(found, search.partial, effort.taken)


@dataclass(frozen=True, slots=True)
class _Links:
    unit: int
    bit: Mapping[int, int]
    held: Mapping[int, list[tuple[int, int, int]]]


class _Search:
    def __init__(self, holdings: Holdings, effort: Effort) -> None:
        self._holdings = holdings
        self._effort = effort
        self._links_of: dict[int, _Links] = {}
        self._inside: dict[int, dict[int, Fraction]] = {}
        cyclic = sum(
            len(members) for number, members in enumerate(holdings.components) if holdings.circular(number)
        )
        # As much for each party in a cycle, so that the first does not use up what the others need.
        self._each = effort.left // (cyclic + 1)
        self.partial = False
        self._error = ZERO

    def of(self, start: int) -> Iterator[FinalShare]:
        """What this party holds over simple paths, as far as the budget goes."""
        if self._effort.left < 0:
            self.partial = True
            return
        names = self._holdings.parties
        for owned, share in sorted(self._reached(start).items()):
            if owned != start:
                yield FinalShare(names[start], names[owned], share, error=self._error)

    def _reached(self, start: int) -> dict[int, Fraction]:
        """From component to component: how the path enters, how it goes on inside, how it leaves."""
        of, held = self._holdings.component_of, self._holdings.held
        entries: dict[int, dict[int, Fraction]] = {of[start]: {start: ONE}}
        reached: dict[int, Fraction] = {}
        while entries:
            component = max(entries)
            here: dict[int, Fraction] = {}
            for entry, weight in entries.pop(component).items():
                inside = self._from(entry)
                if not self._effort.spend(len(inside) * _SUM_STEPS):
                    self.partial = True
                    return reached
                for one, share in inside.items():
                    here[one] = self._kept(here.get(one, ZERO) + weight * share)
            reached |= here
            for one, sum_ in here.items():
                for end, share in held[one].items():
                    if of[end] != component:
                        entry_ = entries.setdefault(of[end], {})
                        entry_[end] = entry_.get(end, ZERO) + sum_ * share
        return reached

    def _kept(self, sum_: Fraction) -> Fraction:
        if sum_.denominator.bit_length() <= _LONG_BITS + _KEPT_BITS:
            return sum_
        self._error = _ERROR
        return Fraction((sum_.numerator << _KEPT_BITS) // sum_.denominator, 1 << _KEPT_BITS)

    def _from(self, entry: int) -> Mapping[int, Fraction]:
        if entry not in self._inside:
            component = self._holdings.component_of[entry]
            if not self._holdings.circular(component):
                return {entry: ONE}
            self._inside[entry], whole = self._paths(entry, component)
            self.partial |= not whole
        return self._inside[entry]

    def _paths(self, entry: int, component: int) -> tuple[dict[int, Fraction], bool]:
        """Sums over simple paths inside a component, the empty one included; and whether none was left out.

        All paths of one round are equally long, so that integers over a common denominator do.
        """
        links = self._links(component)
        sums = {entry: ONE}
        own = Effort(self._each)
        front = {(links.bit[entry], entry): 1}
        scale = 1
        while front:
            scale *= links.unit
            cost = 1 + scale.bit_length() // _WORD
            longer: dict[tuple[int, int], int] = {}
            for (met, last), weight in front.items():
                steps = cost * (1 + len(links.held[last]))
                if not (self._effort.spend(steps) and own.spend(steps)):
                    return sums, False
                for end, bit, share in links.held[last]:
                    if not met & bit:
                        key = met | bit, end
                        longer[key] = longer.get(key, 0) + weight * share
            ends: dict[int, int] = {}
            for (_, last), weight in longer.items():
                ends[last] = ends.get(last, 0) + weight
            if not (self._effort.spend(len(ends) * _SUM_STEPS) and own.spend(len(ends) * _SUM_STEPS)):
                return sums, False
            for end, weight in ends.items():
                sums[end] = self._kept(sums.get(end, ZERO) + self._kept_of(weight, scale))
            front = longer
        return sums, True

    def _kept_of(self, weight: int, scale: int) -> Fraction:
        if scale.bit_length() <= _LONG_BITS:
            return Fraction(weight, scale)
        self._error = _ERROR
        return Fraction((weight << _KEPT_BITS) // scale, 1 << _KEPT_BITS)

    def _links(self, component: int) -> _Links:
        """Of each member what it holds of the others, as bits and in integers over one denominator."""
        if component not in self._links_of:
            members = self._holdings.components[component]
            bit = {one: 1 << place for place, one in enumerate(members)}
            held = {one: {e: s for e, s in self._holdings.held[one].items() if e in bit} for one in members}
            unit = lcm(*(share.denominator for ends in held.values() for share in ends.values()))
            self._links_of[component] = _Links(
                unit,
                bit,
                {
                    one: [(end, bit[end], int(share * unit)) for end, share in ends.items()]
                    for one, ends in held.items()
                },
            )
        return self._links_of[component]
