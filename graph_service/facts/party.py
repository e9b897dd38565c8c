"""主体信息. What is known of one party on a day, as it was known on another; nothing beyond its own links.

Every item keeps its evidence: source, file, row and data day of each fact behind it, the one to be seen first
in front (source rank, then the later data day). Offices, names, addresses, states, holdings and ties are
settled intervals.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any, Final

from graph_service.domain import codes
from graph_service.domain.intervals import Entry, Settled, Subject, covers, settle
from graph_service.domain.lists import ListType
from graph_service.domain.model import Identity, is_known_by_name, is_unknown_id
from graph_service.domain.ontology import PROVENANCE
from graph_service.domain.reasons import Reason
from graph_service.domain.vocabulary import EVENTS
from graph_service.facts.editions import editions_in_force
from graph_service.store.graph_store import Reader, Row
from graph_service.store.ledger import StoredFact, facts_of

UNRANKED: Final = 1000  # a source that no finished load has ranked comes last
DEFAULT_LIMIT: Final = 200
_PROVENANCE: Final = frozenset(one.name for one in PROVENANCE)
_CHANGE_SLOTS: Final = ("since:", "until:")
_SEEN_SLOT: Final = "seen:"


# --- what is shown ---


@dataclass(frozen=True, slots=True)
class PartyRef:
    """主体简称. `kind`: Enterprise, GovernmentBody, Person or UnknownParty; `mask` and `identity` of persons only."""

    id: str
    kind: str
    name: str | None
    code: str | None = None
    mask: str | None = None
    identity: str | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """出处. Where one fact was read."""

    source: str
    file: str
    row: int
    data_day: date
    fact: str
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """一项记载. `until` is the first day on which it no longer holds; None = not known, or open."""

    since: date | None = None
    until: date | None = None
    remarks: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TextFact(Shown):
    """名称、状态、住所或电话(掩码)."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeFact(Shown):
    """任职. HOLDER holds the office `role` at `org`; `title` in the source's own words."""

    holder: PartyRef
    org: PartyRef
    role: str
    title: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldingFact(Shown):
    """持股. `share` is exact, of the whole = 1; None if the source gives none. Amounts in yuan, as text."""

    holder: PartyRef
    org: PartyRef
    share: Fraction | None
    content: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class TieFact(Shown):
    """与另一主体的关系: branch, guarantee, pledge, debt, succession. `other` may be unknown."""

    other: PartyRef | None
    content: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Item(Shown):
    """登记信息、走访, or what belongs to a decision (列入、认定、终止、异议、修复), as stated."""

    content: Mapping[str, Any]
    person: PartyRef | None = None


@dataclass(frozen=True, slots=True)
class Publication:
    """公示期 of a record. `until`: the first day after it; `over`: on the day asked about; `cut`: the source states a
    later end than the term allows; `light`: 轻微, not shown by default."""

    since: date
    until: date
    over: bool
    cut: bool = False
    light: bool = False


@dataclass(frozen=True, slots=True)
class DecisionFacts:
    """决定及其后续. `found`: shown because it finds the party responsible, not because it concerns it.

    `publication`: None if it has no publication term, or nobody asked for it."""

    id: str
    matter: str
    number: str
    about: PartyRef | None
    found: bool
    listings: tuple[Item, ...]
    findings: tuple[Item, ...]
    endings: tuple[Item, ...]
    disputes: tuple[Item, ...]
    repairs: tuple[Item, ...]
    publication: Publication | None = None
    doubts: tuple[str, ...] = ()
    list_type: ListType | None = field(
        default=None, metadata={"told": False}
    )  # as the rule book of the day says

    @property
    def matter_zh(self) -> str:
        """事项 in words; a decision of none that is known is called 决定."""
        word = self.list_type or EVENTS.get(self.matter)
        return word.zh if word is not None else "决定"


