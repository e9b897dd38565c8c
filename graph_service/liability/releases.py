"""解除的善后. What a release leaves behind: a tombstone against re-import, and who must be told.

Whoever asked about a party was told of what reached it: the register of queries says who. The message itself is sent
elsewhere; here stands what is due, to whom, and by which day.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final, TypeAlias

from graph_service.domain.model import is_person_id
from graph_service.errors import HolidayTableError
from graph_service.facts.organisation import Knowing, Read
from graph_service.law.deadlines import HolidayTable, add_working_days, annulment_deadline
from graph_service.law.rules import Editions, RuleBook
from graph_service.liability.decision_facts import gather
from graph_service.liability.dependents import with_kin
from graph_service.liability.same_decisions import hung_on
from graph_service.store.graph_store import Moment, Row, Transaction
from graph_service.store.ledger import Ledger

Told: TypeAlias = tuple[Mapping[str, Any], ...]
REPAIR_DAYS: Final = 3  # working days in which recipients are told of a repair
REPAIRED: Final = "repaired"
BY_FILE: Final = "file"
"""Stands for the act where a file has brought the release."""
_QUERIES: Final = 2000  # records of the register that are looked at, the latest first


@dataclass(frozen=True, slots=True)
class Retraction:
    """撤回通知. What must be taken back from whoever was told of a party; `due` is the last day for it."""

    id: str
    decision: str
    party: str
    keys: tuple[str, ...]
    why: str
    due: date
    recipients: Told

    def as_json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "decision": self.decision,
            "party": self.party,
            "keys": list(self.keys),
            "why": self.why,
            "due": self.due.isoformat(),
            "recipients": [dict(one) for one in self.recipients],
        }


@dataclass(frozen=True, slots=True)
class Due:
    """期限, and what is to be said about how it was counted."""

    by: date
    note: str | None = None


def annulled_by(region: str | None, on: date, book: RuleBook, holidays: HolidayTable) -> Due:
    """撤回期限 of a decision annulled or changed on a day."""
    try:
        return Due(annulment_deadline(region, on, book, holidays).by)
    except HolidayTableError as error:
        return Due(on + timedelta(days=REPAIR_DAYS), uncounted(error))


def repaired_by(on: date, holidays: HolidayTable) -> Due:
    """告知修复的期限: three working days; as many calendar days, which is never later, where nobody can count."""
    try:
        return Due(add_working_days(on, REPAIR_DAYS, holidays))
    except HolidayTableError as error:
        return Due(on + timedelta(days=REPAIR_DAYS), uncounted(error))


def uncounted(error: HolidayTableError) -> str:
    """How an answer says that a day could not be counted in working days."""
    return (
        f"注意: 期限无法按工作日推算, 以自然日 (较早的一天) 代之。{error}"
        " Attention: the days could not be counted as working days; calendar days, the earlier, stand for them."
    )


def bury(tx: Transaction, moment: Moment, act: str, decision: Row, why: str, on: date) -> None:
    """立墓碑: the entry was released for good; a file that brings it again is told so."""
    tombstone = {
        "id": f"{act}:{decision['id']}",
        "decision": decision["id"],
        "matter": decision["matter"],
        "number": decision["number"],
        "subject": decision["subject"],
        "why": why,
        "day": on,
        "change": moment.change,
    }
    tx.run("acts/write_tombstone", tombstone=tombstone)


def buried(read: Read, decisions: Iterable[str]) -> set[str]:
    """Those of the decisions that were released for good."""
    asked = sorted(set(decisions))
    return {row["decision"] for row in read("acts/tombstones", decisions=asked)} if asked else set()


def follow_files(
    ledger: Ledger, editions: Editions, holidays: HolidayTable, decisions: Sequence[str]
) -> list[Retraction]:
    """善后 of repairs and annulments that files have brought: what `bury` and `retract` do for an act, once each.

    To be called before what they release is evaluated again: whom it has reached is who was told so far.
    """
    asked = [row["id"] for row in ledger.store.read("acts/unburied", decisions=list(decisions))]
    if not asked:
        return []

    def work(tx: Transaction, moment: Moment) -> tuple[list[Retraction], dict[str, Any]]:
        made: list[Retraction] = []
        seen: set[str] = set()
        for row in tx.run("acts/unburied", decisions=sorted(set(asked))):
            if row["id"] in seen:  # repaired and annulled, too: one stone is enough
                continue
            seen.add(row["id"])
            why, on = row["why"], row["day"] or moment.day
            bury(tx, moment, BY_FILE, row, why, on)
            due = due_after(tx, moment, editions, holidays, row["id"], why, on)
            made += retract(tx, moment, BY_FILE, row, why, due.by)
            for other, only in released_with(tx.run, row, moment.change):
                made += retract(tx, moment, BY_FILE, other, why, due.by, only=only)
        return made, {"decisions": sorted(seen), "retractions": [one.id for one in made]}

    answer: list[Retraction] = ledger.write("release.files", work)
    return answer


def released_with(read: Read, decision: Row, known: int) -> list[tuple[Row, str | None]]:
    """一并解除的决定: others of the order, and other spellings, that what releases a decision releases too; for whom
    alone, if it is one person's."""
    others = sorted(with_kin(read, [decision["id"]], known) - {decision["id"]})
    if not others:
        return []
    hung = hung_on(Knowing.at(read, known), [decision["id"]])[decision["id"]]
    own = {fact.properties["id"] for kind in ("Repair", "Ending") for fact in hung.get(kind, ())}
    cases, _ = gather(read, others, known)
    released = {case.decision.id for case in cases if any(event.id in own for event in case.facts.events)}
    rows = read("spread/decisions", ids=sorted(released)) if released else []
    only = decision["subject"] if is_person_id(decision["subject"]) else None
    return [(row, only) for row in rows]


