"""What is known of one party of the town on a day, and as it was known before."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from rich.console import Console

from graph_service.domain.model import Entity
from graph_service.domain.plain_values import plain
from graph_service.facts.party import Candidates, PartyFacts, party_facts
from graph_service.facts.shown import TieFact
from graph_service.store.graph_store import GraphStore, now
from tests import town
from visualizations.terminal.party_tree import draw_candidates, draw_facts

DAY = date(2024, 10, 10)


def facts_on(store: GraphStore, party: Entity, day: date = DAY, known_at: date | None = None) -> PartyFacts:
    found = party_facts(store, party.id, day, known_at)
    assert isinstance(found, PartyFacts)
    return found


def offices(facts: PartyFacts) -> set[tuple[str, str | None, str, str]]:
    return {(o.role, o.holder.name, str(o.since or "?"), str(o.until or "")) for o in facts.offices}


# --- finding ---


@pytest.mark.parametrize(
    "number", ["990100000000056", " 990100000000056 ", town.DANFENG.id, town.DANFENG_OLD.id]
)
def test_an_old_number_leads_to_the_organisation_that_it_became(filled: GraphStore, number: str) -> None:
    found = party_facts(filled, number, DAY)

    assert isinstance(found, PartyFacts)
    assert found.party.id == town.DANFENG.id
    assert [ref.id for ref in found.other_codes] == [town.DANFENG_OLD.id]


def test_an_organisation_is_found_by_its_organisation_code(filled: GraphStore) -> None:
    org_code = str(town.QINGHE.properties["org_code"])

    found = party_facts(filled, f"{org_code[:8]}-{org_code[8]}", DAY)

    assert isinstance(found, PartyFacts)
    assert found.party.id == town.QINGHE.id


def test_an_organisation_is_found_by_its_name_and_by_a_former_one(filled: GraphStore) -> None:
    for name in ("虚构市青禾贸易有限公司", "虚构市青苗商贸有限公司"):
        found = party_facts(filled, name, DAY)

        assert isinstance(found, PartyFacts)
        assert found.party.id == town.QINGHE.id


def test_a_party_known_by_the_name_only_is_named_beside_and_not_joined(filled: GraphStore) -> None:
    found = party_facts(filled, "虚构市青禾贸易有限公司", DAY)

    assert isinstance(found, PartyFacts)
    assert [ref.id for ref in found.same_name] == [town.QINGHE_NAMED.id]
    assert found.other_codes == ()


def test_a_name_of_several_organisations_gives_candidates_and_no_guess(filled: GraphStore) -> None:
    found = party_facts(filled, "虚构市石桥建材有限公司", DAY)

    assert isinstance(found, Candidates)
    assert [ref.id for ref in found.parties] == [town.SHIQIAO.id, town.SHIQIAO_TWIN.id, town.SHIQIAO_NAMED.id]


@pytest.mark.parametrize("text", ["没有这家公司", "林远山", "", "91990100999999999X"])
def test_what_names_no_organisation_finds_nothing(filled: GraphStore, text: str) -> None:
    assert party_facts(filled, text, DAY) is None


def test_the_caller_says_how_names_are_compared(filled: GraphStore) -> None:
    found = party_facts(filled, "青禾", DAY, match_name=lambda text: f"虚构市{text}贸易有限公司")

    assert isinstance(found, PartyFacts)


# --- one organisation ---


def test_names_are_told_with_their_time(filled: GraphStore) -> None:
    facts = facts_on(filled, town.QINGHE)

    assert [(n.text, n.since) for n in facts.names] == [("虚构市青禾贸易有限公司", date(2017, 9, 1))]
    assert [(n.text, n.until) for n in facts.former_names] == [("虚构市青苗商贸有限公司", date(2017, 9, 1))]
    assert [n.text for n in facts.seen_names] == ["青禾贸易"]


def test_the_name_of_a_past_day_is_the_former_one(filled: GraphStore) -> None:
    assert facts_on(filled, town.QINGHE, date(2017, 8, 31)).party.name == "虚构市青苗商贸有限公司"
    assert facts_on(filled, town.QINGHE, date(2017, 9, 1)).party.name == "虚构市青禾贸易有限公司"


def test_the_address_of_a_past_day_is_the_former_one(filled: GraphStore) -> None:
    before = facts_on(filled, town.QINGHE, date(2019, 3, 31)).addresses
    after = facts_on(filled, town.QINGHE, date(2019, 4, 1)).addresses

    assert [a.text for a in before] == ["虚构市一号路1号"]
    assert [a.text for a in after] == ["虚构市二号街2号"]


def test_a_change_record_that_names_people_only_settles_the_offices_of_the_identified(
    filled: GraphStore,
) -> None:
    before = facts_on(filled, town.QINGHE, date(2021, 5, 31))
    after = facts_on(filled, town.QINGHE, date(2021, 6, 1))

    assert ("legal_rep", "张三丰", "2015-03-12", "2021-06-01") in offices(before)
    assert ("legal_rep", "李四光", "2021-06-01", "") in offices(after)
    assert {o.holder.id for o in before.offices if o.role == "legal_rep"} == {town.ZHANG.id}
    assert {o.holder.id for o in after.offices if o.role == "legal_rep"} == {town.LI.id}
    assert all("name_only" in o.remarks for o in after.offices if o.role == "legal_rep")


def test_an_interval_whose_days_stand_beside_an_id_needs_no_remark(filled: GraphStore) -> None:
    told = {o.role: o.remarks for o in facts_on(filled, town.QINGHE, date(2021, 5, 31)).offices}

    assert told["director"] == told["supervisor"] == ()
    assert told["legal_rep"] == ("name_only",)  # the day on which it ended is stated by name only


def test_the_persons_own_page_tells_the_same_interval(filled: GraphStore) -> None:
    held = facts_on(filled, town.ZHANG, date(2021, 5, 31)).offices_held

    assert [(o.org.id, o.role, o.since, o.until) for o in held if o.role == "legal_rep"] == [
        (town.QINGHE.id, "legal_rep", date(2015, 3, 12), date(2021, 6, 1))
    ]
    assert [o.role for o in facts_on(filled, town.ZHANG).offices_held] == ["director"]


def test_two_stints_of_a_director_stay_two(filled: GraphStore) -> None:
    def director(day: date) -> list[date | None]:
        return [o.since for o in facts_on(filled, town.QINGHE, day).offices if o.role == "director"]

    assert director(date(2018, 12, 31)) == [date(2015, 3, 12)]
    assert director(date(2019, 6, 1)) == []
    assert director(DAY) == [date(2020, 5, 1)]


def test_a_homonym_elsewhere_is_another_person(filled: GraphStore) -> None:
    held = facts_on(filled, town.ZHAO).offices_held

    assert {o.org.id for o in held} == {town.QINGHE.id, town.QINGHE_BRANCH.id}


def test_shares_are_exact_and_each_source_adds_up_by_itself(filled: GraphStore) -> None:
    facts = facts_on(filled, town.QINGHE)

    assert [(h.holder.name, h.share) for h in facts.shareholders if h.evidence[0].source == town.TAX] == [
        ("虚构市远山控股有限公司", Fraction(11, 20))
    ]
    assert facts.share_totals == ((town.REGISTRY, Fraction(1)), (town.TAX, Fraction(11, 20)))
    assert dict(facts_on(filled, town.BAILU).share_totals)[town.REGISTRY] == Fraction(11, 10)
    assert [(h.org.id, h.share) for h in facts_on(filled, town.YUANSHAN).holdings] == [
        (town.QINGHE.id, Fraction(3, 5)),
        (town.QINGHE.id, Fraction(11, 20)),
    ]


def test_ties_are_told_from_both_ends(filled: GraphStore) -> None:
    qinghe, bailu = facts_on(filled, town.QINGHE), facts_on(filled, town.BAILU)
    bureau, yuanshan = facts_on(filled, town.FINANCE_BUREAU), facts_on(filled, town.YUANSHAN)
    branch = facts_on(filled, town.QINGHE_BRANCH)

    def others(ties: tuple[TieFact, ...]) -> list[str]:
        return [tie.other.id for tie in ties if tie.other]

    assert others(qinghe.branches) == [town.QINGHE_BRANCH.id]
    assert others(branch.branch_of) == [town.QINGHE.id]
    assert others(qinghe.guarantors) == [town.BAILU.id]
    assert others(bailu.guarantees) == [town.QINGHE.id]
    assert others(yuanshan.pledges) == others(bureau.debts) == [town.BAILU.id]
    assert others(bailu.pledged_to_it) == [town.YUANSHAN.id]
    assert others(bailu.credits) == [town.FINANCE_BUREAU.id]
    assert Decimal(bureau.debts[0].content["amount"]) == Decimal("1234567.89")
    assert yuanshan.pledges[0].content["of_name"] == "虚构市青禾贸易有限公司"


def test_a_tie_that_is_over_is_not_told(filled: GraphStore) -> None:
    assert facts_on(filled, town.QINGHE, date(2026, 1, 1)).guarantors == ()


def test_decisions_are_told_the_latest_first_with_all_that_followed(filled: GraphStore) -> None:
    tax, dishonest, penalty = facts_on(filled, town.QINGHE).decisions

    assert (tax.matter, dishonest.matter) == ("major_tax_violation", "dishonest_judgment_debtor")
    assert [item.person.id for item in tax.findings if item.person] == [town.LI.id]
    assert [item.since for item in tax.repairs] == [date(2024, 4, 1)]
    assert [item.content["event"] for item in dishonest.endings] == ["entity_removed_from_list"]
    assert [item.content["outcome"] for item in penalty.disputes] == ["pending"]


def test_what_began_after_the_day_is_not_told(filled: GraphStore) -> None:
    (dishonest, penalty) = facts_on(filled, town.QINGHE, date(2022, 12, 31)).decisions

    assert dishonest.matter == "dishonest_judgment_debtor"
    assert dishonest.endings == ()
    assert penalty.disputes == ()
    assert facts_on(filled, town.QINGHE, date(2022, 12, 31)).visits == ()


def test_a_person_sees_the_decision_that_finds_him_responsible(filled: GraphStore) -> None:
    (told,) = facts_on(filled, town.LI).decisions

    assert told.found
    assert told.about is not None
    assert told.about.id == town.QINGHE.id


def test_every_item_names_where_it_was_read(filled: GraphStore) -> None:
    facts = facts_on(filled, town.QINGHE)
    shown = [
        *facts.names, *facts.former_names, *facts.statuses, *facts.profiles, *facts.addresses, *facts.phones,
        *facts.offices, *facts.shareholders, *facts.branches, *facts.guarantors, *facts.visits,
        *(item for d in facts.decisions for item in (*d.listings, *d.endings, *d.disputes, *d.repairs)),
    ]  # fmt: skip

    assert all(one.evidence for one in shown)
    assert all(e.source and e.file and e.row and e.data_day for one in shown for e in one.evidence)


# --- known at ---


def test_what_was_not_known_yet_is_not_told(filled: GraphStore) -> None:
    yesterday = now().date() - timedelta(days=1)

    facts = facts_on(filled, town.QINGHE, DAY, yesterday)

    assert facts.known_change == 0
    assert (facts.names, facts.offices, facts.shareholders, facts.decisions) == ((), (), (), ())
    assert facts_on(filled, town.QINGHE, DAY, now().date()) == facts_on(filled, town.QINGHE)


# --- bounds ---


def test_no_more_than_the_limit_is_read_and_the_rest_is_counted(filled: GraphStore) -> None:
    facts = party_facts(filled, town.QINGHE.id, DAY, limit=2)

    assert isinstance(facts, PartyFacts)
    assert len(facts.decisions) == 2
    assert facts.more == {"AT_ADDRESS": 1, "Decision": 1, "HOLDS_ROLE": 5, "HOLDS_SHARE": 2, "Name": 2}
    assert facts_on(filled, town.QINGHE).more == {}


# --- shown ---


def test_the_tree_and_the_json_show_masks_and_never_a_number(filled: GraphStore) -> None:
    facts = facts_on(filled, town.QINGHE)
    console = Console(record=True, width=200)

    console.print(draw_facts(facts))
    tree, text = console.export_text(), json.dumps(plain(facts), ensure_ascii=False)

    assert "法定代表人 李四光 (已核实 9901************18)" in tree
    assert "重大税收违法失信主体 虚税稽罚〔2023〕3号" in tree
    assert "1/3 (≈33.3333%)" in tree
    assert json.loads(text)["shareholders"][0]["share"] == "3/5"
    for number in ("13800000000", "1981013"):
        assert number not in tree + text


def test_candidates_are_shown_with_their_ids(filled: GraphStore) -> None:
    found = party_facts(filled, "虚构市石桥建材有限公司", DAY)
    assert isinstance(found, Candidates)
    console = Console(record=True, width=200)

    console.print(draw_candidates(replace(found, text="[x]")))

    assert town.SHIQIAO_TWIN.id in console.export_text()
