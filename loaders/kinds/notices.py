"""告知. Notices of decisions: who was told, when and how."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from graph_service.domain import model
from graph_service.domain.reasons import Reason
from loaders.column import Column
from loaders.kind import Kind
from loaders.kinds.column_groups import day, provenance, target, text
from loaders.kinds.deciding import about, target_of

if TYPE_CHECKING:
    from loaders.row import RowReader

COLUMNS: Final[tuple[Column, ...]] = (
    *target(),
    day("told_on", "告知日期", "2024-04-06", "告知之日", "told on this day", "送达日期", "告知时间", "送达时间",
        required=True),
    text("told_way", "告知方式", "直接送达", "直接送达、邮寄、公告等", "how it was done", "送达方式"),
    text("told_scope", "告知范围", "", "告知了决定所及全体的, 填 全部; 不填即决定对象, 或所列自然人",
        "全部 if all whom it reaches were told; empty: the decision's subject, or the person named", "告知对象范围"),
    text("notice_number", "告知文号", "虚告〔2024〕1号", "告知文书的文号", "number of the notice", "告知书文号",
        "送达回证编号"),
    text("authority", "告知单位", "虚构市税务局", "告知的单位", "who told them", "告知机关", "送达单位"),
    *provenance(),
)  # fmt: skip

_EVERYBODY: Final = re.compile(r"全部|全体|所有|all", re.IGNORECASE)


def read(row: RowReader) -> None:
    """A notice to the decision's own subject, to the person named beside it, or to all whom it reaches."""
    taken, subject = target_of(row)
    words = row.word("told_scope")
    everybody = bool(words) and _EVERYBODY.fullmatch(words or "") is not None
    if words and not everybody:
        row.remark("told_scope", Reason.UNKNOWN_COLUMN_VALUE)
    row.add(
        model.notice(
            taken,
            row.text("notice_number"),
            row.need_start("told_on"),
            None if everybody else about(row, subject) or subject,
            way=row.word("told_way"),
            authority=row.word("authority"),
            scope=model.EVERYBODY if everybody else None,
        )
    )


KIND: Final = Kind(
    name="notices",
    zh="告知",
    en="notices",
    source="信用牵头部门",
    rank=50,
    columns=COLUMNS,
    marks=(
        ("told_on", "told_way"),
        ("told_on", "told_scope"),
        ("told_on", "notice_number"),
    ),
    read=read,
)
