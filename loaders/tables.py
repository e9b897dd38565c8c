"""表格文件. Reads any office's table file as rows of text; what a column means is decided elsewhere.

CSV and its kin (separator and encoding found out here), XLSX, XLS, JSON lines and a JSON array of objects.
A row that cannot be read well is still given, with a `fault` (see `FAULTS`); a file that cannot be read at
all raises `InputError`. Memory does not grow with the number of rows,
except for the shared strings of an XLSX.
"""

from __future__ import annotations

import codecs
import csv
import hashlib
import io
import json
import posixpath
import re
import statistics
import subprocess
import sys
import tempfile
import zipfile
import zlib
from array import array
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from itertools import islice
from pathlib import Path
from typing import IO, Any, NoReturn, Protocol
from xml.etree import ElementTree

import python_calamine

from graph_service.errors import InputError

# The columns a reject or suspect file has besides the input's own; ignored by name when it is loaded again.
EXTRA_COLUMNS = ("行号/row", "列/column", "原因/reason", "说明/explanation", "建议/proposal")

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
    "repeated_header": "重复的表头行。 The header once more.",
}
# Faults after which a cell may stand under another column's header.
MISALIGNED = frozenset({"column_count", "quoting", "not_json", "not_object"})


@dataclass(frozen=True, slots=True)
class Limits:
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


DEFAULT_LIMITS = Limits()


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


_Record = tuple[int, list[str], str | None]


class _Source(Protocol):
    """A file or sheet as numbered records, header and all; `strict_width`: a short row is a fault."""

    format: str
    encoding: str | None
    delimiter: str | None
    total: int | None
    strict_width: bool

    def records(self, width: int | None) -> Iterator[_Record]: ...
    def position(self) -> int: ...


