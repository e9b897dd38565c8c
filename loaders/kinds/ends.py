"""名单移出与决定终止. Ends of decisions."""

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
    text("event", "终止事由", "移出名单", "如 法院解除、全部履行、缴清税款、移出名单、期满前提前移出",
        "such as lifted by the court, performed, tax paid, removed", "终止类型", "终止事件", "移出类型",
        "结束事由", "移出事由", "event", required=True),
    day("date", "终止日期", "2024-12-01", "自该日起终止", "ended from this day", "移出日期", "解除日期",
        "结束日期", "生效日期", required=True),
    day("until", "终止效力至", "", "暂时解除时填写", "only for a temporary release", "恢复日期", "暂缓至"),
    text("end_number", "移出决定文号", "", "移出决定的文号", "number of this decision", "移出文号",
        "终止文号", "解除文号"),
    text("authority", "决定单位", "虚构市税务局", "决定移出的单位", "who decided", "移出决定单位",
        "作出决定机关", "决定机关", "移出决定机关", "认定单位"),
    text("reason", "理由", "", "说明", "explanation", "备注", "说明", "移出原因"),
    *provenance(),
)  # fmt: skip


def read(row: RowReader) -> None:
    """An event that ends a decision, for all or for one person."""
    taken, subject = target_of(row)
    words = row.need_text("event")
    event = vocabulary.end_word(words)
    if event is None:
        row.refuse("event", Reason.UNKNOWN_EVENT)
    since = row.need_start("date")
    until = row.end("until")
    row.in_order(since, until, "until")
    row.add(
        model.ending(
            taken,
            event,
            since,
            until,
            about(row, subject),
            number=row.text("end_number"),
            authority=row.word("authority"),
            reason=row.text("reason"),
        )
    )


KIND: Final = Kind(
    name="ends",
    zh="名单移出与决定终止",
    en="ends of decisions",
    source="信用牵头部门",
    rank=50,
    columns=COLUMNS,
    marks=(("matter", "event"),),
    read=read,
)
