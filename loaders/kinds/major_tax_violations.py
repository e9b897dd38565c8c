"""重大税收违法失信主体. Major tax violations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from graph_service.domain.model import Entity, Role
from loaders.column import Column
from loaders.kind import Kind
from loaders.kinds.column_groups import FIRM, code, day, firm, notified, person_id, provenance, text
from loaders.kinds.deciding import Decree, ended, number_of, region_of

if TYPE_CHECKING:
    from loaders.row import RowReader

COLUMNS: Final[tuple[Column, ...]] = (
    *firm("当事人名称", name="纳税人名称"),
    code("tax_no", "纳税人识别号", FIRM, "15 至 20 位; 18 位即统一社会信用代码",
        "15-20 characters; 18 = unified code", "纳税人识别码", "税务登记号", "社会信用代码(纳税人识别号)"),
    text("address", "注册地址", "虚构市一号路1号", "注册地址", "registered address", "住所", "地址"),
    text("legal_rep", "法定代表人或者负责人姓名", "", "被公布的法定代表人或负责人",
        "published representative", "法定代表人姓名", "违法行为发生时的法定代表人或者负责人姓名"),
    person_id("legal_rep_text", "法定代表人或者负责人姓名、性别、证件名称及号码",
        "张三丰，男，居民身份证，9901011980****0116", "一格内含姓名、性别、证件名称及号码",
        "name, sex, document and number in one cell", "法定代表人姓名、性别及身份证号码",
        "违法期间法人代表或者负责人姓名、性别、证件名称及号码"),
    text("finance_head", "负有直接责任的财务负责人姓名", "", "被公布的财务负责人",
        "published head of finance", "财务负责人姓名"),
    person_id("finance_head_text", "负有直接责任的财务负责人姓名、性别、证件名称及号码", "",
        "一格内含姓名、性别、证件名称及号码", "name, sex, document and number in one cell",
        "财务负责人姓名、性别、证件名称及号码"),
    person_id("intermediary", "负有直接责任的中介机构信息及其从业人员信息", "", "不入库", "not kept",
        "负有直接责任的中介机构信息"),
    text("nature", "案件性质", "虚开增值税专用发票", "案件性质", "nature of the case"),
    text("facts", "主要违法事实", "虚开发票12份", "违法事实", "facts", "违法事实"),
    text("result", "相关法律依据及税务处理处罚情况", "处罚款", "处理处罚情况", "what was decided",
        "处罚情况", "法律依据及处理处罚情况"),
    text("number", "决定文号", "虚税稽罚〔2024〕3号", "决定书文号; 无文号时以公布日期代替",
        "number; if none, its day stands for it", "税务处罚决定书文号", "行政处罚决定书文号",
        "失信主体确定文书文号", "案件编号"),
    text("authority", "作出决定机关", "虚构市税务局稽查局", "税务机关", "tax authority", "检查机关",
        "实施检查的单位", "税务机关", "稽查机关", "认定单位"),
    text("region", "行政区划代码", "990100", "税务机关所在地", "region of the authority", "地区代码"),
    day("reported", "公布日期", "2024-05-06", "确定或公布日期; 案件上报期亦可", "published on",
        "案件上报期", "发布日期", "确定日期", "列入日期", required=True),
    day("acted", "违法行为发生日期", "", "违法行为发生(结束)日期", "day of the act", "违法期间止",
        "行为日期"),
    day("until", "停止公布日期", "", "停止公布或移出日期", "no longer published from", "移出日期",
        "公布截止日期"),
    notified(),
    *provenance(),
)  # fmt: skip


_MATTER: Final = "major_tax_violation"


def read(row: RowReader) -> None:
    """A published case, and the persons published with it."""
    organisation = row.organisation(tax_no=True)
    since = row.need_start("reported")
    until = row.end("until")
    row.in_order(since, until, "until")
    by, authority = row.authority("authority")
    decree = Decree(
        _MATTER,
        number_of(row, "number", since),
        by,
        since,
        None,
        {
            "severity": "serious",
            "decided": since,
            "published": since,
            "acted": row.start("acted"),
            "notified": row.start("notified"),
            "authority": authority,
            **region_of(row),
            "reason": row.text("facts"),
            "basis": row.text("result"),
            "content": row.text("nature"),
        },
    )
    taken = decree.on(row, organisation)
    ended(row, taken, "entity_removed_from_list", until, authority=authority)
    decree.on_named(row, _published(row, organisation.id), taken)


def _published(row: RowReader, scope: str) -> list[tuple[Entity, str | None]]:
    """Only persons published with their documents are listed by the case; a bare name is the one at entry."""
    columns = (
        ("legal_rep_text", Role.LEGAL_REP),
        ("finance_head_text", Role.FINANCE_HEAD),
        ("finance_head", Role.FINANCE_HEAD),
    )
    return [(person, role.value) for field, role in columns for person in row.persons(field, scope)]


KIND: Final = Kind(
    name="major_tax_violations",
    zh="重大税收违法失信主体",
    en="major tax violations",
    source="税务机关",
    rank=10,
    columns=COLUMNS,
    marks=(
        ("nature",),
        ("result", "name"),
    ),
    read=read,
)
