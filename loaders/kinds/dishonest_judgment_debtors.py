"""失信被执行人. Dishonest judgment debtors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from graph_service.domain.decision_numbers import decision_number
from graph_service.domain.reasons import Reason
from loaders.column import Column
from loaders.kind import Kind
from loaders.kinds.column_groups import day, person_id, provenance, text
from loaders.kinds.court import debtor_of
from loaders.kinds.deciding import Decree, ended, region_of

if TYPE_CHECKING:
    from loaders.row import RowReader

COLUMNS: Final[tuple[Column, ...]] = (
    text("party_name", "被执行人姓名/名称", "张三丰", "失信被执行人", "debtor", "失信被执行人姓名/名称",
        "失信被执行人名称", "失信被执行人姓名", "失信被执行人", "被执行人名称", "被执行人姓名", "姓名/名称",
        "姓名", "名称", "iname"),
    person_id("id_or_code", "身份证号码/组织机构代码", "9901011980****0116",
        "自然人填证件号码(可脱敏), 单位填代码", "id of a person (may be masked), code of an organisation",
        "身份证号码", "身份证号", "身份证号/组织机构代码", "证件号码", "证件号码/组织机构代码",
        "被执行人证件号码", "组织机构代码", "统一社会信用代码", "身份证号码/统一社会信用代码", "cardNum"),
    text("party_type", "被执行人类型", "自然人", "自然人、法人或其他组织", "natural person or organisation",
        "失信人类型", "当事人类型", "partyTypeName", "type"),
    text("legal_rep", "法定代表人或者负责人姓名", "", "仅为立案时所载", "as named when the case was filed",
        "企业法定代表人/负责人姓名", "企业法人姓名", "企业法人/负责人姓名", "法定代表人", "法定代表人姓名",
        "businessEntity"),
    text("sex", "性别", "", "不入库", "not kept", "sexy"),
    text("age", "年龄", "", "不入库", "not kept"),
    text("court", "执行法院", "虚构市人民法院", "执行法院", "court", "法院名称", "执行法院名称",
        "courtName", "法院"),
    text("province", "省份", "", "省份名称", "province", "地域名称", "地域", "areaName"),
    text("region", "行政区划代码", "990100", "法院所在地, 2 至 6 位数字", "region of the court, 2-6 digits",
        "地区代码"),
    text("number", "案号", "(2024)虚9901执12号", "执行案号", "case number", "执行案号", "caseCode",
        required=True),
    text("basis_number", "执行依据文号", "(2023)虚9901民初34号", "执行依据", "judgment enforced", "gistId"),
    text("basis_unit", "做出执行依据单位", "虚构市人民法院", "作出执行依据的单位", "who gave it",
        "作出执行依据单位", "做出执行的依据单位", "gistUnit"),
    day("filed", "立案时间", "2024-02-03", "立案日期", "filed on", "立案日期", "regDate"),
    text("duty", "生效法律文书确定的义务", "给付货款", "义务", "duty", "法律生效文书确定的义务", "duty"),
    text("performance", "被执行人的履行情况", "全部未履行", "履行情况", "performance", "履行情况",
        "performance"),
    text("performed", "已履行部分", "", "已履行", "performed", "performedPart"),
    text("unperformed", "未履行部分", "", "未履行", "not performed", "unperformPart"),
    text("conduct", "失信被执行人行为具体情形", "有履行能力而拒不履行生效法律文书确定义务", "失信情形",
        "conduct", "失信被执行人具体情形", "失信行为具体情形", "disruptTypeName"),
    day("published", "发布时间", "2024-03-04", "发布日期, 即列入日", "published; the day of listing",
        "发布日期", "publishDate"),
    text("qysler", "qysler", "", "不入库", "not kept"),
    day("until", "屏蔽日期", "", "删除或屏蔽日期", "deleted or hidden on", "删除日期", "移出日期",
        "撤销日期", "下架日期"),
    *provenance(),
)  # fmt: skip


_MATTER: Final = "dishonest_judgment_debtor"


def read(row: RowReader) -> None:
    """A party on the court's list; it is listed from the day of publication."""
    written = row.need_text("number")
    number = decision_number(written)
    debtor = debtor_of(row, f"{_MATTER}:{number}")
    by, court = row.authority("court")
    filed = row.start("filed")
    published, until = row.interval("published", "until")
    since = published or filed
    if since is None:
        row.refuse("published", Reason.MISSING_REQUIRED)
    taken = Decree(
        _MATTER,
        number,
        by,
        since,
        None,
        {
            "severity": "serious",
            "decided": since,
            "published": published,
            "authority": court,
            **region_of(row, court=court, case=written),
            "reason": row.text("conduct"),
            "content": row.text("duty"),
            "basis": row.text("basis_unit"),
            "basis_number": row.text("basis_number"),
        },
    ).on(row, debtor)
    ended(row, taken, "entity_removed_from_list", until, authority=court)


KIND: Final = Kind(
    name="dishonest_judgment_debtors",
    zh="失信被执行人",
    en="dishonest judgment debtors",
    source="人民法院",
    rank=10,
    columns=COLUMNS,
    marks=(
        ("number", "conduct"),
        ("number", "duty"),
        ("number", "performance"),
    ),
    read=read,
)
