"""终端显示. A party's facts as a tree, and the quality report as tables; Chinese first, English beside.

Persons are shown by name and mask.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Final

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text as Line
from rich.tree import Tree

from graph_service.domain.intervals import days_zh
from graph_service.domain.vocabulary import ROLES_ZH
from graph_service.facts.evidence import Evidence
from graph_service.facts.party import Candidates, PartyFacts
from graph_service.facts.party_decisions import DecisionFacts
from graph_service.facts.party_refs import PartyRef
from graph_service.facts.shown import HoldingFact, Item, OfficeFact, Shown, TieFact
from graph_service.upkeep.quality import QualityReport, Rate
from visualizations.captions import IDENTITIES, PARTIES, kind_zh, property_zh, remark_zh, said

EVIDENCE_SHOWN: Final = 3
_EVENTS: Final = frozenset({"Finding", "Ending", "Repair"})  # of one day


# --- one party ---


def draw_facts(facts: PartyFacts) -> RenderableType:
    """主体信息 as a tree."""
    tree = draw_registry(facts, {})
    _decisions(tree, facts.decisions)
    return tree


def draw_decisions(facts: PartyFacts) -> Iterable[RenderableType]:
    """决定 of which the party is the subject or in which it is named; nothing if there are none."""
    tree = Tree(Line(f"本主体的决定与记录 decisions about it ({len(facts.decisions)})", style="cyan"))
    _add_decisions(tree, facts.decisions)
    return (tree,) if facts.decisions else ()


def draw_registry(facts: PartyFacts, states: Mapping[str, str]) -> Tree:
    """登记事实 as a tree, without decisions; `states`: what stands about other parties, by id."""
    tree = Tree(_title(facts))
    _branch(tree, "其他代码", "other codes", (Line(ref.code or ref.id) for ref in facts.other_codes))
    _branch(tree, "名称", "names", (_stated(name.text, name) for name in facts.names))
    _branch(tree, "曾用名", "former names", (_stated(name.text, name) for name in facts.former_names))
    _branch(tree, "所见名称", "names seen in lists", (_stated(name.text, name) for name in facts.seen_names))
    _branch(tree, "登记状态", "registry status", (_stated(one.text, one) for one in facts.statuses))
    _branch(
        tree, "登记信息", "profile", (_stated(said("Profile", one.content), one) for one in facts.profiles)
    )
    _branch(tree, "住所", "addresses", (_stated(one.text, one) for one in facts.addresses))
    _branch(tree, "电话", "phones", (_stated(one.text, one) for one in facts.phones))
    _branch(tree, "任职人员", "offices", (_office(one, one.holder, states) for one in facts.offices))
    _branch(tree, "所任职务", "offices held", (_office(one, one.org, states) for one in facts.offices_held))
    _shareholders(tree, facts, states)
    _branch(tree, "对外持股", "holdings", (_holding(one, one.org, states) for one in facts.holdings))
    for kind, zh, en, ties in ties_of(facts):
        _branch(tree, zh, en, (_tie(kind, one, states) for one in ties))
    _branch(tree, "走访", "visits", (_visit(one) for one in facts.visits))
    _branch(tree, "同名未归并", "same name, not joined", (Line(_ref(one)) for one in facts.same_name))
    left_out = (Line(f"{kind_zh(kind)}: {count}") for kind, count in facts.more.items())
    _branch(tree, "未全部显示", "not all shown", left_out)
    return tree


def draw_candidates(candidates: Candidates) -> RenderableType:
    """多个主体同名. A table to choose from."""
    table = Table(title=Line(f"“{candidates.text}” 对应多个主体, 请用标识查询。 Ask with one of the ids."))
    for column in ("标识 id", "名称 name", "种类 kind"):
        table.add_column(column, overflow="fold", no_wrap=column == "标识 id")
    for ref in candidates.parties:
        table.add_row(Line(ref.id), Line(ref.name or ""), Line(PARTIES.get(ref.kind, ref.kind)))
    return table


def _title(facts: PartyFacts) -> Line:
    kind = PARTIES.get(facts.party.kind, facts.party.kind)
    line = Line(_ref(facts.party), style="bold")
    line.append(f"  {kind}\n", style="")
    line.append(f"截至 as of {facts.as_of} · 据变更 known at change {facts.known_change}", style="dim")
    return line


def _branch(tree: Tree, zh: str, en: str, lines: Iterable[RenderableType]) -> Tree | None:
    """A branch of the tree; none if there is nothing to say."""
    shown = list(lines)
    if not shown:
        return None
    branch = tree.add(Line(f"{zh} {en}", style="cyan"))
    for line in shown:
        branch.add(line)
    return branch


def _ref(ref: PartyRef | None) -> str:
    if ref is None:
        return "不详 unknown"
    if ref.kind == "Person":
        identity = IDENTITIES.get(ref.identity or "", ref.identity or "")
        return f"{ref.name or '姓名不详'} ({_joined(identity, ref.mask or '')})"
    if ref.kind == "UnknownParty":
        return f"{ref.name or '名称不详'} (主体类型不明)"
    return _joined(ref.name or "名称不详", ref.code or ref.id)


def draw_party(ref: PartyRef | None) -> str:
    """主体 in one line: a person by name and mask, an organisation by name and code."""
    return _ref(ref)


def _joined(*parts: str) -> str:
    return " ".join(part for part in parts if part)


def _days(one: Shown, *, event: bool = False) -> str:
    if event:
        return str(one.since or "")
    return days_zh(one.since, one.until)


def _stated(text: str, one: Shown, *, event: bool = False) -> Line:
    line = Line(text)
    days = _days(one, event=event)
    if days:
        line.append(f" {days}", style="green")
    if one.remarks:
        line.append(f" 疑点: {'、'.join(remark_zh(code) for code in one.remarks)}", style="yellow")
    line.append(f"  {_evidence(one.evidence)}", style="dim")
    return line


def _evidence(evidence: tuple[Evidence, ...]) -> str:
    shown = [f"{e.source} {e.data_day} {e.file}:{e.row}" for e in evidence[:EVIDENCE_SHOWN]]
    left = len(evidence) - EVIDENCE_SHOWN
    return "; ".join([*shown, f"另有 {left} 处 more"] if left > 0 else shown)


def _office(one: OfficeFact, whom: PartyRef, states: Mapping[str, str]) -> Line:
    return _stated(f"{office_zh(one)} {_with_state(whom, states)}", one)


def office_zh(one: OfficeFact) -> str:
    """职务 as the register words it, with the office of the rules beside where that differs."""
    role = ROLES_ZH.get(one.role, "其他职务")
    return role if one.title in (None, role) else f"{one.title} ({role})"


def _visit(one: Item) -> Line:
    number = str(one.content.get("number") or "")
    return _stated(_joined(number, said("Visit", one.content)), one, event=True)


def _with_state(ref: PartyRef | None, states: Mapping[str, str]) -> str:
    state = states.get(ref.id) if ref is not None else None
    return f"{_ref(ref)} · {state}" if state else _ref(ref)


def _tie(kind: str, one: TieFact, states: Mapping[str, str]) -> Line:
    number = str(one.content.get("number") or "")
    return _stated(_joined(_with_state(one.other, states), number, said(kind, one.content)), one)


def _holding(one: HoldingFact, whom: PartyRef, states: Mapping[str, str]) -> Line:
    return _stated(
        _joined(_with_state(whom, states), share_text(one.share), said("HOLDS_SHARE", one.content)), one
    )


def share_text(share: Fraction | None) -> str:
    """比例. As a percentage where that is exact, else as the fraction with a rounded percentage beside it."""
    if share is None:
        return "比例不详"
    percent = share * 100
    exact = percent * 10**8
    if exact.denominator == 1:
        return f"{(Decimal(exact.numerator) / 10**8).normalize():f}%"
    return f"{share} (≈{float(percent):.4f}%)"


def _shareholders(tree: Tree, facts: PartyFacts, states: Mapping[str, str]) -> None:
    branch = _branch(
        tree, "股东", "shareholders", (_holding(one, one.holder, states) for one in facts.shareholders)
    )
    if branch is not None:
        for source, total in facts.share_totals:
            style = "bold red" if total > 1 else ""
            branch.add(Line(f"合计 total: {share_text(total)} ({source})", style=style))


def ties_of(facts: PartyFacts) -> tuple[tuple[str, str, str, tuple[TieFact, ...]], ...]:
    """Kind of link, captions and the ties of that kind."""
    return (
        ("BRANCH_OF", "分支机构", "branches", facts.branches),
        ("BRANCH_OF", "隶属", "branch of", facts.branch_of),
        ("GUARANTEES", "为其担保者", "guarantors", facts.guarantors),
        ("GUARANTEES", "对外担保", "guarantees", facts.guarantees),
        ("PLEDGES", "股权出质", "pledges", facts.pledges),
        ("PLEDGES", "股权质权", "pledged to it", facts.pledged_to_it),
        ("SUCCEEDED_BY", "合并分立至", "successors", facts.successors),
        ("SUCCEEDED_BY", "合并分立自", "predecessors", facts.predecessors),
        ("Debt", "拖欠", "debts", facts.debts),
        ("Debt", "被拖欠", "debts owed to it", facts.credits),
    )


def _decisions(tree: Tree, decisions: tuple[DecisionFacts, ...]) -> None:
    if not decisions:
        return
    _add_decisions(tree.add(Line("决定 decisions", style="cyan")), decisions)


def _add_decisions(branch: Tree, decisions: tuple[DecisionFacts, ...]) -> None:
    for one in decisions:
        head = Line(f"{one.matter_zh} {one.number}", style="bold")
        if one.found:
            head.append(f"  对象 about {_ref(one.about)}", style="")
        node = branch.add(head)
        parts = (
            ("Listing", "列入", one.listings),
            ("Finding", "责任认定", one.findings),
            ("Ending", "终止", one.endings),
            ("Dispute", "异议", one.disputes),
            ("Repair", "信用修复", one.repairs),
        )
        for kind, zh, items in parts:
            for item in items:
                number = item.content.get("number") or ""
                whom = _ref(item.person) if item.person else ""
                node.add(
                    _stated(
                        f"{zh}: {_joined(whom, number, said(kind, item.content))}",
                        item,
                        event=kind in _EVENTS,
                    )
                )


# --- quality ---


def draw_quality(report: QualityReport, samples: int = 5) -> RenderableType:
    """数据质量报告 as tables; at most `samples` examples of each finding."""
    head = Line(f"数据质量报告 quality report · {report.today}\n", style="bold")
    head.append(f"组织 organisations {report.organisations} · 存续 standing {report.standing}", style="")
    head.append(f" · 状态不详 state unknown {report.unknown_state}", style="")
    head.append(f" · 旧号转换率 conversion {_rate(report.conversion)}", style="")
    found = Line(
        "\n图中现状, 与加载次数无关 what the graph says now, however often it was loaded", style="bold"
    )
    read = Line("\n加载计数, 重复加载的同一文件只计一次 rows read, a file once", style="bold")
    return Group(
        head, found, _findings(report, samples), _remarks(report), _ages(report), _fill(report), read,
        _loads(report),
    )  # fmt: skip


def _rate(rate: Rate) -> str:
    value = rate.value
    return "-" if value is None else f"{rate.part}/{rate.whole} ({float(value):.1%})"


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title, title_justify="left")
    for column in columns:
        table.add_column(column, overflow="fold")
    return table


def _findings(report: QualityReport, samples: int) -> Table:
    table = _table("所见 findings", "种类 kind", "数量 count", "样例 examples")
    for one in report.findings:
        shown = "\n".join(
            _joined(s.party, s.name, s.detail, f"建议 {s.proposal}" if s.proposal else "")
            for s in one.samples[:samples]
        )
        style = "yellow" if one.count else ""
        table.add_row(
            Line(f"{one.caption.zh} {one.caption.en}"), Line(str(one.count), style=style), Line(shown)
        )
    return table


def _remarks(report: QualityReport) -> Table:
    table = _table("存疑行 rows accepted with a remark", "原因 reason", "行 rows")
    for code, count in report.remarks:
        table.add_row(Line(remark_zh(code)), str(count))
    return table


def _loads(report: QualityReport) -> Table:
    table = _table(
        "加载 loads", "来源 source", "种类 kind", "批 loads", "其中重复 again", "读 read", "收 accepted",
        "疑 suspect", "拒 rejected",
    )  # fmt: skip
    for one in report.loads:
        counts = (one.loads, one.again, one.read, one.accepted, one.suspect, one.rejected)
        table.add_row(Line(one.source), one.kind, *map(str, counts))
    return table


def _ages(report: QualityReport) -> Table:
    table = _table("时效 age", "来源 source", "最新数据日 newest", "距今天数 days", "事实 facts")
    for one in report.ages:
        table.add_row(Line(one.source), one.newest.isoformat(), str(one.days), str(one.facts))
    return table


def _fill(report: QualityReport) -> Table:
    table = _table("填充率 fill rate", "来源 source", "字段 field", "填充 filled")
    for one in report.fill:
        caption = _FIELDS.get(one.field) or property_zh(
            "Listing" if one.about == "listing" else "Profile", one.field
        )
        table.add_row(Line(one.source), caption, _rate(one.rate))
    return table


_FIELDS: Final = {
    "name": "名称",
    "status": "状态",
    "address": "住所",
    "phone": "电话",
    "shareholders": "股东",
    "legal_rep": "法定代表人",
    "from": "起",
    "to": "止",
}
