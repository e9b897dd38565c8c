"""When an entry of a list ends: its own end or the list's term, counted from the day that the list names."""

from __future__ import annotations

from datetime import date

import pytest

from graph_service.facts.listings import listed_on
from graph_service.law.book_reader import packaged_book
from graph_service.law.terms import check_day, entry_end

LISTS = packaged_book().lists
DECIDED, LISTED, PUBLISHED = date(2020, 1, 10), date(2020, 2, 29), date(2020, 5, 1)


@pytest.mark.parametrize(
    ("list_", "end", "starts", "expected"),
    [
        ("migrant_wage_arrears", None, {}, date(2023, 1, 10)),
        ("migrant_wage_arrears", None, {"listing_date": LISTED}, date(2023, 2, 28)),
        ("migrant_wage_arrears", None, {"publication_date": PUBLISHED}, date(2023, 1, 10)),
        ("migrant_wage_arrears", date(2021, 1, 1), {"listing_date": LISTED}, date(2021, 1, 1)),
        ("migrant_wage_arrears", date(2099, 12, 31), {"listing_date": LISTED}, date(2023, 2, 28)),
        ("major_tax_violation", None, {"publication_date": PUBLISHED}, date(2023, 5, 1)),
        ("major_tax_violation", None, {"listing_date": LISTED}, date(2023, 1, 10)),
        ("dishonest_judgment_debtor", None, {"listing_date": LISTED}, None),
        ("dishonest_judgment_debtor", date(2022, 1, 1), {}, date(2022, 1, 1)),
        ("administrative_penalty", None, {"listing_date": LISTED}, None),
    ],
)
def test_an_entry_ends_with_its_own_end_or_the_term_of_its_list(
    list_: str, end: date | None, starts: dict[str, date], expected: date | None
) -> None:
    assert entry_end(LISTS[list_], DECIDED, end, starts) == expected


def test_an_entry_of_no_known_day_or_list_has_its_own_end_only() -> None:
    assert entry_end(LISTS["migrant_wage_arrears"], None, None, {}) is None
    assert entry_end(None, DECIDED, date(2021, 1, 1), {}) == date(2021, 1, 1)


def test_only_a_long_entry_without_any_end_is_remarked_for_checking() -> None:
    debtor = LISTS["dishonest_judgment_debtor"]

    assert check_day(debtor, DECIDED, None, {"listing_date": LISTED}) == date(2022, 2, 28)
    assert check_day(debtor, DECIDED, date(2024, 1, 1), {}) is None
    assert check_day(LISTS["consumption_restriction"], DECIDED, None, {}) is None


def test_a_listing_is_over_when_its_term_is_over_and_remarked_when_it_lasts_too_long() -> None:
    facts = {
        "Listing": [
            {
                "from": LISTED,
                "decided": DECIDED,
                "id": "l",
                "source": "s",
                "key": "k",
                "data_day": LISTED,
                "identity": [],
            }
        ]
    }

    def on(list_: str, day: date) -> tuple[bool, bool]:
        listed = listed_on(LISTS[list_], facts, day, {})
        assert listed is not None
        return listed.stands, listed.to_be_checked

    assert on("migrant_wage_arrears", date(2023, 2, 27)) == (True, False)
    assert on("migrant_wage_arrears", date(2023, 2, 28)) == (False, False)
    assert on("dishonest_judgment_debtor", date(2022, 2, 27)) == (True, False)
    assert on("dishonest_judgment_debtor", date(2030, 1, 1)) == (True, True)
