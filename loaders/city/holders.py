"""股权与任职. Who owns, signs for and runs a firm, since when, and who left: chains, pyramids, circles, hubs.

Every block of `BLOCK` firms holds one of each structure; the rest are ordinary firms. A corporate owner has a
higher index than what it owns, except inside the structures, so nothing but the circles goes round.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import Final, TypeAlias

from loaders.city.chance import Lot, dice, mix, word
from loaders.city.firms import (
    BLOCK,
    COOPERATIVE,
    CORPORATE,
    LIMITED,
    PARTNERSHIP,
    PERSONAL,
    PLACED,
    SOLE,
    STOCK,
    VILLAGE,
    Body,
    Firm,
    Registry,
)
from loaders.city.people import Person, Population

WHOLE: Final = 10_000  # shares are counted in hundredths of a per cent
CHAIN: Final = tuple((link, link + 1, share) for link, share in enumerate((10_000, 8_000, 6_700, 5_100)))
PYRAMID: Final = ((6, 5, 6_000), (7, 5, 5_500), (8, 6, 5_100), (9, 6, 7_000), (10, 7, 10_000), (11, 7, 5_200))
CIRCLE: Final = ((12, 13, 2_000), (13, 14, 3_000), (14, 12, 2_500))
CROSS: Final = ((15, 16, 2_000), (16, 15, 1_500))
_STRUCTURES: Final = {
    owned: (owner, share) for links in (CHAIN, PYRAMID, CIRCLE, CROSS) for owned, owner, share in links
}
_PYRAMID_TOP: Final = 5
_ORDINARY_CORPORATE: Final = 0.045  # with the structures, 6 % of all holdings are corporate
_STATE_OWNED_EVERY: Final = 211
_BOARD: Final = ("董事长", "董事", "董事", "总经理", "监事会主席", "财务负责人", "董事会秘书")

Owner: TypeAlias = Person | Firm | Body


@dataclass(frozen=True, slots=True)
class CityHolding:
    """持股. `parts` in hundredths of a per cent."""

    owner: Owner
    parts: int
    since: date
    until: date | None = None


@dataclass(frozen=True, slots=True)
class CityOffice:
    """任职. `until` is the first day no longer in office."""

    person: Person
    post: str
    since: date
    until: date | None = None


@dataclass(frozen=True, slots=True)
class CityChange:
    """变更."""

    item: str
    before: str
    after: str
    day: date


@dataclass(frozen=True, slots=True)
class Dossier:
    """卷宗. All the registry knows of one firm."""

    firm: Firm
    head: Person | None  # None: the registry row lacks its representative
    holdings: tuple[CityHolding, ...]
    offices: tuple[CityOffice, ...]
    changes: tuple[CityChange, ...]
    successor: Firm | None
    hub: int | None  # number of the nominee who signs for it, if one does


class City:
    """城市. A pure function of seed, size and day; nothing is kept but small caches."""

    def __init__(self, seed: int, size: int, as_of: date) -> None:
        self.seed, self.size, self.as_of = seed, size, as_of
        self.people = Population(seed)
        self.registry = Registry(seed, size, as_of)
        self.bodies = max(24, size // 200)
        hubs = max(1, size // 20_000)
        crowd = min(400, max(15, size // 50))
        self.nominees = self.lot("nominees", hubs * crowd)
        self.hubs = hubs
        self._serials = max(3, size // 40)
        self._lots: dict[str, Lot] = {}
        self.dossier = lru_cache(maxsize=5_000)(self._dossier)

    def lot(self, purpose: str, drawn: int) -> Lot:
        """Firms drawn for a purpose; purposes are independent of each other."""
        return Lot(self.size, drawn, mix(self.seed, word(purpose)))

    def mark(self, matter: str, drawn: int) -> Lot:
        """Firms with an adverse decision: around its day, people leave and join more often."""
        self._lots[matter] = self.lot(matter, drawn)
        return self._lots[matter]

    def decided(self, matter: str, index: int) -> date:
        """The day of the decision that a drawn firm has in `matter`."""
        alive = (self.as_of - self.registry.firm(index).founded).days
        return self.as_of - timedelta(
            3 + mix(self.seed, word(matter), index, 1) % max(1, min(1_400, alive - 12))
        )

    def adverse(self, index: int) -> list[date]:
        """Days of all adverse decisions on a firm."""
        return [
            self.decided(matter, index) for matter, lot in self._lots.items() if lot.rank(index) is not None
        ]

    # -- persons of a firm

    def founder(self, index: int) -> Person:
        """The person behind a firm: nominee of a hub, an owner of many firms, or somebody of his own."""
        hub = self.hub_of(index)
        return self._somebody(index, 0) if hub is None else self.hub(hub)

    def hub_of(self, index: int) -> int | None:
        """Which nominee signs for a firm, if one does."""
        drawn = self.nominees.rank(index)
        return None if drawn is None or index % BLOCK < PLACED else drawn % self.hubs

    def hub(self, number: int) -> Person:
        """挂名人. A nominee who signs for several hundred firms."""
        return self.people.person(5 * self.size + number)

    def _somebody(self, index: int, place: int) -> Person:
        bits = mix(self.seed, 11, index, place)
        if bits % 100 < 12:
            serial = int(self._serials * ((bits >> 8 & 0xFFFF) / 0x10000) ** 1.6)
            return self.people.person(6 * self.size + serial)
        return self.people.person(5 * index + place)

    # -- the dossier

    def _dossier(self, index: int) -> Dossier:
        firm = self.registry.firm(index)
        chance = dice(self.seed, 12, index)
        current = self.founder(index)
        shift = self._shift_of_head(firm, chance)
        changes: list[CityChange] = []
        offices = self._offices(firm, current, shift, chance)
        if shift:
            item = "法定代表人变更" if firm.form.head == "法定代表人" else f"{firm.form.head}变更"
            changes.append(CityChange(item, offices[-1].person.name, current.name, shift))
        holdings = self._holdings(firm, current, shift, chance, changes)
        self._paper_changes(firm, chance, changes)
        successor = self._successor(firm, chance)
        if successor and firm.ended:
            changes.append(CityChange("吸收合并", firm.name, successor.identifier, firm.ended))
        changes.sort(key=lambda change: (change.day, change.item))
        head = None if chance.random() < 0.015 and firm.form is not VILLAGE else current
        return Dossier(firm, head, holdings, offices, tuple(changes), successor, self.hub_of(index))

    def _shift_of_head(self, firm: Firm, chance: random.Random) -> date | None:
        """The day on which the present head took over; None if he is the first."""
        draw, when = chance.random(), chance.random()
        decisions = self.adverse(firm.index)
        if decisions:
            decision = decisions[0]
            if draw < 0.35:  # left shortly before
                day = decision - timedelta(1 + int(when * 80))
            elif draw < 0.55:  # joined after
                day = decision + timedelta(1 + int(when * 200))
            else:
                return None
            return day if firm.founded < day < min(self.as_of, firm.ended or self.as_of) else None
        alive = ((firm.ended or self.as_of) - firm.founded).days
        return firm.founded + timedelta(1 + int(when * (alive - 1))) if draw < 0.2 and alive > 60 else None

    def _offices(
        self, firm: Firm, head: Person, shift: date | None, chance: random.Random
    ) -> tuple[CityOffice, ...]:
        since, until = shift or firm.founded, firm.ended
        if firm.form in (PERSONAL, PARTNERSHIP, COOPERATIVE, VILLAGE):
            posts = [CityOffice(head, firm.form.head, since, until)]
        elif firm.form is STOCK or chance.random() < 0.08:
            posts = [CityOffice(head, "董事长", since, until)]
            posts += [
                CityOffice(self._somebody(firm.index, 1 + turn % 4), post, firm.founded, until)
                for turn, post in enumerate(_BOARD[1 : 4 + int(chance.random() * 4)])
            ]
        else:
            post = "执行董事兼总经理" if chance.random() < 0.8 else "执行董事"
            posts = [CityOffice(head, post, since, until)]
            if chance.random() < 0.85:
                posts.append(CityOffice(self._somebody(firm.index, 4), "监事", firm.founded, until))
        if shift:
            posts.append(CityOffice(self._predecessor(firm, head), posts[0].post, firm.founded, shift))
        return tuple({office.person.index: office for office in reversed(posts)}.values())[::-1]

    def _predecessor(self, firm: Firm, head: Person) -> Person:
        former = self._somebody(firm.index, 3)
        return former if former.index != head.index else self.people.person(5 * firm.index + 3)

    # -- shares

    def _owners_above(self, index: int, chance: random.Random) -> list[tuple[Owner, int]]:
        block, place = index - index % BLOCK, index % BLOCK
        draw, which, share = chance.random(), chance.random(), chance.random()
        if place in _STRUCTURES:
            owner, parts = _STRUCTURES[place]
            return [(self.registry.firm(block + owner), parts)] if block + owner < self.size else []
        if place == len(CHAIN) and block // BLOCK % 8 != 7 and block + BLOCK < self.size:
            return [(self.registry.firm(block + BLOCK), 5_100)]  # chains of up to 8 blocks join
        if place < PLACED:
            return []
        if index % _STATE_OWNED_EVERY == 100 and self.registry.firm(index).form in (LIMITED, SOLE, STOCK):
            return [(self.registry.body(0), WHOLE)]
        form = self.registry.firm(index).form
        if (
            draw >= _ORDINARY_CORPORATE
            or index + 1 >= self.size
            or form not in (LIMITED, SOLE, STOCK, PARTNERSHIP)
        ):
            return []
        top = block + BLOCK + _PYRAMID_TOP
        owner = (
            top
            if which < 0.4 and top < self.size
            else index + 1 + int(which * min(5_000, self.size - index - 1))
        )
        return [
            (
                self.registry.firm(min(owner, self.size - 1)),
                WHOLE if share < 0.3 else 1_000 + int(share * 80) * 100,
            )
        ]

    def _holdings(
        self, firm: Firm, head: Person, shift: date | None, chance: random.Random, changes: list[CityChange]
    ) -> tuple[CityHolding, ...]:
        if firm.form is VILLAGE:
            return ()
        above = self._owners_above(firm.index, chance)
        rest = WHOLE - sum(parts for _, parts in above)
        found = [CityHolding(owner, parts, _both_there(firm, owner)) for owner, parts in above]
        persons = self._natural_owners(firm, head, chance) if rest else []
        cuts = _cut(rest, len(persons), chance)
        found += [
            CityHolding(person, parts, firm.founded) for person, parts in zip(persons, cuts, strict=True)
        ]
        if rest and shift and chance.random() < 0.6:  # the leaving head sold his shares to the present one
            mine = next((place for place, holding in enumerate(found) if holding.owner == head), None)
            if mine is not None:
                former = self._predecessor(firm, head)
                parts = found[mine].parts
                if all(holding.owner != former for holding in found):
                    found[mine] = CityHolding(head, parts, shift)
                    found.append(CityHolding(former, parts, firm.founded, shift))
                    share = percent(parts)
                    sold = CityChange(
                        "投资人(股权)变更", f"{former.name} {share}", f"{head.name} {share}", shift
                    )
                    changes[:] = [change for change in changes if firm.form is not PERSONAL]
                    changes.append(sold)
        return tuple(found)

    def _natural_owners(self, firm: Firm, head: Person, chance: random.Random) -> list[Person]:
        draw = chance.random()
        if firm.form in (SOLE, PERSONAL):
            count = 1
        elif firm.form is COOPERATIVE:
            count = 5
        else:
            count = 1 if draw < 0.2 and firm.form is LIMITED else 2 if draw < 0.75 else firm.form.holders
        owners = [head] if chance.random() < 0.9 else []
        for place in range(1, 1 + count):
            somebody = self._somebody(firm.index, min(place, 4))
            if len(owners) < count and somebody not in owners:
                owners.append(somebody)
        return owners

    # -- the rest

    def _paper_changes(self, firm: Firm, chance: random.Random, changes: list[CityChange]) -> None:
        draw, when = chance.random(), chance.random()
        alive = ((firm.ended or self.as_of) - firm.founded).days
        if draw >= 0.3 or alive < 60:
            return
        day = firm.founded + timedelta(20 + int(when * (alive - 30)))
        if draw < 0.1:
            changes.append(CityChange("名称变更", self.registry.former_name(firm), firm.name, day))
        elif draw < 0.2:
            changes.append(CityChange("住所变更", self.registry.former_address(firm), firm.address, day))
        elif draw < 0.26:
            changes.append(
                CityChange("注册资本变更", f"{firm.capital // 2 or 1}万元", f"{firm.capital}万元", day)
            )
        else:
            changes.append(CityChange("经营范围变更", "一般项目", firm.trade[2], day))

    def _successor(self, firm: Firm, chance: random.Random) -> Firm | None:
        """The firm that took over a merged one."""
        if firm.status != "注销" or chance.random() >= 0.04 or firm.index + 7 >= self.size:
            return None
        return self.registry.firm(firm.index + 7)


def _both_there(firm: Firm, owner: Owner) -> date:
    """The first day on which owner and owned both existed."""
    return max(firm.founded, owner.founded) if isinstance(owner, Firm) else firm.founded


def type_of(firm: Firm, holdings: Sequence[CityHolding]) -> str:
    """类型. What the registry calls a firm with these owners."""
    present = [holding for holding in holdings if holding.until is None]
    if len(present) == 1 and not isinstance(present[0].owner, Person):
        return CORPORATE.type
    return LIMITED.type if firm.form is SOLE and len(present) > 1 else firm.form.type


def percent(parts: int) -> str:
    """`3333` -> `33.33%`."""
    return decimal(parts, 100) + "%"


def decimal(number: int, unit: int) -> str:
    """A whole number of 1/100 or 1/10000, exactly, without needless zeros."""
    whole, part = divmod(number, unit)
    tail = f"{part:0{len(str(unit)) - 1}d}".rstrip("0")
    return f"{whole}.{tail}" if tail else str(whole)


def _cut(whole: int, pieces: int, chance: random.Random) -> Sequence[int]:
    """`whole` in that many parts, none of them nought."""
    if pieces <= 1:
        return [whole] * pieces
    step = 100 if whole % 100 == 0 and chance.random() < 0.75 else 1
    units = whole // step
    if units <= pieces * 2:
        step, units = 1, whole
    cuts = sorted(chance.sample(range(1, units), pieces - 1))
    edges = [0, *(cut * step for cut in cuts), whole]
    return [high - low for low, high in pairwise(edges)]
