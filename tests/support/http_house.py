"""HTTP 接口的试验场. The town behind the real application, with keys of several sorts, and what its log was told."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final

from httpx2 import Response
from starlette.testclient import TestClient

from api.http.app import create_app
from graph_service.access.api_keys import Scope, create_key, revoke_key
from graph_service.access.references import References
from graph_service.liability.acts import Acts
from graph_service.liability.rulebooks import establish
from graph_service.liability.spreading import Spreader
from graph_service.settings import Settings
from graph_service.store import audit
from graph_service.store.audit import Auditor
from graph_service.store.graph_store import GraphStore, Row, now
from graph_service.store.ledger import Ledger
from tests import town

ON_LIST: Final = date(2023, 1, 15)
ASKED: Final[dict[str, Any]] = {"purpose": "supervision", "case": "2026-17", "as_of": ON_LIST.isoformat()}
REPORT: Final = f"/v1/parties/{town.QINGHE.id}/report"
ALL: Final = [scope.value for scope in Scope]


def settle(store: GraphStore) -> None:
    """The town, a finding that 李四光 is responsible, approved, and all of it spread."""
    town.fill(store)
    clerk, head = (
        Acts(led, establish(led)) for led in (Ledger(store, Auditor(n)) for n in ("陈经办", "吴科长"))
    )
    found = clerk.finding_add(town.DISHONEST.id, town.LI.id, "legal_rep", date(2022, 12, 1), number="认1号")
    assert found.finding is not None
    head.finding_approve(found.finding, date(2022, 12, 2))
    Spreader(clerk.ledger, clerk.editions).full(ON_LIST, lambda *_: None)


def make_keys(store: GraphStore) -> dict[str, str]:
    """Keys by what they are; "none" is no key at all."""
    office, today = Ledger(store, Auditor("管理员")), now().date()

    def key(name: str, scopes: list[str], purposes: list[str], since: date = today, days: int = 9) -> str:
        return create_key(office, name, scopes, purposes, since, days)[1]

    keys = {
        "good": key("平台", ALL, ["supervision", "licensing"]),
        "other": key("另一平台", ALL, ["supervision"]),
        "parties": key("只检索", ["parties:read"], ["supervision"]),
        "books": key("只账册", ["runs:read", "rules:read"], []),
        "expired": key("过期", ALL, ["supervision"], today - timedelta(days=9)),
        "not yet": key("未生效", ALL, ["supervision"], today + timedelta(days=1)),
        "revoked": key("吊销", ALL, ["supervision"]),
    }
    revoke_key(office, "吊销")
    good = keys["good"]
    keys["wrong"] = good[:-1] + ("A" if good[-1] != "A" else "B")
    return keys


@dataclass
class House:
    """The application over a store. `events` is what its log was told."""

    store: GraphStore
    client: TestClient
    keys: dict[str, str]
    events: list[dict[str, Any]] = field(default_factory=list)

    def get(
        self, path: str, key: str = "good", headers: dict[str, str] | None = None, **asked: Any
    ) -> Response:
        """Ask with one of the keys; a parameter that is None is left out."""
        shown = {} if key == "none" else {"Authorization": f"Bearer {self.keys[key]}"}
        params = {name: value for name, value in asked.items() if value is not None}
        return self.client.get(path, params=params, headers={**shown, **(headers or {})})

    def post(
        self, path: str, key: str = "good", headers: dict[str, str] | None = None, **asked: Any
    ) -> Response:
        """Send a body with one of the keys; a member that is None is left out."""
        shown = {} if key == "none" else {"Authorization": f"Bearer {self.keys[key]}"}
        body = {name: value for name, value in asked.items() if value is not None}
        kind = {"Content-Type": "application/json"}
        return self.client.post(path, content=json.dumps(body), headers={**kind, **shown, **(headers or {})})

    def report(self, path: str = REPORT, key: str = "good", headers: dict[str, str] | None = None,
               **more: Any) -> Response:  # fmt: skip
        return self.get(path, key, headers, **{**ASKED, **more})

    def references(self, key: str = "good") -> References:
        """By which words the holder of a key names persons."""
        id_ = self.keys[key].split("_")[1]
        return References(self.client.app.state.reference_key, id_)  # type: ignore[attr-defined]

    def register(self) -> list[Row]:
        """Entries of queries, in the order in which they were made."""
        return sorted(
            (one for one in audit.records(self.store) if one["act"].startswith("query.")),
            key=lambda one: str(one["at"]),
        )


@contextmanager
def opened(store: GraphStore, settings: Settings, keys: dict[str, str]) -> Iterator[House]:
    """The application, running over the store of these settings."""
    events: list[dict[str, Any]] = []

    def log(event: str, *, level: str = "info", **told: Any) -> None:
        events.append({"event": event, "level": level, **told})

    with TestClient(create_app(settings, log), base_url="http://127.0.0.1:8000") as client:
        yield House(store, client, keys, events)


def assert_problem(answer: Response, status: int, slug: str) -> dict[str, Any]:
    """A whole problem of RFC 9457, and nothing else; its members."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    said: dict[str, Any] = answer.json()
    assert {"type", "title", "status", "detail", "instance", "errors", "request_id"} <= set(said)
    assert said["type"] == f"urn:credit-graph:problem:{slug}"
    assert said["status"] == status
    assert said["request_id"] == answer.headers["x-request-id"]
    assert said["title"]
    assert said["detail"]
    return said
