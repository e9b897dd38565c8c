"""随机世界, 两种读法. Files of random cases through each engine, against the plain reading of the same law.

What no file can say is taken out of the cases before (`as_files_say` gives the reasons). `CREDIT_TEST_WORLDS` sets
how many cases a store is given, `CREDIT_TEST_SEED` which; a failure prints the seed.
"""

from __future__ import annotations

import copy
import json
import os
import random
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path

import pytest

from graph_service.liability.consequences import Stored, consequences_of, hints_of
from graph_service.liability.decision_facts import gather
from graph_service.liability.rulebooks import establish
from graph_service.liability.spreading import Spreader
from graph_service.store.audit import Auditor
from graph_service.store.graph_store import GraphStore
from graph_service.store.ledger import Ledger, withdraw
from tests.support import case_files
from tests.support.case_files import (
    Answers,
    Paper,
    Sheets,
    approve_findings,
    as_files_say,
    days_of,
    load_files,
    on_paper,
    sheets_of,
    write_files,
)
from tests.support.law_worlds import LATER, LONG_AGO, NEAR, random_case
from tests.support.plain_law import Json, event_kinds
from tests.support.stores import emptied

WORLDS = int(os.environ.get("CREDIT_TEST_WORLDS", "40"))
SEED = int(os.environ.get("CREDIT_TEST_SEED", str(random.randrange(1_000_000))))
DATA_DAY = date(2024, 3, 1)  # amid the days of the worlds: much is still to come
DAYS_ASKED = 8
ROUNDS = 2


@pytest.fixture
def rng() -> random.Random:
    print(f"CREDIT_TEST_SEED={SEED}")
    return random.Random(SEED)


def worlds(rng: random.Random, many: int) -> list[Paper]:
    """Cases as files can say them that give an outcome on some day."""
    papers: list[Paper] = []
    while len(papers) < many:
        paper = Paper(len(papers) + 1, as_files_say(random_case(rng)))
        if has_an_outcome(paper):
            papers.append(paper)
    return papers


def has_an_outcome(paper: Paper) -> bool:
    return any(on_paper(paper, day) for day in sorted(days_of(paper.case)))


def days_to_ask(rng: random.Random, case: Json) -> list[date]:
    """Days on which something happens, and days beside them."""
    near = {day + timedelta(days=step) for day in days_of(case) for step in (-1, 0, 1)}
    return sorted(rng.sample(sorted(near), min(DAYS_ASKED, len(near))))


def spreader(store: GraphStore) -> Spreader:
    ledger = Ledger(store, Auditor("传导"))
    return Spreader(ledger, establish(ledger))


def spread(store: GraphStore) -> None:
    spreader(store).full(DATA_DAY, lambda *_: None, yes=True)


def left_to_do(store: GraphStore) -> tuple[int, int, int]:
    """What a full run would still write: new, changed and ended."""
    tally = spreader(store).full(DATA_DAY, lambda *_: None, dry=True).tally
    return tally.new, tally.changed, tally.ended


def differences(
    store: GraphStore,
    papers: Sequence[Paper],
    rng: random.Random,
    known: Callable[[Paper], Paper] = lambda paper: paper,
) -> Iterator[str]:
    answers = Answers.of(store, papers)
    for paper in papers:
        for day in days_to_ask(rng, paper.case):
            graph, plain = answers.on(paper, day), on_paper(known(paper), day)
            if graph != plain:
                alone = [row for row in graph if row not in plain]
                missing = [row for row in plain if row not in graph]
                case = json.dumps(paper.case, ensure_ascii=False)
                yield f"{paper.number} {day}\n graph alone: {alone}\n paper alone: {missing}\n {case}"


# ---- the same answers


