"""退回文件的约定. What reject and suspect files have besides the input's own, for writer and reader."""

from __future__ import annotations

import re
from collections.abc import Collection

DAY_COLUMN = "数据日/data_day"
_TOLD = ("行号/row", "列/column", "原因/reason", "说明/explanation", "建议/proposal")
# The columns a reject or suspect file has besides the input's own; no data when it is loaded again.
EXTRA_COLUMNS = (*_TOLD, DAY_COLUMN)


def is_returned(headers: Collection[str]) -> bool:
    """退回件. Whether these are the headers of a file that a load has given back, whatever its name is now."""
    return set(_TOLD) <= set(headers)


# A spreadsheet runs a cell that begins so; Chinese editions take the full-width signs for the narrow ones.
_FORMULA = re.compile(r"'*[=+\-@＝＋－＠\t\r]")


def neutralise_formula(cell: str) -> str:
    """防公式注入. The cell, with an apostrophe before it if a spreadsheet might run it."""
    return "'" + cell if _FORMULA.match(cell) else cell


def restore_formula(cell: str) -> str:
    """The cell as it was before `neutralise_formula`."""
    return cell[1:] if cell[:1] == "'" and _FORMULA.match(cell) else cell
