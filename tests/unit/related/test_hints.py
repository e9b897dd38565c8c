"""Hints against the worked cases, against the plain reading of the same text, and against what no reading may break."""

from __future__ import annotations

import ast
import copy
import json
import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from graph_service.errors import RuleBookError
from graph_service.law.book_reader import read_book
from graph_service.law.rules import Duration
from graph_service.related.case_reader import read_case
from graph_service.related.factors import read_factors
from graph_service.related.hint_facts import HubKind
from graph_service.related.hint_trial import related_as_json
from graph_service.related.hints import Relating
from graph_service.related.relation import Relation, Terms, end_of_term, hint_terms
from tests.support.plain_related import Json, plain_related
from tests.support.related_worlds import random_world, worlds

ROOT = Path(__file__).parents[3]
CASES: list[Json] = json.loads((ROOT / "tests/cases/related_cases.json").read_text(encoding="utf-8"))["cases"]
BOOK = read_book(None)
TERMS = hint_terms(BOOK)
FACTORS = read_factors()
some = settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


def answers(case: Json, terms: Terms = TERMS) -> list[Json]:
    read = read_case(case, FACTORS.hubs)
    relating = Relating.of(read.facts, read.as_of, terms, FACTORS, read.hubs)
    return [{"name": read.name, **related_as_json(relating.related(one))} for one in read.targets]


def seeded(many: int, seed: int) -> Iterator[tuple[random.Random, Json]]:
    rng = random.Random(seed)
    for _ in range(many):
        yield rng, random_world(rng)


def changed(case: Json, **facts: object) -> Json:
    return {**case, "facts": {**case["facts"], **facts}}


def found(case: Json) -> dict[tuple[str, str, str], Json]:
    """Hints by target, rule and party."""
    return {
        (one["target"], hint["rule"], hint["party"]): hint for one in answers(case) for hint in one["hints"]
    }


# ---- the same answers


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_worked_case_is_answered(case: Json) -> None:
    assert answers(case) == [{"name": case["name"], **case["expected"]}]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_the_plain_reading_answers_a_worked_case(case: Json) -> None:
    assert plain_related(case) == [{"name": case["name"], **case["expected"]}]


def test_there_are_twenty_seven_worked_cases() -> None:
    assert len(CASES) == 27


@pytest.mark.slow
@some
@given(worlds())
def test_a_drawn_world_is_answered_as_the_plain_reading_does(world: Json) -> None:
    assert answers(world) == plain_related(world)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_random_worlds_are_answered_as_the_plain_reading_does(seed: int) -> None:
    wrong = [world for _, world in seeded(100, seed) if answers(world) != plain_related(world)]

    assert wrong == []


@pytest.mark.slow
def test_the_random_worlds_show_every_rule_and_every_doubt() -> None:
    """Otherwise agreement would prove little."""
    told = [one for _, world in seeded(600, 11) for one in answers(world)]
    hints = [hint for one in told for hint in one["hints"]]

    assert {hint["rule"] for hint in hints} == set(Relation)
    assert {hint["rule"] for hint in hints if hint["weak"]} == {
        "same_legal_representative", "common_officer", "former_officer", "possible_successor",
        "controlling_holding", "significant_holding", "minor_holding",
    }  # fmt: skip
    assert {hint["status"] for hint in hints} == {"advisory", "held"}
    assert {len(hint["path"]) for hint in hints} == {2, 3, 4}
    assert any(hint["more_paths"] for hint in hints)
    assert {hub["kind"] for one in told for hub in one["suppressed"]} == set(HubKind)
    assert any(len(one["contributions"]) > 2 for one in told)


# ---- single sentences of the text


def world(**facts: object) -> Json:
    """T, three more firms and a public body in the middle of 2026."""
    orgs: Json = {"T": {}, "A": {}, "B": {}, "C": {}, "G": {"public_body": True}}
    return {
        "name": "w",
        "as_of": "2026-06-30",
        "target": "T",
        "facts": {"orgs": orgs, "persons": {}, **facts},
    }


def legal_rep(org: str, person: str = "p", /, **days: object) -> Json:
    return {"org": org, "person": person, "role": "legal_rep", "from": "2020-01-01", **days}


def holding(owner: str, owned: str, share: str, **days: object) -> Json:
    return {"owner": owner, "owned": owned, "share": share, **days}


