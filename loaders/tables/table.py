"""表. Rows of text under a header, whatever kind of file they come from, and what can be wrong with them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import NoReturn, Protocol

from graph_service.errors import InputError
from loaders.tables.header import SAMPLE_ROWS, find_header, is_footer, join_header
from loaders.tables.merges import Filler, Merges
from loaders.tables.result_file import EXTRA_COLUMNS, is_returned, restore_formula

# What can be wrong with a row as a row, whatever its columns mean.
FAULTS: Mapping[str, str] = {
    "column_count": "列数与表头不符。 The row has more or fewer cells than the header.",
    "cell_too_long": "单元格过长, 已截断。 A cell is too long and was cut.",
    "encoding": "含有无法解码的字符。 Some bytes are not valid text in the file's encoding.",
    "nul_byte": "含有空字节, 已去除。 NUL bytes were taken out.",
    "quoting": "引号不成对。 A quotation mark is not closed.",
    "unreadable_cell": "单元格内容无法读取。 A cell's content cannot be read.",
    "not_json": "不是有效的 JSON。 The line is not valid JSON.",
    "not_object": "不是 JSON 对象。 The line is not a JSON object.",
    "footer": "合计、填表人等表尾行。 A totals or signature line below the table.",
    "repeated_header": "重复的表头、字段代码或填写说明行。 The header once more.",
}
# Faults after which a cell may stand under another column's header.
MISALIGNED = frozenset({"column_count", "quoting", "not_json", "not_object"})


@dataclass(frozen=True, slots=True)
class ReadLimits:
    """读取上限. What a file may ask of this machine; lengths in characters, sizes in bytes."""

    cell: int = 1_000_000
    columns: int = 4096
    line: int = 64_000_000
    record: int = 12_000_000  # of several lines; beyond it a quotation mark is taken for one left open
    record_lines: int = 200_000
    unpacked: int = 4_000_000_000
    unpacked_free: int = 64_000_000  # below this the ratio is not looked at
    ratio: int = 250
    entries: int = 10_000
    xls_size: int = 256_000_000
    xls_memory: int = 3_000_000_000
    xls_seconds: int = 300
    part: int = 64_000_000


DEFAULT_LIMITS = ReadLimits()


@dataclass(frozen=True, slots=True)
class Sheet:
    """表头. The header of a table: `header_row` is 1-based, 0 where the keys of objects are the header."""

    name: str
    header_row: int
    headers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """行. `number` is the 1-based row or line as a clerk sees it (the n-th object of a JSON array)."""

    number: int
    cells: tuple[str, ...]
    fault: str | None


@dataclass(frozen=True, slots=True)
class DroppedSheet:
    """略过的工作表. `reason`: family (forbidden data, never read), hidden or notes; `rows` its data rows."""

    name: str
    reason: str
    rows: int


@dataclass(frozen=True, slots=True)
class Peek:
    """表样. Header and first rows of one table, enough to recognise its kind."""

    sheet: Sheet
    rows: tuple[Row, ...]


# number, cells, fault
Record = tuple[int, list[str], str | None]


class TableSource(Protocol):
    """A file or sheet as numbered records, header and all; `strict_width`: a short row is a fault."""

    format: str
    encoding: str | None
    delimiter: str | None
    total: int | None
    strict_width: bool
    merges: Merges

    def records(self, width: int | None) -> Iterator[Record]: ...
    def position(self) -> int: ...


class Table:
    """一张表. Iterate over it, as often as wanted, for its rows: all below the header that are not blank.

    `cells` has at least as many cells as `headers`, more only with fault `column_count`. `total_hint` and
    `position()` have one unit (bytes of text, or rows for XLS) and serve a progress bar. `dropped_sheets`
    are named on a workbook's first table only, so that sums over tables are right. A cell that reaches over
    several rows is given to each of them, but in the columns `apart` to the first only. `unknown_keys` counts JSON
    keys met after the header was made; it is filled while iterating. Iterating raises InputError if the file
    turns out to be broken further down.
    """

    def __init__(
        self,
        path: Path,
        source: TableSource,
        sheet: Sheet,
        sheet_count: int = 1,
        limits: ReadLimits = DEFAULT_LIMITS,
    ) -> None:
        self.path = path
        self.format = source.format
        self.encoding = source.encoding
        self.delimiter = source.delimiter
        self.sheet = sheet.name
        self.header_row = sheet.header_row
        self.headers = sheet.headers
        self.sheet_count = sheet_count
        self.total_hint = source.total
        self.dropped_sheets: tuple[DroppedSheet, ...] = ()
        self.apart: Collection[int] = ()
        self.unknown_keys: dict[str, int] = getattr(source, "unknown_keys", {})
        self._source = source
        self._limits = limits

    def __repr__(self) -> str:
        return f"Table({self.path.name!r}, sheet={self.sheet!r}, headers={len(self.headers)})"

    @property
    def is_returned(self) -> bool:
        """退回件. Whether it is a reject or suspect file that came back."""
        return is_returned(self.headers)

    def position(self) -> int:
        """How far the running iteration has come, in the unit of `total_hint`."""
        return self._source.position()

    def __iter__(self) -> Iterator[Row]:
        width, top, limit = len(self.headers), self.header_row, self._limits.cell
        own_file = self.is_returned
        extra = [place for place, header in enumerate(self.headers) if header in EXTRA_COLUMNS]
        body = min(extra) if own_file else width
        filler = Filler(self._source.merges, self.apart) if self._source.merges.down() else None
        for number, cells, fault in self._source.records(width):
            if number <= top or (fault is None and not any(map(str.strip, cells[:body]))):
                continue
            if len(cells) != width:
                cells, fault = self._fit(cells, fault)
            if filler is not None:
                cells = filler.fill(number, cells)
            if fault != "footer" and is_footer(cells[:body], body):
                fault = "footer"
            elif cells[0] == self.headers[0] and tuple(cells[:width]) == self.headers:
                fault = "repeated_header"
            if fault is not None:  # whichever fault comes first, no cell is longer than the limit
                cells = [cell[:limit] for cell in cells]
            if own_file:
                cells = [restore_formula(cell) for cell in cells]
            yield Row(number, tuple(cells), fault)

    def _fit(self, cells: list[str], fault: str | None) -> tuple[list[str], str | None]:
        width = len(self.headers)
        while len(cells) > width and not cells[-1].strip():
            cells.pop()
        if len(cells) > width or (len(cells) < width and self._source.strict_width):
            fault = fault or "column_count"
        return cells + [""] * (width - len(cells)), fault


def header_of(path: Path, source: TableSource, name: str, limits: ReadLimits) -> Sheet | None:
    """The header of a source, None if it holds nothing. Raises InputError if it is too wide to be one."""
    sample: list[Record] = []
    for record in source.records(None):
        if any(map(str.strip, record[1])):
            sample.append(record)
            if len(sample) == SAMPLE_ROWS:
                break
    if not sample:
        return None
    at = find_header([cells for _, cells, _ in sample])
    number, cells, fault = sample[at]
    two_rows = _two_rows(sample, at, source.merges)
    if two_rows is not None:
        number, cells = two_rows
    headers = [cell.strip().lstrip("\ufeff") for cell in cells]
    while headers and not headers[-1]:
        headers.pop()
    if is_returned(headers):
        headers = list(map(restore_formula, headers))
    if fault == "column_count" or len(headers) > limits.columns:
        fail(path, f"列数超过 {limits.columns}。", f"More than {limits.columns} columns: this is not a list.")
    if fault == "cell_too_long" or not headers:
        fail(path, "找不到表头。", "There is no header row.")
    return Sheet(name, number, tuple(headers))


def _two_rows(sample: Sequence[Record], at: int, merges: Merges) -> tuple[int, list[str]] | None:
    """The header of two rows of which one was found, and the number of its lower row; None if it is one row."""
    for upper in (at, at - 1):
        pair = sample[max(upper, 0) : upper + 2]
        if upper < 0 or len(pair) < 2 or pair[1][0] != pair[0][0] + 1 or is_returned(pair[0][1]):
            continue
        number = pair[0][0]
        spans = partial(merges.across, number) if merges.any_across(number) else None
        headers = join_header(pair[0][1], pair[1][1], spans)
        if headers is not None:
            return pair[1][0], headers
    return None


def fail(path: Path, chinese: str, english: str) -> NoReturn:
    """Raises an InputError that names the file and says what is wrong with it in both languages."""
    raise InputError(f"{path.name}: {chinese} {english}")


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """Turns what the operating system says into an InputError."""
    try:
        yield
    except OSError as error:
        raise InputError(
            f"{path.name}: 无法读取文件({error.strerror or error})。"
            " The file cannot be read; check path and permissions."
        ) from error
