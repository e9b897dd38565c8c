"""加载. One table into the graph: read, judge, write in batches, give back what was not accepted.

Every row ends accepted, suspect (accepted with a remark) or rejected. A batch is one transaction that also
moves the load's own record, so a killed load goes on after the last batch that was acknowledged; rows before
it are read again without writing, so that the reject and suspect files are whole.
"""

from __future__ import annotations

import json
import re
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any, Final, Literal, Protocol

from graph_service.domain.codes import Key, mask_text
from graph_service.domain.model import Entity
from graph_service.domain.reasons import Reason
from graph_service.errors import InputError, Refused
from graph_service.facts.editions import lists_in_force
from graph_service.liability.releases import buried
from graph_service.liability.same_decisions import kin_of_decisions
from graph_service.store.graph_store import Moment, Transaction
from graph_service.store.graph_store import Row as StoreRow
from graph_service.store.ledger import Counts, Ledger, StatedRows, StoredFact, facts_of
from graph_service.store.versions import Stated
from loaders.cells import start_day
from loaders.column_map import ColumnMap
from loaders.columns import map_columns, summed_places
from loaders.heading_rows import heading_rows
from loaders.judging import ColumnJudge
from loaders.mapping import MappingFile
from loaders.rejects import RejectWriter
from loaders.row import Desk, Remark
from loaders.row_reading import read_row, rests_on_damaged_text
from loaders.shifted import shifts
from loaders.survey import BY_THE_FILE, Task
from loaders.tables import DAY_COLUMN, Row

FULL_LIMIT: Final = 0.05  # a full file may end this share of its source's facts without a yes
# As mask_id and mask_phone leave a number; the masks of courts and registers look otherwise.
_RETURNED_MASK: Final = re.compile(r"(?<!\d)(?:\d{4}\*{9,12}[\dX]{2}|\d{3}\*{5,7}\d{2})(?![\d*])")
_FAULTS: Final = {reason.code: reason for reason in Reason}


class Progress(Protocol):
    """进度. Told how far the file has been read, in the table's own unit."""

    def __call__(self, done: int, total: int | None, rows: int) -> None: ...


@dataclass(frozen=True, slots=True)
class Options:
    """加载选项."""

    full: bool = False
    yes: bool = False
    check: bool = False
    out: Path | None = None
    source: str | None = None
    batch_rows: int = 2000
    region: str | None = None
    mapping: MappingFile = field(default_factory=dict)
    taken: set[Path] = field(default_factory=set)  # names of reject and suspect files of this run


@dataclass(frozen=True, slots=True)
class RowCounts:
    """行计数: read = accepted + suspect + rejected."""

    read: int = 0
    accepted: int = 0
    suspect: int = 0
    rejected: int = 0


@dataclass(slots=True)
class ReasonCount:
    """一种原因的计数: rows that were rejected or are suspect for it, and one of them."""

    outcome: Literal["rejected", "suspect"]
    reason: Reason
    rows: int
    row: int
    column: str | None

    def as_json(self) -> dict[str, Any]:
        return {
            "outcome": self.outcome,
            "reason": self.reason.code,
            "zh": self.reason.zh,
            "en": self.reason.en,
            "rows": self.rows,
            "example": {"row": self.row, "column": self.column},
        }


@dataclass(frozen=True, slots=True)
class Competing:
    """争一字段的列: the columns, the first of which counts, and in how many rows they differ.

    None: of this field nobody asks whether they differ.
    """

    field: str
    columns: tuple[str, ...]
    differing: int | None

    def as_json(self) -> dict[str, Any]:
        return {
            "field": self.field,
            "columns": list(self.columns),
            "used": self.columns[0],
            "differing_rows": self.differing,
        }


@dataclass(frozen=True, slots=True)
class FileSummary:
    """一张表的加载结果."""

    file: str
    path: Path
    sheet: str
    kind: str
    load: str
    source: str
    data_day: date
    rows: RowCounts
    facts: Counts
    unused_columns: tuple[str, ...]
    competing_columns: tuple[Competing, ...]
    reasons: tuple[ReasonCount, ...]
    dropped_columns: tuple[str, ...]
    dropped_sheets: tuple[str, ...]
    resumed_after: int
    result_files: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """The contract's keys first, the rest beside them."""
        return {
            "file": self.file,
            "kind": self.kind,
            **asdict(self.rows),
            **asdict(self.facts),
            "path": str(self.path),
            "sheet": self.sheet,
            "load": self.load,
            "source": self.source,
            "data_day": self.data_day.isoformat(),
            "unused_columns": list(self.unused_columns),
            "competing_columns": [one.as_json() for one in self.competing_columns],
            "reasons": [one.as_json() for one in self.reasons],
            "dropped_columns": list(self.dropped_columns),
            "dropped_sheets": list(self.dropped_sheets),
            "resumed_after": self.resumed_after,
            "result_files": list(self.result_files),
        }


