"""账册. Runs of spreading and the rules in force; nothing here is about one party."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request
from fastapi.responses import Response

from api.http import problems
from api.http.answers import reply
from api.http.auth import open_store
from api.http.problems import Problem
from api.http.questions import admitted
from api.session import today
from graph_service.access.api_keys import Scope
from graph_service.domain.plain_values import plain
from graph_service.errors import SettingError
from graph_service.facts.editions import editions_in_force
from graph_service.law.rules import Basis, Rule, RuleBook, basis_json
from graph_service.law.wording import ends_zh, mode_zh, role_time_zh, term_zh, trigger_zh
from graph_service.reports.coverage import reached
from graph_service.store.graph_store import GraphStore
from graph_service.store.runs import list_runs, read_run

books = APIRouter(prefix="/v1")
Store = Annotated[GraphStore, Depends(open_store)]
_ASKED = problems.responses(
    problems.NO_KEY, problems.NO_SCOPE, problems.INVALID, problems.TOO_MANY, problems.AWAY, problems.BUSY,
    problems.SLOW,
)  # fmt: skip
_OF_ONE = {**_ASKED, **problems.responses(problems.NO_RECORD)}
_RUNS = Depends(admitted(Scope.RUNS))
_RULES = Depends(admitted(Scope.RULES))


# ---------------------------------------------------------------------------------------------------------
# 运行


@books.get(
    "/runs",
    operation_id="list_runs",
    tags=["运行 runs"],
    dependencies=[_RUNS],
    summary="传导运行一览 · Runs of spreading",
    description="最近的在先。 The latest first.",
    responses=_ASKED,
)
def runs(
    request: Request,
    store: Store,
    limit: Annotated[int, Query(ge=1, le=200, description="至多若干次。 How many at most.")] = 20,
) -> Response:
    return reply(request, {"runs": plain(list_runs(store, limit)), **_head(store, today())})


@books.get(
    "/runs/{id}",
    operation_id="read_run",
    tags=["运行 runs"],
    dependencies=[_RUNS],
    summary="一次传导运行 · One run",
    description="编号见一览。 By the id of the list.",
    responses=_OF_ONE,
)
def run(
    request: Request,
    store: Store,
    id: Annotated[str, Path(max_length=80, description="运行编号。 The id of a run.")],
) -> Response:
    try:
        found = read_run(store, id)
    except SettingError:
        raise Problem(
            problems.NO_RECORD, "没有这一编号的运行; 见 /v1/runs。 No run has this id; see /v1/runs."
        ) from None
    return reply(request, {**_head(store, today()), **plain(found)})


# ---------------------------------------------------------------------------------------------------------
# 规则

OnDay = Annotated[
    date | None, Query(description="何日施行的版次, 缺省今日。 In force on which day, today if not said.")
]


@books.get(
    "/rules",
    operation_id="list_rules",
    tags=["规则 rules"],
    dependencies=[_RULES],
    summary="施行的规则 · The rules in force",
    description="某日施行的版次中的每一条规则。 Every rule of the version in force on a day.",
    responses=_ASKED,
)
def rules(
    request: Request,
    store: Store,
    as_of: OnDay = None,
) -> Response:
    day = as_of or today()
    book = editions_in_force(store.read).on(day)
    lines = [_line(one) for one in book.rules.values()]
    return reply(request, {**_head(store, day), **_version(book), "rules": plain(lines)})


@books.get(
    "/rules/{id}",
    operation_id="read_rule",
    tags=["规则 rules"],
    dependencies=[_RULES],
    summary="一条规则 · One rule",
    description="全部内容, 连同所引条文。 All of it, with the articles that it rests on.",
    responses=_OF_ONE,
)
def rule(
    request: Request,
    store: Store,
    id: Annotated[str, Path(max_length=120, description="规则标识。 The id of a rule.")],
    as_of: OnDay = None,
) -> Response:
    day = as_of or today()
    book = editions_in_force(store.read).on(day)
    found = book.rules.get(id)
    if found is None:
        raise Problem(
            problems.NO_RECORD, "施行的版次中没有这条规则; 见 /v1/rules。 No rule in force has this id."
        )
    return reply(request, {**_head(store, day), **_version(book), **plain(_whole(found, book))})


def _head(store: GraphStore, day: date) -> dict[str, Any]:
    """What every answer says of itself."""
    known = store.last_change()
    said: dict[str, Any] = plain(reached(store, day, known))
    return {"as_of": day.isoformat(), "known_change": known, **said, "partial": False}


def _version(book: RuleBook) -> dict[str, Any]:
    return {"rules_version": book.version, "rules_hash": book.hash}


def _line(one: Rule) -> dict[str, Any]:
    return {
        "id": one.id,
        "enabled": one.enabled,
        "effect": {"id": one.effect.value, "zh": one.effect.zh},
        "mode": {"id": one.mode.value, "zh": mode_zh(one.mode)},
        "jurisdiction": one.jurisdiction,
        "zh": one.zh,
        "en": one.en,
    }


def _whole(one: Rule, book: RuleBook) -> dict[str, Any]:
    return {
        **_line(one),
        "trigger_zh": trigger_zh(one.trigger, book),
        "roles": list(one.roles),
        "role_time": {"id": one.role_time.value, "zh": role_time_zh(one.role_time)},
        "finding": one.finding,
        "measures": [{"id": each, "zh": book.measures[each].zh} for each in one.measures],
        "term_zh": term_zh(one.duration),
        "ends": sorted(one.ends),
        "ends_zh": ends_zh(one),
        "basis": [_basis(each) for each in one.basis],
        "how_to_object": one.how_to_object,
        "how_to_repair": one.how_to_repair,
        "visibility": one.visibility,
        "confidence": one.confidence,
        "change": one.change,
        "note": one.note,
    }


def _basis(one: Basis) -> dict[str, Any]:
    source = one.source
    return {
        **basis_json(one),
        "text": one.text,
        "status": source.status,
        "verified": source.verified,
    }
