"""主体名单. A file that names parties, one a line: a code or a whole name; also CSV with a header."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from graph_service.errors import InputError
from loaders.headers import match
from loaders.kinds.column_groups import firm
from loaders.tables.encoding import find_encoding
from loaders.tables.table import DEFAULT_LIMITS, reading

_FIELDS: Final = ("uscc", "reg_no", "org_code", "name")
"""Where a header stands: what of a line names the party, the surest first."""
_SPELLINGS: Final = {column.field: (column.header, *column.aliases) for column in firm()}
_DELIMITERS: Final = ",\t;，；"


@dataclass(frozen=True, slots=True)
class Named:
    """一行所指. `line` from 1, as an editor counts; `text` the code, or the name where no code is given."""

    line: int
    text: str


def read_listed(path: Path) -> list[Named]:
    """主体名单 of a file; empty lines and the header name nobody. InputError if it cannot be read."""
    return list(_named(_text(path)))


def _text(path: Path) -> str:
    encoding = find_encoding(path, DEFAULT_LIMITS, whole=True)
    with reading(path):
        return path.read_bytes().decode(encoding.name, errors="replace").lstrip("\ufeff")


def _named(text: str) -> Iterator[Named]:
    places: Sequence[int] | None = None
    for line, cells in _rows(text):
        if places is None:
            columns = _columns(cells)
            places = [columns[field] for field in _FIELDS if field in columns] if columns else [0]
            if columns:
                continue
        said = _first(cells, places)
        if said:
            yield Named(line, said)


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(_DELIMITERS, key=first.count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    for row in rows:
        cells = [cell.strip() for cell in row]
        if any(cells):
            yield rows.line_num, cells


def _columns(cells: Sequence[str]) -> Mapping[str, int]:
    """Which column is what, if the row is a header."""
    found = match(cells, _SPELLINGS).columns
    return {field: places[0] for field, places in found.items()}


@dataclass(frozen=True, slots=True)
class Pair:
    """一行所对. A name, or the id of who is known by it only, and the code of an organisation."""

    line: int
    name: str
    code: str


_NAME_ID: Final = ("名称标识", "name_id", "id")


def read_pairs(path: Path) -> list[Pair]:
    """成对的名称与代码 of a CSV file with a header, one of each line; "" for what a line lacks. InputError if it cannot be
    read."""
    rows = list(_rows(_text(path)))
    header = [cell.casefold() for cell in rows[0][1]] if rows else []
    columns = _columns(rows[0][1]) if rows else {}
    names = [place for place, cell in enumerate(header) if cell in _NAME_ID]
    names += [columns["name"]] if "name" in columns else []
    code = columns.get("uscc")
    if not names or code is None:
        raise InputError(
            f"{path} 的表头须有“名称”或“名称标识”, 与“统一社会信用代码”。"
            " The header needs a name, or its id, and a unified code."
        )
    return [Pair(line, _first(cells, names), _first(cells, [code])) for line, cells in rows[1:]]


@dataclass(frozen=True, slots=True)
class ListedNotice:
    """一行告知, as written; "" for what the line lacks."""

    line: int
    decision: str
    matter: str
    code: str
    about: str
    on: str
    way: str
    number: str
    authority: str


_TOLD: Final = {
    "decision": ("决定文号", "决定标识", "决定", "文号", "案号", "decision"),
    "matter": ("名单类型", "事项", "matter"),
    "code": ("当事人代码", "统一社会信用代码", "code"),
    "about": ("告知对象", "告知对象标识", "about"),
    "on": ("告知日期", "送达日期", "on"),
    "way": ("告知方式", "送达方式", "way"),
    "number": ("告知文号", "告知书文号", "number"),
    "authority": ("告知单位", "authority"),
}


def read_told(path: Path) -> list[ListedNotice]:
    """告知 of a CSV file with a header. InputError if it cannot be read or names no decisions."""
    rows = list(_rows(_text(path)))
    columns = match(rows[0][1], _TOLD).columns if rows else {}
    if "decision" not in columns:
        raise InputError(
            f"{path} 的表头须有“决定文号”或“决定标识”。 The header needs the decision's number or id."
        )
    return [
        ListedNotice(line, *(_first(cells, columns.get(field, ())) for field in _TOLD))
        for line, cells in rows[1:]
    ]


def _first(cells: Sequence[str], places: Sequence[int]) -> str:
    return next((cells[place] for place in places if place < len(cells) and cells[place]), "")
