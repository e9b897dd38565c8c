"""HTTP 应用. Puts routes, keys, problems and limits together around one open store.

Handlers are plain functions in the thread pool: the driver may be used by many threads, and what has to be written (the
register) queues by itself.
"""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version as installed
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.openapi.utils import get_openapi
from fastapi.responses import JSONResponse
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from api.http import problems
from api.http.auth import Gate, TokenBuckets
from api.http.books import books
from api.http.checks import checks
from api.http.docs import put_docs
from api.http.edge import Edge
from api.http.graph import graph
from api.http.health import health
from api.http.open_store import Keeper
from api.http.overviews import overviews
from api.http.parties import parties
from api.http.persons import persons
from api.worker import Log, json_lines
from graph_service.access.references import ReferenceKey
from graph_service.errors import CreditError, NotAllowed, StoreUnavailable
from graph_service.related.factors import read_factors
from graph_service.settings import Settings
from graph_service.store.keys import load_ring

_ABOUT = """信用关联与风险分析: 检索主体、取得关联报告、查看传导运行与施行的规则。

- 每个请求在 `Authorization: Bearer` 中出示接口密钥; 查询主体须写明用途与案号, 并在回答前记入审计。
- 凡出错, 一律以 `application/problem+json` (RFC 9457) 回答, 附请求编号。
- 关联提示不是失信认定; 所示为依据, 对人的限制由人依法作出。

Find parties, get association reports, see runs and the rules in force. Show a key with each request; a query of parties
needs a purpose and a case number and is entered into the register before it is answered. Every error is a problem of
RFC 9457. A hint is no finding.
"""


def create_app(settings: Settings, log: Log | None = None) -> FastAPI:
    """The application over the store of these settings, which is opened when the application starts.

    RuleBookError if the office's own figures of hints cannot be read. `log` is told one event a request and every
    refusal; standard error, one JSON object a line, if it is not given.
    """
    keeper = Keeper(settings)

    @asynccontextmanager
    async def opened(app: FastAPI) -> AsyncIterator[None]:
        await run_in_threadpool(keeper.open)
        app.state.reference_key = await run_in_threadpool(_reference_key, settings)
        try:
            yield
        finally:
            await run_in_threadpool(keeper.close)

    told = log or json_lines(sys.stderr)
    app = FastAPI(
        title="信用关联与风险分析 credit-graph",
        version=installed("credit-graph"),
        description=_ABOUT,
        docs_url=None,
        redoc_url=None,
        lifespan=opened,
        redirect_slashes=False,
    )
    app.state.settings, app.state.keeper, app.state.log = settings, keeper, told
    app.state.factors = read_factors(settings.related_factors)
    app.state.gate = Gate(TokenBuckets(settings.http_rate), told)
    app.add_middleware(Edge, log=told)
    for router in (parties, persons, checks, graph, overviews, books, health):
        app.include_router(router)
    put_docs(app)
    _put_handlers(app)
    _put_contract(app)
    return app


def _reference_key(settings: Settings) -> ReferenceKey:
    return ReferenceKey.of(load_ring(settings.key_file))


def _put_handlers(app: FastAPI) -> None:
    @app.exception_handler(problems.Problem)
    def of_problem(request: Request, problem: problems.Problem) -> JSONResponse:
        return problems.of_problem(request, problem)

    @app.exception_handler(CreditError)
    def of_error(request: Request, error: CreditError) -> JSONResponse:
        if isinstance(error, StoreUnavailable):
            request.app.state.keeper.lose()
        return problems.of_error(request, error)

    @app.exception_handler(NotAllowed)
    def of_not_allowed(request: Request, error: NotAllowed) -> JSONResponse:
        return problems.of_not_allowed(request, error)

    @app.exception_handler(HTTPException)
    def of_status(request: Request, error: HTTPException) -> JSONResponse:
        return problems.of_status(request, error)

    @app.exception_handler(RequestValidationError)
    def of_validation(request: Request, error: RequestValidationError) -> JSONResponse:
        return problems.of_validation(request, error)


def _put_contract(app: FastAPI) -> None:
    """The contract (OpenAPI), made once."""

    def contract() -> dict[str, Any]:
        if app.openapi_schema is None:
            made = get_openapi(
                title=app.title, version=app.version, description=app.description, routes=app.routes
            )
            problems.put_schema(made)
            app.openapi_schema = made
        return app.openapi_schema

    app.openapi = contract  # type: ignore[method-assign]
