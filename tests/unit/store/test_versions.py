"""A fact's versions are the same whatever the order of the files that state them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_service.domain import model
from graph_service.store.versions import CHANGED, LATE, WITHDRAWN, Batch, Stated, Version, WritePlan, plan

FIRM = model.organisation("91990100MA00000001")
DAYS = (date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1))


def said(word: str, day: date, row: int = 1, source: str = "登记机关") -> Stated:
    return Stated(model.status(FIRM, word), source, row, day)


@dataclass
class Book:
    """What a store would hold."""

    versions: dict[str, Version] = field(default_factory=dict)
    change: int = 0

    def accept(self, stated: list[Stated], file: str) -> WritePlan:
        self.change += 1
        keyed = [(one, key, one.content_digest(key)) for one in stated for key in (one.key,)]
        held = list(self.versions.values())
        for version in held:
            version.new = version.touched = False
        made = plan(keyed, held, Batch(f"L{self.change}", file, self.change))
        for _, version in made.fresh.values():
            self.versions[version.id] = version
        return made

    def standing(self) -> set[tuple[str, date, str, int]]:
        return {(v.digest, v.data_day, v.file, v.row) for v in self.versions.values() if v.known_to is None}


def test_the_same_fact_again_changes_nothing() -> None:
    book = Book()
    book.accept([said("存续", DAYS[0])], "a.csv")

    again = book.accept([said("存续", DAYS[0])], "a.csv")

    assert (again.created, again.changed, again.unchanged, again.ended) == (0, 0, 1, 0)
    assert not again.writes
    assert not again.amends


def test_a_newer_file_ends_what_an_older_one_said() -> None:
    book = Book()
    book.accept([said("存续", DAYS[0])], "a.csv")

    newer = book.accept([said("注销", DAYS[1])], "b.csv")

    assert newer.changed == 1
    assert [v.ended_by for v in book.versions.values()] == [CHANGED, None]


def test_an_older_file_that_comes_late_is_kept_but_never_stands() -> None:
    book = Book()
    book.accept([said("注销", DAYS[1])], "b.csv")

    book.accept([said("存续", DAYS[0])], "a.csv")

    late = [v for v in book.versions.values() if v.ended_by == LATE]
    assert len(late) == 1
    assert late[0].known_to == 2


def test_two_statements_of_one_day_both_stand_and_the_later_row_is_remarked() -> None:
    book = Book()

    made = book.accept([said("存续", DAYS[0], 2), said("注销", DAYS[0], 5)], "a.csv")

    assert len(book.standing()) == 2
    assert made.contradictions == {5: "a.csv:2"}


def test_a_contradiction_is_remarked_again_when_the_file_is_loaded_again() -> None:
    book = Book()
    rows = [said("存续", DAYS[0], 2), said("注销", DAYS[0], 5)]
    book.accept(rows, "a.csv")

    assert book.accept(rows, "a.csv").contradictions == {5: "a.csv:2"}


def test_the_same_fact_from_two_sources_stands_twice() -> None:
    book = Book()

    book.accept([said("存续", DAYS[0]), said("存续", DAYS[0], source="税务机关")], "a.csv")

    assert len(book.standing()) == 2


def test_a_mended_row_wins_over_its_own_day_and_the_old_file_does_not_bring_the_mistake_back() -> None:
    book = Book()
    mistaken = said("存缛", DAYS[0], 7)
    book.accept([mistaken], "a.csv")

    made = book.accept([replace(said("存续", DAYS[0], 2), mended=True)], "a.csv.suspect.csv")
    again = book.accept([mistaken], "a.csv")

    assert (made.changed, made.contradictions) == (1, {})
    assert (again.created, again.changed, again.unchanged) == (0, 0, 1)
    assert [v.ended_by for v in book.versions.values()] == [CHANGED, None]


def test_a_withdrawn_version_is_as_if_it_had_never_been() -> None:
    book = Book()
    book.accept([said("存续", DAYS[0])], "a.csv")
    for version in book.versions.values():
        version.known_to, version.ended_by = 2, WITHDRAWN

    assert book.accept([said("存续", DAYS[0])], "a.csv").created == 1


STATEMENTS = st.lists(
    st.builds(said, st.sampled_from(["存续", "注销", "吊销"]), st.sampled_from(DAYS), st.integers(1, 3)),
    min_size=1,
    max_size=4,
)


@pytest.mark.slow
@given(files=st.lists(STATEMENTS, min_size=1, max_size=4), order=st.randoms(use_true_random=False))
def test_files_in_any_order_leave_the_same_facts_standing(files: list[list[Stated]], order: object) -> None:
    named = [(f"{number}.csv", file) for number, file in enumerate(files)]
    shuffled = list(named)
    order.shuffle(shuffled)  # type: ignore[attr-defined]
    one, other = Book(), Book()

    for name, file in named:
        one.accept(file, name)
    for name, file in shuffled:
        other.accept(file, name)

    assert one.standing() == other.standing()


@pytest.mark.slow
@given(files=st.lists(STATEMENTS, min_size=1, max_size=4))
def test_loading_everything_again_changes_nothing(files: list[list[Stated]]) -> None:
    book = Book()
    for number, file in enumerate(files):
        book.accept(file, f"{number}.csv")
    before = book.standing()

    again = [book.accept(file, f"{number}.csv") for number, file in enumerate(files)]

    assert all(made.created == made.changed == made.ended == 0 for made in again)
    assert book.standing() == before
