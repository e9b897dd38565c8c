"""随机世界, 两种读法. Files of random cases through each engine, against the plain reading of the same law.

What no file can say is taken out of the cases before (`as_files_say` gives the reasons). `CREDIT_TEST_WORLDS` sets
how many cases a store is given, `CREDIT_TEST_SEED` which.
"""

from __future__ import annotations

import copy
import json
import os
import random
import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from graph_service.audit import Auditor
from graph_service.ledger import Ledger, withdraw
from graph_service.rulebooks import establish
from graph_service.spreading import Spreader
from graph_service.store import GraphStore
from tests.support import case_files, law_worlds
from tests.support.case_files import Answers, Paper, as_files_say, days_of, load_files, on_paper
from tests.support.law_worlds import random_case
from tests.support.plain_law import Json
from tests.support.stores import emptied

WORLDS = int(os.environ.get("CREDIT_TEST_WORLDS", "60"))
SEED = int(os.environ.get("CREDIT_TEST_SEED", str(random.randrange(1_000_000))))
DATA_DAY = date(2024, 3, 1)  # amid the days of the worlds: much is still to come
DAYS_ASKED = 8


def worlds(rng: random.Random, many: int) -> list[Paper]:
    """Cases as files can say them that give an outcome on some day."""
    papers: list[Paper] = []
    while len(papers) < many:
        paper = Paper(len(papers) + 1, as_files_say(random_case(rng)))
        if any(on_paper(paper, day) for day in sorted(days_of(paper.case))):
            papers.append(paper)
    return papers


def days_to_ask(rng: random.Random, case: Json) -> list[date]:
    """Days on which something happens, and days beside them."""
    named = sorted(days_of(case))
    near = {day + timedelta(days=step) for day in named for step in (-1, 0, 1)}
    return sorted(rng.sample(sorted(near), min(DAYS_ASKED, len(near))))


def spreader(store: GraphStore) -> Spreader:
    ledger = Ledger(store, Auditor("传导"))
    return Spreader(ledger, establish(ledger))


def spread(store: GraphStore) -> None:
    spreader(store).full(DATA_DAY, lambda *_: None, yes=True)


def differences(store: GraphStore, papers: list[Paper], rng: random.Random) -> Iterator[str]:
    answers = Answers.of(store, papers)
    for paper in papers:
        for day in days_to_ask(rng, paper.case):
            product, plain = answers.on(paper, day), on_paper(paper, day)
            if product != plain:
                only = [row for row in product if row not in plain]
                missing = [row for row in plain if row not in product]
                yield f"{day}\n  graph alone: {only}\n  paper alone: {missing}\n  {json.dumps(paper.case)}"


@pytest.fixture
def rng() -> random.Random:
    print(f"CREDIT_TEST_SEED={SEED}")
    return random.Random(SEED)


def test_random_worlds_give_on_the_graph_what_they_give_on_paper(
    store: GraphStore, tmp_path: Path, rng: random.Random
) -> None:
    papers = worlds(rng, WORLDS)
    case_files.load_cases(store, papers, tmp_path, DATA_DAY)

    spread(store)

    assert list(differences(store, papers, rng)) == []


def test_taking_out_what_files_cannot_say_leaves_worlds_worth_comparing() -> None:
    drawn = random.Random(20260301)
    cases = [random_case(drawn) for _ in range(400)]
    said = [as_files_say(case) for case in cases]

    def facts(those: list[Json], name: str) -> int:
        return sum(len(case["facts"].get(name) or []) for case in those)

    alive = sum(any(on_paper(Paper(1, case), day) for day in sorted(days_of(case))) for case in said)
    assert alive > 200
    assert facts(said, "roles") > 0.6 * facts(cases, "roles")
    assert facts(said, "events") > 0.5 * facts(cases, "events")
    assert facts(said, "findings") > 0.9 * facts(cases, "findings")
    assert facts(said, "decisions") == facts(cases, "decisions")
