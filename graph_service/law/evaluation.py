"""评定. What the rules give for facts on a day; the exact meaning stands in docs/evaluation.md.

Pure: the day is an argument. Effects travel one hop, from the subject of a decision to who held an office there or
was found responsible; there is no depth to choose.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from enum import Enum
from typing import Final, NamedTuple

from graph_service.domain.model import Identity
from graph_service.law.case import Decision, Event, Facts, Finding, Office
from graph_service.law.outcome import DOUBTS_OF_SEVERITY, Doubt, Outcome, Standing, Status
from graph_service.law.rules import (
    DISPUTE,
    LARGE_DEBT_RULE,
    SUBJECT_ITSELF,
    Editions,
    Effect,
    Mode,
    RoleTime,
    Rule,
    RuleBook,
    SubjectKind,
)
from graph_service.law.terms import outcome_end


def evaluate(facts: Facts, editions: Editions, as_of: date) -> tuple[Outcome, ...]:
    """结果 of all decisions on a day: by decision in the order given, then rule id, then target.

    The version of the rules in force on that day decides.
    """
    book = editions.on(as_of)
    return tuple(
        outcome for decision in facts.decisions for outcome in outcomes(decision, facts, book, as_of)
    )


def outcomes(decision: Decision, facts: Facts, book: RuleBook, as_of: date) -> list[Outcome]:
    """结果 of one decision on a day, by rule id, then target."""
    if decision.day > as_of:
        return []
    subject = facts.subject_kind(decision.subject)
    found: list[Outcome] = []
    for rule in book.applying(decision.matter, key=decision.key, subject=subject, region=decision.region):
        until = outcome_end(rule.duration, decision, book.lists.get(decision.matter), as_of)
        grounds: dict[str, list[_Ground]] = defaultdict(list)
        for target, ground in _reached(rule, decision, subject, facts, as_of):
            if _may_be_recorded(rule, decision, target, facts):
                grounds[target].append(ground)
        for target in sorted(grounds):
            standing = _standing(rule, decision, target, grounds[target], until, facts, book, as_of)
            if standing is not None:
                found.append(Outcome(rule, decision.id, target, standing))
    return found


def _may_be_recorded(rule: Rule, decision: Decision, target: str, facts: Facts) -> bool:
    """The national rule speaks of 企事业单位: of an organ (机关) nobody has a record unless a finding names him."""
    if rule.effect is not Effect.PERSONAL_RECORD or not facts.is_organ(decision.subject):
        return True
    findings = facts.findings_of.get(decision.id, ())
    return any(one.person == target and one.role in (None, *rule.roles) for one in findings)


class _Ground(NamedTuple):
    """依据. One reason for an outcome: what it gives by itself, and the facts behind it."""

    status: Status
    words: tuple[str, ...]
    facts: tuple[str, ...] = ()
    since: date | None = None


# --- who is reached ---


def _reached(
    rule: Rule, decision: Decision, subject: SubjectKind, facts: Facts, as_of: date
) -> Iterator[tuple[str, _Ground]]:
    if rule.effect is Effect.ADVISORY_FLAG:
        for link in facts.links_of.get(decision.subject, ()):
            if link.kind == rule.id:
                other = link.b if link.a == decision.subject else link.a
                yield other, _Ground(Status.ADVISORY, ("linked",), (link.id,))
    elif rule.mode is Mode.FACT_ONLY or rule.roles == (SUBJECT_ITSELF,):
        status = Status.ADVISORY if rule.advisory else Status.EFFECTIVE
        yield decision.subject, _Ground(status, ("named",))
    else:
        yield from _by_office(rule, decision, subject, facts, as_of)


def _by_office(
    rule: Rule, decision: Decision, subject: SubjectKind, facts: Facts, as_of: date
) -> Iterator[tuple[str, _Ground]]:
    held = facts.offices_of if subject is SubjectKind.PERSON else facts.offices_at
    offices = [office for office in held.get(decision.subject, ()) if office.role in rule.roles]
    if rule.mode is Mode.ADVISORY:
        for office in offices:
            yield office.person, _Ground(Status.ADVISORY, (f"office:{office.role}",), office.grounds)
    elif rule.mode is Mode.ROLE_BY_LAW:
        findings = facts.findings_of.get(decision.id, ())
        for office in offices:
            ground = _by_law(rule, decision, office, findings, as_of)
            if ground is not None:
                yield office.person, ground
    elif rule.mode is Mode.NEEDS_FINDING:
        findings = facts.findings_of.get(decision.id, ())
        if subject is SubjectKind.PERSON:
            findings = [finding for finding in findings if finding.person == decision.subject]
        yield from _by_finding(rule, decision, offices, findings)


class _Cover(Enum):
    """任期涵盖 of a day by an office."""

    NO = "no"
    POSSIBLE = "possible"
    CERTAIN = "certain"


def _cover(office: Office, day: date) -> _Cover:
    if office.until is not None and day >= office.until:
        return _Cover.NO
    if office.since is None:
        return _Cover.POSSIBLE
    return _Cover.NO if day < office.since else _certain(office)


def _certain(office: Office) -> _Cover:
    return _Cover.CERTAIN if office.sure else _Cover.POSSIBLE


def _present(office: Office, as_of: date) -> _Cover:
    """An office that the register shows, with neither day known, is a present one."""
    if office.since is None and office.until is None:
        return _certain(office)
    return _cover(office, as_of)


def _by_law(
    rule: Rule, decision: Decision, office: Office, findings: Iterable[Finding], as_of: date
) -> _Ground | None:
    verdict = _office_at(rule.role_time, decision, office, as_of)
    if verdict is None:
        return None
    doubt = verdict if isinstance(verdict, Doubt) else None
    word = f"office:{office.role}"
    if rule.id == LARGE_DEBT_RULE:
        if decision.large_personal_debt is False:
            return None
        if doubt is None and decision.large_personal_debt is None:
            named = [f for f in findings if f.person == office.person and f.role in (None, office.role)]
            if named:
                facts = (*office.grounds, *(f.id for f in named))
                return _Ground(Status.EFFECTIVE, (word, f"finding:{office.role}"), facts, office.since)
            doubt = Doubt.DEBT_UNCLEAR
    if doubt is not None:
        return _Ground(Status.REVIEW_TASK, (word, doubt.value), office.grounds)
    return _Ground(Status.EFFECTIVE, (word,), office.grounds, office.since)


_HOLDS: Final = True


def _office_at(time: RoleTime, decision: Decision, office: Office, as_of: date) -> bool | Doubt | None:
    """Whether the office counts: it holds, there is a doubt, or it gives nothing (None)."""
    if time.present:
        return _present_office(time, decision, office, as_of)
    if time is RoleTime.AT_DECISION:
        return _office_at_decision(decision, office)
    if time is RoleTime.AT_EVENT:
        return _certain_or_doubt(_cover(office, decision.event_day))
    raise ValueError(f"role_by_law cannot read an office {time.value!r}")


def _certain_or_doubt(cover: _Cover) -> bool | Doubt | None:
    if cover is _Cover.CERTAIN:
        return _HOLDS
    return Doubt.INTERVAL_UNKNOWN if cover is _Cover.POSSIBLE else None


def _present_office(time: RoleTime, decision: Decision, office: Office, as_of: date) -> bool | Doubt | None:
    verdict = _certain_or_doubt(_present(office, as_of))
    if verdict is None and time is RoleTime.CURRENT_AT_OR_AFTER_ORDER:
        left = office.until
        if left is not None and decision.day < left <= as_of:
            return Doubt.LEFT_AFTER_ORDER
    return verdict


def _office_at_decision(decision: Decision, office: Office) -> bool | Doubt | None:
    """食品安全法第 135 条 does not say whether the office is read at the act or at the decision."""
    decided = _cover(office, decision.day)
    if decision.act_day is None:
        return None if decided is _Cover.NO else Doubt.ACT_DATE_MISSING
    covers = {decided, _cover(office, decision.act_day)}
    if _Cover.POSSIBLE in covers:
        return Doubt.INTERVAL_UNKNOWN
    if covers == {_Cover.CERTAIN}:
        return _HOLDS
    return Doubt.OFFICE_DIFFERS if _Cover.CERTAIN in covers else None


def _by_finding(
    rule: Rule, decision: Decision, offices: Sequence[Office], findings: Iterable[Finding]
) -> Iterator[tuple[str, _Ground]]:
    """Each person and each role of the rule apart."""
    entries: dict[tuple[str, str], list[Office]] = defaultdict(list)
    for office in offices:
        entries[office.person, office.role].append(office)
    named: dict[tuple[str, str], list[Finding]] = defaultdict(list)
    for finding in findings:
        for role in rule.roles:
            if finding.role in (None, role):
                named[finding.person, role].append(finding)
    for person, role in {**entries, **named}:
        ground = _found(
            role, entries.get((person, role), ()), named.get((person, role), ()), decision.event_day
        )
        if ground is not None:
            yield person, ground


def _found(role: str, offices: Sequence[Office], findings: Sequence[Finding], day: date) -> _Ground | None:
    facts = (*(id_ for office in offices for id_ in office.grounds), *(finding.id for finding in findings))
    in_office = any(_cover(office, day) is not _Cover.NO for office in offices)
    if not findings:
        words = (f"office:{role}", Doubt.NO_FINDING.value)
        return _Ground(Status.REVIEW_TASK, words, facts) if in_office else None
    if in_office:
        return _Ground(Status.EFFECTIVE, (f"finding:{role}", f"office:{role}"), facts)
    if offices:
        return _Ground(Status.REVIEW_TASK, (f"finding:{role}", Doubt.FINDING_DISAGREES.value), facts)
    if any(finding.role == role for finding in findings):
        return _Ground(Status.EFFECTIVE, (f"finding:{role}",), facts)
    return None


# --- term and state on the day ---


def _standing(
    rule: Rule, decision: Decision, target: str, grounds: Sequence[_Ground], until: date | None, facts: Facts,
    book: RuleBook, as_of: date,
) -> Standing | None:  # fmt: skip
    status = _strongest(grounds)
    winning = [ground for ground in grounds if ground.status is status]
    if target not in facts.orgs and facts.person(target).minor:
        return None
    doubts = {*_doubts_of_outcome(rule, decision, target, facts), *_counting(rule, decision.doubts)}
    if doubts and status is Status.EFFECTIVE:
        status = Status.REVIEW_TASK
    since = decision.day
    if status is Status.EFFECTIVE and rule.role_time.present:
        since = max(since, min(ground.since or decision.day for ground in winning))
    if until is not None and since >= until:
        return None
    active = [
        event
        for event in facts.events_of.get(decision.id, ())
        if event.person in (None, target) and event.active(as_of)
    ]
    disputes = [event for event in active if event.kind == DISPUTE]
    status, events = _state(rule, status, active, disputes, until, as_of)
    words = {
        *doubts,
        *decision.doubts,
        *_event_words(events),
        *(w for ground in grounds for w in ground.words),
    }
    return Standing(
        status,
        since,
        until,
        bool(disputes),
        tuple(sorted(words)),
        tuple(sorted({*(id_ for g in grounds for id_ in g.facts), *(e.id for e in (*events, *disputes))})),
        book.version,
    )


def _doubts_of_outcome(rule: Rule, decision: Decision, target: str, facts: Facts) -> Iterator[Doubt]:
    """疑点 about the person, the region or the kind of subject."""
    if (
        target not in facts.orgs
        and not rule.advisory
        and facts.person(target).identity is not Identity.VERIFIED
    ):
        yield Doubt.IDENTITY_UNVERIFIED
    if rule.effect is Effect.PERSONAL_RECORD:
        if decision.region is None:
            yield Doubt.REGION_UNKNOWN
        if facts.is_organ(decision.subject):
            yield Doubt.SUBJECT_ORGAN


def _counting(rule: Rule, doubts: Iterable[Doubt]) -> Iterator[Doubt]:
    """Severity takes away, it never triggers; and it does not classify a court's order."""
    for doubt in doubts:
        if doubt not in DOUBTS_OF_SEVERITY or rule.effect in _CLASSED_BY_SEVERITY:
            yield doubt


_CLASSED_BY_SEVERITY: Final = frozenset({Effect.PERSONAL_RECORD, Effect.LISTED_PERSON})


def _strongest(grounds: Iterable[_Ground]) -> Status:
    statuses = {ground.status for ground in grounds}
    return next(s for s in (Status.EFFECTIVE, Status.REVIEW_TASK, Status.ADVISORY) if s in statuses)


def _state(
    rule: Rule,
    found: Status,
    active: Sequence[Event],
    disputes: Sequence[Event],
    until: date | None,
    as_of: date,
) -> tuple[Status, Sequence[Event]]:
    """Release beats expiry beats hold; and the events that made it so."""
    releasing = [event for event in active if event.kind in rule.releasing]
    if releasing:
        return Status.RELEASED, releasing
    if until is not None and until <= as_of:
        return Status.EXPIRED, ()
    if disputes and rule.mode is not Mode.FACT_ONLY:
        return Status.HELD, disputes
    return found, ()


def _event_words(events: Iterable[Event]) -> set[str]:
    return {event.kind if event.kind == DISPUTE else f"released:{event.kind}" for event in events}
