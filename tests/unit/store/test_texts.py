"""Shapes: one text, filled from the ontology; what stands in the statement is a checked name and nothing else."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

import queries
from api.cli import app
from graph_service.errors import InputError
from graph_service.store import texts
from graph_service.store.graph_store import text_hash

FILES = {
    str(path.relative_to(path.parents[1]))[:-7] for path in Path(queries.__file__).parent.rglob("*.cypher")
}


def test_every_file_gives_a_text() -> None:
    assert {texts.file(name) for name in texts.names()} == FILES


def test_a_shape_gives_one_text_for_each_member_of_its_set() -> None:
    assert "CREATE (n:Party:Person)\n" in texts.load("archive/put_person").text
    assert "CREATE (a)-[r:HOLDS_SHARE]->(b)" in texts.load("archive/link_holds_share").text
    assert texts.load("archive/page_change").columns == {"id": "integer", "node": "map"}


def test_a_text_in_a_file_of_its_own_takes_the_place_of_the_one_of_a_shape() -> None:
    assert texts.file("entities/create_person") == "entities/create_NEW_ENTITY"
    assert texts.file("entities/create_decision") == "entities/create_decision"


@pytest.mark.parametrize("name", texts.names())
def test_no_hole_is_left_in_a_text(name: str) -> None:
    assert "«" not in texts.source(name)


def test_the_migrations_are_what_existing_stores_have_recorded() -> None:
    done = [name for name in texts.names() if name.startswith("schema/")][:67]

    assert (done[0], done[-1]) == ("schema/V0001__party_id", "schema/V0067__listing_key_target")
    assert _digest(done) == "2c4c40e20eca71b1"


def _digest(names: list[str]) -> str:
    return hashlib.sha256(json.dumps([[name, text_hash(name)] for name in names]).encode()).hexdigest()[:16]


@pytest.mark.parametrize("value", ["Party) DETACH DELETE (n", "a b", "", "1st", "A|", "`x`"])
def test_nothing_but_names_gets_into_a_statement(value: str) -> None:
    sets = {"PLACE": {"x": {"label": value, "ending": "AT_ADDRESS", "zh": "地址"}}}

    with pytest.raises(queries.HeaderError, match="no name"):
        queries.Texts(_every_set() | sets).load("archive/known_x")


def test_a_hole_that_nothing_fills_is_told() -> None:
    sets = {"PLACE": {"x": {"zh": "地址"}}}

    with pytest.raises(queries.HeaderError, match="«label»"):
        queries.Texts(_every_set() | sets).load("archive/known_x")


def test_a_shape_of_an_unknown_set_is_told() -> None:
    with pytest.raises(queries.HeaderError, match="no set"):
        queries.Texts({})


def _every_set() -> dict[str, dict[str, dict[str, str]]]:
    return {file.rpartition("/")[2].lstrip("abcdefghijklmnopqrstuvwxyz_"): {} for file in FILES}


def test_the_administrator_sees_every_text() -> None:
    shown = CliRunner().invoke(app, ["store", "queries", "--json"])

    told = json.loads(shown.stdout)
    assert [each["name"] for each in told] == texts.names()
    assert all(each["text"] == texts.load(each["name"]).text for each in told)


def test_the_administrator_sees_one_text() -> None:
    shown = CliRunner().invoke(app, ["store", "queries", "facts/write_name"])

    assert shown.stdout == f"// facts/write_name\n{texts.source('facts/write_name')}\n"


def test_the_administrator_sees_the_texts_that_begin_alike() -> None:
    shown = CliRunner().invoke(app, ["store", "queries", "audit/", "--json"])

    assert [each["name"] for each in json.loads(shown.stdout)] == [
        n for n in texts.names() if n.startswith("audit/")
    ]


def test_an_unknown_name_is_told_what_is_near() -> None:
    shown = CliRunner().invoke(app, ["store", "queries", "facts/write_nam3"])

    assert isinstance(shown.exception, InputError)
    assert "facts/write_name" in str(shown.exception)