@dataclass(slots=True)
class _Judged:
    """一行及其判定."""

    row: Row
    remarks: tuple[Remark, ...]
    rejected: bool


@dataclass(slots=True)
class _Batch:
    """一批行, read and ready to be written."""

    rows: list[_Judged]
    stated: StatedRows
    last: int  # rows of the table up to and with this batch


@dataclass(frozen=True, slots=True)
class _Written:
    """一批写入的结果, and the rows of decisions that were released for good or may be others."""

    contradictions: dict[int, str]
    remarked: dict[int, Reason]


class TableLoad:
    """一张表的加载. `run` does it; a second run of the same file goes on where a killed one stopped."""

    def __init__(self, ledger: Ledger, task: Task, key: Key, options: Options, hash_: str) -> None:
        self.ledger = ledger
        self.task = task
        self.options = options
        self.source = options.source or task.kind.source
        self.columns: ColumnMap = map_columns(task.kind, task.table.headers, options.mapping or None)
        if not self.columns.places:
            raise InputError(
                f"{task.table.path.name}: 没有一列是 {task.kind.zh} 的列; 请核对种类, 或用 --mapping 指明各列。"
                f" No column of it belongs to {task.kind.name}; check the kind, or map the columns."
            )
        self._desk = Desk(
            key=key,
            region=options.region,
            source=options.source,
            data_day=task.data_day,
            judge=ColumnJudge(task.table, self.columns),
            lists=lists_in_force(ledger.store.read),
        )
        self._hash = hash_
        headers = task.table.headers
        self._mended = task.table.is_returned
        self._day_place = headers.index(DAY_COLUMN) if task.day_from == BY_THE_FILE else None
        self._shifts = shifts(task.kind, self.columns)
        task.table.apart = summed_places(task.kind, self.columns)
        self._headings = heading_rows(task.kind, self.columns)
        self._sensitive = [n for n, header in enumerate(headers) if header in self.columns.sensitive]
        self._seen_rows: set[int] = set()
        self._sources: dict[str, int] = {}
        self._keys = array("Q")
        self._rows = RowCounts()
        self._fields = {self.columns.header(one.field): one.field for one in self.columns.rivals}
        self._differing: Counter[str] = Counter()
        self._reasons: dict[tuple[str, Reason], ReasonCount] = {}
        self._facts = Counts()
        self._failed = False  # a batch is being written, or was not

    def run(self, progress: Progress) -> FileSummary:
        """Load the table; Refused if a full file would end too much (its rows are loaded even then)."""
        load, done = ("", 0) if self.options.check else self._begin()
        with (
            self._writer("rejected") as rejects,
            self._writer("suspect") as suspects,
            ThreadPoolExecutor(1, thread_name_prefix="store") as store,
        ):
            waiting: tuple[_Batch, Future[_Written]] | None = None
            for batch in self._batches(progress):
                future = store.submit(self._accept, load, batch, done)
                if waiting is not None:
                    self._settle(*waiting, rejects, suspects)
                waiting = batch, future
            if waiting is not None:
                self._settle(*waiting, rejects, suspects)
        ended = self._end_missing(load) if self.options.full and not self.options.check else 0
        self._facts += Counts(ended=ended)
        if load:
            self._finish(load)
        return self._summary(load, done, [str(w.path) for w in (rejects, suspects) if w.count])

    def _writer(self, kind: Literal["rejected", "suspect"]) -> RejectWriter:
        return RejectWriter(
            self.task.table,
            kind,
            self.options.out,
            data_day=self.task.data_day,
            sensitive=self.columns.sensitive,
            mask=mask_text,
            taken=self.options.taken,
        )

    # --- reading ---

    def _batches(self, progress: Progress) -> Iterator[_Batch]:
        rows: list[_Judged] = []
        entities: list[Entity] = []
        facts: list[Stated] = []
        count = 0
        table = self.task.table
        for row in table:
            count += 1
            rows.append(self._judge(row, entities, facts))
            if len(rows) >= self.options.batch_rows:
                yield _Batch(rows, StatedRows(entities, facts), count)
                rows, entities, facts = [], [], []
                progress(table.position(), table.total_hint, count)
        if rows:
            yield _Batch(rows, StatedRows(entities, facts), count)
        progress(table.position(), table.total_hint, count)

    def _judge(self, row: Row, entities: list[Entity], facts: list[Stated]) -> _Judged:
        remarks: tuple[Remark, ...] = ()
        if row.fault is not None:
            reason = _FAULTS[row.fault]
            remarks = tuple(Remark(column, reason, None) for column in self._at_fault(row))
            if reason.rejects:
                return _Judged(row, remarks, rejected=True)
        if self._headings.found(row.cells):
            return _Judged(row, (*remarks, Remark(None, Reason.REPEATED_HEADER, None)), rejected=True)
        if self._mended and self._still_masked(row):
            return _Judged(row, (*remarks, Remark(None, Reason.RETURNED_MASK, None)), rejected=True)
        read = read_row(self.task.kind, self.columns, row.cells, self._desk_of(row))
        remarks += read.remarks
        for remark in read.remarks:
            if remark.reason is Reason.COLUMNS_DISAGREE and remark.column is not None:
                self._differing[self._fields[remark.column]] += 1
        if read.remarks and self._shifts.found(row.cells):
            return _Judged(row, (Remark(None, Reason.CELLS_SHIFTED, None),), rejected=True)
        if read.rejected:
            return _Judged(row, remarks, rejected=True)
        if row.fault == Reason.ENCODING.code and rests_on_damaged_text(read):
            return _Judged(row, (*remarks, Remark(None, Reason.IDENTITY_DAMAGED, None)), rejected=True)
        if self._is_repeated(row):
            remarks += (Remark(None, Reason.DUPLICATE_ROW, None),)
        codes = tuple(sorted({remark.reason.code for remark in remarks}))
        entities.extend(read.entities)
        for fact, source in read.facts:
            self._sources.setdefault(source, self.task.kind.rank)
            facts.append(Stated(fact, source, row.number, read.data_day, codes, self._mended))
        return _Judged(row, remarks, rejected=False)

    def _desk_of(self, row: Row) -> Desk:
        """A row that was given back is of the data day of the load that gave it back."""
        if self._day_place is None:
            return self._desk
        day = start_day(row.cells[self._day_place]).value
        return replace(self._desk, data_day=day) if day else self._desk

    def _at_fault(self, row: Row) -> list[str | None]:
        """The columns in which a character could not be read; any other fault is the row's."""
        if row.fault != Reason.ENCODING.code:
            return [None]
        return [
            header
            for header, cell in zip(self.task.table.headers, row.cells, strict=False)
            if "\ufffd" in cell
        ] or [None]

    def _still_masked(self, row: Row) -> bool:
        """A returned row whose number is still the mask that we gave back: loading it would make a stranger."""
        return any(_RETURNED_MASK.search(row.cells[place]) for place in self._sensitive)

    def _is_repeated(self, row: Row) -> bool:
        mark = hash(row.cells)
        if mark in self._seen_rows:
            return True
        self._seen_rows.add(mark)
        return False

    # --- writing ---

    def _begin(self) -> tuple[str, int]:
        """Go on with an unfinished load of the same file, or begin one: its id and the rows done."""
        for row in self.ledger.store.read("loads/find_unfinished", hash=self._hash, kind=self.task.kind.name):
            load = row["load"]
            if load["source"] == self.source and load["sheet"] == self.task.table.sheet:
                self._facts = _facts_of_record(load)
                return load["id"], int(load["rows_done"])

        def work(tx: Transaction, moment: Moment) -> tuple[str, dict[str, Any]]:
            load = f"L{moment.change:06d}"
            tx.run("loads/put_load", id=load, set=self._record(moment))
            return load, {"load": load, "file": self.task.table.path.name, "hash": self._hash}

        return str(self.ledger.write("load.begin", work)), 0

    def _record(self, moment: Moment) -> StoreRow:
        table = self.task.table
        return {
            "kind": self.task.kind.name,
            "file": table.path.name,
            "sheet": table.sheet,
            "hash": self._hash,
            "source": self.source,
            "data_day": self.task.data_day,
            "state": "running",
            "rows_done": 0,
            "first_change": moment.change,
            "last_change": moment.change,
            "actor": moment.actor,
            "begun": moment.at.isoformat(),
            "mapping": json.dumps(as_headers(self.columns), ensure_ascii=False),
            "counts": "{}",
        }

    def _accept(self, load: str, batch: _Batch, done: int) -> _Written:
        """Runs in the store's thread; batches come one after the other, and none after one that failed."""
        if self._failed:
            raise CancelledError
        self._failed = True
        if self.options.full:
            self._keys.extend(int(one.key[:16], 16) for one in batch.stated.facts)
        file = self.task.table.path.name
        dry = self.options.check or batch.last <= done
        before = self._facts
        accepted = self.ledger.accept(
            load,
            file,
            batch.stated,
            lambda moment, counts: _state(moment, batch.last, before + counts),
            dry=dry,
        )
        if not dry or self.options.check:
            self._facts += accepted.counts
        remarked = self._remarked(batch)
        self._failed = False
        return _Written(accepted.contradictions, remarked)

    def _remarked(self, batch: _Batch) -> dict[int, Reason]:
        """Rows of a batch whose decision was released for good or may be another one; a few reads for a batch that
        lists anything."""
        store = self.ledger.store
        listed = [one for one in batch.stated.facts if one.fact.kind.name == "Listing"]
        if not listed:
            return {}
        ids = sorted({one.fact.anchor for one in listed})
        remarks: dict[str, Reason] = {}
        for id_, kin in kin_of_decisions(store.read, ids, store.last_change()).items():
            remarks[id_] = Reason.MATCHES_REPAIRED if kin.repaired else Reason.POSSIBLE_SAME_DECISION
        remarks |= dict.fromkeys(buried(store.read, ids), Reason.ALREADY_REPAIRED)
        return {one.row: remarks[one.fact.anchor] for one in listed if one.fact.anchor in remarks}

    def _settle(
        self, batch: _Batch, future: Future[_Written], rejects: RejectWriter, suspects: RejectWriter
    ) -> None:
        """Count the rows of a written batch and give back what a clerk shall look at."""
        written = future.result()
        contradictions = written.contradictions
        accepted = suspect = rejected = 0
        for judged in batch.rows:
            remarks = judged.remarks
            if judged.row.number in contradictions and not judged.rejected:
                other = contradictions[judged.row.number]
                remarks += (Remark(None, Reason.CONTRADICTS, other),)
            if judged.row.number in written.remarked:
                remarks += (Remark(None, written.remarked[judged.row.number], None),)
            if judged.rejected:
                rejected += 1
                _give_back(rejects, judged.row, remarks)
                self._count("rejected", judged.row, remarks)
            elif remarks:
                suspect += 1
                _give_back(suspects, judged.row, remarks)
                self._count("suspect", judged.row, remarks)
            else:
                accepted += 1
        counts = self._rows
        self._rows = RowCounts(
            counts.read + len(batch.rows),
            counts.accepted + accepted,
            counts.suspect + suspect,
            counts.rejected + rejected,
        )

    def _count(self, outcome: Literal["rejected", "suspect"], row: Row, remarks: Iterable[Remark]) -> None:
        """Counts the rows of each reason, and keeps the first as the example."""
        for remark in {remark.reason: remark for remark in reversed(tuple(remarks))}.values():
            first = ReasonCount(outcome, remark.reason, 0, row.number, remark.column)
            self._reasons.setdefault((outcome, remark.reason), first).rows += 1

    def _competing(self) -> tuple[Competing, ...]:
        columns = self.columns
        return tuple(
            Competing(
                columns.template[rivals.field],
                tuple(columns.headers[place] for place in rivals.places),
                self._differing[rivals.field] if rivals.weighty else None,
            )
            for rivals in columns.rivals
        )

    def _finish(self, load: str) -> None:
        counts = json.dumps({**asdict(self._rows), **asdict(self._facts)})
        sources = [{"id": name, "rank": rank} for name, rank in sorted(self._sources.items())]

        def work(tx: Transaction, moment: Moment) -> tuple[None, dict[str, Any]]:
            tx.run(
                "loads/put_load",
                id=load,
                set={"state": "done", "last_change": moment.change, "counts": counts},
            )
            tx.run("loads/put_sources", rows=sources)
            return None, {"load": load, "hash": self._hash, **asdict(self._rows), **asdict(self._facts)}

        self.ledger.write("load.done", work)

    # --- full files ---

    def _end_missing(self, load: str) -> int:
        """End the standing facts of this kind and source that the full file does not hold."""
        kept = array("Q", sorted(self._keys))
        missing, standing = self._missing(kept)
        if len(missing) > FULL_LIMIT * max(standing, 1) and not self.options.yes:
            raise Refused(
                f"完整文件 {self.task.table.path.name} 将终止 {standing} 条现行事实中的 {len(missing)} 条"
                f" ({len(missing) / max(standing, 1):.1%}), 超过 {FULL_LIMIT:.0%};"
                " 请核对文件是否完整, 确认后加 --yes。"
                f" 其余内容已加载 (批次 {load})。"
                f" The full file would end {len(missing)} of {standing} standing facts;"
                " check it, then add --yes."
            )
        for start in range(0, len(missing), 2000):
            self.ledger.end_missing(
                load,
                [
                    (fact.kind.name, {"anchor": fact.anchor, "id": fact.properties["id"]})
                    for fact in missing[start : start + 2000]
                ],
            )
        return len(missing)

    def _missing(self, kept: array[int]) -> tuple[list[StoredFact], int]:
        store = self.ledger.store
        kinds = {row["load"]["id"]: row["load"]["kind"] for row in store.read("loads/list_loads")}
        missing: list[StoredFact] = []
        standing = 0
        for anchor in ("Party", "Decision"):
            for rows in store.node_pages(anchor):
                facts = facts_of(store.read, [row["id"] for row in rows], anchor)
                stated = _stating_kinds(facts, kinds)
                for fact in facts:
                    if not self._is_mine(fact, stated):
                        continue
                    standing += 1
                    key = int(fact.properties["key"][:16], 16)
                    place = bisect_left(kept, key)
                    if place == len(kept) or kept[place] != key:
                        missing.append(fact)
        return missing, standing

    def _is_mine(self, fact: StoredFact, stated: dict[tuple[str, str], str]) -> bool:
        said = fact.properties
        return (
            fact.standing
            and said["source"] in self._sources
            and stated.get((said["key"], said["load"]))
            == stated.get((said["key"], said["last_load"]))
            == self.task.kind.name
        )

    def _summary(self, load: str, done: int, files: list[str]) -> FileSummary:
        table = self.task.table
        return FileSummary(
            table.path.name,
            table.path,
            table.sheet,
            self.task.kind.name,
            load,
            self.source,
            self.task.data_day,
            self._rows,
            self._facts,
            tuple(name for name in (*self.columns.unmatched, *table.unknown_keys) if name.strip()),
            self._competing(),
            tuple(sorted(self._reasons.values(), key=lambda one: (one.outcome, -one.rows))),
            tuple(self.columns.forbidden),
            tuple(
                f"{sheet.name} ({sheet.rows})" for sheet in table.dropped_sheets if sheet.reason == "family"
            ),
            done,
            tuple(files),
        )


