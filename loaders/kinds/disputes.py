"""异议. Disputes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from graph_service.domain import model, vocabulary
from graph_service.domain.reasons import Reason
from loaders.column import Column
from loaders.kind import Kind
from loaders.kinds.column_groups import day, provenance, target, text
from loaders.kinds.deciding import about, target_of

if TYPE_CHECKING:
    from loaders.row import RowReader

COLUMNS: Final[tuple[Column, ...]] = (
    *target(),
    text("dispute_number", "异议受理编号", "YY2024-001", "受理编号", "number of the dispute", "异议编号",
        "受理编号", "异议申请编号"),
    day("lodged", "异议提出日期", "2024-09-01", "提出日期", "lodged on", "提出日期", "申请日期",
        "异议申请日期"),
    day("accepted", "异议受理日期", "2024-09-02", "受理日期, 自该日起标注",
        "accepted; marked from this day", "受理日期", "受理时间", required=True),
    day("closed", "办结日期", "", "办结日期", "decided on", "异议办结日期", "处理日期", "办结时间"),
    text("outcome", "处理结果", "处理中", "处理中、成立、不成立、撤回",
        "pending, upheld, rejected, withdrawn", "异议处理结果", "核实结果", "办理结果"),
    text("dispute_reason", "异议理由", "信息有误", "理由", "why", "异议事由", "异议内容", "异议原因"),
    text("authority", "受理单位", "虚构市信用办", "受理单位", "who accepted it", "异议受理单位",
        "办理单位"),
    *provenance(),
)  # fmt: skip


def read(row: RowReader) -> None:
    """A dispute of a decision, from its acceptance until it is decided."""
    taken, subject = target_of(row)
    since, until = row.need_start("accepted"), row.end("closed")
    row.in_order(since, until, "closed")
    words = row.word("outcome")
    outcome = vocabulary.dispute_outcome(words) if words else None
    if words and outcome is None:
        row.remark("outcome", Reason.UNKNOWN_COLUMN_VALUE)
    if outcome not in (None, "pending") and until is None:
        row.remark("closed", Reason.CONTRADICTS)
    row.add(
        model.dispute(
            taken,
            row.text("dispute_number"),
            since,
            until,
            about(row, subject),
            lodged=row.start("lodged"),
            outcome=outcome or ("pending" if until is None else None),
            reason=row.text("dispute_reason"),
            authority=row.word("authority"),
        )
    )


KIND: Final = Kind(
    name="disputes",
    zh="异议",
    en="disputes",
    source="信用牵头部门",
    rank=30,
    columns=COLUMNS,
    marks=(
        ("dispute_number",),
        ("accepted", "outcome"),
        ("lodged", "accepted"),
    ),
    read=read,
)
