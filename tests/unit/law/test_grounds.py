"""理由与依据. Every outcome says in words why it stands and by which facts; what is not sure is never certain."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from graph_service.law.book_reader import read_book
from graph_service.law.case import Decision, Event, Facts, Finding, Office, OrgFacts, TargetLink
from graph_service.law.evaluation import evaluate
from graph_service.law.outcome import Outcome
from graph_service.law.rules import Duration, Editions, Mode, RoleTime, Rule, RuleBook, SubjectKind
from tests.support.timelines import timelines

BOOK = read_book(None)
DAY = date(2026, 1, 1)
ORDERED = date(2025, 3, 1)


def amended(rule: str, **changes: Any) -> RuleBook:
    """The rule base with one rule said otherwise."""
    return replace(BOOK, rules={**BOOK.rules, rule: replace(BOOK.rules[rule], **changes)})


def office(
    role: str = "legal_rep", since: date | None = date(2020, 1, 1), until: date | None = None, **more: Any
) -> Office:
    return Office("A", "p", role, since, until, ("office-fact",), **more)


def facts(matter: str, *offices: Office, subject: str = "A", **more: Any) -> Facts:
    decision = Decision("d", matter, subject, ORDERED, region="33", **more.pop("decision", {}))
    return Facts({"A": OrgFacts(), "B": OrgFacts()}, {}, tuple(offices), (decision,), **more)


def only(found: Facts, book: RuleBook = BOOK, rule: str | None = None) -> Outcome:
    outcomes = [one for one in evaluate(found, Editions.only(book), DAY) if rule in (None, one.rule.id)]
    assert len(outcomes) == 1, outcomes
    return outcomes[0]


def said(
    found: Facts, book: RuleBook = BOOK, rule: str | None = None
) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    standing = only(found, book, rule).standing
    return standing.status.value, standing.why, standing.grounds


FINDING = Finding("d", "p", "legal_rep", "finding-fact")


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (facts("consumption_restriction", office()), ("effective", ("office:legal_rep",), ("office-fact",))),
        (
            facts("consumption_restriction", office(until=date(2025, 6, 1))),
            ("review_task", ("left_after_order", "office:legal_rep"), ("office-fact",)),
        ),
        (
            facts("serious_market_violation", office()),
            ("review_task", ("no_finding", "office:legal_rep"), ("office-fact",)),
        ),
        (
            facts("serious_market_violation", office(), findings=(FINDING,)),
            ("effective", ("finding:legal_rep", "office:legal_rep"), ("finding-fact", "office-fact")),
        ),
        (
            facts("serious_market_violation", office(until=date(2024, 1, 1)), findings=(FINDING,)),
            (
                "review_task",
                ("finding:legal_rep", "finding_disagrees_with_register"),
                ("finding-fact", "office-fact"),
            ),
        ),
        (
            facts("serious_market_violation", findings=(FINDING,)),
            ("effective", ("finding:legal_rep",), ("finding-fact",)),
        ),
        (facts("migrant_wage_arrears", subject="p"), ("effective", ("named",), ())),
        (
            facts("civil_chain", office("shareholder")),
            ("advisory", ("office:shareholder",), ("office-fact",)),
        ),
        (
            facts(
                "abnormal_operation",
                decision={"key": True},
                links=(TargetLink("related.branch", "B", "A", "link-fact"),),
            ),
            ("advisory", ("linked",), ("link-fact",)),
        ),
        (
            facts(
                "consumption_restriction",
                office(),
                events=(Event("d", "dispute", ORDERED, None, None, "dispute-fact"),),
            ),
            ("held", ("dispute", "office:legal_rep"), ("dispute-fact", "office-fact")),
        ),
        (
            facts(
                "consumption_restriction",
                office(),
                events=(Event("d", "court_lifts", ORDERED, None, None, "end-fact"),),
            ),
            ("released", ("office:legal_rep", "released:court_lifts"), ("end-fact", "office-fact")),
        ),
    ],
)
def test_an_outcome_says_why_and_by_which_facts(
    found: Facts, expected: tuple[str, tuple[str, ...], tuple[str, ...]]
) -> None:
    assert said(found) == expected


def test_a_debt_is_read_from_a_finding_and_both_are_grounds() -> None:
    found = facts(
        "dishonest_judgment_debtor",
        office("director", date(2025, 6, 1)),
        subject="p",
        findings=(Finding("d", "p", "director", "finding-fact"),),
    )

    outcome = only(found)

    assert outcome.standing.why == ("finding:director", "office:director")
    assert outcome.standing.grounds == ("finding-fact", "office-fact")
    assert outcome.standing.valid_from == date(2025, 6, 1)


def test_an_unclear_debt_is_a_doubt_by_the_office() -> None:
    found = facts("dishonest_judgment_debtor", office("director"), subject="p")

    assert said(found) == ("review_task", ("debt_unclear", "office:director"), ("office-fact",))


@pytest.mark.parametrize("since", [date(2020, 1, 1), None])
def test_an_office_that_is_not_sure_is_never_certain(since: date | None) -> None:
    found = facts("consumption_restriction", office(since=since, sure=False))

    status, why, _ = said(found)

    assert (status, why) == ("review_task", ("interval_unknown", "office:legal_rep"))


@pytest.mark.parametrize(
    ("since", "expected"),
    [(date(2020, 1, 1), "effective"), (None, "review_task"), (date(2025, 2, 1), None)],
)
def test_a_rule_by_law_may_read_the_office_at_the_event(since: date | None, expected: str | None) -> None:
    rule = "office_bar.serious_market_violation"
    book = amended(rule, enabled=True)
    found = facts("serious_market_violation", office(since=since), decision={"act_day": date(2025, 1, 1)})

    outcomes = [one for one in evaluate(found, Editions.only(book), DAY) if one.rule.id == rule]

    assert [one.standing.status.value for one in outcomes] == ([expected] if expected else [])


def test_a_rule_by_law_that_reads_no_office_is_an_error_that_names_it() -> None:
    rule = "consumption_limit.legal_representative"
    book = amended(rule, role_time=RoleTime.AS_NAMED)

    with pytest.raises(ValueError, match="as_named"):
        evaluate(facts("consumption_restriction", office()), Editions.only(book), DAY)


def test_a_finding_against_another_does_not_reach_a_person_who_is_the_subject() -> None:
    rule = "office_bar.dishonest_person"
    book = amended(rule, mode=Mode.NEEDS_FINDING, role_time=RoleTime.AT_EVENT)
    others = (Finding("d", "q", "director", "other"), Finding("d", "p", "director", "own"))
    found = facts("dishonest_judgment_debtor", office("director"), subject="p", findings=others)

    outcome = only(found, book, rule)

    assert (outcome.target, outcome.standing.grounds) == ("p", ("office-fact", "own"))


def test_the_version_that_decides_is_named() -> None:
    assert only(facts("consumption_restriction", office())).standing.rules_version == BOOK.version


def test_an_outcome_of_a_version_ends_with_it() -> None:
    rule = "wage_arrears.named_persons"
    shorter = replace(amended(rule, duration=Duration("fixed", years=1)), version="shorter")
    editions = Editions(((date.min, BOOK), (date(2026, 6, 1), shorter)))

    (line,) = [
        one for one in timelines(facts("migrant_wage_arrears", subject="p"), editions) if one.rule.id == rule
    ]

    before, after = line.on(date(2026, 5, 31)), line.on(date(2026, 6, 1))
    assert before is not None
    assert after is not None
    assert (before.status.value, after.status.value) == ("effective", "expired")


@pytest.mark.parametrize(
    ("region", "rules"),
    [
        ("33", {"personal_record.zhejiang"}),
        ("330881", {"personal_record.zhejiang"}),
        ("4403", {"personal_record.shenzhen"}),
        ("44", {"personal_record.default"}),
        ("", {"personal_record.default"}),
        (None, {"personal_record.default"}),
    ],
)
def test_the_most_local_rule_of_a_family_applies(region: str | None, rules: set[str]) -> None:
    found = BOOK.applying("serious_market_violation", key=False, subject=SubjectKind.ORG, region=region)

    assert {rule.id for rule in found if rule.family == "personal_record"} == rules


def test_only_a_default_gives_way_and_the_longest_region_wins() -> None:
    def local(id_: str, jurisdiction: str) -> Rule:
        return replace(BOOK.rules["personal_record.zhejiang"], id=id_, jurisdiction=jurisdiction)

    more = {
        "personal_record.city": local("personal_record.city", "CN-3301"),
        "personal_record.nation": local("personal_record.nation", "CN"),
    }
    book = replace(BOOK, rules={**BOOK.rules, **more})
    applying: Callable[[str], set[str]] = lambda region: {  # noqa: E731
        rule.id
        for rule in book.applying(
            "major_tax_violation", key=False, subject=SubjectKind.PUBLIC_BODY, region=region
        )
    }

    assert applying("3301") == {"personal_record.city", "personal_record.nation"}
    assert applying("3302") == {"personal_record.nation", "personal_record.zhejiang"}
    assert applying("32") == {"personal_record.default", "personal_record.nation"}


def test_a_person_is_no_organisation_and_a_firm_no_public_body() -> None:
    def applying(matter: str, subject: SubjectKind, *, key: bool = False) -> set[str]:
        return {rule.id for rule in BOOK.applying(matter, key=key, subject=subject, region="33")}

    assert applying("judgment_debtor", SubjectKind.PUBLIC_BODY) == {"government_debtor.early_warning"}
    assert applying("judgment_debtor", SubjectKind.ORG) == set()
    assert applying("consumption_restriction", SubjectKind.PERSON) == {"consumption_limit.named_person"}
    assert len(applying("red_list", SubjectKind.ORG, key=True)) == 10
    assert applying("red_list", SubjectKind.PERSON, key=True) == set()


def test_which_lists_ask_for_offices() -> None:
    assert BOOK.office_matters == {
        "bankruptcy_liquidation_closed",
        "civil_chain",
        "consumption_restriction",
        "dishonest_judgment_debtor",
        "food_licence_revoked",
        "licence_revoked",
        "major_tax_violation",
        "migrant_wage_arrears",
        "serious_market_violation",
        "serious_work_safety_violation",
    }
    editions = Editions.only(BOOK)
    assert editions.asks_offices("civil_chain")
    assert not editions.asks_offices("red_list")
