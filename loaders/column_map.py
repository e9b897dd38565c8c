"""列对照表. Which column of a table holds which field, as it was found (`loaders.columns` finds it)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from loaders.column import CellForm

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
