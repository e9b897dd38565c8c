"""全域最终持股. Who owns each company in the end: natural persons and public bodies, all companies of a province.

Over all walks, cycles taken as often as they go; for natural persons that is the same as walks without return. Nobody
is looked for behind a public body. Companies held by none but those two are read off their rows, in integers. The
rest is added up from the owners downwards in float64: one level of companies after another, companies in a cycle
together, by the inverse of I - A of their component. A closed cycle owns nothing in the end: what it holds is
unknown. Which cycles are closed is decided in integers. Whatever lies within 1e-6 of the threshold, or within what
the sums may be off, is decided again in fractions from the parties between owner and company alone.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from graph_service.ownership.final_shares import ultimate_owners
from graph_service.ownership.holdings import Holding, Holdings
from graph_service.ownership.owner_sums import Core, Floats, OwnerSums
from graph_service.ownership.settling import blocks, check_sums
from graph_service.ownership.share_arrays import Flags, Ids, Parts, Shareholdings
from graph_service.ownership.spans import rows_in
from graph_service.ownership.thresholds import BENEFICIAL, Threshold
from graph_service.ownership.walks import column

NEAR: Final = 1e-6
"""Nearer to the threshold than this, floats decide nothing."""
_SMALL: Final = 1e-4
_OUT_OF_REACH: Final = 2**63 - 1
_TRUSTED: Final = 1e-8
_FEW: Final = 16
_DEEP: Final = 300
_LONG: Final = 256
_WIDER: Final = 10**6
"""By how much a margin may grow on the way down, where more than the whole of companies is held."""


@dataclass(frozen=True, eq=False)
class WholeOwnership:
    """最终持股的结果 for N companies, over all walks (`Convention.ALL_WALKS`).

    K rows by company, then by owner: `owner` [K] int32, a person or a public body, has `share` [K] float64, 0 to 1,
    of `company` [K] int32; each reaches the threshold that was asked, decided exactly. `unknown` [N] float64: the part
    of each company that nobody is known to own in the end, 1 where nobody is looked for behind it. `exact`: how many
    pairs were decided in fractions. `rough` [N] float64: how far `unknown` may be off; 0 up to rounding for most.
    """

    company: Ids
    owner: Ids
    share: Floats
    unknown: Floats
    rough: Floats
    threshold: Threshold
    exact: int

    def owners_of(self, company: int) -> dict[int, float]:
        """Who reaches the threshold in this company, and with how much."""
        first, end = np.searchsorted(self.company, [company, company + 1])
        return dict(zip(self.owner[first:end].tolist(), self.share[first:end].tolist(), strict=True))


def ultimate_ownership(held: Shareholdings, threshold: Threshold = BENEFICIAL) -> WholeOwnership:
    """全域最终持股. All pairs of a company and an owner in the end who reaches the threshold (above 0, at most 1).

    OverflowError if shares are too great to be added up in 63 bits.
    """
    core = Core.of(held)
    plain, unknown = _plain(held, core, threshold)
    sums = OwnerSums(held, core, min(_SMALL, float(threshold.share) / 1000))
    reaching, exact = _reaching(held, core, sums, threshold)
    unknown[held.public] = 1.0
    unknown[core.companies] = sums.unknown
    rough = np.zeros(held.companies)
    rough[core.companies] = sums.rough
    both = plain.with_others(reaching)
    return WholeOwnership(both.company, both.owner, both.share, unknown, rough, threshold, exact)


@dataclass(frozen=True, eq=False)
class _Owned:
    """Rows by company, then by owner."""

    company: Ids
    owner: Ids
    share: Floats

    def with_others(self, others: _Owned) -> _Owned:
        """Together with the rows of other companies; nothing is sorted."""
        if not len(others.company):
            return self
        mine = np.ones(len(self.company) + len(others.company), np.bool_)
        mine[np.searchsorted(self.company, others.company) + np.arange(len(others.company))] = False
        places = mine, ~mine
        return _Owned(
            _laid(self.company, others.company, places),
            _laid(self.owner, others.owner, places),
            _laid(self.share, others.share, places),
        )


def _laid(first: NDArray[Any], second: NDArray[Any], places: tuple[Flags, Flags]) -> NDArray[Any]:
    laid = np.empty(len(first) + len(second), first.dtype)
    laid[places[0]] = first
    laid[places[1]] = second
    return laid


def exact_share(held: Shareholdings, owner: int, company: int) -> Fraction:
    """What this owner (a person or a public body) owns of the company in the end, in fractions, however long that
    takes."""
    part = _part(held, owner, company)
    found = ultimate_owners(part, str(company), [str(owner)], exact=True)
    return found.shares.get(str(owner), Fraction())


def _part(held: Shareholdings, owner: int, company: int) -> Holdings:
    return Holdings(
        Holding(str(one), str(other), Fraction(share, int(held.whole[other])))
        for one, other, share in _between(held, owner, company)
    )


def _between(held: Shareholdings, owner: int, company: int) -> list[tuple[int, int, int]]:
    """The rows that lie on a way from the owner to the company, nobody looked for behind an owner in the end."""
    if held.public[company] or (owner < held.companies and not held.public[owner]):
        return []
    after: dict[int, list[tuple[int, int]]] = {}
    seen, waiting = {company}, [company]
    for one in waiting:
        for holder, share in _holders(held, one):
            if holder == owner or (holder < held.companies and not held.public[holder]):
                after.setdefault(holder, []).append((one, share))
                if holder != owner and holder not in seen:
                    seen.add(holder)
                    waiting.append(holder)
    found, seen, waiting = [], {owner}, [owner]
    for one in waiting:
        for other, share in after.get(one, ()):
            found.append((one, other, share))
            if other not in seen:
                seen.add(other)
                waiting.append(other)
    return found


def _holders(held: Shareholdings, company: int) -> Iterator[tuple[int, int]]:
    """Found by halving: of a few companies that is quicker than any array."""
    owned = held.owned.data
    first = bisect_left(owned, company)
    end = bisect_right(owned, company, first, near := min(first + _FEW, len(owned)))
    if end == near:
        end = bisect_right(owned, company, near)
    return zip(held.owner[first:end].tolist(), held.share[first:end].tolist(), strict=True)


# --- what is read off the rows of one company ---


def _plain(held: Shareholdings, core: Core, threshold: Threshold) -> tuple[_Owned, Floats]:
    """Who reaches the threshold in companies that only persons and public bodies hold of, doubled rows being one
    holding; and of every company the part that nobody holds."""
    asked = (core.place < 0) & ~held.public
    unheld = np.ones(held.companies)
    found = [_read(held, rows, asked, threshold, unheld) for rows in blocks(held.owned)]
    if not found:
        return _Owned(held.owned, held.owner, np.zeros(0)), unheld
    owned, owner, share = (np.concatenate(some) for some in zip(*found, strict=True))
    return _Owned(owned, owner, share), unheld


def _read(
    held: Shareholdings, rows: slice, asked: Flags, threshold: Threshold, unheld: Floats
) -> tuple[Ids, Ids, Floats]:
    owner, owned, share = held.owner[rows], held.owned[rows], held.share[rows]
    same = owned[1:] == owned[:-1]
    first = np.concatenate(([0], np.flatnonzero(~same) + 1))
    counts = np.diff(first, append=len(owned))
    check_sums(int(share.max()), int(counts.max()))
    companies = owned[first]
    whole = held.whole[companies]
    unheld[companies] = np.maximum(0.0, 1.0 - np.add.reduceat(share, first) / whole)
    needed = np.repeat(np.where(asked[companies], _needed(whole, threshold), _OUT_OF_REACH), counts)
    same &= owner[1:] == owner[:-1]
    if same.any():
        first = np.flatnonzero(np.concatenate(([True], ~same)))
        owner, owned, needed = owner[first], owned[first], needed[first]
        share = np.add.reduceat(share, first)
    great = np.flatnonzero(share >= needed)
    holder = owner[great]
    great = great[(holder >= held.companies) | held.public[np.minimum(holder, held.companies - 1)]]
    owned = owned[great]
    return owned, owner[great], share[great] / held.whole[owned]


def _needed(whole: Parts, threshold: Threshold) -> Parts:
    """The least share that reaches the threshold, in whole parts."""
    over, under = threshold.share.numerator, threshold.share.denominator
    wide: Any = whole if int(whole.max(initial=0)) * over < _OUT_OF_REACH else whole.astype(object)
    needed: Parts = (-(-wide * over // under) if threshold.inclusive else wide * over // under + 1).astype(
        np.int64
    )
    return needed


# --- what the sums say, and fractions where they are too near ---


def _reaching(held: Shareholdings, core: Core, sums: OwnerSums, threshold: Threshold) -> tuple[_Owned, int]:
    """Who reaches the threshold in the core, and how many were decided in fractions."""
    wanted = float(threshold.share)
    off = sums.rough + sums.missing
    which, owner, share = sums.above(wanted - NEAR - off)
    near = share < wanted + NEAR + off[which]
    # What is held directly is in whole numbers, and what comes through others only adds to it.
    places = np.flatnonzero(near)
    near[places] = ~_directly(held, core.companies[which[places]], owner[places], threshold)
    doubtful = near | (off[which] > _TRUSTED)
    kept = ~doubtful
    decide = _Fractions(held, core, sums)
    places = np.flatnonzero(doubtful)
    for place, one, company in zip(
        places.tolist(), owner[places].tolist(), which[places].tolist(), strict=True
    ):
        over, under = decide.share(one, company, threshold)
        share[place] = over / under
        over, under = over * threshold.share.denominator, under * threshold.share.numerator
        kept[place] = over >= under if threshold.inclusive else over > under
    return _Owned(core.companies[which[kept]], owner[kept], share[kept]), int(doubtful.sum())


def _directly(held: Shareholdings, companies: Ids, owners: Ids, threshold: Threshold) -> Flags:
    """Whether each of these owners reaches the threshold in his company by what he holds of it himself."""
    rows, which = rows_in(held, companies)
    mine = held.owner[rows] == owners[which]
    shares = np.zeros(len(companies), np.int64)
    np.add.at(shares, which[mine], held.share[rows[mine]])
    reached: Flags = shares >= _needed(held.whole[companies], threshold)
    return reached


class _Fractions:
    """逐对精算. Row by row up to the cycles; what is owned of a company in a cycle, as equations."""

    def __init__(self, held: Shareholdings, core: Core, sums: OwnerSums) -> None:
        self._held = held
        self._companies = core.companies
        self._cycles = set(core.companies[sums.circular].tolist())
        self._public = held.public.data
        self._deep = sums.level > _DEEP
        self._known: dict[tuple[int, int], tuple[int, int]] = {}
        self.margin = Fraction(-1)
        """How far shares may be off: what is below 0 is exact. Only great cycles are not solved in fractions."""

    def share(self, owner: int, place: int, threshold: Threshold) -> tuple[int, int]:
        """What the owner has of the core company at this place, over and under the line; exact wherever it might not
        be clear whether that reaches the threshold."""
        company = int(self._companies[place])
        if self._deep[place]:
            return exact_share(self._held, owner, company).as_integer_ratio()
        found = self._share(owner, company)
        if self.margin >= 0 and abs(Fraction(*found) - threshold.share) <= self.margin:
            return exact_share(self._held, owner, company).as_integer_ratio()
        return found

    def _share(self, owner: int, company: int) -> tuple[int, int]:
        """Over and under the line; not always in lowest terms, which would take longer than all the rest."""
        known = self._known.get((owner, company))
        if known is None:
            if company in self._cycles:
                self._solve(owner, company)
                known = self._known.setdefault((owner, company), (0, 1))
            else:
                known = self._known[owner, company] = self._added(owner, company)
        return known

    def _solve(self, owner: int, company: int) -> None:
        """What the owner has of a company in a cycle, and so of all between the two: in the structure turned round
        it is what reaches him, found at once."""
        part = _part(self._held, owner, company)
        if str(owner) not in part:
            return
        found = column(part.turned(), part.number(str(owner)))
        if found.margin:
            self.margin = max(self.margin, found.margin * _WIDER)
        for number in found.sums:
            self._known[owner, int(part.parties[number])] = found.share(number).as_integer_ratio()

    def _added(self, owner: int, company: int) -> tuple[int, int]:
        held, companies, public = self._held, self._held.companies, self._public
        over, under = 0, 1
        for holder, share in _holders(held, company):
            if holder == owner:
                over += share * under
            elif holder < companies and not public[holder]:
                above, below = self._share(owner, holder)
                if above:
                    over, under = over * below + share * above * under, under * below
        under *= int(held.whole[company])
        if under >> _LONG:
            return Fraction(over, under).as_integer_ratio()
        return over, under
