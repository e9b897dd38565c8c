"""探查: ways, links, owners and holdings of the town, as known, of a day; and of random registers, as networkx says."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Final

from graph_service.access.purposes import purpose_of
from graph_service.domain.model import Entity
from graph_service.exploring.between import PathQuestion, Paths, links_among, paths_between
from graph_service.exploring.finding import find_parties
from graph_service.exploring.link_kinds import LinkType
from graph_service.exploring.owners import holdings_of, ownership_of
from graph_service.ownership.final_shares import NoneFound
from graph_service.reports.showing import refs_shown_to
from graph_service.store.graph_store import GraphStore
from tests.town import (
    BAILU,
    DANFENG,
    DANFENG_OLD,
    LI,
    LIN,
    QINGHE,
    QINGHE_BRANCH,
    QINGHE_NAMED,
    SHIQIAO,
    SHIQIAO_TWIN,
    YUANSHAN,
    ZHANG,
    ZHAO,
)

DAY: Final = date(2024, 7, 1)


def paths(
    store: GraphStore,
    one: Entity,
    other: Entity,
    hops: int = 6,
    day: date = DAY,
    ties: tuple[LinkType, ...] = tuple(LinkType),
) -> Paths:
    return paths_between(store, one.id, other.id, PathQuestion(day, store.last_change(), hops, ties))


# --- ways ---


def test_the_shortest_way_and_the_best_ones_are_told_with_what_joins_them(filled: GraphStore) -> None:
    found = paths(filled, QINGHE, BAILU)

    assert (found.hops, found.shortest_count) == (1, 1)
    assert [way.ids for way in found.best] == [(QINGHE.id, BAILU.id), (QINGHE.id, YUANSHAN.id, BAILU.id)]
    assert [[link.tie for link in way.links] for way in found.best] == [
        [LinkType.GUARANTEE],
        [LinkType.HOLDING, LinkType.PLEDGE],
    ]
    assert [way.strength for way in found.best] == [Fraction("0.5"), Fraction("0.4")]
    assert found.best[1].links[0].share == Fraction("0.6")
    assert not found.partial
    assert found.parties[YUANSHAN.id].name == "虚构市远山控股有限公司"


def test_the_graph_that_a_person_sees_holds_every_link_of_the_ways(filled: GraphStore) -> None:
    graph = paths(filled, QINGHE, BAILU).graph()

    assert set(graph) == {QINGHE.id, BAILU.id, YUANSHAN.id}
    assert {(a, b, d["tie"], d["share"]) for a, b, d in graph.edges(data=True)} == {
        (BAILU.id, QINGHE.id, "guarantee", None),
        (YUANSHAN.id, QINGHE.id, "holding", Fraction("0.6")),
        (YUANSHAN.id, BAILU.id, "pledge", None),
    }


def test_only_the_kinds_asked_for_are_followed(filled: GraphStore) -> None:
    found = paths(filled, QINGHE, BAILU, ties=(LinkType.HOLDING, LinkType.PLEDGE))

    assert [way.ids for way in found.best] == [(QINGHE.id, YUANSHAN.id, BAILU.id)]
    assert paths(filled, QINGHE, BAILU, ties=(LinkType.OFFICE,)).hops is None


def test_no_way_is_longer_than_asked(filled: GraphStore) -> None:
    assert paths(filled, LIN, BAILU, 1).hops is None
    assert paths(filled, LIN, BAILU, 2).hops == 2


def test_the_day_decides(filled: GraphStore) -> None:
    assert paths(filled, QINGHE, BAILU, day=date(2026, 1, 1)).hops == 2  # the guarantee is over
    assert paths(filled, QINGHE, BAILU, day=date(2019, 12, 31)).hops is None  # neither was begun


def test_what_was_not_known_then_is_not_there(filled: GraphStore) -> None:
    before = PathQuestion(DAY, 5, 6)  # the sheet of guarantees and pledges was the sixth

    assert paths_between(filled, QINGHE.id, BAILU.id, before).hops is None


def test_an_office_that_ended_joins_no_more_but_a_share_does(filled: GraphStore) -> None:
    found = paths(filled, ZHANG, QINGHE, 1, ties=(LinkType.OFFICE,))
    earlier = paths(filled, ZHANG, QINGHE, 1, date(2018, 1, 1), (LinkType.OFFICE,))

    assert {link.role for link in found.links} == {"director"}
    assert {link.role for link in earlier.links} == {"director", "legal_rep"}


def test_codes_of_one_organisation_are_no_way(filled: GraphStore) -> None:
    found = paths(filled, DANFENG_OLD, DANFENG)

    assert found.same
    assert (found.start, found.end, found.hops) == (DANFENG.id, DANFENG.id, None)


def test_an_unlinked_party_is_no_error(filled: GraphStore) -> None:
    found = paths(filled, QINGHE, SHIQIAO)

    assert (found.hops, found.best, found.partial) == (None, (), False)
    assert found.explored.parties > 2


def test_of_several_parties_the_linked_ones_are_told_strongest_first(filled: GraphStore) -> None:
    members = [one.id for one in (QINGHE, BAILU, LIN, SHIQIAO, ZHAO, QINGHE)]

    found = links_among(filled, members, PathQuestion(DAY, filled.last_change(), 3))

    assert [({pair.one, pair.other}, pair.way.strength) for pair in found.linked] == [
        ({QINGHE.id, ZHAO.id}, Fraction("0.665")),
        ({QINGHE.id, LIN.id}, Fraction("0.64")),
        ({QINGHE.id, BAILU.id}, Fraction("0.5")),
        ({BAILU.id, LIN.id}, Fraction("0.4")),
        ({BAILU.id, ZHAO.id}, Fraction("0.3325")),
        ({LIN.id, ZHAO.id}, Fraction("0.256")),
    ]
    assert (found.members, found.pairs, found.judged) == (tuple(members[:5]), 10, 10)


# --- finding ---


def test_parties_are_found_by_codes_and_names_all_at_once(filled: GraphStore) -> None:
    texts = [
        QINGHE.id,
        f" {BAILU.id.lower()} ",
        DANFENG_OLD.id[4:],
        "虚构市远山控股有限公司",
        LIN.id,
        "无此企业",
        "",
    ]

    found = find_parties(filled, texts, filled.last_change())

    assert [found[text].id for text in texts] == [
        QINGHE.id, BAILU.id, DANFENG_OLD.id, YUANSHAN.id, LIN.id, None, None,
    ]  # fmt: skip


def test_a_name_of_several_is_told_with_all_of_them_and_one_with_a_code_comes_first(
    filled: GraphStore,
) -> None:
    found = find_parties(filled, ["虚构市石桥建材有限公司", "虚构市青禾贸易有限公司"], filled.last_change())

    assert set(found["虚构市石桥建材有限公司"].ids) == {SHIQIAO.id, SHIQIAO_TWIN.id}
    assert found["虚构市青禾贸易有限公司"].id == QINGHE.id != QINGHE_NAMED.id


def test_nobody_is_found_by_his_name(filled: GraphStore) -> None:
    assert find_parties(filled, ["林远山"], filled.last_change())["林远山"].ids == ()


# --- owners and holdings ---


def test_owners_are_told_up_to_natural_persons_with_their_products(filled: GraphStore) -> None:
    found = ownership_of(filled, QINGHE.id, DAY, filled.last_change())

    assert [(stake.owner, stake.share) for stake in found.direct] == [
        (owner, share)
        for owner, share in sorted(
            {YUANSHAN.id: Fraction(3, 5), ZHANG.id: Fraction(1, 3), LI.id: Fraction(1, 15)}.items()
        )
    ]
    assert [(one.party, one.depth, one.through) for one in found.tree] == [
        (QINGHE.id, 0, Fraction(1)),
        (YUANSHAN.id, 1, Fraction(3, 5)),
        (ZHANG.id, 1, Fraction(1, 3)),
        (LI.id, 1, Fraction(1, 15)),
        (LIN.id, 2, Fraction(3, 5)),
    ]
    assert {one.party: one.share for one in found.owners} == {
        LIN.id: Fraction(3, 5), ZHANG.id: Fraction(1, 3), LI.id: Fraction(1, 15),
    }  # fmt: skip
    assert found.unknown == 0
    assert not found.partial
    assert found.beneficial is None


def test_the_controller_comes_with_the_holdings_in_their_order(filled: GraphStore) -> None:
    found = ownership_of(filled, QINGHE.id, DAY, filled.last_change()).controller

    assert found.top == LIN.id
    assert [(step.company, step.total) for step in found.proof] == [
        (YUANSHAN.id, Fraction(1)),
        (QINGHE.id, Fraction(3, 5)),
    ]


def test_beneficial_owners_hold_a_quarter_or_more(filled: GraphStore) -> None:
    found = ownership_of(filled, QINGHE.id, DAY, filled.last_change(), beneficial=True).beneficial

    assert found is not None
    assert found.owners == {LIN.id: Fraction(3, 5), ZHANG.id: Fraction(1, 3)}


def test_without_known_holders_all_is_unknown_and_a_reason_says_so(filled: GraphStore) -> None:
    found = ownership_of(filled, QINGHE_BRANCH.id, DAY, filled.last_change(), beneficial=True)

    assert found.direct == ()
    assert found.owners == ()
    assert found.unknown == 1
    assert found.controller.top is None
    assert found.beneficial is not None
    assert found.beneficial.reason is NoneFound.INFORMATION_UNKNOWN


def test_over_the_whole_is_reported_of_the_cooked_register(filled: GraphStore) -> None:
    assert ownership_of(filled, BAILU.id, DAY, filled.last_change()).over_whole == (BAILU.id,)


def test_holdings_are_told_downwards_with_what_is_controlled(filled: GraphStore) -> None:
    found = holdings_of(filled, LIN.id, DAY, filled.last_change())

    assert [(one.party, one.share) for one in found.holdings] == [
        (YUANSHAN.id, Fraction(1)),
        (QINGHE.id, Fraction(3, 5)),
    ]
    assert [step.company for step in found.controlled] == [YUANSHAN.id, QINGHE.id]
    assert (found.more, found.partial) == (0, False)


def test_direct_holders_alone_are_read_where_no_holder_is_an_organisation(filled: GraphStore) -> None:
    reader = _Counting(filled)

    ownership_of(reader, BAILU.id, DAY, filled.last_change())

    assert reader.asked.count("exploring/holders_at") == 1
    assert "exploring/parties" not in reader.asked


def test_persons_are_named_or_not_as_the_purpose_may(filled: GraphStore) -> None:
    parties = ownership_of(filled, QINGHE.id, DAY, filled.last_change()).parties

    assert refs_shown_to(parties, purpose_of("supervision"))[LIN.id].name == "林远山"
    assert refs_shown_to(parties, purpose_of("licensing"))[LIN.id].name == "林**"


class _Counting(GraphStore):
    """A store that notes which texts are asked of it."""

    def __init__(self, store: GraphStore) -> None:
        self._store = store
        self.asked: list[str] = []

    def read(self, name: str, **parameters: object) -> list[dict[str, object]]:
        self.asked.append(name)
        return self._store.read(name, **parameters)