@dataclass(frozen=True, slots=True)
class PartyFacts:
    """一个主体的信息, as of a day, as known at a change.

    `other_codes` lead to the same organisation; `same_name` are parties known only by this name, not joined.
    `more` names the kinds of which not every fact could be read, and how many were left out.
    """

    party: PartyRef
    as_of: date
    known_change: int
    other_codes: tuple[PartyRef, ...]
    same_name: tuple[PartyRef, ...]
    names: tuple[TextFact, ...]
    former_names: tuple[TextFact, ...]
    seen_names: tuple[TextFact, ...]
    statuses: tuple[TextFact, ...]
    profiles: tuple[Item, ...]
    addresses: tuple[TextFact, ...]
    phones: tuple[TextFact, ...]
    offices: tuple[OfficeFact, ...]
    offices_held: tuple[OfficeFact, ...]
    shareholders: tuple[HoldingFact, ...]
    share_totals: tuple[tuple[str, Fraction], ...]
    holdings: tuple[HoldingFact, ...]
    branches: tuple[TieFact, ...]
    branch_of: tuple[TieFact, ...]
    guarantors: tuple[TieFact, ...]
    guarantees: tuple[TieFact, ...]
    pledges: tuple[TieFact, ...]
    pledged_to_it: tuple[TieFact, ...]
    successors: tuple[TieFact, ...]
    predecessors: tuple[TieFact, ...]
    debts: tuple[TieFact, ...]
    credits: tuple[TieFact, ...]
    decisions: tuple[DecisionFacts, ...]
    visits: tuple[Item, ...]
    more: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Candidates:
    """多个主体同名. The text names more than one party; ask with one of the ids."""

    text: str
    parties: tuple[PartyRef, ...]


# --- finding the party ---


def plain_name(text: str) -> str:
    """名称比对形, as far as this package can tell; loaders have the full one."""
    return "".join(unicodedata.normalize("NFKC", text).upper().split())


def party_facts(
    store: Reader,
    code_or_id: str,
    as_of: date,
    known_at: date | None = None,
    *,
    match_name: Callable[[str], str] = plain_name,
    limit: int = DEFAULT_LIMIT,
) -> PartyFacts | Candidates | None:
    """主体信息, by party id, unified code, registration number, organisation code or exact name.

    `known_at`: as known at the end of that day (Asia/Shanghai); None = now. At most `limit` facts of a kind
    are read, and as many decisions. `match_name` gives a name's form for comparison. None if nothing bears
    the code or name.
    """
    known = store.last_change() if known_at is None else store.change_known_at(known_at)
    coded = _by_code(store, code_or_id)
    if coded is not None:
        return read_party(store, coded, as_of, known, limit=limit)
    ids = _by_name(store, match_name(code_or_id), known, limit)
    named = [id_ for id_ in ids if id_.startswith("name:")]
    firm = _distinct(store, [id_ for id_ in ids if id_ not in named], known)
    if len(firm) == 1 or (not firm and len(named) == 1):
        chosen = firm[0] if firm else named[0]
        others = [id_ for id_ in named if id_ != chosen]
        return read_party(store, chosen, as_of, known, same_name=others, limit=limit)
    if not ids:
        return None
    refs = _Refs(store, as_of, known, source_ranks(store))
    refs.fetch(ids)
    return Candidates(code_or_id, tuple(refs[id_] for id_ in [*firm, *named]))


def read_party(
    store: Reader,
    id_: str,
    as_of: date,
    known: int,
    *,
    same_name: Sequence[str] = (),
    limit: int = DEFAULT_LIMIT,
) -> PartyFacts:
    """主体信息 of an existing party id, as known at a change number."""
    return _Reading(store, as_of, known, limit).facts(id_, same_name)


def _by_code(store: Reader, text: str) -> str | None:
    plain = codes.squash(text[:80])
    registration, short = codes.reg_no(text).value, codes.org_code(text).value
    tried = [text.strip(), plain, f"reg:{registration}", f"org:{short}"]
    for id_ in dict.fromkeys(tried):
        if store.read("read/party", id=id_):
            return id_
    if short is not None:
        found = store.read("read/parties_of_org_code", codes=[short])
        if len(found) == 1:
            return str(found[0]["id"])
    return None


