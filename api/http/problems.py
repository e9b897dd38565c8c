"""问题. Every answer that is not the thing asked for is an `application/problem+json` (RFC 9457); one table says which.

    type        urn:credit-graph:problem:<slug>, one of KINDS
    title       Chinese first, English beside; the same for every problem of a kind
    status      as in the status line
    detail      what to do about this one
    instance    the path that was asked for, personal numbers masked
    errors      of a 422: which parameters, and why
    request_id  as in the header X-Request-ID and in the log

What goes wrong inside is told to the log under the request id, not to whoever asks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from graph_service import errors
from graph_service.domain.codes import mask_text

MEDIA_TYPE: Final = "application/problem+json"
ENVELOPE: Final = "Accept-Envelope"
_INSTANCE: Final = 200


@dataclass(frozen=True, slots=True)
class ProblemKind:
    """问题种类."""

    slug: str
    status: int
    zh: str
    en: str

    @property
    def type(self) -> str:
        return f"urn:credit-graph:problem:{self.slug}"

    @property
    def title(self) -> str:
        return f"{self.zh}。 {self.en}."


NO_KEY: Final = ProblemKind("no-key", 401, "须出示有效的接口密钥", "A valid API key is needed")
NO_SCOPE: Final = ProblemKind("no-scope", 403, "密钥没有这项权限", "The key lacks this scope")
NOT_ALLOWED: Final = ProblemKind("not-allowed", 403, "账号无权办理", "The account may not do this")
NO_PURPOSE: Final = ProblemKind(
    "purpose-not-bound", 403, "密钥未绑定这一用途", "The key is not bound to this purpose"
)
NOT_FOUND: Final = ProblemKind("not-found", 404, "没有这个地址", "There is nothing at this address")
NO_PARTY: Final = ProblemKind("party-not-found", 404, "没有找到这个主体", "Nothing bears this code or name")
NO_RECORD: Final = ProblemKind("record-not-found", 404, "没有这条记录", "There is no such record")
NO_METHOD: Final = ProblemKind(
    "method-not-allowed", 405, "不支持这一方法", "This method is not supported here"
)
NO_FORM: Final = ProblemKind("not-acceptable", 406, "没有所要的格式", "There is no such representation")
SEVERAL: Final = ProblemKind("ambiguous-name", 409, "多个主体使用这一名称", "Several parties bear this name")
REFUSED: Final = ProblemKind("refused", 409, "依法或为安全不予办理", "Refused by law or for safety")
TOO_LARGE: Final = ProblemKind("body-too-large", 413, "请求体过大", "The body is too large")
TOO_LONG: Final = ProblemKind("address-too-long", 414, "地址过长", "The address is too long")
INVALID: Final = ProblemKind("invalid-request", 422, "参数有误", "Parameters are missing or wrong")
TOO_MANY: Final = ProblemKind("too-many-requests", 429, "请求过于频繁", "Too many requests")
OTHER: Final = ProblemKind("bad-request", 400, "请求有误", "The request cannot be served")
BROKEN: Final = ProblemKind("internal-error", 500, "服务内部错误", "Something is broken inside")
MISCONFIGURED: Final = ProblemKind("misconfigured", 500, "服务设置有误", "The service is set up wrongly")
TAMPERED: Final = ProblemKind(
    "tampered", 500, "审计链或归档未通过核验", "A register or archive does not verify"
)
UNREADABLE: Final = ProblemKind(
    "unreadable-data", 500, "服务所需的数据无法读取", "Data of the service cannot be read"
)
BUSY: Final = ProblemKind("store-busy", 503, "图库繁忙", "The store is busy")
AWAY: Final = ProblemKind("store-unavailable", 503, "图库不可用", "The store is not available")
NOT_READY: Final = ProblemKind("not-ready", 503, "服务尚未就绪", "The service is not ready")
SLOW: Final = ProblemKind("store-timeout", 504, "图库超时", "The store took too long")

KINDS: Final = (
    NO_KEY, NO_SCOPE, NOT_ALLOWED, NO_PURPOSE, NOT_FOUND, NO_PARTY, NO_RECORD, NO_METHOD, NO_FORM, SEVERAL, REFUSED, TOO_LARGE,
    TOO_LONG, INVALID, TOO_MANY, OTHER, BROKEN, MISCONFIGURED, TAMPERED, UNREADABLE, BUSY, AWAY, NOT_READY, SLOW,
)  # fmt: skip
# What a request can be blamed for is a Problem; a CreditError that gets here is the service's own.
OF_ERRORS: Final[Mapping[type[errors.CreditError], ProblemKind]] = {
    errors.StoreConflict: BUSY,
    errors.StoreTimeout: SLOW,
    errors.StoreUnavailable: AWAY,
    errors.SchemaError: NOT_READY,
    errors.StoreError: AWAY,
    errors.SettingError: MISCONFIGURED,
    errors.KeyMismatch: MISCONFIGURED,
    errors.InputError: UNREADABLE,
    errors.TamperError: TAMPERED,
    errors.Refused: REFUSED,
    errors.NotAllowed: NOT_ALLOWED,
    errors.CreditError: BROKEN,
}
_OF_STATUS: Final = {404: NOT_FOUND, 405: NO_METHOD, 413: TOO_LARGE}
_RETRY: Final = {BUSY: 1, AWAY: 5, NOT_READY: 10, SLOW: 5}
_INSIDE: Final = "请稍后再试; 如仍不行, 请将请求编号告知管理员。 Try again later, or give the administrator the request id."


@dataclass(slots=True)
class Problem(Exception):  # noqa: N818 - the term of RFC 9457
    """A problem as the answer to a request. `more` are members of its own kind."""

    kind: ProblemKind
    detail: str
    errors: Sequence[Mapping[str, str]] = ()
    more: Mapping[str, Any] | None = None
    headers: Mapping[str, str] | None = None


def wrong(parameter: str, detail: str, where: str = "query") -> Problem:
    """参数有误: one parameter of the query, or of the body, that cannot be used."""
    said = {"in": where, "parameter": parameter, "detail": detail}
    return Problem(INVALID, "请改正所列参数。 Mend the parameters that are listed.", [said])


def kind_of(error: errors.CreditError) -> ProblemKind:
    """问题种类 of an error; that of the nearest class that the table holds."""
    return next(OF_ERRORS[each] for each in type(error).__mro__ if each in OF_ERRORS)


def wants_envelope(headers: Mapping[str, str]) -> bool:
    """Whether the caller wants `code`, `message` and `data` around every answer."""
    return headers.get(ENVELOPE) == "1"


def document(problem: Problem, path: str, request_id: str) -> dict[str, Any]:
    """The problem as JSON."""
    kind = problem.kind
    return {
        "type": kind.type,
        "title": kind.title,
        "status": kind.status,
        "detail": problem.detail,
        "instance": mask_text(path)[:_INSTANCE],
        "errors": [dict(one) for one in problem.errors],
        "request_id": request_id,
        **(problem.more or {}),
    }


def answer(problem: Problem, path: str, request_id: str, *, enveloped: bool = False) -> JSONResponse:
    """The problem as a response; `enveloped`: as `code`, `message` and `data`, by the same status."""
    headers = dict(problem.headers or {})
    if problem.kind in _RETRY:
        headers.setdefault("Retry-After", str(_RETRY[problem.kind]))
    content = document(problem, path, request_id)
    if enveloped:
        wrapped = {"code": problem.kind.slug, "message": problem.detail, "data": content}
        return JSONResponse(wrapped, problem.kind.status, headers)
    return JSONResponse(content, problem.kind.status, headers, media_type=MEDIA_TYPE)


def of_problem(request: Request, problem: Problem) -> JSONResponse:
    wrapped = wants_envelope(request.headers)
    return answer(problem, request.url.path, request.state.request_id, enveloped=wrapped)


def of_error(request: Request, error: errors.CreditError) -> JSONResponse:
    """An error of the service: its kind is told, its text goes to the log."""
    request.app.state.log(
        "error", level="error", request_id=request.state.request_id, kind=type(error).__name__,
        message=mask_text(str(error)),
    )  # fmt: skip
    return of_problem(request, Problem(kind_of(error), _INSIDE))


def of_not_allowed(request: Request, error: errors.NotAllowed) -> JSONResponse:
    """What whoever asks has no right to: he is told which right."""
    return of_problem(request, Problem(NOT_ALLOWED, str(error)))


def of_status(request: Request, error: HTTPException) -> JSONResponse:
    """What the framework refuses by itself: unknown addresses and methods."""
    kind = _OF_STATUS.get(error.status_code, OTHER)
    detail = "接口一览见 /docs。 See /docs for what there is."
    return of_problem(request, Problem(kind, detail, headers=error.headers))


def of_validation(request: Request, error: RequestValidationError) -> JSONResponse:
    said = [_said(one) for one in error.errors()]
    return of_problem(
        request, Problem(INVALID, "请改正所列参数。 Mend the parameters that are listed.", said)
    )


_WORDS_ZH: Final = {
    "missing": "缺少此参数", "string_too_long": "过长", "string_too_short": "不能为空",
    "string_pattern_mismatch": "含有不可用的字符", "date_from_datetime_parsing": "应为 YYYY-MM-DD",
    "date_parsing": "应为 YYYY-MM-DD", "date_from_datetime_inexact": "应为 YYYY-MM-DD", "int_parsing": "应为整数",
    "greater_than_equal": "过小", "less_than_equal": "过大", "string_type": "应为文字", "json_invalid": "不是 JSON",
    "model_attributes_type": "应为 JSON 对象", "extra_forbidden": "没有此参数",
}  # fmt: skip


def _said(one: Mapping[str, Any]) -> dict[str, str]:
    """One fault of a request, without what was sent: that may be personal."""
    where, *name = map(str, one["loc"])
    zh = _WORDS_ZH.get(one["type"], "不可用")
    return {"in": where, "parameter": ".".join(name), "detail": f"{zh}。 {one['msg']}."}


def broken(path: str, request_id: str, *, enveloped: bool = False) -> JSONResponse:
    """What nobody foresaw."""
    return answer(Problem(BROKEN, _INSIDE), path, request_id, enveloped=enveloped)


# --- in the contract ---

_SCHEMA: Final[Mapping[str, Any]] = {
    "type": "object",
    "title": "Problem",
    "description": "问题 (RFC 9457)。 A problem.",
    "required": ["type", "title", "status", "detail", "instance", "errors", "request_id"],
    "properties": {
        "type": {"type": "string", "enum": [kind.type for kind in KINDS]},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "instance": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {name: {"type": "string"} for name in ("in", "parameter", "detail")},
            },
        },
        "request_id": {"type": "string"},
        "candidates": {"type": "array", "items": {"type": "object"}},
    },
}


def responses(*kinds: ProblemKind) -> dict[int | str, dict[str, Any]]:
    """The `responses` of a route in the contract, by status."""
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {
        status: {"description": " / ".join(kind.title for kind in group), "content": content}
        for status, group in _by_status(kinds).items()
    }


def _by_status(kinds: Iterable[ProblemKind]) -> dict[int, list[ProblemKind]]:
    found: dict[int, list[ProblemKind]] = {}
    for kind in kinds:
        found.setdefault(kind.status, []).append(kind)
    return found


def put_schema(contract: dict[str, Any]) -> None:
    """Problems instead of the framework's own form of errors."""
    schemas = contract.setdefault("components", {}).setdefault("schemas", {})
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    schemas["Problem"] = dict(_SCHEMA)
