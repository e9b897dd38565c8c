"""The plain reading itself: it answers the worked cases, and the made-up worlds reach every corner of it."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.law_worlds import FAULTS, malformed, random_case
from tests.support.plain_law import (
    DOUBTS,
    DOUBTS_OF_A_DECISION,
    Json,
    Malformed,
    doubted,
    plain_evaluate,
    rules,
)

CASES = json.loads((Path(__file__).parents[2] / "cases" / "liability_cases.json").read_text("utf-8"))["cases"]
STATUSES = {"effective", "review_task", "held", "expired", "released", "advisory"}
WORLDS = 4_000


def disagreements(rows: list[Json], expected: list[Json]) -> list[Json]:
    """What was expected and is not there, and what is there unexpected; a row answers one expectation."""
    left = list(rows)
    missing = []
    for wanted in expected:
        fitting = [row for row in left if all(row[key] == value for key, value in wanted.items())]
        if fitting:
            left.remove(fitting[0])
        else:
            missing.append(wanted)
    return missing + left


def test_there_are_eighty_six_worked_cases_of_different_names() -> None:
    assert len({case["name"] for case in CASES}) == len(CASES) == 86


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_the_plain_reading_answers_a_worked_case(case: Json) -> None:
    assert disagreements(plain_evaluate(case), case["expected"]) == []


@pytest.mark.slow
def test_made_up_worlds_reach_every_rule_status_and_doubt() -> None:
    rng = random.Random(20260229)
    seen: Counter[str] = Counter()
    with_an_outcome = 0
    for _ in range(WORLDS):
        rows = doubted(random_case(rng))
        with_an_outcome += bool(rows)
        for row in rows:
            seen.update({row["rule"], row["status"], f"{row['rule']} {row['status']}", *row["doubts"]})

    allowed = {rule for rule, data in rules().items() if data["enabled"] and data["mode"] != "forbidden"}
    doubts = {*DOUBTS, *DOUBTS_OF_A_DECISION}
    assert {*allowed, *STATUSES, *doubts} - set(seen) == set()
    assert {rule for rule in rules() if seen[rule]} == allowed
    assert with_an_outcome > WORLDS // 2
    # A state that hardly ever occurs is hardly compared.
    assert all(seen[word] >= 10 for word in {*allowed, *STATUSES, *doubts})
    assert {f"{rule} released" for rule in allowed} - set(seen) == set()
    assert {f"{rule} expired" for rule in allowed} - set(seen) == set()
    asked_to_hold = {rule for rule in allowed if rules()[rule]["mode"] != "fact_only"}
    assert {rule for rule in rules() if seen[f"{rule} held"]} == asked_to_hold


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_every_fault_makes_a_case_malformed(fault: Callable[[random.Random, Json], None]) -> None:
    rng = random.Random(7)
    for _ in range(100):
        case = random_case(rng)
        fault(rng, case)

        with pytest.raises(Malformed) as refused:
            plain_evaluate(case)

        assert refused.value.place
        assert refused.value.reason


def test_a_malformed_case_leaves_the_one_that_it_was_made_of_alone() -> None:
    rng = random.Random(8)
    for _ in range(200):
        case = random_case(rng)
        before = json.dumps(case)

        malformed(rng, case)

        assert json.dumps(case) == before
