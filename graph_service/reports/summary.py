"""概要. The party's own record first: what stands about it, in chips and one sentence, and what is not told, counted.

Facts only. It never says that something may or may not be granted: people decide that.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

from graph_service.facts.party import PartyFacts
from graph_service.law.outcome import Status
from graph_service.reports.association import Affected, AssociationReport, Chip, CodedWord, Summary
from graph_service.reports.records import (
    KEY_SUPERVISION,
    RED_LIST,
    Record,
    chips_of,
    reaching_of,
    record_of,
)

_SEVERITIES: Final = {
    "serious": CodedWord("serious", "严重"),
    "general": CodedWord("general", "一般"),
    "light": CodedWord("light", "轻微"),
}
_NOT_STANDING: Final = frozenset({"吊销", "注销", "撤销", "责令关闭", "除名"})
"""Registry states that say of themselves that the party is no longer in business."""


def summary_of(report: AssociationReport) -> Summary:
    """概要 of a report as its purpose sees it."""
    records = _standing(report)
    adverse = [one for one in records if one.adverse and not one.doubted]
    doubted = sum(one.doubted for one in records)
    effective = [one for one in report.consequences if one.status.id == Status.EFFECTIVE]
    chips = (*_registry(report.subject), *chips_of(records, reaching_of(report.consequences)))
    ids = {chip.id for chip in chips if not chip.doubted}
    return Summary(
        listed_now=any(one.on_a_list for one in adverse),
        lists=_distinct(one.matter for one in adverse if one.on_a_list),
        severity=next(
            (w for id_, w in _SEVERITIES.items() if any(r.listed.severity == id_ for r in adverse)), None
        ),
        key_target=KEY_SUPERVISION in ids,
        red_list=RED_LIST in ids,
        measures=_distinct(measure for one in effective for measure in one.measures),
        disputed=any(chip.disputed for chip in chips),
        withheld=report.withheld.not_notified + report.withheld.held,
        records=len(adverse),
        doubted=doubted,
        effective=len(effective),
        chips=chips,
        zh=_zh(adverse, doubted, effective, ids) + report.withheld.zh,
        en=f"{_en(adverse, doubted, effective, ids)} {report.withheld.en}",
    )


def _standing(report: AssociationReport) -> list[Record]:
    own = (one for one in report.subject.decisions if not one.found)
    found = (record_of(one, report.as_of) for one in own)
    return [one for one in found if one is not None and one.stands]


def _severity(adverse: Sequence[Record]) -> CodedWord | None:
    there = {one.listed.severity for one in adverse}
    return next((word for id_, word in _SEVERITIES.items() if id_ in there), None)


def _registry(facts: PartyFacts) -> tuple[Chip, ...]:
    return tuple(
        Chip("registry", one.text, "recorded", one.since)
        for one in facts.statuses
        if one.text in _NOT_STANDING
    )


def _distinct(words: Iterable[CodedWord]) -> tuple[CodedWord, ...]:
    return tuple(dict.fromkeys(words))


# --- in words ---


def _zh(adverse: Sequence[Record], doubted: int, effective: Sequence[Affected], ids: set[str]) -> str:
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
        said.append(f"{len(effective)} 项后果及于该主体")
    if KEY_SUPERVISION in ids:
        said.append("列为重点监管对象")
    if RED_LIST in ids:
        said.append("列入红名单")
    return "; ".join(said) + "。"


def _en(adverse: Sequence[Record], doubted: int, effective: Sequence[Affected], ids: set[str]) -> str:
    said = [_stand(len(adverse))]
    if doubted:
        said.append(f"{doubted} more to be checked")
    if effective:
        several = len(effective) > 1
        said.append(f"{len(effective)} consequence{'s reach' if several else ' reaches'} the party")
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
