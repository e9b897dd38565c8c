"""整图比较. A whole graph as a sorted list of lines, load ids and known times left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from graph_service.ledger import facts_of
from graph_service.store import GraphStore

_OF_THE_LOAD = {"id", "load", "last_load", "known_from", "known_to", "ended_by", "own"}


def whole_graph(store: GraphStore, *, standing: bool = True) -> Counter[str]:
    """Every entity and every (standing) fact; equal graphs give equal counters."""
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


def _said(properties: dict[str, Any]) -> str:
    return ", ".join(
        f"{name}={properties[name]}" for name in sorted(properties) if properties[name] is not None
    )
