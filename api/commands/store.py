"""图库命令: store status, migrate, verify, backup, restore, export-bulk, queries, stop; key fingerprint, rotate."""

from __future__ import annotations

from collections.abc import Callable
from difflib import get_close_matches
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any

import typer
from rich.table import Table as Grid

from api.commands.loading import Json
from api.session import Session, out, progress_bar, say_json
from graph_service.errors import InputError, SettingError, StoreUnavailable
from graph_service.facts.name_index import SearchIndex
from graph_service.store import embedded, keys, texts
from graph_service.store.audit import Auditor
from graph_service.store.graph_store import GraphStore, embedded_folder
from graph_service.store.keys import KEY_INFO
from graph_service.upkeep import archive, rekey
from graph_service.upkeep import bulk_export as bulk
from graph_service.upkeep.verify import verify

store = typer.Typer(no_args_is_help=True, help="图库: 状态、结构、核验、备份与恢复。 The graph store.")
key = typer.Typer(no_args_is_help=True, help="人员标识密钥。 The key of person ids.")


@store.command()
def status(json_: Json = False) -> None:
    """图库状态。 Where the store is, whether it answers, how far it is.

    例 Example: credit-graph store status
    """
    session = Session()
    with session.store(migrate=False) as opened:
        found = _status(opened, session)
    if json_:
        say_json(found)
        return
    for name, value in found.items():
        out.print(f"{_STATUS_ZH[name]:　<8} {value}", markup=False)


_STATUS_ZH = {
    "url": "地址 url",
    "last_change": "变更号 change",
    "pending_migrations": "待执行结构 pending",
    "loads": "批次 loads",
    "unfinished_loads": "未完成批次 unfinished",
    "key_fingerprint": "密钥指纹 key",
}


def _status(opened: GraphStore, session: Session) -> dict[str, Any]:
    fingerprint = opened.read("store/read_info", id=KEY_INFO)
    loads = [row["load"] for row in opened.read("loads/list_loads")]
    return {
        "url": session.settings.store_url,
        "last_change": opened.last_change(),
        "pending_migrations": opened.pending_migrations(),
        "loads": len(loads),
        "unfinished_loads": [load["id"] for load in loads if load["state"] == "running"],
        "key_fingerprint": fingerprint[0]["value"] if fingerprint else None,
    }


@store.command()
def migrate(json_: Json = False) -> None:
    """执行尚未执行的结构脚本。 Run the migrations that have not run yet.

    例 Example: credit-graph store migrate
    """
    with Session().store(migrate=False) as opened:
        done = opened.migrate()
    if json_:
        say_json({"migrated": done})
    else:
        out.print(f"已执行 {len(done)} 个结构脚本。 {len(done)} migrations run.")


@store.command("verify")
def verify_store(json_: Json = False) -> None:
    """核验图库: 计数、约束、悬空引用、来源、持股合计、占位主体、名称索引。 Check the whole graph.

    例 Example: credit-graph store verify --json
    """
    session = Session()
    with session.store(migrate=False) as opened, progress_bar(quiet=json_) as bar:
        handle = bar.add_task("核验 verify", total=None, rate="")
        report = verify(
            opened,
            lambda done, total: bar.update(handle, completed=done, total=total),
            index=SearchIndex.of(opened, session.settings),
        )
    found = report.as_json()
    if json_:
        say_json(found)
    else:
        _print_report(found)
    raise typer.Exit(1 if any(problem["code"] in _FAILURES for problem in found["problems"]) else 0)


# Problems of the graph itself; the others are remarks on the data, which offices live with and mend.
_FAILURES = frozenset(
    {
        "constraint_missing",
        "dangling",
        "without_source",
        "pending_migrations",
        "unknown_label",
        "raw_id_number",
        "search_index_stale",
    }
)


def _print_report(found: dict[str, Any]) -> None:
    for title, counts in (("节点 nodes", found["nodes"]), ("关系 links", found["links"])):
        grid = Grid(title=title, title_justify="left")
        grid.add_column("种类 kind")
        grid.add_column("数量 count", justify="right")
        for name, count in counts.items():
            if count:
                grid.add_row(name, f"{count:,}")
        out.print(grid)
    if not found["problems"]:
        out.print("[green]✓[/] 未发现问题。 No problems found.")
    for problem in found["problems"]:
        mark = "[red]✗[/]" if problem["code"] in _FAILURES else "[yellow]![/]"
        out.print(f"{mark} {problem['code']}: {problem['count']:,}")
        for sample in problem["samples"][:3]:
            out.print(f"    {sample}", markup=False)


