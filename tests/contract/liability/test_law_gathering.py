"""取证. What is gathered of a decision is the same whatever else is asked about with it, on both engines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Final

import pytest

from graph_service.domain import model
from graph_service.domain.model import Entity, Fact, Role
from graph_service.liability.decision_facts import Gathered, gather
from graph_service.liability.spreading import touched_decisions
from graph_service.store.graph_store import GraphStore
from tests import town
from tests.support.stores import emptied

DAY: Final = date(2024, 3, 1)
COUNTY: Final = model.authority("虚构县财政局")
SHORT: Final = model.authority("县财政局")
OLD_CODE: Final = model.decision("consumption_restriction", "虚消〔2024〕1号", town.DANFENG_OLD.id)
NEW_CODE: Final = model.decision("consumption_restriction", "虚消〔2024〕2号", town.DANFENG.id)
ORDER: Final = model.decision("consumption_restriction", "虚消〔2024〕3号", town.QINGHE.id)
CIVIL: Final = model.decision("civil_chain", "虚民〔2024〕4号", town.QINGHE.id)
OF_QIAN: Final = model.decision("dishonest_judgment_debtor", "虚失〔2024〕5号", town.QIAN.id)
YUAN_NAMED: Final = town.named("林远山", town.QINGHE)
ENTITIES: Final = (COUNTY, SHORT, OLD_CODE, NEW_CODE, ORDER, CIVIL, OF_QIAN, YUAN_NAMED)
DECISIONS: Final = [one.id for one in (OLD_CODE, NEW_CODE, ORDER, CIVIL, OF_QIAN)]


def listed(taken: Entity, by: Entity) -> Fact:
    return model.listing(taken, by, DAY, None, decided=DAY, authority=str(by.properties["name"]))


SHEET: Final = town.Sheet(
    "decisions",
    [
        listed(OLD_CODE, COUNTY),
        listed(NEW_CODE, SHORT),
        listed(ORDER, COUNTY),
        listed(CIVIL, SHORT),
        listed(OF_QIAN, SHORT),
        # One body under its full and its short name.
        model.profile(town.FINANCE_BUREAU, district="330881", public_body=True),
        model.acts_as(town.FINANCE_BUREAU, COUNTY),
        model.acts_as(town.FINANCE_BUREAU, SHORT),
        # The cooperative's representative: since when stands at its old number, that he is at its new code.
        model.role_interval(town.QIAN, town.DANFENG_OLD, Role.LEGAL_REP, date(2016, 1, 1), None),
        model.role_interval(town.QIAN, town.DANFENG_OLD, Role.DIRECTOR, date(2016, 1, 1), None),
        # Somebody known by name only bears the name of a shareholder.
        model.role_interval(YUAN_NAMED, town.QINGHE, Role.PRINCIPAL, date(2020, 1, 1), None),
        model.name(YUAN_NAMED, "林远山", "", slot="林远山"),
        model.shareholding(town.LIN, town.QINGHE, Decimal("0.01")),
        # Persons have had other names; which of them is read first must not matter.
        model.name(town.ZHANG, "张三", "", slot="张三"),
        model.name(town.ZHANG, "张叁丰", "", slot="张叁丰"),
    ],
)  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """What was gathered of each decision: asked about alone, with the others, and in another order."""

    alone: dict[str, Gathered]
    together: dict[str, Gathered]
    backwards: dict[str, Gathered]


@pytest.fixture(
    scope="module", params=["_embedded_session", pytest.param("_neo4j_session", marks=pytest.mark.neo4j)]
)
def asked(request: pytest.FixtureRequest) -> Asked:
    store: GraphStore = emptied(request.getfixturevalue(request.param))
    town.fill(store, [*town.SHEETS, SHEET], ENTITIES)
    alone = {id_: gathered(store, [id_])[id_] for id_ in DECISIONS}
    return Asked(alone, gathered(store, DECISIONS), gathered(store, DECISIONS[::-1]))


def gathered(store: GraphStore, ids: Sequence[str]) -> dict[str, Gathered]:
    found, undated = gather(store.read, ids, store.last_change())
    assert undated == []
    return {one.decision.id: one for one in found}


def test_what_is_gathered_of_a_decision_does_not_depend_on_what_is_asked_about_with_it(asked: Asked) -> None:
    assert asked.together == asked.alone
    assert asked.backwards == asked.alone


def test_offices_are_read_at_every_code_of_the_organisation(asked: Asked) -> None:
    for id_, subject in ((OLD_CODE.id, town.DANFENG_OLD.id), (NEW_CODE.id, town.DANFENG.id)):
        facts = asked.together[id_].facts
        (office,) = [one for one in facts.offices_at[subject] if one.role == Role.LEGAL_REP]
        assert (office.person, office.since, office.until) == (town.QIAN.id, date(2016, 1, 1), None)
        assert len(office.grounds) == 2
        assert office.sure


def test_a_body_gives_its_region_to_the_decisions_under_each_of_its_names(asked: Asked) -> None:
    assert {one.decision.region for one in asked.together.values()} == {"330881"}


def test_shareholders_are_read_for_civil_matters_alone(asked: Asked) -> None:
    of_the_civil, of_the_order = (
        {office.role for office in asked.together[one.id].facts.offices} for one in (CIVIL, ORDER)
    )
    assert Role.SHAREHOLDER in of_the_civil
    assert Role.SHAREHOLDER not in of_the_order


def test_a_name_is_read_as_the_one_holder_who_bears_or_bore_it(asked: Asked) -> None:
    offices = asked.alone[ORDER.id].facts.offices
    left = [one for one in offices if one.role == Role.LEGAL_REP and one.until == date(2021, 6, 1)]
    assert [one.person for one in left] == [town.ZHANG.id]


def test_a_later_list_that_still_shows_an_officer_touches_the_decisions_of_his_organisation(
    store: GraphStore,
) -> None:
    since, left = date(2020, 1, 1), date(2024, 2, 1)
    shown = model.role_interval(town.WANG, town.QINGHE, Role.LEGAL_REP, since, None)
    sheets = [
        replace(SHEET, facts=[listed(ORDER, COUNTY)]),
        town.Sheet("officers", [shown], data_day=date(2024, 1, 31)),
        town.Sheet(
            "officers", [replace(shown, until=left)], source=town.TAX, rank=20, data_day=date(2024, 2, 28)
        ),
    ]
    town.fill(store, sheets, ENTITIES)
    before, change = gathered(store, [ORDER.id])[ORDER.id].facts.offices, store.last_change()

    town.fill(store, [*sheets, replace(sheets[1], data_day=date(2024, 3, 31))], ENTITIES)

    after = gathered(store, [ORDER.id])[ORDER.id].facts.offices
    assert {one.until for one in before} == {left}
    assert None in {one.until for one in after}
    assert ORDER.id in touched_decisions(store.read, change, store.last_change())
