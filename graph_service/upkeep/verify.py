"""核验图库. Counts of every kind, and what does not hold: the same report on either engine.

Reads the graph in pages, parties and decisions each with their facts; nothing is changed.

    constraint_missing       a uniqueness constraint is not there
    pending_migrations       a migration has not run
    restore_unfinished       an archive is only half restored here
    unknown_label            a label or type that the ontology does not know
    dangling                 a fact without its anchor or other end, a decision that concerns nobody
    without_source           a fact without source, file, row or load
    person_without_identity  a person without a word on how the identity was checked
    interval_reversed        a fact that ends on or before the day it begins (a dispute may be decided on its day)
    contradictions           two standing versions of one fact of one source
    shares_over_100          holdings in one organisation that add up to more than the whole
    self_holding             an organisation that holds a share of itself
    stubs                    an organisation without a standing name, or known by its name only, and not said
                             to be the same as another
    raw_id_number            a text that contains a citizen id
    notice_without_party     a standing notice that names nobody and does not say that all were told: it counts as given
                             to all whom the decision reaches
    authority_missing        a standing consequence of a decision that names no authority
    consequence_incomplete   a standing consequence or hint without what it must carry
    without_authority        an effective outcome of which nothing says who decided (REQ-01); spread makes it a task
    consequence_dangling     a consequence or hint that does not hang on its decision and its party, or whose
                             run is not there
    search_index_stale       the index of names is there and says otherwise than the graph; a search --rebuild mends it
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any, Final

from graph_service.domain import codes
from graph_service.domain.decision_numbers import names_court
from graph_service.domain.model import Identity
from graph_service.domain.ontology import BOOKS_AT_ONCE, BOOKS_BY_CHANGE, FACTS, LINKS, NODES, ORGANISATIONS
from graph_service.errors import RuleBookError
from graph_service.facts.editions import editions_in_force
from graph_service.facts.evidence import is_change_record
from graph_service.facts.name_index import SearchIndex, disagreements
from graph_service.law.outcome import Status
from graph_service.store.as_of import DERIVED, RESTORING, Progress
from graph_service.store.graph_store import GraphStore, Row, now
from graph_service.store.ledger import StoredFact, facts_of

SAMPLES: Final = 10
_WITHIN_A_DAY: Final = frozenset({"Dispute"})
_SOURCED: Final = ("source", "file", "row", "load")
_IDENTITIES: Final = frozenset(identity.value for identity in Identity)
_OF_A_DECISION: Final = (
    "rule", "decision", "party", "decision_date", "how_to_object", "how_to_repair", "rules_version", "made_by",
)  # fmt: skip
_CARRIED: Final = {
    "Consequence": _OF_A_DECISION,
    "Hint": _OF_A_DECISION,
    "RelatedHint": (
        "rule", "target", "party", "path", "evidence", "status", "term", "how_to_object", "rules_version",
        "factors_version", "made_by",
    ),
}  # fmt: skip
_CARRIED_LISTS: Final = {
    "Consequence": ("basis", "timeline", "grounds"),
    "Hint": ("basis", "timeline", "grounds"),
    "RelatedHint": ("basis",),
}
_IF_SAID: Final = ("decision_no", "authority")


@dataclass(frozen=True, slots=True)
class VerifyProblem:
    """问题. How often, and the first of them in order."""

    code: str
    count: int
    samples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StoreReport:
    """核验报告. Every kind is counted, those of which there is none too."""

    nodes: dict[str, int]
    links: dict[str, int]
    problems: tuple[VerifyProblem, ...]

    def as_json(self) -> dict[str, Any]:
        """{"nodes": {label: n}, "links": {type: n}, "problems": [{"code", "count", "samples"}]}"""
        return {
            "nodes": self.nodes,
            "links": self.links,
            "problems": [
                {"code": problem.code, "count": problem.count, "samples": list(problem.samples)}
                for problem in self.problems
            ],
        }


@dataclass(slots=True)
class _Found:
    """What was found so far: counts, and of each sort the smallest few by text."""

    counts: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    samples: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def add(self, code: str, sample: str, count: int = 1) -> None:
        self.counts[code] += count
        held = self.samples[code]
        if len(held) < SAMPLES or sample < held[-1]:
            held.append(sample)
            held.sort()
            del held[SAMPLES:]

    def problems(self) -> tuple[VerifyProblem, ...]:
        return tuple(
            VerifyProblem(code, self.counts[code], tuple(self.samples[code])) for code in sorted(self.counts)
        )


def verify(
    store: GraphStore,
    progress: Progress | None = None,
    *,
    on: date | None = None,
    page: int = 500,
    index: SearchIndex | None = None,
) -> StoreReport:
    """核验. Reads the whole graph, and the index of names if one is given and there; `on` is the day for which shares
    are added up (today if none)."""
    check = _Check(store, on or now().date(), page, progress, index)
    return check.run()


@dataclass(slots=True)
class _Check:
    store: GraphStore
    on: date
    page: int
    progress: Progress | None
    index: SearchIndex | None = None
    found: _Found = field(default_factory=_Found)
    seen: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    ranks: dict[str, int] = field(default_factory=dict)
    done: int = 0
    total: int = 0
    began_at: int = 0

    def run(self) -> StoreReport:
        self.began_at = self.store.last_change()
        self._schema()
        nodes, links = self._count()
        self.total = sum(nodes.values())
        self.ranks = {row["id"]: row["rank"] for row in self.store.read("loads/list_sources")}
        self._parties()
        self._decisions()
        self._places_and_books()
        self._derived()
        self._strays(nodes)
        self._lost_links(links)
        for fault in disagreements(self.store, self.index) if self.index is not None else ():
            self.found.add("search_index_stale", _covered(fault))
        return StoreReport(nodes, links, self.found.problems())

    # --- schema and kinds ---

    def _schema(self) -> None:
        there = {
            (label, name)
            for row in self.store.read("store/list_constraints")
            for label in row["labelsOrTypes"]
            for name in row["properties"]
        }
        for kind in NODES:
            if kind.parent is None and (kind.label, "id") not in there:
                self.found.add("constraint_missing", f"{kind.label}.id")
        for name in self.store.pending_migrations():
            self.found.add("pending_migrations", name)
        for row in self.store.read("store/read_info", id=RESTORING):
            self.found.add("restore_unfinished", row["value"])

    def _count(self) -> tuple[dict[str, int], dict[str, int]]:
        sets = {
            frozenset({kind.label, kind.parent} - {None}): kind.label
            for kind in NODES
            if kind.label != "Party"
        }
        nodes = {kind.label: 0 for kind in NODES if kind.label != "Party"}
        for row in self.store.read("store/count_nodes"):
            label = sets.get(frozenset(row["labels"]))
            if label is None:
                self.found.add("unknown_label", ":".join(sorted(row["labels"])) or "(none)", row["n"])
            else:
                nodes[label] = row["n"]
        links = {kind.type: 0 for kind in LINKS}
        for row in self.store.read("store/count_links"):
            if row["type"] in links:
                links[row["type"]] = row["n"]
            else:
                self.found.add("unknown_label", row["type"], row["n"])
        return nodes, links

    # --- entities with their facts ---

    def _parties(self) -> None:
        for rows in self.store.node_pages("Party", self.page):
            facts = self._facts(rows, "Party")
            for row in rows:
                self._party(row, facts[row["id"]])
            self._tell(len(rows))

    def _decisions(self) -> None:
        for rows in self.store.node_pages("Decision", self.page):
            facts = self._facts(rows, "Decision")
            ids = [row["id"] for row in rows]
            concerned = {row["id"] for row in self.store.read("store/subjects_of_decisions", ids=ids)}
            self.seen["CONCERNS"] += len(concerned)
            for row in rows:
                if row["id"] not in concerned:
                    self.found.add("dangling", f"{row['id']} CONCERNS")
                self._texts(row["node"], row["id"])
                self._of_one_anchor(facts[row["id"]])
            self._tell(len(rows))

    def _facts(self, rows: list[Row], anchor: str) -> dict[str, list[StoredFact]]:
        """The facts of a page by anchor, each checked for itself and counted."""
        facts: dict[str, list[StoredFact]] = defaultdict(list)
        for fact in facts_of(self.store.read, [row["id"] for row in rows], anchor):
            facts[fact.anchor].append(fact)
            self._one(fact)
        return facts

    def _party(self, row: Row, facts: list[StoredFact]) -> None:
        party, node = row["id"], row["node"]
        self._texts(node, party)
        self._of_one_anchor(facts)
        if "Person" in row["labels"]:
            if node.get("identity") not in _IDENTITIES:
                self.found.add("person_without_identity", party)
            return
        if not ORGANISATIONS & set(row["labels"]):
            return
        standing = {fact.kind.name for fact in facts if fact.standing}
        if "SAME_AS" not in standing and ("Name" not in standing or party.startswith("name:")):
            self.found.add("stubs", party)
        self._shares(party, [f for f in facts if f.kind.name == "HOLDS_SHARE" and f.standing])

    def _shares(self, party: str, holdings: list[StoredFact]) -> None:
        for fact in holdings:
            if fact.other == party:
                self.found.add("self_holding", party)
        total, source = total_of_shares(holdings, self.ranks, self.on)
        if total > 1:
            self.found.add("shares_over_100", f"{party} {_percent(total)} ({source})")

    # --- one fact ---

    def _one(self, fact: StoredFact) -> None:
        kind, properties = fact.kind, fact.properties
        name = str(properties.get("id"))
        self.seen[kind.name if kind.link else str(kind.hung_by)] += 1
        if kind.points and fact.other is not None:
            self.seen[kind.points] += 1
        if fact.other is None and (kind.link or kind.name == "Finding"):
            self.found.add("dangling", f"{kind.name} {name}")
        if any(properties.get(field_) is None for field_ in _SOURCED):
            self.found.add("without_source", f"{kind.name} {name}")
        begin, end = properties.get("from"), properties.get("to")
        if (
            begin is not None
            and end is not None
            and (begin > end or (begin == end and kind.name not in _WITHIN_A_DAY))
        ):
            self.found.add("interval_reversed", f"{kind.name} {name}")
        if (
            kind.name == "Notice"
            and fact.standing
            and not properties.get("about")
            and not properties.get("scope")
        ):
            self.found.add("notice_without_party", f"{fact.anchor} {name}")
        self._texts(properties, f"{kind.name} {name}")

    def _of_one_anchor(self, facts: list[StoredFact]) -> None:
        standing: dict[str, int] = defaultdict(int)
        for fact in facts:
            if fact.standing:
                standing[fact.properties["key"]] += 1
        for fact in facts:
            count = standing.pop(fact.properties["key"], 0)
            if count > 1:
                self.found.add("contradictions", f"{fact.kind.name} {fact.properties['key']}")

    # --- the rest ---

    def _places_and_books(self) -> None:
        for label in ("Authority", "Address", "Phone", "AuditRecord", *BOOKS_BY_CHANGE):
            for rows in self.store.node_pages(label, self.page):
                self._check_texts(label, rows)
        for label in BOOKS_AT_ONCE:
            self._check_texts(label, self.store.read(f"archive/all_{label.lower()}"))

    # --- what rules derived ---

    def _derived(self) -> None:
        runs: set[str] = set()
        for rows in self.store.node_pages("Run", self.page):
            runs.update(row["id"] for row in rows)
            self._check_texts("Run", rows)
        for label in DERIVED:
            for rows in self.store.node_pages(label, self.page):
                self._check_texts(label, rows)
                self._complete(label, [row["node"] for row in rows])
                self._hanging(label, [row["node"] for row in rows], runs)

    def _complete(self, label: str, nodes: list[Row]) -> None:
        """What the facts do not say (number, authority) a consequence need not carry."""
        silent = {node["decision"] for node in nodes if node.get("decision") and _lacking(node, _IF_SAID)}
        rows = self.store.read("store/said_of_decisions", ids=sorted(silent)) if silent else []
        said = {row["id"]: {"decision_no": row["number"], "authority": row["authorities"]} for row in rows}
        for node in nodes:
            facts = said.get(node.get("decision", ""), {})
            if label == "Consequence" and node.get("ended_by") is None and _names_nobody(node):
                self.found.add("authority_missing", f"{node['decision']} {node['rule']}")
            lacks = _lacking(node, _CARRIED[label])
            lacks += [name for name in _CARRIED_LISTS[label] if not _holds_something(node.get(name))]
            if "basis" not in lacks and not self._cited(json.loads(node["basis"])):
                lacks.append("basis")
            lacks += [name for name in _lacking(node, _IF_SAID) if facts.get(name)]
            if node.get("ended_by") is not None:
                continue
            if lacks:
                self.found.add("consequence_incomplete", f"{label} {node['id']} {', '.join(lacks)}")
            elif label == "Consequence" and _by_nobody(node):
                self.found.add("without_authority", f"{label} {node['id']}")

    def _cited(self, basis: list[Row]) -> bool:
        """Each basis by title, number and article; without an article only a source that is cited as a whole (REQ-01)."""
        named = all(one.get("title") and one.get("number") for one in basis)
        without = {(one.get("title", ""), one.get("number", "")) for one in basis if not one.get("article")}
        return named and (not without or without <= self._cited_whole())

    def _cited_whole(self) -> frozenset[tuple[str, str]]:
        """A damaged rule base excuses nothing."""
        try:
            editions = editions_in_force(self.store.read)
        except RuleBookError:
            return frozenset()
        return frozenset().union(*(book.cited_whole for _, book in editions.books))

    def _hanging(self, label: str, nodes: list[Row], runs: set[str]) -> None:
        held: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for row in self.store.read(f"archive/links_of_{label.lower()}", ids=[node["id"] for node in nodes]):
            held[row["start"]].append((row["type"], row["end"]))
            self.seen[row["type"]] += 1
        named = {node[name] for node in nodes for name in ("made_by", "ended_by") if node.get(name)}
        if named - runs:  # begun since the runs were read, or not there
            runs |= {row["id"] for row in self.store.read("archive/known_runs", ids=sorted(named - runs))}
        for node in nodes:
            hangs = [(link, node.get(name)) for link, name in _HANGS[label]]
            by = {node[name] for name in ("made_by", "ended_by") if node.get(name)}
            if sorted(held[node["id"]]) != hangs or not by <= runs:
                self.found.add("consequence_dangling", f"{label} {node['id']}")

    def _check_texts(self, label: str, rows: list[Row]) -> None:
        for row in rows:
            self._texts(row["node"], f"{label} {row['id']}")
        self._tell(len(rows))

    def _texts(self, properties: Row, where: str) -> None:
        for name, value in properties.items():
            texts = value if isinstance(value, list) else (value,)
            if any(isinstance(text, str) and contains_citizen_id(text) for text in texts):
                self.found.add("raw_id_number", f"{_covered(where)}.{name}")

    def _strays(self, nodes: dict[str, int]) -> None:
        """Facts that no page of anchors showed are looked for one by one, only if the counts differ."""
        for kind in FACTS.values():
            if kind.link or self.seen[str(kind.hung_by)] == nodes[kind.name]:
                continue
            for rows in self.store.node_pages(kind.name, self.page):
                ids = [row["id"] for row in rows]
                for row in self.store.read(f"store/stray_{kind.name.lower()}", ids=ids):
                    self.found.add("dangling", f"{kind.name} {row['id']}")

    def _lost_links(self, links: dict[str, int]) -> None:
        """Links that join other nodes than they should: no anchor showed them."""
        if self.store.last_change() != self.began_at:
            return
        for type_, count in links.items():
            if count > self.seen[type_]:
                self.found.add("dangling", type_, count - self.seen[type_])

    def _tell(self, rows: int) -> None:
        self.done += rows
        if self.progress is not None:
            self.progress(self.done, max(self.total, self.done))


_HANGS: Final = {
    "Consequence": (("ARISES_FROM", "decision"), ("REACHES", "party")),
    "Hint": (("HINTED_BY", "decision"), ("HINTS_AT", "party")),
    "RelatedHint": (("HINT_FOR", "target"), ("HINT_TO", "party")),
}
"""Links of what was derived, each with the property that says where it leads, in order of their types."""


def _lacking(node: Row, names: Iterable[str]) -> list[str]:
    return [name for name in names if node.get(name) in (None, "")]


def _holds_something(text: str | None) -> bool:
    try:
        return bool(json.loads(text or "null"))
    except ValueError:
        return False


def _names_nobody(node: Row) -> bool:
    """No authority is named, not by a case number of a court either."""
    return not node.get("authority") and not names_court(node.get("decision_no") or "")


def total_of_shares(holdings: Iterable[StoredFact], ranks: dict[str, int], on: date) -> tuple[Fraction, str]:
    """持股合计. Standing shares on a day as one source says them, exact, and the source.

    The source is the first by rank, then by data day (the latest); a fact with contradicting versions counts
    once, as the first by file and row says.
    """
    by_source: dict[str, list[StoredFact]] = defaultdict(list)
    held = list(holdings)
    listing = {fact.properties.get("source") for fact in held if not is_change_record(fact.properties)}
    for fact in held:
        if fact.properties.get("source") not in listing or not is_change_record(fact.properties):
            by_source[str(fact.properties.get("source"))].append(
                fact
            )  # change records name the same holders again
    if not by_source:
        return Fraction(0), ""
    source = min(by_source, key=lambda name: (ranks.get(name, 1 << 30), -_latest(by_source[name]), name))
    counted: dict[str, StoredFact] = {}
    for fact in sorted(
        by_source[source], key=lambda f: (str(f.properties.get("file")), f.properties.get("row") or 0)
    ):
        counted.setdefault(fact.properties["key"], fact)
    shares = [fact.properties.get("share") for fact in counted.values() if _holds(fact.properties, on)]
    return sum((Fraction(share) for share in shares if share), Fraction(0)), source


def _latest(facts: list[StoredFact]) -> int:
    return max(
        fact.properties["data_day"].toordinal() if fact.properties.get("data_day") else 0 for fact in facts
    )


def _holds(properties: Row, on: date) -> bool:
    return (properties.get("from") or date.min) <= on < (properties.get("to") or date.max)


def _percent(share: Fraction) -> str:
    return f"{float(share * 100):.4f}".rstrip("0").rstrip(".") + " %"


# --- ids of citizens --------------------------------------------------------------------------------

_DIGEST: Final = re.compile(r"(?<![0-9A-Za-z])[0-9a-f]{32,64}(?![0-9A-Za-z])")
_EIGHTEEN: Final = re.compile(r"(?<![0-9])[0-9]{17}[0-9Xx](?![0-9])")


def contains_citizen_id(text: str) -> bool:
    """是否含完整的公民身份号码. A whole and valid one; masked ids, unified codes and digests are none."""
    if len(text) < 18:
        return False
    return any(_is_citizen_id(found.group()) for found in _EIGHTEEN.finditer(_DIGEST.sub(" ", text)))


def _is_citizen_id(digits: str) -> bool:
    return codes.citizen_id(digits).value is not None and codes.uscc(digits).reason is not None


def _covered(where: str) -> str:
    """An id that itself contains a number is not repeated in a report."""
    return codes.mask_text(where) if contains_citizen_id(where) else where


def _by_nobody(node: Row) -> bool:
    """An effective outcome without an authority; a case number names its court."""
    if node.get("authority") or names_court(node.get("decision_no") or ""):
        return False
    return any(segment.get("status") == Status.EFFECTIVE for segment in json.loads(node["timeline"]))