def _by_name(store: Reader, match: str, known: int, limit: int) -> list[str]:
    """Persons' names have no `match`: nobody is found by his name."""
    if not match:
        return []
    rows = store.read("read/names_of_match", match=match, limit=limit)
    return sorted({r["id"] for r in rows if r["known_to"] is None or r["known_to"] > known})


def _distinct(store: Reader, ids: Sequence[str], known: int) -> list[str]:
    """One id of each organisation, though several of its codes bear the name."""
    kept: list[str] = []
    joined: set[str] = set()
    for id_ in sorted(ids, key=best_code):
        if id_ not in joined:
            kept.append(id_)
            joined.update(row["id"] for row in store.read("read/codes_of_party", id=id_, known=known))
    return kept


def best_code(id_: str) -> tuple[bool, bool, str]:
    """The unified code (an id without prefix) before older numbers, and any number before a mere name."""
    return ":" in id_, is_known_by_name(id_), id_


# --- evidence and intervals ---


def source_ranks(store: Reader) -> dict[str, int]:
    """来源优先级, as finished loads left it."""
    return {row["id"]: row["rank"] for row in store.read("loads/list_sources")}


def standing_day(fact: Mapping[str, Any]) -> date | None:
    """在册之日. The day on which the source showed the fact as holding; None for a change record."""
    day: date = fact["data_day"]
    if is_change_record(fact):
        return None
    since, until = fact.get("from"), fact.get("to")
    return day if covers(since, until, day) else None


def entry_of(subject: Subject, fact: Mapping[str, Any], ranks: Mapping[str, int], *remarks: str) -> Entry:
    """The entry for `settle` that a stored fact makes."""
    return Entry(
        subject,
        fact.get("from"),
        fact.get("to"),
        standing_day(fact),
        ranks.get(fact["source"], UNRANKED),
        fact["data_day"],
        fact["source"],
        fact["id"],
        (*(fact.get("remarks") or ()), *remarks),
    )


def _seen_key(fact: Mapping[str, Any], ranks: Mapping[str, int]) -> tuple[int, int, str, str]:
    return entry_of("", fact, ranks).seen


def evidence_of(fact: Mapping[str, Any]) -> Evidence:
    """出处 of a stored fact."""
    remarks = tuple(fact.get("remarks") or ())
    return Evidence(fact["source"], fact["file"], fact["row"], fact["data_day"], fact["id"], remarks)


def content_of(fact: Mapping[str, Any]) -> dict[str, Any]:
    """What a stored fact says, without where it stands written."""
    return {k: v for k, v in sorted(fact.items()) if k not in _PROVENANCE and v is not None}


def share_subject(holder: str, fact: Mapping[str, Any]) -> Subject:
    """Tranches of one holder stand side by side; a change record says nothing of tranches."""
    tranche = (fact.get("identity") or ["", ""])[-1]
    return holder, "" if tranche.startswith(_CHANGE_SLOTS) else tranche, fact.get("share")


def is_change_record(fact: Mapping[str, Any]) -> bool:
    """Whether a stored fact was stated by a change record, not by a list of what stands."""
    return any(part.startswith(_CHANGE_SLOTS) for part in fact.get("identity") or ())


def listed_holdings(shares: Iterable[tuple[str, Mapping[str, Any]]]) -> list[tuple[str, Mapping[str, Any]]]:
    """Holdings (holder, fact) without the change records of a source that also lists the holders."""
    held = list(shares)
    listing = {fact["source"] for _, fact in held if not is_change_record(fact)}
    return [
        (holder, fact) for holder, fact in held if fact["source"] not in listing or not is_change_record(fact)
    ]


