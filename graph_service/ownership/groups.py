"""关联族群. Organisations connected by control, and what is odd in the shareholdings of a province.

Groups, circular shareholdings, pairs that hold each other, companies of which more than the whole is held, hubs: each
a pass over the columns. A group is a fact of control; no consequence follows from it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from graph_service.ownership.settling import Method
from graph_service.ownership.share_arrays import Ids, Shareholdings
from graph_service.ownership.spans import pairs_as_keys, spread
from graph_service.ownership.whole_control import controlled_pairs, ultimate_controllers


@dataclass(frozen=True, eq=False)
class Bundles:
    """若干组. G groups of organisations, each of two or more, in order of their first: group g is members[starts[g]]
    up to, not including, members[starts[g + 1]], in order. `members` int32, `starts` [G + 1] int64."""

    members: Ids
    starts: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.starts) - 1

    def of(self, group: int) -> Ids:
        """The organisations of one group; IndexError if there is no such group."""
        if not 0 <= group < len(self):
            raise IndexError(group)
        return self.members[self.starts[group] : self.starts[group + 1]]

    @classmethod
    def by_label(cls, organisations: NDArray[Any], label: NDArray[Any]) -> Bundles:
        """Of organisations, in order, those with the same label (int32, not below 0) together."""
        keys = np.sort(pairs_as_keys(label, organisations))
        labels = keys >> 32
        first = np.flatnonzero(np.concatenate(([True], labels[1:] != labels[:-1]))) if len(keys) else keys
        sizes = np.diff(first, append=len(keys))
        members = (keys & 0xFFFFFFFF).astype(np.int32)[np.repeat(sizes > 1, sizes)]
        first, sizes = first[sizes > 1], sizes[sizes > 1]
        starts = np.concatenate(([0], np.cumsum(sizes)))
        order = np.argsort(members[starts[:-1]], kind="stable")
        places = spread(starts[:-1][order], starts[1:][order])[0]
        return cls(members[places], np.concatenate(([0], np.cumsum(sizes[order]))))


def connected_groups(
    held: Shareholdings, *, public_connects: bool = False, method: Method | None = None
) -> Bundles:
    """关联族群. Organisations of which one controls another, or which the same party controls, and so on.

    Companies are not connected by the state alone (公司法第二百六十五条第四项): unless `public_connects`, what public
    bodies hold casts no vote.
    """
    if not public_connects and held.public.any():
        held = _without(held, held.public)
    whole = ultimate_controllers(held, method)
    label = whole.group
    if len(whole.several):
        pairs = controlled_pairs(held, whole)
        several = np.zeros(held.companies, np.bool_)
        several[whole.several] = True
        some = several[pairs.company]
        label = _united(label, held.parties, pairs.controller[some], pairs.company[some])
    everyone = np.arange(held.companies, dtype=np.int32)
    joined = label != everyone
    if label is whole.group:
        # Most companies are alone, or under a person and nobody else; a top is of its own group.
        tops = label[joined]
        joined[tops[tops < held.companies]] = True
    else:
        joined[:] = True
    return Bundles.by_label(everyone[joined], label[joined])


def _without(held: Shareholdings, owners: NDArray[np.bool_]) -> Shareholdings:
    """The same companies, with nothing held by these organisations."""
    core = held.by_owner
    kept = np.ones(len(held), np.bool_)
    kept[core[owners[held.owner[core]]]] = False
    return replace(
        held,
        owner=held.owner[kept],
        owned=held.owned[kept],
        share=held.share[kept],
        since=held.since[kept],
        until=held.until[kept],
    )


def _united(label: Ids, parties: int, one: Ids, other: Ids) -> Ids:
    """Labels, those of the one and of the other as one label; a person's label is himself."""
    every = np.arange(parties, dtype=np.int32)
    every[: len(label)] = label
    graph = csr_array((np.ones(len(one), np.int8), (every[one], every[other])), shape=(parties, parties))
    _, found = connected_components(graph, directed=False)
    united: Ids = found[label].astype(np.int32)
    return united


@dataclass(frozen=True, eq=False)
class Circular:
    """循环持股. `rings`: organisations that hold of each other, directly or through others; `own`: companies that hold
    of themselves, in order."""

    rings: Bundles
    own: Ids


def circular_shareholdings(held: Shareholdings) -> Circular:
    """循环持股. All strongly connected components of two or more, whatever the shares."""
    rows = held.by_owner
    owner, owned = held.owner[rows], held.owned[rows]
    itself = owner == owned
    owner, owned = owner[~itself], owned[~itself]
    # Only who holds and is held can be in a ring; the rest is left out round by round while that is much.
    while len(owner):
        holds, is_held = np.zeros(held.companies, np.bool_), np.zeros(held.companies, np.bool_)
        holds[owner] = is_held[owned] = True
        kept = is_held[owner] & holds[owned]
        owner, owned = owner[kept], owned[kept]
        if kept.mean() > 0.9:
            break
    parties, places = np.unique(np.concatenate((owner, owned)), return_inverse=True)
    links = (np.ones(len(owner), np.int8), (places[: len(owner)], places[len(owner) :]))
    graph = csr_array(links, shape=(len(parties), len(parties)))
    label = connected_components(graph, directed=True, connection="strong")[1] if len(parties) else places
    return Circular(Bundles.by_label(parties, label), np.unique(held.owned[rows[itself]]))


def cross_holdings(held: Shareholdings) -> NDArray[np.int32]:
    """交叉持股. Pairs of organisations that hold of each other directly, [K, 2] int32, the lower number first."""
    rows = held.by_owner
    owner, owned = held.owner[rows], held.owned[rows]
    apart = owner != owned
    owner, owned = owner[apart], owned[apart]
    forth = np.unique(pairs_as_keys(owner, owned)[owner < owned])
    back = np.unique(pairs_as_keys(owned, owner)[owned < owner])
    both = np.intersect1d(forth, back, assume_unique=True)
    return np.column_stack((both >> 32, both & 0xFFFFFFFF)).astype(np.int32)
