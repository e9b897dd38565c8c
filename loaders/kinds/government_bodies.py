"""机关事业单位. Public bodies."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from graph_service.domain import model
from graph_service.domain.model import Entity, Role
from graph_service.domain.reasons import Reason
from loaders import cells
from loaders.column import Column
from loaders.kind import Kind
from loaders.kinds.column_groups import PUBLIC_BODY, code, day, person_id, phone, provenance, text
from loaders.regions import region_code

if TYPE_CHECKING:
    from loaders.row import RowReader

COLUMNS: Final[tuple[Column, ...]] = (
    text("name", "机构名称", "虚构市发展和改革局", "全称", "full name", "单位名称", "机关名称", "部门名称",
        "名称", "事业单位名称", "第一名称", required=True),
    code("uscc", "统一社会信用代码", PUBLIC_BODY, "18 位", "18 characters", "统一社会信用代码/事业证号",
        "机构统一社会信用代码", "信用代码", "社会信用代码"),
    code("org_code", "组织机构代码", "", "9 位", "nine characters", "机构代码"),
    text("short_name", "机构简称", "市发改局", "多个用、分开", "several are divided by 、", "简称",
        "规范简称", "单位简称"),
    text("body_type", "机构性质", "机关", "机关、事业单位、群团等", "public body, institution …",
        "机构类型", "单位性质", "机构类别", "单位类型"),
    text("level", "行政层级", "县级", "省、市、县、乡级等", "province, city, county, township", "机构层级",
        "层级", "级别", "行政级别", "机构规格"),
    text("district", "行政区划代码", "990100", "所在地的行政区划代码", "region code", "行政区划",
        "区划代码", "地区代码"),
    text("address", "地址", "虚构市一号路1号", "办公地址", "address", "办公地址", "住所", "机构地址"),
    phone("phone", "联系电话", "", "办公电话", "phone", "电话", "办公电话"),
    text("head_name", "负责人", "赵六安", "主要负责人", "head_name", "主要负责人", "单位负责人", "法定代表人",
        "负责人姓名"),
    person_id("head_id", "负责人证件号码", "", "可脱敏", "may be masked", "负责人身份证号",
        "法定代表人证件号码", "法定代表人身份证号"),
    day("founded", "成立日期", "", "成立日期", "founded", "设立日期"),
    day("until", "撤销日期", "", "撤销日期", "abolished on", "注销日期"),
    *provenance(),
)  # fmt: skip


_BETWEEN: Final = re.compile(r"[、,，;；]")


def read(row: RowReader) -> None:
    """A public body, and the authorities of its names."""
    body = row.organisation(registry=True)
    name = row.read_name
    if name is None:
        row.refuse("name", Reason.MISSING_REQUIRED)
    district = row.word("district")
    row.add(
        model.name(body, name.display, name.match),
        model.profile(
            body,
            type=row.word("body_type"),
            level=row.word("level"),
            district=(region_code(district) or district) if district else None,
            founded=row.start("founded"),
            public_body=True,
        ),
    )
    for alias in (name.display, *_BETWEEN.split(row.text("short_name") or "")):
        match = cells.match_name(alias)
        if match:
            row.add(model.acts_as(body, row.entity(model.authority(match))))
    _abolished(row, body)
    _contact(row, body)
    _head(row, body)


def _head(row: RowReader, body: Entity) -> None:
    """A column headed 法定代表人 names the legal representative, any other the head of the body."""
    head = row.person("head_", body.id)
    if head is not None:
        header = row.header("head_name")
        role = Role.LEGAL_REP if "法定代表人" in header else Role.PRINCIPAL
        row.add(model.role_interval(head, body, role, None, None, header, "representative"))


def _abolished(row: RowReader, body: Entity) -> None:
    until = row.start("until")
    if until is not None:
        row.add(model.status(body, "撤销", until))


def _contact(row: RowReader, body: Entity) -> None:
    place, phone = row.address("address"), row.phone("phone")
    if place is not None:
        row.add(model.at_address(body, place, slot="registered"))
    if phone is not None:
        row.add(model.has_phone(body, phone, slot="registered"))


KIND: Final = Kind(
    name="government_bodies",
    zh="机关事业单位",
    en="public bodies",
    source="机构编制部门",
    rank=10,
    columns=COLUMNS,
    marks=(
        ("name", "level"),
        ("name", "short_name"),
        ("name", "body_type"),
    ),
    read=read,
)
