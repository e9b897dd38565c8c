"""状况. Whether the process lives, whether it can answer, and which program it is; no key is asked for."""

from __future__ import annotations

from datetime import date
from importlib.metadata import version as installed
from typing import Annotated, Any

from fastapi import APIRouter, Depends

from api.http import problems
from api.http.auth import open_store
from api.http.problems import Problem
from api.session import today
from graph_service.store.as_of import RESTORING
from graph_service.store.graph_store import GraphStore

health = APIRouter(tags=["状况 health"])


@health.get(
    "/healthz",
    operation_id="read_health",
    summary="进程 · The process",
    description="进程在运行; 不问图库。 It runs; the store is not asked.",
)
def alive() -> dict[str, str]:
    return {"status": "ok"}


@health.get(
    "/readyz",
    operation_id="read_readiness",
    summary="就绪 · Ready",
    description="图库、结构脚本与数据日。 The store, its migrations, and how old the data are.",
    responses=problems.responses(problems.AWAY, problems.NOT_READY),
)
def ready(store: Annotated[GraphStore, Depends(open_store)]) -> dict[str, Any]:
    pending = store.pending_migrations()
    if pending or store.read("store/read_info", id=RESTORING):
        raise Problem(
            problems.NOT_READY,
            "图库正在恢复, 或结构脚本尚未执行。 The store is being restored, or its schema is not up to date.",
            more={"pending_migrations": pending},
        )
    days = [load["data_day"] for load in (row["load"] for row in store.read("loads/list_loads"))
            if load["state"] == "done"]  # fmt: skip
    latest = max(days, default=None)
    return {"status": "ready", "change": store.last_change(), **_age(latest)}


def _age(latest: date | None) -> dict[str, Any]:
    """数据日 and its age in days; null without data."""
    return {
        "data_day": latest.isoformat() if latest else None,
        "data_age_days": (today() - latest).days if latest else None,
    }


@health.get(
    "/version",
    operation_id="read_version",
    summary="版本 · Version",
    description="程序与接口的版本。 Of program and interface.",
)
def version() -> dict[str, str]:
    return {"name": "credit-graph", "version": installed("credit-graph"), "api": "v1"}
