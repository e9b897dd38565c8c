"""样例报告. Reports made by hand for the renderings: one with something of everything, and ones as large as wished.

Nothing here exists: the regions are 9901xx.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, date, datetime
from enum import Enum
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

from graph_service.domain.codes import make_uscc
from graph_service.domain.model import digest
from graph_service.exploring.budget import Explored
from graph_service.exploring.owners import Controlling, InTheEnd, Knot, OwnershipView
from graph_service.exploring.stakes import Stake
from graph_service.facts.evidence import Evidence
from graph_service.facts.party import PartyFacts
from graph_service.facts.party_decisions import DecisionFacts
from graph_service.facts.party_refs import PartyRef
from graph_service.facts.shown import HoldingFact, Item, OfficeFact, TextFact, TieFact
from graph_service.law.book_reader import packaged_book
from graph_service.ownership import holdings
from graph_service.ownership.control import Step
from graph_service.ownership.final_shares import Convention
from graph_service.related.hints_told import Adverse, ToldContribution, ToldHub
from graph_service.reports.association import (
    NOT_LOOKED_UP,
    NOTHING,
    STANDS,
    TOLD,
    Affected,
    AssociationReport,
    Chip,
    CodedWord,
    Covered,
    DecisionRef,
    HintItem,
    Hints,
    LegalBasis,
    Neighbour,
    Proof,
    Stage,
    State,
    Summary,
    Withheld,
)

OUTLINE: Final = Path(__file__).parents[1] / "data" / "report_outline.txt"
"""The elements of the rich report's page; `python -m tests.support.markup` renews it, to be looked at before."""
DAY: Final = date(2026, 6, 30)
AS_OF: Final = date(2026, 11, 22)
HOSTILE: Final = (
    '<img src=x onerror="document.title=1">',
    "</script><script>document.title=2</script>",
    "</style><svg onload=document.title=3>",
    "{{7*7}}{% for x in y %}",
    "'\" onclick=document.title=4 x='\"",
    "javascript:document.title=5//",
    "\u202e\u2066\u200f\u061c",
    "\u2028\u2029\x00\x1b[31m\r\n\ufeff\u200b",
    "--><!--<![CDATA[",
    "\ud800",
    "\\u003cscript\\u003e",
)


def firm(serial: int, name: str | None) -> PartyRef:
    """An enterprise of the sample."""
    code = make_uscc("91", "990101", serial)
    return PartyRef(code, "Enterprise", name, code)


def office_of_state(serial: int, name: str) -> PartyRef:
    """A government body of the sample."""
    code = make_uscc("11", "990101", serial)
    return PartyRef(code, "GovernmentBody", name, code)


def person(serial: int, name: str | None) -> PartyRef:
    """A person of the sample, verified."""
    return PartyRef(f"p:{serial:064x}", "Person", name, None, "9901************1X", "verified")


SUBJECT: Final = firm(1, "远山建设工程集团有限公司")
OWNER: Final = firm(2, "虚川博远控股集团有限公司")
LINKED: Final = firm(3, "青禾新材料科技有限公司")
BRANCH: Final = firm(4, "远山建设工程集团有限公司青禾分公司")
DEBTOR: Final = office_of_state(5, "虚构市青禾镇人民政府")
DIGITS: Final = PartyRef("990101000000017", "Enterprise", "旧号商行", "990101000000017")
LEADER, DIRECTOR, FORMER = person(11, "陈国华"), person(12, "欧阳晓燕"), person(13, "姜海涛")
EVIDENCE: Final = (Evidence("登记机关", "企业登记_2026-06-30.csv", 12, DAY, "f1@2"),)


def proof(kind: str, zh: str, *, decisive: bool = False) -> Proof:
    return Proof(f"{kind}@1", kind, zh, "人民法院", "限制消费_2026-06-30.xlsx", 7, DAY, decisive)


def stage(since: date, until: date | None, state: State, *why: CodedWord, disputed: bool = False) -> Stage:
    return Stage(since, until, replace(state, since=since, until=until, disputed=disputed, why=why))


