"""路径的终端显示. Ways between parties, one a line; Chinese first, English beside."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from itertools import pairwise
from typing import Final

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text as Line
from rich.tree import Tree

from graph_service.domain.vocabulary import ROLES_ZH
from graph_service.exploring.between import NAMED_ONLY_SHOWN, Links, Paths
from graph_service.exploring.budget import Explored
from graph_service.exploring.hub_ties import HubTie
from graph_service.exploring.link_kinds import StandingLink
from graph_service.exploring.neighbourhood import Stopped
from graph_service.exploring.strongest_paths import LinkPath
from graph_service.facts.borne_names import Presumed
from graph_service.facts.party_refs import PartyRef
from visualizations.words import party_text, percent

_STOPPED: Final = {
    "person_hub": "人员枢纽 person at many organisations",
    "holder_hub": "股东枢纽 holder of many organisations",
    "place_hub": "地址或电话枢纽 place of many organisations",
    "public_body": "政府机构 public body",
    "rows": "记录过多 more records than are read",
}
_STOPPED_SHOWN: Final = 12
_HINT: Final = (
    "关联仅供核查, 不产生任何后果。 Links are for people to look at; no consequence follows from them."
)

_NO_WAY: Final = "在此范围内没有路径。 No way was found within these limits."
_NO_WAY_BUT_HUBS: Final = (
    "经枢纽直接相连, 见下; 在此范围内没有其他路径。"
    " Linked directly through a hub, see below; no other way was found."
)
_BY_NAME_TOO: Final = (
    " 可加 --by-name 按登记名称推定后再查。 Ask again with --by-name to read names as registered."
)
_AT_A_HUB: Final = 20  # parties that are listed

Names = Mapping[str, PartyRef]


def draw_paths(found: Paths, parties: Names) -> RenderableType:
    """两者之间的路径."""
    head = Line("")
    head.append(
        f"{party_text(parties.get(found.start))} ⇄ {party_text(parties.get(found.end))}", style="bold"
    )
    head.append(
        f"  截至 as of {found.asked.as_of} · 至多 {found.asked.hops} 段 · 强度依 strengths {found.factors}",
        style="dim",
    )
    if found.same:
        body: RenderableType = Line("是同一主体。 They are one party.")
    elif found.hops is None:
        no_way = Line(_NO_WAY_BUT_HUBS if found.through_hubs else _NO_WAY)
        body = Group(no_way, *_names_near(found, parties))
    else:
        shown = len(found.shortest)
        more = f", 显示 {shown}" if shown < found.shortest_count else ""
        body = Group(
            _ways(
                f"最短 shortest: {found.hops} 段, {found.shortest_count:,} 条{more}", found.shortest,
                parties, found.places,
            ),
            _ways(f"最强 best: {len(found.best)} 条", found.best, parties, found.places),
        )  # fmt: skip
    return Group(
        head, body, *draw_presumed(found.presumed, parties),
        *_through_hubs(found.through_hubs, parties, found.places),
        *draw_limits(found.stopped, found.explored, {**parties}, partial=found.partial),
        Line(_HINT, style="dim"),
    )  # fmt: skip


def draw_links(found: Links, parties: Names) -> RenderableType:
    """若干主体之间的关联, the strongest first."""
    table = Table(
        title=f"{len(found.linked)} 对有关联 linked · 共 {found.pairs} 对 pairs", title_justify="left"
    )
    for column in ("主体 party", "主体 party", "强度 strength", "最强路径 best way"):
        table.add_column(column, overflow="fold")
    for pair in found.linked:
        table.add_row(
            Line(party_text(parties.get(pair.one))),
            Line(party_text(parties.get(pair.other))),
            Line(_figure(pair.way.strength)),
            _way(pair.way, parties, found.places),
        )
    unjudged = found.pairs - found.judged
    late = [Line(f"! 尚有 {unjudged} 对未及判断 not judged in time", style="yellow")] if unjudged else []
    near = _names_near(found, parties) if len(found.linked) < found.pairs else []
    return Group(
        table, *late, *near, *draw_presumed(found.presumed, parties),
        *_through_hubs(found.through_hubs, parties, found.places),
        *draw_limits(found.stopped, found.explored, parties, partial=found.partial),
        Line(_HINT, style="dim"),
    )  # fmt: skip


def draw_presumed(presumed: Iterable[Presumed], parties: Names) -> list[RenderableType]:
    """按登记名称推定: who was read as whom."""
    told = list(presumed)
    if not told:
        return []
    said = f"按登记名称推定, 未经核实 read by registered name, not confirmed ({len(told)})"
    tree = Tree(Line(said, style="yellow"))
    for one in told[:_AT_A_HUB]:
        whom = party_text(parties.get(one.organisation))
        tree.add(Line(f"“{_name(one.named, parties, {})}” {one.named} 读作 read as {whom}"))
    if len(told) > _AT_A_HUB:
        tree.add(Line(f"另有 {len(told) - _AT_A_HUB} 项 more", style="dim"))
    return [tree]


def _names_near(found: Paths | Links, parties: Names) -> list[RenderableType]:
    """附近仅知名称者: why there may be a way all the same."""
    ids = found.named_only
    if not ids:
        return []
    names = "、".join(_name(one, parties, {}) for one in ids[:NAMED_ONLY_SHOWN])
    more = f" 等 {len(ids)} 个" if len(ids) > NAMED_ONLY_SHOWN else f" ({len(ids)} 个)"
    advice = "" if found.asked.by_name else _BY_NAME_TOO
    said = f"! 所及范围内有仅知名称、未能归并的组织 known by name only: {names}{more}。{advice}"
    return [Line(said, style="yellow")]


def _through_hubs(
    ties: Iterable[HubTie], parties: Names, places: Mapping[str, str]
) -> Iterator[RenderableType]:
    """经枢纽直接相连, of how many organisations each hub is known; without a strength."""
    for tie in ties:
        many = f"{tie.hub.count:,} 条记录以上" if tie.hub.kind == "rows" else f"{tie.hub.count:,} 家"
        said = f"经枢纽直接相连 ({many}) directly through a hub: {_name(tie.hub.id, parties, places)}"
        tree = Tree(Line(said, style="cyan"))
        for one in tie.parties[:_AT_A_HUB]:
            said = "、".join(
                dict.fromkeys(_said(link) for link in tie.links if one in (link.start, link.end))
            )
            tree.add(Line(f"{_name(one, parties, places)} · {said}"))
        if len(tie.parties) > _AT_A_HUB:
            tree.add(Line(f"另有 {len(tie.parties) - _AT_A_HUB} 家 more", style="dim"))
        yield tree


def draw_limits(
    stopped: tuple[Stopped, ...], explored: Explored, parties: Names, *, partial: bool
) -> list[RenderableType]:
    """所及与未及: what was looked at, whom no way leads through, and whether something was left out."""
    lines: list[RenderableType] = [
        Line(
            f"所及 explored: {explored.parties:,} 主体 parties · {explored.relations:,} 关系 relations"
            f" · {explored.levels} 层 levels",
            style="dim",
        )
    ]
    if stopped:
        tree = Tree(Line(f"不再经过 not gone through ({len(stopped)})", style="cyan"))
        for one in stopped[:_STOPPED_SHOWN]:
            name = party_text(parties[one.id]) if one.id in parties else one.id
            tree.add(Line(f"{_STOPPED.get(one.kind, one.kind)}: {name} ({one.count})"))
        if len(stopped) > _STOPPED_SHOWN:
            tree.add(Line(f"另有 {len(stopped) - _STOPPED_SHOWN} 处 more", style="dim"))
        lines.append(tree)
    if partial:
        said = "! 未穷尽 partial: 已达限度, 可能还有未列出者。 A limit was reached; there may be more."
        lines.append(Line(said, style="yellow"))
    return lines


def _ways(title: str, ways: Iterable[LinkPath], parties: Names, places: Mapping[str, str]) -> RenderableType:
    tree = Tree(Line(title, style="cyan"))
    for way in ways:
        line = Line(f"{_figure(way.strength)} ", style="bold")
        line.append_text(_way(way, parties, places))
        if way.weak:
            line.append(" 弱 weak", style="yellow")
        tree.add(line)
    return tree


def _way(way: LinkPath, parties: Names, places: Mapping[str, str]) -> Line:
    line = Line(_name(way.ids[0], parties, places))
    for (one, other), link in zip(pairwise(way.ids), way.links, strict=True):
        arrow = f" ─{_said(link)}→ " if link.start == one else f" ←{_said(link)}─ "
        line.append(arrow, style="blue")
        line.append(_name(other, parties, places))
    return line


def _name(id_: str, parties: Names, places: Mapping[str, str]) -> str:
    if id_ in places:
        return f"[{places[id_]}]"
    ref = parties.get(id_)
    return (ref.name if ref is not None else None) or id_


def _said(link: StandingLink) -> str:
    share = f" {percent(link.share)}" if link.share is not None else ""
    said = ROLES_ZH.get(link.role, link.role) if link.role is not None else f"{link.tie.zh}{share}"
    return f"{said} (按名称推定)" if link.presumed else said


def _figure(strength: Fraction) -> str:
    return f"{float(strength):.4f}"
