"""审计命令: audit verify, show, export."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table as Grid

from api.commands.loading import Json
from api.session import Session, out, say_json
from graph_service.errors import SettingError
from graph_service.store.audit import records, verify

audit = typer.Typer(no_args_is_help=True, help="审计: 核验、查看、导出。 The register of acts and queries.")


@audit.command("verify")
def verify_register(json_: Json = False) -> None:
    """核验审计链: 改动、缺失、乱序、截断。 Find changed, removed, re-ordered or truncated records.

    例 Example: credit-graph audit verify
    """
    with Session().store() as store:
        verdict = verify(store)
    if json_:
        say_json({**asdict(verdict), "ok": not verdict.findings})
    else:
        out.print(
            f"记录 records {verdict.records:,} · 链 chains {verdict.writers:,}"
            f" · 日锚 anchors {verdict.anchors:,}"
        )
        for finding in verdict.findings:
            out.print(f"✗ {finding.code} {finding.where}: {finding.zh} {finding.en}", markup=False)
        if not verdict.findings:
            out.print("[green]✓[/] 审计链完整。 The register holds.")
    raise typer.Exit(1 if verdict.findings else 0)


@audit.command()
def show(
    last: Annotated[int, typer.Option(min=1, help="显示最近若干条。 How many of the latest.")] = 20,
    json_: Json = False,
) -> None:
    """查看最近的审计记录。 Show the latest records.

    例 Example: credit-graph audit show --last 50
    """
    with Session().store() as store:
        found = sorted(records(store), key=lambda record: str(record["at"]))[-last:]
    if json_:
        say_json(found)
        return
    grid = Grid()
    for title in ("时刻 at", "操作人 actor", "行为 act", "变更号 change", "内容 body"):
        grid.add_column(title, overflow="fold")
    for record in found:
        grid.add_row(
            record["at"][:19], record["actor"], record["act"], str(record.get("change", "")), record["body"]
        )
    out.print(grid)


@audit.command()
def export(
    file: Annotated[Path, typer.Argument(help="写到此文件 (JSON 行)。 Where to write, JSON lines.")],
    json_: Json = False,
) -> None:
    """导出全部审计记录, 连同日锚, 供独立核验。 Export every record and anchor for a check elsewhere.

    例 Example: credit-graph audit export 审计.jsonl
    """
    if file.exists():
        raise SettingError(f"{file} 已存在, 不会覆盖。 The file exists and is not overwritten.")
    count = 0
    with Session().store() as store, file.open("x", encoding="utf-8") as lines:
        for record in records(store):
            lines.write(json.dumps({"record": record}, ensure_ascii=False, default=str) + "\n")
            count += 1
        for row in store.read("audit/list_anchors"):
            lines.write(json.dumps({"anchor": row["anchor"]}, ensure_ascii=False, default=str) + "\n")
    if json_:
        say_json({"file": str(file), "records": count})
    else:
        out.print(f"→ {file} · {count:,} 条 records")
