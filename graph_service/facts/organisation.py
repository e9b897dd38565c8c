"""登记所在. What stands at one organisation, under whichever of its codes it stands written: offices, holdings, settled.

An organisation has old and new codes; what was stated under one of them is its own. A *home* is all of them, sorted.
What is settled for a home is the same whatever other homes are asked for with it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property, lru_cache
from typing import Any, Final, TypeAlias, cast

from graph_service.domain.intervals import Settled, settle
from graph_service.domain.model import Role, is_unknown_id
from graph_service.domain.reasons import Reason
from graph_service.facts.aliases import aliases, leans_on_a_name
from graph_service.facts.editions import editions_in_force
from graph_service.facts.evidence import entry_of
from graph_service.facts.party_ids import best_code
from graph_service.facts.share_totals import listed_holdings, share_subject
from graph_service.law.case import Office
from graph_service.law.rules import Editions
from graph_service.store.graph_store import Row

Read: TypeAlias = Callable[..., list[Row]]
Home: TypeAlias = tuple[str, ...]
"""All codes of one organisation, sorted."""
_AT_ONCE: Final = 5000  # ids in one read
_CODES: Final = 3  # steps over which codes of one organisation are followed


@dataclass(frozen=True)
class Knowing:
    """所知. Reads texts by name, inside a transaction or outside of one, as known at a change."""

    read: Read
    known: int
    ranks: Mapping[str, int]

    @classmethod
    def at(cls, read: Read, known: int) -> Knowing:
        """With the ranks of sources as finished loads left them."""
        return cls(read, known, {row["id"]: row["rank"] for row in read("loads/list_sources")})

    @cached_property
    def editions(self) -> Editions:
        """规则库 of the store, each version from its day."""
        return editions_in_force(self.read)

    def rows(self, name: str, ids: Iterable[str], **more: object) -> list[Row]:
        """What a text answers for ids as known then; nothing is asked if there are none."""
        asked = list(ids)
        return [
            row
            for start in range(0, len(asked), _AT_ONCE)
            for row in self.read(name, ids=asked[start : start + _AT_ONCE], known=self.known, **more)
        ]

    def packed(self, name: str, ids: Iterable[str], **more: object) -> list[list[Any]]:
        """The same of a text that packs its answer into one row: for very many small things, whose number costs more
        than their size."""
        return [entry for row in self.rows(name, ids, **more) for entry in row["packed"]]


@dataclass(frozen=True, slots=True)
class HeldAtCode:
    """One stated office or holding, at the code where it stands written."""

    org: str
    holder: str
    role: str
    fact: Row


def is_read_by_rules(one: HeldAtCode) -> bool:
    """Whether a rule may read the office or holding: no other post (其他职务), no holder of unknown kind."""
    return one.role != Role.OTHER.value and not is_unknown_id(one.holder)


@dataclass(frozen=True, slots=True)
class OwnerShare:
    """持股. What one owner holds of a home from one day on until another; `share` exact, of the whole = 1."""

    owner: str
    share: Fraction
    since: date | None
    until: date | None
    grounds: tuple[str, ...]


# --- codes ---


def canonical(home: Home) -> str:
    """代表代码: by which an organisation of several codes is told; the unified code before older numbers."""
    return min(home, key=best_code)


def homes_of(knowing: Knowing, orgs: Iterable[str]) -> dict[str, Home]:
    """登记所在 of each organisation."""
    codes: dict[str, set[str]] = {org: {org} for org in orgs}
    asking: dict[str, set[str]] = {org: {org} for org in codes}  # a code -> the organisations that led to it
    fresh = sorted(codes)
    for _ in range(_CODES):
        if not fresh:
            break
        reached: dict[str, set[str]] = defaultdict(set)
        for row in knowing.rows("spread/same_as", fresh):
            for org in asking[row["id"]]:
                if row["other"] not in codes[org]:
                    codes[org].add(row["other"])
                    reached[row["other"]].add(org)
        for id_, new in reached.items():
            asking[id_] = asking.get(id_, set()) | new
        fresh = sorted(reached)
    return {org: tuple(sorted(those)) for org, those in codes.items()}


# --- offices ---


def stated_offices(
    knowing: Knowing, homes: Iterable[Home], *, in_short: bool = False
) -> dict[Home, list[HeldAtCode]]:
    """任职 as stated at homes, the ended ones too; `in_short`: without where they stand written."""
    asked = list(dict.fromkeys(homes))
    rows = _rows(knowing, "offices", asked, in_short=in_short)
    return _at_homes(asked, (HeldAtCode(org, holder, str(fact["role"]), fact) for org, holder, fact in rows))


def settled_offices(knowing: Knowing, held: Mapping[Home, Sequence[HeldAtCode]]) -> dict[Home, list[Office]]:
    """任职, settled. One that sources contradict, or of which a day is stated where the holder is known by name only,
    may hold but never certainly does. In the order in which they are to be seen, unless each is stated once."""
    whom = _known_by_name(knowing, held)
    return {
        home: [_as_stated(home, one) for one in those]
        if _each_once(those)
        else _settled_at(knowing, home, those, whom)
        for home, those in held.items()
    }


def _each_once(held: Sequence[HeldAtCode]) -> bool:
    """Whether nothing is to be settled: every office stated once, without a doubt, of holders known by number."""
    return len({(one.holder, one.role) for one in held}) == len(held) and not any(
        one.fact.get("remarks") or _name_only_id(one.holder) for one in held
    )


def _as_stated(home: Home, one: HeldAtCode) -> Office:
    since, until = one.fact.get("from"), one.fact.get("to")
    backwards = since is not None and until is not None and until <= since
    return Office(home[0], one.holder, one.role, since, until, (one.fact["id"],), not backwards)


def _settled_at(
    knowing: Knowing, home: Home, held: Sequence[HeldAtCode], whom: Mapping[tuple[Home, str], str]
) -> list[Office]:
    entries = []
    for one in held:
        holder = whom.get((home, one.holder), one.holder)
        remarks = () if holder == one.holder else (Reason.NAME_ONLY.code,)
        entries.append(entry_of((holder, one.role), one.fact, knowing.ranks, *remarks))
    offices = []
    for interval in settle(entries):
        holder, role = cast(tuple[str, str], interval.subject)
        sure = not interval.contradicted and not leans_on_a_name(interval)
        offices.append(Office(home[0], holder, role, interval.since, interval.until, interval.ids, sure))
    return offices


def _rows(
    knowing: Knowing, what: str, homes: Sequence[Home], *, in_short: bool
) -> Iterable[tuple[str, str, Row]]:
    """Organisation, holder and fact of each statement at homes."""
    codes = sorted({code for home in homes for code in home})
    if in_short:
        return ((org, holder, dated(fact)) for org, holder, fact in knowing.packed(_IN_SHORT[what], codes))
    return ((row["org"], row["person"], row["fact"]) for row in knowing.rows(_WHOLE[what], codes))


_WHOLE: Final = {"offices": "spread/offices_at", "holdings": "spread/holdings_at"}
_IN_SHORT: Final = {"offices": "related/offices_at", "holdings": "related/holders_at"}


def dated(fact: Row) -> Row:
    """A packed fact with its days, which travel as text: the driver is slow at making days."""
    for name in _DAYS:
        text = fact[name]
        if text is not None:
            fact[name] = _day(text)
    return fact


_DAYS: Final = ("from", "to", "data_day")
_day: Final = lru_cache(maxsize=65536)(date.fromisoformat)


def _at_homes(homes: Iterable[Home], held: Iterable[HeldAtCode]) -> dict[Home, list[HeldAtCode]]:
    at: dict[str, list[HeldAtCode]] = defaultdict(list)
    for one in held:
        at[one.org].append(one)
    return {home: [one for code in home for one in at.get(code, ())] for home in homes}


def _known_by_name(
    knowing: Knowing, held: Mapping[Home, Sequence[HeldAtCode]]
) -> dict[tuple[Home, str], str]:
    """Holders known by name only, where the organisation has exactly one other who bears or bore that name."""
    holders = {home: {one.holder for one in those} for home, those in held.items()}
    asked = {
        home: those for home, those in holders.items() if len(those) > 1 and any(map(_name_only_id, those))
    }
    names: dict[str, set[str]] = defaultdict(set)
    for row in knowing.rows(
        "read/names_of_parties", sorted({id_ for those in asked.values() for id_ in those})
    ):
        if row["name"]:
            names[row["id"]].add(row["name"]["text"])
    return {
        (home, named): whom
        for home, those in asked.items()
        for named, whom in aliases(
            (id_, name, _name_only_id(id_)) for id_ in sorted(those) for name in sorted(names[id_])
        ).items()
    }


def _name_only_id(id_: str) -> bool:
    return id_.startswith(("n:", "name:", "u:"))


# --- holdings ---


def stated_holdings(
    knowing: Knowing, homes: Iterable[Home], *, in_short: bool = False
) -> dict[Home, list[HeldAtCode]]:
    """持股 as stated at homes, the ended ones too; `in_short`: without where they stand written."""
    asked = list(dict.fromkeys(homes))
    rows = _rows(knowing, "holdings", asked, in_short=in_short)
    return _at_homes(asked, (HeldAtCode(org, holder, "", fact) for org, holder, fact in rows))


def settled_holdings(
    knowing: Knowing, held: Mapping[Home, Sequence[HeldAtCode]]
) -> dict[Home, list[OwnerShare]]:
    """持股, settled. Of one owner the tranches of one source stand side by side; what another source says of him
    counts only for a time of which the better source says nothing. A holding of unknown size is none."""
    whom = _known_by_name(knowing, held)
    return {home: list(_shares_at(knowing, home, those, whom)) for home, those in held.items()}


def _shares_at(
    knowing: Knowing, home: Home, held: Sequence[HeldAtCode], whom: Mapping[tuple[Home, str], str]
) -> Iterable[OwnerShare]:
    stated = [(whom.get((home, one.holder), one.holder), one.fact) for one in held]
    entries = [
        entry_of(share_subject(owner, fact), fact, knowing.ranks)
        for owner, fact in listed_holdings(stated)
        if fact.get("share")
    ]
    owners: dict[str, list[tuple[Settled, Fraction]]] = defaultdict(list)
    for interval in settle(entries):
        owner, _, share = cast(tuple[str, str, str], interval.subject)
        owners[owner].append((interval, Fraction(share)))
    for owner, intervals in owners.items():
        for one, size in _of_the_best_source(intervals):
            yield OwnerShare(owner, size, one.since, one.until, one.ids)


def _of_the_best_source(intervals: Sequence[tuple[Settled, Fraction]]) -> list[tuple[Settled, Fraction]]:
    """They come in the order in which they are to be seen."""
    kept: list[tuple[Settled, Fraction]] = []
    for one, share in intervals:
        source = one.entries[0].source
        if not any(other.entries[0].source != source and _overlap(one, other) for other, _ in kept):
            kept.append((one, share))
    return kept


def _overlap(one: Settled, other: Settled) -> bool:
    return (one.since is None or other.until is None or one.since < other.until) and (
        other.since is None or one.until is None or other.since < one.until
    )
