"""未显示. What stands about a party and a purpose is not told, counted, so that no report looks clean because of it.

Consuming purposes are told how much is not told for lack of notice or for a dispute, and nothing else: a count of what
is over or out of their sight would tell it. What was repaired, annulled or refuted, minors and hints are not counted.
"""

from __future__ import annotations

from collections.abc import Iterable

from graph_service.access.purposes import Purpose, Sight
from graph_service.law.outcome import Status
from graph_service.reports.association import Affected, AssociationReport, Withheld
from graph_service.reports.records import WITHDRAWN, seen


def withheld_from(report: AssociationReport, purpose: Purpose, *, light: bool) -> Withheld:
    """未显示的事项 of a whole report for a purpose."""
    sees = purpose.may_see
    reach = [*report.consequences, *(report.arising if sees(Sight.ARISING) else ())]
    hidden = [one for one in reach if not sees(Sight.UNNOTIFIED) and not one.usable and not _withdrawn(one)]
    not_notified = _counted(hidden, Status.EFFECTIVE)
    held = _counted(hidden, Status.HELD)
    if purpose.consumes:
        return Withheld(not_notified, held, None, None, None, *_words(not_notified, held))
    terms = [one.publication for one in report.subject.decisions if one.publication is not None]
    over = sum(one.over for one in terms)
    few = sum(one.light and not seen(one, purpose, light=light) for one in terms)
    beyond = 0 if sees(Sight.ARISING) else sum(not _withdrawn(one) for one in report.arising)
    return Withheld(not_notified, held, over, few, beyond, *_words(not_notified, held, over, few, beyond))


def _counted(found: Iterable[Affected], status: Status) -> int:
    return sum(one.status.id == status for one in found)


def _withdrawn(one: Affected) -> bool:
    return any(word.id in WITHDRAWN for word in one.why)


def _words(not_notified: int, held: int, over: int = 0, light: int = 0, beyond: int = 0) -> tuple[str, str]:
    parts = [
        (not_notified, "未告知 {} 项", "{} of which the party was not told"),
        (held, "异议核实中 {} 项", "{} that are held in a dispute"),
        (light, "轻微记录 {} 条 (缺省不显示)", "{} light records that are hidden by default"),
        (beyond, "此用途不可见 {} 项", "{} that this purpose does not see"),
    ]
    told = [(zh.format(n), en.format(n)) for n, zh, en in parts if n]
    zh = (
        f"另有未显示的事项: {'、'.join(one for one, _ in told)}。"
        if told
        else "没有因未告知或异议而不显示的事项。"
    )
    en = (
        f"Not shown: {', '.join(one for _, one in told)}."
        if told
        else "Nothing is left out for lack of notice or for a dispute."
    )
    if over:
        zh += f"公示期满的记录 {over} 条已标明, 用于许可、采购等时不显示。"
        en += f" {over} records are marked as past their publication term."
    return zh, en
