"""关联命令: related try. What `related TARGET` will do by default is a command of this group named `of`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table as Grid
from typer.core import TyperGroup

from api.commands.loading import Json
from api.commands.papers import CaseFile, Check, RulesFolder, Tally
from api.session import out, read_settings
from graph_service.law.reading import read_book
from graph_service.papers import cases_of
from graph_service.related.factors import read_factors
from graph_service.related.hints import Hint, Related, Status
from graph_service.related.relation import hint_terms
from graph_service.related.trying import Answer, figure, try_cases

DEFAULT = "of"


class DefaultGroup(TyperGroup):
    """A group that takes what is no command of its own as the arguments of its default command, if it has one."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if DEFAULT in self.commands and args and args[0] not in {*self.commands, *ctx.help_option_names}:
            args = [DEFAULT, *args]
        return super().parse_args(ctx, args)


related = typer.Typer(
    cls=DefaultGroup,
    no_args_is_help=True,
    help="重点监管对象的关联提示, 供人核查。 Hints around key-supervision targets, for people to look at.",
)


@related.command("try")
def try_related(
    file: CaseFile,
    check: Check = False,
    everything: Annotated[
        bool,
        typer.Option("--all", help="表格中也列出缺省不显示的提示。 Also show the hints hidden by default."),
    ] = False,
    rules: RulesFolder = None,
    factors: Annotated[
        Path | None,
        typer.Option(help="证据强度与阈值文件, 缺省为随程序提供的。 A file of factors and limits."),
    ] = None,
    json_: Json = False,
) -> None:
    """在纸面案例上试算关联提示, 不需要图库。 Try the hints on paper cases; no store is needed.

    格式见 docs/related.md。 每个对象一行 JSON; 终端上改为表格, 加 --json 仍为 JSON。
    One line of JSON a target; a terminal shows tables instead, unless --json is given.

    例 Example: credit-graph related try cases.json --check
    """
    terms = hint_terms(read_book(rules or read_settings().rules))
    figures = read_factors(factors)
    lines = json_ or not out.is_terminal
    tally = Tally()
    for answer in try_cases(cases_of(file), terms, figures, check=check):
        tally.note(answer)
        if lines:
            typer.echo(_speakable(json.dumps(answer.as_json(), ensure_ascii=False)))
        else:
            _show(answer, everything=everything)
    tally.end(check=check, as_lines=lines)


def _speakable(text: str) -> str:
    """Half a character of UTF-16, which JSON may hold, as its escape: no terminal or file could take it."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def _say(text: str) -> None:
    out.print(_speakable(text), markup=False)


def _show(answer: Answer, *, everything: bool) -> None:
    if answer.malformed is not None:
        _say(f"✗ {answer.name or '?'}: {answer.malformed}")
    if answer.related is None:
        return
    _say(f"{_mark(answer)}{answer.name or '?'} · 对象 target {answer.related.target}")
    _show_hints(answer.related, everything=everything)
    for one in answer.related.contributions:
        _say(
            f"  风险来源 {one.listing} @ {one.party}: {one.relation.zh} {one.relation}, {figure(one.factor)}"
        )
    for hub in answer.related.suppressed:
        _say(f"  枢纽, 不经其关联 hub: {hub.kind.zh} {hub.kind} {hub.id}, {hub.count} 个组织 organisations")
    for difference in answer.differences:
        _say(f"  不符 differs: {difference.as_json()}")


def _show_hints(related: Related, *, everything: bool) -> None:
    shown = [one for one in related.hints if everything or not one.hidden_by_default]
    if shown:
        grid = Grid()
        for title in (
            "关联方 party", "关联 rule", "路径 path", "证据 evidence", "状态 status", "止 to", "不良记录 adverse",
        ):  # fmt: skip
            grid.add_column(title, overflow="fold", no_wrap=title == "止 to")
        for hint in shown:
            grid.add_row(*(_speakable(cell) for cell in _cells(hint)))
        out.print(grid)
    hidden = len(related.hints) - len(shown)
    _say(
        f"  风险 risk {figure(related.risk)} · 提示 {len(shown)} 条, 另有 {hidden} 条缺省不显示 (--all)。"
        f" {len(shown)} hints, {hidden} hidden."
    )


def _cells(hint: Hint) -> tuple[str, ...]:
    more = f" (+{hint.more_paths})" if hint.more_paths else ""
    return (
        hint.party,
        hint.relation.zh,
        " → ".join(hint.path) + more,
        f"{figure(hint.evidence)}{' 弱 weak' if hint.weak else ''}",
        "提示 advisory" if hint.status is Status.ADVISORY else "异议核实中 held",
        hint.valid_to.isoformat(),
        ", ".join(hint.adverse) or "—",
    )


def _mark(answer: Answer) -> str:
    if not answer.checked:
        return ""
    return "✓ " if answer.agrees else "✗ "
