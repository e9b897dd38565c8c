"""名册: through whom ways lead."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pytest

from graph_service.exploring.parties_met import Register
from graph_service.facts.organisation import Knowing
from graph_service.store.graph_store import now

TODAY = now().date()


def register(of_age: date | None, as_of: date) -> Register:
    """A register of one person, who comes of age on a day."""

    def read(name: str, **asked: Any) -> list[Mapping[str, Any]]:
        assert name == "exploring/parties"
        told = {
            "labels": ["Party", "Person"],
            "identity": "verified",
            "minor_until": of_age,
            "public_body": False,
        }
        return [{"id": id_, **told} for id_ in asked["ids"]]

    return Register(Knowing(read, 1, {}), as_of)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("of_age", "as_of", "joins"),
    [
        (None, TODAY, True),
        (TODAY, TODAY, True),
        (TODAY, TODAY - timedelta(days=1), False),
        (TODAY + timedelta(days=1), TODAY, False),
        (TODAY + timedelta(days=9), TODAY + timedelta(days=99), False),
    ],
    ids=["never told", "since today", "not then", "not yet", "not yet, though on that day"],
)
def test_no_way_leads_through_a_minor_of_the_day_or_of_today(
    of_age: date | None, as_of: date, *, joins: bool
) -> None:
    found = register(of_age, as_of)
    found.meet(["p:1"])
    found.describe(["p:1"])

    assert found.party("p:1").joins is joins
