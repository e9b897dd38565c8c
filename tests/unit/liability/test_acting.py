"""The pure parts of acts: who was told, what is usable, what is still open, what a correction says."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.commands.acts import read_changes
from graph_service.errors import SettingError
from graph_service.law.book_reader import read_book
from graph_service.law.deadlines import NO_HOLIDAYS, read_holidays
from graph_service.law.outcome import Segment, Standing, Status
from graph_service.liability import releases
from graph_service.liability.acts import CORRECTABLE
from graph_service.liability.consequences import StoredConsequence, StoredRuleHint
from graph_service.liability.notices import Notice, notified_on, usable
from graph_service.liability.reviews import is_open, segment_on

DAY = date(2026, 3, 2)
DAYS = st.integers(-40, 40).map(lambda n: DAY + timedelta(days=n))
STATUSES = st.sampled_from(Status)


def standing(status: Status) -> Standing:
    return Standing(status, DAY, None, False, (), (), "1")


def consequence(*segments: Segment, party: str = "p:a", decision: str = "d:1") -> StoredConsequence:
    return StoredConsequence(
        "k@r", "k", decision, "rule", party, "task", "role_by_law", (), (), "zh", "en", "object", "repair",
        "1号", "法院", DAY, "1", "now", "r", tuple(sorted(segments, key=lambda one: one.since)), {},
    )  # fmt: skip


SEGMENTS = st.lists(
    st.builds(Segment, DAYS, st.none() | STATUSES.map(standing)), max_size=5, unique_by=lambda one: one.since
)
NOTICES = st.lists(
    st.builds(Notice, st.sampled_from(["d:1", "d:2"]), DAYS, st.sampled_from([None, "p:a", "p:b"])),
    max_size=6,
)

# --- notices ---


@given(SEGMENTS, NOTICES, DAYS)
def test_nothing_is_usable_that_is_not_in_effect_or_of_which_nobody_told_the_party(
    segments: list[Segment], notices: list[Notice], day: date
) -> None:
    one = consequence(*segments)

    said = notified_on(one, notices)

    in_effect = one.on(day)
    told = any(n.decision == "d:1" and n.about in (None, "p:a") and n.on <= day for n in notices)
    expected = in_effect is not None and in_effect.status is Status.EFFECTIVE and told
    assert usable(one, day, said) == expected


@given(NOTICES, st.randoms())
def test_the_order_of_notices_does_not_matter(notices: list[Notice], random: Any) -> None:
    one = consequence()
    shuffled = list(notices)
    random.shuffle(shuffled)

    assert notified_on(one, shuffled) == notified_on(one, notices)


def test_a_hint_is_never_usable() -> None:
    one = consequence(Segment(DAY, standing(Status.EFFECTIVE)))
    hint = StoredRuleHint(*(getattr(one, name) for name in type(one).__dataclass_fields__))

    with pytest.raises(TypeError):
        usable(hint, DAY, DAY)  # type: ignore[arg-type]


# --- reviews ---


@given(SEGMENTS, DAYS)
def test_the_segment_of_a_day_says_what_stands_on_it(segments: list[Segment], day: date) -> None:
    one = consequence(*segments)

    found = segment_on(one, day)

    assert (found.standing if found else None) == one.on(day)


@given(STATUSES, DAYS, st.integers(1, 9), st.lists(st.tuples(st.integers(1, 9), DAYS), max_size=4))
def test_a_review_task_is_open_unless_it_was_decided_after_it_arose(
    status: Status, since: date, published: int, decided: list[tuple[int, date]]
) -> None:
    rows = [{"change": change, "day": day} for change, day in decided]

    found = is_open(Segment(since, standing(status)), published, rows)

    late = any(change > published and day >= since for change, day in decided)
    assert found == (status is Status.REVIEW_TASK and not late)


@pytest.mark.parametrize("segment", [None, Segment(DAY, None)])
def test_where_nothing_stands_nothing_is_open(segment: Segment | None) -> None:
    assert not is_open(segment, 1, ())


# --- who was told ---


def record(actor: str, asked: str, at: int = 1, **body: str) -> dict[str, Any]:
    return {
        "actor": actor,
        "act": "query.party",
        "at": f"2026-03-{at:02}",
        "body": json.dumps({"purpose": "p", "case": "1", "asked": asked, **body}),
    }


def test_who_asked_is_named_once_a_case_with_his_latest_question() -> None:
    records = [record("王", "p:a, p:b", 9), record("王", "p:a", 3), record("王", "p:a", 2, case="2")]

    told = releases.recipients(records, "p:a")

    assert [(one["actor"], one["case"], one["at"], one["times"]) for one in told] == [
        ("王", "1", "2026-03-09", 2),
        ("王", "2", "2026-03-02", 1),
    ]


@given(st.lists(st.sampled_from(["p:a", "p:ab", "p:b"]), max_size=4))
def test_a_longer_id_that_contains_the_party_is_another_party(asked: list[str]) -> None:
    told = releases.recipients([record("王", ", ".join(asked))], "p:a")

    assert bool(told) == ("p:a" in asked)


# --- days ---


@pytest.mark.slow
@given(DAYS)
def test_a_day_that_cannot_be_counted_is_never_later_than_the_lawful_one(on: date) -> None:
    nothing = NO_HOLIDAYS
    holidays, book = read_holidays(None), read_book(None)

    guessed, counted = releases.repaired_by(on, nothing), releases.repaired_by(on, holidays)

    assert guessed.note is not None
    assert counted.note is None
    assert guessed.by <= counted.by
    assert releases.annulled_by(None, on, book, nothing).by == on + timedelta(days=3)


def test_a_table_that_ends_early_is_said_in_both_languages() -> None:
    table = replace(read_holidays(None), years=frozenset({2026}))

    due = releases.repaired_by(date(2026, 12, 31), table)

    assert due.by == date(2027, 1, 3)
    assert "节假日表" in str(due.note)
    assert "holiday table" in str(due.note)


# --- corrections as typed ---


def test_a_correction_is_read_as_typed() -> None:
    said = read_changes(
        ["decided=2026-01-02", "until=", "life=是", "key_target=no", "region=990100", "authority= 某局 "]
    )

    assert said == {
        "decided": date(2026, 1, 2),
        "until": None,
        "life": True,
        "key_target": False,
        "region": "990100",
        "authority": "某局",
    }


@given(st.text(max_size=30))
def test_whatever_is_typed_is_read_or_refused_in_words(text: str) -> None:
    try:
        said = read_changes([text])
    except SettingError:
        return
    assert set(said) <= set(CORRECTABLE)


@given(st.sampled_from(CORRECTABLE), st.text(max_size=12))
def test_a_value_of_the_wrong_kind_is_refused(name: str, value: str) -> None:
    try:
        said = read_changes([f"{name}={value}"])[name]
    except SettingError:
        return
    kinds = {"decided": date, "acted": date, "until": date, "region": str, "authority": str}
    assert said is None or type(said) is kinds.get(name, bool)
