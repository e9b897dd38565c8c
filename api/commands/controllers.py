"""全域控制人与最终持有人命令: controllers."""

from __future__ import annotations

import csv
import hashlib
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Annotated, Any, TypeAlias

import typer

from api.commands.asking import enquiry
from api.commands.loading import Json
from api.commands.reporting import Case, Purpose
from api.commands.snapshot import keeper_of
from api.session import Session, out, progress_bar, say_json
from graph_service.access.purposes import Sight
from graph_service.errors import InputError, Refused, SettingError
from graph_service.snapshot.graph_arrays import Snapshot

CONTROLLED = ("企业 organisation", "状态 state", "控制人 controller", "超百 over_whole")
OWNED = ("企业 organisation", "状态 state", "最终持有人 owner", "份额 share", "不详部分 unknown")
Rows: TypeAlias = Iterator[tuple[str, ...]]


def controllers(
    purpose: Purpose,
    case: Case,
    file: Annotated[Path, typer.Option("--out", help="写入此 CSV 文件, 不覆盖。 The CSV file to write.")],
    ultimate: Annotated[
        bool,
        typer.Option(
            help="改写最终持有四分之一以上的自然人与公共机构。 Who owns a quarter or more in the end, instead."
        ),
    ] = False,
    as_of: Annotated[str | None, typer.Option(help="何日, 缺省今日。 The day asked about.")] = None,
    json_: Json = False,
) -> None:
    """全部组织的最终控制人 (按持股, 超过 50 %) 或最终持有人, 一次算完, 写成 CSV。 Who controls each organisation in the end.

    只写标识, 不写姓名; 一家的证明见 credit-graph controller、owners。须先有快照 (credit-graph snapshot build)。
    --ultimate 含受益所有人: 须 CREDIT_BENEFICIAL_OWNERS=on, 且用途的法定职责允许。
    Ids only; `controller` and `owners` tell the proof of one. Read off the snapshot, which must have been built.

    例 Example: credit-graph controllers --purpose supervision --case 2026-17 --out 控制人.csv
    """
    session = Session()
    if ultimate:
        _must_be_on(session)
    if file.exists():
        raise SettingError(f"{file} 已存在, 不会覆盖。 The file exists and is not overwritten.")
    states: Counter[str] = Counter()
    with session.store() as store:
        question = enquiry(session, purpose, case, as_of, None)
        question.must_see(Sight.HOLDERS, *([Sight.BENEFICIAL_OWNERS] if ultimate else []))
        with progress_bar(quiet=json_) as bar:
            handle = bar.add_task("快照 snapshot", total=None, rate="")
            snapshot = keeper_of(session, store).current(
                lambda done, total: bar.update(handle, completed=done, total=total)
            )
        table, zh = (_owners if ultimate else _controllers)(snapshot, question.day, states)
        with _written(file, OWNED if ultimate else CONTROLLED, table) as sm3:
            told: dict[str, Any] = {
                "file": file.name,
                "as_of": question.day.isoformat(),
                "known_change": snapshot.change,
                "organisations": states.total(),
                "states": {state: states[state] for state in zh},
                "sm3": sm3,
            }
            more = {name: value for name, value in told.items() if name != "as_of"}
            act = "query.ultimate_owners" if ultimate else "query.controllers"
            question.register(store, act, "", (), told, **more)
    if json_:
        say_json(told)
        return
    out.print(f"→ {file} · {states.total():,} 个组织 organisations · 截至 as of {question.day}", markup=False)
    for state, name in zh.items():
        if states[state]:
            out.print(f"  {states[state]:>10,}  {name}", markup=False)


def _must_be_on(session: Session) -> None:
    if not session.settings.beneficial_owners:
        raise Refused(
            "受益所有人未启用 (CREDIT_BENEFICIAL_OWNERS); 未写文件。"
            " Beneficial owners are switched off (CREDIT_BENEFICIAL_OWNERS); no file was written."
        )


# Arrays are no part of other commands' start-up.


def _controllers(snapshot: Snapshot, day: date, states: Counter[str]) -> tuple[Rows, dict[str, str]]:
    from graph_service.reports.controllers import ControlState, controllers_of_all

    def rows() -> Rows:
        for one in controllers_of_all(snapshot, day):
            states[one.state] += 1
            yield one.organisation, one.state, one.controller or "", "是" if one.over_whole else ""

    return rows(), {state.value: state.zh for state in ControlState}


def _owners(snapshot: Snapshot, day: date, states: Counter[str]) -> tuple[Rows, dict[str, str]]:
    from graph_service.reports.controllers import Owning, owners_of_all

    def rows() -> Rows:
        for one in owners_of_all(snapshot, day):
            states[one.state] += 1
            for owner, share in one.owners:
                yield one.organisation, one.state, owner, f"{share:.6f}", f"{one.unknown:.6f}"
            if not one.owners:
                yield one.organisation, one.state, "", "", f"{one.unknown:.6f}"

    return rows(), {state.value: state.zh for state in Owning}


@contextmanager
def _written(file: Path, header: tuple[str, ...], table: Rows) -> Iterator[str]:
    """The table beside its place, and its SM3; at the end it is put in place, or taken away if something failed."""
    waiting = file.with_name(f".{file.name}.part")
    try:
        with waiting.open("w", encoding="utf-8-sig", newline="") as sheet:
            rows = csv.writer(sheet)
            rows.writerow(header)
            rows.writerows(table)
        yield hashlib.new("sm3", waiting.read_bytes()).hexdigest()
        waiting.replace(file)
    except OSError as error:
        raise InputError(f"无法写入 {file}: {error.strerror}。 Cannot write the file.") from error
    finally:
        waiting.unlink(missing_ok=True)
