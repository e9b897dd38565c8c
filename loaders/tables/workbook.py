"""工作簿. Which sheets of a workbook are tables, and what is passed over: family, hidden and notes sheets."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from loaders.headers import family_sheet
from loaders.tables.table import DroppedSheet, ReadLimits, Sheet, Table, TableSource, fail, header_of

_NOTES = re.compile(
    r".*(说明|字典|代码表|指南|须知)|备注|注释|目录|封面"
    r"|readme|notes?|instructions?|(data )?dictionary|help|cover",
    re.IGNORECASE,
)


def _is_notes(name: str) -> bool:
    return _NOTES.fullmatch(name.strip()) is not None


def _why_dropped(name: str, *, hidden: bool, wanted: str | None) -> str | None:
    """Why a sheet is passed over; a sheet asked for by name is read unless the law forbids it."""
    if family_sheet(name):
        return "family"
    if wanted is not None:
        return None if name == wanted else "not wanted"
    if hidden:
        return "hidden"
    return "notes" if _is_notes(name) else None


def tables_of(
    path: Path, sources: Sequence[tuple[str, bool, TableSource]], wanted: str | None, limits: ReadLimits
) -> list[Table]:
    """The tables of a workbook's sheets, given as name, hidden, source."""
    if wanted is not None and wanted not in [name for name, _, _ in sources]:
        names = "、".join(name for name, _, _ in sources)
        fail(path, f"没有工作表“{wanted}”, 现有: {names}。", "There is no such sheet.")
    chosen: list[tuple[TableSource, Sheet]] = []
    dropped: list[DroppedSheet] = []
    for name, hidden, source in sources:
        reason = _why_dropped(name, hidden=hidden, wanted=wanted)
        if reason == "not wanted":
            continue
        if reason is not None:
            dropped.append(DroppedSheet(name, reason, _count_rows(path, source, name, limits)))
        elif (sheet := header_of(path, source, name, limits)) is not None:
            chosen.append((source, sheet))
    if not chosen:
        _explain_no_sheet(path, dropped)
    tables = [Table(path, source, sheet, len(sources), limits) for source, sheet in chosen]
    tables[0].dropped_sheets = tuple(dropped)
    return tables


def _count_rows(path: Path, source: TableSource, name: str, limits: ReadLimits) -> int:
    sheet = header_of(path, source, name, limits)
    if sheet is None:
        return 0
    return sum(1 for number, cells, _ in source.records(None) if number > sheet.header_row and any(cells))


def _explain_no_sheet(path: Path, dropped: Sequence[DroppedSheet]) -> NoReturn:
    if not dropped:
        fail(path, "工作簿中没有数据。", "There is no data in the workbook.")
    names = "、".join(f"{sheet.name}({sheet.reason}, {sheet.rows})" for sheet in dropped)
    fail(
        path,
        f"工作簿中没有数据表; 略过的工作表: {names}。家庭成员表一律不读。",
        "No data sheet; these were passed over. Name one by --sheet; family sheets are never read.",
    )
