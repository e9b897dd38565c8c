"""关联命令: related TARGET, related --all-targets, related try. The first two are a command of this group named `of`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table as Grid
from typer.core import TyperGroup

from api.commands.asking import AsOf, KnownAt, enquiry, the_parties
from api.commands.loading import Json
from api.commands.paper_cases import CaseFile, Check, RulesFolder, TrialTally
from api.session import Session, day_option, out, progress_bar, read_settings, say_json, today, warn_if_empty
from graph_service.access.purposes import Sight
from graph_service.domain.model import is_person_id
from graph_service.domain.paper_cases import cases_of
from graph_service.errors import SettingError
from graph_service.facts.editions import editions_in_force
from graph_service.law.book_reader import read_book
from graph_service.related.factors import read_factors
from graph_service.related.hint_trial import HintAnswer, figure, try_cases
from graph_service.related.hints import Hint, HintStatus, Related
from graph_service.related.hints_told import ToldRelated, relate, told_as_json
from graph_service.related.relation import hint_terms
from graph_service.reports.showing import related_shown_to
from graph_service.store.graph_store import Reader
from visualizations.terminal.hints import draw_related

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
    help="重点监管对象的关联提示, 供人核查; 不是失信认定。 related TARGET 查一个对象, related --all-targets 测算全部对象。"
    " Hints around key-supervision targets, for people to look at."
    " 例 Example: credit-graph related 91990100MA00000001 --purpose supervision --case 2026-17",
)


@related.command(DEFAULT)
def related_of(
    target: Annotated[
        str | None, typer.Argument(metavar="TARGET", help="重点监管对象: 代码、标识或全称。 The target.")
    ] = None,
    purpose: Annotated[
        str | None, typer.Option(help="用途, 见 credit-graph purposes。 What for, of the list.")
    ] = None,
    case: Annotated[str | None, typer.Option(help="案件或任务编号。 The number of the case or task.")] = None,
    all_targets: Annotated[
        bool, typer.Option("--all-targets", help="测算全部重点监管对象, 整批公布。 A run over all targets.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="全部对象: 只算不写。 All targets: write nothing.")
    ] = False,
    everything: Annotated[
        bool,
        typer.Option("--all", help="表格中也列出缺省不显示的提示。 Also show the hints hidden by default."),
    ] = False,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    json_: Json = False,
) -> None:
    """一个对象的关联方与风险, 或全部对象的测算。 Related parties of one target, or a run over all of them.

    TARGET: 按图库现状即时试算, 不保存。 --all-targets: 只写差异, 整批公布; 报告所示即其结果。
    One target is worked out at once and not kept; a run writes only what differs and is published whole.

    例 Example: credit-graph related 91990100MA00000001 --purpose supervision --case 2026-17
    """
    if all_targets == (target is not None):
        raise SettingError(
            "须给出一个对象, 或 --all-targets, 二者取一。 Name one target, or give --all-targets; not both."
        )
    if all_targets:
        _run_all(as_of, known_at, dry=dry_run, as_json=json_)
        return
    session = Session()
    factors = read_factors(session.settings.related_factors)
    with session.store() as store:
        question = enquiry(session, purpose or "", case or "", as_of, known_at)
        question.must_see(Sight.HINTS)
        (party,) = the_parties(store, question, "query.related", (str(target),), as_json=json_)
        if is_person_id(party):
            raise SettingError("自然人不是重点监管对象。 A target is an organisation, no natural person.")

        def ask(reader: Reader) -> ToldRelated:
            book = editions_in_force(reader.read).on(question.day)
            return relate(reader, party, question.day, question.known(reader), book, factors)

        told = related_shown_to(store.reading(ask), question.purpose)
        said = told_as_json(told)
        question.register(store, "query.related", told.target.id, said["parties"], said)
    if json_:
        say_json(said)
    else:
        out.print(draw_related(told, everything=everything))


def _run_all(as_of: str | None, known_at: str | None, *, dry: bool, as_json: bool) -> None:
    if known_at is not None:
        raise SettingError("--known-at 只用于一个对象。 --known-at goes with one target.")
    day = day_option(as_of, "--as-of") or today()
    if day > today() and not dry:
        raise SettingError(
            "不能公布将来之日的测算; 只看结果请用 --dry-run。 A day to come can only be tried with --dry-run."
        )
    session = Session()
    with session.store() as store, progress_bar(quiet=as_json) as bar:
        warn_if_empty(store)
        handle = bar.add_task("关联测算 related", total=None, rate="")

        def progress(done: int, total: int | None) -> None:
            bar.update(handle, completed=done, total=total)

        run = session.relating(store).run(day, progress, dry=dry)
    if as_json:
        say_json(run.as_json())
        return
    told = run.as_json()
    out.print(
        f"[bold]{told['run'] or '试算 dry run'}[/] · 规则 {told['rules_version']} · 证据强度 {told['factors_version']}"
        f" · {told['as_of']} · 对象 targets {told['targets']:,} · {told['seconds']:.1f} s"
    )
    out.print(
        f"新 new {told['new']:,} · 变 changed {told['changed']:,} · 不变 unchanged {told['unchanged']:,}"
        f" · 止 gone {told['gone']:,}"
    )
    out.print(
        f"提示 hints {told['hints']:,} · 有不良记录 adverse {told['adverse']:,} · 异议核实中 held {told['held']:,}"
        f" · 有风险的对象 targets at risk {told['at_risk']:,}"
    )
    for rule, n in told["by_rule"].items():
        out.print(f"  {n:>8,}  {rule}", markup=False)


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
    tally = TrialTally()
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


def _show(answer: HintAnswer, *, everything: bool) -> None:
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
        "提示 advisory" if hint.status is HintStatus.ADVISORY else "异议核实中 held",
        hint.valid_to.isoformat(),
        ", ".join(hint.adverse) or "—",
    )


def _mark(answer: HintAnswer) -> str:
    if not answer.checked:
        return ""
    return "✓ " if answer.agrees else "✗ "
