"""列式持股. The shareholdings of a whole province as arrays, for passes that look at all of them.

Organisations are numbered 0 to N-1 and natural persons N to N+P-1, so that `id < N` tells which one is. Rows lie by
the company that is owned, then by owner; several rows may tell of one pair and are added up by whoever reads them.
A share is a whole number of the company's own parts, so that no sum is ever rounded.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Any, Final, Self, TypeAlias

import numpy as np
from numpy.typing import NDArray

Ids: TypeAlias = NDArray[np.int32]
Parts: TypeAlias = NDArray[np.int64]
Days: TypeAlias = NDArray[np.int32]
Flags: TypeAlias = NDArray[np.bool_]

EVER: Final = -(2**31)
"""`since` of a row whose beginning is open."""
NEVER: Final = 2**31 - 1
"""`until` of a row without an end."""
_EPOCH: Final = date(1970, 1, 1)


def day_number(day: date) -> int:
    """日序. Days since 1970-01-01, the form in which columns keep a day."""
    return (day - _EPOCH).days


@dataclass(frozen=True, eq=False)
class Shareholdings:
    """持股列. M rows over N organisations and P persons.

    `owner`, `owned`: [M] int32; `owned` < N and never falls from row to row, `owner` < N + P. `share`: [M] int64 > 0,
    in parts of the company, which has `whole[owned]` of them ([N] int64, > 0). A row stands on a day when
    since <= day < until ([M] int32, days since 1970-01-01). `public`: [N], public bodies and
    parties of unknown kind: nobody is looked for behind them.
    """

    persons: int
    owner: Ids
    owned: Ids
    share: Parts
    whole: Parts
    since: Days
    until: Days
    public: Flags

    @classmethod
    def of(
        cls,
        persons: int,
        owner: NDArray[Any],
        owned: NDArray[Any],
        share: NDArray[Any],
        whole: NDArray[Any],
        public: NDArray[Any] | None = None,
    ) -> Self:
        """Rows in any order that always stand, laid in order."""
        order = np.lexsort((owner, owned))
        rows = len(order)
        return cls(
            persons,
            owner[order].astype(np.int32),
            owned[order].astype(np.int32),
            share[order].astype(np.int64),
            whole.astype(np.int64),
            np.full(rows, EVER, np.int32),
            np.full(rows, NEVER, np.int32),
            np.zeros(len(whole), np.bool_) if public is None else public.astype(np.bool_),
        )

    @property
    def companies(self) -> int:
        """N."""
        return len(self.whole)

    @property
    def parties(self) -> int:
        """N + P."""
        return self.companies + self.persons

    def __len__(self) -> int:
        return len(self.owner)

    @cached_property
    def starts(self) -> NDArray[np.int64]:
        """[N + 1]: the rows in company c are starts[c] up to, not including, starts[c + 1]."""
        return np.searchsorted(self.owned, np.arange(self.companies + 1, dtype=np.int32)).astype(np.int64)

    @cached_property
    def by_owner(self) -> NDArray[np.int64]:
        """核心索引. Numbers of the rows whose owner is an organisation, in order of the owner: about 6 % of a register."""
        core = np.flatnonzero(self.owner < self.companies)
        return core[np.argsort(self.owner[core], kind="stable")]

    def direct(self, owner: int, company: int) -> Fraction:
        """What one party holds of a company by all rows that are here, exact."""
        mine = slice(int(self.starts[company]), int(self.starts[company + 1]))
        parts = sum(self.share[mine][self.owner[mine] == owner].tolist())
        return Fraction(parts, int(self.whole[company]))

    def on(self, day: date) -> Self:
        """The rows that stand on a day; the parties stay numbered the same."""
        number = day_number(day)
        standing = (self.since <= number) & (number < self.until)
        if bool(standing.all()):
            return self
        return replace(
            self,
            owner=self.owner[standing],
            owned=self.owned[standing],
            share=self.share[standing],
            since=self.since[standing],
            until=self.until[standing],
        )