EFFECTIVE, REVIEW = State("effective", "生效"), State("review_task", "待核")
HELD, ADVISORY = State("held", "异议核实期间暂不执行"), State("advisory", "提示")
EXPIRED, RELEASED = State("expired", "期限届满"), State("released", "已解除")
IN_OFFICE, NO_FINDING = CodedWord("office:legal_rep", "任法定代表人"), CodedWord("no_finding", "尚无责任认定")
REPAIRED: Final = CodedWord("released:repaired", "因信用修复解除")
RESTRICTION: Final = CodedWord("consumption_restriction", "限制消费")
DISHONEST: Final = CodedWord("dishonest_judgment_debtor", "失信被执行人")


def affected(
    party: PartyRef,
    about: PartyRef | None,
    matter: CodedWord,
    timeline: Sequence[Stage],
    **changed: Any,
) -> Affected:
    """An outcome that stands as the last stage of its timeline says."""
    last = timeline[-1]
    assert last.state is not None
    number = "(2025)虚9901执4号"
    made = Affected(
        key=digest(party.id, matter.id, last.state.id),
        party=party,
        decision=DecisionRef("d:1", matter, number, "虚构市人民法院", date(2025, 3, 1), about),
        rule="consumption_limit.legal_representative",
        rules_version="2026-11-21",
        effect=CodedWord("statutory_restriction", "法定限制"),
        measures=(CodedWord("limit_high_consumption", "限制高消费"),),
        state=replace(last.state, since=timeline[0].since),
        sentence_zh=f"虚构市人民法院以 {number} 决定{matter.zh}; {party.name}: 法定代表人。",
        sentence_en=f"Decision {number}; {party.name} is the legal representative.",
        rule_zh="单位被限制消费的，其法定代表人不得高消费。",
        rule_en="The legal representative may not make high spending.",
        timeline=tuple(timeline),
        proofs=(proof("listing", "列入", decisive=True), proof("office", "任职 法定代表人")),
        basis=(LegalBasis("关于限制被执行人高消费的若干规定", "法释〔2015〕17号", "3"),),
        how_to_object="向公共信用信息工作机构提出。",
        how_to_repair="向执行法院申请解除。",
        notified=None,
        usable=False,
        run="r000000001",
        computed_at="2026-11-22T14:00:00+08:00",
    )
    return replace(made, **changed)


def facts(**changed: Any) -> PartyFacts:
    """What is known of the subject: nothing but what is given."""
    empty = {one.name: () for one in fields(PartyFacts)}
    given: dict[str, Any] = {**empty, "party": SUBJECT, "as_of": AS_OF, "known_change": 295, "more": {}}
    return PartyFacts(**(given | changed))