def share_totals(
    shares: Iterable[tuple[str, Mapping[str, Any]]], as_of: date, ranks: Mapping[str, int]
) -> dict[str, Fraction]:
    """持股合计. The exact sum of shares (holder, fact) that each source states for a day, best source first.

    Sources are not added up: the same holding from two sources stands twice. Where a source lists the holders, its
    change records add nothing: they name the same holders again, mostly without an id.
    """
    held = listed_holdings(shares)
    by_source: dict[str, list[Entry]] = defaultdict(list)
    for holder, fact in held:
        if fact.get("share") is not None:
            by_source[fact["source"]].append(entry_of(share_subject(holder, fact), fact, ranks))
    totals = {}
    for source in sorted(by_source, key=lambda name: (ranks.get(name, UNRANKED), name)):
        standing = (one for one in settle(by_source[source]) if one.covers(as_of))
        totals[source] = sum((Fraction(one.subject[2]) for one in standing), Fraction(0))  # type: ignore[index]
    return totals


def aliases(holders: Iterable[tuple[str, str | None, bool]]) -> dict[str, str]:
    """同名归并(限同一组织). Holders at one organisation (id, name, by name only?) -> whom they are read as.

    A change record names people without their numbers. Within one organisation such a name is read as its one
    other holder of that name, if there is exactly one. An interval of which a day is stated by such a name
    alone carries the remark `name_only`.
    """
    identified: dict[str, set[str]] = defaultdict(set)
    named: dict[str, str] = {}
    for id_, name, by_name in holders:
        if name is not None and by_name:
            named[id_] = name
        elif name is not None:
            identified[name].add(id_)
    return {id_: next(iter(identified[name])) for id_, name in named.items() if len(identified[name]) == 1}


def party_refs(
    store: Reader, ids: Iterable[str], as_of: date, known: int | None = None
) -> dict[str, PartyRef]:
    """主体简称 by id, with the names of a day, as known at a change (None: now); who is not there is left out."""
    refs = _Refs(store, as_of, store.last_change() if known is None else known, source_ranks(store))
    wanted = set(ids)
    refs.fetch(wanted)
    return {id_: found for id_ in sorted(wanted) if (found := refs.get(id_)) is not None}


class _Refs:
    """主体简称 by id, fetched in one read."""

    def __init__(self, store: Reader, as_of: date, known: int, ranks: Mapping[str, int]) -> None:
        self._store, self._as_of, self._known, self._ranks = store, as_of, known, ranks
        self._refs: dict[str, PartyRef] = {}

    def __getitem__(self, id_: str) -> PartyRef:
        return self._refs[id_]

    def get(self, id_: str | None) -> PartyRef | None:
        return self._refs.get(id_) if id_ else None

    def fetch(self, ids: Iterable[str]) -> None:
        wanted = sorted(set(ids) - self._refs.keys())
        for start in range(0, len(wanted), 1000):
            page = wanted[start : start + 1000]
            rows: dict[str, list[Row]] = defaultdict(list)
            for row in self._store.read("read/names_of_parties", ids=page, known=self._known):
                rows[row["id"]].append(row)
            self._refs.update({id_: self._ref(id_, found) for id_, found in rows.items()})

    def _ref(self, id_: str, rows: Sequence[Row]) -> PartyRef:
        party = rows[0]["party"]
        kind = next(label for label in rows[0]["labels"] if label != "Party")
        return PartyRef(
            id_, kind, self._name([row["name"] for row in rows if row["name"]]), party.get("code"),
            party.get("mask"), party.get("identity"),
        )  # fmt: skip

    def _name(self, names: Sequence[Row]) -> str | None:
        """The registered name of the day before one seen elsewhere, before a former one."""

        def order(name: Row) -> tuple[bool, bool, tuple[int, int, str, str]]:
            holds = covers(name.get("from"), name.get("to"), self._as_of)
            return not holds, is_seen_name(name), _seen_key(name, self._ranks)

        return min(names, key=order)["text"] if names else None


def is_seen_name(name: Mapping[str, Any]) -> bool:
    """所见名称. Whether a name fact is what another file than the register calls the organisation."""
    return any(part.startswith(_SEEN_SLOT) for part in name.get("identity") or ())


def _by_name_only(ref: PartyRef | None) -> bool:
    return ref is not None and (
        ref.identity == Identity.NAME_ONLY.value or is_known_by_name(ref.id) or is_unknown_id(ref.id)
    )


