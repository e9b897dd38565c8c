"""告知命令: notice record, of one decision or of a file of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Annotated

import typer

from api.commands.acts import (
    About,
    Authority,
    Code,
    Matter,
    Number,
    On,
    acting,
    find_decision,
    party_id,
    say_done,
    say_each,
)  # fmt: skip
from api.commands.loading import Json
from api.session import day_option, today
from graph_service.errors import InputError, Refused, SettingError
from graph_service.liability.acts import Acts, Done
from graph_service.store.graph_store import GraphStore
from loaders.listed import ListedNotice, read_told

notice = typer.Typer(no_args_is_help=True, help="告知。 Notices to whom a decision reaches.")
_EVERYBODY = frozenset({"全部", "全体", "所有", "all"})
_WAY = "批量告知"


@notice.command("record")
def record_notice(
    decision: Annotated[
        str | None,
        typer.Argument(metavar="[DECISION]", help="决定标识 (d:…) 或文号。 A decision's id or its number."),
    ] = None,
    way: Annotated[str | None, typer.Option(help="方式, 如 直接送达。 How it was done.")] = None,
    on: On = None,
    about: About = None,
    everybody: Annotated[
        bool,
        typer.Option("--all", help="告知了决定所及的所有主体。 All whom the decision reaches were told."),
    ] = False,
    file: Annotated[
        Path | None,
        typer.Option(
            "--file",
            help="逐行办理的文件, 列为 决定文号(或标识)、告知日期、告知方式、告知对象 (空为决定对象, 或 全部)、名单类型、"
            "当事人代码、告知文号、告知单位。 A file of them, a notice a line.",
        ),
    ] = None,
    number: Number = None,
    authority: Authority = None,
    matter: Matter = None,
    code: Code = None,
    json_: Json = False,
) -> None:
    """登记告知, 缺省只告知了决定对象本身; 未告知的后果不使用、不共享。 Record that somebody was told: the decision's own
    subject, unless --about or --all says otherwise.

    例 Example: credit-graph notice record 〔2026〕虚9901执5号 --way 直接送达 --about p:…
    """
    if (decision is None) == (file is None):
        raise SettingError("请写明决定, 或以 --file 指明文件。 Give a decision, or a file of them.")
    one = ListedNotice(
        0, decision or "", matter or "", code or "", about or "", on or "", way or "", number or "", authority or ""
    )  # fmt: skip
    if about is not None and everybody:
        raise SettingError("--about 与 --all 只能取其一。 Either --about or --all.")
    if file is None:
        if way is None:
            raise SettingError("请以 --way 写明方式。 Say how it was done with --way.")
        with acting() as (store, acts):
            say_done(_record(store, acts, one, everybody=everybody), as_json=json_)
        return
    lines = read_told(file)
    if not lines:
        raise InputError(f"{file} 中没有告知。 The file holds no notices.")
    with acting() as (store, acts):
        _each(
            lines, lambda told: _record(store, acts, _filled(told, one), everybody=everybody), as_json=json_
        )


def _filled(told: ListedNotice, options: ListedNotice) -> ListedNotice:
    """What a line leaves out the options of the command say."""
    names = ("matter", "code", "about", "on", "way", "number", "authority")
    return ListedNotice(
        told.line, told.decision, *(getattr(told, name) or getattr(options, name) for name in names)
    )


def _record(store: GraphStore, acts: Acts, told: ListedNotice, *, everybody: bool) -> Done:
    known = find_decision(store, told.decision, told.matter or None, told.code or None)
    day = (day_option(told.on, "告知日期") if told.on else None) or today()
    whole = told.about in _EVERYBODY or (everybody and not told.about)
    return acts.notice_record(
        known, day, told.way or _WAY, None if whole else party_id(store, told.about or None), everybody=whole,
        number=told.number or None, authority=told.authority or None,
    )  # fmt: skip


def _each(lines: Iterable[ListedNotice], act: Callable[[ListedNotice], Done], *, as_json: bool) -> None:
    """One act for each line, each in its own transaction; the lines that could not be done are told."""
    done: list[Done] = []
    failed: list[tuple[int, str]] = []
    for told in lines:
        try:
            done.append(act(told))
        except (SettingError, Refused) as error:
            failed.append((told.line, str(error)))
    say_each(done, failed, as_json=as_json)
