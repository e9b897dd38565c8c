"""Deadlines: working days as the State Council arranges them, days for a dispute by region, and no guessing."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from graph_service.errors import HolidayTableError
from graph_service.law.book_reader import read_book
from graph_service.law.deadlines import (
    NO_HOLIDAYS,
    add_working_days,
    annulment_deadline,
    dispute_deadlines,
    holiday_faults,
    read_holidays,
)
from tests.support.rule_books import copy_of_the_book, replace

BOOK = read_book(None)
TABLE = read_holidays(None)
DAY = timedelta(days=1)
DAYS = st.dates(date(2025, 1, 1), date(2026, 11, 30))
NUMBERS = st.integers(0, 15)
REGIONS = st.sampled_from([None, "", "33", "330881", "41", "31", "37", "4403", "440305", "4401", "32", "99"])


def test_the_table_holds_the_holidays_of_two_years() -> None:
    assert TABLE.years == {2025, 2026}
    assert sum(TABLE.is_working(date(2025, 1, 1) + n * DAY) for n in range(365)) == 248
    assert sum(TABLE.is_working(date(2026, 1, 1) + n * DAY) for n in range(365)) == 248


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2025, 1, 1), False),  # 元旦
        (date(2025, 1, 26), True),  # a Sunday on which people work
        (date(2025, 2, 4), False),
        (date(2025, 2, 5), True),
        (date(2025, 10, 8), False),
        (date(2025, 10, 11), True),  # a Saturday
        (date(2026, 1, 2), False),  # a Friday off
        (date(2026, 1, 4), True),  # a Sunday
        (date(2026, 2, 23), False),
        (date(2026, 9, 20), True),  # a Sunday
        (date(2026, 9, 25), False),  # 中秋节
        (date(2026, 10, 8), True),
        (date(2026, 11, 21), False),  # an ordinary Saturday
        (date(2026, 11, 23), True),
    ],
)
def test_a_day_is_worked_as_it_was_arranged(day: date, works: bool) -> None:
    assert TABLE.is_working(day) is works


def test_a_deadline_runs_past_the_spring_festival() -> None:
    # Friday 13 and the Saturday 14 that makes up are worked, then nine days off.
    assert add_working_days(date(2026, 2, 12), 2, TABLE) == date(2026, 2, 14)
    assert add_working_days(date(2026, 2, 12), 3, TABLE) == date(2026, 2, 24)


@given(DAYS, NUMBERS)
def test_so_many_working_days_lie_between_and_the_last_is_one(day: date, n: int) -> None:
    end = add_working_days(day, n, TABLE)

    counted = [day + k * DAY for k in range(1, (end - day).days + 1)]
    assert sum(map(TABLE.is_working, counted)) == n
    assert end == day or TABLE.is_working(end)


@given(DAYS, NUMBERS, NUMBERS)
def test_days_counted_in_two_parts_are_days_counted_at_once(day: date, n: int, m: int) -> None:
    assume(day < date(2026, 11, 1))

    assert add_working_days(add_working_days(day, n, TABLE), m, TABLE) == add_working_days(day, n + m, TABLE)


@given(DAYS, DAYS, NUMBERS)
def test_who_comes_later_is_not_due_earlier(one: date, other: date, n: int) -> None:
    first, second = sorted((one, other))

    assert add_working_days(first, n, TABLE) <= add_working_days(second, n, TABLE)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(1, 15))
def test_a_year_that_the_table_does_not_hold_is_never_guessed(day: date, n: int) -> None:
    assume(day.year not in TABLE.years and (day + DAY).year not in TABLE.years)

    with pytest.raises(HolidayTableError, match=r"holidays\.toml"):
        add_working_days(day, n, TABLE)


def test_a_deadline_that_reaches_the_next_year_needs_the_next_table() -> None:
    assert add_working_days(date(2026, 12, 24), 5, TABLE) == date(2026, 12, 31)
    with pytest.raises(HolidayTableError, match="2027"):
        add_working_days(date(2026, 12, 24), 6, TABLE)


def test_no_deadline_lies_behind() -> None:
    with pytest.raises(ValueError, match="ahead"):
        add_working_days(date(2026, 3, 2), -1, TABLE)


@pytest.mark.parametrize(
    ("region", "decide", "latest", "basis", "verified"),
    [
        (None, 7, 7, (), False),
        ("", 7, 7, (), False),
        ("990101", 7, 7, (), False),
        ("33", 5, 20, ("ZJ:31",), True),
        ("330881", 5, 20, ("ZJ:31",), True),
        ("41", 3, 7, ("HN:41",), True),
        ("37", 3, 7, ("SD:39",), True),
        ("31", 7, 7, ("SH:36",), False),  # says when to mark, not when to decide
        ("440305", 7, 7, (), False),  # 深圳 says neither
    ],
)
def test_the_days_for_a_dispute_are_those_of_the_region(
    region: str | None, decide: int, latest: int, basis: tuple[str, ...], verified: bool
) -> None:
    accepted = date(2026, 3, 2)

    found = dispute_deadlines(region, accepted, BOOK, TABLE)

    assert found.decide_by == add_working_days(accepted, decide, TABLE)
    assert found.latest == add_working_days(accepted, latest, TABLE)
    assert found.mark_by == (date(2026, 3, 3) if region == "31" else accepted)
    assert (found.unit, found.basis, found.verified) == ("working", basis, verified)


@given(REGIONS, DAYS)
def test_a_dispute_is_marked_before_it_is_decided_and_a_longer_term_is_no_shorter(
    region: str | None, accepted: date
) -> None:
    found = dispute_deadlines(region, accepted, BOOK, TABLE)

    assert accepted <= found.mark_by <= found.decide_by <= found.latest


def test_a_city_that_says_nothing_of_disputes_follows_its_province(tmp_path: Path) -> None:
    copy = copy_of_the_book(tmp_path / "rules")
    with (copy / "jurisdictions.toml").open("a", encoding="utf-8") as file:
        file.write('\n[CN-44]\n[CN-44.dispute_days]\nvalue = 4\nunit = "calendar"\nverified = false\n')
    book = read_book(copy)

    found = dispute_deadlines("440305", date(2026, 2, 12), book, TABLE)

    assert (found.decide_by, found.unit) == (date(2026, 2, 16), "calendar")


def test_an_annulled_decision_is_withdrawn_within_three_days() -> None:
    by_law = annulment_deadline("990101", date(2026, 2, 12), BOOK, TABLE)
    by_market_supervision = annulment_deadline(None, date(2026, 2, 12), BOOK, TABLE, market_supervision=True)

    assert (by_law.by, by_law.basis) == (date(2026, 2, 15), ("CFF:48",))
    assert (by_market_supervision.by, by_market_supervision.basis) == (date(2026, 2, 24), ("SC45:11",))


# ---------------------------------------------------------------------------------------------------------
# The table is anybody's to edit


def test_a_year_that_is_added_is_known(tmp_path: Path) -> None:
    copy = copy_of_the_book(tmp_path / "rules")
    with (copy / "holidays.toml").open("a", encoding="utf-8") as file:
        file.write(
            '\n[2027]\nsource = "x"\nnumber = "x"\nverified = false\n'
            'closed = [{ name = "元旦", from = 2026-12-31, to = 2027-01-03 }]\nworking = [2026-12-26]\n'
        )

    table = read_holidays(copy)

    assert add_working_days(date(2026, 12, 25), 1, table) == date(2026, 12, 26)
    assert add_working_days(date(2026, 12, 30), 1, table) == date(2027, 1, 4)


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("[2026]", "[26]", "four digits"),
        ("[2026]", "[year]", "four digits"),
        ("[2026]", "[2024]", "no holiday"),
        ("verified = true", "", "these keys and no others"),
        ("working = [2026-01-04", "working = [2026-01-05", "no make-up working day"),
        ("working = [2026-01-04", "working = [2026-01-03", "no make-up working day"),
        ("working = [2026-01-04", 'working = ["2026-01-04"', "no make-up working day"),
        ("working = [2026-01-04", "working = [2026-01-04T00:00:00", "no make-up working day"),
        ("from = 2026-02-15", "from = 2026-02-24", "no holiday"),
        ("from = 2026-02-15", "from = 2026-01-15", "no holiday"),
        ("from = 2026-02-15", 'from = "2026-02-15"', "no holiday"),
        ('name = "春节", ', "", "no holiday"),
        ("2026-01-01, to", "2026-13-01, to", "not well-formed TOML"),
    ],
)
def test_a_slip_in_the_table_is_refused(tmp_path: Path, old: str, new: str, why: str) -> None:
    copy = copy_of_the_book(tmp_path / "rules")
    replace(copy, "holidays.toml", old, new)

    assert any(why in fault.reason_en for fault in holiday_faults(copy))
    with pytest.raises(HolidayTableError, match=why):
        read_holidays(copy)


@pytest.mark.parametrize("said", ["", "closed = 1", "[2026]", "2026 = 1", "[2026.closed]"])
def test_another_shape_is_refused(tmp_path: Path, said: str) -> None:
    (tmp_path / "holidays.toml").write_text(said, encoding="utf-8")

    assert holiday_faults(tmp_path)


def test_a_table_of_no_year_knows_no_day() -> None:
    with pytest.raises(HolidayTableError):
        NO_HOLIDAYS.is_working(date(2026, 3, 2))
