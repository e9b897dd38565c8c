"""全路径之和. What reaches a party over all walks through the structure, cycles taken as often as they go.

Two ways to the same sums: `ExactWalks` in fractions, for small structures and for one target; `BoundedWalks` in
integers with a proved error, for many targets of a large one. Only a strongly connected component is solved as
equations, each by itself; the rest is added up from the target upwards.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING, Final

from graph_service.ownership.elimination import ONE, ZERO, Elimination, Endless, Links, plan
from graph_service.ownership.holdings import Holdings

if TYPE_CHECKING:
    from graph_service.ownership.certified import CertifiedSolver, Integers

_TARGETS_AT_ONCE: Final = 64
# What is small: beyond these, exact numbers grow too long to be computed for every pair, or for one target.
_SMALL: Final = 300
_SMALL_CYCLE: Final = 40
_LONG: Final = 3000
_CYCLE_WORK: Final = 4_000_000


@dataclass(frozen=True, slots=True)
class ShareColumn:
    """到达一个主体的各份额. Of every party above `target`: the sum over its walks to it, the empty walk included, in
    units of 1/`unit`, known to `error` units.

    `endless`: parties with a walk through a cycle in which the sums grow without end. Such a cycle is not walked
    into: `sums` counts the other walks only, and `stuck` what its members hold of the target without it.
    """

    target: int
    sums: Mapping[int, Fraction | int]
    unit: int = 1
    error: int = 0
    endless: frozenset[int] = frozenset()
    stuck: Mapping[int, Fraction | int] = field(default_factory=dict)

    def share(self, party: int) -> Fraction:
        """The sum of this party's walks; 0 if none."""
        return Fraction(self.sums.get(party, 0)) / self.unit

    @property
    def margin(self) -> Fraction:
        """The greatest error of any share; 0 where all is exact."""
        return Fraction(self.error, self.unit)


def columns(holdings: Holdings) -> Iterator[ShareColumn]:
    """Of every party, what reaches it, in the order of the parties."""
    if len(holdings) <= _SMALL and max(map(len, holdings.components), default=0) <= _SMALL_CYCLE:
        walks = ExactWalks(holdings)
        return (walks.into(target) for target in range(len(holdings)))
    return BoundedWalks(holdings).into(range(len(holdings)))


def column(holdings: Holdings, target: int) -> ShareColumn:
    """What reaches one party; exact unless the structure above it is very large."""
    above = holdings.above(target)
    if len(above) <= _LONG and all(
        _cycle_work(holdings, one) <= _CYCLE_WORK for one in {holdings.component_of[one] for one in above}
    ):
        return ExactWalks(holdings).into(target)
    return next(BoundedWalks(holdings).into([target]))


