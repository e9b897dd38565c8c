"""登记基本信息. Registered organisations."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from graph_service.domain import codes, model, vocabulary
from graph_service.domain.codes import DocumentKind
from graph_service.domain.model import Entity, Role
from graph_service.domain.reasons import Reason
from loaders import cells
from loaders.column import Column
from loaders.kind import Kind
from loaders.kinds.column_groups import CITIZEN, amount, code, day, firm, person_id, phone, provenance, text
from loaders.regions import region_code
from loaders.row import plain_name, seen

if TYPE_CHECKING:
    from loaders.row import RowReader

COLUMNS: Final[tuple[Column, ...]] = (
    *firm(required=True),
    code("tax_no", "纳税人识别号", "", "15 至 20 位", "15-20 characters", "税号", "纳税人识别码"),
    text("former_names", "曾用名", "", "多个用、或；分开", "several are divided by 、 or ；", "历史名称", "企业曾用名",
        "公司曾用名", "曾用名称"),
    text("legal_rep", "法定代表人", "张三丰", "公司等法人的法定代表人",
        "legal representative of a legal person", "法定代表人姓名", "法定代表人(负责人)",
        "法定代表人/负责人", "法人代表", "法人姓名", "法定代表人名称", "法定代表人(经营者姓名)",
        "法定代表人(经营者)", "法定代表人(负责人、经营者)", "法定代表人/经营者", "企业法定代表人"),
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
        "主体类型", "组织形式", "企业(机构)类型", "企业类型大类", "登记注册类型", "注册类型", "企业登记类型",
        "公司类型"),
    day("founded", "成立日期", "2015-03-12", "成立日期", "founded", "成立时间", "设立日期", "设立时间", "开业日期",
        "开业时间", "开业(成立)日期", "成立(开业)日期", "注册日期", "注册时间", "登记日期"),
    amount("capital", "注册资本", "500万元人民币", "未写单位按万元计",
        "in ten thousand yuan unless a unit is given", "注册资金", "成员出资总额", "资金数额", "出资额",
        "注册资本(金)", "注册资本(资金数额)", "注册资本金", "注册资本(资金)", "注册资金数额"),
    amount("paid_capital", "实缴资本", "", "不入库", "not kept", "实收资本", "实缴注册资本"),
    text("currency", "币种", "", "不填即人民币", "empty = CNY", "注册资本币种", "币别"),
    text("industry", "行业", "批发业", "行业名称或代码", "industry, name or code", "行业名称", "所属行业",
        "国民经济行业", "国标行业", "行业门类", "国标行业门类", "国标行业大类", "行业代码",
        "国民经济行业代码"),
    text("scope", "经营范围", "日用百货销售", "经营范围", "scope of business", "业务范围",
        "经营(业务)范围", "经营(业务)范围及方式", "经营范围及方式", "许可经营项目及一般经营项目"),
    text("address", "住所", "虚构市一号路1号", "住所或经营场所", "registered address", "住所(经营场所)",
        "住所(登记、个体户经营场所)", "企业住所", "登记住所", "注册地址", "登记地址", "主要经营场所", "经营场所",
        "营业场所", "企业地址", "公司地址", "住址", "地址"),
    text("reported_address", "最新年报地址", "", "不入库", "not kept", "年报地址"),
    phone("phone", "联系电话", "", "登记的联系电话", "registered phone", "电话", "企业联系电话", "公司电话",
        "电话号码", "联系方式", "有效手机号", "手机号", "手机", "更多电话", "其他电话"),
    text("district", "行政区划代码", "990100", "住所所在地的行政区划代码", "region code of the address",
        "行政区划", "所属区域", "区划代码", "住所所在行政区划", "住所行政区划代码", "地区代码", "所属区县"),
    text("registrar", "登记机关", "虚构市市场监督管理局", "登记机关", "registration authority",
        "登记机关名称"),
    text("status", "登记状态", "存续", "存续、注销、吊销等", "active, cancelled, revoked …", "经营状态", "企业经营状态",
        "登记经营状态", "企业(机构)状态",
        "企业状态", "主体状态", "市场主体状态", "状态"),
    day("approved", "核准日期", "", "最近一次核准", "last approval", "核准时间", "最近核准日期",
        "核准日期(登记、吊销、注销日期)", "发照日期"),
    day("revoked", "吊销日期", "", "吊销日期", "licence revoked on", "吊销时间"),
    day("cancelled", "注销日期", "", "注销日期", "cancelled on", "注销时间"),
    day("term_from", "营业期限自", "", "期限起", "term from", "经营期限自", "合伙期限自", "经营(营业)起始日期",
        "营业起始日期", "经营起始日期", "经营(驻在)期限自", "营业期限起"),
    day("term_to", "营业期限至", "", "期限止", "term to", "经营期限至", "合伙期限至", "经营(营业)截止日期",
        "营业截止日期", "经营截止日期", "经营(驻在)期限至", "营业期限止"),
    text("term", "营业期限", "", "不入库", "not kept", "经营期限"),
    *provenance(),
)  # fmt: skip


_REPRESENTATIVES: Final = (
    ("legal_rep", (Role.LEGAL_REP,)),
    ("head", (Role.LEGAL_REP,)),
    ("operator", (Role.SOLE_PROPRIETOR, Role.LEGAL_REP)),
    ("investor", (Role.SOLE_PROPRIETOR, Role.LEGAL_REP)),
    ("partner", (Role.GENERAL_PARTNER, Role.LEGAL_REP)),
)
_LONGEST_PERSON: Final = 4  # characters of a Chinese name; of a longer one it is asked whose it is
_TITLES: Final = {column.field: column.header for column in COLUMNS}
_BETWEEN_NAMES: Final = re.compile(r"[、；;，,\n|]")
_DELEGATE: Final = re.compile(
    r"(.+?)[(（]?\s*(?:委派代表|执行事务合伙人委派代表)\s*[:：]\s*([^()（）]+)[)）]?\s*\Z"
)


def read(row: RowReader) -> None:
    """The organisation as the register shows it on the data day."""
    organisation = row.organisation(registry=True, tax_no=True)
    name = row.read_name
    if name is None:
        row.refuse("name", Reason.MISSING_REQUIRED)
    row.add(model.name(organisation, name.display, name.match))
    _former_names(row, organisation)
    _profile(row, organisation)
    _status(row, organisation)
    address = row.address("address")
    if address is not None:
        row.add(model.at_address(organisation, address, slot="registered"))
    for place, number in enumerate(row.phones("phone")):
        row.add(model.has_phone(organisation, number, slot=f"registered{place + 1 if place else ''}"))
    _representative(row, organisation)


def _former_names(row: RowReader, organisation: Entity) -> None:
    """曾用名. Each is a name under which it was known; since when and until when the file does not say."""
    for text_ in _BETWEEN_NAMES.split(row.raw("former_names")):
        name = cells.organisation_name(text_).value
        if name is not None:
            row.add(seen(organisation, name))


def _profile(row: RowReader, organisation: Entity) -> None:
    capital = row.money("capital", unit="万元")
    district = row.word("district")
    row.add(
        model.profile(
            organisation,
            type=row.word("type"),
            founded=row.start("founded"),
            capital=capital.value if capital else None,
            currency=capital.currency if capital else None,
            industry=row.word("industry"),
            scope=row.text("scope"),
            district=(region_code(district) or district) if district else None,
            registrar=row.word("registrar"),
        )
    )


def _status(row: RowReader, organisation: Entity) -> None:
    words = row.word("status")
    cancelled, revoked = row.start("cancelled"), row.start("revoked")
    word = vocabulary.registry_status(words) if words else None
    if words and word is None:
        row.remark("status", Reason.UNKNOWN_COLUMN_VALUE)
    word = word or words or ("注销" if cancelled else "吊销" if revoked else None)
    if word is not None:
        since = {"注销": cancelled, "吊销": revoked}.get(word)
        row.add(model.status(organisation, word, since))


def _representative(row: RowReader, organisation: Entity) -> None:
    for field, roles in _REPRESENTATIVES:
        cell = row.raw(field)
        if cell and not cells.blank(cell):
            _holders(row, organisation, field, cell, roles)
            return


def _holders(row: RowReader, organisation: Entity, field: str, cell: str, roles: tuple[Role, ...]) -> None:
    """A managing partner may be an organisation that acts through a delegate, or several persons."""
    title = _TITLES[field]
    if len(cell) > _LONGEST_PERSON:
        delegate = _DELEGATE.match(cell)
        partner = delegate.group(1) if delegate else cell
        if cells.looks_like_organisation(partner):
            acting = delegate.group(2) if delegate else None
            partners = Role.GENERAL_PARTNER in roles or acting is not None
            held = ((Role.GENERAL_PARTNER,), "执行事务合伙人") if partners else (roles, title)
            _partner_organisation(row, organisation, field, partner, acting, *held)
            return
    names = _names(row, field, cell)
    document = codes.document_kind(row.raw("rep_id_type")) or DocumentKind.CITIZEN_ID
    number = row.raw("rep_id") if len(names) == 1 else ""
    for place, name in enumerate(names):
        person = row.identified(name, number, document, organisation.id, "rep_id")
        _hold(row, person, organisation, roles, title, place)


def _names(row: RowReader, field: str, cell: str) -> tuple[str, ...]:
    if plain_name(cell):
        return (cell,)
    reading = cells.names(cell)
    if reading.value is None and reading.reason is not None:
        row.refuse(field, reading.reason, reading.proposal)
    if reading.reason is not None:
        row.remark(field, reading.reason, reading.proposal)
    return reading.value or ()


def _hold(
    row: RowReader, holder: Entity, organisation: Entity, roles: tuple[Role, ...], title: str, place: int = 0
) -> None:
    slot = f"representative{place + 1 if place else ''}"
    for role in roles:
        row.add(model.role_interval(holder, organisation, role, None, None, title, slot))


def _partner_organisation(
    row: RowReader, organisation: Entity, field: str, partner: str, delegate: str | None, roles: tuple[Role, ...],
    title: str,
) -> None:  # fmt: skip
    name = cells.organisation_name(partner).value
    if name is not None:
        row.remark(field, Reason.NAME_ONLY)
        _hold(row, row.named_organisation(name), organisation, roles, title)
    if delegate is not None:
        for person in _names(row, field, delegate)[:1]:
            found = row.identified(
                person, row.raw("rep_id"), DocumentKind.CITIZEN_ID, organisation.id, "rep_id"
            )
            _hold(row, found, organisation, (Role.LEGAL_REP,), "委派代表")


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