@store.command()
def backup(
    file: Annotated[Path, typer.Argument(help="归档文件。 The archive to write.")], json_: Json = False
) -> None:
    """备份为与引擎无关的归档, 以某一变更号为准。 Write one engine-neutral archive, as of one change number.

    例 Example: credit-graph store backup 备份/2026-11-22.cgz
    """
    with Session().store() as opened, progress_bar(quiet=json_) as bar:
        handle = bar.add_task("备份 backup", total=None, rate="")
        manifest = archive.backup(
            opened, file, lambda done, total: bar.update(handle, completed=done, total=total)
        )
    _say_manifest(file, manifest, as_json=json_)


@store.command()
def restore(
    file: Annotated[
        Path, typer.Argument(exists=True, dir_okay=False, help="归档文件。 The archive to read.")
    ],
    replace: Annotated[bool, typer.Option(help="先清空图库。 Empty the store first.")] = False,
    json_: Json = False,
) -> None:
    """把归档恢复到空图库, 两种引擎均可。 Restore an archive into an empty store, on either engine.

    例 Example: credit-graph store restore 备份/2026-11-22.cgz
    """
    with Session().store() as opened, progress_bar(quiet=json_) as bar:
        handle = bar.add_task("恢复 restore", total=None, rate="")
        manifest = archive.restore(
            opened, file, lambda done, total: bar.update(handle, completed=done, total=total), replace=replace
        )
    _say_manifest(file, manifest, as_json=json_)


def _say_manifest(file: Path, manifest: archive.ArchiveManifest, *, as_json: bool) -> None:
    if as_json:
        say_json({"file": str(file), **manifest.as_json()})
    else:
        out.print(f"{file} · 变更号 change {manifest.change:,} · 节点 nodes {sum(manifest.nodes.values()):,}"
                  f" · 关系 links {sum(manifest.links.values()):,}")  # fmt: skip


@store.command("export-bulk")
def export_bulk(
    folder: Annotated[Path, typer.Argument(help="写到此目录。 The folder to write to.")], json_: Json = False
) -> None:
    """写出 neo4j-admin 批量导入所需的 CSV 与命令行。 Write the CSV files and the command for neo4j-admin.

    例 Example: credit-graph store export-bulk bulk/
    """
    with Session().store() as opened:
        command = bulk.export_bulk(opened, folder)
    if json_:
        say_json({"folder": str(folder), "command": command})
    else:
        out.print(" ".join(command), markup=False)


@store.command("queries")
def show_queries(
    name: Annotated[
        str, typer.Argument(metavar="[NAME]", help="文本名, 或其开头。 A text's name, or how it begins.")
    ] = "",
    json_: Json = False,
) -> None:
    """查询文本: 送给图库的每一条 Cypher 语句, 供数据库管理员查阅。 Every Cypher text, as the engine gets it.

    例 Example: credit-graph store queries facts/write_name
    """
    found = [each for each in texts.names() if each == name] or [
        each for each in texts.names() if each.startswith(name)
    ]
    if not found:
        near = get_close_matches(name, texts.names(), 3)
        raise InputError(
            f"没有名为 {name} 的查询文本; 相近的有: {', '.join(near) or '无'}。"
            f" There is no text {name}; near: {', '.join(near) or 'none'}."
        )
    if json_:
        say_json([_query(each) for each in found])
        return
    for each in found:
        out.print(f"// {each}\n{texts.source(each)}", markup=False, soft_wrap=True)


def _query(name: str) -> dict[str, Any]:
    query = texts.load(name)
    return {
        "name": name,
        "file": f"queries/{texts.file(name)}.cypher",
        "purpose": query.purpose,
        "parameters": query.parameters,
        "columns": query.columns,
        "writes": query.writes,
        "text": query.text,
    }


