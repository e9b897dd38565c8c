"""The law of the product against the plain reading of the same text, and against what no reading may break."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph_service.domain.paper_cases import Malformed
from graph_service.law.book_reader import read_book
from graph_service.law.case import read_case
from graph_service.law.evaluation import evaluate
from graph_service.law.outcome import Outcome
from graph_service.law.rules import Duration, Editions, RoleTime, RuleBook
from tests.support import plain_law
from tests.support.law_worlds import cases, malformed, random_case, random_changes
from tests.support.plain_law import DOUBTS, DOUBTS_OF_A_DECISION, Json, doubted, plain_evaluate
from tests.support.timelines import timelines
from tests.unit.law.test_plain_law import CASES, disagreements

pytestmark = pytest.mark.slow

BOOK = read_book(plain_law.BOOK)
EDITIONS = Editions.only(BOOK)
EMPTY: Json = {"name": "empty", "jurisdiction": "CN-33", "as_of": "2024-03-01", "facts": {}}
STANDING = {"effective", "review_task", "held", "advisory"}
RELEASES = ["repaired", "revoked_or_annulled", "identity_refuted"]
worlds = settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


def answers(case: Json, day: date | None = None) -> tuple[Outcome, ...]:
    read = read_case(case, BOOK)
    return evaluate(read.facts, EDITIONS, day or date.fromisoformat(case["as_of"]))


def row(outcome: Any, standing: Any) -> Json:
    return {
        "rule": outcome.rule.id,
        "source": outcome.decision,
        "target": outcome.target,
        "status": str(standing.status),
        "valid_from": standing.valid_from.isoformat(),
        "valid_to": standing.valid_to.isoformat() if standing.valid_to else None,
        "disputed": standing.disputed,
        "effect": str(outcome.rule.effect),
    }


def rows(case: Json, day: date | None = None) -> list[Json]:
    return [row(outcome, outcome.standing) for outcome in answers(case, day)]


def on(case: Json, day: date) -> Json:
    return {**case, "as_of": day.isoformat()}


def seeded(many: int, seed: int) -> Iterator[tuple[random.Random, Json]]:
    rng = random.Random(seed)
    for _ in range(many):
        yield rng, random_case(rng)


def with_facts(case: Json, **facts: object) -> Json:
    """The case with some lists of facts replaced."""
    return {**case, "facts": {**case["facts"], **facts}}


# ---- the same answers


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_worked_case_is_answered(case: Json) -> None:
    assert disagreements(rows(case), case["expected"]) == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_worked_case_is_answered_as_the_plain_reading_answers_it(case: Json) -> None:
    assert rows(case) == plain_evaluate(case)


@worlds
@given(cases())
def test_every_world_is_answered_as_the_plain_reading_answers_it(case: Json) -> None:
    assert rows(case) == plain_evaluate(case)


def test_many_worlds_are_answered_as_the_plain_reading_answers_them() -> None:
    for _, case in seeded(4_000, 1):
        assert rows(case) == plain_evaluate(case), json.dumps(case)


def test_the_reasons_name_every_doubt_and_no_other() -> None:
    for _, case in seeded(3_000, 2):
        expected = [plain["doubts"] for plain in doubted(case)]
        known = (*DOUBTS, *DOUBTS_OF_A_DECISION)
        named = [{word for word in known if word in words(one.standing.why)} for one in answers(case)]

        assert named == expected, json.dumps(case)


def words(why: Iterable[object]) -> set[str]:
    """Every word of the reasons, however they are put together."""
    return {word for reason in why for word in str(reason).replace(":", " ").split()}


def test_every_row_says_why() -> None:
    for _, case in seeded(500, 3):
        assert all(outcome.standing.why for outcome in answers(case)), json.dumps(case)


def test_a_malformed_case_is_refused_with_place_and_reason() -> None:
    for rng, case in seeded(3_000, 4):
        spoilt = malformed(rng, case)

        with pytest.raises(Malformed) as refused:
            pytest.fail(f"read: {read_case(spoilt, BOOK)}\n{json.dumps(spoilt)}")

        assert refused.value.place
        assert refused.value.reason


@pytest.mark.parametrize("spoilt", [None, [], "case", 1, {}, {"as_of": "2024-03-01"}], ids=str)
def test_what_is_no_case_at_all_is_malformed(spoilt: Any) -> None:
    with pytest.raises(plain_law.Malformed):
        plain_evaluate(spoilt)
    with pytest.raises(Malformed):
        read_case(spoilt, BOOK)


# ---- with other rules


def amended_book(changes: dict[str, Json]) -> RuleBook:
    """The same changes in the product's own terms."""
    rules = dict(BOOK.rules)
    for rule, change in changes.items():
        fields: dict[str, Any] = {key: change[key] for key in ("enabled", "jurisdiction") if key in change}
        if "time" in change:
            fields["role_time"] = RoleTime(change["time"]["role"])
        if "duration" in change:
            fields["duration"] = Duration(**change["duration"])
        rules[rule] = replace(rules[rule], **fields)
    return replace(BOOK, rules=rules)


