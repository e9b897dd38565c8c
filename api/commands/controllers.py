"""全域控制人命令: controllers."""

from __future__ import annotations

import csv
import hashlib
from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from api.commands.asking import enquiry
from api.commands.loading import Json
from api.commands.reporting import Case, Purpose
from api.commands.snapshot import keeper_of
from api.session import Session, out, progress_bar, say_json
from graph_service.access.purposes import Sight
from graph_service.errors import InputError, SettingError

HEADER = ("企业 organisation", "状态 state", "控制人 controller", "超百 over_whole")


def controllers(
    purpose: Purpose,
    case: Case,
    file: Annotated[Path, typer.Option("--out", help="写入此 CSV 文件, 不覆盖。 The CSV file to write.")],
    as_of: Annotated[str | None, typer.Option(help="何日, 缺省今日。 The day asked about.")] = None,
    json_: Json = False,
) -> None:
    """全部组织的最终控制人 (按持股, 超过 50 %), 一次算完, 写成 CSV。 Who controls each organisation in the end.

    只写标识, 不写姓名; 一家的证明见 credit-graph controller。 须先有快照 (credit-graph snapshot build)。
    Ids only; the proof of one is told by `controller`. Read off the snapshot, which must have been built.

    例 Example: credit-graph controllers --purpose supervision --case 2026-17 --out 控制人.csv
    """
    session = Session()
    question = enquiry(session, purpose, case, as_of, None)
    question.must_see(Sight.HOLDERS)
    day = question.day
    if file.exists():
        raise SettingError(f"{file} 已存在, 不会覆盖。 The file exists and is not overwritten.")
    # Arrays are no part of other commands' start-up.
    from graph_service.reports.controllers import State, controllers_of_all, counted

    states: Counter[State] = Counter()
    with session.store() as store:
        with progress_bar(quiet=json_) as bar:
            handle = bar.add_task("快照 snapshot", total=None, rate="")
            snapshot = keeper_of(session, store).current(
                lambda done, total: bar.update(handle, completed=done, total=total)
            )
        waiting = file.with_name(f".{file.name}.part")
        try:
            with waiting.open("w", encoding="utf-8-sig", newline="") as sheet:
                rows = csv.writer(sheet)
                rows.writerow(HEADER)
                for one in counted(controllers_of_all(snapshot, day), states):
                    rows.writerow(
                        (
                            one.organisation,
                            one.state.value,
                            one.controller or "",
                            "是" if one.over_whole else "",
                        )
                    )
            told = {
                "file": file.name,
                "as_of": day.isoformat(),
                "known_change": snapshot.change,
                "organisations": states.total(),
                "states": {state.value: states[state] for state in State},
                "sm3": hashlib.new("sm3", waiting.read_bytes()).hexdigest(),
            }
            more = {name: value for name, value in told.items() if name != "as_of"}
            question.register(store, "query.controllers", "", (), told, **more)
            waiting.replace(file)
        except OSError as error:
            raise InputError(f"无法写入 {file}: {error.strerror}。 Cannot write the file.") from error
        finally:
            waiting.unlink(missing_ok=True)
    if json_:
        say_json(told)
        return
    out.print(f"→ {file} · {states.total():,} 个组织 organisations · 截至 as of {day}", markup=False)
    for state in State:
        if states[state]:
            out.print(f"  {states[state]:>10,}  {state.zh}", markup=False)
