"""规则启用命令: rules preview, activate, versions."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table as Grid

from api.commands.loading import Json
from api.commands.spread import PERSON
from api.session import Session, day_option, out, progress_bar, say_json, today
from graph_service.facts.editions import ACTIVE, editions_in_force
from graph_service.law.book_reader import read_book
from graph_service.liability.previewing import Preview, preview
from graph_service.liability.rulebooks import activate
from graph_service.store.graph_store import Row

Folder = Annotated[Path, typer.Argument(metavar="DIR", help="规则库目录。 A folder of rules.")]
_DIMENSIONS = {
    "rule": "规则 rule",
    "list": "名单 list",
    "district": "地区 district",
    "kind": "主体 kind of party",
}


def preview_rules(
    folder: Folder,
    as_of: Annotated[
        str | None, typer.Option(help="设想自该日起施行, 缺省今日。 In force from this day on, supposedly.")
    ] = None,
    json_: Json = False,
) -> None:
    """预览: 若改用这一版规则, 哪些后果新增、变化、消失; 不写入。 Whose consequences a version would change.

    例 Example: credit-graph rules preview ./rules --as-of 2027-01-01
    """
    book = read_book(folder)
    day = day_option(as_of, "--as-of") or today()
    with Session().store() as store, progress_bar(quiet=json_) as bar:
        handle = bar.add_task("预览 preview", total=None, rate="")
        made = preview(
            store,
            editions_in_force(store.read),
            book,
            day,
            lambda done, total: bar.update(handle, completed=done, total=total),
        )
    if json_:
        say_json(made.as_json())
    else:
        _show(made)


def _show(made: Preview) -> None:
    told = made.as_json()
    out.print(
        f"规则 {made.version} ({made.hash[:12]}) 自 {made.as_of} 起 · 决定 {made.decisions:,}"
        f" · 新 new {told['new']:,} · 变 changed {told['changed']:,} · 消失 gone {told['gone']:,}"
    )
    for dimension, title in _DIMENSIONS.items():
        counts = made.by.get(dimension)
        if counts:
            grid = Grid(title=title, title_justify="left")
            for heading in (title, "新 new", "变 changed", "消失 gone"):
                grid.add_column(heading, overflow="fold")
            for value, each in sorted(counts.items()):
                grid.add_row(value, *(f"{each[what]:,}" for what in ("new", "changed", "gone")))
            out.print(grid)
    for one in made.samples:
        out.print(f"  {one.what:<8} {one.rule} · {one.decision_no} → {one.party or PERSON}", markup=False)


def activate_rules(folder: Folder, json_: Json = False) -> None:
    """启用一版规则, 自今日起; 先由一人提出, 再由另一人以同一命令启用。 Two persons put a version in force.

    例 Example: credit-graph rules activate ./rules
    """
    session = Session()
    with session.store() as store:
        step = activate(session.ledger(store), folder, today())
    if json_:
        say_json(step.as_json())
    elif step.state == ACTIVE:
        out.print(
            f"[green]✓[/] 规则 {step.version} ({step.hash[:12]}) 自 {step.since} 起施行: {step.proposed_by} 提出,"
            f" {step.approved_by} 启用。请运行 credit-graph spread。 In force; run `spread` now."
        )
    else:
        out.print(
            f"规则 {step.version} ({step.hash[:12]}) 已由 {step.proposed_by} 提出; 须由另一人运行同一命令启用,"
            " 请先看 credit-graph rules preview。 Proposed; another person must run the same command."
        )


def rule_versions(json_: Json = False) -> None:
    """列出本图库采用过和提出过的规则版次。 Every version of the rules that this store has or had in force.

    例 Example: credit-graph rules versions
    """
    with Session().store() as store:
        rows = [row["edition"] for row in store.read("rules/list_editions")]
    names = ("version", "hash", "state", "from", "proposed_by", "approved_by", "at")
    if json_:
        say_json([{name: row.get(name) for name in names} for row in rows])
        return
    grid = Grid()
    for title in (
        "版本 version",
        "摘要 hash",
        "状态 state",
        "施行 from",
        "提出 proposed",
        "启用 approved",
        "时刻 at",
    ):
        grid.add_column(title, overflow="fold")
    for row in rows:
        grid.add_row(
            row["version"], row["hash"][:12], row["state"], _since(row),
            row["proposed_by"], row.get("approved_by") or "—", row["at"][:19],
        )  # fmt: skip
    out.print(grid)


def _since(row: Row) -> str:
    if row["state"] != ACTIVE:
        return "—"
    return str(row.get("from") or "始终 always")
