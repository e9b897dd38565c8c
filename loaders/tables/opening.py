"""打开. What kind of table file the first bytes announce, whatever its name ends in, and its tables."""

from __future__ import annotations

import hashlib
from itertools import islice
from pathlib import Path

from loaders.tables.delimited import Delimited, sniff_delimiter
from loaders.tables.encoding import find_encoding, open_text
from loaders.tables.jsons import json_source
from loaders.tables.table import (
    DEFAULT_LIMITS,
    Peek,
    ReadLimits,
    Sheet,
    Table,
    TableSource,
    fail,
    header_of,
    reading,
)
from loaders.tables.xls import open_xls
from loaders.tables.xlsx import open_xlsx

_OTHER_FILES = {
    b"%PDF": "PDF",
    b"\x1f\x8b": "gzip",
    b"Rar!": "RAR",
    b"7z\xbc\xaf": "7z",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
}


def open_tables(path: Path, *, sheet: str | None = None, limits: ReadLimits = DEFAULT_LIMITS) -> list[Table]:
    """打开表格文件. The tables of a file: one, or one for each data sheet of a workbook.

    Reads the whole file once (encoding, checksums), so that a damaged one is refused before its first row.
    `sheet` picks one sheet by name. Raises InputError, which names the place and the way to mend it.
    """
    return _open(path, sheet, limits, whole=True)


def peek(path: Path, rows: int = 50, *, limits: ReadLimits = DEFAULT_LIMITS) -> list[Peek]:
    """预览. Header and first rows of each table, reading only the beginning of the file."""
    return [
        Peek(Sheet(table.sheet, table.header_row, table.headers), tuple(islice(table, rows)))
        for table in _open(path, None, limits, whole=False)
    ]


def file_hash(path: Path) -> str:
    """文件摘要. SM3 of the file's bytes, in hex. Raises InputError if it cannot be read."""
    with reading(path), path.open("rb") as stream:
        return hashlib.file_digest(stream, lambda: hashlib.new("sm3")).hexdigest()


def _open(path: Path, sheet: str | None, limits: ReadLimits, *, whole: bool) -> list[Table]:
    with reading(path), path.open("rb") as stream:
        magic = stream.read(8)
    if not magic:
        fail(path, "文件为空。", "The file is empty.")
    for start, name in _OTHER_FILES.items():
        if magic.startswith(start):
            fail(
                path,
                f"这是 {name} 文件, 不是表格。",
                f"This is {name}, not a table: unpack or export it first.",
            )
    if magic.startswith(b"PK"):
        return open_xlsx(path, sheet, limits, whole=whole)
    if magic == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        return open_xls(path, sheet, limits)
    if sheet is not None:
        fail(path, f"不是工作簿, 没有工作表“{sheet}”。", "Not a workbook: it has no sheets.")
    return [_open_text(path, limits, whole=whole)]


def _open_text(path: Path, limits: ReadLimits, *, whole: bool) -> Table:
    with reading(path):
        encoding = find_encoding(path, limits, whole=whole)
        with open_text(path, encoding) as (_, text):
            sample = text.read(1 << 18)
    start = sample.lstrip("\ufeff \t\r\n\0")
    if start.startswith("<"):
        fail(
            path,
            "这是网页或 XML 文件(扩展名可能是 .xls)。请用 Excel 或 WPS 打开后另存为 XLSX。",
            "This is HTML or XML, whatever its name ends in: open it in a spreadsheet and save it as XLSX.",
        )
    objects = json_source(path, encoding, start, limits)
    source: TableSource = objects or Delimited(path, encoding, sniff_delimiter(sample), limits)
    with reading(path):
        sheet = objects.header() if objects else header_of(path, source, "", limits)
    if sheet is None:
        fail(path, "文件中没有内容。", "There is nothing in the file.")
    return Table(path, source, sheet, limits=limits)
