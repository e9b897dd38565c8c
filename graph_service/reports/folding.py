"""并入. One order reaches a person once: by name, and what it gives him by his office is folded into that.

The firm's order and the rows that name persons under it are one order (docs/evaluation.md).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from typing import Any, Final

from graph_service.law.outcome import Status
from graph_service.reports.association import Affected, AssociationReport, Folded

_STRENGTH: Final = (
    Status.EFFECTIVE,
    Status.HELD,
    Status.REVIEW_TASK,
    Status.ADVISORY,
    Status.EXPIRED,
    Status.RELEASED,
)
_NAMED: Final = "named"


def with_orders_folded(report: AssociationReport) -> AssociationReport:
    """The report with every outcome by office folded into the one by name of the same order, for the same party."""
    sections = ("consequences", "arising", "review_tasks", "ended")
    found: list[Affected] = [one for section in sections for one in getattr(report, section)]
    into = _folds(found)
    folded: dict[str, list[Folded]] = defaultdict(list)
    for one in found:
        if one.key in into:
            folded[into[one.key]].append(Folded(one.key, one.rule, one.decision, one.state))
    told: dict[str, Any] = {
        section: tuple(
            replace(one, folded=tuple(folded[one.key])) if one.key in folded else one
            for one in getattr(report, section)
            if one.key not in into
        )
        for section in sections
    }
    return replace(report, **told)


def _folds(found: Iterable[Affected]) -> dict[str, str]:
    """Key of an outcome -> key of the one that it is folded into: no weaker, and of all its measures."""
    by_order: dict[tuple[str, str], list[Affected]] = defaultdict(list)
    for one in found:
        by_order[one.party.id, one.decision.order or one.decision.id].append(one)
    return {
        other.key: named.key
        for those in by_order.values()
        for named in those
        if any(word.id == _NAMED for word in named.why)
        for other in those
        if other.decision.id != named.decision.id
        and set(other.measures) <= set(named.measures)
        and _strength(named) <= _strength(other)
    }


def _strength(one: Affected) -> int:
    return _STRENGTH.index(Status(one.status.id))
