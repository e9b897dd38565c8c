"""随变更更新的持股. Shareholdings that change one at a time: found by the owner and by the company, both at once.

The columns stay as they are; what changed lies over them. Reading plain Python numbers from views of the arrays is
many times quicker than reading them from arrays, and takes no memory.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from graph_service.ownership.columns import Ids, Shareholdings


class LiveHoldings:
    """随变更更新的持股. The parties and the whole of each company are those of the columns."""

    def __init__(self, held: Shareholdings) -> None:
        self.columns = held
        self.companies = held.companies
        order = np.sort(held.owner.astype(np.int64) << 32 | np.arange(len(held))) & 0xFFFFFFFF
        self.owner_starts = starts_of(held.owner, held.parties)
        self.held_owned = np.ascontiguousarray(held.owned[order]).data
        self.held_share = np.ascontiguousarray(held.share[order]).data
        self._company_starts = starts_of(held.owned, held.companies)
        self._holder = np.ascontiguousarray(held.owner).data
        self._share = np.ascontiguousarray(held.share).data
        self.held_now: dict[int, dict[int, int]] = {}
        """Owners whose holdings changed, with all that they hold now."""
        self._holders_now: dict[int, dict[int, int]] = {}

    def change(self, owner: int, owned: int, share: int) -> None:
        """From now on the owner holds this many parts of the company, in all; 0: none. IndexError if there is no such
        party, ValueError if the share is below 0."""
        if not (0 <= owner < self.columns.parties and 0 <= owned < self.companies):
            raise IndexError(f"没有这个主体 no such party: {owner}, {owned}")
        if share < 0:
            raise ValueError(f"份额不能小于 0 a share is not below 0: {share}")
        mine = self.held_now.get(owner)
        if mine is None:
            mine = self.held_now[owner] = _summed(self.held(owner))
        holders = self._holders_now.get(owned)
        if holders is None:
            holders = self._holders_now[owned] = _summed(self.holders(owned))
        if share:
            mine[owned] = holders[owner] = share
        else:
            mine.pop(owned, None)
            holders.pop(owner, None)

    def held(self, owner: int) -> Iterable[tuple[int, int]]:
        """What one holds: company and parts of it. A company can come twice; its parts are to be added up."""
        now = self.held_now.get(owner)
        if now is not None:
            return now.items()
        first, end = self.owner_starts[owner], self.owner_starts[owner + 1]
        return zip(self.held_owned[first:end], self.held_share[first:end], strict=True)

    def holders(self, company: int) -> Iterable[tuple[int, int]]:
        """Who holds of a company, and how many parts; one can come twice."""
        now = self._holders_now.get(company)
        if now is not None:
            return now.items()
        first, end = self._company_starts[company], self._company_starts[company + 1]
        return zip(self._holder[first:end], self._share[first:end], strict=True)

    def now(self) -> Shareholdings:
        """All that is held now, as columns; rows of one pair as one where either changed."""
        held = self.columns
        changed = np.zeros(held.companies, np.bool_)
        changed[list(self._holders_now)] = True
        kept = ~changed[held.owned]
        rows = [
            (owner, company, share)
            for company, holders in self._holders_now.items()
            for owner, share in holders.items()
        ]
        new = np.array(rows, np.int64).reshape(-1, 3)
        return Shareholdings.of(
            held.persons,
            np.concatenate((held.owner[kept], new[:, 0])),
            np.concatenate((held.owned[kept], new[:, 1])),
            np.concatenate((held.share[kept], new[:, 2])),
            held.whole,
            held.public,
        )


def starts_of(of: Ids, size: int) -> memoryview:
    """Where the rows of each number start, if rows are laid in its order; [size + 1]."""
    return np.concatenate(([0], np.cumsum(np.bincount(of, minlength=size)))).data


def _summed(rows: Iterable[tuple[int, int]]) -> dict[int, int]:
    found: dict[int, int] = {}
    for end, share in rows:
        found[end] = found.get(end, 0) + share
    return found


def from_rows(
    companies: list[int], holders: Mapping[int, list[tuple[int, int]]], columns: Shareholdings
) -> tuple[Shareholdings, list[int]]:
    """These companies and those who hold of them as small columns of their own, and the party that each number of
    theirs stands for: organisations first, in the order given and then as they come."""
    organisations = dict.fromkeys(companies)
    persons: dict[int, None] = {}
    for company in companies:
        for owner, _ in holders[company]:
            (organisations if owner < columns.companies else persons)[owner] = None
    parties = [*organisations, *persons]
    numbers = {party: number for number, party in enumerate(parties)}
    rows = [
        (numbers[owner], numbers[company], share)
        for company in companies
        for owner, share in holders[company]
    ]
    found = np.array(rows, np.int64).reshape(-1, 3)
    mine = np.array(list(organisations), np.int64)
    small = Shareholdings.of(
        len(persons), found[:, 0], found[:, 1], found[:, 2], columns.whole[mine], columns.public[mine]
    )
    return small, parties
