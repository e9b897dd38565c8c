"""账册. Runs of spreading and the rules in force; nothing here is about one party."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query

from api.http import problems
from api.http.auth import open_store
from api.http.problems import Problem
from api.http.questions import admitted
from api.session import today
from graph_service.access.api_keys import Scope
from graph_service.errors import SettingError
from graph_service.facts.editions import editions_in_force
from graph_service.law.rules import Basis, Rule, RuleBook, basis_json
from graph_service.law.wording import ends_zh, mode_zh, role_time_zh, term_zh, trigger_zh
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
    tags=["运行 runs"],
    dependencies=[_RUNS],
    summary="传导运行一览 · Runs of spreading",
    description="最近的在先。 The latest first.",
    responses=_ASKED,
)
def runs(
    store: Store,
    limit: Annotated[int, Query(ge=1, le=200, description="至多若干次。 How many at most.")] = 20,
) -> dict[str, list[dict[str, Any]]]:
    return {"runs": list_runs(store, limit)}


@books.get(
    "/runs/{id}",
    tags=["运行 runs"],
    dependencies=[_RUNS],
    summary="一次传导运行 · One run",
    description="编号见一览。 By the id of the list.",
    responses=_OF_ONE,
)
def run(
    store: Store,
    id: Annotated[str, Path(max_length=80, description="运行编号。 The id of a run.")],
) -> dict[str, Any]:
    try:
        return read_run(store, id)
    except SettingError:
        raise Problem(
            problems.NO_RECORD, "没有这一编号的运行; 见 /v1/runs。 No run has this id; see /v1/runs."
        ) from None


# ---------------------------------------------------------------------------------------------------------
# 规则

OnDay = Annotated[
    date | None, Query(description="何日施行的版次, 缺省今日。 In force on which day, today if not said.")
]


@books.get(
    "/rules",
    tags=["规则 rules"],
    dependencies=[_RULES],
    summary="施行的规则 · The rules in force",
    description="某日施行的版次中的每一条规则。 Every rule of the version in force on a day.",
    responses=_ASKED,
)
def rules(
    store: Store,
    as_of: OnDay = None,
) -> dict[str, Any]:
    book = editions_in_force(store.read).on(as_of or today())
    return {**_version(book), "rules": [_line(one) for one in book.rules.values()]}


@books.get(
    "/rules/{id}",
    tags=["规则 rules"],
    dependencies=[_RULES],
    summary="一条规则 · One rule",
    description="全部内容, 连同所引条文。 All of it, with the articles that it rests on.",
    responses=_OF_ONE,
)
def rule(
    store: Store,
    id: Annotated[str, Path(max_length=120, description="规则标识。 The id of a rule.")],
    as_of: OnDay = None,
) -> dict[str, Any]:
    book = editions_in_force(store.read).on(as_of or today())
    found = book.rules.get(id)
    if found is None:
        raise Problem(
            problems.NO_RECORD, "施行的版次中没有这条规则; 见 /v1/rules。 No rule in force has this id."
        )
    return {**_version(book), **_whole(found, book)}


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
