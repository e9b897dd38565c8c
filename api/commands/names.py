"""名称核对命令: name list, confirm, refuse. Whether an organisation known by name only is the one that bears the name."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from api.commands.acts import Authority, Number, On, Reason, Way, acting, say_done, say_each
from api.commands.loading import Json
from api.session import Session, day_option, out, say_json, today
from graph_service.domain import model
from graph_service.errors import InputError, Refused, SettingError
from graph_service.exploring.finding import find_parties
from graph_service.facts.borne_names import Presumed, presumptions
from graph_service.facts.party_refs import PartyRef, party_refs
from graph_service.liability.acts import Done
from graph_service.store.graph_store import GraphStore, Reader
from loaders.listed import Pair, read_pairs
from loaders.name_cells import match_name

HEADER: Final = ("名称", "名称标识", "统一社会信用代码")
"""Columns of the list, which is read back when it has been looked through."""

name = typer.Typer(
    no_args_is_help=True,
    help="名称核对: 仅知名称的组织是否即以此名称登记者: 列出、确认、不符。 Names: list, confirm, refuse.",
)
Named = Annotated[
    str | None, typer.Argument(metavar="[NAME]", help="名称全称或标识 (name:…)。 The whole name, or its id.")
]
Org = Annotated[
    str | None,
    typer.Argument(metavar="[CODE]", help="组织的统一社会信用代码。 The code of the organisation."),
]
File = Annotated[
    Path | None,
    typer.Option(
        "--file",
        help="逐行核对的文件, 列为 名称(或名称标识)、统一社会信用代码; 可由 name list --csv 得到。"
        " A file of them, a pair a line; as name list --csv writes it.",
    ),
]


@name.command("list")
def list_names(
    as_of: Annotated[str | None, typer.Option(help="何日的名称, 缺省今日。 The day asked about.")] = None,
    file: Annotated[
        Path | None, typer.Option("--csv", help="另写为 CSV, 不覆盖。 Write it as CSV, too.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, help="至多列出几项。 How many at most.")] = 1000,
    json_: Json = False,
) -> None:
    """待核名称: 仅知名称的组织, 当日恰有一个存续组织以此名称登记。 Names that one standing organisation bears.

    例 Example: credit-graph name list --csv 待核名称.csv
    """
    day = day_option(as_of, "--as-of") or today()
    if file is not None and file.exists():
        raise SettingError(f"{file} 已存在, 不会覆盖。 The file exists and is not overwritten.")
    with Session().store() as store:
        found = list(islice(presumptions(store, day), limit + 1))
        shown = found[:limit]
        refs = party_refs(store, {id_ for one in shown for id_ in (one.named, one.organisation)}, day)
    rows = [_row(one, refs) for one in shown]
    if file is not None:
        _write(file, rows)
    if json_:
        say_json({"as_of": day.isoformat(), "names": rows, "more": len(found) > limit})
        return
    for row in rows:
        out.print(f"{row['name']} {row['named']} → {row['organisation']}", markup=False, soft_wrap=True)
    more = " (还有更多, 见 --limit; there are more)" if len(found) > limit else ""
    out.print(f"待核名称 names to be looked at: {len(rows)}{more}")
    if file is not None:
        out.print(f"→ {file}", markup=False)


def _row(one: Presumed, refs: Mapping[str, PartyRef]) -> dict[str, Any]:
    ref = refs.get(one.named)
    return {"name": ref.name if ref else None, "named": one.named, "organisation": one.organisation}


def _write(file: Path, rows: Sequence[Mapping[str, Any]]) -> None:
    with file.open("w", encoding="utf-8-sig", newline="") as sheet:
        writer = csv.writer(sheet)
        writer.writerow(HEADER)
        writer.writerows((row["name"], row["named"], row["organisation"]) for row in rows)


@name.command("confirm")
def confirm_name(
    way: Way,
    named: Named = None,
    code: Org = None,
    file: File = None,
    on: On = None,
    reason: Reason = None,
    authority: Authority = None,
    number: Number = None,
    json_: Json = False,
) -> None:
    """核对无误: 登记为同一主体 (SAME_AS), 此后处处归并。 It is that organisation; they are one party from now on.

    例 Example: credit-graph name confirm 虚构市青禾贸易有限公司 91990100MA00000001 --way 核对登记档案
    """
    day = day_option(on, "--on") or today()
    pairs = _pairs(named, code, file)
    with acting() as (store, acts):

        def act(who: str, org: str) -> Done:
            return acts.name_confirm(who, org, day, way, reason=reason, authority=authority, number=number)

        _each(store, pairs, act, single=file is None, as_json=json_)


@name.command("refuse")
def refuse_name(
    way: Way,
    reason: Annotated[str, typer.Option(help="理由, 必填。 Why.")],
    named: Named = None,
    code: Org = None,
    file: File = None,
    on: On = None,
    authority: Authority = None,
    number: Number = None,
    json_: Json = False,
) -> None:
    """核对不符: 不再按名称推定为该组织; 此前的确认随即收回。 It is not that one; an earlier confirmation is taken back.

    例 Example: credit-graph name refuse 虚构市青禾贸易有限公司 91990100MA00000001 --way 函询 --reason 同名企业
    """
    if not reason.strip():
        raise SettingError("请写明理由。 Say why with --reason.")
    day = day_option(on, "--on") or today()
    pairs = _pairs(named, code, file)
    with acting() as (store, acts):

        def act(who: str, org: str) -> Done:
            return acts.name_refuse(
                who, org, day, way, reason=reason.strip(), authority=authority, number=number
            )

        _each(store, pairs, act, single=file is None, as_json=json_)


# --- pairs ---


def _pairs(named: str | None, code: str | None, file: Path | None) -> list[Pair]:
    if file is not None and named is None and code is None:
        pairs = read_pairs(file)
        if not pairs:
            raise InputError(f"{file} 中没有成对的名称与代码。 The file holds no pairs.")
        return pairs
    if file is None and named and code:
        return [Pair(0, named, code)]
    raise SettingError("请写明名称与代码, 或以 --file 指明文件。 Give a name and a code, or a file of them.")


def _each(
    store: GraphStore, pairs: Sequence[Pair], act: Callable[[str, str], Done], *, single: bool, as_json: bool
) -> None:
    """One act for each pair, each in its own transaction; of a file the lines that could not be done are told."""
    if single:
        say_done(act(*_meant(store, pairs[0])), as_json=as_json)
        return
    done: list[Done] = []
    failed: list[tuple[int, str]] = []
    for pair in pairs:
        try:
            done.append(act(*_meant(store, pair)))
        except (SettingError, Refused) as error:
            failed.append((pair.line, str(error)))
    say_each(done, failed, as_json=as_json)


def _meant(store: Reader, pair: Pair) -> tuple[str, str]:
    """The ids of a pair as typed; SettingError if the code is nobody's or several organisations'."""
    if not pair.name or not pair.code:
        raise SettingError("缺名称或代码。 The name or the code is missing.")
    text = pair.name.strip()
    named = text if model.is_known_by_name(text) else model.organisation_by_name(match_name(text)).id
    meant = find_parties(store, [pair.code], store.last_change())[pair.code]
    if meant.id is None:
        raise SettingError(f"没有代码为 {pair.code} 的组织。 No organisation bears the code {pair.code}.")
    return named, meant.id
