"""账簿. Facts into the graph and out of it: accept a batch, end what a full file lacks, withdraw a load.

Each verb is one managed transaction with its change number and its audit record; `reconcile` decides what
changes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, Final

from graph_service.domain.model import Entity, Fact
from graph_service.domain.ontology import FACTS, FactKind
from graph_service.errors import Refused, StoreError
from graph_service.store.audit import Auditor
from graph_service.store.graph_store import GraphStore, Moment, Row, Transaction
from graph_service.store.versions import MISSING, WITHDRAWN, Batch, Stated, Version, WritePlan, plan

_PARTIES: Final = ("Enterprise", "GovernmentBody", "Person", "UnknownParty")
_HUNG_BY: Final = {kind.hung_by: kind for kind in FACTS.values() if kind.hung_by}
CODE_RULE: Final = "统一社会信用代码编码规则"  # the source of what a code itself says (GB 32100-2015)
_CODE_RULE_DAY: Final = date(2015, 10, 1)  # the standard in force


@dataclass(frozen=True, slots=True)
class Counts:
    """事实计数."""

    created: int = 0
    changed: int = 0
    unchanged: int = 0
    ended: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(*(a + b for a, b in zip(_values(self), _values(other), strict=True)))


def _values(counts: Counts) -> tuple[int, ...]:
    return counts.created, counts.changed, counts.unchanged, counts.ended


@dataclass(frozen=True, slots=True)
class StatedRows:
    """一批行所陈述的内容. Entities and facts of some rows of one file, ready to be written."""

    entities: Sequence[Entity]
    facts: Sequence[Stated]


@dataclass(frozen=True, slots=True)
class Accepted:
    """一批写入的结果."""

    counts: Counts
    contradictions: dict[int, str]


@dataclass(slots=True)
class Ledger:
    """账簿 over one store, for one actor. Remembers which entities it has seen, so as not to ask again."""

    store: GraphStore
    auditor: Auditor
    seen: set[str] = field(default_factory=set)
    seen_limit: int = 3_000_000

    def write(self, act: str, work: Callable[[Transaction, Moment], tuple[Any, dict[str, Any]]]) -> Any:
        """One act: `work` gives its answer and the body of its audit record."""

        def unit(tx: Transaction, moment: Moment) -> Any:
            answer, body = work(tx, moment)
            self.auditor.append(tx, moment, body)
            return answer

        return self.store.write(act, self.auditor.actor, unit)

    def accept(self, load: str, file: str, rows: StatedRows, progress: Callable[[Moment, Counts], Row],
               *, dry: bool = False) -> Accepted:  # fmt: skip
        """Write one batch of a load; `progress` gives what the load's own record shall say afterwards.

        With `dry` nothing is written: the answer is what would be (a resume so finds contradictions again).
        """
        entities = _unique(rows.entities)
        keyed = _keyed(rows.facts)
        if dry:
            made = self._plan(_Reader(self.store.read), keyed, frozenset(), Batch(load, file, 0))
            return _accepted(made)

        def work(tx: Transaction, moment: Moment) -> tuple[Accepted, dict[str, Any]]:
            done = self._put(tx, entities, keyed, Batch(load, file, moment.change))
            state = progress(moment, done.counts)
            tx.run("loads/put_load", id=load, set=state)
            return done, {"load": load, "rows_done": state["rows_done"], **asdict(done.counts)}

        answer: Accepted = self.write("load", work)
        self._remember(entities)
        return answer

    def put(self, tx: Transaction, moment: Moment, rows: StatedRows, load: str, file: str) -> Accepted:
        """Write statements inside a transaction that is open already; its act makes the audit record."""
        batch = Batch(load, file, moment.change)
        return self._put(tx, _unique(rows.entities), _keyed(rows.facts), batch)

    def _put(self, tx: Transaction, entities: Sequence[Entity], keyed: list[tuple[Stated, str, str]],
             batch: Batch) -> Accepted:  # fmt: skip
        created = self._create_missing(tx, entities, batch.change)
        stated = keyed + _keyed(self._joined_by_code(tx, entities, created))
        made = self._plan(_Reader(tx.run), stated, frozenset(created), batch)
        _write(tx, made, batch.change, created)
        return _accepted(made)

    def take_back(self, tx: Transaction, moment: Moment, facts: Sequence[StoredFact]) -> Counts:
        """Withdraw facts inside a transaction that is open already, as if they had never been stated."""
        rows = [(one.kind.name, {"anchor": one.anchor, "id": one.properties["id"]}) for one in facts]
        _amend(tx, _endings(rows, moment.change, WITHDRAWN), moment.change)
        return Counts(ended=len(rows))

    def end_missing(self, load: str, facts: Sequence[tuple[str, Row]]) -> int:
        """End facts (anchor and properties) that a full file no longer holds; how many."""

        def work(tx: Transaction, moment: Moment) -> tuple[int, dict[str, Any]]:
            _amend(tx, _endings(facts, moment.change, MISSING), moment.change)
            return len(facts), {"load": load, "ended": len(facts)}

        return int(self.write("load.full", work))

    def _create_missing(self, tx: Transaction, entities: Sequence[Entity], change: int) -> set[str]:
        created: set[str] = set()
        for group, labels in _GROUPS.items():
            wanted = [e for e in entities if e.label in labels and e.id not in self.seen]
            if not wanted:
                continue
            ids = [e.id for e in wanted]
            there = {row["id"] for row in tx.run(f"entities/find_{group}", ids=ids)}
            for label in labels:
                rows = [_entity_row(e, change) for e in wanted if e.label == label and e.id not in there]
                if rows:
                    _expect(
                        tx.run(f"entities/create_{label.lower()}", rows=rows)[0]["created"], len(rows), label
                    )
                    created.update(row["properties"]["id"] for row in rows)
        return created

    def _joined_by_code(self, tx: Transaction, entities: Sequence[Entity], created: set[str]) -> list[Stated]:
        """同一主体: positions 9-17 of a unified code are the old organisation code; the later one joins."""
        fresh = [e for e in entities if e.id in created and e.properties.get("org_code")]
        full = {f"org:{e.properties['org_code']}": e.id for e in fresh if not e.id.startswith("org:")}
        short = {str(e.properties["org_code"]): e.id for e in fresh if e.id.startswith("org:")}
        pairs: set[tuple[str, str]] = set()
        if full:
            pairs |= {(row["id"], full[row["id"]]) for row in tx.run("entities/find_party", ids=list(full))}
        if short:
            for row in tx.run("read/parties_of_org_code", codes=list(short)):
                if not row["id"].startswith("org:"):
                    pairs.add((short[row["org_code"]], row["id"]))
        kind = FACTS["SAME_AS"]
        return [
            Stated(
                Fact(kind, old, (new,), new, None, None, {"reason": "org_code"}), CODE_RULE, 0, _CODE_RULE_DAY
            )
            for old, new in sorted(pairs)
        ]

    def _plan(self, reader: _Reader, stated: Sequence[tuple[Stated, str, str]], created: frozenset[str],
              batch: Batch) -> WritePlan:  # fmt: skip
        return plan(stated, reader.versions(stated, created), batch)

    def _remember(self, entities: Sequence[Entity]) -> None:
        if len(self.seen) > self.seen_limit:
            self.seen.clear()
        self.seen.update(e.id for e in entities)


_GROUPS: Final = {
    "party": _PARTIES,
    "decision": ("Decision",),
    "authority": ("Authority",),
    "address": ("Address",),
    "phone": ("Phone",),
}


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads the versions of keys, inside a transaction or outside of one."""

    run: Callable[..., list[Row]]

    def versions(
        self, stated: Sequence[tuple[Stated, str, str]], created: frozenset[str]
    ) -> Iterator[Version]:
        wanted: dict[FactKind, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        for one, key, _ in stated:
            if one.fact.anchor not in created:
                wanted[one.fact.kind][one.fact.anchor].add(key)
        for kind, anchors in wanted.items():
            rows = [{"anchor": anchor, "keys": sorted(keys)} for anchor, keys in anchors.items()]
            for row in self.run(f"facts/read_{kind.name.lower()}", rows=rows):
                yield _version(row)


def _version(row: Row) -> Version:
    content, _, change = row["id"].partition("@")
    return Version(
        row["key"], content, int(change), row["anchor"], row["data_day"], row["known_to"], row["ended_by"],
        row["file"], row["row"], row["load"], row["last_load"], row["own"],
    )  # fmt: skip


def _keyed(stated: Iterable[Stated]) -> list[tuple[Stated, str, str]]:
    return [(one, key, one.content_digest(key)) for one in stated for key in (one.key,)]


def _accepted(made: WritePlan) -> Accepted:
    return Accepted(Counts(made.created, made.changed, made.unchanged, made.ended), made.contradictions)


def _unique(entities: Iterable[Entity]) -> list[Entity]:
    """One of each id, parties before the decisions that concern them."""
    unique: dict[str, Entity] = {}
    for entity in entities:
        unique.setdefault(entity.id, entity)
    return list(unique.values())


def _entity_row(entity: Entity, change: int) -> dict[str, Any]:
    properties = {name: value for name, value in entity.properties.items() if value is not None}
    if entity.label in _PARTIES or entity.label == "Decision":
        properties["changed"] = change
    row: dict[str, Any] = {"properties": {"id": entity.id, **properties}}
    if entity.concerns is not None:
        row["concerns"] = entity.concerns
    return row


def _write(tx: Transaction, made: WritePlan, change: int, created: set[str]) -> None:
    for kind, rows in made.writes.items():
        name = kind.name.lower()
        _expect(tx.run(f"facts/write_{name}", rows=rows)[0]["written"], len(rows), kind.name)
        pointing = [{"id": row["id"], "other": row["other"]} for row in rows if kind.points and row["other"]]
        if pointing:
            _expect(tx.run(f"facts/point_{name}", rows=pointing)[0]["pointed"], len(pointing), kind.name)
    _amend(tx, made.amends, change, mark=False)
    _mark(tx, made.touched, change, created)


def _amend(
    tx: Transaction, amends: dict[FactKind, list[dict[str, Any]]], change: int, *, mark: bool = True
) -> None:
    touched: dict[str, set[str]] = defaultdict(set)
    for kind, rows in amends.items():
        _expect(tx.run(f"facts/amend_{kind.name.lower()}", rows=rows)[0]["amended"], len(rows), kind.name)
        touched[kind.anchor].update(row["anchor"] for row in rows)
    if mark:
        _mark(tx, touched, change, set())


def _mark(tx: Transaction, touched: dict[str, set[str]], change: int, created: set[str]) -> None:
    """New entities carry the change number already."""
    for label, ids in touched.items():
        old = sorted(ids - created)
        if old:
            _expect(
                tx.run(f"entities/mark_{label.lower()}", ids=old, change=change)[0]["marked"], len(old), label
            )


def _expect(written: int, wanted: int, what: str) -> None:
    """A text that matched fewer nodes than it was given would lose facts without a word."""
    if written != wanted:
        raise StoreError(
            f"图库只写入了 {wanted} 条 {what} 中的 {written} 条, 本批未提交;"
            " 请运行 credit-graph store verify。"
            f" The store wrote {written} of {wanted} {what}; nothing of this batch was kept."
        )


# --- whole facts of anchors -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class StoredFact:
    """图中的一个事实版本, whole."""

    kind: FactKind
    anchor: str
    other: str | None
    properties: Row

    @property
    def standing(self) -> bool:
        return self.properties.get("known_to") is None

    def known_at(self, change: int) -> bool:
        """Whether it stood, as known at a change; what was withdrawn never did."""
        ended = self.properties.get("known_to")
        if self.properties.get("ended_by") == WITHDRAWN or self.properties["known_from"] > change:
            return False
        return ended is None or ended > change


def facts_of(run: Callable[..., list[Row]], ids: Sequence[str], anchor: str = "Party") -> list[StoredFact]:
    """Every version of every fact anchored at the given parties or decisions."""
    facts: list[StoredFact] = []
    if anchor == "Party":
        for name in ("inward", "outward"):
            facts += [
                StoredFact(FACTS[row["kind"]], row["anchor"], row["other"], row["fact"])
                for row in run(f"facts/list_{name}_links", ids=ids)
            ]
    facts += [
        StoredFact(_HUNG_BY[row["hung_by"]], row["anchor"], row["other"], row["fact"])
        for row in run(f"facts/list_{anchor.lower()}_nodes", ids=ids)
    ]
    return facts


def _endings(facts: Iterable[tuple[str, Row]], change: int, why: str) -> dict[FactKind, list[dict[str, Any]]]:
    amends: dict[FactKind, list[dict[str, Any]]] = defaultdict(list)
    for kind, row in facts:
        amends[FACTS[kind]].append(
            {"anchor": row["anchor"], "id": row["id"], "set": {"known_to": change, "ended_by": why}}
        )
    return amends


# --- withdrawal -----------------------------------------------------------------------------------


def withdraw(ledger: Ledger, load: Row, reason: str, page: int = 500) -> Counts:
    """撤回一批. Its facts end with the reason; what it had replaced stands again; nothing else is touched.

    A fact that another file confirmed stays, and belongs to that file's load from then on. Works page by page
    over what was touched since the load began; killed between two pages it is finished by withdrawing again.
    Refused if that was done already.
    """
    _assert_not_withdrawn(ledger.store.read, load["id"])
    total = Counts()
    since = int(load["first_change"]) - 1
    for anchor in ("Party", "Decision"):
        for ids in ledger.store.changed_since(since, anchor.lower(), page=page):
            total += _withdraw_page(ledger, load["id"], ids, anchor, reason)

    def close(tx: Transaction, _: Moment) -> tuple[None, dict[str, Any]]:
        _assert_not_withdrawn(tx.run, load["id"])
        tx.run("loads/put_load", id=load["id"], set={"state": "withdrawn", "reason": reason})
        return None, {"load": load["id"], "reason": reason, **asdict(total)}

    ledger.write("load.withdraw", close)
    return total


def _assert_not_withdrawn(run: Callable[..., list[Row]], load: str) -> None:
    for row in run("loads/read_load", id=load):
        if row["load"]["state"] == "withdrawn":
            raise Refused(
                f"批次 {load} 此前已经撤回 (原因: {row['load'].get('reason') or '未写明'}), 本次未作任何变更。"
                f" {load} was withdrawn before; nothing was changed."
            )


def _withdraw_page(ledger: Ledger, load: str, ids: Sequence[str], anchor: str, reason: str) -> Counts:
    mine = [
        f
        for f in facts_of(ledger.store.read, ids, anchor)
        if load in (f.properties["load"], f.properties["last_load"])
    ]
    if all(f.properties.get("ended_by") == WITHDRAWN for f in mine):
        return Counts()

    def work(tx: Transaction, moment: Moment) -> tuple[Counts, dict[str, Any]]:
        facts = facts_of(tx.run, ids, anchor)
        amends, revived = _take_back(facts, load, moment.change)
        _amend(tx, amends, moment.change)
        made = WritePlan()
        for fact in revived:
            made.writes[fact.kind].append(_revival(fact, moment.change))
        _write(tx, made, moment.change, set())
        ended = sum(1 for rows in amends.values() for row in rows if row["set"].get("ended_by") == WITHDRAWN)
        counts = Counts(created=len(revived), ended=ended)
        return counts, {"load": load, "reason": reason, **asdict(counts)}

    answer: Counts = ledger.write("load.withdraw", work)
    return answer


def _take_back(facts: Sequence[StoredFact], load: str,
               change: int) -> tuple[dict[FactKind, list[dict[str, Any]]], list[StoredFact]]:  # fmt: skip
    amends: dict[FactKind, list[dict[str, Any]]] = defaultdict(list)
    held: dict[str, list[StoredFact]] = defaultdict(list)
    for fact in facts:
        if fact.properties.get("ended_by") != WITHDRAWN:
            held[fact.properties["key"]].append(fact)
    revived: list[StoredFact] = []
    for versions in held.values():
        gone = [f for f in versions if f.properties["load"] == f.properties["last_load"] == load]
        for fact in versions:
            own, last = fact.properties["load"], fact.properties["last_load"]
            change_set: dict[str, Any] = {}
            if fact in gone:
                change_set = {"ended_by": WITHDRAWN}
                if fact.standing:
                    change_set["known_to"] = change
            elif own == load:
                change_set = {"load": last}
            elif last == load:
                change_set = {"last_load": own, **_own_statement(fact)}
            if change_set:
                row = {"anchor": fact.anchor, "id": fact.properties["id"], "set": change_set}
                amends[fact.kind].append(row)
        left = [f for f in versions if f not in gone]
        if any(f.standing for f in gone) and left and not any(f.standing for f in left):
            latest = max(f.properties["data_day"] for f in left)
            revived += [
                f for f in left
                if f.properties["data_day"] == latest and f.properties.get("ended_by") != MISSING
            ]  # fmt: skip
    return amends, revived


def _own_statement(fact: StoredFact) -> dict[str, Any]:
    """Day, row and file as the load that wrote the version stated them."""
    if "own" not in fact.properties:
        return {}
    day, row, file = fact.properties["own"].split("|", 2)
    return {"data_day": date.fromisoformat(day), "row": int(row), "file": file, "own": None}


def _revival(fact: StoredFact, change: int) -> dict[str, Any]:
    """The version as it was, known again from this change."""
    content, _, _ = fact.properties["id"].partition("@")
    properties = {
        k: v for k, v in fact.properties.items() if k not in ("known_to", "ended_by") and v is not None
    }
    properties |= {"id": f"{content}@{change}", "known_from": change}
    return {"anchor": fact.anchor, "other": fact.other, "id": properties["id"], "fact": properties}