@store.command()
def stop(json_: Json = False) -> None:
    """停止随包引擎。 Stop the bundled engine.

    例 Example: credit-graph store stop
    """
    url = Session().settings.store_url
    if not url.startswith("embedded:"):
        raise SettingError(
            f"{url} 不是随包引擎, 请用其自己的工具停止。 Not the bundled engine; use its own tools."
        )
    stopped = embedded.stop(embedded_folder(url))
    if json_:
        say_json({"stopped": stopped})
    else:
        out.print("已停止。 Stopped." if stopped else "引擎并未运行。 It was not running.")


@key.command("fingerprint")
def fingerprint(json_: Json = False) -> None:
    """显示密钥指纹, 并与图库核对。 Show the key's fingerprint and compare it with the store's.

    例 Example: credit-graph key fingerprint
    """
    session = Session()
    own = keys.load_ring(session.settings.key_file).fingerprint
    bound: str | None = None
    reached = True
    try:
        with session.store(migrate=False) as opened:
            rows = opened.read("store/read_info", id=KEY_INFO)
            bound = rows[0]["value"] if rows else None
    except StoreUnavailable:
        reached = False
    if json_:
        say_json(
            {
                "key_file": str(session.settings.key_file),
                "fingerprint": own,
                "store": bound,
                "reached": reached,
            }
        )
    else:
        out.print(own)
        if bound is not None:
            same = "与图库一致 the store's own" if bound == own else f"图库用的是 the store uses {bound}"
            out.print(same)
    raise typer.Exit(2 if bound is not None and bound != own else 0)


@key.command("rotate")
def rotate(
    into: Annotated[
        str | None,
        typer.Option(
            help="Neo4j: 写入此空数据库。 On a server: the empty database that takes the new graph."
        ),
    ] = None,
    json_: Json = False,
) -> None:
    """换一把密钥, 全图的人员与电话标识随之更换。 A new key, and the whole graph under it.

    随包引擎: 新图在旁边造好后一步换上。Neo4j: 新图写入 --into 指定的空数据库, 新密钥写在旧文件旁 (.next)。
    The bundled engine exchanges the graph in one step; a server gets the new graph in an empty database of its own.

    例 Example: credit-graph key rotate
    """
    session = Session()
    with progress_bar(quiet=json_) as bar:
        handle = bar.add_task("轮换 rotate", total=None, rate="")

        def tell(done: int, total: int | None) -> None:
            bar.update(handle, completed=done, total=total)

        if session.settings.store_url.startswith("embedded:"):
            ring = rekey.rotate_embedded(session.settings, Auditor(), tell)
            file = session.settings.key_file
        else:
            ring, file = _rotate_server(session, into, tell)
    if json_:
        say_json({"fingerprint": ring.fingerprint, "keys": len(ring), "key_file": str(file)})
    else:
        out.print(f"新指纹 new fingerprint {ring.fingerprint} · {file} · 请另存一份。 Keep a copy of it.")
        out.print(
            "后果与提示未带过来, 请立即运行 credit-graph spread。"
            " Consequences and hints were left behind: run credit-graph spread now."
        )


def _rotate_server(
    session: Session, into: str | None, tell: Callable[[int, int | None], None]
) -> tuple[keys.KeyRing, Path]:
    if not into or into == session.settings.store_database:
        raise SettingError(
            "请用 --into 指定另一个空数据库 (Neo4j Community 只有一个数据库: 另起一个实例, 见 docs/operations.md)。"
            " Name another, empty database with --into."
        )
    ring, fresh = keys.load_ring(session.settings.key_file, create=False), keys.new_key()
    beside = session.settings.key_file.with_name(session.settings.key_file.name + ".next")
    if not keys.write_ring(beside, ring.with_next(fresh)):
        raise SettingError(
            f"{beside} 已存在; 请先处理上一次轮换。 A rotation before this one left its key there."
        )
    target = session.settings.model_copy(update={"store_database": into})
    try:
        with session.store() as old, GraphStore.open(target) as new, TemporaryDirectory() as folder:
            rekey.rotate(old, new, ring, fresh, session.auditor, Path(folder), tell)
    except BaseException:
        beside.unlink()
        raise
    return ring.with_next(fresh), beside
