"""试算命令: rules try."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table as Grid

from api.commands.loading import Json
from api.session import err, out, read_settings, say_json
from graph_service.law.outcome import Status
from graph_service.law.reading import read_book
from graph_service.law.trying import Answer, cases_of, try_cases

DIFFERENT, MALFORMED = 1, 3


def try_rules(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE",
            help="案例文件: 一个案例、列表、{cases: […]} 或每行一个。 Cases as JSON or JSON lines.",
        ),
    ],
    check: Annotated[
        bool, typer.Option("--check", help="与案例所写的 expected 比对。 Compare with what is expected.")
    ] = False,
    rules: Annotated[
        Path | None,
        typer.Option(help="规则库目录, 缺省为 CREDIT_RULES 或随程序提供的规则库。 A folder of rules."),
    ] = None,
    json_: Json = False,
) -> None:
    """在纸面案例上试算规则, 不需要图库。 Try the rules on paper cases; no store is needed.

    格式见 docs/evaluation.md。 例 Example: credit-graph rules try cases.json --check
    """
    book = read_book(rules or read_settings().rules)
    seen: Counter[str] = Counter()
    for answer in try_cases(cases_of(file), book, check=check):
        seen["cases"] += 1
        seen["malformed"] += answer.malformed is not None
        seen["checked"] += answer.checked
        seen["different"] += answer.checked and not answer.agrees
        if json_:
            say_json(answer.as_json())
        else:
            _show(answer)
    if not json_:
        out.print(
            f"案例 {seen['cases']} 个, 有误 {seen['malformed']} 个, 已比对 {seen['checked']} 个, 不符"
            f" {seen['different']} 个。 {seen['cases']} cases, {seen['malformed']} malformed,"
            f" {seen['different']} of {seen['checked']} checked differ."
        )
    elif check and seen["checked"] < seen["cases"] - seen["malformed"]:
        unchecked = seen["cases"] - seen["malformed"] - seen["checked"]
        err.print(
            f"{unchecked} 个案例没有 expected, 未比对。 {unchecked} cases expect nothing; not compared."
        )
    if seen["malformed"]:
        raise typer.Exit(MALFORMED)
    raise typer.Exit(DIFFERENT if seen["different"] else 0)


def _show(answer: Answer) -> None:
    if answer.malformed is not None:
        out.print(f"✗ {answer.name or '?'}: {answer.malformed}", markup=False)
        return
    grid = Grid(title=f"{_mark(answer)}{answer.name}", title_justify="left")
    for title in ("规则 rule", "决定 decision", "对象 target", "状态 status", "起 from", "止 to", "理由 why"):
        grid.add_column(title, overflow="fold")
    for row in answer.derived:
        status = f"{Status(row['status']).zh} {row['status']}" + (" · 异议中" if row["disputed"] else "")
        grid.add_row(
            row["rule"], row["source"], row["target"], status, row["valid_from"], row["valid_to"] or "—",
            ", ".join(row["why"]),
        )  # fmt: skip
    out.print(grid)
    for missing in answer.missing:
        out.print(f"  缺 missing: {dict(missing)}", markup=False)
    for extra in answer.unexpected:
        out.print(f"  多 unexpected: {extra['rule']} → {extra['target']} {extra['status']}", markup=False)


def _mark(answer: Answer) -> str:
    if not answer.checked:
        return ""
    return "✓ " if answer.agrees else "✗ "
