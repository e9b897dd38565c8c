"""分层求和. Owners in the end of the companies that other companies hold of: float64, from the owners downwards.

A level holds the companies all of whose holders are known; companies in a cycle are solved together, and a closed
cycle owns nothing. Companies with very many owners pass on the greater ones alone, and how much may be missing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final, Self, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_array, csr_array, eye_array
from scipy.sparse.csgraph import connected_components
from scipy.sparse.linalg import splu

from graph_service.ownership.certified import CertifiedSolver
from graph_service.ownership.elimination import Endless
from graph_service.ownership.share_arrays import Ids, Shareholdings
from graph_service.ownership.spans import pairs_as_keys, rows_in, spread

Floats: TypeAlias = NDArray[np.float64]
Numbers: TypeAlias = NDArray[np.int64]

_MANY: Final = 256
"""A company with more owners in the end than this does not pass on the small ones."""
_FEW: Final = 16
_DENSE: Final = 2500
_BLOCK: Final = 512
_ROUNDING: Final = 1e-13


@dataclass(frozen=True, eq=False)
class Core:
    """核心公司. Companies of which some company holds that is no public body: C of them, in order; `place` [N]: where
    a company stands among them, else -1."""

    companies: Ids
    place: Ids

    @classmethod
    def of(cls, held: Shareholdings) -> Self:
        """From the rows of organisations as owners alone."""
        rows = held.by_owner
        owned = held.owned[rows]
        owned = owned[~held.public[held.owner[rows]] & ~held.public[owned]]
        flags = np.zeros(held.companies, np.bool_)
        flags[owned] = True
        companies = np.flatnonzero(flags).astype(np.int32)
        place = np.full(held.companies, -1, np.int32)
        place[companies] = np.arange(len(companies), dtype=np.int32)
        return cls(companies, place)


@dataclass(frozen=True, eq=False)
class _Links:
    """From each of some companies (`first` [C + 1]) to what stands in its rows: `end` and `part` of the whole."""

    first: Numbers
    end: NDArray[Any]
    part: Floats

    @classmethod
    def of(cls, which: NDArray[Any], end: NDArray[Any], part: Floats, size: int) -> Self:
        """Rows in order of their company."""
        return cls(np.concatenate(([0], np.cumsum(np.bincount(which, minlength=size)))), end, part)

    def turned(self, size: int) -> _Links:
        """From the ends to the companies."""
        order = np.argsort(self.end, kind="stable")
        which = np.repeat(np.arange(len(self.first) - 1), np.diff(self.first))
        return _Links.of(self.end[order], which[order], self.part[order], size)

    def rows(self, companies: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any], Floats]:
        """For each row of these companies the place of its company, its end, its part."""
        places, which = spread(self.first[companies], self.first[companies + 1])
        return which, self.end[places], self.part[places]


class _Table:
    """所有人表. Of each company its owners in the end, with their shares; put in once for each company."""

    def __init__(self, companies: int) -> None:
        self._first = np.zeros(companies, np.int64)
        self._end = np.zeros(companies, np.int64)
        self._owner = np.zeros(max(4 * companies, 16), np.int32)
        self._share = np.zeros(len(self._owner))
        self._used = 0

    def put(self, companies: NDArray[Any], which: NDArray[Any], owner: NDArray[Any], share: Floats) -> None:
        """Entries for these companies; `which`, in order, says for each entry the place of its company."""
        while self._used + len(owner) > len(self._owner):
            self._owner = np.concatenate((self._owner, np.zeros_like(self._owner)))
            self._share = np.concatenate((self._share, np.zeros_like(self._share)))
        here = slice(self._used, self._used + len(owner))
        self._owner[here] = owner
        self._share[here] = share
        counts = np.bincount(which, minlength=len(companies))
        ends = self._used + np.cumsum(counts)
        self._first[companies], self._end[companies] = ends - counts, ends
        self._used += len(owner)

    def rows(self, companies: NDArray[Any]) -> tuple[NDArray[Any], Ids, Floats]:
        """For each entry of these companies the place of its company, its owner, his share."""
        places, which = spread(self._first[companies], self._end[companies])
        return which, self._owner[places], self._share[places]


Solve: TypeAlias = Callable[[Floats], Floats]


@dataclass(frozen=True, eq=False)
class _Given:
    """What reaches some companies from those above them: entries in order of company and owner; and per company what
    is unknown, rough and missing."""

    which: NDArray[Any]
    owner: NDArray[Any]
    share: Floats
    unknown: Floats
    rough: Floats
    missing: Floats


class OwnerSums:
    """分层求和的结果, for the C companies of the core.

    `unknown` [C]: the part that nobody is known to own in the end. `rough` [C]: how far sums may be off by rounding.
    `missing` [C]: the most that one owner may have beyond what is said, since owners below `small` are not always
    passed on. `level` [C]: how many levels are above, cycles counted as one; `circular` [C]: in a cycle.
    """

    def __init__(self, held: Shareholdings, core: Core, small: float) -> None:
        self._held = held
        self._core = core
        self._small = small
        size = len(core.companies)
        rows, which = rows_in(held, core.companies)
        owner = held.owner[rows]
        part = held.share[rows] / held.whole[core.companies[which]]
        inside = np.minimum(owner, held.companies - 1)
        ends = (owner >= held.companies) | held.public[inside]
        place = np.where(ends, -1, core.place[inside])
        leaves = ~ends & (place < 0)
        links = place >= 0
        self._own = _Links.of(which[ends], owner[ends], part[ends], size)
        self._links = _Links.of(which[links], place[links], part[links], size)
        self.unknown = np.maximum(0.0, 1.0 - _per(which, part, size))
        self.missing = np.zeros(size)
        self._read_leaves(which[leaves], owner[leaves], part[leaves], size)
        self.rough = np.full(size, _ROUNDING)
        self.level = np.zeros(size, np.int32)
        self.circular = np.zeros(size, np.bool_)
        self._table = _Table(size)
        for members, cycles in self._units(size):
            if len(members):
                self._put(members, self._given(members))
            if cycles:
                self._solve_cycles(cycles)

    def above(self, least: Floats) -> tuple[NDArray[np.int64], Ids, Floats]:
        """Of all entries with a share of at least `least` [C] the place of the company in the core, owner, share."""
        which, owner, share = self._table.rows(np.arange(len(least)))
        great = share >= least[which]
        return which[great], owner[great], share[great]

    def _read_leaves(self, which: NDArray[Any], owner: NDArray[Any], part: Floats, size: int) -> None:
        """Holders of whom no company holds: their owners in the end are in their rows."""
        held = self._held
        flags = np.zeros(held.companies, np.bool_)
        flags[owner] = True
        leaves = np.flatnonzero(flags)
        rows, of = rows_in(held, leaves)
        owners, shares = held.owner[rows], held.share[rows] / held.whole[leaves[of]]
        if np.any((of[1:] == of[:-1]) & (owners[1:] == owners[:-1])):
            of, owners, shares = _added([(of, owners, shares)])
        self._leaf_table = _Table(len(leaves))
        small, cut = self._too_small(of, shares, np.ones(len(leaves), np.bool_))
        self._leaf_table.put(np.arange(len(leaves)), of[~small], owners[~small], shares[~small])
        place = np.zeros(held.companies, np.int32)
        place[leaves] = np.arange(len(leaves), dtype=np.int32)
        at = place[owner]
        self._leaves = _Links.of(which, at, part, size)
        unheld = np.maximum(0.0, 1.0 - _per(of, shares, len(leaves)))
        self.unknown += _per(which, part * unheld[at], size)
        self.missing += _per(which, part * cut[at], size)

    # --- in which order ---

    def _units(self, size: int) -> Iterator[tuple[Numbers, list[Numbers]]]:
        """Companies that can be summed up at once, and cycles that can be solved, after all above them."""
        waiting = np.diff(self._links.first)
        after = self._links.turned(size)
        done = np.zeros(size, np.bool_)
        ready = np.flatnonzero(waiting == 0)
        level = 0
        while len(ready):
            self.level[ready] = level
            yield ready, []
            done[ready] = True
            ready = _released(ready, after, waiting)
            level += 1
        rest = np.flatnonzero(~done)
        if len(rest):
            yield from self._units_with_cycles(rest, len(done), level)

    def _units_with_cycles(
        self, rest: Numbers, size: int, level: int
    ) -> Iterator[tuple[Numbers, list[Numbers]]]:
        local = np.full(size, -1, np.int64)
        local[rest] = np.arange(len(rest))
        which, end, part = self._links.rows(rest)
        inner = local[end] >= 0
        which, end, part = which[inner], local[end[inner]], part[inner]
        graph = csr_array((np.ones(len(end), np.int8), (end, which)), shape=(len(rest), len(rest)))
        count, label = connected_components(graph, directed=True, connection="strong")
        members = np.split(rest[np.argsort(label, kind="stable")], np.cumsum(np.bincount(label))[:-1])
        circular = np.bincount(label) > 1
        circular[label[which[which == end]]] = True
        crossing = label[which] != label[end]
        order = np.argsort(label[which[crossing]], kind="stable")
        links = _Links.of(
            label[which[crossing]][order], label[end[crossing]][order], part[crossing][order], count
        )
        waiting, after = np.diff(links.first), links.turned(count)
        ready = np.flatnonzero(waiting == 0)
        while len(ready):
            single = [members[one] for one in ready[~circular[ready]].tolist()]
            cycles = [members[one] for one in ready[circular[ready]].tolist()]
            yield np.concatenate(single) if single else rest[:0], cycles
            for one in ready.tolist():
                self.level[members[one]] = level
            level += 1
            ready = _released(ready, after, waiting)

    # --- the sums themselves ---

    def _given(self, members: Numbers, cycle: Numbers | None = None) -> _Given:
        """What reaches these companies; what the companies of a `cycle` hold is left out."""
        at, end, part = self._links.rows(members)
        if cycle is not None:
            outer = ~np.isin(end, cycle)
            at, end, part = at[outer], end[outer], part[outer]
        which, owner, share = _added(
            [
                self._own.rows(members),
                _carried(self._leaf_table, *self._leaves.rows(members)),
                _carried(self._table, at, end, part),
            ]
        )
        size = len(members)
        return _Given(
            which,
            owner,
            share,
            self.unknown[members] + _per(at, part * self.unknown[end], size),
            _ROUNDING + _per(at, part * self.rough[end], size),
            self.missing[members] + _per(at, part * self.missing[end], size),
        )

    def _put(self, members: Numbers, given: _Given) -> None:
        self.unknown[members] = given.unknown
        self.rough[members] = given.rough
        passed = given.missing < 100 * self._small
        small, cut = self._too_small(given.which, given.share, passed)
        self.missing[members] = given.missing + cut
        self._table.put(members, given.which[~small], given.owner[~small], given.share[~small])

    def _too_small(
        self, which: NDArray[Any], share: Floats, may: NDArray[np.bool_]
    ) -> tuple[NDArray[np.bool_], Floats]:
        """Entries not to be passed on: the small ones of companies with many, where that `may` be. And the greatest
        of them for each company."""
        many = may & (np.bincount(which, minlength=len(may)) > _MANY)
        small = many[which] & (share < self._small)
        cut = np.zeros(len(may))
        np.maximum.at(cut, which[small], share[small])
        return small, cut

    def _solve_cycles(self, cycles: list[Numbers]) -> None:
        """Cycles of which none holds of another: small ones all together, by size; the rest one by one."""
        for cycle in cycles:
            self.circular[cycle] = True
        small = [cycle for cycle in cycles if len(cycle) <= _FEW]
        alone = [cycle for cycle in cycles if len(cycle) > _FEW]
        if small:
            members = np.concatenate(small)
            sizes = np.array([len(cycle) for cycle in small])
            first = np.cumsum(sizes) - sizes
            endless, finite = self._proved(members, first, np.repeat(np.arange(len(small)), sizes))
            self.unknown[np.concatenate([small[one] for one in np.flatnonzero(endless)] or [members[:0]])] = (
                1.0
            )
            alone += [small[one] for one in np.flatnonzero(~endless & ~finite).tolist()]
            some = [small[one] for one in np.flatnonzero(finite).tolist()]
            if some:
                self._solve_small(some)
        for cycle in alone:
            self._solve_cycle(cycle)

    def _proved(
        self, members: Numbers, first: Numbers, cycle: Numbers
    ) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Of small cycles, in integers: whether the sums are known to have no end, and to have one."""
        held = self._held
        companies = self._core.companies[members]
        rows, which = rows_in(held, companies)
        place = _places(companies, held.owner[rows])
        inner = (companies[place] == held.owner[rows]) & (cycle[place] == cycle[which])
        rows, which = rows[inner], which[inner]
        share = held.share[rows]
        count = len(first)
        if int(share.max(initial=0)) * len(rows) >= 1 << 62:
            return np.zeros(count, np.bool_), np.zeros(count, np.bool_)
        sums = np.zeros(len(members), np.int64)
        np.add.at(sums, which, share)
        whole = held.whole[companies]
        endless = np.logical_and.reduceat(sums >= whole, first)
        return endless, np.logical_and.reduceat(sums <= whole, first) & ~endless

    def _solve_small(self, cycles: list[Numbers]) -> None:
        """By the inverse of each, one stack for each size."""
        cycles = sorted(cycles, key=len)
        members = np.concatenate(cycles)
        sizes = np.array([len(cycle) for cycle in cycles])
        first = np.cumsum(sizes) - sizes
        of = np.repeat(np.arange(len(cycles)), sizes)
        which, end, part = self._links.rows(members)
        at = _places(members, end)
        inner = (members[at] == end) & (of[at] == of[which])
        which, at, part = which[inner], at[inner], part[inner]
        rows, ends, parts = [], [], []
        for size in np.unique(sizes).tolist():
            mine = np.flatnonzero(sizes == size)
            stack = np.tile(np.eye(size), (len(mine), 1, 1))
            here = sizes[of[which]] == size
            cycle = of[which[here]]
            start = first[cycle]
            np.subtract.at(stack, (cycle - mine[0], which[here] - start, at[here] - start), part[here])
            one, row, column = np.indices(stack.shape)
            rows.append((first[mine][one] + row).ravel())
            ends.append((first[mine][one] + column).ravel())
            parts.append(np.maximum(np.linalg.inv(stack), 0.0).ravel())
        inverse = _Links.of(np.concatenate(rows), np.concatenate(ends), np.concatenate(parts), len(members))
        self._put(members, _through(inverse, self._given(members, members), sizes[of]))

    def _solve_cycle(self, members: Numbers) -> None:
        """Nobody owns anything through a cycle whose sums have no end."""
        solve = self._solver(members)
        if solve is None:
            self.unknown[members] = 1.0
            return
        given = self._given(members, members)
        norm = float(solve(np.ones(len(members))).max())
        size = len(members)
        owners, column = np.unique(given.owner, return_inverse=True)
        found = [(given.which[:0], given.owner[:0], given.share[:0])]
        for start in range(0, len(owners), _BLOCK):
            width = min(_BLOCK, len(owners) - start)
            here = (column >= start) & (column < start + width)
            block = np.zeros((size, width))
            block[given.which[here], column[here] - start] = given.share[here]
            solved = solve(block)
            which, at = np.nonzero(solved)
            found.append((which, owners[start + at], solved[which, at]))
        self._put(
            members,
            _Given(
                *_added(found),
                solve(given.unknown),
                solve(given.rough) + _ROUNDING * norm * size,
                solve(given.missing),
            ),
        )

    def _solver(self, members: Numbers) -> Solve | None:
        """X of X = B + A X, A = what each member is held of by the others; None where sums have no end."""
        which, end, part = self._links.rows(members)
        at = _places(members, end)
        inner = members[at] == end
        which, at, part = which[inner], at[inner], part[inner]
        if self._endless(members):
            return None
        if len(members) <= _DENSE:
            matrix = np.eye(len(members))
            np.subtract.at(matrix, (which, at), part)
            inverse = np.linalg.inv(matrix)
            return lambda given: np.maximum(inverse @ given, 0.0)
        held = csc_array((part, (which, at)), shape=(len(members), len(members)))
        factors = splu(csc_array(eye_array(len(members), format="csc") - held))
        return lambda given: np.maximum(factors.solve(given), 0.0)

    def _endless(self, members: Numbers) -> bool:
        """In integers: where no member is held inside by more than the whole, only a closed cycle has no end. Else
        the exact solver says."""
        companies = self._core.companies[members]
        rows, which = rows_in(self._held, companies)
        numbers = {company: number for number, company in enumerate(companies.tolist())}
        wholes = self._held.whole[companies].tolist()
        sums = [0] * len(members)
        links: dict[int, dict[int, Fraction]] = {number: {} for number in range(len(members))}
        for owner, number, share in zip(
            self._held.owner[rows].tolist(), which.tolist(), self._held.share[rows].tolist(), strict=True
        ):
            holder = numbers.get(owner)
            if holder is not None:
                sums[number] += share
                links[holder][number] = links[holder].get(number, 0) + Fraction(share, wholes[number])
        if all(inside >= whole for inside, whole in zip(sums, wholes, strict=True)):
            return True
        if all(inside <= whole for inside, whole in zip(sums, wholes, strict=True)):
            return False
        try:
            CertifiedSolver(links)
        except Endless:
            return True
        return False


