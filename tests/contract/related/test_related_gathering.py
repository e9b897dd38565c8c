"""从图中取证. Cases and random worlds of related parties through the store: what is found there is what the paper says."""

from __future__ import annotations

import json
import os
import random
from datetime import date
from pathlib import Path

import pytest

from graph_service.facts.organisation import Knowing
from graph_service.law.book_reader import read_book
from graph_service.related.case_reader import read_case
from graph_service.related.factors import read_factors
from graph_service.related.hint_trial import differences, related_as_json
from graph_service.related.hints import Relating
from graph_service.related.relation import hint_terms
from graph_service.related.target_facts import gather_around
from graph_service.store.graph_store import GraphStore
from tests.support.plain_law import Json
from tests.support.related_store import expected_of, for_a_graph, numbered, put, told
from tests.support.related_worlds import random_world
from tests.support.stores import emptied

CASES: list[Json] = json.loads(
    (Path(__file__).parents[2] / "cases" / "related_cases.json").read_text(encoding="utf-8")
)["cases"]
WORLDS = int(os.environ.get("CREDIT_TEST_WORLDS", "60"))
TERMS = hint_terms(read_book(None))
FACTORS = read_factors()


SEED = int(os.environ.get("CREDIT_TEST_SEED") or random.SystemRandom().randrange(2**32))


@pytest.fixture
def rng() -> random.Random:
    """Another world each time; CREDIT_TEST_SEED brings one back."""
    print(f"CREDIT_TEST_SEED={SEED}")
    return random.Random(SEED)


@pytest.fixture(
    scope="module", params=["_embedded_session", pytest.param("_neo4j_session", marks=pytest.mark.neo4j)]
)
def worked(request: pytest.FixtureRequest) -> GraphStore:
    """Every worked case in one store; its tests only read."""
    store: GraphStore = emptied(request.getfixturevalue(request.param))
    put(store, numbered(CASES), date(2026, 1, 1))
    return store


def from_graph(store: GraphStore, case: Json) -> list[Json]:
    """The output objects of a case as told, from the store."""
    day = date.fromisoformat(case["as_of"])
    hubs = read_case(case, FACTORS.hubs).hubs
    around = gather_around(Knowing.at(store.read, store.last_change()), case["target"], day, hubs)
    relating = Relating.of(around.facts, day, TERMS, FACTORS, hubs)
    return [related_as_json(relating.related(target)) for target in case["target"]]


def on_paper(case: Json) -> list[Json]:
    read = read_case(case, FACTORS.hubs)
    relating = Relating.of(read.facts, read.as_of, TERMS, FACTORS, read.hubs)
    return [related_as_json(relating.related(target)) for target in read.targets]


def test_there_are_27_cases() -> None:
    assert len(CASES) == 27


@pytest.mark.parametrize("number", range(1, 28), ids=lambda number: CASES[number - 1]["name"])
def test_a_worked_case_gives_the_same_through_the_graph(worked: GraphStore, number: int) -> None:
    case = CASES[number - 1]

    found = from_graph(worked, told(case, number))

    for one, wanted in zip(found, expected_of(case, number), strict=True):
        assert list(differences({k: v for k, v in wanted.items() if k != "name"}, one)) == []


def test_random_worlds_give_in_the_graph_what_they_give_on_paper(
    store: GraphStore, rng: random.Random
) -> None:
    cases = numbered(for_a_graph(random_world(rng)) for _ in range(WORLDS))
    put(store, cases, date(2026, 2, 28))

    for case in cases:
        found, paper = from_graph(store, case), on_paper(case)
        assert found == paper, json.dumps(case, ensure_ascii=False)


def test_targets_read_together_are_told_as_each_alone(worked: GraphStore) -> None:
    cases = [
        case
        for case in numbered(CASES)
        if case["as_of"] == "2026-01-01" and not case["facts"].get("settings")
    ]
    day = date(2026, 1, 1)
    targets = [target for case in cases for target in case["target"]]
    around = gather_around(Knowing.at(worked.read, worked.last_change()), targets, day, FACTORS.hubs)
    together = Relating.of(around.facts, day, TERMS, FACTORS)

    for case in cases:
        assert [related_as_json(together.related(target)) for target in case["target"]] == from_graph(
            worked, case
        )


def test_a_person_a_place_and_a_holder_of_very_many_are_counted_and_join_nobody(store: GraphStore) -> None:
    many = [f"X{number:03d}" for number in range(300)]
    case = told(
        {
            "as_of": "2026-01-01",
            "target": "T",
            "facts": {
                "orgs": {org: {} for org in ["T", "H", *many]},
                "roles": [{"org": org, "person": "p", "role": "legal_rep", "from": "2020-01-01"}
                          for org in ["T", *many[:100]]],
                "addresses": [{"org": org, "value": "1", "from": "2020-01-01"} for org in ["T", *many[:90]]],
                "holdings": [{"owner": "H", "owned": org, "share": "0.6", "from": "2020-01-01"}
                             for org in ["T", *many[:280]]],
            },
        },
        1,
    )  # fmt: skip
    put(store, [case], date(2026, 1, 1))

    (found,) = from_graph(store, case)

    assert found == on_paper(case)[0]
    assert [one["count"] for one in found["suppressed"]] == [91, 281, 101]
    assert [(one["rule"], one["party"]) for one in found["hints"]] == [("controlling_holding", "c0001-H")]
