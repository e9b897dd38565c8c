"""XLSX. Its sheets as tables, row by row in bounded memory.

Read by ourselves: the library that reads XLS holds a whole sheet in memory (1 GB for a million rows) and
allocates a rectangle that a few bytes of a hostile file can make arbitrarily large.
"""

from __future__ import annotations

import re
import zipfile
from array import array
from collections.abc import Iterable, Iterator
from decimal import InvalidOperation
from pathlib import Path
from typing import IO, Any
from xml.etree import ElementTree

from loaders.tables.merges import Merges
from loaders.tables.table import ReadLimits, Record, Table, TableSource
from loaders.tables.values import number_text, percent_text, serial_text, unescape_text
from loaders.tables.workbook import tables_of
from loaders.tables.xlsx_archive import (
    READ,
    Workbook,
    children,
    column_index,
    grow,
    guard_archive,
    local,
    read_workbook,
    scan_sheet,
    unzipping,
    verify_part,
)

_LARGE_STRINGS = 80_000_000


def open_xlsx(path: Path, sheet: str | None, limits: ReadLimits, *, whole: bool) -> list[Table]:
    with unzipping(path), zipfile.ZipFile(path) as archive:
        guard_archive(path, archive, limits)
        book = read_workbook(path, archive, limits)
        scans = {
            part.part: scan_sheet(archive, part.part) if whole else (False, Merges()) for part in book.sheets
        }
        if whole and book.strings is not None:
            verify_part(archive, book.strings)
        sizes = {part.part: archive.getinfo(part.part).file_size for part in book.sheets}
    sources: list[tuple[str, bool, TableSource]] = [
        (part.name, part.hidden, _XlsxSheet(book, part.part, sizes[part.part], *scans[part.part], limits))
        for part in book.sheets
    ]
    return tables_of(path, sources, sheet, limits)


class _TextBlock:
    """Texts as one block of UTF-8: a quarter of what they take as a list, and slower to read."""

    def __init__(self) -> None:
        self._block = bytearray()
        self._ends = array("Q", [0])

    def __len__(self) -> int:
        return len(self._ends) - 1

    def __getitem__(self, index: int) -> str:
        return self._block[self._ends[index] : self._ends[index + 1]].decode()

    def append(self, text: str) -> None:
        self._block += text.encode()
        self._ends.append(len(self._block))


class _Strings:
    """The shared strings of a workbook, read as far as cells have asked for."""

    def __init__(self, stream: IO[bytes] | None, size: int) -> None:
        self.texts: list[str] | _TextBlock = _TextBlock() if size > _LARGE_STRINGS else []
        self._growing = grow(stream) if stream is not None else iter(())

    def reach(self, index: int) -> str:
        """The text at an index not read so far. Raises IndexError or StopIteration if there is none."""
        if index < 0:
            raise IndexError(index)
        while index >= len(self.texts):
            self._take(*next(self._growing))
        return self.texts[index]

    def _take(self, holder: Any, finished: bool) -> None:
        items = holder[0] if len(holder) else holder
        count = len(items) if finished else max(len(items) - 1, 0)  # the last one may be half read
        for item in items[:count]:
            self.texts.append(unescape_text(_string_text(item)))
        del items[:count]


def _string_text(item: Any) -> str:
    """Text of a string item: plain, or of formatted runs; without the reading aids of East Asian input."""
    if len(item) == 1 and local(item[0]) == "t":
        return item[0].text or ""
    texts: list[str] = []
    for child in item:
        name = local(child)
        if name == "t":
            texts.append(child.text or "")
        elif name == "r":
            texts += [text.text or "" for text in children(child, "t")]
    return "".join(texts)


# A row as nearly all programs write it. Whatever differs is parsed as XML, at a tenth of the speed.
_CELL = re.compile(
    r'<c r="([A-Z]{1,3})\d+"(?: s="(\d+)")?(?: t="(\w+)")?'
    r'(?:/>|>(?:<v>([^<]*)</v>|<is><t(?: xml:space="preserve")?>([^<]*)</t></is>)</c>)'
)
_ROW_NUMBER = re.compile(r'\sr="(\d{1,9})"')
_REFERENCE = re.compile(r"[A-Z]{1,3}")
_WORKSHEET = re.compile(rb"<worksheet\b[^>]*>")

# column letters, style, type, text, inline text
_Cell = tuple[str, str, str, str, str]


