"""表格文件. Reads any office's table file as rows of text; what a column means is decided elsewhere.

CSV and its kin (separator and encoding found out here), XLSX, XLS, JSON lines and a JSON array of objects.
A row that cannot be read well is still given, with a `fault` (see `FAULTS`); a file that cannot be read at
all raises `InputError`. Memory does not grow with the number of rows,
except for the shared strings of an XLSX.
"""

from __future__ import annotations

from loaders.tables.opening import file_hash, open_tables, peek
from loaders.tables.result_file import (
    DAY_COLUMN,
    EXTRA_COLUMNS,
    is_returned,
    neutralise_formula,
    restore_formula,
)
from loaders.tables.table import (
    DEFAULT_LIMITS,
    FAULTS,
    MISALIGNED,
    DroppedSheet,
    Peek,
    ReadLimits,
    Row,
    Sheet,
    Table,
)

__all__ = [
    "DAY_COLUMN",
    "DEFAULT_LIMITS",
    "EXTRA_COLUMNS",
    "FAULTS",
    "MISALIGNED",
    "DroppedSheet",
    "Peek",
    "ReadLimits",
    "Row",
    "Sheet",
    "Table",
    "file_hash",
    "is_returned",
    "neutralise_formula",
    "open_tables",
    "peek",
    "restore_formula",
]
