"""读行. One row read by its kind: what it says, or all that is wrong with it.

Pure: no clock, no store, no file. Bad data raises nothing: a row that lacks what is essential is rejected (拒收).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from graph_service.domain.model import Entity, Fact
from graph_service.domain.reasons import Reason
from loaders.column_map import ColumnMap
from loaders.kind import Kind
from loaders.row import Desk, Remark, RowReader, RowRefused

_MOST_FAULTS: Final = 8
_BETWEEN_COLUMNS: Final = frozenset(
    (Reason.DATE_ORDER, Reason.CONTRADICTS, Reason.SELF_HOLDING, Reason.NAME_ONLY)
)
"""What only the value at fault itself could have caused."""
_TOLD_BY_NAME: Final = ("name:", "n:", "m:")


@dataclass(frozen=True, slots=True)
class ReadRow:
    """读出的行. Each fact with the name of its source; a rejected row has neither entities nor facts."""

    entities: tuple[Entity, ...]
    facts: tuple[tuple[Fact, str], ...]
    remarks: tuple[Remark, ...]
    rejected: bool
    data_day: date


def read_row(kind: Kind, columns: ColumnMap, cells: Sequence[str], desk: Desk) -> ReadRow:
    """读行. What one row says. Never raises for bad data."""
    row = RowReader(kind.source, columns, columns.with_constants(cells), desk)
    for rivals in columns.rivals:
        if rivals.weighty:
            row.compare(rivals)
    try:
        kind.read(row)
    except RowRefused as refused:
        further = _further_faults(kind, columns, cells, desk, refused.field)
        remarks = dict.fromkeys((*row.remarks, *further))
        return ReadRow((), (), tuple(remarks), True, row.data_day)
    source = row.source
    return ReadRow(
        tuple(row.entities.values()),
        tuple([(fact, source) for fact in row.facts]),
        tuple(row.remarks),
        False,
        row.data_day,
    )


def _further_faults(
    kind: Kind, columns: ColumnMap, cells: Sequence[str], desk: Desk, field_: str
) -> list[Remark]:
    """What else is wrong with a refused row: it is read again with the template's example in the place
    of the value at fault, so that the clerk hears of all faults at once."""
    examples = {column.field: column.example for column in kind.columns}
    mended = [*cells, *[""] * (len(columns.headers) - len(cells))]
    found: list[Remark] = []
    done: set[str] = set()
    while len(done) < _MOST_FAULTS and field_ not in done and field_ in columns.places:
        done.add(field_)
        for place in columns.places[field_]:
            mended[place] = examples[field_]
        row = RowReader(kind.source, columns, columns.with_constants(mended), desk)
        following = _read_again(kind, row)
        headers = {columns.header(name) for name in done}
        found += [
            one for one in row.remarks if one.column not in headers and one.reason not in _BETWEEN_COLUMNS
        ]
        if following is None:
            break
        field_ = following
    return found


def _read_again(kind: Kind, row: RowReader) -> str | None:
    """The field for which the row is refused, None if it is not."""
    try:
        kind.read(row)
    except RowRefused as refused:
        return refused.field
    return None


def rests_on_damaged_text(read: ReadRow) -> bool:
    """Whether text with an unreadable character is all that tells a party, a decision or a fact of the row."""
    if any("\ufffd" in str(one.properties.get("number", "")) for one in read.entities):
        return True
    for fact, _ in read.facts:
        if fact.kind.name != "Name" and any("\ufffd" in part for part in fact.identity):
            return True
        by_name = fact.anchor.startswith(_TOLD_BY_NAME)
        if by_name and fact.kind.name == "Name" and "\ufffd" in str(fact.content["text"]):
            return True
    return False
