"""最终持股. What one party owns of another in the end, through however many others, cycles included.

Three conventions, named and never mixed (`Convention`). Closed cycles, which nobody outside holds, have no owner in
the end: what they hold is unknown.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Final, NamedTuple

from graph_service.ownership.elimination import ONE, ZERO
from graph_service.ownership.holdings import WHOLE, Holdings
from graph_service.ownership.thresholds import BENEFICIAL, Threshold
from graph_service.ownership.walks import ExactWalks, ShareColumn, column, columns

_RETURNS_CUT: Final = 200
_FEW: Final = 60


class Convention(StrEnum):
    """口径. Which walks from owner to owned count; each by the product of its shares.

    For a natural person, of whom nobody holds anything, the first two are the same.
    """

    ALL_WALKS = "all_walks"  # (I - A)^-1: cycles taken as often as they go
    NO_RETURN = "no_return"  # walks that do not come back to the owner
    SIMPLE_PATHS = "simple_paths"  # walks that meet nobody twice


class FinalShare(NamedTuple):
    """一对主体的份额, in units of 1/`unit`, known to `error` units; `number` None: the sum grows without end."""

    owner: str
    owned: str
    number: Fraction | int | None
    unit: int = 1
    error: Fraction | int = 0

    @property
    def value(self) -> Fraction | None:
        """The part of the whole; exact where the margin is 0."""
        return None if self.number is None else Fraction(self.number) / self.unit

    @property
    def margin(self) -> Fraction:
        """How far from the truth the value can be."""
        return Fraction(self.error) / self.unit

    def reaches(self, threshold: Threshold) -> bool | None:
        """Whether the threshold is reached; None if that cannot be said: without end, or nearer than the margin."""
        if self.number is None:
            return None
        # Over one denominator: among millions of pairs nothing else is as quick.
        wanted = threshold.share.numerator * self.unit
        low = (self.number - self.error) * threshold.share.denominator - wanted
        high = (self.number + self.error) * threshold.share.denominator - wanted
        if threshold.inclusive:
            return True if low >= 0 else False if high < 0 else None
        return True if low > 0 else False if high <= 0 else None


def all_walks(holdings: Holdings) -> Iterator[FinalShare]:
    """Every pair of two parties with a share above 0, over all walks; owned by owned."""
    for one in columns(holdings):
        yield from _shares(holdings, one)


def _shares(holdings: Holdings, one: ShareColumn) -> Iterator[FinalShare]:
    names = holdings.parties
    for owner in sorted(one.sums.keys() | one.endless):
        if owner != one.target:
            number = None if owner in one.endless else one.sums[owner]
            yield FinalShare(names[owner], names[one.target], number, one.unit, one.error)


class ExactPairs:
    """逐对精算. Single pairs in fractions, however long that takes: for what lies too near to a threshold.

    Not for simple paths through cycles, which are exact as far as they go.
    """

    def __init__(self, holdings: Holdings, convention: Convention = Convention.ALL_WALKS) -> None:
        self._holdings = holdings.without_own() if convention is Convention.SIMPLE_PATHS else holdings
        self._returning = convention is not Convention.NO_RETURN
        self._rows: dict[str, ShareColumn] = {}

    def share(self, owner: str, owned: str) -> FinalShare:
        """What one owns of another; KeyError if either is not in the structure."""
        start, end = self._holdings.number(owner), self._holdings.number(owned)
        between = self._holdings.below(start) & self._holdings.above(end)
        if not between:
            return FinalShare(owner, owned, ZERO)
        if self._returning and len(between) <= _FEW:
            part = self._holdings.part(between)
            found = ExactWalks(part).into(part.number(owned))
            start = part.number(owner)
            return FinalShare(owner, owned, None if start in found.endless else found.share(start))
        row = self._row(owner, start)
        return FinalShare(owner, owned, None if end in row.endless else row.share(end))

    def _row(self, owner: str, start: int) -> ShareColumn:
        """All that the owner holds, found once: in the structure turned round it is what reaches him."""
        if owner not in self._rows:
            seen = self._holdings if self._returning else self._holdings.without_holders_of({start})
            self._rows[owner] = ExactWalks(seen.turned()).into(start)
        return self._rows[owner]


def no_return(holdings: Holdings) -> Iterator[FinalShare]:
    """Every pair of two parties with a share above 0, over the walks that do not return to the owner.

    = the sum over all walks by the sum over the owner's walks to himself; in a cycle without end the holders of the
    owner are left out instead, for the first `_RETURNS_CUT` such owners; beyond, the value is None.
    """
    found = list(columns(holdings))
    names = holdings.parties
    cut = {one.target for one in found if one.target in one.stuck}
    rows = {one: _row(holdings, one) for one in sorted(cut)[:_RETURNS_CUT]}
    margin = max((one.margin for one in (*found, *rows.values())), default=ZERO)
    for one in found:
        for owner in sorted(one.sums.keys() | one.endless | one.stuck.keys()):
            if owner != one.target:
                value = _once(owner, one, found, rows)
                yield FinalShare(names[owner], names[one.target], value, error=margin * (2 + (value or 0)))


def _row(holdings: Holdings, owner: int) -> ShareColumn:
    """What this party reaches if nobody holds of it."""
    return column(holdings.without_holders_of({owner}).turned(), owner)


def _once(
    owner: int, one: ShareColumn, found: list[ShareColumn], rows: Mapping[int, ShareColumn]
) -> Fraction | None:
    if owner in rows:
        row = rows[owner]
        return None if one.target in row.endless else row.share(one.target)
    return None if owner in one.endless else one.share(owner) / found[owner].share(owner)


# --- one company, resolved to those who own it in the end ---


@dataclass(frozen=True, slots=True)
class Owners:
    """最终所有人 of one company: their shares of it, and the share of which no owner is known. All known to `margin`.

    Shares add up to 1 with the unknown, unless more than the whole of some company above is held.
    """

    target: str
    shares: Mapping[str, Fraction]
    unknown: Fraction
    margin: Fraction = ZERO

    def of(self, owner: str) -> FinalShare:
        """The share of one of them; 0 if he is none."""
        return FinalShare(owner, self.target, self.shares.get(owner, ZERO), error=self.margin)


def ultimate_owners(
    holdings: Holdings, target: str, terminals: Iterable[str] | None = None, *, exact: bool = False
) -> Owners:
    """最终所有人. Each company on the way is replaced by its holders until none is left but `terminals`.

    `terminals`: natural persons and public bodies; None = whoever nobody holds of. Unknown is what of a company
    nobody is known to hold, what closed cycles hold, and what companies hold of which no holder is known. A target
    that the structure does not know is unknown as a whole. With `exact` even a very large structure is computed in
    fractions, however long that takes.
    """
    if target not in holdings:
        return Owners(target, {}, ONE)
    ends = _ends(holdings, terminals)
    cut = holdings.without_holders_of(ends) if terminals is not None else holdings
    number = cut.number(target)
    found = ExactWalks(cut).into(number) if exact else column(cut, number)
    names = cut.parties
    shares = {
        names[one]: found.share(one)
        for one in sorted(found.sums)
        if one in ends and one != number and found.sums[one] > 0
    }
    unheld = (
        found.share(one) * max(ZERO, WHOLE - cut.totals[one])
        for one in found.sums
        if one not in ends or one == number
    )
    stuck = Fraction(sum(found.stuck.values(), 0)) / found.unit
    return Owners(target, shares, sum(unheld, stuck), found.margin * len(found.sums))


def _ends(holdings: Holdings, terminals: Iterable[str] | None) -> Container[int]:
    if terminals is None:
        return {number for number, holders in enumerate(holdings.holders) if not holders}
    return {holdings.number(one) for one in terminals if one in holdings}


class NoneFound(StrEnum):
    """无受益所有人的原因. Codes of BODS 0.4 (unspecifiedReason)."""

    NO_BENEFICIAL_OWNERS = "noBeneficialOwners"
    INFORMATION_UNKNOWN = "informationUnknownToPublisher"


@dataclass(frozen=True, slots=True)
class Beneficial:
    """受益所有人 by share: who reaches the threshold; if nobody, why."""

    owners: Mapping[str, Fraction]
    reason: NoneFound | None


def beneficial_owners(
    holdings: Holdings, target: str, persons: Iterable[str], threshold: Threshold = BENEFICIAL
) -> Beneficial:
    """受益所有人: natural persons whose share in the end reaches the threshold, decided exactly.

    If nobody does: none exist, if nobody could even with all that is unknown; else what is unknown hides them.
    """
    persons = list(persons)
    found = ultimate_owners(holdings, target, persons)
    if any(found.of(one).reaches(threshold) is None for one in found.shares):
        found = ultimate_owners(holdings, target, persons, exact=True)
    owners = {one: share for one, share in found.shares.items() if found.of(one).reaches(threshold)}
    if owners:
        return Beneficial(owners, None)
    greatest = max(found.shares.values(), default=ZERO) + found.unknown + found.margin
    hidden = found.unknown > 0 and threshold.reached(greatest)
    return Beneficial({}, NoneFound.INFORMATION_UNKNOWN if hidden else NoneFound.NO_BENEFICIAL_OWNERS)
