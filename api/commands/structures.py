"""结构提示命令: structures."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from api.commands.asking import enquiry
from api.commands.loading import Json
from api.commands.reporting import Case, Purpose
from api.commands.snapshot import keeper_of
from api.session import Session, err, out, progress_bar, say_json
from graph_service.domain.plain_values import plain
from graph_service.errors import SettingError


class StructureKind(StrEnum):
    """结构种类, as the command line names them (graph_service/reports/structures.py)."""

    REPRESENTATIVES = "representatives"
    SHARED_PLACES = "shared-places"
    HUBS = "hubs"
    SUDDEN_CHANGES = "sudden-changes"
    CIRCULAR = "circular"
    CROSS_HOLDINGS = "cross-holdings"
    GROUPS = "groups"


def structures(
    kind: Annotated[
        StructureKind, typer.Option(help="何种结构, 见 docs/snapshot.md。 Which kind of structure.")
    ],
    purpose: Purpose,
    case: Case,
    as_of: Annotated[str | None, typer.Option(help="何日, 缺省今日。 The day asked about.")] = None,
    known_at: Annotated[
        str | None,
        typer.Option(
            help="按该日终了时的所知; 快照只存现在的所知, 其后有变更即不作答。"
            " As known at the end of that day; refused if the graph has changed since."
        ),
    ] = None,
    at_least: Annotated[
        int | None,
        typer.Option(min=1, help="代替缺省门槛: 家数, 突击变更为日数。 Instead of the limit that is set."),
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=5000, help="至多列出几项。 How many at most.")] = 200,
    by_name: Annotated[
        bool,
        typer.Option(
            "--by-name",
            help="仅知名称的股东按登记名称推定 (循环、交叉持股、族群), 并写明。"
            " Read holders known by name only as the one that bears the name; it is said.",
        ),
    ] = False,
    stop_list: Annotated[
        Path | None,
        typer.Option(help="本单位的停用名单 (TOML)。 The office's own stop list, as structures.toml."),
    ] = None,
    json_: Json = False,
) -> None:
    """结构提示: 一人多企、同址同话、枢纽、突击变更、循环与交叉持股、族群。 What many organisations have in common.

    只供人查看, 不产生任何后果。须先有快照 (credit-graph snapshot build)。
    For people to look at, nothing follows from it. Read off the snapshot, which must have been built.

    例 Example: credit-graph structures --kind representatives --purpose supervision --case 2026-17
    """
    session = Session()
    if kind is StructureKind.CROSS_HOLDINGS and at_least is not None:
        raise SettingError(
            "交叉持股没有门槛, 不用 --at-least。 Cross-holdings have no limit for --at-least to replace."
        )
    # Arrays are no part of other commands' start-up.
    from graph_service.related.factors import read_factors
    from graph_service.reports.structures import Structure, StructureQuestion, registered_structures
    from graph_service.snapshot.shared_structures import read_limits
    from visualizations.terminal.structures import draw_structures

    limits, hubs = read_limits(stop_list), read_factors(session.settings.related_factors).hubs
    with session.store() as store:
        question = enquiry(session, purpose, case, as_of, known_at)
        asked = StructureQuestion(Structure(kind.value), question, at_least, limit, by_name)
        with progress_bar(quiet=json_) as bar:
            handle = bar.add_task("快照 snapshot", total=None, rate="")
            snapshot = keeper_of(session, store).current(
                lambda done, total: bar.update(handle, completed=done, total=total)
            )
        found = registered_structures(store, snapshot, limits, hubs, asked)
    if json_:
        say_json(plain(found))
    else:
        out.print(draw_structures(found))
        if found.left_out:
            err.print(
                f"! {len(found.left_out)} 家公司的份额无法以 64 位整数相加, 未计: 见 --json。"
                " Companies whose shares fit no 64 bits were left out.",
                markup=False,
            )
