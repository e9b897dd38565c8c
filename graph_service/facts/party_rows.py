"""主体的记载行. What the graph holds of one party as known at a change, each kind of fact up to a limit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from graph_service.facts.party_decisions import KnownDecisions
from graph_service.facts.party_ids import best_code
from graph_service.store.graph_store import Reader, Row
from graph_service.store.ledger import facts_of

_PARTY_IDS: Final = ("p:", "m:", "n:", "u:", "na", "re", "or")


@dataclass(frozen=True, slots=True)
class PartyLink:
    """A link fact of the party: `near` is its own end, `far` the other."""

    kind: str
    inward: bool
    near: str
    far: str
    text: str | None
    fact: Row


@dataclass(frozen=True, slots=True)
class PartyRows:
    """记载行. `ids` are all codes of the party, the best one first; `roles_elsewhere` every office at the
    organisations where it holds one: a change record may name it by name only. `more` counts what is above the limit.
    """

    ids: Sequence[str]
    links: Sequence[PartyLink]
    nodes: Mapping[str, Sequence[tuple[str | None, Row]]]
    decisions: KnownDecisions
    roles_elsewhere: Sequence[Row]
    more: Mapping[str, int]

    def linked(self, kind: str, *, inward: bool) -> list[PartyLink]:
        return [link for link in self.links if link.kind == kind and link.inward == inward]

    def mentioned(self) -> Iterator[str]:
        """Parties that any of the rows names."""
        yield from (link.far for link in self.links if ":" not in link.far or link.far[:2] in _PARTY_IDS)
        yield from (link.fact["of"] for link in self.links if link.fact.get("of"))
        yield from (other for found in self.nodes.values() for other, _ in found if other)
        yield from (row[end] for row in self.roles_elsewhere for end in ("anchor", "other"))
        yield from self.decisions.mentioned()


def party_rows(store: Reader, id_: str, known: int, limit: int) -> PartyRows:
    """记载行 of an existing party id and of every other code of the same organisation."""
    joined = [row["id"] for row in store.read("read/codes_of_party", id=id_, known=known)]
    return _PartyReader(store, sorted({id_, *joined}, key=best_code), known, limit).rows()


class _PartyReader:
    """One reading of one party, that remembers whether a kind had more rows than the limit."""

    def __init__(self, store: Reader, ids: Sequence[str], known: int, limit: int) -> None:
        self._store, self._ids, self._known, self._limit = store, list(ids), known, limit
        self._cut = False

    def rows(self) -> PartyRows:
        links, nodes, decisions = list(self._links()), self._nodes(), self._decisions()
        elsewhere = self._roles_elsewhere(links)
        return PartyRows(self._ids, links, nodes, decisions, elsewhere, self._more() if self._cut else {})

    def _links(self) -> Iterator[PartyLink]:
        for r in self._bounded("read/links_of_party", lambda r: (r["anchor"], r["kind"], r["inward"])):
            if r["inward"] or r["other"] not in self._ids:
                yield PartyLink(
                    r["kind"], r["inward"], r["anchor"], r["other"], r["text"] or r["mask"], r["fact"]
                )

    def _nodes(self) -> Mapping[str, list[tuple[str | None, Row]]]:
        nodes: dict[str, list[tuple[str | None, Row]]] = defaultdict(list)
        for row in self._bounded("read/nodes_of_party", lambda r: (r["anchor"], r["kind"])):
            nodes[row["kind"]].append((row["other"], row["fact"]))
        return nodes

    def _decisions(self) -> KnownDecisions:
        rows = self._store.read("read/known_decisions_of_party", ids=self._ids, limit=self._limit + 1)
        kept = list(self._within(rows, lambda r: r["found"]))
        ids = sorted({r["id"] for r in kept})
        facts = facts_of(self._store.read, ids, "Decision") if ids else []
        return KnownDecisions(kept, [fact for fact in facts if fact.known_at(self._known)])

    def _roles_elsewhere(self, links: Iterable[PartyLink]) -> list[Row]:
        orgs = sorted({link.far for link in links if not link.inward and link.kind == "HOLDS_ROLE"})
        if not orgs:
            return []
        return self._store.read(
            "read/roles_at_parties", ids=orgs[: self._limit], known=self._known, limit=self._limit
        )

    def _bounded(self, text: str, group: Callable[[Row], Any]) -> Iterator[Row]:
        rows = self._store.read(text, ids=self._ids, known=self._known, limit=self._limit + 1)
        return self._within(rows, group)

    def _within(self, rows: Iterable[Row], group: Callable[[Row], Any]) -> Iterator[Row]:
        """At most `limit` rows of each group."""
        counts: dict[Any, int] = defaultdict(int)
        for row in rows:
            counts[group(row)] += 1
            if counts[group(row)] <= self._limit:
                yield row
        self._cut = self._cut or any(count > self._limit for count in counts.values())

    def _more(self) -> dict[str, int]:
        counted = self._store.read("read/count_of_party", ids=self._ids, known=self._known)
        over: dict[str, int] = defaultdict(int)
        for row in counted:
            over[row["kind"]] += max(0, row["n"] - self._limit)
        return {kind: n for kind, n in sorted(over.items()) if n}
