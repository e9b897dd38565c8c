"""登记事实表. What the report says of the party itself, as tables with the source of each line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from graph_service.facts.evidence import Evidence
from graph_service.facts.party import PartyFacts
from graph_service.facts.party_decisions import DecisionFacts
from graph_service.facts.party_refs import PartyRef
from graph_service.facts.shown import HoldingFact, Item, Shown
from visualizations.captions import kind_zh, remark_zh, said
from visualizations.fact_groups import parts_of, texts_of, ties_of
from visualizations.words import decision_text, office_text, party_text, party_with_state, share_text


@dataclass(frozen=True, slots=True)
class Line:
    """一行: whom or what, in which words, how much, from when to when, with what doubt, and where it is written."""

    what: str
    words: str
    share: str
    since: str
    until: str
    remarks: tuple[str, ...]
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class ShownTable:
    """一表, with its captions; `note` stands below it."""

    zh: str
    en: str
    lines: tuple[Line, ...]
    note: str = ""
    what: str = "内容 content"
    words: str = "说明 detail"


def tables(facts: PartyFacts, states: Mapping[str, str] = MappingProxyType({})) -> tuple[ShownTable, ...]:
    """登记事实 in the order of the report; a table without lines is left out. `states`: what stands about other parties."""
    return tuple(table for table in _tables(facts, states) if table.lines)


def decision_tables(facts: PartyFacts) -> tuple[ShownTable, ...]:
    """决定, each with what was done about it: those about the party itself first, then those that name it."""
    own = sorted(facts.decisions, key=lambda one: one.found)
    return tuple(table for table in map(_decision, own) if table.lines)


def _tables(facts: PartyFacts, states: Mapping[str, str]) -> Iterator[ShownTable]:
    def party(ref: PartyRef | None) -> str:
        return party_with_state(ref, states)

    yield _plain("其他代码", "other codes", (_bare(ref.code or ref.id) for ref in facts.other_codes))
    for zh, en, texts in texts_of(facts):
        yield _plain(zh, en, (_line(one, one.text) for one in texts))
    yield _plain("登记信息", "profile", (_line(one, said("Profile", one.content)) for one in facts.profiles))
    yield _plain("住所", "addresses", (_line(one, one.text) for one in facts.addresses))
    yield _plain("电话", "phones", (_line(one, one.text) for one in facts.phones))
    for zh, en, offices, here in (
        ("任职人员", "offices", facts.offices, True),
        ("所任职务", "offices held", facts.offices_held, False),
    ):
        lines = (_line(one, party(one.holder if here else one.org), office_text(one)) for one in offices)
        yield ShownTable(zh, en, tuple(lines), what="主体 party", words="职务 office")
    totals = "; ".join(f"{source} 合计 {share_text(total)}" for source, total in facts.share_totals)
    yield _holdings("股东", "shareholders", ((one, party(one.holder)) for one in facts.shareholders), totals)
    yield _holdings("对外持股", "holdings", ((one, party(one.org)) for one in facts.holdings))
    for kind, zh, en, ties in ties_of(facts):
        lines = (_line(one, party(one.other), _numbered(kind, one.content)) for one in ties)
        yield ShownTable(zh, en, tuple(lines), what="主体 party")
    yield _plain("走访", "visits", (_line(one, _numbered("Visit", one.content)) for one in facts.visits))
    yield _plain("同名未归并", "same name, not joined", (_bare(party_text(one)) for one in facts.same_name))
    yield _plain("未全部显示", "not all shown", (_bare(f"{kind_zh(k)}: {n}") for k, n in facts.more.items()))


def _decision(one: DecisionFacts) -> ShownTable:
    about = f" · 对象 about {party_text(one.about)}" if one.found else ""
    lines = tuple(_event(kind, zh, item) for kind, zh, items in parts_of(one) for item in items)
    return ShownTable(decision_text(one), f"decision{about}", lines)


def _event(kind: str, zh: str, item: Item) -> Line:
    whom = f" {party_text(item.person)}" if item.person else ""
    return _line(item, zh + whom, _numbered(kind, item.content))


def _holdings(zh: str, en: str, found: Iterable[tuple[HoldingFact, str]], note: str = "") -> ShownTable:
    lines = (_line(one, whom, said("HOLDS_SHARE", one.content), share_text(one.share)) for one, whom in found)
    return ShownTable(zh, en, tuple(lines), note, what="主体 party")


def _numbered(kind: str, content: Mapping[str, Any]) -> str:
    return f"{content.get('number') or ''} {said(kind, content)}".strip()


def _plain(zh: str, en: str, lines: Iterable[Line]) -> ShownTable:
    return ShownTable(zh, en, tuple(lines))


def _bare(text: str) -> Line:
    return Line(text, "", "", "", "", (), ())


def _line(one: Shown, what: str, words: str = "", share: str = "") -> Line:
    return Line(
        what, words, share, str(one.since or ""), str(one.until or ""),
        tuple(remark_zh(code) for code in one.remarks), one.evidence,
    )  # fmt: skip
