"""行段. Rows of many companies or owners at once, as numbers of rows: how array passes walk along holdings."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from graph_service.ownership.share_arrays import Flags, Ids, Parts, Shareholdings

Rows: TypeAlias = NDArray[np.int64]
Kept: TypeAlias = Callable[[Rows], Flags]

_FEW: Final = 10_000
_OFTEN: Final = 100


def spread(first: NDArray[Any], end: NDArray[Any]) -> tuple[Rows, Rows]:
    """Every number of the spans first[i] up to, not including, end[i], and for each of them its i."""
    lengths = end - first
    which = np.repeat(np.arange(len(lengths)), lengths)
    ends = np.cumsum(lengths)
    return np.arange(len(which)) - (ends - lengths)[which] + first[which], which


def rows_in(held: Shareholdings, companies: NDArray[Any]) -> tuple[Rows, Rows]:
    """The rows in these companies, and for each row the place of its company."""
    wanted = companies.astype(np.int32)
    if len(wanted) * _OFTEN > held.companies and bool(np.all(wanted[1:] > wanted[:-1])):
        return _scanned(held, wanted)
    first = np.searchsorted(held.owned, wanted)
    end = np.searchsorted(held.owned, wanted, side="right")
    return spread(first, end)


def _scanned(held: Shareholdings, companies: Ids) -> tuple[Rows, Rows]:
    """For many companies, in order: one look at every row is quicker than looking each of them up."""
    flags = np.zeros(held.companies, np.bool_)
    flags[companies] = True
    rows = np.flatnonzero(flags[held.owned])
    owned = held.owned[rows]
    begins = np.ones(len(rows), np.bool_)
    np.not_equal(owned[1:], owned[:-1], out=begins[1:])
    found = np.searchsorted(companies, owned[begins])
    return rows, np.repeat(found, np.diff(np.flatnonzero(begins), append=len(rows)))


class OwnerIndex:
    """按持有人. The rows of organisations as owners, found by the owner."""

    def __init__(self, held: Shareholdings) -> None:
        self._rows = held.by_owner
        self._owners: Ids = held.owner[held.by_owner]

    def rows_of(self, organisations: NDArray[Any]) -> tuple[Rows, Rows]:
        """What these organisations hold, as rows, and for each row the place of its owner."""
        wanted = organisations.astype(np.int32)
        first = np.searchsorted(self._owners, wanted)
        end = np.searchsorted(self._owners, wanted, side="right")
        places, which = spread(first, end)
        return self._rows[places], which


def below(held: Shareholdings, start: NDArray[Any], kept: Kept | None = None) -> Ids:
    """What these organisations hold, through however many others, they themselves included; in order of the number.

    `kept` says of rows which of them are walked along.
    """
    index = OwnerIndex(held)
    return _reached(start, lambda some: index.rows_of(some)[0], held.owned, held.companies, kept)


def above(held: Shareholdings, start: NDArray[Any], kept: Kept | None = None) -> Ids:
    """Who holds of these companies, through however many others, they themselves included; persons among them."""

    def rows(some: Ids) -> Rows:
        return rows_in(held, some[some < held.companies])[0]

    return _reached(start, rows, held.owner, held.parties, kept)


def _reached(
    start: NDArray[Any], rows: Callable[[Ids], Rows], ends: Ids, parties: int, kept: Kept | None
) -> Ids:
    seen = np.unique(start).astype(np.int32)
    frontier = seen
    flags: Flags | None = None
    while len(frontier):
        found = rows(frontier)
        if kept is not None:
            found = found[kept(found)]
        reached = np.unique(ends[found])
        if flags is not None:
            frontier = reached[~flags[reached]]
            flags[frontier] = True
            continue
        frontier = reached[~np.isin(reached, seen)]
        seen = np.union1d(seen, frontier)
        # A flag for every party pays only where many are reached.
        if len(seen) > _FEW:
            flags = np.zeros(parties, np.bool_)
            flags[seen] = True
    return seen if flags is None else np.flatnonzero(flags).astype(np.int32)


def repeated(first: NDArray[Any], second: NDArray[Any]) -> NDArray[np.int64]:
    """The values of `first` that stand more than once beside the same value of `second`; both int32, not below 0."""
    keys = np.sort(pairs_as_keys(first, second))
    again = keys[1:] == keys[:-1]
    return np.unique(keys[1:][again] >> 32)


def pairs_as_keys(first: NDArray[Any], second: NDArray[Any]) -> NDArray[np.int64]:
    """One number for each pair, in the order of the pairs; a plain sort of them is far quicker than one by two keys."""
    return first.astype(np.int64) << 32 | second.astype(np.int64)


def summed(keys: NDArray[np.int64], shares: Parts) -> tuple[NDArray[np.int64], Parts]:
    """Each key once, in order, with the sum of its shares."""
    if not len(keys):
        return keys, shares
    order = np.argsort(keys)
    keys, shares = keys[order], shares[order]
    first = np.flatnonzero(np.concatenate(([True], keys[1:] != keys[:-1])))
    return keys[first], np.add.reduceat(shares, first)
