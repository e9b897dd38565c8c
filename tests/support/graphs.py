"""整图比较. A whole graph as a sorted list of lines, ids of loads and runs and known times left out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from graph_service.domain.ontology import BOOKS_BY_CHANGE
from graph_service.store.as_of import DERIVED
from graph_service.store.graph_store import GraphStore
from graph_service.store.ledger import facts_of

_OF_THE_LOAD = {"id", "load", "last_load", "known_from", "known_to", "ended_by", "own"}
_OF_THE_RUN = {"id", "made_by", "ended_by", "computed_at", "digest"}


def whole_graph(store: GraphStore, *, standing: bool = True) -> Counter[str]:
    """Every entity, every (standing) fact, every (standing) consequence and hint that a run has published, and
    what people decided about them; equal graphs give equal counters."""
    return Counter(line for line in _lines(store, standing))


def _lines(store: GraphStore, standing: bool) -> Iterator[str]:
    for label in ("Party", "Decision"):
        for rows in store.node_pages(label):
            ids = [row["id"] for row in rows]
            yield from (f"{label} {id_}" for id_ in ids)
            if label == "Party":
                for id_ in ids:
                    found = store.read("read/party", id=id_)[0]
                    party = {name: value for name, value in found["party"].items() if name != "changed"}
                    yield f"{sorted(found['labels'])} {_said(party)}"
            for fact in facts_of(store.read, ids, label):
                if fact.standing or not standing:
                    content = {
                        name: value for name, value in fact.properties.items() if name not in _OF_THE_LOAD
                    }
                    yield f"{fact.kind.name} {fact.anchor} {fact.other} {_said(content)}"

    yield from _derived(store, standing)
    for label in BOOKS_BY_CHANGE:
        for rows in store.node_pages(label):
            yield from (f"{label} {_said({**row['node'], 'change': None})}" for row in rows)


def _derived(store: GraphStore, standing: bool) -> Iterator[str]:
    runs = (row["node"] for rows in store.node_pages("Run") for row in rows)
    published = {run["id"] for run in runs if run.get("published") is not None}
    for label in DERIVED:
        for rows in store.node_pages(label):
            for node in (row["node"] for row in rows if row["node"].get("made_by") in published):
                if node.get("ended_by") not in published or not standing:
                    content = {name: value for name, value in node.items() if name not in _OF_THE_RUN}
                    yield f"{label} {_VERSION.sub('@', _said(content))}"


_VERSION = re.compile(r"(?<=[0-9a-f]{32})@[0-9]+")
"""The change number in the id of a fact's version: grounds name it, and equal graphs may have come in other steps."""


def _said(properties: dict[str, Any]) -> str:
    return ", ".join(
        f"{name}={properties[name]}" for name in sorted(properties) if properties[name] is not None
    )
