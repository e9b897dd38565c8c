"""限制消费. Consumption restrictions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from graph_service.domain import codes
from graph_service.domain.codes import DocumentKind
from graph_service.domain.decision_numbers import decision_number
from graph_service.domain.model import Entity
from graph_service.domain.reasons import Reason
from loaders.column import Column
from loaders.kind import Kind
from loaders.kinds.column_groups import CITIZEN, day, firm, person_id, provenance, text
from loaders.kinds.deciding import Decree, ended, named_role, region_of

if TYPE_CHECKING:
    from loaders.row import RowReader

COLUMNS: Final[tuple[Column, ...]] = (
    *firm("企业信息", "被执行企业名称", "被执行单位名称", name="被执行人名称"),
    text("listed_person", "限制消费人员姓名", "张三丰", "被限制消费的自然人",
        "the natural person restricted", "限消令对象", "被限制消费人员", "被限制消费人员姓名",
        "限制高消费人员姓名", "限制消费人员", "限消人员姓名", "姓名", "被限制消费人姓名"),
    text("person_id_type", "证件类型", "", "不填即居民身份证", "empty = citizen id"),
    person_id("person_id", "证件号码", CITIZEN, "可脱敏", "may be masked", "身份证号", "身份证号码",
        "人员证件号码", "限制消费人员证件号码"),
    text("named_role", "人员身份", "法定代表人", "在单位中的身份", "office at the organisation", "身份",
        "职务", "与单位关系", "人员类别"),
    text("number", "案号", "(2024)虚9901执12号", "执行案号", "case number", "执行案号", "限制消费令文号",
        "限消令文号", required=True),
    text("court", "执行法院", "虚构市人民法院", "执行法院", "court", "法院名称", "执行法院名称",
        "发布法院"),
    text("province", "省份", "", "省份名称", "province", "地域名称"),
    text("region", "行政区划代码", "990100", "法院所在地, 2 至 6 位数字", "region of the court, 2-6 digits",
        "地区代码"),
    text("applicant", "申请人", "", "不入库", "not kept", "申请执行人", "申请人信息"),
    day("filed", "立案时间", "2024-02-03", "立案日期", "filed on", "立案日期"),
    day("ordered", "限制消费令日期", "2024-03-04", "发出限制消费令的日期", "day of the order",
        "限制消费日期", "限消令日期", "发布日期", "发布时间", "限高日期", "限制消费令发布日期"),
    day("until", "解除日期", "", "法院解除日期", "lifted by the court on", "限制消费解除日期", "撤销日期",
        "终结日期", "限制消费令解除日期"),
    *provenance(),
)  # fmt: skip


_MATTER: Final = "consumption_restriction"


def read(row: RowReader) -> None:
    """An order against an organisation, the person it names, or a person of his own."""
    written = row.need_text("number")
    number = decision_number(written)
    unit = row.known_organisation()
    person = _person(row, unit.id if unit else f"{_MATTER}:{number}")
    if unit is None and person is None:
        row.refuse("listed_person", Reason.MISSING_REQUIRED)
    by, court = row.authority("court")
    ordered, until = row.interval("ordered", "until")
    filed = row.start("filed")
    since = ordered or filed
    if since is None:
        row.refuse("ordered", Reason.MISSING_REQUIRED)
    decree = Decree(
        _MATTER,
        number,
        by,
        since,
        None,
        {
            "severity": "serious",
            "decided": since,
            "published": ordered,
            "authority": court,
            **region_of(row, court=court, case=written),
        },
    )
    taken = decree.on(row, unit) if unit else None
    if taken is not None:
        ended(row, taken, "court_lifts", until, authority=court)
    if person is not None:
        role = named_role(row, "named_role", row.word("named_role")) if unit else None
        own = decree.on(row, person, named_role=role, named_with=taken.id if taken else None)
        ended(row, own, "court_lifts", until, authority=court)


def _person(row: RowReader, scope: str) -> Entity | None:
    name = row.person_name("listed_person")
    if name is None:
        return None
    document = codes.document_kind(row.raw("person_id_type")) or DocumentKind.CITIZEN_ID
    return row.identified(name, row.raw("person_id"), document, scope, "person_id")


KIND: Final = Kind(
    name="consumption_restrictions",
    zh="限制消费",
    en="consumption restrictions",
    source="人民法院",
    rank=10,
    columns=COLUMNS,
    marks=(("number", "ordered"), ("number", "listed_person")),
    read=read,
)
