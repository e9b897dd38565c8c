"""报告的生成. Reads the graph once for every part, as of one day and as known at one change, and lets the law explain."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, Final

from graph_service.access.purposes import Purpose, Sight, purpose_of
from graph_service.domain.intervals import days_zh
from graph_service.domain.model import is_person_id
from graph_service.domain.ontology import KINDS_ZH
from graph_service.domain.plain_values import plain
from graph_service.domain.vocabulary import ENDS, ROLES_ZH
from graph_service.exploring.budget import Budget
from graph_service.exploring.owners import OwnershipView, ownership_of
from graph_service.facts.editions import editions_in_force
from graph_service.facts.party import Candidates, PartyFacts, party_facts
from graph_service.facts.party_refs import PartyRef, party_refs
from graph_service.law.outcome import Doubt, Standing, Status
from graph_service.law.rules import DISPUTE, Editions, Effect, RuleBook, basis_json
from graph_service.law.wording import citations_zh
from graph_service.liability.consequences import Stored, StoredConsequence, consequences_of, hints_of
from graph_service.liability.decision_facts import Gathered, gather
from graph_service.liability.notices import Notice, notified_on, read_notices, usable
from graph_service.related.factors import Factors, read_factors
from graph_service.related.hints_told import ToldHint, ToldRelated, without_holdings
from graph_service.related.hints_told import standing as standing_related
from graph_service.related.stored import last_run
from graph_service.reports.association import (
    LATER_RUN,
    NO_SUMMARY,
    NO_TARGET,
    NOT_COMPUTED,
    NOT_SHOWN,
    NOTHING_WITHHELD,
    TOLD,
    VALID_DAYS,
    Affected,
    Ask,
    AssociationReport,
    CodedWord,
    DecisionRef,
    HintItem,
    Hints,
    LegalBasis,
    Proof,
    Stage,
    State,
    caption,
)
from graph_service.reports.counterfactual import decisive
from graph_service.reports.coverage import coverage_of
from graph_service.reports.neighbours import neighbours_of
from graph_service.reports.showing import shown_to
from graph_service.reports.summary import summary_of
from graph_service.store.audit import sm3
from graph_service.store.graph_store import GraphStore, Reader, Reading

_READ_UPWARDS: Final = Budget(seconds=1.0)
_OVER: Final = (Status.EXPIRED, Status.RELEASED)
_PROOF_KINDS: Final = {
    "office": "任职", "finding": "责任认定", "listing": "列入", "ending": "终止事件", "dispute": "异议",
    "repair": "信用修复",
}  # fmt: skip


def report(
    store: GraphStore,
    ask: Ask,
    kinds: Mapping[str, str],
    match_name: Any = None,
    factors: Factors | None = None,
    purpose: Purpose | None = None,
) -> AssociationReport | Candidates | None:
    """关联报告 on the party that a code, id or exact name says; Candidates if several bear the name, None if nobody.

    `kinds` are the kinds of data that could have been loaded, with their captions: what was not is said in the
    coverage. `factors`: the figures of hints, None: those that come along. `purpose`: as far as whoever asks sees it;
    None: all that it sees. SettingError if the purpose is none of the list. Nothing is written: whoever gives the
    report out enters it into the register first.
    """
    purpose = purpose or purpose_of(ask.purpose)
    more = {"match_name": match_name} if match_name is not None else {}

    def read(reading: Reading) -> AssociationReport | Candidates | None:
        found = party_facts(reading, ask.party, ask.as_of, ask.known_at, **more)
        if not isinstance(found, PartyFacts):
            return found
        made = _Making(reading, ask, purpose, found, factors).made(kinds)
        seen = shown_to(made, purpose, light=ask.light)
        return replace(seen, neighbours=neighbours_of(reading, seen, purpose, light=ask.light))

    made = store.reading(read)
    return sealed(made) if isinstance(made, AssociationReport) else made


def sealed(made: AssociationReport) -> AssociationReport:
    """The report with its summary, the hash over its content, and a number that carries it."""
    made = replace(made, summary=summary_of(made))
    told = plain(made)
    content_hash = _digest(_content(told))
    digest = _digest(told | {"content_hash": content_hash})
    return replace(
        made, content_hash=content_hash, hash=digest, number=f"{made.issued_at:%Y%m%d}-{digest[:10].upper()}"
    )


def _digest(said: Any) -> str:
    return sm3(json.dumps(said, ensure_ascii=False, sort_keys=True))


def _content(said: dict[str, Any]) -> Any:
    """What is told, without when it was told and as of which change: the same as long as the content is."""
    return _unchanging({name: part for name, part in said.items() if name not in _OF_THE_TELLING})


def _unchanging(said: Any) -> Any:
    if isinstance(said, dict):
        return {name: _unchanging(part) for name, part in said.items() if name != "known_change"}
    return [_unchanging(part) for part in said] if isinstance(said, list) else said


_OF_THE_TELLING: Final = frozenset({"number", "issued_at", "expires_on", "content_hash", "hash"})


class _Making:
    def __init__(
        self, store: Reader, ask: Ask, purpose: Purpose, subject: PartyFacts, factors: Factors | None
    ) -> None:
        self.store, self.ask, self.purpose, self.subject = store, ask, purpose, subject
        self.factors = factors
        self.known = subject.known_change
        self.editions: Editions = editions_in_force(store.read)
        self.cases: dict[str, Gathered] = {}
        self.refs: dict[str, PartyRef] = {}
        self.notices: dict[str, list[Notice]] = defaultdict(list)

    def made(self, kinds: Mapping[str, str]) -> AssociationReport:
        ask = self.ask
        subject = self._with_doubts(self.subject)
        ids = [subject.party.id, *(ref.id for ref in subject.other_codes)]
        decisions = self._decisions_of_its_orders([one.id for one in subject.decisions if not one.found])
        reaching = consequences_of(self.store.read, self.known, parties=ids)
        arising = [
            one
            for one in consequences_of(self.store.read, self.known, decisions=decisions)
            if one.party not in ids
        ]
        advice = hints_of(self.store.read, self.known, parties=ids)
        self._read_around([*reaching, *arising, *advice])
        here = [one for one in (self._affected(one) for one in reaching) if one is not None]
        there = [one for one in (self._affected(one) for one in arising) if one is not None]
        coverage = coverage_of(self.store, kinds, self.known)
        days = [one.data_day for one in coverage if one.data_day]
        ownership = self._ownership()
        return AssociationReport(
            summary=NO_SUMMARY,
            withheld=NOTHING_WITHHELD,
            number="",
            issued_at=ask.issued_at,
            expires_on=ask.issued_at.date() + timedelta(days=VALID_DAYS),
            issued_to=ask.issued_to,
            purpose=CodedWord(self.purpose.id, self.purpose.zh),
            legal_task=self.purpose.legal_task,
            case=ask.case,
            as_of=ask.as_of,
            known_at=ask.known_at,
            known_change=self.known,
            data_day=max(days, default=None),
            rules_version=self.editions.on(ask.as_of).version,
            subject=subject,
            consequences=tuple(one for one in here if _standing(one)),
            arising=tuple(one for one in there if _standing(one)),
            review_tasks=tuple(one for one in (*here, *there) if one.status.id == Status.REVIEW_TASK),
            ended=tuple(one for one in (*here, *there) if one.status.id in _OVER),
            advice=tuple(one for one in (self._affected(one) for one in advice) if one is not None),
            hints=self._hints(),
            ownership=ownership,
            coverage=coverage,
            remarks=tuple(_remarks(subject)),
            texts_note=self.editions.on(ask.as_of).texts_note,
            partial=bool(subject.more) or (ownership is not None and ownership.partial),
        )

    # --- around it ---

    def _hints(self) -> Hints:
        """关联提示 as the last run left them, as far as the graph still says so; else why there are none."""
        if not self.purpose.may_see(Sight.HINTS):
            return NOT_SHOWN
        listed = (item for one in self.subject.decisions if not one.found for item in one.listings)
        if is_person_id(self.subject.party.id) or not any(item.content.get("key_target") for item in listed):
            return NO_TARGET
        book = self.editions.on(self.ask.as_of)
        id_, day = self.subject.party.id, self.ask.as_of
        factors = self.factors or read_factors()
        found = standing_related(self.store, id_, day, self.known, book, factors)
        if found is not None:
            seen = found if self.purpose.may_see(Sight.HOLDERS) else without_holdings(found)
            return _as_people_see_them(seen, book)
        last = last_run(self.store.read, self.known)
        if last is None:
            return NOT_COMPUTED
        return LATER_RUN if day < last.as_of else NO_TARGET

    def _ownership(self) -> OwnershipView | None:
        if is_person_id(self.subject.party.id) or not self.purpose.may_see(Sight.HOLDERS):
            return None
        named = {
            ref.id: ref for ref in (self.subject.party, *(one.holder for one in self.subject.shareholders))
        }
        return ownership_of(
            self.store, self.subject.party.id, self.ask.as_of, self.known, _READ_UPWARDS, named=named
        )

    # --- what is read around the consequences ---

    def _with_doubts(self, subject: PartyFacts) -> PartyFacts:
        """The party with the doubts of its decisions."""
        self._gather([one.id for one in subject.decisions])
        told = (
            replace(one, doubts=tuple(sorted(self.cases[one.id].decision.doubts)))
            if one.id in self.cases
            else one
            for one in subject.decisions
        )
        return replace(subject, decisions=tuple(told))

    def _decisions_of_its_orders(self, own: Sequence[str]) -> list[str]:
        """The party's decisions, and those that name persons under one of its orders; not an order that names it."""
        around = (one for id_ in own if id_ in self.cases for one in self.cases[id_].facts.decisions)
        return sorted({*own, *(one.id for one in around if one.under in own)})

    def _gather(self, decisions: Iterable[str]) -> None:
        missing = sorted(set(decisions) - self.cases.keys())
        cases, _ = gather(self.store.read, missing, self.known, self.editions) if missing else ([], [])
        self.cases |= {case.decision.id: case for case in cases}

    def _read_around(self, found: Sequence[Stored]) -> None:
        decisions = sorted({one.decision for one in found})
        if not decisions:
            return
        self._gather(decisions)
        mentioned = {one.party for one in found} | {case.decision.subject for case in self.cases.values()}
        mentioned |= {
            proof["org"] for one in found for proof in one.grounds.values() if proof.get("org") is not None
        }
        self.refs = party_refs(self.store, mentioned, self.ask.as_of, self.known)
        for notice in read_notices(self.store.read, decisions, self.known):
            self.notices[notice.decision].append(notice)

    # --- one consequence ---

    def _affected(self, one: Stored) -> Affected | None:
        """None if nothing stands on the day, as before a decision."""
        standing = one.on(self.ask.as_of)
        if standing is None:
            return None
        case = self.cases.get(one.decision)
        decision = self._decision(one, case)
        party = self._ref(one.party)
        notified = notified_on(one, self.notices.get(one.decision, ()))
        proofs = self._proofs(one, standing, case)
        book = self.editions.on(self.ask.as_of)
        return Affected(
            key=one.key,
            party=party,
            decision=decision,
            rule=one.rule,
            rules_version=one.rules_version,
            effect=CodedWord(one.effect, Effect(one.effect).zh),
            measures=tuple(caption(book.measures, measure) for measure in one.measures),
            state=_state(standing),
            sentence_zh=_sentence_zh(decision, party, standing, proofs, one),
            sentence_en=_sentence_en(decision, party, standing, one),
            rule_zh=one.zh,
            rule_en=one.en,
            timeline=_stages(one),
            proofs=proofs,
            basis=tuple(LegalBasis(b["title"], b["number"], b["article"]) for b in one.basis),
            how_to_object=one.how_to_object,
            how_to_repair=one.how_to_repair,
            notified=notified,
            usable=isinstance(one, StoredConsequence) and usable(one, self.ask.as_of, notified),
            run=one.made_by,
            computed_at=one.computed_at,
        )

    def _ref(self, id_: str) -> PartyRef:
        return self.refs.get(id_) or PartyRef(id_, "", None)

    def _decision(self, one: Stored, case: Gathered | None) -> DecisionRef:
        matter = case.decision.matter if case else ""
        about = self._ref(case.decision.subject) if case else None
        doubts = _words(sorted(case.decision.doubts)) if case else ()
        return DecisionRef(
            one.decision, CodedWord(matter, self.editions.lists.caption(matter)), one.decision_no, one.authority,
            one.decision_date, about, doubts, case.decision.under if case else None,
        )  # fmt: skip

    def _proofs(self, one: Stored, standing: Standing, case: Gathered | None) -> tuple[Proof, ...]:
        carrying = (
            decisive(case.facts, self.editions, one.rule, one.party, self.ask.as_of) if case else frozenset()
        )
        listings = {id_ for id_, told in one.grounds.items() if told["kind"] == "listing"}
        used = [id_ for id_ in one.grounds if id_ in listings or id_ in standing.grounds]
        return tuple(
            self._proof(id_, one.grounds[id_], decisive=id_ in carrying or listings == {id_}) for id_ in used
        )

    def _proof(self, id_: str, told: Mapping[str, Any], *, decisive: bool) -> Proof:
        return Proof(
            id_, told["kind"], self._proof_zh(told), told.get("source", ""), told.get("file", ""),
            told.get("row", 0), date.fromisoformat(told["data_day"]) if told.get("data_day") else None, decisive,
        )  # fmt: skip

    def _proof_zh(self, told: Mapping[str, Any]) -> str:
        days = days_zh(told.get("from"), told.get("to")) or "起止日不详"
        if told["kind"] == "office":
            role = ROLES_ZH.get(told.get("role", ""), told.get("role", ""))
            org = self._ref(told["org"]).name or told["org"]
            return f"{org} {told.get('title') or role} ({days})"
        zh = _PROOF_KINDS[told["kind"]]
        event = ENDS[told["event"]].zh if told.get("event") in ENDS else ""
        said = " ".join(str(part) for part in (zh, event, told.get("number"), told.get("authority")) if part)
        return f"{said} ({told['from']})" if told.get("from") else said