def _released(ready: Numbers, after: _Links, waiting: NDArray[Any]) -> Numbers:
    """Units of which every holder is done now; `waiting` counts those that are not."""
    ends = after.rows(ready)[1]
    touched, times = np.unique(ends, return_counts=True)
    waiting[touched] -= times
    found: Numbers = touched[waiting[touched] == 0]
    return found


def _places(members: NDArray[Any], wanted: NDArray[Any]) -> Numbers:
    """Of each number wanted the place among the members, if it is one; else some place."""
    order = np.argsort(members)
    found = np.searchsorted(members, wanted, sorter=order)
    places: Numbers = order[np.minimum(found, len(members) - 1)]
    return places


def _through(inverse: _Links, given: _Given, sizes: NDArray[Any]) -> _Given:
    """What reaches companies in cycles, carried round these by the inverse of their links."""
    count = len(sizes)
    which, end, part = inverse.rows(np.arange(count))
    starts = np.concatenate(([0], np.cumsum(np.bincount(given.which, minlength=count))))
    places, entry = spread(starts[end], starts[end + 1])
    sums = _added([(which[entry], given.owner[places], part[entry] * given.share[places])])
    return _Given(
        *sums,
        _per(which, part * given.unknown[end], count),
        _per(which, part * (given.rough[end] + _ROUNDING * sizes[end]), count),
        _per(which, part * given.missing[end], count),
    )


