"""What holds for each of the 27 kinds of files."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph_service.domain import codes
from loaders.column import CellForm, Column
from loaders.columns import map_columns
from loaders.headers import fold
from loaders.kind import Kind
from loaders.kinds import KINDS
from loaders.row_reading import ReadRow, read_row
from tests.unit.loaders.kinds.reading import DESK, KEY

EVERY = pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
NAMES = (
    "organisations officers changes shareholders branches guarantees pledges addresses government_bodies"
    " judgment_debtors dishonest_judgment_debtors consumption_restrictions abnormal_operations"
    " serious_violations major_tax_violations wage_arrears work_safety penalties decisions ends notices arrears"
    " red_list key_supervision findings disputes repairs visits"
)
JUNK = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        [
            "",
            "/",
            "无",
            "9.13E+17",
            "2099-12-31",
            "2024-02-30",
            "张三",
            "某某有限公司",
            "执行董事兼总经理",
            "100%",
        ]
    ),
    st.sampled_from(["是", "重大税收违法失信主体", "移出名单", "=1+1", "{'a': 1}", "张三，男，身份证，9901"]),
)


def example_of(kind: Kind) -> ReadRow:
    columns = map_columns(kind, [column.header for column in kind.columns])
    return read_row(kind, columns, [column.example for column in kind.columns], DESK)


def test_the_kinds_are_those_of_the_command_line() -> None:
    assert list(KINDS) == NAMES.split()


@EVERY
def test_the_example_of_the_template_is_accepted_without_a_remark(kind: Kind) -> None:
    row = example_of(kind)

    assert not row.rejected
    assert row.remarks == ()
    assert row.facts
    assert {source for _, source in row.facts} == {kind.source}


@EVERY
def test_every_fact_speaks_of_entities_of_its_row(kind: Kind) -> None:
    row = example_of(kind)
    known = {one.id for one in row.entities}

    for fact, _ in row.facts:
        assert fact.anchor in known
        assert fact.other is None or fact.other in known
    for one in row.entities:
        assert one.concerns is None or one.concerns in known


@EVERY
def test_reading_a_row_twice_gives_the_same(kind: Kind) -> None:
    assert example_of(kind) == example_of(kind)


@EVERY
def test_no_spelling_belongs_to_two_columns(kind: Kind) -> None:
    spelt: dict[str, str] = {}
    for column in kind.columns:
        for spelling in {fold(text) for text in (column.header, *column.aliases)}:
            assert spelt.setdefault(spelling, column.field) == column.field, spelling


@EVERY
def test_every_column_has_notes_in_both_languages(kind: Kind) -> None:
    for column in kind.columns:
        assert re.search("[\u4e00-\u9fff]", column.note_zh) or column.note_zh[:1].isdigit(), column
        assert column.note_en, column
        assert re.search("[\u4e00-\u9fff]", column.header) or column.field == column.header, column


@EVERY
def test_marks_and_required_columns_exist(kind: Kind) -> None:
    fields = {column.field for column in kind.columns}

    assert kind.marks
    assert all(set(mark) <= fields for mark in kind.marks)
    assert len(fields) == len(kind.columns)


@EVERY
def test_what_a_kind_needs_is_told_when_it_is_missing(kind: Kind) -> None:
    needed = [column for column in kind.columns if column.required]
    for left_out in needed:
        kept = [column for column in kind.columns if column is not left_out]
        columns = map_columns(kind, [column.header for column in kept])
        row = read_row(kind, columns, [column.example for column in kept], DESK)

        assert columns.missing == (left_out.header,)
        assert row.rejected
        assert left_out.header in {remark.column for remark in row.remarks}


@EVERY
def test_columns_of_documents_and_phones_are_masked_in_reject_files(kind: Kind) -> None:
    columns = map_columns(kind, [column.header for column in kind.columns])
    private = {
        column.header for column in kind.columns if column.form in (CellForm.PERSON_ID, CellForm.PHONE)
    }

    assert columns.sensitive == private


@EVERY
@settings(deadline=None, max_examples=40)
@given(data=st.data())
def test_no_cell_makes_reading_fail(kind: Kind, data: st.DataObject) -> None:
    columns = map_columns(kind, [column.header for column in kind.columns])
    soiled = data.draw(st.lists(st.sampled_from(range(len(kind.columns))), max_size=5, unique=True))
    cells = [column.example for column in kind.columns]
    for place in soiled:
        cells[place] = data.draw(JUNK)

    row = read_row(kind, columns, cells, DESK)

    assert row.rejected is False or (row.entities == () and row.facts == () and row.remarks != ())


@EVERY
def test_a_row_shorter_than_its_header_is_read_as_if_it_ended_in_empty_cells(kind: Kind) -> None:
    columns = map_columns(kind, [column.header for column in kind.columns])

    assert read_row(kind, columns, [], DESK).rejected


def number_in(column: Column, born: date) -> str:
    number = codes.make_citizen_id("990101", born, 11)
    return f"见 {number} 及 13812345678" if column.form is CellForm.TEXT else number


@EVERY
def test_no_citizen_id_and_no_mobile_number_leaves_a_row_in_clear(kind: Kind) -> None:
    for column in kind.columns:
        born = date(1981, 3, 4)
        cells = [number_in(one, born) if one is column else one.example for one in kind.columns]
        row = read_row(kind, map_columns(kind, [one.header for one in kind.columns]), cells, DESK)

        assert codes.make_citizen_id("990101", born, 11) not in repr(row)
        assert "13812345678" not in repr(row)


@EVERY
def test_the_persons_of_a_row_carry_no_key_of_another_service(kind: Kind) -> None:
    """The same row under another key gives other persons and the same organisations."""
    columns = map_columns(kind, [column.header for column in kind.columns])
    cells = [column.example for column in kind.columns]
    mine = {one.id for one in read_row(kind, columns, cells, DESK).entities if one.label == "Person"}
    other = DESK.__class__(KEY[::-1], None, None, DESK.data_day)
    theirs = {one.id for one in read_row(kind, columns, cells, other).entities if one.label == "Person"}

    assert not mine & theirs


@EVERY
def test_the_command_overrides_the_source_of_the_row_and_that_of_the_kind(kind: Kind) -> None:
    headers = [column.header for column in kind.columns]
    cells = ["市数据局" if column.field == "source" else column.example for column in kind.columns]
    told = DESK.__class__(KEY, None, "市信用办", DESK.data_day)

    assert {source for _, source in read_row(kind, map_columns(kind, headers), cells, DESK).facts} == {
        "市数据局"
    }
    assert {source for _, source in read_row(kind, map_columns(kind, headers), cells, told).facts} == {
        "市信用办"
    }
