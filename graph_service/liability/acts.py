"""人的行为. What people decide about decisions: each act is one transaction that also lets follow what follows.

An act states facts (登记), re-evaluates every decision that they touch, publishes the outcome and writes its audit
record, whole or not at all: a dispute holds, a repair releases from the moment the act is done. What a person states
has the source 人工登记; where an act changes what a file stated (a loaded dispute is decided, a listing corrected) the
fact is stated again for that file's own source and replaces it, so that the older file does not bring it back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from typing import Any, Final

from graph_service.access.two_persons import assert_another
from graph_service.domain import model
from graph_service.domain.model import Entity, Fact, Role
from graph_service.errors import HolidayTableError, Refused, SettingError
from graph_service.facts.evidence import entry_of
from graph_service.facts.organisation import Read
from graph_service.law.deadlines import Deadlines, HolidayTable, dispute_deadlines, read_holidays
from graph_service.law.rules import DISPUTE, Editions, region_digits
from graph_service.liability import releases, reviews
from graph_service.liability.acting import BY_HAND, UPHELD, Done, Hand, Touched, standing_disputes
from graph_service.liability.consequences import (
    Stored,
    StoredConsequence,
    stored_consequence,
)
from graph_service.liability.same_decisions import DISTINCT
from graph_service.liability.spreading import decisions_of_parties
from graph_service.store.graph_store import Moment, Row, Transaction
from graph_service.store.ledger import Ledger, StoredFact, facts_of
from graph_service.store.versions import Stated

__all__ = ["BY_HAND", "CORRECTABLE", "DISPUTE_OUTCOMES", "FOR_GOOD", "UPHELD", "Acts", "Done", "Touched"]

DISPUTE_OUTCOMES: Final = (UPHELD, "rejected", "withdrawn")
FOR_GOOD: Final = ("repaired", "revoked_or_annulled")
"""终止事由 that release everything for good: they leave a tombstone, and whoever was told must be told."""
_RELATED: Final = "related."
_DAYS: Final = ("decided", "acted", "until")
_YES_OR_NO: Final = ("large_personal_debt", "life", "key_target")
_TEXTS: Final = ("authority",)
CORRECTABLE: Final = (*_DAYS, "region", *_YES_OR_NO, *_TEXTS)
"""列入中可更正的内容. `until` is the first day on which the listing no longer holds."""


@dataclass(slots=True)
class Acts:
    """行为 of one actor over one store, by the rules in force. Days are those of the acts, never of the clock."""

    ledger: Ledger
    editions: Editions
    holidays: HolidayTable = field(default_factory=lambda: read_holidays(None))

    # --- 责任认定 ---

    def finding_add(
        self, decision: str, person: str, role: str | None, on: date, *, authority: str | None = None,
        number: str | None = None,
    ) -> Done:  # fmt: skip
        """责任认定, proposed: it has no effect until another person approves it."""
        held = _role(role)

        def work(hand: Hand) -> Mapping[str, Any]:
            hand.decision(decision)
            hand.person(person)
            fact = model.finding(
                _at(decision), Entity("Person", person), held, on, number=number, authority=authority
            )
            hand.state(fact)
            hand.finding = _standing_finding(hand.tx.run, _content(fact))["fact"]["id"]
            hand.follow([decision])
            return {"decision": decision, "person": person, "role": role, "finding": hand.finding}

        return self._do("finding.add", work)

    def finding_approve(self, finding: str, on: date, *, reason: str | None = None) -> Done:
        """核准认定 by another person than the one who proposed it; Refused for that one.

        `finding`: the id of its version, or what stands in it before the @.
        """

        def work(hand: Hand) -> Mapping[str, Any]:
            found = _standing_finding(hand.tx.run, finding)
            content, _, change = found["fact"]["id"].partition("@")
            _assert_second_person(hand, found["fact"], int(change))
            decision = found["decision"]
            _assert_not_approved(hand, decision, content)
            hand.state(model.approval(_at(decision), content, on, hand.moment.actor, reason))
            hand.finding = found["fact"]["id"]
            hand.follow([decision])
            return {"decision": decision, "person": found["person"], "finding": hand.finding}

        return self._do("finding.approve", work)

    # --- 一份决定 ---

    def decision_distinct(self, decision: str, on: date, *, reason: str) -> Done:
        """核定为另一份决定: neither a repaired decision that came back nor the second spelling of another; it has its own
        effects from then on."""

        def work(hand: Hand) -> Mapping[str, Any]:
            hand.decision(decision)
            hand.state(model.approval(_at(decision), DISTINCT, on, hand.moment.actor, reason))
            hand.follow([decision])
            return {"decision": decision, "on": on, "reason": reason}

        return self._do("decision.distinct", work)

    # --- 终止事件、身份、告知 ---

    @property
    def event_kinds(self) -> frozenset[str]:
        """终止事由 that can be recorded."""
        return frozenset(kind for _, book in self.editions.books for kind in book.event_kinds) - {DISPUTE}

    def event_record(
        self, decision: str, kind: str, on: date, to: date | None = None, about: str | None = None, *,
        number: str | None = None, authority: str | None = None, reason: str | None = None,
    ) -> Done:  # fmt: skip
        """终止事件 of a decision, from a day on, until `to` if that is given, `about` one party or all."""
        if kind not in self.event_kinds:
            raise SettingError(
                f"没有终止事由 {kind!r}; 可用: {', '.join(sorted(self.event_kinds))}。 No such event."
            )
        _assert_order(on, to)

        def work(hand: Hand) -> Mapping[str, Any]:
            known = hand.decision(decision)
            hand.state(
                model.ending(
                    _at(decision), kind, on, to, hand.about(about), number=number, authority=authority,
                    reason=reason,
                )
            )  # fmt: skip
            hand.follow([decision])
            if kind in FOR_GOOD and to is None and about is None:
                hand.release(known, kind, on)
            return {"decision": decision, "kind": kind, "on": on, "to": to, "about": about, "number": number}

        return self._do("event.record", work)

    def identity_confirm(
        self, person: str, on: date, way: str, *, reason: str | None = None, authority: str | None = None,
        number: str | None = None,
    ) -> Done:  # fmt: skip
        """身份核实: he is who the records say. What waited only for that becomes effective at once."""

        def work(hand: Hand) -> Mapping[str, Any]:
            hand.person(person)
            hand.within(person)
            hand.state(
                model.identity_check(
                    Entity("Person", person), "confirmed", on, way=way, reason=reason, authority=authority,
                    number=number,
                )
            )  # fmt: skip
            hand.follow(sorted(decisions_of_parties(hand.tx.run, [person])))
            return {"person": person, "way": way, "on": on}

        return self._do("identity.confirm", work)

    def identity_refute(
        self, person: str, on: date, way: str, *, reason: str, decisions: Sequence[str] | None = None,
        authority: str | None = None, number: str | None = None,
    ) -> Done:  # fmt: skip
        """身份核实不符: he is not who the records say. Releases him from the decisions given, or from every decision
        of which anything derived reaches him."""

        def work(hand: Hand) -> Mapping[str, Any]:
            hand.person(person)
            hand.within(person)
            whom = Entity("Person", person)
            freed = sorted(decisions) if decisions is not None else _reaching(hand.tx.run, person)
            known = [hand.decision(one) for one in freed]
            check = model.identity_check(
                whom, "refuted", on, way=way, reason=reason, authority=authority, number=number
            )
            endings = [
                model.ending(
                    _at(one),
                    "identity_refuted",
                    on,
                    None,
                    whom,
                    number=number,
                    authority=authority,
                    reason=reason,
                )
                for one in freed
            ]
            hand.state(check, *endings)
            for one in known:
                hand.close_upheld(one["id"], on, person, subject=one["subject"])
            hand.follow(sorted({*freed, *decisions_of_parties(hand.tx.run, [person])}), told=freed)
            for one in known:
                hand.retract(one, "identity_refuted", on, only=person)
            return {"person": person, "way": way, "on": on, "decisions": freed, "reason": reason}

        return self._do("identity.refute", work)

    def notice_record(
        self, decision: str, on: date, way: str, about: str | None = None, *, everybody: bool = False,
        number: str | None = None, authority: str | None = None,
    ) -> Done:  # fmt: skip
        """告知 of what follows from a decision: to its own subject, `about` another party, or to `everybody` whom it
        reaches."""

        def work(hand: Hand) -> Mapping[str, Any]:
            subject = hand.decision(decision)["subject"]
            whom = None if everybody else hand.about(about or subject)
            scope = model.EVERYBODY if everybody else None
            hand.state(
                model.notice(_at(decision), number, on, whom, way=way, authority=authority, scope=scope)
            )
            hand.follow([decision])
            told = whom.id if whom else model.EVERYBODY
            return {"decision": decision, "way": way, "on": on, "about": told, "number": number}

        return self._do("notice.record", work)

    # --- 名称核对 ---

    def name_confirm(
        self, named: str, organisation: str, on: date, way: str, *, reason: str | None = None,
        authority: str | None = None, number: str | None = None,
    ) -> Done:  # fmt: skip
        """名称核对无误: an organisation known by name only is the one of that code. Both are one party from now on."""

        def work(hand: Hand) -> Mapping[str, Any]:
            who, org = hand.named(named), hand.organisation(organisation)
            hand.within(organisation)
            _assert_not_joined_elsewhere(hand, named, organisation)
            check = model.name_check(
                who, org, "confirmed", on, way=way, reason=reason, authority=authority, number=number
            )
            hand.state(check, model.same_as(who, org, "confirmed"))
            hand.follow(sorted(decisions_of_parties(hand.tx.run, [named, organisation])))
            return {"named": named, "organisation": organisation, "way": way, "on": on}

        return self._do("name.confirm", work)

    def name_refuse(
        self, named: str, organisation: str, on: date, way: str, *, reason: str,
        authority: str | None = None, number: str | None = None,
    ) -> Done:  # fmt: skip
        """名称核对不符: it is not the one of that code, and is not read as it. Takes back what was confirmed before;
        Refused if a file states that they are the same."""

        def work(hand: Hand) -> Mapping[str, Any]:
            who, org = hand.named(named), hand.organisation(organisation)
            hand.within(organisation)
            hand.take_back(_joins_by_hand(hand, named, organisation))
            hand.state(
                model.name_check(
                    who, org, "refuted", on, way=way, reason=reason, authority=authority, number=number
                )
            )
            hand.follow(sorted(decisions_of_parties(hand.tx.run, [named, organisation])))
            return {"named": named, "organisation": organisation, "way": way, "on": on, "reason": reason}

        return self._do("name.refuse", work)

    # --- 异议 ---

    def dispute_open(
        self, decision: str, on: date, number: str | None, *, reason: str | None = None,
        authority: str | None = None, about: str | None = None, lodged: date | None = None,
    ) -> Done:  # fmt: skip
        """受理异议: what was derived is held from that day on; the authority's own order stays, marked.

        The answer says by which days it is to be marked and decided; where the holiday table does not reach, that
        it could not be counted.
        """

        def work(hand: Hand) -> Mapping[str, Any]:
            hand.decision(decision)
            _assert_not_open_elsewhere(hand, decision, number, about)
            hand.state(
                model.dispute(
                    _at(decision), number, on, None, hand.about(about), lodged=lodged, outcome="pending",
                    reason=reason, authority=authority,
                )
            )  # fmt: skip
            hand.deadlines = self._deadlines(hand, decision, on)
            hand.follow([decision])
            counted = asdict(hand.deadlines) if hand.deadlines else None
            return {"decision": decision, "number": number, "on": on, "about": about, "deadlines": counted}

        return self._do("dispute.open", work)

    def _deadlines(self, hand: Hand, decision: str, on: date) -> Deadlines | None:
        try:
            return dispute_deadlines(hand.region(decision), on, self.editions.on(on), self.holidays)
        except HolidayTableError as error:
            hand.notes.append(
                f"注意: 异议已受理, 但处理期限无法推算。{error}"
                " Attention: the dispute is open, but its deadlines could not be counted."
            )
            return None

    def dispute_decide(self, decision: str, dispute: str, outcome: str, on: date) -> Done:
        """异议处理. Rejected or withdrawn: it ends on that day. Upheld: the hold stays until `correct`, `annul` or
        `identity_refute` of the decision does what was owed and ends it.

        `dispute`: its number, or the id of its version.
        """
        _assert_outcome(outcome)

        def work(hand: Hand) -> Mapping[str, Any]:
            hand.decision(decision)
            found = _open_among(standing_disputes(hand.tx.run, decision), dispute)
            for fact in found:
                _assert_order(fact.properties.get("from"), on, "异议受理日")
                until = None if outcome == UPHELD else on
                hand.restate(fact, {"outcome": outcome}, until=until)
            if outcome == UPHELD:
                hand.notes.append(
                    "异议成立: 暂停执行继续有效, 直到以 correct、annul 或 identity refute 办结更正为止。"
                    " Upheld: the hold stays until correct, annul or identity refute has done what is owed."
                )
            hand.follow([decision])
            ids = [fact.properties["id"] for fact in found]
            return {"decision": decision, "disputes": ids, "outcome": outcome, "on": on}

        return self._do("dispute.decide", work)

    def hint_dispute_open(
        self, target: str, rule: str, party: str, number: str, on: date, *, reason: str | None = None,
        authority: str | None = None,
    ) -> Done:  # fmt: skip
        """受理提示异议: the association of a target with a party is not hinted at from that day on; nothing else changes."""
        if not rule.startswith(_RELATED) or rule not in self.editions.current.rules:
            raise SettingError(
                f"没有关联规则 {rule!r}; 见 credit-graph rules list。 No such rule of related parties."
            )

        def work(hand: Hand) -> Mapping[str, Any]:
            at, about = hand.about(target), hand.about(party)
            hand.within(target)
            assert at is not None  # noqa: S101 - both are named
            assert about is not None  # noqa: S101
            hand.state(
                model.hint_dispute(
                    at, rule, about, number, on, outcome="pending", reason=reason, authority=authority
                )
            )
            return {"target": target, "rule": rule, "party": party, "number": number, "on": on}

        return self._do("dispute.open_hint", work)

    def hint_dispute_decide(self, target: str, dispute: str, outcome: str, on: date) -> Done:
        """提示异议处理. Rejected or withdrawn: the hold ends on that day. Upheld: it stays; whoever keeps the register
        corrects what was wrong there."""
        _assert_outcome(outcome)

        def work(hand: Hand) -> Mapping[str, Any]:
            hand.about(target)
            hand.within(target)
            stated = [
                one for one in facts_of(hand.tx.run, [target], "Party") if one.kind.name == "HintDispute"
            ]
            found = _open_among((one for one in stated if one.standing), dispute)
            for fact in found:
                _assert_order(fact.properties.get("from"), on, "异议受理日")
                hand.restate(fact, {"outcome": outcome}, until=None if outcome == UPHELD else on)
            ids = [fact.properties["id"] for fact in found]
            return {"target": target, "disputes": ids, "outcome": outcome, "on": on}

        return self._do("dispute.decide_hint", work)

    # --- 修复、撤销、更正 ---

    def repair_record(
        self, decision: str, on: date, number: str | None, *, authority: str | None = None,
        reason: str | None = None,
    ) -> Done:  # fmt: skip
        """信用修复: releases everything derived from that day on, for good."""

        def work(hand: Hand) -> Mapping[str, Any]:
            known = hand.decision(decision)
            hand.state(model.repair(_at(decision), number, on, authority=authority, reason=reason))
            hand.follow([decision])
            hand.release(known, "repaired", on)
            return {"decision": decision, "number": number, "on": on}

        return self._do("repair.record", work)

    def annul(
        self, decision: str, on: date, *, reason: str, number: str | None = None,
        authority: str | None = None,
    ) -> Done:  # fmt: skip
        """撤销决定: releases everything derived from that day on, for good; upheld disputes are done with."""

        def work(hand: Hand) -> Mapping[str, Any]:
            known = hand.decision(decision)
            hand.state(
                model.ending(
                    _at(decision),
                    "revoked_or_annulled",
                    on,
                    number=number,
                    authority=authority,
                    reason=reason,
                )
            )
            hand.close_upheld(decision, on)
            hand.follow([decision])
            hand.release(known, "revoked_or_annulled", on)
            return {"decision": decision, "number": number, "on": on, "reason": reason}

        return self._do("annul", work)

    def correct(
        self, decision: str, what: str, reason: str, on: date, changes: Mapping[str, Any], *,
        authority: str | None = None, number: str | None = None,
    ) -> Done:  # fmt: skip
        """更正 of what a listing says (`changes`: names of CORRECTABLE; None = it says nothing of that).

        Upheld disputes are done with. The record lists the consequences that came, went or changed.
        """
        said = _checked(changes)

        def work(hand: Hand) -> Mapping[str, Any]:
            known = hand.decision(decision)
            _correct_listings(hand, decision, said)
            hand.close_upheld(decision, on)
            before, after = hand.follow([decision])
            affected = sorted(_affected(before, after))
            hand.state(
                model.correction(
                    _at(decision), number or hand.id, on, what, affected, reason=reason, authority=authority
                )
            )
            if affected:
                due = releases.annulled_by(hand.region(decision), on, self.editions.on(on), self.holidays)
                hand.retract(known, "corrected", due.by, keys=affected, note=due.note)
            return {"decision": decision, "what": what, "reason": reason, "affected": affected,
                    "changes": {name: str(value) for name, value in said.items()}}  # fmt: skip

        return self._do("correct", work)

    # --- 复核 ---

    def review_decide(self, key: str, outcome: str, reason: str) -> Done:
        """复核任务的处理: it is put down who decided what and why; nothing becomes effective by it."""
        if outcome not in reviews.OUTCOMES:
            raise SettingError(
                f"没有处理结果 {outcome!r}; 可用: {', '.join(reviews.OUTCOMES)}。 No such outcome."
            )

        def work(hand: Hand) -> Mapping[str, Any]:
            task = _open_review(hand, key)
            hand.decision(task.decision)
            count = len(reviews.decisions_on(hand.tx.run, [key]).get(key, ()))
            review = {
                "id": f"{key}#{count + 1}",
                "key": key,
                "decision": task.decision,
                "party": task.party,
                "outcome": outcome,
                "reason": reason,
                "actor": hand.moment.actor,
                "day": hand.moment.day,
                "change": hand.moment.change,
            }
            hand.tx.run("acts/write_review", review=review)
            hand.decisions = (task.decision,)
            return {"key": key, "decision": task.decision, "party": task.party, "outcome": outcome,
                    "reason": reason}  # fmt: skip

        return self._do("review.decide", work)

    # --- one transaction ---

    def _do(self, act: str, work: Callable[[Hand], Mapping[str, Any]]) -> Done:
        """`work` may run more than once; what it gives is the body of the audit record."""

        def unit(tx: Transaction, moment: Moment) -> tuple[Done, dict[str, Any]]:
            hand = Hand(self.ledger, self.editions, self.holidays, act, tx, moment)
            body = work(hand)
            done = hand.done()
            return done, {
                **body,
                "id": done.id,
                "run": done.run,
                "facts": asdict(done.facts),
                "new": done.new,
                "changed": done.changed,
                "ended": done.ended,
                "retractions": [one.id for one in done.retractions],
            }

        answer: Done = self.ledger.write(act, unit)
        return answer


# --- reading what is there ---


def _joins(hand: Hand, named: str) -> list[StoredFact]:
    stated = facts_of(hand.tx.run, [named])
    return [one for one in stated if one.kind.name == "SAME_AS" and one.anchor == named and one.standing]


def _assert_not_joined_elsewhere(hand: Hand, named: str, organisation: str) -> None:
    elsewhere = sorted({str(one.other) for one in _joins(hand, named)} - {organisation})
    if elsewhere:
        raise Refused(
            f"{named} 已登记为 {'、'.join(elsewhere)} 的同一主体; 如有误, 请先以 name refuse 登记不符。"
            " It is joined to another organisation; refuse that first."
        )


def _joins_by_hand(hand: Hand, named: str, organisation: str) -> list[StoredFact]:
    found = [one for one in _joins(hand, named) if one.other == organisation]
    stated = [one.properties for one in found if one.properties["source"] != BY_HAND]
    if stated:
        raise Refused(
            f"{named} 与 {organisation} 为同一主体, 系 {stated[0]['source']} 的文件 {stated[0]['file']} 所载;"
            " 请撤回该批或请来源更正。 A file states that they are the same; withdraw its load."
        )
    return found


def _at(decision: str) -> Entity:
    return Entity("Decision", decision)


def _content(fact: Fact) -> str:
    stated = Stated(fact, BY_HAND, 0, date.min)
    return stated.content_digest(stated.key)


def _role(text: str | None) -> Role | None:
    if text is None:
        return None
    try:
        return Role(text)
    except ValueError as error:
        raise SettingError(f"没有职务 {text!r}; 可用: {', '.join(Role)}。 No such office.") from error


def _assert_order(since: date | None, until: date | None, what: str = "起始日") -> None:
    if since is not None and until is not None and until < since:
        raise SettingError(f"{until} 早于{what} {since}。 That day lies before the first one, {since}.")


def _standing_finding(read: Read, id_: str) -> Row:
    content, _, _ = id_.partition("@")
    rows = read("acts/finding", content=f"{content}@") if content else []
    if not rows or ("@" in id_ and rows[0]["fact"]["id"] != id_):
        raise SettingError(
            f"没有现行的责任认定 {id_}; 见 credit-graph finding list。 No finding of this id stands; see finding list."
        )
    return rows[0]


def _assert_second_person(hand: Hand, finding: Row, change: int) -> None:
    """双人原则. Neither who wrote the finding nor who loaded its file approves it."""
    rows = hand.tx.run("acts/change_actor", id=change)
    proposers = {row["actor"] for row in rows}
    proposers |= {row["load"].get("actor") for row in hand.tx.run("loads/read_load", id=finding["load"])}
    proposers.discard(None)
    if not proposers:
        raise Refused(
            "查不到这项认定由谁提出, 不能核准; 请重新加载或登记。 Nobody knows who proposed this finding; load or add it again."
        )
    assert_another(hand.tx.run, hand.moment.actor, proposers, "这项认定", "finding")


def _assert_not_approved(hand: Hand, decision: str, content: str) -> None:
    for fact in facts_of(hand.tx.run, [decision], "Decision"):
        said = fact.properties
        if fact.kind.name == "Approval" and fact.standing and said.get("of") == content:
            raise Refused(
                f"这项认定已由 {said.get('approver')} 核准。 It is approved already, by {said.get('approver')}."
            )


def _reaching(read: Read, person: str) -> list[str]:
    return sorted({row["id"] for row in read("acts/decisions_reaching", party=person)})


# --- disputes ---


def _assert_not_open_elsewhere(hand: Hand, decision: str, number: str | None, about: str | None) -> None:
    """A dispute that a file brought is decided, not opened a second time under another source."""
    for fact in standing_disputes(hand.tx.run, decision):
        said = fact.properties
        same = number is not None and said.get("number") == number and said.get("about") == about
        if same and (said["source"] != BY_HAND or said.get("outcome") not in (None, "pending")):
            raise Refused(
                f"异议 {number} 已登记 (来源 {said['source']}, 结果 {said.get('outcome') or 'pending'})。"
                f" Dispute {number} is registered already."
            )


def _assert_outcome(outcome: str) -> None:
    if outcome not in DISPUTE_OUTCOMES:
        raise SettingError(
            f"没有处理结果 {outcome!r}; 可用: {', '.join(DISPUTE_OUTCOMES)}。 No such outcome."
        )


def _open_among(standing: Iterable[StoredFact], dispute: str) -> list[StoredFact]:
    """Disputes of that number or id that nobody has decided; SettingError if there is none, Refused if it is decided."""
    content, _, _ = dispute.partition("@")
    named = [
        fact
        for fact in standing
        if fact.properties.get("number") == dispute or fact.properties["id"].startswith(f"{content}@")
    ]
    if not named:
        raise SettingError(f"没有异议 {dispute}。 There is no such dispute.")
    found = [
        fact
        for fact in named
        if fact.properties.get("to") is None and fact.properties.get("outcome") in (None, "pending")
    ]
    if not found:
        outcome = named[0].properties.get("outcome")
        raise Refused(f"异议 {dispute} 已处理 ({outcome})。 The dispute is decided already ({outcome}).")
    return found


# --- corrections ---


def _checked(changes: Mapping[str, Any]) -> dict[str, Any]:
    """更正内容, each of the type that it must have; SettingError says which is not."""
    if not changes:
        raise SettingError("请写明更正什么。 Say what is to be corrected.")
    unknown = sorted(set(changes) - set(CORRECTABLE))
    if unknown:
        raise SettingError(
            f"不能更正 {', '.join(unknown)}; 可更正: {', '.join(CORRECTABLE)}。 These cannot be corrected."
        )
    for name, value in changes.items():
        if value is not None and not _fits(name, value):
            raise SettingError(f"{name} 不能是 {value!r}。 {name} cannot be that.")
    return dict(changes)


def _fits(name: str, value: Any) -> bool:
    if name in _DAYS:
        return type(value) is date
    if name in _YES_OR_NO:
        return isinstance(value, bool)
    if name == "region":
        return region_digits(value) is not None
    return isinstance(value, str) and bool(value.strip())


def _correct_listings(hand: Hand, decision: str, said: Mapping[str, Any]) -> None:
    """State the listings again as corrected: the one that is read first in whole, the others where they differ."""
    ranks = {row["id"]: row["rank"] for row in hand.tx.run("loads/list_sources")}
    listings = [
        fact
        for fact in facts_of(hand.tx.run, [decision], "Decision")
        if fact.kind.name == "Listing" and fact.standing
    ]
    if not listings:
        raise Refused("该决定没有现行的列入可以更正。 The decision has no standing listing to be corrected.")
    listings.sort(key=lambda fact: entry_of("", fact.properties, ranks).seen)
    corrected = 0
    for place, fact in enumerate(listings):
        differing = {
            name: value
            for name, value in said.items()
            for stated in (_stated(fact, name),)
            if stated != value and (place == 0 or stated is not None)
        }
        if differing:
            corrected += 1
            until = differing.pop("until", fact.properties.get("to"))
            _assert_order(fact.properties.get("from"), until)
            hand.restate(fact, differing, until)
    if not corrected:
        raise Refused(
            "列入所载与更正内容相同, 无可更正。 The listing says so already; there is nothing to correct."
        )


def _stated(fact: StoredFact, name: str) -> Any:
    return fact.properties.get("to" if name == "until" else name)


def _affected(before: Mapping[str, Stored], after: Mapping[str, Stored]) -> set[str]:
    """后果 that came, went or say something else; that a fact behind them has another id is no difference."""
    return {
        key
        for key in {*before, *after}
        if key not in before or key not in after or _meaning(before[key]) != _meaning(after[key])
    }


def _meaning(one: Stored) -> tuple[Any, ...]:
    said = tuple(
        (segment.since, segment.standing and replace(segment.standing, grounds=()))
        for segment in one.segments
    )
    return one.authority, one.decision_date, one.effect, one.measures, said


# --- reviews ---


def _open_review(hand: Hand, key: str) -> StoredConsequence:
    rows = hand.tx.run("acts/consequence_of_key", key=key)
    if not rows:
        raise SettingError(f"没有现行的后果 {key}。 No consequence of this key stands.")
    one = stored_consequence(rows[0]["version"])
    segment = reviews.segment_on(one, hand.moment.day)
    decided = reviews.decisions_on(hand.tx.run, [key]).get(key, ())
    if not reviews.is_open(segment, rows[0]["made"]["published"], decided):
        raise Refused("该后果今日没有待核事项, 或已处理。 It is no open review task today.")
    return one
