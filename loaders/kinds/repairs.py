"""信用修复. Repairs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from graph_service.domain import model
from loaders.column import Column
from loaders.kind import Kind
from loaders.kinds.column_groups import day, provenance, target, text
from loaders.kinds.deciding import target_of

if TYPE_CHECKING:
    from loaders.row import RowReader

COLUMNS: Final[tuple[Column, ...]] = (
    *target(),
    text("repair_number", "修复决定文号", "虚信修〔2024〕9号", "修复决定的文号", "number of the repair",
        "修复文号", "信用修复文号", "修复编号", "信用修复决定文号", "修复决定书文号"),
    day("repaired", "修复日期", "2024-10-01", "修复决定日期", "decided on", "信用修复日期", "修复决定日期",
        "修复完成日期", "同意修复日期", required=True),
    text("authority", "修复决定单位", "虚构市市场监督管理局", "决定修复的单位", "who decided", "修复单位",
        "修复机关", "信用修复单位", "修复认定单位"),
    text("reason", "修复事由", "已纠正失信行为", "事由", "why", "修复理由", "修复原因", "修复方式"),
    *provenance(),
)  # fmt: skip


def read(row: RowReader) -> None:
    """A repair of a decision."""
    taken, _ = target_of(row)
    row.add(
        model.repair(
            taken,
            row.text("repair_number"),
            row.need_start("repaired"),
            authority=row.word("authority"),
            reason=row.text("reason"),
        )
    )


KIND: Final = Kind(
    name="repairs",
    zh="信用修复",
    en="repairs",
    source="信用牵头部门",
    rank=30,
    columns=COLUMNS,
    marks=(
        ("repaired",),
        ("repair_number",),
    ),
    read=read,
)
