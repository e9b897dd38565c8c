"""快照命令: snapshot build, status, verify."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice
from types import FrameType
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.commands.loading import Json
from api.session import Session, out, progress_bar, say_json
from graph_service.store.graph_store import GraphStore

if TYPE_CHECKING:
    from graph_service.snapshot.keeper import SnapshotKeeper

snapshot = typer.Typer(
    no_args_is_help=True, help="图快照: 整省分析所用的数组。 The array snapshot of the graph."
)
_FAULTS = 1000  # of them are named; all are counted


def keeper_of(session: Session, store: GraphStore) -> SnapshotKeeper:
    """Who keeps the snapshot of this store; arrays are no part of other commands' start-up."""
    from graph_service.snapshot.keeper import SnapshotKeeper

    return SnapshotKeeper.of(store, session.settings)


@contextmanager
def stopped_between_pages(
    tell: Callable[[int, int | None], None],
) -> Iterator[Callable[[int, int | None], None]]:
    """Ctrl-C takes effect where a page ends: amid an answer the driver would wait for the rest of it. Pressed again it
    takes effect at once."""
    asked: list[int] = []

    def note(number: int, _: FrameType | None) -> None:
        if asked:
            raise KeyboardInterrupt
        asked.append(number)

    def told(done: int, total: int | None) -> None:
        if asked:
            raise KeyboardInterrupt
        tell(done, total)

    before = signal.signal(signal.SIGINT, note)
    try:
        yield told
    finally:
        signal.signal(signal.SIGINT, before)


@snapshot.command()
def build(
    fresh: Annotated[
        bool, typer.Option("--fresh", help="一律从图库重读。 Read the whole graph, whatever there is.")
    ] = False,
    json_: Json = False,
) -> None:
    """建立快照, 或把已有的更新到最新变更号。 Build the snapshot, or bring it up to the graph's last change.

    中途停止不损及原有快照; 再次运行即可。 Stopped half-way it leaves the one before it; run it again.

    例 Example: credit-graph snapshot build
    """
    session = Session()
    with session.store() as store, progress_bar(quiet=json_) as bar:
        handle = bar.add_task("快照 snapshot", total=None, rate="")
        keeper = keeper_of(session, store)
        with stopped_between_pages(
            lambda done, total: bar.update(handle, completed=done, total=total)
        ) as progress:
            keeper.build(progress, fresh=fresh)
        told = keeper.status().as_json()
    if json_:
        say_json(told)
    else:
        _say(told)


@snapshot.command()
def status(json_: Json = False) -> None:
    """快照状态: 至何变更号, 是否可用。 Up to which change it holds, and whether it can be asked.

    退出码 1: 没有快照, 或须先运行 snapshot build。 Exit code 1: there is none, or it must be built first.

    例 Example: credit-graph snapshot status
    """
    session = Session()
    with session.store(migrate=False) as store:
        told = keeper_of(session, store).status().as_json()
    if json_:
        say_json(told)
    else:
        _say(told)
    raise typer.Exit(0 if told["usable"] else 1)


def _say(told: dict[str, Any]) -> None:
    if told["why"]:
        out.print(f"[red]✗[/] {told['why'].replace('[', chr(92) + '[')}")
    else:
        out.print("[green]✓[/] 可用 usable")
    out.print(f"目录 folder        {told['folder']}", markup=False)
    if told["change"] is None:
        return
    behind = "" if told["behind"] is None else f" · 其后变动的主体 touched since {told['behind']:,}"
    out.print(f"变更号 change      {told['change']:,} / {told['last_change']:,}{behind}")
    out.print(
        f"组织 organisations {told['organisations']:,} · 自然人 persons {told['persons']:,}"
        f" · {told['segments']} 段 segments · {told['bytes']:,} 字节 bytes"
    )
    out.print(" · ".join(f"{_ROWS[table]} {table} {count:,}" for table, count in told["rows"].items()))
    if told["beyond"]:
        out.print(
            f"[yellow]![/] {told['beyond']:,} 家公司的份额没有 64 位的公分母, 另存为精确分数。"
            " Companies whose shares fit no 64 bits are kept as exact fractions."
        )


_ROWS = {"holdings": "持股", "offices": "任职", "places": "场所", "ties": "关系", "listings": "列入"}


@snapshot.command("verify")
def verify_snapshot(json_: Json = False) -> None:
    """与图库逐一核对; 只读, 不修改。 Compare it with the graph, party by party; nothing is changed.

    快照之后有变动的主体不在此列, 更新时会重读。 What changed since is no fault: it will be read again.

    例 Example: credit-graph snapshot verify --json
    """
    session = Session()
    with session.store(migrate=False) as store, progress_bar(quiet=json_) as bar:
        handle = bar.add_task("核对 verify", total=None, rate="")
        with stopped_between_pages(
            lambda done, total: bar.update(handle, completed=done, total=total)
        ) as progress:
            found = keeper_of(session, store).verify(progress)
            faults = list(islice(found, _FAULTS))
            count = len(faults) + sum(1 for _ in found)
    if json_:
        say_json({"ok": not count, "count": count, "faults": faults})
    elif count:
        out.print(
            f"[red]✗[/] 与图库不符 {count:,} 处; 请运行 credit-graph snapshot build --fresh。"
            " It does not agree with the graph; build it anew."
        )
        for fault in faults[:20]:
            out.print(f"    {fault}", markup=False)
    else:
        out.print("[green]✓[/] 与图库一致。 It agrees with the graph.")
    raise typer.Exit(1 if count else 0)
