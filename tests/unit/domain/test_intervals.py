"""Settled intervals: what the entries of one office say together, and that no day is made up."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_service.domain.intervals import CONTRADICTS, Entry, Settled, covers, settle

NUMBERS = count(1)
FIRST = date(2020, 1, 1)


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


def stated(
    since: str | None = None,
    until: str | None = None,
    *,
    shown: str | None = None,
    rank: int = 10,
    data_day: str = "2024-06-30",
    source: str = "登记机关",
    subject: str = "张三 legal_rep",
) -> Entry:
    return Entry(
        subject,
        date.fromisoformat(since) if since else None,
        date.fromisoformat(until) if until else None,
        date.fromisoformat(shown) if shown else None,
        rank,
        date.fromisoformat(data_day),
        source,
        f"fact-{next(NUMBERS)}",
    )


def days(settled: list[Settled]) -> list[tuple[str | None, str | None]]:
    return [
        (one.since.isoformat() if one.since else None, one.until.isoformat() if one.until else None)
        for one in settled
    ]


def test_the_unknown_beginning_of_a_snapshot_is_filled_from_a_change_record() -> None:
    snapshot = stated(shown="2024-06-30")
    record = stated(since="2019-06-01")

    (office,) = settle([snapshot, record])

    assert office.since == date(2019, 6, 1)
    assert office.until is None
    assert set(office.ids) == {snapshot.id, record.id}
    assert office.remarks == ()


def test_the_same_office_from_two_sources_is_one_interval_seen_first_from_the_better_source() -> None:
    office = settle(
        [
            stated("2018-05-01", rank=20, source="税务机关", data_day="2024-12-31"),
            stated("2018-05-01", rank=10, source="登记机关", data_day="2023-01-01"),
            stated("2018-05-01", rank=10, source="登记机关", data_day="2024-01-01"),
        ]
    )

    assert days(office) == [("2018-05-01", None)]
    assert [(e.source, e.data_day.year) for e in office[0].entries] == [
        ("登记机关", 2024),
        ("登记机关", 2023),
        ("税务机关", 2024),
    ]


def test_a_later_change_record_closes_an_office() -> None:
    assert days(settle([stated("2018-05-01", shown="2021-01-01"), stated(until="2022-03-15")])) == [
        ("2018-05-01", "2022-03-15")
    ]


def test_a_snapshot_taken_before_the_change_is_closed_by_it() -> None:
    assert days(settle([stated(shown="2021-01-01"), stated(until="2022-03-15")])) == [(None, "2022-03-15")]


def test_two_stints_of_one_office_stay_two() -> None:
    entries = [
        stated("2010-01-01"),
        stated(until="2012-01-01"),
        stated("2015-01-01"),
        stated(until="2018-01-01"),
        stated(shown="2016-06-30"),
    ]

    settled = settle(entries)

    assert sorted(days(settled)) == [("2010-01-01", "2012-01-01"), ("2015-01-01", "2018-01-01")]
    assert not any(one.contradicted for one in settled)


def test_a_holder_who_left_and_came_back_holds_since_he_came_back() -> None:
    settled = settle([stated(until="2019-01-01"), stated("2021-01-01"), stated(shown="2024-06-30")])

    assert sorted(days(settled), key=str) == [("2021-01-01", None), (None, "2019-01-01")]
    assert not any(one.contradicted for one in settled)


def test_a_holder_who_left_and_came_back_on_the_day_of_the_snapshot_holds_since_that_day() -> None:
    settled = settle([stated(until="2021-01-01"), stated("2021-01-01"), stated(shown="2021-01-01")])

    assert sorted(days(settled), key=str) == [("2021-01-01", None), (None, "2021-01-01")]


def test_an_office_that_a_source_still_shows_after_the_change_is_not_closed_but_remarked() -> None:
    settled = settle([stated("2018-05-01", shown="2024-06-30"), stated(until="2022-03-15")])

    assert sorted(days(settled), key=str) == [("2018-05-01", "2022-03-15"), ("2018-05-01", None)]
    assert all(one.contradicted for one in settled)


def test_two_beginnings_of_one_office_are_remarked_and_both_are_over_when_it_ends() -> None:
    settled = settle([stated("2018-05-01"), stated("2018-05-20"), stated(until="2022-03-15")])

    assert sorted(days(settled)) == [("2018-05-01", "2022-03-15"), ("2018-05-20", "2022-03-15")]
    assert all(one.contradicted for one in settled)


def test_two_ends_of_one_office_are_remarked_and_neither_is_preferred() -> None:
    settled = settle([stated("2018-05-01", "2022-03-01"), stated("2018-05-01", "2022-03-15")])

    assert sorted(days(settled)) == [("2018-05-01", "2022-03-01"), ("2018-05-01", "2022-03-15")]
    assert all(one.contradicted for one in settled)


def test_an_end_takes_the_beginning_that_another_entry_found_for_it() -> None:
    settled = settle(
        [
            stated("2020-01-01", "2020-01-02"),
            stated(until="2020-01-03", shown="2020-01-01"),
            stated(until="2020-01-03"),
        ]
    )

    assert sorted(days(settled)) == [("2020-01-01", "2020-01-02"), ("2020-01-01", "2020-01-03")]


def test_an_interval_that_runs_backwards_is_remarked() -> None:
    (office,) = settle([stated("2022-01-01", "2021-01-01")])

    assert office.contradicted


def test_offices_of_different_subjects_do_not_touch_each_other() -> None:
    settled = settle([stated("2018-05-01"), stated(until="2019-01-01", subject="李四 legal_rep")])

    assert sorted(days(settled), key=str) == [("2018-05-01", None), (None, "2019-01-01")]
    assert not any(one.contradicted for one in settled)


def test_the_end_is_the_first_day_outside() -> None:
    (office,) = settle([stated("2018-05-01", "2022-03-01")])

    assert office.covers(date(2022, 2, 28))
    assert not office.covers(date(2022, 3, 1))
    assert not office.covers(date(2018, 4, 30))
    assert covers(None, None, date.min)


# --- properties ------------------------------------------------------------------------------------------

DAYS = st.none() | st.integers(0, 12).map(day)


@st.composite
def entries(draw: st.DrawFn) -> Entry:
    since, until, standing = draw(DAYS), draw(DAYS), draw(DAYS)
    if since and until and until <= since:
        until = since + timedelta(days=1)
    if standing and ((since and standing < since) or (until and standing >= until)):
        standing = None
    data_day = standing or day(draw(st.integers(0, 20)))
    rank, source = draw(st.sampled_from([(10, "甲"), (10, "乙"), (20, "丙")]))
    return Entry("某人", since, until, standing, rank, data_day, source, f"f{draw(st.integers(0, 10**6))}")


MANY = st.lists(entries(), max_size=7, unique_by=lambda entry: entry.id)


def again(settled: list[Settled]) -> list[Entry]:
    """A settled interval as an entry of its own."""
    return [
        replace(
            one.entries[0],
            since=one.since,
            until=one.until,
            standing=max((e.standing for e in one.entries if e.standing), default=None),
            remarks=(),
        )
        for one in settled
    ]


@pytest.mark.slow
@given(st.data())
def test_the_order_of_entries_does_not_matter(data: st.DataObject) -> None:
    held = data.draw(MANY)

    assert settle(data.draw(st.permutations(held))) == settle(held)


@given(MANY)
def test_the_same_entries_twice_settle_as_once(held: list[Entry]) -> None:
    assert settle(held + held) == settle(held)


@pytest.mark.slow
@given(MANY)
def test_what_is_settled_settles_to_itself(held: list[Entry]) -> None:
    settled = settle(held)
    twice = settle(again(settled))

    assert [(o.since, o.until, o.contradicted) for o in twice] == [
        (o.since, o.until, o.contradicted) for o in settled
    ]


@given(MANY)
def test_no_day_is_made_up_and_no_entry_is_lost(held: list[Entry]) -> None:
    settled = settle(held)

    assert {o.since for o in settled} <= {e.since for e in held} | {None}
    assert {o.until for o in settled} <= {e.until for e in held} | {None}
    assert sorted(i for o in settled for i in o.ids) == sorted(e.id for e in held)


@given(MANY)
def test_a_stated_day_is_never_changed(held: list[Entry]) -> None:
    for office in settle(held):
        for entry in office.entries:
            assert entry.since in (None, office.since)
            assert entry.until in (None, office.until)


@given(entries())
def test_an_entry_alone_settles_to_itself(entry: Entry) -> None:
    (office,) = settle([entry])

    assert (office.since, office.until) == (entry.since, entry.until)
    assert office.entries == (entry,)
    assert office.remarks == ()


def ends_by_entry(held: list[Entry]) -> dict[str, date]:
    return {i: o.until or date.max for o in settle(held) for i in o.ids}


@given(MANY, st.integers(0, 13).map(day))
def test_a_closing_change_record_never_lengthens_an_interval(held: list[Entry], closed: date) -> None:
    record = Entry("某人", None, closed, None, 10, day(20), "甲", "closing")
    before, after = ends_by_entry(held), ends_by_entry([*held, record])

    assert all(after[i] <= end for i, end in before.items())


@given(MANY, st.integers(0, 13).map(day), st.integers(0, 15))
def test_a_closing_change_record_makes_nobody_hold_from_that_day_on(
    held: list[Entry], closed: date, after: int
) -> None:
    record = Entry("某人", None, closed, None, 10, day(20), "甲", "closing")
    later = closed + timedelta(days=after)
    held_without = any(o.covers(later) for o in settle(held))

    # An entry whose beginning is unknown again may reach back, never forward.
    held_with = any(o.covers(later) and o.since is not None for o in settle([*held, record]))

    assert held_without or not held_with


@given(MANY)
def test_what_is_not_remarked_is_kept_apart_by_stated_days(held: list[Entry]) -> None:
    settled = settle(held)

    for one in settled:
        for other in settled:
            if one is not other and not one.contradicted:
                first, second = sorted((one, other), key=lambda o: o.since or date.min)
                assert first.until is not None
                assert second.since is not None
                assert first.until <= second.since
    assert {r for o in settled for r in o.remarks} <= {CONTRADICTS}
