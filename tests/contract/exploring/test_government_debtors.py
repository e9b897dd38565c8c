"""政府机构被执行人: every stage by the facts that make it, days and amounts, and whom the body owes."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Final

import pytest

from graph_service.domain import model
from graph_service.domain.model import Entity, Fact
from graph_service.exploring.debtors import CaseStage, Debtor, Debtors, government_debtors
from graph_service.store.graph_store import GraphStore
from tests import town
from tests.support.stores import emptied
from tests.town import BAILU, TOWN_COURT, firm

_SESSIONS = ["_embedded_session", pytest.param("_neo4j_session", marks=pytest.mark.neo4j)]
DAY: Final = date(2024, 7, 1)
FILED: Final = date(2024, 1, 1)
WARNED, TALKING, VISITED, LISTED, PERFORMED, TURNED, REPAIRED, SILENT = (
    firm(30 + one, "11") for one in range(8)
)
WATER_BOARD: Final = model.organisation_by_name("虚构市水务局")
"""A body without a code that begins with 1: known as one because it acts as an authority."""
MERCHANT: Final = firm(60)
"""A firm that is a judgment debtor, too."""
NUMBER: Final = "〔2024〕虚9901执1号"


def case(body: Entity, matter: str = "judgment_debtor", number: str = NUMBER) -> Entity:
    return model.decision(matter, number, body.id)


def enforced(body: Entity, amount: str = "1000.50", reason: str | None = None, number: str = NUMBER) -> Fact:
    return model.listing(
        case(body, number=number), TOWN_COURT, FILED, None, severity="none", decided=FILED,
        authority="虚构市人民法院", amount=Decimal(amount), reason=reason,
    )  # fmt: skip


def dishonest(body: Entity, since: date = date(2024, 3, 1)) -> Fact:
    return model.listing(case(body, "dishonest_judgment_debtor"), TOWN_COURT, since, None, severity="serious")


FACTS: Final = [
    enforced(WARNED),
    enforced(WARNED, "0.50", number="〔2024〕虚9901执2号"),
    model.debt(WARNED, BAILU, "合同1", date(2023, 1, 1), None, amount=Decimal("70000"), reason="工程款"),
    model.debt(WARNED, BAILU, "合同2", date(2022, 1, 1), date(2023, 1, 1), amount=Decimal("9")),
    enforced(TALKING, reason="执行和解"),
    enforced(VISITED),
    model.visit(VISITED, "走访1", date(2024, 2, 1), result="已协调化解方案", unit="虚构街道"),
    enforced(LISTED),
    dishonest(LISTED),
    enforced(PERFORMED),
    model.ending(case(PERFORMED), "fully_performed", date(2024, 5, 1)),
    enforced(TURNED),
    model.ending(case(TURNED), "listed_sxbzxr", date(2024, 4, 1)),
    enforced(REPAIRED),
    model.repair(case(REPAIRED), "修1", date(2024, 4, 1)),
    dishonest(SILENT),
    model.acts_as(WATER_BOARD, model.authority("虚构市水务局")),
    enforced(WATER_BOARD),
    enforced(MERCHANT),
]
BODIES: Final = (WARNED, TALKING, VISITED, LISTED, PERFORMED, TURNED, REPAIRED, WATER_BOARD, MERCHANT)
ENTITIES: Final = (
    *BODIES,
    SILENT,
    model.authority("虚构市水务局"),
    *(case(one) for one in BODIES),
    case(WARNED, number="〔2024〕虚9901执2号"),
    case(LISTED, "dishonest_judgment_debtor"),
    case(SILENT, "dishonest_judgment_debtor"),
)


@pytest.fixture(scope="module", params=_SESSIONS)
def courts(request: pytest.FixtureRequest) -> GraphStore:
    """Public bodies at every stage; no test of the module may write."""
    store: GraphStore = emptied(request.getfixturevalue(request.param))
    town.fill(store, [town.Sheet("judgment_debtors", FACTS, source=town.COURT)], ENTITIES)
    return store


def asked(store: GraphStore, day: date = DAY, *, repaired: bool = False) -> Debtors:
    return government_debtors(store, day, store.last_change(), repaired=repaired)


def of(found: Debtors, body: Entity) -> Debtor:
    return next(one for one in found.debtors if one.party == body.id)


@pytest.mark.parametrize(
    ("body", "stage"),
    [
        (WARNED, CaseStage.WARNING),
        (TALKING, CaseStage.JOINT_SETTLEMENT),
        (VISITED, CaseStage.JOINT_SETTLEMENT),
        (LISTED, CaseStage.LISTED),
        (PERFORMED, CaseStage.SETTLED),
        (TURNED, CaseStage.LISTED),
        (WATER_BOARD, CaseStage.WARNING),
    ],
    ids=["warned", "talking", "visited", "listed", "performed", "turned", "water_board"],
)
def test_a_stage_is_read_off_the_facts(courts: GraphStore, body: Entity, stage: CaseStage) -> None:
    assert of(asked(courts), body).stage is stage


def test_days_and_amounts_are_of_the_open_cases(courts: GraphStore) -> None:
    found = of(asked(courts), WARNED)

    assert found.days == (DAY - FILED).days
    assert found.amount == Decimal("1001.00")
    assert [case.number for case in found.cases] == [NUMBER, "〔2024〕虚9901执2号"]
    assert found.cases[0].authority == "虚构市人民法院"


def test_what_was_paid_is_owed_no_more(courts: GraphStore) -> None:
    (owed,) = of(asked(courts), WARNED).owed

    assert (owed.creditor, owed.amount, owed.number, owed.reason) == (
        BAILU.id, Decimal("70000"), "合同1", "工程款",
    )  # fmt: skip


def test_a_settled_case_has_its_day_and_counts_for_no_amount(courts: GraphStore) -> None:
    found = of(asked(courts), PERFORMED)

    assert (found.days, found.amount) == (None, Decimal())
    assert found.cases[0].over == date(2024, 5, 1)


def test_where_no_source_says_how_much_no_amount_is_made_up(courts: GraphStore) -> None:
    found = of(asked(courts), SILENT)

    assert (found.stage, found.days, found.amount) == (CaseStage.LISTED, (DAY - date(2024, 3, 1)).days, None)


def test_before_it_was_performed_it_was_a_warning_and_before_it_was_filed_nothing(courts: GraphStore) -> None:
    assert of(asked(courts, date(2024, 4, 30)), PERFORMED).stage is CaseStage.WARNING
    assert of(asked(courts, date(2024, 2, 1)), LISTED).stage is CaseStage.WARNING
    assert asked(courts, date(2023, 12, 31)).debtors == ()


def test_a_firm_is_no_public_body_and_what_was_repaired_is_for_few(courts: GraphStore) -> None:
    found = asked(courts)

    assert not {MERCHANT.id, REPAIRED.id} & {one.party for one in found.debtors}
    assert of(asked(courts, repaired=True), REPAIRED).stage is CaseStage.SETTLED


def test_the_most_pressing_come_first_and_the_counts_add_up(courts: GraphStore) -> None:
    found = asked(courts)

    order = list(CaseStage)
    assert [order.index(one.stage) for one in found.debtors] == sorted(
        order.index(one.stage) for one in found.debtors
    )
    assert sum(found.counts.values()) == len(found.debtors)
    assert found.bodies == len({one.id for one in (*BODIES, SILENT, town.FINANCE_BUREAU)} - {MERCHANT.id})
