"""股权与控制的行文. Owners and control of an organisation as rows and sentences for a page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from graph_service.exploring.owners import OwnershipView, TreeMark
from visualizations.captions import CONVENTIONS, tree_mark_zh
from visualizations.words import party_text, percent


@dataclass(frozen=True, slots=True)
class OwnerRow:
    """一行: who holds how much of whom, and what of the subject that makes; `depth` holdings away from it."""

    name: str
    of: str
    share: str
    through: str
    depth: int
    mark: str
    since: date | None
    until: date | None


def owner_rows(found: OwnershipView | None) -> tuple[OwnerRow, ...]:
    """股东穿透, each holder below whom he holds of; none if nobody is known."""
    if found is None:
        return ()
    return tuple(
        OwnerRow(
            _name(knot.party, found),
            _name(found.tree[knot.below or 0].party, found),
            percent(knot.share),
            percent(knot.through),
            min(knot.depth, 6),
            tree_mark_zh(knot.mark),
            knot.since,
            knot.until,
        )
        for knot in found.tree[1:]
    )


def control_lines(found: OwnershipView | None) -> tuple[str, ...]:
    """控制与最终持有 in sentences; none where nobody is known to hold anything."""
    return tuple(_control_lines(found)) if found is not None and found.direct else ()


def _control_lines(found: OwnershipView) -> Iterator[str]:
    control = found.controller
    if control.top is not None:
        yield f"实际控制人 controller: {_name(control.top, found)}"
        for step in control.proof:
            held = " + ".join(f"{_name(one.owner, found)} {percent(one.share)}" for one in step.holdings)
            yield f"证明 proof: {_name(step.company, found)}: {held} = {percent(step.total)}"
    elif control.circular:
        yield f"循环控制, 无外部控制人 circular, no outside controller: {_names(control.circular, found)}"
    elif control.several:
        yield f"不止一个控制人 (持股合计超过 100 %) several controllers: {_names(control.several, found)}"
    else:
        yield "无人持有超过 50 % 的表决权 nobody controls it by shares"
    if found.owners:
        owners = "; ".join(f"{_name(one.party, found)} {percent(one.share)}" for one in found.owners)
        yield f"最终持有 in the end ({CONVENTIONS[found.convention]}): {owners}"
    if found.unknown:
        yield f"未知 unknown: {percent(found.unknown)}"
    for one in found.over_whole:
        yield f"持股合计超过 100 %, 数据待更正 over 100 %: {_name(one, found)}"
    if found.tree and found.tree[0].mark is TreeMark.FULL:
        yield f"股东穿透只列出 {len(found.tree) - 1} 处, 未全部显示 not all owners are shown"
    if found.partial:
        yield "未读完, 各比例为下限 partial: every share is a lower bound"


def _names(ids: tuple[str, ...], found: OwnershipView) -> str:
    return "、".join(_name(one, found) for one in ids)


def _name(party: str, found: OwnershipView) -> str:
    return party_text(found.parties[party]) if party in found.parties else party
