"""数据种类. A kind of file: its columns described as data, and how one row is read.

A kind lives in one small module of loaders/kinds; adding a source is adding such a module to
`loaders.kinds.KINDS`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from loaders.column import Column

if TYPE_CHECKING:
    from loaders.row import RowReader


@dataclass(frozen=True, slots=True)
class Kind:
    """数据种类. `marks` are the fields whose presence together tells this kind from all others;
    `source` is the source name when neither the row nor the command says one, `rank` its place among sources
    (the smaller is read first)."""

    name: str
    zh: str
    en: str
    source: str
    rank: int
    columns: tuple[Column, ...]
    marks: tuple[tuple[str, ...], ...]  # any one of these sets of fields is enough
    read: Callable[[RowReader], None]
    own_word: bool = False
    """Whether a column is needed that no other kind has, since any paper may have its marks (债权人, 债务人)."""
