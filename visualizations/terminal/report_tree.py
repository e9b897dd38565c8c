"""报告的终端显示. An association report as a tree for people at a terminal; Chinese first, English beside."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final

from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.text import Text as Line
from rich.tree import Tree

from graph_service.domain.intervals import days_zh
from graph_service.exploring.owners import OwnershipView
from graph_service.reports.association import Affected, AssociationReport, Covered, Proof, Stage
from visualizations.captions import SECTIONS
from visualizations.stages import folded, merged
from visualizations.terminal.hints import draw_hints
from visualizations.terminal.ownership_tree import draw_owners
from visualizations.terminal.party_tree import draw_decisions, draw_registry
from visualizations.words import bases_text, chip_text, party_text, states_of

_STYLES: Final = {
    "effective": "bold red",
    "review_task": "yellow",
    "held": "magenta",
    "advisory": "blue",
    "expired": "dim",
    "released": "green",
}
"""关联提示 is never red."""
_MARKS: Final = {
    "effective": "●", "review_task": "？", "held": "异", "advisory": "提", "expired": "止", "released": "解"
}  # fmt: skip


def draw_report(report: AssociationReport) -> RenderableType:
    """关联报告 as a tree: head, what stands, what is to be looked at, registry facts, coverage."""
    return Group(
        _head(report),
        Line(_summary(report), style="bold"),
        Line(report.summary.en, style="dim"),
        *draw_decisions(report.subject),
        *_sections(report),
        draw_hints(report.hints),
        *_ownership(report.ownership),
        draw_registry(report.subject, states_of(report.neighbours)),
        _coverage(report.coverage),
        *(Line(f"! {remark}", style="yellow") for remark in report.remarks),
        *([Line(report.texts_note, style="dim")] if report.texts_note else []),
        Line(f"{report.disclaimer_zh} {report.disclaimer_en}", style="dim"),
    )


def _ownership(found: OwnershipView | None) -> Iterable[RenderableType]:
    """股权穿透, where there is anything to be told."""
    if found is None or not (found.direct or found.unsized):
        return ()
    return (draw_owners(found, found.parties),)


def _head(report: AssociationReport) -> RenderableType:
    known = f" · 按 {report.known_at} 终了时所知" if report.known_at else ""
    lines = [
        Line(party_text(report.subject.party), style="bold"),
        Line(
            f"报告编号 {report.number} · 出具 {report.issued_at:%Y-%m-%d %H:%M} · 有效至 {report.expires_on}"
        ),
        Line(f"用途 {report.purpose.zh} · 案号 {report.case} · 出具给 {report.issued_to}"),
        Line(
            f"截至 {report.as_of}{known} · 数据日 {report.data_day or '不详'} · 规则 {report.rules_version}"
        ),
        Line(f"摘要 SM3 {report.hash}", style="dim"),
    ]
    return Panel(Group(*lines), title="关联报告 association report", title_align="left")


def _summary(report: AssociationReport) -> str:
    """标识 and one sentence of facts."""
    chips = "".join(f"[{chip_text(one)}] " for one in report.summary.chips)
    return chips + report.summary.zh


def _sections(report: AssociationReport) -> Iterator[RenderableType]:
    """What follows from decisions, section by section; those that are empty share one line."""
    empty = []
    for id_, zh, en in SECTIONS:
        found = getattr(report, id_)
        if not found:
            empty.append(zh)
            continue
        tree = Tree(Line(f"{zh} {en} ({len(found)})", style="cyan"))
        for one in found:
            _add(tree, one, report.as_of)
        yield tree
    if empty:
        yield Line(f"无以下各项 none of: {'、'.join(empty)}", style="dim")


def _add(tree: Tree, one: Affected, day: date) -> None:
    style = _STYLES.get(one.status.id, "")
    head = Line(f"{_MARKS.get(one.status.id, '')} {one.status.zh}", style=style)
    head.append(f" {one.effect.zh} → {party_text(one.party)}", style="bold")
    if one.disputed:
        head.append(" 异议中", style="magenta")
    if one.notified is None:
        head.append(" 未告知 (不使用、不共享)", style="yellow")
    node = tree.add(head)
    node.add(Line(one.sentence_zh))
    node.add(Line(one.sentence_en, style="dim"))
    node.add(Line("措施 measures: " + "、".join(word.zh for word in one.measures)))
    node.add(Line("理由 why: " + "、".join(word.zh for word in one.why)))
    node.add(Line("依据 basis: " + "; ".join(bases_text(one.basis))))
    grounds = node.add(Line("事实 grounds"))
    for proof in one.proofs:
        grounds.add(_proof(proof))
    times = node.add(Line("时间线 timeline"))
    earlier, shown, later = folded(merged(one.timeline), day)
    if earlier:
        times.add(Line(f"另有较早的 {len(earlier)} 段 earlier, 见网页或 --json", style="dim"))
    for stage in shown:
        times.add(_stage(stage))
    if later:
        times.add(Line(f"另有较晚的 {len(later)} 段 later, 见网页或 --json", style="dim"))
    node.add(Line(f"如何异议: {one.how_to_object}", style="dim"))
    node.add(Line(f"如何修复: {one.how_to_repair}", style="dim"))
    node.add(Line(f"规则版本 {one.rules_version} · 运行 {one.run}", style="dim"))
    node.add(Line(f"识别号 key {one.key}", style="dim", no_wrap=True))


def _proof(proof: Proof) -> Line:
    line = Line(proof.zh)
    if proof.decisive:
        line.append(" ◆ 缺此即不成立 decisive", style="bold")
    line.append(f"  {proof.source} {proof.data_day or ''} {proof.file}:{proof.row}", style="dim")
    return line


def _stage(stage: Stage) -> Line:
    days = days_zh(stage.since, stage.until)
    if stage.status is None:
        return Line(f"{days} 无结果 nothing", style="dim")
    why = "、".join(word.zh for word in stage.why)
    return Line(f"{days} {stage.status.zh}{' 异议中' if stage.disputed else ''} · {why}",
                style=_STYLES.get(stage.status.id, ""))  # fmt: skip


def _coverage(found: Iterable[Covered]) -> RenderableType:
    tree = Tree(Line("覆盖 coverage: 未加载不等于没有 missing is not clean", style="cyan"))
    missing = []
    for one in found:
        if one.loaded:
            tree.add(Line(f"{one.zh}: {'、'.join(one.sources)} 至 {one.data_day}"))
        else:
            missing.append(one.zh)
    if missing:
        tree.add(Line(f"未加载 not loaded: {'、'.join(missing)}", style="yellow"))
    return tree
