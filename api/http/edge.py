"""边界. What every request passes first and every answer last: id, limits, security headers, one line of log.

Neither the log nor the answer repeats what was asked for: an address may hold a name or a number of a person.
"""

from __future__ import annotations

import re
import time
import traceback
from typing import Any, Final
from uuid import uuid4

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.http import problems
from api.http.problems import Problem
from api.worker import Log
from graph_service.domain.codes import mask_text

LONGEST_PATH: Final = 1024
LONGEST_QUERY: Final = 4096
LARGEST_BODY: Final = 64 * 1024
LARGER_BODIES: Final = {
    "/v1/checks": 1024 * 1024, "/v1/parties/states": 512 * 1024, "/v1/graph/linked": 512 * 1024,
}  # fmt: skip
"""Routes that are asked of many parties at once."""
STRICT: Final = "default-src 'none'; frame-ancestors 'none'"
_HEADERS: Final = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
    "Content-Security-Policy": STRICT,
}
_REQUEST_ID: Final = re.compile(r"[A-Za-z0-9._-]{1,64}")


class Edge:
    """The outermost layer; nothing passes it as an exception."""

    def __init__(self, app: ASGIApp, log: Log) -> None:
        self._app, self._log = app, log

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        await _Exchange(scope, receive, send, self._log).run(self._app)


class _Exchange:
    """One request and its answer."""

    def __init__(self, scope: Scope, receive: Receive, send: Send, log: Log) -> None:
        self.scope, self.log = scope, log
        self._receive, self._send = receive, send
        self.headers = Headers(scope=scope)
        given = self.headers.get("x-request-id", "")
        self.id = given if _REQUEST_ID.fullmatch(given) else uuid4().hex
        self.most = LARGER_BODIES.get(scope["path"], LARGEST_BODY)
        self.status = 0
        self.taken = 0

    async def run(self, app: ASGIApp) -> None:
        began = time.perf_counter()
        self.scope.setdefault("state", {})["request_id"] = self.id
        try:
            refused = self._refused()
            if refused is not None:
                wrapped = problems.wants_envelope(self.headers)
                shut = problems.answer(refused, self.scope["path"], self.id, enveloped=wrapped)
                await shut(self.scope, self._receive, self.send)
            else:
                await app(self.scope, self.receive, self.send)
        except Exception as error:
            self._tell_broken(error)
            if self.status == 0:
                wrapped = problems.wants_envelope(self.headers)
                shut = problems.broken(self.scope["path"], self.id, enveloped=wrapped)
                await shut(self.scope, self._receive, self.send)
        self._tell(time.perf_counter() - began)

    def _refused(self) -> Problem | None:
        if len(self.scope["raw_path"]) > LONGEST_PATH or len(self.scope["query_string"]) > LONGEST_QUERY:
            said = (
                f"路径至多 {LONGEST_PATH} 字节, 参数至多 {LONGEST_QUERY} 字节。 Path and query are limited."
            )
            return Problem(problems.TOO_LONG, said)
        length = self.headers.get("content-length", "0")
        return _too_large(self.most) if not length.isdecimal() or int(length) > self.most else None

    async def receive(self) -> Message:
        message = await self._receive()
        self.taken += len(message.get("body", b""))
        if self.taken > self.most:
            raise HTTPException(413)  # by way of the framework, which keeps its own exceptions as they are
        return message

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = MutableHeaders(scope=message)
            for name, value in _HEADERS.items():
                headers.setdefault(name, value)
            headers["X-Request-ID"] = self.id
        await self._send(message)

    def _tell_broken(self, error: Exception) -> None:
        where = [
            f"{one.filename}:{one.lineno} {one.name}" for one in traceback.extract_tb(error.__traceback__)
        ]
        self.log(
            "broken", level="error", request_id=self.id, kind=type(error).__name__,
            message=mask_text(str(error)), where=where[-8:],
        )  # fmt: skip

    def _tell(self, seconds: float) -> None:
        told: dict[str, Any] = {
            "request_id": self.id,
            "method": self.scope["method"],
            "route": getattr(self.scope.get("route"), "path", None),
            "status": self.status,
            "ms": round(seconds * 1000, 1),
        }
        key = self.scope["state"].get("key")
        self.log("request", **told, **({"key": key} if key else {}))


def _too_large(most: int) -> Problem:
    said = f"请求体至多 {most} 字节。 A body has at most {most} bytes."
    return Problem(problems.TOO_LARGE, said)
