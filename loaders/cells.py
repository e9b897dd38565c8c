"""单元格. What one cell of a file says: words, codes, days, amounts, shares, names, persons.

The one place from which the kinds of files take their readers. Every reader takes the text of a cell (and by
keyword what its column says) and answers with a `Reading`. None ever raises, whatever the text; the time it
takes grows with the length of the cell only. Nothing asks the clock: today is an argument.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from graph_service.domain import codes
from graph_service.domain.codes import Code
from graph_service.domain.reasons import CellReading, Reason
from loaders.amounts import Money, amount, is_bare_share, share, share_text
from loaders.cleaning import LONGEST_CELL, blank, clean, is_formula, reader
from loaders.days import day_in_order, end_day, start_day
from loaders.name_cells import (
    OrganisationName,
    PersonMention,
    match_name,
    names,
    organisation_name,
    person_cell,
    person_name,
)
from loaders.shapes import NameShape, looks_like_organisation, shape_of

__all__ = [
    "LONGEST_CELL",
    "Money",
    "NameShape",
    "OrganisationName",
    "PersonMention",
    "amount",
    "any_code",
    "blank",
    "citizen_id",
    "clean",
    "day_in_order",
    "end_day",
    "is_bare_share",
    "looks_like_organisation",
    "match_name",
    "names",
    "org_code",
    "organisation_name",
    "person_cell",
    "person_name",
    "phone",
    "reg_no",
    "shape_of",
    "share",
    "share_text",
    "start_day",
    "tax_no",
    "text",
    "uscc",
    "yes_no",
]

_FULL_WIDTH_RUNS = (range(0xFF10, 0xFF1A), range(0xFF21, 0xFF3B), range(0xFF41, 0xFF5B))
_FULL_WIDTH = re.compile("[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]")
_HALF_WIDTH = {code: code - 0xFEE0 for run in _FULL_WIDTH_RUNS for code in run}


@reader
def text(cell: str) -> CellReading[str]:
    """文字. Cleaned; full-width letters and digits become half width, Chinese punctuation stays.

    A formula is kept as the text it is, and suspect.
    """
    plain = unicodedata.normalize("NFC", cell)
    if _FULL_WIDTH.search(plain):
        plain = plain.translate(_HALF_WIDTH)
    return CellReading(plain, Reason.FORMULA if is_formula(plain) else None)


_YES = frozenset(["是", "有", "已", "对", "y", "yes", "true", "t", "on", "1", "1.0", "√", "✓", "✔"])
_NO = frozenset(["否", "未", "错", "不是", "n", "no", "false", "f", "off", "0", "0.0", "×", "✗", "✘", "x"])


@reader
def yes_no(cell: str) -> CellReading[bool]:
    """是否. 是/否, Y/N, true/false, 1/0, √/×. 无 is an empty cell, not a no."""
    word = unicodedata.normalize("NFKC", cell).casefold()
    if word in _YES or word in _NO:
        return CellReading(word in _YES)
    return CellReading(None, Reason.UNKNOWN_COLUMN_VALUE)


uscc: Callable[[str], CellReading[str]] = reader(codes.uscc)
org_code: Callable[[str], CellReading[str]] = reader(codes.org_code)
reg_no: Callable[[str], CellReading[str]] = reader(codes.reg_no)
citizen_id: Callable[[str], CellReading[str]] = reader(codes.citizen_id)
phone: Callable[[str], CellReading[str]] = reader(codes.phone)
tax_no: Callable[[str], CellReading[Code]] = reader(codes.tax_no)


@reader
def any_code(cell: str, *, persons: bool = True) -> CellReading[Code]:
    """代码(种类未定). As `codes.any_code`."""
    return codes.any_code(cell, persons=persons)
