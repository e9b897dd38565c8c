"""被执行人. Judgment debtors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from graph_service.domain.decision_numbers import decision_number
from loaders.column import Column
from loaders.kind import Kind
from loaders.kinds.column_groups import FIRM, amount, day, person_id, provenance, text
from loaders.kinds.court import debtor_of
from loaders.kinds.deciding import Decree, ended, region_of

if TYPE_CHECKING:
    from loaders.row import RowReader

COLUMNS: Final[tuple[Column, ...]] = (
    text("party_name", "被执行人姓名/名称", "虚构市甲乙商贸有限公司", "被执行人", "debtor", "被执行人名称",
        "被执行人姓名", "被执行人", "姓名/名称", "姓名", "名称", "pname", "iname"),
    person_id("id_or_code", "身份证号码/组织机构代码", FIRM, "自然人填证件号码(可脱敏), 单位填代码",
        "id of a person (may be masked), code of an organisation", "身份证号码", "身份证号",
        "身份证号/组织机构代码", "证件号码", "证件号码/组织机构代码", "被执行人证件号码", "组织机构代码",
        "统一社会信用代码", "身份证号码/统一社会信用代码", "cardNum"),
    text("party_type", "被执行人类型", "法人或其他组织", "自然人、法人或其他组织",
        "natural person or organisation", "失信人类型", "当事人类型", "partyTypeName", "type"),
    text("legal_rep", "法定代表人或者负责人姓名", "张三丰", "仅为立案时所载",
        "as named when the case was filed", "企业法定代表人/负责人姓名", "企业法人姓名",
        "企业法人/负责人姓名", "法定代表人", "法定代表人姓名", "businessEntity"),
    text("sex", "性别", "", "不入库", "not kept", "sexy"),
    text("age", "年龄", "", "不入库", "not kept"),
    text("court", "执行法院", "虚构市人民法院", "执行法院", "court", "法院名称", "执行法院名称",
        "courtName", "法院"),
    text("province", "省份", "", "省份名称", "province", "地域名称", "地域", "areaName"),
    text("region", "行政区划代码", "990100", "法院所在地, 2 至 6 位数字", "region of the court, 2-6 digits",
        "地区代码"),
    text("number", "案号", "(2024)虚9901执12号", "执行案号", "case number", "执行案号", "caseCode",
        required=True),
    amount("exec_amount", "执行标的(元)", "120000.50", "执行标的金额", "amount to be enforced", "执行标的",
        "执行标的金额", "标的金额", "执行标的额", "execMoney"),
    day("filed", "立案时间", "2024-02-03", "立案日期", "filed on", "立案日期", "regDate", "caseCreateTime"),
    text("basis_number", "执行依据文号", "", "执行依据", "judgment enforced", "gistId"),
    text("case_state", "案件状态", "", "执行中、已结案等", "pending, closed …", "执行状态"),
    day("closed", "结案日期", "", "结案日期", "closed on", "结案时间", "终结日期"),
    *provenance(),
)  # fmt: skip


_MATTER: Final = "judgment_debtor"


def read(row: RowReader) -> None:
    """A party that a court enforces against."""
    written = row.need_text("number")
    number = decision_number(written)
    debtor = debtor_of(row, f"{_MATTER}:{number}")
    by, court = row.authority("court")
    filed, closed = row.interval("filed", "closed")
    money = row.money("exec_amount")
    taken = Decree(
        _MATTER,
        number,
        by,
        filed,
        closed,
        {
            "severity": "none",
            "decided": filed,
            "authority": court,
            **region_of(row, court=court, case=written),
            "amount": money.value if money else None,
            "basis_number": row.text("basis_number"),
            "reason": row.word("case_state"),
        },
    ).on(row, debtor)
    ended(row, taken, "closed", closed, authority=court)


KIND: Final = Kind(
    name="judgment_debtors",
    zh="被执行人",
    en="judgment debtors",
    source="人民法院",
    rank=10,
    columns=COLUMNS,
    marks=(
        ("number", "exec_amount"),
        ("number", "closed", "party_name"),
    ),
    read=read,
)
