"""XLS. Its sheets as tables.

The old binary format is read in a process of its own, under a memory and a time limit: a few wrong bytes
can make its reader allocate gigabytes or abort, which no `except` would catch.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import python_calamine

from loaders.tables.merges import Box, Merges
from loaders.tables.table import ReadLimits, Record, Table, TableSource, fail, reading
from loaders.tables.values import value_text
from loaders.tables.workbook import tables_of

_PASSWORD = 3
_DUMP = """
import sys
sys.path.insert(0, sys.argv[1])
from loaders.tables.xls import dump_xls
dump_xls(sys.argv[2], int(sys.argv[3]))
"""


@dataclass(frozen=True, slots=True)
class _XlsPart:
    name: str
    hidden: bool
    rows: int
    merges: list[tuple[int, int, int, int]]


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
        merges = [[*first, *last] for first, last in data.merged_cell_ranges or ()]
        rows = data.end[0] + 1 if data.end else 0
        print(json.dumps({"name": sheet.name, "hidden": hidden, "rows": rows, "merges": merges}))
        for number, row in enumerate(data.iter_rows(), start=1):
            if any(value != "" for value in row):
                print(json.dumps([number, list(map(value_text, row))]))


@contextmanager
def _xls_lines(path: Path, limits: ReadLimits) -> Iterator[Iterator[Any]]:
    """The lines that `dump_xls` writes, from a nameless file."""
    home = str(Path(__file__).resolve().parents[2])
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
            fail(path, "读取超时。请另存为 XLSX。", "Reading it takes too long: save it as XLSX.")
        if done.returncode == _PASSWORD:
            fail(path, "工作簿有密码, 请去除密码后再导入。", "The workbook has a password: remove it first.")
        if done.returncode != 0:
            fail(
                path,
                "XLS 文件已损坏或不完整。请用 Excel/WPS 打开后另存为 XLSX。",
                "The XLS is damaged or cut off: open it in a spreadsheet and save it as XLSX.",
            )
        spool.seek(0)
        yield map(json.loads, spool)


def open_xls(path: Path, sheet: str | None, limits: ReadLimits) -> list[Table]:
    with reading(path):
        if path.stat().st_size > limits.xls_size:
            fail(path, f"XLS 文件超过 {limits.xls_size} 字节。", "Too large for an XLS: save it as XLSX.")
        if "EncryptedPackage".encode("utf-16-le") in path.read_bytes():
            fail(path, "工作簿有密码, 请去除密码后再导入。", "The workbook has a password: remove it first.")
        with _xls_lines(path, limits) as lines:
            parts = [_XlsPart(**line) for line in lines if isinstance(line, dict)]
    sources: list[tuple[str, bool, TableSource]] = [
        (part.name, part.hidden, _XlsSheet(path, part, limits)) for part in parts
    ]
    return tables_of(path, sources, sheet, limits)


class _XlsSheet:
    """One sheet of an XLS."""

    format = "xls"
    encoding: str | None = None
    delimiter: str | None = None
    strict_width = False

    def __init__(self, path: Path, part: _XlsPart, limits: ReadLimits) -> None:
        self.total: int | None = part.rows
        self.merges = Merges(
            Box(top + 1, bottom + 1, left, right) for top, left, bottom, right in part.merges
        )
        self._path = path
        self._name = part.name
        self._limits = limits
        self._done = 0

    def position(self) -> int:
        return self._done

    def records(self, width: int | None) -> Iterator[Record]:  # noqa: ARG002
        with reading(self._path), _xls_lines(self._path, self._limits) as lines:
            mine = False
            for line in lines:
                if isinstance(line, dict):
                    mine = line["name"] == self._name
                elif mine:
                    self._done, cells = line
                    while cells and not cells[-1]:
                        cells.pop()
                    yield self._done, cells[: self._limits.columns], None
