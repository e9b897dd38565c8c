"""列对照. Finds which column of a table holds which field of its kind, by headers and by what the clerk says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from graph_service.errors import SettingError
from loaders.column import CellForm, Column
from loaders.column_map import FRACTION, ColumnMap, Rivals
from loaders.headers import forbidden, match, unit
from loaders.kind import Kind
from loaders.mapping import MappingFile
from loaders.tables import EXTRA_COLUMNS

_WEIGHTY: Final = (CellForm.CODE, CellForm.PERSON_ID, CellForm.DATE, CellForm.AMOUNT, CellForm.SHARE)


def map_columns(kind: Kind, headers: Sequence[str], notes: MappingFile | None = None) -> ColumnMap:
    """列对照. Finds the columns of a kind among the headers of a table.

    `notes` is the clerk's mapping file. SettingError if a field or header that it names does not exist.
    """
    plain = tuple(headers)
    found = match(plain, {column.field: (column.header, *column.aliases) for column in kind.columns})
    columns = {name: list(places) for name, places in found.columns.items()}
    fields = {column.field: column for column in kind.columns}
    said = {_field(kind, name): note for name, note in (notes or {}).items()}
    for name, note in said.items():
        if note.header is not None:
            _override(plain, columns, name, note.header)
    columns = {name: places for name, places in columns.items() if places}
    taken = {*found.dropped, *(place for places in columns.values() for place in places)}
    rivals = [
        _rivals(fields[name], places)
        for name, places in columns.items()
        if len(places) > 1 and fields[name].form is not CellForm.PHONE  # several phones are no contradiction
    ]
    units = {name: _unit_of_header(fields[name], plain[places[0]]) for name, places in columns.items()}
    units |= {name: _unit(fields[name], note.unit) for name, note in said.items() if note.unit is not None}
    constants = {name: note.value for name, note in said.items() if note.value is not None}
    for place, name in enumerate(constants, start=len(plain)):
        columns.setdefault(name, []).append(place)
    return ColumnMap(
        headers=(*plain, *(fields[name].header for name in constants)),
        places={name: tuple(places) for name, places in columns.items()},
        unmatched=tuple(
            name for place, name in enumerate(plain) if place not in taken and name not in EXTRA_COLUMNS
        ),
        forbidden=tuple(plain[place] for place in found.dropped),
        rivals=tuple(rivals),
        sensitive=_sensitive(fields, plain, columns),
        missing=tuple(
            column.header for column in kind.columns if column.required and column.field not in columns
        ),
        units={name: word for name, word in units.items() if word},
        stated=frozenset(name for name, note in said.items() if note.unit is not None),
        constants=tuple(constants.values()),
        template={column.field: column.header for column in kind.columns},
        single={name: places[0] for name, places in columns.items() if len(places) == 1},
    )


def _rivals(column: Column, places: Sequence[int]) -> Rivals:
    named = column.field.endswith("name") or column.field == "number"
    return Rivals(column.field, column.form, tuple(places), named or column.form in _WEIGHTY)


def summed_places(kind: Kind, columns: ColumnMap) -> frozenset[int]:
    """合计列. The columns of amounts and shares: one that reaches over several rows may be the sum of them."""
    summed = {column.field for column in kind.columns if column.form in (CellForm.AMOUNT, CellForm.SHARE)}
    return frozenset(place for name, places in columns.places.items() if name in summed for place in places)


def _sensitive(
    fields: Mapping[str, Column], headers: Sequence[str], columns: Mapping[str, Sequence[int]]
) -> frozenset[str]:
    """The headers under which numbers of persons stand; they are masked in reject files."""
    return frozenset(
        headers[place]
        for name, places in columns.items()
        for place in places
        if fields[name].form in (CellForm.PERSON_ID, CellForm.PHONE) and place < len(headers)
    )


def _field(kind: Kind, wanted: str) -> str:
    """A field of the kind, by its name or by its header in the template."""
    fields = {column.header: column.field for column in kind.columns}
    name = fields.get(wanted, wanted)
    if name not in fields.values():
        raise SettingError(
            f"{kind.zh}({kind.name}) 没有字段 {wanted!r}。 No such field; `template {kind.name}` shows them."
        )
    return name


def _unit_of_header(column: Column, header: str) -> str | None:
    word = unit(header)
    return word if (word == "%") == (column.form is CellForm.SHARE) else None


def _unit(column: Column, said: str) -> str:
    """The unit that the clerk states. SettingError if the field cannot have it."""
    word = FRACTION if said.strip() == FRACTION else unit(f"({said})")
    share = word in ("%", FRACTION)
    if (
        word is None
        or (column.form not in (CellForm.AMOUNT, CellForm.SHARE))
        or share != (column.form is CellForm.SHARE)
    ):
        raise SettingError(
            f'对照文件中 {column.header} 的单位 {said!r} 不能采用: 比例用 "%" 或 "1", 金额用 "元"、"万元"、"亿元" 等。'
            f' {column.field} cannot have this unit: shares have "%" or "1", amounts "元", "万元" and so on.'
        )
    return word


def _override(headers: Sequence[str], columns: dict[str, list[int]], name: str, header: str) -> None:
    places = [place for place, one in enumerate(headers) if one == header]
    if header and not places:
        raise SettingError(f"对照文件中的表头 {header!r} 不在此文件中。 The file has no such header.")
    if places and forbidden(header):
        raise SettingError(f"列 {header!r} 属于禁止采集的信息, 不能对照。 This column must not be collected.")
    for taken in columns.values():
        taken[:] = [place for place in taken if place not in places]
    columns[name] = places
