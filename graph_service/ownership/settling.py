"""归并. Companies join, one after another, the group that casts more than half of their votes.

A group is a top and companies that it controls; at first each party is a group of its own. A company of which one
group holds more than half is controlled by the top of that group, and brings all that it controls along: groups only
grow, and each company joins once. Where no more than the whole of each company is held, what remains in the end is
each company under the one who controls it in the end; where more is held, whoever reads the groups looks again.

`survey` reads every row once; `settle` needs only the companies that the survey could not decide. Both are integers
throughout, and both exist once more compiled (`settling_fast`), with the same results.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from graph_service.ownership.share_arrays import Flags, Ids, Parts, Shareholdings

NOBODY: Final = -1
_ROWS_AT_ONCE: Final = 1 << 17
_GREATEST_SUM: Final = 1 << 62


@dataclass(frozen=True, eq=False)
class Survey:
    """一遍扫描. Per company ([N]): `direct`, int32, who alone holds more than half of it in one row, else NOBODY;
    `over`: more than the whole of it is held; `doubled`: several rows tell of one pair."""

    direct: Ids
    over: Flags
    doubled: Flags


@dataclass(frozen=True, slots=True)
class Method:
    """归并的实现. Two functions that give the same results however they are carried out."""

    name: str
    survey: Callable[[Shareholdings], Survey]
    settle: Callable[[Undecided], tuple[NDArray[np.int64], Flags]]


def survey(held: Shareholdings) -> Survey:
    """Reads every row once. OverflowError if a sum of shares might not fit 63 bits."""
    companies = held.companies
    found = Survey(
        np.full(companies, NOBODY, np.int32), np.zeros(companies, np.bool_), np.zeros(companies, np.bool_)
    )
    for rows in blocks(held.owned):
        _look(held.owner[rows], held.owned[rows], held.share[rows], held.whole, found)
    return found


def blocks(owned: Ids) -> Iterator[slice]:
    """Rows in pieces that fit the processor's cache; no company is cut in two."""
    start = 0
    while start < len(owned):
        nominal = start + _ROWS_AT_ONCE
        end = len(owned)
        if nominal < end:
            end = int(np.searchsorted(owned, owned[nominal]))
            if end <= start:
                end = int(np.searchsorted(owned, owned[nominal], side="right"))
        yield slice(start, end)
        start = end


def _look(owner: Ids, owned: Ids, share: Parts, whole: Parts, found: Survey) -> None:
    same = owned[1:] == owned[:-1]
    first = np.concatenate(([0], np.flatnonzero(~same) + 1))
    companies = owned[first]
    longest = int(np.diff(first, append=len(owned)).max())
    check_sums(int(share.max()), longest)
    parts = whole[companies]
    found.over[companies] = np.add.reduceat(share, first) > parts
    again = same & (owner[1:] == owner[:-1])
    if again.any():
        found.doubled[owned[1:][again]] = True
    great = np.flatnonzero(share > whole[owned] >> 1)
    great = great[owner[great] != owned[great]]
    found.direct[owned[great]] = owner[great]


def check_sums(greatest: int, rows: int) -> None:
    """OverflowError if this many shares, none above the greatest, might not be added up in 63 bits."""
    if greatest * rows >= _GREATEST_SUM:
        raise OverflowError(
            f"份额过大, 无法精确相加 shares too great to be added up exactly: {greatest} x {rows}"
        )


@dataclass(frozen=True, eq=False)
class Undecided:
    """待定公司. K companies as nodes 0 to K-1, among n nodes; each node stands for a group as the survey left it.

    `starts` [K+1]: rows of company k; `node` [R]: the group that casts the row; `share` [R]; `half` [K]: more than
    this decides; `first`: companies to look at at once. Rows of a company in itself are left out.
    """

    nodes: int
    starts: NDArray[np.int64]
    node: NDArray[np.int64]
    share: Parts
    half: Parts
    first: NDArray[np.int64]

    def rows_by_node(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The rows of each node: where they start ([n+1]), and their companies in that order ([R])."""
        company = np.repeat(np.arange(len(self.half)), np.diff(self.starts))
        keys = np.sort(self.node << 32 | company)
        starts = np.concatenate(([0], np.cumsum(np.bincount(self.node, minlength=self.nodes))))
        return starts, keys & 0xFFFFFFFF


def settle(undecided: Undecided) -> tuple[NDArray[np.int64], Flags]:
    """For each node the top of its group in the end ([n]), and of which companies their own group holds more than
    half ([K])."""
    starts, company = undecided.rows_by_node()
    size = len(undecided.half)
    up = list(range(undecided.nodes))
    own = [False] * size
    join_all(
        undecided.starts.data, undecided.node.data, undecided.share.data,
        undecided.half.data, undecided.first.data, starts.data, company.data,
        up, list(range(undecided.nodes)), [0] * undecided.nodes, [1] * undecided.nodes,
        [False] * size, [0] * (size + 1), own,
    )  # fmt: skip
    return np.array(up, np.int64), np.array(own, np.bool_)


def join_all(
    starts: Any, node: Any, share: Any, half: Any, first: Any, node_starts: Any, node_company: Any,
    up: Any, following: Any, tally: Any, weight: Any, queued: Any, queue: Any, own: Any,
) -> None:  # fmt: skip
    """The joining itself, on anything that is indexed by numbers, so that it can be compiled as it stands.

    `up` leads from node to top, `following` chains the nodes of one group in a ring, `weight` counts them; `queue`
    is a ring of K + 1 places. A company is looked at again when groups that both hold of it become one: it then has
    rows in the smaller of the two.
    """
    places = len(queue)
    head = 0
    tail = 0
    for place in range(len(first)):
        one = first[place]
        queue[tail] = one
        queued[one] = True
        tail += 1
    tail %= places
    while head != tail:
        one = queue[head]
        head = (head + 1) % places
        queued[one] = False
        if up[one] != one:
            continue
        top = -1
        begin = starts[one]
        end = starts[one + 1]
        for row in range(begin, end):
            at = node[row]
            while up[at] != at:
                up[at] = up[up[at]]
                at = up[at]
            tally[at] += share[row]
            if top < 0 and tally[at] > half[one]:
                top = at
        for row in range(begin, end):
            at = node[row]
            while up[at] != at:
                at = up[at]
            tally[at] = 0
        if top < 0:
            continue
        if top == one:
            own[one] = True
            continue
        at = one if weight[one] <= weight[top] else top
        count = weight[at]
        for _ in range(count):
            for place in range(node_starts[at], node_starts[at + 1]):
                other = node_company[place]
                if up[other] == other and not queued[other]:
                    queued[other] = True
                    queue[tail] = other
                    tail = (tail + 1) % places
            at = following[at]
        up[one] = top
        weight[top] += weight[one]
        held = following[one]
        following[one] = following[top]
        following[top] = held
    for at in range(len(up)):
        top = at
        while up[top] != top:
            top = up[top]
        up[at] = top


PLAIN: Final = Method("plain", survey, settle)
"""NumPy alone."""
