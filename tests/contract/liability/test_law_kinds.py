"""法律所需的种类. Facts of the acts, and what rules derived, are kept, carried and checked like all else."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from graph_service.domain import model
from graph_service.domain.model import Entity, Fact
from graph_service.store.as_of import Node, Thing, take
from graph_service.store.audit import Auditor
from graph_service.store.graph_store import GraphStore, Moment, Transaction
from graph_service.store.ledger import Counts, Ledger, StatedRows, facts_of
from graph_service.store.versions import Stated
from graph_service.upkeep import archive
from graph_service.upkeep.archive import backup, restore
from graph_service.upkeep.bulk_export import export_bulk
from graph_service.upkeep.verify import verify
from tests import town
from tests.support import derived
from tests.support.graphs import whole_graph
from tests.support.stores import run, whole

NEW = ("Approval", "Notice", "Correction", "IdentityCheck")
BOOKS = ("Run", "Lease", "RuleEdition", "Retraction", "Tombstone", "ReviewTask", "ApiKey")
KEPT = (*NEW, "Consequence", "Hint", "RelatedHint", *BOOKS)


def held(store: GraphStore, anchor: Entity, kind: str) -> list[dict[str, object]]:
    label = "Decision" if anchor.label == "Decision" else "Party"
    return [
        f.properties for f in facts_of(store.read, [anchor.id], label) if f.kind.name == kind and f.standing
    ]


def state(store: GraphStore, facts: list[Fact], load: str, day: date) -> Counts:
    rows = [Stated(fact, derived.LAW, n, day) for n, fact in enumerate(facts, start=1)]
    record = town._Record(load, town.Sheet("decisions", facts), len(rows))
    answer = Ledger(store, Auditor("act")).accept(
        load, f"{load}.csv", StatedRows(town.ENTITIES, rows), record
    )
    return answer.counts


# --- facts of the acts ---


def test_each_act_hangs_where_it_belongs_and_says_what_was_said(store: GraphStore) -> None:
    town.fill(store, [*town.SHEETS, derived.LAW_SHEET])

    (approval,) = held(store, town.TAX_LISTING, "Approval")
    (finding,) = held(store, town.TAX_LISTING, "Finding")
    notices = held(store, town.TAX_LISTING, "Notice")
    (correction,) = held(store, town.PENALTY, "Correction")
    (check,) = held(store, town.ZHOU, "IdentityCheck")
    assert approval["of"] == str(finding["id"]).partition("@")[0]
    assert (approval["approver"], approval["from"]) == ("核准人", date(2023, 3, 8))
    assert {notice.get("about") for notice in notices} == {None, town.LI.id}
    assert json.loads(str(correction["affected"])) == ["a" * 32, "b" * 32]
    assert (check["outcome"], check["from"]) == ("confirmed", date(2024, 6, 2))


def test_acts_stated_again_change_nothing(store: GraphStore) -> None:
    town.fill(store, [*town.SHEETS, derived.LAW_SHEET])

    again = state(store, list(derived.LAW_SHEET.facts), "L99", derived.LAW_SHEET.data_day)

    assert again == Counts(unchanged=len(derived.LAW_SHEET.facts))


def test_a_later_check_of_identity_takes_the_place_of_the_one_before(store: GraphStore) -> None:
    town.fill(store, [*town.SHEETS, derived.LAW_SHEET])

    refuted = model.identity_check(town.ZHOU, "refuted", date(2024, 8, 1))
    counts = state(store, [refuted], "L99", date(2024, 8, 1))

    (check,) = held(store, town.ZHOU, "IdentityCheck")
    assert check["outcome"] == "refuted"
    assert counts.changed == 1


# --- archive ---


def test_the_other_engine_restores_them_all(
    store: GraphStore, other_store: GraphStore, tmp_path: Path
) -> None:
    derived.fill(store)
    first = backup(store, tmp_path / "law.cgz")

    restore(other_store, tmp_path / "law.cgz")

    assert [label for label in KEPT if not first.nodes[label]] == []
    assert whole(other_store) == whole(store)
    assert whole_graph(other_store) == whole_graph(store)
    assert verify(other_store).as_json() == verify(store).as_json()
    assert backup(other_store, tmp_path / "again.cgz").parts == first.parts


def _head(one: Thing) -> str:
    return one.label if isinstance(one, Node) else f"{one.start} {one.type} {one.end}"


def _lines(things: list[Thing]) -> Counter[str]:
    """What hangs together with runs, and all links."""
    kept = (one for one in things if not isinstance(one, Node) or one.label in KEPT)
    return Counter(f"{_head(one)} {sorted(one.properties.items(), key=str)}" for one in kept)


def test_what_is_published_after_the_beginning_stays_out(store: GraphStore) -> None:
    derived.fill(store)
    before = list(take(store).everything())
    still = take(store)
    standing = run(store, "MATCH (c:Consequence) WHERE c.ended_by IS NULL RETURN c.id AS id")[0]["id"]

    def publish(tx: Transaction, moment: Moment) -> None:
        late = moment.change
        tombstone = {"id": "t-late", "decision": town.DISHONEST.id, "change": late}
        derived.put(tx, "Run", [derived.run_record("r-late", late - 1, late)])
        derived.put(tx, "Consequence", [derived.outcome("r-late", town.DISHONEST, town.ZHANG)])
        derived.put(tx, "Tombstone", [tombstone])

    store.write("spread", "late", publish)
    run(store, "MATCH (c:Consequence {id: $id}) SET c.ended_by = 'r-late'", id=standing)

    after = list(still.everything())
    assert _lines(after) == _lines(before)
    assert len(list(take(store).everything())) > len(before)


def test_what_no_run_has_published_is_not_backed_up(store: GraphStore) -> None:
    derived.fill(store)
    before = list(take(store).everything())
    standing = run(store, "MATCH (c:Consequence) WHERE c.ended_by IS NULL RETURN c.id AS id")[0]["id"]

    run(store, "MATCH (c:Consequence {id: $id}) SET c.ended_by = 'r-stopped'", id=standing)
    store.record(
        lambda tx: derived.put(tx, "Consequence", [derived.outcome("r-stopped", town.DISHONEST, town.ZHANG)])
    )

    assert _lines(list(take(store).everything())) == _lines(before)


def test_a_consequence_of_a_run_that_is_nowhere_is_kept_for_the_verification(store: GraphStore) -> None:
    derived.fill(store)
    run(store, "MATCH (c:Consequence) WHERE c.ended_by IS NULL SET c.made_by = 'nobody'")

    kept = [one.properties for one in take(store).everything() if isinstance(one, Node)]

    assert [node["id"] for node in kept if node.get("made_by") == "nobody"]


def test_an_archive_of_a_program_that_did_not_know_them_is_restored(
    store: GraphStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    town.fill(store)
    before = whole(store)
    older = [name for name in archive.part_names() if name.partition("/")[2] not in KEPT]
    monkeypatch.setattr(archive, "part_names", lambda: older)
    backup(store, tmp_path / "old.cgz")
    monkeypatch.undo()
    with zipfile.ZipFile(tmp_path / "old.cgz") as packed:
        assert "nodes/Consequence.jsonl.gz" not in packed.namelist()

    restore(store, tmp_path / "old.cgz", replace=True)

    assert whole(store) == before


# --- bulk export ---


def test_every_kind_of_the_law_has_its_rows(store: GraphStore, tmp_path: Path) -> None:
    derived.fill(store)

    export_bulk(store, tmp_path / "bulk")

    counted = verify(store)
    for kind, count in {**counted.nodes, **counted.links}.items():
        data = tmp_path / "bulk" / f"{kind}.csv"
        text = data.read_bytes().decode() if data.exists() else ""
        rows = list(csv.reader(io.StringIO(text, newline="")))
        assert len(rows) == (0 if kind == "Migration" else count), kind
    assert not [kind for kind in KEPT if not (tmp_path / "bulk" / f"{kind}.csv").exists()]


# --- verification ---


def problems(store: GraphStore) -> dict[str, list[str]]:
    return {one.code: list(one.samples) for one in verify(store, page=2).problems}


def test_whole_consequences_have_no_fault(store: GraphStore) -> None:
    town.fill(store)
    before = problems(store)

    derived.derive(store)

    assert problems(store) == before


@pytest.mark.parametrize(
    "name",
    [
        "rule", "decision_no", "decision_date", "authority", "basis", "how_to_object", "how_to_repair",
        "rules_version", "timeline", "grounds", "made_by",
    ],
)  # fmt: skip
@pytest.mark.parametrize("label", ["Consequence", "Hint"])
def test_an_outcome_without_what_it_must_carry_is_found(
    embedded_store: GraphStore, label: str, name: str
) -> None:
    derived.fill(embedded_store)
    run(embedded_store, f"MATCH (c:{label}) SET c.{name} = null")

    (found,) = problems(embedded_store)["consequence_incomplete"]

    assert name in found


def test_empty_lists_are_nothing_carried(store: GraphStore) -> None:
    derived.fill(store)
    run(store, "MATCH (c:Consequence) SET c.basis = '[]', c.grounds = '{}', c.timeline = 'no list'")

    (found,) = problems(store)["consequence_incomplete"]

    assert found.endswith("basis, timeline, grounds")


WITHOUT_AN_ARTICLE = (
    (
        "国务院关于建立完善守信联合激励和失信联合惩戒制度加快推进社会诚信建设的指导意见",
        "国发〔2016〕33号",
        False,
    ),
    ("中华人民共和国公司法", "主席令第15号(2023修订)", True),
    ("国务院关于建立完善守信联合激励和失信联合惩戒制度加快推进社会诚信建设的指导意见", "", True),
)


@pytest.mark.parametrize(("title", "number", "faulty"), WITHOUT_AN_ARTICLE)
def test_only_a_source_that_is_cited_as_a_whole_is_a_basis_without_an_article(
    embedded_store: GraphStore, title: str, number: str, faulty: bool
) -> None:
    derived.fill(embedded_store)
    basis = json.dumps([{"title": title, "number": number, "article": ""}], ensure_ascii=False)
    run(embedded_store, f"MATCH (c:Consequence) SET c.basis = '{basis}'")

    assert ("consequence_incomplete" in problems(embedded_store)) is faulty


def test_an_effective_outcome_of_which_nothing_says_who_decided_is_found(store: GraphStore) -> None:
    derived.fill(store)
    run(store, "MATCH (c:Consequence) SET c.authority = null")
    run(store, "MATCH (f:Listing) SET f.authority = null")
    run(store, "MATCH (:Listing)-[r:DECIDED_BY]->() DELETE r")

    found = problems(store)
    assert "consequence_incomplete" not in found
    assert found["without_authority"]


DANGLING = {
    "off its decision": "MATCH (:Consequence)-[r:ARISES_FROM]->() DELETE r",
    "off its party": "MATCH (:Hint)-[r:HINTS_AT]->() DELETE r",
    "made by no run": "MATCH (c:Consequence) SET c.made_by = 'nobody'",
    "ended by no run": "MATCH (c:Hint) SET c.ended_by = 'nobody'",
    "on another party": (
        f"MATCH (c:Consequence) MATCH (p:Party {{id: '{town.WANG.id}'}}) WITH c, p MATCH (c)-[r:REACHES]->()"
        " DELETE r CREATE (c)-[:REACHES]->(p)"
    ),
    "on two decisions": (
        f"MATCH (h:Hint) MATCH (d:Decision {{id: '{town.PENALTY.id}'}}) CREATE (h)-[:HINTED_BY]->(d)"
    ),
}


@pytest.mark.parametrize("fault", DANGLING)
def test_an_outcome_that_does_not_hang_right_is_found(store: GraphStore, fault: str) -> None:
    derived.fill(store)
    before = set(problems(store))
    run(store, DANGLING[fault])

    assert set(problems(store)) - before == {"consequence_dangling"}
