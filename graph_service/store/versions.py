"""对账. What a batch of stated facts changes in the versions that stand; pure, the same in any file order.

One fact of one source has one key and, over time, several versions. Of the versions that were not withdrawn
those with the latest data day stand; so a newer file ends what an older one said, an older file that comes
late is kept but never stands, and two statements of one day that differ both stand, remarked as
contradicting.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from graph_service.domain.model import Fact, digest
from graph_service.domain.ontology import FactKind

CHANGED: Final = "changed"
LATE: Final = "superseded_on_arrival"
WITHDRAWN: Final = "withdrawn"
MISSING: Final = "missing_in_full"


@dataclass(frozen=True, slots=True)
class Stated:
    """一行所陈述的事实. A fact with where it stands written; `row` counts as the clerk counts."""

    fact: Fact
    source: str
    row: int
    data_day: date
    remarks: tuple[str, ...] = ()
    mended: bool = False  # a clerk's mended row: it wins over what the same day said before

    @property
    def key(self) -> str:
        """事实号: the same for all versions of a fact of one source."""
        return digest(self.source, self.fact.kind.name, self.fact.anchor, *self.fact.identity)

    def content_digest(self, key: str) -> str:
        """摘要 of all that may change."""
        fact = self.fact
        content = [f"{name}={fact.content[name]}" for name in sorted(fact.content)]
        return digest(key, fact.other or "", str(fact.since or ""), str(fact.until or ""), *content)


@dataclass(slots=True)
class Version:
    """事实的一个版本, as the store or this batch holds it."""

    key: str
    digest: str
    change: int
    anchor: str
    data_day: date
    known_to: int | None
    ended_by: str | None
    file: str
    row: int
    load: str
    last_load: str
    own: str | None = None  # day|row|file of `load`, once a later confirmation has taken their place
    remarks: tuple[str, ...] | None = None  # of the row it is looked up at; None = as the store has them
    new: bool = False
    touched: bool = False

    @property
    def id(self) -> str:
        return f"{self.digest}@{self.change}"


@dataclass(slots=True)
class WritePlan:
    """写入计划: what to write and to amend, per kind; how the facts count; which rows contradict others."""

    writes: dict[FactKind, list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))
    amends: dict[FactKind, list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))
    created: int = 0
    changed: int = 0
    unchanged: int = 0
    ended: int = 0
    contradictions: dict[int, str] = field(default_factory=dict)  # row -> file:row that it contradicts
    touched: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))  # Party/Decision -> ids
    fresh: dict[str, tuple[Stated, Version]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Batch:
    """一批. Where the statements come from."""

    load: str
    file: str
    change: int


def plan(stated: Sequence[tuple[Stated, str, str]], versions: Iterable[Version], batch: Batch) -> WritePlan:
    """The plan for statements (each with its key and digest) over the versions that the store has of them."""
    made = WritePlan()
    held: dict[str, list[Version]] = defaultdict(list)
    for version in versions:
        if version.ended_by != WITHDRAWN:
            held[version.key].append(version)
    for one, key, content in stated:
        _settle(made, held[key], one, key, content, batch)
    _collect(made, held, stated, batch)
    return made


def _settle(made: WritePlan, held: list[Version], one: Stated, key: str, content: str, batch: Batch) -> None:
    """Place one statement among the versions of its key."""
    same = [v for v in held if v.digest == content and (v.known_to is None or v.data_day >= one.data_day)]
    if same:
        _confirm(same[-1], one, batch)
        made.unchanged += 1
        _end_older(made, held, same[-1], batch, replaced=False, mended=False)
        _remark_contradiction(made, held, same[-1], one)
        return
    version = Version(
        key, content, batch.change, one.fact.anchor, one.data_day, None, None, batch.file, one.row,
        batch.load, batch.load, remarks=one.remarks, new=True, touched=True,
    )  # fmt: skip
    standing = [v for v in held if v.known_to is None]
    held.append(version)
    made.fresh[version.id] = (one, version)
    if any(v.data_day > one.data_day for v in standing):
        version.known_to, version.ended_by = batch.change, LATE
        made.created += 1
        return
    if _end_older(made, held, version, batch, replaced=True, mended=one.mended):
        made.changed += 1
    else:
        made.created += 1
    _remark_contradiction(made, held, version, one)


def _confirm(version: Version, one: Stated, batch: Batch) -> None:
    """The same content again: the latest statement is the one to look up, of one day the first by file, row.

    That a second file says the same is kept in `last_load`: withdrawing one of the two leaves
    the fact standing.
    """
    mine, held = (batch.file, one.row), (version.file, version.row)
    if one.data_day > version.data_day or (one.data_day == version.data_day and mine < held):
        if version.own is None and not version.new:
            version.own = f"{version.data_day}|{version.row}|{version.file}"
        version.data_day, version.file, version.row = one.data_day, batch.file, one.row
        version.remarks = one.remarks
        version.last_load = batch.load
        version.touched = True
    elif batch.file != version.file and version.last_load == version.load != batch.load:
        version.last_load = batch.load
        version.touched = True


def _end_older(
    made: WritePlan, held: list[Version], latest: Version, batch: Batch, *, replaced: bool, mended: bool
) -> bool:
    """End what stands with an earlier data day than `latest`; a mended row ends what its own day said, too."""
    older = [
        v
        for v in held
        if v is not latest
        and v.known_to is None
        and latest.known_to is None
        and (v.data_day < latest.data_day or (mended and v.data_day == latest.data_day))
    ]
    for version in older:
        version.known_to, version.ended_by, version.touched = batch.change, CHANGED, True
        if not replaced:
            made.ended += 1
    return bool(older)


def _remark_contradiction(made: WritePlan, held: list[Version], own: Version, one: Stated) -> None:
    """Another version of the day stands too, and it was there first: a second load remarks the same rows."""
    if own.known_to is not None:
        return
    for other in held:
        if other is own or other.known_to is not None or other.data_day != own.data_day:
            continue
        if (other.change, other.row) < (own.change, one.row):
            made.contradictions[one.row] = f"{other.file}:{other.row}"
            return


_SETTLED_BY_DAY: Final = frozenset({"HOLDS_ROLE", "HOLDS_SHARE"})
"""Facts whose settled interval depends on the day on which a source last showed them (`intervals`)."""


def _collect(made: WritePlan, held: dict[str, list[Version]], stated: Sequence[tuple[Stated, str, str]],
             batch: Batch) -> None:  # fmt: skip
    """Turn what was settled into rows for the writing texts."""
    kinds = {key: one.fact.kind for one, key, _ in stated}
    for key, versions in held.items():
        kind = kinds.get(key)
        if kind is None:
            continue
        for version in versions:
            if version.new:
                one, _ = made.fresh[version.id]
                made.writes[kind].append(_row(one, version))
                made.touched[kind.anchor].add(version.anchor)
                _touch_other(made, one)
            elif version.touched:
                made.amends[kind].append(_amendment(version))
                if version.known_to == batch.change or kind.name in _SETTLED_BY_DAY:
                    made.touched[kind.anchor].add(version.anchor)


def _touch_other(made: WritePlan, one: Stated) -> None:
    """The party at the other end of a link is touched too; places and authorities are no parties."""
    if one.fact.other is not None and one.fact.kind.other == "Party":
        made.touched["Party"].add(one.fact.other)


def _amendment(version: Version) -> dict[str, Any]:
    """What changes in a version that the store holds; its content never does."""
    change: dict[str, Any] = {
        "data_day": version.data_day,
        "file": version.file,
        "row": version.row,
        "last_load": version.last_load,
        "own": version.own,
        "known_to": version.known_to,
        "ended_by": version.ended_by,
    }
    if version.remarks is not None:
        change["remarks"] = list(version.remarks) or None
    return {"anchor": version.anchor, "id": version.id, "set": change}


def _row(one: Stated, version: Version) -> dict[str, Any]:
    fact = one.fact
    properties: dict[str, Any] = {
        "id": version.id,
        "key": version.key,
        "identity": list(fact.identity) or None,
        "from": fact.since,
        "to": fact.until,
        "known_from": version.change,
        "known_to": version.known_to,
        "source": one.source,
        "data_day": version.data_day,
        "file": version.file,
        "row": version.row,
        "load": version.load,
        "last_load": version.last_load,
        "ended_by": version.ended_by,
        **fact.content,
    }
    if version.remarks:
        properties["remarks"] = list(version.remarks)
    return {
        "anchor": version.anchor,
        "other": fact.other,
        "id": version.id,
        "fact": {name: value for name, value in properties.items() if value is not None},
    }
