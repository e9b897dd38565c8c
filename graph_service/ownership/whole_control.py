"""全域控制. Who controls each company in the end: all companies of a province in one pass.

What is said of a company is what `control` says of it alone; here nothing is looked at twice. Only companies held by
companies take part in anything but the first reading. Where no more than the whole of a company and of those above it
is held, one controller in the end is proved, or that there is none: nobody, or companies in a ring. Where two groups
each hold more than half of one company, which takes more than the whole of it, several may control it and what it
decides: such companies are told apart (`SEVERAL`), and each is answered on demand (`controllers`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from graph_service.ownership.control import Control, Controller, controller_of
from graph_service.ownership.holdings import Holding, Holdings
from graph_service.ownership.settling import PLAIN, Method, Survey, Undecided
from graph_service.ownership.share_arrays import Flags, Ids, Shareholdings
from graph_service.ownership.spans import (
    above,
    below,
    pairs_as_keys,
    repeated,
    rows_in,
    summed,
)

NOBODY: Final = -1
"""Nobody controls the company, though it may control others."""
CIRCULAR: Final = -2
"""Companies that control each other control it, and nobody outside controls them."""
SEVERAL: Final = -3
"""More than the whole of it, or of a company above it, is held in such a way that several may control it."""
_DOUBLINGS: Final = 40
_WORTH_COMPILING: Final = 5_000_000


def best_method() -> Method:
    """The compiled one if the extra `fast` is installed; results do not differ."""
    try:
        from graph_service.ownership.settling_fast import COMPILED
    except ImportError:
        return PLAIN
    return COMPILED


@dataclass(frozen=True, eq=False)
class WholeControl:
    """全域控制的结果, for N companies.

    `controller` [N] int32: who controls the company in the end (an organisation if below N, else a person), or
    NOBODY, CIRCULAR, SEVERAL. `group` [N] int32: one party of the group that the company belongs to, the same for
    all of a group; itself where it is alone. `rings`: companies that control each other without anybody outside, each
    in order. `over_whole`: companies of which more than the whole is held, in order. `direct` [N] int32: who holds
    more than half of the company in a single row, else NOBODY. `joined`: companies that joined their group by what
    several hold together.
    """

    controller: Ids
    group: Ids
    rings: tuple[tuple[int, ...], ...]
    over_whole: Ids
    direct: Ids
    joined: Ids

    @cached_property
    def several(self) -> Ids:
        """Companies that several may control, in order."""
        return np.flatnonzero(self.controller == SEVERAL).astype(np.int32)


def ultimate_controllers(held: Shareholdings, method: Method | None = None) -> WholeControl:
    """全域控制. Near-linear in the rows. OverflowError if shares are too great to be added up in 63 bits.

    Without a `method`, the compiled one where it is installed and there are enough rows to pay for its start.
    """
    if method is None:
        method = best_method() if len(held) > _WORTH_COMPILING else PLAIN
    found = method.survey(held)
    forest = _Forest(found.direct)
    undecided, companies, parties = _undecided(held, found, forest)
    up, own = method.settle(undecided)
    top = parties[up]
    joined = np.flatnonzero(top[: len(companies)] != companies)
    group = forest.groups(companies[joined], top[joined])
    over = np.flatnonzero(found.over).astype(np.int32)
    controller = np.where(group == np.arange(held.companies, dtype=np.int32), NOBODY, group).astype(np.int32)
    several = _several(held, found, group, over)
    unsure = np.zeros(held.companies, np.bool_)
    unsure[several] = True
    rings = _rings(held, group, forest.cycles, companies[own], unsure, found.over)
    under = np.zeros(held.companies, np.bool_)
    for ring in rings:
        under[group[ring[0]]] = True
    if rings:
        inside = np.flatnonzero(group < held.companies)
        controller[inside[under[group[inside]]]] = CIRCULAR
    controller[several] = SEVERAL
    return WholeControl(
        controller, group, tuple(sorted(rings)), over, found.direct, companies[joined].astype(np.int32)
    )


class _Forest:
    """Companies under those who alone hold more than half of them, up to one who is nobody's."""

    def __init__(self, direct: Ids) -> None:
        self._direct = direct
        self._companies = len(direct)
        self._inner = np.flatnonzero((direct >= 0) & (direct < self._companies))
        self.cycles: list[tuple[int, ...]] = []
        """Companies of which each holds more than half of the one before; the first stands for all."""
        self._top = np.where(direct < 0, np.arange(self._companies, dtype=np.int32), direct)
        self._climb()

    def _climb(self) -> None:
        """Each time twice as far; what is still on its way after 2^40 steps runs in a circle."""
        climbing = self._inner
        for _ in range(_DOUBLINGS):
            at = self._top[climbing]
            further = (at < self._companies) & (self._direct[np.minimum(at, self._companies - 1)] >= 0)
            climbing = climbing[further]
            if not len(climbing):
                return
            self._top[climbing] = self._top[at[further]]
        first: dict[int, int] = {}
        for landed in np.unique(self._top[climbing]).tolist():
            if landed not in first:
                cycle = self._cycle(landed)
                self.cycles.append(cycle)
                first.update(dict.fromkeys(cycle, cycle[0]))
        self._top[climbing] = [first[landed] for landed in self._top[climbing].tolist()]

    def _cycle(self, company: int) -> tuple[int, ...]:
        found = [company]
        while (holder := int(self._direct[found[-1]])) != company:
            found.append(holder)
        least = found.index(min(found))
        return (*found[least:], *found[:least])

    def tops(self, parties: NDArray[Any]) -> NDArray[Any]:
        """Of each of these parties the top; a person is his own."""
        companies = parties < self._companies
        return np.where(companies, self._top[np.minimum(parties, self._companies - 1)], parties)

    def groups(self, joined: NDArray[Any], tops: NDArray[Any]) -> Ids:
        """Of each company the top after these joined those."""
        self._top[joined] = tops
        self._top[self._inner] = self.tops(self._top[self._inner])
        return self._top