def rich_facts() -> PartyFacts:
    """Of every kind at least one; some ended, one owner only by his former number."""
    return facts(
        other_codes=(DIGITS,),
        same_name=(firm(21, SUBJECT.name),),
        names=(TextFact(text="远山建设工程集团有限公司", since=date(2012, 5, 8), evidence=EVIDENCE),),
        former_names=(TextFact(text="远山建筑队", until=date(2012, 5, 8), evidence=EVIDENCE),),
        seen_names=(TextFact(text="远山建设", evidence=EVIDENCE),),
        statuses=(TextFact(text="存续", evidence=EVIDENCE),),
        profiles=(Item(content={"kind": "有限责任公司", "founded": date(2012, 5, 8)}, evidence=EVIDENCE),),
        addresses=(TextFact(text="虚构市青禾街道1号", evidence=EVIDENCE),),
        phones=(TextFact(text="138****0000", evidence=EVIDENCE),),
        offices=(
            OfficeFact(
                holder=LEADER, org=SUBJECT, role="legal_rep", title="法定代表人", since=date(2020, 1, 1),
                remarks=("name_only",), evidence=EVIDENCE),
            OfficeFact(holder=LEADER, org=SUBJECT, role="director", title="董事长", evidence=EVIDENCE),
            OfficeFact(
                holder=FORMER, org=SUBJECT, role="legal_rep", title=None,
                since=date(2012, 5, 8), until=date(2020, 1, 1), evidence=EVIDENCE,
            ),
        ),
        shareholders=(
            HoldingFact(holder=OWNER, org=SUBJECT, share=Fraction(51, 100), evidence=EVIDENCE),
            HoldingFact(holder=LEADER, org=SUBJECT, share=Fraction(1, 3), evidence=EVIDENCE),
            HoldingFact(holder=DIRECTOR, org=SUBJECT, share=None, evidence=EVIDENCE),
        ),
        share_totals=(("登记机关", Fraction(84, 100)),),
        holdings=(HoldingFact(holder=SUBJECT, org=LINKED, share=Fraction(70, 100), evidence=EVIDENCE),),
        branches=(TieFact(other=BRANCH, evidence=EVIDENCE),),
        guarantees=(TieFact(other=LINKED, content={"number": "保字1号", "amount": "100000"}, evidence=EVIDENCE),),
        debts=(TieFact(other=LINKED, content={"amount": "2000"}, evidence=EVIDENCE),),
        credits=(TieFact(other=DEBTOR, content={"amount": "5000"}, evidence=EVIDENCE), TieFact(other=None)),
        decisions=(
            of_its_list(DecisionFacts(
                "d:1", DISHONEST.id, "(2025)虚9901执4号", SUBJECT, False,
                listings=(Item(content={"authority": "虚构市人民法院"}, since=date(2025, 3, 1), evidence=EVIDENCE),),
                findings=(Item(content={"role": "legal_rep"}, person=LEADER, evidence=EVIDENCE),),
                endings=(), disputes=(), repairs=(),
            )),
        ),
        visits=(Item(content={"number": "走访1", "reason": "核查"}, evidence=EVIDENCE),),
        more={"HOLDS_ROLE": 3},
    )  # fmt: skip


def of_its_list(told: DecisionFacts) -> DecisionFacts:
    """A made-up decision with the list that the packaged rule book knows it by."""
    return replace(told, list_type=packaged_book().lists.get(told.matter))


def rich_report() -> AssociationReport:
    """Something in every section and in every state."""
    begun = date(2025, 3, 1)
    return AssociationReport(
        summary=summary(),
        withheld=WITHHELD,
        number="20261122-0123456789",
        issued_at=datetime(2026, 11, 22, 14, 19, tzinfo=UTC),
        expires_on=date(2026, 12, 22),
        issued_to="虚构市青禾街道信用专员",
        purpose=CodedWord("supervision", "日常监管"),
        legal_task="本部门对该主体的监督管理职责",
        case="2026-17",
        as_of=AS_OF,
        known_at=date(2026, 11, 20),
        known_change=295,
        data_day=DAY,
        rules_version="2026-11-21",
        subject=rich_facts(),
        consequences=(affected(SUBJECT, SUBJECT, DISHONEST, [stage(begun, None, EFFECTIVE, IN_OFFICE)]),),
        arising=(
            affected(
                LEADER, SUBJECT, RESTRICTION,
                [
                    stage(begun, date(2025, 9, 1), EFFECTIVE, IN_OFFICE),
                    stage(date(2025, 9, 1), date(2025, 12, 1), HELD, IN_OFFICE, disputed=True),
                    Stage(date(2025, 12, 1), date(2025, 12, 9), None),
                    stage(date(2025, 12, 9), None, EFFECTIVE, IN_OFFICE),
                ],
                notified=date(2026, 1, 5), usable=True,
            ),
            affected(DIRECTOR, SUBJECT, RESTRICTION, [stage(begun, None, HELD, IN_OFFICE, disputed=True)]),
        ),
        review_tasks=(affected(FORMER, SUBJECT, DISHONEST, [stage(begun, None, REVIEW, NO_FINDING)]),),
        ended=(
            affected(
                OWNER, SUBJECT, RESTRICTION,
                [stage(begun, date(2026, 1, 1), EFFECTIVE), stage(date(2026, 1, 1), None, RELEASED, REPAIRED)],
            ),
            affected(DEBTOR, SUBJECT, RESTRICTION, [stage(begun, date(2026, 1, 1), EXPIRED)]),
        ),
        advice=(affected(LINKED, SUBJECT, DISHONEST, [stage(begun, None, ADVISORY)]),),
        hints=related_hints(),
        ownership=ownership(),
        coverage=(
            Covered("registry", "企业登记", ("登记机关",), DAY), Covered("visits", "走访记录", (), None)
        ),
        remarks=("登记机关 所载持股合计超过 100%。",),
        texts_note="“如何异议”“如何修复”的文字待法制机构确认。",
        neighbours=neighbours(),
        hash="0123456789abcdef" * 4,
    )  # fmt: skip


