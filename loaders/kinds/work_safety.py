"""安全生产严重失信主体名单. Serious work-safety violations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from graph_service.domain.reasons import Reason
from loaders.column import Column
from loaders.kind import Kind
from loaders.kinds.column_groups import CITIZEN, day, firm, notified, person_id, provenance, text
from loaders.kinds.deciding import Decree, ended, listed_persons, number_of, region_of

if TYPE_CHECKING:
    from loaders.row import RowReader

COLUMNS: Final[tuple[Column, ...]] = (
    *firm("生产经营单位名称", "失信主体名称", "当事人名称", name="单位名称"),
    text("legal_rep", "法定代表人", "", "仅为列入时所载; 不等于列名",
        "as named at the entry; not thereby listed", "法定代表人姓名"),
    text("listed_persons", "列入人员姓名", "张三丰", "一并列入的主要负责人、直接责任人员; 多人用、分开",
        "persons listed with it; several are divided by 、", "主要负责人姓名", "列名人员", "责任人员姓名",
        "一并列入人员"),
    person_id("listed_ids", "列入人员证件号码", CITIZEN, "与姓名同序", "in the order of the names",
        "主要负责人证件号码", "主要负责人身份证号", "列名人员证件号码", "责任人员身份证号",
        "责任人员证件号码"),
    text("named_role", "列入人员身份", "主要负责人", "与姓名同序, 或一个身份",
        "in the order of the names, or one for all", "人员身份", "责任人员身份", "列入人员职务"),
    text("number", "列入决定文号", "虚应急列〔2024〕1号", "列入决定书文号", "number of the decision",
        "列入决定书文号", "决定书文号", "文号"),
    text("safety_reason", "严重失信行为", "发生较大生产安全事故负有责任", "列入事由", "why",
        "安全生产失信行为简况", "失信行为简况", "安全生产违法行为", "列入安全生产严重失信主体名单事由"),
    text("accident", "事故名称", "", "事故名称", "the accident", "事故简况"),
    day("accident_date", "事故发生日期", "2023-11-02", "行为或事故日期", "day of the act or accident",
        "事故日期", "行为日期", "违法行为发生日期"),
    day("date_in", "列入日期", "2024-01-15", "列入日期", "listed on", "列入时间", "纳入日期", "决定日期",
        required=True),
    text("authority", "作出决定机关", "虚构市应急管理局", "应急管理部门", "safety authority",
        "列入决定机关", "认定单位", "列入机关", "信息报送机关"),
    text("region", "行政区划代码", "990100", "决定机关所在地", "region of the authority", "地区代码"),
    day("end", "管理期限至", "2027-01-15", "自该日起期满", "term over from this day", "有效期至",
        "联合惩戒期限至", "列入期限至"),
    text("reason_out", "移出原因", "", "移出原因", "why taken off", "移出事由"),
    day("date_out", "移出日期", "", "移出日期", "taken off on", "移出时间"),
    notified(),
    *provenance(),
)  # fmt: skip


_MATTER: Final = "serious_work_safety_violation"


def read(row: RowReader) -> None:
    """A listing of a unit, the persons listed with it, and its end if the row says one."""
    since = row.need_start("date_in")
    number = number_of(row, "number", since)
    unit = row.known_organisation()
    persons = listed_persons(row, unit.id if unit else f"{_MATTER}:{number}")
    if unit is None and not persons:
        row.refuse("name", Reason.MISSING_REQUIRED)
    until = row.end("end")
    row.in_order(since, until, "end")
    out = row.end("date_out")
    row.in_order(since, out, "date_out")
    by, authority = row.authority("authority")
    decree = Decree(
        _MATTER,
        number,
        by,
        since,
        until,
        {
            "severity": "serious",
            "decided": since,
            "acted": row.start("accident_date"),
            "notified": row.start("notified"),
            "authority": authority,
            **region_of(row),
            "reason": row.text("safety_reason"),
            "content": row.text("accident"),
        },
    )
    reason = row.text("reason_out")
    taken = decree.on(row, unit) if unit else None
    if taken is not None:
        ended(row, taken, "entity_removed_from_list", out, reason, authority)
    for person, role in persons:
        own = decree.on(row, person, named_role=role, named_with=taken.id if taken else None)
        ended(row, own, "entity_removed_from_list", out, reason, authority)


KIND: Final = Kind(
    name="work_safety",
    zh="安全生产严重失信主体名单",
    en="serious work-safety violations",
    source="应急管理部门",
    rank=10,
    columns=COLUMNS,
    marks=(
        ("accident",),
        ("safety_reason",),
        ("accident_date",),
    ),
    read=read,
)
