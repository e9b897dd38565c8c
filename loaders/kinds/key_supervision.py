"""重点监管对象. Key-supervision targets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from loaders.column import Column
from loaders.kind import Kind
from loaders.kinds.column_groups import day, firm, person, provenance, text
from loaders.kinds.deciding import Decree, ended, number_of, region_of, subject_of

if TYPE_CHECKING:
    from loaders.row import RowReader

COLUMNS: Final[tuple[Column, ...]] = (
    *firm("对象名称", "监管对象名称", "重点监管对象", "重点监管对象名称"),
    *person(),
    text("number", "确定文号", "虚信用办〔2024〕5号", "确定文号; 无文号时以确定日期代替",
        "number; if none, its day stands for it", "文号", "决定文号", "列入文号"),
    text("key_reason", "重点监管原因", "被列入严重失信主体名单", "原因", "why", "监管原因",
        "列为重点监管原因", "纳入重点监管原因", "重点监管事由"),
    text("authority", "监管单位", "虚构市信用办", "确定重点监管的单位", "who decided", "监管部门",
        "确定单位", "认定单位", "行业主管部门"),
    text("region", "行政区划代码", "990100", "监管单位所在地", "region of the authority", "地区代码"),
    day("key_from", "重点监管起始日期", "2024-06-01", "起始日期", "from", "监管起始日期", "确定日期",
        "纳入日期", "列为重点监管日期", required=True),
    day("end", "重点监管截止日期", "2025-06-01", "自该日起期满", "term over from this day", "监管截止日期",
        "有效期至", "重点监管期限至"),
    text("contact", "联系部门", "市信用办监管科", "联系部门", "contact", "联系科室", "责任部门",
        "责任科室"),
    text("reason_out", "解除原因", "", "解除原因", "why ended", "移出原因"),
    day("date_out", "解除日期", "", "解除日期", "ended on", "解除重点监管日期", "移出日期"),
    *provenance(),
)  # fmt: skip


_MATTER: Final = "key_supervision"


def read(row: RowReader) -> None:
    """A party under key supervision, until the term is over or it is ended."""
    since = row.need_start("key_from")
    number = number_of(row, "number", since)
    subject = subject_of(row, f"{_MATTER}:{number}")
    end, out = row.end("end"), row.end("date_out")
    row.in_order(since, end, "end")
    row.in_order(since, out, "date_out")
    by, authority = row.authority("authority")
    taken = Decree(
        _MATTER,
        number,
        by,
        since,
        min(end, out) if end and out else out or end,
        {
            "severity": "none",
            "decided": since,
            "authority": authority,
            **region_of(row),
            "reason": row.text("key_reason"),
            "contact": row.text("contact"),
            "key_target": True,
        },
    ).on(row, subject)
    ended(row, taken, "source_ends", out, row.text("reason_out"), authority)


KIND: Final = Kind(
    name="key_supervision",
    zh="重点监管对象",
    en="key-supervision targets",
    source="行业主管部门",
    rank=30,
    columns=COLUMNS,
    marks=(
        ("key_reason",),
        ("key_from",),
    ),
    read=read,
)
