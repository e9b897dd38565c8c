"""地址与联系方式. Addresses and contacts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from graph_service.domain import model
from graph_service.domain.reasons import Reason
from loaders.column import Column
from loaders.kind import Kind
from loaders.kinds.column_groups import day, firm, phone, provenance, text

if TYPE_CHECKING:
    from loaders.row import RowReader

COLUMNS: Final[tuple[Column, ...]] = (
    *firm(),
    text("contact_address", "通信地址", "虚构市二号路2号", "通信或经营地址", "postal or business address",
        "通讯地址", "联系地址", "实际经营地址", "办公地址", "年报地址", "企业通信地址", "经营地址"),
    text("address_type", "地址类型", "通信地址", "通信地址、经营地址等", "postal, business …", "地址类别"),
    text("address", "地址", "", "地址类型所指的地址", "address of the type given", "地址内容", "详细地址"),
    phone("contact_phone", "企业联系电话", "0571-86990001", "联系电话", "phone", "联系电话", "电话", "手机",
        "手机号码", "联系方式", "年报电话", "电话号码"),
    day("since", "起始日期", "2022-01-01", "不详可空", "from; empty = unknown", "启用日期", "开始日期"),
    day("until", "终止日期", "", "自该日起不再使用", "first day no longer used", "停用日期", "结束日期"),
    *provenance(),
)  # fmt: skip


def read(row: RowReader) -> None:
    """Where else the organisation is, and how it is reached."""
    organisation = row.organisation()
    since, until = row.interval("since", "until")
    place = row.address("contact_address") or row.address("address")
    phone = row.phone("contact_phone")
    if place is None and phone is None:
        row.refuse("contact_address", Reason.MISSING_REQUIRED)
    if place is not None:
        row.add(model.at_address(organisation, place, since, until))
    if phone is not None:
        row.add(model.has_phone(organisation, phone, since, until))


KIND: Final = Kind(
    name="addresses",
    zh="地址与联系方式",
    en="addresses and contacts",
    source="登记机关",
    rank=20,
    columns=COLUMNS,
    marks=(
        ("name", "contact_address"),
        ("uscc", "contact_address"),
        ("address_type",),
        ("name", "contact_phone"),
    ),
    read=read,
)
