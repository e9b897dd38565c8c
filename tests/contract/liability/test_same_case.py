"""同案. A body that the court lists as dishonest in a case is warned of that case no longer, as long as it is listed; the
order in which files came does not matter."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import permutations
from typing import Final

import pytest

from graph_service.domain import model
from graph_service.domain.model import Entity, Fact
from graph_service.law.timeline import decision_timelines
from graph_service.liability.decision_facts import gather
from graph_service.liability.rulebooks import establish
from graph_service.liability.spreading import touched_decisions
from graph_service.store.audit import Auditor
from graph_service.store.graph_store import GraphStore
from graph_service.store.ledger import Ledger
from tests import town
from tests.support.stores import emptied

FILED, LISTED, GONE, BACK = date(2024, 1, 1), date(2024, 3, 1), date(2024, 6, 1), date(2024, 7, 1)
COURT: Final = model.authority("虚构市人民法院")
BODY: Final = town.firm(80, "11")
ENFORCED: Final = model.decision("judgment_debtor", "(2024)虚9901执1号", BODY.id)
DISHONEST: Final = model.decision("dishonest_judgment_debtor", "(2024)虚9901执1号", BODY.id)
OTHER_CASE: Final = model.decision("dishonest_judgment_debtor", "(2024)虚9901执2号", BODY.id)
FOUND: Final = model.decision("government_dishonesty", "(2024)虚9901执1号", BODY.id)
WARNING: Final = "government_debtor.early_warning"


def stated(
    taken: Entity, since: date, authority: str = "虚构市人民法院", severity: str | None = None
) -> Fact:
    by = model.authority(authority)
    return model.listing(taken, by, since, None, decided=since, authority=authority, severity=severity)


def filled(store: GraphStore, sheets: Iterable[Iterable[Fact]]) -> GraphStore:
    body = model.profile(BODY, public_body=True)
    more = (BODY, COURT, model.authority("虚构市信用办公室"), ENFORCED, DISHONEST, OTHER_CASE, FOUND)
    decisions = [town.Sheet("decisions", list(facts)) for facts in sheets]
    town.fill(emptied(store), [*town.SHEETS, town.Sheet("government_bodies", [body]), *decisions], more)
    return store


def warned(store: GraphStore) -> dict[date, str]:
    """The state of the warning on the days that matter."""
    editions = establish(Ledger(store, Auditor("test")))
    (case,), _ = gather(store.read, [ENFORCED.id], store.last_change(), editions)
    (line,) = [
        one
        for one in decision_timelines(case.decision, case.facts, editions)
        if one.rule.id == WARNING and one.target == BODY.id
    ]
    days = (FILED, LISTED, GONE, BACK)
    return {day: standing.status.value for day in days if (standing := line.on(day)) is not None}


LISTING: Final = stated(DISHONEST, LISTED)
REMOVAL: Final = model.ending(DISHONEST, "entity_removed_from_list", GONE)
ENFORCEMENT: Final = stated(ENFORCED, FILED, severity="none")


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_the_warning_is_over_while_the_body_is_listed_and_back_when_it_leaves(
    store: GraphStore, order: tuple[int, ...]
) -> None:
    sheets = ([ENFORCEMENT], [LISTING], [REMOVAL])

    filled(store, [sheets[one] for one in order])

    assert warned(store) == {FILED: "advisory", LISTED: "released", GONE: "advisory", BACK: "advisory"}


def test_another_case_ends_no_warning(store: GraphStore) -> None:
    filled(store, [[ENFORCEMENT, stated(OTHER_CASE, LISTED)]])

    assert set(warned(store).values()) == {"advisory"}


def test_what_the_credit_office_has_found_is_not_what_a_court_has_found(store: GraphStore) -> None:
    filled(store, [[ENFORCEMENT, stated(FOUND, LISTED, "虚构市信用办公室")]])
    by_the_office = warned(store)
    filled(store, [[ENFORCEMENT, stated(FOUND, LISTED)]])

    assert set(by_the_office.values()) == {"advisory"}
    assert warned(store)[LISTED] == "released"


def test_a_listing_in_doubt_ends_no_warning(store: GraphStore) -> None:
    filled(store, [[ENFORCEMENT, stated(DISHONEST, LISTED, "虚构市市场监督管理局")]])

    assert set(warned(store).values()) == {"advisory"}


def test_a_change_of_the_listing_touches_the_enforcement(store: GraphStore) -> None:
    filled(store, [[ENFORCEMENT], [LISTING]])

    last = store.last_change()

    assert ENFORCED.id in touched_decisions(store.read, last - 1, last)
