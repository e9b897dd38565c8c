"""规则库命令: rules list, show, check, diff."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table as Grid

from api.commands.loading import Json
from api.session import out, read_settings, say_json
from graph_service.errors import SettingError
from graph_service.law.book_reader import Fault, book_json, check_book, read_book
from graph_service.law.comparing import BookDifference, diff_books
from graph_service.law.rules import Basis, Rule, RuleBook, basis_json
from graph_service.law.wording import basis_zh, ends_zh, mode_zh, role_time_zh, term_zh, trigger_zh

rules = typer.Typer(
    no_args_is_help=True, help="规则库: 列出、查看、检查、比较。 The rule base: list, show, check, compare."
)

PACKAGED = "packaged"
BAD_BOOK = 3
_DIR_HELP = (
    "规则库目录; packaged 为随程序提供的规则库。 A folder of rules; `packaged`: the one that comes along."
)
Dir = Annotated[str, typer.Argument(metavar="DIR", help=_DIR_HELP)]
ActiveOrDir = Annotated[
    str, typer.Argument(metavar="[DIR]", help=f"{_DIR_HELP} 缺省为现行规则库。 Default: the rules in force.")
]


# ---------------------------------------------------------------------------------------------------------
# 列出与查看


@rules.command("list")
def list_rules(where: ActiveOrDir = PACKAGED, json_: Json = False) -> None:
    """列出全部规则: 是否启用、效力、派生方式、地区、一句话说明。 Every rule in one line.

    例 Example: credit-graph rules list
    """
    book = read_book(_folder(where))
    if json_:
        say_json(
            {"version": book.version, "hash": book.hash, "rules": [_line(one) for one in book.rules.values()]}
        )
        return
    grid = Grid(title=f"规则库 {book.version} · {book.hash[:12]}", show_lines=True)
    for title in ("规则 rule", "启用 on", "效力 effect", "方式 mode", "地区 region"):
        grid.add_column(title, overflow="fold")
    grid.add_column("说明 what it says", overflow="fold", ratio=1)
    for one in book.rules.values():
        on = "是" if one.enabled else "否 off"
        grid.add_row(one.id, on, one.effect.zh, mode_zh(one.mode), one.jurisdiction, one.zh)
    out.print(grid)


def _line(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.id,
        "enabled": rule.enabled,
        "effect": rule.effect,
        "effect_zh": rule.effect.zh,
        "mode": rule.mode,
        "jurisdiction": rule.jurisdiction,
        "zh": rule.zh,
        "en": rule.en,
    }


@rules.command("show")
def show_rule(
    rule: Annotated[str, typer.Argument(metavar="RULE", help="规则标识。 The id of a rule.")],
    where: ActiveOrDir = PACKAGED,
    json_: Json = False,
) -> None:
    """一条规则的全部内容, 连同所引条文。 All of a rule, with the articles that it rests on.

    例 Example: credit-graph rules show consumption_limit.legal_representative
    """
    book = read_book(_folder(where))
    found = book.rules.get(rule)
    if found is None:
        near = ", ".join(get_close_matches(rule, book.rules, 3)) or ", ".join(list(book.rules)[:3])
        raise SettingError(
            f"没有规则 {rule!r}; 相近的有: {near}。 There is no such rule; close ones: {near}."
        )
    content = json.loads(book_json(_folder(where)))
    if json_:
        say_json(_told_as_json(content["rules"][rule], found, book))
        return
    offices = {"-": "主体自身", **{id_: role["zh"] for id_, role in content["roles"].items()}}
    for caption, text in rule_lines(found, book, offices):
        out.print(f"[bold]{caption}[/]")
        out.print(f"  {text}", markup=False)


def _told_as_json(said: Mapping[str, Any], rule: Rule, book: RuleBook) -> dict[str, Any]:
    return {
        "id": rule.id,
        **said,
        "effect_zh": rule.effect.zh,
        "measures": [{"id": one, "zh": book.measures[one].zh} for one in rule.measures],
        "basis": [_basis_as_json(one) for one in rule.basis],
        "rules_version": book.version,
        "rules_hash": book.hash,
    }


def _basis_as_json(basis: Basis) -> dict[str, Any]:
    source = basis.source
    return {
        "reference": basis.reference,
        **basis_json(basis),
        "text": basis.text,
        "level": source.level,
        "status": source.status,
        "verified": source.verified,
        "read": source.read,
    }


def rule_lines(rule: Rule, book: RuleBook, offices: Mapping[str, str]) -> Iterable[tuple[str, str]]:
    """A rule as captions and texts, for people."""
    yield rule.id, rule.zh
    yield "English", rule.en
    on = "启用" if rule.enabled else "未启用"
    yield (
        "效力 effect",
        f"{rule.effect.zh} · {mode_zh(rule.mode)} · {rule.jurisdiction} · {on} · {rule.confidence}",
    )
    yield "触发 trigger", trigger_zh(rule.trigger, book)
    yield "职务 offices", f"{'、'.join(offices[one] for one in rule.roles)} · {role_time_zh(rule.role_time)}"
    if rule.finding:
        yield "责任认定 finding", rule.finding
    yield "措施 measures", "、".join(book.measures[one].zh for one in rule.measures) or "无 none"
    yield "期限 term", term_zh(rule.duration)
    yield "终止 ends", "、".join(ends_zh(rule)) or "无 none"
    for basis in rule.basis:
        read = "" if basis.source.read else " · 原文未读 text not read"
        yield f"依据 {basis.reference}", f"{basis_zh(basis)}{read}: {basis.text}"
    yield "如何异议 how to object", rule.how_to_object
    yield "如何修复 how to repair", rule.how_to_repair
    if rule.change:
        yield "离任 change of office", rule.change
    if rule.note:
        yield "备注 note", rule.note
    yield "可见 visibility", rule.visibility


# ---------------------------------------------------------------------------------------------------------
# 检查与比较


@rules.command("check")
def check(
    where: Annotated[
        str | None, typer.Argument(metavar="[DIR]", help=f"{_DIR_HELP} 缺省为 CREDIT_RULES。")
    ] = None,
    json_: Json = False,
) -> None:
    """检查一个规则库目录, 列出全部缺陷 (有缺陷时退出码 3)。 List every fault of a folder of rules.

    例 Example: credit-graph rules check ./rules
    """
    folder = read_settings().rules if where is None else _folder(where)
    faults = check_book(folder)
    book = read_book(folder) if not faults else None
    if json_:
        say_json(
            {
                "folder": str(folder or PACKAGED),
                "ok": not faults,
                "version": book and book.version,
                "hash": book and book.hash,
                "faults": [asdict(one) for one in faults],
            }
        )
    elif book is not None:
        out.print(
            f"[green]✓[/] {folder or PACKAGED}: {len(book.rules)} 条规则 rules, 版本 version {book.version},"
            f" {book.hash[:12]}"
        )
    else:
        _print_faults(faults)
    raise typer.Exit(BAD_BOOK if faults else 0)


def _print_faults(faults: list[Fault]) -> None:
    for one in faults:
        out.print(f"✗ {one}", markup=False, soft_wrap=True)
    out.print(
        f"{len(faults)} 处缺陷, 该目录不能采用; 现行规则库不受影响。"
        " The folder cannot be used; the rules in force go on."
    )


@rules.command("diff")
def diff(before: Dir, after: Dir, json_: Json = False) -> None:
    """比较两个规则库, 逐条逐项。 What differs between two folders of rules, entry by entry.

    例 Example: credit-graph rules diff packaged ./rules
    """
    found = diff_books(book_json(_folder(before)), book_json(_folder(after)))
    if json_:
        say_json([{**asdict(one), "rule": one.rule, "key_zh": one.key_zh} for one in found])
        return
    for one in found:
        for line in difference_lines(one):
            out.print(line, markup=False, soft_wrap=True)
    out.print(f"{len(found)} 处差异 differences")


_DIFFERENCES_ZH = {"new": "新增 new", "gone": "删除 gone", "changed": "更改 changed"}


def difference_lines(one: BookDifference) -> Iterable[str]:
    """A difference for people: what differs, then before and after."""
    yield f"{one.file} {one.entry} {one.key_zh}".rstrip() + f" · {_DIFFERENCES_ZH[one.kind]}"
    if one.kind != "new":
        yield f"  - {_in_words(one.before)}"
    if one.kind != "gone":
        yield f"  + {_in_words(one.after)}"


def _in_words(value: object) -> str:
    if isinstance(value, bool):
        return "是 true" if value else "否 false"
    if isinstance(value, list):
        return "、".join(map(str, value)) or "无 none"
    if isinstance(value, Mapping):
        return str(value.get("zh") or value.get("title") or value.get("what") or value.get("name") or "")
    return str(value)


def _folder(where: str) -> Path | None:
    return None if where == PACKAGED else Path(where)
