"""枢纽名单. Which hubs stand at a target now, so that nobody takes their silence for absence; no minors."""

from __future__ import annotations

from collections.abc import Iterator

from graph_service.related.hint_facts import HubKind
from graph_service.related.standing import DayFacts, Hub


def suppressed_hubs(target: str, standing: DayFacts) -> tuple[Hub, ...]:
    """枢纽 of a target now, by kind, then id."""
    return tuple(sorted(set(_hubs(target, standing)), key=lambda hub: (hub.kind.value, hub.id)))


def _hubs(target: str, standing: DayFacts) -> Iterator[Hub]:
    for office, _ in standing.present(standing.facts.offices_at.get(target, ())):
        yield from _named(office.person, HubKind.PERSON, standing)
    for owner in standing.owners(target):
        yield from _named(owner, HubKind.HOLDER, standing)
    for place in standing.places(target):
        hub = standing.hub_place(place.kind, place.value)
        if hub is not None:
            yield hub


def _named(party: str, kind: HubKind, standing: DayFacts) -> Iterator[Hub]:
    if not standing.facts.is_minor(party):
        yield from (hub for hub in standing.hubs_of(party) if hub.kind is kind)
