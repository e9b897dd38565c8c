"""回答. How an answer is given out: as JSON, with its digest, in an envelope for those who ask for one.

A question of the address (GET) that is asked again with the digest of its answer gets 304 if the answer is the same. It
was allowed, worked out and entered into the register like any other before that is said.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from fastapi import Request
from fastapi.responses import JSONResponse, Response

from graph_service.access.enquiry import digest

ENVELOPE: Final = "Accept-Envelope"
DONE: Final = "成功"
_REVALIDATED: Final = "private, no-cache"
_OF_THE_TELLING: Final = frozenset({"known_change", "explored", "cursor"})
"""What differs from one telling to the next while the content is the same."""


def wants_envelope(request: Request) -> bool:
    """Whether the caller wants `code`, `message` and `data` around every answer."""
    return request.headers.get(ENVELOPE) == "1"


def enveloped(code: int | str, message: str, data: Any) -> dict[str, Any]:
    """信封. `code` 0 where all went well, else the kind of problem."""
    return {"code": code, "message": message, "data": data}


def reply(request: Request, said: Mapping[str, Any], content_hash: str | None = None) -> Response:
    """The answer as JSON; 304 if the caller holds it already. `content_hash`: of the answer, where it carries one."""
    body = enveloped(0, DONE, said) if wants_envelope(request) else said
    headers = {"Vary": f"Accept, {ENVELOPE}"}
    if request.method != "GET":
        return JSONResponse(body, headers=headers)
    tag = tag_of(content_hash or digest(_content(said)), "envelope" if body is not said else "json", *said)
    headers |= {"ETag": tag, "Cache-Control": _REVALIDATED}
    if is_held(request, tag):
        return Response(status_code=304, headers=headers)
    return JSONResponse(body, headers=headers)


def tag_of(content_hash: str, *form: str) -> str:
    """实体标签. Weak: number and time of issue may differ where the content is the same; each form has its own."""
    return f'W/"{digest([content_hash, *form])[:32]}"'


def is_held(request: Request, tag: str) -> bool:
    """Whether the caller says that it holds this answer (RFC 9110, 13.1.2, weak comparison)."""
    held = request.headers.get("if-none-match", "")
    bare = tag.removeprefix("W/")
    return held.strip() == "*" or bare in [one.strip().removeprefix("W/") for one in held.split(",")]


def _content(said: Any) -> Any:
    if isinstance(said, Mapping):
        return {name: _content(part) for name, part in said.items() if name not in _OF_THE_TELLING}
    return [_content(part) for part in said] if isinstance(said, list) else said