def hints(case: Json) -> list[tuple[str, str, float]]:
    return [(one["rule"], one["party"], one["evidence"]) for out in answers(case) for one in out["hints"]]


def test_an_office_with_neither_day_known_is_a_present_one_and_not_weak() -> None:
    unknown = legal_rep("A", **{"from": None})
    case = world(roles=[legal_rep("T"), unknown])

    assert hints(case) == [("same_legal_representative", "A", 0.7)]


def test_an_office_whose_beginning_is_unknown_is_weak_while_its_end_is_known() -> None:
    case = world(roles=[legal_rep("T"), legal_rep("A", **{"from": None, "to": "2026-07-10"})])

    (hint,) = answers(case)[0]["hints"]

    assert (hint["evidence"], hint["weak"], hint["valid_to"]) == (0.35, True, "2026-07-10")


def test_two_doubts_halve_once() -> None:
    doubtful = {"from": None, "to": "2030-01-01"}
    case = world(
        roles=[legal_rep("T", **doubtful), legal_rep("A", **doubtful)],
        persons={"p": {"identity": "probable"}},
    )

    assert hints(case) == [("same_legal_representative", "A", 0.35)]


def test_of_two_records_the_strongest_counts_before_the_one_that_lasts_longest() -> None:
    case = world(
        roles=[
            legal_rep("T"),
            legal_rep("A", to="2026-07-05"),
            legal_rep("A", to="2026-08-01", **{"from": None}),
            legal_rep("A", to="2026-07-06"),
        ]
    )

    (hint,) = answers(case)[0]["hints"]

    assert (hint["weak"], hint["valid_to"], hint["more_paths"]) == (False, "2026-07-06", 0)


def test_an_office_that_ended_as_it_began_was_never_held() -> None:
    never = legal_rep("T", **{"from": "2026-01-01", "to": "2026-01-01"})

    assert hints(world(roles=[never, legal_rep("A")])) == []
    assert hints(world(roles=[{**never, "from": "2025-12-31"}, legal_rep("A")])) == [
        ("former_officer", "A", 0.25)
    ]


def test_an_organisation_that_holds_offices_is_no_person_in_common() -> None:
    assert hints(world(roles=[legal_rep("T", "B"), legal_rep("A", "B")])) == []


def test_a_public_body_as_target_is_related_to_what_it_owns() -> None:
    case = {**world(holdings=[holding("G", "A", "1")]), "target": "G"}

    assert hints(case) == [("controlling_holding", "A", 0.8)]


def test_down_and_then_up_is_no_control() -> None:
    case = world(holdings=[holding("T", "A", "0.6"), holding("B", "A", "0.6")])

    assert [party for _, party, _ in hints(case)] == ["A"]


def test_significant_holdings_do_not_turn() -> None:
    case = world(holdings=[holding("B", "T", "0.3"), holding("B", "C", "0.3")])

    assert hints(case) == [("significant_holding", "B", 0.5)]


def test_the_first_end_among_the_parcels_is_the_end_of_the_holding() -> None:
    parcels = [holding("A", "T", "0.3", to="2026-09-01"), holding("A", "T", "0.3", to="2026-08-01")]
    nothing = holding("A", "T", "0", to="2026-07-01")

    (hint,) = answers(world(holdings=[*parcels, nothing]))[0]["hints"]

    assert (hint["rule"], hint["valid_to"]) == ("controlling_holding", "2026-08-01")


def test_exactly_so_many_as_the_limit_is_no_hub_one_more_is() -> None:
    roles = [legal_rep("T"), legal_rep("A"), legal_rep("B")]
    three = world(roles=roles, settings={"person_hub": 3})
    two = world(roles=roles, settings={"person_hub": 2})

    assert len(hints(three)) == 2
    assert answers(three)[0]["suppressed"] == []
    assert hints(two) == []
    assert answers(two)[0]["suppressed"] == [{"kind": "person", "id": "p", "count": 3}]


def test_a_hub_joins_nobody_under_any_rule_but_may_be_the_party() -> None:
    case = world(
        holdings=[holding("p", org, "0.6") for org in ("T", "A", "B")],
        roles=[legal_rep("T"), legal_rep("A")],
        settings={"holder_hub": 2},
    )

    assert hints(case) == [("controlling_holding", "p", 0.8)]
    assert answers(case)[0]["suppressed"] == [{"kind": "holder", "id": "p", "count": 3}]


