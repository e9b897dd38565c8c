"""检索. Which organisation a code, a name or a part of one means; and one person, by his name and one thing more.

Organisations are found by the index of names (`search_index`), which is brought up to date first, and told from the
graph: status, marks, district, founding year, as known at the change up to which the index holds. Persons are in no
index: nobody is found by his name alone, and whoever asks is in the register before he is answered.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final

from graph_service.access.enquiry import Enquiry
from graph_service.domain import codes
from graph_service.domain.intervals import Settled, covers, settle
from graph_service.domain.lists import ListType
from graph_service.domain.ontology import ORGANISATIONS
from graph_service.domain.reasons import Reason
from graph_service.errors import Refused, SettingError
from graph_service.facts.editions import editions_in_force
from graph_service.facts.evidence import entry_of, source_ranks
from graph_service.facts.listings import listed_on
from graph_service.facts.name_index import (
    Asking,
    Candidate,
    FoundBy,
    IndexDamaged,
    SearchIndex,
    SoughtText,
    unusable,
)
from graph_service.facts.party import read_party
from graph_service.facts.party_ids import best_code, plain_name
from graph_service.facts.party_refs import PartyRef, is_seen_name, party_refs
from graph_service.facts.shown import OfficeFact
from graph_service.store.as_of import Progress
from graph_service.store.audit import sm3
from graph_service.store.graph_store import GraphStore, Row

DEFAULT_HITS: Final = 20
LONGEST: Final = 300  # characters of a name
_ATTEMPTS: Final = 3  # as it is, again if the graph moved meanwhile, and built anew
_DECISIONS: Final = 500  # decisions of one party that are looked at for marks
_PERSONS: Final = 50
_NAMESAKE_ORGS: Final = 5
_FEWEST_DIGITS: Final = 4


class Bearing(StrEnum):
    """名称的用法. How the organisation bears the name by which it was found."""

    PRESENT = "present"
    FORMER = "former"
    LATER = "later"
    SEEN = "seen"

    @property
    def zh(self) -> str:
        return {"present": "现用名", "former": "曾用名", "later": "此后名称", "seen": "所见名称"}[self.value]


@dataclass(frozen=True, slots=True)
class ListMark:
    """名单标记. A list on which the organisation stands on the day, from the decision itself, never from a hint."""

    list: str
    zh: str
    since: date | None
    disputed: bool


@dataclass(frozen=True, slots=True)
class Hit:
    """一个检索结果. `found` is the code or name that fits; `bearing` and `until` say how that name is borne.

    `founded` is a year, `district` the code of a district; None = not known. `namesakes`: other organisations with
    a code of their own that bear or bore the name.
    """

    party: PartyRef
    way: FoundBy
    found: str
    bearing: Bearing | None
    until: date | None
    status: str | None
    marks: tuple[ListMark, ...]
    district: str | None
    founded: int | None
    namesakes: int
    other_codes: tuple[str, ...]

    @property
    def former(self) -> bool:
        return self.bearing is Bearing.FORMER


@dataclass(frozen=True, slots=True)
class Found:
    """检索结果. `more`: not all that fit are shown."""

    text: str
    as_of: date
    known_change: int
    hits: tuple[Hit, ...]
    more: bool


def search(
    store: GraphStore,
    index: SearchIndex,
    text: str,
    as_of: date,
    *,
    limit: int = DEFAULT_HITS,
    match_name: Callable[[str], str] = plain_name,
    progress: Progress | None = None,
) -> Found:
    """检索组织: exact codes, exact names, beginnings of codes and of names, parts of names, in this order; each by
    name, then id.

    Codes are unified codes, old registration numbers and organisation codes; names also former ones. `match_name`
    gives a name's form for comparison, as the loaders do. The index is brought up to date before it is asked; one
    that does not agree with the graph is built anew. SettingError if the text says nothing, Refused if it is the
    number of a person.
    """
    wanted = _wanted(text, match_name)
    for attempt in range(_ATTEMPTS):
        if attempt == _ATTEMPTS - 1:
            index.rebuild(progress)
        try:
            with index.asking(progress) as asking:
                found = asking.candidates(wanted, limit + 1)
                hits = _Telling(store, asking, as_of).hits(found[:limit])
                return Found(text, as_of, asking.change, hits, len(found) > limit)
        except IndexDamaged as error:
            fault = error
    raise unusable(fault)


def _wanted(text: str, match_name: Callable[[str], str]) -> SoughtText:
    if len(text) > LONGEST:
        raise SettingError(f"检索文字过长, 至多 {LONGEST} 字。 The text is too long.")
    text = text.encode("utf-8", "ignore").decode()  # a terminal may hand over what is no character
    squashed = codes.squash(text)
    if codes.uscc(text).reason is Reason.ID_IN_CODE_COLUMN or ("*" in squashed and codes.is_masked_id(text)):
        raise Refused(
            "证件号码不能用来检索; 查自然人请用 --person 与 --at 或 --mask。"
            " The number of a person is no search text; ask for the person by name and one thing more."
        )
    wanted = SoughtText(squashed if squashed.isascii() and squashed.isalnum() else "", match_name(text))
    if not wanted.code and not wanted.match:
        raise SettingError("请写出代码或名称的全部或一部分。 Say a code or a name, or a part of one.")
    return wanted


# --- what is told of a hit ---


class _Telling:
    """Tells candidates of one search from the graph; everything is read for all of them at once."""

    def __init__(self, store: GraphStore, asking: Asking, as_of: date) -> None:
        self.store, self.asking, self.as_of, self.known = store, asking, as_of, asking.change
        self.ranks = source_ranks(store)
        self.lists = editions_in_force(store.read).on(as_of).lists

    def hits(self, found: Sequence[Candidate]) -> tuple[Hit, ...]:
        if not found:
            return ()
        ids = [id_ for one in found for id_ in one.ids]
        parties = self._by_party("read/names_of_parties", ids, known=self.known)
        registry = self._by_party("read/registry_of_parties", ids, known=self.known)
        listings = self._by_party("read/listings_of_parties", ids, known=self.known, limit=_DECISIONS)
        return tuple(self._hit(one, parties, registry, listings) for one in found)

    def _by_party(self, name: str, ids: Sequence[str], **more: Any) -> dict[str, list[Row]]:
        rows: dict[str, list[Row]] = defaultdict(list)
        for row in self.store.read(name, ids=list(ids), **more):
            rows[row["id"]].append(row)
        return rows

    def _hit(self, one: Candidate, parties: _Rows, registry: _Rows, listings: _Rows) -> Hit:
        if any(id_ not in parties for id_ in one.ids):
            raise IndexDamaged(f"{one.org} is not in the graph")
        party = parties[one.org][0]
        if not ORGANISATIONS & set(party["labels"]):
            raise IndexDamaged(f"{one.org} is no organisation")
        names = [row["name"] for id_ in one.ids for row in parties[id_] if row["name"]]
        own = min(names, key=self._name_order, default=None)
        found, bearing, until = self._found(one, names)
        facts = [row for id_ in one.ids for row in registry.get(id_, ())]
        profiles = self._seen_first(row["fact"] for row in facts if row["kind"] == "Profile")
        founded = _first_said(profiles, "founded")
        ref = PartyRef(
            one.org,
            next(label for label in party["labels"] if label != "Party"),
            own["text"] if own else None,
            party["party"].get("code"),
        )
        return Hit(
            party=ref,
            way=one.way,
            found=found,
            bearing=bearing,
            until=until,
            status=self._status([row["fact"] for row in facts if row["kind"] == "Status"]),
            marks=self._marks([row for id_ in one.ids for row in listings.get(id_, ())]),
            district=_first_said(profiles, "district"),
            founded=founded.year if founded else None,
            namesakes=self.asking.namesakes(own["match"], one.org) if own and own.get("match") else 0,
            other_codes=tuple(parties[id_][0]["party"].get("code") or id_ for id_ in one.ids[1:]),
        )

    # names

    def _name_order(self, name: Row) -> tuple[bool, bool, tuple[int, int, str, str]]:
        holds = covers(name.get("from"), name.get("to"), self.as_of)
        return not holds, is_seen_name(name), entry_of("", name, self.ranks).seen

    def _found(self, one: Candidate, names: Sequence[Row]) -> tuple[str, Bearing | None, date | None]:
        """The code or name that fits; of several names the one borne now, else the one borne last."""
        if one.codes:
            return one.codes[0], None, None
        borne = [self._borne(text, names) for text in one.names]
        told = [(text, *found) for text, found in zip(one.names, borne, strict=True) if found is not None]
        if not told:
            raise IndexDamaged(f"{one.org} does not bear the name")
        order = list(Bearing)
        return min(told, key=lambda t: (order.index(t[1]), -(t[2] or date.max).toordinal(), t[0]))

    def _borne(self, text: str, names: Sequence[Row]) -> tuple[Bearing, date | None] | None:
        stated = [name for name in names if name["text"] == text]
        if not stated:
            return None
        registered = [name for name in stated if not is_seen_name(name)]
        if not registered:
            return Bearing.SEEN, None
        settled = settle(entry_of("name", name, self.ranks) for name in registered)
        if any(one.covers(self.as_of) for one in settled):
            return Bearing.PRESENT, None
        ended = [one.until for one in settled if one.until is not None and one.until <= self.as_of]
        return (Bearing.FORMER, max(ended)) if ended else (Bearing.LATER, None)

    # registry

    def _seen_first(self, facts: Iterable[Row]) -> list[Row]:
        standing = (fact for fact in facts if covers(fact.get("from"), fact.get("to"), self.as_of))
        return sorted(standing, key=lambda fact: entry_of("", fact, self.ranks).seen)

    def _status(self, facts: Sequence[Row]) -> str | None:
        settled: list[Settled] = settle(entry_of(fact["status"], fact, self.ranks) for fact in facts)
        return next((str(one.subject) for one in settled if one.covers(self.as_of)), None)

    # lists

    def _marks(self, rows: Sequence[Row]) -> tuple[ListMark, ...]:
        decisions: dict[tuple[str, str], dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
        for row in rows:
            if row["matter"] in self.lists:
                decisions[row["decision"], row["matter"]][row["kind"]].append(row["fact"])
        told = [self._mark(matter, facts) for (_, matter), facts in decisions.items()]
        marks: dict[str, ListMark] = {}
        for mark in sorted(
            (one for one in told if one), key=lambda one: (one.since or date.min, one.disputed)
        ):
            marks.setdefault(mark.list, mark)
        return tuple(sorted(marks.values(), key=lambda mark: _gravity(self.lists[mark.list])))

    def _mark(self, matter: str, facts: Mapping[str, list[Row]]) -> ListMark | None:
        """None if the listing does not stand on the day: not begun, over, lifted, repaired, no longer public."""
        listed = listed_on(self.lists[matter], facts, self.as_of, self.ranks)
        if (
            listed is None
            or listed.since is None
            or not listed.stands
            or not listed.public
            or listed.severity == "light"
        ):
            return None
        return ListMark(matter, self.lists[matter].zh, listed.since, listed.disputed)


def _gravity(list_: ListType) -> tuple[bool, bool, str]:
    """The gravest list first."""
    return not list_.serious_list, list_.severity != "serious", list_.id


_Rows = Mapping[str, Sequence[Row]]


def _first_said(facts: Sequence[Row], name: str) -> Any:
    return next((fact[name] for fact in facts if fact.get(name) is not None), None)


# --- one person ---


@dataclass(frozen=True, slots=True)
class PersonHit:
    """一个自然人. `offices`: those held on the day at the organisation named; none if no organisation was named."""

    party: PartyRef
    offices: tuple[OfficeFact, ...]


@dataclass(frozen=True, slots=True)
class PersonAsked:
    """所查自然人. His name, and at least one thing more: an organisation at which he holds an office, or what is known
    of the number on his document (masked, or its last digits)."""

    name: str
    at: str | None = None
    mask: str | None = None


def find_person(
    store: GraphStore,
    enquiry: Enquiry,
    asked: PersonAsked,
    *,
    match_name: Callable[[str], str] = plain_name,
    person_name: Callable[[str], str] | None = None,
) -> tuple[PersonHit, ...]:
    """查自然人, by the whole name and one thing more; recorded in the register before it is answered.

    An organisation is a code or an exact name. Of a number the graph keeps the first four and the last two characters
    only: the mask is compared as far as that. Refused if there is nothing beside the name, or a whole number is
    given; SettingError if the organisation is none.
    """
    ends = _mask_ends(asked.mask) if asked.mask is not None else None
    name = (person_name or _plain_person)(asked.name)
    if not name or (asked.at is None and ends is None):
        raise Refused(
            "不得仅凭姓名查人; 请加上其任职的组织 (--at) 或证件掩码 (--mask)。"
            " Nobody is found by his name alone: add the organisation at which he holds an office, or his masked id."
        )
    known, as_of = enquiry.known(store), enquiry.day
    orgs: list[str] = []
    if asked.at is not None:
        orgs = _organisations(store, asked.at, known, match_name)
        found = _officers(store, orgs, name, as_of, known, person_name or _plain_person)
    else:
        found = _bearers(store, name, ends or ("", ""), as_of, known)
    if ends is not None:
        found = [one for one in found if _has_mask(one.party.mask, ends)]
    ids = [one.party.id for one in found]
    digest = sm3(f"{name}|{asked.at or ''}|{asked.mask or ''}")
    enquiry.within(store, "query.person", orgs or ids)
    enquiry.register(store, "query.person", digest, ids, ids, at=orgs)
    return tuple(found)


def _plain_person(text: str) -> str:
    """姓名比对形, as far as this package can tell; loaders have the full one."""
    return " ".join(unicodedata.normalize("NFKC", text).split())


def _mask_ends(mask: str) -> tuple[str, str]:
    """What the graph keeps of a masked number: its beginning and its end."""
    typed = codes.squash(mask)
    if codes.citizen_id(typed).value is not None and "*" not in typed:
        raise Refused(
            "请勿输入完整的证件号码; 末四位或掩码即可。 Do not type the whole number; the last four digits will do."
        )
    if "*" in typed:
        kept = codes.mask_id(typed)
        head, tail = kept.split("*", 1)[0], kept.rsplit("*", 1)[-1]
    else:
        head, tail = "", typed[-2:]
    plain = typed.replace("*", "")
    if len(plain) < _FEWEST_DIGITS or not plain.isalnum() or not tail:
        raise SettingError(
            f"证件掩码至少要有 {_FEWEST_DIGITS} 位, 且含末位。 The masked id needs at least {_FEWEST_DIGITS} characters"
            " with the last among them."
        )
    return head, tail


def _has_mask(mask: str | None, ends: tuple[str, str]) -> bool:
    return mask is not None and mask.startswith(ends[0]) and mask.endswith(ends[1])


def _organisations(store: GraphStore, text: str, known: int, match_name: Callable[[str], str]) -> list[str]:
    """Ids of the organisations that a code or exact name means, one for each."""
    squashed = codes.squash(text[:80])
    ids = [
        id_
        for id_ in dict.fromkeys((text.strip(), squashed, f"reg:{squashed}", f"org:{squashed}"))
        for row in store.read("read/party", id=id_)
        if ORGANISATIONS & set(row["labels"])
    ]
    if not ids:
        ids = [row["id"] for row in store.read("read/parties_of_org_code", codes=[squashed])]
    if not ids and (match := match_name(text)):
        named = store.read("read/names_of_match", match=match, limit=_NAMESAKE_ORGS * 10)
        ids = [row["id"] for row in named if row["known_to"] is None or row["known_to"] > known]
    chosen: list[str] = []
    joined: set[str] = set()
    for id_ in sorted(set(ids), key=best_code):
        if id_ not in joined:
            chosen.append(id_)
            joined |= {id_, *(row["id"] for row in store.read("read/codes_of_party", id=id_, known=known))}
    if not chosen or len(chosen) > _NAMESAKE_ORGS:
        raise SettingError(
            f"{text!r} 不是某一组织的代码或全称; 请先用 credit-graph search 查明。"
            " This is not the code or whole name of an organisation; look it up first."
        )
    return chosen


def _officers(
    store: GraphStore, orgs: Sequence[str], name: str, as_of: date, known: int, form: Callable[[str], str]
) -> list[PersonHit]:
    held: dict[str, list[OfficeFact]] = defaultdict(list)
    refs: dict[str, PartyRef] = {}
    for org in orgs:
        for office in read_party(store, org, as_of, known, limit=1000).offices:
            whom = office.holder
            if whom.kind == "Person" and whom.name is not None and form(whom.name) == name:
                refs[whom.id] = whom
                held[whom.id].append(office)
    return [PersonHit(refs[id_], tuple(offices)) for id_, offices in sorted(held.items())]


def _bearers(store: GraphStore, name: str, ends: tuple[str, str], as_of: date, known: int) -> list[PersonHit]:
    rows = store.read("read/persons_of_name", person=name, head=ends[0], tail=ends[1], limit=_PERSONS + 1)
    if len(rows) > _PERSONS:
        raise Refused(
            f"同名且掩码相符者超过 {_PERSONS} 人; 请加上其任职的组织。"
            " Too many persons fit; add the organisation at which he holds an office."
        )
    refs = party_refs(store, [row["id"] for row in rows], as_of, known)
    return [PersonHit(ref, ()) for _, ref in sorted(refs.items())]
