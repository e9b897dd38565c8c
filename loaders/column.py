"""列. One column of a kind of file: its spellings, what its cells hold, and how the template explains it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class CellForm(StrEnum):
    """单元格形式, for templates and masking."""

    TEXT = "text"
    CODE = "code"
    PERSON_ID = "person_id"
    PHONE = "phone"
    DATE = "date"
    AMOUNT = "amount"
    SHARE = "share"


@dataclass(frozen=True, slots=True)
class Column:
    """列. `header` is the spelling of our template; `aliases` are spellings seen in real files."""

    field: str
    header: str
    form: CellForm = CellForm.TEXT
    aliases: tuple[str, ...] = ()
    required: bool = False
    note_zh: str = ""
    note_en: str = ""
    example: str = ""
