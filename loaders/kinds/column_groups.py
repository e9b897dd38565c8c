"""列. How columns are written down, and the groups of columns that many kinds share.

Each constructor takes field, header of our template, example, note in Chinese and in English, then further
spellings seen in real files. Fields with a common prefix belong to one party (`debtor_name`, `debtor_uscc`).
"""

from __future__ import annotations

from typing import Final

from loaders.column import CellForm, Column

FIRM: Final = "91990100123456788H"
SECOND_FIRM: Final = "919901002345678941"
PUBLIC_BODY: Final = "1199010011223344X3"
CITIZEN: Final = "990101198001020116"
SECOND_CITIZEN: Final = "990101197506070229"


def text(
    field: str, header: str, example: str, zh: str, en: str, *aliases: str, required: bool = False
) -> Column:
    """文字列."""
    return Column(field, header, CellForm.TEXT, aliases, required, zh, en, example)


def code(
    field: str, header: str, example: str, zh: str, en: str, *aliases: str, required: bool = False
) -> Column:
    """代码列: codes of organisations."""
    return Column(field, header, CellForm.CODE, aliases, required, zh, en, example)


def person_id(field: str, header: str, example: str, zh: str, en: str, *aliases: str) -> Column:
    """证件号码列. Everything in it is masked in reject files."""
    return Column(field, header, CellForm.PERSON_ID, aliases, False, zh, en, example)


def phone(field: str, header: str, example: str, zh: str, en: str, *aliases: str) -> Column:
    """电话列. Masked in reject files."""
    return Column(field, header, CellForm.PHONE, aliases, False, zh, en, example)


def day(
    field: str, header: str, example: str, zh: str, en: str, *aliases: str, required: bool = False
) -> Column:
    """日期列."""
    return Column(field, header, CellForm.DATE, aliases, required, zh, en, example)


def amount(field: str, header: str, example: str, zh: str, en: str, *aliases: str) -> Column:
    """金额列. The unit is read from cell or header."""
    return Column(field, header, CellForm.AMOUNT, aliases, False, zh, en, example)


def share(field: str, header: str, example: str, zh: str, en: str, *aliases: str) -> Column:
    """比例列."""
    return Column(field, header, CellForm.SHARE, aliases, False, zh, en, example)


_NAMES: Final = (
    "企业名称", "企业(机构)名称", "企业名称(字号名称)", "公司名称", "企业全称", "公司全称", "单位名称", "单位全称",
    "主体名称", "市场主体名称", "名称",
)  # fmt: skip
"""Registered names first: a bare 名称 beside one of them may be a brand."""


def firm(*names: str, name: str = "企业名称", required: bool = False) -> tuple[Column, ...]:
    """企业. Name, unified code and the older numbers of the organisation a row is about."""
    return (
        text(
            "name", name, "虚构市甲乙商贸有限公司", "登记的全称", "full registered name", *names,
            *(word for word in _NAMES if word != name),
            required=required,
        ),
        code(
            "uscc", "统一社会信用代码", FIRM,
            "18 位; 无代码时可只填注册号或组织机构代码", "18 characters; or one of the older numbers instead",
            "统一社会信用代码/注册号", "注册号/统一社会信用代码", "社会信用代码", "信用代码", "统一信用代码",
            "企业统一社会信用代码", "公司统一社会信用代码", "单位统一社会信用代码", "社会统一信用代码",
            "统一代码", "企业代码", "单位代码", "行政相对人代码(统一社会信用代码)",
            "行政相对人代码", "行政相对人代码1", "主体代码", "uscc",
        ),
        code(
            "reg_no", "注册号", "",
            "15 位工商注册号", "15-digit registration number",
            "工商注册号", "工商注册号码", "注册号码", "原注册号", "营业执照注册号", "营业执照号", "企业注册号", "工商登记码",
            "工商登记号", "工商登记注册号", "工商注册id", "行政相对人代码2",
        ),
        code(
            "org_code", "组织机构代码", "",
            "9 位", "nine characters", "组织机构代码证号", "机构代码", "行政相对人代码3",
        ),
    )  # fmt: skip


def person(*, name: str = "人员姓名", aliases: tuple[str, ...] = ()) -> tuple[Column, ...]:
    """自然人. Name, document and number of a natural person, fields person_*."""
    return (
        text("person_name", name, "", "自然人时填写", "if a natural person is meant", *aliases),
        text("person_id_type", "自然人证件类型", "", "不填即居民身份证", "empty = citizen id",
             "证件类型", "证件名称", "cf_xdr_zjlx"),
        person_id("person_id", "自然人证件号码", "", "可脱敏; 只存掩码和加密标识",
                  "may be masked; only its mask and keyed hash are kept", "证件号码", "身份证号",
                  "身份证号码", "公民身份号码"),
    )  # fmt: skip


def provenance() -> tuple[Column, ...]:
    """来源. Who gave the row, and of which day it is."""
    return (
        text(
            "source", "数据来源单位", "", "提供本行数据的单位", "who supplied the row",
            "cf_sjly", "信息提供单位", "数据提供单位", "信息来源单位", "来源单位",
        ),
        day(
            "updated", "数据更新时间", "", "本行数据的日期", "day of which the row is",
            "数据更新时间戳", "SJC", "数据日期", "数据更新日期", "更新时间",
        ),
    )  # fmt: skip


def notified() -> Column:
    """告知日期. When the party was told of its entry."""
    return day(
        "notified", "告知日期", "", "告知当事人的日期", "the party was told on",
        "送达日期", "告知时间", "决定书送达日期",
    )  # fmt: skip


def target() -> tuple[Column, ...]:
    """所指决定. Which decision a row speaks of: matter, number, subject."""
    return (
        text(
            "matter", "名单类型", "重大税收违法失信主体",
            "名单或事项的名称或代码", "list or event, by name or id",
            "名单", "事项", "名单名称", "事项类型", "名单/事项", "名单类别", "matter", required=True,
        ),
        text(
            "number", "决定文号", "虚税稽罚〔2024〕3号", "原决定的文号; 无文号时填决定日期",
            "number of the decision spoken of; if it has none, give its day",
            "原决定文号", "原文号", "决定书文号", "处罚决定书文号", "行政处罚决定书文号", "列入决定文号",
            "案号",
        ),
        day("decided", "决定日期", "", "原决定无文号时填写", "only if the decision has no number",
            "原决定日期", "列入日期"),
        *firm("当事人名称", "行政相对人名称", "失信主体名称", name="主体名称"),
        *person(name="当事人姓名", aliases=("失信人姓名",)),
    )  # fmt: skip
