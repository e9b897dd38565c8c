"""退回与存疑文件. What a clerk gets back: rows not accepted, or accepted with a remark, ready to be mended.

`<file>.rejected.csv` and `<file>.suspect.csv` have the input's own columns in their own order and six more
(`EXTRA_COLUMNS`); they open in a spreadsheet and can be loaded again as they are.
"""

from __future__ import annotations

import csv
import filecmp
import hashlib
import os
import re
import tempfile
from collections.abc import Callable, Collection
from datetime import date
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import IO, Literal, Self

from graph_service.domain.reasons import Reason
from graph_service.errors import InputError
from loaders.tables import DAY_COLUMN, EXTRA_COLUMNS, MISALIGNED, Row, Table, neutralise_formula

__all__ = ["EXTRA_COLUMNS", "Kind", "RejectWriter", "is_result_file", "result_path"]

Kind = Literal["rejected", "suspect"]
_SUFFIXES = (".rejected.csv", ".suspect.csv")

# A citizen id by its shape: region, birthday, order, check character; the old form lacks century and check.
_CITIZEN_ID = re.compile(
    r"(?<![0-9A-Za-z])\d{6}(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXxＸｘ](?![0-9A-Za-z])"
)
_OLD_CITIZEN_ID = re.compile(
    r"(?<![0-9A-Za-z])\d{6}\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}(?![0-9A-Za-z])"
)
_WEIGHTS = [2**power % 11 for power in range(17, 0, -1)]


def is_result_file(path: Path) -> bool:
    """True for a file that a load has written; a folder's load passes over it unless it is named."""
    return path.name.lower().endswith(_SUFFIXES)


def result_path(table: Table, kind: Kind, out_dir: Path | None = None) -> Path:
    """Where a table's reject or suspect file goes: beside the input, or in `out_dir`."""
    name = table.path.name
    if table.sheet_count > 1:
        name += "." + _file_name(table.sheet)
    return (out_dir or table.path.parent) / f"{name}.{kind}.csv"


def _reserved(path: Path) -> bool:
    """Takes a free name before anybody else does."""
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except FileExistsError:
        return False
    return True


def _same(one: Path, other: Path) -> bool:
    try:
        return filecmp.cmp(one, other, shallow=False)
    except OSError:  # not ours to read, so not what we have written
        return False


def _numbered(path: Path, number: int) -> Path:
    """登记.csv.rejected.csv, then 登记.csv-2.rejected.csv and so on."""
    if number == 1:
        return path
    stem, kind, suffix = path.name.rsplit(".", 2)
    return path.with_name(f"{stem}-{number}.{kind}.{suffix}")


def _file_name(sheet: str) -> str:
    """A sheet's name within a file name; a changed one gets a mark, so that two sheets never share a file."""
    safe = re.sub(r'[\x00-\x1f\x7f/\\:*?"<>|]', "_", sheet).strip(". ")[:40] or "_"
    if safe == sheet:
        return safe
    return f"{safe}-{hashlib.sha256(sheet.encode(errors='replace')).hexdigest()[:8]}"


def _check_fits(number: str) -> bool:
    total = sum(int(digit) * weight for digit, weight in zip(number, _WEIGHTS, strict=False))
    return "10X98765432"[total % 11] == number[17].upper().replace("Ｘ", "X")