def _undecided(
    held: Shareholdings, found: Survey, forest: _Forest
) -> tuple[Undecided, NDArray[np.int64], NDArray[np.int64]]:
    """What the survey could not decide, its companies, and the party that each node stands for."""
    core = held.by_owner
    wanted = found.doubled.copy()
    wanted[held.owned[core]] = True
    wanted &= found.direct < 0
    rows = np.flatnonzero(wanted[held.owned])
    rows = rows[held.owner[rows] != held.owned[rows]]
    owned = held.owned[rows]
    first = np.flatnonzero(np.concatenate(([True], owned[1:] != owned[:-1]))) if len(rows) else rows
    companies = owned[first].astype(np.int64)
    parties = np.concatenate((companies, forest.tops(held.owner[rows]).astype(np.int64)))
    # Any one of the places where a party stands may be its node.
    place = np.empty(held.parties, np.int64)
    place[parties[::-1]] = np.arange(len(parties) - 1, -1, -1)
    nodes = place[parties]
    starts = np.append(first, len(rows))
    company = np.repeat(np.arange(len(companies)), np.diff(starts))
    caster = nodes[len(companies) :]
    return (
        Undecided(
            len(parties),
            starts.astype(np.int64),
            caster,
            held.share[rows],
            held.whole[companies] >> 1,
            repeated(company, caster),
        ),
        companies,
        parties,
    )


def _several(held: Shareholdings, found: Survey, group: Ids, over: Ids) -> Ids:
    """Companies of which more than one group holds more than half, and those below that they can matter to."""
    rows, which = rows_in(held, over)
    apart = held.owner[rows] != held.owned[rows]
    rows, which = rows[apart], which[apart]
    keys, sums = summed(pairs_as_keys(which, _groups_of(held.owner[rows], group)), held.share[rows])
    company, casting = keys >> 32, keys & 0xFFFFFFFF
    great = (sums > held.whole[over[company]] >> 1) & (casting != group[over[company]])
    start: Ids = over[np.unique(company[great])]
    if not len(start):
        return start

    def matters(rows: NDArray[np.int64]) -> Flags:
        owner, owned = held.owner[rows], held.owned[rows]
        mattering: Flags = (found.direct[owned] < 0) | (found.direct[owned] == owner) | found.over[owned]
        return mattering

    return below(held, start, matters)


def _groups_of(parties: NDArray[Any], group: Ids) -> NDArray[Any]:
    return np.where(parties < len(group), group[np.minimum(parties, len(group) - 1)], parties)


def _rings(
    held: Shareholdings,
    group: Ids,
    cycles: list[tuple[int, ...]],
    own: NDArray[np.int64],
    unsure: Flags,
    over: Flags,
) -> list[tuple[int, ...]]:
    """Rings at the top of groups. A cycle in which each alone holds more than half of the next, and nobody more than
    the whole, lets nobody else in; other tops held by their own group are looked at one by one."""
    found = []
    for cycle in cycles:
        if group[cycle[0]] != cycle[0] or unsure[cycle[0]]:
            continue
        if over[list(cycle)].any():
            found.append(_ring(held, group, cycle[0]))
        else:
            found.append(tuple(sorted(cycle)))
    found += [_ring(held, group, int(top)) for top in own if group[top] == top and not unsure[top]]
    return [ring for ring in found if len(ring) > 1]


def _ring(held: Shareholdings, group: Ids, top: int) -> tuple[int, ...]:
    """The top of a group with those of its group that control it."""

    def inside(rows: NDArray[np.int64]) -> Flags:
        of_group: Flags = _groups_of(held.owner[rows], group) == top
        return of_group

    members = above(held, np.array([top]), inside)
    part = holdings_between(held, members)
    control = Control(part)
    name = str(top)
    return tuple(sorted([top, *(int(one) for one in part.parties if control.controls(one, name))]))


