"""Reject and suspect files: what goes back to the clerk, and comes again."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from loaders.rejects import EXTRA_COLUMNS, RejectWriter, is_result_file, result_path
from loaders.tables import Row, Table, open_tables
from tests.unit.loaders.test_tables import only, sheet_of, workbook

HEADER = ["统一社会信用代码", "姓名", "证件号码", "备注"]
DAY = date(2024, 6, 30)
GOOD_ID = "990000199001011239"  # its check character fits; region 990000 does not exist
BAD_ID = "990000199001011230"


def mask(number: str) -> str:
    return number[:3] + "*" * (len(number) - 3)


def table_of(folder: Path, *rows: list[str], name: str = "企业.csv") -> Table:
    path = folder / name
    out = io.StringIO(newline="")
    csv.writer(out).writerows([HEADER, *rows])
    path.write_bytes(out.getvalue().encode())
    return only(path)


def reject_all(table: Table, out_dir: Path | None = None, proposal: str = "") -> Path:
    with RejectWriter(table, "rejected", out_dir, data_day=DAY, sensitive=["证件号码"], mask=mask) as writer:
        for row in table:
            writer.write(row, "姓名", "name_missing", "缺少姓名。 There is no name.", proposal)
    return writer.path


def test_a_rejected_row_keeps_its_columns_and_says_where_and_why(tmp_path: Path) -> None:
    table = table_of(tmp_path, ["91990000MA0000001X", "", "", "注,意\n换行"])

    path = reject_all(table, proposal="爱丽丝")

    assert path == tmp_path / "企业.csv.rejected.csv"
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    assert list(csv.reader(io.StringIO(path.read_text("utf-8-sig"), newline=""))) == [
        [*HEADER, *EXTRA_COLUMNS],
        [
            "91990000MA0000001X",
            "",
            "",
            "注,意\n换行",
            "2",
            "姓名",
            "name_missing",
            "缺少姓名。 There is no name.",
            "爱丽丝",
            "2024-06-30",
        ],
    ]


def test_the_file_goes_to_the_folder_asked_for_which_is_made(tmp_path: Path) -> None:
    table = table_of(tmp_path, ["91990000MA0000001X", "", "", ""])

    assert reject_all(table, tmp_path / "out" / "二").parent == tmp_path / "out" / "二"


def test_each_sheet_of_a_workbook_has_its_own_file(tmp_path: Path) -> None:
    def fill(book: Any) -> None:
        for name in ("企业", "a.b"):
            sheet_of(HEADER, ["1", "甲", "", ""], name=name)(book)

    first, second = open_tables(workbook(tmp_path, fill))

    assert result_path(first, "suspect").name == "a.xlsx.企业.suspect.csv"
    assert result_path(second, "rejected").name == "a.xlsx.a.b.rejected.csv"


def test_a_sheet_name_cannot_leave_the_folder_nor_share_a_file(tmp_path: Path) -> None:
    table = table_of(tmp_path)
    table.sheet_count = 2
    names = set()

    for sheet in ("../../etc/x", ".._.._etc_x", "..", ".", "", "a\0b", "名" * 300):
        table.sheet = sheet
        path = result_path(table, "rejected", tmp_path)
        names.add(path.name)
        assert path.parent == tmp_path
        assert "/" not in path.name
        assert len(path.name.encode()) < 250

    assert len(names) == 7


def test_columns_named_sensitive_are_masked(tmp_path: Path) -> None:
    table = table_of(tmp_path, ["91990000MA0000001X", "爱丽丝", BAD_ID, ""])

    (row,) = only(reject_all(table))

    assert row.cells[2] == mask(BAD_ID)


@pytest.mark.parametrize("cell", [GOOD_ID, f"爱丽丝、女、身份证{GOOD_ID}。", f"{GOOD_ID}/{GOOD_ID}"])
def test_a_citizen_id_in_any_other_column_is_masked_too(tmp_path: Path, cell: str) -> None:
    table = table_of(tmp_path, ["91990000MA0000001X", "爱丽丝", "", cell])

    path = reject_all(table, proposal=f"应为 {GOOD_ID}")

    assert GOOD_ID not in path.read_text("utf-8-sig")
    (row,) = only(path)
    assert row.cells[3] == cell.replace(GOOD_ID, mask(GOOD_ID))


def test_where_cells_have_slipped_whatever_looks_like_an_id_is_masked(tmp_path: Path) -> None:
    old_id = "990000900101123"
    table = table_of(tmp_path, ["91990000MA0000001X", "爱丽丝", "", BAD_ID, old_id, "多"])

    path = reject_all(table)

    text = path.read_text("utf-8-sig")
    assert BAD_ID not in text
    assert old_id not in text
    assert text.rstrip().endswith("多")


def test_codes_that_are_no_citizen_ids_are_left_alone(tmp_path: Path) -> None:
    cells = ["919900199001011234", "爱丽丝", "", "990000900101123"]  # an old registration number

    (row,) = only(reject_all(table_of(tmp_path, cells)))

    assert row.cells[:4] == tuple(cells)


@pytest.mark.parametrize("cell", ["=1+1", "+86 1", "-5", "@SUM(A1)", "\t=1", "＝1", "'=1", "''-1", "'x"])
def test_no_cell_can_run_as_a_formula_and_each_comes_back_as_it_was(tmp_path: Path, cell: str) -> None:
    path = reject_all(table_of(tmp_path, ["91990000MA0000001X", "爱丽丝", "", cell]))

    written = list(csv.reader(io.StringIO(path.read_text("utf-8-sig"), newline="")))[1][3]
    (row,) = only(path)
    assert written[0] not in "=+-@\t\r＝＋－＠"
    assert row.cells[3] == cell


def test_a_rejected_file_that_is_loaded_again_does_not_pile_up_columns(tmp_path: Path) -> None:
    once = reject_all(table_of(tmp_path, ["91990000MA0000001X", "", "", "=1"]))

    twice = reject_all(only(once))

    assert only(twice).headers == (*HEADER, *EXTRA_COLUMNS)
    (row,) = only(twice)
    assert row.cells[:4] == ("91990000MA0000001X", "", "", "=1")


def test_a_row_whose_own_cells_were_emptied_is_blank(tmp_path: Path) -> None:
    table = table_of(tmp_path, ["", "", "", "x"])
    path = reject_all(table)
    path.write_text(path.read_text("utf-8-sig").replace("x,2", ",2"), "utf-8-sig")

    assert list(only(path)) == []


def names(folder: Path) -> list[str]:
    return sorted(child.name for child in folder.iterdir())


def test_without_rows_there_is_no_file_and_one_of_another_load_stays(tmp_path: Path) -> None:
    path = reject_all(table_of(tmp_path, ["91990000MA0000001X", "", "", ""]))
    before = path.read_bytes()

    reject_all(table_of(tmp_path))

    assert path.read_bytes() == before
    assert names(tmp_path) == ["企业.csv", "企业.csv.rejected.csv"]


def test_files_of_one_name_from_two_folders_never_share_a_file(tmp_path: Path) -> None:
    for county, code in (("甲县", "91990000MA0000001X"), ("乙县", "91990000MA0000002X"), ("丙县", "")):
        (tmp_path / county).mkdir()
        rows = [[code, "", "", ""]] if code else []
        reject_all(table_of(tmp_path / county, *rows), tmp_path / "退回")

    back = tmp_path / "退回"
    assert names(back) == ["企业.csv-2.rejected.csv", "企业.csv.rejected.csv"]
    assert {row.cells[0] for name in names(back) for row in only(back / name)} == {
        "91990000MA0000001X",
        "91990000MA0000002X",
    }


def test_two_inputs_of_one_load_do_not_share_a_file_even_if_their_rows_are_the_same(tmp_path: Path) -> None:
    taken: set[Path] = set()
    for county in ("甲县", "乙县"):
        (tmp_path / county).mkdir()
        table = table_of(tmp_path / county, ["91990000MA0000001X", "", "", ""])
        with RejectWriter(table, "suspect", tmp_path, data_day=DAY, mask=mask, taken=taken) as writer:
            writer.write(next(iter(table)), "姓名", "odd", "")

    assert len(taken) == 2


def test_the_same_rejects_once_more_are_the_same_file(tmp_path: Path) -> None:
    first = reject_all(table_of(tmp_path, ["91990000MA0000001X", "", "", ""]))

    assert reject_all(table_of(tmp_path, ["91990000MA0000001X", "", "", ""])) == first
    assert names(tmp_path) == ["企业.csv", "企业.csv.rejected.csv"]


def test_a_load_that_fails_leaves_the_older_file_and_no_rubbish(tmp_path: Path) -> None:
    table = table_of(tmp_path, ["91990000MA0000001X", "", "", ""])
    path = reject_all(table)
    before = path.read_bytes()

    def fail_half_way() -> None:
        with RejectWriter(table, "rejected", data_day=DAY, sensitive=[], mask=mask) as writer:
            writer.write(next(iter(table)), "姓名", "other", "")
            raise RuntimeError("store")

    with pytest.raises(RuntimeError, match="store"):
        fail_half_way()

    assert path.read_bytes() == before
    assert sorted(child.name for child in tmp_path.iterdir()) == ["企业.csv", "企业.csv.rejected.csv"]


def test_only_its_owner_may_read_a_file_of_rejects(tmp_path: Path) -> None:
    table = table_of(tmp_path, ["91990000MA0000001X", "", "", ""])
    table.path.chmod(0o644)

    for _ in range(2):
        assert reject_all(table).stat().st_mode & 0o777 == 0o600


def test_a_row_that_comes_back_twice_keeps_the_day_of_the_load_that_gave_it_back_first(
    tmp_path: Path,
) -> None:
    once = only(reject_all(table_of(tmp_path, ["91990000MA0000001X", "", "", ""])))

    with RejectWriter(once, "rejected", data_day=date(2025, 1, 1), mask=mask) as writer:
        writer.write(next(iter(once)), "姓名", "odd", "")

    (row,) = only(writer.path)
    assert row.cells[-1] == "2024-06-30"


def test_result_files_are_known_by_name(tmp_path: Path) -> None:
    assert is_result_file(tmp_path / "企业.csv.rejected.csv")
    assert is_result_file(tmp_path / "企业.xlsx.Sheet1.SUSPECT.csv")
    assert not is_result_file(tmp_path / "rejected.csv")


text = st.text(
    st.characters(
        exclude_categories=["Cs", "Cc"], include_characters="\t\r\n", exclude_characters="\ufffd\ufeff"
    ),
    max_size=10,
)


@pytest.mark.slow
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.lists(text, min_size=4, max_size=4), max_size=8))
def test_whatever_is_rejected_can_be_loaded_again_as_it_was(tmp_path: Path, rows: list[list[str]]) -> None:
    given_rows: list[Row] = list(table := table_of(tmp_path, *rows))

    with RejectWriter(table, "suspect", data_day=DAY, sensitive=[], mask=mask) as writer:
        for row in given_rows:
            writer.write(row, "备注", "odd", "说明")

    assert writer.count == len(given_rows)
    if given_rows:
        again = [row.cells[:4] for row in only(writer.path)]
        assert again == [row.cells for row in given_rows]
