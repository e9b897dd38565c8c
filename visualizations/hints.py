"""关联提示的终端显示. Hints around a target as a table; blue, never red: a hint is no finding."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from rich.console import Group, RenderableType
from rich.table import Table as Grid
from rich.text import Text as Line

from graph_service.domain.intervals import days_zh
from graph_service.related.hints_told import ToldHint, ToldHub, ToldRelated
from graph_service.reports.association import LATER_RUN, NO_TARGET, NOT_COMPUTED, NOT_SHOWN
from visualizations.terminal import draw_party

_COLUMNS: Final = (
    "关联方 party", "关联 rule", "路径 path", "证据 evidence", "不良记录 adverse", "止 to",
)  # fmt: skip
WITHOUT_HINTS: Final = {
    NOT_COMPUTED: "尚未测算 (credit-graph related --all-targets); 没有提示不等于没有关联。"
    " Not computed; no hint is not no relation.",
    LATER_RUN: "只有所问之日以后的测算, 不适用于该日。 The run was of a later day than the one asked about.",
    NO_TARGET: "该日不是重点监管对象, 不作提示。 Not under key supervision on that day: no hints are made.",
    NOT_SHOWN: "此用途不显示。 Not for this purpose to see.",
}
"""Why a report has no hints, in words."""
HUBS_ZH: Final = {"person": "人员", "address": "地址", "phone": "电话", "holder": "股东"}


def draw_related(told: ToldRelated, *, everything: bool = False) -> RenderableType:
    """关联提示, those hidden by default only if `everything` is wanted; what is hidden is counted."""
    shown = told.hints if everything else told.shown
    return Group(
        Line(f"关联提示 hints · {draw_party(told.target)} · 测算日 as of {told.as_of}", style="bold blue"),
        *_remarks(told),
        *([_grid(shown)] if shown else []),
        *_counted(told, len(told.hints) - len(shown)),
        *(_hub(one) for one in told.suppressed),
    )


def adverse_text(hint: ToldHint) -> str:
    """不良记录 of the party of a hint, in words."""
    return "; ".join(
        f"{one.zh} {one.number} ({days_zh(one.since, None) or '起始日不详'})" for one in hint.adverse
    )


def path_text(hint: ToldHint) -> str:
    """路径 by names."""
    more = f" (另有 {hint.more_paths} 条路径 more)" if hint.more_paths else ""
    return " → ".join(one.name or one.id for one in hint.path) + more


def _remarks(told: ToldRelated) -> Iterator[Line]:
    if not told.key_target:
        yield Line("! 该日未列为重点监管对象 not under key supervision on that day", style="yellow")
    rules = f"规则 {told.rules_version} · 证据强度 {told.factors_version}"
    yield Line(f"{'运行 ' + told.run if told.run else '即时试算 worked out now'} · {rules}", style="dim")


def _grid(hints: Iterable[ToldHint]) -> Grid:
    grid = Grid()
    for title in _COLUMNS:
        grid.add_column(title, overflow="fold", no_wrap=title == "止 to")
    for one in hints:
        held = " 异议核实中 held" if one.status == "held" else ""
        grid.add_row(
            draw_party(one.party),
            one.zh,
            path_text(one),
            f"{one.evidence:g}{' 弱 weak' if one.weak else ''}{held}",
            adverse_text(one) or "—",
            one.valid_to.isoformat(),
        )
    return grid


def _counted(told: ToldRelated, hidden: int) -> Iterator[Line]:
    shown = len(told.hints) - hidden
    held = f", 异议核实中 {told.held} 条不显示 {told.held} held" if told.held else ""
    yield Line(
        f"提示 {shown} 条, 另有 {hidden} 条缺省不显示 (--all){held}。 {shown} hints, {hidden} hidden by default."
    )
    yield Line(f"供参考的风险 risk, a reading aid: {told.risk:g}")
    for one in told.contributions:
        yield Line(f"  来源 from {draw_party(one.party)}: {one.zh} {one.factor:g}", style="dim")


def _hub(one: ToldHub) -> Line:
    kind = HUBS_ZH.get(one.kind, one.kind)
    return Line(
        f"枢纽, 不经其关联 hub: {kind} {one.hub.name or one.hub.id}, {one.count} 个组织 organisations",
        style="dim",
    )