def test_random_worlds_give_on_the_graph_what_they_give_on_paper(
    store: GraphStore, tmp_path: Path, rng: random.Random
) -> None:
    papers = worlds(rng, WORLDS)
    load_files(store, write_files(sheets_of(papers), tmp_path), DATA_DAY)
    spread(store)
    proposed = list(differences(store, papers, rng, without_findings))
    assert proposed == [], "before a second person approved the findings"

    approve_findings(store, papers)

    assert list(differences(store, papers, rng)) == []
    assert left_to_do(store) == (0, 0, 0)
    assert_gathered_alike_alone_and_together(store, papers[:10])


def without_findings(paper: Paper) -> Paper:
    return Paper(paper.number, {**paper.case, "facts": {**paper.case["facts"], "findings": []}})


def assert_gathered_alike_alone_and_together(store: GraphStore, papers: Sequence[Paper]) -> None:
    known = store.last_change()
    ids = [id_ for paper in papers for id_ in paper.decision_ids().values()]
    together, _ = gather(store.read, ids, known)
    assert [one for id_ in ids for one in gather(store.read, [id_], known)[0]] == together


def test_taking_out_what_files_cannot_say_leaves_worlds_worth_comparing() -> None:
    drawn = random.Random(20260301)
    cases = [random_case(drawn) for _ in range(400)]
    said = [as_files_say(case) for case in cases]

    def facts(those: list[Json]) -> Counter[str]:
        names = ("roles", "events", "findings", "decisions")
        return Counter({name: sum(len(case["facts"].get(name) or []) for case in those) for name in names})

    drawn_facts, left = facts(cases), facts(said)
    assert left["decisions"] == drawn_facts["decisions"]
    for name, part in (("roles", 0.7), ("events", 0.6), ("findings", 0.9)):
        assert left[name] > part * drawn_facts[name], name
    assert sum(has_an_outcome(Paper(1, case)) for case in said) > 200


# ---- the same, whatever the order


