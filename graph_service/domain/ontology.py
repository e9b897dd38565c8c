"""本体. Every node kind and link kind of the graph, said once: direction, Chinese caption, properties.

The Cypher texts, the model, the bulk export and docs/data-dictionary.md are held together by tests on this
table.

Four sorts of nodes:
- *entities* (主体、决定、地址 …): an id that never changes and next to nothing else;
- *facts* (名称、状态、列入 …): what one source says of an entity, with two times, never overwritten;
- *books* (变更、加载、审计 …): what the service writes about its own work;
- *derived* (后果、关联提示, 由规则派生): what the rules make of facts; always to be computed again from them, so
  no source states it and no other fact rests on it.
A fact between two entities is a link; any other fact is a node at its entity. Both carry PROVENANCE.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class NodeSort(StrEnum):
    """节点类别."""

    ENTITY = "entity"
    FACT = "fact"
    BOOK = "book"
    DERIVED = "derived"


@dataclass(frozen=True, slots=True)
class Property:
    """属性: name, type as a reader of Cypher knows it, Chinese caption, unit or values."""

    name: str
    type: str
    zh: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class NodeKind:
    """节点种类. `id` is unique within the label."""

    label: str
    zh: str
    sort: NodeSort
    properties: tuple[Property, ...]
    parent: str | None = None  # the label that this one always stands beside


@dataclass(frozen=True, slots=True)
class LinkKind:
    """关系种类. `words` says the direction as a sentence."""

    type: str
    zh: str
    start: str
    end: str
    words: str
    fact: bool = False
    properties: tuple[Property, ...] = ()


def _p(name: str, kind: str, zh: str, note: str = "") -> Property:
    return Property(name, kind, zh, note)


PROVENANCE: Final = (
    _p("id", "string", "版本号", "摘要@变更号; one version of one fact"),
    _p("key", "string", "事实号", "摘要; the same for every version of a fact of one source"),
    _p("identity", "list of string", "识别项", "同一来源中哪些内容使两次陈述成为同一事实"),
    _p("from", "date", "起", "有效起始日, 含; null = 不详"),
    _p("to", "date", "止", "首个不再成立之日; null = 无"),
    _p("known_from", "integer", "知悉于", "变更号; known since this change"),
    _p("known_to", "integer", "知悉至", "变更号; null = 现行; superseded, ended or withdrawn by this change"),
    _p("source", "string", "来源", "信息提供单位"),
    _p("data_day", "date", "数据日", "来源最近一次确认之日"),
    _p("file", "string", "文件", "只存文件名"),
    _p("row", "integer", "行", "文件中的行号, 自 1 起"),
    _p("load", "string", "加载批次", "写入此版本的批次"),
    _p("last_load", "string", "确认批次", "最近一次确认此版本的批次"),
    _p("own", "string", "写入批次原载", "日|行|文件; 已被其后的确认取代时保留"),
    _p("remarks", "list of string", "疑点", "原因代码; the row's remarks that led to a suspect"),
    _p("ended_by", "string", "终止原因", "changed, withdrawn, missing_in_full, superseded_on_arrival"),
)

_AMOUNT = "元, 十进制字符串"
_ID = _p("id", "string", "标识", "唯一")
_CHANGED = _p("changed", "integer", "最近变更", "变更号; touched last by this change")
_WRITTEN = _p("change", "integer", "写入于", "变更号; 此后不再改")
_DERIVED = (
    _p("id", "string", "版本号", "唯一; one version of one outcome"),
    _p("key", "string", "识别号", "决定、规则、主体的摘要; the same for every version"),
    _p("decision", "string", "决定", "标识"),
    _p("rule", "string", "规则", "规则号"),
    _p("party", "string", "及于主体", "标识"),
    _p("effect", "string", "效果"),
    _p("mode", "string", "方式"),
    _p("measures", "list of string", "措施", "空则无此属性"),
    _p("basis", "string", "依据", "JSON: [{title, number, article}]"),
    _p("zh", "string", "说明"),
    _p("en", "string", "说明 (英文)"),
    _p("how_to_object", "string", "如何提出异议"),
    _p("how_to_repair", "string", "如何申请修复"),
    _p("decision_no", "string", "决定文号"),
    _p("authority", "string", "认定单位", "事实未载明则无"),
    _p("decision_date", "date", "决定日"),
    _p("rules_version", "string", "规则版本"),
    _p("rules_hash", "string", "规则摘要"),
    _p("timeline", "string", "时间线", "JSON: 各段状态"),
    _p("grounds", "string", "根据", "JSON: 所依事实"),
    _p("first_day", "date", "首日", "最早有结果之日"),
    _p("made_by", "string", "作出批次", "Run; 其 published 之前无人可见"),
    _p("ended_by", "string", "终止批次", "Run; 无 = 现行, 该批次 published 之前也是现行"),
    _p("computed_at", "string", "计算时刻", "ISO 8601, Asia/Shanghai"),
    _p("digest", "string", "内容摘要", "不含批次与时刻"),
)

NODES: Final = (
    NodeKind(
        "Party",
        "信用主体",
        NodeSort.ENTITY,
        (_ID, _CHANGED, _p("code", "string", "代码", "所据代码原值; 自然人无")),
    ),
    NodeKind(
        "Enterprise",
        "企业",
        NodeSort.ENTITY,
        (_p("org_code", "string", "组织机构代码", "统一社会信用代码第 9-17 位"),),
        parent="Party",
    ),
    NodeKind(
        "GovernmentBody",
        "政府机构",
        NodeSort.ENTITY,
        (_p("org_code", "string", "组织机构代码", "统一社会信用代码第 9-17 位"),),
        parent="Party",
    ),
    NodeKind(
        "Person",
        "自然人",
        NodeSort.ENTITY,
        (
            _p("identity", "string", "身份核验", "verified, probable, name_only"),
            _p("mask", "string", "证件掩码", "显示用; 视同个人信息"),
            _p("scope", "string", "限定主体", "name_only: 所在组织的标识"),
            _p("minor_until", "date", "成年之日", "仅未成年或新近成年者"),
        ),
        parent="Party",
    ),
    NodeKind(
        "UnknownParty",
        "主体类型不明",
        NodeSort.ENTITY,
        (
            _p(
                "scope",
                "string",
                "限定主体",
                "所在组织或决定; 产品、账户或无从判断的名称, 不与他处同名者合并",
            ),
        ),
        parent="Party",
    ),
    NodeKind(
        "Decision",
        "决定",
        NodeSort.ENTITY,
        (_ID, _CHANGED, _p("number", "string", "文号"), _p("matter", "string", "事项", "名单或事件代码")),
    ),
    NodeKind("Authority", "认定单位", NodeSort.ENTITY, (_ID, _p("name", "string", "名称"))),
    NodeKind("Address", "地址", NodeSort.ENTITY, (_ID, _p("text", "string", "地址"))),
    NodeKind("Phone", "电话", NodeSort.ENTITY, (_ID, _p("mask", "string", "掩码"))),
    NodeKind(
        "Name",
        "名称",
        NodeSort.FACT,
        (_p("text", "string", "名称"), _p("match", "string", "比对形", "半角、括号统一、去空格; 自然人为空")),
    ),
    NodeKind(
        "Status",
        "登记状态",
        NodeSort.FACT,
        (_p("status", "string", "状态", "存续, 注销, 吊销, 迁出, 停业 …"),),
    ),
    NodeKind(
        "Profile",
        "登记信息",
        NodeSort.FACT,
        (
            _p("type", "string", "类型"),
            _p("founded", "date", "成立日期"),
            _p("capital", "string", "注册资本", _AMOUNT),
            _p("currency", "string", "币种"),
            _p("industry", "string", "行业"),
            _p("scope", "string", "经营范围"),
            _p("district", "string", "行政区划", "代码"),
            _p("registrar", "string", "登记机关"),
            _p("public_body", "boolean", "公共机构"),
            _p("level", "string", "层级", "政府机构"),
        ),
    ),
    NodeKind(
        "Listing",
        "列入",
        NodeSort.FACT,
        (
            _p("severity", "string", "严重程度", "light, general, serious, none"),
            _p("decided", "date", "决定日"),
            _p("acted", "date", "行为日"),
            _p("published", "date", "公示日"),
            _p("published_to", "date", "公示截止"),
            _p("authority", "string", "认定单位", "行中原文"),
            _p("region", "string", "地区", "行中所载行政区划代码"),
            _p("region_default", "string", "默认地区", "CREDIT_REGION, 行与认定单位均未载明时采用"),
            _p("reason", "string", "事由"),
            _p("basis", "string", "依据", "行中原文"),
            _p("content", "string", "内容"),
            _p("amount", "string", "金额", _AMOUNT),
            _p("basis_number", "string", "执行依据文号"),
            _p("key_target", "boolean", "重点监管", "EVALUATION: key"),
            _p("large_personal_debt", "boolean", "数额较大的个人债务"),
            _p("life", "boolean", "终身"),
            _p("notified", "date", "告知日"),
            _p("named_role", "string", "列名身份", "决定列名的自然人在单位中的身份"),
            _p("named_with", "string", "同一决定的单位", "单位那一份决定的标识"),
            _p("contact", "string", "联系部门"),
        ),
    ),
    NodeKind(
        "Finding",
        "责任认定",
        NodeSort.FACT,
        (
            _p("role", "string", "责任身份"),
            _p("found", "date", "认定日"),
            _p("number", "string", "文号"),
            _p("authority", "string", "认定单位"),
            _p("state", "string", "状态", "proposed, approved"),
        ),
    ),
    NodeKind(
        "Ending",
        "终止事件",
        NodeSort.FACT,
        (
            _p("event", "string", "事件", "court_lifts, fully_performed, tax_paid, removed …"),
            _p("number", "string", "文号"),
            _p("authority", "string", "决定单位"),
            _p("reason", "string", "事由"),
            _p("about", "string", "所涉自然人", "空 = 全体"),
        ),
    ),
    NodeKind(
        "Dispute",
        "异议",
        NodeSort.FACT,
        (
            _p("number", "string", "受理编号"),
            _p("lodged", "date", "提出日"),
            _p("outcome", "string", "处理结果", "pending, upheld, rejected, withdrawn"),
            _p("reason", "string", "理由"),
            _p("authority", "string", "受理单位"),
            _p("about", "string", "所涉自然人", "空 = 全体"),
        ),
    ),
    NodeKind(
        "Repair",
        "信用修复",
        NodeSort.FACT,
        (
            _p("number", "string", "文号"),
            _p("authority", "string", "修复决定单位"),
            _p("reason", "string", "事由"),
        ),
    ),
    NodeKind(
        "Approval",
        "认定核准",
        NodeSort.FACT,
        (
            _p("of", "string", "所核准的认定", "责任认定版本号中 @ 之前的部分"),
            _p("approver", "string", "核准人"),
            _p("reason", "string", "理由"),
        ),
    ),
    NodeKind(
        "Notice",
        "告知",
        NodeSort.FACT,
        (
            _p("number", "string", "文号"),
            _p("way", "string", "方式"),
            _p("authority", "string", "告知单位"),
            _p("about", "string", "所告知主体", "空 = 全体"),
            _p("scope", "string", "告知范围", "all = 明示告知全体"),
        ),
    ),
    NodeKind(
        "Correction",
        "更正",
        NodeSort.FACT,
        (
            _p("number", "string", "文号"),
            _p("reason", "string", "事由"),
            _p("what", "string", "错在何处"),
            _p("affected", "string", "所影响的后果", "JSON: 后果识别号"),
            _p("authority", "string", "更正单位"),
        ),
    ),
    NodeKind(
        "IdentityCheck",
        "身份核实",
        NodeSort.FACT,
        (
            _p("outcome", "string", "结果", "confirmed, refuted"),
            _p("about", "string", "所核对的组织", "仅知名称的组织经核对是或不是此组织"),
            _p("way", "string", "方式"),
            _p("authority", "string", "核实单位"),
            _p("number", "string", "文号"),
            _p("reason", "string", "理由"),
        ),
    ),
    NodeKind(
        "HintDispute",
        "提示异议",
        NodeSort.FACT,
        (
            _p("rule", "string", "规则", "关联种类, related.*"),
            _p("about", "string", "所涉关联方", "主体标识"),
            _p("number", "string", "受理编号"),
            _p("outcome", "string", "处理结果", "pending, upheld, rejected, withdrawn"),
            _p("reason", "string", "理由"),
            _p("authority", "string", "受理单位"),
        ),
    ),
    NodeKind(
        "Debt",
        "拖欠",
        NodeSort.FACT,
        (
            _p("number", "string", "合同或文书号"),
            _p("amount", "string", "金额", _AMOUNT),
            _p("currency", "string", "币种"),
            _p("due", "date", "到期日"),
            _p("reason", "string", "事由"),
            _p("category", "string", "类别"),
        ),
    ),
    NodeKind(
        "Visit",
        "走访",
        NodeSort.FACT,
        (
            _p("number", "string", "任务编号"),
            _p("result", "string", "结果"),
            _p("unit", "string", "走访单位"),
            _p("reason", "string", "事由"),
        ),
    ),
    NodeKind("Consequence", "后果", NodeSort.DERIVED, _DERIVED),
    NodeKind("Hint", "关联提示", NodeSort.DERIVED, _DERIVED),
    NodeKind(
        "RelatedHint",
        "对象关联提示",
        NodeSort.DERIVED,
        (
            _p("id", "string", "版本号", "唯一; one version of one hint"),
            _p("key", "string", "识别号", "对象、规则、关联方的摘要; the same for every version"),
            _p("target", "string", "重点监管对象", "标识"),
            _p("rule", "string", "规则", "规则号, related.*"),
            _p("party", "string", "关联方", "标识"),
            _p("path", "list of string", "路径", "标识, 自对象至关联方"),
            _p("evidence", "string", "证据强度", "精确小数或分数"),
            _p("weak", "boolean", "弱"),
            _p("status", "string", "状态", "advisory, held"),
            _p("term", "string", "期限", "ISO 8601, 自最近一次公布的测算之日计, 读取不延长"),
            _p("until", "date", "关联终止之日", "路径上最早的已知终止日; 无 = 不知"),
            _p("adverse", "list of string", "不良记录", "决定标识; 空则无此属性"),
            _p("more_paths", "integer", "其他路径数"),
            _p("basis", "string", "依据", "JSON: [{title, number, article}]"),
            _p("zh", "string", "说明"),
            _p("en", "string", "说明 (英文)"),
            _p("how_to_object", "string", "如何提出异议"),
            _p("rules_version", "string", "规则版本"),
            _p("factors_version", "string", "证据强度版本"),
            _p("computed_on", "date", "首次测算日"),
            _p("computed_at", "string", "计算时刻", "ISO 8601, Asia/Shanghai"),
            _p("made_by", "string", "作出批次", "Run; 其 published 之前无人可见"),
            _p("ended_by", "string", "终止批次", "Run; 无 = 现行, 该批次 published 之前也是现行"),
            _p("said", "string", "内容摘要", "不含批次、时刻与版本"),
        ),
    ),
    NodeKind(
        "Change",
        "变更",
        NodeSort.BOOK,
        (
            _p("id", "integer", "变更号"),
            _p("at", "string", "时刻", "ISO 8601, Asia/Shanghai"),
            _p("day", "date", "日", "Asia/Shanghai"),
            _p("actor", "string", "操作人"),
            _p("act", "string", "行为"),
        ),
    ),
    NodeKind("ChangeCounter", "变更计数", NodeSort.BOOK, (_ID, _p("value", "integer", "最近变更号"))),
    NodeKind(
        "Load",
        "加载批次",
        NodeSort.BOOK,
        (
            _ID,
            _p("kind", "string", "数据种类"),
            _p("file", "string", "文件名"),
            _p("sheet", "string", "工作表"),
            _p("hash", "string", "文件 SM3"),
            _p("source", "string", "来源"),
            _p("data_day", "date", "数据日"),
            _p("state", "string", "状态", "running, done, withdrawn"),
            _p("rows_done", "integer", "已提交行数"),
            _p("first_change", "integer", "首个变更号"),
            _p("last_change", "integer", "末个变更号"),
            _p("counts", "string", "计数", "JSON"),
            _p("actor", "string", "操作人"),
            _p("begun", "string", "开始时刻"),
            _p("mapping", "string", "列映射", "JSON"),
            _p("reason", "string", "撤回原因"),
        ),
    ),
    NodeKind(
        "Run",
        "传导运行",
        NodeSort.BOOK,
        (
            _ID,
            _p("seq", "integer", "序号"),
            _p("kind", "string", "种类", "full, partial, related"),
            _p("state", "string", "状态", "running, published, stopped, abandoned"),
            _p("actor", "string", "操作人"),
            _p("as_of", "date", "计数之日"),
            _p("begun", "string", "开始时刻"),
            _p("finished", "string", "结束时刻"),
            _p("since_change", "integer", "开始于", "变更号; the last change when the run began"),
            _p("published", "integer", "发布于", "变更号; 无 = 未发布"),
            _p("rules_version", "string", "规则版本"),
            _p("rules_hash", "string", "规则摘要"),
            _p("counts", "string", "计数", "JSON"),
            _p("data", "string", "数据版本", "JSON"),
            _p("decisions", "list of string", "所涉决定", "标识; 全量则无此属性"),
            _p("fence", "integer", "租约序号"),
            _p("reason", "string", "停止原因"),
        ),
    ),
    NodeKind(
        "Lease",
        "租约",
        NodeSort.BOOK,
        (
            _ID,
            _p("holder", "string", "持有者"),
            _p("fence", "integer", "序号", "每次易手加一"),
            _p("beat", "string", "心跳时刻"),
            _p("until", "string", "有效至", "时刻"),
        ),
    ),
    NodeKind(
        "RuleEdition",
        "规则版次",
        NodeSort.BOOK,
        (
            _ID,
            _p("version", "string", "版本"),
            _p("hash", "string", "摘要"),
            _p("from", "date", "启用日"),
            _p("text", "string", "全文", "JSON"),
            _p("proposed_by", "string", "提出人"),
            _p("approved_by", "string", "核准人"),
            _p("state", "string", "状态", "proposed, active"),
            _p("change", "integer", "写入于", "变更号"),
            _p("at", "string", "时刻"),
        ),
    ),
    NodeKind(
        "Retraction",
        "撤回通知",
        NodeSort.BOOK,
        (
            _ID,
            _p("decision", "string", "决定", "标识"),
            _p("party", "string", "主体", "标识"),
            _p("keys", "list of string", "所撤回的后果", "识别号; 空则无此属性"),
            _p("why", "string", "原因"),
            _p("due", "date", "应告知之日"),
            _p("recipients", "string", "应告知者", "JSON"),
            _p("state", "string", "状态", "due, told"),
            _WRITTEN,
            _p("day", "date", "日"),
        ),
    ),
    NodeKind(
        "Tombstone",
        "墓碑",
        NodeSort.BOOK,
        (
            _ID,
            _p("decision", "string", "决定", "标识"),
            _p("matter", "string", "事项"),
            _p("number", "string", "文号"),
            _p("subject", "string", "决定对象", "主体标识"),
            _p("why", "string", "原因"),
            _p("day", "date", "日"),
            _WRITTEN,
        ),
    ),
    NodeKind(
        "ReviewTask",
        "复核任务的处理",
        NodeSort.BOOK,
        (
            _p("id", "string", "标识", "识别号#次"),
            _p("key", "string", "后果识别号"),
            _p("decision", "string", "决定", "标识"),
            _p("party", "string", "主体", "标识"),
            _p("outcome", "string", "处理结果"),
            _p("reason", "string", "理由"),
            _p("actor", "string", "操作人"),
            _p("day", "date", "日"),
            _WRITTEN,
        ),
    ),
    NodeKind(
        "ApiKey",
        "接口密钥",
        NodeSort.BOOK,
        (
            _ID,
            _p("hash", "string", "密钥摘要", "SM3; 密钥本身不存"),
            _p("name", "string", "名称", "审计中的操作人为 key:名称"),
            _p("scopes", "list of string", "权限"),
            _p("purposes", "list of string", "用途", "空则无此属性"),
            _p("from", "date", "起", "含"),
            _p("to", "date", "止", "首个不再有效之日"),
            _p("revoked", "string", "吊销时刻", "无 = 未吊销"),
            _p("revoked_by", "string", "吊销人"),
            _p("made_by", "string", "签发人"),
            _p("made_at", "string", "签发时刻"),
        ),
    ),
    NodeKind(
        "Account",
        "账号",
        NodeSort.BOOK,
        (
            _ID,
            _p("name", "string", "名称", "审计中的操作人为 名称#工号"),
            _p("staff", "string", "工号", "一人一号; 服务账号为负责人的工号"),
            _p("display", "string", "姓名"),
            _p("department", "string", "部门"),
            _p("districts", "list of string", "辖区", "行政区划代码前缀; 空则无此属性"),
            _p("roles", "list of string", "角色", "确认后才有"),
            _p("state", "string", "状态", "waiting, active, disabled"),
            _p("service", "boolean", "服务账号"),
            _p("logins", "list of string", "操作系统登录名", "开立账号前以此操作者即本人"),
            _p("password", "string", "口令摘要", "argon2id"),
            _p("password_on", "date", "口令设置日"),
            _p("earlier", "list of string", "先前的口令摘要", "不得再用"),
            _p("must_change", "boolean", "须改口令"),
            _p("token", "string", "令牌摘要", "SM3; 服务账号"),
            _p("token_until", "date", "令牌止", "首个不再有效之日"),
            _p("asked", "string", "待确认的内容", "JSON"),
            _p("asked_by", "string", "提出人"),
            _p("approved_by", "string", "确认人"),
            _p("made_by", "string", "开立人"),
            _p("made_at", "string", "开立时刻"),
            _p("opened", "string", "启用时刻", "早于最近一次恢复者不予登录"),
            _p("rights", "integer", "变更计数", "变更后先前的登录即告结束"),
            _p("mac", "string", "校验", "HMAC-SM3, 密钥文件"),
        ),
    ),
    NodeKind(
        "AccountSecret",
        "动态口令密钥",
        NodeSort.BOOK,
        (
            _ID,
            _p("sealed", "string", "封存的密钥", "SM4-GCM, 密钥文件; 不备份、不导出"),
            _p("used", "integer", "已用至", "半分钟计"),
            _p("confirmed", "boolean", "已验证"),
            _p("held", "string", "占用时刻"),
        ),
    ),
    NodeKind(
        "SignIn",
        "登录",
        NodeSort.BOOK,
        (
            _p("id", "string", "令牌摘要", "SM3; 不备份、不导出"),
            _p("account", "string", "账号"),
            _p("rights", "integer", "登录时账号的变更计数"),
            _p("via", "string", "途径", "terminal, http"),
            _p("address", "string", "地址"),
            _p("at", "string", "时刻"),
            _p("seen", "string", "最近使用"),
            _p("until", "string", "最长至"),
            _p("csrf", "string", "表单令牌摘要", "SM3"),
        ),
    ),
    NodeKind(
        "SignInAttempts",
        "登录尝试",
        NodeSort.BOOK,
        (
            _p("id", "string", "账号与地址的摘要", "不备份、不导出"),
            _p("n", "integer", "次数"),
            _p("since", "string", "自"),
            _p("held", "string", "占用时刻"),
        ),
    ),
    NodeKind("Source", "来源", NodeSort.BOOK, (_ID, _p("rank", "integer", "优先级", "小者优先"))),
    NodeKind(
        "AuditRecord",
        "审计记录",
        NodeSort.BOOK,
        (
            _ID,
            _p("writer", "string", "写入者"),
            _p("seq", "integer", "序号"),
            _p("at", "string", "时刻"),
            _p("day", "date", "日"),
            _p("actor", "string", "操作人"),
            _p("act", "string", "行为"),
            _p("change", "integer", "变更号"),
            _p("body", "string", "内容", "JSON"),
            _p("prev", "string", "前一摘要"),
            _p("hash", "string", "摘要", "SM3"),
        ),
    ),
    NodeKind(
        "AuditWriter",
        "审计链",
        NodeSort.BOOK,
        (
            _ID,
            _p("seq", "integer", "末序号"),
            _p("hash", "string", "末摘要"),
            _p("day", "date", "末记录日"),
            _p("anchored", "integer", "已锚定至", "序号"),
        ),
    ),
    NodeKind(
        "AuditAnchor",
        "审计日锚",
        NodeSort.BOOK,
        (
            _ID,
            _p("heads", "string", "各链末端", "JSON"),
            _p("prev", "string", "前一锚摘要"),
            _p("hash", "string", "摘要", "SM3"),
        ),
    ),
    NodeKind(
        "Migration",
        "结构版本",
        NodeSort.BOOK,
        (_ID, _p("hash", "string", "文本摘要"), _p("at", "string", "时刻")),
    ),
    NodeKind("StoreInfo", "图库信息", NodeSort.BOOK, (_ID, _p("value", "string", "值"))),
)

BOOKS_AT_ONCE: Final = ("Load", "Source", "StoreInfo", "RuleEdition", "Lease", "ApiKey", "Account")
"""Books so short that they are read whole."""
NEVER_OUT: Final = ("AccountSecret", "SignIn", "SignInAttempts")
"""Books that leave a store by no way: secrets of accounts, and who is signed in."""
BOOKS_BY_CHANGE: Final = ("Retraction", "Tombstone", "ReviewTask")
"""Books whose every entry says by which change it was written."""

LINKS: Final = (
    LinkKind(
        "HOLDS_ROLE", "任职", "Person", "Party", "PERSON holds the office ROLE at ORGANISATION", True,
        (
            _p("role", "string", "职务代码", "legal_rep, director, supervisor …"),
            _p("title", "string", "职务", "原文"),
        ),
    ),
    LinkKind(
        "HOLDS_SHARE", "持股", "Party", "Party", "OWNER holds a share of ORGANISATION", True,
        (
            _p("share", "string", "比例", "整体为 1 的精确小数或分数; 空 = 不详"),
            _p("amount", "string", "认缴额", _AMOUNT),
            _p("paid", "string", "实缴额", _AMOUNT),
            _p("currency", "string", "币种"),
            _p("holder_type", "string", "股东类型", "原文"),
        ),
    ),
    LinkKind("BRANCH_OF", "分支机构", "Party", "Party", "BRANCH is a branch of ORGANISATION", True),
    LinkKind(
        "GUARANTEES", "担保", "Party", "Party", "GUARANTOR guarantees debts of DEBTOR", True,
        (
            _p("number", "string", "合同号"),
            _p("amount", "string", "金额", _AMOUNT),
            _p("currency", "string", "币种"),
        ),
    ),
    LinkKind(
        "PLEDGES", "股权出质", "Party", "Party", "PLEDGOR pledges equity to PLEDGEE", True,
        (
            _p("number", "string", "登记编号"),
            _p("of", "string", "出质股权所在企业", "主体标识"),
            _p("amount", "string", "出质股权数额", _AMOUNT),
            _p("currency", "string", "币种"),
            _p("state", "string", "状态"),
        ),
    ),
    LinkKind("AT_ADDRESS", "住所", "Party", "Address", "PARTY is at ADDRESS", True),
    LinkKind("HAS_PHONE", "电话", "Party", "Phone", "PARTY uses PHONE", True),
    LinkKind(
        "SAME_AS", "同一主体", "Party", "Party", "OLD CODE is the same organisation as CODE", True,
        (_p("reason", "string", "原因", "conversion, org_code, source, confirmed"),),
    ),
    LinkKind(
        "SUCCEEDED_BY", "合并分立", "Party", "Party", "PARTY was merged into SUCCESSOR", True,
        (_p("reason", "string", "原因", "merger, division"),),
    ),
    LinkKind(
        "ACTS_AS", "即认定单位", "Party", "Authority", "GOVERNMENT BODY is the AUTHORITY of this name", True
    ),
    LinkKind("HAS_NAME", "名称", "Party", "Name", "PARTY is called NAME"),
    LinkKind("HAS_STATUS", "状态", "Party", "Status", "PARTY has the registry STATUS"),
    LinkKind("HAS_PROFILE", "登记信息", "Party", "Profile", "PARTY is described by PROFILE"),
    LinkKind("OWES", "拖欠", "Party", "Debt", "DEBTOR owes DEBT"),
    LinkKind("OWED_TO", "欠付对象", "Debt", "Party", "DEBT is owed to CREDITOR"),
    LinkKind("RECEIVED", "被走访", "Party", "Visit", "PARTY received VISIT"),
    LinkKind("CONCERNS", "决定对象", "Decision", "Party", "DECISION concerns PARTY"),
    LinkKind("DECREES", "决定列入", "Decision", "Listing", "DECISION decrees LISTING"),
    LinkKind("DECIDED_BY", "作出单位", "Listing", "Authority", "LISTING was decided by AUTHORITY"),
    LinkKind("HAS_FINDING", "责任认定", "Decision", "Finding", "DECISION has FINDING"),
    LinkKind("FINDS", "认定责任人", "Finding", "Person", "FINDING finds PERSON responsible"),
    LinkKind("ENDED_BY", "终止", "Decision", "Ending", "DECISION is ended by ENDING"),
    LinkKind("DISPUTED_BY", "异议", "Decision", "Dispute", "DECISION is disputed by DISPUTE"),
    LinkKind("REPAIRED_BY", "修复", "Decision", "Repair", "DECISION is repaired by REPAIR"),
    LinkKind("HAS_APPROVAL", "认定核准", "Decision", "Approval", "DECISION has a finding approved by APPROVAL"),
    LinkKind("NOTIFIED_BY", "告知", "Decision", "Notice", "DECISION was made known by NOTICE"),
    LinkKind("CORRECTED_BY", "更正", "Decision", "Correction", "DECISION is corrected by CORRECTION"),
    LinkKind("HAS_IDENTITY_CHECK", "身份核实", "Party", "IdentityCheck", "PARTY was checked by IDENTITYCHECK"),
    LinkKind("HAS_HINT_DISPUTE", "提示异议", "Party", "HintDispute", "PARTY has a hint disputed by HINTDISPUTE"),
    LinkKind("ARISES_FROM", "源于", "Consequence", "Decision", "CONSEQUENCE arises from DECISION"),
    LinkKind("REACHES", "及于", "Consequence", "Party", "CONSEQUENCE reaches PARTY"),
    LinkKind("HINTED_BY", "提示所据", "Hint", "Decision", "HINT is given by DECISION"),
    LinkKind("HINT_FOR", "提示对象", "RelatedHint", "Party", "RELATEDHINT is for the TARGET"),
    LinkKind("HINT_TO", "提示关联方", "RelatedHint", "Party", "RELATEDHINT points at the PARTY"),
    LinkKind("HINTS_AT", "提示所指", "Hint", "Party", "HINT points at PARTY"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class FactKind:
    """事实种类: how a fact is stored.

    A *link* fact is the link `name` between its anchor and its other end; a *node* fact is a node `name` hung
    on its anchor by `hung_by`, and may point to one other entity by `points`. The anchor is the end with few
    links of the kind: a reader begins there.
    """

    name: str
    anchor: str  # Party or Decision
    link: bool
    inward: bool = False  # link facts: the anchor is the end of the link, not its start
    other: str | None = None  # label of the other end
    hung_by: str | None = None
    points: str | None = None


FACTS: Final = {
    kind.name: kind
    for kind in (
        FactKind("HOLDS_ROLE", "Party", True, inward=True, other="Party"),
        FactKind("HOLDS_SHARE", "Party", True, inward=True, other="Party"),
        FactKind("BRANCH_OF", "Party", True, other="Party"),
        FactKind("GUARANTEES", "Party", True, inward=True, other="Party"),
        FactKind("PLEDGES", "Party", True, other="Party"),
        FactKind("AT_ADDRESS", "Party", True, other="Address"),
        FactKind("HAS_PHONE", "Party", True, other="Phone"),
        FactKind("SAME_AS", "Party", True, other="Party"),
        FactKind("SUCCEEDED_BY", "Party", True, other="Party"),
        FactKind("ACTS_AS", "Party", True, other="Authority"),
        FactKind("Name", "Party", False, hung_by="HAS_NAME"),
        FactKind("Status", "Party", False, hung_by="HAS_STATUS"),
        FactKind("Profile", "Party", False, hung_by="HAS_PROFILE"),
        FactKind("Debt", "Party", False, hung_by="OWES", points="OWED_TO", other="Party"),
        FactKind("Visit", "Party", False, hung_by="RECEIVED"),
        FactKind("Listing", "Decision", False, hung_by="DECREES", points="DECIDED_BY", other="Authority"),
        FactKind("Finding", "Decision", False, hung_by="HAS_FINDING", points="FINDS", other="Party"),
        FactKind("Ending", "Decision", False, hung_by="ENDED_BY"),
        FactKind("Dispute", "Decision", False, hung_by="DISPUTED_BY"),
        FactKind("Repair", "Decision", False, hung_by="REPAIRED_BY"),
        FactKind("Approval", "Decision", False, hung_by="HAS_APPROVAL"),
        FactKind("Notice", "Decision", False, hung_by="NOTIFIED_BY"),
        FactKind("Correction", "Decision", False, hung_by="CORRECTED_BY"),
        FactKind("IdentityCheck", "Party", False, hung_by="HAS_IDENTITY_CHECK"),
        FactKind("HintDispute", "Party", False, hung_by="HAS_HINT_DISPUTE"),
    )
}


KINDS_ZH: Final = {kind.label: kind.zh for kind in NODES} | {kind.type: kind.zh for kind in LINKS}
"""种类的说明, by label or type."""
ORGANISATIONS: Final = frozenset({"Enterprise", "GovernmentBody"})
"""组织的节点种类. A party with none of these labels is a natural person or of unknown kind."""


def node_kind(label: str) -> NodeKind:
    """The node kind of a label; KeyError if there is none."""
    return next(kind for kind in NODES if kind.label == label)


def link_kind(type_: str) -> LinkKind:
    """The link kind of a type; KeyError if there is none."""
    return next(kind for kind in LINKS if kind.type == type_)