def test_a_minor_who_is_a_hub_is_not_named() -> None:
    case = world(
        roles=[legal_rep("T"), legal_rep("A")], persons={"p": {"minor": True}}, settings={"person_hub": 1}
    )

    assert answers(case)[0]["suppressed"] == []


def test_one_value_as_address_and_phone_is_one_path() -> None:
    rows = [{"org": "T", "value": "1"}, {"org": "A", "value": "1"}]

    (hint,) = answers(world(addresses=rows, phones=rows))[0]["hints"]

    assert (hint["path"], hint["more_paths"]) == (["T", "1", "A"], 0)


def test_hints_of_equal_strength_are_told_by_their_shortest_then_first_path() -> None:
    case = world(roles=[legal_rep(org, person) for org in ("T", "A") for person in ("r", "q")])

    (hint,) = answers(case)[0]["hints"]

    assert (hint["path"], hint["more_paths"]) == (["T", "q", "A"], 1)


def test_of_equal_hints_the_first_in_order_gives_the_rule_of_a_contribution() -> None:
    listing = {"id": "l", "party": "A", "severity": "general"}
    case = world(guarantees=[{"a": "T", "b": "A"}], holdings=[holding("A", "T", "0.3")], listings=[listing])

    (told,) = answers(case)

    assert told["contributions"] == [
        {"listing": "l", "party": "A", "rule": "guarantee_or_pledge", "factor": 0.25}
    ]


def succession(founded: str, listed: str) -> Json:
    case = world(
        roles=[legal_rep("T", to="2026-01-01"), legal_rep("A", **{"from": founded})],
        addresses=[{"org": "T", "value": "1"}, {"org": "A", "value": "1"}],
        listings=[{"id": "l", "party": "T", "severity": "serious", "from": listed}],
    )
    case["facts"]["orgs"]["A"]["founded"] = founded
    return case


@pytest.mark.parametrize(
    ("listed", "founded", "succeeds"),
    [
        ("2025-05-31", "2025-05-31", False),
        ("2025-05-31", "2025-06-01", True),
        ("2025-05-31", "2026-05-31", True),
        ("2025-05-31", "2026-06-01", False),
        ("2024-02-29", "2025-02-28", True),
        ("2024-02-29", "2025-03-01", False),
        ("2025-12-31", "2026-06-30", True),
        ("2025-12-31", "2026-07-01", False),
    ],
)
def test_a_successor_is_founded_after_the_listing_within_twelve_months(
    listed: str, founded: str, succeeds: bool
) -> None:
    rules = {rule for rule, _, _ in hints(succession(founded, listed))}

    assert ("possible_successor" in rules) is succeeds


def test_a_listing_that_never_stood_has_no_successor() -> None:
    case = succession("2025-06-01", "2025-05-31")
    case["facts"]["listings"][0]["to"] = "2025-05-31"

    assert "possible_successor" not in {rule for rule, _, _ in hints(case)}


def test_where_the_target_is_now_comes_before_where_it_was_last() -> None:
    ended = {"org": "T", "value": "1", "to": "2026-03-01"}
    at_the_old_one = {"org": "A", "value": "1"}
    gone = succession("2025-06-01", "2025-05-31")
    gone["facts"]["addresses"] = [ended, at_the_old_one]
    moved = copy.deepcopy(gone)
    moved["facts"]["addresses"].append({"org": "T", "value": "2"})

    assert "possible_successor" in {rule for rule, _, _ in hints(gone)}
    assert "possible_successor" not in {rule for rule, _, _ in hints(moved)}


def test_an_address_that_ends_today_has_ended() -> None:
    case = succession("2025-06-01", "2025-05-31")
    case["facts"]["addresses"][0]["to"] = case["as_of"]

    assert "possible_successor" in {rule for rule, _, _ in hints(case)}


def test_an_address_that_never_stood_is_not_the_last_one() -> None:
    case = succession("2025-06-01", "2025-05-31")
    case["facts"]["addresses"] = [
        {"org": "T", "value": "1", "to": "2026-03-01"},
        {"org": "T", "value": "2", "from": "2026-04-01", "to": "2026-04-01"},
        {"org": "A", "value": "1"},
    ]

    assert "possible_successor" in {rule for rule, _, _ in hints(case)}


