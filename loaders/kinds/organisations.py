"""登记基本信息. Registered organisations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from loaders.kind import Column, Kind
from loaders.kinds.columns import CITIZEN, amount, day, firm, person_id, phone, provenance, text

if TYPE_CHECKING:
    from loaders.row import RowReader

COLUMNS: Final[tuple[Column, ...]] = (
    *firm(required=True),
    text("legal_rep", "法定代表人", "张三丰", "公司等法人的法定代表人",
        "legal representative of a legal person", "法定代表人姓名", "法定代表人(负责人)",
        "法定代表人/负责人", "法人代表", "法人姓名", "法定代表人名称"),
    text("head", "负责人", "", "分支机构或非法人的负责人", "head of a branch or unincorporated body",
        "负责人姓名"),
    text("operator", "经营者", "", "个体工商户的经营者", "operator of a sole trader", "经营者姓名"),
    text("partner", "执行事务合伙人", "", "合伙企业, 可为单位", "managing partner; may be an organisation",
        "执行事务合伙人名称", "执行合伙人"),
    text("investor", "投资人", "", "个人独资企业的投资人", "owner of a sole proprietorship", "投资人姓名"),
    text("rep_id_type", "法定代表人证件类型", "", "不填即居民身份证", "empty = citizen id", "cf_fr_zjlx",
        "负责人证件类型", "经营者证件类型"),
    person_id("rep_id", "法定代表人证件号码", CITIZEN, "上列人员的证件号码, 可脱敏",
        "document of the person above, may be masked", "法定代表人身份证号", "法定代表人身份证号码",
        "法定代表人身份证件号码", "负责人证件号码", "负责人身份证号", "经营者证件号码", "经营者身份证号",
        "投资人证件号码", "执行事务合伙人证件号码", "cf_fr_sfzh"),
    text("type", "类型", "有限责任公司", "市场主体类型", "type", "组成形式", "企业类型", "市场主体类型",
        "主体类型", "组织形式", "企业(机构)类型"),
    day("founded", "成立日期", "2015-03-12", "成立日期", "founded", "注册日期", "登记日期"),
    amount("capital", "注册资本", "500万元人民币", "未写单位按万元计",
        "in ten thousand yuan unless a unit is given", "注册资金", "成员出资总额", "资金数额", "出资额",
        "注册资本(金)"),
    text("currency", "币种", "", "不填即人民币", "empty = CNY", "注册资本币种", "币别"),
    text("industry", "行业", "批发业", "行业名称或代码", "industry, name or code", "所属行业", "行业代码",
        "行业门类", "国民经济行业"),
    text("scope", "经营范围", "日用百货销售", "经营范围", "scope of business", "业务范围",
        "经营(业务)范围"),
    text("address", "住所", "虚构市一号路1号", "住所或经营场所", "registered address", "营业场所",
        "经营场所", "主要经营场所", "注册地址", "地址", "住所(经营场所)", "企业地址", "登记住所"),
    phone("phone", "联系电话", "", "登记的联系电话", "registered phone", "电话", "企业联系电话", "联系方式",
        "电话号码"),
    text("district", "行政区划代码", "990100", "住所所在地的行政区划代码", "region code of the address",
        "行政区划", "所属区域", "区划代码", "住所所在行政区划", "住所行政区划代码", "地区代码"),
    text("registrar", "登记机关", "虚构市市场监督管理局", "登记机关", "registration authority",
        "登记机关名称"),
    text("status", "登记状态", "存续", "存续、注销、吊销等", "active, cancelled, revoked …", "经营状态",
        "企业状态", "主体状态", "市场主体状态", "状态"),
    day("approved", "核准日期", "", "最近一次核准", "last approval", "核准时间", "最近核准日期"),
    day("revoked", "吊销日期", "", "吊销日期", "licence revoked on", "吊销时间"),
    day("cancelled", "注销日期", "", "注销日期", "cancelled on", "注销时间"),
    day("term_from", "营业期限自", "", "期限起", "term from", "经营期限自", "合伙期限自"),
    day("term_to", "营业期限至", "", "期限止", "term to", "经营期限至", "合伙期限至"),
    *provenance(),
)  # fmt: skip


def read(row: RowReader) -> None:
    raise NotImplementedError


KIND: Final = Kind(
    name="organisations",
    zh="登记基本信息",
    en="registered organisations",
    source="登记机关",
    rank=10,
    columns=COLUMNS,
    marks=(
        ("name", "type"),
        ("name", "capital"),
        ("name", "founded"),
        ("name", "status"),
        ("name", "scope"),
        ("name", "approved"),
    ),
    read=read,
)