def _stating_kinds(facts: Iterable[StoredFact], kinds: dict[str, str]) -> dict[tuple[str, str], str]:
    """The kind of file behind each (fact, load). A person who corrected what a file said stated no file: the fact
    goes on belonging to the kind that had stated it, so that a whole file of that kind may end it."""
    versions = list(facts)
    by_file: dict[str, str] = {}
    for fact in versions:
        for load in (fact.properties["load"], fact.properties["last_load"]):
            if load in kinds:
                by_file.setdefault(fact.properties["key"], kinds[load])
    return {
        (key, load): kind
        for fact in versions
        for key in (fact.properties["key"],)
        for load in (fact.properties["load"], fact.properties["last_load"])
        if (kind := kinds.get(load, by_file.get(key))) is not None
    }


def as_headers(columns: ColumnMap) -> dict[str, list[str]]:
    """列对照: each field with the headers of the file that hold it."""
    return {name: [columns.headers[place] for place in places] for name, places in columns.places.items()}


def _state(moment: Moment, last: int, counts: Counts) -> StoreRow:
    return {
        "rows_done": last,
        "last_change": moment.change,
        "state": "running",
        "counts": json.dumps(asdict(counts)),
    }


def _facts_of_record(load: StoreRow) -> Counts:
    kept = json.loads(load["counts"])
    return Counts(**{name: int(kept.get(name, 0)) for name in ("created", "changed", "unchanged", "ended")})


def _give_back(writer: RejectWriter, row: Row, remarks: Iterable[Remark]) -> None:
    """One line a row, however many remarks it has."""
    found = list(remarks)
    writer.write(
        row,
        "; ".join(remark.column or "" for remark in found).strip("; "),
        "; ".join(remark.reason.code for remark in found),
        "; ".join(f"{remark.reason.zh} {remark.reason.en}" for remark in found),
        "; ".join(remark.proposal for remark in found if remark.proposal),
    )