# --- single companies, and all pairs ---


def holdings_between(held: Shareholdings, parties: NDArray[Any]) -> Holdings:
    """What these parties hold of each other, exact; each is named by its number."""
    companies = parties[parties < held.companies]
    rows = rows_in(held, companies)[0]
    rows = rows[np.isin(held.owner[rows], parties)]
    named = (Holding(str(one), str(one), Fraction()) for one in parties.tolist())
    return Holdings(
        [
            *named,
            *(
                Holding(str(owner), str(owned), Fraction(share, whole))
                for owner, owned, share, whole in zip(
                    held.owner[rows].tolist(),
                    held.owned[rows].tolist(),
                    held.share[rows].tolist(),
                    held.whole[held.owned[rows]].tolist(),
                    strict=True,
                )
            ),
        ]
    )


def controllers(held: Shareholdings, company: int) -> Controller:
    """实际控制人 of one company from those above it alone, however many; parties are named by their numbers."""
    return controller_of(holdings_between(held, above(held, np.array([company]))), str(company))


@dataclass(frozen=True, eq=False)
class Pairs:
    """控制的各对: `controller` and `company`, [K] int32 each, by company, then by controller; never oneself."""

    controller: Ids
    company: Ids


def controlled_pairs(held: Shareholdings, whole: WholeControl) -> Pairs:
    """全部控制对. Everybody who controls each company, not only in the end.

    Where each company of a group is held by more than half by one alone, its controllers are those up the line; in
    other groups each party is asked.
    """
    odd = _odd_groups(held, whole)
    plain = ~odd[whole.group]
    company = np.flatnonzero(plain & (whole.direct >= 0))
    at = whole.direct[company]
    lines = []
    while len(company):
        lines.append(pairs_as_keys(company, at))
        further = at < held.companies
        company, at = company[further], whole.direct[at[further]]
        further = at >= 0
        company, at = company[further], at[further]
    asked = np.flatnonzero(odd)
    companies_asked = np.flatnonzero(~plain)
    voters = np.unique(np.concatenate((asked, companies_asked)))
    lines.append(_asked(held, voters))
    keys = np.sort(np.concatenate(lines))
    return Pairs((keys & 0xFFFFFFFF).astype(np.int32), (keys >> 32).astype(np.int32))


def _odd_groups(held: Shareholdings, whole: WholeControl) -> Flags:
    """By party ([N + P]): tops of groups in which controllers are not simply up the line, and whoever holds more than
    half of a company that several may control."""
    odd = np.zeros(held.parties, np.bool_)
    odd[whole.group[whole.joined]] = True
    odd[whole.group[whole.several]] = True
    odd[whole.group[whole.over_whole]] = True
    for ring in whole.rings:
        odd[whole.group[ring[0]]] = True
    if len(whole.several) or len(whole.over_whole):
        some = np.concatenate((whole.several, whole.over_whole))
        parties = above(held, some)
        odd[_groups_of(parties, whole.group)] = True
    return odd


def _asked(held: Shareholdings, voters: NDArray[Any]) -> NDArray[np.int64]:
    """The pairs of these controllers, each asked for what it controls."""
    flags = np.zeros(held.parties, np.bool_)
    flags[voters] = True
    # Whoever a voter comes to control is held by one whose group is asked too, so its rows are here.
    rows = np.flatnonzero(flags[held.owner] & (held.owner != held.owned))
    votes: dict[int, dict[int, int]] = {}
    for owner, owned, share in zip(
        held.owner[rows].tolist(), held.owned[rows].tolist(), held.share[rows].tolist(), strict=True
    ):
        mine = votes.setdefault(owner, {})
        mine[owned] = mine.get(owned, 0) + share
    half = {one: int(held.whole[one]) >> 1 for one in {end for mine in votes.values() for end in mine}}
    found: list[tuple[int, int]] = []
    for voter in votes:
        found += [(company, voter) for company in block(voter, votes, half)]
    if not found:
        return np.zeros(0, np.int64)
    company, controller = np.array(found).T
    return pairs_as_keys(company, controller)


def block(voter: int, votes: Any, half: Any) -> Iterable[int]:
    """What this voter controls, in an order in which each company rests on those before it.

    `votes`: by party what it holds, a mapping company -> share, itself apart, or nothing; `half`: by company.
    """
    waiting = [voter]
    inside = {voter}
    tally: dict[int, int] = {}
    for member in waiting:
        mine = votes.get(member)
        if mine is None:
            continue
        for company, share in mine.items():
            if company not in inside:
                total = tally[company] = tally.get(company, 0) + share
                if total > half[company]:
                    inside.add(company)
                    waiting.append(company)
    return waiting[1:]