def _cycle_work(holdings: Holdings, component: int) -> int:
    size = len(holdings.components[component])
    if size == 1:
        return 1
    return size * plan(_links(holdings, component), _CYCLE_WORK // size).cost


def _links(holdings: Holdings, component: int) -> Links:
    members = set(holdings.components[component])
    return {
        one: {end: share for end, share in holdings.held[one].items() if end in members} for one in members
    }


class ExactWalks:
    """以分数计. Factors each cycle once, however many targets are asked for."""

    def __init__(self, holdings: Holdings) -> None:
        self._holdings = holdings
        self._solvers: dict[int, Elimination | None] = {}

    def into(self, target: int) -> ShareColumn:
        """What reaches this party."""
        holdings = self._holdings
        sums: dict[int, Fraction] = {}
        endless: set[int] = set()
        stuck: dict[int, Fraction] = {}
        for component in sorted({holdings.component_of[one] for one in holdings.above(target)}):
            members = holdings.components[component]
            given = {one: self._from_below(one, component, sums, start=one == target) for one in members}
            solver = self._solver(component)
            if solver is None:
                endless.update(members)
                stuck.update(given)
                continue
            if any(end in endless for one in members for end in holdings.held[one]):
                endless.update(members)
            sums.update((one, share) for one, share in solver.solve(given).items() if share)
        return ShareColumn(target, sums, endless=frozenset(endless), stuck=stuck)

    def _from_below(self, one: int, component: int, sums: Mapping[int, Fraction], *, start: bool) -> Fraction:
        of = self._holdings.component_of
        total = ONE if start else ZERO
        for end, share in self._holdings.held[one].items():
            if end in sums and of[end] != component:
                total += share * sums[end]
        return total

    def _solver(self, component: int) -> Elimination | None:
        """None if the sums inside it grow without end."""
        if component not in self._solvers:
            links = _links(self._holdings, component)
            try:
                self._solvers[component] = Elimination(links, plan(links).order)
            except Endless:
                self._solvers[component] = None
        return self._solvers[component]


class BoundedWalks:
    """以定长整数计. Many targets at once, each number known to a proved error."""

    def __init__(self, holdings: Holdings) -> None:
        self._holdings = holdings
        self._solvers: dict[int, CertifiedSolver | None] = {}
        self._rows = [_in_integers(held) for held in holdings.held]

    def into(self, targets: Iterable[int]) -> Iterator[ShareColumn]:
        """What reaches each of these parties, in their order."""
        wanted = list(targets)
        for start in range(0, len(wanted), _TARGETS_AT_ONCE):
            yield from self._block(wanted[start : start + _TARGETS_AT_ONCE])

    def _block(self, targets: Sequence[int]) -> Iterator[ShareColumn]:
        # NumPy takes a tenth of a second to come up: only for what is large.
        from graph_service.ownership.certified import UNIT

        holdings = self._holdings
        aboves = [holdings.above(target) for target in targets]
        rows = _Rows(targets, aboves)
        for component in sorted({holdings.component_of[one] for above in aboves for one in above}):
            self._component(component, rows)
        for place, (target, above) in enumerate(zip(targets, aboves, strict=True)):
            yield ShareColumn(
                target,
                {one: rows.sums[one][place] for one in above if one in rows.sums},
                UNIT,
                max((rows.errors.get(one, 0) for one in above), default=0),
                frozenset(one for one in above if rows.endless.get(one, 0) >> place & 1),
                {one: row[place] for one, row in rows.stuck.items() if row[place]},
            )

    def _component(self, component: int, rows: _Rows) -> None:
        members = self._holdings.components[component]
        if not self._holdings.circular(component):
            (one,) = members
            rows.sums[one], rows.errors[one] = self._from_below(one, component, rows)
            rows.endless[one] = self._endless_below(members, rows)
            return
        solver = self._solver(component)
        order = members if solver is None else solver.members
        found = [self._from_below(one, component, rows) for one in order]
        error = max(error for _, error in found)
        if solver is None:
            rows.stuck.update((one, row) for one, (row, _) in zip(order, found, strict=True))
            rows.errors.update(dict.fromkeys(members, error))
            rows.endless.update(dict.fromkeys(members, rows.reached_by(members[0])))
            return
        solved, error = solver.solve(rows.stacked([row for row, _ in found]), error)
        rows.sums.update(zip(order, solved, strict=True))
        rows.errors.update(dict.fromkeys(members, error))
        rows.endless.update(dict.fromkeys(members, self._endless_below(members, rows)))

    def _from_below(self, one: int, component: int, rows: _Rows) -> tuple[Integers, int]:
        of = self._holdings.component_of
        unit, held = self._rows[one]
        total, error = rows.empty(), 0
        for end, share in held:
            if end in rows.sums and of[end] != component:
                total = total + rows.sums[end] * share
                error += rows.errors[end] * share
        return total // unit + rows.start(one), error // unit + 2

    def _endless_below(self, members: Iterable[int], rows: _Rows) -> int:
        below = 0
        for one in members:
            for end in self._holdings.held[one]:
                below |= rows.endless.get(end, 0)
        return below

    def _solver(self, component: int) -> CertifiedSolver | None:
        from graph_service.ownership.certified import CertifiedSolver

        if component not in self._solvers:
            try:
                self._solvers[component] = CertifiedSolver(_links(self._holdings, component))
            except Endless:
                self._solvers[component] = None
        return self._solvers[component]


class _Rows:
    """What is known so far of each party: one number for every target of the block."""

    def __init__(self, targets: Sequence[int], aboves: Sequence[set[int]]) -> None:
        self._targets = targets
        self._aboves = aboves
        self.sums: dict[int, Integers] = {}
        self.errors: dict[int, int] = {}
        self.stuck: dict[int, Integers] = {}
        self.endless: dict[int, int] = {}
        """For which targets, as bits."""

    def empty(self) -> Integers:
        import numpy as np

        return np.full(len(self._targets), 0, dtype=object)

    def start(self, one: int) -> Integers:
        from graph_service.ownership.certified import UNIT

        row = self.empty()
        for place, target in enumerate(self._targets):
            if target == one:
                row[place] = UNIT
        return row

    def stacked(self, rows: Sequence[Integers]) -> Integers:
        import numpy as np

        return np.array(rows, dtype=object).reshape(len(rows), len(self._targets))

    def reached_by(self, one: int) -> int:
        """Which targets this party is above of, as bits."""
        return sum((one in above) << place for place, above in enumerate(self._aboves))


def _in_integers(held: Mapping[int, Fraction]) -> tuple[int, list[tuple[int, int]]]:
    unit = lcm(*(share.denominator for share in held.values()))
    return unit, [(end, share.numerator * (unit // share.denominator)) for end, share in held.items()]
