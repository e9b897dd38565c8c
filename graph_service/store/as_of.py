"""截至某变更号的全图. The whole graph as it stood at one change number, read in pages although writers go on.

Facts are never deleted, and every version says since and until which change it is known; so what stood at
change N can be read at leisure. What else moves is put back:

- a version ended after N stands, one written after N is left out, a withdrawal after N is undone;
- entities that came after N are left out: those touched since, without a fact or decision known at N;
- `changed` of an entity touched since is N: nobody who asks for changes can miss one;
- loads, sources and what the store says of itself are read between two equal readings of the change number;
- audit chains end at their last record up to N, and the anchors with them; a chain that was cut stays cut;
- a version confirmed since by a load that N does not know says again what its own load said (as if the later
  load were withdrawn). Confirmations by loads running at N may stand: the load does them again;
- a run that began or published after N is left out; what no run had published at N is left out, and what was
  ended by none stands: nobody had seen either.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, TypeAlias

from graph_service.domain.ontology import BOOKS_AT_ONCE, BOOKS_BY_CHANGE, NEVER_OUT, NODES, NodeSort
from graph_service.errors import StoreConflict
from graph_service.store.graph_store import GraphStore, Row
from graph_service.store.versions import CHANGED, LATE, MISSING, WITHDRAWN

Progress: TypeAlias = Callable[[int, int | None], None]
"""进度. Told how many things are done, and of how many if that is known."""

FACT_LABELS: Final = tuple(kind.label for kind in NODES if kind.sort is NodeSort.FACT)
PLACES: Final = ("Authority", "Address", "Phone")
LEFT_OUT: Final = ("Party", "Migration", *NEVER_OUT)
"""Labels without nodes of their own, and what belongs to a store and not to its graph."""
RESTORING: Final = "restoring"
"""The item of StoreInfo that marks an unfinished restore."""
DERIVED: Final = tuple(kind.label for kind in NODES if kind.sort is NodeSort.DERIVED)
_LINKED: Final = ("Decision", "Debt", "Listing", "Finding")
_CALM_ATTEMPTS: Final = 200


@dataclass(frozen=True, slots=True)
class Node:
    """节点. By its own label (never the parent's)."""

    label: str
    properties: Row


@dataclass(frozen=True, slots=True)
class Link:
    """关系. Between two ids; which labels they are of the ontology says."""

    type: str
    start: str
    end: str
    properties: Row


Thing: TypeAlias = Node | Link


def take(store: GraphStore, page: int = 2000) -> AsOf:
    """定格. Fix the change number; StoreConflict if writers leave no calm moment to read the loads."""
    for _ in range(_CALM_ATTEMPTS):
        before = store.last_change()
        books = {label: store.read(f"archive/all_{label.lower()}") for label in BOOKS_AT_ONCE}
        anchors = [row["anchor"] for row in store.read("audit/list_anchors")]
        if store.last_change() == before:
            held = {label: [row["node"] for row in rows] for label, rows in books.items()}
            return AsOf(store, before, held, anchors, page)
        time.sleep(0.02)
    raise StoreConflict(
        "图库一直有写入, 未能取得一致的批次登记; 请稍后再试。"
        " The store is written too fast to read its loads in a calm moment; try again later."
    )


@dataclass(slots=True)
class AsOf:
    """某变更号的全图. Made by `take`; `everything` may be read once or more."""

    store: GraphStore
    change: int
    books: dict[str, list[Row]]
    anchors: list[Row]
    page: int = 2000
    _loads: dict[str, Row] = field(default_factory=dict)
    _later: dict[str, bool] = field(default_factory=dict)
    _published: dict[str, bool] = field(default_factory=dict)  # runs: whether they had published

    def __post_init__(self) -> None:
        self._loads = {load["id"]: load for load in self.books["Load"]}

    def everything(self) -> Iterator[Thing]:
        """Every node and link; of each label in order of id, of each type in order of start, end, id."""
        yield from self._books()
        yield from self._changes()
        yield from self._audit()
        for label in PLACES:
            yield from self._places(label)
        yield from self._anchors_of_facts("Party")
        yield from self._anchors_of_facts("Decision")
        for label in FACT_LABELS:
            yield from self._facts(label)
        for label in BOOKS_BY_CHANGE:
            yield from self._by_change(label)
        yield from self._runs()
        for label in DERIVED:
            yield from self._derived(label)

    # --- books ---

    def _books(self) -> Iterator[Node]:
        for label, rows in self.books.items():
            for row in sorted(rows, key=_by_id):
                if row["id"] != RESTORING:
                    yield Node(label, row)
        if self.change:
            yield Node("ChangeCounter", {"id": "change", "value": self.change})

    def _changes(self) -> Iterator[Node]:
        for rows in self.store.node_pages("Change", self.page):
            yield from (Node("Change", row["node"]) for row in rows if row["id"] <= self.change)
            if rows[-1]["id"] >= self.change:
                return

    def _by_change(self, label: str) -> Iterator[Node]:
        for rows in self.store.node_pages(label, self.page):
            yield from (Node(label, row["node"]) for row in rows if self._is_by_then(row["node"], "change"))

    def _is_by_then(self, node: Row, name: str) -> bool:
        return (node.get(name) or 0) <= self.change

    def _audit(self) -> Iterator[Node]:
        """Chains as prefixes, anchors as far as they hold no end beyond, writers with their ends put back."""
        ends: dict[str, Row] = {}
        cut: set[str] = set()
        for rows in self.store.node_pages("AuditRecord", self.page):
            for row in rows:
                record = row["node"]
                writer = record["writer"]
                if writer in cut or (record.get("change") or 0) > self.change:
                    cut.add(writer)
                    continue
                ends[writer] = {name: record[name] for name in ("seq", "hash", "day")}
                yield Node("AuditRecord", record)
        writers = self.store.read("audit/list_writers")
        moved = self._moved(writers, ends, cut)
        anchors = self._anchors_within(moved, ends)
        yield from (Node("AuditAnchor", anchor) for anchor in sorted(anchors, key=_by_id))
        bound = _anchored(anchors)
        all_there = len(anchors) == len(self.store.read("audit/list_anchors"))
        for writer in sorted(writers, key=_by_id):
            if writer["id"] in moved and writer["id"] not in ends:
                continue
            own = writer | ends[writer["id"]] if writer["id"] in moved else writer
            if not all_there:
                own = own | {"anchored": bound.get(own["id"])}
            yield Node("AuditWriter", {name: value for name, value in own.items() if value is not None})

    def _moved(self, writers: list[Row], ends: dict[str, Row], cut: set[str]) -> set[str]:
        """Writers whose chain goes on after what was taken; one without its end is damaged, not moved."""
        ahead = [row for row in writers if row["id"] not in ends or row["seq"] > ends[row["id"]]["seq"]]
        records = {f"{row['id']}#{row['seq']:09d}": row["id"] for row in ahead}
        there = {row["id"] for row in self.store.read("archive/known_records", ids=list(records))}
        return cut | {writer for record, writer in records.items() if record in there}

    def _anchors_within(self, moved: set[str], ends: dict[str, Row]) -> list[Row]:
        within = []
        for anchor in self.anchors:
            heads = json.loads(anchor["heads"])
            if any(w in moved and (w not in ends or seq > ends[w]["seq"]) for w, (seq, _) in heads.items()):
                break
            within.append(anchor)
        return within

    # --- entities ---

    def _places(self, label: str) -> Iterator[Node]:
        for rows in self.store.node_pages(label, self.page):
            known = self._known(label, [row["id"] for row in rows])
            yield from (Node(label, row["node"]) for row in rows if row["id"] in known)

    def _anchors_of_facts(self, label: str) -> Iterator[Thing]:
        """Parties or decisions, each page with the links that begin there."""
        for rows in self.store.node_pages(label, self.page):
            ids = [row["id"] for row in rows]
            touched = [row["id"] for row in rows if (row["node"].get("changed") or 0) > self.change]
            left_out = set(touched) - self._known(label, touched) if touched else set()
            for row in rows:
                if row["id"] not in left_out:
                    yield Node(_own_label(row, label), self._entity(row["node"]))
            yield from self._links(label, [id_ for id_ in ids if id_ not in left_out])

    def _entity(self, node: Row) -> Row:
        return node | {"changed": self.change} if (node.get("changed") or 0) > self.change else node

    def _known(self, label: str, ids: list[str]) -> set[str]:
        """Those that the graph held at the change: all, while nothing has been written since."""
        if self.store.last_change() == self.change:
            return set(ids)
        known = {row["id"] for row in self._ask(f"archive/known_{label.lower()}", ids)}
        if label == "Party":
            known |= {
                row["id"] for row in self._ask("archive/concerned_party", [i for i in ids if i not in known])
            }
        return known

    def _ask(self, name: str, ids: list[str]) -> list[Row]:
        return self.store.read(name, ids=ids, change=self.change) if ids else []

    # --- facts ---

    def _facts(self, label: str) -> Iterator[Thing]:
        for rows in self.store.node_pages(label, self.page):
            facts = [row["node"] for row in rows if (row["node"].get("known_from") or 0) <= self.change]
            yield from (Node(label, fact) for fact in self._put_back(facts))
            if label in _LINKED:
                yield from self._links(label, [fact["id"] for fact in facts])

    def _links(self, start: str, ids: list[str]) -> Iterator[Link]:
        rows = self.store.read(f"archive/links_of_{start.lower()}", ids=ids) if ids else []
        rows = [row for row in rows if (row["known_from"] or 0) <= self.change]
        rows.sort(key=lambda row: (row["start"], row["end"] or "", row["link"].get("id", "")))
        for row, link in zip(rows, self._put_back([row["link"] for row in rows]), strict=True):
            yield Link(row["type"], row["start"], row["end"], link)

    # --- what rules derived ---

    def _runs(self) -> Iterator[Node]:
        for rows in self.store.node_pages("Run", self.page):
            for row in rows:
                run = row["node"]
                published = run.get("published")
                self._published[run["id"]] = published is not None and published <= self.change
                if self._is_by_then(run, "since_change") and self._is_by_then(run, "published"):
                    yield Node("Run", run)

    def _derived(self, label: str) -> Iterator[Thing]:
        for rows in self.store.node_pages(label, self.page):
            seen = [row["node"] for row in rows if self._was_published(row["node"].get("made_by"))]
            yield from (Node(label, self._not_yet_ended(node)) for node in seen)
            yield from self._links(label, [node["id"] for node in seen])

    def _not_yet_ended(self, node: Row) -> Row:
        if self._was_published(node.get("ended_by")):
            return node
        return {name: value for name, value in node.items() if name != "ended_by"}

    def _was_published(self, run: str | None) -> bool:
        """Whether a run had published; one that is not there is damage, which is kept as it is."""
        if run is None:
            return True
        if run not in self._published:
            self._published[run] = not self.store.read("archive/known_runs", ids=[run])
        return self._published[run]

    # --- versions ---

    def _put_back(self, facts: list[Row]) -> list[Row]:
        """The versions as they were at the change."""
        back = [self._standing_again(fact) for fact in facts]
        withdrawn = [
            fact for fact in back if fact.get("ended_by") == WITHDRAWN and not self._was_withdrawn(fact)
        ]
        if not withdrawn:
            return back
        ends = sorted({fact["known_to"] for fact in withdrawn})
        acts = {row["id"]: row["act"] for row in self.store.read("archive/acts_of_changes", ids=ends)}
        again = {fact["id"]: _why_ended(fact, acts.get(fact["known_to"], "")) for fact in withdrawn}
        return [fact | {"ended_by": again[fact["id"]]} if fact.get("id") in again else fact for fact in back]

    def _standing_again(self, fact: Row) -> Row:
        known_to = fact.get("known_to")
        if known_to is not None and known_to > self.change:
            fact = {name: value for name, value in fact.items() if name not in ("known_to", "ended_by")}
        last = fact.get("last_load")
        if last is not None and last != fact["load"] and self._begun_later(last):
            fact = fact | {"last_load": fact["load"]} | _own_statement(fact)
            fact.pop("own", None)
        return fact

    def _was_withdrawn(self, fact: Row) -> bool:
        load = self._loads.get(fact["load"])
        return load is not None and load.get("state") == "withdrawn"

    def _begun_later(self, load: str) -> bool:
        """Whether a load is there now that was not there at the change; a load that is nowhere is damage."""
        if load in self._loads:
            return False
        if load not in self._later:
            self._later[load] = bool(self.store.read("loads/read_load", id=load))
        return self._later[load]


def _by_id(row: Row) -> str:
    return str(row["id"])


def _own_label(row: Row, label: str) -> str:
    return next((name for name in sorted(row.get("labels", ())) if name != "Party"), label)


def _anchored(anchors: list[Row]) -> dict[str, int]:
    bound: dict[str, int] = {}
    for anchor in anchors:
        bound.update({writer: seq for writer, (seq, _) in json.loads(anchor["heads"]).items()})
    return bound


def _why_ended(fact: Row, act: str) -> str:
    """What a withdrawal after the change overwrote, told by the act under which the version had ended."""
    if act == "load.withdraw":
        return WITHDRAWN
    if act == "load.full":
        return MISSING
    return LATE if fact["known_to"] == fact["known_from"] else CHANGED


def _own_statement(fact: Row) -> dict[str, Any]:
    """Day, row and file as the version's own load stated them."""
    if fact.get("own") is None:
        return {}
    day, row, file = fact["own"].split("|", 2)
    return {"data_day": date.fromisoformat(day), "row": int(row), "file": file}