def test_amended_rules_are_read_as_the_plain_reading_reads_them() -> None:
    for rng, case in seeded(1_500, 17):
        changes = random_changes(rng)
        editions = Editions.only(amended_book(changes))

        found = evaluate(read_case(case, BOOK).facts, editions, date.fromisoformat(case["as_of"]))

        with plain_law.amended(changes):
            expected = plain_evaluate(case)
        assert [row(one, one.standing) for one in found] == expected, f"{changes} {json.dumps(case)}"


def test_the_rules_in_force_on_a_day_decide_on_that_day() -> None:
    """Three versions of the rule base, each from its day on; evaluation and timeline follow them alike."""
    for rng, case in seeded(150, 18):
        changes: list[dict[str, Json]] = [{}, random_changes(rng), random_changes(rng)]
        starts = [date.min, *sorted(rng.sample(days_that_matter(rng, case), 2))]
        editions = Editions(tuple(zip(starts, map(amended_book, changes), strict=True)))
        facts = read_case(case, BOOK).facts
        lines = timelines(facts, editions)
        days = {start + timedelta(days=step) for start in starts[1:] for step in (-1, 0, 1)}
        for day in sorted(days | set(rng.sample(days_that_matter(rng, case), 15))):
            shown = [(line, line.on(day)) for line in lines]
            with plain_law.amended(changes[sum(start <= day for start in starts) - 1]):
                expected = plain_evaluate(on(case, day))

            assert [row(one, one.standing) for one in evaluate(facts, editions, day)] == expected
            assert in_any_order([row(line, standing) for line, standing in shown if standing]) == (
                in_any_order(expected)
            ), f"{day} {starts} {changes} {json.dumps(case)}"


def test_a_rolling_term_is_that_of_the_rules_in_force_on_the_day() -> None:
    """A hint of 365 days, of two days by the later rules: a day under the earlier rules counts 365."""
    changed = date(2024, 6, 1)
    shorter = amended_book({"related.branch": {"duration": {"kind": "fixed", "days": 2}}})
    watched = {"id": "d", "list": "red_list", "key": True, "subject": "A", "date": "2024-02-01"}
    link = {"kind": "related.branch", "a": "A", "b": "B"}
    case = with_facts(EMPTY, orgs={"A": {}, "B": {}}, decisions=[watched], links=[link])

    (line,) = timelines(read_case(case, BOOK).facts, Editions(((date.min, BOOK), (changed, shorter))))

    ends = {day: line.on(day) for day in (changed - timedelta(days=1), changed)}
    assert [standing.valid_to - day for day, standing in ends.items() if standing and standing.valid_to] == [
        timedelta(days=365),
        timedelta(days=2),
    ]


# ---- the timeline


def days_that_matter(rng: random.Random, case: Json) -> list[date]:
    """Every day named, the ends of the terms that start from it, their neighbours, and days at random."""
    named = {date.fromisoformat(text) for text in days_in(case)}
    terms = {later(day, years) for day in named for years in (0, 3, 5, 10)}
    by_days = {day + timedelta(days=days) for day in named for days in (-365, -180, -90, -30, 0)}
    around = {day + timedelta(days=step) for day in terms | by_days for step in (-1, 0, 1)}
    return sorted(around | {date(2010, 1, 1) + timedelta(days=rng.randrange(11_000)) for _ in range(20)})


