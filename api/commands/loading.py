"""加载命令: load, loads, template, generate, kinds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from time import monotonic
from typing import Annotated, Any

import typer
from rich.progress import Progress, TaskID
from rich.table import Table as Grid

from api.session import Session, day_option, err, out, progress_bar, say_json
from graph_service.errors import InputError, Refused, SettingError
from graph_service.liability.spreading import RunRecord
from graph_service.store.graph_store import Row
from graph_service.store.ledger import withdraw
from graph_service.store.typed_ids import whole_id
from loaders.columns import map_columns
from loaders.kinds import KINDS
from loaders.loading import FileSummary, Options, TableLoad, as_headers
from loaders.mapping import MappingFile, read_mapping
from loaders.survey import Task, Unread, survey
from loaders.tables import file_hash
from loaders.template import TemplateColumn, write_template

loads = typer.Typer(no_args_is_help=True, help="加载批次: 列出、查看、撤回。 Loads: list, show, withdraw.")

_ROWS = ("read", "accepted", "suspect", "rejected")
_FACTS = ("created", "changed", "unchanged", "ended")
Json = Annotated[bool, typer.Option("--json", help="机器可读输出。 Machine-readable output.")]


def load(
    what: Annotated[
        list[str],
        typer.Argument(
            metavar="[KIND] PATH…", help="数据种类(可省)与文件或目录。 A kind (optional), files or folders."
        ),
    ],
    explain: Annotated[
        bool, typer.Option(help="只显示各列如何对应。 Only show how columns are read.")
    ] = False,
    check: Annotated[bool, typer.Option(help="除写入外全部执行。 Do everything but write.")] = False,
    mapping: Annotated[
        Path | None, typer.Option(help="对照文件: 列、单位、各行同一的值。 A file that maps columns.")
    ] = None,
    source: Annotated[
        str | None, typer.Option(help="信息提供单位, 优先于行内所载。 The source of these files.")
    ] = None,
    data_day: Annotated[
        str | None, typer.Option(help="数据日 YYYY-MM-DD, 优先于文件名。 The day of the data.")
    ] = None,
    full: Annotated[
        bool, typer.Option(help="文件为该来源的完整名单, 终止其中已无者。 The file is complete.")
    ] = False,
    yes: Annotated[
        bool, typer.Option(help="确认 --full 终止超过 5 %。 Allow --full to end more than 5 %.")
    ] = False,
    out_dir: Annotated[
        Path | None, typer.Option("--out", help="退回文件所在目录。 Where rejects go.")
    ] = None,
    json_: Json = False,
) -> None:
    """加载文件到图库。 Load files into the graph.

    例 Examples: credit-graph load demo/city · credit-graph load organisations 登记.csv --check
    """
    kind, paths = _kind_and_paths(what)
    tasks, unread = _surveyed(paths, kind, data_day)
    overrides = read_mapping(mapping) if mapping else {}
    if explain:
        _explain(tasks, unread, overrides, as_json=json_)
        return
    session = Session()
    if out_dir is not None:
        out_dir.mkdir(parents=True, exist_ok=True)
    options = Options(
        full, yes, check, out_dir, source, session.settings.batch_rows, session.settings.region, overrides
    )
    if not json_:
        _announce(tasks, unread)
    done, failed, run = _load_all(session, tasks, options, quiet=json_)
    if json_:
        say_json({**_summary(done, unread, failed), "spread": run.as_json() if run else None})
    else:
        _print_summary(done, failed, check=check)
        if run is not None:
            show_caught_up(run)
    raise typer.Exit(_exit_code(done, unread, failed))


def _kind_and_paths(what: Sequence[str]) -> tuple[str | None, list[Path]]:
    kind = what[0] if what[0] in KINDS else None
    paths = [Path(text) for text in (what[1:] if kind else what)]
    if not paths:
        raise InputError(f"请在 {what[0]} 之后写明文件。 Name the files after the kind.")
    missing = [path for path in paths if not path.exists()]
    if missing and kind is None and missing[0] == paths[0] and len(paths) > 1:
        raise InputError(
            f"{what[0]!r} 既不是数据种类也不是文件; 种类有: {', '.join(KINDS)}。 Neither a kind nor a file."
        )
    return kind, paths


def _surveyed(paths: list[Path], kind: str | None, data_day: str | None) -> tuple[list[Task], list[Unread]]:
    tasks: list[Task] = []
    unread: list[Unread] = []
    for found in survey(paths, kind, day_option(data_day, "--data-day")):
        if isinstance(found, Task):
            tasks.append(found)
        else:
            unread.append(found)
    return tasks, unread


def _announce(tasks: Sequence[Task], unread: Sequence[Unread]) -> None:
    for task in tasks:
        name = _name(task)
        err.print(f"[cyan]{name}[/] → [bold]{task.kind.name}[/] {task.kind.zh} · {task.why}"
                  f" · 数据日 {task.data_day} ({task.day_from})", soft_wrap=True)  # fmt: skip
    for one in unread:
        sheet = f" [{one.sheet}]" if one.sheet else ""
        err.print(f"[yellow]{one.path.name}{sheet}[/] 未加载 not loaded · {one.why}", markup=True)


def _name(task: Task) -> str:
    sheet = f" / {task.table.sheet}" if task.table.sheet_count > 1 else ""
    return f"{task.table.path.name}{sheet}"


def _load_all(session: Session, tasks: Sequence[Task], options: Options,
              *, quiet: bool) -> tuple[list[FileSummary], list[Unread], RunRecord | None]:  # fmt: skip
    done: list[FileSummary] = []
    failed: list[Unread] = []
    run: RunRecord | None = None
    if not tasks:
        return done, failed, run
    with session.store() as store, progress_bar(quiet=quiet) as bar:
        ledger = session.ledger(store)
        key = session.key(store, None if options.check else ledger)
        for task in tasks:
            handle = bar.add_task(_name(task), total=task.table.total_hint, rate="")
            try:
                one = TableLoad(ledger, task, key, options, file_hash(task.table.path))
                done.append(one.run(_meter(bar, handle)))
            except (InputError, Refused) as error:
                failed.append(Unread(task.table.path, task.table.sheet, str(error), broken=True))
                err.print(f"[bold red]✗[/] {task.table.path.name}: {error}", markup=True)
            bar.remove_task(handle)
        if not options.check:
            run = session.catch_up(store, bar)
    return done, failed, run


def _meter(bar: Progress, handle: TaskID) -> Any:
    begun = monotonic()

    def tell(position: int, total: int | None, rows: int) -> None:
        rate = rows / max(monotonic() - begun, 0.001)
        bar.update(handle, completed=position, total=total, rate=f"{rows:,} 行 · {rate:,.0f} 行/秒 rows/s")

    return tell


def _totals(done: Sequence[FileSummary]) -> dict[str, int]:
    files = [one.as_json() for one in done]
    return {name: sum(int(file[name]) for file in files) for name in (*_ROWS, *_FACTS)}


def _summary(
    done: Sequence[FileSummary], unread: Sequence[Unread], failed: Sequence[Unread]
) -> dict[str, Any]:
    return {
        "files": [one.as_json() for one in done],
        "totals": _totals(done),
        "not_loaded": [
            {"file": one.path.name, "sheet": one.sheet, "why": one.why} for one in (*unread, *failed)
        ],
    }


def _print_summary(done: Sequence[FileSummary], failed: Sequence[Unread], *, check: bool) -> None:
    out.print("[bold]试算结果 (未写入) check only[/]" if check else "[bold]加载结果 loaded[/]")
    paths: dict[str, set[Path]] = {}
    for one in done:
        paths.setdefault(one.file, set()).add(one.path)
    sheets = Counter(one.path for one in done)
    for one in done:
        name = str(one.path) if len(paths[one.file]) > 1 else one.file
        name += f" / {one.sheet}" if sheets[one.path] > 1 else ""
        mark = "[yellow]![/]" if one.rows.rejected else "[green]✓[/]"
        out.print(f"{mark} [cyan]{name}[/] · {one.kind}{_resumed(one)}")
        out.print(f"    {_counted(one.as_json())}")
        _print_reasons(one)
        _print_columns(one)
        if one.dropped_columns or one.dropped_sheets:
            dropped = ", ".join((*one.dropped_columns, *one.dropped_sheets))
            out.print(f"    已剔除不得采集的列或表 dropped: {dropped}", markup=False)
        for path in one.result_files:
            out.print(f"    → {path}", markup=False)
    for bad in failed:
        out.print(f"[red]✗[/] [cyan]{bad.path.name}[/]")
        out.print(f"    {bad.why}", markup=False)
    out.print(f"[bold]合计 total[/] {_counted(_totals(done))}")


_OUTCOMES = {"rejected": "退回 rejected", "suspect": "存疑 suspect"}


def _print_reasons(one: FileSummary) -> None:
    """Why rows were not simply accepted, each reason with its rows and one of them."""
    for said in one.reasons:
        where = f", 列 column {said.column}" if said.column else ""
        out.print(
            f"    {_OUTCOMES[said.outcome]} {said.rows:,}: {said.reason.zh} {said.reason.en} [{said.reason.code}],"
            f" 如第 {said.row:,} 行 e.g. row{where}",
            markup=False,
        )


def _print_columns(one: FileSummary) -> None:
    if one.unused_columns:
        out.print(f"    未采用的列 not used: {'、'.join(one.unused_columns)}", markup=False)
    for rivals in one.competing_columns:
        differ = "" if rivals.differing is None else f"; {rivals.differing:,} 行不一致 rows differ"
        out.print(
            f"    争一字段的列 one field ({rivals.field}): {'、'.join(rivals.columns)},"
            f" 以首列为准 the first counts{differ}",
            markup=False,
        )


def show_caught_up(run: RunRecord) -> None:
    """What a load or an act has made follow."""
    counts = run.tally
    out.print(
        f"传导 spread {run.id}: 新 new {counts.new:,}, 变 changed {counts.changed:,}, 止 ended {counts.ended:,},"
        f" 不变 unchanged {counts.unchanged:,}"
    )


def _resumed(one: FileSummary) -> str:
    return f" · 自第 {one.resumed_after:,} 行之后续传 resumed" if one.resumed_after else ""


def _counted(counts: dict[str, Any]) -> str:
    """Rows that add up, then facts."""
    return (
        f"读入 read {counts['read']:,} = 接受 accepted {counts['accepted']:,} + 存疑 suspect {counts['suspect']:,}"
        f" + 退回 rejected {counts['rejected']:,} · 事实 facts: 新增 new {counts['created']:,}, 变更 changed"
        f" {counts['changed']:,}, 不变 unchanged {counts['unchanged']:,}, 终止 ended {counts['ended']:,}"
    )


def _exit_code(done: Sequence[FileSummary], unread: Sequence[Unread], failed: Sequence[Unread]) -> int:
    if not done:
        return 3
    return 1 if unread or failed or any(one.rows.rejected for one in done) else 0


def _explain(
    tasks: Sequence[Task], unread: Sequence[Unread], overrides: MappingFile, *, as_json: bool
) -> None:
    if as_json:
        not_loaded = [{"file": one.path.name, "sheet": one.sheet, "why": one.why} for one in unread]
        say_json({"files": [_explained(task, overrides) for task in tasks], "not_loaded": not_loaded})
    else:
        _announce(tasks, unread)
        for task in tasks:
            _print_mapping(task, overrides)
    raise typer.Exit(0 if tasks else 3)


def _explained(task: Task, overrides: MappingFile) -> dict[str, Any]:
    columns = map_columns(task.kind, task.table.headers, overrides or None)
    return {
        "file": task.table.path.name,
        "sheet": task.table.sheet,
        "kind": task.kind.name,
        "why": task.why,
        "encoding": task.table.encoding,
        "data_day": task.data_day.isoformat(),
        "columns": as_headers(columns),
        "unmatched": list(columns.unmatched),
        "competing": [[columns.headers[place] for place in one.places] for one in columns.rivals],
        "dropped": list(columns.forbidden),
        "missing_required": list(columns.missing),
    }


def _print_mapping(task: Task, overrides: MappingFile) -> None:
    found = _explained(task, overrides)
    headers = {column.field: column for column in task.kind.columns}
    grid = Grid(
        title=f"{_name(task)} · {task.kind.zh} · {found['encoding'] or task.table.format}",
        title_justify="left",
    )
    for title in ("字段 field", "含义 meaning", "文件中的列 column"):
        grid.add_column(title, overflow="fold")
    for name, column in found["columns"].items():
        grid.add_row(name, headers[name].header, " + ".join(column))
    out.print(grid)
    for title, key in (("未采用的列 not used", "unmatched"), ("已剔除的列 dropped", "dropped"),
                       ("缺少的必填列 missing", "missing_required")):  # fmt: skip
        if found[key]:
            out.print(f"{title}: {', '.join(found[key])}", markup=False)
    for rivals in found["competing"]:
        out.print(f"争一字段的列, 以首列为准 the first counts: {'、'.join(rivals)}", markup=False)


def template(
    kind: Annotated[str, typer.Argument(help="数据种类。 The kind of data.")],
    out_file: Annotated[Path | None, typer.Option("--out", help="写到此文件。 Where to write.")] = None,
    json_: Json = False,
) -> None:
    """写出一个种类的 XLSX 模板。 Write an XLSX template with headers, notes and one example row.

    例 Example: credit-graph template organisations --out 登记模板.xlsx
    """
    if kind not in KINDS:
        raise SettingError(f"没有种类 {kind!r}; 可用: {', '.join(KINDS)}。 No such kind.")
    found = KINDS[kind]
    path = out_file or Path(f"{kind}.xlsx")
    columns = [
        TemplateColumn(column.header, column.required, column.note_zh, column.note_en, column.example,
                       _TEMPLATE_FORMS[column.form.value])
        for column in found.columns
    ]  # fmt: skip
    write_template(path, f"{found.zh} {found.en}", columns)
    if json_:
        say_json({"file": str(path), "kind": kind, "columns": [column.header for column in columns]})
    else:
        out.print(f"→ {path}")


_TEMPLATE_FORMS: dict[str, Any] = {
    "text": "text", "code": "code", "person_id": "code", "phone": "code", "date": "date",
    "amount": "amount", "share": "text",
}  # fmt: skip


def kinds(json_: Json = False) -> None:
    """列出全部数据种类。 List every kind of file that can be loaded.

    例 Example: credit-graph kinds
    """
    if json_:
        say_json([{"kind": kind.name, "zh": kind.zh, "en": kind.en, "source": kind.source,
                   "columns": [{"field": c.field, "header": c.header, "required": c.required}
                               for c in kind.columns]}
                  for kind in KINDS.values()])  # fmt: skip
        return
    grid = Grid()
    for title in ("种类 kind", "中文", "English", "缺省来源 source"):
        grid.add_column(title)
    for kind in KINDS.values():
        grid.add_row(kind.name, kind.zh, kind.en, kind.source)
    out.print(grid)


# --- loads ----------------------------------------------------------------------------------------


def _found(rows: list[Row], load_id: str) -> Row:
    if not rows:
        raise SettingError(f"没有批次 {load_id}; 见 credit-graph loads list。 No such load; see loads list.")
    found: Row = rows[0]["load"]
    return found


@loads.command("list")
def list_loads(json_: Json = False) -> None:
    """列出加载批次。 List every load, the newest first.

    例 Example: credit-graph loads list
    """
    with Session().store() as store:
        found = [row["load"] for row in store.read("loads/list_loads")]
    if json_:
        say_json(found)
        return
    grid = Grid()
    for title in (
        "批次 load",
        "状态 state",
        "种类 kind",
        "文件 file",
        "来源 source",
        "数据日 day",
        "操作人 actor",
        "开始 begun",
    ):
        grid.add_column(title, overflow="fold")
    for one in found:
        grid.add_row(one["id"], one["state"], one["kind"], one["file"], one["source"], str(one["data_day"]),
                     one["actor"], one["begun"][:19])  # fmt: skip
    out.print(grid)


@loads.command("show")
def show_load(load_id: Annotated[str, typer.Argument(metavar="LOAD")], json_: Json = False) -> None:
    """查看一个批次。 Show one load.

    例 Example: credit-graph loads show L000001
    """
    with Session().store() as store:
        load_id = whole_id(store, "load", load_id)
        found = _found(store.read("loads/read_load", id=load_id), load_id)
    if json_:
        say_json(found)
        return
    for name, value in sorted(found.items()):
        out.print(f"{name:14} {value}", markup=False)


@loads.command("withdraw")
def withdraw_load(
    load_id: Annotated[str, typer.Argument(metavar="LOAD")],
    reason: Annotated[str, typer.Option(help="撤回原因, 记入审计。 Why; goes into the register.")],
    json_: Json = False,
) -> None:
    """撤回一个批次: 其事实终止, 被其取代的恢复。 Take a load back: its facts end, what it replaced returns.

    已撤回的不再变更, 以 1 退出。 One that was withdrawn before is left as it is, and the command ends with 1.

    例 Example: credit-graph loads withdraw L000007 --reason 误传旧文件
    """
    session = Session()
    if not reason.strip():
        raise SettingError("请写明撤回原因。 Say why with --reason.")
    with session.store() as store:
        load_id = whole_id(store, "load", load_id)
        found = _found(store.read("loads/read_load", id=load_id), load_id)
        counts = withdraw(session.ledger(store), found, reason.strip())
        run = session.catch_up(store)
    if json_:
        spread = run.as_json() if run else None
        say_json({"load": load_id, "ended": counts.ended, "restored": counts.created, "spread": spread})
    else:
        out.print(
            f"{load_id} 已撤回 withdrawn: 终止 ended {counts.ended:,}, 恢复 restored {counts.created:,}"
        )
        if run is not None:
            show_caught_up(run)


# --- generate -------------------------------------------------------------------------------------


def generate(
    enterprises: Annotated[int, typer.Option(min=1, help="企业数。 How many enterprises.")],
    seed: Annotated[int, typer.Option(help="随机种子; 相同即相同城市。 The same seed, the same city.")],
    out_dir: Annotated[Path, typer.Option("--out", help="写到此目录。 The folder to write to.")],
    dirt: Annotated[float, typer.Option(min=0, max=0.5, help="脏行比例。 Share of dirty rows.")] = 0.02,
    as_of: Annotated[str | None, typer.Option(help="数据截至日。 The day the data speak of.")] = None,
    json_: Json = False,
) -> None:
    """生成一座合成城市的全部文件, 不含任何真实主体。 Generate every file of a synthetic city.

    例 Example: credit-graph generate --enterprises 5000 --seed 7 --out demo/city
    """
    from loaders import city  # the generator is no part of other commands' start-up

    day = day_option(as_of, "--as-of")
    plan = city.CityPlan(enterprises, seed, dirt, day) if day else city.CityPlan(enterprises, seed, dirt)
    with progress_bar(quiet=json_) as bar:
        handle = bar.add_task("生成 generate", total=enterprises, rate="")
        files = city.generate(
            plan, out_dir, lambda done, total: bar.update(handle, completed=done, total=total)
        )
    if json_:
        say_json({"out": str(out_dir), "files": files, "rows": sum(files.values())})
    else:
        for name, rows in files.items():
            out.print(f"{rows:>9,} 行 rows  {name}", markup=False)
        out.print(f"→ {out_dir} · 全部为合成数据 all of it synthetic")
