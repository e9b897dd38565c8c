"""结构提示的终端显示. One row a structure: what is in common, how many have it, the first of them."""

from __future__ import annotations

from typing import Any, Final

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from graph_service.facts.party_refs import PartyRef
from graph_service.reports.structures import Structures, StructureTold
from visualizations.captions import SEVERITIES
from visualizations.signs import visible
from visualizations.words import percent

_KINDS: Final = {
    "representative": "法定代表人",
    "officer": "任职",
    "holder": "股东",
    "address": "住所",
    "phone": "电话",
    "sudden-change": "突击变更",
    "ring": "循环持股",
    "own": "自持",
    "crossed": "交叉持股",
    "group": "族群",
}
_FEW: Final = 5
_LIMITS: Final = {
    "version": "版本",
    "representatives": "一人任法定代表人的家数",
    "shared_address": "同一住所的家数",
    "shared_phone": "同一电话的家数",
    "person_hub": "人员枢纽的家数",
    "place_hub": "住所或电话枢纽的家数",
    "holder_hub": "股东枢纽的家数",
    "sudden_change_days": "变更至列入的日数",
}


def draw_structures(found: Structures) -> RenderableType:
    """结构提示 as a table."""
    table = Table(
        title=f"{found.zh} · {found.as_of} · 变更号 change {found.known_change:,}", title_justify="left"
    )
    for column in ("种类 kind", "共同者 in common"):
        table.add_column(column, overflow="fold")
    table.add_column("家数 count", justify="right")
    table.add_column("组织 organisations", overflow="fold", ratio=1)
    table.add_column("说明 remarks", overflow="fold")
    for one in found.found:
        table.add_row(
            _KINDS.get(one.kind, one.kind),
            _plain(_name(one.centre) if one.centre else one.place or ""),
            f"{one.count:,}",
            _plain(_parties(one)),
            _plain(_remarks(one)),
        )
    shown = len(found.found)
    more = "" if shown == found.total else f"; 列出前 {shown:,} the first are shown"
    limits = ", ".join(f"{_LIMITS.get(name, name)} {value}" for name, value in found.limits.items())
    return Group(
        table,
        Text(f"共 {found.total:,} 项{more} · 门槛 limits: {limits}", style="dim"),
        Text("只供人查看, 不产生任何后果。 For people to look at; nothing follows from it.", style="dim"),
    )


def _parties(one: StructureTold) -> str:
    named = "; ".join(_name(party) for party in one.parties[:_FEW])
    return named if one.count <= _FEW else f"{named} …"


def _remarks(one: StructureTold) -> str:
    facts = one.facts
    said: list[str] = []
    if facts.get("stopped"):
        said.append(f"停用名单: {facts['stopped']}")
    if one.kind == "sudden-change":
        said.append(f"{facts['changed']} {_names(facts['before'])} → {_names(facts['after'])}")
        said.append(
            f"{facts['listed']} 列入{SEVERITIES.get(facts['severity'], '')} (相隔 {facts['days']} 日)"
        )
    if one.kind == "crossed":
        said.append(f"前者持后者 first of second {percent(facts['first_of_second'])}")
        said.append(f"后者持前者 second of first {percent(facts['second_of_first'])}")
    for read in facts.get("presumed", ()):
        name = _name(read["named"]) if read["named"] else ""
        said.append(f"股东“{name}”按登记名称推定为 {read['organisation']} read by name")
    certain = facts.get("certain")
    if certain is False or (certain is not None and certain is not True and certain < one.count):
        said.append("部分日期存疑 some days are in doubt")
    return "; ".join(said)


def _names(parties: Any) -> str:
    return "、".join(_name(one) for one in parties) or "不详"


def _name(party: PartyRef) -> str:
    return party.name or party.code or party.id


def _plain(text: str) -> Text:
    return Text(visible(text))
