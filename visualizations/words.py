"""行内文字. A party, an office, a share, a path in one line of text: the same words on a page and at a terminal.

Persons are shown by name and mask.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction

from graph_service.domain.intervals import days_zh
from graph_service.domain.vocabulary import ROLES_ZH
from graph_service.facts.party_decisions import DecisionFacts
from graph_service.facts.party_refs import PartyRef
from graph_service.facts.shown import OfficeFact
from graph_service.law.wording import citations_zh
from graph_service.related.hints_told import ToldHint
from graph_service.reports.association import STANDS, Chip, HintItem, LegalBasis, Neighbour
from visualizations.captions import IDENTITIES, doubt_zh


def joined(*parts: str) -> str:
    """The parts that say something, with a blank between them."""
    return " ".join(part for part in parts if part)


def party_text(ref: PartyRef | None) -> str:
    """主体: a person by name and mask, an organisation by name and code."""
    if ref is None:
        return "不详 unknown"
    if ref.kind == "Person":
        identity = IDENTITIES.get(ref.identity or "", ref.identity or "")
        return f"{ref.name or '姓名不详'} ({joined(identity, ref.mask or '')})"
    if ref.kind == "UnknownParty":
        return f"{ref.name or '名称不详'} (主体类型不明)"
    return joined(ref.name or "名称不详", ref.code or ref.id)


def party_with_state(ref: PartyRef | None, states: Mapping[str, str]) -> str:
    """主体 with what stands about it beside, by id, where that is known."""
    state = states.get(ref.id) if ref is not None else None
    return f"{party_text(ref)} · {state}" if state else party_text(ref)


def office_text(one: OfficeFact) -> str:
    """职务 as the register words it, with the office of the rules beside where that differs."""
    role = ROLES_ZH.get(one.role, "其他职务")
    return role if one.title in (None, role) else f"{one.title} ({role})"


def share_text(share: Fraction | None) -> str:
    """比例 as stated: a percentage where that is exact, else the fraction with a rounded percentage beside it."""
    if share is None:
        return "比例不详"
    hundredfold = share * 100
    exact = hundredfold * 10**8
    if exact.denominator == 1:
        return f"{(Decimal(exact.numerator) / 10**8).normalize():f}%"
    return f"{share} (≈{float(hundredfold):.4f}%)"


def percent(share: Fraction | None) -> str:
    """比例 as computed: in per cent, to four places; a rounded one is marked as about."""
    if share is None:
        return "不详"
    hundredfold = share * 100
    rounded = round(hundredfold, 4)
    text = f"{float(rounded):.4f}".rstrip("0").rstrip(".")
    return f"{text}%" if rounded == hundredfold else f"≈{text}%"


def decision_text(one: DecisionFacts) -> str:
    """决定 by matter and number; 待核实 with its doubts where it has any."""
    said = joined(one.matter_zh, one.number)
    doubts = "、".join(doubt_zh(code) for code in one.doubts)
    return f"{said} · 待核实: {doubts}" if doubts else said


def chip_text(chip: Chip) -> str:
    """标识 with what is to be said of it: 待核实, 异议中."""
    return joined(chip.zh, "待核实" if chip.doubted else "", "异议中" if chip.disputed else "")


def states_of(neighbours: Iterable[Neighbour]) -> dict[str, str]:
    """相邻主体的状态 by id: what stands about each, that nothing does, or that it was not looked up."""
    return {one.party.id: "、".join(_state_words(one)) for one in neighbours}


def _state_words(one: Neighbour) -> Iterator[str]:
    """Every chip, and the state where no record makes it: 注销、无有效记录."""
    yield from map(chip_text, one.chips)
    if one.state.id != STANDS.id:
        yield one.state.zh


def bases_text(bases: Iterable[LegalBasis]) -> tuple[str, ...]:
    """法律依据, every document once with its articles."""
    return citations_zh((one.title, one.number, one.article) for one in bases)


def minute_text(stamp: str) -> str:
    """时刻 of an ISO stamp, to the minute: 2026-12-01 13:05."""
    return stamp[:16].replace("T", " ")


def adverse_text(hint: ToldHint | HintItem) -> str:
    """不良记录 of the party of a hint."""
    return "; ".join(
        f"{one.zh} {one.number} ({days_zh(one.since, None) or '起始日不详'})" for one in hint.adverse
    )


def path_text(hint: ToldHint | HintItem) -> str:
    """路径 of a hint by names."""
    more = f" (另有 {hint.more_paths} 条路径 more)" if hint.more_paths else ""
    return " → ".join(one.name or one.id for one in hint.path) + more
