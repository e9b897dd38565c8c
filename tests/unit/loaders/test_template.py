"""Templates: what a clerk is given to fill in is what the loader reads."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph_service.errors import InputError
from loaders.tables import open_tables
from loaders.template import TemplateColumn, write_template
from tests.unit.loaders.test_tables import only

COLUMNS = [
    TemplateColumn("统一社会信用代码", True, "18 位代码", "18 characters", "91990000MA0000001X", "code"),
    TemplateColumn("证件号码", False, "居民身份证号", "citizen id", "990000199001011235", "code"),
    TemplateColumn("注册资本(万元)", False, "单位万元", "in 10,000 CNY", "500.5", "amount"),
    TemplateColumn("出资额", False, "可写两位小数", "two places", "100.00", "amount"),
    TemplateColumn("成立日期", True, "年-月-日", "ISO day", "2019-07-13", "date"),
    TemplateColumn("备注", False, "以 = 开头也只是文本", "text", "=1+1", "text"),
]


def template(folder: Path) -> Path:
    path = folder / "模板.xlsx"
    write_template(path, "企业登记信息", COLUMNS)
    return path


def test_the_example_row_loads_as_it_was_given(tmp_path: Path) -> None:
    table = only(template(tmp_path))

    assert (table.sheet, table.header_row) == ("数据", 1)
    assert table.headers == tuple(column.header for column in COLUMNS)
    (row,) = table
    assert row.cells == tuple(column.example for column in COLUMNS)
    assert row.fault is None


def test_the_notes_stand_on_a_sheet_that_the_loader_passes_over(tmp_path: Path) -> None:
    path = template(tmp_path)

    assert [sheet.name for sheet in only(path).dropped_sheets] == ["说明"]
    notes = open_tables(path, sheet="说明")[0]
    assert [row.cells[:3] for row in notes] == [
        ("统一社会信用代码", "是 / yes", "代码或号码 / code, as text"),
        ("证件号码", "否 / no", "代码或号码 / code, as text"),
        ("注册资本(万元)", "否 / no", "金额或数字 / number"),
        ("出资额", "否 / no", "金额或数字 / number"),
        ("成立日期", "是 / yes", "日期 / date, 2024-01-31"),
        ("备注", "否 / no", "文本 / text"),
    ]


def test_what_is_required_is_told_by_colour_and_by_a_note(tmp_path: Path) -> None:
    with zipfile.ZipFile(template(tmp_path)) as archive:
        styles = archive.read("xl/styles.xml").decode()
        comments = archive.read("xl/comments1.xml").decode()
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()

    assert "F8CBAD" in styles
    assert "DDEBF7" in styles
    assert comments.count("必填 / required") == 2
    assert comments.count("选填 / optional") == 4
    assert 'state="frozen"' in sheet


def test_codes_stand_in_columns_of_text_format(tmp_path: Path) -> None:
    with zipfile.ZipFile(template(tmp_path)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
        styles = archive.read("xl/styles.xml").decode()

    first_column = sheet.partition('<col min="1" max="2"')[2].partition("/>")[0]
    style = int(first_column.partition('style="')[2].partition('"')[0])
    formats = styles.partition("<cellXfs")[2].split("<xf ")[1:]
    assert 'numFmtId="49"' in formats[style]


def test_the_same_template_is_the_same_bytes_and_leaves_no_rubbish(tmp_path: Path) -> None:
    first = template(tmp_path).read_bytes()

    assert template(tmp_path).read_bytes() == first
    assert [path.name for path in tmp_path.iterdir()] == ["模板.xlsx"]


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("x")

    with pytest.raises(InputError, match="无法写入"):
        write_template(blocked / "模板.xlsx", "题", COLUMNS)


@pytest.mark.slow
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    amount=st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**9), max_value=10**9)
)
def test_an_amount_reads_back_as_the_same_text(tmp_path: Path, amount: object) -> None:
    path = tmp_path / "a.xlsx"

    write_template(path, "题", [COLUMNS[0], TemplateColumn("金额", False, "", "", str(amount), "amount")])

    (row,) = only(path)
    assert row.cells[1] == str(amount)
