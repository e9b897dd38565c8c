"""股权穿透. Who owns an organisation and who controls it, or what a party owns: read upwards or downwards by levels.

What is told of shares and control is worked out by `graph_service.ownership`, exactly, over what was read. Ways up
end at natural persons and public bodies; of what could not be read any further the owner is unknown.
"""

from __future__ import annotations

import time
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Final, TypeAlias

from graph_service.domain.model import is_person_id, is_unknown_id
from graph_service.exploring.budget import Budget, Clock, Explored, Spending
from graph_service.exploring.neighbourhood import Stopped
from graph_service.exploring.parties_met import Register
from graph_service.exploring.stakes import Stake, Stakes
from graph_service.facts.borne_names import Presumed
from graph_service.facts.organisation import Knowing
from graph_service.facts.party_refs import PartyRef, party_refs
from graph_service.ownership.control import Step, controller_of, steps
from graph_service.ownership.final_shares import (
    Beneficial,
    Convention,
    NoneFound,
    beneficial_owners,
    ultimate_owners,
)
from graph_service.ownership.holdings import Holding, Holdings
from graph_service.ownership.simple_paths import simple_paths
from graph_service.ownership.top_paths import TopPaths, top_paths
from graph_service.ownership.walks import column
from graph_service.related.factors import Factors, read_factors
from graph_service.store.graph_store import Reader

_WITH_WAYS: Final = 10  # of the greatest owners, the paths are told
KNOTS: Final = 400
"""How many places a tree has at most."""
LARGEST_CYCLE: Final = 1200
"""公司 in one cycle of which shares in the end are still worked out."""


class TreeMark(StrEnum):
    """树上标记. Why nothing stands beyond a place of a tree."""

    CYCLE = "cycle"  # the party stands on the way to itself
    END = "end"  # nobody is known to hold of it, or it holds nothing
    UNREAD = "unread"  # a limit was reached, or it is a hub
    FULL = "full"  # the tree has as many places as are shown


@dataclass(frozen=True, slots=True)
class Knot:
    """树上一处. `below` is the place of the tree that it hangs on (None: the root), `share` what the holder of the two
    has of the other directly, `through` the product of the shares down to the root; `presumed`: by a name (Stake)."""

    party: str
    below: int | None
    depth: int
    share: Fraction | None
    through: Fraction
    mark: TreeMark | None
    since: date | None = None
    until: date | None = None
    presumed: bool = False


@dataclass(frozen=True, slots=True)
class InTheEnd:
    """合计持股, over all walks. `share` None: it grows without end in a closed cycle, or the cycle is too large."""

    party: str
    share: Fraction | None


@dataclass(frozen=True, slots=True)
class Controlling:
    """控制. `top`: who controls in the end; `circular`: controllers that control each other, nobody outside; `proof`:
    the holdings that do it, in their order. `several`: not unique, for more than the whole is held of a company."""

    top: str | None = None
    circular: tuple[str, ...] = ()
    several: tuple[str, ...] = ()
    proof: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class OwnershipView:
    """股权穿透 of an organisation: direct owners, tree, owners in the end, controller. Shares are exact, of 1.

    `unknown` is what nobody known owns in the end; `unsized` are holders of whom no source says how much they hold.
    With `partial` every share is a lower bound, and somebody else may control it. `ways`: by which paths the greatest
    owners come to their shares, where that was asked. `presumed`: who was read as another by a name.
    """

    party: str
    as_of: date
    known_change: int
    direct: tuple[Stake, ...]
    unsized: tuple[str, ...]
    tree: tuple[Knot, ...]
    convention: Convention
    owners: tuple[InTheEnd, ...]
    unknown: Fraction | None
    controller: Controlling
    over_whole: tuple[str, ...]
    parties: Mapping[str, PartyRef]
    stopped: tuple[Stopped, ...]
    partial: bool
    explored: Explored
    by_name: bool = False
    presumed: tuple[Presumed, ...] = ()
    beneficial: Beneficial | None = None
    ways: Mapping[str, TopPaths] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class HoldingsView:
    """对外投资穿透 of a party: what it holds, directly and through others, and what it controls, step by step."""

    party: str
    as_of: date
    known_change: int
    direct: tuple[Stake, ...]
    tree: tuple[Knot, ...]
    convention: Convention
    holdings: tuple[InTheEnd, ...]
    controlled: tuple[Step, ...]
    over_whole: tuple[str, ...]
    parties: Mapping[str, PartyRef]
    stopped: tuple[Stopped, ...]
    more: int
    partial: bool
    explored: Explored
    by_name: bool = False
    presumed: tuple[Presumed, ...] = ()


