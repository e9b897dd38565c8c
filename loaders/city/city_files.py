"""文件. Writers for the shapes in which offices hand over their data; the same rows give the same bytes."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import IO, Any, Final, Protocol, TypeAlias

import xlsxwriter

from loaders.city.layouts import FileLayout

Cell: TypeAlias = str | date | int

_NOTHING_THERE: Final = "无"  # in a forbidden column; its header alone must make it dropped
_MADE: Final = datetime(2026, 1, 1)  # noqa: DTZ001 - a workbook carries the day it was made: always this one
_FAMILY: Final = (
    ("姓名", "与本人关系", "工作单位"),
    ("王某某", "配偶", "无"),
    ("王小某", "子女", "九九市实验中学"),
)


class RowWriter(Protocol):
    """A file being written; `write` answers with the number that a reader gives the row."""

    encoding: str

    def write(self, cells: Mapping[str, Cell]) -> int: ...
    def close(self) -> None: ...


def file_name(layout: FileLayout, day: date) -> str:
    """`企业登记_九九市_2026-06-30.csv`."""
    return f"{layout.file}_{day.isoformat()}.{layout.shape}"


def open_writer(layout: FileLayout, folder: Path, day: date) -> RowWriter:
    """A writer of rows of `layout`; cells are given by field, missing ones are empty."""
    path = folder / file_name(layout, day)
    if layout.shape == "xlsx":
        return _Workbook(layout, path, day)
    if layout.shape == "jsonl":
        return _Lines(layout, path)
    return _Text(layout, path)


def headers_of(layout: FileLayout) -> tuple[str, ...]:
    """All headers, the forbidden ones at the end."""
    return (*layout.columns, *layout.forbidden)


def _line_of(layout: FileLayout, cells: Mapping[str, Cell]) -> list[Cell]:
    line = [cells.get(field, "") for field in layout.columns.values()]
    return [*line, *(_NOTHING_THERE for _ in layout.forbidden)] if layout.forbidden else line


def _written(cell: Cell, day: str) -> str:
    return _written_day(cell, day) if isinstance(cell, date) else str(cell)


@lru_cache(maxsize=50_000)
def _written_day(cell: date, day: str) -> str:
    return cell.strftime(day)


class _Text:
    """CSV and TSV."""

    def __init__(self, layout: FileLayout, path: Path) -> None:
        self.encoding = layout.encoding
        self._layout = layout
        self._stream: IO[str] = path.open("w", encoding=layout.encoding, newline="")
        self._writer = csv.writer(self._stream, delimiter="\t" if layout.shape == "tsv" else ",")
        self._writer.writerow(headers_of(layout))
        self._row = 1

    def write(self, cells: Mapping[str, Cell]) -> int:
        day = self._layout.day
        line = _line_of(self._layout, cells)
        self._writer.writerow([cell if isinstance(cell, str) else _written(cell, day) for cell in line])
        self._row += 1
        return self._row

    def close(self) -> None:
        self._stream.close()


class _Lines:
    """JSON lines. A number that a row holds stays a number."""

    def __init__(self, layout: FileLayout, path: Path) -> None:
        self.encoding = layout.encoding
        self._layout = layout
        self._headers = headers_of(layout)
        self._stream: IO[str] = path.open("w", encoding=layout.encoding, newline="\n")
        self._row = 0

    def write(self, cells: Mapping[str, Cell]) -> int:
        row = dict(zip(self._headers, map(self._value, _line_of(self._layout, cells)), strict=True))
        self._stream.write(json.dumps(row, ensure_ascii=False) + "\n")
        self._row += 1
        return self._row

    def _value(self, cell: Cell) -> str | int:
        return _written(cell, self._layout.day) if isinstance(cell, date) else cell

    def close(self) -> None:
        self._stream.close()


class _Workbook:
    """XLSX, written row by row in constant memory, with the title lines that offices put above the header."""

    def __init__(self, layout: FileLayout, path: Path, day: date) -> None:
        self.encoding = "xlsx"
        self._layout = layout
        options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        self._book: Any = xlsxwriter.Workbook(str(path), options)
        self._book.set_properties({"title": layout.file, "created": _MADE})
        self._sheet: Any = self._book.add_worksheet(layout.sheet)
        self._date: Any = self._book.add_format({"num_format": "yyyy-mm-dd"})
        self._row = 0
        for title in layout.titles:
            self._line([title.format(day=day.isoformat())])
        self._line(headers_of(layout))

    def _line(self, cells: Sequence[Cell]) -> None:
        for column, cell in enumerate(cells):
            if isinstance(cell, str):
                if cell:
                    self._sheet.write_string(self._row, column, cell)
            elif isinstance(cell, date):
                self._write_day(column, cell)
            else:
                self._sheet.write_number(self._row, column, cell)
        self._row += 1

    def _write_day(self, column: int, day: date) -> None:
        if self._layout.day:
            self._sheet.write_string(self._row, column, day.strftime(self._layout.day))
        else:
            self._sheet.write_datetime(self._row, column, day, self._date)

    def write(self, cells: Mapping[str, Cell]) -> int:
        self._line(_line_of(self._layout, cells))
        return self._row

    def close(self) -> None:
        if self._layout.family:
            sheet = self._book.add_worksheet("家庭成员")
            for row, line in enumerate(_FAMILY):
                for column, text in enumerate(line):
                    sheet.write_string(row, column, text)
        self._book.close()


__all__ = ["Cell", "RowWriter", "file_name", "headers_of", "open_writer"]
