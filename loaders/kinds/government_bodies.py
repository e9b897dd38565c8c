"""机关事业单位. Public bodies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from loaders.kind import Column, Kind
from loaders.kinds.columns import PUBLIC_BODY, code, day, person_id, phone, provenance, text

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
    text("head", "负责人", "赵六安", "主要负责人", "head", "主要负责人", "单位负责人", "法定代表人",
        "负责人姓名"),
    person_id("head_id", "负责人证件号码", "", "可脱敏", "may be masked", "负责人身份证号",
        "法定代表人证件号码", "法定代表人身份证号"),
    day("founded", "成立日期", "", "成立日期", "founded", "设立日期"),
    day("until", "撤销日期", "", "撤销日期", "abolished on", "注销日期"),
    *provenance(),
)  # fmt: skip


def read(row: RowReader) -> None:
    raise NotImplementedError


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