def _standing(one: Affected) -> bool:
    return one.status.id not in (*_OVER, Status.REVIEW_TASK)


def _stages(one: Stored) -> tuple[Stage, ...]:
    ends = [*(segment.since for segment in one.segments[1:]), None]
    return tuple(
        Stage(segment.since, until, _state(segment.standing) if segment.standing else None)
        for segment, until in zip(one.segments, ends, strict=True)
    )


def _state(standing: Standing) -> State:
    return State(
        standing.status.value, standing.status.zh, standing.valid_from, standing.valid_to, standing.disputed,
        _words(standing.why),
    )  # fmt: skip


def _as_people_see_them(told: ToldRelated, book: RuleBook) -> Hints:
    """Without those that are hidden by default: they are counted, and add to the risk."""
    shown = {(one.rule, one.party.id) for one in told.shown}
    return Hints(
        state=TOLD,
        items=tuple(_hint(one, book) for one in told.shown),
        hidden=told.hidden,
        held=told.held,
        withheld=told.withheld,
        risk=told.risk,
        contributions=tuple(one for one in told.contributions if (one.rule, one.party.id) in shown),
        suppressed=told.suppressed,
        as_of=told.as_of,
        run=told.run,
        rules_version=told.rules_version,
        factors_version=told.factors_version,
    )