def test_files_in_another_order_give_the_same_consequences(
    store: GraphStore, tmp_path: Path, rng: random.Random
) -> None:
    papers = worlds(rng, WORLDS // 5)
    files = write_files(sheets_of(papers), tmp_path)
    said = []
    for _ in range(2):
        load_files(emptied(store), files, DATA_DAY)
        approve_findings(store, papers)
        spread(store)
        said.append(everything(store, papers))
        rng.shuffle(files)

    assert said[0]
    assert said[0] == said[1]


def everything(store: GraphStore, papers: Sequence[Paper]) -> list[str]:
    """All that is published of the cases, but for when and by which run it was made and known."""
    ids, known = [id_ for paper in papers for id_ in paper.decision_ids().values()], store.last_change()
    found: list[Stored] = [
        *consequences_of(store.read, known, decisions=ids),
        *hints_of(store.read, known, decisions=ids),
    ]
    return sorted(
        re.sub(r"@\w+", "", repr((one.key, one.segments, sorted(one.grounds.items())))) for one in found
    )


# ---- what changed alone


def test_following_what_changed_gives_what_a_full_run_gives(
    store: GraphStore, tmp_path: Path, rng: random.Random
) -> None:
    papers = worlds(rng, WORLDS // 4)
    case_files.load_cases(store, papers, tmp_path / "first", DATA_DAY)
    spread(store)
    loads: list[str] = []
    before: list[Paper] = []

    for number in range(1, ROUNDS + 1):
        day = DATA_DAY + timedelta(days=number)
        before, papers = papers, [edited(rng, paper) for paper in papers]
        files = write_files(new_rows(before, papers), tmp_path / f"round{number}", f"_{number}")
        loads = [done.load for done in load_files(store, files, day)]
        approve_findings(store, papers)
        spreader(store).catch_up(day, lambda *_: None)

        assert list(differences(store, papers, rng)) == [], f"round {number}"
        assert left_to_do(store) == (0, 0, 0), f"round {number}"

    take_back(store, loads)
    spreader(store).catch_up(DATA_DAY, lambda *_: None)

    assert list(differences(store, before, rng)) == [], "taken back"
    assert left_to_do(store) == (0, 0, 0), "taken back"


def test_files_that_say_the_same_again_later_change_no_consequence(
    store: GraphStore, tmp_path: Path, rng: random.Random
) -> None:
    papers = worlds(rng, WORLDS // 8)
    case_files.load_cases(store, papers, tmp_path / "first", DATA_DAY)
    spread(store)

    again = write_files(sheets_of(papers[::-1]), tmp_path / "again", "_2")
    load_files(store, again, DATA_DAY + timedelta(days=30))

    assert spreader(store).catch_up(DATA_DAY, lambda *_: None) is None
    assert left_to_do(store) == (0, 0, 0)


def take_back(store: GraphStore, loads: Sequence[str]) -> None:
    rows = {row["load"]["id"]: row["load"] for row in store.read("loads/list_loads")}
    for load in loads:
        withdraw(Ledger(store, Auditor("经办人")), rows[load], "误载")


def new_rows(before: Sequence[Paper], after: Sequence[Paper]) -> Sheets:
    old = {kind: set(rows) for kind, rows in sheets_of(before).items()}
    return {kind: [row for row in rows if row not in old[kind]] for kind, rows in sheets_of(after).items()}


def edited(rng: random.Random, paper: Paper) -> Paper:
    """The case with one thing more known of it; as it was, if no file could say that."""
    case = copy.deepcopy(paper.case)
    rng.choice(EDITS)(rng, paper, case["facts"])
    return Paper(paper.number, case) if as_files_say(case) == case else paper


def known_well(paper: Paper) -> list[str]:
    """Persons who are the same wherever they are named."""
    return [one for one in paper.persons if paper.identity(one).value != "name_only"]


def one_more_event(rng: random.Random, paper: Paper, facts: Json) -> None:
    event: Json = {
        "decision": rng.choice(facts["decisions"])["id"],
        "kind": rng.choice(["dispute", rng.choice(sorted(event_kinds()))]),
        "date": rng.choice([*NEAR, *LATER]),
    }
    if rng.randrange(2):
        event["to"] = rng.choice(LATER)
    if rng.randrange(3) == 0:
        event["person"] = rng.choice(known_well(paper))
    facts["events"].append(event)


def one_more_office(rng: random.Random, paper: Paper, facts: Json) -> None:
    office: Json = {
        "org": rng.choice(sorted(paper.orgs)),
        "person": rng.choice(known_well(paper)),
        "role": rng.choice(["legal_rep", "principal", "director", "direct_person", "supervisor"]),
    }
    if rng.randrange(3):
        office["from"] = rng.choice([*NEAR, *LONG_AGO])
    facts["roles"].append(office)


def an_office_ends(rng: random.Random, paper: Paper, facts: Json) -> None:
    still = [office for office in facts["roles"] if not office.get("to")]
    if still:
        rng.choice(still)["to"] = rng.choice([*NEAR, *LATER])


def a_dispute_is_decided(rng: random.Random, paper: Paper, facts: Json) -> None:
    still = [event for event in facts["events"] if event["kind"] == "dispute" and not event.get("to")]
    if still:
        rng.choice(still)["to"] = rng.choice(LATER)


def one_more_finding(rng: random.Random, paper: Paper, facts: Json) -> None:
    decision = rng.choice(facts["decisions"])
    if paper.is_org(decision["subject"]):
        finding: Json = {"decision": decision["id"], "person": rng.choice(known_well(paper))}
        if rng.randrange(2):
            finding["role"] = rng.choice(["legal_rep", "principal", "direct_person"])
        facts["findings"].append(finding)


def the_day_of_the_act_is_said(rng: random.Random, paper: Paper, facts: Json) -> None:
    rng.choice(facts["decisions"])["act_date"] = rng.choice([*NEAR, *LONG_AGO])


EDITS: list[Callable[[random.Random, Paper, Json], None]] = [
    one_more_event,
    one_more_office,
    an_office_ends,
    a_dispute_is_decided,
    one_more_finding,
    the_day_of_the_act_is_said,
]
