"""政府失信风险. Public bodies as judgment debtors: since when, how much, at which stage, and whom they owe.

A case goes from warning (预警) over joint settlement (协调化解) to being listed (纳入) or settled (化解); the stage of a
day is read off the facts of the case by the rule of `docs/exploring.md`, never stored.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final

from graph_service.domain.intervals import covers, settle
from graph_service.exploring.budget import within
from graph_service.exploring.parties_met import Register
from graph_service.facts.evidence import entry_of
from graph_service.facts.listings import Listed, listed_on, said_together
from graph_service.facts.organisation import Knowing
from graph_service.facts.party_refs import PartyRef, party_refs
from graph_service.store.graph_store import Reader, Row

_PAGE: Final = 500
_LIMIT: Final = 500  # decisions and debts of one body
_ENFORCED: Final = "judgment_debtor"
_DISHONEST: Final = ("dishonest_judgment_debtor", "government_dishonesty")
_JOINT_WORDS: Final = ("和解", "协调", "化解", "调解", "协商")
_TURNED: Final = "listed_sxbzxr"


class CaseStage(StrEnum):
    """阶段, the most pressing first."""

    LISTED = "listed"
    JOINT_SETTLEMENT = "joint_settlement"
    WARNING = "warning"
    SETTLED = "settled"

    @property
    def zh(self) -> str:
        return _ZH[self]


_ZH: Final = {
    CaseStage.LISTED: "已纳入失信",
    CaseStage.JOINT_SETTLEMENT: "协调化解",
    CaseStage.WARNING: "预警",
    CaseStage.SETTLED: "已化解",
}


@dataclass(frozen=True, slots=True)
class CourtCase:
    """一案. `filed`: its first day, `days` since then, None if no source states it; `amount` in yuan, None if no source
    says; `over`: the day on which it was settled. `repaired`: for those alone who may see what was repaired."""

    number: str
    authority: str | None
    filed: date | None
    days: int | None
    amount: Decimal | None
    stage: CaseStage
    over: date | None
    disputed: bool
    repaired: bool


@dataclass(frozen=True, slots=True)
class Owed:
    """一笔拖欠 that stands on the day; `creditor` may be unknown."""

    creditor: str | None
    amount: Decimal | None
    since: date | None
    number: str | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class Debtor:
    """政府机构被执行人. `days` since the oldest open case was filed; `amount` of all open ones, None if no source says of
    any of them."""

    party: str
    stage: CaseStage
    days: int | None
    amount: Decimal | None
    cases: tuple[CourtCase, ...]
    owed: tuple[Owed, ...]


@dataclass(frozen=True, slots=True)
class Debtors:
    """政府机构被执行人, the most pressing first. `bodies`: how many public bodies were looked at; `partial`: one of them
    has more decisions or debts than are read."""

    as_of: date
    known_change: int
    debtors: tuple[Debtor, ...]
    bodies: int
    parties: Mapping[str, PartyRef]
    partial: bool = False

    @property
    def counts(self) -> dict[str, int]:
        """How many at each stage."""
        return {stage.value: sum(one.stage is stage for one in self.debtors) for stage in CaseStage}


def government_debtors(
    reader: Reader, as_of: date, known: int, *, repaired: bool = False, debts: bool = True
) -> Debtors:
    """政府机构被执行人 of a day, as known at a change. `repaired`: cases that were repaired or annulled, too; `debts`: whom
    they owe."""
    knowing = Knowing.at(reader.read, known)
    register = Register(knowing, as_of)
    found: list[Debtor] = []
    bodies: set[str] = set()
    cut: set[str] = set()
    for page in _pages(knowing):
        register.meet(page)
        mains = sorted({register.main(id_) for id_ in page} - bodies)
        bodies.update(mains)
        found += _debtors(knowing, register, mains, as_of, cut, repaired=repaired, debts=debts)
    found.sort(key=lambda one: (list(CaseStage).index(one.stage), -(one.days or 0), one.party))
    mentioned = {one.party for one in found} | {
        owed.creditor for one in found for owed in one.owed if owed.creditor is not None
    }
    refs = party_refs(reader, mentioned, as_of, known)
    return Debtors(as_of, known, tuple(found), len(bodies), refs, bool(cut))


def _pages(knowing: Knowing) -> Iterator[list[str]]:
    """Government bodies by their codes, then others that are the authority of a name."""
    texts: tuple[tuple[str, dict[str, int]], ...] = (
        ("exploring/government_bodies", {}),
        ("exploring/acting_bodies", {"known": knowing.known}),
    )
    for text, more in texts:
        after = ""
        while rows := knowing.read(text, after=after, limit=_PAGE, **more):
            yield [row["id"] for row in rows]
            after = rows[-1]["id"]


def _debtors(
    knowing: Knowing, register: Register, mains: Sequence[str], day: date, cut: set[str], *, repaired: bool,
    debts: bool,
) -> Iterator[Debtor]:  # fmt: skip
    whose = {code: main for main in mains for code in register.codes(main)}
    decided = _decisions(knowing, whose, cut)
    numbers = _numbers(knowing, [id_ for those in decided.values() for id_ in those])
    visits: dict[str, list[Row]] = defaultdict(list)
    for row in knowing.rows("exploring/visits_of", [code for code in whose if whose[code] in decided]):
        visits[whose[row["id"]]].append(row["fact"])
    owed = (
        _owed(knowing, {code: main for code, main in whose.items() if main in decided}, day, cut)
        if debts
        else {}
    )
    lists = knowing.editions.on(day).lists
    for main, those in decided.items():
        told = [
            _Told(matter, numbers[id_], facts, listed)
            for id_, (matter, facts) in those.items()
            if (listed := listed_on(lists.get(matter), facts, day, knowing.ranks, main)) is not None
        ]
        cases = _cases(told, visits[main], day, knowing.ranks)
        kept = tuple(case for case in cases if repaired or not case.repaired)
        if kept:
            yield _debtor(main, kept, tuple(owed.get(main, ())))


def _decisions(
    knowing: Knowing, whose: Mapping[str, str], cut: set[str]
) -> dict[str, dict[str, tuple[str, dict[str, list[Row]]]]]:
    """Body -> decision -> its list and its facts by label; `cut`: codes at which there are more."""
    found: dict[str, dict[str, tuple[str, dict[str, list[Row]]]]] = defaultdict(dict)
    rows = (
        knowing.read("read/listings_of_parties", ids=sorted(whose), known=knowing.known, limit=_LIMIT + 1)
        if whose
        else []
    )
    read: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        read[row["id"]].add(row["decision"])
    cut.update(code for code, decisions in read.items() if len(decisions) > _LIMIT)
    for row in rows:
        if row["matter"] in (_ENFORCED, *_DISHONEST):
            of = found[whose[row["id"]]].setdefault(row["decision"], (row["matter"], defaultdict(list)))
            of[1][row["kind"]].append(row["fact"])
    return found


def _numbers(knowing: Knowing, ids: Iterable[str]) -> dict[str, str]:
    asked = sorted(ids)
    rows = knowing.read("spread/decisions", ids=asked) if asked else []
    return {row["id"]: row["number"] for row in rows}


def _owed(knowing: Knowing, whose: Mapping[str, str], day: date, cut: set[str]) -> dict[str, list[Owed]]:
    stated: dict[str, list[Row]] = defaultdict(list)
    if whose:
        found = knowing.read("exploring/debts_of", ids=sorted(whose), known=knowing.known, limit=_LIMIT + 1)
        rows, more = within(found, lambda row: row["id"], _LIMIT)
        cut |= more
        for row in rows:
            stated[whose[row["id"]]].append(row)
    return {main: _standing(rows, day, knowing.ranks) for main, rows in stated.items()}


def _standing(rows: Iterable[Row], day: date, ranks: Mapping[str, int]) -> list[Owed]:
    facts = {row["fact"]["id"]: row for row in rows}
    entries = (
        entry_of((row["creditor"], row["fact"].get("number"), row["fact"].get("amount")), row["fact"], ranks)
        for row in facts.values()
    )
    standing = [one for one in settle(entries) if one.covers(day)]
    found = [(facts[one.ids[0]], one.since) for one in standing]
    owed = [
        Owed(
            row["creditor"], _amount(row["fact"]), since, row["fact"].get("number"), row["fact"].get("reason")
        )
        for row, since in found
    ]
    return sorted(owed, key=lambda one: (-(one.amount or 0), one.creditor or "", one.number or ""))


# --- stages ---


@dataclass(frozen=True, slots=True)
class _Told:
    """One decision about a body, as it is on the day."""

    matter: str
    number: str
    facts: Mapping[str, Sequence[Row]]
    listed: Listed


def _cases(
    told: Iterable[_Told], visits: Sequence[Row], day: date, ranks: Mapping[str, int]
) -> Iterator[CourtCase]:
    """Decisions of one number are one case: it was enforced, then perhaps listed."""
    by_number: dict[str, list[_Told]] = defaultdict(list)
    for one in told:
        by_number[one.number].append(one)
    for number, those in sorted(by_number.items()):
        said = said_together([fact for one in those for fact in one.facts.get("Listing", ())], ranks)
        filed = min((one.listed.since for one in those if one.listed.since is not None), default=None)
        stage = stage_of(those, filed, visits, said, day)
        overs = [one.listed.until for one in those if one.listed.until is not None]
        yield CourtCase(
            number,
            said.get("authority"),
            filed,
            (day - filed).days if filed is not None else None,
            _amount(said),
            stage,
            max(overs, default=None) if stage is CaseStage.SETTLED else None,
            any(one.listed.disputed for one in those),
            any(one.listed.void or one.listed.repaired for one in those),
        )


def stage_of(
    those: Sequence[_Told], filed: date | None, visits: Iterable[Row], said: Mapping[str, object], day: date
) -> CaseStage:
    """阶段 of a case on a day: listed while it stands on a list of the dishonest, or since it was turned over to one that
    is not known yet; settled when nothing of it stands; joint settlement where somebody says so; else a warning."""
    dishonest = [one for one in those if one.matter in _DISHONEST]
    if any(one.listed.stands for one in dishonest):
        return CaseStage.LISTED
    if not dishonest and any(_turned(one, day) for one in those):
        return CaseStage.LISTED
    if not any(one.listed.stands for one in those):
        return CaseStage.SETTLED
    words = [str(said.get("reason") or "")]
    words += [
        f"{visit.get('reason') or ''} {visit.get('result') or ''}"
        for visit in visits
        if (filed or date.min) <= (visit.get("from") or date.min) <= day
    ]
    joint = any(word in text for text in words for word in _JOINT_WORDS)
    return CaseStage.JOINT_SETTLEMENT if joint else CaseStage.WARNING


def _turned(one: _Told, day: date) -> bool:
    return any(
        fact["event"] == _TURNED and covers(fact.get("from"), fact.get("to"), day)
        for fact in one.facts.get("Ending", ())
    )


def _debtor(party: str, cases: tuple[CourtCase, ...], owed: tuple[Owed, ...]) -> Debtor:
    order = list(CaseStage)
    ranked = tuple(sorted(cases, key=lambda one: (order.index(one.stage), one.filed or date.max, one.number)))
    still_open = [case for case in cases if case.stage is not CaseStage.SETTLED]
    stated = [case.amount for case in still_open if case.amount is not None]
    return Debtor(
        party,
        ranked[0].stage,
        max((case.days for case in still_open if case.days is not None), default=None),
        sum(stated, Decimal()) if stated or not still_open else None,
        ranked,
        owed,
    )


def _amount(fact: Mapping[str, object]) -> Decimal | None:
    amount = fact.get("amount")
    return Decimal(str(amount)) if amount is not None else None
