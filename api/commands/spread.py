"""传导命令: spread, runs list, show, diff."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from typing import Annotated, Any

import typer
from rich.table import Table as Grid

from api.commands.loading import Json
from api.session import Session, day_option, out, progress_bar, say_json, today, warn_if_empty
from graph_service.errors import SettingError
from graph_service.liability.spreading import RunRecord
from graph_service.store.graph_store import GraphStore
from graph_service.store.runs import diff_runs, list_runs, read_run
from graph_service.store.typed_ids import whole_id

runs = typer.Typer(no_args_is_help=True, help="传导运行: 列出、查看、比较。 Runs: list, show, compare.")
_SAMPLES = 20
PERSON = "自然人 person"


def spread(
    as_of: Annotated[
        str | None, typer.Option(help="按何日计数, 缺省今日; 不改变结果。 The day that is counted.")
    ] = None,
    decision: Annotated[
        list[str] | None, typer.Option(help="只算这些决定 (可重复)。 Only these decisions.")
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="只算不写。 Say what would change, write nothing.")
    ] = False,
    yes: Annotated[
        bool, typer.Option("--yes", help="确认超过上限的变动。 Publish although much would change.")
    ] = False,
    json_: Json = False,
) -> None:
    """传导: 由决定推出依法及于何人, 只写差异。 Derive whom decisions reach by law; write only what differs.

    例 Example: credit-graph spread --dry-run
    """
    day = day_option(as_of, "--as-of") or today()
    session = Session()
    with session.store() as store, progress_bar(quiet=json_) as bar:
        warn_if_empty(store)
        handle = bar.add_task("传导 spread", total=None, rate="")
        spreader = session.spreader(store)

        def progress(done: int, total: int | None) -> None:
            bar.update(handle, completed=done, total=total)

        if decision:
            _assert_known(store, decision)
            run = spreader.partial(decision, day, progress, yes=yes, dry=dry_run)
        else:
            run = spreader.full(day, progress, yes=yes, dry=dry_run)
    if json_:
        say_json(run.as_json())
    else:
        _show_run(run)


def _assert_known(store: GraphStore, ids: list[str]) -> None:
    known = {row["id"] for row in store.read("spread/decisions", ids=ids)}
    unknown = [id_ for id_ in ids if id_ not in known]
    if unknown:
        raise SettingError(f"没有这样的决定: {', '.join(unknown)}。 No such decision.")


def _show_run(run: RunRecord) -> None:
    told = run.as_json()
    name = told["run"] or "试算 dry run"
    out.print(
        f"[bold]{name}[/] · 规则 {told['rules_version']} · {told['as_of']} · 决定 {told['decisions']:,}"
        f" · {told['seconds']:.1f} s"
    )
    out.print(
        f"新 new {told['new']:,} · 变 changed {told['changed']:,} · 不变 unchanged {told['unchanged']:,}"
        f" · 止 ended {told['ended']:,}"
    )
    out.print(
        f"当日 on the day: 生效 effective {told['effective']:,} · 待核 review tasks {told['review_tasks']:,}"
        f" · 暂停 held {told['held']:,}"
        + (f" · 缺日期 undated {told['undated']:,}" if told["undated"] else "")
    )
    for rule, n in told["by_rule"].items():
        out.print(f"  {n:>8,}  {rule}", markup=False)


@runs.command("list")
def list_all(
    last: Annotated[int, typer.Option(min=1, help="最近若干次。 How many of the latest.")] = 20,
    json_: Json = False,
) -> None:
    """列出最近的运行。 List the latest runs.

    例 Example: credit-graph runs list --last 5
    """
    with Session().store() as store:
        found = list_runs(store, last)
    if json_:
        say_json(found)
        return
    grid = Grid()
    for title in (
        "运行 run",
        "种类 kind",
        "状态 state",
        "公布 published",
        "新/变/不变/止",
        "操作人 actor",
        "开始 begun",
    ):
        grid.add_column(title, overflow="fold")
    for run in found:
        counts = "/".join(str(run[name]) for name in ("new", "changed", "unchanged", "ended"))
        grid.add_row(
            run["run"], run["kind"], run["state"], str(run["published"] or "—"), counts, run["actor"],
            run["begun"][:19],
        )  # fmt: skip
    out.print(grid)


@runs.command("show")
def show_one(run: Annotated[str, typer.Argument(metavar="RUN")], json_: Json = False) -> None:
    """查看一次运行的登记。 Show one run's record.

    例 Example: credit-graph runs show r000000042
    """
    with Session().store() as store:
        told = read_run(store, whole_id(store, "run", run))
    if json_:
        say_json(told)
        return
    for name, value in told.items():
        if value not in (None, ""):
            out.print(f"{name:>15}  {value}", markup=False)


@runs.command("diff")
def diff(
    first: Annotated[str, typer.Argument(metavar="RUN1")],
    second: Annotated[str, typer.Argument(metavar="RUN2")],
    json_: Json = False,
) -> None:
    """两次运行之间哪些后果新增、变化、消失。 What is new, changed and gone between two runs.

    例 Example: credit-graph runs diff r000000042 r000000057
    """
    with Session().store() as store:
        changes = diff_runs(store, *(whole_id(store, "run", one) for one in (first, second)))
    counts = Counter((change.rule, change.what) for change in changes)
    by_rule: dict[str, dict[str, int]] = {}
    for (rule, what), n in sorted(counts.items()):
        by_rule.setdefault(rule, {})[what] = n
    if json_:
        said: dict[str, Any] = {"by_rule": by_rule, "changes": [asdict(change) for change in changes]}
        say_json(said)
        return
    for rule, told in by_rule.items():
        out.print(f"{rule}: " + ", ".join(f"{what} {n:,}" for what, n in told.items()), markup=False)
    for change in changes[:_SAMPLES]:
        out.print(
            f"  {change.what:<8} {change.rule} {change.decision or change.target} → {change.party or PERSON}",
            markup=False,
        )
    if not changes:
        out.print("没有变化。 Nothing differs.")
