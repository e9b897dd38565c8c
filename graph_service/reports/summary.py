"""概要. The party's own record first: what stands about it, in chips and one sentence, and what is not told, counted.

Facts only. It never says that something may or may not be granted: people decide that.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from graph_service.law.outcome import Status
from graph_service.reports.association import AssociationReport, Chip, CodedWord, Summary
from graph_service.reports.records import (
    KEY_SUPERVISION,
    RED_LIST,
    Reaching,
    Record,
    chips_of,
    reaching_of,
    record_of,
    registry_chips,
)

_SEVERITIES: Final = {
    "serious": CodedWord("serious", "严重"),
    "general": CodedWord("general", "一般"),
    "light": CodedWord("light", "轻微"),
}


@dataclass(frozen=True, slots=True)
class PartyStanding:
    """现有情形 of one party for a purpose on a day, member by member as in the summary of its report."""

    listed_now: bool
    lists: tuple[CodedWord, ...]
    severity: CodedWord | None
    key_target: bool
    red_list: bool
    measures: tuple[CodedWord, ...]
    disputed: bool
    records: int
    doubted: int
    effective: int
    chips: tuple[Chip, ...]
    zh: str
    en: str


def standing_of(
    records: Sequence[Record], reaching: Sequence[Reaching], registry: tuple[Chip, ...] = ()
) -> PartyStanding:
    """现有情形, from the records that stand and the consequences that are shown; `registry`: what the register says."""
    latest = sorted(records, key=_latest_first)
    adverse = [one for one in latest if one.adverse and not one.doubted]
    doubted = sum(one.doubted for one in records)
    effective = [one for one in reaching if one.status == Status.EFFECTIVE]
    chips = (*registry, *chips_of(records, reaching))
    ids = {chip.id for chip in chips if not chip.doubted}
    return PartyStanding(
        listed_now=any(one.on_a_list for one in adverse),
        lists=_distinct(one.matter for one in adverse if one.on_a_list),
        severity=_severity(adverse),
        key_target=KEY_SUPERVISION in ids,
        red_list=RED_LIST in ids,
        measures=_distinct(measure for one in effective for measure in one.measures),
        disputed=any(chip.disputed for chip in chips),
        records=len(adverse),
        doubted=doubted,
        effective=len(effective),
        chips=chips,
        zh=_zh(adverse, doubted, len(effective), ids),
        en=_en(adverse, doubted, len(effective), ids),
    )


def _latest_first(one: Record) -> tuple[int, str]:
    return -(one.listed.since or date.min).toordinal(), one.decision


def summary_of(report: AssociationReport) -> Summary:
    """概要 of a report as its purpose sees it."""
    one = standing_of(
        _standing(report), reaching_of(report.consequences), registry_chips(report.subject.statuses)
    )
    return Summary(
        listed_now=one.listed_now,
        lists=one.lists,
        severity=one.severity,
        key_target=one.key_target,
        red_list=one.red_list,
        measures=one.measures,
        disputed=one.disputed,
        withheld=report.withheld.not_notified + report.withheld.held,
        records=one.records,
        doubted=one.doubted,
        effective=one.effective,
        chips=one.chips,
        zh=one.zh + report.withheld.zh,
        en=f"{one.en} {report.withheld.en}",
    )


def _standing(report: AssociationReport) -> list[Record]:
    own = (one for one in report.subject.decisions if not one.found)
    found = (record_of(one, report.as_of) for one in own)
    return [one for one in found if one is not None and one.stands]


def _severity(adverse: Sequence[Record]) -> CodedWord | None:
    there = {one.listed.severity for one in adverse}
    return next((word for id_, word in _SEVERITIES.items() if id_ in there), None)


def _distinct(words: Iterable[CodedWord]) -> tuple[CodedWord, ...]:
    return tuple(dict.fromkeys(words))


# --- in words ---


def _zh(adverse: Sequence[Record], doubted: int, effective: int, ids: set[str]) -> str:
    said = []
    if adverse:
        each = "、".join(f"{matter.zh} {n} 条" for matter, n in _counted(adverse))
        severity = _severity(adverse)
        highest = f"; 最高严重程度: {severity.zh}" if severity else ""
        said.append(f"本用途下现有 {len(adverse)} 条有效记录 ({each}{highest})")
    else:
        said.append("本用途下未见有效记录, 未加载的数据不在其内")
    if doubted:
        said.append(f"另有 {doubted} 条待核实")
    if effective:
        said.append(f"{effective} 项后果及于该主体")
    if KEY_SUPERVISION in ids:
        said.append("列为重点监管对象")
    if RED_LIST in ids:
        said.append("列入红名单")
    return "; ".join(said) + "。"


def _en(adverse: Sequence[Record], doubted: int, effective: int, ids: set[str]) -> str:
    said = [_stand(len(adverse))]
    if doubted:
        said.append(f"{doubted} more to be checked")
    if effective:
        several = effective > 1
        said.append(f"{effective} consequence{'s reach' if several else ' reaches'} the party")
    if KEY_SUPERVISION in ids:
        said.append("it is under key supervision")
    if RED_LIST in ids:
        said.append("it is on a red list")
    return "; ".join(said) + "."


def _stand(records: int) -> str:
    if not records:
        return "No record stands for this purpose in what was loaded"
    return f"For this purpose {records} record{'s stand' if records > 1 else ' stands'}"


def _counted(adverse: Iterable[Record]) -> list[tuple[CodedWord, int]]:
    return Counter(one.matter for one in adverse).most_common()
