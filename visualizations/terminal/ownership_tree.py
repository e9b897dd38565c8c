"""股权穿透的终端显示. Owners upwards, holdings downwards and the controller, as trees; Chinese first, English beside."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Final

from rich.console import Group, RenderableType
from rich.text import Text as Line
from rich.tree import Tree

from graph_service.exploring.owners import Controlling, HoldingsView, InTheEnd, Knot, OwnershipView, TreeMark
from graph_service.exploring.stakes import Stake
from graph_service.facts.party_refs import PartyRef
from graph_service.ownership.control import Step
from graph_service.ownership.final_shares import Beneficial
from visualizations.captions import CONVENTIONS, NO_OWNERS, tree_mark_zh
from visualizations.terminal.paths import draw_limits, draw_presumed
from visualizations.words import party_text, percent

_BY_NAME: Final = " (按登记名称推定 by name)"
_HALF_BOLD: Final = 0.5
_DIRECT: Final = 2  # parties on a path that is one holding
_SHOWN: Final = 40
Names = Mapping[str, PartyRef]


def draw_owners(found: OwnershipView, parties: Names) -> RenderableType:
    """股权穿透: the tree upwards with direct and cumulative shares, owners in the end, the controller."""
    return Group(
        _tree(found.tree, parties, f"股东穿透 owners · 截至 as of {found.as_of}"),
        *(Line(f"比例不详的股东 holder of unknown share: {_name(one, parties)}") for one in found.unsized),
        _in_the_end(f"最终持有 in the end ({CONVENTIONS[found.convention]})", found.owners, parties),
        *_ways(found, parties),
        *(
            []
            if found.unknown in (None, 0)
            else [Line(f"未知 unknown: {percent(found.unknown)}", style="yellow")]
        ),
        draw_controller(found.controller, parties),
        *_own(found.direct, parties),
        *_over(found.over_whole, parties),
        *draw_presumed(found.presumed, parties),
        *draw_limits(found.stopped, found.explored, parties, partial=found.partial),
    )


def draw_holdings(found: HoldingsView, parties: Names) -> RenderableType:
    """对外投资穿透: the tree downwards, the shares in all, and what is controlled."""
    more = [Line(f"! 另有 {found.more:,} 笔持股未读 holdings not read", style="yellow")] if found.more else []
    return Group(
        _tree(found.tree, parties, f"对外投资 holdings · 截至 as of {found.as_of}"),
        *more,
        _in_the_end(f"合计持股 in all ({CONVENTIONS[found.convention]})", found.holdings, parties),
        _steps("控制 controls (> 50 %)", found.controlled, parties),
        *_own(found.direct, parties),
        *_over(found.over_whole, parties),
        *draw_presumed(found.presumed, parties),
        *draw_limits(found.stopped, found.explored, parties, partial=found.partial),
    )


def draw_control(found: OwnershipView, parties: Names) -> RenderableType:
    """实际控制人 with the proof."""
    return Group(
        Line(f"{_name(found.party, parties)} · 截至 as of {found.as_of}", style="bold"),
        draw_controller(found.controller, parties),
        *_own(found.direct, parties),
        *_over(found.over_whole, parties),
        *draw_presumed(found.presumed, parties),
        *draw_limits(found.stopped, found.explored, parties, partial=found.partial),
    )


def draw_controller(found: Controlling, parties: Names) -> RenderableType:
    """控制: who, and by which holdings in which order."""
    if found.top is not None:
        return _steps(f"控制人 controller: {_name(found.top, parties)}", found.proof, parties)
    if found.circular:
        names = "、".join(_name(one, parties) for one in found.circular[:_SHOWN])
        return Line(f"循环控制, 无外部控制人 circular, no outside controller: {names}", style="yellow")
    if found.several:
        names = "、".join(_name(one, parties) for one in found.several[:_SHOWN])
        return Line(f"不止一个控制人 (持股合计超过 100 %) several controllers: {names}", style="yellow")
    return Line("无人持有超过 50 % 的表决权 nobody controls it by shares")


def draw_beneficial(found: Beneficial, parties: Names) -> RenderableType:
    """受益所有人 by share."""
    if not found.owners:
        reason = NO_OWNERS[found.reason] if found.reason is not None else ""
        return Line(f"受益所有人 beneficial owners (≥ 25 %): 无 none · {reason}", style="yellow")
    tree = Tree(Line("受益所有人 beneficial owners (≥ 25 %)", style="cyan"))
    for party, share in found.owners.items():
        tree.add(Line(f"{_name(party, parties)} {percent(share)}"))
    return tree


def _tree(knots: tuple[Knot, ...], parties: Names, title: str) -> RenderableType:
    root = Tree(Line(title, style="cyan"))
    first = Line(_name(knots[0].party, parties), style="bold")
    if knots[0].mark is TreeMark.FULL:
        _append_mark(first, knots[0].mark)
    places = [root.add(first)]
    for knot in knots[1:]:
        line = Line(percent(knot.share), style="bold" if (knot.share or 0) > _HALF_BOLD else "")
        line.append(f" {_name(knot.party, parties)}", style="")
        if knot.depth > 1:
            line.append(f" · 累计 through {percent(knot.through)}", style="dim")
        line.append(_BY_NAME if knot.presumed else "", style="yellow")
        _append_mark(line, knot.mark)
        places.append(places[knot.below or 0].add(line))
    return root


def _append_mark(line: Line, mark: TreeMark | None) -> None:
    if said := tree_mark_zh(mark):
        line.append(f" {said}", style="yellow")


def _in_the_end(title: str, found: Iterable[InTheEnd], parties: Names) -> RenderableType:
    tree = Tree(Line(title, style="cyan"))
    told = list(found)
    for one in told[:_SHOWN]:
        tree.add(Line(f"{percent(one.share)} {_name(one.party, parties)}"))
    if len(told) > _SHOWN:
        tree.add(Line(f"另有 {len(told) - _SHOWN} 个 more", style="dim"))
    return tree


def _ways(found: OwnershipView, parties: Names) -> list[RenderableType]:
    """主要持股路径 where somebody holds by more than one, or through others."""
    told: list[RenderableType] = []
    for owner, ways in found.ways.items():
        if all(len(one.parties) == _DIRECT for one in ways.paths) and not ways.partial:
            continue
        tree = Tree(Line(f"主要路径 top paths: {_name(owner, parties)}", style="cyan"))
        for one in ways.paths:
            path = " → ".join(_name(id_, parties) for id_ in one.parties)
            factor = "" if one.factor == 1 else f" × 循环 cycles {_factor(one.factor)} = {percent(one.share)}"
            tree.add(Line(f"{percent(one.product)}{factor} · {path}"))
        if ways.partial:
            tree.add(Line("未穷尽 partial", style="yellow"))
        told.append(tree)
    return told


def _factor(factor: Fraction | None) -> str:
    return "不详 unknown" if factor is None else f"{float(factor):.6g}"


def _steps(title: str, found: tuple[Step, ...], parties: Names) -> RenderableType:
    tree = Tree(Line(title, style="cyan"))
    for step in found[:_SHOWN]:
        held = " + ".join(f"{_name(one.owner, parties)} {percent(one.share)}" for one in step.holdings)
        tree.add(Line(f"{_name(step.company, parties)}: {held} = {percent(step.total)}"))
    if len(found) > _SHOWN:
        tree.add(Line(f"另有 {len(found) - _SHOWN} 步 more", style="dim"))
    return tree


def _own(direct: Iterable[Stake], parties: Names) -> list[RenderableType]:
    """持有自身股权, which is followed no further."""
    return [
        Line(
            f"! 持有自身股权 holds of itself: {_name(one.owned, parties)} {percent(one.share)}"
            f"{_BY_NAME if one.presumed else ''}",
            style="yellow",
        )
        for one in direct
        if one.owner == one.owned
    ]


def _over(found: Iterable[str], parties: Names) -> list[RenderableType]:
    return [Line(f"! 持股合计超过 100 % over 100 %: {_name(one, parties)}", style="yellow") for one in found]


def _name(party: str, parties: Names) -> str:
    return party_text(parties[party]) if party in parties else party
