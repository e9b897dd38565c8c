"""现有记录. What stands about a party on a day, as far as a purpose sees it; pure (docs/reports.md).

The same for the party of a report, whose decisions are told at length, and for its neighbours, of whom only this is read.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from graph_service.access.purposes import Purpose, Sight
from graph_service.domain.lists import ListType
from graph_service.facts.listings import Listed
from graph_service.facts.party_decisions import DecisionFacts, Publication
from graph_service.facts.shown import TextFact
from graph_service.law.outcome import Status
from graph_service.law.rules import ALWAYS_RELEASING
from graph_service.reports.association import Affected, Chip, CodedWord
from graph_service.reports.publication import listed_of

KEY_SUPERVISION: Final = "key_supervision"
RED_LIST: Final = "red_list"
_NOT_ADVERSE: Final = frozenset({KEY_SUPERVISION, RED_LIST})
WITHDRAWN: Final = frozenset(f"released:{word}" for word in ALWAYS_RELEASING)
"""Reasons of what nobody is shown any more but whoever sees what was repaired (信用修复管理办法 3)."""


@dataclass(frozen=True, slots=True)
class Record:
    """一条记录: a decision about a party, as it is on the day; `of_a_list`: an entry of a list, which one can leave.

    `doubted`: 待核实; it is no adverse record until then.
    """

    decision: str
    matter: CodedWord
    listed: Listed
    publication: Publication | None
    of_a_list: bool
    doubted: bool = False

    @property
    def stands(self) -> bool:
        return self.listed.stands and not (self.publication is not None and self.publication.over)

    @property
    def adverse(self) -> bool:
        return self.matter.id not in _NOT_ADVERSE

    @property
    def on_a_list(self) -> bool:
        """Whether it is an entry of an adverse list, not a penalty or another act that is only published."""
        return self.adverse and self.of_a_list


@dataclass(frozen=True, slots=True)
class Reaching:
    """及于该主体的一项后果 as it is on the day: of which matter, in which state, with which measures; `shown` to the purpose."""

    matter: CodedWord
    status: str
    since: date
    disputed: bool
    shown: bool
    measures: tuple[CodedWord, ...] = ()

    @property
    def counts(self) -> bool:
        """Whether it is a consequence that is shown, in effect or held; no task and no advice."""
        return self.shown and self.status in (Status.EFFECTIVE, Status.HELD)


def record_of(decision: DecisionFacts, day: date) -> Record | None:
    """记录 that a decision with its publication term is on a day; None if it has not begun."""
    found = listed_of(decision, day)
    if found is None:
        return None
    matter = CodedWord(decision.matter, decision.matter_zh)
    return Record(
        decision.id, matter, found, decision.publication, is_left(decision.list_type), bool(decision.doubts)
    )


def is_left(kind: ListType | None) -> bool:
    """Whether it is a list that one can leave, not a penalty or an event."""
    return kind is not None and kind.leaves


def seen(publication: Publication | None, purpose: Purpose, *, light: bool) -> bool:
    """Whether a purpose sees a record with this publication term; `light`: 轻微 records are asked for."""
    if publication is None or purpose.may_see(Sight.REPAIRED):
        return True
    if purpose.consumes and publication.over:
        return False
    return light or not publication.light


def mark_of(matter: CodedWord) -> str:
    """The mark of whoever stands on a list: 失 only where the list itself says dishonesty."""
    if matter.id == KEY_SUPERVISION:
        return "watched"
    if matter.id == RED_LIST:
        return "none"
    return "listed" if "失信" in matter.zh else "recorded"


_MARKS: Final = {
    Status.EFFECTIVE: "liable", Status.HELD: "held", Status.REVIEW_TASK: "task", Status.ADVISORY: "advice",
}  # fmt: skip


def chips_of(records: Iterable[Record], reaching: Iterable[Reaching] = ()) -> tuple[Chip, ...]:
    """标识: one for each list, the earliest entry of each; then what reaches the party beside them."""
    chips: dict[str, Chip] = {}
    for one in sorted(records, key=lambda one: (one.listed.since or date.min, one.decision)):
        if one.stands:
            _add(chips, _chip(one))
        if one.stands and one.listed.key_target and one.matter.id != KEY_SUPERVISION and not one.doubted:
            _add(chips, Chip(KEY_SUPERVISION, "重点监管对象", "watched", one.listed.since))
    for state in sorted(reaching, key=lambda state: (state.since, state.matter.id)):
        mark = _MARKS.get(Status(state.status), "")
        if state.shown and mark:
            _add(chips, Chip(state.matter.id, state.matter.zh, mark, state.since, state.disputed))
    return tuple(chips.values())


def _chip(one: Record) -> Chip:
    mark = "task" if one.doubted else "held" if one.listed.disputed else mark_of(one.matter)
    matter = one.matter
    return Chip(matter.id, matter.zh, mark, one.listed.since, one.listed.disputed, one.doubted)


def _add(chips: dict[str, Chip], chip: Chip) -> None:
    """One list is one chip: disputed if one of its entries is, doubted if all are, marked by one that is neither."""
    before = chips.setdefault(chip.id, chip)
    if before is not chip:
        chips[chip.id] = replace(
            before,
            mark=chip.mark if before.mark in _UNSURE else before.mark,
            disputed=before.disputed or chip.disputed,
            doubted=before.doubted and chip.doubted,
        )


_UNSURE: Final = ("held", "task")


REGISTRY: Final = "registry"
_OUT_OF_BUSINESS: Final = frozenset({"吊销", "注销", "撤销", "责令关闭", "除名"})


def registry_chips(statuses: Iterable[TextFact]) -> tuple[Chip, ...]:
    """标识 of registry states that say of themselves that the party is no longer in business."""
    return tuple(
        Chip(REGISTRY, one.text, "closed", one.since) for one in statuses if one.text in _OUT_OF_BUSINESS
    )


def reaching_of(found: Iterable[Affected]) -> tuple[Reaching, ...]:
    """What outcomes that are shown say of one party."""
    return tuple(
        Reaching(one.decision.matter, one.status.id, one.valid_from, one.disputed, True, one.measures)
        for one in found
    )
