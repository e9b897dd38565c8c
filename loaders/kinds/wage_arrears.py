"""拖欠农民工工资失信名单. Wage arrears."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from loaders.column import Column
from loaders.kind import Kind
from loaders.kinds.column_groups import CITIZEN, amount, day, firm, notified, person_id, provenance, text
from loaders.kinds.deciding import Decree, ended, listed_persons, number_of, region_of

if TYPE_CHECKING:
    from loaders.row import RowReader

COLUMNS: Final[tuple[Column, ...]] = (
    *firm("用人单位名称", "失信主体名称", "当事人名称", name="单位名称"),
    text("legal_rep", "法定代表人", "", "仅为列入时所载; 不等于列名",
        "as named at the entry; not thereby listed", "法定代表人姓名"),
    text("listed_persons", "列入人员姓名", "张三丰",
        "一并列入的法定代表人、主要负责人、直接责任人员; 多人用、分开",
        "persons listed with it; several are divided by 、", "列名人员", "责任人员姓名", "一并列入人员",
        "列入名单自然人姓名"),
    person_id("listed_ids", "列入人员证件号码", CITIZEN, "与姓名同序", "in the order of the names",
        "列名人员证件号码", "责任人员身份证号", "责任人员证件号码", "列入人员身份证号"),
    text("named_role", "列入人员身份", "法定代表人", "与姓名同序, 或一个身份",
        "in the order of the names, or one for all", "人员身份", "责任人员身份", "列入人员职务"),
    text("number", "列入决定文号", "虚人社列〔2024〕1号", "列入决定书文号", "number of the decision",
        "列入决定书文号", "决定书文号", "文号"),
    text("wage_reason", "拖欠农民工工资事由", "克扣、无故拖欠农民工工资达到数额较大标准", "列入事由", "why",
        "列入事由", "列入原因", "失信行为", "主要违法事实"),
    amount("arrears_amount", "拖欠工资金额", "86000元", "未写单位按元计", "in yuan unless a unit is given",
        "拖欠农民工工资数额", "拖欠金额", "拖欠工资数额", "涉及金额"),
    text("workers", "拖欠人数", "12", "涉及人数", "workers concerned", "涉及人数", "拖欠农民工人数"),
    day("date_in", "列入日期", "2024-01-15", "列入日期", "listed on", "列入时间", "决定日期",
        required=True),
    day("acted", "违法行为发生日期", "", "拖欠发生日期", "day of the act", "行为日期"),
    text("authority", "作出决定机关", "虚构市人力资源和社会保障局", "人社部门", "labour authority",
        "列入决定机关", "认定单位", "列入机关", "列入部门"),
    text("region", "行政区划代码", "990100", "决定机关所在地", "region of the authority", "地区代码"),
    day("end", "失信惩戒期限至", "2027-01-15", "自该日起期满", "term over from this day", "联合惩戒期限至",
        "有效期至", "列入期限至"),
    text("reason_out", "移出原因", "", "移出原因", "why taken off", "移出事由"),
    day("date_out", "移出日期", "", "移出日期", "taken off on", "移出时间"),
    notified(),
    *provenance(),
)  # fmt: skip


_MATTER: Final = "migrant_wage_arrears"


def read(row: RowReader) -> None:
    """A listing of a unit, the persons listed with it, and its end if the row says one."""
    since = row.need_start("date_in")
    number = number_of(row, "number", since)
    unit = row.organisation()
    until = row.end("end")
    row.in_order(since, until, "end")
    out = row.end("date_out")
    row.in_order(since, out, "date_out")
    by, authority = row.authority("authority")
    money = row.money("arrears_amount")
    decree = Decree(
        _MATTER,
        number,
        by,
        since,
        until,
        {
            "severity": "serious",
            "decided": since,
            "acted": row.start("acted"),
            "notified": row.start("notified"),
            "authority": authority,
            **region_of(row),
            "reason": row.text("wage_reason"),
            "amount": money.value if money else None,
        },
    )
    reason = row.text("reason_out")
    taken = decree.on(row, unit)
    ended(row, taken, "entity_removed_from_list", out, reason, authority)
    for person, role in listed_persons(row, unit.id):
        own = decree.on(row, person, named_role=role, named_with=taken.id)
        ended(row, own, "entity_removed_from_list", out, reason, authority)


KIND: Final = Kind(
    name="wage_arrears",
    zh="拖欠农民工工资失信名单",
    en="wage arrears",
    source="人力资源社会保障部门",
    rank=10,
    columns=COLUMNS,
    marks=(
        ("arrears_amount", "date_in"),
        ("wage_reason",),
        ("workers",),
    ),
    read=read,
)
