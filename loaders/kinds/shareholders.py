"""股东及出资信息. Shareholders."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from graph_service.domain import model, vocabulary
from graph_service.domain.reasons import Reason
from loaders.column import Column
from loaders.kind import Kind
from loaders.kinds.column_groups import CITIZEN, amount, code, day, firm, person_id, provenance, share, text

if TYPE_CHECKING:
    from loaders.row import RowReader

COLUMNS: Final[tuple[Column, ...]] = (
    *firm("被投资企业名称", "标的企业名称", "所投资企业名称"),
    text("holder_name", "股东名称", "张三丰", "股东、发起人、合伙人或出资人", "shareholder or partner",
        "股东", "股东姓名", "股东(发起人)", "股东(发起人)名称", "股东姓名/名称", "发起人", "合伙人信息",
        "合伙人", "合伙人名称", "出资人", "出资人名称", "主管部门名称"),
    text("holder_type", "股东类型", "自然人股东", "自然人股东、企业法人等",
        "natural person, legal person …", "股东(发起人)类型", "发起人类型", "合伙人类型", "出资人类型"),
    text("holder_id_type", "证照/证件类型", "", "证件名称", "name of the document", "证照类型", "证件类型",
        "股东证件类型"),
    person_id("holder_id", "证照/证件号码", CITIZEN, "自然人填证件号码, 单位填统一社会信用代码",
        "citizen id of a person, unified code of an organisation", "证照/证件编号", "证件号码", "证照号码",
        "股东证件号码", "股东证件号", "股东身份证号", "身份证号"),
    code("holder_uscc", "股东统一社会信用代码", "", "单位股东的代码", "code of a corporate holder",
        "股东代码", "股东信用代码", "出资人统一社会信用代码"),
    share("share", "持股比例", "60%", "宜写 60%; 整列只用一种单位, 无从判断时以表头(%)或对照文件为准",
        "best 60%; one unit a column, told by header or mapping file where the values do not prove it",
        "出资比例", "投资比例", "股权比例", "认缴比例", "股东比例", "出资占比", "持股占比", "比例"),
    amount("amount", "认缴出资额(万元)", "300", "认缴额", "subscribed", "认缴额(万元)", "认缴额(万)",
        "认缴出资额", "认缴额", "认缴金额"),
    amount("paid", "实缴出资额(万元)", "300", "实缴额", "paid in", "实缴额(万元)", "实缴额(万)",
        "实缴出资额", "实缴额", "实缴金额"),
    text("currency", "币种", "", "不填即人民币", "empty = CNY", "出资币种", "币别"),
    day("since", "认缴出资日期", "", "仅作参考, 不作持股起始日",
        "for reference; not the beginning of the holding", "认缴日期"),
    day("paid_on", "实缴出资日期", "", "仅作参考", "for reference", "实缴日期"),
    day("held_from", "持股起始日期", "2015-03-12", "不详可空", "holds from; empty = unknown", "入股日期",
        "持股日期"),
    day("held_to", "退出日期", "", "自该日起不再持股", "first day no longer a holder", "持股终止日期",
        "退股日期"),
    *provenance(),
)  # fmt: skip


def read(row: RowReader) -> None:
    """One holder's share of the organisation."""
    organisation = row.organisation()
    words = row.word("holder_type")
    holder = row.party("holder_", organisation.id, vocabulary.party_sort(words) if words else None)
    if row.is_same(holder, organisation, "name"):
        row.remark("holder_name", Reason.SELF_HOLDING)
    since, until = row.interval("held_from", "held_to")
    amount, paid = row.money("amount", unit="万元"), row.money("paid", unit="万元")
    money = amount or paid
    row.add(
        model.shareholding(
            holder,
            organisation,
            row.share("share"),
            since,
            until,
            amount=amount.value if amount else None,
            paid=paid.value if paid else None,
            currency=money.currency if money else None,
            holder_type=words,
        )
    )


KIND: Final = Kind(
    name="shareholders",
    zh="股东及出资信息",
    en="shareholders",
    source="登记机关",
    rank=10,
    columns=COLUMNS,
    marks=(
        ("holder_name", "share"),
        ("holder_name", "holder_type"),
        ("holder_name", "amount"),
        ("holder_name", "paid"),
    ),
    read=read,
)
