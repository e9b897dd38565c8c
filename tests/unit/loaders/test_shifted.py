"""Rows whose cells slipped by a column are told as such; all faults of a row are told."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.columns import map_columns
from loaders.kind import Kind
from loaders.kinds import KINDS
from loaders.shifted import shifts
from tests.unit.loaders.kinds.reading import FIRM, read, reasons

HEADERS = [
    "企业名称",
    "统一社会信用代码",
    "股东名称",
    "股东类型",
    "持股比例",
    "认缴出资额(万元)",
    "认缴出资日期",
]
ROW = ["虚构市甲乙商贸有限公司", FIRM, "张三丰", "自然人股东", "60%", "300", "2015-03-12"]
HOLDERS = KINDS["shareholders"]


def found(cells: list[str]) -> bool:
    return shifts(HOLDERS, map_columns(HOLDERS, HEADERS)).found(cells)


@pytest.mark.parametrize(
    "cells",
    [
        ["", *ROW[:-1]],
        [*ROW[1:], ""],
        [*ROW[:2], *ROW[3:], ""],
        [*ROW[:2], "", *ROW[2:-1]],
        ["1", *ROW[:-1]],
    ],
)
def test_cells_that_stand_a_column_away_are_known(cells: list[str]) -> None:
    assert found(cells)


@pytest.mark.parametrize(
    "cells",
    [
        ROW,
        [*ROW[:4], "", "", ""],
        [ROW[0], "无", *ROW[2:]],
        [ROW[1], ROW[0], *ROW[2:]],
        [*ROW[:4], "详见章程", "另行约定", ROW[6]],
        [""] * 7,
        [],
    ],
)
def test_other_rows_are_not_called_shifted(cells: list[str]) -> None:
    assert not found(cells)


@pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
def test_no_example_is_shifted(kind: Kind) -> None:
    columns = map_columns(kind, [column.header for column in kind.columns])

    assert not shifts(kind, columns).found([column.example for column in kind.columns])


@given(st.lists(st.sampled_from(["", *ROW, "无", "9.1E17", "x"]), max_size=9))
def test_any_row_has_an_answer(cells: list[str]) -> None:
    assert found(cells) in (True, False)


def test_all_faults_of_a_refused_row_are_told_and_each_once() -> None:
    row = read(
        "penalties",
        {
            "行政相对人名称": "12345678901",
            "统一社会信用代码": "919901",
            "行政处罚决定书文号": "虚市监罚〔2024〕12号",
            "处罚类别": "罚款",
            "处罚决定日期": "2024-13-45",
            "处罚有效期": "不知道",
            "罚款金额(万元)": "若干",
        },
    )

    assert row.rejected
    assert (row.entities, row.facts) == ((), ())
    assert set(reasons(row)) >= {
        "date_impossible",
        "id_in_name_column",
        "date_unreadable",
        "amount_unreadable",
    }
    assert len(row.remarks) == len(set(row.remarks))


def test_a_value_that_is_mended_for_reading_on_is_never_remarked() -> None:
    row = read(
        "penalties",
        {"行政相对人名称": "虚构市甲乙商贸有限公司", "处罚决定日期": "", "处罚有效期": "2001-01-01"},
    )

    assert row.rejected
    assert "date_order" not in reasons(row)
