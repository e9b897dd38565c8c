"""全局. What is asked about no single party: structures of many, public bodies that owe, and the catalogue of words."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from api.http import problems
from api.http.answers import reply
from api.http.auth import Caller, open_store
from api.http.graph_answers import AnswerHead, said
from api.http.questions import ASKED, AsOf, KnownAt, admitted, question, refusals_told
from api.session import today
from graph_service.access.api_keys import Scope
from graph_service.access.enquiry import Enquiry
from graph_service.domain.plain_values import plain
from graph_service.exploring.debtors import CaseStage, Debtor
from graph_service.facts.party_refs import PartyRef
from graph_service.reports.catalog import Catalog, catalog_of
from graph_service.reports.exploring_asked import Explorer
from graph_service.reports.structures import (
    Structure,
    StructureQuestion,
    Structures,
    registered_structures,
)
from graph_service.snapshot.keeper import SnapshotKeeper
from graph_service.snapshot.shared_structures import read_limits
from graph_service.store.graph_store import GraphStore
from loaders.kinds import KINDS
from loaders.name_cells import match_name

overviews = APIRouter(prefix="/v1")

Store = Annotated[GraphStore, Depends(open_store)]
_REFUSABLE: Any = ASKED | problems.responses(problems.REFUSED)


class DebtorsAnswer(AnswerHead):
    """政府机构被执行人."""

    debtors: list[Debtor] = said("各机构, 最紧迫的在先。 The bodies, the most pressing first.")
    bodies: int = said("查看了多少机构。 How many public bodies were looked at.")
    counts: dict[str, int] = said("各阶段的家数, 不受 stage 限制。 How many at each stage.")
    parties: dict[str, PartyRef] = said("所提及的主体。 The parties that are mentioned, by id.")


@overviews.get(
    "/structures",
    operation_id="list_structures",
    tags=["探查 graph"],
    summary="结构提示 · Structures",
    description="一人多企、同址同话、枢纽、突击变更、循环与交叉持股、族群; 只供人查看, 不产生任何后果。须先有快照。"
    " What many organisations have in common, read off the snapshot.",
    responses={200: {"model": Structures, "description": "结构提示。 The structures."}, **_REFUSABLE},
)
def list_structures(
    request: Request,
    store: Store,
    asked: Annotated[Enquiry, question(Scope.REPORTS)],
    kind: Annotated[
        Structure,
        Query(
            description="何种结构: " + ", ".join(f"`{one.value}` {one.zh}" for one in Structure) + "。 Which."
        ),
    ],
    at_least: Annotated[
        int | None,
        Query(
            ge=1, le=1_000_000, description="代替缺省门槛: 家数, 突击变更为日数。 Instead of the limit set."
        ),
    ] = None,
    limit: Annotated[int, Query(ge=1, le=5000, description="至多列出几项。 How many at most.")] = 200,
    by_name: Annotated[
        bool, Query(description="股东按登记名称推定, 并写明。 Read holders known by name only by it.")
    ] = False,
) -> Response:
    settings, factors = request.app.state.settings, request.app.state.factors
    with refusals_told("kind", "query"):
        snapshot = SnapshotKeeper.of(store, settings).current()
        found = registered_structures(
            store, snapshot, read_limits(None), factors.hubs,
            StructureQuestion(kind, asked, at_least, limit, by_name),
        )  # fmt: skip
    return reply(request, plain(found))


@overviews.get(
    "/government-debtors",
    operation_id="list_government_debtors",
    tags=["探查 graph"],
    summary="政府机构被执行人 · Public bodies as judgment debtors",
    description="立案天数、金额、阶段、债权企业。 Since when, how much, at which stage, and whom they owe.",
    responses={200: {"model": DebtorsAnswer, "description": "各机构。 The bodies."}, **_REFUSABLE},
)
def list_government_debtors(
    request: Request,
    store: Store,
    asked: Annotated[Enquiry, question(Scope.REPORTS)],
    stage: Annotated[
        CaseStage | None,
        Query(
            description="只看这一阶段: "
            + ", ".join(f"`{one.value}` {one.zh}" for one in CaseStage)
            + "。 One stage only."
        ),
    ] = None,
) -> Response:
    with refusals_told("stage", "query"):
        found = Explorer(store, asked, match_name).debtors(stage)
    return reply(request, found.said)


@overviews.get(
    "/catalog",
    operation_id="read_catalog",
    tags=["目录 catalog"],
    summary="目录 · Catalogue",
    description="名单、事项、措施、状态、用途, 各类数据的来源与截止日。 Lists, matters, measures, states, purposes, sources.",
    responses={200: {"model": Catalog, "description": "目录。 The catalogue."}, **problems.responses(
        problems.NO_KEY, problems.NO_SCOPE, problems.INVALID, problems.TOO_MANY, problems.AWAY, problems.BUSY,
        problems.SLOW,
    )},
)  # fmt: skip
def read_catalog(
    request: Request,
    store: Store,
    _: Annotated[Caller, Depends(admitted(Scope.RULES))],
    as_of: AsOf = None,
    known_at: KnownAt = None,
) -> Response:
    kinds = {name: kind.zh for name, kind in KINDS.items()}

    def read(reader: Any) -> Catalog:
        known = reader.last_change() if known_at is None else reader.change_known_at(known_at)
        return catalog_of(reader, kinds, _day(as_of), known)

    return reply(request, plain(store.reading(read)))


def _day(as_of: date | None) -> date:
    return as_of or today()
