"""词汇. The words of the field: events, ways in which a decision ends, offices, states; lists are the rule book's.

The ids of events and endings are those of the rule base: 6 events, and the words that end an outcome. Readers take what
offices write, in Chinese or as an id, and give the id, or None.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from graph_service.domain.model import Role


@dataclass(frozen=True, slots=True)
class Word:
    """词条. An id, its Chinese caption, and the other spellings seen."""

    id: str
    zh: str
    spellings: tuple[str, ...] = ()


def fold(text: str) -> str:
    """归一. Half width, lower case, without blanks, quotes, dashes and brackets: how words are compared."""
    return _NOT_COMPARED.sub("", unicodedata.normalize("NFKC", text)).casefold()


_NOT_COMPARED = re.compile(r"[\s\"'“”‘’《》〈〉()\[\]【】〔〕\-—–,，、。.;；:：]")

# ---------------------------------------------------------------------------------------------------------
# 名单与事件

EVENTS: Final[Mapping[str, Word]] = MappingProxyType(
    {
        word.id: word
        for word in (
            Word("court_exit_ban", "法院限制出境", ("限制出境", "法院限制出境决定", "人民法院限制出境")),
            Word(
                "tax_exit_notice", "税务阻止出境",
                ("阻止出境", "税务机关通知阻止出境", "阻止欠税人出境", "欠税人阻止出境"),
            ),
            Word(
                "bankruptcy_liquidation_closed", "破产清算完结",
                ("破产清算终结", "破产清算", "破产程序终结", "宣告破产清算完结"),
            ),
            Word(
                "safety_principal_ban", "主要负责人安全生产任职禁止",
                ("安全生产任职禁止", "主要负责人任职禁止", "禁止担任生产经营单位主要负责人"),
            ),
            Word(
                "drug_person_ban", "药品生产经营禁止",
                ("药品从业禁止", "药品领域禁业", "禁止从事药品生产经营活动", "药品从业人员禁业"),
            ),
            Word("civil_chain", "民事责任线索", ("民事连带责任", "民事责任", "连带责任")),
        )
    }
)  # fmt: skip


def _index(words: Iterable[Word]) -> dict[str, str]:
    return {fold(text): word.id for word in words for text in (word.id, word.zh, *word.spellings)}


# ---------------------------------------------------------------------------------------------------------
# 终止事由

ENDS: Final[Mapping[str, Word]] = MappingProxyType(
    {
        word.id: word
        for word in (
            Word(
                "court_lifts", "法院解除",
                ("人民法院解除", "法院解除限制", "解除限制消费", "解除限制消费令", "解除限制出境",
                 "法院撤销限制", "单独解除", "提前解除"),
            ),
            Word(
                "fully_performed", "全部履行",
                ("全部履行完毕", "履行完毕", "已履行", "已履行完毕", "义务已履行", "执行完毕"),
            ),
            Word(
                "guarantee_or_creditor_consent", "提供担保或申请人同意",
                ("提供有效担保", "申请执行人同意", "债权人同意", "提供担保或者经申请执行人同意"),
            ),
            Word("tax_paid", "缴清税款", ("税款缴清", "结清税款", "结清应纳税款", "已缴清税款滞纳金")),
            Word("guarantee", "提供担保", ("纳税担保", "提供纳税担保")),
            Word(
                "entity_removed_from_list", "移出名单",
                ("移出", "removed", "移出名录", "移出经营异常名录", "移出严重违法失信名单", "停止公布",
                 "退出名单", "删除", "从名单中删除", "法院屏蔽", "法院删除", "恢复正常记载状态", "恢复正常"),
            ),
            Word(
                "early_exit_after_6_months_corrected", "改正满六个月提前移出",
                ("满6个月提前移出", "满六个月提前移出", "提前移出(满6个月)",
                 "改正后满6个月提前移出"),
            ),
            Word(
                "early_exit_after_12_months", "满十二个月提前移出",
                ("满12个月提前移出", "提前移出(满12个月)", "列入满12个月提前移出"),
            ),
            Word("closed", "结案", ("已结案", "执行结案", "终结", "终结执行", "程序终结", "办结")),
            Word("listed_sxbzxr", "转为失信被执行人", ("纳入失信被执行人", "已纳入失信被执行人名单")),
            Word("paid", "已付清", ("付清", "已清偿", "清偿", "款项付清", "账款结清", "已支付")),
            Word(
                "source_ends", "来源终止",
                ("解除重点监管", "重点监管解除", "重点监管终止", "来源名单终止"),
            ),
            Word("link_ended", "关联终止", ("关联关系终止", "关系终止")),
            Word("repaired", "信用修复", ("已修复", "修复", "完成信用修复", "准予信用修复")),
            Word(
                "revoked_or_annulled", "撤销",
                ("撤销或变更", "决定被撤销", "已撤销", "决定撤销", "确认违法", "确认无效", "复议撤销",
                 "判决撤销"),
            ),
            Word(
                "identity_refuted", "身份核实不符",
                ("身份不符", "同名误列", "冒名登记", "非本人", "被冒用身份"),
            ),
        )
    }
)  # fmt: skip
"""What may end a decision: the words of rules' `ends` (but `expired` and `disputed`, which name states), and
repaired, revoked_or_annulled, identity_refuted."""

_ENDS: Final = _index(ENDS.values())


@lru_cache(maxsize=4096)
def end_word(text: str) -> str | None:
    """终止事由. The ending that the words name; None if it is not known. 期满 is none: the clock ends it."""
    return _ENDS.get(fold(text))


# ---------------------------------------------------------------------------------------------------------
# 职务

ROLES_ZH: Final[Mapping[str, str]] = MappingProxyType(
    {
        "legal_rep": "法定代表人",
        "principal": "主要负责人",
        "direct_person": "直接责任人员",
        "direct_debt_person": "影响债务履行的直接责任人员",
        "actual_controller": "实际控制人",
        "controlling_shareholder": "控股股东",
        "director": "董事",
        "supervisor": "监事",
        "senior_manager": "高级管理人员",
        "general_partner": "普通合伙人",
        "sole_proprietor": "投资人或经营者",
        "shareholder": "股东",
        "finance_head": "财务负责人",
        "other": "其他职务",
    }
)
"""职务身份 in Chinese, by role."""

_R = Role
_OFFICES: Final[tuple[tuple[tuple[Role, ...], str], ...]] = (
    (
        (_R.LEGAL_REP,),
        "法定代表人 法人代表 法人代表人 法人 负责人 分支机构负责人 首席代表 委派代表"
        " 执行事务合伙人委派代表 执行事务合伙人(委派代表)",
    ),
    ((_R.PRINCIPAL,), "主要负责人 单位主要负责人 单位负责人 主要责任人 行政负责人"),
    ((_R.GENERAL_PARTNER, _R.LEGAL_REP), "执行事务合伙人 执行合伙人"),
    ((_R.GENERAL_PARTNER,), "普通合伙人"),
    ((_R.SOLE_PROPRIETOR,), "投资人 经营者 个体经营者 业主 个人独资企业投资人"),
    (
        (_R.DIRECTOR,),
        "董事长 副董事长 董事 执行董事 独立董事 外部董事 职工董事 职工代表董事 名誉董事长 常务董事"
        " 董事会成员 董事局主席 董事会主席 执行公司事务的董事 代表公司执行公司事务的董事",
    ),
    (
        (_R.SUPERVISOR,),
        "监事 监事长 监事会主席 监事会副主席 监事会召集人 监事会成员 职工监事 职工代表监事 执行监事 外部监事",
    ),
    (
        (_R.SENIOR_MANAGER,),
        "总经理 副总经理 经理 副经理 总裁 副总裁 首席执行官 首席运营官 首席技术官 董事会秘书 董秘 行长"
        " 副行长 高级管理人员 高管 总工程师 总法律顾问 常务副总经理 ceo coo cto 厂长 副厂长 联席总裁"
        " 执行总裁 执行总经理 联席总经理",
    ),
    (
        (_R.SENIOR_MANAGER, _R.FINANCE_HEAD),
        "财务负责人 财务总监 首席财务官 总会计师 cfo 财务主管 财务经理",
    ),
    (
        (_R.DIRECT_PERSON,),
        "直接责任人 直接责任人员 直接负责的主管人员 其他直接责任人员 直接主管人员 直接责任者"
        " 直接负责的主管人员和其他直接责任人员 其他责任人员 其他负有直接责任人员 负有直接责任的人员",
    ),
    ((_R.DIRECT_DEBT_PERSON,), "影响债务履行的直接责任人员 影响债务履行的直接责任人"),
    ((_R.ACTUAL_CONTROLLER,), "实际控制人 实控人 最终控制人"),
    ((_R.CONTROLLING_SHAREHOLDER,), "控股股东 控股人"),
    ((_R.SHAREHOLDER,), "股东 自然人股东 出资人 发起人 有限合伙人"),
    *(((role,), role.value) for role in Role if role is not Role.OTHER),
)
_OFFICE_BY_FOLD: Final = {fold(word): roles for roles, words in _OFFICES for word in words.split()}
_BETWEEN_POSTS: Final = re.compile(r"[、，,;；/|+&\s]+|以及|及|并(?!购)")
_BOTH: Final = re.compile(r"兼任|兼|暨")
_LONGEST_OFFICE: Final = max(map(len, _OFFICE_BY_FOLD))
_TITLE_MARKS: Final = re.compile(r"\(([^()]*)\)")
_NO_MORE: Final = re.compile(
    r"原|前|曾|拟|候|离任|离职|辞|免|卸|退|已故|助理|秘书|(?<!职工)(?<!员工)(?<!股东)(?<!委派)代表(?!人)"
)
"""Words beside a post in brackets after which nobody holds it, or not yet, or only helps who does."""

_MORE: Final = "副|常务|联席|联合|执行|非执行|独立|外部|内部|专职|兼职"
_OF_STAFF: Final = "职工代表|职工|员工代表|员工|股东代表|名誉|荣誉|终身|轮值"
_OFFICERS: Final = (
    "执行|运营|技术|信息|风险|风控|合规|战略|投资|市场|营销|人力资源|产品|法务|安全|数据|科学|行政|商务|品牌"
)
_POST_PARTS: Final[tuple[tuple[tuple[Role, ...], re.Pattern[str]], ...]] = (
    (
        (_R.DIRECTOR,),
        re.compile(
            rf"(?:{_MORE}|{_OF_STAFF})*(?:董事(?!会秘书|会)长?|(?:董事[会局])(?:{_MORE}|{_OF_STAFF})*主席)"
        ),
    ),
    (
        (_R.SUPERVISOR,),
        re.compile(
            rf"(?:{_MORE}|{_OF_STAFF})*(?:监事(?!会)长?|监事会(?:{_MORE}|{_OF_STAFF})*(?:主席|召集人))"
        ),
    ),
    (
        (_R.SENIOR_MANAGER,),
        re.compile(
            r"(?:副|常务|联席|联合|执行|高级|资深|第一|首席)*(?:总经理|总裁|行长)|(?:副|常务|执行)*(?:经理|厂长)"
            rf"|(?:常务)?副总(?!经理|裁|[^、]{{0,2}}师)|(?:副|第一|首席)*总(?:工程师|经济师|法律顾问)|首席(?:{_OFFICERS})官"
        ),
    ),
    ((_R.SENIOR_MANAGER, _R.FINANCE_HEAD), re.compile(r"(?:副|首席)*总会计师|财务总监|首席财务官")),
)
"""职务的组成. Posts are told by their parts: 联席副董事长, 独立非执行董事, 常务副总经理."""


@dataclass(frozen=True, slots=True)
class Posts:
    """职务内容. Each office with the words it came from, in order; and the words that are no office."""

    held: tuple[tuple[Role, str], ...]
    unknown: tuple[str, ...]


@lru_cache(maxsize=16384)
def posts(text: str) -> Posts:
    """职务. The offices in 执行董事兼总经理 or 董事长,财务负责人; one office may be two roles.

    原, 前, 拟任, 助理, 秘书, 代表 around a post never give it: 原董事长, 董事长(已离任), 总经理助理 are no office.
    """
    held: dict[Role, str] = {}
    unknown = []
    for piece in _pieces(text):
        found = _offices_in(piece)
        if not found:
            unknown.append(piece)
        for roles, word in found:
            for role in roles:
                held.setdefault(role, word)
    return Posts(tuple(held.items()), tuple(unknown))


def _pieces(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKC", text).strip()
    if fold(plain) in _OFFICE_BY_FOLD:
        return [plain]
    pieces = []
    for part in _BETWEEN_POSTS.split(_TITLE_MARKS.sub(_kept_mark, _joined(plain))):
        both = [piece for piece in _BOTH.split(part) if piece]
        former = both and _FORMER.match(both[0])  # of both: 原董事长兼总经理
        pieces += [part] if former or "(" in part else both
    return pieces


_FORMER: Final = re.compile(r"原|前(?!台)|曾|拟|候任")


def _joined(plain: str) -> str:
    """Without the blanks beside a word that changes what the post beside it says: 董事长 助理."""
    return _BESIDE.sub(lambda found: found.group().strip(), plain)


_BESIDE: Final = re.compile(r"(?:\A|(?<=\s))(?:原任?|前任?|曾任|拟任|候任)\s+|\s+(?:助理|秘书|代表)(?=\s|\Z)")


def _kept_mark(found: re.Match[str]) -> str:
    """A note in brackets is dropped (总经理(聘任)), unless it says that the post is not held."""
    return f"({found.group(1)})".replace(" ", "") if _NO_MORE.search(found.group(1)) else ""


def _offices_in(piece: str) -> list[tuple[tuple[Role, ...], str]]:
    """The offices that make up a piece such as 董事长总经理, longest first; [] if any part is none."""
    found, place = [], 0
    while place < len(piece):
        best = max((_listed_at(piece, place), *_built_at(piece, place)), key=lambda one: len(one[1]))
        if not best[1]:
            return []
        found.append(best)
        place += len(best[1])
    return found


def _listed_at(piece: str, place: int) -> tuple[tuple[Role, ...], str]:
    for end in range(min(len(piece), place + _LONGEST_OFFICE), place, -1):
        roles = _OFFICE_BY_FOLD.get(fold(piece[place:end]))
        if roles:
            return roles, piece[place:end]
    return (), ""


def _built_at(piece: str, place: int) -> Iterator[tuple[tuple[Role, ...], str]]:
    for roles, shape in _POST_PARTS:
        found = shape.match(piece, place)
        if found:
            yield roles, found.group()


def role(text: str) -> Role | None:
    """责任身份. The one role that the words name; None if they name none or several."""
    held = posts(text)
    if held.unknown or not held.held:
        return None
    roles = {found for found, _ in held.held}
    if roles == {_R.SENIOR_MANAGER, _R.FINANCE_HEAD}:
        return _R.FINANCE_HEAD
    if roles == {_R.GENERAL_PARTNER, _R.LEGAL_REP}:
        return _R.LEGAL_REP
    return held.held[0][0] if len(roles) == 1 else None


# ---------------------------------------------------------------------------------------------------------
# 状态与程度

_SEVERITIES: Final = {
    fold(word): severity
    for severity, words in {
        "light": "轻微 轻微失信 light 轻",
        "general": "一般 一般失信 general 较轻",
        "serious": "严重 严重失信 serious 较重 特别严重 严重失信主体",
        "none": "无 不适用 none",
    }.items()
    for word in words.split()
}


def severity(text: str) -> str | None:
    """严重程度. light, general, serious or none."""
    return _SEVERITIES.get(fold(text))


_STATUS_WORDS: Final = (
    ("吊销", "吊销"), ("注销", "注销"), ("撤销", "撤销"), ("除名", "除名"), ("迁出", "迁出"),
    ("迁往", "迁出"),
    ("停业", "停业"), ("歇业", "歇业"), ("清算", "清算"), ("关闭", "责令关闭"), ("筹建", "筹建"),
    ("迁入", "存续"), ("存续", "存续"), ("在营", "存续"), ("开业", "存续"), ("在业", "存续"),
    ("正常", "存续"), ("登记成立", "存续"), ("设立", "存续"), ("确立", "存续"),
)  # fmt: skip


ENDED_STATES: Final = frozenset({"注销", "吊销", "撤销", "迁出", "除名", "责令关闭"})
"""登记状态 of organisations that do not stand any more."""


@lru_cache(maxsize=4096)
def registry_status(text: str) -> str | None:
    """登记状态. 存续, 注销, 吊销, 撤销, 迁出, 停业, 歇业, 清算, 责令关闭, 除名, 筹建; None if not known.

    吊销,未注销 is 吊销; 吊销后注销 is 注销.
    """
    folded = fold(text).replace("未注销", "").replace("未吊销", "")
    if folded.endswith("注销"):
        return "注销"
    return next((status for word, status in _STATUS_WORDS if word in folded), None)


_OUTCOMES: Final = {
    fold(word): outcome
    for outcome, words in {
        "pending": "处理中 核查中 办理中 受理 已受理 核实中 pending 待处理",
        "upheld": "成立 异议成立 属实 upheld 更正 已更正 支持 予以更正 予以采纳 删除 已删除",
        "rejected": "不成立 异议不成立 不属实 rejected 驳回 不予支持 不予更正 维持 不予采纳",
        "withdrawn": "撤回 申请人撤回 withdrawn 已撤回 撤回申请",
    }.items()
    for word in words.split()
}


def dispute_outcome(text: str) -> str | None:
    """异议处理结果. pending, upheld, rejected or withdrawn."""
    return _OUTCOMES.get(fold(text))


class PartySort(StrEnum):
    """主体类别."""

    PERSON = "person"
    ORGANISATION = "organisation"
    UNKNOWN = "unknown"


_NO_PRODUCT: Final = re.compile(r"法人|公司|企业|合伙|机构|自然人|个人")
_PERSON_SORTS: Final = re.compile(r"自然人|个人|境内中国公民|外国公民|居民|^0$|农民")
_PRODUCT_SORTS: Final = re.compile(
    r"产品|基金(?!会|公司|管理)|理财|资管|资产管理计划|信托计划|集合计划|年金|社保|组合|专户|账户|持股计划"
)
_ORGANISATION_SORTS: Final = re.compile(
    r"法人|企业|公司|组织|机关|机构|团体|合作社|合伙|基金|个体工商户|政府|国有资产|职工持股会|工会|单位|^1$"
)


@lru_cache(maxsize=4096)
def party_sort(text: str) -> PartySort | None:
    """主体类别. Whether a type of shareholder or party (自然人股东, 企业法人) is a natural person; UNKNOWN for products
    and accounts (证券投资基金, 资管计划), which are neither."""
    folded = fold(text)
    if not folded:
        return None
    if _PRODUCT_SORTS.search(folded) and not _NO_PRODUCT.search(folded):
        return PartySort.UNKNOWN
    if _ORGANISATION_SORTS.search(folded.replace("自然人独资", "").replace("非法人组织", "组织")):
        return None if _PERSON_SORTS.search(folded) and "自然人股东" not in folded else PartySort.ORGANISATION
    return PartySort.PERSON if _PERSON_SORTS.search(folded) else None


# ---------------------------------------------------------------------------------------------------------
# 变更事项


class Change(StrEnum):
    """变更事项. What a change record of a registry changed."""

    REPRESENTATIVE = "representative"
    HEAD = "head"
    NAME = "name"
    ADDRESS = "address"
    STATUS = "status"
    SHAREHOLDERS = "shareholders"
    OFFICERS = "officers"
    MERGER = "merger"
    DIVISION = "division"
    CODE = "code"
    CAPITAL = "capital"
    SCOPE = "scope"
    TYPE = "type"
    TERM = "term"
    PHONE = "phone"
    OTHER = "other"


_CHANGES: Final = (
    (Change.MERGER, ("合并",)),
    (Change.DIVISION, ("分立",)),
    (Change.CODE, ("信用代码", "换码", "换照", "换号", "注册号", "证照号", "一照一码", "三证合一")),
    (Change.REPRESENTATIVE, ("法定代表人", "法人代表", "法人变更", "法人姓名")),
    (Change.OFFICERS, ("董事", "监事", "高管", "主要人员", "经理备案", "管理人员", "经理变更", "财务负责人")),
    (
        Change.SHAREHOLDERS,
        ("股东", "股权", "投资人", "出资人", "发起人", "合伙人", "出资比例", "投资者"),
    ),
    (Change.HEAD, ("负责人", "执行事务合伙人", "经营者", "投资人(个人独资)", "首席代表")),
    (Change.CAPITAL, ("注册资本", "注册资金", "实收资本", "出资额", "资金数额")),
    (Change.SCOPE, ("经营范围", "业务范围", "许可经营项目", "一般经营项目")),
    (Change.TERM, ("期限", "有效期")),
    (Change.ADDRESS, ("住所", "地址", "经营场所", "营业场所", "驻在场所")),
    (Change.PHONE, ("电话", "联系方式")),
    (Change.NAME, ("名称", "字号")),
    (Change.STATUS, ("状态", "注销", "吊销", "歇业", "清算组")),
    (Change.TYPE, ("类型", "组成形式", "组织形式")),
)  # fmt: skip


@lru_cache(maxsize=4096)
def change_item(text: str) -> Change:
    """变更事项. By the first word that fits; OTHER if none does."""
    folded = fold(text)
    if "执行事务合伙人" in folded:
        return Change.HEAD
    return next((kind for kind, words in _CHANGES if any(word in folded for word in words)), Change.OTHER)
