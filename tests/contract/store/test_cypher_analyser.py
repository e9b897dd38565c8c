"""Every Cypher text of the project, read by Neo4j's own parser and semantic analyser."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from graph_service.store import texts
from tests.support.cypher_analyser import lint

TEXTS = {name: texts.source(name) for name in texts.names()}
BROKEN = {
    "misspelt keyword": "MATCH (n:Enterprise) RETRUN n.code AS code",
    "unknown variable": "MATCH (n:Enterprise) RETURN m.code AS code",
    "deprecated function": "MATCH (n:Enterprise) RETURN id(n) AS code",
    "syntax of Cypher 25": "MATCH (n:Enterprise) FILTER n.code = 'x' RETURN n.code AS code",
}
SOUND = "// 目的: 查企业\n// in: code\nMATCH (n:Enterprise {code: $code})\nRETURN n.name AS name"


@pytest.fixture(scope="module")
def objections() -> Mapping[str, list[str]]:
    """One run of the analyser over all texts: starting it costs more than reading them."""
    return lint(TEXTS | BROKEN | {"sound": SOUND})


def test_there_are_texts_to_analyse() -> None:
    assert TEXTS


@pytest.mark.parametrize("name", TEXTS)
def test_neo4j_understands_the_text(name: str, objections: Mapping[str, list[str]]) -> None:
    assert objections[name] == []


@pytest.mark.parametrize("fault", BROKEN)
def test_a_fault_is_found(fault: str, objections: Mapping[str, list[str]]) -> None:
    assert objections[fault]


def test_parameters_and_comments_are_no_faults(objections: Mapping[str, list[str]]) -> None:
    assert objections["sound"] == []
