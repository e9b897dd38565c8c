"""关联提示的终端显示. Hints around a target as a table; blue, never red: a hint is no finding."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from rich.console import Group, RenderableType
from rich.table import Table as Grid
from rich.text import Text as Line

from graph_service.related.hints_told import ToldHint, ToldHub, ToldRelated
from graph_service.reports.association import HintItem, Hints
from visualizations.captions import HUBS
from visualizations.words import adverse_text, party_text, path_text

_COLUMNS: Final = (
    "关联方 party", "关联 rule", "路径 path", "证据 evidence", "不良记录 adverse", "止 to",
)  # fmt: skip


def draw_related(told: ToldRelated, *, everything: bool = False) -> RenderableType:
    """关联提示, those hidden by default only if `everything` is wanted; what is hidden is counted."""
    shown = told.hints if everything else told.shown
    return Group(
        Line(f"关联提示 hints · {party_text(told.target)} · 测算日 as of {told.as_of}", style="bold blue"),
        *_remarks(told),
        *([_grid(shown)] if shown else []),
        *_counted(told, len(shown), len(told.hints) - len(shown)),
        *(_hub(one) for one in told.suppressed),
    )


def draw_hints(hints: Hints) -> RenderableType:
    """关联提示 of a report; why there are none, where there are none."""
    if not hints.told:
        return Line(f"关联提示 hints: {hints.reason}", style="blue")
    rules = f"运行 {hints.run} · 规则 {hints.rules_version} · 证据强度 {hints.factors_version}"
    return Group(
        Line(f"关联提示 hints · 测算日 as of {hints.as_of}", style="bold blue"),
        Line(rules, style="dim"),
        *([_grid(hints.items)] if hints.items else []),
        *_counted(hints, len(hints.items), hints.hidden),
        *(_hub(one) for one in hints.suppressed),
    )


def _remarks(told: ToldRelated) -> Iterator[Line]:
    if not told.key_target:
        yield Line("! 该日未列为重点监管对象 not under key supervision on that day", style="yellow")
    rules = f"规则 {told.rules_version} · 证据强度 {told.factors_version}"
    yield Line(f"{'运行 ' + told.run if told.run else '即时试算 worked out now'} · {rules}", style="dim")


def _grid(hints: Iterable[ToldHint | HintItem]) -> Grid:
    grid = Grid()
    for title in _COLUMNS:
        grid.add_column(title, overflow="fold", no_wrap=title == "止 to")
    for one in hints:
        held = " 异议核实中 held" if one.status == "held" else ""
        grid.add_row(
            party_text(one.party),
            one.zh,
            path_text(one),
            f"{one.evidence:g}{' 弱 weak' if one.weak else ''}{held}",
            adverse_text(one) or "—",
            one.valid_to.isoformat(),
        )
    return grid


def _counted(told: ToldRelated | Hints, shown: int, hidden: int) -> Iterator[Line]:
    held = f", 异议核实中 {told.held} 条不显示 {told.held} held" if told.held else ""
    yield Line(
        f"提示 {shown} 条, 另有 {hidden} 条缺省不显示 (--all){held}。 {shown} hints, {hidden} hidden by default."
    )
    yield Line(f"供参考的风险 risk, a reading aid: {told.risk:g}")
    for one in told.contributions:
        yield Line(f"  来源 from {party_text(one.party)}: {one.zh} {one.factor:g}", style="dim")


def _hub(one: ToldHub) -> Line:
    kind = HUBS.get(one.kind, one.kind)
    return Line(
        f"枢纽, 不经其关联 hub: {kind} {one.hub.name or one.hub.id}, {one.count} 个组织 organisations",
        style="dim",
    )
