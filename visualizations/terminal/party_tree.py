"""主体信息的终端显示. A party's facts as a tree; Chinese first, English beside."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text as Line
from rich.tree import Tree

from graph_service.domain.intervals import days_zh
from graph_service.facts.evidence import Evidence
from graph_service.facts.party import Candidates, PartyFacts
from graph_service.facts.party_decisions import DecisionFacts
from graph_service.facts.party_refs import PartyRef
from graph_service.facts.shown import HoldingFact, Item, OfficeFact, Shown, TieFact
from visualizations.captions import PARTIES, kind_zh, remark_zh, said
from visualizations.fact_groups import parts_of, texts_of, ties_of
from visualizations.words import decision_text, joined, office_text, party_text, party_with_state, share_text

EVIDENCE_SHOWN: Final = 3
_EVENTS: Final = frozenset({"Finding", "Ending", "Repair"})  # of one day


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
    for zh, en, texts in texts_of(facts):
        _branch(tree, zh, en, (_stated(one.text, one) for one in texts))
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
    _branch(tree, "同名未归并", "same name, not joined", (Line(party_text(one)) for one in facts.same_name))
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
    line = Line(party_text(facts.party), style="bold")
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
    return _stated(f"{office_text(one)} {party_with_state(whom, states)}", one)


def _visit(one: Item) -> Line:
    number = str(one.content.get("number") or "")
    return _stated(joined(number, said("Visit", one.content)), one, event=True)


def _tie(kind: str, one: TieFact, states: Mapping[str, str]) -> Line:
    number = str(one.content.get("number") or "")
    return _stated(joined(party_with_state(one.other, states), number, said(kind, one.content)), one)


def _holding(one: HoldingFact, whom: PartyRef, states: Mapping[str, str]) -> Line:
    return _stated(
        joined(party_with_state(whom, states), share_text(one.share), said("HOLDS_SHARE", one.content)), one
    )


def _shareholders(tree: Tree, facts: PartyFacts, states: Mapping[str, str]) -> None:
    branch = _branch(
        tree, "股东", "shareholders", (_holding(one, one.holder, states) for one in facts.shareholders)
    )
    if branch is not None:
        for source, total in facts.share_totals:
            style = "bold red" if total > 1 else ""
            branch.add(Line(f"合计 total: {share_text(total)} ({source})", style=style))


def _decisions(tree: Tree, decisions: tuple[DecisionFacts, ...]) -> None:
    if not decisions:
        return
    _add_decisions(tree.add(Line("决定 decisions", style="cyan")), decisions)


def _add_decisions(branch: Tree, decisions: tuple[DecisionFacts, ...]) -> None:
    for one in decisions:
        head = Line(decision_text(one), style="bold")
        if one.found:
            head.append(f"  对象 about {party_text(one.about)}", style="")
        node = branch.add(head)
        for kind, zh, items in parts_of(one):
            for item in items:
                number = item.content.get("number") or ""
                whom = party_text(item.person) if item.person else ""
                node.add(
                    _stated(
                        f"{zh}: {joined(whom, number, said(kind, item.content))}",
                        item,
                        event=kind in _EVENTS,
                    )
                )