class _XlsxSheet:
    """One sheet of an XLSX. A formula stands for its last value, or for its own text if it has none."""

    format = "xlsx"
    encoding: str | None = None
    delimiter: str | None = None
    strict_width = False

    def __init__(
        self, book: Workbook, part: str, size: int, plain: bool, merges: Merges, limits: ReadLimits
    ) -> None:
        self.total: int | None = size
        self.merges = merges
        self._book = book
        self._part = part
        self._plain = plain
        self._limits = limits
        self._done = 0
        self._columns: dict[str, int] = {}

    def position(self) -> int:
        return self._done

    def records(self, width: int | None) -> Iterator[Record]:  # noqa: ARG002
        self._done = 0
        with unzipping(self._book.path), zipfile.ZipFile(self._book.path) as archive:
            part = self._book.strings
            size = archive.getinfo(part).file_size if part else 0
            strings = _Strings(archive.open(part) if part else None, size)
            with archive.open(self._part) as stream:
                rows = self._plain_rows(stream) if self._plain else self._tree_rows(stream)
                for number, cells in rows:
                    yield self._record(number, cells, strings)

    def _record(self, number: int, found: Iterable[_Cell], strings: _Strings) -> Record:
        cells: list[str] = []
        fault: str | None = None
        texts, columns, longest = strings.texts, self._columns, self._limits.cell
        for letters, style, kind, value, inline in found:
            if kind == "s" and value:
                try:
                    key = int(value)
                    text = texts[key] if 0 <= key < len(texts) else strings.reach(key)
                except (ValueError, IndexError, StopIteration):
                    text, fault = "", "unreadable_cell"
            elif inline:
                text = unescape_text(inline)
            elif value:
                text = self._value(style, kind, value)
            else:
                continue
            index = columns[letters] if letters in columns else self._column(letters, len(cells))
            if index == len(cells):
                cells.append(text)
            elif index < self._limits.columns:
                cells.extend([""] * (index + 1 - len(cells)))
                cells[index] = text
            if index >= self._limits.columns and text.strip():
                fault = fault or "column_count"
            elif len(text) > longest:
                fault = fault or "cell_too_long"
        return number, cells[: self._limits.columns], fault

    def _column(self, letters: str, following: int) -> int:
        if not letters:
            return following
        return self._columns.setdefault(letters, column_index(letters))

    def _value(self, style: str, kind: str, value: str) -> str:
        if kind in ("", "n"):
            form = self._book.kinds.get(style)
            if form is None and value.isdecimal():
                return value
            return self._number(form, value)
        if kind == "b":
            return "TRUE" if value in ("1", "true") else "FALSE"
        if kind == "d":
            return value.removesuffix("T00:00:00")
        return unescape_text(value)

    def _number(self, form: str | None, value: str) -> str:
        if form is None and value.lstrip("-").isdecimal():
            return value
        try:
            number = float(value)
            if form == "date":
                return serial_text(number, since_1904=self._book.since_1904)
            return percent_text(number) if form == "percent" else number_text(number)
        except (ValueError, OverflowError, InvalidOperation):
            return value

    # -- the two ways to the same rows

    def _plain_rows(self, stream: IO[bytes]) -> Iterator[tuple[int, Iterable[_Cell]]]:
        number, pending, head = 0, b"", b""
        while data := stream.read(READ):
            self._done += len(data)
            parts = (pending + data).split(b"</row>")
            pending = parts.pop()
            if len(pending) > self._limits.part:
                raise ValueError("row too large")
            for part in parts:
                head = head or self._head(part)
                row = part[part.rfind(b"<row") :].decode()
                tag, _, body = row.partition(">")
                stated = _ROW_NUMBER.search(tag)
                number = int(stated[1]) if stated else number + part.count(b"<row")
                cells = self._plain_cells(body)
                yield number, self._tree_cells(head, row) if cells is None else cells
        if b"</sheetData>" not in pending and b"<sheetData/>" not in pending:
            raise EOFError

    def _head(self, part: bytes) -> bytes:
        found = _WORKSHEET.search(part)
        if found is None:
            raise ValueError("no worksheet")
        return found[0]

    def _plain_cells(self, body: str) -> list[_Cell] | None:
        """The cells of a row if it holds nothing but the usual, else None."""
        if "&" in body or "\r" in body:
            return None
        found: list[_Cell] = _CELL.findall(body)
        tags = sum(4 if cell[3] else 6 if cell[4] else 1 for cell in found)
        return found if tags == body.count("<") else None

    def _tree_cells(self, head: bytes, row: str) -> list[_Cell]:
        root = ElementTree.fromstring(head + row.encode() + b"</row></worksheet>")  # noqa: S314
        return list(map(_tree_cell, root[0]))

    def _tree_rows(self, stream: IO[bytes]) -> Iterator[tuple[int, Iterable[_Cell]]]:
        number, seen = 0, False
        for holder, finished in grow(stream):
            self._done = stream.tell()
            root = holder[0] if len(holder) else holder
            if finished and (not seen or local(root) != "worksheet"):
                raise EOFError
            for data in list(root):
                if local(data) != "sheetData":
                    data.clear()
                    continue
                seen = True
                count = len(data) if finished or data is not root[-1] else max(len(data) - 1, 0)
                for row in data[:count]:
                    stated = row.get("r", "")
                    number = int(stated) if stated.isdecimal() and len(stated) < 10 else number + 1
                    yield number, map(_tree_cell, row)
                del data[:count]
                if len(data) and len(data[-1]) > 4 * self._limits.columns + 16_384:
                    raise ValueError("row too wide")


def _tree_cell(cell: Any) -> _Cell:
    value = inline = ""
    formula = None
    for child in cell:
        name = local(child)
        if name == "v":
            value = child.text or ""
        elif name == "is":
            inline = _string_text(child)
        elif name == "f":
            formula = child.text or ""
    kind = cell.get("t", "")
    letters = _REFERENCE.match(cell.get("r", ""))
    if formula is not None and not value:
        kind, value = "str", "=" + formula
    return letters[0] if letters else "", cell.get("s", ""), kind, value, inline
