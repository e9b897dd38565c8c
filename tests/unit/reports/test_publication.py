"""公示期: how long a record is published by its severity, and who sees it afterwards."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from graph_service.access.purposes import purposes
from graph_service.facts.party_decisions import DecisionFacts, Publication
from graph_service.facts.shown import Item
from graph_service.reports.publication import published
from graph_service.reports.records import record_of, seen
from graph_service.reports.showing import facts_shown_to
from tests.support.sample_reports import SUBJECT, facts, of_its_list

PUBLISHED = date(2024, 1, 31)
CONSUMING = {"licensing", "procurement", "subsidy", "honours", "governance"}


def decision(
    matter: str = "administrative_penalty", until: date | None = None, **listing: Any
) -> DecisionFacts:
    given = {"published": PUBLISHED, "severity": "general", **listing}
    stated = Item(
        since=date(2024, 1, 2), until=until, content={k: v for k, v in given.items() if v is not None}
    )
    told = DecisionFacts("d:1", matter, "罚〔2024〕1号", SUBJECT, False, (stated,), (), (), (), ())
    return of_its_list(told)


def term(day: date, told: DecisionFacts) -> Publication | None:
    return published(told, day).publication


@pytest.mark.parametrize(
    ("severity", "until"),
    [
        ("light", date(2024, 4, 30)),  # a day that the month lacks becomes its last
        ("general", date(2025, 1, 31)),
        ("serious", date(2027, 1, 31)),
        (None, date(2025, 1, 31)),
    ],
)
def test_the_severity_decides_the_term_in_calendar_months(severity: str | None, until: date) -> None:
    told = term(date(2024, 2, 1), decision(severity=severity))

    assert told is not None
    assert (told.since, told.until) == (PUBLISHED, until)


def test_without_a_publication_day_the_decision_counts() -> None:
    told = term(date(2024, 2, 1), decision(published=None, decided=date(2024, 1, 2)))

    assert told is not None
    assert told.until == date(2025, 1, 2)


def test_an_earlier_end_of_the_row_counts_and_a_later_one_is_cut() -> None:
    earlier = term(date(2024, 2, 1), decision(published_to=date(2024, 6, 1)))
    later = term(date(2024, 2, 1), decision(published_to=date(2098, 12, 31)))

    assert earlier is not None
    assert later is not None
    assert (earlier.until, earlier.cut) == (date(2024, 6, 1), False)
    assert (later.until, later.cut) == (date(2025, 1, 31), True)


def test_it_is_over_on_the_first_day_after() -> None:
    days = (date(2025, 1, 30), date(2025, 1, 31))

    assert [told.over for day in days if (told := term(day, decision()))] == [False, True]


def test_an_entry_that_still_stands_on_a_list_has_no_term() -> None:
    long_after = date(2040, 1, 1)
    entry = decision("dishonest_judgment_debtor")

    assert term(long_after, entry) is None
    assert term(long_after, replace(entry, listings=(replace(entry.listings[0], until=date(2026, 1, 2)),)))


def test_a_record_without_a_publication_day_that_is_no_penalty_has_no_term() -> None:
    ended = decision("dishonest_judgment_debtor", until=date(2026, 1, 2), published=None)

    assert term(date(2040, 1, 1), ended) is None


@pytest.mark.parametrize("purpose", purposes())
def test_after_it_consuming_purposes_do_not_see_the_record_and_others_see_it_marked(purpose: str) -> None:
    known = replace(facts(), decisions=(decision(),), as_of=date(2025, 2, 1))

    shown = facts_shown_to(known, purposes()[purpose]).decisions

    assert purposes()[purpose].consumes == (purpose in CONSUMING)
    assert [told.publication is not None and told.publication.over for told in shown] == (
        [] if purpose in CONSUMING else [True]
    )


@pytest.mark.parametrize("purpose", purposes())
def test_a_light_record_is_shown_when_it_is_asked_for(purpose: str) -> None:
    light = Publication(PUBLISHED, date(2024, 4, 30), over=False, light=True)
    over = replace(light, over=True)
    told = purposes()[purpose]

    assert seen(light, told, light=True)
    assert seen(light, told, light=False) == ("repaired" in told.sees)
    assert seen(over, told, light=True) == (purpose not in CONSUMING)


def test_a_record_whose_term_is_over_stands_no_longer() -> None:
    during, after = (
        record_of(published(decision(), day), day) for day in (date(2024, 6, 1), date(2025, 2, 1))
    )

    assert during is not None
    assert after is not None
    assert (during.stands, after.stands) == (True, False)


@pytest.mark.parametrize(
    ("until", "remarks"), [(None, ("listed_long",)), (date(2027, 1, 1), ())], ids=["no end", "an end"]
)
def test_a_debtor_listed_for_more_than_two_years_without_an_end_is_remarked(
    until: date | None, remarks: tuple[str, ...]
) -> None:
    told = decision("dishonest_judgment_debtor", until, published=None, severity=None)

    for day, expected in ((date(2026, 1, 1), ()), (date(2026, 1, 2), remarks)):
        (listing,) = published(told, day).listings
        assert listing.remarks == expected
