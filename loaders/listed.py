"""主体名单. A file that names parties, one a line: a code or a whole name; also CSV with a header."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

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
    encoding = find_encoding(path, DEFAULT_LIMITS, whole=True)
    with reading(path):
        text = path.read_bytes().decode(encoding.name, errors="replace")
    return list(_named(text.lstrip("\ufeff")))


def _named(text: str) -> Iterator[Named]:
    places: Sequence[int] | None = None
    for line, cells in _rows(text):
        if places is None:
            columns = _columns(cells)
            places = [columns[field] for field in _FIELDS if field in columns] if columns else [0]
            if columns:
                continue
        said = next((cells[place] for place in places if place < len(cells) and cells[place]), "")
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
