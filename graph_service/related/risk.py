"""关联风险. How much adverse record stands around a target: a reading aid for its supervisor, never a property of
anybody related."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from graph_service.related.hint_facts import Listing
from graph_service.related.relation import Relation


@dataclass(frozen=True, slots=True)
class Contribution:
    """风险来源. One listing of a related party, with the association that makes it count and how much."""

    listing: str
    party: str
    relation: Relation
    factor: Fraction


def contributions(
    advisory: Iterable[tuple[Relation, str, Fraction]],
    listings: Mapping[str, Sequence[Listing]],
    severity: Mapping[str, Fraction],
) -> tuple[Contribution, ...]:
    """风险来源 by factor, greatest first, then listing.

    `advisory`: (relation, party, evidence) of the hints that are not held, in their order: of equal ones the
    first gives the rule. `listings`: the adverse, undisputed ones of each party; each counts once.
    """
    strongest: dict[str, tuple[Fraction, Relation]] = {}
    for relation, party, evidence in advisory:
        if party not in strongest or evidence > strongest[party][0]:
            strongest[party] = (evidence, relation)
    found = {
        listing.id: Contribution(listing.id, party, relation, evidence * severity[listing.severity])
        for party, (evidence, relation) in strongest.items()
        for listing in listings[party]
    }
    return tuple(sorted(found.values(), key=lambda one: (-one.factor, one.listing)))


def risk_of(counted: Iterable[Contribution]) -> Fraction:
    """风险 = 1 - product of (1 - factor), exact; 0 if nothing counts."""
    safe = Fraction(1)
    for one in counted:
        safe *= 1 - one.factor
    return 1 - safe