# --- reading one party ---


@dataclass(frozen=True, slots=True)
class _Link:
    """A link fact of the party: `near` is its own end, `far` the other."""

    kind: str
    inward: bool
    near: str
    far: str
    text: str | None
    fact: Row


class _Reading:
    """One reading of one party: everything is fetched once, then told kind by kind."""

    def __init__(self, store: Reader, as_of: date, known: int, limit: int) -> None:
        self.store, self.as_of, self.known, self.limit = store, as_of, known, limit
        self.ranks = source_ranks(store)
        self.lists = editions_in_force(store.read).on(as_of).lists
        self.refs = _Refs(store, as_of, known, self.ranks)
        self.cut = False
        self.main = ""
        self.ids: list[str] = []
        self.links: list[_Link] = []
        self.nodes: dict[str, list[tuple[str | None, Row]]] = defaultdict(list)

    def facts(self, id_: str, same_name: Sequence[str]) -> PartyFacts:
        joined = [row["id"] for row in self.store.read("read/codes_of_party", id=id_, known=self.known)]
        self.ids = sorted({id_, *joined}, key=best_code)
        self.main = self.ids[0]
        self._fetch_links()
        self._fetch_nodes()
        decisions = self._fetch_decisions()
        elsewhere = self._roles_elsewhere()
        self.refs.fetch([*self.ids, *same_name, *self._mentioned(decisions, elsewhere)])
        at_home = self._aliases(
            link.far for link in self.links if link.inward and link.kind in ("HOLDS_ROLE", "HOLDS_SHARE")
        )
        names, seen_names = self._names()
        return PartyFacts(
            party=self.refs[self.main],
            as_of=self.as_of,
            known_change=self.known,
            other_codes=tuple(self.refs[other] for other in self.ids[1:]),
            same_name=tuple(self.refs[other] for other in same_name),
            names=tuple(name for name in names if covers(name.since, name.until, self.as_of)),
            former_names=tuple(name for name in names if name.until and name.until <= self.as_of),
            seen_names=seen_names,
            statuses=self._texts("status", ((f, f["status"]) for _, f in self.nodes["Status"])),
            profiles=tuple(_item(fact) for fact in self._sorted("Profile")),
            addresses=self._texts("address", self._linked_texts("AT_ADDRESS")),
            phones=self._texts("phone", self._linked_texts("HAS_PHONE")),
            offices=self._offices_here(at_home),
            offices_held=self._offices_elsewhere(elsewhere),
            shareholders=self._holdings(inward=True, alias=at_home),
            share_totals=tuple(self._share_totals(at_home).items()),
            holdings=self._holdings(inward=False, alias={}),
            branches=self._ties("BRANCH_OF", inward=True),
            branch_of=self._ties("BRANCH_OF", inward=False),
            guarantors=self._ties("GUARANTEES", inward=True),
            guarantees=self._ties("GUARANTEES", inward=False),
            pledges=self._ties("PLEDGES", inward=False),
            pledged_to_it=self._ties("PLEDGES", inward=True),
            successors=self._ties("SUCCEEDED_BY", inward=False),
            predecessors=self._ties("SUCCEEDED_BY", inward=True),
            debts=self._debts("Debt"),
            credits=self._debts("Credit"),
            decisions=decisions.told(self),
            visits=self._visits(),
            more=self._more() if self.cut else {},
        )

    # what is fetched

    def _fetch_links(self) -> None:
        rows = self.store.read("read/links_of_party", ids=self.ids, known=self.known, limit=self.limit + 1)
        self.links = [
            _Link(r["kind"], r["inward"], r["anchor"], r["other"], r["text"] or r["mask"], r["fact"])
            for r in self._bounded(rows, lambda r: (r["anchor"], r["kind"], r["inward"]))
            if not (r["inward"] is False and r["other"] in self.ids)
        ]

    def _fetch_nodes(self) -> None:
        rows = self.store.read("read/nodes_of_party", ids=self.ids, known=self.known, limit=self.limit + 1)
        for row in self._bounded(rows, lambda r: (r["anchor"], r["kind"])):
            self.nodes[row["kind"]].append((row["other"], row["fact"]))

    def _fetch_decisions(self) -> _Decisions:
        rows = self.store.read("read/known_decisions_of_party", ids=self.ids, limit=self.limit + 1)
        kept = list(self._bounded([{"kind": "Decision", **r} for r in rows], lambda r: r["found"]))
        ids = sorted({r["id"] for r in kept})
        facts = facts_of(self.store.read, ids, "Decision") if ids else []
        return _Decisions(kept, [fact for fact in facts if fact.known_at(self.known)])

    def _roles_elsewhere(self) -> list[Row]:
        """Every office at the organisations where it holds one: a change record may name it by name only."""
        orgs = sorted({link.far for link in self.links if not link.inward and link.kind == "HOLDS_ROLE"})
        if not orgs:
            return []
        orgs = orgs[: self.limit]
        return self.store.read("read/roles_at_parties", ids=orgs, known=self.known, limit=self.limit)

    def _bounded(self, rows: Iterable[Row], group: Callable[[Row], Any]) -> Iterator[Row]:
        counts: dict[Any, int] = defaultdict(int)
        for row in rows:
            counts[group(row)] += 1
            if counts[group(row)] <= self.limit:
                yield row
        self.cut = self.cut or any(count > self.limit for count in counts.values())

    def _mentioned(self, decisions: _Decisions, elsewhere: Sequence[Row]) -> Iterator[str]:
        yield from (link.far for link in self.links if ":" not in link.far or link.far[:2] in _PARTY_IDS)
        yield from (link.fact["of"] for link in self.links if link.fact.get("of"))
        yield from (other for found in self.nodes.values() for other, _ in found if other)
        yield from (row[end] for row in elsewhere for end in ("anchor", "other"))
        yield from decisions.mentioned()

    def _more(self) -> dict[str, int]:
        counted = self.store.read("read/count_of_party", ids=self.ids, known=self.known)
        over: dict[str, int] = defaultdict(int)
        for row in counted:
            over[row["kind"]] += max(0, row["n"] - self.limit)
        return {kind: n for kind, n in sorted(over.items()) if n}

    # what is told

    def _sorted(self, kind: str) -> list[Row]:
        return sorted((fact for _, fact in self.nodes[kind]), key=lambda fact: _seen_key(fact, self.ranks))

    def _names(self) -> tuple[tuple[TextFact, ...], tuple[TextFact, ...]]:
        facts = [fact for _, fact in self.nodes["Name"]]
        named = self._settled_texts("name", ((f, f["text"]) for f in facts if not is_seen_name(f)))
        seen = self._settled_texts("seen", ((f, f["text"]) for f in facts if is_seen_name(f)))
        known = {name.text for name in named}
        return named, tuple(name for name in seen if name.text not in known)

    def _linked_texts(self, kind: str) -> Iterator[tuple[Row, str]]:
        return ((link.fact, link.text or "") for link in self.links if link.kind == kind)

    def _texts(self, kind: str, stated: Iterable[tuple[Row, str]]) -> tuple[TextFact, ...]:
        found = self._settled_texts(kind, stated)
        return tuple(text for text in found if covers(text.since, text.until, self.as_of))

    def _settled_texts(self, kind: str, stated: Iterable[tuple[Row, str]]) -> tuple[TextFact, ...]:
        settled, facts = self._settle(((kind, text), fact, ()) for fact, text in stated)
        return tuple(TextFact(text=one.subject[1], **self._shown(one, facts)) for one in settled)  # type: ignore[index]

    def _settle(
        self, stated: Iterable[tuple[Subject, Row, tuple[str, ...]]]
    ) -> tuple[list[Settled], dict[str, Row]]:
        facts: dict[str, Row] = {}
        entries = []
        for subject, fact, remarks in stated:
            facts[fact["id"]] = fact
            entries.append(entry_of(subject, fact, self.ranks, *remarks))
        return settle(entries), facts

    def _standing(
        self, stated: Iterable[tuple[Subject, Row, tuple[str, ...]]]
    ) -> Iterator[tuple[Any, Row, dict[str, Any]]]:
        """Subject, first fact and what is shown of each interval that covers the day."""
        settled, facts = self._settle(stated)
        for one in settled:
            if one.covers(self.as_of):
                yield one.subject, facts[one.ids[0]], self._shown(one, facts)

    def _shown(self, one: Settled, facts: Mapping[str, Row]) -> dict[str, Any]:
        evidence = tuple(evidence_of(facts[id_]) for id_ in one.ids)
        remarks = tuple(r for r in one.remarks if r != Reason.NAME_ONLY.code or leans_on_a_name(one))
        return {"since": one.since, "until": one.until, "remarks": remarks, "evidence": evidence}

    def _aliases(self, holders: Iterable[str]) -> dict[str, str]:
        refs = [self.refs[holder] for holder in set(holders)]
        return aliases((ref.id, ref.name, _by_name_only(ref)) for ref in refs)

    def _offices(
        self, roles: Iterable[tuple[str, str, Row]], alias: Mapping[tuple[str, str], str]
    ) -> tuple[OfficeFact, ...]:
        stated = []
        for org, holder, fact in roles:
            whom = alias.get((org, holder), holder)
            remarks = () if whom == holder else (Reason.NAME_ONLY.code,)
            stated.append(((org, whom, fact["role"]), fact, remarks))
        return tuple(
            OfficeFact(
                holder=self.refs[holder], org=self.refs[org], role=role, title=fact.get("title"), **shown
            )
            for (org, holder, role), fact, shown in self._standing(stated)
        )

    def _offices_here(self, alias: Mapping[str, str]) -> tuple[OfficeFact, ...]:
        roles = (link for link in self.links if link.inward and link.kind == "HOLDS_ROLE")
        here = [(self.main, link.far, link.fact) for link in roles]
        return self._offices(here, {(self.main, named): whom for named, whom in alias.items()})

    def _offices_elsewhere(self, rows: Sequence[Row]) -> tuple[OfficeFact, ...]:
        holders: dict[str, set[str]] = defaultdict(set)
        for row in rows:
            holders[row["anchor"]].add(row["other"])
        alias = {
            (org, named): whom
            for org, those in holders.items()
            for named, whom in self._aliases(those).items()
        }
        roles = [(row["anchor"], row["other"], row["fact"]) for row in rows]
        mine = [one for one in roles if one[1] in self.ids or alias.get(one[:2]) in self.ids]
        return self._offices(mine, alias)

    def _holdings(self, *, inward: bool, alias: Mapping[str, str]) -> tuple[HoldingFact, ...]:
        stated = []
        for link in self.links:
            if link.kind == "HOLDS_SHARE" and link.inward == inward:
                holder, org = (link.far, self.main) if inward else (self.main, link.far)
                whom = alias.get(holder, holder)
                remarks = () if whom == holder else (Reason.NAME_ONLY.code,)
                stated.append(((org, *share_subject(whom, link.fact)), link.fact, remarks))  # type: ignore[misc]
        return tuple(
            HoldingFact(
                holder=self.refs[holder],
                org=self.refs[org],
                share=Fraction(share) if share is not None else None,
                content={k: v for k, v in content_of(fact).items() if k != "share"},
                **shown,
            )
            for (org, holder, _, share), fact, shown in self._standing(stated)
        )

    def _share_totals(self, alias: Mapping[str, str]) -> dict[str, Fraction]:
        held = [
            (alias.get(link.far, link.far), link.fact)
            for link in self.links
            if link.inward and link.kind == "HOLDS_SHARE"
        ]
        return share_totals(held, self.as_of, self.ranks)

    def _ties(self, kind: str, *, inward: bool) -> tuple[TieFact, ...]:
        links = [link for link in self.links if link.kind == kind and link.inward == inward]
        return self._told_ties((link.far, link.fact) for link in links)

    def _debts(self, kind: str) -> tuple[TieFact, ...]:
        return self._told_ties(self.nodes[kind])

    def _told_ties(self, stated: Iterable[tuple[str | None, Row]]) -> tuple[TieFact, ...]:
        rows = (((other, fact.get("number"), fact.get("amount")), fact, ()) for other, fact in stated)
        return tuple(
            TieFact(other=self.refs.get(other), content=self._named_content(fact), **shown)
            for (other, _, _), fact, shown in self._standing(rows)
        )

    def _named_content(self, fact: Row) -> dict[str, Any]:
        content = content_of(fact)
        if "of" in content:
            content["of_name"] = self.refs[content["of"]].name if self.refs.get(content["of"]) else None
        return content

    def _visits(self) -> tuple[Item, ...]:
        begun = (fact for fact in self._sorted("Visit") if (fact.get("from") or date.min) <= self.as_of)
        return tuple(_item(fact) for fact in begun)


