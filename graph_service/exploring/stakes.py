"""当日股东. Who holds of an organisation on a day, settled, and in which organisations a party holds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from graph_service.domain.intervals import covers
from graph_service.exploring.budget import Spending, within
from graph_service.exploring.parties_met import Register
from graph_service.facts.organisation import HeldAtCode, Home, Knowing, OwnerShare, settled_holdings


@dataclass(frozen=True, slots=True)
class Stake:
    """持股. All that one holder has of one organisation on the day; `until` is the earliest known end; `presumed`: a
    part of it at least under a name by which the holder, or the organisation, is only presumed."""

    owner: str
    owned: str
    share: Fraction
    since: date | None
    until: date | None
    grounds: tuple[str, ...]
    presumed: bool = False


class Stakes:
    """持股情况 of organisations, read a set at a time, as known at a change, of a day."""

    def __init__(
        self, knowing: Knowing, as_of: date, register: Register, spending: Spending, *, ended: bool = False
    ) -> None:
        self._knowing, self._as_of = knowing, as_of
        self._register, self._spending = register, spending
        self._of: dict[str, tuple[Stake, ...]] = {}
        self._keeps_ended = ended
        self._ended: dict[str, tuple[Stake, ...]] = {}
        self._unsized: dict[str, tuple[str, ...]] = {}
        self.cut: set[str] = set()
        """Organisations of which not every holder could be read, parties of which not every holding could."""

    def __contains__(self, org: object) -> bool:
        return org in self._of

    def of(self, org: str) -> tuple[Stake, ...]:
        """Who holds of an organisation that was opened; KeyError if it was not."""
        return self._of[org]

    def ended(self, org: str) -> tuple[Stake, ...]:
        """What holders had of an organisation and no longer have on the day, each for its days."""
        return self._ended.get(org, ())

    def unsized(self, org: str) -> tuple[str, ...]:
        """Holders of whom no source says how much they hold."""
        return self._unsized.get(org, ())

    def open(self, orgs: Iterable[str]) -> None:
        """Read who holds of these organisations; the holders are met, too."""
        fresh = sorted({org for org in orgs if org not in self._of})
        if not fresh:
            return
        homes = {self._register.codes(org): org for org in fresh}
        held = self._held(homes)
        self._register.meet(one.holder for those in held.values() for one in those)
        for those in held.values():
            for one in those:
                self._register.note(one.fact["id"], one.holder, one.org)
        settled = settled_holdings(self._knowing, held)
        for home, org in homes.items():
            self._of[org] = self._standing(org, settled[home])
            if self._keeps_ended:
                self._ended[org] = tuple(self._over(org, settled[home]))
            self._unsized[org] = self._without_size(org, held[home])

    def held_by(self, parties: Iterable[str]) -> dict[str, set[str]]:
        """The organisations in which parties hold or held shares, as far as read; they are met, but not opened."""
        asked = {code: party for party in parties for code in self._register.codes(party)}
        limit = self._spending.budget.rows
        rows, cut = within(
            self._knowing.read(
                "exploring/holdings_of", ids=sorted(asked), known=self._knowing.known, limit=limit + 1
            ) if asked else [],
            lambda row: row["holder"],
            limit,
        )  # fmt: skip
        self._spending.relations += len(rows)
        self.cut.update(asked[code] for code in cut)
        self._register.meet(row["org"] for row in rows)
        found: dict[str, set[str]] = defaultdict(set)
        for row in rows:
            org, holder = self._register.main(row["org"]), asked[row["holder"]]
            if org != holder:
                found[holder].add(org)
        return found

    def _held(self, homes: dict[Home, str]) -> dict[Home, list[HeldAtCode]]:
        limit = self._spending.budget.rows
        ids = sorted(code for home in homes for code in home)
        rows, cut = within(
            self._knowing.read("exploring/holders_at", ids=ids, known=self._knowing.known, limit=limit + 1),
            lambda row: row["org"],
            limit,
        )
        self._spending.relations += len(rows)
        self.cut.update(self._register.main(code) for code in cut)
        at: dict[str, list[HeldAtCode]] = defaultdict(list)
        for row in rows:
            at[row["org"]].append(HeldAtCode(row["org"], row["holder"], "", row["fact"]))
        return {home: [one for code in home for one in at.get(code, ())] for home in homes}

    def _standing(self, org: str, shares: Iterable[OwnerShare]) -> tuple[Stake, ...]:
        of: dict[str, list[OwnerShare]] = defaultdict(list)
        for one in shares:
            if one.share > 0 and covers(one.since, one.until, self._as_of):
                of[self._register.main(one.owner)].append(one)
        return tuple(_together(self._register, owner, org, of[owner]) for owner in sorted(of))

    def _over(self, org: str, shares: Iterable[OwnerShare]) -> Iterator[Stake]:
        for one in shares:
            if one.share > 0 and one.until is not None and one.until <= self._as_of:
                yield _together(self._register, self._register.main(one.owner), org, [one])

    def _without_size(self, org: str, held: Iterable[HeldAtCode]) -> tuple[str, ...]:
        sized = {one.owner for one in self._of[org]}
        named = {
            self._register.main(one.holder)
            for one in held
            if one.fact.get("share") is None and covers(one.fact.get("from"), one.fact.get("to"), self._as_of)
        }
        return tuple(sorted(named - sized))


def _together(register: Register, owner: str, org: str, shares: list[OwnerShare]) -> Stake:
    sinces = [one.since for one in shares if one.since is not None]
    grounds = tuple(ground for one in shares for ground in one.grounds)
    return Stake(
        owner,
        org,
        sum((one.share for one in shares), Fraction()),
        min(sinces) if len(sinces) == len(shares) else None,
        min((one.until for one in shares if one.until is not None), default=None),
        grounds,
        register.leans(grounds),
    )
