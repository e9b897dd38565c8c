"""检索结果的终端显示. Hits as a table; persons by name, mask and office."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from graph_service.domain.vocabulary import ROLES_ZH
from graph_service.facts.search import Bearing, Found, Hit, PersonHit
from visualizations.captions import IDENTITIES
from visualizations.signs import visible

_GOOD: Final = "red_list"
_WATCHED: Final = frozenset({"key_supervision"})


def draw_found(found: Found) -> RenderableType:
    """检索结果 as a table, the best first."""
    table = Table(show_lines=False)
    table.add_column("代码 code", no_wrap=True)
    table.add_column("名称 name", overflow="fold", ratio=1)
    for column in ("状态 status", "名单 lists", "区划 district", "成立 founded"):
        table.add_column(column, overflow="fold")
    table.add_column("同名 namesakes", justify="right")
    for hit in found.hits:
        table.add_row(
            _plain(hit.party.code or hit.party.id),
            _name(hit),
            _plain(hit.status or "不详"),
            _marks(hit),
            _plain(hit.district or ""),
            _plain(str(hit.founded or "")),
            _plain(str(hit.namesakes or "")),
        )
    if not found.more:
        return table
    more = f"只列出前 {len(found.hits)} 个; 请写得更全, 或用 --limit。 More fit; write more of it, or use --limit."
    return Group(table, Text(more, style="dim"))


def draw_persons(found: Sequence[PersonHit]) -> RenderableType:
    """自然人 as a table: name, mask, how sure the identity is, and the offices at the organisation asked about."""
    table = Table(show_lines=False)
    for column in ("姓名 name", "证件掩码 mask", "身份 identity", "任职 offices", "标识 id"):
        table.add_column(column, overflow="fold")
    for one in found:
        identity = one.party.identity or ""
        offices = "; ".join(
            f"{office.org.name or office.org.id} {office.title or ROLES_ZH.get(office.role, office.role)}"
            for office in one.offices
        )
        table.add_row(
            _plain(one.party.name or ""),
            _plain(one.party.mask or ""),
            _plain(IDENTITIES.get(identity, identity)),
            _plain(offices),
            _plain(one.party.id),
        )
    return table


def _name(hit: Hit) -> Text:
    line = _plain(hit.party.name or "名称不详 no name")
    if hit.bearing is not None and hit.bearing is not Bearing.PRESENT:
        until = f", 至 until {hit.until}" if hit.until else ""
        line.append_text(_plain(f"\n{hit.bearing.zh}: {hit.found}{until}", "yellow"))
    elif hit.bearing is None and hit.found != hit.party.code:
        line.append_text(_plain(f"\n{hit.way.zh}: {hit.found}", "dim"))
    return line


def _marks(hit: Hit) -> Text:
    line = Text()
    for mark in hit.marks:
        style = "green" if mark.list == _GOOD else "blue" if mark.list in _WATCHED else "bold red"
        said = f"{mark.zh}{' (异议中)' if mark.disputed else ''}"
        line.append_text(_plain(f"{chr(10) if line else ''}{said}", style))
    return line


def _plain(text: str, style: str = "") -> Text:
    """Text as it is: no markup, and signs that steer a terminal or turn writing around written out."""
    return Text(visible(text), style=style)