def due_after(
    tx: Transaction,
    moment: Moment,
    editions: Editions,
    holidays: HolidayTable,
    decision: str,
    why: str,
    on: date,
) -> Due:
    """期限 in which recipients are told of a repair or an annulment."""
    if why == REPAIRED:
        return repaired_by(on, holidays)
    gathered, _ = gather(tx.run, [decision], moment.change)
    region = gathered[0].decision.region if gathered else None
    return annulled_by(region, on, editions.on(on), holidays)


def retract(
    tx: Transaction, moment: Moment, act: str, decision: Row, why: str, due: date, *,
    keys: Iterable[str] | None = None, only: str | None = None,
) -> list[Retraction]:  # fmt: skip
    """登记撤回通知: one for each party that anything published has reached or that anybody asked about.

    `keys`: only these consequences were taken back; `only`: only from this party.
    """
    wanted = None if keys is None else set(keys)
    reached: dict[str, set[str]] = defaultdict(set)
    for row in tx.run("acts/reached_ever", decision=decision["id"]):
        if wanted is None or row["key"] in wanted:
            reached[row["party"]].add(row["key"])
    parties = [only] if only else sorted({decision["subject"], *reached})
    asked = _who_asked(tx, decision["id"], parties)
    made = [
        Retraction(
            f"{act}:{decision['id']}:{party}", decision["id"], party, tuple(sorted(reached.get(party, ()))),
            why, due, asked.get(party, ()),
        )
        for party in parties
        if party in reached or party in asked
    ]  # fmt: skip
    if made:
        tx.run("acts/write_retractions", rows=[_row(one, moment) for one in made])
    return made


def _row(one: Retraction, moment: Moment) -> Row:
    said = {
        "id": one.id,
        "decision": one.decision,
        "party": one.party,
        "keys": list(one.keys) or None,
        "why": one.why,
        "due": one.due,
        "recipients": json.dumps(one.recipients, ensure_ascii=False, sort_keys=True),
        "state": "due",
        "change": moment.change,
        "day": moment.day,
    }
    return {name: value for name, value in said.items() if value is not None}


def _who_asked(tx: Transaction, decision: str, parties: Sequence[str]) -> dict[str, Told]:
    """Who asked about parties since the decision was known here, each once a purpose and case, the latest first."""
    since = tx.run("acts/known_since", decision=decision)
    if not since:
        return {}
    rows = tx.run("acts/queries_about", parties=list(parties), since=since[0]["day"], limit=_QUERIES)
    return {party: told for party in parties if (told := recipients(rows, party))}


def recipients(records: Iterable[Row], party: str) -> Told:
    """受告知者 among records of queries, the latest first: actor, act, purpose and case once, with the latest moment."""
    found: dict[tuple[str, ...], dict[str, Any]] = {}
    for record in records:
        body = json.loads(record["body"])
        if not _names(body, party):
            continue
        who = {
            "actor": record["actor"],
            "act": record["act"],
            "purpose": str(body.get("purpose", "")),
            "case": str(body.get("case", "")),
        }
        known = found.setdefault(tuple(who.values()), {**who, "at": record["at"], "times": 0})
        known["times"] += 1
    return tuple(found.values())


def _names(body: Any, party: str) -> bool:
    """Whether a record names the party itself, not a longer id that contains it."""
    if isinstance(body, str):
        return party in body.split(", ")
    if isinstance(body, dict):
        return any(_names(part, party) for part in body.values())
    return isinstance(body, list) and any(_names(part, party) for part in body)
