"""经营异常名录. Abnormal operations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from loaders.column import Column
from loaders.kind import Kind
from loaders.kinds.column_groups import day, firm, notified, provenance, text
from loaders.kinds.deciding import Decree, ended, number_of, region_of

if TYPE_CHECKING:
    from loaders.row import RowReader

COLUMNS: Final[tuple[Column, ...]] = (
    *firm(),
    text("legal_rep", "法定代表人", "", "仅为列入时所载", "as named at the entry", "法定代表人(负责人)",
        "负责人"),
    text("number", "列入决定文号", "虚市监异入〔2023〕8号", "列入决定书文号", "number of the decision",
        "列入决定书文号", "列入文号", "列异文号", "决定书文号"),
    text("reason_in", "列入经营异常名录原因", "未按规定公示年度报告", "列入原因", "why",
        "纳入经营异常名录原因", "列入经营异常名录原因类型名称", "标记经营异常状态原因",
        "列入经营异常名录原因类型", "列入异常名录原因"),
    day("date_in", "列入日期", "2023-07-06", "列入日期", "listed on", "标记日期", "设立日期", "设定日期",
        "列入时间", "列入经营异常名录日期", required=True),
    text("authority_in", "作出决定机关(列入)", "虚构市市场监督管理局", "列入机关", "who listed it",
        "列入决定机关名称", "作出决定机关", "作出决定机关(标记)", "列入机关", "列入决定机关"),
    text("region", "行政区划代码", "990100", "决定机关所在地", "region of the authority", "地区代码"),
    text("reason_out", "移出经营异常名录原因", "", "移出原因", "why taken off", "移出原因",
        "恢复正常记载状态原因", "移出异常名录原因"),
    day("date_out", "移出日期", "", "移出日期", "taken off on", "恢复日期", "移出时间",
        "移出经营异常名录日期"),
    text("authority_out", "作出决定机关(移出)", "", "移出机关", "who took it off", "移除决定机关",
        "作出决定机关(恢复)", "移出机关", "移出决定机关"),
    notified(),
    *provenance(),
)  # fmt: skip


_MATTER: Final = "abnormal_operation"


def read(row: RowReader) -> None:
    """A listing, and its end if the row says one."""
    organisation = row.organisation()
    since = row.need_start("date_in")
    until = row.end("date_out")
    row.in_order(since, until, "date_out")
    by, authority = row.authority("authority_in")
    taken = Decree(
        _MATTER,
        number_of(row, "number", since),
        by,
        since,
        None,
        {
            "severity": "general",
            "decided": since,
            "notified": row.start("notified"),
            "authority": authority,
            **region_of(row),
            "reason": row.text("reason_in"),
            "content": row.text("reason_out"),
        },
    ).on(row, organisation)
    ended(row, taken, "entity_removed_from_list", until, row.text("reason_out"), row.word("authority_out"))


KIND: Final = Kind(
    name="abnormal_operations",
    zh="经营异常名录",
    en="abnormal operations",
    source="登记机关",
    rank=10,
    columns=COLUMNS,
    marks=(("reason_in",),),
    read=read,
)
