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

from graph_service import model, releases, reviews
from graph_service.consequences import (
    Stored,
    StoredConsequence,
    consequences_of,
    hints_of,
    stored_consequence,
)
from graph_service.errors import HolidayTableError, Refused, SettingError
from graph_service.facts import content_of, entry_of
from graph_service.gathering import Read, gather
from graph_service.law.deadlines import Deadlines, HolidayTable, dispute_deadlines, read_holidays
from graph_service.law.rules import DISPUTE, Editions, region_digits
from graph_service.ledger import Counts, Ledger, StatedRows, StoredFact, facts_of
from graph_service.model import Entity, Fact, Role
from graph_service.reconcile import Stated
from graph_service.releases import Retraction
from graph_service.spreading import RunRecord, decisions_of_parties, respread
from graph_service.store import Moment, Row, Transaction

BY_HAND: Final = "人工登记"
UPHELD: Final = "upheld"
DISPUTE_OUTCOMES: Final = (UPHELD, "rejected", "withdrawn")
FOR_GOOD: Final = ("repaired", "revoked_or_annulled")
"""终止事由 that release everything for good: they leave a tombstone, and whoever was told must be told."""
_DAYS: Final = ("decided", "acted", "until")
_YES_OR_NO: Final = ("large_personal_debt", "life", "key_target")
_TEXTS: Final = ("authority",)
CORRECTABLE: Final = (*_DAYS, "region", *_YES_OR_NO, *_TEXTS)
"""列入中可更正的内容. `until` is the first day on which the listing no longer holds."""


@dataclass(frozen=True, slots=True)
class Touched:
    """被触及的结果, with its state on the day of the act before and after it; None = nothing."""

    label: str
    key: str
    decision: str
    rule: str
    party: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Done:
    """办结的行为. `run` is None if nothing that was derived has changed."""

    act: str
    id: str
    decisions: tuple[str, ...]
    facts: Counts
    run: str | None
    new: int
    changed: int
    ended: int
    states: tuple[Touched, ...]
    notes: tuple[str, ...] = ()
    deadlines: Deadlines | None = None
    retractions: tuple[Retraction, ...] = ()
    finding: str | None = None

    def as_json(self) -> dict[str, Any]:
        return {
            "act": self.act,
            "id": self.id,
            "decision": self.decisions[0] if len(self.decisions) == 1 else None,
            "decisions": list(self.decisions),
            "run": self.run,
            "new": self.new,
            "changed": self.changed,
            "ended": self.ended,
            "facts": asdict(self.facts),
            "states": [asdict(one) for one in self.states],
            "deadlines": asdict(self.deadlines) if self.deadlines else None,
            "retractions": [one.as_json() for one in self.retractions],
            "finding": self.finding,
            "notes": list(self.notes),
        }


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

        def work(hand: _Hand) -> Mapping[str, Any]:
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

        def work(hand: _Hand) -> Mapping[str, Any]:
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

        def work(hand: _Hand) -> Mapping[str, Any]:
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

        def work(hand: _Hand) -> Mapping[str, Any]:
            hand.person(person)
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

        def work(hand: _Hand) -> Mapping[str, Any]:
            hand.person(person)
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
        self, decision: str, on: date, way: str, about: str | None = None, *, number: str | None = None,
        authority: str | None = None,
    ) -> Done:  # fmt: skip
        """告知 of what follows from a decision, to one party or to all whom it reaches."""

        def work(hand: _Hand) -> Mapping[str, Any]:
            hand.decision(decision)
            whom = hand.about(about)
            hand.state(model.notice(_at(decision), number, on, whom, way=way, authority=authority))
            hand.follow([decision])
            return {"decision": decision, "way": way, "on": on, "about": about, "number": number}

        return self._do("notice.record", work)

    # --- 异议 ---

    def dispute_open(
        self, decision: str, on: date, number: str | None, *, reason: str | None = None,
        authority: str | None = None, about: str | None = None, lodged: date | None = None,
    ) -> Done:  # fmt: skip
        """受理异议: what was derived is held from that day on; the authority's own order stays, marked.

        The answer says by which days it is to be marked and decided; where the holiday table does not reach, that
        it could not be counted.
        """

        def work(hand: _Hand) -> Mapping[str, Any]:
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

    def _deadlines(self, hand: _Hand, decision: str, on: date) -> Deadlines | None:
        gathered, _ = gather(hand.tx.run, [decision], hand.moment.change)
        region = gathered[0].decision.region if gathered else None
        try:
            return dispute_deadlines(region, on, self.editions.on(on), self.holidays)
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
        if outcome not in DISPUTE_OUTCOMES:
            raise SettingError(
                f"没有处理结果 {outcome!r}; 可用: {', '.join(DISPUTE_OUTCOMES)}。 No such outcome."
            )

        def work(hand: _Hand) -> Mapping[str, Any]:
            hand.decision(decision)
            found = _open_disputes(hand, decision, dispute)
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

    # --- 修复、撤销、更正 ---

    def repair_record(
        self, decision: str, on: date, number: str | None, *, authority: str | None = None,
        reason: str | None = None,
    ) -> Done:  # fmt: skip
        """信用修复: releases everything derived from that day on, for good."""

        def work(hand: _Hand) -> Mapping[str, Any]:
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

        def work(hand: _Hand) -> Mapping[str, Any]:
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

        def work(hand: _Hand) -> Mapping[str, Any]:
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

        def work(hand: _Hand) -> Mapping[str, Any]:
            task = _open_review(hand, key)
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

    def _do(self, act: str, work: Callable[[_Hand], Mapping[str, Any]]) -> Done:
        """`work` may run more than once; what it gives is the body of the audit record."""

        def unit(tx: Transaction, moment: Moment) -> tuple[Done, dict[str, Any]]:
            hand = _Hand(self, act, tx, moment)
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


