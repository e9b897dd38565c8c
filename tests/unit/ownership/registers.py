"""列式小登记册. Small registers as columns: doubled rows, holdings in oneself, cycles, shares just at a threshold."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np
from hypothesis import strategies as st

from graph_service.ownership.holdings import Holding, Holdings
from graph_service.ownership.share_arrays import Shareholdings

Row = tuple[int, int, int]
"""Owner, owned, share in parts of 100 (or of 101, 99, 3: see `whole_of`)."""
SHARES = (1, 2, 10, 20, 25, 26, 30, 40, 49, 50, 51, 60, 75, 99, 100)


def register(
    companies: int,
    persons: int,
    rows: Sequence[Row],
    whole: Sequence[int] | None = None,
    public: Sequence[int] = (),
) -> Shareholdings:
    """Rows as columns; each company has 100 parts unless said otherwise."""
    found = np.array(rows, np.int64).reshape(-1, 3)
    flags = np.zeros(companies, np.bool_)
    flags[list(public)] = True
    parts = np.array([100] * companies if whole is None else whole, np.int64)
    return Shareholdings.of(persons, found[:, 0], found[:, 1], found[:, 2], parts, flags)


@st.composite
def registers(
    draw: st.DrawFn, companies: int = 7, persons: int = 3, most: int = 20, *, lawful: bool | None = None
) -> Shareholdings:
    """Any register; a lawful one holds no more than the whole of any company."""
    size = draw(st.integers(1, companies))
    people = draw(st.integers(0, persons))
    row = st.tuples(st.integers(0, size + people - 1), st.integers(0, size - 1), st.sampled_from(SHARES))
    whole = [draw(st.sampled_from((100, 100, 100, 101, 99, 60))) for _ in range(size)]
    left = list(whole)
    keep = draw(st.booleans()) if lawful is None else lawful
    rows = []
    for owner, owned, share in draw(st.lists(row, max_size=most)):
        taken = min(share, left[owned]) if keep else share
        left[owned] -= taken
        if taken:
            rows.append((owner, owned, taken))
    public = draw(st.sets(st.integers(0, size - 1), max_size=1)) if draw(st.booleans()) else ()
    return register(size, people, rows, whole, tuple(public))


def as_holdings(held: Shareholdings) -> Holdings:
    """The same as a structure for the exact modules; parties are named by their numbers."""
    named = (Holding(str(one), str(one), Fraction()) for one in range(held.parties))
    rows = zip(held.owner.tolist(), held.owned.tolist(), held.share.tolist(), strict=True)
    return Holdings(
        [
            *named,
            *(Holding(str(a), str(b), Fraction(share, int(held.whole[b]))) for a, b, share in rows),
        ]
    )
