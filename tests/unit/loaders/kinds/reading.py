"""How these tests read one row: a kind, and cells by header."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

from graph_service.domain import model
from graph_service.domain.model import Entity, Fact
from loaders.columns import map_columns
from loaders.kinds import KINDS
from loaders.row import Desk
from loaders.row_reading import ReadRow, read_row

KEY = b"a key for tests, 32 bytes long.."
TODAY = date(2025, 1, 31)
DESK = Desk(KEY, None, None, TODAY)
DATA = Path(__file__).parents[3] / "data" / "kinds"

FIRM = "91990100123456788H"
OTHER_FIRM = "919901002345678941"
BODY = "1199010011223344X3"
OLD_NUMBER = "990100123456784"
ZHANG = "990101198001020116"
LI = "990101197506070229"
FIRM_ID = model.organisation(FIRM).id


def read(kind: str, cells: Mapping[str, str], desk: Desk = DESK) -> ReadRow:
    """The row of a file whose headers are the keys."""
    columns = map_columns(KINDS[kind], list(cells))
    assert not columns.unmatched, columns.unmatched
    return read_row(KINDS[kind], columns, list(cells.values()), desk)


def read_file(kind: str, name: str) -> Iterator[ReadRow]:
    """The rows of a CSV file in tests/data/kinds."""
    with (DATA / name).open(encoding="utf-8", newline="") as stream:
        lines = list(csv.reader(stream))
    columns = map_columns(KINDS[kind], lines[0])
    for line in lines[1:]:
        yield read_row(KINDS[kind], columns, line, DESK)


def facts(row: ReadRow, kind: str) -> list[Fact]:
    """Its facts of one kind, in order."""
    return [fact for fact, _ in row.facts if fact.kind.name == kind]


def fact(row: ReadRow, kind: str) -> Fact:
    """Its only fact of one kind."""
    (found,) = facts(row, kind)
    return found


def entity(row: ReadRow, id_: str) -> Entity:
    """The entity of an id."""
    (found,) = [one for one in row.entities if one.id == id_]
    return found


def persons(row: ReadRow) -> list[Entity]:
    """Its natural persons."""
    return [one for one in row.entities if one.label == "Person"]


def reasons(row: ReadRow) -> list[str]:
    """Codes of its remarks, in order."""
    return [remark.reason.code for remark in row.remarks]


def roles(row: ReadRow) -> list[tuple[str, date | None, date | None]]:
    """Role, from and to of each office it states."""
    return [(str(one.content["role"]), one.since, one.until) for one in facts(row, "HOLDS_ROLE")]