@dataclass(slots=True)
class _Hand:
    """经办. One act under way in its transaction."""

    acts: Acts
    act: str
    tx: Transaction
    moment: Moment
    facts: Counts = field(default_factory=Counts)
    notes: list[str] = field(default_factory=list)
    decisions: tuple[str, ...] = ()
    run: RunRecord | None = None
    states: tuple[Touched, ...] = ()
    deadlines: Deadlines | None = None
    retractions: list[Retraction] = field(default_factory=list)
    finding: str | None = None
    _known: dict[str, Row] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """行为号; stands as the load of what it states."""
        return f"A{self.moment.change:06d}"

    def done(self) -> Done:
        tally = self.run.tally if self.run else None
        return Done(
            self.act, self.id, self.decisions, self.facts, self.run.id if self.run else None,
            tally.new if tally else 0, tally.changed if tally else 0, tally.ended if tally else 0,
            self.states, tuple(self.notes), self.deadlines, tuple(self.retractions), self.finding,
        )  # fmt: skip

    # --- what there is ---

    def decision(self, id_: str) -> Row:
        """The decision; SettingError if there is none of that id."""
        rows = self.tx.run("spread/decisions", ids=[id_])
        if not rows:
            raise SettingError(f"没有决定 {id_}。 There is no such decision.")
        return rows[0]

    def person(self, id_: str) -> None:
        """SettingError unless there is such a person."""
        rows = self.tx.run("spread/parties", ids=[id_])
        if not rows or "Person" not in rows[0]["labels"]:
            raise SettingError(f"没有自然人 {id_}。 There is no such person.")

    def about(self, id_: str | None) -> Entity | None:
        """The party whom an act is about; SettingError if there is none of that id."""
        if id_ is None:
            return None
        rows = self.tx.run("spread/parties", ids=[id_])
        if not rows:
            raise SettingError(f"没有主体 {id_}。 There is no such party.")
        return Entity(next(label for label in rows[0]["labels"] if label != "Party"), id_)

    def region(self, decision: str) -> str | None:
        """地区 of the deciding authority; None = unknown."""
        gathered, _ = gather(self.tx.run, [decision], self.moment.change)
        return gathered[0].decision.region if gathered else None

    # --- stating ---

    def state(self, *facts: Fact) -> None:
        """登记: facts that this person states today; what he stated of the same before gives way."""
        self._put([Stated(fact, BY_HAND, 0, self.moment.day, mended=True) for fact in facts])

    def restate(self, stored: StoredFact, changes: Mapping[str, Any], until: date | None) -> None:
        """State a stored fact again, for its own source, with other contents (None: without it) and end."""
        said = stored.properties
        content = {**content_of(said), **changes}
        fact = Fact(
            stored.kind,
            stored.anchor,
            tuple(said.get("identity") or ()),
            stored.other,
            said.get("from"),
            until,
            {name: value for name, value in content.items() if value is not None},
        )
        remarks = tuple(said.get("remarks") or ())
        day = max(self.moment.day, said["data_day"])
        self._put([Stated(fact, said["source"], 0, day, remarks, mended=True)])

    def _put(self, stated: list[Stated]) -> None:
        if not stated:
            return
        accepted = self.acts.ledger.put(self.tx, self.moment, StatedRows((), stated), self.id, self.act)
        self.facts += accepted.counts
        if accepted.counts.unchanged:
            self._assert_standing(stated)

    def _assert_standing(self, stated: Sequence[Stated]) -> None:
        """What was said before and replaced since on the same day would count as said already."""
        for one in stated:
            rows = [{"anchor": one.fact.anchor, "keys": [one.key]}]
            versions = self.tx.run(f"facts/read_{one.fact.kind.name.lower()}", rows=rows)
            content = one.content_digest(one.key)
            if not any(row["id"].startswith(content) and row["known_to"] is None for row in versions):
                raise Refused(
                    "同样的内容今日已登记过, 其后又被取代; 请写明不同的理由, 或于次日再办。"
                    " The same was stated today and replaced since; give another reason, or do it tomorrow."
                )

    # --- what follows ---

    def follow(
        self, decisions: Sequence[str], told: Sequence[str] | None = None
    ) -> tuple[dict[str, Stored], dict[str, Stored]]:
        """Re-evaluate decisions and publish; what stood before and what stands now, by key."""
        before = self._derived(decisions)
        run, made = respread(self.tx, self.moment, decisions, self.acts.editions, reason=self.act)
        after = self._derived(decisions)
        self.run = None if made.empty else run
        self.decisions = tuple(decisions if told is None else told)
        self.states = tuple(self._touched(before, after))
        return before, after

    def _derived(self, decisions: Sequence[str]) -> dict[str, Stored]:
        found: list[Stored] = []
        if decisions:
            found += consequences_of(self.tx.run, self.moment.change, decisions=decisions)
            found += hints_of(self.tx.run, self.moment.change, decisions=decisions)
        return {one.key: one for one in found}

    def _touched(self, before: Mapping[str, Stored], after: Mapping[str, Stored]) -> Iterable[Touched]:
        for key in sorted({*before, *after}):
            old, new = before.get(key), after.get(key)
            if old is not None and new is not None and old.id == new.id:
                continue
            one = new or old
            assert one is not None  # noqa: S101 - the key is of one of the two
            label = "consequence" if isinstance(one, StoredConsequence) else "hint"
            yield Touched(label, key, one.decision, one.rule, one.party, self._status(old), self._status(new))

    def _status(self, one: Stored | None) -> str | None:
        standing = one.on(self.moment.day) if one else None
        return standing.status.value if standing else None

    # --- releasing ---

    def close_upheld(
        self, decision: str, on: date, about: str | None = None, subject: str | None = None
    ) -> None:
        """办结成立的异议. With `about`, only his: what somebody else is owed is not done by that."""
        for fact in _disputes(self.tx.run, decision):
            said = fact.properties
            if said.get("outcome") != UPHELD or said.get("to") is not None:
                continue
            if about is None or said.get("about") == about or about == subject:
                since = said.get("from") or said.get("lodged")
                self.restate(fact, {}, until=max(on, since) if since else on)
            elif said.get("about") is None:
                self.notes.append(
                    f"异议 {said.get('number') or said['id']} 不限于此人, 仍然暂停执行; 以 correct 或 annul 办结。"
                    " This upheld dispute is not about that person alone: it goes on holding."
                )

    def release(self, decision: Row, why: str, on: date) -> None:
        """善后 of a release for good: tombstone, and who must be told by when."""
        releases.bury(self.tx, self.moment, self.id, decision, why, on)
        if why == "repaired":
            due = releases.repaired_by(on, self.acts.holidays)
        else:
            book = self.acts.editions.on(on)
            due = releases.annulled_by(self.region(decision["id"]), on, book, self.acts.holidays)
        self.retract(decision, why, due.by, note=due.note)

    def retract(
        self, decision: Row, why: str, due: date, *, keys: Iterable[str] | None = None,
        only: str | None = None, note: str | None = None,
    ) -> None:  # fmt: skip
        made = releases.retract(self.tx, self.moment, self.id, decision, why, due, keys=keys, only=only)
        self.retractions += made
        if made and note:
            self.notes.append(note)


