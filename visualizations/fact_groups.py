"""事实分组. In which groups and under which captions the facts of a party are told, on a page and at a terminal."""

from __future__ import annotations

from graph_service.facts.party import PartyFacts
from graph_service.facts.party_decisions import DecisionFacts
from graph_service.facts.shown import Item, TextFact, TieFact


def texts_of(facts: PartyFacts) -> tuple[tuple[str, str, tuple[TextFact, ...]], ...]:
    """Captions, and the names and states that sources give the party."""
    return (
        ("名称", "names", facts.names),
        ("曾用名", "former names", facts.former_names),
        ("所见名称", "names seen in lists", facts.seen_names),
        ("登记状态", "registry status", facts.statuses),
    )


def ties_of(facts: PartyFacts) -> tuple[tuple[str, str, str, tuple[TieFact, ...]], ...]:
    """Kind of link, captions, and the ties of that kind."""
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


def parts_of(decision: DecisionFacts) -> tuple[tuple[str, str, tuple[Item, ...]], ...]:
    """Kind of fact, caption, and the facts of that kind that belong to a decision."""
    return (
        ("Listing", "列入", decision.listings),
        ("Finding", "责任认定", decision.findings),
        ("Ending", "终止", decision.endings),
        ("Dispute", "异议", decision.disputes),
        ("Repair", "信用修复", decision.repairs),
    )