def days_in(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for part in value.values():
            yield from days_in(part)
    elif isinstance(value, list):
        for part in value:
            yield from days_in(part)
    elif isinstance(value, str) and len(value) == 10 and value[4] == value[7] == "-" and value[:4].isdigit():
        yield value


def later(day: date, years: int) -> date:
    return plain_law.years_after(day, years)


def everything(outcome: Any, standing: Any) -> tuple[object, ...]:
    return (*row(outcome, standing).values(), standing.why)


def test_the_timeline_says_on_every_day_what_the_evaluation_says() -> None:
    for rng, case in seeded(250, 5):
        facts = read_case(case, BOOK).facts
        lines = timelines(facts, EDITIONS)
        for day in days_that_matter(rng, case):
            shown = [(line, line.on(day)) for line in lines]
            by_line = {everything(line, standing) for line, standing in shown if standing}
            by_evaluation = {everything(one, one.standing) for one in evaluate(facts, EDITIONS, day)}

            assert by_line == by_evaluation, f"{day} {json.dumps(case)}"


@settings(worlds, max_examples=100)
@given(cases(), st.randoms(use_true_random=False))
def test_the_timeline_says_on_every_day_what_the_plain_reading_says(case: Json, rng: random.Random) -> None:
    lines = timelines(read_case(case, BOOK).facts, EDITIONS)
    for day in rng.sample(days_that_matter(rng, case), 12):
        shown = [(line, line.on(day)) for line in lines]
        by_line = [row(line, standing) for line, standing in shown if standing]

        assert in_any_order(by_line) == in_any_order(plain_evaluate(on(case, day))), day


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_the_timeline_of_a_worked_case_answers_on_its_day(case: Json) -> None:
    day = date.fromisoformat(case["as_of"])

    shown = [(line, line.on(day)) for line in timelines(read_case(case, BOOK).facts, EDITIONS)]

    assert (
        disagreements([row(line, standing) for line, standing in shown if standing], case["expected"]) == []
    )


def test_one_consequence_has_one_timeline() -> None:
    for _, case in seeded(500, 6):
        lines = timelines(read_case(case, BOOK).facts, EDITIONS)
        names = [(line.rule.id, line.decision, line.target) for line in lines]

        assert len(names) == len(set(names)), json.dumps(case)


def in_any_order(found: list[Json]) -> list[tuple[object, ...]]:
    return sorted((tuple(one.values()) for one in found), key=repr)


# ---- what no reading may break


def test_an_outcome_is_one_hop_from_the_subject_of_its_decision() -> None:
    for _, case in seeded(2_000, 7):
        facts = case["facts"]
        subjects = {decision["id"]: decision["subject"] for decision in facts["decisions"]}
        for outcome in answers(case):
            subject = subjects[outcome.decision]
            near = {subject}
            near |= {one["person"] for one in facts["roles"] if one["org"] == subject}
            near |= {
                one["person"] for one in facts.get("findings", []) if one["decision"] == outcome.decision
            }
            if outcome.rule.id.startswith("related."):
                near = ends_of_links(facts.get("links", []), outcome.rule.id, subject)

            assert outcome.target in near, json.dumps(case)


def ends_of_links(links: list[Json], rule: str, subject: str) -> set[str]:
    touching = [link for link in links if link["kind"] == rule and subject in (link["a"], link["b"])]
    return {end for link in touching for end in (link["a"], link["b"])}


def test_a_second_hop_is_never_made() -> None:
    """The legal representative of B is not reached through p, who holds offices at A and at B."""
    offices = [
        {"org": "A", "person": "p", "role": "legal_rep", "from": "2019-01-01"},
        {"org": "B", "person": "p", "role": "legal_rep", "from": "2019-01-01"},
        {"org": "B", "person": "q", "role": "legal_rep", "from": "2019-01-01"},
    ]
    listing = {"id": "d", "list": "consumption_restriction", "subject": "A", "date": "2024-02-01"}
    case = with_facts(EMPTY, orgs={"A": {}, "B": {}}, roles=offices, decisions=[listing])

    assert {outcome.target for outcome in answers(case)} == {"p"}


def test_nothing_is_without_a_basis() -> None:
    for _, case in seeded(1_500, 8):
        facts = case["facts"]
        found = {(one["decision"], one["person"]) for one in facts.get("findings", [])}
        for outcome in answers(case):
            rule = BOOK.rules[outcome.rule.id]
            assert rule.basis
            assert rule.enabled
            assert rule.mode != "forbidden"
            if rule.mode == "needs_finding" and outcome.standing.status == "effective":
                assert (outcome.decision, outcome.target) in found, json.dumps(case)
        assert answers(with_facts(case, decisions=[], findings=[], events=[])) == ()


def test_before_the_decision_there_is_nothing() -> None:
    for rng, case in seeded(1_000, 9):
        days = {one["id"]: date.fromisoformat(one["date"]) for one in case["facts"]["decisions"]}
        day = min(days.values()) - timedelta(days=rng.choice([1, 1, 2, 400]))

        assert answers(case, day) == ()

        lines = timelines(read_case(case, BOOK).facts, EDITIONS)
        assert all(line.on(days[line.decision] - timedelta(days=1)) is None for line in lines)


@worlds
@given(cases(), st.randoms(use_true_random=False))
def test_an_earlier_end_of_a_listing_never_makes_more_people_liable(case: Json, rng: random.Random) -> None:
    sooner = copy.deepcopy(case)
    for decision in sooner["facts"]["decisions"]:
        # A ban without a stated term has the shorter one, five years: a later end would lengthen it.
        last = date.fromisoformat(
            decision.get("end") or later(date.fromisoformat(decision["date"]), 5).isoformat()
        )
        decision["end"] = (last - timedelta(days=rng.choice([0, 1, 3, 30, 1500]))).isoformat()

    for day in rng.sample(days_that_matter(rng, sooner), 6):
        assert liable(sooner, day) <= liable(case, day), day


def liable(case: Json, day: date) -> set[tuple[str, str, str]]:
    """Whom something concerns on the day: every outcome that stands, as strong as it may be."""
    return {
        (one.rule.id, one.decision, one.target)
        for one in answers(case, day)
        if str(one.standing.status) in STANDING
    }


@worlds
@given(cases(), st.randoms(use_true_random=False))
def test_the_order_of_the_facts_changes_nothing(case: Json, rng: random.Random) -> None:
    shuffled = copy.deepcopy(case)
    for name in ("roles", "findings", "events", "links"):
        rng.shuffle(shuffled["facts"].get(name, []))
    for name in ("orgs", "persons"):
        entries = list(shuffled["facts"][name].items())
        rng.shuffle(entries)
        shuffled["facts"][name] = dict(entries)

    assert rows(shuffled) == rows(case)
    assert whys(shuffled) == whys(case)

    rng.shuffle(shuffled["facts"]["decisions"])
    assert in_any_order(rows(shuffled)) == in_any_order(rows(case))


def whys(case: Json) -> list[set[str]]:
    return [{str(reason) for reason in outcome.standing.why} for outcome in answers(case)]


def test_saying_a_fact_twice_changes_nothing() -> None:
    for rng, case in seeded(800, 10):
        doubled = copy.deepcopy(case)
        for name in ("roles", "findings", "events", "links"):
            entries = doubled["facts"].get(name, [])
            entries += copy.deepcopy(entries)
            rng.shuffle(entries)

        assert rows(doubled) == rows(case), json.dumps(case)


def events_on(case: Json, kinds: list[str], day: str, rng: random.Random) -> Json:
    """The case with an open event of each kind for each decision, put anywhere among the others."""
    told = copy.deepcopy(case["facts"].get("events", []))
    for decision in case["facts"]["decisions"]:
        told += [{"decision": decision["id"], "kind": kind, "date": day} for kind in kinds]
    rng.shuffle(told)
    return with_facts(case, events=told)


def test_a_release_beats_everything_whatever_the_order_of_events() -> None:
    for rng, case in seeded(1_000, 11):
        released = events_on(case, [rng.choice(RELEASES), "dispute"], case["as_of"], rng)

        found = answers(released)

        assert {(one.rule.id, one.target) for one in found} == {
            (one.rule.id, one.target) for one in answers(case)
        }
        assert all(str(one.standing.status) == "released" for one in found), json.dumps(released)
        assert all(one.standing.disputed for one in found)


def test_a_dispute_holds_all_but_the_order_itself_whatever_the_order_of_events() -> None:
    for rng, case in seeded(1_000, 12):
        disputed = answers(events_on(case, ["dispute"], case["as_of"], rng))

        for before, after in zip(answers(case), disputed, strict=True):
            was, own_order = str(before.standing.status), before.rule.mode == "fact_only"
            stays = was in {"released", "expired"} or own_order

            assert str(after.standing.status) == (was if stays else "held"), json.dumps(case)
            assert after.standing.disputed


def test_hints_feed_nothing() -> None:
    """With links or without, whoever is flagged, all other outcomes are the same."""
    for rng, case in seeded(1_500, 13):
        kinds = sorted(plain_law.link_kinds())
        parties = ["A", "B", "G", "p", "q", "x"]
        linked = [
            {"kind": rng.choice(kinds), "a": rng.choice(parties), "b": rng.choice(parties)} for _ in range(6)
        ]
        others = [
            [one for one in rows(with_facts(case, links=links)) if one["effect"] != "advisory_flag"]
            for links in ([], case["facts"].get("links", []), linked)
        ]

        assert others[0] == others[1] == others[2], json.dumps(case)


def test_a_hint_is_never_more_than_a_hint() -> None:
    for _, case in seeded(1_500, 14):
        for outcome in answers(case):
            if str(outcome.rule.mode) == "advisory":
                assert str(outcome.standing.status) not in {"effective", "review_task"}


def test_a_minor_is_never_reached() -> None:
    for _, case in seeded(1_500, 15):
        minors = {one for one, said in case["facts"]["persons"].items() if said.get("minor")}

        assert not minors & {outcome.target for outcome in answers(case)}, json.dumps(case)


def test_nobody_is_bound_whose_identity_is_not_verified() -> None:
    for _, case in seeded(1_500, 16):
        said = case["facts"]["persons"]
        for outcome in answers(case):
            if said.get(outcome.target, {}).get("identity", "verified") != "verified":
                assert str(outcome.standing.status) != "effective", json.dumps(case)
