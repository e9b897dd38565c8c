"""经办. One act under way: what it states, what follows at once, and what is to be told of it.

Everything happens in the transaction of the act.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, Final

from graph_service.access.enquiry import assert_within
from graph_service.domain.model import Entity, Fact, is_known_by_name
from graph_service.errors import Refused, SettingError
from graph_service.facts.evidence import content_of
from graph_service.facts.organisation import Read
from graph_service.law.deadlines import Deadlines, HolidayTable
from graph_service.law.rules import Editions
from graph_service.liability import releases
from graph_service.liability.consequences import Stored, StoredConsequence, consequences_of, hints_of
from graph_service.liability.decision_facts import gather
from graph_service.liability.dependents import with_kin
from graph_service.liability.releases import Retraction
from graph_service.liability.spreading import RunRecord, respread
from graph_service.store.graph_store import Moment, Row, Transaction
from graph_service.store.ledger import Counts, Ledger, StatedRows, StoredFact, facts_of
from graph_service.store.versions import Stated

BY_HAND: Final = "人工登记"
UPHELD: Final = "upheld"


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
class Hand:
    """经办. One act under way in its transaction."""

    ledger: Ledger
    editions: Editions
    holidays: HolidayTable
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
        self.within(rows[0]["subject"])
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

    def organisation(self, id_: str) -> Entity:
        """The organisation that is registered under a code; SettingError if there is none."""
        found = self.about(id_)
        if found is None or found.label not in ("Enterprise", "GovernmentBody") or is_known_by_name(id_):
            raise SettingError(f"{id_} 不是有代码的组织。 {id_} is no organisation with a code.")
        return found

    def named(self, id_: str) -> Entity:
        """An organisation known by name only; SettingError if it is none."""
        found = self.about(id_)
        if found is None or not is_known_by_name(id_):
            raise SettingError(f"{id_} 不是仅知名称的组织。 {id_} is no organisation known by name only.")
        return found

    def within(self, *parties: str) -> None:
        """NotAllowed if an account acts on parties outside its districts."""
        assert_within(self.ledger.auditor, self.tx.run, parties)

    def region(self, decision: str) -> str | None:
        """地区 of the deciding authority; None = unknown."""
        gathered, _ = gather(self.tx.run, [decision], self.moment.change)
        return gathered[0].decision.region if gathered else None

    # --- stating ---

    def state(self, *facts: Fact) -> None:
        """登记: facts that this person states today; what he stated of the same before gives way."""
        self._put([Stated(fact, BY_HAND, 0, self.moment.day, mended=True) for fact in facts])

    def take_back(self, facts: Sequence[StoredFact]) -> None:
        """Withdraw what a person stated, as if it had never been stated."""
        self.facts += self.ledger.take_back(self.tx, self.moment, facts)

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
        accepted = self.ledger.put(self.tx, self.moment, StatedRows((), stated), self.id, self.act)
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
        """Re-evaluate decisions, and those that are one with them, and publish; what stood before and what stands now,
        by key."""
        touched = sorted(with_kin(self.tx.run, decisions, self.moment.change))
        before = self._derived(touched)
        run, made = respread(self.tx, self.moment, touched, self.editions, reason=self.act)
        after = self._derived(touched)
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
        for fact in standing_disputes(self.tx.run, decision):
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
        due = releases.due_after(self.tx, self.moment, self.editions, self.holidays, decision["id"], why, on)
        self.retract(decision, why, due.by, note=due.note)
        for other, only in releases.released_with(self.tx.run, decision, self.moment.change):
            self.retract(other, why, due.by, only=only)

    def retract(
        self, decision: Row, why: str, due: date, *, keys: Iterable[str] | None = None,
        only: str | None = None, note: str | None = None,
    ) -> None:  # fmt: skip
        made = releases.retract(self.tx, self.moment, self.id, decision, why, due, keys=keys, only=only)
        self.retractions += made
        if made and note:
            self.notes.append(note)


def standing_disputes(read: Read, decision: str) -> list[StoredFact]:
    """异议 of a decision that stand, decided or not, by id."""
    found = [fact for fact in facts_of(read, [decision], "Decision") if fact.kind.name == "Dispute"]
    return sorted((fact for fact in found if fact.standing), key=lambda fact: str(fact.properties["id"]))
