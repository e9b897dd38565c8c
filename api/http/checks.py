"""核对. What stands about many parties, asked in one body: the state alone, or the words of the summary of a report."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from pydantic import Field

from api.http.answers import reply
from api.http.auth import Caller, open_store
from api.http.questions import (
    ASKED_IN_BODY,
    READABLE,
    BodyAsked,
    admitted,
    question_in_body,
    referred,
    refusals_told,
)
from graph_service.access.api_keys import Scope
from graph_service.domain.plain_values import plain
from graph_service.platform.checks import (
    MOST_CHECKED,
    MOST_STATES,
    Checks,
    PartyStates,
    registered_checks,
    registered_states,
)
from graph_service.store.graph_store import GraphStore
from loaders.kinds import KINDS
from loaders.name_cells import match_name

checks = APIRouter(prefix="/v1", tags=["核对 checks"])

Store = Annotated[GraphStore, Depends(open_store)]
Admitted = Annotated[Caller, Depends(admitted(Scope.REPORTS))]
_WHOM = "代码、企业全称或自然人标识 p_…, 至多 {most} 个; 回答依此次序。 Codes, whole names or references, in order."
_Text = Annotated[str, Field(max_length=200, pattern=READABLE)]
_EXAMPLE: Any = [["91990100MA00000001", "91990100MA00000002"]]


class StatesQuestion(BodyAsked):
    """多个主体的状态."""

    parties: tuple[_Text, ...] = Field(
        min_length=1, max_length=MOST_STATES, description=_WHOM.format(most=MOST_STATES), examples=_EXAMPLE
    )


class ChecksQuestion(BodyAsked):
    """批量核对."""

    parties: tuple[_Text, ...] = Field(
        min_length=1, max_length=MOST_CHECKED, description=_WHOM.format(most=MOST_CHECKED), examples=_EXAMPLE
    )


@checks.post(
    "/parties/states",
    operation_id="read_states",
    summary="多个主体的状态 · States of many",
    description="只有状态与标识; 与核对、报告概要同一读法、同一用语。未认出的写明, 未查询不等于没有记录。"
    " The state alone, in the words of checks and reports.",
    responses={200: {"model": PartyStates, "description": "各主体的状态。 The states."}, **ASKED_IN_BODY},
)
def read_states(request: Request, body: StatesQuestion, store: Store, caller: Admitted) -> Response:
    texts = _texts(request, body.parties)
    with refusals_told("parties"):
        found = registered_states(store, question_in_body(caller, body), texts, match_name)
    return reply(request, plain(found))


@checks.post(
    "/checks",
    operation_id="check_parties",
    summary="批量核对 · Checks of many",
    description="是否列名、列入何名单、现行措施、近三年情况及数据覆盖、红名单、异议、未显示的事项; 只列事实, 不作结论。"
    " Listed, lists, measures, three years with coverage, red list, disputed, withheld; facts, no verdict.",
    responses={200: {"model": Checks, "description": "各主体的核对结果。 The checks."}, **ASKED_IN_BODY},
)
def check_parties(request: Request, body: ChecksQuestion, store: Store, caller: Admitted) -> Response:
    texts, kinds = _texts(request, body.parties), {name: kind.zh for name, kind in KINDS.items()}
    with refusals_told("parties"):
        found = registered_checks(store, question_in_body(caller, body), texts, match_name, kinds)
    return reply(request, plain(found))


def _texts(request: Request, parties: tuple[str, ...]) -> list[str]:
    return [referred(request, f"parties.{place}", text) for place, text in enumerate(parties)]
