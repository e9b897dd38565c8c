"""列对照. Which column of a table holds which field of its kind, by headers and by what the clerk says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from graph_service.errors import SettingError
from loaders.headers import forbidden, match, unit
from loaders.kind import CellForm, Column, Kind
from loaders.mapping import MappingFile
from loaders.tables import EXTRA_COLUMNS

_WEIGHTY: Final = (CellForm.CODE, CellForm.PERSON_ID, CellForm.DATE, CellForm.AMOUNT, CellForm.SHARE)
FRACTION: Final = "1"
"""The unit of a share that is written as a part of one: 0.6 and not 60."""


@dataclass(frozen=True, slots=True)
class Rivals:
    """争一字段的列. Several columns for one field, the one that is believed first before the others.

    `weighty`: it says who or what is meant, when, or how much, so that rows in which they differ are remarked.
    """

    field: str
    form: CellForm
    places: tuple[int, ...]
    weighty: bool


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """列对照. Which column holds which field of a kind, made once for a table.

    `constants` are what the clerk states for all rows; they stand behind the cells of a row, with headers and
    places like them. `units`: the unit of a field's numbers as header or clerk say it: 元, 万元 …, %, 1; `stated`: the
    fields whose unit the clerk said.
    """

    headers: tuple[str, ...]
    places: Mapping[str, tuple[int, ...]]
    unmatched: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()
    rivals: tuple[Rivals, ...] = ()
    sensitive: frozenset[str] = frozenset()
    missing: tuple[str, ...] = ()
    units: Mapping[str, str] = field(default_factory=dict)
    stated: frozenset[str] = frozenset()
    constants: tuple[str, ...] = ()
    template: Mapping[str, str] = field(default_factory=dict)
    single: Mapping[str, int] = field(default_factory=dict)
    """The fields that have exactly one column, for speed."""

    def header(self, field_: str) -> str | None:
        """The header of a field as the file writes it, else as the template does."""
        places = self.places.get(field_)
        return self.headers[places[0]] if places else self.template.get(field_)

    def with_constants(self, cells: Sequence[str]) -> Sequence[str]:
        """A row's cells, and behind them what the clerk states for all rows."""
        if not self.constants:
            return cells
        width = len(self.headers) - len(self.constants)
        return (*cells[:width], *[""] * (width - len(cells)), *self.constants)


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
