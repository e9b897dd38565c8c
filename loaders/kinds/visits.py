"""走访. Visits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from graph_service.domain import model
from loaders.column import Column
from loaders.kind import Kind
from loaders.kinds.column_groups import day, firm, person, provenance, text
from loaders.kinds.deciding import subject_of

if TYPE_CHECKING:
    from loaders.row import RowReader

COLUMNS: Final[tuple[Column, ...]] = (
    *firm("走访对象", "走访对象名称", "被走访单位", "被走访企业", "走访企业名称"),
    *person(),
    text("task_number", "走访任务编号", "ZF2024-0001", "任务编号", "number of the task", "任务编号",
        "走访编号"),
    day("visited", "走访日期", "2024-11-01", "走访日期", "visited on", "走访时间", "上门日期",
        required=True),
    text("result", "走访结果", "正常经营", "结果", "result", "走访情况", "走访反馈", "核查结果"),
    text("unit", "走访单位", "虚构街道综合信息指挥室", "走访单位", "who visited", "走访部门", "走访街道",
        "承办单位"),
    text("visit_reason", "走访事由", "重点监管对象", "事由", "why", "走访原因", "走访目的"),
    *provenance(),
)  # fmt: skip


def read(row: RowReader) -> None:
    """A visit to a party, with what came of it."""
    number = row.text("task_number")
    subject = subject_of(row, f"visit:{number or ''}")
    row.add(
        model.visit(
            subject,
            number,
            row.need_start("visited"),
            result=row.text("result"),
            unit=row.word("unit"),
            reason=row.text("visit_reason"),
        )
    )


KIND: Final = Kind(
    name="visits",
    zh="走访",
    en="visits",
    source="基层治理平台",
    rank=40,
    columns=COLUMNS,
    marks=(
        ("visited", "result"),
        ("task_number", "visited"),
        ("visited", "unit"),
    ),
    read=read,
)