# --- reading what is there ---


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


def _assert_second_person(hand: _Hand, finding: Row, change: int) -> None:
    """双人原则. Neither who wrote the finding nor who loaded its file approves it."""
    rows = hand.tx.run("acts/change_actor", id=change)
    proposers = {row["actor"] for row in rows}
    proposers |= {row["load"].get("actor") for row in hand.tx.run("loads/read_load", id=finding["load"])}
    proposers.discard(None)
    if not proposers:
        raise Refused(
            "查不到这项认定由谁提出, 不能核准; 请重新加载或登记。 Nobody knows who proposed this finding; load or add it again."
        )
    if hand.moment.actor in proposers:
        raise Refused(
            f"这项认定由 {hand.moment.actor} 提出, 须由另一人核准。"
            f" {hand.moment.actor} proposed this finding; another person must approve it."
        )


def _assert_not_approved(hand: _Hand, decision: str, content: str) -> None:
    for fact in facts_of(hand.tx.run, [decision], "Decision"):
        said = fact.properties
        if fact.kind.name == "Approval" and fact.standing and said.get("of") == content:
            raise Refused(
                f"这项认定已由 {said.get('approver')} 核准。 It is approved already, by {said.get('approver')}."
            )


def _reaching(read: Read, person: str) -> list[str]:
    return sorted({row["id"] for row in read("acts/decisions_reaching", party=person)})


