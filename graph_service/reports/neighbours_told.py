"""关联方的出具. Who is linked to one party: counted by kind of link and by state first, then told a page at a time.

Organisations are looked up, as for a report; nobody's record is opened because of a neighbour, so natural persons are
not looked up. What stands is told before what is not known, and that before what nothing stands about.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from graph_service.access.purposes import Purpose
from graph_service.domain.model import is_person_id
from graph_service.domain.plain_values import plain
from graph_service.exploring.around_one import AroundOne, has_ended
from graph_service.exploring.link_kinds import LinkType, StandingLink
from graph_service.exploring.parties_met import is_place
from graph_service.facts.organisation import Knowing
from graph_service.reports.association import NOT_LOOKED_UP, NOTHING, STANDS, Neighbour
from graph_service.reports.exploring_answers import link_told
from graph_service.reports.neighbours import MOST_LOOKED_UP, look_up, looked_up_as
from graph_service.reports.showing import refs_shown_to
from graph_service.store.graph_store import Reader

_RANKS: Final = {STANDS.id: 0, NOT_LOOKED_UP.id: 1, NOTHING.id: 2}


@dataclass(frozen=True, slots=True)
class Page:
    """一页, counted from 0."""

    offset: int = 0
    limit: int = 20


def neighbours_told(reader: Reader, found: AroundOne, purpose: Purpose, page: Page) -> dict[str, Any]:
    """关联方: all of them counted, a page of them told."""
    day = found.asked.as_of
    states = _states(reader, found, purpose)
    ranked = sorted(found.links, key=lambda id_: _rank(id_, found.links[id_], states.get(id_), day))
    shown = ranked[page.offset : page.offset + page.limit]
    refs = refs_shown_to(found.parties, purpose)
    named = {found.party, *shown, *(one.named for one in found.presumed)}
    return {
        "party": found.party,
        "as_of": plain(day),
        "known_change": found.asked.known,
        "types": [tie.value for tie in found.asked.ties],
        "include_ended": found.ended,
        "by_name": found.asked.by_name,
        "hub": plain(found.hub),
        "total": len(found.links),
        "counts": _counts(found.links, states, day),
        "states": _tally(states.values()),
        "offset": page.offset,
        "neighbours": [_told(id_, found, states.get(id_), day) for id_ in shown],
        "presumed": [plain(one) for one in found.presumed],
        "parties": {id_: plain(ref) for id_, ref in refs.items() if id_ in named},
        "places": {id_: text for id_, text in found.places.items() if id_ in named},
        "partial": found.partial,
        "explored": plain(found.explored),
        "factors": found.factors,
    }


def _states(reader: Reader, found: AroundOne, purpose: Purpose) -> dict[str, Neighbour]:
    """What stands about each neighbour that is a party."""
    refs = {id_: found.parties[id_] for id_ in found.links if id_ in found.parties}
    orgs = [id_ for id_ in refs if not is_person_id(id_)][:MOST_LOOKED_UP]
    knowing = Knowing.at(reader.read, found.asked.known)
    about = look_up(knowing, orgs, found.asked.as_of, purpose, light=False)
    return {
        id_: looked_up_as(ref, about[id_]) if id_ in about else Neighbour(ref, NOT_LOOKED_UP)
        for id_, ref in refs.items()
    }


def _rank(
    id_: str, links: Sequence[StandingLink], state: Neighbour | None, day: date
) -> tuple[bool, int, float, str]:
    standing = [link for link in links if not has_ended(link, day)]
    rank = _RANKS[state.state.id] if state is not None else len(_RANKS)
    return not standing, rank, -max(float(link.strength) for link in standing or links), id_


def _counts(
    links: Mapping[str, Sequence[StandingLink]], states: Mapping[str, Neighbour], day: date
) -> list[dict[str, Any]]:
    """How many neighbours each kind of link leads to, how many of them by ended links only, and in which state."""
    told = []
    for tie in LinkType:
        by = {id_: [one for one in those if one.tie is tie] for id_, those in links.items()}
        there = {id_: those for id_, those in by.items() if those}
        if there:
            ended = sum(all(has_ended(one, day) for one in those) for those in there.values())
            of_kind = _tally(states[id_] for id_ in there if id_ in states)
            told.append(
                {"type": tie.value, "zh": tie.zh, "total": len(there), "ended": ended, "states": of_kind}
            )
    return told


def _tally(found: Any) -> dict[str, int]:
    counted = Counter(one.state.id for one in found)
    return {id_: counted[id_] for id_ in _RANKS}


def _told(id_: str, found: AroundOne, state: Neighbour | None, day: date) -> dict[str, Any]:
    links = found.links[id_]
    return {
        "id": id_,
        "place": is_place(id_),
        "ended": all(has_ended(link, day) for link in links),
        "state": plain(state.state) if state else None,
        "chips": plain(state.chips) if state else [],
        "withheld": state.withheld if state else 0,
        "links": [link_told(link) for link in links],
    }
