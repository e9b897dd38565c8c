"""行政处罚. Administrative penalties."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from graph_service.domain import codes, vocabulary
from graph_service.domain.codes import DocumentKind
from graph_service.domain.model import Entity
from graph_service.domain.reasons import Reason
from graph_service.domain.vocabulary import PartySort
from loaders import cells
from loaders.column import Column
from loaders.kind import Kind
from loaders.kinds.column_groups import FIRM, amount, code, day, notified, person_id, provenance, text
from loaders.kinds.deciding import Decree, ended, number_of, published_until, region_of
from loaders.numerals import number_in_words

if TYPE_CHECKING:
    from loaders.row import RowReader

COLUMNS: Final[tuple[Column, ...]] = (
    text("name", "行政相对人名称", "虚构市甲乙商贸有限公司", "单位名称或自然人姓名",
        "organisation or natural person", "cf_xdr_mc", "企业名称或自然人姓名", "纳税人名称", "当事人名称",
        "企业名称"),
    text("subject_kind", "行政相对人类别", "法人及非法人组织", "法人及非法人组织、自然人、个体工商户",
        "organisation, natural person, sole trader", "cf_xdr_lb"),
    code("uscc", "行政相对人代码_1(统一社会信用代码)", FIRM, "18 位", "18 characters", "统一社会信用代码",
        "行政相对人代码(统一社会信用代码或纳税人识别号)", "行政相对人统一社会信用代码", "cf_xdr_shxym",
        "行政相对人代码", "行政相对人代码1", "社会信用代码", "统一信用代码"),
    code("reg_no", "行政相对人代码_2(工商注册号)", "", "15 位", "15 digits", "行政相对人代码_3(工商登记码)",
        "cf_xdr_gszc", "cf_xdr_gsdj", "注册号", "工商注册号", "工商登记码", "行政相对人代码2"),
    code("org_code", "行政相对人代码_3(组织机构代码)", "", "9 位", "nine characters",
        "行政相对人代码_2(组织机构代码)", "cf_xdr_zzjg", "cf_xdr_zdm", "组织机构代码", "行政相对人代码3"),
    code("tax_no", "行政相对人代码_4(税务登记号)", "", "税号", "tax number", "cf_xdr_swdj", "纳税人识别号",
        "社会信用代码(纳税人识别号)", "税务登记号", "行政相对人代码4"),
    person_id("inst_cert", "行政相对人代码_5(事业单位证书号)", "", "不入库; 旧式此列为居民身份证号, 予以采用",
        "not kept, but a citizen id, as older forms have it here, is read", "cf_xdr_sydw", "事业单位证书号",
        "行政相对人代码5"),
    code("social_org_cert", "行政相对人代码_6(社会组织登记证号)", "", "不入库", "not kept",
        "社会组织登记证号", "cf_xdr_shzz", "行政相对人代码6"),
    text("legal_rep", "法定代表人", "张三丰", "仅为处罚时所载, 不作任职依据",
        "as named then; no proof of an office", "法定代表人姓名", "cf_frdb", "cf_fr",
        "法定代表人或者负责人姓名", "法定代表人(负责人)"),
    text("legal_rep_id_type", "法定代表人证件类型", "", "不入库", "not kept", "cf_fr_zjlx"),
    person_id("legal_rep_id", "法定代表人证件号码", "", "不入库", "not kept", "法定代表人身份证号",
        "cf_fr_sfzh"),
    text("person_id_type", "自然人证件类型", "", "不填即居民身份证", "empty = citizen id", "cf_xdr_zjlx",
        "证件类型"),
    person_id("person_id", "自然人证件号码", "", "可脱敏", "may be masked", "cf_xdr_zjhm", "证件号码",
        "行政相对人代码_5(居民身份证号)", "cf_xdr_sfz", "居民身份证号", "身份证号"),
    text("number", "行政处罚决定书文号", "虚市监罚〔2024〕12号", "决定书文号; 无文号时以决定日期代替",
        "number; if none, its day stands for it", "处罚决定书文号", "决定书文号", "cf_wsh", "文号",
        "处罚文号"),
    text("case_name", "处罚名称", "", "案件名称", "name of the case", "案件名称", "cf_cfmc"),
    text("violation_type", "违法行为类型", "虚假宣传", "违法行为类型", "kind of violation", "cf_wfxw"),
    text("facts", "违法事实", "虚假宣传", "违法事实", "facts", "处罚事由", "主要违法事实", "cf_sy"),
    text("basis", "处罚依据", "反不正当竞争法第二十条", "处罚依据", "basis", "cf_yj"),
    text("category", "处罚类别", "罚款", "警告、罚款、吊销等", "warning, fine, revocation …", "处罚类别1",
        "cf_cflb", "cf_cflb1", "处罚种类"),
    text("category2", "处罚类别2", "", "第二类别", "second category", "cf_cflb2"),
    text("content", "处罚内容", "罚款2万元", "处罚内容", "content", "处罚结果", "行政处罚内容", "cf_nr",
        "cf_jg"),
    amount("fine_wan", "罚款金额(万元)", "2", "万元", "ten thousand yuan", "cf_nr_fk", "罚款金额"),
    amount("forfeit_wan", "没收违法所得、没收非法财物的金额(万元)", "", "万元", "ten thousand yuan",
        "cf_nr_wfff", "没收金额(万元)", "没收金额"),
    text("licence", "暂扣或吊销证照名称及编号", "", "证照", "licence", "cf_nr_zkdx"),
    day("decided", "处罚决定日期", "2024-03-05", "决定日期", "decided on", "作出行政处罚决定日期",
        "cf_jdrq", "处罚日期", "决定日期", required=True),
    day("acted", "违法行为发生日期", "", "违法行为发生日期", "day of the act", "行为日期"),
    day("end", "处罚有效期", "", "处罚截止日", "penalty in force until", "处罚截止期", "处罚截止日期",
        "cf_yxq"),
    day("published", "公示日期", "", "公示日期", "published on", "公示时间", "公示起始日期",
        "公示开始日期"),
    day("published_to", "公示截止期", "2025-03-05", "公示截止日", "published until", "cf_gsjzq",
        "公示截止日期"),
    text("publish_term", "公示期限", "", "如 三个月、1年", "such as 3 months, 1 year", "公示期"),
    text("severity", "失信严重程度", "", "轻微、一般、严重", "light, general, serious", "严重程度",
        "失信程度"),
    text("authority", "处罚机关", "虚构市市场监督管理局", "处罚机关", "who decided",
        "作出行政处罚决定机关名称", "cf_cfjg", "cf_xzjg", "处罚机关名称", "作出处罚决定的部门"),
    code("authority_uscc", "处罚机关统一社会信用代码", "", "机关代码", "code of the authority",
        "cf_cfjgdm"),
    text("status", "当前状态", "", "有效、撤销、异议等", "valid, annulled …", "cf_zt"),
    text("region", "地方编码", "990100", "处罚机关所在地", "region of the authority", "DFBM",
        "行政区划代码", "地区代码"),
    code("source_uscc", "数据来源单位统一社会信用代码", "", "不入库", "not kept", "cf_sjlydm"),
    text("note", "备注", "", "不入库", "not kept", "bz"),
    notified(),
    *provenance(),
)  # fmt: skip


_MATTER: Final = "administrative_penalty"
_MONTHS: Final = re.compile(r"(?:最[短长少多])?(\d{1,3}|[一二三四五六七八九十]{1,3}|半)个?(年|月)")
_HEAVY: Final = re.compile(r"吊销|责令关闭|停产停业|限制从业|限制开展|降低资质|暂扣|禁止")
_ANNULLED: Final = re.compile(r"撤销|无效|^2$")


def read(row: RowReader) -> None:
    """One decision on one subject; rows with another category are parts of the same decision."""
    decided = row.need_start("decided")
    number = number_of(row, "number", decided)
    subject = _subject(row, f"{_MATTER}:{number}")
    by, authority = row.authority("authority")
    end = row.end("end")
    row.in_order(decided, end, "end")
    categories = [word for word in (row.word("category"), row.word("category2")) if word]
    category = "、".join(dict.fromkeys(categories)) or None
    fine, forfeit = row.money("fine_wan", unit="万元"), row.money("forfeit_wan", unit="万元")
    amounts = [money.value for money in (fine, forfeit) if money is not None]
    content = row.text("content")
    taken = Decree(
        _MATTER,
        number,
        by,
        decided,
        end,
        {
            "severity": _severity(row, category),
            "decided": decided,
            "acted": row.start("acted"),
            "published": row.start("published"),
            "published_to": published_until(row),
            "notified": row.start("notified"),
            "authority": authority,
            **region_of(row),
            "reason": row.text("facts") or row.text("violation_type") or row.text("case_name"),
            "basis": row.text("basis"),
            "content": f"{category}: {content}" if category and content else category or content,
            "amount": sum(amounts) if amounts else None,
        },
        part=category or "",
    ).on(row, subject)
    status = row.word("status")
    if status and _ANNULLED.search(status):
        ended(row, taken, "revoked_or_annulled", row.data_day, authority=authority)


def _subject(row: RowReader, scope: str) -> Entity:
    words = row.word("subject_kind")
    sort = vocabulary.party_sort(words) if words else None
    if sort is not PartySort.ORGANISATION and _is_person(row, sort):
        name = row.person_name("name")
        if name is None:
            row.refuse("name", Reason.MISSING_REQUIRED)
        document = codes.document_kind(row.raw("person_id_type")) or DocumentKind.CITIZEN_ID
        return row.identified(name, _person_number(row), document, scope, "person_id")
    return row.organisation(tax_no=True)


def _is_person(row: RowReader, sort: PartySort | None) -> bool:
    if any(not cells.blank(row.raw(field)) for field in ("uscc", "reg_no", "org_code", "tax_no")):
        return False
    return sort is PartySort.PERSON or not cells.blank(_person_number(row))


def _person_number(row: RowReader) -> str:
    """The number of a natural person; a fifth code without a name for it is one only if it reads as one."""
    number, fifth = row.raw("person_id"), row.raw("inst_cert")
    return number if not cells.blank(number) or cells.citizen_id(fifth).value is None else fifth


def _severity(row: RowReader, category: str | None) -> str | None:
    """What the row says, else by how long it is public: to 3 months light, to a year general, then serious.

    The bounds belong to two classes each; there the category decides, and without one nothing is said.
    """
    said = row.word("severity")
    if said is not None:
        found = vocabulary.severity(said)
        if found is None:
            row.remark("severity", Reason.UNKNOWN_COLUMN_VALUE)
        return found
    months = _months(row.word("publish_term") or "")
    if months is None:
        return None
    if months in (3, 12):
        heavy = category is not None and _HEAVY.search(category)
        return None if category is None else "serious" if heavy and months == 12 else "general"
    return "light" if months < 3 else "general" if months < 12 else "serious"


def _months(term: str) -> int | None:
    found = _MONTHS.search(term)
    if found is None:
        return None
    words, unit = found.groups()
    if words == "半":
        return 6 if unit == "年" else 0
    count = int(words) if words.isdigit() else number_in_words(words)
    return count * 12 if unit == "年" else count


KIND: Final = Kind(
    name="penalties",
    zh="行政处罚",
    en="administrative penalties",
    source="行政机关",
    rank=20,
    columns=COLUMNS,
    marks=(
        ("number", "category"),
        ("number", "content", "decided"),
        ("number", "fine_wan"),
        ("number", "facts", "decided"),
    ),
    read=read,
)
