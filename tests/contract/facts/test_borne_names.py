"""按登记名称推定: who is known by name only is read, when that is asked, as the one standing organisation of that name."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import permutations
from typing import Final

import pytest

from graph_service.domain import model
from graph_service.domain.model import Entity, Fact
from graph_service.exploring.between import PathQuestion, Paths, links_among, paths_between
from graph_service.exploring.budget import Budget
from graph_service.exploring.owners import holdings_of, ownership_of
from graph_service.facts.borne_names import Presumed
from graph_service.liability.consequences import consequences_of, hints_of
from graph_service.liability.rulebooks import establish
from graph_service.liability.spreading import Spreader
from graph_service.store.audit import Auditor
from graph_service.store.graph_store import GraphStore
from graph_service.store.ledger import Ledger
from tests import town
from tests.support.stores import emptied
from tests.town import (
    BAILU,
    DANFENG,
    LI,
    LIN,
    QINGHE,
    QINGHE_NAMED,
    SHIQIAO,
    SHIQIAO_NAMED,
    SHIQIAO_TWIN,
    YUANSHAN,
)

DAY: Final = date(2024, 7, 1)
NAME: Final = town.ORGANISATIONS[QINGHE.id]


def named(entity: Entity, text: str) -> Fact:
    """As a file of holders calls somebody whom it gives no code."""
    return town.bears(entity, text, f"seen:{text}")


REGISTER: Final = town.Sheet(
    "organisations", [town.call(QINGHE), model.status(QINGHE, "存续"), town.call(BAILU)]
)
HELD: Final = town.Sheet(
    "shareholders",
    [model.shareholding(QINGHE_NAMED, BAILU, Decimal("0.6")), named(QINGHE_NAMED, NAME)],
)
OWNED: Final = town.Sheet("shareholders", [model.shareholding(LIN, QINGHE, Decimal(1))])
SHEETS: Final = (REGISTER, HELD, OWNED)


def paths(
    store: GraphStore, one: Entity, other: Entity, *, by_name: bool = True, day: date = DAY, hops: int = 3
) -> Paths:
    asked = PathQuestion(day, store.last_change(), hops, budget=Budget(), by_name=by_name)
    return paths_between(store, one.id, other.id, asked)


def test_a_way_by_name_is_told_when_asked_and_marked(store: GraphStore) -> None:
    town.fill(store, SHEETS)

    found = paths(store, QINGHE, BAILU)

    (way,) = found.best
    assert (way.ids, way.weak, way.strength) == ((QINGHE.id, BAILU.id), True, Fraction("0.4"))
    assert [(link.presumed, link.share) for link in found.links] == [(True, Fraction("0.6"))]
    assert found.presumed == (Presumed(QINGHE_NAMED.id, QINGHE.id),)
    assert found.parties[QINGHE_NAMED.id].name == NAME
    assert found.named_only == ()


def test_without_being_asked_no_name_is_followed_and_the_answer_says_that_one_is_near(
    store: GraphStore,
) -> None:
    town.fill(store, SHEETS)

    found = paths(store, QINGHE, BAILU, by_name=False)

    assert (found.hops, found.presumed) == (None, ())
    assert found.named_only == (QINGHE_NAMED.id,)
    assert found.parties[QINGHE_NAMED.id].name == NAME


@pytest.mark.parametrize("start", [LIN, BAILU])
def test_names_are_followed_from_either_end(store: GraphStore, start: Entity) -> None:
    town.fill(store, SHEETS)

    found = paths(store, start, BAILU if start is LIN else LIN)

    assert set(found.best[0].ids) == {LIN.id, QINGHE.id, BAILU.id}


def test_a_party_that_is_asked_about_by_its_name_alone_is_the_one_that_bears_it(store: GraphStore) -> None:
    town.fill(store, SHEETS)

    assert paths(store, QINGHE_NAMED, BAILU).start == QINGHE.id
    assert links_among(store, [QINGHE_NAMED.id, QINGHE.id, BAILU.id], PathQuestion(DAY, store.last_change(), 3, by_name=True)
                       ).members == (QINGHE.id, BAILU.id)  # fmt: skip


def test_owners_and_holdings_are_told_beyond_the_name(store: GraphStore) -> None:
    town.fill(store, SHEETS)
    known = store.last_change()

    plain = ownership_of(store, BAILU.id, DAY, known)
    owners = ownership_of(store, BAILU.id, DAY, known, by_name=True)
    holdings = holdings_of(store, LIN.id, DAY, known, by_name=True)

    assert [one.party for one in plain.owners] == []
    assert [(one.party, one.share) for one in owners.owners] == [(LIN.id, Fraction(3, 5))]
    assert [(one.owner, one.presumed) for one in owners.direct] == [(QINGHE.id, True)]
    assert [(one.party, one.presumed) for one in owners.tree] == [
        (BAILU.id, False), (QINGHE.id, True), (LIN.id, False),
    ]  # fmt: skip
    assert owners.presumed == holdings.presumed == (Presumed(QINGHE_NAMED.id, QINGHE.id),)
    assert {one.party for one in holdings.holdings} == {QINGHE.id, BAILU.id}


def test_a_company_that_holds_of_itself_by_name_is_told_so(store: GraphStore) -> None:
    own = model.shareholding(QINGHE_NAMED, QINGHE, Decimal("0.2"))
    town.fill(store, [REGISTER, town.Sheet("shareholders", [own, named(QINGHE_NAMED, NAME)])])

    found = ownership_of(store, QINGHE.id, DAY, store.last_change(), by_name=True)

    assert [(one.owner, one.owned, one.presumed) for one in found.direct] == [(QINGHE.id, QINGHE.id, True)]


def test_the_order_of_files_changes_nothing(store: GraphStore) -> None:
    told = set()
    for sheets in permutations(SHEETS):
        town.fill(emptied(store), sheets)
        found = paths(store, LIN, BAILU)
        told.add((tuple(way.ids for way in found.best), found.presumed, found.named_only))

    assert len(told) == 1


@pytest.mark.parametrize(
    "more",
    [
        [town.bears(DANFENG, NAME, "")],
        [town.bears(DANFENG, NAME, ""), model.status(DANFENG, "停业")],
    ],
    ids=["another bears it too", "another bears it, in a state that is not the end"],
)
def test_a_name_that_two_standing_organisations_bear_is_nobodys(store: GraphStore, more: list[Fact]) -> None:
    town.fill(store, [*SHEETS, town.Sheet("organisations", more)])

    found = paths(store, QINGHE, BAILU)

    assert (found.hops, found.presumed, found.named_only) == (None, (), (QINGHE_NAMED.id,))


@pytest.mark.parametrize(
    "more",
    [
        [town.bears(DANFENG, NAME, ""), model.status(DANFENG, "注销", date(2020, 1, 1))],
        [town.bears(DANFENG, NAME, f"until:{date(2019, 1, 1)}", None, date(2019, 1, 1))],
        [named(DANFENG, NAME)],
        [town.bears(town.DANFENG_OLD, NAME, ""), model.same_as(town.DANFENG_OLD, QINGHE, "conversion")],
    ],
    ids=["cancelled", "called so before", "called so in a list only", "an old code of the same"],
)
def test_who_does_not_stand_or_is_not_registered_so_on_the_day_does_not_count(
    store: GraphStore, more: list[Fact]
) -> None:
    town.fill(store, [*SHEETS, town.Sheet("organisations", more)])

    assert paths(store, QINGHE, BAILU).hops == 1


def test_the_day_decides_who_bears_a_name(store: GraphStore) -> None:
    renamed = date(2022, 1, 1)
    former = town.bears(YUANSHAN, NAME, f"until:{renamed}", None, renamed)
    later = town.Sheet("changes", [town.bears(QINGHE, NAME, f"since:{renamed}", renamed), former])
    register = town.Sheet("organisations", [town.call(YUANSHAN), model.status(QINGHE, "存续")])
    town.fill(store, [later, register, HELD])

    after, before = paths(store, QINGHE, BAILU), paths(store, YUANSHAN, BAILU, day=date(2021, 1, 1))

    assert (after.hops, before.hops) == (1, 1)
    assert paths(store, YUANSHAN, BAILU).hops is None
    assert paths(store, QINGHE, BAILU, day=date(2021, 1, 1)).hops is None


def test_what_was_not_known_then_is_not_presumed(store: GraphStore) -> None:
    town.fill(store, (HELD, OWNED, REGISTER))
    asked = PathQuestion(DAY, store.last_change() - 1, 3, by_name=True)

    assert paths_between(store, QINGHE.id, BAILU.id, asked).hops is None


def test_names_of_two_bearers_stay_apart_in_the_town(store: GraphStore) -> None:
    town.fill(store)
    held = model.shareholding(SHIQIAO_NAMED, DANFENG, Decimal("0.5"))
    standing = model.status(SHIQIAO_TWIN, "存续")
    town.fill(
        store, [town.Sheet("shareholders", [held]), town.Sheet("organisations", [standing], data_day=DAY)]
    )

    assert paths(store, SHIQIAO, DANFENG).hops is None


def test_a_forged_listing_under_a_name_reaches_nobody_of_the_one_that_bears_it(store: GraphStore) -> None:
    forged = model.decision("dishonest_judgment_debtor", "〔2024〕虚9901执88号", QINGHE_NAMED.id)
    listed = model.listing(forged, town.TOWN_COURT, date(2024, 3, 1), None, decided=date(2024, 3, 1),
                           authority="虚构市人民法院")  # fmt: skip
    represented = town.Sheet("organisations", [town.represents(LI, QINGHE), town.call(LI)])
    sheet = town.Sheet("dishonest_judgment_debtors", [listed, named(QINGHE_NAMED, NAME)], source=town.COURT)
    town.fill(store, [*SHEETS, represented, sheet], more=(forged,))
    ledger = Ledger(store, Auditor("town"))

    Spreader(ledger, establish(ledger)).full(DAY, lambda *_: None)

    known = store.last_change()
    reached = [
        one.party
        for read in (consequences_of, hints_of)
        for one in read(store.read, known, decisions=[forged.id])
    ]
    assert set(reached) <= {QINGHE_NAMED.id}
