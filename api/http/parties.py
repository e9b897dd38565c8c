"""主体. Search and report; the register has its entry before anything is given out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Depends, Path, Query, Request
from fastapi.responses import HTMLResponse, Response

from api.answering import registered_report
from api.http import problems
from api.http.answers import reply, unless_held
from api.http.auth import open_store
from api.http.negotiation import Form, chosen
from api.http.problems import Problem, wrong
from api.http.questions import ASKED, READABLE, question, without_person
from graph_service.access.api_keys import Scope
from graph_service.access.enquiry import Enquiry
from graph_service.domain.plain_values import plain
from graph_service.errors import SettingError
from graph_service.facts.name_index import SearchIndex
from graph_service.facts.party import Candidates
from graph_service.facts.search import DEFAULT_HITS, Found, search
from graph_service.reports.association import AssociationReport
from graph_service.reports.coverage import reached
from graph_service.reports.views import LIGHT, PARTS, BriefReport, View, Wanted, as_json, wanted
from graph_service.store.audit import sm3
from graph_service.store.graph_store import GraphStore
from loaders.name_cells import match_name

parties = APIRouter(prefix="/v1/parties", tags=["主体 parties"])

_FRAMED: Final = "frame-ancestors 'none'"  # the page says the rest of its policy itself

ViewOf = Annotated[
    View,
    Query(
        description="brief: 只有概要、未显示的事项与报告要素; full: 全部。 The head and what is asked for, or everything."
    ),
]
IncludeOf = Annotated[
    str,
    Query(
        max_length=200,
        pattern=r"^[a-z_, ]*$",
        description=f"brief 另含的部分, 以逗号分隔: {', '.join(f'`{one}`' for one in PARTS)}; `{LIGHT}`: 连同轻微记录。"
        " Parts that a brief report holds beside its head; `light`: with light records, whatever the view.",
        examples=["consequences,hints"],
    ),
]
CodeOf = Annotated[
    str,
    Path(
        max_length=200,
        pattern=READABLE,
        description="统一社会信用代码、旧注册号、组织机构代码、标识或企业全称。"
        " Unified code, old number, organisation code, id or an organisation's whole name.",
        examples=["91990100MA00000001"],
    ),
]


_OF_ONE = {**ASKED, **problems.responses(problems.NO_PARTY, problems.SEVERAL, problems.NO_FORM)}


# ---------------------------------------------------------------------------------------------------------
# 检索


@dataclass(frozen=True, slots=True)
class FoundAnswer(Found):
    """检索结果, with what every answer says of itself."""

    data_day: date | None
    rules_version: str
    partial: bool


@parties.get(
    "",
    operation_id="find_parties",
    summary="检索组织 · Find organisations",
    description="按统一社会信用代码、旧注册号、组织机构代码或名称的全部或一部分, 曾用名亦可。自然人从不按姓名列出。"
    " By a code or a name, whole or in part, former names too. Persons are never listed by name.",
    responses={200: {"model": FoundAnswer, "description": "检索结果。 What was found."}, **ASKED},
)
def find_parties(
    request: Request,
    store: Annotated[GraphStore, Depends(open_store)],
    asked: Annotated[Enquiry, question(Scope.PARTIES)],
    q: Annotated[
        str,
        Query(
            max_length=200,
            pattern=READABLE,
            description="代码或名称的全部或一部分。 A code or a name, or a part of one.",
            examples=["青禾贸易"],
        ),
    ],
    limit: Annotated[int, Query(ge=1, le=100, description="至多若干个。 How many at most.")] = DEFAULT_HITS,
) -> Response:
    without_person("q", q)
    if not match_name(q):
        raise wrong("q", "请写出代码或名称的全部或一部分。 Say a code or a name, or a part of one.")
    _assert_known_now(store, asked)
    index = SearchIndex.of(store, request.app.state.settings)
    found = search(store, index, q, asked.day, limit=limit, match_name=match_name)
    said = plain(found) | {"partial": found.more} | plain(reached(store, asked.day, found.known_change))
    asked.register(store, "query.search", sm3(q), (hit.party.id for hit in found.hits), said)
    return reply(request, said)


def _assert_known_now(store: GraphStore, asked: Enquiry) -> None:
    if asked.known(store) < store.last_change():
        raise Problem(
            problems.REFUSED,
            "检索只按现在的所知; 请省去 known_at, 再以代码查询当时的所知。"
            " Search knows what is known now; leave out known_at and ask by the code of what was known then.",
        )


# ---------------------------------------------------------------------------------------------------------
# 报告

_REPORT_ZH: Final = (
    "一个主体的关联报告: 与它有关的一切, 各有依据、状态与来源; 关联提示不是失信认定。"
    " What stands about one party, by which proof; a hint is no finding."
)
_REPORT: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "model": AssociationReport | BriefReport,
        "description": "关联报告; view=brief 时未要求的部分见 left_out。 The report; a brief one names what it leaves out.",
        "content": {"text/html": {"schema": {"type": "string"}}},
    },
    **_OF_ONE,
}


@parties.get(
    "/{code}/report",
    operation_id="give_report",
    summary="关联报告 · Association report",
    description=f"{_REPORT_ZH} Accept: application/json 或 or text/html。",
    responses=_REPORT,
)
def give_report(
    request: Request,
    code: CodeOf,
    store: Annotated[GraphStore, Depends(open_store)],
    asked: Annotated[Enquiry, question(Scope.REPORTS)],
    view: ViewOf = "full",
    include: IncludeOf = "",
) -> Response:
    form = chosen(request.headers.get("accept"))
    return _report(request, store, asked, code, form, wanted_parts(view, include))


@parties.get(
    "/{code}/report.{form}",
    operation_id="give_report_as",
    summary="关联报告, 指明格式 · Association report in a stated form",
    description=_REPORT_ZH,
    responses=_REPORT,
)
def give_report_as(
    request: Request,
    code: CodeOf,
    form: Annotated[Literal["json", "html"], Path(description="json 或 or html")],
    store: Annotated[GraphStore, Depends(open_store)],
    asked: Annotated[Enquiry, question(Scope.REPORTS)],
    view: ViewOf = "full",
    include: IncludeOf = "",
) -> Response:
    return _report(request, store, asked, code, form, wanted_parts(view, include))


def wanted_parts(view: View, include: str, where: str = "query") -> Wanted:
    try:
        return wanted(view, include)
    except SettingError as error:
        raise wrong("include", str(error), where) from None


def _report(
    request: Request, store: GraphStore, asked: Enquiry, code: str, form: Form, told: Wanted
) -> Response:
    without_person("code", code)
    return told_report(request, store, asked, code, form, told)


def told_report(
    request: Request, store: GraphStore, asked: Enquiry, who: str, form: Form, told: Wanted
) -> Response:
    """关联报告 in a form, registered; Problem if no party is meant, or more than one."""
    factors, refer = request.app.state.factors, request.state.references.of
    found = registered_report(store, asked, who, factors, light=told.light, refer=refer)
    if found is None:
        raise Problem(problems.NO_PARTY, "请核对代码, 或用完整名称。 Check the code, or use the whole name.")
    if isinstance(found, Candidates):
        raise Problem(
            problems.SEVERAL,
            "请用所列标识之一再查。 Ask again with one of these ids.",
            more={"candidates": plain(found.parties)},
        )
    if form == "html":
        from visualizations.html.page import page  # drawing is asked for by few

        framed = {"Content-Security-Policy": _FRAMED}
        return unless_held(
            request, found.content_hash, ("html",), lambda: HTMLResponse(page(found), headers=framed)
        )
    return reply(request, as_json(found, told), found.content_hash)
