"""一方的关联方. Who is linked to one party or stands at one place, by which links; one step and no further."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from graph_service.exploring.between import PathQuestion, told_by_name
from graph_service.exploring.budget import Explored, Spending
from graph_service.exploring.link_kinds import StandingLink
from graph_service.exploring.neighbourhood import Neighbourhood, Stopped
from graph_service.facts.borne_names import Presumed
from graph_service.facts.organisation import Knowing
from graph_service.facts.party_refs import PartyRef
from graph_service.related.factors import Factors, read_factors
from graph_service.store.graph_store import Reader


@dataclass(frozen=True, slots=True)
class AroundOne:
    """一方的关联方. `links` by neighbour; `hub`: the party itself has too many links for a path to lead through it.
    `ended`: links that ended by the day are among them."""

    party: str
    asked: PathQuestion
    ended: bool
    links: Mapping[str, tuple[StandingLink, ...]]
    hub: Stopped | None
    presumed: tuple[Presumed, ...]
    parties: Mapping[str, PartyRef]
    places: Mapping[str, str]
    partial: bool
    explored: Explored
    factors: str


def around_one(
    store: Reader, party: str, asked: PathQuestion, *, ended: bool = False, factors: Factors | None = None
) -> AroundOne:
    """Everybody and every place that one party, or a place, is linked to on a day."""
    factors = factors or read_factors()
    spending = Spending(asked.budget)
    knowing = Knowing.at(store.read, asked.known)
    around = Neighbourhood(
        knowing, asked.as_of, factors, spending, asked.ties, by_name=asked.by_name, ended=ended
    )
    (main,) = around.begin([party])
    around.expand([main], [main])
    spending.levels += 1
    links = {
        other: tuple(sorted(found, key=lambda link: _order(link, asked.as_of)))
        for other, found in around.neighbours(main).items()
    }
    shown = {main, *links}
    presumed = around.register.presumed(shown)
    shown |= {one.named for one in presumed}
    hub = next((one for one in around.hubs() if one.id == main), None)
    parties, places = told_by_name(store, asked, shown, ())
    return AroundOne(
        main, asked, ended, links, hub, presumed, parties, places, spending.partial, spending.explored(around.met),
        factors.version,
    )  # fmt: skip


def has_ended(link: StandingLink, day: date) -> bool:
    """Whether a link no longer stood on a day."""
    return link.until is not None and link.until <= day


def _order(link: StandingLink, day: date) -> tuple[bool, float, str, date, tuple[str, ...]]:
    """What stands before what ended, the strongest first."""
    return has_ended(link, day), -float(link.strength), link.tie.value, link.since or date.min, link.grounds
