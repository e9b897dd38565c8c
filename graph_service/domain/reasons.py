"""原因. The single list of why a cell or a row was rejected or is only accepted with a remark, and `CellReading`.

Codes are stable: they stand in `.rejected.csv`, `.suspect.csv` and JSON summaries. A new reason is added here
and nowhere else. `rejects` True: the cell cannot be used (拒收); False: it is used, with a remark (存疑).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Generic, TypeVar

T_co = TypeVar("T_co", covariant=True)
_REJECT, _SUSPECT = True, False


class Reason(Enum):
    """拒收或存疑的原因. Value = stable code; `zh` and `en` say it to the clerk."""

    zh: str
    en: str
    rejects: bool

    def __new__(cls, code: str, zh: str = "", en: str = "", rejects: bool = True) -> Reason:
        member = object.__new__(cls)
        member._value_ = code
        member.zh, member.en, member.rejects = zh, en, rejects
        return member

    @property
    def code(self) -> str:
        """原因代码, such as `uscc_check`."""
        return str(self.value)

    # The row as a whole
    MISSING_REQUIRED = "missing_required", "必填项为空", "a required value is missing", _REJECT
    COLUMN_COUNT = (
        "column_count",
        "列数与表头不符",
        "the row has more or fewer cells than the header",
        _REJECT,
    )
    CELLS_SHIFTED = (
        "cells_shifted",
        "各单元格与表头错位, 请对齐后再加载",
        "the cells stand under other columns' headers; align them and load again",
        _REJECT,
    )
    ENCODING = (
        "encoding",
        "有字符无法识别, 以 \ufffd 代替, 请按原件补正",
        "a character could not be read and stands as a replacement mark; correct it from the original",
        _SUSPECT,
    )
    IDENTITY_DAMAGED = (
        "identity_damaged",
        "用以认定主体或决定的文字中有字符无法识别",
        "a character of the text that tells party or decision could not be read",
        _REJECT,
    )
    NUL_BYTE = "nul_byte", "含有空字节, 已去除", "NUL bytes, which were taken out", _SUSPECT
    QUOTING = "quoting", "引号不成对", "a quotation mark that is not closed", _REJECT
    NOT_JSON = "not_json", "不是有效的JSON", "the line is not valid JSON", _REJECT
    NOT_OBJECT = "not_object", "不是JSON对象", "the line is not a JSON object", _REJECT
    FOOTER = (
        "footer",
        "合计、填表人等表尾行, 不是数据行",
        "a totals or signature line below the table; it is no data row",
        _REJECT,
    )
    REPEATED_HEADER = (
        "repeated_header",
        "重复的表头、字段代码或填写说明行, 不是数据行",
        "the header once more, codes of fields or notes to clerks; it is no data row",
        _REJECT,
    )
    DUPLICATE_ROW = (
        "duplicate_row",
        "与本文件中另一行完全重复",
        "the same row stands earlier in this file",
        _SUSPECT,
    )
    ALREADY_REPAIRED = (
        "already_repaired",
        "该决定已修复或撤销, 不再据以认定; 请与认定单位核对",
        "the decision was repaired or annulled here; it stays released, check with its authority",
        _SUSPECT,
    )
    COLUMNS_DISAGREE = (
        "columns_disagree",
        "同一字段的两列所载不同, 以登记用语的一列为准 (企业名称先于名称)",
        "two columns of one field differ; the one with the registered word counts before a common one",
        _SUSPECT,
    )
    MATCHES_REPAIRED = (
        "matches_repaired",
        "疑为已修复或撤销的决定, 核实前不据以认定; 请与认定单位核对文号",
        "it may be a decision that was repaired or annulled; nothing follows from it until a person has checked",
        _SUSPECT,
    )
    POSSIBLE_SAME_DECISION = (
        "possible_same_decision",
        "与已有决定仅文号写法不同, 按同一决定处理; 确为另一份的请以 distinct 核定",
        "it differs from another decision in the spelling of its number only and counts as the same",
        _SUSPECT,
    )
    CONTRADICTS = "contradicts", "与其他记录矛盾", "disagrees with another record", _SUSPECT
    SELF_HOLDING = (
        "self_holding",
        "主体持有自身股权或与自身关联",
        "a party that holds or owns itself",
        _SUSPECT,
    )
    UNKNOWN_COLUMN_VALUE = (
        "unknown_column_value",
        "取值不在该列允许的范围内",
        "a value this column does not know",
        _REJECT,
    )
    UNKNOWN_ROLE = "unknown_role", "职务或身份无法识别", "the role or post is not known", _REJECT
    OTHER_POST = (
        "other_post",
        "职务不在规则所问之列, 按原文保存为其他职务, 不作认定依据",
        "a post for which no rule asks; kept as said, nothing follows from it",
        _SUSPECT,
    )
    UNKNOWN_LIST = "unknown_list", "名单类型无法识别", "the list type is not known", _REJECT
    UNKNOWN_EVENT = "unknown_event", "事件类型无法识别", "the event is not known", _REJECT

    # Any cell
    CELL_TOO_LONG = "cell_too_long", "单元格过长", "the cell is longer than allowed", _REJECT
    UNREADABLE_CELL = (
        "unreadable_cell",
        "单元格内容无法读取",
        "the content of the cell cannot be read",
        _REJECT,
    )
    FORMULA = (
        "formula",
        "单元格是公式, 已按文字保留",
        "the cell is a formula; it was kept as plain text",
        _SUSPECT,
    )

    # Codes of organisations
    USCC_CHECK = (
        "uscc_check",
        "统一社会信用代码校验码错误, 按原文保存, 请核对",
        "the check character of the unified code is wrong; kept as written, to be checked",
        _SUSPECT,
    )
    USCC_LENGTH = "uscc_length", "统一社会信用代码不是18位", "a unified code has 18 characters", _REJECT
    USCC_ALPHABET = (
        "uscc_alphabet",
        "统一社会信用代码含有不允许的字符",
        "a character that cannot stand at its place in a unified code",
        _REJECT,
    )
    USCC_SCIENTIFIC = (
        "uscc_scientific",
        "号码被表格软件改成科学计数法, 末位已丢失",
        "a spreadsheet turned the number into scientific notation; its last digits are lost",
        _REJECT,
    )
    USCC_CONFUSABLE = (
        "uscc_confusable",
        "代码疑将1、0、5、2误写为I、O、S、Z",
        "I, O, S or Z seems to stand for 1, 0, 5 or 2",
        _SUSPECT,
    )
    ORG_CODE_CHECK = (
        "org_code_check",
        "组织机构代码(第9-17位)校验码不符",
        "the check character of the organisation code does not fit",
        _SUSPECT,
    )
    ORG_CODE_FORMAT = (
        "org_code_format",
        "组织机构代码格式错误",
        "an organisation code has 8 characters and 1 check",
        _REJECT,
    )
    REG_NO_CHECK = (
        "reg_no_check",
        "注册号校验码不符",
        "the check digit of the registration number does not fit",
        _SUSPECT,
    )
    REG_NO_FORMAT = "reg_no_format", "注册号格式错误", "not a registration number of 15 or 13 digits", _REJECT
    REG_NO_OLD = (
        "reg_no_old",
        "2007年以前的13位注册号, 无校验码",
        "a 13-digit number from before 2007, without check digit",
        _SUSPECT,
    )
    TAX_NO_FORMAT = (
        "tax_no_format",
        "纳税人识别号格式错误",
        "not a tax number that holds an organisation code",
        _REJECT,
    )
    ID_IN_CODE_COLUMN = (
        "id_in_code_column",
        "代码列中是个人身份证号",
        "a citizen id stands where an organisation's code belongs",
        _REJECT,
    )

    # Persons' documents and phones
    CITIZEN_ID_FORMAT = (
        "citizen_id_format",
        "身份证号格式错误",
        "a citizen id has 18 or 15 characters",
        _REJECT,
    )
    CITIZEN_ID_CHECK = (
        "citizen_id_check",
        "身份证号校验码错误",
        "the check character of the citizen id is wrong",
        _REJECT,
    )
    CITIZEN_ID_DATE = (
        "citizen_id_date",
        "身份证号中的出生日期不存在",
        "the birth date in the citizen id does not exist",
        _REJECT,
    )
    CITIZEN_ID_MASKED = (
        "citizen_id_masked",
        "身份证号已脱敏, 只能作为疑似同一人",
        "a masked id: it makes a person probable, never verified",
        _SUSPECT,
    )
    RETURNED_MASK = (
        "returned_mask",
        "证件号码或电话仍是退回时的掩码, 请从原文件补回后再加载",
        "the number is still the mask it was returned with; copy it from your own file",
        _REJECT,
    )
    DOCUMENT_FORMAT = (
        "document_format",
        "证件号码格式错误",
        "the number of the document is unreadable",
        _REJECT,
    )
    PHONE_UNREADABLE = (
        "phone_unreadable",
        "电话号码无法识别(固定电话须带区号)",
        "not a mainland phone number (a landline needs its area code)",
        _REJECT,
    )
    PHONE_PLACEHOLDER = (
        "phone_placeholder",
        "电话号码是占位号码",
        "a number typed to fill the cell; it would link strangers",
        _REJECT,
    )

    # Dates
    DATE_UNREADABLE = "date_unreadable", "日期无法识别", "not a date", _REJECT
    DATE_IMPOSSIBLE = "date_impossible", "日期不存在或超出范围", "no such day, or out of range", _REJECT
    DATE_DAY_MONTH = (
        "date_day_month",
        "日期的年、月、日顺序无法确定",
        "day, month and year cannot be told apart",
        _REJECT,
    )
    DATE_ORDER = "date_order", "结束日期早于开始日期", "the end lies before the beginning", _REJECT
    AMBIGUOUS_DATE = (
        "ambiguous_date",
        "日期不完整, 已按期首或期末补全",
        "an incomplete date, completed to the first or last day of its period",
        _SUSPECT,
    )
    PUBLICATION_OPEN = (
        "publication_open",
        "公示截止写作长期或2099年等不设终点的日期, 按该类记录的公示期限截止",
        "published without an end; the publication term of such records ends it",
        _SUSPECT,
    )
    FUTURE_DATE = "future_date", "日期晚于今天", "the day lies in the future", _SUSPECT

    # Amounts and shares
    AMOUNT_UNREADABLE = "amount_unreadable", "金额无法识别", "not an amount", _REJECT
    AMOUNT_NEGATIVE = "amount_negative", "金额为负", "a negative amount", _REJECT
    CURRENCY_UNKNOWN = "currency_unknown", "币种无法识别", "the currency is not known", _REJECT
    APPROXIMATE = (
        "approximate",
        "约数, 按所写之数保存",
        "an approximate figure, kept as the figure written",
        _SUSPECT,
    )
    AMOUNT_UNIT_UNCLEAR = (
        "amount_unit_unclear",
        "整列金额的单位(元或万元)无法确定, 金额暂缺; 请在表头写明单位, 或在对照文件中写 unit 后重新加载",
        "nothing tells whether the column is in yuan or in ten thousand; state its unit in header or mapping file",
        _REJECT,
    )
    SHARE_UNIT_UNCLEAR = (
        "share_unit_unclear",
        '整列比例是小数还是百分数无法确定, 持股保留, 比例暂缺; 请在表头写明(%), 或在对照文件中写 unit = "%" 或 "1" 后重新加载',
        "nothing tells whether the column is in per cent or in parts of 1; the holding is kept without its share;"
        " state the unit in header or mapping file",
        _REJECT,
    )
    SHARE_BOUND = (
        "share_bound",
        "持股比例只写了界限(不足、超过等), 持股保留, 比例不详",
        "only a bound of the share; the holding is kept, its share unknown",
        _REJECT,
    )
    SHARE_UNREADABLE = (
        "share_unreadable",
        "持股比例无法识别, 持股保留, 比例不详",
        "not a share; the holding is kept, its share unknown",
        _REJECT,
    )
    SHARE_ZERO = "share_zero", "持股比例为零", "a share of zero", _REJECT
    SHARE_OVER_100 = "share_over_100", "持股比例超过100%", "a share of more than 100 %", _REJECT

    # Names
    NAME_BLANK = "name_blank", "名称为空或没有文字", "no name, or none that has letters", _REJECT
    LISTED_LONG = (
        "listed_long",
        "列入已超过名单规定的核对年限, 未见期限或延长, 请向列入单位核对",
        "listed longer than the list foresees, no end or extension is stated: to be checked with who listed it",
        _SUSPECT,
    )
    NAME_ONLY = "name_only", "只有名称, 没有代码或证件号码", "a name without code or id", _SUSPECT
    PARTY_KIND_UNKNOWN = (
        "party_kind_unknown",
        "无法判断是单位还是自然人(产品、账户或其他名称), 按主体类型不明保存; 如为自然人或单位, 请补充证件号码、代码或类型",
        "neither an organisation nor a person for certain (a product, an account or the like); kept as of unknown kind",
        _SUSPECT,
    )
    NOT_A_PERSON = (
        "not_a_person",
        "此处应为自然人, 所填为单位、产品或账户",
        "a natural person belongs here, and this is none",
        _REJECT,
    )
    NAME_MASKED = "name_masked", "姓名已脱敏", "a masked name", _SUSPECT
    ID_IN_NAME_COLUMN = (
        "id_in_name_column",
        "名称列中是号码",
        "a code or id number stands where a name belongs",
        _REJECT,
    )


@dataclass(frozen=True, slots=True)
class CellReading(Generic[T_co]):
    """读数. What one cell says.

    `value` with no `reason`: good. `value` with a `reason`: suspect, used with a remark. No `value` but a
    `reason`: unusable. Neither: the cell is empty (or, for the end of an interval, open).
    `proposal` is what the clerk might have meant; it is never used in place of what was written.
    """

    value: T_co | None
    reason: Reason | None = None
    proposal: str | None = None

    @property
    def is_empty(self) -> bool:
        return self.value is None and self.reason is None

    @property
    def is_suspect(self) -> bool:
        return self.value is not None and self.reason is not None

    @property
    def is_rejected(self) -> bool:
        return self.value is None and self.reason is not None
