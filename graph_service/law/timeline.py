"""时间线. Who is in which state on every day; the only place that decides what is stored.

What an evaluation gives is a step function of the day: it changes only where an office, an event or a term
begins or ends, or another version of the rules comes into force. So it is evaluated on those days alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from graph_service.law.case import Decision, Facts
from graph_service.law.evaluation import outcomes
from graph_service.law.outcome import Outcome, Segment, Timeline
from graph_service.law.rules import Editions, Rule, SubjectKind
from graph_service.law.terms import lasting_end


def decision_timelines(decision: Decision, facts: Facts, editions: Editions) -> list[Timeline]:
    """时间线 of the outcomes of one decision, by rule id, then target."""
    found: dict[tuple[str, str], list[Segment]] = {}
    rules: dict[str, Rule] = {}
    for day in sorted(_days(decision, facts, editions)):
        there = {(one.rule.id, one.target): one for one in outcomes(decision, facts, editions.on(day), day)}
        rules.update((one.rule.id, one.rule) for one in there.values())
        for key in found.keys() | there.keys():
            outcome = there.get(key)
            segment = Segment(day, None) if outcome is None else _lasting(outcome, decision, day)
            segments = found.setdefault(key, [])
            if not segments or not _alike(segment, segments[-1]):
                segments.append(segment)
    return [
        Timeline(rules[rule], decision.id, target, tuple(segments))
        for (rule, target), segments in sorted(found.items())
    ]


def _lasting(outcome: Outcome, decision: Decision, day: date) -> Segment:
    """A term that is counted from the day asked about is no part of what lasts."""
    rolling = outcome.rule.duration.days
    if rolling is None:
        return Segment(day, outcome.standing)
    return Segment(day, replace(outcome.standing, valid_to=decision.end), rolling)


def _alike(one: Segment, other: Segment) -> bool:
    return one.standing == other.standing and one.rolling_days == other.rolling_days


def _days(decision: Decision, facts: Facts, editions: Editions) -> set[date]:
    """The days from the decision on, on which anything can change."""
    named = {decision.day, *editions.days}
    person = facts.subject_kind(decision.subject) is SubjectKind.PERSON
    for office in (facts.offices_of if person else facts.offices_at).get(decision.subject, ()):
        named.update(day for day in (office.since, office.until) if day)
    for event in facts.events_of.get(decision.id, ()):
        named.update(day for day in (event.since, event.until) if day)
    if decision.end:
        named.add(decision.end)
    named.update(_terms(decision, facts, editions))
    return {day for day in named if day >= decision.day}


def _terms(decision: Decision, facts: Facts, editions: Editions) -> Iterator[date]:
    subject = facts.subject_kind(decision.subject)
    for _, book in editions.books:
        for rule in book.applying(decision.matter, key=decision.key, subject=subject, region=decision.region):
            term = lasting_end(rule.duration, decision, book.lists.get(decision.matter))
            if term:
                yield term
