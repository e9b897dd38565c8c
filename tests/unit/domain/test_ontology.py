"""The texts, the model and the ontology speak of the same kinds."""

from __future__ import annotations

import re

import pytest

from graph_service.domain.ontology import FACTS, LINKS, NODES, PROVENANCE, NodeSort, link_kind, node_kind
from graph_service.store import texts

LABELS = {kind.label for kind in NODES}
TYPES = {kind.type for kind in LINKS}
_NODE = re.compile(r"\(\w*((?::\w+)+)")
_LINK = re.compile(r"\[\w*:([\w|]+)")


@pytest.mark.parametrize("name", texts.names())
def test_a_text_has_a_true_header_and_knows_only_the_ontology(name: str) -> None:
    query = texts.load(name)

    labels = {label for found in _NODE.findall(query.text) for label in found.strip(":").split(":")}
    types = {type_ for found in _LINK.findall(query.text) for type_ in found.split("|")}

    assert labels <= LABELS
    assert types <= TYPES


@pytest.mark.parametrize("name", [n for n in texts.names() if not n.startswith("schema/")])
def test_a_text_returns_the_columns_that_its_header_names(name: str) -> None:
    query = texts.load(name)
    tail = re.split(r"\bRETURN\b", query.text)[-1] if "RETURN" in query.text else ""
    named = re.findall(r"\bAS (\w+)", tail)

    if "YIELD" in query.text:
        named = re.findall(r"\w+", query.text.split("YIELD")[1])

    assert named == list(query.columns)


@pytest.mark.parametrize("name", [n for n in texts.names() if "*1.." in texts.load(n).text])
def test_a_path_of_any_length_has_a_bound_and_a_limit(name: str) -> None:
    text = texts.load(name).text

    assert not re.search(r"\*(\.\.)?\]|\*\d+\.\.\]", text)
    assert "LIMIT" in text


@pytest.mark.parametrize("kind", FACTS.values(), ids=lambda kind: kind.name)
def test_a_kind_of_fact_can_be_read_written_and_ended(kind: object) -> None:
    name = kind.name.lower()  # type: ignore[attr-defined]

    read, write, amend = (texts.load(f"facts/{verb}_{name}") for verb in ("read", "write", "amend"))

    assert not read.writes
    assert write.writes
    assert amend.writes


def test_every_fact_kind_hangs_where_the_ontology_says() -> None:
    for kind in FACTS.values():
        if kind.link:
            link = link_kind(kind.name)
            anchor, other = (link.end, link.start) if kind.inward else (link.start, link.end)
            assert link.fact
            assert kind.anchor == anchor
            assert kind.other in (other, node_kind(other).parent)
        else:
            assert node_kind(kind.name).sort is NodeSort.FACT
            assert link_kind(kind.hung_by or "").start == kind.anchor
            assert kind.points is None or link_kind(kind.points).start == kind.name


def test_every_node_kind_has_a_unique_id() -> None:
    constrained = {
        match[1]
        for name in texts.names()
        if (match := re.search(r"FOR \(n:(\w+)\) REQUIRE n.id IS UNIQUE", texts.load(name).text))
    }

    assert constrained == {kind.label for kind in NODES if kind.parent is None}


def test_provenance_names_two_times_and_where_it_stood_written() -> None:
    names = [one.name for one in PROVENANCE]

    assert {"from", "to", "known_from", "known_to", "source", "file", "row", "load"} <= set(names)
    assert len(names) == len(set(names))


def _types(text: str) -> list[set[str]]:
    """The types that each link of a text may have."""
    return [set(found.split("|")) for found in _LINK.findall(texts.load(text).text)]


def _hung_on(anchor: str) -> set[str]:
    return {kind.hung_by or "" for kind in FACTS.values() if kind.anchor == anchor and not kind.link}


def _pointing(anchor: str) -> set[str]:
    return {kind.points for kind in FACTS.values() if kind.anchor == anchor and kind.points}


def test_texts_that_name_every_fact_of_an_anchor_name_those_of_the_ontology() -> None:
    """A kind of fact that is new in the ontology and missing here would be read, backed up or withdrawn by halves."""
    links = {
        inward: {k.name for k in FACTS.values() if k.link and k.inward is inward} for inward in (True, False)
    }
    pointed_at_parties = {k.points for k in FACTS.values() if k.points and k.other == "Party"}

    assert _types("facts/list_inward_links") == [links[True]]
    assert _types("facts/list_outward_links") == [links[False]]
    assert _types("facts/list_party_nodes") == [_hung_on("Party"), _pointing("Party")]
    assert _types("facts/list_decision_nodes") == [_hung_on("Decision"), _pointing("Decision")]
    assert _types("archive/known_decision") == [_hung_on("Decision")]
    assert _types("archive/known_party") == [
        links[True] | links[False] | _hung_on("Party") | pointed_at_parties
    ]
