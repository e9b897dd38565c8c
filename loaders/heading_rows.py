"""表头性质的行. Rows below the header that are no data: the header in other words, codes of fields, notes to clerks.

Templates of offices have a row of English field codes and a row of notes (必填项, 格式YYYY/MM/DD) below the header;
files that were put together have headers in their middle.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from loaders.column_map import ColumnMap
from loaders.headers import fold, ways_to_read
from loaders.kind import Kind

_FEWEST: Final = 2
_MOST: Final = 0.6
"""The share of a row's cells that must be words of headers, or notes."""
_NOTE: Final = re.compile(
    r"[(（【\[]?\s*(?:(?:非|条件)?必填|选填|可选|单选|多选|不填|必须填|例[:：]|如[:：]|填写|请填|说明[:：]"
    r"|(?:格式|示例|例如)(?=\s*(?:[^\u4e00-\u9fff\s]|[为如是]|要求|\Z))"
    r"|(?:不超过|最长|最多|限)?\d{1,4}\s*(?:位|个?字符|字)(?![\u4e00-\u9fff])|(?:var)?char(?:2)?\b|string\b|字符[型串]|日期型|数值型"
    r"|文本(?:型|格式)?\Z|[yY]{4}\W?[mM]{1,2}\W?[dD]{1,2})"
)
_FEWEST_CODES: Final = 3
_CODE: Final = re.compile(r"[A-Za-z]\w{1,40}", re.ASCII)  # of a field: CF_WSH, xkXdrMc
_PLAIN_NOTE: Final = re.compile(r"[是否]|[YN]|[必选可]|M|O", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class HeadingRows:
    """表头行的辨认 for one table."""

    words: frozenset[str]
    raw: frozenset[str]
    width: int

    def found(self, cells: Sequence[str]) -> bool:
        """Whether a row is no data but headers, codes of fields or notes."""
        first = next((text for cell in cells[: self.width] if (text := cell.strip())), "")
        if first.casefold() not in self.raw and not _CODE.fullmatch(first) and not _NOTE.match(first):
            return False  # nearly all rows
        return self._is_heading([text for cell in cells[: self.width] if (text := cell.strip())])

    def _is_heading(self, said: Sequence[str]) -> bool:
        if len(said) >= _FEWEST_CODES and all(map(_CODE.fullmatch, said)):
            return True
        headers = sum(not self.words.isdisjoint(ways_to_read(cell)) for cell in said)
        notes = [cell for cell in said if _NOTE.match(cell)]
        plain = sum(_PLAIN_NOTE.fullmatch(cell) is not None for cell in said) if notes else 0
        most = max(_FEWEST, _MOST * len(said))
        return headers >= most or len(notes) + plain >= most


def heading_rows(kind: Kind, columns: ColumnMap) -> HeadingRows:
    """Made once for a table: the headers that it has itself, and every spelling of its kind."""
    spellings = {text for one in kind.columns for text in (one.header, *one.aliases, one.field)}
    own = columns.headers[: len(columns.headers) - len(columns.constants)]
    texts = spellings | {header for header in own if header.strip()}
    raw = frozenset(text.strip().casefold() for text in texts)
    return HeadingRows(frozenset(map(fold, texts)), raw, len(own))
