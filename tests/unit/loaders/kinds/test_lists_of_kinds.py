"""Which kinds of files bring entries of which lists: what lists.toml says is what the kinds do."""

from __future__ import annotations

from datetime import date

import pytest

from graph_service.domain.lists import ANY_KIND, KINDS_THAT_LIST
from graph_service.law.book_reader import packaged_book
from loaders.columns import map_columns
from loaders.kinds import KINDS
from loaders.row import Desk
from loaders.row_reading import ReadRow, read_row

LISTS = packaged_book().lists


def example(kind: str, **changed: str) -> ReadRow:
    """The example row of a kind's own template, with some cells otherwise."""
    columns = KINDS[kind].columns
    cells = [changed.get(column.field, column.example) for column in columns]
    desk = Desk(key=b"0" * 32, region=None, source=None, data_day=date(2026, 6, 1))
    return read_row(
        KINDS[kind], map_columns(KINDS[kind], [column.header for column in columns], None), cells, desk
    )


def listed(read: ReadRow) -> set[str]:
    """The lists of which a row brings entries."""
    decisions = {one.id: one for one in read.entities if one.label == "Decision"}
    anchors = {fact.anchor for fact, _ in read.facts if fact.kind.name == "Listing"}
    matters = {dict(decisions[anchor].properties)["matter"] for anchor in anchors}
    return {str(one) for one in matters if one in LISTS}


def test_every_kind_that_a_list_may_name_is_one() -> None:
    assert KINDS.keys() >= KINDS_THAT_LIST
    assert {kind for list_ in LISTS.values() for kind in list_.file_kinds} == KINDS_THAT_LIST


@pytest.mark.parametrize("kind", sorted(KINDS.keys() - {ANY_KIND}))
def test_a_kind_brings_entries_of_the_lists_that_say_so(kind: str) -> None:
    said = {list_.id for list_ in LISTS.values() if kind in list_.file_kinds}

    assert listed(example(kind)) == said


@pytest.mark.parametrize("list_", sorted(LISTS))
def test_the_generic_kind_brings_entries_of_any_list(list_: str) -> None:
    assert ANY_KIND in LISTS[list_].file_kinds
    assert listed(example(ANY_KIND, matter=LISTS[list_].zh)) == {list_}
