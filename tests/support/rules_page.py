"""规则页. docs/rules.md, made from the packaged rule base; tests/support/docs.py writes it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from graph_service.law.book_reader import book_json, read_book
from graph_service.law.rules import Rule, RuleBook
from graph_service.law.wording import basis_zh, ends_zh, mode_zh, role_time_zh, term_zh, trigger_zh

_HEAD = """# 规则 Rules

由 `graph_service/law/book` 生成 (`make docs`), 勿手改。 Made from the rule base; do not edit.

版本 version: **{version}** · 规则 {rules} 条, 其中启用 {enabled} 条 · 名单 {lists} 类 · 法源 {sources} 部

本规则库供软件设计之用, 不是法律意见; 凡标“原文未读”的, 使用前由使用单位的法制机构核对。{note}
Made for software, not legal advice; the operator's legal office checks what is marked before use.

## 使用单位自有的规则库 An operator's own rules

将 `graph_service/law/book` 整个复制出来, 在副本上改, 用 `CREDIT_RULES` 指向它。副本只是提案: `credit-graph rules check`
列出全部缺陷, `credit-graph rules diff packaged 目录` 逐项比较; 有缺陷的副本不予采用, 现行版本不受影响。
A copy is a proposal; one with faults is refused, with file, rule and reason, and the version in force goes on.

检查的内容 What is checked:

- 每个文件是正确的 UTF-8 TOML, 没有缺少的、多余的或类型不对的键; 目录里没有别的文件 (以 `.` 开头的除外)。
- 依据、措施、职务、名单、事件、终止事由、地区都有出处, 职务不得另增, 近亲属不得成为对象。
- 每项依据写到条; 没有条文 (`articles = "none"`) 或者条文未见 (`articles = "unseen"`) 的法源整体引用, 不编条次。
- 启用的规则至少有一项依据读过原文且现行有效; 限制类效力的, 该依据须是法律、行政法规、地方性法规或者司法解释。
- 禁止 (`forbidden`) 的规则不要求读过原文, 也不要求有终止: 它只保护人, 不因原文未读而失去保护。
- 名单写明名称、写法、能否移出、何事终止、哪些种类的文件带来记录; 启用的规则所据名单可以移出的, 移出即是终止事由。
- 其余每条规则都有固定期限或者终止事由; 提示 (`advisory`) 不得带有限制, 以日计的期限只用于提示。
"""


def page() -> str:
    """The whole page."""
    book, content = read_book(None), json.loads(book_json(None))
    offices = {"-": "主体自身", **{id_: role["zh"] for id_, role in content["roles"].items()}}
    enabled = sum(rule.enabled for rule in book.rules.values())
    lines = [
        _HEAD.format(
            version=book.version,
            rules=len(book.rules),
            enabled=enabled,
            lists=len(book.lists),
            sources=len(book.sources),
            note=book.texts_note,
        ),
        "## 全部规则 Every rule",
        "",
    ]
    for rule in book.rules.values():
        lines += _rule(rule, book, offices)
    lines += ["## 地区 Regions", "", *_regions(content["jurisdictions"]), ""]
    lines += ["## 边界 What no rule may do", ""]
    lines += [f"- **{one['zh']}** ({id_}): {one['rule']}" for id_, one in content["boundaries"].items()]
    return "\n".join(lines).rstrip() + "\n"


def _rule(rule: Rule, book: RuleBook, offices: Mapping[str, str]) -> Iterator[str]:
    yield f"### {rule.id}" + ("" if rule.enabled else " (未启用 off)")
    yield ""
    yield rule.zh
    yield ""
    yield rule.en
    yield ""
    yield f"- 触发 trigger: {trigger_zh(rule.trigger, book)} · 地区 {rule.jurisdiction}"
    yield f"- 及于 whom: {'、'.join(offices[one] for one in rule.roles)} · {role_time_zh(rule.role_time)}"
    yield f"- 效力 effect: {rule.effect.zh} · {mode_zh(rule.mode)}"
    if rule.finding:
        yield f"- 责任认定 finding: {rule.finding}"
    yield f"- 措施 measures: {'、'.join(book.measures[one].zh for one in rule.measures) or '无 none'}"
    yield f"- 期限 term: {term_zh(rule.duration)}"
    yield f"- 终止 ends: {'、'.join(ends_zh(rule)) or '无 none'}"
    for basis in rule.basis:
        read = "" if basis.source.read else " · **原文未读 text not read**"
        yield (f"- 依据 basis: {basis_zh(basis)}{read}: {basis.text}")
    yield f"- 如何异议 how to object: {rule.how_to_object}"
    yield f"- 如何修复 how to repair: {rule.how_to_repair}"
    if rule.note:
        yield f"- 备注 note: {rule.note}"
    yield ""


_UNITS = {"working": "个工作日", "calendar": "日"}


def _regions(jurisdictions: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    for id_, region in sorted(jurisdictions.items()):
        said = [f"- **{id_} {region.get('name', '全国')}**"]
        captions = {
            "dispute_days": "异议处理",
            "annulment_days": "撤回",
            "annulment_days_market": "撤回(市场监管行政处罚)",
        }
        for key, caption in captions.items():
            if key in region:
                said.append(f"{caption} {_days(region[key])}")
        if "dispute_mark_days" in region:
            said.append(f"异议标注 {region['dispute_mark_days']} 个工作日 ({region['basis']})")
        yield " · ".join(said)


def _days(days: Mapping[str, Any]) -> str:
    longest = max(days.get("max", 0), days.get("with_provider", 0))
    more = f", 最长 {longest}" if longest else ""
    checked = days.get("basis", "无依据") + ("" if days["verified"] else ", 待核")
    return f"{days['value']}{more} {_UNITS[days['unit']]} ({checked})"
