"""从文件到后果. The worked cases of the law, all in one store: files, loading, approval, spreading, reading."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest

from graph_service.liability.rulebooks import establish
from graph_service.liability.spreading import RunRecord, Spreader
from graph_service.store.audit import Auditor
from graph_service.store.graph_store import GraphStore
from graph_service.store.ledger import Ledger
from graph_service.upkeep.verify import verify
from tests.support.case_files import Answers, Paper, as_files_say, days_of, load_cases, on_paper
from tests.support.plain_law import Json
from tests.support.stores import emptied
from tests.unit.law.test_plain_law import CASES, disagreements

DATA_DAY = date(2026, 6, 1)
WITHOUT_LINKS = [case for case in CASES if not case["facts"].get("links")]
PAPERS = [Paper(number, case) for number, case in enumerate(WITHOUT_LINKS, start=1)]

RICHER_THAN_A_FILE: dict[str, list[Json]] = {
    # Who is known by name alone has no birthday in any file: nobody can know that he is a minor. A task for a
    # person, who will see it, is all that may come of it.
    "minor without verified identity: still never": [
        {"rule": "consumption_limit.legal_representative", "target": "p", "status": "review_task"}
    ],
}


@dataclass(frozen=True)
class Told:
    store: GraphStore
    run: RunRecord
    answers: Answers


@pytest.fixture(
    scope="module", params=["_embedded_session", pytest.param("_neo4j_session", marks=pytest.mark.neo4j)]
)
def told(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Told:
    """Every case without links in one store, spread once."""
    store: GraphStore = emptied(request.getfixturevalue(request.param))
    load_cases(store, PAPERS, tmp_path_factory.mktemp("cases"), DATA_DAY)
    run = spreader(store).full(DATA_DAY, lambda *_: None)
    return Told(store, run, Answers.of(store, PAPERS))


def spreader(store: GraphStore) -> Spreader:
    ledger = Ledger(store, Auditor("传导"))
    return Spreader(ledger, establish(ledger))


def test_there_are_83_such_cases() -> None:
    assert len(PAPERS) == 83


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.case["name"])
def test_a_worked_case_gives_the_same_through_files_and_graph(told: Told, paper: Paper) -> None:
    expected = RICHER_THAN_A_FILE.get(paper.case["name"]) or paper.case["expected"]

    rows = told.answers.on(paper, date.fromisoformat(paper.case["as_of"]))

    assert disagreements(rows, expected) == []


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.case["name"])
def test_on_every_day_a_case_speaks_of_the_graph_says_what_the_plain_reading_says(
    told: Told, paper: Paper
) -> None:
    said = Paper(paper.number, as_files_say(paper.case))

    for day in sorted(days_of(paper.case)):
        assert told.answers.on(paper, day) == on_paper(said, day), day


def test_every_answer_carries_its_proof_down_to_file_and_row(told: Told) -> None:
    for _, _, one in (row for rows in told.answers.stored.values() for row in rows):
        for segment in one.segments:
            assert segment.standing is None or set(segment.standing.grounds) <= one.grounds.keys()
        assert any(ground["kind"] == "listing" for ground in one.grounds.values())
        assert all(ground["file"] and ground["row"] for ground in one.grounds.values())
        assert one.basis
        assert one.how_to_object
        assert one.how_to_repair


def test_a_second_run_changes_nothing_and_the_store_is_whole(told: Told) -> None:
    again = spreader(told.store).full(DATA_DAY, lambda *_: None)

    assert (again.tally.new, again.tally.changed, again.tally.ended) == (0, 0, 0)
    assert again.tally.unchanged == told.run.tally.new + told.run.tally.unchanged > 0
    assert [one for one in verify(told.store).problems if one.code.startswith("consequence")] == []
