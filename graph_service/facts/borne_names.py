"""按登记名称推定. Which one standing organisation bears, on a day, the name by which another party is known only.

It is a reading of the names that are known, made anew for every answer that is asked to follow it (ADR 0008). It is
stored nowhere, so the order of files cannot matter, and evaluation, hints, the snapshot, quality and states know nothing
of it. What a person confirms becomes a fact (`SAME_AS`) and needs no reading; what a person refuses is not read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from graph_service.domain.intervals import settle
from graph_service.domain.model import NAME_PREFIX, is_known_by_name, is_unknown_id
from graph_service.domain.vocabulary import ENDED_STATES
from graph_service.facts.evidence import entry_of
from graph_service.facts.organisation import Home, Knowing, canonical, homes_of
from graph_service.facts.party_refs import is_seen_name
from graph_service.store.graph_store import Reader, Row

REFUTED: Final = "refuted"


@dataclass(frozen=True, slots=True, order=True)
class Presumed:
    """一项推定. `named`: a party known by name only; `organisation`: the one that bears this registered name."""

    named: str
    organisation: str


def is_unresolved(home: Home) -> bool:
    """Whether nothing but a name is known of an organisation."""
    return all(map(is_known_by_name, home))


def presumed_homes(knowing: Knowing, day: date, homes: Iterable[Home]) -> dict[str, Home]:
    """Parties known by name only -> the organisation as which each is read on a day.

    Told of those among the homes, and of those that are called what one of the homes is called in its register.
    """
    asked = list(dict.fromkeys(homes))
    names = {name for called in _names_on(knowing, day, asked).values() for name in called}
    found = _called(knowing, names)
    those = homes_of(knowing, {id_ for ids in found.values() for id_ in ids})
    bearing = _names_on(knowing, day, {home for home in those.values() if not is_unresolved(home)})
    presumed = {}
    for name, ids in found.items():
        bearers = {those[id_] for id_ in ids if name in bearing.get(those[id_], ())}
        if len(bearers) == 1:
            presumed.update({id_: next(iter(bearers)) for id_ in ids if is_unresolved(those[id_])})
    return _not_refused(knowing, presumed)


def _names_on(knowing: Knowing, day: date, homes: Collection[Home]) -> dict[Home, set[str]]:
    """The names, in the form for comparison, that standing organisations bear in a register on a day; those of
    organisations that are known by name only, wherever they were seen."""
    stated: dict[str, list[Row]] = defaultdict(list)
    codes = sorted({id_ for home in homes for id_ in home})
    for row in knowing.rows("read/names_and_states", codes):
        stated[row["id"]].append(row)
    return {home: _names(knowing, day, home, [row for id_ in home for row in stated[id_]]) for home in homes}


def _names(knowing: Knowing, day: date, home: Home, rows: Sequence[Row]) -> set[str]:
    named = [row["fact"] for row in rows if row["kind"] == "Name" and row["fact"].get("match")]
    if is_unresolved(home):
        return {fact["match"] for fact in named}
    states = _settled(
        knowing, day, ((row["fact"]["status"], row["fact"]) for row in rows if row["kind"] == "Status")
    )
    if states and states[0] in ENDED_STATES:
        return set()
    registered = (fact for fact in named if not is_seen_name(fact))
    return set(_settled(knowing, day, ((fact["match"], fact) for fact in registered)))


def _settled(knowing: Knowing, day: date, stated: Iterable[tuple[str, Row]]) -> list[str]:
    """What holds on the day, the best statement first."""
    settled = settle(entry_of(what, fact, knowing.ranks) for what, fact in stated)
    return [str(one.subject) for one in settled if one.covers(day)]


def _called(knowing: Knowing, names: Iterable[str]) -> dict[str, set[str]]:
    """Who is called so: registered under the name, or known by it only."""
    found: dict[str, set[str]] = defaultdict(set)
    for row in knowing.rows("read/bearers_of_names", names):
        registered = not is_seen_name(row) and not is_unknown_id(row["id"])
        if registered or is_known_by_name(row["id"]):
            found[row["match"]].add(row["id"])
    return found


def _not_refused(knowing: Knowing, presumed: Mapping[str, Home]) -> dict[str, Home]:
    """Without those of which a person has found that they are not the same."""
    checks = knowing.rows("spread/identity_checks", sorted(presumed))
    refused = {
        (row["person"], row["fact"].get("about")) for row in checks if row["fact"]["outcome"] == REFUTED
    }
    return {
        named: home
        for named, home in presumed.items()
        if not any((named, id_) in refused for id_ in home)
    }  # fmt: skip


def named_pages(store: Reader, page: int = 1000) -> Iterator[list[str]]:
    """Organisations known by name only, in order, page by page."""
    after = NAME_PREFIX
    while True:
        bound = store.read("archive/bound_party", after=after, page=page)[0]
        rows = store.read("read/page_party", after=after, upto=bound["upto"]) if bound["n"] else []
        named = sorted(row["id"] for row in rows if is_known_by_name(row["id"]))
        if not named:
            return
        yield named
        after = bound["upto"]


def presumptions(store: Reader, day: date, page: int = 1000) -> Iterator[Presumed]:
    """待核名称: whom each party known by name only is presumed to be on a day, where that is one; to be confirmed."""
    knowing = Knowing.at(store.read, store.last_change())
    for ids in named_pages(store, page):
        found = presumed_homes(knowing, day, homes_of(knowing, ids).values())
        yield from (Presumed(named, canonical(found[named])) for named in ids if named in found)