def ownership_of(
    store: Reader,
    party: str,
    as_of: date,
    known: int,
    budget: Budget | None = None,
    *,
    beneficial: bool = False,
    ways: int = 0,
    convention: Convention = Convention.ALL_WALKS,
    named: Mapping[str, PartyRef] | None = None,
    by_name: bool = False,
    clock: Clock = time.monotonic,
) -> OwnershipView:
    """股权穿透 of an organisation by any of its ids. Where no holder is an organisation, his own holders alone are read.

    `beneficial`: tell natural persons with a quarter or more in the end, too. `ways`: so many paths of each of the
    greatest owners. `convention`: which walks count in the end; for whom nobody holds anything the first two are the
    same, sums over simple paths are bounded and say nothing of the unknown part. `named`: parties whose names of that
    day are known already and need not be read. `by_name`: holders known by name only are read as whom they are presumed
    to be.
    """
    reading = _Upwards(store, as_of, known, Spending(budget or Budget(), clock), by_name=by_name)
    root = reading.read(party)
    holdings = reading.holdings(root)
    tree = _tree(root, reading.above)
    cut = False
    if convention is Convention.SIMPLE_PATHS:
        owners, unknown, cut = _by_simple_paths(holdings, root, reading)
    else:
        owners, unknown = _in_the_end(holdings, root, reading)
    controller = _controller(holdings, root)
    told = {root, *(one.party for one in tree), *(one.party for one in owners), *reading.stakes.unsized(root)}
    told |= _mentioned(controller.proof) | {*controller.circular, *controller.several}
    told |= {stake.owner for stake in reading.stakes.of(root)}
    over = holdings.over_whole
    by = (
        {one.party: top_paths(holdings, one.party, root, ways) for one in owners[:_WITH_WAYS]} if ways else {}
    )
    told |= {id_ for found in by.values() for path in found.paths for id_ in path.parties}
    presumed = reading.register.presumed(told)
    told |= {one.named for one in presumed}
    return OwnershipView(
        root,
        as_of,
        known,
        reading.stakes.of(root),
        reading.stakes.unsized(root),
        tree,
        convention,
        owners,
        unknown,
        controller,
        over,
        _refs(store, told | {*over, *(one.id for one in reading.stopped())}, as_of, known, named or {}),
        reading.stopped(),
        reading.spending.partial or cut or (unknown is None and convention is not Convention.SIMPLE_PATHS),
        reading.spending.explored(reading.seen),
        by_name,
        presumed,
        _beneficial(holdings, root, reading, known=not cut and _small_enough(holdings))
        if beneficial
        else None,
        by,
    )


def _refs(
    store: Reader, ids: set[str], as_of: date, known: int, named: Mapping[str, PartyRef]
) -> dict[str, PartyRef]:
    there = {id_: named[id_] for id_ in ids if id_ in named}
    unknown = ids - there.keys()
    return there | (party_refs(store, unknown, as_of, known) if unknown else {})


def holdings_of(
    store: Reader,
    party: str,
    as_of: date,
    known: int,
    budget: Budget | None = None,
    *,
    factors: Factors | None = None,
    by_name: bool = False,
    clock: Clock = time.monotonic,
) -> HoldingsView:
    """对外投资穿透 of a party by any of its ids. Holders of more organisations than hubs have are not followed, except
    the one that is asked about."""
    spending = Spending(budget or Budget(), clock)
    hub = (factors or read_factors()).hubs.holder_hub
    reading = _Downwards(store, as_of, known, spending, hub, by_name=by_name)
    root = reading.read(party)
    holdings = reading.holdings(root)
    tree = _tree(root, reading.below)
    controlled = tuple(steps(holdings, [root]))
    shares = _of_the_root(holdings, root)
    over = holdings.over_whole
    told = {root, *over, *(one.party for one in tree), *(one.party for one in shares or ())}
    told |= _mentioned(controlled) | {one.id for one in reading.stopped()}
    if shares is None:
        spending.partial = True
    presumed = reading.register.presumed(told)
    told |= {one.named for one in presumed}
    return HoldingsView(
        root,
        as_of,
        known,
        tuple(stake for stake, _ in reading.below(root)[0]),
        tree,
        Convention.ALL_WALKS,
        shares or (),
        controlled,
        over,
        party_refs(store, told, as_of, known),
        reading.stopped(),
        reading.more(root),
        spending.partial,
        spending.explored(reading.seen),
        by_name,
        presumed,
    )


# --- what is read ---


