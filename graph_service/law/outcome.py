"""结果. What a rule gives for one party: on one day (`Standing`), over all days (`Timeline`).

A `Consequence` may restrict or be recorded; a `RuleHint` never: they share no base, so that what counts, ranks,
samples or answers with consequences cannot be given a hint (boundary B-01).
"""

from __future__ import annotations

import bisect
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from graph_service.law.rules import Rule


class Status(StrEnum):
    """状态 of an outcome on a day."""

    EFFECTIVE = "effective"
    REVIEW_TASK = "review_task"
    HELD = "held"
    EXPIRED = "expired"
    RELEASED = "released"
    ADVISORY = "advisory"

    @property
    def zh(self) -> str:
        return _STATUS_ZH[self]

    @property
    def en(self) -> str:
        """The state as an English sentence says it."""
        return self.value.replace("_", " ")


_STATUS_ZH: Final = {
    Status.EFFECTIVE: "生效",
    Status.REVIEW_TASK: "待核",
    Status.HELD: "异议核实期间暂不执行",
    Status.EXPIRED: "期限届满",
    Status.RELEASED: "已解除",
    Status.ADVISORY: "提示",
}


class Doubt(StrEnum):
    """疑点. Why an outcome is only a task for a person to look at."""

    INTERVAL_UNKNOWN = "interval_unknown"
    LEFT_AFTER_ORDER = "left_after_order"
    ACT_DATE_MISSING = "act_date_missing"
    OFFICE_DIFFERS = "office_differs"
    DEBT_UNCLEAR = "debt_unclear"
    NO_FINDING = "no_finding"
    FINDING_DISAGREES = "finding_disagrees_with_register"
    IDENTITY_UNVERIFIED = "identity_unverified"
    REGION_UNKNOWN = "region_unknown"
    SUBJECT_ORGAN = "subject_organ"
    AUTHORITY_MISSING = "authority_missing"
    AUTHORITY_CANNOT_DECIDE = "authority_cannot_decide"
    SUBJECT_CANCELLED = "subject_cancelled"
    MATCHES_REPAIRED = "matches_repaired"
    SEVERITY_LIGHT = "severity_light"
    SEVERITY_CONTRADICTS = "severity_contradicts"

    @property
    def zh(self) -> str:
        return _DOUBT_ZH[self]


_DOUBT_ZH: Final = {
    Doubt.INTERVAL_UNKNOWN: "任职起始日不详",
    Doubt.LEFT_AFTER_ORDER: "决定后离任, 待法院认定",
    Doubt.ACT_DATE_MISSING: "行为日不详",
    Doubt.OFFICE_DIFFERS: "行为日与决定日任职不同",
    Doubt.DEBT_UNCLEAR: "是否数额较大的个人债务不明",
    Doubt.NO_FINDING: "尚无责任认定",
    Doubt.FINDING_DISAGREES: "责任认定与登记任期不符",
    Doubt.IDENTITY_UNVERIFIED: "身份未核实",
    Doubt.REGION_UNKNOWN: "认定单位地区不详",
    Doubt.SUBJECT_ORGAN: "主体为机关, 待法制机构确认",
    Doubt.AUTHORITY_MISSING: "未载明认定单位",
    Doubt.AUTHORITY_CANNOT_DECIDE: "所载认定单位无权认定",
    Doubt.SUBJECT_CANCELLED: "决定前主体已注销",
    Doubt.MATCHES_REPAIRED: "疑为已修复的决定",
    Doubt.SEVERITY_LIGHT: "原记录载明为轻微",
    Doubt.SEVERITY_CONTRADICTS: "所载严重程度与严重失信名单不符",
}

DOUBTS_OF_SEVERITY: Final = frozenset({Doubt.SEVERITY_LIGHT, Doubt.SEVERITY_CONTRADICTS})
DOUBTS_OF_DECISION: Final = DOUBTS_OF_SEVERITY | {
    Doubt.AUTHORITY_MISSING, Doubt.AUTHORITY_CANNOT_DECIDE, Doubt.SUBJECT_CANCELLED, Doubt.MATCHES_REPAIRED,
}  # fmt: skip
"""决定疑点. What may be doubtful of a decision itself, whomever it reaches."""


@dataclass(frozen=True, slots=True)
class Standing:
    """一日之状态. `valid_to` is the first day on which it no longer holds; None = no end known.

    `why` names every ground and doubt in it, in order; `grounds` are the ids of the facts behind them. Another
    version of the rules that says the same changes nothing.
    """

    status: Status
    valid_from: date
    valid_to: date | None
    disputed: bool
    why: tuple[str, ...]
    grounds: tuple[str, ...]
    rules_version: str = field(compare=False)


@dataclass(frozen=True, slots=True)
class Outcome:
    """某日之结果 for one (decision, rule, target)."""

    rule: Rule
    decision: str
    target: str
    standing: Standing


@dataclass(frozen=True, slots=True)
class Segment:
    """一段. What stands from a day on, until the next segment begins; None = nothing.

    `rolling_days`: the term is counted from the day that is asked about (a hint shown on a day lasts so many days);
    the standing's `valid_to` is then the decision's own end.
    """

    since: date
    standing: Standing | None
    rolling_days: int | None = None

    def on(self, day: date) -> Standing | None:
        """What stands on a day of the segment."""
        standing = self.standing
        if standing is None or self.rolling_days is None:
            return standing
        rolled = days_after(day, self.rolling_days)
        return replace(
            standing, valid_to=rolled if standing.valid_to is None else min(rolled, standing.valid_to)
        )


def standing_on(segments: Sequence[Segment], day: date) -> Standing | None:
    """What stands on a day; None = nothing, as before the first segment."""
    place = bisect.bisect_right(segments, day, key=lambda segment: segment.since) - 1
    return segments[place].on(day) if place >= 0 else None


@dataclass(frozen=True, slots=True)
class Timeline:
    """时间线 of one (decision, rule, target): what stands on every day, past and future."""

    rule: Rule
    decision: str
    target: str
    segments: tuple[Segment, ...]

    def on(self, day: date) -> Standing | None:
        """What stands on the day; None = nothing."""
        return standing_on(self.segments, day)


def days_after(day: date, days: int) -> date:
    """So many days later; the last day that a calendar has, if there are not so many."""
    return day + timedelta(days=days) if days <= (date.max - day).days else date.max


@dataclass(frozen=True, slots=True)
class Consequence:
    """后果. What the law or an authority's finding makes of a decision for one party. TypeError for a hint."""

    timeline: Timeline

    def __post_init__(self) -> None:
        if self.timeline.rule.advisory:
            raise TypeError(f"{self.timeline.rule.id} only hints; a hint is no consequence")


@dataclass(frozen=True, slots=True)
class RuleHint:
    """关联提示. Tells people where to look; never restricts, counts or travels on. TypeError for anything else."""

    timeline: Timeline

    def __post_init__(self) -> None:
        if not self.timeline.rule.advisory:
            raise TypeError(f"{self.timeline.rule.id} is more than a hint")


def sort_out(found: Iterable[Timeline]) -> tuple[list[Consequence], list[RuleHint]]:
    """Consequences and hints apart."""
    consequences: list[Consequence] = []
    hints: list[RuleHint] = []
    for timeline in found:
        if timeline.rule.advisory:
            hints.append(RuleHint(timeline))
        else:
            consequences.append(Consequence(timeline))
    return consequences, hints
