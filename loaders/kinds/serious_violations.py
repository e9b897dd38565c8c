"""严重违法失信名单. Serious market violations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from loaders.column import Column
from loaders.kind import Kind
from loaders.kinds.column_groups import day, firm, notified, person, provenance, text
from loaders.kinds.deciding import Decree, ended, number_of, region_of, subject_of

if TYPE_CHECKING:
    from loaders.row import RowReader

COLUMNS: Final[tuple[Column, ...]] = (
    *firm(),
    *person(),
    text("legal_rep", "法定代表人", "", "仅为列入时所载", "as named at the entry", "法定代表人(负责人)",
        "负责人"),
    text("number", "列入决定文号", "虚市监严列〔2023〕2号", "列入决定书文号", "number of the decision",
        "列入决定书文号", "列入文号", "决定书文号"),
    text("reason_in", "列入严重违法失信名单原因", "被列入经营异常名录满三年仍未履行义务", "列入原因", "why",
        "列入严重违法企业名单原因", "列入严重违法失信企业名单原因", "列入严重违法失信企业名单(黑名单)原因",
        "列入严重违法原因"),
    day("date_in", "列入日期", "2023-07-06", "列入日期", "listed on", "列入时间", required=True),
    text("authority", "作出决定机关", "虚构市市场监督管理局", "列入机关", "who listed it",
        "作出决定机关(列入)", "列入决定机关", "列入机关"),
    text("region", "行政区划代码", "990100", "决定机关所在地", "region of the authority", "地区代码"),
    text("reason_out", "移出严重违法失信名单原因", "", "移出原因", "why taken off",
        "移出严重违法企业名单原因", "移出严重违法失信企业名单原因", "移出严重违法失信企业名单(黑名单)原因",
        "移出原因"),
    day("date_out", "移出日期", "", "移出日期", "taken off on", "移出时间"),
    text("authority_out", "作出决定机关(移出)", "", "移出机关", "who took it off", "移出决定机关",
        "移出机关"),
    notified(),
    *provenance(),
)  # fmt: skip


_MATTER: Final = "serious_market_violation"


def read(row: RowReader) -> None:
    """A listing, and its end if the row says one."""
    since = row.need_start("date_in")
    number = number_of(row, "number", since)
    subject = subject_of(row, f"{_MATTER}:{number}")
    until = row.end("date_out")
    row.in_order(since, until, "date_out")
    by, authority = row.authority("authority")
    taken = Decree(
        _MATTER,
        number,
        by,
        since,
        None,
        {
            "severity": "serious",
            "decided": since,
            "notified": row.start("notified"),
            "authority": authority,
            **region_of(row),
            "reason": row.text("reason_in"),
        },
    ).on(row, subject)
    ended(row, taken, "entity_removed_from_list", until, row.text("reason_out"), row.text("authority_out"))


KIND: Final = Kind(
    name="serious_violations",
    zh="严重违法失信名单",
    en="serious market violations",
    source="登记机关",
    rank=10,
    columns=COLUMNS,
    marks=(("reason_in",),),
    read=read,
)
