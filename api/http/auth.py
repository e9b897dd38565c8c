"""准入. Who asks, whether he may, how often, and the register's entry of what he asked.

key      Authorization: Bearer cg_…       401 without one that is in force
scope    what the route needs              403
rate     per key, a token bucket           429 with Retry-After
purpose  bound to the key, with a case     422 if missing, 403 if not bound
"""

from __future__ import annotations

import math
import threading
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Final

from fastapi import Depends, Request, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from starlette.concurrency import run_in_threadpool

from api.http import problems
from api.http.open_store import Keeper
from api.http.problems import Problem
from api.worker import Log
from graph_service.access.api_keys import ApiKey, NotAccepted, Scope, recognise
from graph_service.access.purposes import Purpose, purpose_of
from graph_service.errors import SettingError
from graph_service.store.audit import Auditor
from graph_service.store.graph_store import GraphStore, now

_BEARER: Final = HTTPBearer(
    auto_error=False,
    scheme_name="ApiKey",
    bearerFormat="cg_<id>_<secret>",
    description="接口密钥, 由 `credit-graph api-key create` 签发。 An API key.",
)
_ENDED: Final = {
    NotAccepted.EXPIRED: "密钥已过期。 The key has expired.",
    NotAccepted.REVOKED: "密钥已吊销。 The key was revoked.",
    NotAccepted.NOT_YET: "密钥尚未生效。 The key is not in force yet.",
}
_HOW: Final = (
    "请在 Authorization: Bearer 中出示密钥; 密钥由管理员用 credit-graph api-key create 签发。"
    " Send a key as Authorization: Bearer; the administrator makes one by `api-key create`."
)


class KeyAuditor(Auditor):
    """以密钥为操作人的审计员. One chain a key; its requests enter one after another."""

    def __init__(self, key: ApiKey) -> None:
        super().__init__(f"key:{key.name}")
        self._key = key.id
        self._turn = threading.Lock()

    def query(self, store: GraphStore, act: str, body: Mapping[str, Any]) -> None:
        with self._turn:
            super().query(store, act, {**body, "key": self._key})


class TokenBuckets:
    """令牌桶. `per_minute` at once, and again as many spread over each minute."""

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._most, self._clock = float(per_minute), clock
        self._left: dict[str, tuple[float, float]] = {}
        self._turn = threading.Lock()

    def take(self, who: str) -> float:
        """Take one; the seconds after which there is one again, 0 if there was one."""
        with self._turn:
            at = self._clock()
            left, since = self._left.get(who, (self._most, at))
            left = min(self._most, left + (at - since) * self._most / 60)
            taken = left >= 1
            self._left[who] = (left - 1 if taken else left, at)
            return 0.0 if taken else (1 - left) * 60 / self._most


@dataclass(frozen=True, slots=True)
class Caller:
    """调用方."""

    key: ApiKey
    auditor: Auditor


@dataclass(slots=True)
class Gate:
    """门禁. One for the process."""

    buckets: TokenBuckets
    log: Log
    wrong: Counter[str] = field(default_factory=Counter)
    _auditors: dict[str, KeyAuditor] = field(default_factory=dict)
    _turn: threading.Lock = field(default_factory=threading.Lock)

    def admit(self, request: Request, store: GraphStore, presented: str | None, scope: Scope) -> Caller:
        """The caller; Problem if he may not come in."""
        found = recognise(store.read, presented, now().date()) if presented is not None else None
        if not isinstance(found, ApiKey):
            raise self._refused(request, found)
        request.state.key = found.id
        seconds = self.buckets.take(found.id)
        if seconds:
            wait = str(math.ceil(seconds))
            raise Problem(
                problems.TOO_MANY,
                f"请在 {wait} 秒后再试。 Try again in {wait} s.",
                headers={"Retry-After": wait},
            )
        if scope not in found.scopes:
            raise Problem(
                problems.NO_SCOPE,
                f"需要权限 {scope} ({scope.zh})。 The scope {scope} is needed.",
                headers={"WWW-Authenticate": f'Bearer error="insufficient_scope", scope="{scope}"'},
            )
        return Caller(found, self._auditor(found))

    def _refused(self, request: Request, why: NotAccepted | None) -> Problem:
        """Counted and logged; the key itself never."""
        word = why.value if why else "missing"
        with self._turn:
            self.wrong[word] += 1
            count = self.wrong[word]
        peer = request.client.host if request.client else None
        self.log(
            "key_refused",
            level="warning",
            request_id=request.state.request_id,
            why=word,
            peer=peer,
            count=count,
        )
        headers = {"WWW-Authenticate": 'Bearer realm="credit-graph"'}
        return Problem(problems.NO_KEY, _ENDED.get(why, _HOW) if why else _HOW, headers=headers)

    def _auditor(self, key: ApiKey) -> KeyAuditor:
        with self._turn:
            if key.id not in self._auditors:
                self._auditors[key.id] = KeyAuditor(key)
            return self._auditors[key.id]


async def open_store(request: Request) -> GraphStore:
    """The open store of the process; the event loop waits for it only where it must be opened anew."""
    keeper: Keeper = request.app.state.keeper
    held = keeper.held
    return held if held is not None else await run_in_threadpool(lambda: keeper.store)


def needs(scope: Scope) -> Callable[..., Awaitable[Caller]]:
    """The dependency of a route that a key with this scope opens."""

    async def caller(
        request: Request,
        store: Annotated[GraphStore, Depends(open_store)],
        sent: Annotated[HTTPAuthorizationCredentials | None, Security(_BEARER)],
    ) -> Caller:
        gate: Gate = request.app.state.gate
        presented = sent.credentials if sent else None
        return await run_in_threadpool(gate.admit, request, store, presented, scope)

    return caller


def stated(caller: Caller, purpose: str, where: str = "query") -> Purpose:
    """The purpose of a query, said in its address or its body; Problem if there is none such, or the key is not bound
    to it."""
    try:
        found = purpose_of(purpose)
    except SettingError as error:
        raise problems.wrong("purpose", str(error), where) from None
    if found.id not in caller.key.purposes:
        bound = "、".join(sorted(caller.key.purposes))
        raise Problem(problems.NO_PURPOSE, f"本密钥可用的用途: {bound}。 The key may be used for: {bound}.")
    return found