def test_a_quarter_then_and_a_quarter_now_make_a_successor_whose_past_ends_nothing() -> None:
    case = succession("2025-06-01", "2025-05-31")
    case["facts"]["roles"] = []
    case["facts"]["holdings"] = [
        holding("p", "T", "0.25", to="2025-06-15"), holding("p", "A", "0.25", to="2026-07-20"),
    ]  # fmt: skip

    found_ = {hint["rule"]: hint for hint in answers(case)[0]["hints"]}

    assert found_["possible_successor"]["valid_to"] == "2026-07-20"


# ---- what no reading may break


def shuffled(rng: random.Random, value: object) -> object:
    if isinstance(value, dict):
        keys = list(value)
        rng.shuffle(keys)
        return {key: value[key] for key in keys}
    return rng.sample(value, len(value)) if isinstance(value, list) else value


@pytest.mark.slow
def test_the_order_of_the_facts_changes_nothing() -> None:
    for rng, case in seeded(300, 21):
        other = changed(case, **{name: shuffled(rng, value) for name, value in case["facts"].items()})

        assert answers(other) == answers(case)


@pytest.mark.slow
def test_a_hint_never_travels_on() -> None:
    """Who is tied to a related party only, other than by holdings, is not related to the target."""
    for _, case in seeded(200, 22):
        parties = sorted({party for _, _, party in found(case) if party in case["facts"]["orgs"]})
        beyond = changed(case, orgs={**case["facts"]["orgs"], "Z": {"founded": "2025-06-01"}})
        for party in parties:
            beyond["facts"]["guarantees"] = [*beyond["facts"]["guarantees"], {"a": party, "b": "Z"}]
            beyond["facts"]["branches"] = [*beyond["facts"]["branches"], {"branch": "Z", "of": party}]
            beyond["facts"]["roles"] = [*beyond["facts"]["roles"], legal_rep(party, "z"), legal_rep("Z", "z")]
            beyond["facts"]["phones"] = [
                *beyond["facts"]["phones"],
                *({"org": o, "value": "z"} for o in (party, "Z")),
            ]
        told = {key: hint for key, hint in found(beyond).items() if key[0] not in parties}

        assert not [key for key in told if key[2] == "Z"]
        assert told.keys() == {key for key in found(case) if key[0] not in parties}


def test_hints_name_no_public_body_no_minor_and_nobody_known_by_name_only() -> None:
    for _, case in seeded(300, 23):
        for hint in found(case).values():
            assert not {"G", "m", "n"} & set(hint["path"][1:])


def test_a_path_runs_from_target_to_party_and_passes_nobody_twice() -> None:
    for _, case in seeded(300, 24):
        for (target, rule, party), hint in found(case).items():
            path = hint["path"]
            most = {"controlling_holding": 4, "branch": 2, "guarantee_or_pledge": 2, "minor_holding": 2}
            assert (path[0], path[-1]) == (target, party)
            assert len(path) <= most.get(rule, 3)
            assert len(set(path)) == len(path) or rule == "shared_address_or_phone"


@pytest.mark.slow
def test_a_higher_limit_hides_nobody() -> None:
    for rng, case in seeded(300, 25):
        limits = case["facts"].get("settings") or {}
        name = rng.choice(["person_hub", "place_hub", "holder_hub"])
        looser = changed(case, settings={**limits, name: (limits.get(name) or 0) + 1})
        tighter = changed(case, settings={**limits, name: limits.get(name) or 0})
        before, after = found(tighter), found(looser)

        assert before.keys() <= after.keys()
        assert all(hint["evidence"] <= after[key]["evidence"] for key, hint in before.items())
        assert all(hint["more_paths"] <= after[key]["more_paths"] for key, hint in before.items())
        assert {(h["kind"], h["id"]) for o in answers(looser) for h in o["suppressed"]} <= {
            (h["kind"], h["id"]) for o in answers(tighter) for h in o["suppressed"]
        }


def test_every_hint_ends_after_the_day_and_within_its_term() -> None:
    for _, case in seeded(300, 26):
        day = date.fromisoformat(case["as_of"])
        for (_, rule, _), hint in found(case).items():
            term = BOOK.rules[f"related.{rule}"].duration.days or 0
            assert day < date.fromisoformat(hint["valid_to"]) <= day + timedelta(days=term)


