"""识别文件. Which tables a path holds, of which kind each is, as of which day, and why we think so."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Final

from graph_service.errors import InputError
from graph_service.store.graph_store import SHANGHAI
from loaders.cells import start_day
from loaders.kind import Kind
from loaders.kinds import KINDS
from loaders.recognise import recognise
from loaders.rejects import is_result_file
from loaders.tables import DAY_COLUMN, Table, open_tables

TABLE_SUFFIXES: Final = (".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xls", ".json", ".jsonl", ".ndjson")
_TRUTH: Final = "truth.json"  # beside a generated city: no input
_DAY: Final = re.compile(r"(?<!\d)(20\d\d)[-_.年]?(0[1-9]|1[0-2])[-_.月]?(0[1-9]|[12]\d|3[01])(?!\d)")
_MONTH: Final = re.compile(r"(?<!\d)(20\d\d)[-_.年](0?[1-9]|1[0-2])(?!\d)")


BY_THE_FILE: Final = "退回件所载 as the returned file says"


@dataclass(frozen=True, slots=True)
class Task:
    """待加载的一张表, with the reasons for its kind and its data day."""

    table: Table
    kind: Kind
    why: str
    data_day: date
    day_from: str


@dataclass(frozen=True, slots=True)
class Unread:
    """未加载的文件: unknown, ambiguous or unreadable; `why` says so in both languages."""

    path: Path
    sheet: str
    why: str
    broken: bool = False


def survey(
    paths: Sequence[Path], kind: str | None = None, data_day: date | None = None
) -> Iterator[Task | Unread]:
    """Every table of files and folders, in order of name; `kind` and `data_day` override what is found."""
    for path in _files(paths):
        try:
            tables = open_tables(path)
        except InputError as error:
            yield Unread(path, "", str(error), broken=True)
            continue
        for table in tables:
            yield _task(table, kind, data_day)


def _files(paths: Sequence[Path]) -> Iterator[Path]:
    for path in paths:
        if not path.exists():
            raise InputError(f"没有这个文件或目录: {path}。 No such file or folder.")
        if path.is_dir():
            found = [file for file in sorted(path.rglob("*")) if _is_input(file)]
            if not found:
                raise InputError(f"目录 {path} 中没有可加载的表格文件。 No table files in this folder.")
            yield from found
        else:
            yield path


def _is_input(path: Path) -> bool:
    return (
        path.is_file()
        and path.suffix.lower() in TABLE_SUFFIXES
        and path.name != _TRUTH
        and not path.name.startswith((".", "~$"))
        and not is_result_file(path)
    )


def _task(table: Table, kind: str | None, data_day: date | None) -> Task | Unread:
    day, day_from = _returned_day(table) if data_day is None else None, BY_THE_FILE
    if day is None:
        day, day_from = day_of(table.path, data_day)
    if kind is not None:
        return Task(table, KINDS[kind], "命令指定 named by the command", day, day_from)
    rows = [row.cells for _, row in zip(range(50), table, strict=False)]
    guess = recognise(table.headers, rows, table.path.name)
    if guess.kind is None:
        return Unread(table.path, table.sheet, guess.why)
    return Task(table, guess.kind, guess.why, day, day_from)


def _returned_day(table: Table) -> date | None:
    """The data day of a returned file: that of the load that gave it back, whatever it is called now."""
    if DAY_COLUMN not in table.headers:
        return None
    first = next(iter(table), None)
    return start_day(first.cells[table.headers.index(DAY_COLUMN)]).value if first else None


def day_of(path: Path, given: date | None = None) -> tuple[date, str]:
    """数据日: given, else the day (or the month's last) in the file's name, else of its last change."""
    if given is not None:
        return given, "命令指定 named by the command"
    if found := _DAY.search(path.name):
        year, month, day = (int(part) for part in found.groups())
        try:
            return date(year, month, day), "文件名 file name"
        except ValueError:
            pass  # 2月30日: not a day, read on
    if found := _MONTH.search(path.name):
        year, month = int(found[1]), int(found[2])
        following = date(year + month // 12, month % 12 + 1, 1)
        return date.fromordinal(following.toordinal() - 1), "文件名 file name"
    changed = datetime.fromtimestamp(path.stat().st_mtime, SHANGHAI).date()
    return changed, "文件修改日 day of the file's last change"