WITHHELD: Final = Withheld(1, 1, 1, 0, 0, "另有未显示的事项: 未告知 1 项、异议核实中 1 项。", "Not shown: 2.")


def summary() -> Summary:
    """Listed, restricted, revoked and watched, and something of it disputed."""
    begun = date(2025, 3, 1)
    return Summary(
        listed_now=True, lists=(DISHONEST,), severity=CodedWord("serious", "严重"), key_target=True, red_list=False,
        measures=(CodedWord("limit_high_consumption", "限制高消费"),), disputed=True, withheld=2,
        records=2, doubted=0, effective=1,
        chips=(
            Chip("registry", "吊销", "closed", begun),
            Chip(DISHONEST.id, DISHONEST.zh, "listed", begun, disputed=True),
            Chip("key_supervision", "重点监管对象", "watched", begun),
        ),
        zh="本用途下现有 2 条有效记录 (失信被执行人 1 条、行政处罚 1 条; 最高严重程度: 严重); 1 项后果及于该主体; "
        "列为重点监管对象。"
        + WITHHELD.zh,
        en="For this purpose 2 records stand; 1 consequence reaches the party; it is under key supervision. "
        + WITHHELD.en,
    )  # fmt: skip


def neighbours() -> tuple[Neighbour, ...]:
    """One that is listed, one about which nothing stands, one that was not looked up, and a person who is reached."""
    begun = date(2025, 3, 1)
    return (
        Neighbour(OWNER, NOTHING),
        Neighbour(LINKED, NOTHING, withheld=1),
        Neighbour(BRANCH, NOTHING),
        Neighbour(DEBTOR, NOT_LOOKED_UP),
        Neighbour(LEADER, STANDS, (Chip(RESTRICTION.id, RESTRICTION.zh, "liable", begun),)),
        Neighbour(DIRECTOR, NOT_LOOKED_UP),
        Neighbour(FORMER, NOT_LOOKED_UP),
    )


def related_hints() -> Hints:
    """A hint that people see; one that is hidden and one that is held, which are counted; and a hub."""
    record = Adverse(
        "d:x", "dishonest_judgment_debtor", "失信被执行人", "〔2026〕虚9901执7号", "serious", DAY
    )
    return Hints(
        state=TOLD, as_of=DAY, run="r000000042", rules_version="2026.1", factors_version="2026-11-21",
        items=(
            HintItem(
                "related.common_officer", "共同任职人员", LINKED, (SUBJECT, LEADER, LINKED), 0.4, False,
                replace(ADVISORY, until=date(2027, 1, 1)), (record,), 2,
                (LegalBasis("虚构办法", "虚发〔2026〕1号", "3"),), "向九九市信用办提出",
            ),
        ),
        hidden=1, held=1, risk=0.4,
        contributions=(ToldContribution("d:x", LINKED, "related.common_officer", "共同任职人员", 0.4),),
        suppressed=(ToldHub("address", PartyRef("addr:1", "Address", "九九市虚构路1号"), 63),),
    )  # fmt: skip


