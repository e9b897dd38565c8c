"""编译的归并. `survey` and `join_all` compiled by Numba; to be imported only where the
extra `fast` is installed.

The joining is compiled from the very text that runs without it. The survey is written as one plain loop, which reads
each row once.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numba import njit
from numpy.typing import NDArray

from graph_service.ownership.settling import NOBODY, Method, Survey, Undecided, check_sums, join_all
from graph_service.ownership.share_arrays import Flags, Shareholdings


def survey(held: Shareholdings) -> Survey:
    """As `settling.survey`."""
    companies = held.companies
    found = Survey(
        np.full(companies, NOBODY, np.int32), np.zeros(companies, np.bool_), np.zeros(companies, np.bool_)
    )
    if len(held):
        greatest, longest = _LOOK(
            held.owner, held.owned, held.share, held.whole, found.direct, found.over, found.doubled
        )
        check_sums(int(greatest), int(longest))
    return found


def settle(undecided: Undecided) -> tuple[NDArray[np.int64], Flags]:
    """As `settling.settle`."""
    starts, company = undecided.rows_by_node()
    nodes, size = undecided.nodes, len(undecided.half)
    up = np.arange(nodes)
    own = np.zeros(size, np.bool_)
    _JOIN(
        undecided.starts, undecided.node, undecided.share, undecided.half, undecided.first, starts, company,
        up, np.arange(nodes), np.zeros(nodes, np.int64), np.ones(nodes, np.int64),
        np.zeros(size, np.bool_), np.zeros(size + 1, np.int64), own,
    )  # fmt: skip
    return up, own


def _look(owner: Any, owned: Any, share: Any, whole: Any, direct: Any, over: Any, doubled: Any) -> Any:
    """The greatest share, and the most rows in one company."""
    greatest = 0
    longest = 0
    row = 0
    while row < len(owned):
        company = owned[row]
        half = whole[company] >> 1
        begin = row
        total = 0
        before = -1
        while row < len(owned) and owned[row] == company:
            total += share[row]
            if share[row] > greatest:
                greatest = share[row]
            if owner[row] == before:
                doubled[company] = True
            before = owner[row]
            if share[row] > half and before != company:
                direct[company] = before
            row += 1
        if total > whole[company]:
            over[company] = True
        longest = max(longest, row - begin)
    return greatest, longest


def _compiled(function: Any) -> Any:
    """Kept on the disk where that is possible, since compiling takes seconds."""
    try:
        return njit(cache=True, boundscheck=False)(function)
    except RuntimeError:  # no folder to keep it in
        return njit(boundscheck=False)(function)


_LOOK: Final = _compiled(_look)
_JOIN: Final = _compiled(join_all)

COMPILED: Final = Method("compiled", survey, settle)
