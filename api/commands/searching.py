"""检索命令: search."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from api.commands.loading import Json
from api.session import Session, day_option, err, nothing_found, out, progress_bar, say_json, today
from graph_service.access.enquiry import Enquiry, enter
from graph_service.access.purposes import purpose_of
from graph_service.domain.plain_values import plain
from graph_service.errors import SettingError
from graph_service.facts.name_index import SearchIndex
from graph_service.facts.search import PersonAsked, find_person
from graph_service.facts.search import search as search_organisations
from graph_service.reports.showing import persons_shown_to
from graph_service.store.audit import sm3
from graph_service.store.graph_store import GraphStore
from loaders.name_cells import match_name, person_name
from visualizations.terminal.hits import draw_found, draw_persons


def search(
    text: Annotated[
        str | None,
        typer.Argument(metavar="TEXT", help="代码或名称的全部或一部分。 A code or a name, or a part of one."),
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=500, help="至多列出几个。 How many at most.")] = 20,
    as_of: Annotated[str | None, typer.Option(help="何日的状态, 缺省今日。 The day asked about.")] = None,
    rebuild: Annotated[
        bool, typer.Option("--rebuild", help="重建名称索引, 不检索。 Build the index of names anew.")
    ] = False,
    person: Annotated[
        str | None, typer.Option(metavar="NAME", help="查自然人: 全名。 Look for a person by his whole name.")
    ] = None,
    at: Annotated[
        str | None, typer.Option(metavar="CODE|NAME", help="其任职的组织。 Where he holds an office.")
    ] = None,
    mask: Annotated[
        str | None, typer.Option(help="其证件掩码或末四位。 His masked id, or its last four characters.")
    ] = None,
    purpose: Annotated[
        str | None,
        typer.Option(help="用途, 记入审计; 查人必填。 What for, for the register; needed for persons."),
    ] = None,
    case: Annotated[str | None, typer.Option(help="案件或任务编号。 The number of the case or task.")] = None,
    json_: Json = False,
) -> None:
    """检索组织; 查自然人须写明用途, 并在姓名之外另有一项。 Find an organisation; or one person, with a purpose.

    索引随变更号自动更新; 损坏、过时或属于别的图库时自动重建。 store verify 核对索引, --rebuild 重建。
    The index follows the graph by itself; store verify compares it with the graph.

    例 Example: credit-graph search 青禾贸易

    例 Example: credit-graph search --person 张三丰 --at 91990100MA00000001 --purpose supervision --case 2026-17
    """
    _assert_one_question(text, person, rebuild=rebuild)
    day = day_option(as_of, "--as-of") or today()
    session = Session()
    with session.store() as store:
        if person is not None:
            _say_persons(session, store, PersonAsked(person, at, mask), day, purpose, case, as_json_=json_)
        elif text is not None:
            _say_hits(session, store, text, day, limit, purpose, case, as_json_=json_)
        else:
            _rebuild(session, store, as_json_=json_)


def _assert_one_question(text: str | None, person: str | None, *, rebuild: bool) -> None:
    if sum((text is not None, person is not None, rebuild)) != 1:
        raise SettingError(
            "请写出检索文字, 或 --person, 或 --rebuild, 三者之一。 Say a text, or --person, or --rebuild: one of them."
        )


def _say_hits(
    session: Session, store: GraphStore, text: str, day: date, limit: int, purpose: str | None, case: str | None,
    *, as_json_: bool,
) -> None:  # fmt: skip
    what_for = purpose_of(purpose).id if purpose else ""
    if session.account is not None:
        Enquiry.of(session.auditor, purpose or "", case or "", day)  # an account says what for, always
    index = SearchIndex.of(store, session.settings)
    with progress_bar(quiet=as_json_) as bar:
        handle = bar.add_task("索引 index", total=None, rate="")
        found = search_organisations(
            store, index, text, day, limit=limit, match_name=match_name,
            progress=lambda done, total: bar.update(handle, completed=done, total=total),
        )  # fmt: skip
    said = plain(found)
    enter(
        session.auditor, store, "query.search", purpose=what_for, case=(case or "").strip(), asked=sm3(text),
        as_of=day, known_at=None, parties=[hit.party.id for hit in found.hits], said=said,
    )  # fmt: skip
    if as_json_:
        say_json(said)
    elif found.hits:
        out.print(draw_found(found))
    else:
        err.print(nothing_found(store, "没有找到。", "Nothing was found."), markup=False)
    raise typer.Exit(0 if found.hits else 1)


def _say_persons(
    session: Session, store: GraphStore, asked: PersonAsked, day: date, purpose: str | None, case: str | None,
    *, as_json_: bool,
) -> None:  # fmt: skip
    enquiry = Enquiry.of(session.auditor, purpose or "", case or "", day, action="search_person")
    found = find_person(store, enquiry, asked, match_name=match_name, person_name=_whole_name)
    shown = persons_shown_to(found, enquiry.purpose)
    if as_json_:
        say_json(plain(shown))
    elif shown:
        out.print(draw_persons(shown))
    else:
        err.print(nothing_found(store, "没有找到。", "Nobody was found."), markup=False)
    raise typer.Exit(0 if found else 1)


def _whole_name(text: str) -> str:
    return person_name(text).value or ""


def _rebuild(session: Session, store: GraphStore, *, as_json_: bool) -> None:
    with progress_bar(quiet=as_json_) as bar:
        handle = bar.add_task("重建索引 rebuild", total=None, rate="")
        change = SearchIndex.of(store, session.settings).rebuild(
            lambda done, total: bar.update(handle, completed=done, total=total)
        )
    if as_json_:
        say_json({"change": change})
    else:
        out.print(f"名称索引已重建, 至变更号 {change:,}。 The index was built anew, up to this change.")
