"""回答. How an answer is given out: as JSON, with its digest, in an envelope for those who ask for one.

A question of the address (GET) that is asked again with the digest of its answer gets 304 if the answer is the same. It
was allowed, worked out and entered into the register like any other before that is said.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from fastapi import Request
from fastapi.responses import JSONResponse, Response

from api.http.problems import ENVELOPE, wants_envelope
from graph_service.access.enquiry import digest

DONE: Final = "成功"
_REVALIDATED: Final = "private, no-cache"
_OF_THE_TELLING: Final = frozenset({"known_change", "explored", "cursor"})
"""What differs from one telling to the next while the content is the same."""


def reply(request: Request, said: Mapping[str, Any], content_hash: str | None = None) -> Response:
    """The answer as JSON, persons by the caller's references; 304 if the caller holds it already.

    `content_hash`: of the answer, where it carries one.
    """
    said = request.state.references.told(said)
    wrapped = wants_envelope(request.headers)
    body = {"code": 0, "message": DONE, "data": said} if wrapped else said
    form = ("envelope" if wrapped else "json", *said)
    return unless_held(request, content_hash or digest(_content(said)), form, lambda: JSONResponse(body))


def unless_held(
    request: Request, content_hash: str, form: tuple[str, ...], make: Callable[[], Response]
) -> Response:
    """The answer in a form, with its entity tag; 304 if the caller holds it already. What was asked in a body has none
    (RFC 9110, 13.1.2: 304 answers GET)."""
    headers = {"Vary": f"Accept, Authorization, {ENVELOPE}"}
    if request.method == "GET":
        headers |= {"ETag": tag_of(content_hash, *form), "Cache-Control": _REVALIDATED}
        if is_held(request, headers["ETag"]):
            return Response(status_code=304, headers=headers)
    made = make()
    made.headers.update(headers)
    return made


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
