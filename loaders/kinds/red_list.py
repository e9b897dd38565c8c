"""红名单. Red list."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Final

from graph_service.domain.decision_numbers import decision_number
from graph_service.domain.reasons import Reason
from loaders.column import Column
from loaders.kind import Kind
from loaders.kinds.column_groups import code, day, firm, person, provenance, text
from loaders.kinds.deciding import Decree, region_of, subject_of

if TYPE_CHECKING:
    from loaders.row import RowReader

COLUMNS: Final[tuple[Column, ...]] = (
    *firm("当事人名称", name="纳税人名称"),
    *person(),
    code("tax_no", "纳税人识别号", "", "15 至 20 位", "15-20 characters", "纳税人识别码",
        "社会信用代码(纳税人识别号)"),
    text("honour", "红名单名称", "A级纳税人", "红名单或称号", "which red list or title", "红名单类型",
        "荣誉名称", "称号", "守信名单名称", "信用等级", "评价等级", "纳税信用级别"),
    text("year", "评价年度", "2023", "年度", "year", "年度", "评定年度", "认定年度"),
    text("number", "认定文号", "", "文号; 无文号时以名称和年度代替",
        "number; else title and year stand for it", "文号", "决定文号", "表彰文号"),
    text("authority", "认定单位", "虚构市税务局", "认定单位", "who named it", "认定部门", "评价机关",
        "认定机关", "主管税务机关"),
    text("region", "行政区划代码", "990100", "认定单位所在地", "region of the authority", "地区代码"),
    day("decided", "认定日期", "2024-04-30", "认定日期", "decided on", "列入日期", "评价日期", "评定日期",
        "发布日期"),
    day("end", "有效期至", "", "自该日起不再有效", "not in force from this day", "有效期止", "有效期截止"),
    day("date_out", "退出日期", "", "退出日期", "taken off on", "移出日期"),
    text("reason_out", "退出原因", "", "退出原因", "why taken off", "移出原因"),
    *provenance(),
)  # fmt: skip


_MATTER: Final = "red_list"


def read(row: RowReader) -> None:
    """A title, from the day it was given, or from the end of the year it is for."""
    honour, year = row.text("honour"), row.text("year")
    number = _number(row, honour, year)
    coded = any(row.raw(field) for field in ("tax_no", "uscc"))
    subject = row.organisation(tax_no=True) if coded else subject_of(row, f"{_MATTER}:{number}")
    since = row.start("decided")
    end, out = row.end("end"), row.end("date_out")
    until = min(end, out) if end and out else out or end
    row.in_order(since, until, "date_out" if out else "end")
    by, authority = row.authority("authority")
    Decree(
        _MATTER,
        number,
        by,
        since,
        until,
        {
            "severity": "none",
            "decided": since,
            "authority": authority,
            **region_of(row),
            "content": " ".join(word for word in (honour, year) if word) or None,
            "reason": row.text("reason_out"),
        },
    ).on(row, subject)


def _number(row: RowReader, honour: str | None, year: str | None) -> str:
    """Red lists seldom have numbers: title and year stand for one."""
    written = row.text("number")
    if written is not None:
        return decision_number(written)
    if honour is None and year is None:
        row.refuse("honour", Reason.MISSING_REQUIRED)
    return "".join(unicodedata.normalize("NFKC", f"{honour or '红名单'}:{year or ''}").split())


KIND: Final = Kind(
    name="red_list",
    zh="红名单",
    en="red list",
    source="信用牵头部门",
    rank=50,
    columns=COLUMNS,
    marks=(
        ("year",),
        ("honour",),
    ),
    read=read,
)
