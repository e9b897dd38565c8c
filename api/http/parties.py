"""主体. Search and report; the register has its entry before anything is given out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Depends, Path, Query, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response

from api.answering import registered_report
from api.http import problems
from api.http.auth import Caller, needs, open_store, stated
from api.http.negotiation import chosen
from api.http.problems import Problem, wrong
from api.session import today
from graph_service.access.api_keys import Scope
from graph_service.access.enquiry import Enquiry
from graph_service.access.purposes import purposes
from graph_service.domain.codes import holds_personal_id
from graph_service.domain.plain_values import plain
from graph_service.errors import SettingError
from graph_service.facts.name_index import SearchIndex
from graph_service.facts.party import Candidates
from graph_service.facts.search import DEFAULT_HITS, Found, search
from graph_service.related.factors import Factors
from graph_service.reports.association import AssociationReport
from graph_service.reports.views import LIGHT, PARTS, BriefReport, View, Wanted, as_json, wanted
from graph_service.store.audit import sm3
from graph_service.store.graph_store import GraphStore
from loaders.name_cells import match_name

parties = APIRouter(prefix="/v1/parties", tags=["主体 parties"])

READABLE: Final = r"^[^\x00-\x1f\x7f]*[^\x00-\x1f\x7f\s][^\x00-\x1f\x7f]*$"
PURPOSES: Final = ", ".join(f"`{one.id}` {one.zh}" for one in purposes().values())
_FRAMED: Final = "frame-ancestors 'none'"  # the page says the rest of its policy itself

PurposeOf = Annotated[
    str,
    Query(
        max_length=40,
        description=f"用途, 须在密钥所绑定之列: {PURPOSES}。 What for; one that the key is bound to.",
        examples=["supervision"],
    ),
]
CaseOf = Annotated[
    str,
    Query(
        max_length=80,
        pattern=READABLE,
        description="案件或任务编号, 记入审计。 The number of the case or task, for the register.",
        examples=["2026-17"],
    ),
]
AsOf = Annotated[
    date | None,
    Query(description="何日的状态, 缺省今日 (Asia/Shanghai)。 The day asked about, today if not said."),
]
KnownAt = Annotated[date | None, Query(description="按该日终了时的所知。 As known at the end of that day.")]
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


def question(scope: Scope) -> Any:
    """The dependency of a route that says something of parties: purpose and case always."""

    admitted = Depends(needs(scope))

    async def asked(
        *,
        caller: Caller = admitted,
        purpose: PurposeOf,
        case: CaseOf,
        as_of: AsOf = None,
    ) -> Enquiry:
        return Enquiry(caller.auditor, stated(caller, purpose), case.strip(), as_of or today())

    return Depends(asked)


_ASKED = problems.responses(
    problems.NO_KEY, problems.NO_SCOPE, problems.NO_PURPOSE, problems.INVALID, problems.TOO_MANY, problems.AWAY,
    problems.BUSY, problems.SLOW,
)  # fmt: skip
_OF_ONE = {**_ASKED, **problems.responses(problems.NO_PARTY, problems.SEVERAL, problems.NO_FORM)}


# ---------------------------------------------------------------------------------------------------------
# 检索


@parties.get(
    "",
    summary="检索组织 · Find organisations",
    description="按统一社会信用代码、旧注册号、组织机构代码或名称的全部或一部分, 曾用名亦可。自然人从不按姓名列出。"
    " By a code or a name, whole or in part, former names too. Persons are never listed by name.",
    responses={200: {"model": Found, "description": "检索结果。 What was found."}, **_ASKED},
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
    _without_personal_id("q", q)
    if not match_name(q):
        raise wrong("q", "请写出代码或名称的全部或一部分。 Say a code or a name, or a part of one.")
    index = SearchIndex.of(store, request.app.state.settings)
    found = search(store, index, q, asked.day, limit=limit, match_name=match_name)
    said = plain(found)
    asked.register(store, "query.search", sm3(q), (hit.party.id for hit in found.hits), said)
    return JSONResponse(said)


def _without_personal_id(parameter: str, text: str) -> None:
    """An address stands in logs along the way: a citizen id has no place in it."""
    if holds_personal_id(text):
        raise wrong(
            parameter,
            "地址中不得出现身份证号; 请用主体标识。 No citizen id belongs in an address; use the party's id.",
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
    summary="关联报告 · Association report",
    description=f"{_REPORT_ZH} Accept: application/json 或 or text/html。",
    responses=_REPORT,
)
def give_report(
    request: Request,
    code: CodeOf,
    store: Annotated[GraphStore, Depends(open_store)],
    asked: Annotated[Enquiry, question(Scope.REPORTS)],
    known_at: KnownAt = None,
    view: ViewOf = "full",
    include: IncludeOf = "",
) -> Response:
    form = chosen(request.headers.get("accept"))
    return _report(store, asked, code, known_at, form, _wanted(view, include), request.app.state.factors)


@parties.get(
    "/{code}/report.{form}",
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
    known_at: KnownAt = None,
    view: ViewOf = "full",
    include: IncludeOf = "",
) -> Response:
    return _report(store, asked, code, known_at, form, _wanted(view, include), request.app.state.factors)


def _wanted(view: View, include: str) -> Wanted:
    try:
        return wanted(view, include)
    except SettingError as error:
        raise wrong("include", str(error)) from None


def _report(
    store: GraphStore,
    asked: Enquiry,
    code: str,
    known_at: date | None,
    form: str,
    told: Wanted,
    factors: Factors,
) -> Response:
    _without_personal_id("code", code)
    asked = replace(asked, known_at=known_at)
    found = registered_report(store, asked, code, factors, light=told.light)
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

        return HTMLResponse(page(found), headers={"Content-Security-Policy": _FRAMED, "Vary": "Accept"})
    return JSONResponse(as_json(found, told), headers={"Vary": "Accept"})
