"""担保信息. Guarantees."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from graph_service.domain import model
from graph_service.domain.reasons import Reason
from loaders.column import Column
from loaders.kind import Kind
from loaders.kinds.column_groups import FIRM, SECOND_FIRM, amount, day, person_id, provenance, text

if TYPE_CHECKING:
    from loaders.row import RowReader

COLUMNS: Final[tuple[Column, ...]] = (
    text("guarantor_name", "担保人名称", "虚构市甲乙商贸有限公司", "提供担保的一方", "who guarantees",
        "担保人", "担保方", "保证人", "保证人名称", "担保企业名称", "担保方名称", "企业名称",
        "企业名称(字号名)", "公司名称"),
    person_id("guarantor_id", "担保人证照/证件号码", FIRM, "单位填代码, 自然人填证件号码",
        "code, or id of a person", "担保人统一社会信用代码", "担保人代码", "担保方代码", "担保人证件号码",
        "担保方统一社会信用代码", "保证人证件号码", "统一社会信用代码"),
    text("debtor_name", "被担保人名称", "虚构市丙丁建材有限公司", "债务人", "whose debt is guaranteed",
        "被担保人", "被担保方", "债务人", "债务人名称", "被担保企业名称", "被担保方名称"),
    person_id("debtor_id", "被担保人证照/证件号码", SECOND_FIRM, "单位填代码, 自然人填证件号码",
        "code, or id of a person", "被担保人统一社会信用代码", "被担保人代码", "被担保方代码", "债务人代码",
        "被担保方统一社会信用代码", "债务人证件号码"),
    text("number", "担保合同编号", "DB2023-001", "合同编号", "number of the contract", "合同编号",
        "担保合同号", "合同号", "担保编号"),
    amount("amount", "担保金额", "100万元", "未写单位按元计", "in yuan unless a unit is given", "担保额",
        "担保债权数额"),
    text("principal", "主债权数额", "", "主债权, 不是担保金额; 不入库", "the principal debt, not what is guaranteed;"
        " not kept", "主债权金额", "主债权数额(万元)"),
    text("principal_kind", "主债权种类", "", "不入库", "not kept"),
    text("creditor_name", "债权人", "", "不入库", "not kept", "债权人名称"),
    text("debt_from", "履行债务的期限自", "", "债务履行期限, 不是担保期间; 不入库",
        "when the debt is due, not the time of the guarantee; not kept", "履行债务的期限"),
    text("debt_to", "履行债务的期限至", "", "不入库", "not kept"),
    text("term", "保证的期间", "", "不入库", "not kept", "保证期间"),
    text("manner", "保证的方式", "", "不入库", "not kept", "保证方式", "保证担保的范围"),
    text("currency", "币种", "", "不填即人民币", "empty = CNY", "币别"),
    day("since", "担保起始日期", "2023-01-01", "担保起始日", "from", "起始日期", "担保起始日", "担保期限自",
        "签订日期", "保证期间自"),
    day("until", "担保终止日期", "2026-01-01", "自该日起不再担保", "first day without the guarantee",
        "担保到期日", "到期日期", "终止日期", "担保期限至", "解除日期", "保证期间至"),
    *provenance(),
)  # fmt: skip


def read(row: RowReader) -> None:
    """Who guarantees whose debt."""
    number = row.text("number")
    debtor = row.party("debtor_", f"guarantee:{number or ''}")
    guarantor = row.party("guarantor_", debtor.id)
    if row.is_same(guarantor, debtor, "debtor_name"):
        row.remark("guarantor_name", Reason.SELF_HOLDING)
    since, until = row.interval("since", "until")
    money = row.money("amount")
    row.add(
        model.guarantee(
            guarantor,
            debtor,
            number,
            since,
            until,
            amount=money.value if money else None,
            currency=money.currency if money else None,
        )
    )


KIND: Final = Kind(
    name="guarantees",
    zh="担保信息",
    en="guarantees",
    source="债权登记机构",
    rank=40,
    columns=COLUMNS,
    marks=(("guarantor_name", "debtor_name"), ("guarantor_id", "debtor_id")),
    read=read,
    own_word=True,
)
