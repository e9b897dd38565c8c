"""可依据者. The one door through which tiers, scores, sampling and verdicts see what the law has made of a decision.

Only consequences pass, in effect on the day and told to whom they reach; a hint (关联提示) is another type and is
refused, whoever brings it (boundary B-01: association alone never changes a list, tier, score, sampling ratio or
query verdict).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from graph_service.liability.consequences import StoredConsequence
from graph_service.liability.notices import Notice, notified_on, usable


@dataclass(frozen=True, slots=True)
class Verdict:
    """查询结论 on one measure: who is restricted, and by which consequences (keys). Never without one."""

    measure: str
    day: date
    by: tuple[str, ...]

    @property
    def restricted(self) -> bool:
        return bool(self.by)


def relied_on(
    found: Iterable[StoredConsequence], notices: Sequence[Notice], day: date
) -> tuple[StoredConsequence, ...]:
    """后果 that may be counted or acted upon on a day; TypeError if a hint is among them."""
    return tuple(one for one in map(_consequence, found) if usable(one, day, notified_on(one, notices)))


def _consequence(one: object) -> StoredConsequence:
    """Before anything is asked of it: hints come in several forms."""
    if not isinstance(one, StoredConsequence):
        raise TypeError(f"a hint is never relied on: {type(one).__name__}")
    return one


def verdict(
    found: Iterable[StoredConsequence], notices: Sequence[Notice], day: date, measure: str
) -> Verdict:
    """查询结论: whether a measure (id of the rule base) applies on a day. TypeError if a hint is among them."""
    by = (one.key for one in relied_on(found, notices, day) if measure in one.measures)
    return Verdict(measure, day, tuple(sorted(by)))