@dataclass(slots=True)
class _Reading:
    """What was read of a structure of holdings, a level at a time."""

    store: Reader
    as_of: date
    known: int
    spending: Spending
    hub: int = 0
    by_name: bool = False
    knowing: Knowing = field(init=False)
    register: Register = field(init=False)
    stakes: Stakes = field(init=False)
    seen: set[str] = field(init=False, default_factory=set)
    unread: set[str] = field(init=False, default_factory=set)

    def __post_init__(self) -> None:
        self.knowing = Knowing.at(self.store.read, self.known)
        self.register = Register(self.knowing, self.as_of, by_name=self.by_name)
        self.stakes = Stakes(self.knowing, self.as_of, self.register, self.spending)

    def begin(self, party: str) -> str:
        self.register.meet([party])
        root = self.register.main(party)
        self.seen.add(root)
        return root

    def cut(self) -> Iterator[Stopped]:
        limit = self.spending.budget.rows
        yield from (Stopped("rows", one, limit + 1) for one in self.stakes.cut)

    def holdings(self, root: str) -> Holdings:
        """The structure as read, the root named in it; what somebody has of himself is left out."""
        named = Holding(root, root, Fraction())
        rows = (
            Holding(stake.owner, org, stake.share)
            for org in sorted(self.seen)
            if org in self.stakes
            for stake in self.stakes.of(org)
        )
        return Holdings([named, *rows])


@dataclass(slots=True)
class _Upwards(_Reading):
    """Upwards: who holds, who holds of them, until persons and public bodies."""

    def read(self, party: str) -> str:
        root = self.begin(party)
        frontier = [] if is_person_id(root) else [root]
        self.stakes.open([root])
        while frontier:
            self.spending.levels += 1
            owners = {stake.owner for org in frontier for stake in self.stakes.of(org)} - self.seen
            self.seen |= owners
            orgs = sorted(one for one in owners if not is_person_id(one))
            self.register.describe(orgs)
            frontier = [one for one in orgs if not self.register.is_public_body(one)]
            if frontier and not self.spending.allows(len(self.seen)):
                self.unread.update(frontier)
                break
            self.stakes.open(frontier)
        if self.stakes.cut:
            self.spending.partial = True
        return root

    def above(self, party: str) -> tuple[list[tuple[Stake, str]], TreeMark | None]:
        """Who holds of a party, the greatest share first, and why it is nobody."""
        if party in self.unread:
            return [], TreeMark.UNREAD
        stakes = self.stakes.of(party) if party in self.stakes else ()
        found = [(one, one.owner) for one in stakes if one.owner != party]
        found.sort(key=lambda pair: (-pair[0].share, pair[1]))
        return found, None if found else TreeMark.END

    def terminals(self) -> list[str]:
        return [one for one in self.seen if self._ends(one)]

    def _ends(self, party: str) -> bool:
        """Persons, public bodies and parties of unknown kind: nobody is asked for above them."""
        return is_person_id(party) or is_unknown_id(party) or self.register.is_public_body(party)

    def stopped(self) -> tuple[Stopped, ...]:
        bodies = (Stopped("public_body", one, 0) for one in self.seen if self.register.is_public_body(one))
        return tuple(sorted({*self.cut(), *bodies}))


@dataclass(slots=True)
class _Downwards(_Reading):
    """Downwards: what it holds, what those hold."""

    _held: dict[str, set[str]] = field(init=False, default_factory=lambda: defaultdict(set))
    _hubs: dict[str, int] = field(init=False, default_factory=dict)

    def read(self, party: str) -> str:
        root = self.begin(party)
        frontier = [root]
        while frontier:
            if not self.spending.allows(len(self.seen)):
                self.unread.update(frontier)
                break
            self.spending.levels += 1
            found = self.stakes.held_by(frontier)
            for hub in self.stakes.cut.intersection(found) - {root}:
                self._hubs[hub] = len(found.pop(hub))
                self.unread.add(hub)
            self.stakes.open({org for orgs in found.values() for org in orgs})
            frontier = sorted(self._take(frontier, found, root) - self.seen)
            self.seen.update(frontier)
        if self.stakes.cut:
            self.spending.partial = True
        return root

    def _take(self, frontier: Iterable[str], found: Mapping[str, set[str]], root: str) -> set[str]:
        new: set[str] = set()
        for holder in frontier:
            held = {
                org
                for org in found.get(holder, ())
                if any(stake.owner == holder for stake in self.stakes.of(org))
            }
            if len(held) > self.hub and holder != root:
                self._hubs[holder] = len(held)
                self.unread.add(holder)
                continue
            self._held[holder] = held
            new |= held
        return new

    def below(self, party: str) -> tuple[list[tuple[Stake, str]], TreeMark | None]:
        """What a party holds, the greatest share first, and why it is nothing."""
        if party in self.unread:
            return [], TreeMark.UNREAD
        found = [
            (stake, org)
            for org in self._held.get(party, ())
            for stake in self.stakes.of(org)
            if stake.owner == party
        ]
        found.sort(key=lambda pair: (-pair[0].share, pair[1]))
        return found, None if found else TreeMark.END

    def more(self, root: str) -> int:
        """How many holdings of the root were stated, and not read."""
        if root not in self.stakes.cut:
            return 0
        rows = self.knowing.rows("exploring/count_holdings", self.register.codes(root))
        stated: int = sum(row["n"] for row in rows)
        return max(0, stated - self.spending.budget.rows)

    def stopped(self) -> tuple[Stopped, ...]:
        hubs = (Stopped("holder_hub", one, held) for one, held in self._hubs.items())
        return tuple(sorted({*self.cut(), *hubs}))


