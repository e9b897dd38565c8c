"""识别. Which kind of file a table is, told by its headers and by reading its first rows.

A kind fits if its telling columns are there, none that it needs is missing, it knows a column that no other
kind has or most of them, and most of the first rows can be read as it. Of several that fit, one wins only if it
explains every column the others explain, and more; the file's name breaks ties, and then `why` says so.
Otherwise the table is named, not guessed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Final

from loaders.column_map import ColumnMap
from loaders.columns import map_columns
from loaders.headers import fold, ways_to_read
from loaders.heading_rows import heading_rows
from loaders.kind import Kind
from loaders.kinds import KINDS
from loaders.row import Desk
from loaders.row_reading import read_row

_ROWS: Final = 50
_ENOUGH: Final = 0.5
"""The share of the first rows that must be readable; of the columns that must be known if all are common ones."""
_NEAREST: Final = 2
_DESK: Final = Desk(key=b"recognise", region=None, source=None, data_day=date.max)
"""The key is of no matter: what is read here is thrown away."""


@dataclass(frozen=True, slots=True)
class Guess:
    """识别结果. `kind` is None if no kind fits or several do; `candidates`: the names of those that do."""

    kind: Kind | None
    why: str
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Fit:
    """How a kind fits a table."""

    kind: Kind
    columns: ColumnMap
    told: bool
    sure: bool
    readable: float

    @property
    def explained(self) -> frozenset[int]:
        return frozenset(place for places in self.columns.places.values() for place in places)


def recognise(headers: Sequence[str], rows: Sequence[Sequence[str]], filename: str) -> Guess:
    """识别. The kind of a table with these headers and first rows; the file's name only breaks ties."""
    fits = [_fit(kind, headers, rows) for kind in KINDS.values()]
    candidates = [fit for fit in fits if fit.told and fit.sure and not fit.columns.missing]
    if not candidates:
        return Guess(None, _why_none(fits))
    readable = [fit for fit in candidates if fit.readable >= _ENOUGH]
    if not readable:
        return Guess(None, _why_unreadable(candidates), _names(candidates))
    winner = _widest(readable)
    if winner is not None:
        return Guess(winner.kind, _why(winner), _names(readable))
    named = _named(readable, filename)
    if named is not None:
        others = _listed([fit for fit in readable if fit is not named])
        why = f"{_why(named)}; 按文件名排除 {others} chosen over {others} by the file's name"
        return Guess(named.kind, why, _names(readable))
    listed = _listed(readable)
    return Guess(
        None,
        f"多种数据都符合, 请指明种类: {listed}。 More than one kind fits; say which: {listed}.",
        _names(readable),
    )


def _fit(kind: Kind, headers: Sequence[str], rows: Sequence[Sequence[str]]) -> _Fit:
    columns = map_columns(kind, headers)
    told = any(all(field in columns.places for field in mark) for mark in kind.marks)
    sure = told and (_has_own_word(kind, columns) or (not kind.own_word and _knows_most(columns)))
    readable = _readable(kind, columns, rows) if sure and not columns.missing else 0.0
    return _Fit(kind, columns, told, sure, readable)


def _has_own_word(kind: Kind, columns: ColumnMap) -> bool:
    """Whether one of the headers is a word of this kind only."""
    known = (columns.headers[place] for places in columns.places.values() for place in places)
    return any(_kinds_of().get(word) == kind.name for header in known for word in ways_to_read(header))


def _knows_most(columns: ColumnMap) -> bool:
    known = sum(map(len, columns.places.values()))
    return known >= _ENOUGH * (known + sum(1 for header in columns.unmatched if header.strip()))


@cache
def _kinds_of() -> dict[str, str | None]:
    """The kind that alone has a spelling; None for a spelling of several."""
    found: dict[str, str | None] = {}
    for kind in KINDS.values():
        for word in {fold(text) for one in kind.columns for text in (one.header, *one.aliases)}:
            found[word] = None if word in found else kind.name
    return found


def _readable(kind: Kind, columns: ColumnMap, rows: Sequence[Sequence[str]]) -> float:
    """The share of the first rows that the kind would not reject; 1 if there are none."""
    headings = heading_rows(kind, columns)
    sample = [row for row in rows[:_ROWS] if not headings.found(row)]
    if not sample:
        return 1.0
    return sum(not read_row(kind, columns, row, _DESK).rejected for row in sample) / len(sample)


def _widest(fits: Sequence[_Fit]) -> _Fit | None:
    """The one whose columns are more than those of each of the others, all of theirs among them."""
    return next(
        (fit for fit in fits if all(fit is other or fit.explained > other.explained for other in fits)), None
    )


def _named(fits: Sequence[_Fit], filename: str) -> _Fit | None:
    """The one that the file's name speaks of; of nested names (被执行人, 失信被执行人) the longest."""
    name = fold(filename)
    scores = sorted(
        ((_spoken(fit.kind, name), fit) for fit in fits), key=lambda score: score[0], reverse=True
    )
    best, fit = scores[0]
    return fit if best > 0 and (len(scores) == 1 or scores[1][0] < best) else None


def _spoken(kind: Kind, name: str) -> int:
    return max(
        (len(word) for word in (fold(kind.name), fold(kind.zh), fold(kind.en)) if word in name), default=0
    )


def _names(fits: Sequence[_Fit]) -> tuple[str, ...]:
    return tuple(fit.kind.name for fit in fits)


def _listed(fits: Sequence[_Fit]) -> str:
    return ", ".join(f"{fit.kind.name} {fit.kind.zh}" for fit in fits)


def _why(fit: _Fit) -> str:
    mark = next(mark for mark in fit.kind.marks if all(field in fit.columns.places for field in mark))
    shown = "、".join(fit.columns.header(field) or field for field in mark)
    return f"表头有 {shown}, 首行可读 has the columns {shown}, and its first rows can be read"


def _why_none(fits: Sequence[_Fit]) -> str:
    known = [fit for fit in fits if fit.explained]
    if not known:
        return "没有认识的表头。 No header is known."
    nearest = sorted(known, key=lambda fit: len(fit.explained), reverse=True)[:_NEAREST]
    said = [(fit.kind, _lacking(fit)) for fit in nearest]
    chinese = "; ".join(f"{kind.name} {kind.zh}, {lacking}" for kind, (lacking, _) in said)
    english = "; ".join(f"{kind.name}, which {lacking}" for kind, (_, lacking) in said)
    return f"不像任何一种数据; 最接近 {chinese}。 Fits no kind; nearest are {english}."


def _lacking(fit: _Fit) -> tuple[str, str]:
    """What keeps a kind from fitting, in both languages."""
    columns = fit.columns
    if columns.missing:
        lacking = "、".join(columns.missing)
    elif fit.told:
        unknown = "、".join(header for header in columns.unmatched if header.strip())
        return (
            f"但没有它独有的列, 其余列不属于它 ({unknown})",
            f"has no column of its own here and does not know the others ({unknown})",
        )
    else:
        marks = (
            "、".join(columns.template[field] for field in mark if field not in columns.places)
            for mark in fit.kind.marks
        )
        lacking = " / ".join(marks)
    return f"缺列 {lacking}", f"lacks {lacking}"


def _why_unreadable(fits: Sequence[_Fit]) -> str:
    listed = _listed(fits)
    return (
        f"表头像 {listed}, 但首行大多无法按其读取。"
        f" The headers look like {listed}, but most of the first rows cannot be read as such."
    )
