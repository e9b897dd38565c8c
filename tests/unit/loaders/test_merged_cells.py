"""Headers of two rows, and cells that reach over several rows."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.columns import map_columns, summed_places
from loaders.kinds import KINDS
from loaders.survey import Task, survey
from loaders.tables import Table
from loaders.tables.header import join_header
from loaders.tables.merges import Box, Filler, Merges
from tests.unit.loaders.test_tables import Merge, comma, only, text_file, workbook, xls_file

FIRM, OTHER = "91990100123456788H", "919901002345678941"
NAMES = "虚构市甲乙商贸有限公司", "虚构市丙丁建材有限公司"
HEADER = [
    ["虚构市企业股东名册", "", "", "", "", "", ""],
    ["序号", "企业信息", "", "股东信息", "", "", "备注"],
    ["", "企业名称", "统一社会信用代码", "姓名", "类型", "比例", ""],
]
ROWS = [
    ["1", NAMES[0], FIRM, "张三丰", "自然人股东", "60%", ""],
    ["2", NAMES[0], FIRM, "李四光", "自然人股东", "40%", ""],
    ["3", NAMES[1], OTHER, "王五", "自然人股东", "100%", ""],
]
OVER_HEADER: list[Merge] = [(0, 0, 0, 6), (1, 2, 0, 0), (1, 1, 1, 2), (1, 1, 3, 5), (1, 2, 6, 6)]
JOINED = (
    "序号",
    "企业信息·企业名称",
    "企业信息·统一社会信用代码",
    "股东信息·姓名",
    "股东信息·类型",
    "股东信息·比例",
    "备注",
)


def xlsx(folder: Path, rows: Sequence[Sequence[str]], merges: Sequence[Merge]) -> Table:
    def fill(book: Any) -> None:
        sheet = book.add_worksheet("名册")
        for top, bottom, left, right in merges:
            sheet.merge_range(top, left, bottom, right, "")
        for number, row in enumerate(rows):
            for place, cell in enumerate(row):
                if cell:
                    sheet.write_string(number, place, cell)

    return only(workbook(folder, fill))


def xls(folder: Path, rows: Sequence[Sequence[str]], merges: Sequence[Merge]) -> Table:
    return only(xls_file(folder / "a.xls", {"名册": rows}, merges=merges))


def csv(folder: Path, rows: Sequence[Sequence[str]], merges: Sequence[Merge]) -> Table:
    return only(text_file(folder, comma(*map(list, rows))))


@pytest.mark.parametrize("make", [xlsx, xls, csv])
def test_a_header_of_two_rows_is_read_as_one(tmp_path: Path, make: Any) -> None:
    table = make(tmp_path, [*HEADER, *ROWS], OVER_HEADER)

    columns = map_columns(KINDS["shareholders"], table.headers)

    assert table.headers == JOINED
    assert [list(row.cells) for row in table] == ROWS
    assert columns.places == {
        "name": (1,), "uscc": (2,), "holder_name": (3,), "holder_type": (4,), "share": (5,),
    }  # fmt: skip


def test_a_file_with_a_header_of_two_rows_is_recognised_and_its_totals_are_no_data(tmp_path: Path) -> None:
    totals = ["合计", "", "", "3人", "", "", ""]
    table = xlsx(tmp_path, [*HEADER, *ROWS, totals], OVER_HEADER)

    (task,) = survey([table.path])

    assert isinstance(task, Task)
    assert task.kind is KINDS["shareholders"]
    assert [row.fault for row in table] == [None, None, None, "footer"]


def test_groups_tell_columns_of_one_name_apart(tmp_path: Path) -> None:
    header = [["企业", "", "股东", "", ""], ["名称", "代码", "姓名", "证件号码", "比例"]]
    table = xlsx(tmp_path, [*header, [NAMES[0], FIRM, "张三丰", "", "60%"]], [(0, 0, 0, 1), (0, 0, 2, 4)])

    columns = map_columns(KINDS["shareholders"], table.headers)

    assert columns.places == {
        "name": (0,), "uscc": (1,), "holder_name": (2,), "holder_id": (3,), "share": (4,),
    }  # fmt: skip


@pytest.mark.parametrize("make", [xlsx, xls])
def test_a_cell_over_several_rows_is_said_of_each_of_them(tmp_path: Path, make: Any) -> None:
    rows = [["企业名称", "统一社会信用代码", "股东名称", "持股比例"],
            [NAMES[0], FIRM, "张三丰", "60%"], ["", "", "李四光", "40%"], [NAMES[1], OTHER, "王五", "100%"]]  # fmt: skip

    table = make(tmp_path, rows, [(1, 2, 0, 0), (1, 2, 1, 1)])

    assert [row.cells[:3] for row in table] == [
        (NAMES[0], FIRM, "张三丰"),
        (NAMES[0], FIRM, "李四光"),
        (NAMES[1], OTHER, "王五"),
    ]
    (task,) = survey([table.path])
    assert isinstance(task, Task)


def test_an_amount_over_several_rows_is_not_said_of_each_of_them(tmp_path: Path) -> None:
    rows = [["企业名称", "统一社会信用代码", "股东名称", "认缴出资额(万元)"],
            [NAMES[0], FIRM, "张三丰", "300"], ["", "", "李四光", ""]]  # fmt: skip
    table = xlsx(tmp_path, rows, [(1, 2, 0, 0), (1, 2, 1, 1), (1, 2, 3, 3)])
    kind = KINDS["shareholders"]

    table.apart = summed_places(kind, map_columns(kind, table.headers))

    assert [row.cells for row in table] == [(NAMES[0], FIRM, "张三丰", "300"), (NAMES[0], FIRM, "李四光", "")]


def test_an_empty_row_within_a_merge_stays_empty(tmp_path: Path) -> None:
    rows = [["企业名称", "法定代表人"], [NAMES[0], "张三丰"], ["", ""], ["", "李四光"]]

    table = xlsx(tmp_path, rows, [(1, 3, 0, 0)])

    assert [row.number for row in table] == [2, 4]


@pytest.mark.parametrize(
    ("upper", "lower"),
    [
        (["企业名称", "统一社会信用代码", "职务"], ["虚构市甲乙商贸有限公司", FIRM, "董事"]),
        (["姓名", "", "职务"], ["张三丰", "男", ""]),
        (["姓名", "", "职务"], ["张三丰", "男", "董事"]),
        (["虚构市企业名单", "", ""], ["企业名称", "统一社会信用代码", "职务"]),
        (["单位:虚构市", "", "填报日期:2024-01-02"], ["企业名称", "统一社会信用代码", "职务"]),
        ([], []),
    ],
)
def test_rows_that_are_no_header_of_two_rows_are_not_joined(upper: list[str], lower: list[str]) -> None:
    assert join_header(upper, lower, None) is None


@given(
    st.lists(st.tuples(*[st.integers(0, 12)] * 4), max_size=6),
    st.lists(st.lists(st.sampled_from(["", "甲", "1"]), min_size=3, max_size=3), max_size=12),
)
def test_filling_changes_only_empty_cells_below_what_fills_them(
    boxes: list[tuple[int, int, int, int]], rows: list[list[str]]
) -> None:
    filler = Filler(Merges(Box(*box) for box in boxes), ())

    for number, row in enumerate(rows, start=1):
        filled = filler.fill(number, list(row))
        for place, (before, after) in enumerate(zip(row, filled, strict=True)):
            within = any(top < number <= bottom and left == place for top, bottom, left, _ in boxes)
            assert after == before or (not before and within)
