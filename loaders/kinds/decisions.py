"""名单与决定(通用). Lists and decisions, generic."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from graph_service.domain import vocabulary
from graph_service.domain.reasons import Reason
from loaders.column import Column
from loaders.kind import Kind
from loaders.kinds.column_groups import amount, day, firm, person, person_id, provenance, text
from loaders.kinds.deciding import Decree, listed_persons, number_of, published_until, region_of, subject_of

if TYPE_CHECKING:
    from loaders.row import RowReader

COLUMNS: Final[tuple[Column, ...]] = (
    text("matter", "名单类型", "吊销营业执照", "名单或事项的名称或代码", "list or event, by name or id",
        "事项", "名单名称", "事项类型", "决定类型", "名单/事项", "名单类别", "matter", required=True),
    *firm("当事人名称", "行政相对人名称", "失信主体名称", name="主体名称"),
    *person(name="当事人姓名", aliases=("失信人姓名", "自然人姓名")),
    text("number", "决定文号", "虚市监吊〔2024〕7号", "决定文号; 无文号时以决定日期代替",
        "number; if none, its day stands for it", "文号", "决定书文号", "案号", "文书号"),
    text("authority", "认定单位", "虚构市市场监督管理局", "作出决定的单位", "who decided", "决定机关",
        "作出决定机关", "认定部门", "作出决定单位"),
    text("region", "行政区划代码", "990100", "认定单位所在地, 2 至 6 位数字",
        "region of the authority, 2-6 digits", "地方编码", "DFBM", "地区代码", "认定单位行政区划代码"),
    day("decided", "决定日期", "2024-04-05", "决定或列入日期", "decided on", "列入日期", "认定日期",
        "作出决定日期", required=True),
    day("acted", "行为日期", "2024-01-02", "违法或失信行为发生日期", "day of the act", "违法行为发生日期",
        "失信行为发生日期"),
    day("end", "有效期至", "", "自该日起不再有效", "not in force from this day", "截止日期", "失效日期",
        "期限至", "禁止期限至"),
    text("severity", "严重程度", "", "轻微、一般、严重", "light, general, serious", "失信严重程度"),
    text("reason", "事由", "长期停业未经营", "事由", "why", "列入事由", "失信事由", "违法事实"),
    text("basis", "依据", "公司法第二百六十条", "法律依据", "legal basis", "法律依据", "决定依据",
        "认定依据"),
    text("content", "决定内容", "吊销营业执照", "内容", "content", "处理内容"),
    amount("amount", "涉及金额", "", "未写单位按元计", "in yuan unless a unit is given", "金额"),
    day("published", "公示日期", "", "公示日期", "published on", "发布日期"),
    day("published_to", "公示截止期", "", "公示截止日", "published until", "公示截止日期"),
    day("notified", "告知日期", "2024-04-06", "告知当事人的日期", "the party was told on", "送达日期"),
    text("listed_persons", "列名人员", "", "决定列名的自然人; 多人用、分开",
        "persons the decision names; several are divided by 、", "列名人员姓名", "责任人员姓名",
        "列入人员姓名"),
    person_id("listed_ids", "列名人员证件号码", "", "与姓名同序", "in the order of the names",
        "责任人员证件号码", "责任人员身份证号", "列入人员证件号码"),
    text("named_role", "列名人员身份", "", "与姓名同序, 或一个身份",
        "in the order of the names, or one for all", "责任人员身份", "列入人员身份", "列名身份"),
    text("key", "重点监管", "", "是、否", "yes, no", "是否重点监管", "重点监管对象", "key"),
    text("large_personal_debt", "数额较大的个人债务", "", "是、否; 不详可空", "yes, no; empty = unknown",
        "个人所负数额较大债务", "是否个人数额较大债务", "large_personal_debt"),
    text("life", "终身", "", "是、否", "yes, no", "是否终身", "终身禁止", "life"),
    text("contact", "联系部门", "", "联系部门", "contact", "联系方式", "联系科室"),
    *provenance(),
)  # fmt: skip


def read(row: RowReader) -> None:
    """A decision of any list or event, with all that the rules may ask of it."""
    matter = row.lists.matter(row.need_text("matter"))
    if matter is None:
        row.refuse("matter", Reason.UNKNOWN_LIST)
    decided = row.need_start("decided")
    number = number_of(row, "number", decided)
    subject = subject_of(row, f"{matter}:{number}")
    end = row.end("end")
    row.in_order(decided, end, "end")
    by, authority = row.authority("authority")
    money = row.money("amount")
    decree = Decree(
        matter,
        number,
        by,
        decided,
        end,
        {
            "severity": _severity(row, matter),
            "decided": decided,
            "acted": row.start("acted"),
            "published": row.start("published"),
            "published_to": published_until(row),
            "notified": row.start("notified"),
            "authority": authority,
            **region_of(row),
            "reason": row.text("reason"),
            "basis": row.text("basis"),
            "content": row.text("content"),
            "amount": money.value if money else None,
            "key_target": row.flag("key") or (True if matter == "key_supervision" else None),
            "large_personal_debt": row.flag("large_personal_debt"),
            "life": row.flag("life"),
            "contact": row.text("contact"),
        },
    )
    decree.on_named(row, listed_persons(row, subject.id), decree.on(row, subject))


def _severity(row: RowReader, matter: str) -> str | None:
    said = row.word("severity")
    if said is None:
        return row.lists[matter].one_severity if matter in row.lists else None
    found = vocabulary.severity(said)
    if found is None:
        row.remark("severity", Reason.UNKNOWN_COLUMN_VALUE)
    return found


KIND: Final = Kind(
    name="decisions",
    zh="名单与决定(通用)",
    en="lists and decisions, generic",
    source="信用牵头部门",
    rank=50,
    columns=COLUMNS,
    marks=(
        ("matter", "number", "decided", "authority"),
        ("matter", "decided", "authority"),
    ),
    read=read,
)
