"""牵连的决定. Which other decisions a change of one touches: those of its order, its other spellings, the same case."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from graph_service.facts.organisation import Knowing, Read, homes_of
from graph_service.liability.same_case import enforced_in
from graph_service.liability.same_decisions import groups_of, near_ones, orders_of

_PAGE: Final = 1000


def with_kin(read: Read, ids: Iterable[str], known: int) -> set[str]:
    """The decisions, and those that may be one with them: what changes on one of these may change the others."""
    asked = sorted(set(ids))
    found = set(asked)
    knowing = Knowing.at(read, known)
    for start in range(0, len(asked), _PAGE):
        found |= _kin_of_page(knowing, asked[start : start + _PAGE])
    return found


def _kin_of_page(knowing: Knowing, ids: Sequence[str]) -> set[str]:
    decisions = {row["id"]: row for row in knowing.read("spread/decisions", ids=list(ids))}
    homes = homes_of(knowing, sorted({row["subject"] for row in decisions.values()}))
    found: set[str] = set()
    for id_, group in groups_of(knowing, decisions, homes).items():
        found.update(row["id"] for row in near_ones(decisions[id_], group))
    found |= enforced_in(knowing, decisions, homes)
    return found | orders_of(knowing, list(decisions))