class RejectWriter:
    """退回文件. Writes one table's rejected or suspect rows; use it in a `with` block.

    The file appears when the block ends, whole, readable by its owner only; without any row there is none. A
    file that another input or load has left is neither changed nor removed: the new one gets a number in its
    name, unless it says the same. If the block ends by an error, nothing changes. `path` is where it is.

    `sensitive` names columns whose cells are written as `mask(cell)`. Besides, a citizen id anywhere in other
    cells, in the explanation or in the proposal goes through `mask`: known by its check character where the
    cells stand in their columns, by its shape alone where they may have slipped.
    """

    def __init__(
        self,
        input: Table,
        kind: Kind,
        out_dir: Path | None = None,
        *,
        data_day: date,
        sensitive: Collection[str] = (),
        mask: Callable[[str], str],
        taken: set[Path] | None = None,
    ) -> None:
        self.path = result_path(input, kind, out_dir)
        self.count = 0
        self._day = data_day.isoformat()
        self._taken = taken if taken is not None else set()
        self._input = input
        self._mask = mask
        self._own = [index for index, name in enumerate(input.headers) if name not in EXTRA_COLUMNS]
        self._width = len(input.headers)
        self._day_place = input.headers.index(DAY_COLUMN) if DAY_COLUMN in input.headers else None
        self._sensitive = frozenset(i for i, name in enumerate(input.headers) if name in frozenset(sensitive))
        self._stream: IO[str] | None = None

    def write(self, row: Row, column: str, reason: str, explanation: str, proposal: str = "") -> None:
        """Adds a row: the column at fault, the reason's code, what it means, and how it might be mended."""
        slipped = row.fault in MISALIGNED or reason == Reason.CELLS_SHIFTED.code
        cells = [self._masked(index, row.cells[index], slipped=slipped) for index in self._own]
        beyond = [self._scrub(cell, slipped=True) for cell in row.cells[self._width :]]
        remarks = [self._scrub(text, slipped=True) for text in (explanation, proposal)]
        self._put([*cells, str(row.number), column, reason, *remarks, self._day_of(row), *beyond])
        self.count += 1

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self.close()
        else:
            self._discard()

    def close(self) -> None:
        """Puts the file in its place, if there were rows."""
        if self._stream is None:
            return
        stream, self._stream = self._stream, None
        with stream:
            stream.flush()
            os.fsync(stream.fileno())
        written = Path(stream.name)
        try:
            self.path = self._placed(written)
        finally:
            written.unlink(missing_ok=True)

    def _placed(self, written: Path) -> Path:
        """The name under which it stays: the first that is free, or that says the same already."""
        for number in count(1):
            path = _numbered(self.path, number)
            if path not in self._taken and (_reserved(path) or _same(written, path)):
                os.replace(written, path)
                self._taken.add(path)
                return path
        raise AssertionError("numbers do not end")

    def _day_of(self, row: Row) -> str:
        """The data day of a row: of the load that gave it back first, if it comes again."""
        place = self._day_place
        return (row.cells[place] if place is not None else "") or self._day

    def _discard(self) -> None:
        if self._stream is not None:
            stream, self._stream = self._stream, None
            stream.close()
            Path(stream.name).unlink(missing_ok=True)

    def _put(self, cells: list[str]) -> None:
        if self._stream is None:
            self._stream = self._create()
            self._put([*(self._input.headers[index] for index in self._own), *EXTRA_COLUMNS])
        csv.writer(self._stream, lineterminator="\r\n").writerow(map(neutralise_formula, cells))

    def _create(self) -> IO[str]:
        """A file beside the final one that only its owner reads until it is put in place."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            stream = tempfile.NamedTemporaryFile(  # noqa: SIM115 - closed when it is put in place
                "w",
                encoding="utf-8-sig",
                newline="",
                dir=self.path.parent,
                prefix=".",
                suffix=".tmp",
                delete=False,
            )
        except OSError as error:
            raise InputError(
                f"{self.path}: 无法写入({error.strerror})。请用 --out 指定可写的目录。"
                " Cannot write there; give a folder by --out."
            ) from error
        return stream

    def _masked(self, index: int, cell: str, *, slipped: bool) -> str:
        if index in self._sensitive and cell:
            return self._mask(cell)
        return self._scrub(cell, slipped=slipped)

    def _scrub(self, text: str, *, slipped: bool) -> str:
        if len(text) < 15:
            return text
        text = _CITIZEN_ID.sub(lambda found: self._replace(found[0], sure=slipped), text)
        return _OLD_CITIZEN_ID.sub(lambda found: self._mask(found[0]), text) if slipped else text

    def _replace(self, number: str, *, sure: bool) -> str:
        return self._mask(number) if sure or _check_fits(number) else number
