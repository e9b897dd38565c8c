"""错位的行. Rows whose cells stand under another column's header: a cell too few or too many somewhere before.

Told by cells that cannot be what their columns say (words in a column of codes or days, a number or a day in
a column of names, a type of party for a name), if moving them by one column makes all of them right.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

from loaders.cleaning import blank
from loaders.column import CellForm, Column
from loaders.column_map import ColumnMap
from loaders.kind import Kind


class CellSort(Enum):
    """单元格的形态."""

    WORDS = auto()
    CODE = auto()
    DAY = auto()
    NUMBER = auto()
    PERCENT = auto()
    TYPE = auto()


_FEWEST: Final = 2
"""So many cells must be impossible where they stand."""
_NAMED: Final = frozenset(("legal_rep", "head", "operator", "investor", "authority", "court", "registrar"))
_DAY: Final = re.compile(r"(?:1[89]|20)\d\d\s*[-/.年]\s*\d{1,2}(?:\D.*)?|(?:19|20)\d{2}[01]\d[0-3]\d")
_NUMBER: Final = re.compile(r"[￥¥]?-?[\d,，]{1,15}(?:\.\d+)?\s*(?:[十百千万亿]{0,3}(?:元|美元|人民币)?)")
_PERCENT: Final = re.compile(r"\d{1,3}(?:\.\d+)?\s*[%％‰]")
_CODE: Final = re.compile(r"(?=(?:.*\d){6})[0-9A-Za-z*-]{8,22}")
_WORDS: Final = re.compile(r"[\u4e00-\u9fff].*[\u4e00-\u9fff]", re.DOTALL)
_TYPE: Final = re.compile(
    r"自然人股东|法人股东|企业法人|法人及非法人组织|自然人|有限责任公司|股份有限公司|个体工商户|居民身份证|身份证|统一社会信用代码"
)
_WANTED: Final = {
    CellForm.CODE: (CellSort.CODE,),
    CellForm.PERSON_ID: (CellSort.CODE,),
    CellForm.PHONE: (CellSort.CODE, CellSort.NUMBER),
    CellForm.DATE: (CellSort.DAY, CellSort.NUMBER),
    CellForm.AMOUNT: (CellSort.NUMBER,),
    CellForm.SHARE: (CellSort.NUMBER, CellSort.PERCENT),
}


@dataclass(frozen=True, slots=True)
class Shifts:
    """错位的辨认 for one table: the sorts of cells that may stand at each place, None for any."""

    wanted: tuple[tuple[CellSort, ...] | None, ...]

    def found(self, cells: Sequence[str]) -> bool:
        """Whether the cells from some column on stand one column away from where they belong."""
        sorts = [_sort(cell) for cell in cells]
        wrong = [place for place in range(len(self.wanted)) if self._wrong(place, sorts, place)]
        if len(wrong) < _FEWEST:
            return False
        return any(
            self._all_right(sorts, first, by)
            for by in (-1, 1)
            for first in range(
                max(0, wrong[0] - 1), wrong[0] + 2
            )  # of a lost cell the next is the first to move
        )

    def _all_right(self, sorts: Sequence[CellSort | None], first: int, by: int) -> bool:
        places = range(first, len(self.wanted))
        right = sum(self._right(place, sorts, place + by) for place in places)
        return right >= _FEWEST and not any(self._wrong(place, sorts, place + by) for place in places)

    def _wrong(self, place: int, sorts: Sequence[CellSort | None], at: int) -> bool:
        wanted, sort = self.wanted[place], self._at(sorts, at)
        return wanted is not None and sort is not None and sort not in wanted

    def _right(self, place: int, sorts: Sequence[CellSort | None], at: int) -> bool:
        wanted, sort = self.wanted[place], self._at(sorts, at)
        return wanted is not None and sort in wanted

    def _at(self, sorts: Sequence[CellSort | None], at: int) -> CellSort | None:
        return sorts[at] if 0 <= at < len(sorts) else None


def _sort(cell: str) -> CellSort | None:
    """The sort of a cell; None if it is empty or could be anything."""
    text = cell.strip()
    if blank(text) or len(text) > 200:
        return None
    if _DAY.fullmatch(text):
        return CellSort.DAY
    if _PERCENT.fullmatch(text):
        return CellSort.PERCENT
    if _TYPE.fullmatch(text):
        return CellSort.TYPE
    if _NUMBER.fullmatch(text) and len(text) < 14:
        return CellSort.NUMBER
    if _CODE.fullmatch(text):
        return CellSort.CODE
    return CellSort.WORDS if _WORDS.search(text) else None


def shifts(kind: Kind, columns: ColumnMap) -> Shifts:
    """Made once for a table."""
    fields = {column.field: column for column in kind.columns}
    width = len(columns.headers) - len(columns.constants)
    wanted: list[tuple[CellSort, ...] | None] = [None] * width
    for name, places in columns.places.items():
        for place in places:
            if place < width:
                wanted[place] = _wanted(fields[name])
    return Shifts(tuple(wanted))


def _wanted(column: Column) -> tuple[CellSort, ...] | None:
    if column.form is CellForm.TEXT:
        named = column.field.endswith("name") or column.field in _NAMED
        return (CellSort.WORDS,) if named else None
    return _WANTED[column.form]
