"""说明文字. What people read for the words of the program: every closed word that is shown has its caption here or beside
its enum; a word without one is not shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from graph_service.domain.ontology import KINDS_ZH, LINKS, NODES
from graph_service.domain.reasons import Reason
from graph_service.domain.vocabulary import ENDS, ROLES_ZH
from graph_service.exploring.owners import TreeMark
from graph_service.law.outcome import Doubt
from graph_service.ownership.final_shares import Convention, NoneFound

PARTIES: Final[Mapping[str, str]] = {
    "Enterprise": "企业 enterprise",
    "GovernmentBody": "政府机构 government body",
    "Person": "自然人 person",
    "UnknownParty": "主体类型不明 kind unknown",
}
IDENTITIES: Final[Mapping[str, str]] = {"verified": "已核实", "probable": "疑似", "name_only": "仅姓名"}
SECTIONS: Final = (
    ("consequences", "及于该主体的后果", "consequences that reach it"),
    ("arising", "由其决定及于他人的后果", "consequences of its decisions for others"),
    ("review_tasks", "复核任务", "review tasks"),
    ("advice", "提示", "advice (no consequence)"),
    ("ended", "已解除或届满", "released or expired"),
)
"""Of a report: the field, its caption and the English beside it, in the order of reading."""
SEVERITIES: Final[Mapping[str, str]] = {"light": "轻微", "general": "一般", "serious": "严重"}
"""严重程度; `none` says nothing and is not shown."""
CONVENTIONS: Final[Mapping[Convention, str]] = {
    Convention.ALL_WALKS: "按全部持股路径, 含循环 all walks",
    Convention.NO_RETURN: "不计回到持有人的路径 walks without return",
    Convention.SIMPLE_PATHS: "不重复经过同一主体的路径 simple paths",
}
NO_OWNERS: Final[Mapping[NoneFound, str]] = {
    NoneFound.NO_BENEFICIAL_OWNERS: "无人达到四分之一 nobody reaches a quarter",
    NoneFound.INFORMATION_UNKNOWN: "部分持股不详, 无法判断 some holdings are unknown",
}
_TREE_MARKS: Final = {
    TreeMark.CYCLE: "↻ 循环, 不再展开 cycle",
    TreeMark.UNREAD: "… 未再展开 not read further",
    TreeMark.FULL: "… 未全部显示 not all shown",
}
HUBS: Final[Mapping[str, str]] = {"person": "人员", "address": "地址", "phone": "电话", "holder": "股东"}
_OUTCOMES: Final = {
    "pending": "处理中", "upheld": "成立", "rejected": "不成立", "withdrawn": "撤回", "confirmed": "相符",
    "refuted": "不符",
}  # fmt: skip
_WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "role": ROLES_ZH,
    "named_role": ROLES_ZH,
    "severity": SEVERITIES,
    "outcome": _OUTCOMES,
    "state": {"proposed": "待核准", "approved": "已核准"},
    "event": {word.id: word.zh for word in ENDS.values()},
}
"""Properties of facts that hold a closed word."""
_CAPTIONS: Final = {kind.label: {p.name: p.zh for p in kind.properties} for kind in NODES} | {
    kind.type: {p.name: p.zh for p in kind.properties} for kind in LINKS
}
_ADDED: Final = {"of_name": "出质股权所在企业"}
_NOT_SAID: Final = frozenset({"about", "named_with", "number", "of"})
_DOUBTS: Final = frozenset(Doubt)
_REASONS: Final = frozenset(reason.code for reason in Reason)


def said(kind: str, content: Mapping[str, Any]) -> str:
    """What a fact of a kind holds, in words: caption and value of each property that has something to say."""
    captions = _CAPTIONS[kind] | _ADDED
    told = ((captions[name], value_zh(name, value)) for name, value in content.items() if name in captions)
    return ", ".join(f"{caption} {value}" for caption, value in told if value)


def value_zh(name: str, value: Any) -> str:
    """The value of a property in words; empty where it says nothing."""
    if value is None or name in _NOT_SAID:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    return _WORDS[name].get(str(value), "") if name in _WORDS else str(value)


def property_zh(kind: str, name: str) -> str:
    """属性 of a kind of fact."""
    return _CAPTIONS[kind].get(name, name)


def kind_zh(kind: str) -> str:
    """事实种类 of the ontology."""
    return KINDS_ZH.get(kind, kind)


def remark_zh(code: str) -> str:
    """疑点 in words."""
    return Reason(code).zh if code in _REASONS else code


def tree_mark_zh(mark: TreeMark | None) -> str:
    """Why a tree of owners or holdings ends at a party; empty where nothing lies beyond it."""
    return _TREE_MARKS.get(mark, "") if mark is not None else ""


def doubt_zh(code: str) -> str:
    """疑点 of a decision in words."""
    return Doubt(code).zh if code in _DOUBTS else code