@pytest.mark.slow
def test_whom_a_listing_is_about_decides_nothing_about_being_related() -> None:
    for _, case in seeded(300, 27):
        targets = case["target"] if isinstance(case["target"], list) else [case["target"]]
        own = [one for one in case["facts"]["listings"] if one["party"] in targets]
        without = changed(case, listings=own, disputes=[])

        assert {key: hint["path"] for key, hint in found(without).items()} == {
            key: hint["path"] for key, hint in found(case).items()
        }


@pytest.mark.slow
def test_a_dispute_never_raises_the_risk_and_all_disputed_leave_none() -> None:
    for rng, case in seeded(300, 28):
        listings = [one["id"] for one in case["facts"]["listings"]]
        one_more = [
            *case["facts"]["disputes"],
            *({"listing": id_} for id_ in rng.sample(listings, bool(listings))),
        ]
        before = {one["target"]: one["risk"] for one in answers(case)}

        for one in answers(changed(case, disputes=one_more)):
            assert 0 <= one["risk"] <= before[one["target"]] < 1
        for one in answers(changed(case, disputes=[{"listing": id_} for id_ in listings])):
            assert (one["risk"], one["contributions"]) == (0, [])


def test_a_rule_that_is_off_takes_only_its_own_hints_away() -> None:
    for rng, case in seeded(100, 29):
        off = rng.choice(list(Relation))
        left = answers(case, {one: term for one, term in TERMS.items() if one is not off})
        for with_it, without in zip(answers(case), left, strict=True):
            assert without["hints"] == [hint for hint in with_it["hints"] if hint["rule"] != off]


@pytest.mark.parametrize("day", ["0001-01-01", "0002-06-01", "9999-12-31", "9998-12-31"])
def test_the_first_and_the_last_days_of_the_calendar_are_days(day: str) -> None:
    for case in CASES:
        assert answers({**case, "as_of": day})[0]["target"] == "T"


# ---- terms, figures, counts from elsewhere


def test_the_terms_are_those_of_the_rules_in_use() -> None:
    off = replace(BOOK.rules["related.branch"], enabled=False)
    years = replace(BOOK.rules["related.guarantee_or_pledge"], duration=Duration("fixed", years=1))
    book = replace(BOOK, rules={**BOOK.rules, "related.branch": off, "related.guarantee_or_pledge": years})

    terms = hint_terms(book)

    assert set(terms) == set(Relation) - {Relation.BRANCH}
    assert end_of_term(terms[Relation.GUARANTEE_OR_PLEDGE], date(2024, 2, 29)) == date(2025, 2, 28)


def test_a_rule_without_a_fixed_term_gives_no_hints_at_all() -> None:
    endless = replace(BOOK.rules["related.branch"], duration=Duration("until_event"))

    with pytest.raises(RuleBookError, match=r"related\.branch"):
        hint_terms(replace(BOOK, rules={**BOOK.rules, "related.branch": endless}))


def test_a_count_from_elsewhere_makes_a_hub_of_what_was_fetched_in_part() -> None:
    read = read_case(world(roles=[legal_rep("T"), legal_rep("A")]), FACTORS.hubs)
    facts = replace(read.facts, counted={(HubKind.PERSON, "p"): 57})

    related = Relating.of(facts, read.as_of, TERMS, FACTORS).related("T")

    assert related.hints == ()
    assert [(hub.id, hub.count) for hub in related.suppressed] == [("p", 57)]


def test_an_office_on_which_records_disagree_is_only_possible() -> None:
    read = read_case(world(roles=[legal_rep("T"), legal_rep("A")]), FACTORS.hubs)
    offices = tuple(replace(one, sure=one.org != "A") for one in read.facts.offices)

    (hint,) = Relating.of(replace(read.facts, offices=offices), read.as_of, TERMS, FACTORS).related("T").hints

    assert hint.weak


def test_who_is_no_organisation_is_no_target() -> None:
    read = read_case(world(), FACTORS.hubs)

    with pytest.raises(KeyError):
        Relating.of(read.facts, read.as_of, TERMS, FACTORS).related("p")


def test_nothing_that_makes_consequences_reads_hints() -> None:
    """The law may not even import them; they in turn make nothing of it."""
    law = [
        path
        for path in (ROOT / "graph_service/law").rglob("*.py")
        if "graph_service.related" in _imported(path)
    ]
    made = [
        path
        for path in (ROOT / "graph_service/related").glob("*.py")
        if "graph_service.liability.consequences" in _imported(path)
    ]

    assert (law, made) == ([], [])


def _imported(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, node.module.rpartition(".")[0]}
    return found
