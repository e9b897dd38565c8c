"""控制. Who decides in a company: shares vote as blocks, and whoever controls a company casts its votes.

The least fixed point: nothing is controlled but by what was controlled before it, so two companies that hold each
other do not lift each other over the threshold. A company's holding in itself never counts, for it could vote only
after it is controlled. All sums are integers over the company's own denominator.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import lcm

from graph_service.ownership.holdings import Holding, Holdings
from graph_service.ownership.thresholds import CONTROL, Threshold


@dataclass(frozen=True, slots=True)
class Step:
    """控制的一步. At this point the holdings named, of the one who asks and of companies controlled before,
    reached the threshold in `company`; `total` is their sum."""

    company: str
    holdings: tuple[Holding, ...]

    @property
    def total(self) -> Fraction:
        return sum((one.share for one in self.holdings), Fraction())


def steps(holdings: Holdings, voters: Iterable[str], threshold: Threshold = CONTROL) -> Iterator[Step]:
    """控制链. What these voters together control, in an order in which each step rests on those before it.

    The voters themselves are never a step. Voters who hold nothing are passed over.
    """
    names = holdings.parties
    start = [holdings.number(one) for one in dict.fromkeys(voters) if one in holdings]
    inside, waiting = set(start), deque(start)
    behind: dict[int, list[int]] = {}
    tally: dict[int, Fraction] = {}
    while waiting:
        voter = waiting.popleft()
        for company, share in holdings.held[voter].items():
            if company in inside:
                continue
            behind.setdefault(company, []).append(voter)
            tally[company] = tally.get(company, Fraction()) + share
            if threshold.reached(tally[company]):
                inside.add(company)
                waiting.append(company)
                yield Step(
                    names[company],
                    tuple(
                        Holding(names[one], names[company], holdings.held[one][company])
                        for one in behind[company]
                    ),
                )


@dataclass(frozen=True, slots=True)
class Controller:
    """实际控制人. Exactly one `top`, or none because the controllers control each other (`circular` names them).

    Several tops can only be where more than the whole of a company is held, or at another threshold than control.
    Nothing in either: nobody controls the company.
    """

    tops: tuple[str, ...] = ()
    circular: tuple[str, ...] = ()


class Control:
    """控制关系 of a whole structure: for every party all that it controls."""

    def __init__(self, holdings: Holdings, threshold: Threshold = CONTROL) -> None:
        self.holdings = holdings
        self.threshold = threshold

    @cached_property
    def _blocks(self) -> list[int]:
        """Each party with all that it controls, as bits."""
        return _Closures(self.holdings, self.threshold).all()

    def pairs(self) -> Iterator[tuple[str, str]]:
        """Who controls whom; never oneself."""
        names = self.holdings.parties
        for controller, name in enumerate(names):
            for company in self._controlled(controller):
                yield name, names[company]

    def _controlled(self, controller: int) -> Iterator[int]:
        return bits(self._blocks[controller] & ~(1 << controller))

    def controls(self, controller: str, company: str) -> bool:
        """Whether one controls another; KeyError if either is not in the structure."""
        one, other = self.holdings.number(controller), self.holdings.number(company)
        return one != other and bool(self._blocks[one] >> other & 1)

    def totals(self) -> Iterator[tuple[str, str, Fraction]]:
        """控制的股份. For each pair, what the controller and all it controls hold of the company, it itself apart."""
        names = self.holdings.parties
        for controller, name in enumerate(names):
            block = self._blocks[controller]
            for company in self._controlled(controller):
                shares = (
                    share
                    for holder, share in self.holdings.holders[company].items()
                    if holder != company and block >> holder & 1
                )
                yield name, names[company], sum(shares, Fraction())


def controller_of(holdings: Holdings, company: str, threshold: Threshold = CONTROL) -> Controller:
    """实际控制人 of one company, from those above it alone. KeyError if it is not in the structure."""
    part = holdings.part(holdings.above(holdings.number(company)))
    control = Control(part, threshold)
    controllers = [one for one in part.parties if control.controls(one, company)]
    controlled = {controller for other in controllers for controller in controllers
                  if other != controller and control.controls(other, controller)}  # fmt: skip
    tops = tuple(one for one in controllers if one not in controlled)
    return Controller(tops) if tops else Controller(circular=tuple(controllers))


def bits(mask: int) -> Iterator[int]:
    """Places of the bits that are set, lowest first."""
    data = mask.to_bytes((mask.bit_length() + 7) // 8, "little")
    for place, byte in enumerate(data):
        while byte:
            low = byte & -byte
            yield place * 8 + low.bit_length() - 1
            byte ^= low


class _Closures:
    """Every party's block. Companies come before their holders, so that a block, once known, joins as a whole.

    If x controls z, x controls all that z controls (but itself): by then z's votes are x's. If z controls x too,
    their blocks are the same.
    """

    def __init__(self, holdings: Holdings, threshold: Threshold) -> None:
        self._order = [member for members in holdings.components for member in members]
        self._votes, self._needed = _in_integers(holdings, threshold)
        self._blocks: dict[int, int] = {}
        # Of a block, what all its members together hold of each company that is not in it.
        self._outside: dict[int, dict[int, int]] = {}

    def all(self) -> list[int]:
        for party in self._order:
            self._blocks[party], self._outside[party] = self._block(party)
        return [self._blocks[party] for party in range(len(self._order))]

    def _block(self, party: int) -> tuple[int, dict[int, int]]:
        block = 1 << party
        tally: dict[int, int] = {}
        waiting = [party]
        while waiting:
            member = waiting.pop()
            known = self._blocks.get(member)
            votes = self._votes[member]
            if known is not None:
                if known >> party & 1:
                    return known, self._outside[member]
                if known & block == 1 << member:
                    block |= known
                    votes = self._outside[member]
            for company, share in votes.items():
                if not block >> company & 1:
                    tally[company] = total = tally.get(company, 0) + share
                    if total >= self._needed[company]:
                        block |= 1 << company
                        waiting.append(company)
        return block, {company: total for company, total in tally.items() if not block >> company & 1}


def _in_integers(holdings: Holdings, threshold: Threshold) -> tuple[list[dict[int, int]], list[int]]:
    """What each party holds, and what is needed in each company, in units of the company's own denominator."""
    votes: list[dict[int, int]] = [{} for _ in range(len(holdings))]
    needed = []
    for company, holders in enumerate(holdings.holders):
        unit = lcm(*(share.denominator for share in holders.values()))
        for holder, share in holders.items():
            if holder != company:
                votes[holder][company] = share.numerator * (unit // share.denominator)
        wanted = threshold.share * unit
        needed.append(-(-wanted // 1) if threshold.inclusive else wanted // 1 + 1)
    return votes, needed
