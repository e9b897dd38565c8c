"""关联案例入图. Paper cases of related parties as facts of one store, each with parties of its own, and the same cases
told by the ids that they bear there. Organisations sort before persons, as in the cases."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final

from graph_service.domain import model
from graph_service.domain.model import Entity, Fact, Role
from graph_service.store.audit import Auditor
from graph_service.store.graph_store import GraphStore
from graph_service.store.ledger import Ledger, StatedRows
from graph_service.store.versions import Stated
from tests.support.plain_law import Json

SOURCE: Final = "虚构登记"
_OLD: Final = date(1900, 1, 1)


def told(case: Json, number: int) -> Json:
    """The case by the ids that its parties, places and listings bear in the graph."""
    told = copy.deepcopy(case)
    facts = told["facts"]
    orgs = set(facts.get("orgs") or {})

    def party(id_: str) -> str:
        return f"c{number:04d}-{id_}" if id_ in orgs else f"p:c{number:04d}:{id_}"

    targets = told["target"] if isinstance(told["target"], list) else [told["target"]]
    told["target"] = [party(one) for one in dict.fromkeys(targets)]
    for name in ("orgs", "persons"):
        facts[name] = {party(id_): one for id_, one in (facts.get(name) or {}).items()}
    for name, keys in _PARTIES.items():
        for row in facts.get(name) or []:
            row.update({key: party(row[key]) for key in keys})
    for name, kind in (("addresses", "addr"), ("phones", "tel")):
        for row in facts.get(name) or []:
            row["value"] = f"{kind}:c{number:04d}:{row['value']}"
    for row in facts.get("listings") or []:
        row["id"] = f"d:c{number:04d}:{row['id']}"
    for row in facts.get("disputes") or []:
        if row.get("link"):
            rule, target, other = row["link"]
            row["link"] = [rule, party(target), party(other)]
        else:
            row["listing"] = f"d:c{number:04d}:{row['listing']}"
    return told


_PARTIES: Final = {
    "roles": ("org", "person"),
    "holdings": ("owner", "owned"),
    "branches": ("branch", "of"),
    "guarantees": ("a", "b"),
    "pledges": ("a", "b"),
    "addresses": ("org",),
    "phones": ("org",),
    "listings": ("party",),
}


def expected_of(case: Json, number: int) -> list[Json]:
    """What the case expects, by the same ids."""
    orgs = set(case["facts"].get("orgs") or {})
    places = {row["value"]: kind for kind, name in (("addr", "addresses"), ("tel", "phones"))
              for row in case["facts"].get(name) or []}  # fmt: skip
    listings = {row["id"] for row in case["facts"].get("listings") or []}

    def renamed(value: Any, key: str = "") -> Any:
        if isinstance(value, dict):
            return {name: renamed(inner, name) for name, inner in value.items()}
        if isinstance(value, list):
            return [renamed(inner, key) for inner in value]
        if not isinstance(value, str) or key in ("rule", "status", "valid_to", "kind", "name"):
            return value
        if value in listings and key in ("adverse", "listing"):
            return f"d:c{number:04d}:{value}"
        if value in places and value not in orgs:
            return f"{places[value]}:c{number:04d}:{value}"
        return f"c{number:04d}-{value}" if value in orgs else f"p:c{number:04d}:{value}"

    expected = case["expected"] if isinstance(case["expected"], list) else [case["expected"]]
    return [renamed(one) for one in expected]


def put(store: GraphStore, cases: Sequence[Json], day: date) -> None:
    """State the facts of cases (as `told`) in one act, as of a day."""
    entities: list[Entity] = []
    facts: list[Fact] = []
    for case in cases:
        made = _Made(case)
        entities += made.entities.values()
        facts += made.facts
    stated = [Stated(fact, SOURCE, row, day) for row, fact in enumerate(facts, start=1)]
    ledger = Ledger(store, Auditor("加载"))

    def work(tx: Any, moment: Any) -> tuple[None, dict[str, Any]]:
        ledger.put(tx, moment, StatedRows(entities, stated), "L1", "案例.csv")
        return None, {}

    ledger.write("load.batch", work)


class _Made:
    """Entities and facts of one case."""

    def __init__(self, case: Json) -> None:
        self.entities: dict[str, Entity] = {}
        self.facts: list[Fact] = []
        told = case["facts"]
        for id_, org in (told.get("orgs") or {}).items():
            body = bool(org.get("public_body"))
            self.entities[id_] = Entity("GovernmentBody" if body else "Enterprise", id_, {"code": id_})
            if org.get("founded"):
                self._fact(model.profile(self.entities[id_], founded=_day(org["founded"])))
        for id_, person in (told.get("persons") or {}).items():
            self._person(id_, person)
        rows: dict[str, Callable[[Json, int], Fact]] = {
            "roles": self._role, "holdings": self._holding, "branches": self._branch,
            "guarantees": self._guarantee, "pledges": self._pledge, "addresses": self._address,
            "phones": self._phone, "listings": self._listing, "disputes": self._dispute,
        }  # fmt: skip
        for name, make in rows.items():
            for number, row in enumerate(told.get(name) or []):
                self._fact(make(row, number))

    def _fact(self, fact: Fact) -> None:
        self.facts.append(fact)

    def _person(self, id_: str, person: Json) -> Entity:
        identity = person.get("identity") or "verified"
        minor = date(2100, 1, 1) if person.get("minor") else None
        self.entities[id_] = Entity("Person", id_, {"identity": identity, "minor_until": minor})
        return self.entities[id_]

    def _party(self, id_: str) -> Entity:
        return self.entities.get(id_) or self._person(id_, {})

    def _role(self, row: Json, _: int) -> Fact:
        return model.role_interval(
            self._party(row["person"]), self._party(row["org"]), Role(row["role"]), *_span(row)
        )

    def _holding(self, row: Json, number: int) -> Fact:
        return model.shareholding(
            self._party(row["owner"]),
            self._party(row["owned"]),
            Decimal(row["share"]),
            *_span(row),
            str(number),
        )

    def _branch(self, row: Json, _: int) -> Fact:
        return model.branch_of(self._party(row["branch"]), self._party(row["of"]), *_span(row))

    def _guarantee(self, row: Json, number: int) -> Fact:
        return model.guarantee(self._party(row["a"]), self._party(row["b"]), f"保{number}", *_span(row))

    def _pledge(self, row: Json, number: int) -> Fact:
        return model.pledge(self._party(row["a"]), self._party(row["b"]), f"质{number}", None, *_span(row))

    def _address(self, row: Json, _: int) -> Fact:
        place = self.entities.setdefault(
            row["value"], Entity("Address", row["value"], {"text": row["value"]})
        )
        return model.at_address(self._party(row["org"]), place, *_span(row))

    def _phone(self, row: Json, _: int) -> Fact:
        phone = self.entities.setdefault(row["value"], Entity("Phone", row["value"], {"mask": "0**"}))
        return model.has_phone(self._party(row["org"]), phone, *_span(row))

    def _listing(self, row: Json, _: int) -> Fact:
        self._party(row["party"])
        taken = Entity(
            "Decision", row["id"], {"number": row["id"], "matter": _matter(row)},
            concerns=row["party"],
        )  # fmt: skip
        self.entities[row["id"]] = taken
        return model.listing(
            taken, None, *_span(row), severity=row["severity"], key_target=row.get("key_target") or None,
            authority="虚构市人民法院",
        )  # fmt: skip

    def _dispute(self, row: Json, number: int) -> Fact:
        since, until = _span(row)
        if row.get("link"):
            rule, target, other = row["link"]
            about = self._party(other)
            return model.hint_dispute(
                self._party(target), f"related.{rule}", about, f"异{number}", since or _OLD, until
            )
        return model.dispute(self.entities[row["listing"]], f"异{number}", since or _OLD, until)


def _span(row: Json) -> tuple[date | None, date | None]:
    return _day(row.get("from")), _day(row.get("to"))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def for_a_graph(case: Json) -> Json:
    """A random case without what no register can say: offices of firms, shares of persons, two statements of one
    office, address or phone from one source."""
    case = copy.deepcopy(case)
    facts = case["facts"]
    orgs = set(facts["orgs"])

    def kept(name: str, fits: Callable[[Json], bool], key: Callable[[Json, int], Any]) -> None:
        rows: dict[Any, Json] = {}
        for number, row in enumerate(facts.get(name) or []):
            if fits(row) and _begins_before_it_ends(row):
                rows.setdefault(key(row, number), row)
        facts[name] = list(rows.values())

    def org(*keys: str) -> Callable[[Json], bool]:
        return lambda row: all(row[key] in orgs for key in keys)

    kept(
        "roles",
        lambda r: r["org"] in orgs and r["person"] not in orgs,
        lambda r, _: (r["org"], r["person"], r["role"]),
    )
    kept("holdings", org("owned"), lambda _, n: n)
    kept("branches", org("branch", "of"), lambda r, _: (r["branch"], r["of"]))
    for name in ("guarantees", "pledges"):
        kept(name, lambda _: True, lambda _, n: n)
    for name in ("addresses", "phones"):
        kept(name, org("org"), lambda r, _: (r["org"], r["value"]))
    kept("listings", lambda _: True, lambda r, _: r["id"])
    listed = {row["id"] for row in facts["listings"]}
    kept("disputes", lambda r: r.get("link") is not None or r["listing"] in listed, lambda _, n: n)
    return case


def _begins_before_it_ends(row: Json) -> bool:
    return not (row.get("from") and row.get("to")) or row["from"] < row["to"]


def under_supervision(case: Json, since: str, until: str | None = None) -> Json:
    """The case (as told) with its targets on the list of key-supervision targets."""
    case = copy.deepcopy(case)
    case["facts"].setdefault("listings", []).extend(
        {
            "id": f"d:key:{target}", "party": target, "list": "key_supervision", "severity": "none",
            "from": since, "to": until, "key_target": True,
        }
        for target in case["target"]
    )  # fmt: skip
    return case


def numbered(cases: Iterable[Json]) -> list[Json]:
    """Cases as told, numbered from 1."""
    return [told(case, number) for number, case in enumerate(cases, start=1)]


def _matter(row: Json) -> str:
    """The list of a listing; on paper an entry may be called less grave than its list is, which a file may not say without
    being doubted."""
    return "abnormal_operation" if row["severity"] == "general" else row.get("list") or "judgment_debtor"
