"""规则的用语. A rule in the words of a lawyer: what calls it, how it reaches, how long, and what ends it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

from graph_service.domain.vocabulary import ENDS, EVENTS
from graph_service.law.rules import Basis, Duration, Mode, RoleTime, Rule, RuleBook, Trigger

_MODES_ZH: Final[Mapping[str, str]] = {
    "fact_only": "以决定点名为准",
    "role_by_law": "依法及于职务",
    "needs_finding": "须有责任认定",
    "advisory": "仅作提示",
    "forbidden": "禁止",
}


_ARTICLE: Final = re.compile(r"(\d+)(?:-(\d+))?(\(.+\))?")


def article_zh(article: str) -> str:
    """条次: 第3条, 第6条至第7条, where the reference is an article's number; else as it is written."""
    found = _ARTICLE.fullmatch(article)
    if found is None:
        return article
    first, last, item = found.groups()
    return f"第{first}条" + (f"至第{last}条" if last else "") + (item or "")


def citation_zh(title: str, number: str, article: str) -> str:
    """引用: 《题名》（文号）第3条; without an article where none is known."""
    inner = title.replace("《", "〈").replace("》", "〉")
    return f"《{inner}》（{number}）{article_zh(article)}"


def citations_zh(cited: Iterable[tuple[str, str, str]]) -> tuple[str, ...]:
    """引用 of several articles, each as (title, number, article): every document once, 《题名》（文号）第1条、第3条."""
    documents: dict[tuple[str, str], list[str]] = {}
    for title, number, article in cited:
        documents.setdefault((title, number), []).append(article)
    return tuple(
        "、".join((citation_zh(*document, first), *map(article_zh, others)))
        for document, (first, *others) in documents.items()
    )


def basis_zh(basis: Basis) -> str:
    """法律依据 as people cite it."""
    return citation_zh(basis.title, basis.number, basis.article)


def mode_zh(mode: Mode) -> str:
    """派生方式 in words."""
    return _MODES_ZH[mode]


def role_time_zh(time: RoleTime) -> str:
    """任职时点 in words."""
    return _TIMES_ZH[time]


def trigger_zh(trigger: Trigger, book: RuleBook) -> str:
    """触发. What calls a rule, and whom the decision must concern."""
    whom = {"org": "组织", "public_body": "政府机构", "person": "自然人"}[trigger.subject]
    if trigger.list is not None:
        return f"{book.lists[trigger.list].zh} · {whom}"
    if trigger.event is not None:
        return f"{EVENTS[trigger.event].zh} · {whom}"
    return f"{'任何严重失信名单' if trigger.serious_list else '重点监管对象'} · {whom}"


_TIMES_ZH: Final[Mapping[RoleTime, str]] = {
    RoleTime.CURRENT_AT_OR_AFTER_ORDER: "现任, 决定时或其后",
    RoleTime.CURRENT: "现任",
    RoleTime.AT_DECISION: "决定时",
    RoleTime.AT_EVENT: "行为时",
    RoleTime.AS_FOUND: "以认定为准",
    RoleTime.AS_FOUND_BY_COURT: "以法院认定为准",
    RoleTime.AS_NAMED: "以点名为准",
    RoleTime.AT_VIOLATION: "违法时, 以公布为准",
    RoleTime.STATED: "现有或者载明的期间",
    RoleTime.PER_ARTICLE: "依所引条文",
    RoleTime.ANY: "任何时候",
    RoleTime.NONE: "不适用",
}
_STARTS_ZH: Final[Mapping[str, str]] = {
    "computed_date": "测算之日",
    "decision_date": "处罚决定之日",
    "closing_date": "破产程序终结之日",
    "revocation_date": "吊销之日",
    "listing_date": "列入之日",
    "publication_date": "公布之日",
}
_TERMS_ZH: Final[Mapping[str, str]] = {
    "until_event": "至终止事由发生",
    "while_listed": "列入期间",
    "follows_entity_entry": "随单位的名单记录",
    "none": "无固定期限",
}


def term_zh(duration: Duration) -> str:
    """期限. The term of a rule in words."""
    if duration.kind in _TERMS_ZH:
        return _TERMS_ZH[duration.kind]
    start = f"自{_STARTS_ZH[duration.starts]}起" if duration.starts else ""
    length = f"{duration.years}年" if duration.years is not None else f"至多{duration.days}日"
    return f"{start}{length}" + (", 或者终身" if duration.kind == "fixed_or_life" else "")


def ends_zh(rule: Rule) -> list[str]:
    """终止. What ends an outcome of a rule, in words, in a fixed order."""
    states = {"expired": "期限届满", "disputed": "异议中"}
    return [ENDS[word].zh if word in ENDS else states[word] for word in sorted(rule.ends)]
