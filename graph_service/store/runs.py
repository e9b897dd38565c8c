"""传导运行的登记. What runs have done, and how what stands differs between two of them."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from graph_service.domain.model import is_person_id
from graph_service.errors import SettingError
from graph_service.store.graph_store import GraphStore, Row


def list_runs(store: GraphStore, limit: int) -> list[dict[str, Any]]:
    """运行一览, the latest first."""
    return [run_json(row["run"]) for row in store.read("spread/list_runs", limit=limit)]


def read_run(store: GraphStore, id_: str) -> dict[str, Any]:
    """一次运行; SettingError if there is none of that id."""
    rows = store.read("spread/read_run", id=id_)
    if not rows:
        raise SettingError(
            f"没有编号为 {id_} 的运行; 见 credit-graph runs list。 No run has this id; see `runs list`."
        )
    return run_json(rows[0]["run"])


def run_json(row: Mapping[str, Any]) -> dict[str, Any]:
    """A run's record with its counts spread out; the keys of `spread --json`."""
    counts = json.loads(row["counts"])
    names = (
        "kind", "state", "as_of", "rules_version", "rules_hash", "actor", "begun", "finished", "published",
        "since_change", "fence", "reason",
    )  # fmt: skip
    data = json.loads(row["data"]) if row.get("data") else None
    return {"run": row["id"], **{name: row.get(name) for name in names}, "data": data, **counts}


@dataclass(frozen=True, slots=True)
class RunChange:
    """一项变化 between two runs: new, changed or gone. Natural persons are not named, not by their ids either.

    A hint for a key-supervision target (`related_hint`) has a target instead of a decision.
    """

    what: str
    label: str
    key: str
    rule: str
    decision: str | None
    party: str | None
    target: str | None = None


def diff_runs(store: GraphStore, first: str, second: str) -> list[RunChange]:
    """两次运行之间的变化, by rule, then decision; SettingError if one of them was never published."""
    one, other = (_published(read_run(store, id_)) for id_ in (first, second))
    found: list[RunChange] = []
    for label in ("consequence", "hint"):
        versions: dict[str, list[Row]] = defaultdict(list)
        for row in store.read(f"spread/versions_between_{label}", after=one, upto=other):
            versions[row["key"]].append(row)
        for key, those in versions.items():
            what = _what(those, one, other)
            if what is not None:
                row = those[-1]
                found.append(RunChange(what, label, key, row["rule"], row["decision"], _named(row["party"])))
    for row, what in _changed_hints(store, one, other):
        found.append(
            RunChange(
                what, "related_hint", row["key"], row["rule"], None, _named(row["party"]), row["target"]
            )
        )
    return sorted(found, key=lambda change: (change.rule, change.decision or change.target or "", change.key))


def _changed_hints(store: GraphStore, one: int, other: int) -> Iterator[tuple[Row, str]]:
    """Hints for targets of which something else is said than before."""
    versions: dict[str, list[Row]] = defaultdict(list)
    for row in store.read("related/versions_between", after=one, upto=other):
        versions[row["key"]].append(row)
    for those in versions.values():
        what = _what(those, one, other)
        if what is not None:
            yield those[-1], what


def _named(party: str) -> str | None:
    return None if is_person_id(party) else party


def _published(run: Mapping[str, Any]) -> int:
    if run["published"] is None:
        raise SettingError(
            f"运行 {run['run']} 没有公布 (状态 {run['state']}), 无从比较。"
            " A run that was never published cannot be compared."
        )
    return int(run["published"])


def _what(versions: list[Row], one: int, other: int) -> str | None:
    before = any(row["made"] <= one and (row["ended"] is None or row["ended"] > one) for row in versions)
    after = any(row["made"] <= other and (row["ended"] is None or row["ended"] > other) for row in versions)
    if before and after:
        return "changed"
    if after:
        return "new"
    return "gone" if before else None