def _hint(one: ToldHint, book: RuleBook) -> HintItem:
    status = Status(one.status)
    rule = book.rules[one.rule]
    return HintItem(
        one.rule, one.zh, one.party, one.path, one.evidence, one.weak,
        State(status.value, status.zh, until=one.valid_to, disputed=status is Status.HELD), one.adverse, one.more_paths,
        tuple(LegalBasis(**basis_json(basis)) for basis in rule.basis), rule.how_to_object,
    )  # fmt: skip


def _words(why: Iterable[str]) -> tuple[CodedWord, ...]:
    return tuple(CodedWord(word, word_zh(word)) for word in why)


def word_zh(word: str) -> str:
    """理由 in Chinese: a ground, a doubt, an event."""
    head, _, rest = word.partition(":")
    if head == "office":
        return f"任{ROLES_ZH.get(rest, rest)}"
    if head == "finding":
        return f"经认定负有责任 ({ROLES_ZH.get(rest, rest)})"
    if head == "released":
        return f"因{(ENDS[rest].zh if rest in ENDS else rest).removesuffix('解除')}解除"
    if word in frozenset(Doubt):
        return Doubt(word).zh
    return {"named": "决定列名", "linked": "关联", DISPUTE: "异议核实中"}.get(word, word)


def _sentence_zh(
    decision: DecisionRef, party: PartyRef, standing: Standing, proofs: Sequence[Proof], one: Stored
) -> str:
    about = decision.about.name if decision.about and decision.about.name else "该主体"
    same = decision.about is not None and decision.about.id == party.id
    offices = "; ".join(proof.zh for proof in proofs if proof.kind in ("office", "finding"))
    basis = "、".join(citations_zh((b["title"], b["number"], b["article"]) for b in one.basis[:2]))
    reach = "" if same else f"; {party.name or '该人'}: {offices or '见依据'}"
    term = f"自 {standing.valid_from} 起" + (f"至 {standing.valid_to} (不含)" if standing.valid_to else "")
    state = standing.status.zh + (" (异议中)" if standing.disputed else "")
    return (
        f"{decision.authority or '认定单位未载明'} {decision.day} 以 {decision.number or '无文号文书'} 对 {about}"
        f" 作出决定 ({decision.matter.zh}){reach}。依据 {basis}。{term}, 现状: {state}。"
    )


def _sentence_en(decision: DecisionRef, party: PartyRef, standing: Standing, one: Stored) -> str:
    about = decision.about.name if decision.about else None
    until = f" until {standing.valid_to}" if standing.valid_to else ""
    return (
        f"Decision {decision.number or 'without number'} of {decision.day} on {about or 'the party'}; {one.en}"
        f" {party.name or 'The party'}: {standing.status.en} from {standing.valid_from}{until}."
    )


def _remarks(subject: PartyFacts) -> Iterable[str]:
    """数据质量提示 on the subject's own data."""
    if subject.same_name:
        yield f"另有 {len(subject.same_name)} 个仅以此名称出现、未归并的主体。 Others bear this name and are not joined."
    for source, total in subject.share_totals:
        if total > 1:
            yield f"{source} 所载持股合计超过 100%。 Shares add up to more than 100 %."
    if not subject.statuses and subject.party.kind != "Person":
        yield "登记状态不详。 The registry status is not known."
    for kind, left in subject.more.items():
        yield f"{KINDS_ZH.get(kind, kind)}另有 {left} 项未列出。 {left} more of this kind are not listed."