def leans_on_a_name(one: Settled) -> bool:
    """Whether a day of the interval is stated only where the party is known by name only."""
    sure = [entry for entry in one.entries if Reason.NAME_ONLY.code not in entry.remarks]
    since = one.since is None or any(entry.since == one.since for entry in sure)
    until = one.until is None or any(entry.until == one.until for entry in sure)
    return not (sure and since and until)


_PARTY_IDS: Final = ("p:", "m:", "n:", "u:", "na", "re", "or")


def _item(fact: Row, person: PartyRef | None = None) -> Item:
    return Item(
        since=fact.get("from"),
        until=fact.get("to"),
        remarks=tuple(fact.get("remarks") or ()),
        evidence=(evidence_of(fact),),
        content=content_of(fact),
        person=person,
    )


@dataclass(frozen=True, slots=True)
class _Decisions:
    """The decisions of a party with all of their facts as known."""

    rows: Sequence[Row]
    known: Sequence[StoredFact]

    def mentioned(self) -> Iterator[str]:
        yield from (row["about"] for row in self.rows if row["about"])
        for fact in self.known:
            if fact.kind.name == "Finding" and fact.other:
                yield fact.other
            if fact.properties.get("about"):
                yield fact.properties["about"]

    def told(self, reading: _Reading) -> tuple[DecisionFacts, ...]:
        """Those that began by the day, the latest first."""
        of: dict[str, dict[str, list[StoredFact]]] = defaultdict(lambda: defaultdict(list))
        for fact in self.known:
            if (_begun(fact.properties) or date.min) <= reading.as_of:
                of[fact.anchor][fact.kind.name].append(fact)
        rows = {row["id"]: row for row in sorted(self.rows, key=lambda row: not row["found"])}
        told = [self._decision(row, of[id_], reading) for id_, row in rows.items() if of[id_]]
        return tuple(sorted(told, key=_latest_first))

    def _decision(self, row: Row, facts: Mapping[str, list[StoredFact]], reading: _Reading) -> DecisionFacts:
        def items(kind: str) -> tuple[Item, ...]:
            found = sorted(facts.get(kind, ()), key=lambda fact: _seen_key(fact.properties, reading.ranks))
            return tuple(_item(f.properties, _person(f, reading)) for f in found)

        return DecisionFacts(
            row["id"],
            row["decision"]["matter"],
            row["decision"]["number"],
            reading.refs.get(row["about"]),
            row["found"],
            items("Listing"),
            items("Finding"),
            items("Ending"),
            items("Dispute"),
            items("Repair"),
            list_type=reading.lists.get(row["decision"]["matter"]),
        )


def _person(fact: StoredFact, reading: _Reading) -> PartyRef | None:
    whom = fact.other if fact.kind.name == "Finding" else fact.properties.get("about")
    return reading.refs.get(whom)


def _begun(fact: Mapping[str, Any]) -> date | None:
    begun: date | None = fact.get("from") or fact.get("decided") or fact.get("lodged")
    return begun


def _latest_first(told: DecisionFacts) -> tuple[int, str]:
    days = [_begun({"from": item.since, **item.content}) for item in told.listings]
    return -max((day.toordinal() for day in days if day), default=0), told.id
