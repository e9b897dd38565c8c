"""查询文本. Every Cypher text of the program by its name: those of `queries/`, its shapes filled from the ontology.

Each set says which labels, types or properties fill a shape; nothing else ever gets into a statement. What a
member fills in: its own `label` or `type`, its caption `zh`, and the names that stand around it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, TypeAlias

from graph_service.domain.ontology import (
    BOOKS_AT_ONCE,
    FACTS,
    LINKS,
    NODES,
    FactKind,
    LinkKind,
    NodeKind,
    NodeSort,
    link_kind,
    node_kind,
)
from queries import Query, Texts

Filling: TypeAlias = dict[str, str]

# Migrations by number: ids that are unique, properties that have an index. Run once, recorded in the graph with the
# digest of their text, and never edited: a new one takes the next number, here or as a file of its own.
_UNIQUE_FROM: Final = {
    1: "Party Decision Authority Address Phone Name Status Profile Listing Finding Ending Dispute Repair Debt Visit"
    " Change ChangeCounter Load Source AuditRecord AuditWriter AuditAnchor Migration StoreInfo",
    33: "Approval Notice Correction IdentityCheck Consequence Hint Run Lease RuleEdition Retraction Tombstone ReviewTask",
    61: "ApiKey HintDispute RelatedHint",
    68: "Account AccountSecret SignIn SignInAttempts",
}
_INDEXED_FROM: Final = {
    25: "Party.changed Decision.changed Party.org_code Name.match Change.day Decision.number AuditRecord.day"
    " AuditRecord.change",
    45: "Consequence.key Consequence.decision Consequence.party Consequence.made_by Consequence.ended_by"
    " Hint.key Hint.decision Hint.party Hint.made_by Hint.ended_by Run.state Run.seq Retraction.state"
    " Tombstone.decision ReviewTask.key Name.text",
    64: "RelatedHint.target RelatedHint.made_by RelatedHint.ended_by Listing.key_target",
}
_BOOKS_OF_FEW: Final = ("ChangeCounter", "AuditWriter", "AuditAnchor", "Migration")


def _node(kind: NodeKind) -> Filling:
    labels = f"{kind.parent}:{kind.label}" if kind.parent else kind.label
    starting = "|".join(link.type for link in LINKS if _found_by(link.start) == kind.label)
    ending = "|".join(link.type for link in LINKS if _found_by(link.end) == kind.label)
    id_type = next((one.type for one in kind.properties if one.name == "id"), "string")
    around = {"starting": starting, "ending": ending}
    return {"label": kind.label, "labels": labels, "zh": kind.zh, "id": id_type} | around


def _found_by(label: str) -> str:
    """The label whose ids are unique: that of the parent, if there is one."""
    return node_kind(label).parent or label


def _link(kind: LinkKind) -> Filling:
    return {"type": kind.type, "zh": kind.zh, "start": _found_by(kind.start), "end": _found_by(kind.end)}


def _fact(kind: FactKind) -> Filling:
    about = {"anchor": kind.anchor, "other": kind.other or ""}
    if kind.link:
        return about | {"type": kind.name, "zh": link_kind(kind.name).zh}
    hanging = {"hung_by": kind.hung_by or "", "points": kind.points or ""}
    return about | hanging | {"label": kind.name, "zh": node_kind(kind.name).zh}


def _outcome(kind: NodeKind) -> Filling:
    """A derived node, and its links to the decision that it rests on and to the party that it is for."""
    to = {_found_by(link.end): link.type for link in LINKS if link.start == kind.label}
    return _node(kind) | {"by": to.get("Decision", ""), "at": to["Party"]}


def _nodes(kinds: Iterable[NodeKind]) -> dict[str, Filling]:
    return {kind.label.lower(): _node(kind) for kind in kinds}


def _facts(*, link: bool, inward: bool = False, points: bool | None = None) -> dict[str, Filling]:
    return {
        kind.name.lower(): _fact(kind)
        for kind in FACTS.values()
        if kind.link == link and kind.inward == inward and points in (None, kind.points is not None)
    }


def _migrations(from_: Mapping[int, str]) -> dict[str, Filling]:
    return {
        f"V{number:04}__{label.lower()}_{property_ or 'id'}": {
            "label": label,
            "zh": node_kind(label).zh,
            "name": f"{label.lower()}_{property_ or 'id'}",
            "property": property_ or "id",
        }
        for first, said in from_.items()
        for number, one in enumerate(said.split(), first)
        for label, _, property_ in [one.partition(".")]
    }


_NAMED_BY: Final = {
    "Decision": "id", "Party": "id", "Finding": "id", "Load": "id", "Run": "id", "Consequence": "key",
}  # fmt: skip
_OWN_ID: Final = [kind for kind in NODES if kind.parent is None]
_SETS: Final = {
    "NODE": _nodes(kind for kind in NODES if kind.label not in ("Party", "Migration")),
    "ENTITY": _nodes(kind for kind in _OWN_ID if kind.sort is NodeSort.ENTITY),
    "NEW_ENTITY": _nodes(kind for kind in NODES if kind.sort is NodeSort.ENTITY and kind.label != "Party"),
    "ANCHOR": _nodes(node_kind(label) for label in ("Party", "Decision")),
    "PLACE": _nodes(node_kind(label) for label in ("Address", "Phone")),
    "BOOK_AT_ONCE": _nodes(node_kind(label) for label in BOOKS_AT_ONCE),
    "PAGED": _nodes(kind for kind in _OWN_ID if kind.label not in (*BOOKS_AT_ONCE, *_BOOKS_OF_FEW)),
    "STARTING": _nodes(
        kind for kind in _OWN_ID if _node(kind)["starting"] and kind.sort is not NodeSort.DERIVED
    ),
    "DERIVED": _nodes(kind for kind in NODES if kind.sort is NodeSort.DERIVED),
    "OUTCOME": {label.lower(): _outcome(node_kind(label)) for label in ("Consequence", "Hint")},
    "LINK": {kind.type.lower(): _link(kind) for kind in LINKS},
    "NODE_FACT": _facts(link=False),
    "PLAIN_FACT": _facts(link=False, points=False),
    "POINTING_FACT": _facts(link=False, points=True),
    "OUTWARD_FACT": _facts(link=True, inward=False),
    "INWARD_FACT": _facts(link=True, inward=True),
    "NAMED": {
        label.lower(): {"label": label, "zh": node_kind(label).zh, "name": name}
        for label, name in _NAMED_BY.items()
    },
    "UNIQUE": _migrations(_UNIQUE_FROM),
    "INDEXED": _migrations(_INDEXED_FROM),
}

_TEXTS: Final = Texts(_SETS)


def load(name: str) -> Query:
    """The text of that name; KeyError if there is none, HeaderError if its header does not hold."""
    return _TEXTS.load(name)


def names() -> list[str]:
    """Every text's name, sorted; the migrations among them in their order."""
    return _TEXTS.names()


def source(name: str) -> str:
    """Header and statement of a text, as an engine gets it."""
    return _TEXTS.source(name)


def file(name: str) -> str:
    """The file in `queries/` that a text comes from, without `.cypher`."""
    return _TEXTS.file(name)