# --- what is told ---

_Follow: TypeAlias = Callable[[str], tuple[list[tuple[Stake, str]], TreeMark | None]]


def _tree(root: str, follow: _Follow) -> tuple[Knot, ...]:
    """Level by level, a party once for each way to it, so many places as are shown."""
    knots = [Knot(root, None, 0, None, Fraction(1), None)]
    ways: list[frozenset[str]] = [frozenset({root})]
    waiting = deque([0])
    while waiting:
        place = waiting.popleft()
        found, mark = follow(knots[place].party)
        if len(knots) + len(found) > KNOTS:  # of the root as many as there is room for, of others none
            found, mark = [] if place else found[: KNOTS - 1], TreeMark.FULL
        knots[place] = replace(knots[place], mark=mark)
        for stake, party in found:
            cycle = party in ways[place]
            knots.append(
                Knot(
                    party, place, knots[place].depth + 1, stake.share, knots[place].through * stake.share,
                    TreeMark.CYCLE if cycle else None, stake.since, stake.until, stake.presumed,
                )
            )  # fmt: skip
            ways.append(ways[place] | {party})
            if not cycle:
                waiting.append(len(knots) - 1)
    return tuple(knots)


def _small_enough(holdings: Holdings) -> bool:
    return max(map(len, holdings.components), default=0) <= LARGEST_CYCLE


def _in_the_end(
    holdings: Holdings, root: str, reading: _Upwards
) -> tuple[tuple[InTheEnd, ...], Fraction | None]:
    if not _small_enough(holdings):
        return (), None
    found = ultimate_owners(holdings, root, reading.terminals())
    shares = sorted(found.shares.items(), key=lambda pair: (-pair[1], pair[0]))
    return tuple(InTheEnd(*pair) for pair in shares), found.unknown


def _by_simple_paths(
    holdings: Holdings, root: str, reading: _Upwards
) -> tuple[tuple[InTheEnd, ...], None, bool]:
    """Sums over simple paths, and whether they were cut off; of the rest they say nothing."""
    found = simple_paths(holdings, [one for one in reading.terminals() if one in holdings])
    shares = {one.owner: one.value for one in found.shares if one.owned == root and one.value}
    told = sorted(shares.items(), key=lambda pair: (-(pair[1] or 0), pair[0]))
    return tuple(InTheEnd(*pair) for pair in told), None, found.partial


def _of_the_root(holdings: Holdings, root: str) -> tuple[InTheEnd, ...] | None:
    """What the root has of each organisation in the end; in the structure turned round it is what reaches the root."""
    if not _small_enough(holdings):
        return None
    turned = holdings.turned()
    found = column(turned, turned.number(root))
    names = turned.parties
    shares = [
        InTheEnd(names[one], None if one in found.endless else found.share(one))
        for one in found.sums.keys() | found.endless
        if names[one] != root
    ]
    return tuple(sorted(shares, key=lambda one: (one.share is None, -(one.share or 0), one.party)))


def _controller(holdings: Holdings, root: str) -> Controlling:
    found = controller_of(holdings, root)
    if len(found.tops) == 1:
        return Controlling(top=found.tops[0], proof=proof_of(holdings, found.tops[0], root))
    return Controlling(circular=found.circular, several=found.tops)


def proof_of(holdings: Holdings, top: str, company: str) -> tuple[Step, ...]:
    """控制的证明: the steps, in their order, without which the last one would not be reached."""
    taken = []
    for step in steps(holdings, [top]):
        taken.append(step)
        if step.company == company:
            break
    needed, kept = {company}, []
    for step in reversed(taken):
        if step.company in needed:
            kept.append(step)
            needed |= {one.owner for one in step.holdings}
    return tuple(reversed(kept))


def _beneficial(holdings: Holdings, root: str, reading: _Upwards, *, known: bool) -> Beneficial:
    """Where not all could be read, or worked out, nobody can say that there is none."""
    if not known:
        return Beneficial({}, NoneFound.INFORMATION_UNKNOWN)
    found = beneficial_owners(holdings, root, [one for one in reading.terminals() if is_person_id(one)])
    if not found.owners and reading.spending.partial:
        return Beneficial({}, NoneFound.INFORMATION_UNKNOWN)
    return found


def _mentioned(proof: Iterable[Step]) -> set[str]:
    return {one for step in proof for holding in step.holdings for one in (holding.owner, holding.owned)}
