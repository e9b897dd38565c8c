"""填报模板. An empty workbook for a kind of file: header, one example row, and what each column means.

All cells but amounts are of text format (49), so that a spreadsheet keeps every digit typed into them.
"""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

import xlsxwriter

from graph_service.errors import InputError

DATA_SHEET = "数据"
NOTES_SHEET = "说明"
_REQUIRED_COLOUR = "#F8CBAD"
_OPTIONAL_COLOUR = "#DDEBF7"
_MADE_ON = datetime(2024, 1, 1)  # noqa: DTZ001 - fixed, so that one template is always the same bytes
_KINDS = {
    "text": "文本 / text",
    "date": "日期 / date, 2024-01-31",
    "amount": "金额或数字 / number",
    "code": "代码或号码 / code, as text",
}


@dataclass(frozen=True, slots=True)
class TemplateColumn:
    """模板列. A column with its notes and an example that loads."""

    header: str
    required: bool
    note_zh: str
    note_en: str
    example: str
    kind: Literal["text", "date", "amount", "code"] = "text"

    @property
    def note(self) -> str:
        required = "必填 / required" if self.required else "选填 / optional"
        return f"{required}\n{self.note_zh}\n{self.note_en}".rstrip()


def write_template(path: Path, title: str, columns: Sequence[TemplateColumn]) -> None:
    """写出填报模板. Writes the workbook, whole or not at all, over an older one.

    Headers are the plain words that the loader knows; what is required is told by colour and by a note.
    Raises InputError if the file cannot be written there.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".tmp")
    except OSError as error:
        raise InputError(
            f"{path}: 无法写入({error.strerror})。 The template cannot be written there."
        ) from error
    os.close(handle)
    try:
        book = xlsxwriter.Workbook(temporary, {"strings_to_formulas": False, "strings_to_urls": False})
        book.set_properties({"title": title, "created": _MADE_ON})
        _write_data(book, columns)
        _write_notes(book, title, columns)
        book.close()
        os.chmod(temporary, 0o644)
        os.replace(temporary, path)
    finally:
        Path(temporary).unlink(missing_ok=True)


def _write_data(book: Any, columns: Sequence[TemplateColumn]) -> None:
    sheet = book.add_worksheet(DATA_SHEET)
    sheet.freeze_panes(1, 0)
    text = book.add_format({"num_format": 49})
    number = book.add_format({"num_format": 0})
    for index, column in enumerate(columns):
        sheet.set_column(index, index, _width(column), number if column.kind == "amount" else text)
        sheet.write_string(0, index, column.header, _header_format(book, required=column.required))
        sheet.write_comment(0, index, column.note, {"x_scale": 2, "y_scale": 1.2})
        if column.kind == "amount" and _is_plain_number(column.example):
            sheet.write_number(1, index, float(column.example), number)
        else:
            sheet.write_string(1, index, column.example, text)


def _header_format(book: Any, *, required: bool) -> Any:
    colour = _REQUIRED_COLOUR if required else _OPTIONAL_COLOUR
    return book.add_format(
        {
            "bold": True,
            "border": 1,
            "bg_color": colour,
            "text_wrap": True,
            "valign": "vcenter",
            "num_format": 49,
        }
    )


def _write_notes(book: Any, title: str, columns: Sequence[TemplateColumn]) -> None:
    sheet = book.add_worksheet(NOTES_SHEET)
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 2, 18)
    sheet.set_column(3, 4, 50)
    sheet.set_column(5, 5, 28)
    bold = book.add_format({"bold": True})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.write_string(0, 0, title, bold)
    sheet.write_string(
        1, 0, "数据表第 2 行为示例, 填报时请覆盖。 Row 2 of the data sheet is an example: overwrite it."
    )
    for index, word in enumerate(
        ("列 / column", "必填 / required", "类型 / type", "说明", "note", "示例 / example")
    ):
        sheet.write_string(3, index, word, bold)
    for row, column in enumerate(columns, start=4):
        required = "是 / yes" if column.required else "否 / no"
        words = (column.header, required, _KINDS[column.kind], column.note_zh, column.note_en, column.example)
        for index, word in enumerate(words):
            sheet.write_string(row, index, word, wrapped)


def _is_plain_number(text: str) -> bool:
    """True if a spreadsheet's number reads back as the very same text."""
    return (
        re.fullmatch(r"-?(0|[1-9]\d*)(\.\d*[1-9])?", text) is not None
        and len(Decimal(text).as_tuple().digits) <= 15
    )


def _width(column: TemplateColumn) -> float:
    return min(40.0, max(map(_display_width, (column.header, column.example))) + 4.0)


def _display_width(text: str) -> int:
    """Chinese characters take two places."""
    return sum(2 if ord(character) > 0x2E7F else 1 for character in text)
