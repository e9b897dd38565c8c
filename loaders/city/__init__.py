"""生成城市. A synthetic city in files as offices hand them over, clean and dirty, with the truth beside them.

Everything is a pure function of the plan: the same plan gives the same bytes. Codes and ids are valid by
their checks and belong to nobody: districts 9901xx do not exist. `truth.json` says of every file its kind and
its dirty rows, and how each should end; rows it does not name are clean.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, Final

from loaders.city import registry as register
from loaders.city.chance import mix
from loaders.city.city_files import file_name, open_writer
from loaders.city.credit_records import Cells, CityLists
from loaders.city.dirt import Dirt, Soiler
from loaders.city.firms import VILLAGE
from loaders.city.headlines import Headlines
from loaders.city.holders import City
from loaders.city.layouts import OTHERS, REGISTER, FileLayout
from loaders.city.registry import Registers
from loaders.kinds import KINDS

BIG: Final = 20_000  # from so many firms on, the largest workbooks are CSV files
_STEP: Final = 500


@dataclass(frozen=True, slots=True)
class CityPlan:
    """城市规划. `dirt`: the share of rows to be made dirty, 0-1."""

    enterprises: int
    seed: int
    dirt: float = 0.02
    as_of: date = date(2026, 6, 30)


def generate(plan: CityPlan, out: Path, progress: Callable[[int, int], None] | None = None) -> dict[str, int]:
    """生成. Writes the files and `truth.json` into the folder `out`; rows of data by file name.

    ValueError for a plan without enterprises or with a share of dirt outside 0-1. `progress` is told how many
    enterprises are done, and of how many.
    """
    if plan.enterprises < 1 or not 0 <= plan.dirt <= 1:
        raise ValueError(f"enterprises >= 1 and 0 <= dirt <= 1 are needed: {plan}")
    out.mkdir(parents=True, exist_ok=True)
    city = City(plan.seed, plan.enterprises, plan.as_of)
    lists = CityLists(city)
    soiler = Soiler(plan.dirt, mix(plan.seed, 99))
    files = _write_register(plan, out, city, soiler, progress)
    headlines = Headlines(lists)
    files += _write_others(plan, out, city, lists, headlines, soiler)
    _write_truth(plan, out, files, lists, headlines)
    return {file.name: file.rows for file in files}


class _File:
    """One file on its way, with what is to be said of its dirty rows."""

    def __init__(self, layout: FileLayout, soiler: Soiler, out: Path, day: date) -> None:
        self.layout = layout
        self.name = file_name(layout, day)
        self.rows = 0
        self.dirty: list[tuple[int, Dirt]] = []
        self.writer = open_writer(layout, out, day)
        self._kind = KINDS[layout.kind]
        self._shown = tuple(layout.columns.values())
        self._soiler = soiler
        self._places = soiler.places()
        self._next = next(self._places, -1)
        self._clean = 0

    def add(self, cells: Cells) -> None:
        """Write a row, perhaps dirty."""
        soiled = None
        if self._clean >= self._next >= 0:
            soiled = self._soiler.soil(self._kind, self._shown, cells)
            if soiled:
                self._next = next(self._places)
        self._clean += 1
        if soiled is None or soiled.extra:
            self._write(cells)
        if soiled:
            self.dirty.append((self._write(soiled.cells), soiled.dirt))

    def _write(self, cells: Cells) -> int:
        self.rows += 1
        return self.writer.write(cells)

    def keep(self, rows: Iterable[Cells]) -> None:
        """Write rows that are never made dirty."""
        for cells in rows:
            self._write(cells)

    def fill(self, rows: Iterable[Cells]) -> None:
        for cells in rows:
            self.add(cells)

    def close(self) -> None:
        self.writer.close()


def _write_register(
    plan: CityPlan, out: Path, city: City, soiler: Soiler, progress: Callable[[int, int], None] | None
) -> list[_File]:
    """The large files, in one pass over all firms."""
    files = {
        name: _File(_for_size(layout, plan.enterprises), soiler, out, plan.as_of)
        for name, layout in REGISTER.items()
    }
    for index in range(city.size):
        dossier = city.dossier(index)
        village = dossier.firm.form is VILLAGE
        files["villages" if village else "organisations"].add(register.organisation(dossier))
        files["officers"].fill(register.officers(dossier))
        files["shareholders"].fill(register.shareholders(dossier))
        files["changes"].fill(register.changes(dossier))
        files["addresses"].add(register.address(dossier))
        if progress and (index + 1) % _STEP == 0:
            progress(index + 1, city.size)
    if progress:
        progress(city.size, city.size)
    for file in files.values():
        file.close()
    return list(files.values())


def _for_size(layout: FileLayout, enterprises: int) -> FileLayout:
    if layout.big and enterprises > BIG:
        return replace(layout, shape="csv", day="%Y-%m-%d")
    return layout


def _write_others(
    plan: CityPlan, out: Path, city: City, lists: CityLists, headlines: Headlines, soiler: Soiler
) -> list[_File]:
    small = Registers(city)
    rows: dict[str, Iterable[Cells]] = {
        "branches": small.branches(),
        "guarantees": small.guarantees(),
        "pledges": small.pledges(),
        "bodies": small.bodies(),
        "judgment_debtors": lists.judgment_debtors(),
        "dishonest": lists.dishonest_judgment_debtors(),
        "dishonest_published": lists.published_by_court(),
        "restrictions": lists.consumption_restrictions(),
        "abnormal": lists.abnormal_operations(),
        "violations": lists.serious_violations(),
        "tax": lists.major_tax_violations(),
        "wages": lists.wage_arrears(),
        "safety": lists.work_safety(),
        "penalties": lists.penalties(older=False),
        "penalties_older": lists.penalties(older=True),
        "decisions": lists.decisions(),
        "ends": lists.ends(),
        "arrears": lists.arrears(),
        "red_list": lists.red_list(),
        "key_supervision": lists.key_supervision(),
        "findings": lists.findings(),
        "disputes": lists.disputes(),
        "repairs": lists.repairs(),
        "visits": lists.visits(),
    }
    files, kept = [], headlines.rows()
    for name, layout in OTHERS.items():
        file = _File(layout, soiler, out, plan.as_of)
        file.fill(rows[name])
        file.keep(kept.get(name, ()))
        file.close()
        files.append(file)
    return files


def _write_truth(
    plan: CityPlan, out: Path, files: Iterable[_File], lists: CityLists, headlines: Headlines
) -> None:
    """`sample` is the code of a firm about which there is something to see; `restricted` a firm whose head a court
    order binds today, and the number of the order, if the city has one; `headlines`: what else a demonstration shows."""
    bound = next(iter(lists.binding()), None)
    truth: dict[str, Any] = {
        "sample": lists.wage_case(0).subject.identifier,
        "restricted": {"code": bound.subject.identifier, "number": bound.number} if bound else None,
        "headlines": headlines.truth(),
        "enterprises": plan.enterprises,
        "seed": plan.seed,
        "dirt": plan.dirt,
        "as_of": plan.as_of.isoformat(),
        "files": {file.name: _truth_of(file) for file in files},
    }
    with (out / "truth.json").open("w", encoding="utf-8", newline="\n") as stream:
        json.dump(truth, stream, ensure_ascii=False, indent=1)


def _truth_of(file: _File) -> dict[str, Any]:
    return {
        "kind": file.layout.kind,
        "encoding": file.writer.encoding,
        "rows": file.rows,
        "dropped_columns": list(file.layout.forbidden),
        "dropped_sheets": ["家庭成员"] if file.layout.family else [],
        "dirty": [
            {
                "row": row,
                "expect": dirt.expect,
                "reason": dirt.reason.code if dirt.reason else None,
                "by": dirt.by,
                "dirt": f"{dirt.zh} {dirt.name}",
            }
            for row, dirt in file.dirty
        ],
    }


__all__ = ["CityPlan", "generate"]
