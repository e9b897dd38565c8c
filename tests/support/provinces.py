"""造的一省. Shareholdings of a made-up province directly as columns, shaped as a study of registers found them.

About 2.05 holdings an enterprise; about 6 % of the rows have a company as holder, some of them as hubs; who stands behind
a company often holds beside it; some pairs of companies hold each other, a few companies hold themselves, a few pairs
stand in two rows, of a few companies more than the whole is held.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from graph_service.ownership.share_arrays import EVER, NEVER, Shareholdings

_HOLDERS = np.array([1, 2, 3, 4, 5, 6, 8, 12])
_HOW_OFTEN = np.array([0.42, 0.34, 0.13, 0.06, 0.03, 0.01, 0.006, 0.004])
_WEIGHTS = np.array([1, 1, 1, 2, 3, 3, 4, 5, 9])
_HELD_BY_COMPANIES = 0.09
_OF_THEIR_ROWS = 0.65
_TOGETHER = 0.3
"""How often whoever stands behind a company holds beside it."""
_CROSSED = 0.004
_RARE = 0.0005


def province(companies: int, seed: int = 7) -> Shareholdings:
    """The same columns for the same seed; about 1.1 natural persons for each company."""
    random = np.random.default_rng(seed)
    persons = companies + companies // 10
    held = random.choice(_HOLDERS, companies, p=_HOW_OFTEN / _HOW_OFTEN.sum())
    owned = np.repeat(np.arange(companies, dtype=np.int32), held)
    whole = np.where(
        random.random(companies) < 0.7, 1_000_000, random.integers(1, 10_000, companies) * 10_000
    )
    share = _shares(random, owned, held, whole)
    owner = companies + (persons * random.random(len(owned)) ** 1.2).astype(np.int32)
    _put_companies(random, owner, owned, companies)
    public = np.zeros(companies, np.bool_)
    public[random.integers(0, max(companies // 100, 1), max(companies // 2000, 1))] = True
    return _laid(persons, owner.astype(np.int32), owned, share, whole.astype(np.int64), public)


def _shares(random: Any, owned: NDArray[Any], held: NDArray[Any], whole: NDArray[Any]) -> NDArray[np.int64]:
    even = random.random(len(whole)) < 0.4
    weight = np.where(even[owned], random.choice(_WEIGHTS, len(owned)), random.integers(1, 1000, len(owned)))
    first = np.cumsum(held) - held
    sums = np.add.reduceat(weight, first)
    share = whole[owned] * weight // sums[owned]
    short = whole - np.add.reduceat(share, first)
    known = random.random(len(whole)) < 0.97
    share[first[known]] += short[known]
    too_much = random.random(len(whole)) < _RARE
    share[first[too_much]] += whole[too_much] // 10
    found: NDArray[np.int64] = np.maximum(share, 1)
    return found


def _put_companies(random: Any, owner: NDArray[Any], owned: NDArray[Any], companies: int) -> None:
    """Companies as holders: of a company mostly one with a lower number, so that few lines close to a circle."""
    wanted = random.random(companies) < _HELD_BY_COMPANIES
    rows = np.flatnonzero(wanted[owned] & (random.random(len(owned)) < _OF_THEIR_ROWS) & (owned > 0))
    pool = np.flatnonzero(random.random(companies) < 0.08)
    pool[0] = 0
    lower = np.searchsorted(pool, owned[rows])
    owner[rows] = pool[(np.maximum(lower, 1) * random.random(len(rows)) ** 0.6).astype(np.int64)]
    hubs = rows[random.random(len(rows)) < 0.04]
    owner[hubs] = pool[(min(len(pool), 40) * random.random(len(hubs)) ** 3).astype(np.int64)]
    owner[hubs] = np.minimum(owner[hubs], owned[hubs])
    first = np.searchsorted(owned, np.arange(companies))
    together = rows[random.random(len(rows)) < _TOGETHER]
    together = together[together + 1 < len(owned)]
    together = together[owned[together + 1] == owned[together]]
    owner[together + 1] = owner[first[owner[together]]]
    rows = rows[owner[rows] < companies]
    crossed = rows[random.random(len(rows)) < _CROSSED]
    owner[first[owner[crossed]]] = owned[crossed]
    own = rows[random.random(len(rows)) < _RARE]
    owner[own] = owned[own]
    again = rows[random.random(len(rows)) < _RARE]
    again = again[again + 1 < len(owned)]
    again = again[owned[again + 1] == owned[again]]
    owner[again + 1] = owner[again]


def _laid(
    persons: int,
    owner: NDArray[Any],
    owned: NDArray[Any],
    share: NDArray[Any],
    whole: NDArray[Any],
    public: Any,
) -> Shareholdings:
    """Laid by the owned already; by the owner within a company with one plain sort."""
    order = np.argsort(owned.astype(np.int64) << 32 | owner)
    rows = len(owner)
    return Shareholdings(
        persons, owner[order], owned, share[order], whole,
        np.full(rows, EVER, np.int32), np.full(rows, NEVER, np.int32), public,
    )  # fmt: skip