def ownership() -> OwnershipView:
    """A holder of more than half, and what he holds it by."""
    parties = {ref.id: ref for ref in (SUBJECT, OWNER)}
    most = Fraction(3, 5)
    proof = Step(SUBJECT.id, (holdings.Holding(OWNER.id, SUBJECT.id, most),))
    return OwnershipView(
        party=SUBJECT.id, as_of=AS_OF, known_change=42,
        direct=(Stake(OWNER.id, SUBJECT.id, most, DAY, None, ("x@1",)),), unsized=(),
        tree=(Knot(SUBJECT.id, None, 0, None, Fraction(1), None), Knot(OWNER.id, 0, 1, most, most, None, DAY, None)),
        convention=Convention.ALL_WALKS, owners=(InTheEnd(OWNER.id, most),), unknown=Fraction(2, 5),
        controller=Controlling(top=OWNER.id, proof=(proof,)), over_whole=(), parties=parties, stopped=(), partial=True,
        explored=Explored(2, 1, 1),
    )  # fmt: skip


def bare_report() -> AssociationReport:
    """A party about whom nothing is known but its name."""
    rich = rich_report()
    nothing: dict[str, Any] = dict.fromkeys(
        ("consequences", "arising", "review_tasks", "ended", "advice"), ()
    )
    return replace(rich, subject=facts(), coverage=(), remarks=(), data_day=None, known_at=None, **nothing)


def large_report(
    owners: int, officers: int, held: int, guaranteed: int, creditors: int, reached: int
) -> AssociationReport:
    """So many of each; those reached are persons whom a decision about the subject reaches, each in office nowhere."""
    number = iter(range(1000, 100000))

    def firms(count: int) -> list[PartyRef]:
        return [
            firm(serial, f"虚构{serial}号贸易有限公司")
            for serial, _ in zip(number, range(count), strict=False)
        ]

    def persons(count: int) -> list[PartyRef]:
        return [person(serial, f"甲{serial}") for serial, _ in zip(number, range(count), strict=False)]

    shareholders = tuple(
        HoldingFact(holder=one, org=SUBJECT, share=Fraction(1, owners), evidence=EVIDENCE)
        for one in firms(owners)
    )
    offices = tuple(
        OfficeFact(holder=one, org=SUBJECT, role="director", title="董事", evidence=EVIDENCE)
        for one in persons(officers)
    )
    holdings = tuple(
        HoldingFact(holder=SUBJECT, org=one, share=Fraction(3, 5), evidence=EVIDENCE) for one in firms(held)
    )
    begun = date(2025, 3, 1)
    return replace(
        bare_report(),
        subject=facts(
            shareholders=shareholders,
            offices=offices,
            holdings=holdings,
            guarantees=tuple(TieFact(other=one, evidence=EVIDENCE) for one in firms(guaranteed)),
            debts=tuple(TieFact(other=one, evidence=EVIDENCE) for one in firms(creditors)),
        ),
        arising=tuple(
            affected(one, SUBJECT, RESTRICTION, [stage(begun, None, EFFECTIVE, IN_OFFICE)])
            for one in persons(reached)
        ),
    )


# --- texts changed throughout ---


def with_texts(value: Any, change: Callable[[str], str], kept: frozenset[str] = frozenset()) -> Any:
    """The value with every text in it changed, but those of the fields named."""
    if isinstance(value, str) and not isinstance(value, Enum):
        return change(value)
    if is_dataclass(value) and not isinstance(value, type):
        parts = {
            one.name: getattr(value, one.name)
            if one.name in kept or not one.metadata.get("told", True)
            else with_texts(getattr(value, one.name), change, kept)
            for one in fields(value)
        }
        return replace(value, **parts)
    if isinstance(value, Mapping):
        return {change(key): with_texts(part, change, kept) for key, part in value.items()}
    if isinstance(value, tuple):
        return tuple(with_texts(part, change, kept) for part in value)
    return value


OF_THE_PROGRAM: Final = frozenset({"id", "kind", "role", "matter", "identity", "mark"})
"""Fields whose words the program itself writes."""


def hostile_report(text: str, *, everywhere: bool) -> AssociationReport:
    """The rich report with the text in every text; `everywhere`: in ids and kinds as well."""
    kept = frozenset({"mark"}) if everywhere else OF_THE_PROGRAM
    report: AssociationReport = with_texts(rich_report(), lambda told: f"{told}{text}{told}", kept)
    return report
