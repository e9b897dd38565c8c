"""报告命令: report, purposes."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table as Grid

from api.answering import registered_report
from api.commands.asking import enquiry
from api.commands.loading import Json
from api.session import Session, err, nobody_found, out, say_json
from graph_service.access.purposes import purposes
from graph_service.domain.plain_values import plain
from graph_service.errors import InputError, SettingError
from graph_service.facts.party import Candidates
from graph_service.related.factors import read_factors
from graph_service.reports.association import AssociationReport
from graph_service.reports.views import Wanted, as_json, wanted
from visualizations.terminal.party_tree import draw_candidates
from visualizations.terminal.report_tree import draw_report

Purpose = Annotated[str, typer.Option(help="用途, 见 credit-graph purposes。 What for, of the list.")]
Case = Annotated[str, typer.Option(help="案件或任务编号。 The number of the case or task.")]


def report(
    who: Annotated[str, typer.Argument(metavar="CODE|NAME", help="统一社会信用代码、旧注册号、标识或全称。")],
    purpose: Purpose,
    case: Case,
    as_of: Annotated[str | None, typer.Option(help="何日, 缺省今日。 The day asked about.")] = None,
    known_at: Annotated[
        str | None, typer.Option(help="按该日终了时的所知。 As known at the end of that day.")
    ] = None,
    html: Annotated[
        Path | None, typer.Option(help="另写为单个 HTML 文件。 Write it as one HTML file, too.")
    ] = None,
    view: Annotated[
        str,
        typer.Option(
            help="brief 只有概要与所列部分, full 全部 (JSON)。 A brief report or all of it, as JSON."
        ),
    ] = "full",
    include: Annotated[
        list[str] | None,
        typer.Option(
            help="brief 另含的部分; light: 连同轻微记录。 Parts of a brief report; light: light records, too."
        ),
    ] = None,
    json_: Json = False,
) -> None:
    """关联报告: 与一个主体有关的一切, 各有依据、状态与来源。 What stands about a party, by which proof.

    例 Example: credit-graph report 91990100MA00000001 --purpose supervision --case 2026-17 --html 报告.html
    """
    session = Session()
    if html is not None and html.exists():
        raise SettingError(f"{html} 已存在, 不会覆盖。 The file exists and is not overwritten.")
    told = wanted(view, include)
    if told.view == "brief" and not json_:
        raise SettingError("--view brief 只用于 --json。 A brief report is for --json only.")
    with session.store() as store:
        asked = enquiry(session, purpose, case, as_of, known_at)
        factors = read_factors(session.settings.related_factors) if session.settings.related_factors else None
        found = registered_report(store, asked, who, factors, light=told.light)
        nobody = nobody_found(store) if found is None else ""
    if html is not None and isinstance(found, AssociationReport):
        from visualizations.html.page import page  # drawing is no part of other commands' start-up

        try:
            html.write_text(page(found), encoding="utf-8")
        except OSError as error:
            raise InputError(f"无法写入 {html}: {error.strerror}。 Cannot write the file.") from error
    _say(found, html, nobody, told if json_ else None)
    raise typer.Exit(0 if isinstance(found, AssociationReport) else 1)


def _say(
    found: AssociationReport | Candidates | None, html: Path | None, nobody: str, told: Wanted | None
) -> None:
    if told is not None:
        say_json(as_json(found, told) if isinstance(found, AssociationReport) else plain(found))
    elif found is None:
        err.print(nobody, markup=False)
    elif isinstance(found, Candidates):
        out.print(draw_candidates(found))
    else:
        out.print(draw_report(found))
        if html is not None:
            out.print(f"→ {html}", markup=False)


def list_purposes(json_: Json = False) -> None:
    """列出用途、所需法定职责与可见内容。 Every purpose, the legal task it needs and what it may see.

    例 Example: credit-graph purposes
    """
    if json_:
        say_json([plain(one) for one in purposes().values()])
        return
    grid = Grid()
    for title in ("用途 purpose", "中文", "法定职责 legal task", "自然人 persons", "可见 sees"):
        grid.add_column(title, overflow="fold")
    for one in purposes().values():
        persons = "列名 named" if one.names_persons else "遮蔽 masked"
        grid.add_row(one.id, one.zh, one.legal_task, persons, ", ".join(sorted(one.sees)))
    out.print(grid)
