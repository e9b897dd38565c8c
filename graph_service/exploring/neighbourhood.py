"""周边. What was read around some parties: a level at a time, a whole set of parties with one read of each relation.

Whoever is at more organisations than the limits of hints say is a hub: he is named, and no way leads through him
(`docs/related.md`); neither through public bodies, minors and people known by name only.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Final

from graph_service.domain.intervals import covers, settle
from graph_service.domain.model import is_known_by_name, is_person_id
from graph_service.exploring.budget import Spending, within
from graph_service.exploring.link_kinds import LinkType, StandingLink, strength_of
from graph_service.exploring.parties_met import PERSON, PartyMet, Register, is_place
from graph_service.exploring.stakes import Stakes
from graph_service.facts.evidence import entry_of
from graph_service.facts.organisation import HeldAtCode, Knowing, settled_offices
from graph_service.related.factors import Factors
from graph_service.store.graph_store import Row

_TIES: Final[Mapping[str, LinkType]] = {
    "BRANCH_OF": LinkType.BRANCH,
    "GUARANTEES": LinkType.GUARANTEE,
    "PLEDGES": LinkType.PLEDGE,
    "AT_ADDRESS": LinkType.ADDRESS,
    "HAS_PHONE": LinkType.PHONE,
}
_HELD: Final[Mapping[str, LinkType]] = {"HOLDS_ROLE": LinkType.OFFICE, "HOLDS_SHARE": LinkType.HOLDING}
_KINDS: Final = {**_TIES, **_HELD}


@dataclass(frozen=True, slots=True, order=True)
class Stopped:
    """不再展开者. `kind`: person_hub, holder_hub, place_hub, public_body or rows (more records than are read);
    `count`: of how many organisations, or records, it is known."""

    kind: str
    id: str
    count: int


class Neighbourhood:
    """周边 as known at a change, of a day. Grows by `expand`; knows only what it has read.

    `ended`: links that ended by the day are among its links, too; nobody is a hub because of them.
    """

    def __init__(
        self, knowing: Knowing, as_of: date, factors: Factors, spending: Spending,
        ties: Collection[LinkType] = tuple(LinkType), *, by_name: bool = False, ended: bool = False,
    ) -> None:  # fmt: skip
        self._knowing, self._as_of, self._factors = knowing, as_of, factors
        self.spending, self.ties = spending, frozenset(ties)
        self.register = Register(knowing, as_of, by_name=by_name)
        self._keeps_ended = ended
        self._stakes = Stakes(knowing, as_of, self.register, spending, ended=ended)
        self._links: dict[str, dict[str, dict[tuple[str, ...], StandingLink]]] = defaultdict(dict)
        self._opened: set[str] = set()
        self._expanded: set[str] = set()
        self._at: dict[str, dict[str, set[str]]] = {
            "person_hub": defaultdict(set),
            "holder_hub": defaultdict(set),
        }
        self._tenants: dict[str, set[str]] = defaultdict(set)
        self._hubs: dict[str, Stopped] = {}
        self._named: set[str] = set()

    # --- what is known ---

    @property
    def met(self) -> Collection[str]:
        """Everybody and every place that was met."""
        return self._links

    def neighbours(self, party: str) -> Mapping[str, Collection[StandingLink]]:
        """Who is linked to a party, and by what."""
        return {other: links.values() for other, links in self._links.get(party, {}).items()}

    def may_join(self, party: str) -> bool:
        """Whether nothing is known yet that keeps ways from leading through a party."""
        return self.register.party(party).joins and party not in self._hubs

    def joins(self, party: str) -> bool:
        """Whether ways lead through a party. Of whom not all links were read nobody knows whether it is a hub."""
        return party in self._expanded and self.may_join(party)

    def is_expanded(self, party: str) -> bool:
        """Whether all links of a party were read."""
        return party in self._expanded

    def party(self, id_: str) -> PartyMet:
        """What somebody is who was met."""
        return self.register.party(id_)

    def hubs(self) -> tuple[Stopped, ...]:
        """Whoever has too many links for a way to lead through it."""
        return tuple(sorted(self._hubs.values()))

    def stopped(self) -> tuple[Stopped, ...]:
        """Whoever was met and is not gone through: hubs and public bodies; minors are not named."""
        bodies = (
            Stopped("public_body", id_, len(links))
            for id_, links in self._links.items()
            if self.register.is_public_body(id_)
        )
        return tuple(sorted({*self._hubs.values(), *bodies}))

    def named_only(self) -> tuple[str, ...]:
        """仅知名称者. Organisations that were met, too, where nothing led on, and of which nothing but a name is known."""
        return tuple(sorted({*self._named, *filter(is_known_by_name, self._links)}))

    # --- reading ---

    def begin(self, ids: Iterable[str]) -> list[str]:
        """The ids under which these parties go here."""
        given = list(ids)
        self.register.meet(given)
        mains = [self.register.main(id_) for id_ in given]
        self.register.describe(mains)
        for main in mains:
            self._links.setdefault(main, {})
        return mains

    def expand(self, parties: Iterable[str], roots: Collection[str] = (), *, last: bool = False) -> None:
        """Read all links of these parties. Hubs are found out, but not among `roots`, with whom the search begins.

        After the `last` level nobody goes on: organisations at which one party alone holds something, which nobody
        else led to, end there and are left out.
        """
        fresh = sorted({one for one in parties if one not in self._expanded})
        places = [one for one in fresh if is_place(one)]
        people = [one for one in fresh if not is_place(one)]
        rows = self._rows_of(people, roots)
        tenants = self._rows_at(places)
        self._meet_ends(rows, tenants)
        self._note(rows, tenants)
        orgs = [one for one in people if not is_person_id(one)]
        self._open(orgs, orgs)
        if last:
            rows, tenants = self._joining(rows, tenants)
        self._open(self._organisations(rows, "HOLDS_ROLE"), self._organisations(rows, "HOLDS_SHARE"))
        self._tie(rows)
        self._settle_in(tenants)
        self._expanded.update(fresh)
        self._find_hubs(people, places)
        self.register.describe(self._links)

    def _joining(self, rows: list[Row], tenants: list[Row]) -> tuple[list[Row], list[Row]]:
        """The rows that may close a way: to whom something else leads, too; and all of those who may be hubs."""
        ends: dict[str, set[str]] = defaultdict(set)
        held: dict[str, set[str]] = defaultdict(set)
        for near, far, kind in (
            *((row["party"], self.register.main(row["other"]), row["kind"]) for row in rows),
            *((row["place"], self.register.main(row["org"]), "") for row in tenants),
        ):
            ends[far].add(near)
            if kind in _HELD or not kind:
                held[near].add(far)
        hubs = self._factors.hubs
        least = min(hubs.person_hub, hubs.holder_hub, hubs.place_hub)

        def joins(near: str, far: str) -> bool:
            return len(ends[far]) > 1 or far in self._links or len(held[near]) > least

        return (
            [row for row in rows if joins(row["party"], self.register.main(row["other"]))],
            [row for row in tenants if joins(row["place"], self.register.main(row["org"]))],
        )

    def _rows_of(self, people: Iterable[str], roots: Collection[str]) -> list[Row]:
        """What parties hold elsewhere and are tied to. Of a relation with too many records some count if the search
        begins here; else none."""
        asked = {code: one for one in people for code in self.register.codes(one)}
        limit = self.spending.budget.rows
        if not asked:
            return []
        found = self._knowing.read(
            "exploring/links_of", ids=sorted(asked), known=self._knowing.known, limit=limit + 1
        )
        rows, cut = within(found, lambda row: (row["anchor"], row["kind"], row["inward"]), limit)
        self.spending.relations += len(rows)
        over = {asked[anchor] for anchor, _, _ in cut}
        for one in over:
            self._stop("rows", one, limit + 1)
            self.spending.partial = True
        return [
            {**row, "party": asked[row["anchor"]]}
            for row in rows
            if asked[row["anchor"]] not in over or asked[row["anchor"]] in roots
        ]

    def _rows_at(self, places: Iterable[str]) -> list[Row]:
        asked = sorted(places)
        limit = self.spending.budget.rows
        found: list[Row] = []
        for prefix, text, kind in (
            ("addr:", "exploring/tenants_of_address", "AT_ADDRESS"),
            ("tel:", "exploring/tenants_of_phone", "HAS_PHONE"),
        ):
            ids = [one for one in asked if one.startswith(prefix)]
            if ids:
                known = self._knowing.known
                rows = self._knowing.read(text, ids=ids, known=known, limit=limit + 1)
                found += ({**row, "kind": kind} for row in rows)
        rows, cut = within(found, lambda row: row["place"], limit)
        self.spending.relations += len(rows)
        for place in cut:
            self._stop("place_hub", place, limit + 1)
        return [row for row in rows if row["place"] not in cut]

    def _meet_ends(self, rows: Iterable[Row], tenants: Iterable[Row]) -> None:
        self.register.meet([*(row["other"] for row in rows), *(row["org"] for row in tenants)])

    def _note(self, rows: Iterable[Row], tenants: Iterable[Row]) -> None:
        for row in rows:
            fact, ends = row["fact"], (row["anchor"], row["other"])
            self.register.note(fact["id"], *ends)
            if _KINDS[row["kind"]] in self.ties and covers(fact.get("from"), fact.get("to"), self._as_of):
                self._named.update(filter(is_known_by_name, map(self.register.main, ends)))
        for row in tenants:
            self.register.note(row["fact"]["id"], row["org"])

    def _organisations(self, rows: Iterable[Row], kind: str) -> list[str]:
        """Where somebody holds an office, or a share."""
        ends = (row["other"] for row in rows if row["kind"] == kind)
        return [self.register.main(end) for end in ends if not is_person_id(end)]

    def _open(self, for_offices: Iterable[str], for_stakes: Iterable[str]) -> None:
        """Read who holds offices, and who shares, at organisations, and settle it: what stands is decided there."""
        staffed = sorted({org for org in for_offices if org not in self._opened})
        held = sorted({org for org in for_stakes if org not in self._stakes})
        self._opened.update(staffed)
        self._stakes.open(held)
        if self._stakes.cut:
            self.spending.partial = True
        stakes = [stake for org in held for stake in self._stakes.of(org) if stake.owner != org]
        for stake in stakes:
            self._at["holder_hub"][stake.owner].add(stake.owned)
        officers = self._officers(staffed) if staffed else {}
        self.register.describe({*staffed, *held, *officers, *(stake.owner for stake in stakes)})
        for org in staffed:
            self._add_offices(org, officers)
        over = [stake for org in held for stake in self._stakes.ended(org) if stake.owner != org]
        self.register.describe(stake.owner for stake in over)
        for stake in (*stakes, *over):
            self._add(
                LinkType.HOLDING, stake.owner, stake.owned, stake.since, stake.until, share=stake.share,
                grounds=stake.grounds,
            )  # fmt: skip

    def _officers(self, orgs: Iterable[str]) -> dict[str, dict[str, list[StandingLink]]]:
        """Person -> organisation -> the offices there, their strength still without what is known of the person."""
        homes = {self.register.codes(org): org for org in orgs}
        limit = self.spending.budget.rows
        ids = sorted(code for home in homes for code in home)
        rows, cut = within(
            self._knowing.read("exploring/officers_at", ids=ids, known=self._knowing.known, limit=limit + 1),
            lambda row: row["org"],
            limit,
        )
        self.spending.relations += len(rows)
        if cut:
            self.spending.partial = True
        at: dict[str, list[HeldAtCode]] = defaultdict(list)
        for row in rows:
            at[row["org"]].append(HeldAtCode(row["org"], row["holder"], row["fact"]["role"], row["fact"]))
        held = {home: [one for code in home for one in at.get(code, ())] for home in homes}
        self.register.meet(one.holder for those in held.values() for one in those)
        for row in rows:
            self.register.note(row["fact"]["id"], row["holder"], row["org"])
        found: dict[str, dict[str, list[StandingLink]]] = defaultdict(lambda: defaultdict(list))
        for home, offices in settled_offices(self._knowing, held).items():
            org = homes[home]
            for office in offices:
                person = self.register.main(office.person)
                if person != org and self._tells(office.since, office.until):
                    found[person][org].append(
                        StandingLink(
                            LinkType.OFFICE, person, org, Fraction(1), office.since, office.until, None,
                            office.role, not office.sure, office.grounds,
                        )
                    )  # fmt: skip
                    if covers(office.since, office.until, self._as_of):
                        self._at["person_hub"][person].add(org)
        return found

    # --- links ---

    def _add_offices(self, org: str, officers: Mapping[str, Mapping[str, Collection[StandingLink]]]) -> None:
        for person, at in officers.items():
            for link in at.get(org, ()):
                self._add(
                    LinkType.OFFICE, person, org, link.since, link.until, role=link.role, weak=link.weak,
                    grounds=link.grounds,
                )  # fmt: skip

    def _tie(self, rows: Iterable[Row]) -> None:
        """Branches, guarantees, pledges and places, settled."""
        stated = []
        for row in rows:
            if row["kind"] in _TIES:
                near, far = row["party"], self.register.main(row["other"])
                start, end = (far, near) if row["inward"] else (near, far)
                fact = row["fact"]
                what = (fact.get("number"), fact.get("amount")) if row["kind"] in _CONTRACTS else ()
                stated.append(((_TIES[row["kind"]], start, end, *what), fact))
        self._settle(stated)

    def _settle_in(self, tenants: Iterable[Row]) -> None:
        self._settle(
            ((_TIES[row["kind"]], self.register.main(row["org"]), row["place"]), row["fact"])
            for row in tenants
        )

    def _settle(self, stated: Iterable[tuple[tuple[object, ...], Row]]) -> None:
        entries = {fact["id"]: entry_of(subject, fact, self._knowing.ranks) for subject, fact in stated}
        found = [one for one in settle(entries.values()) if self._tells(one.since, one.until)]
        ends: list[tuple[LinkType, str, str]] = [one.subject[:3] for one in found]  # type: ignore[index]
        self.register.describe({end for _, *both in ends for end in both})
        for one, (tie, start, end) in zip(found, ends, strict=True):
            if is_place(end) and one.covers(self._as_of):
                self._tenants[end].add(start)
            if start != end:
                self._add(tie, start, end, one.since, one.until, weak=one.contradicted, grounds=one.ids)

    def _add(
        self, tie: LinkType, start: str, end: str, since: date | None, until: date | None, *,
        share: Fraction | None = None, role: str | None = None, weak: bool = False,
        grounds: tuple[str, ...] = (),
    ) -> None:  # fmt: skip
        if tie not in self.ties:
            return
        presumed = self.register.leans(grounds)
        weak = weak or presumed or any(self.register.party(one).doubtful for one in (start, end))
        strength = strength_of(tie, self._factors, share=share, role=role, weak=weak)
        link = StandingLink(tie, start, end, strength, since, until, share, role, weak, grounds, presumed)
        key = (tie.value, start, role or "", str(since), str(until), *grounds)
        for one, other in ((start, end), (end, start)):
            self._links[one].setdefault(other, {})[key] = link

    def _tells(self, since: date | None, until: date | None) -> bool:
        """Whether a link with these days is told: it stands on the day, or ended by then where that is asked for."""
        over = until is not None and until <= self._as_of
        return covers(since, until, self._as_of) or (self._keeps_ended and over)

    # --- hubs ---

    def _find_hubs(self, people: Iterable[str], places: Iterable[str]) -> None:
        """Only who was expanded is known well enough."""
        hubs = self._factors.hubs
        for one in people:
            for kind, limit in (("person_hub", hubs.person_hub), ("holder_hub", hubs.holder_hub)):
                at = len(self._at[kind].get(one, ()))
                if at > limit and (kind == "holder_hub" or self.register.party(one).kind == PERSON):
                    self._stop(kind, one, at)
        for place in places:
            at = len(self._tenants.get(place, ()))
            if at > hubs.place_hub:
                self._stop("place_hub", place, at)

    def _stop(self, kind: str, id_: str, count: int) -> None:
        self._hubs.setdefault(id_, Stopped(kind, id_, count))

    def links(self, party: str) -> Iterator[StandingLink]:
        """Every link of a party."""
        for links in self._links.get(party, {}).values():
            yield from links.values()


_CONTRACTS: Final = frozenset({"GUARANTEES", "PLEDGES"})
