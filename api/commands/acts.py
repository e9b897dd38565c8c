"""行为命令: finding, event, identity, dispute, repair, annul, correct, review."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date
from typing import Annotated, Any, TypeVar

import typer
from rich.table import Table as Grid

from api.commands.loading import Json
from api.session import Session, assert_whole, day_option, err, out, say_json, today
from graph_service.access.enquiry import Enquiry
from graph_service.access.purposes import Sight
from graph_service.domain import vocabulary
from graph_service.domain.decision_numbers import decision_number
from graph_service.domain.lists import Lists
from graph_service.domain.model import is_person_id
from graph_service.errors import SettingError
from graph_service.facts.editions import lists_in_force
from graph_service.facts.party_refs import PartyRef, party_refs
from graph_service.law.outcome import Doubt, Status
from graph_service.liability.acts import CORRECTABLE, DISPUTE_OUTCOMES, Acts, Done
from graph_service.liability.reviews import OUTCOMES, findings_pending, review_list
from graph_service.liability.rulebooks import establish
from graph_service.reports.showing import refs_shown_to
from graph_service.store.graph_store import GraphStore, Row
from graph_service.store.typed_ids import whole_id
from visualizations.words import party_text

finding = typer.Typer(
    no_args_is_help=True, help="责任认定: 登记、核准、待核准。 Findings: add, approve, list."
)
event = typer.Typer(no_args_is_help=True, help="终止事件。 Events that end a decision.")
identity = typer.Typer(no_args_is_help=True, help="身份核实: 确认、不符。 Identity: confirm, refute.")
dispute = typer.Typer(no_args_is_help=True, help="异议: 受理、处理。 Disputes: open, decide.")
repair = typer.Typer(no_args_is_help=True, help="信用修复。 Credit repair.")
review = typer.Typer(no_args_is_help=True, help="复核任务: 列出、处理。 Review tasks: list, decide.")

T = TypeVar("T")
_CANDIDATES = 50
_SHOWN = 20
_ORGANISATIONS = "组织用代码。 An organisation by its code."

Decision = Annotated[
    str, typer.Argument(metavar="DECISION", help="决定标识 (d:…) 或文号。 A decision's id or its number.")
]
Matter = Annotated[
    str | None, typer.Option(help="事项, 同一文号有几份决定时。 The matter, if several bear the number.")
]
Code = Annotated[
    str | None, typer.Option(help="决定对象的代码, 同上。 The code of whom it concerns, likewise.")
]
On = Annotated[str | None, typer.Option(help="发生之日, 缺省今日。 The day of it; today if not said.")]
About = Annotated[
    str | None, typer.Option(help=f"只涉及此主体 (标识), {_ORGANISATIONS} Only about this party.")
]
Number = Annotated[str | None, typer.Option(help="文号或编号。 Its number.")]
Authority = Annotated[str | None, typer.Option(help="作出的单位。 Whose act it is.")]
Reason = Annotated[str | None, typer.Option(help="理由。 Why.")]
Why = Annotated[str, typer.Option("--reason", help="理由, 必填。 Why.")]
Way = Annotated[str, typer.Option(help="方式, 如 到场核验、直接送达。 How it was done.")]
Person = Annotated[str, typer.Argument(metavar="PERSON", help="自然人标识 (p:…、m:…、n:…)。 A person's id.")]
Purpose = Annotated[str, typer.Option(help="查询用途, 记入审计。 What for; goes into the register.")]
Case = Annotated[str, typer.Option(help="案件或任务编号。 The number of the case or task.")]
Limit = Annotated[int, typer.Option(min=1, max=1000, help="至多几项。 At most so many.")]


# --- 责任认定 ---


@finding.command("add")
def add_finding(
    decision: Decision,
    person: Annotated[str, typer.Option(help="被认定的自然人 (标识)。 The person found responsible.")],
    role: Annotated[str | None, typer.Option(help="责任身份, 如 法定代表人。 The office.")] = None,
    on: On = None,
    authority: Authority = None,
    number: Number = None,
    matter: Matter = None,
    code: Code = None,
    json_: Json = False,
) -> None:
    """登记责任认定, 待另一人核准后才生效。 Add a finding; it counts once another person has approved it.

    例 Example: credit-graph finding add 虚税稽罚〔2026〕1号 --person p:… --role 法定代表人 --authority 虚构市税务局
    """
    day = _day(on)
    with acting() as (store, acts):
        known = find_decision(store, decision, matter, code)
        done = acts.finding_add(known, person, _office(role), day, authority=authority, number=number)
    say_done(done, as_json=json_)
    if not json_:
        out.print(f"待核准 to be approved: credit-graph finding approve {done.finding}", markup=False)


def _office(text: str | None) -> str | None:
    if text is None:
        return None
    found = vocabulary.role(text)
    return found.value if found else text


@finding.command("approve")
def approve_finding(
    finding_id: Annotated[str, typer.Argument(metavar="FINDING", help="认定号, 见 finding list。 Its id.")],
    on: On = None,
    reason: Reason = None,
    json_: Json = False,
) -> None:
    """核准责任认定; 提出者本人不能核准。 Approve a finding; whoever proposed it cannot.

    例 Example: credit-graph finding approve 3f0c…@12
    """
    day = _day(on)
    with acting() as (store, acts):
        done = acts.finding_approve(whole_id(store, "finding", finding_id), day, reason=reason)
    say_done(done, as_json=json_)


@finding.command("list")
def list_findings(
    purpose: Purpose,
    case: Case,
    decision: Annotated[str | None, typer.Option(help="只看这份决定。 Only of this decision.")] = None,
    limit: Limit = 100,
    matter: Matter = None,
    code: Code = None,
    json_: Json = False,
) -> None:
    """待核准的责任认定。 Findings that wait for a second person.

    例 Example: credit-graph finding list --purpose supervision --case 2026-17
    """
    session = Session()
    with session.store() as store:
        asked = _for_reviewing(session, purpose, case, today())
        known = find_decision(store, decision, matter, code) if decision else None
        found = _within(store, asked, findings_pending(store.read, known, limit), lambda one: one.person)
        refs = refs_shown_to(party_refs(store, (one.person for one in found), asked.day), asked.purpose)
        lists = lists_in_force(store.read)
        said = [{**one.as_json(), "person": _ref_json(refs, one.person)} for one in found]
        asked.register(store, "query.findings", known or "", (one.person for one in found), said)
    if json_:
        say_json(said)
        return
    grid = _grid(
        "认定 finding", "决定 decision", "自然人 person", "身份 role", "认定日 day", "认定单位 authority"
    )
    for one in found:
        about = f"{lists.caption(one.matter)} {one.number}"
        day = str(one.found or "")
        grid.add_row(
            one.id, about, party_text(refs.get(one.person)), one.role or "", day, one.authority or ""
        )
    out.print(grid)


# --- 事件、身份、告知 ---


@event.command("record")
def record_event(
    decision: Decision,
    kind: Annotated[str, typer.Option(help="终止事由, 如 法院解除、移出名单。 What ended it.")],
    on: On = None,
    to: Annotated[
        str | None, typer.Option(help="首个不再有效之日, 无则长期。 The first day it no longer holds.")
    ] = None,
    about: About = None,
    number: Number = None,
    authority: Authority = None,
    reason: Reason = None,
    matter: Matter = None,
    code: Code = None,
    json_: Json = False,
) -> None:
    """登记终止事件。 Record an event that ends what follows from a decision.

    例 Example: credit-graph event record 〔2026〕虚9901执5号 --kind 法院解除 --on 2026-03-02
    """
    day, until = _day(on), day_option(to, "--to")
    with acting() as (store, acts):
        known = find_decision(store, decision, matter, code)
        done = acts.event_record(
            known, vocabulary.end_word(kind) or kind, day, until, party_id(store, about), number=number,
            authority=authority, reason=reason,
        )  # fmt: skip
    say_done(done, as_json=json_)


@identity.command("confirm")
def confirm_identity(
    person: Person,
    way: Way,
    on: On = None,
    reason: Reason = None,
    authority: Authority = None,
    number: Number = None,
    json_: Json = False,
) -> None:
    """身份核实无误: 因身份待核的结果随即生效。 He is who the records say; what waited for that takes effect.

    例 Example: credit-graph identity confirm m:… --way 到场核验
    """
    day = _day(on)
    with acting() as (_, acts):
        done = acts.identity_confirm(person, day, way, reason=reason, authority=authority, number=number)
    say_done(done, as_json=json_)


@identity.command("refute")
def refute_identity(
    person: Person,
    way: Way,
    reason: Why,
    on: On = None,
    decision: Annotated[
        list[str] | None, typer.Option(help="只就这些决定 (可重复)。 Only from these decisions.")
    ] = None,
    authority: Authority = None,
    number: Number = None,
    json_: Json = False,
) -> None:
    """身份核实不符: 及于此人的结果随即解除。 He is not who the records say; he is released at once.

    例 Example: credit-graph identity refute p:… --way 登记机关协查 --reason 冒名登记
    """
    day = _day(on)
    with acting() as (store, acts):
        known = [find_decision(store, one, None, None) for one in decision] if decision else None
        done = acts.identity_refute(
            person, day, way, reason=_said(reason), decisions=known, authority=authority, number=number
        )
    say_done(done, as_json=json_)


# --- 一份决定 ---


def distinct(
    decision: Decision,
    reason: Why,
    on: On = None,
    matter: Matter = None,
    code: Code = None,
    json_: Json = False,
) -> None:
    """核定为另一份决定: 并非已修复的决定, 也非另一文号写法的同一决定; 自此按其本身生效。 A decision of its own: neither a
    repaired one that came back nor another's second spelling.

    例 Example: credit-graph distinct 8号 --code 91990100MA00000001 --reason 经函询认定单位
    """
    day = _day(on)
    with acting() as (store, acts):
        done = acts.decision_distinct(find_decision(store, decision, matter, code), day, reason=_said(reason))
    say_done(done, as_json=json_)


# --- 异议 ---


@dispute.command("open")
def open_dispute(
    decision: Decision,
    number: Annotated[str, typer.Option(help="受理编号。 The number under which it was accepted.")],
    on: On = None,
    reason: Reason = None,
    authority: Authority = None,
    about: About = None,
    lodged: Annotated[str | None, typer.Option(help="提出之日。 The day it was lodged.")] = None,
    matter: Matter = None,
    code: Code = None,
    json_: Json = False,
) -> None:
    """受理异议: 随即标注, 派生结果暂不执行。 Accept a dispute: marked and held at once.

    例 Example: credit-graph dispute open 〔2026〕虚9901执5号 --number 异〔2026〕1号 --reason 主体有误
    """
    day, before = _day(on), day_option(lodged, "--lodged")
    with acting() as (store, acts):
        known = find_decision(store, decision, matter, code)
        done = acts.dispute_open(
            known,
            day,
            _said(number),
            reason=reason,
            authority=authority,
            about=party_id(store, about),
            lodged=before,
        )
    say_done(done, as_json=json_)


@dispute.command("decide")
def decide_dispute(
    decision: Decision,
    number: Annotated[str, typer.Argument(metavar="DISPUTE", help="受理编号。 Its number or id.")],
    outcome: Annotated[
        str, typer.Option(help=f"成立、不成立或撤回: {', '.join(DISPUTE_OUTCOMES)}。 The outcome.")
    ],
    on: On = None,
    matter: Matter = None,
    code: Code = None,
    json_: Json = False,
) -> None:
    """异议处理。成立的, 暂停执行直到更正办结。 Decide a dispute; one that is upheld holds until it is made good.

    例 Example: credit-graph dispute decide 〔2026〕虚9901执5号 异〔2026〕1号 --outcome 不成立
    """
    day = _day(on)
    with acting() as (store, acts):
        known = find_decision(store, decision, matter, code)
        done = acts.dispute_decide(known, number, vocabulary.dispute_outcome(outcome) or outcome, day)
    say_done(done, as_json=json_)


@dispute.command("open-hint")
def open_hint_dispute(
    target: Annotated[str, typer.Argument(metavar="TARGET", help="重点监管对象 (标识)。 The target's id.")],
    party: Annotated[str, typer.Argument(metavar="PARTY", help="关联方 (标识)。 The related party's id.")],
    rule: Annotated[str, typer.Option(help="关联规则, 如 related.common_officer。 The rule of the hint.")],
    number: Annotated[str, typer.Option(help="受理编号。 The number under which it was accepted.")],
    on: On = None,
    reason: Reason = None,
    authority: Authority = None,
    json_: Json = False,
) -> None:
    """受理提示异议: 该条关联提示随即不再显示, 不计入风险。 Accept a dispute of a hint: it is shown and counted no more.

    例 Example: credit-graph dispute open-hint 91990100MA00000001 91990100MA00000002 --rule related.common_officer
    --number 提异〔2026〕1号 --reason 已离任
    """
    day = _day(on)
    with acting() as (store, acts):
        done = acts.hint_dispute_open(
            party_id(store, target) or "", rule.strip(), party_id(store, party) or "", _said(number), day, reason=reason,
            authority=authority,
        )  # fmt: skip
    say_done(done, as_json=json_)


@dispute.command("decide-hint")
def decide_hint_dispute(
    target: Annotated[str, typer.Argument(metavar="TARGET", help="重点监管对象 (标识)。 The target's id.")],
    number: Annotated[str, typer.Argument(metavar="DISPUTE", help="受理编号。 Its number or id.")],
    outcome: Annotated[
        str, typer.Option(help=f"成立、不成立或撤回: {', '.join(DISPUTE_OUTCOMES)}。 The outcome.")
    ],
    on: On = None,
    json_: Json = False,
) -> None:
    """提示异议处理。成立的继续不显示。 Decide a dispute of a hint; one that is upheld keeps it hidden.

    例 Example: credit-graph dispute decide-hint 91990100MA00000001 提异〔2026〕1号 --outcome 不成立
    """
    day = _day(on)
    with acting() as (store, acts):
        done = acts.hint_dispute_decide(
            party_id(store, target) or "", number, vocabulary.dispute_outcome(outcome) or outcome, day
        )
    say_done(done, as_json=json_)


# --- 修复、撤销、更正 ---


@repair.command("record")
def record_repair(
    decision: Decision,
    number: Annotated[str | None, typer.Option(help="修复决定文号。 The number of the repair.")] = None,
    on: On = None,
    authority: Authority = None,
    reason: Reason = None,
    matter: Matter = None,
    code: Code = None,
    json_: Json = False,
) -> None:
    """登记信用修复: 派生结果全部解除。 Record a repair: everything derived is released.

    例 Example: credit-graph repair record 虚税稽罚〔2026〕1号 --number 虚税修〔2026〕1号
    """
    day = _day(on)
    with acting() as (store, acts):
        known = find_decision(store, decision, matter, code)
        done = acts.repair_record(known, day, number, authority=authority, reason=reason)
    say_done(done, as_json=json_)


def annul(
    decision: Decision,
    reason: Why,
    on: On = None,
    number: Number = None,
    authority: Authority = None,
    matter: Matter = None,
    code: Code = None,
    json_: Json = False,
) -> None:
    """决定被撤销: 派生结果全部解除, 三日内撤回。 A decision was annulled: everything derived is released.

    例 Example: credit-graph annul 虚税稽罚〔2026〕1号 --reason 复议撤销 --number 虚复〔2026〕1号
    """
    day = _day(on)
    with acting() as (store, acts):
        known = find_decision(store, decision, matter, code)
        done = acts.annul(known, day, reason=_said(reason), number=number, authority=authority)
    say_done(done, as_json=json_)


def correct(
    decision: Decision,
    what: Annotated[str, typer.Option(help="错在何处。 What was wrong.")],
    reason: Why,
    changes: Annotated[
        list[str],
        typer.Option(
            "--set",
            metavar="NAME=VALUE",
            help=f"更正为 (可重复), 值空 = 无此项: {', '.join(CORRECTABLE)}。 What is right; empty: nothing.",
        ),
    ],
    on: On = None,
    authority: Annotated[str | None, typer.Option(help="更正的单位。 Who corrects.")] = None,
    number: Number = None,
    matter: Matter = None,
    code: Code = None,
    json_: Json = False,
) -> None:
    """更正列入所载内容, 列明所影响的后果。 Correct what a listing says; what it affected is listed.

    例 Example: credit-graph correct 虚税稽罚〔2026〕1号 --what 截止日 --reason 税务机关来函 --set until=2027-01-12
    """
    day, said = _day(on), read_changes(changes)
    with acting() as (store, acts):
        known = find_decision(store, decision, matter, code)
        done = acts.correct(known, what, _said(reason), day, said, authority=authority, number=number)
    say_done(done, as_json=json_)


_YES_NO = {"是": True, "true": True, "yes": True, "否": False, "false": False, "no": False}


def read_changes(texts: Iterable[str]) -> dict[str, Any]:
    """更正内容 as typed, `name=value`; SettingError says which cannot be read."""
    said: dict[str, Any] = {}
    for text in texts:
        name, sign, value = (part.strip() for part in text.partition("="))
        if not sign or name not in CORRECTABLE:
            raise SettingError(
                f"--set {text!r} 应为 名称=值, 名称为 {', '.join(CORRECTABLE)} 之一。"
                " --set takes NAME=VALUE with one of these names."
            )
        if not value:
            said[name] = None
        elif name in ("decided", "acted", "until"):
            said[name] = day_option(value, f"--set {name}")
        elif name in ("large_personal_debt", "life", "key_target"):
            if value.lower() not in _YES_NO:
                raise SettingError(f"--set {name} 应为 是 或 否。 --set {name} takes yes or no.")
            said[name] = _YES_NO[value.lower()]
        else:
            said[name] = value
    return said


# --- 复核 ---


@review.command("list")
def list_reviews(
    purpose: Purpose,
    case: Case,
    as_of: Annotated[str | None, typer.Option(help="何日的待核事项, 缺省今日。 The day asked about.")] = None,
    rule: Annotated[str | None, typer.Option(help="只看这条规则。 Only of this rule.")] = None,
    decision: Annotated[str | None, typer.Option(help="只看这份决定。 Only of this decision.")] = None,
    limit: Limit = 100,
    matter: Matter = None,
    code: Code = None,
    json_: Json = False,
) -> None:
    """待核事项: 机器不能认定、须由人核实的后果。 What people must look at before anything follows.

    例 Example: credit-graph review list --purpose supervision --case 2026-17
    """
    session = Session()
    with session.store() as store:
        asked = _for_reviewing(session, purpose, case, day_option(as_of, "--as-of") or today())
        known = find_decision(store, decision, matter, code) if decision else None
        found = _within(
            store, asked, review_list(store.read, asked.day, limit, rule, known), lambda one: one.party
        )
        refs = refs_shown_to(party_refs(store, (one.party for one in found), asked.day), asked.purpose)
        said = [{**one.as_json(), "party": _ref_json(refs, one.party)} for one in found]
        asked.register(store, "query.reviews", known or "", (one.party for one in found), said, rule=rule)
    if json_:
        say_json(said)
        return
    grid = _grid("识别号 key", "决定 decision", "及于 party", "规则 rule", "疑点 doubts", "自 since")
    for one in found:
        doubts = "、".join(_doubt(word) for word in one.why if word in _DOUBTS) or "—"
        mark = " 异议中 disputed" if one.disputed else ""
        about = party_text(refs.get(one.party))
        grid.add_row(one.key, one.decision_no, about, one.rule, doubts + mark, str(one.since))
    out.print(grid)


_DOUBTS = frozenset(doubt.value for doubt in Doubt)


def _doubt(word: str) -> str:
    return Doubt(word).zh


@review.command("decide")
def decide_review(
    key: Annotated[str, typer.Argument(metavar="KEY", help="后果识别号, 见 review list。 Its key.")],
    outcome: Annotated[
        str, typer.Option(help="dismissed 不成立, referred 移送, settled 已由事实解决。 The outcome.")
    ],
    reason: Why,
    json_: Json = False,
) -> None:
    """登记复核结果; 本身不使任何后果生效。 Put down what came of a review task; nothing takes effect by it.

    例 Example: credit-graph review decide 5d2e… --outcome referred --reason 移送税务机关认定
    """
    if outcome not in OUTCOMES:
        known = ", ".join(f"{id_} {zh}" for id_, zh in OUTCOMES.items())
        raise SettingError(f"没有处理结果 {outcome!r}; 可用: {known}。 No such outcome.")
    with acting() as (store, acts):
        done = acts.review_decide(whole_id(store, "consequence", key), outcome, _said(reason))
    say_done(done, as_json=json_)


# --- finding what is meant ---


def find_decision(store: GraphStore, text: str, matter: str | None, code: str | None) -> str:
    """决定标识 by id or number; SettingError lists the candidates if several bear the number."""
    if text.startswith("d:"):
        text = whole_id(store, "decision", text)
        if not store.read("spread/decisions", ids=[text]):
            raise SettingError(f"没有决定 {text}。 There is no such decision.")
        return text
    number = decision_number(text)
    rows = [
        row
        for one in dict.fromkeys((number, text.strip()))
        for row in store.read("acts/decisions_of_number", number=one, limit=_CANDIDATES)
    ]
    lists = lists_in_force(store.read)
    wanted = (lists.matter(matter) or matter) if matter else None
    found = [
        row
        for row in rows
        if wanted in (None, row["matter"]) and (code is None or party_id(store, code) == row["subject"])
    ]
    if not found:
        listed = f" 该文号的决定有 of this number:\n{_candidates(rows, lists)}" if rows else ""
        raise SettingError(f"没有文号为 {number} 的决定。 No such decision bears this number.{listed}")
    if len(found) > 1:
        raise SettingError(
            f"文号 {number} 有 {len(found)} 份决定, 请加 --matter、--code, 或用标识。"
            f" Several decisions bear this number; add --matter or --code, or use an id:\n{_candidates(found, lists)}"
        )
    return str(found[0]["id"])


def _candidates(rows: Iterable[Row], lists: Lists) -> str:
    """Persons are not named: nobody has said what for."""
    return "\n".join(
        f"  {row['id']} · {row['matter']} {lists.caption(row['matter'])} · {_subject(row)}" for row in rows
    )


def _subject(row: Row) -> str:
    if is_person_id(row["subject"]):
        return "自然人 a person"
    return f"{row['name'] or '名称不详'} {row['subject']}"


def party_id(store: GraphStore, text: str | None) -> str | None:
    """A party as typed: an id or its beginning, a code in capitals."""
    if text is None:
        return None
    plain = text.strip()
    return whole_id(store, "party", plain) if ":" in plain else plain.upper()


def _day(text: str | None) -> date:
    return day_option(text, "--on") or today()


def _said(text: str) -> str:
    if not text.strip():
        raise SettingError("请写明, 不能为空。 It must be said; it cannot be empty.")
    return text.strip()


# --- acting and telling ---


@contextmanager
def acting() -> Iterator[tuple[GraphStore, Acts]]:
    """The store, and whoever acts in it by the rules in force."""
    session = Session()
    with session.store() as store:
        ledger = session.ledger(store)
        assert_whole(store)
        yield store, Acts(ledger, establish(ledger), session.holidays())


def _for_reviewing(session: Session, purpose: str, case: str, day: date) -> Enquiry:
    """An enquiry into what nobody has decided yet; Refused if its purpose may not see that."""
    asked = Enquiry.of(session.auditor, purpose, case, day)
    asked.must_see(Sight.REVIEW_TASKS)
    return asked


def _within(store: GraphStore, asked: Enquiry, found: Sequence[T], party: Callable[[T], str]) -> list[T]:
    """Those about parties within the districts of whoever asks."""
    kept = asked.those_within(store, [party(one) for one in found])
    return [one for one in found if party(one) in kept]


def _ref_json(refs: Mapping[str, PartyRef], id_: str) -> dict[str, Any]:
    return asdict(refs.get(id_) or PartyRef(id_, "Person" if is_person_id(id_) else "Enterprise", None))


def _grid(*titles: str) -> Grid:
    """The first column is the id: whole, in one line, so that it can be copied."""
    grid = Grid()
    for place, title in enumerate(titles):
        grid.add_column(title, overflow="fold", no_wrap=place == 0)
    return grid


def say_each(done: Sequence[Done], failed: Sequence[tuple[int, str]], *, as_json: bool) -> None:
    """How many lines of a file were done, and by line why others were not."""
    if as_json:
        say_json(
            {
                "read": len(done) + len(failed),
                "done": [one.as_json() for one in done],
                "failed": [{"line": line, "why": why} for line, why in failed],
            }
        )
    else:
        out.print(f"读入 read {len(done) + len(failed)} = 已办 done {len(done)} + 未办 failed {len(failed)}")
        for line, why in failed:
            out.print(f"  第 {line} 行 line {line}: {why}", style="yellow", markup=False)
    raise typer.Exit(1 if failed else 0)


def say_done(done: Done, *, as_json: bool) -> None:
    for note in done.notes:
        err.print(f"! {note}", markup=False, style="bold yellow")
    if as_json:
        say_json(done.as_json())
        return
    run = f" · 运行 run {done.run}" if done.run else " · 后果无变化 nothing that follows has changed"
    out.print(f"[green]✓[/] {done.act} {done.id}{run}")
    if done.run:
        out.print(
            f"  后果 consequences: 新增 new {done.new}, 变更 changed {done.changed}, 终止 ended {done.ended}"
        )
    for one in done.states[:_SHOWN]:
        out.print(
            f"  {one.rule} · {one.party}: {_state(one.before)} → {_state(one.after)}",
            markup=False,
            soft_wrap=True,
        )
    if len(done.states) > _SHOWN:
        out.print(f"  … 另有 {len(done.states) - _SHOWN} 项 more (--json)")
    _tell_days(done)


def _tell_days(done: Done) -> None:
    if done.deadlines:
        by = done.deadlines
        checked = "" if by.verified else " (天数待核 not checked against a text)"
        out.print(
            f"  期限 deadlines{checked}: 标注 mark by {by.mark_by}, 办结 decide by {by.decide_by},"
            f" 最迟 at the latest {by.latest}"
        )
    for one in done.retractions:
        told = _actors(one.recipients)
        out.print(f"  须于 {one.due} 前告知 must be told: {one.party} · {told}", markup=False, soft_wrap=True)


def _actors(recipients: Sequence[Mapping[str, Any]]) -> str:
    return ", ".join(dict.fromkeys(str(one["actor"]) for one in recipients)) or "无人查询过 nobody asked"


def _state(status: str | None) -> str:
    return f"{Status(status).zh} {status.replace('_', ' ')}" if status else "无结果 nothing"