class Table:
    """一张表. Iterate over it, as often as wanted, for its rows: all below the header that are not blank.

    `cells` has at least as many cells as `headers`, more only with fault `column_count`. `total_hint` and
    `position()` have one unit (bytes of text, or rows for XLS) and serve a progress bar. `dropped_sheets`
    are named on a workbook's first table only, so that sums over tables are right. `unknown_keys` counts JSON
    keys met after the header was made; it is filled while iterating. Iterating raises InputError if the file
    turns out to be broken further down.
    """

    def __init__(
        self, path: Path, source: _Source, sheet: Sheet, sheet_count: int = 1, limits: Limits = DEFAULT_LIMITS
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
        self.unknown_keys: dict[str, int] = getattr(source, "unknown_keys", {})
        self._source = source
        self._limits = limits

    def __repr__(self) -> str:
        return f"Table({self.path.name!r}, sheet={self.sheet!r}, headers={len(self.headers)})"

    def position(self) -> int:
        """How far the running iteration has come, in the unit of `total_hint`."""
        return self._source.position()

    def __iter__(self) -> Iterator[Row]:
        width, top, limit = len(self.headers), self.header_row, self._limits.cell
        own_file = set(EXTRA_COLUMNS) <= set(self.headers)
        body = min(map(self.headers.index, EXTRA_COLUMNS)) if own_file else width
        for number, cells, fault in self._source.records(width):
            if number <= top or (fault is None and not any(map(str.strip, cells[:body]))):
                continue
            if len(cells) != width:
                cells, fault = self._fit(cells, fault)
            if fault != "footer" and _is_footer(cells[:body], body):
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


def open_tables(path: Path, *, sheet: str | None = None, limits: Limits = DEFAULT_LIMITS) -> list[Table]:
    """打开表格文件. The tables of a file: one, or one for each data sheet of a workbook.

    Reads the whole file once (encoding, checksums), so that a damaged one is refused before its first row.
    `sheet` picks one sheet by name. Raises InputError, which names the place and the way to mend it.
    """
    return _open(path, sheet, limits, whole=True)


def peek(path: Path, rows: int = 50, *, limits: Limits = DEFAULT_LIMITS) -> list[Peek]:
    """预览. Header and first rows of each table, reading only the beginning of the file."""
    return [
        Peek(Sheet(table.sheet, table.header_row, table.headers), tuple(islice(table, rows)))
        for table in _open(path, None, limits, whole=False)
    ]


def file_hash(path: Path) -> str:
    """文件摘要. SM3 of the file's bytes, in hex. Raises InputError if it cannot be read."""
    with _reading(path), path.open("rb") as stream:
        return hashlib.file_digest(stream, lambda: hashlib.new("sm3")).hexdigest()


# A spreadsheet runs a cell that begins so; Chinese editions take the full-width signs for the narrow ones.
_FORMULA = re.compile(r"'*[=+\-@＝＋－＠\t\r]")


def neutralise_formula(cell: str) -> str:
    """防公式注入. The cell, with an apostrophe before it if a spreadsheet might run it."""
    return "'" + cell if _FORMULA.match(cell) else cell


def restore_formula(cell: str) -> str:
    """The cell as it was before `neutralise_formula`."""
    return cell[1:] if cell[:1] == "'" and _FORMULA.match(cell) else cell


# --------------------------------------------------------------------------------------------------- opening

_OTHER_FILES = {
    b"%PDF": "PDF",
    b"\x1f\x8b": "gzip",
    b"Rar!": "RAR",
    b"7z\xbc\xaf": "7z",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
}


def _fail(path: Path, chinese: str, english: str) -> NoReturn:
    raise InputError(f"{path.name}: {chinese} {english}")


@contextmanager
def _reading(path: Path) -> Iterator[None]:
    """Turns what the operating system says into an InputError."""
    try:
        yield
    except OSError as error:
        raise InputError(
            f"{path.name}: 无法读取文件({error.strerror or error})。"
            " The file cannot be read; check path and permissions."
        ) from error


def _open(path: Path, sheet: str | None, limits: Limits, *, whole: bool) -> list[Table]:
    with _reading(path), path.open("rb") as stream:
        magic = stream.read(8)
    if not magic:
        _fail(path, "文件为空。", "The file is empty.")
    for start, name in _OTHER_FILES.items():
        if magic.startswith(start):
            _fail(
                path,
                f"这是 {name} 文件, 不是表格。",
                f"This is {name}, not a table: unpack or export it first.",
            )
    if magic.startswith(b"PK"):
        return _open_xlsx(path, sheet, limits, whole=whole)
    if magic == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        return _open_xls(path, sheet, limits)
    if sheet is not None:
        _fail(path, f"不是工作簿, 没有工作表“{sheet}”。", "Not a workbook: it has no sheets.")
    return [_open_text(path, limits, whole=whole)]


# --------------------------------------------------------------------------------------- header and footer

_SAMPLE_ROWS = 64
_HEADER_SEARCH = 20
_BRACKETED = re.compile(r"[(（\[【〔].*?[)）\]】〕]", re.DOTALL)
_VALUE = re.compile(r"\d{6}|\d{4}\s*[-/.年]\s*\d{1,2}|[:：]\s*\S")
_LONGEST_HEADER = 120
_TOTALS = frozenset({"合计", "总计", "小计", "共计", "总数", "合计数", "total", "totals", "sum"})
_SIGNATURE = re.compile(
    r"(填表人|填报人|制表人|审核人|经办人|复核人|填报单位|填表单位|制表单位|填报日期|填表日期|制表日期|填报时间|"
    r"填表时间|制表时间|单位负责人|负责人|负责人签字|单位盖章|联系人|联系电话|注|备注|说明|数据来源|报送单位)\s*[:：]"
    r"|共\s*\d+\s*(条|家|户|人|笔|件|行)"
)
_FOOTER_INITIALS = frozenset("合总小共填制审经复单负联注备说数报TtSs")


def _is_header_word(cell: str) -> bool:
    if len(cell) > _LONGEST_HEADER or not any(map(str.isalpha, cell)):
        return False
    return _VALUE.search(_BRACKETED.sub("", cell).strip()) is None


def _is_header(filled: Sequence[str]) -> bool:
    words = sum(map(_is_header_word, filled))
    return words >= 0.75 * len(filled) and _is_header_word(filled[0])


def _find_header(rows: Sequence[Sequence[str]]) -> int:
    """Index of the header: the first row about as wide as the rest that is made of words, not of values.

    Offices put a title line and a line "单位:… 填报日期:…" above it. With nothing better, the first wide row.
    """
    for index, row in enumerate(rows):
        if set(EXTRA_COLUMNS) <= set(row):
            return index
    filled = [[cell for cell in row if cell.strip()] for row in rows]
    widths = [len(row) for row in filled if len(row) >= 2]
    wide = statistics.median_high(widths) // 2 + 1 if widths else 1
    candidates = [i for i, row in enumerate(filled[:_HEADER_SEARCH]) if len(row) >= wide]
    fallback = candidates[0] if candidates else 0
    return next((index for index in candidates if _is_header(filled[index])), fallback)


def _is_footer(cells: Sequence[str], width: int) -> bool:
    first = cells[0].strip() or next((text for cell in cells if (text := cell.strip())), " ")
    if first[0] not in _FOOTER_INITIALS:
        return False
    filled = sum(1 for cell in cells if cell.strip())
    if filled > max(2, width // 2):
        return False
    return "".join(first.split()).rstrip(":：").lower() in _TOTALS or bool(_SIGNATURE.match(first))


def _header_of(path: Path, source: _Source, name: str, limits: Limits) -> Sheet | None:
    """The header of a source, None if it holds nothing. Raises InputError if it is too wide to be one."""
    sample: list[_Record] = []
    for record in source.records(None):
        if any(map(str.strip, record[1])):
            sample.append(record)
            if len(sample) == _SAMPLE_ROWS:
                break
    if not sample:
        return None
    number, cells, fault = sample[_find_header([cells for _, cells, _ in sample])]
    headers = [cell.strip().lstrip("\ufeff") for cell in cells]
    while headers and not headers[-1]:
        headers.pop()
    if set(EXTRA_COLUMNS) <= set(headers):
        headers = list(map(restore_formula, headers))
    if fault == "column_count" or len(headers) > limits.columns:
        _fail(
            path, f"列数超过 {limits.columns}。", f"More than {limits.columns} columns: this is not a list."
        )
    if fault == "cell_too_long" or not headers:
        _fail(path, "找不到表头。", "There is no header row.")
    return Sheet(name, number, tuple(headers))


# ---------------------------------------------------------------------------------------------- text encoding

_CHUNK = 1 << 20
_WIDE_CHARACTER = re.compile("[\u0800-\ufffc\U00010000-\U0010ffff]")
_CONTROL = bytes(set(range(32)) - set(b"\t\n\r\f\v\0\x1a"))


@dataclass(frozen=True, slots=True)
class _Encoding:
    name: str
    damaged: bool = False  # some characters are U+FFFD, after or even before decoding
    nul: bool = False


@dataclass(slots=True)
class _Trial:
    """How well a file's bytes fit an encoding."""

    name: str
    first_bad: int | None = None
    bad: int = 0
    good: int = 0
    plain: int = 0


def _chunks(path: Path, *, whole: bool) -> Iterator[bytes]:
    with path.open("rb") as stream:
        while data := stream.read(_CHUNK):
            yield data
            if not whole:
                return


def _survey(path: Path, limits: Limits, *, whole: bool) -> _Encoding:
    """Finds the encoding: by mark, else strict UTF-8, else GB18030 (a superset of GBK and GB2312).

    A few bad bytes in what is plainly one of them make faulted rows, not another encoding. Raises InputError
    with the offset of the first bad byte if the file is neither.
    """
    with path.open("rb") as stream:
        head = stream.read(1 << 16)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _Encoding("utf-16", damaged=True, nul=True)
    _refuse_binary(path, head)
    nul = _measure_lines(path, limits, whole=whole)
    mark = head.startswith(codecs.BOM_UTF8)
    utf8 = _try_encoding(path, "utf-8", whole=whole)
    utf8_name = "utf-8-sig" if mark else "utf-8"
    if utf8.first_bad is None or mark or utf8.good >= 4 * utf8.bad:
        return _Encoding(utf8_name, damaged=utf8.bad > 0, nul=nul)
    gb = _try_encoding(path, "gb18030", whole=whole)
    if gb.first_bad is None or gb.good >= 20 * gb.bad:
        return _Encoding("gb18030", damaged=gb.bad > 0, nul=nul)
    if utf8.plain >= 100 * utf8.bad:
        return _Encoding(utf8_name, damaged=True, nul=nul)
    _fail(
        path,
        f"既不是 UTF-8 (第 {utf8.first_bad} 字节起) 也不是 GB18030 (第 {gb.first_bad} 字节起)。"
        " 请用 Excel 或 WPS 打开后另存为“CSV UTF-8”或 XLSX。",
        f"Neither UTF-8 (from byte {utf8.first_bad}) nor GB18030 (from byte {gb.first_bad}):"
        " open it in a spreadsheet and save it as CSV UTF-8 or XLSX.",
    )


def _refuse_binary(path: Path, head: bytes) -> None:
    if head.count(0) * 20 > len(head):
        _fail(
            path,
            "含有大量空字节, 可能是没有标记的 UTF-16。请另存为 UTF-8。",
            "Full of NUL bytes, perhaps UTF-16 without its mark: save it as UTF-8.",
        )
    if (len(head) - len(head.translate(None, _CONTROL))) * 10 > len(head):
        _fail(path, "不是文本文件。", "This is not a text file.")


def _measure_lines(path: Path, limits: Limits, *, whole: bool) -> bool:
    """True if the file holds NUL bytes. Raises InputError if a line is longer than the limit."""
    nul, run = False, 0
    for data in _chunks(path, whole=whole):
        nul = nul or b"\0" in data
        last = max(data.rfind(b"\n"), data.rfind(b"\r"))
        run = run + len(data) if last < 0 else len(data) - last
        if run > limits.line:
            _fail(path, f"有一行超过 {limits.line} 字节。", f"A line is longer than {limits.line} bytes.")
    return nul


def _try_encoding(path: Path, name: str, *, whole: bool) -> _Trial:
    trial = _Trial(name)
    decoder = codecs.getincrementaldecoder(name)("strict")
    position = 0
    with suppress(UnicodeDecodeError):
        for data in _chunks(path, whole=whole):
            pending = len(decoder.getstate()[0])
            try:
                trial.bad += decoder.decode(data).count("\ufffd")
            except UnicodeDecodeError as error:
                trial.first_bad = position - pending + error.start
                raise
            position += len(data)
        if whole:
            pending = len(decoder.getstate()[0])
            try:
                decoder.decode(b"", True)
            except UnicodeDecodeError:
                trial.first_bad = position - pending
                raise
        return trial
    _tally(path, trial, whole=whole)
    return trial


def _tally(path: Path, trial: _Trial, *, whole: bool) -> None:
    """Counts good and bad characters; good are those from U+0800 on, as GB text read as UTF-8 has few."""
    decoder = codecs.getincrementaldecoder(trial.name)("replace")
    trial.bad = trial.good = 0
    for data in _chunks(path, whole=whole):
        text = decoder.decode(data)
        trial.bad += text.count("\ufffd")
        trial.good += len(_WIDE_CHARACTER.findall(text))
        trial.plain += len(text)
    trial.bad += decoder.decode(b"", whole).count("\ufffd")


def _open_text(path: Path, limits: Limits, *, whole: bool) -> Table:
    with _reading(path):
        encoding = _survey(path, limits, whole=whole)
        with path.open("r", encoding=encoding.name, errors="replace", newline="") as stream:
            sample = stream.read(1 << 18)
    start = sample.lstrip("\ufeff \t\r\n\0")
    if start.startswith("<"):
        _fail(
            path,
            "这是网页或 XML 文件(扩展名可能是 .xls)。请用 Excel 或 WPS 打开后另存为 XLSX。",
            "This is HTML or XML, whatever its name ends in: open it in a spreadsheet and save it as XLSX.",
        )
    source: _Source
    if re.match(r"\[\s*[{\]]", start):
        source = _JsonArray(path, encoding, limits)
    elif start.startswith("{"):
        source = _JsonLines(path, encoding, limits)
    else:
        source = _Delimited(path, encoding, _sniff_delimiter(sample), limits)
    with _reading(path):
        sheet = source.header() if isinstance(source, _Json) else _header_of(path, source, "", limits)
    if sheet is None:
        _fail(path, "文件中没有内容。", "There is nothing in the file.")
    return Table(path, source, sheet, limits=limits)


# ------------------------------------------------------------------------------------------- delimited text

_DELIMITERS = (",", "\t", ";", "|")
# A module-wide limit in Python; lines are bounded by Limits.line and cells are cut afterwards, row by row.
csv.field_size_limit(DEFAULT_LIMITS.line)


def _sniff_delimiter(sample: str) -> str:
    """The separator under which the header stands highest, is widest, and most rows are as wide."""
    scores = {delimiter: _score(sample, delimiter) for delimiter in _DELIMITERS}
    return max(_DELIMITERS, key=lambda delimiter: scores[delimiter])


def _score(sample: str, delimiter: str) -> float:
    rows: list[list[str]] = []
    with suppress(csv.Error):
        for cells in csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter):
            if any(cells):
                rows.append(cells)
            if len(rows) == _SAMPLE_ROWS:
                break
    if not rows:
        return 0.0
    index = _find_header(rows)
    width = len(rows[index])
    alike = sum(len(row) == width for row in rows) / len(rows)
    likely = 1.0 if _is_header([cell for cell in rows[index] if cell.strip()] or [""]) else 0.1
    return likely * width * (0.2 + alike) / (1 + index) if width > 1 else 0.0


class _RunawayQuoteError(Exception):
    """A quoted cell goes on for so long that its quotation mark must have been left open."""


class _Lines:
    """Hands lines to the csv reader and remembers those of the record at hand, to take them back."""

    def __init__(self, text: Iterator[str], limits: Limits) -> None:
        self.kept: list[str] = []
        self.number = 0
        self.ended = False
        self._text = text
        self._limits = limits
        self._again: deque[str] = deque()

    def feed(self) -> Iterator[str]:
        size = 0
        while True:
            if self._again:
                line = self._again.popleft()
            else:
                following = next(self._text, None)
                if following is None:
                    self.ended = True
                    return
                line = following
            self.number += 1
            self.kept.append(line)
            if len(self.kept) > 1:
                size += len(line)
                if size > self._limits.record or len(self.kept) > self._limits.record_lines:
                    raise _RunawayQuoteError
            else:
                size = 0
            yield line

    def take_back(self) -> str:
        """The first line of the record; the others will be handed out again."""
        self._again.extendleft(reversed(self.kept[1:]))
        self.number -= len(self.kept) - 1
        del self.kept[1:]
        self.ended = False
        return self.kept[0]


class _Delimited:
    """CSV and its kin. A quotation mark that is never closed costs its own line, not the rest of the file."""

    format = "csv"
    strict_width = True

    def __init__(self, path: Path, encoding: _Encoding, delimiter: str, limits: Limits) -> None:
        self.encoding: str | None = encoding.name
        self.delimiter: str | None = delimiter
        self.total: int | None = path.stat().st_size
        self._path = path
        self._about = encoding
        self._limits = limits
        self._separator = delimiter
        self._raw: IO[bytes] | None = None
        self._done = 0

    def position(self) -> int:
        if self._raw is not None and not self._raw.closed:
            self._done = self._raw.tell()
        return self._done

    def records(self, width: int | None) -> Iterator[_Record]:
        with (
            _reading(self._path),
            self._path.open("rb", buffering=0) as raw,
            io.TextIOWrapper(
                io.BufferedReader(raw, _CHUNK), encoding=self._about.name, errors="replace", newline=""
            ) as text,
        ):
            self._raw = raw
            lines = _Lines(text, self._limits)
            longest = self._limits.cell
            plain = not (self._about.damaged or self._about.nul)
            for cells, fault in self._parse(lines, width):
                kept = lines.kept
                number = lines.number - len(kept) + 1
                if not plain:
                    cells, fault = _repair_text(cells, fault)
                if (len(kept[0]) > longest or len(kept) > 1) and max(map(len, cells)) > longest:
                    fault = fault or "cell_too_long"
                kept.clear()
                yield number, cells, fault
            self._done = self.total or 0

    def _parse(self, lines: _Lines, width: int | None) -> Iterator[tuple[list[str], str | None]]:
        going = True
        while going:
            going = False
            try:
                for cells in csv.reader(lines.feed(), delimiter=self._separator):
                    if len(lines.kept) > 1 and self._broken(lines, cells, width):
                        going = True
                        break
                    yield cells, None
            except (csv.Error, _RunawayQuoteError):
                going = True
            if going:
                yield self._split(lines.take_back()), "quoting"

    def _split(self, line: str) -> list[str]:
        return line.rstrip("\r\n").split(self._separator)

    def _broken(self, lines: _Lines, cells: list[str], width: int | None) -> bool:
        """True if a record of several lines owes its length to an open quotation mark."""
        if lines.ended:
            return True
        if width is None or len(self._split(lines.kept[0])) != width:
            return False
        if len(cells) != width:
            return True
        try:
            list(csv.reader(lines.kept, delimiter=self._separator, strict=True))
        except csv.Error:
            return True
        return False


def _repair_text(cells: list[str], fault: str | None) -> tuple[list[str], str | None]:
    """Takes NULs out and names what decoding could not read."""
    together = "".join(cells)
    if "\0" in together:
        cells, fault = [cell.replace("\0", "") for cell in cells], fault or "nul_byte"
    return cells, "encoding" if "\ufffd" in together else fault


# --------------------------------------------------------------------------------------------------- JSON

_KEY_ROWS = 1000
_SURROGATE = re.compile("[\ud800-\udfff]")


class _Number(str):
    """A JSON number as it is written: registration numbers and amounts must not pass through a float."""

    __slots__ = ()


_JSON = json.JSONDecoder(parse_int=_Number, parse_float=_Number, parse_constant=_Number)


def _json_text(value: object) -> str:
    """The JSON text of a decoded value, its numbers as they were written."""
    if isinstance(value, _Number):
        return str(value)
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_json_text(key)}: {_json_text(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_json_text, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


def _json_cell(value: object) -> str:
    if value is None:
        return ""
    return str(value) if isinstance(value, str) else _json_text(value)


class _Json:
    """Objects as rows; the header is the union of the first objects' keys, in the order they are met."""

    format = "jsonl"
    strict_width = False
    delimiter: str | None = None

    def __init__(self, path: Path, encoding: _Encoding, limits: Limits) -> None:
        self.encoding: str | None = encoding.name
        self.total: int | None = path.stat().st_size
        self.unknown_keys: dict[str, int] = {}
        self._path = path
        self._limits = limits
        self._keys: tuple[str, ...] = ()
        self._known: frozenset[str] = frozenset()
        self._raw: IO[bytes] | None = None

    def position(self) -> int:
        return self._raw.tell() if self._raw is not None and not self._raw.closed else self.total or 0

    def objects(self) -> Iterator[tuple[int, object, str | None]]:
        raise NotImplementedError

    @contextmanager
    def _text(self) -> Iterator[IO[str]]:
        with (
            _reading(self._path),
            self._path.open("rb", buffering=0) as raw,
            io.TextIOWrapper(
                io.BufferedReader(raw, _CHUNK), encoding=self.encoding, errors="replace", newline=""
            ) as text,
        ):
            self._raw = raw
            yield text

    def header(self) -> Sheet:
        keys: dict[str, None] = {}
        met = 0
        for _, value, _ in islice(self.objects(), _KEY_ROWS):
            met += 1
            if isinstance(value, dict):
                keys.update(dict.fromkeys(value))
                if len(keys) > self._limits.columns:
                    _fail(self._path, f"字段超过 {self._limits.columns} 个。", "Too many different keys.")
        if not keys and (met or self.format == "jsonl"):
            _fail(
                self._path,
                "不是每行一个对象的 JSON (JSON lines), 也不是对象数组。",
                "Neither JSON lines (one object a line) nor a JSON array of objects.",
            )
        self._keys = tuple(keys)
        self._known = frozenset(keys)
        return Sheet("", 0, tuple(_SURROGATE.sub("\ufffd", key) for key in keys))

    def records(self, width: int | None) -> Iterator[_Record]:  # noqa: ARG002
        self.unknown_keys.clear()
        blank = [""] * len(self._keys)
        for number, value, fault in self.objects():
            if isinstance(value, dict):
                yield self._record(number, value)
            else:
                yield number, [_cut(str(value), self._limits), *blank[1:]], fault or "not_object"

    def _record(self, number: int, value: dict[str, object]) -> _Record:
        try:
            cells = [_json_cell(value.get(key)) for key in self._keys]
        except RecursionError:
            return number, [""] * len(self._keys), "not_json"
        fault: str | None = None
        if not value.keys() <= self._known:
            fault = None if any(map(str.strip, cells)) else "column_count"
            for key in value.keys() - self._known:
                if len(self.unknown_keys) < self._limits.columns or key in self.unknown_keys:
                    self.unknown_keys[key] = self.unknown_keys.get(key, 0) + 1
        together = "".join(cells)
        if _SURROGATE.search(together):
            return number, [_SURROGATE.sub("\ufffd", cell) for cell in cells], "encoding"
        if len(together) > self._limits.cell and max(map(len, cells)) > self._limits.cell:
            return number, cells, "cell_too_long"
        cells, fault = _repair_text(cells, fault)
        return number, cells, fault


def _cut(text: str, limits: Limits) -> str:
    return text[: limits.cell]


class _JsonLines(_Json):
    def objects(self) -> Iterator[tuple[int, object, str | None]]:
        with self._text() as text:
            for number, line in enumerate(text, start=1):
                stripped = line.strip().lstrip("\ufeff")
                if not stripped:
                    continue
                try:
                    yield number, _JSON.decode(stripped), None
                except (ValueError, RecursionError):
                    yield number, stripped, "not_json"


class _JsonArray(_Json):
    """`[{…}, {…}]`, decoded object by object; numbers count objects, as all may stand on one line."""

    format = "json"

    def objects(self) -> Iterator[tuple[int, object, str | None]]:
        with self._text() as text:
            buffer = _JsonBuffer(text, self._limits.line)
            buffer.skip("\ufeff \t\r\n\0")
            buffer.expect("[", self._path, 0)
            number = 0
            while buffer.skip(" \t\r\n") != "]":
                number += 1
                try:
                    value = buffer.value()
                except (ValueError, RecursionError) as error:
                    raise InputError(
                        f"{self._path.name}: 第 {number} 个对象不是有效的 JSON 或文件不完整。"
                        f" Object {number} is not valid JSON, or the file is cut off: {type(error).__name__}."
                    ) from error
                yield number, value, None
                if buffer.skip(" \t\r\n") != "]":
                    buffer.expect(",", self._path, number)


class _JsonBuffer:
    """A window on the text of a JSON array that grows until the value at hand fits."""

    def __init__(self, text: IO[str], limit: int) -> None:
        self._text = text
        self._limit = limit
        self._window = ""
        self._at = 0

    def _more(self) -> bool:
        self._window = self._window[self._at :]
        self._at = 0
        if len(self._window) > self._limit:
            return False
        data = self._text.read(max(1 << 18, len(self._window)))
        self._window += data
        return bool(data)

    def skip(self, characters: str) -> str:
        """Passes over these characters; the one that follows, "" at the end."""
        while True:
            while self._at < len(self._window):
                if self._window[self._at] not in characters:
                    return self._window[self._at]
                self._at += 1
            if not self._more():
                return ""

    def expect(self, character: str, path: Path, number: int) -> None:
        if self.skip(" \t\r\n") != character:
            _fail(
                path,
                f"第 {number} 个对象之后缺少“{character}”, 文件可能不完整。",
                f"After object {number} a {character!r} is missing; the file may be cut off.",
            )
        self._at += 1

    def value(self) -> object:
        while True:
            try:
                value, end = _JSON.raw_decode(self._window, self._at)
            except ValueError:
                if not self._more():
                    raise
                continue
            start = self._at
            if end == len(self._window):
                if self._more():  # a number that touches the end of the window may go on
                    continue
                end -= start
            self._at = end
            return value


# --------------------------------------------------------------------------------------------------- sheets

_FAMILY = re.compile(r"家庭|家属|亲属|family", re.IGNORECASE)
_NOTES = re.compile(
    r".*(说明|字典|代码表|指南|须知)|备注|注释|目录|封面"
    r"|readme|notes?|instructions?|(data )?dictionary|help|cover",
    re.IGNORECASE,
)


def _is_notes(name: str) -> bool:
    return _NOTES.fullmatch(name.strip()) is not None


def _why_dropped(name: str, *, hidden: bool, wanted: str | None) -> str | None:
    """Why a sheet is passed over; a sheet asked for by name is read unless the law forbids it."""
    if _FAMILY.search(name):
        return "family"
    if wanted is not None:
        return None if name == wanted else "not wanted"
    if hidden:
        return "hidden"
    return "notes" if _is_notes(name) else None


def _tables_of(
    path: Path, sources: Sequence[tuple[str, bool, _Source]], wanted: str | None, limits: Limits
) -> list[Table]:
    """The tables of a workbook's sheets, given as name, hidden, source."""
    if wanted is not None and wanted not in [name for name, _, _ in sources]:
        names = "、".join(name for name, _, _ in sources)
        _fail(path, f"没有工作表“{wanted}”, 现有: {names}。", "There is no such sheet.")
    chosen: list[tuple[_Source, Sheet]] = []
    dropped: list[DroppedSheet] = []
    for name, hidden, source in sources:
        reason = _why_dropped(name, hidden=hidden, wanted=wanted)
        if reason == "not wanted":
            continue
        if reason is not None:
            dropped.append(DroppedSheet(name, reason, _count_rows(path, source, name, limits)))
        elif (sheet := _header_of(path, source, name, limits)) is not None:
            chosen.append((source, sheet))
    if not chosen:
        _explain_no_sheet(path, dropped)
    tables = [Table(path, source, sheet, len(sources), limits) for source, sheet in chosen]
    tables[0].dropped_sheets = tuple(dropped)
    return tables


def _count_rows(path: Path, source: _Source, name: str, limits: Limits) -> int:
    sheet = _header_of(path, source, name, limits)
    if sheet is None:
        return 0
    return sum(1 for number, cells, _ in source.records(None) if number > sheet.header_row and any(cells))


def _explain_no_sheet(path: Path, dropped: Sequence[DroppedSheet]) -> NoReturn:
    if not dropped:
        _fail(path, "工作簿中没有数据。", "There is no data in the workbook.")
    names = "、".join(f"{sheet.name}({sheet.reason}, {sheet.rows})" for sheet in dropped)
    _fail(
        path,
        f"工作簿中没有数据表; 略过的工作表: {names}。家庭成员表一律不读。",
        "No data sheet; these were passed over. Name one by --sheet; family sheets are never read.",
    )


# ------------------------------------------------------------------------------------------- values of cells

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_LAST_SERIAL = 2_958_466  # 10000-01-01
_EXACT = 1e15  # a spreadsheet keeps 15 digits; what is longer stays recognisable as a damaged number


def _unescape_text(text: str) -> str:
    """Undoes the `_x000D_` by which a workbook writes characters that XML cannot hold."""
    if "_x" not in text:
        return text
    return _SURROGATE.sub("\ufffd", _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text))


def _number_text(number: float) -> str:
    """As a spreadsheet shows it: 15 digits, no ".0", an exponent only beyond what it keeps exactly."""
    text = format(number, ".15G")
    if "E" not in text or abs(number) >= _EXACT or number != number:
        return text
    return format(Decimal(text), "f")


def _percent_text(number: float) -> str:
    text = format(Decimal(format(number, ".15G")) * 100, "f")
    return (text.rstrip("0").rstrip(".") if "." in text else text) + "%"


def _serial_text(number: float, *, since_1904: bool) -> str:
    """ISO text of a serial date; a plain number if it is no date."""
    days, seconds = divmod(round(number * 86400), 86400)
    if not 0 < number < _LAST_SERIAL or days >= _LAST_SERIAL:
        return _number_text(number)
    clock = time(seconds // 3600, seconds // 60 % 60, seconds % 60).isoformat()
    if days == 0 and not since_1904:
        return clock
    if days == 60 and not since_1904:
        return "1900-02-29"  # a day that only spreadsheets have
    start = date(1904, 1, 1) if since_1904 else date(1899, 12, 30 if days > 60 else 31)
    try:
        day = start + timedelta(days=days)
    except OverflowError:
        return _number_text(number)
    return f"{day.isoformat()}T{clock}" if seconds else day.isoformat()


def _value_text(value: object) -> str:
    """Text of a cell as calamine gives it."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return _number_text(value)
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value)


# ----------------------------------------------------------------------------------------------------- XLSX
# Read by ourselves: the library that reads XLS below holds a whole sheet in memory (1 GB for a million rows)
# and allocates a rectangle that a few bytes of a hostile file can make arbitrarily large.

_BAD_ZIP = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    LookupError,
)
_READ = 1 << 17
_DEEPEST = 40
_LARGE_STRINGS = 80_000_000
_DATE_FORMATS = frozenset([*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)])
_PERCENT_FORMATS = frozenset({9, 10})
_QUOTED_FORMAT = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')


@dataclass(frozen=True, slots=True)
class _SheetPart:
    name: str
    part: str
    hidden: bool


@dataclass(frozen=True, slots=True)
class _Workbook:
    path: Path
    sheets: tuple[_SheetPart, ...]
    strings: str | None
    kinds: Mapping[str, str]  # style number to "date" or "percent"
    since_1904: bool


@contextmanager
def _unzipping(path: Path) -> Iterator[None]:
    """Turns what a broken archive makes the libraries say into an InputError."""
    try:
        with _reading(path):
            yield
    except (*_BAD_ZIP, ElementTree.ParseError) as error:
        raise InputError(
            f"{path.name}: 工作簿已损坏或不完整。请重新导出, 或用 Excel/WPS 打开后另存。"
            f" The workbook is damaged or cut off ({type(error).__name__}): export it again."
        ) from error


def _open_xlsx(path: Path, sheet: str | None, limits: Limits, *, whole: bool) -> list[Table]:
    with _unzipping(path), zipfile.ZipFile(path) as archive:
        _guard_archive(path, archive, limits)
        book = _read_workbook(path, archive, limits)
        plain = {part.part: whole and _verify(archive, part.part) for part in book.sheets}
        if whole and book.strings is not None:
            _verify(archive, book.strings)
        sizes = {part.part: archive.getinfo(part.part).file_size for part in book.sheets}
    sources: list[tuple[str, bool, _Source]] = [
        (part.name, part.hidden, _XlsxSheet(book, part.part, sizes[part.part], plain[part.part], limits))
        for part in book.sheets
    ]
    return _tables_of(path, sources, sheet, limits)


def _guard_archive(path: Path, archive: zipfile.ZipFile, limits: Limits) -> None:
    entries = archive.infolist()
    packed = sum(entry.compress_size for entry in entries)
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > limits.entries:
        _fail(path, f"压缩包内文件超过 {limits.entries} 个。", "Too many entries for a workbook.")
    if unpacked > limits.unpacked or packed > path.stat().st_size:
        _fail(path, f"解压后超过 {limits.unpacked} 字节。", "Unpacked it is too large; split the workbook.")
    if unpacked > limits.unpacked_free and unpacked > limits.ratio * max(packed, 1):
        _fail(path, "压缩比异常, 疑似压缩炸弹。", "Its compression ratio is that of a zip bomb.")
    if any(entry.flag_bits & 1 for entry in entries):
        _fail(path, "压缩包已加密。", "The archive is encrypted.")
    if any(entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for entry in entries):
        _fail(path, "压缩方式不受支持。", "Its compression method is not one that workbooks use.")
    names = {entry.filename.lower() for entry in entries}
    if "xl/workbook.bin" in names:
        _fail(path, "这是 XLSB 文件, 请另存为 XLSX。", "This is XLSB: save it as XLSX.")
    if "_rels/.rels" not in names or not any(name.endswith("workbook.xml") for name in names):
        _fail(path, "压缩包内不是 XLSX 工作簿, 请先解压。", "No XLSX workbook inside: unpack it first.")


def _verify(archive: zipfile.ZipFile, part: str) -> bool:
    """Reads a part to its end, which checks its checksum. True if its XML is of the usual plain kind."""
    plain, tail = True, b""
    with archive.open(part) as stream:
        while data := stream.read(_CHUNK):
            if not tail:
                plain = (
                    re.match(rb"(\xef\xbb\xbf)?\s*(<\?xml[^>]*utf-8[^>]*\?>)?\s*<worksheet[\s>]", data, re.I)
                    is not None
                )
            plain = plain and b"<!" not in tail + data
            tail = data[-1:]
    return plain


def _grow(stream: IO[bytes]) -> Iterator[tuple[Any, bool]]:
    """Parses XML as it comes; yields after each chunk the element that holds what was read, and if it is all.

    The caller takes finished elements out, so that memory stays bounded. No Python is called for single tags.
    """
    builder = ElementTree.TreeBuilder()
    holder = builder.start("holder", {})
    parser = ElementTree.XMLParser(target=builder)  # noqa: S314 - expat limits what entities may grow to
    while data := stream.read(_READ):
        parser.feed(data)
        depth, element = 0, holder
        while len(element) and depth <= _DEEPEST:
            depth, element = depth + 1, element[-1]
        if depth > _DEEPEST:
            raise ValueError("nested too deeply")
        yield holder, False
    parser.close()
    yield holder, True


def _root(archive: zipfile.ZipFile, part: str, limits: Limits) -> Any:
    """A small part, whole."""
    if archive.getinfo(part).file_size > limits.part:
        raise ValueError("part too large")
    with archive.open(part) as stream:
        *_, (holder, _) = _grow(stream)
    return holder[0]


def _local(element: Any) -> str:
    tag: str = element.tag
    return tag[tag.find("}") + 1 :]


def _children(element: Any, name: str) -> Iterator[Any]:
    return (child for child in element if _local(child) == name)


def _attribute(element: Any, name: str) -> str:
    """An attribute whatever its namespace: the strict and the transitional kind of workbook differ in it."""
    return next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == name), "")


def _targets(archive: zipfile.ZipFile, part: str, limits: Limits) -> dict[str, tuple[str, str]]:
    """Relations of a part: id to (kind, the name of the other part as the archive spells it)."""
    folder, name = posixpath.split(part)
    spelled = {entry.lower(): entry for entry in archive.namelist()}
    found: dict[str, tuple[str, str]] = {}
    for relation in _root(archive, spelled[f"{folder}/_rels/{name}.rels".lstrip("/").lower()], limits):
        target = posixpath.normpath(posixpath.join("/" + folder, relation.get("Target", ""))).lstrip("/")
        kind = relation.get("Type", "").rpartition("/")[2]
        if target.lower() in spelled:
            found[relation.get("Id", "")] = (kind, spelled[target.lower()])
    return found


def _read_workbook(path: Path, archive: zipfile.ZipFile, limits: Limits) -> _Workbook:
    main = next(part for kind, part in _targets(archive, "", limits).values() if kind == "officeDocument")
    related = _targets(archive, main, limits)
    by_kind = dict(related.values())
    root = _root(archive, main, limits)
    sheets = [
        _SheetPart(sheet.get("name", ""), related[key][1], sheet.get("state", "visible") != "visible")
        for group in _children(root, "sheets")
        for sheet in _children(group, "sheet")
        if (key := _attribute(sheet, "id")) in related and related[key][0] == "worksheet"
    ]
    since_1904 = any(_attribute(p, "date1904") in ("1", "true", "on") for p in _children(root, "workbookPr"))
    kinds = _style_kinds(_root(archive, by_kind["styles"], limits)) if "styles" in by_kind else {}
    return _Workbook(path, tuple(sheets), by_kind.get("sharedStrings"), kinds, since_1904)


def _style_kinds(root: Any) -> dict[str, str]:
    custom = {
        number.get("numFmtId", ""): number.get("formatCode", "")
        for group in _children(root, "numFmts")
        for number in _children(group, "numFmt")
    }
    kinds = {}
    for group in _children(root, "cellXfs"):
        for index, style in enumerate(_children(group, "xf")):
            if kind := _format_kind(style.get("numFmtId", "0"), custom):
                kinds[str(index)] = kind
    return kinds


def _format_kind(number: str, custom: Mapping[str, str]) -> str | None:
    if number in custom:
        code = _QUOTED_FORMAT.sub("", custom[number].partition(";")[0]).lower()
        if "%" in code:
            return "percent"
        return "date" if re.search("[ymdhs年月日时]", code.replace("general", "")) else None
    if not number.isdecimal():
        return None
    if int(number) in _PERCENT_FORMATS:
        return "percent"
    return "date" if int(number) in _DATE_FORMATS else None


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
        self._growing = _grow(stream) if stream is not None else iter(())

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
            self.texts.append(_unescape_text(_string_text(item)))
        del items[:count]


def _string_text(item: Any) -> str:
    """Text of a string item: plain, or of formatted runs; without the reading aids of East Asian input."""
    if len(item) == 1 and _local(item[0]) == "t":
        return item[0].text or ""
    texts: list[str] = []
    for child in item:
        name = _local(child)
        if name == "t":
            texts.append(child.text or "")
        elif name == "r":
            texts += [text.text or "" for text in _children(child, "t")]
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


def _column_index(letters: str) -> int:
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - 64
    return index - 1


class _XlsxSheet:
    """One sheet of an XLSX. A formula stands for its last value, or for its own text if it has none."""

    format = "xlsx"
    encoding: str | None = None
    delimiter: str | None = None
    strict_width = False

    def __init__(self, book: _Workbook, part: str, size: int, plain: bool, limits: Limits) -> None:
        self.total: int | None = size
        self._book = book
        self._part = part
        self._plain = plain
        self._limits = limits
        self._done = 0
        self._columns: dict[str, int] = {}

    def position(self) -> int:
        return self._done

    def records(self, width: int | None) -> Iterator[_Record]:  # noqa: ARG002
        self._done = 0
        with _unzipping(self._book.path), zipfile.ZipFile(self._book.path) as archive:
            part = self._book.strings
            size = archive.getinfo(part).file_size if part else 0
            strings = _Strings(archive.open(part) if part else None, size)
            with archive.open(self._part) as stream:
                rows = self._plain_rows(stream) if self._plain else self._tree_rows(stream)
                for number, cells in rows:
                    yield self._record(number, cells, strings)

    def _record(self, number: int, found: Iterable[_Cell], strings: _Strings) -> _Record:
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
                text = _unescape_text(inline)
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
        return self._columns.setdefault(letters, _column_index(letters))

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
        return _unescape_text(value)

    def _number(self, form: str | None, value: str) -> str:
        if form is None and value.lstrip("-").isdecimal():
            return value
        try:
            number = float(value)
            if form == "date":
                return _serial_text(number, since_1904=self._book.since_1904)
            return _percent_text(number) if form == "percent" else _number_text(number)
        except (ValueError, OverflowError, InvalidOperation):
            return value

    # -- the two ways to the same rows

    def _plain_rows(self, stream: IO[bytes]) -> Iterator[tuple[int, Iterable[_Cell]]]:
        number, pending, head = 0, b"", b""
        while data := stream.read(_READ):
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
        for holder, finished in _grow(stream):
            self._done = stream.tell()
            root = holder[0] if len(holder) else holder
            if finished and (not seen or _local(root) != "worksheet"):
                raise EOFError
            for data in list(root):
                if _local(data) != "sheetData":
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
        name = _local(child)
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


# ------------------------------------------------------------------------------------------------------- XLS
# The old binary format is read in a process of its own, under a memory and a time limit: a few wrong bytes
# can make its reader allocate gigabytes or abort, which no `except` would catch.

_PASSWORD = 3
_DUMP = """
import sys
sys.path.insert(0, sys.argv[1])
from loaders.tables import dump_xls
dump_xls(sys.argv[2], int(sys.argv[3]))
"""


@dataclass(frozen=True, slots=True)
class _XlsPart:
    name: str
    hidden: bool
    rows: int


def dump_xls(path: str, memory: int) -> None:
    """Writes sheets and rows of an XLS to standard output as JSON lines; runs in a process of its own."""
    with suppress(ImportError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        book = python_calamine.load_workbook(path)
    except python_calamine.PasswordError:
        sys.exit(_PASSWORD)
    for sheet in book.sheets_metadata:
        if sheet.typ != python_calamine.SheetTypeEnum.WorkSheet:
            continue
        data = book.get_sheet_by_name(sheet.name)
        hidden = sheet.visible != python_calamine.SheetVisibleEnum.Visible
        print(json.dumps({"name": sheet.name, "hidden": hidden, "rows": data.end[0] + 1 if data.end else 0}))
        for number, row in enumerate(data.iter_rows(), start=1):
            if any(value != "" for value in row):
                print(json.dumps([number, list(map(_value_text, row))]))


@contextmanager
def _xls_lines(path: Path, limits: Limits) -> Iterator[Iterator[Any]]:
    """The lines that `dump_xls` writes, from a nameless file."""
    home = str(Path(__file__).resolve().parent.parent)
    command = [sys.executable, "-P", "-c", _DUMP, home, str(path), str(limits.xls_memory)]
    with tempfile.TemporaryFile() as spool:
        try:
            done = subprocess.run(
                command,
                stdin=subprocess.DEVNULL,
                stdout=spool,
                stderr=subprocess.DEVNULL,
                timeout=limits.xls_seconds,
                check=False,
            )
        except subprocess.TimeoutExpired:
            _fail(path, "读取超时。请另存为 XLSX。", "Reading it takes too long: save it as XLSX.")
        if done.returncode == _PASSWORD:
            _fail(path, "工作簿有密码, 请去除密码后再导入。", "The workbook has a password: remove it first.")
        if done.returncode != 0:
            _fail(
                path,
                "XLS 文件已损坏或不完整。请用 Excel/WPS 打开后另存为 XLSX。",
                "The XLS is damaged or cut off: open it in a spreadsheet and save it as XLSX.",
            )
        spool.seek(0)
        yield map(json.loads, spool)


def _open_xls(path: Path, sheet: str | None, limits: Limits) -> list[Table]:
    with _reading(path):
        if path.stat().st_size > limits.xls_size:
            _fail(path, f"XLS 文件超过 {limits.xls_size} 字节。", "Too large for an XLS: save it as XLSX.")
        if "EncryptedPackage".encode("utf-16-le") in path.read_bytes():
            _fail(path, "工作簿有密码, 请去除密码后再导入。", "The workbook has a password: remove it first.")
        with _xls_lines(path, limits) as lines:
            parts = [_XlsPart(**line) for line in lines if isinstance(line, dict)]
    sources: list[tuple[str, bool, _Source]] = [
        (part.name, part.hidden, _XlsSheet(path, part.name, part.rows, limits)) for part in parts
    ]
    return _tables_of(path, sources, sheet, limits)


class _XlsSheet:
    """One sheet of an XLS."""

    format = "xls"
    encoding: str | None = None
    delimiter: str | None = None
    strict_width = False

    def __init__(self, path: Path, name: str, rows: int, limits: Limits) -> None:
        self.total: int | None = rows
        self._path = path
        self._name = name
        self._limits = limits
        self._done = 0

    def position(self) -> int:
        return self._done

    def records(self, width: int | None) -> Iterator[_Record]:  # noqa: ARG002
        with _reading(self._path), _xls_lines(self._path, self._limits) as lines:
            mine = False
            for line in lines:
                if isinstance(line, dict):
                    mine = line["name"] == self._name
                elif mine:
                    self._done, cells = line
                    while cells and not cells[-1]:
                        cells.pop()
                    yield self._done, cells[: self._limits.columns], None
