"""Timelines of all decisions of a case, in the order given."""

from __future__ import annotations

from graph_service.law.case import Facts
from graph_service.law.outcome import Timeline
from graph_service.law.rules import Editions
from graph_service.law.timeline import decision_timelines


def timelines(facts: Facts, editions: Editions) -> tuple[Timeline, ...]:
    """By decision, then rule id, then target: `timelines(...).on(day)` is what `evaluate(..., day)` gives."""
    return tuple(
        line for decision in facts.decisions for line in decision_timelines(decision, facts, editions)
    )
