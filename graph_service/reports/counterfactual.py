"""反事实. Which single facts carry a consequence: without one of them it would not stand as it does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from graph_service.law.case import Facts
from graph_service.law.evaluation import evaluate
from graph_service.law.outcome import Status
from graph_service.law.rules import Editions


def decisive(facts: Facts, editions: Editions, rule: str, target: str, as_of: date) -> frozenset[str]:
    """Ids of the single facts whose absence would undo or weaken the outcome of a rule for a target on a day.

    The decision itself is decisive always and is not among them.
    """
    now = _status(facts, editions, rule, target, as_of)
    if now is None:
        return frozenset()
    return frozenset(
        id_
        for id_, without in _leaving_out_one(facts)
        if _status(without, editions, rule, target, as_of) is not now
    )


def _status(facts: Facts, editions: Editions, rule: str, target: str, as_of: date) -> Status | None:
    found = (one for one in evaluate(facts, editions, as_of) if (one.rule.id, one.target) == (rule, target))
    outcome = next(found, None)
    return outcome.standing.status if outcome else None


def _leaving_out_one(facts: Facts) -> Iterator[tuple[str, Facts]]:
    for place, office in enumerate(facts.offices):
        if len(office.grounds) == 1:  # an interval that several sources state does not hang on one of them
            left = (*facts.offices[:place], *facts.offices[place + 1 :])
            yield office.grounds[0], replace(facts, offices=left)
    for place, finding in enumerate(facts.findings):
        left_findings = (*facts.findings[:place], *facts.findings[place + 1 :])
        yield finding.id, replace(facts, findings=left_findings)
    for place, event in enumerate(facts.events):
        yield event.id, replace(facts, events=(*facts.events[:place], *facts.events[place + 1 :]))
