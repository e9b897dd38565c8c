"""股权出质. Equity pledges."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from graph_service.domain import model
from graph_service.domain.reasons import Reason
from loaders.column import Column
from loaders.kind import Kind
from loaders.kinds.column_groups import FIRM, SECOND_FIRM, amount, code, day, person_id, provenance, text

if TYPE_CHECKING:
    from loaders.row import RowReader

COLUMNS: Final[tuple[Column, ...]] = (
    text("number", "登记编号", "990100_2023_0001", "出质登记编号", "number of the registration",
        "股权出质登记编号", "质权登记编号"),
    text("name", "企业名称", "虚构市丙丁建材有限公司", "出质股权所在企业", "whose equity is pledged",
        "出质股权所在企业", "出质股权标的企业", "标的企业名称", "股权所在公司"),
    code("uscc", "统一社会信用代码", SECOND_FIRM, "出质股权所在企业", "whose equity is pledged",
        "标的企业统一社会信用代码", "统一社会信用代码/注册号"),
    text("pledgor_name", "出质人", "虚构市甲乙商贸有限公司", "出质的股东", "who pledges", "出质人名称",
        "出质人姓名", "出质人姓名/名称"),
    person_id("pledgor_id", "证照/证件号码", FIRM, "出质人的代码或证件号码", "code or id of the pledgor",
        "出质人证照/证件号码", "出质人证件号码", "出质人统一社会信用代码", "证照/证件号码(出质人)"),
    text("pledgee_name", "质权人", "虚构市信用社", "质权人", "to whom", "质权人名称", "质权人姓名",
        "质权人姓名/名称"),
    person_id("pledgee_id", "证照/证件号码1", "12990100223344556L", "质权人的代码或证件号码",
        "code or id of the pledgee", "质权人证照/证件号码", "质权人证件号码", "质权人统一社会信用代码",
        "证照/证件号码(质权人)"),
    amount("amount", "出质股权数额", "200万元", "未写单位按万元计",
        "in ten thousand yuan unless a unit is given", "出质股权数额(万元)", "出质股权数额(万股)"),
    text("currency", "币种", "", "不填即人民币", "empty = CNY", "币别"),
    day("since", "股权出质设立登记日期", "2023-04-05", "设立日期", "registered on", "出质设立登记日期",
        "登记日期", "设立登记日期"),
    text("status", "状态", "有效", "有效、无效、注销、撤销", "valid, cancelled …", "出质状态"),
    day("until", "注销日期", "", "注销或撤销日期", "cancelled on", "撤销日期", "股权出质注销日期"),
    *provenance(),
)  # fmt: skip


_OVER: Final = frozenset(("无效", "注销", "已注销", "撤销", "已撤销"))


def read(row: RowReader) -> None:
    """Who pledged whose equity to whom."""
    organisation = row.known_organisation()
    number = row.text("number")
    scope = organisation.id if organisation else f"pledge:{number or ''}"
    pledgor, pledgee = row.party("pledgor_", scope), row.party("pledgee_", scope)
    since, until = row.interval("since", "until")
    state = row.word("status")
    if state in _OVER and until is None:
        row.remark("status", Reason.CONTRADICTS)
    money = row.money("amount", unit="万元")
    row.add(
        model.pledge(
            pledgor,
            pledgee,
            number,
            organisation,
            since,
            until,
            amount=money.value if money else None,
            currency=money.currency if money else None,
            state=state,
        )
    )


KIND: Final = Kind(
    name="pledges",
    zh="股权出质",
    en="equity pledges",
    source="登记机关",
    rank=10,
    columns=COLUMNS,
    marks=(("pledgor_name", "pledgee_name"),),
    read=read,
)
