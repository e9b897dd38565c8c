"""经枢纽直接相连. Which of the parties asked about are linked to one and the same hub, each by a link of its own.

No way leads through a hub and no strength is told of it: what twenty organisations have in common says little of two of
them. But two firms with one legal representative are not without a link, either.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from graph_service.exploring.link_kinds import StandingLink
from graph_service.exploring.neighbourhood import Neighbourhood, Stopped


@dataclass(frozen=True, slots=True)
class HubTie:
    """一处枢纽. `parties`: two or more of those asked about; `links`: each between the hub and one of them."""

    hub: Stopped
    parties: tuple[str, ...]
    links: tuple[StandingLink, ...]


def hub_ties(around: Neighbourhood, roots: Collection[str]) -> tuple[HubTie, ...]:
    """Of every hub that was met and that ways would lead through if it were none: who of the roots is linked to it."""
    found = []
    for hub in around.hubs():
        near = around.neighbours(hub.id)
        parties = tuple(root for root in roots if root in near)
        if len(parties) > 1 and hub.id not in roots and around.party(hub.id).joins:
            links = sorted({link for one in parties for link in near[one]}, key=_order)
            found.append(HubTie(hub, parties, tuple(links)))
    return tuple(found)


def _order(link: StandingLink) -> tuple[str, str, str, str, tuple[str, ...]]:
    return link.start, link.end, link.tie.value, link.role or "", link.grounds
