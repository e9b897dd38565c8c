"""Faults that the town does not have, each put into an empty store."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from graph_service.domain import model
from graph_service.domain.model import Role
from graph_service.store.graph_store import GraphStore
from graph_service.upkeep import quality
from graph_service.upkeep.quality import QualityFinding
from tests import town

TODAY = date(2024, 10, 10)


def found(store: GraphStore, code: str) -> QualityFinding:
    return quality.quality(store, TODAY).finding(code)


def test_one_code_under_two_registered_names_is_found(store: GraphStore) -> None:
    here = town.Sheet("organisations", [town.call(town.QINGHE), model.status(town.QINGHE, "存续")])
    there = town.Sheet(
        "organisations", [town.bears(town.QINGHE, "虚构市青青贸易有限公司", "")], source=town.TAX, rank=20
    )
    town.fill(store, [here, there])

    (sample,) = found(store, "one_code_two_names").samples

    assert sample.detail == "虚构市青禾贸易有限公司 / 虚构市青青贸易有限公司"


def test_a_former_name_is_no_second_name(store: GraphStore) -> None:
    former = town.bears(town.QINGHE, "虚构市青苗商贸有限公司", "until:2017-09-01", None, date(2017, 9, 1))
    town.fill(store, [town.Sheet("organisations", [town.call(town.QINGHE), former])])

    assert found(store, "one_code_two_names").count == 0


def test_codes_that_are_joined_may_bear_one_name(store: GraphStore) -> None:
    old = town.bears(town.DANFENG_OLD, "虚构市丹枫农业专业合作社", "")
    joined = model.same_as(town.DANFENG_OLD, town.DANFENG, "conversion")
    town.fill(store, [town.Sheet("organisations", [town.call(town.DANFENG), old, joined])])

    assert found(store, "one_name_two_codes").count == 0
    assert quality.quality(store, TODAY).conversion.part == 1


def test_a_representative_stated_under_the_old_number_counts(store: GraphStore) -> None:
    joined = model.same_as(town.DANFENG_OLD, town.DANFENG, "conversion")
    facts = [
        town.call(town.DANFENG),
        model.status(town.DANFENG, "存续"),
        joined,
        town.represents(town.QIAN, town.DANFENG_OLD),
    ]
    town.fill(store, [town.Sheet("organisations", facts)])

    assert found(store, "no_representative").count == 0


def test_a_representative_who_left_leaves_a_gap(store: GraphStore) -> None:
    left = model.role_interval(town.LI, town.QINGHE, Role.LEGAL_REP, date(2015, 1, 1), date(2023, 1, 1))
    facts = [town.call(town.QINGHE), model.status(town.QINGHE, "存续"), left]
    town.fill(store, [town.Sheet("organisations", facts)])

    (sample,) = found(store, "no_representative").samples

    assert sample.party == town.QINGHE.id
    assert "前任已离任" in sample.detail


def test_one_that_is_cancelled_needs_no_representative(store: GraphStore) -> None:
    facts = [town.call(town.QINGHE), model.status(town.QINGHE, "注销", date(2020, 1, 1))]
    town.fill(store, [town.Sheet("organisations", facts)])

    assert found(store, "no_representative").count == 0


def test_an_unknown_state_is_counted_apart_and_needs_a_representative_too(store: GraphStore) -> None:
    facts = [
        town.call(town.QINGHE),
        town.represents(town.LI, town.QINGHE),
        town.call(town.BAILU),
        town.call(town.HUTONG),
        model.status(town.HUTONG, "存续"),
    ]
    town.fill(store, [town.Sheet("organisations", facts)])

    report = quality.quality(store, TODAY)  # beside them are ten organisations that are only mentioned
    details = {one.party: one.detail for one in report.finding("no_representative").samples}

    assert (report.standing, report.unknown_state) == (1, 2)
    assert details == {town.BAILU.id: "状态不详 state unknown", town.HUTONG.id: ""}


def test_an_organisation_that_is_only_mentioned_has_no_unknown_state(store: GraphStore) -> None:
    facts = [town.call(town.QINGHE), model.shareholding(town.BAILU, town.QINGHE, Decimal("0.5"))]
    town.fill(store, [town.Sheet("shareholders", facts)])

    assert quality.quality(store, TODAY).unknown_state == 1


def test_a_public_body_needs_no_legal_representative(store: GraphStore) -> None:
    hospital = town.BAILU  # by its code alone it is no public body
    facts = [town.call(town.FINANCE_BUREAU), town.call(hospital), model.profile(hospital, public_body=True)]
    town.fill(store, [town.Sheet("government_bodies", facts)])

    assert found(store, "no_representative").count == 0


def test_shares_of_two_sources_are_not_added_up(store: GraphStore) -> None:
    whole = [town.call(town.QINGHE), model.shareholding(town.LI, town.QINGHE, Decimal("0.9"))]
    town.fill(
        store,
        [
            town.Sheet("shareholders", whole),
            town.Sheet("shareholders", whole, source=town.TAX, rank=20),
        ],
    )

    assert found(store, "shares_over_100").count == 0


def test_a_sold_share_is_not_counted_beside_the_new_one(store: GraphStore) -> None:
    day = date(2022, 1, 1)
    facts = [
        town.call(town.QINGHE),
        model.shareholding(town.LI, town.QINGHE, Decimal("0.9"), None, day, f"until:{day}"),
        model.shareholding(town.LI, town.QINGHE, Decimal("0.3"), day, None, f"since:{day}"),
        model.shareholding(town.LI, town.QINGHE, Decimal("0.3")),
        model.shareholding(town.LIN, town.QINGHE, Decimal("0.7")),
    ]
    town.fill(store, [town.Sheet("shareholders", facts)])

    assert found(store, "shares_over_100").count == 0


def test_a_tiny_excess_is_an_excess(store: GraphStore) -> None:
    facts = [
        town.call(town.QINGHE),
        model.shareholding(town.LI, town.QINGHE, Decimal("0.9999999")),
        model.shareholding(town.LIN, town.QINGHE, Decimal("0.0000002")),
    ]
    town.fill(store, [town.Sheet("shareholders", facts)])

    assert found(store, "shares_over_100").count == 1


def test_a_self_holding_is_found(store: GraphStore) -> None:
    facts = [town.call(town.QINGHE), model.shareholding(town.QINGHE, town.QINGHE, Decimal("0.1"))]
    town.fill(store, [town.Sheet("shareholders", facts)])

    assert found(store, "self_holding").count == 1


def test_a_holder_that_bears_the_name_of_its_company_is_a_self_holding_to_be_checked(
    store: GraphStore,
) -> None:
    facts = [
        town.call(town.QINGHE),
        town.seen(town.QINGHE_NAMED, town.ORGANISATIONS[town.QINGHE.id]),
        model.shareholding(town.QINGHE_NAMED, town.QINGHE, Decimal("0.1")),
    ]
    town.fill(store, [town.Sheet("shareholders", facts)])

    (sample,) = found(store, "self_holding").samples

    assert (sample.party, "自身名称" in sample.detail) == (town.QINGHE.id, True)


def test_two_statements_of_one_source_and_day_are_a_contradiction(store: GraphStore) -> None:
    facts = [town.call(town.QINGHE), town.bears(town.QINGHE, "虚构市另一贸易有限公司", "")]
    town.fill(store, [town.Sheet("organisations", facts)])

    (sample,) = found(store, "contradiction").samples

    assert (sample.party, sample.detail) == (town.QINGHE.id, f"Name, {town.REGISTRY}")


def test_offices_whose_days_disagree_are_found(store: GraphStore) -> None:
    facts = [
        town.call(town.QINGHE),
        model.role_interval(town.LI, town.QINGHE, Role.DIRECTOR, date(2015, 1, 1), date(2023, 1, 1)),
        model.role_interval(town.LI, town.QINGHE, Role.DIRECTOR, date(2016, 1, 1), date(2023, 1, 1)),
    ]
    town.fill(store, [town.Sheet("officers", facts)])

    assert found(store, "disputed_interval").count == 2


def test_an_empty_store_gives_an_empty_report(store: GraphStore) -> None:
    report = quality.quality(store, TODAY)

    assert report.organisations == 0
    assert report.conversion.value is None
    assert all(one.count == 0 for one in report.findings)