# --- disputes ---


def _disputes(read: Read, decision: str) -> list[StoredFact]:
    found = [fact for fact in facts_of(read, [decision], "Decision") if fact.kind.name == "Dispute"]
    return sorted((fact for fact in found if fact.standing), key=lambda fact: str(fact.properties["id"]))


def _assert_not_open_elsewhere(hand: _Hand, decision: str, number: str | None, about: str | None) -> None:
    """A dispute that a file brought is decided, not opened a second time under another source."""
    for fact in _disputes(hand.tx.run, decision):
        said = fact.properties
        same = number is not None and said.get("number") == number and said.get("about") == about
        if same and (said["source"] != BY_HAND or said.get("outcome") not in (None, "pending")):
            raise Refused(
                f"异议 {number} 已登记 (来源 {said['source']}, 结果 {said.get('outcome') or 'pending'})。"
                f" Dispute {number} is registered already."
            )


def _open_disputes(hand: _Hand, decision: str, dispute: str) -> list[StoredFact]:
    content, _, _ = dispute.partition("@")
    named = [
        fact
        for fact in _disputes(hand.tx.run, decision)
        if fact.properties.get("number") == dispute or fact.properties["id"].startswith(f"{content}@")
    ]
    if not named:
        raise SettingError(f"该决定没有异议 {dispute}。 The decision has no such dispute.")
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


def _correct_listings(hand: _Hand, decision: str, said: Mapping[str, Any]) -> None:
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


def _open_review(hand: _Hand, key: str) -> StoredConsequence:
    rows = hand.tx.run("acts/consequence_of_key", key=key)
    if not rows:
        raise SettingError(f"没有现行的后果 {key}。 No consequence of this key stands.")
    one = stored_consequence(rows[0]["version"])
    segment = reviews.segment_on(one, hand.moment.day)
    decided = reviews.decisions_on(hand.tx.run, [key]).get(key, ())
    if not reviews.is_open(segment, rows[0]["made"]["published"], decided):
        raise Refused("该后果今日没有待核事项, 或已处理。 It is no open review task today.")
    return one