def _per(which: NDArray[Any], what: Floats, size: int) -> Floats:
    """The sum for each of `size`; NumPy gives whole numbers where there is nothing to add."""
    return np.bincount(which, what, size).astype(np.float64)


def _carried(
    table: _Table, at: NDArray[Any], end: NDArray[Any], part: Floats
) -> tuple[NDArray[Any], NDArray[Any], Floats]:
    """What comes down along these links: the entries of the ends, each as a part."""
    entry, owner, share = table.rows(end)
    return at[entry], owner, part[entry] * share


def _added(
    parts: Sequence[tuple[NDArray[Any], NDArray[Any], Floats]],
) -> tuple[NDArray[Any], NDArray[Any], Floats]:
    """Entries of the same company and owner as one, in order."""
    which = np.concatenate([part[0] for part in parts])
    owner = np.concatenate([part[1] for part in parts])
    share = np.concatenate([part[2] for part in parts])
    if not len(which):
        return which.astype(np.int64), owner.astype(np.int32), share.astype(np.float64)
    keys = pairs_as_keys(which, owner)
    order = np.argsort(keys)
    keys = keys[order]
    first = np.flatnonzero(np.concatenate(([True], keys[1:] != keys[:-1])))
    return (
        keys[first] >> 32,
        (keys[first] & 0xFFFFFFFF).astype(np.int32),
        np.add.reduceat(share[order], first),
    )
