"""政府机构被执行人的终端显示. A table of bodies with their cases and whom they owe; Chinese first, English beside."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text as Line

from graph_service.exploring.debtors import CaseStage, Debtor, Debtors
from graph_service.facts.party_refs import PartyRef
from visualizations.words import party_text

_STYLES: Final = {
    CaseStage.LISTED: "bold red",
    CaseStage.JOINT_SETTLEMENT: "magenta",
    CaseStage.WARNING: "yellow",
    CaseStage.SETTLED: "green",
}
_SHOWN: Final = 5
Names = Mapping[str, PartyRef]


def draw_debtors(found: Debtors, parties: Names) -> RenderableType:
    """政府机构被执行人, the most pressing first."""
    counts = " · ".join(f"{stage.zh} {found.counts[stage.value]}" for stage in CaseStage)
    head = Line(f"截至 as of {found.as_of} · 查看 {found.bodies:,} 个机构 bodies · {counts}", style="dim")
    if not found.debtors:
        return Group(head, Line("没有政府机构被执行人。 No public body is a judgment debtor."))
    table = Table(show_lines=True)
    for title in (
        "机构 body",
        "阶段 stage",
        "天数 days",
        "金额(元) amount",
        "案件 cases",
        "债权企业 creditors",
    ):
        table.add_column(title, overflow="fold")
    for one in found.debtors:
        table.add_row(
            Line(party_text(parties.get(one.party))),
            Line(one.stage.zh, style=_STYLES[one.stage]),
            "—" if one.days is None else f"{one.days:,}",
            _yuan(one.amount),
            _cases(one),
            _creditors(one, parties),
        )
    return Group(head, table)


def _cases(one: Debtor) -> Line:
    lines = [
        f"{case.number} {case.filed or '立案日不详'} {case.stage.zh} {_yuan(case.amount)}{' 异议中' if case.disputed else ''}"
        for case in one.cases[:_SHOWN]
    ]
    return Line("\n".join(lines + _left(len(one.cases))))


def _creditors(one: Debtor, parties: Names) -> Line:
    lines = [
        f"{party_text(parties.get(owed.creditor or ''))} {_yuan(owed.amount)}" for owed in one.owed[:_SHOWN]
    ]
    return Line("\n".join(lines + _left(len(one.owed))))


def _left(number: int) -> list[str]:
    return [f"另有 {number - _SHOWN} 项 more"] if number > _SHOWN else []


def _yuan(amount: Decimal | None) -> str:
    return "不详" if amount is None else f"{amount:,}"
