"""机关事业单位拖欠账款. Arrears of public bodies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from graph_service.domain import model
from graph_service.domain.reasons import Reason
from loaders.column import Column
from loaders.kind import Kind
from loaders.kinds.column_groups import FIRM, PUBLIC_BODY, amount, code, day, provenance, text

if TYPE_CHECKING:
    from loaders.row import RowReader

COLUMNS: Final[tuple[Column, ...]] = (
    text("debtor_name", "拖欠单位名称", "虚构市发展和改革局", "欠款单位", "who owes", "拖欠单位",
        "欠款单位", "欠款单位名称", "债务人", "债务人名称", "拖欠主体", "机关事业单位名称", "付款单位"),
    code("debtor_uscc", "拖欠单位统一社会信用代码", PUBLIC_BODY, "18 位", "18 characters",
        "欠款单位统一社会信用代码", "债务人统一社会信用代码", "拖欠单位代码", "拖欠主体代码"),
    text("creditor_name", "被拖欠企业名称", "虚构市甲乙商贸有限公司", "被拖欠的企业", "to whom",
        "被拖欠企业", "被拖欠单位", "被拖欠单位名称", "债权人", "债权人名称", "收款单位", "被拖欠主体"),
    code("creditor_uscc", "被拖欠企业统一社会信用代码", FIRM, "18 位", "18 characters",
        "债权人统一社会信用代码", "被拖欠企业代码", "被拖欠单位统一社会信用代码"),
    text("number", "合同编号", "HT-2022-01", "合同或文书编号", "number of the contract or paper", "合同号",
        "文书编号", "欠款编号", "账款编号"),
    amount("arrears_amount", "拖欠金额", "30万元", "未写单位按元计", "in yuan unless a unit is given",
        "欠款金额", "拖欠账款金额", "拖欠金额(万元)", "拖欠金额(元)", "欠款余额"),
    text("currency", "币种", "", "不填即人民币", "empty = CNY"),
    day("due", "应付日期", "2023-01-31", "到期日", "due on", "到期日期", "应付款日期", "付款期限",
        "约定付款日期", "拖欠起始日期"),
    day("settled", "清偿日期", "", "清偿日期", "paid on", "结清日期", "还款日期", "化解日期"),
    text("category", "账款类别", "工程款", "工程款、货款、服务款等", "works, goods, services …",
        "欠款类别", "拖欠类型", "账款类型"),
    text("reason", "拖欠原因", "", "原因", "why", "欠款原因", "拖欠事由"),
    *provenance(),
)  # fmt: skip


def read(row: RowReader) -> None:
    """What a debtor owes, from its due day until it is paid."""
    debtor = row.organisation("debtor_")
    creditor = row.known_organisation("creditor_")
    if creditor is not None and row.is_same(creditor, debtor, "debtor_name"):
        row.remark("creditor_name", Reason.SELF_HOLDING)
    due, settled = row.start("due"), row.end("settled")
    row.in_order(due, settled, "settled")
    money = row.money("arrears_amount")
    row.add(
        model.debt(
            debtor,
            creditor,
            row.text("number"),
            due,
            settled,
            amount=money.value if money else None,
            currency=money.currency if money else None,
            due=due,
            category=row.word("category"),
            reason=row.text("reason"),
        )
    )


KIND: Final = Kind(
    name="arrears",
    zh="机关事业单位拖欠账款",
    en="arrears of public bodies",
    source="清欠工作部门",
    rank=40,
    columns=COLUMNS,
    marks=(
        ("debtor_name", "creditor_name"),
        ("debtor_name", "arrears_amount"),
        ("debtor_uscc", "creditor_uscc"),
    ),
    read=read,
    own_word=True,
)
