"""股权命令: ownership try."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Any, Final

import typer
from rich.table import Table as Grid
from rich.text import Text

from api.commands.loading import Json
from api.commands.paper_cases import CaseFile, Check, TrialTally
from api.session import out, say_json
from graph_service.domain.paper_cases import cases_of
from graph_service.ownership.structure_trial import StructureAnswer, try_cases

_SHOWN: Final = 50
_TITLES: Final = {
    "pairs": ("控制 control", ("控制方 controller", "公司 company")),
    "values": ("份额 share", ("所有人 owner", "公司 owned", "份额 share")),
    "owners": ("最终所有人 owners in the end", ("所有人 owner", "份额 share")),
    "derived": ("及于 reached", ("公司 company",)),
    "total_controlled_share": ("控制的股份 share controlled", ("控制方 controller", "公司 company", "合计 total")),
    "linked": ("关联 close links", ("一方 one", "另一方 other")),
    "reportable": ("达到门槛 at the threshold", ("所有人 owner", "公司 owned")),
    "unknown": ("循环, 无法归属 circular, unknown", ("所有人 owner", "公司 owned")),
    "over_100": ("超百 over 100 %", ("公司 company",)),
}  # fmt: skip

ownership = typer.Typer(
    no_args_is_help=True, help="股权: 控制与最终持股。 Ownership: control and owners in the end."
)


@ownership.command("try")
def try_ownership(
    file: CaseFile,
    check: Check = False,
    json_: Json = False,
) -> None:
    """在纸面股权结构上试算控制与最终持股, 不需要图库。 Try a structure on paper; no store is needed.

    格式见 docs/ownership.md。 例 Example: credit-graph ownership try cases.json --check
    """
    tally = TrialTally()
    for answer in try_cases(cases_of(file), check=check):
        tally.note(answer)
        if json_:
            say_json(answer.as_json())
        else:
            _show(answer)
    tally.end(check=check, as_lines=json_)


def _show(answer: StructureAnswer) -> None:
    if answer.malformed is not None:
        out.print(f"✗ {answer.id or '?'}: {answer.malformed}", markup=False)
        return
    mark = ("✓ " if answer.agrees else "✗ ") if answer.checked else ""
    out.print(f"{mark}{answer.id or '?'} · {answer.task}", markup=False)
    for key, (title, columns) in _TITLES.items():
        if key in answer.told:
            out.print(_grid(title, columns, answer.told[key]))
    if answer.told.get("partial"):
        out.print("  未穷尽: 各值为下限。 Not exhausted: every value is at least what is shown.")
    for missing in answer.missing:
        out.print(f"  缺 missing: {missing}", markup=False)
    for extra in answer.unexpected:
        out.print(f"  多 unexpected: {extra}", markup=False)


def _grid(title: str, columns: Iterable[str], told: Any) -> Grid:
    more = f" (前 {_SHOWN} 行, 共 {len(told)} first {_SHOWN} of {len(told)})" if len(told) > _SHOWN else ""
    grid = Grid(title=f"{title}{more}", title_justify="left")
    for column in columns:
        grid.add_column(column, overflow="fold")
    rows = told.items() if isinstance(told, Mapping) else told
    for row in islice(rows, _SHOWN):
        grid.add_row(*(Text(cell) for cell in ((row,) if isinstance(row, str) else row)))
    return grid
