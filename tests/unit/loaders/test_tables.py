"""Reading table files: what offices really send, cell by cell."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import struct
import zipfile
from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph_service.domain.reasons import Reason
from graph_service.errors import InputError
from loaders.tables import FAULTS, DroppedSheet, ReadLimits, Row, Table, file_hash, open_tables, peek

HEADER = ["统一社会信用代码", "企业名称", "法定代表人", "成立日期"]
ALICE = ["91990000MA0000001X", "示例一号有限公司", "爱丽丝", "2019-07-13"]
BOB = ["91990000MA0000002Y", "示例二号有限公司", "鲍勃", "2020-01-02"]

CODE, NAME = HEADER[:2]


def text_file(folder: Path, text: str, encoding: str = "utf-8", name: str = "a.csv") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def comma(*rows: Sequence[str]) -> str:
    return "".join(",".join(row) + "\n" for row in rows)


def only(path: Path, **options: Any) -> Table:
    tables = open_tables(path, **options)
    assert len(tables) == 1
    return tables[0]


def cells(path: Path) -> list[tuple[str, ...]]:
    return [row.cells for row in only(path)]


def workbook(folder: Path, fill: Callable[[Any], None], name: str = "a.xlsx", **options: Any) -> Path:
    path = folder / name
    book = xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False, **options})
    fill(book)
    book.close()
    return path


def sheet_of(*rows: Sequence[object], name: str = "数据") -> Callable[[Any], None]:
    def fill(book: Any) -> None:
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)

    return fill


def repack(path: Path, change: Callable[[str, bytes], bytes]) -> Path:
    """The same archive with its parts changed."""
    with zipfile.ZipFile(path) as archive:
        parts = [(entry.filename, archive.read(entry)) for entry in archive.infolist()]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts:
            archive.writestr(name, change(name, data))
    return path


def with_sheet_xml(folder: Path, xml: str, name: str = "a.xlsx") -> Path:
    path = workbook(folder, sheet_of(HEADER), name)
    return repack(path, lambda part, data: xml.encode() if part == "xl/worksheets/sheet1.xml" else data)


# An XLS by hand: a compound file with one stream of BIFF8 records.

Merge = tuple[int, int, int, int]  # first and last row, first and last column, from 0


def _record(kind: int, data: bytes) -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def _biff_sheet(rows: Sequence[Sequence[object]], merges: Sequence[Merge]) -> bytes:
    parts = [_record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 0))]
    for r, row in enumerate(rows):
        for c, value in enumerate(row):
            if isinstance(value, date):
                serial = float((value - date(1899, 12, 30)).days)
                parts.append(_record(0x203, struct.pack("<HHHd", r, c, 1, serial)))
            elif isinstance(value, int | float):
                parts.append(_record(0x203, struct.pack("<HHHd", r, c, 0, value)))
            elif value:
                text = str(value)
                parts.append(
                    _record(0x204, struct.pack("<HHHHB", r, c, 0, len(text), 1) + text.encode("utf-16-le"))
                )
    if merges:
        boxes = b"".join(struct.pack("<HHHH", *merge) for merge in merges)
        parts.append(_record(0xE5, struct.pack("<H", len(merges)) + boxes))
    return b"".join(parts) + _record(0x0A, b"")


def _biff(
    sheets: dict[str, Sequence[Sequence[object]]],
    hidden: Sequence[str],
    password: bool,
    merges: Sequence[Merge],
) -> bytes:
    start = _record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0)) + _record(
        0x42, struct.pack("<H", 1200)
    )
    if password:
        start += _record(0x2F, struct.pack("<HHH", 1, 1, 1) + bytes(48))
    start += b"".join(_record(0xE0, struct.pack("<HH", 0, number) + bytes(16)) for number in (0, 14))
    names = [name.encode("utf-16-le") for name in sheets]
    offset = len(start) + sum(4 + 8 + len(name) for name in names) + 4
    bodies = [_biff_sheet(rows, merges) for rows in sheets.values()]
    bounds = b""
    for name, encoded, body in zip(sheets, names, bodies, strict=True):
        bounds += _record(0x85, struct.pack("<IBBBB", offset, name in hidden, 0, len(name), 1) + encoded)
        offset += len(body)
    return start + bounds + _record(0x0A, b"") + b"".join(bodies)


def xls_file(
    path: Path,
    sheets: dict[str, Sequence[Sequence[object]]],
    hidden: Sequence[str] = (),
    *,
    password: bool = False,
    merges: Sequence[Merge] = (),
) -> Path:
    stream = _biff(sheets, hidden, password, merges).ljust(4096, b"\0")
    sectors = -(-len(stream) // 512)
    fat_sectors = -(-(sectors + 2) // 126)
    chain = [*range(1, sectors), 0xFFFFFFFE, 0xFFFFFFFE, *([0xFFFFFFFD] * fat_sectors)]
    fat = struct.pack(f"<{len(chain)}I", *chain).ljust(512 * fat_sectors, b"\xff")
    header = struct.pack(
        "<8s16sHHHHH6xIIIIIIIII",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", 0x3E, 3, 0xFFFE, 9, 6,
        0, fat_sectors, sectors, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0,
    )  # fmt: skip
    difat = [sectors + 1 + i for i in range(fat_sectors)]
    header += struct.pack("<109I", *difat, *([0xFFFFFFFF] * (109 - fat_sectors)))
    free = 0xFFFFFFFF

    def entry(name: str, kind: int, child: int, first: int, size: int) -> bytes:
        encoded = (name + "\0").encode("utf-16-le")
        return struct.pack(
            "<64sHBBIII16sIQQIQ", encoded, len(encoded), kind, 1, free, free, child, b"", 0, 0, 0, first, size
        )

    directory = entry("Root Entry", 5, 1, 0xFFFFFFFE, 0) + entry("Workbook", 2, free, 0, len(stream))
    unused = struct.pack("<64sHBBIII16sIQQIQ", b"", 0, 0, 0, free, free, free, b"", 0, 0, 0, 0, 0)
    path.write_bytes(header + stream.ljust(sectors * 512, b"\0") + directory + unused * 2 + fat)
    return path


# ------------------------------------------------------------------------------------------------ encodings


@pytest.mark.parametrize(
    ("encoding", "found"),
    [("utf-8", "utf-8"), ("utf-8-sig", "utf-8-sig"), ("gb18030", "gb18030"), ("utf-16", "utf-16")],
)
def test_every_encoding_of_an_office_gives_the_same_rows(tmp_path: Path, encoding: str, found: str) -> None:
    path = text_file(tmp_path, comma(HEADER, ALICE, BOB), encoding)

    table = only(path)

    assert table.encoding == found
    assert table.headers == tuple(HEADER)
    assert list(table) == [Row(2, tuple(ALICE), None), Row(3, tuple(BOB), None)]


def test_a_rare_character_that_only_gb18030_has_is_read(tmp_path: Path) -> None:
    rare = ["91990000MA0000003Z", "示例䶮有限公司", "𠮷野", "2020-01-02"]

    assert cells(text_file(tmp_path, comma(HEADER, rare), "gb18030")) == [tuple(rare)]


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_lone_bad_byte_costs_its_row_and_not_the_file(tmp_path: Path, encoding: str) -> None:
    lines = comma(HEADER, *[ALICE] * 20, BOB, *[ALICE] * 20).encode(encoding).splitlines(keepends=True)
    lines[21] = lines[21].replace(b"MA0000002", b"MA00\xff0002")
    path = tmp_path / "a.csv"
    path.write_bytes(b"".join(lines))

    rows = list(only(path))

    assert [row.fault for row in rows if row.fault] == ["encoding"]
    assert (rows[20].number, rows[20].fault, rows[20].cells[1]) == (22, "encoding", BOB[1])
    assert rows[20].cells[0] == "91990000MA00\ufffd0002Y"


def test_a_lone_bad_byte_in_a_file_of_ascii_costs_its_row(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"code,name\n" + b"9199,firm\n" * 30 + b"9199,f\xffrm\n")

    assert [row.number for row in only(path) if row.fault == "encoding"] == [32]


def test_a_file_in_no_known_encoding_is_refused_with_the_offset_and_the_way_to_mend_it(
    tmp_path: Path,
) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"code,name\n" + b"\xff\x80\xff\x80,\x80\xff\n" * 9)

    with pytest.raises(InputError, match=r"第 10 字节.*CSV UTF-8"):
        open_tables(path)


CODED = ["企业名称", "代码", "经营范围"]


def coded(count: int) -> list[list[str]]:
    return [[f"虚构市甲{n}商贸有限公司", f"9199{n:04}", f"日用百货销售{n}"] for n in range(count)]


def test_the_euro_sign_of_windows_is_a_character_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(comma(CODED, *coded(5)).encode("gb18030").replace(b"4\n", b"4 \x80100\n"))

    rows = list(only(path))

    assert [row.fault for row in rows] == [None] * 5
    assert rows[4].cells[2] == "日用百货销售4 €100"


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8"])
@pytest.mark.parametrize("quote", ["", '"'])
def test_a_cell_that_was_cut_within_a_character_loses_this_character_only(
    tmp_path: Path, encoding: str, quote: str
) -> None:
    path = tmp_path / "a.csv"
    lines = comma(CODED, *coded(9)).encode(encoding).splitlines()
    whole = f"{quote}日用百货销售{quote}".encode(encoding)
    name, code, _ = lines[5].split(b",")
    lines[5] = b",".join((name, code, whole[: -1 - len(quote)] + quote.encode()))
    path.write_bytes(b"\n".join(lines))

    rows = list(only(path))

    assert [row.fault for row in rows] == [None] * 4 + ["encoding"] + [None] * 4
    assert rows[4].cells == (coded(9)[4][0], coded(9)[4][1], "日用百货销\ufffd")
    assert rows[5].cells == tuple(coded(9)[5])


@pytest.mark.parametrize(("first", "then"), [("gb18030", "utf-8"), ("utf-8", "gb18030")])
@pytest.mark.parametrize(("head", "tail"), [(8, 4), (4, 8), (20, 1), (1, 20), (10, 10)])
def test_lines_of_another_encoding_that_were_appended_are_read_as_what_they_are(
    tmp_path: Path, first: str, then: str, head: int, tail: int
) -> None:
    path = tmp_path / "a.csv"
    rows = coded(head + tail)
    path.write_bytes(comma(CODED, *rows[:head]).encode(first) + comma(*rows[head:]).encode(then))

    assert [(row.cells, row.fault) for row in only(path)] == [(tuple(row), None) for row in rows]


def test_text_of_gbk_that_could_be_utf_8_stays_what_it_is(tmp_path: Path) -> None:
    rows = [
        ["联通", "1", "移动"],
        ["联通", "2", "联通"],
        *[[name, code, "销售"] for name, code, _ in coded(5)],
    ]
    path = text_file(tmp_path, comma(CODED, *rows), "gbk")

    assert [row.cells for row in only(path)] == [tuple(row) for row in rows]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-16"])
@pytest.mark.parametrize("separator", ["\t", ","])
def test_unicode_text_is_read_with_its_mark_and_without(
    tmp_path: Path, encoding: str, separator: str
) -> None:
    text = comma(HEADER, ALICE, BOB).replace(",", separator)

    assert [row.cells for row in only(text_file(tmp_path, text, encoding))] == [tuple(ALICE), tuple(BOB)]


def test_nul_bytes_are_taken_out_and_named(tmp_path: Path) -> None:
    path = text_file(tmp_path, comma(HEADER, [*ALICE[:3], "2019\0-07-13"], *[BOB] * 3))

    rows = list(only(path))

    assert rows[0] == Row(2, tuple(ALICE), "nul_byte")
    assert rows[1].fault is None


# ---------------------------------------------------------------------------------------------- separators


@pytest.mark.parametrize("separator", [",", "\t", ";", "|"])
def test_the_separator_is_found_from_the_header(tmp_path: Path, separator: str) -> None:
    rows = [HEADER, [*ALICE[:2], "甲、乙", "5,000"], BOB]
    out = io.StringIO()
    csv.writer(out, delimiter=separator, lineterminator="\n").writerows(rows)
    path = text_file(tmp_path, out.getvalue())

    table = only(path)

    assert table.delimiter == separator
    assert [row.cells for row in table] == [tuple(row) for row in rows[1:]]


def test_a_file_of_one_column_is_a_table(tmp_path: Path) -> None:
    path = text_file(tmp_path, f"{CODE}\n{ALICE[0]}\n{BOB[0]}\n")

    assert only(path).headers == (CODE,)
    assert cells(path) == [(ALICE[0],), (BOB[0],)]


def test_a_record_with_line_breaks_has_the_number_of_its_first_line(tmp_path: Path) -> None:
    path = text_file(tmp_path, comma(HEADER, ['"a\nb\nc"', *ALICE[1:]], [], BOB))

    assert [(row.number, row.cells[0], row.fault) for row in only(path)] == [
        (2, "a\nb\nc", None),
        (6, BOB[0], None),
    ]


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_any_line_ending_counts_lines_alike(tmp_path: Path, ending: str) -> None:
    path = text_file(tmp_path, ending.join([*map(",".join, [HEADER, ALICE]), "", ",".join(BOB)]))

    assert [row.number for row in only(path)] == [2, 4]


def test_a_quotation_mark_never_closed_costs_only_its_line(tmp_path: Path) -> None:
    path = text_file(tmp_path, comma(HEADER, ALICE, [ALICE[0], '"示例', *ALICE[2:]], *[BOB] * 3))

    rows = list(only(path))

    assert [(row.number, row.fault) for row in rows] == [
        (2, None), (3, "quoting"), (4, None), (5, None), (6, None),
    ]  # fmt: skip
    assert rows[1].cells == (ALICE[0], '"示例', *ALICE[2:])


def test_two_open_quotation_marks_do_not_swallow_each_other(tmp_path: Path) -> None:
    broken = [ALICE[0], '"示例', *ALICE[2:]]
    path = text_file(tmp_path, comma(HEADER, broken, BOB, broken, BOB))

    assert [(row.number, row.fault) for row in only(path)] == [
        (2, "quoting"), (3, None), (4, "quoting"), (5, None),
    ]  # fmt: skip


def test_an_open_quotation_mark_in_a_long_file_is_not_read_to_its_end(tmp_path: Path) -> None:
    path = text_file(tmp_path, comma(HEADER, ['"' + ALICE[0], *ALICE[1:]], *[BOB] * 300))

    rows = list(only(path, limits=ReadLimits(record=2000)))

    assert [row.fault for row in rows] == ["quoting", *[None] * 300]


def test_a_row_with_too_many_or_too_few_cells_is_faulted_and_kept(tmp_path: Path) -> None:
    path = text_file(tmp_path, comma(HEADER, [*ALICE, "x"], ALICE[:2], [*BOB, "", " "]))

    assert list(only(path)) == [
        Row(2, (*ALICE, "x"), "column_count"),
        Row(3, (*ALICE[:2], "", ""), "column_count"),
        Row(4, tuple(BOB), None),
    ]


def test_a_formula_is_text(tmp_path: Path) -> None:
    path = text_file(tmp_path, comma(HEADER, ["=1+1", "@SUM(A1)", "+86", "'-5"]))

    assert cells(path) == [("=1+1", "@SUM(A1)", "+86", "'-5")]


@pytest.mark.slow
def test_a_cell_beyond_the_limit_is_cut_and_faulted(tmp_path: Path) -> None:
    path = text_file(tmp_path, comma(HEADER, [ALICE[0], "长" * 10_000_000, *ALICE[2:]], BOB))

    first, second = only(path)

    assert (first.fault, len(first.cells[1]), first.cells[3]) == ("cell_too_long", 1_000_000, ALICE[3])
    assert second == Row(3, tuple(BOB), None)


def test_a_hundred_thousand_columns_are_refused(tmp_path: Path) -> None:
    path = text_file(tmp_path, ",".join(f"列{n}" for n in range(100_000)) + "\n")

    with pytest.raises(InputError, match="4096"):
        open_tables(path)


# -------------------------------------------------------------------------------------------- header, footer

TITLES = [
    [],
    [["2024年度严重违法失信名单"]],
    [["2024年度严重违法失信名单", "", "", ""], ["单位:某某市市场监督管理局", "", "", "填报日期:2024-01-05"]],
    [["附件1"], [], ["名单"], ["填报单位", "某某局", "", ""]],
]


@pytest.mark.parametrize("titles", TITLES)
def test_the_header_is_found_below_title_lines(tmp_path: Path, titles: list[list[str]]) -> None:
    rows = [*titles, HEADER, ALICE, BOB]

    for path in (text_file(tmp_path, comma(*rows)), workbook(tmp_path, sheet_of(*rows))):
        table = only(path)
        assert (table.headers, table.header_row) == (tuple(HEADER), len(titles) + 1)
        assert [row.number for row in table] == [len(titles) + 2, len(titles) + 3]


@pytest.mark.parametrize(
    "header",
    [
        ["行政相对人代码_1(统一社会信用代码)", "罚款金额（单位：万元）"],
        ["cf_xdr_mc", "CF_WSH"],
        ["序号", "姓名", "性别"],
    ],
)
def test_headers_of_real_forms_are_taken_for_headers(tmp_path: Path, header: list[str]) -> None:
    path = text_file(tmp_path, comma(header, ["1"] * len(header), ["2"] * len(header)))

    assert only(path).headers == tuple(header)


@pytest.mark.parametrize(
    "footer",
    [
        ["合计", "", "", "2"],
        ["合 计："],
        ["", "总计", "", "2"],
        ["填表人：王五", "", "", "审核人:"],
        ["注: 略"],
        ["共 2 家"],
    ],
)
def test_lines_below_the_table_are_named_footers(tmp_path: Path, footer: list[str]) -> None:
    rows = [HEADER, ALICE, BOB, footer]

    for path in (text_file(tmp_path, comma(*rows)), workbook(tmp_path, sheet_of(*rows))):
        assert [row.fault for row in only(path)] == [None, None, "footer"]


def test_a_firm_whose_name_begins_like_a_footer_is_a_firm(tmp_path: Path) -> None:
    path = text_file(tmp_path, comma([NAME, CODE], ["合计科技有限公司", ""], ["说明书印刷厂", ""]))

    assert [row.fault for row in only(path)] == [None, None]


def test_a_header_met_again_is_named(tmp_path: Path) -> None:
    path = text_file(tmp_path, comma(HEADER, ALICE, HEADER, BOB))

    assert [row.fault for row in only(path)] == [None, "repeated_header", None]


def test_every_fault_is_a_reason_that_a_clerk_is_told() -> None:
    assert set(FAULTS) <= {reason.code for reason in Reason}


def test_a_line_that_is_no_data_row_and_a_cell_that_is_lost_reject_the_row() -> None:
    only_remarked = {fault for fault in FAULTS if not Reason(fault).rejects}

    assert only_remarked == {"nul_byte", "encoding"}
    for fault in ("footer", "repeated_header"):
        assert "不是数据行" in Reason(fault).zh
        assert "no data row" in Reason(fault).en


def test_blank_rows_are_skipped_but_counted(tmp_path: Path) -> None:
    rows = [HEADER, [""] * 4, ALICE, [" ", "", "", ""], BOB]

    for path in (text_file(tmp_path, comma(*rows)), workbook(tmp_path, sheet_of(*rows))):
        assert [row.number for row in only(path)] == [3, 5]


# ------------------------------------------------------------------------------------------------------ JSON


def test_json_lines_keep_numbers_as_they_are_written(tmp_path: Path) -> None:
    text = '{"code": 330000000000012345, "share": 12.340, "big": 9.13E+17, "open": true, "end": null}\n'
    path = text_file(tmp_path, text, name="a.jsonl")

    table = only(path)

    assert table.headers == ("code", "share", "big", "open", "end")
    assert list(table) == [Row(1, ("330000000000012345", "12.340", "9.13E+17", "true", ""), None)]


def test_nested_json_becomes_json_text_with_exact_numbers(tmp_path: Path) -> None:
    path = text_file(tmp_path, '{"a": {"号": [330000000000012345, 1.50, "x\\"y", null]}}\n', name="a.jsonl")

    assert cells(path) == [('{"号": [330000000000012345, 1.50, "x\\"y", null]}',)]


def test_a_bad_json_line_is_a_faulted_row(tmp_path: Path) -> None:
    lines = [
        '{"code": "1", "name": "a"}',
        "",
        '{"code": ',
        "[1, 2]",
        '{"name": "b", "new": 1}',
        '{"code": "\\ud800"}',
    ]
    path = text_file(tmp_path, "\n".join(lines), name="a.jsonl")

    assert [(row.number, row.fault) for row in only(path)] == [
        (1, None), (3, "not_json"), (4, "not_object"), (5, None), (6, "encoding"),
    ]  # fmt: skip


def test_keys_met_late_are_counted_as_unknown_and_no_row_is_lost(tmp_path: Path) -> None:
    lines = ['{"code": "1"}'] * 1000 + ['{"code": "2", "late": 1}', '{"late": 2}']
    path = text_file(tmp_path, "\n".join(lines), name="a.jsonl")

    table = only(path)
    rows = list(table)

    assert table.headers == ("code",)
    assert table.unknown_keys == {"late": 2}
    assert [row.fault for row in rows[-2:]] == [None, "column_count"]


@pytest.mark.parametrize("indent", [None, 2])
def test_a_json_array_of_objects_is_a_table(tmp_path: Path, indent: int | None) -> None:
    things: list[object] = [{"a": "x" * 300_000, "b": n} for n in range(7)]
    path = text_file(tmp_path, json.dumps([*things, 5, {"a": "y"}], indent=indent), name="a.json")

    table = only(path)
    rows = list(table)

    assert (table.format, table.headers) == ("json", ("a", "b"))
    assert [(row.number, row.cells[1], row.fault) for row in rows] == [
        *[(n + 1, str(n), None) for n in range(7)],
        (8, "", "not_object"),
        (9, "", None),
    ]


RECORDS = [{"iname": "虚构市甲乙商贸有限公司", "casecode": "(2024)虚9901执1号", "regdate": 1741536000000},
           {"iname": "张三丰", "casecode": "(2024)虚9901执2号", "regdate": 1741536000000}]  # fmt: skip
NESTED = [{**one, "staff": [{"role": "法定代表人", "code": "", "name": "张三丰"}]} for one in RECORDS]


@pytest.mark.parametrize(
    "wrap",
    [
        lambda rows: {"error_code": 0, "reason": "ok", "result": {"total": 2, "items": rows}},
        lambda rows: {"code": 200, "msg": "", "data": {"list": rows, "pageNum": 1, "hasNextPage": False}},
        lambda rows: {"success": True, "data": {"total": 2, "size": 10, "records": rows}},
        lambda rows: {"rows": rows, "total": 2},
        lambda rows: {"result": rows},
        lambda rows: {"status": 0, "失信被执行人": rows},
        lambda rows: {
            "took": 3,
            "hits": {"total": 2, "hits": [{"_id": "1", "_source": row} for row in rows]},
        },
        lambda rows: {"cambrian": 0, "data": rows},
        lambda rows: {"data": {"data": {"data": rows}}},
    ],
)
@pytest.mark.parametrize("records", [RECORDS, NESTED], ids=["plain", "nested"])
@pytest.mark.parametrize("indent", [None, 2])
def test_records_in_the_envelope_of_a_service_are_rows(
    tmp_path: Path, wrap: Any, records: list[dict[str, object]], indent: int | None
) -> None:
    text = json.dumps(wrap(records), ensure_ascii=False, indent=indent)

    table = only(text_file(tmp_path, text, name="a.json"))

    assert table.headers == tuple(records[0])
    assert [(row.number, row.cells[:3]) for row in table] == [
        (number, tuple(map(str, list(one.values())[:3]))) for number, one in enumerate(records, start=1)
    ]


def test_lines_of_envelopes_and_pages_one_after_the_other_are_opened_too(tmp_path: Path) -> None:
    lines = [json.dumps({"cambrian": 0, "data": one}) for one in RECORDS]
    pages = [{"code": 0, "data": {"items": page}} for page in (RECORDS, [], RECORDS)]

    by_line = only(text_file(tmp_path, "\n".join(lines), name="a.jsonl"))
    in_array = only(text_file(tmp_path, json.dumps(pages), name="b.json"))
    one_by_one = only(
        text_file(tmp_path, "\n".join(json.dumps(page, indent=1) for page in pages), name="c.json")
    )

    assert len(list(by_line)) == 2
    assert len(list(in_array)) == len(list(one_by_one)) == 4
    assert by_line.headers == in_array.headers == one_by_one.headers == tuple(RECORDS[0])


def test_an_answer_that_is_an_error_is_told_as_a_row_that_is_none(tmp_path: Path) -> None:
    lines = [{"code": 0, "data": {"items": RECORDS}}, {"code": 500, "msg": "busy"}]
    path = text_file(tmp_path, "\n".join(map(json.dumps, lines)), name="a.jsonl")

    assert [(row.number, row.fault) for row in only(path)] == [(1, None), (2, None), (3, "not_object")]


@pytest.mark.parametrize(
    "record",
    [
        {"iname": "甲", "casecode": "1", "duty": "2", "staff": [{"name": "张三丰", "a": 1, "b": 2, "c": 3}]},
        {"企业名称": "甲", "data": {"a": 1, "b": 2, "c": 3}},
        {"code": "9199", "name": "甲", "holders": [{"a": 1, "b": 2, "c": 3}]},
        {"code": "9199", "name": "甲", "result": "正常"},
    ],
)
def test_a_record_that_holds_something_is_no_envelope(tmp_path: Path, record: dict[str, object]) -> None:
    table = only(text_file(tmp_path, json.dumps([record]), name="a.json"))

    assert table.headers == tuple(record)


def test_one_object_over_several_lines_is_a_table_of_one_row(tmp_path: Path) -> None:
    (row,) = only(text_file(tmp_path, json.dumps(RECORDS[0], indent=2), name="a.json"))

    assert row.cells[2] == "1741536000000"


def test_an_empty_array_is_an_empty_table(tmp_path: Path) -> None:
    assert list(only(text_file(tmp_path, " [ ]", name="a.json"))) == []


@pytest.mark.parametrize("text", ["{}\n", "[{}, {}]", '[{"a": 1}', '[{"a": 1} {"a": 2}]'])
def test_json_that_is_no_table_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(InputError, match=r"JSON|不完整"):
        list(only(text_file(tmp_path, text, name="a.json")))


# ------------------------------------------------------------------------------------------------------ XLSX


def typed_cells(book: Any) -> None:
    sheet = book.add_worksheet("数据")
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    chinese_day = book.add_format({"num_format": 'yyyy"年"m"月"d"日"'})
    minute = book.add_format({"num_format": "yyyy/m/d h:mm"})
    percent = book.add_format({"num_format": "0.00%"})
    money = book.add_format({"num_format": '#,##0.00"元"'})
    sheet.write_row(
        0, 0, ["代码", "人数", "金额", "比例", "日期", "中文日期", "时间", "是否", "公式", "错误"]
    )
    sheet.write_number(1, 0, 9.13300001234568e17)
    sheet.write_number(1, 1, 12)
    sheet.write_number(1, 2, 1234.56, money)
    sheet.write_number(1, 3, 0.335, percent)
    sheet.write_datetime(1, 4, datetime(2019, 7, 13), day)  # noqa: DTZ001
    sheet.write_datetime(1, 5, datetime(1899 + 200, 12, 31), chinese_day)  # noqa: DTZ001
    sheet.write_datetime(1, 6, datetime(2024, 2, 29, 8, 30), minute)  # noqa: DTZ001
    sheet.write_boolean(1, 7, True)
    sheet.write_formula(1, 8, "=B2*2", None, 24)
    sheet.write_formula(1, 9, "=1/0", None, "#DIV/0!")


def test_cells_of_every_type_become_the_text_a_clerk_sees(tmp_path: Path) -> None:
    assert cells(workbook(tmp_path, typed_cells)) == [
        (
            "9.13300001234568E+17", "12", "1234.56", "33.5%", "2019-07-13", "2099-12-31",
            "2024-02-29T08:30:00", "TRUE", "24", "#DIV/0!",
        )
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("330000000000012345", "330000000000012345"),
        ("330000012345678", "330000012345678"),
        ("9.1300000000000000E+17", "9.13E+17"),
        ("1.3800138000E10", "13800138000"),
        ("12.0", "12"),
        ("-0.5", "-0.5"),
        ("1234.5600000000001", "1234.56"),
        ("1E-7", "0.0000001"),
        ("1e999", "INF"),
    ],
)
def test_numbers_never_turn_into_something_else(tmp_path: Path, written: str, read: str) -> None:
    xml = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        '<row r="1"><c r="A1" t="inlineStr"><is><t>代码</t></is></c></row>'
        f'<row r="2"><c r="A2"><v>{written}</v></c></row></sheetData></worksheet>'
    )

    assert cells(with_sheet_xml(tmp_path, xml)) == [(read,)]


@pytest.mark.parametrize(
    ("serial", "day"),
    [("1", "1900-01-01"), ("59", "1900-02-28"), ("60", "1900-02-29"), ("61", "1900-03-01"),
     ("43659", "2019-07-13"), ("73050", "2099-12-31"), ("2958465", "9999-12-31"), ("2958466", "2958466"),
     ("0", "0"), ("-3", "-3"), ("0.5", "12:00:00"), ("43659.999999999", "2019-07-14")],
)  # fmt: skip
def test_serial_dates_become_iso_days(tmp_path: Path, serial: str, day: str) -> None:
    def fill(book: Any) -> None:
        sheet = book.add_worksheet()
        sheet.write_string(0, 0, "日期")
        sheet.write_number(1, 0, float(serial), book.add_format({"num_format": 14}))

    assert cells(workbook(tmp_path, fill)) == [(day,)]


def test_a_workbook_that_counts_days_from_1904_gives_the_same_dates(tmp_path: Path) -> None:
    def fill(book: Any) -> None:
        sheet = book.add_worksheet()
        sheet.write_string(0, 0, "日期")
        sheet.write_datetime(1, 0, datetime(2019, 7, 13), book.add_format({"num_format": 14}))  # noqa: DTZ001

    assert cells(workbook(tmp_path, fill, date_1904=True)) == [("2019-07-13",)]


def test_sheets_of_notes_hidden_sheets_and_family_sheets_are_passed_over(tmp_path: Path) -> None:
    def fill(book: Any) -> None:
        for name in ("填写说明", "企业", "空表", "家庭成员", "隐藏", "名单"):
            sheet = book.add_worksheet(name)
            if name != "空表":
                for number, row in enumerate([HEADER, ALICE, BOB]):
                    sheet.write_row(number, 0, row)
            if name == "隐藏":
                sheet.hide()

    path = workbook(tmp_path, fill)

    first, second = open_tables(path)

    assert [first.sheet, second.sheet] == ["企业", "名单"]
    assert first.dropped_sheets == (
        DroppedSheet("填写说明", "notes", 2),
        DroppedSheet("家庭成员", "family", 2),
        DroppedSheet("隐藏", "hidden", 2),
    )
    assert second.dropped_sheets == ()
    assert [table.sheet for table in open_tables(path, sheet="隐藏")] == ["隐藏"]
    with pytest.raises(InputError, match="家庭成员"):
        open_tables(path, sheet="家庭成员")
    with pytest.raises(InputError, match="没有工作表"):
        open_tables(path, sheet="无此表")


def test_a_cell_out_of_order_or_without_a_reference_stands_where_it_belongs(tmp_path: Path) -> None:
    xml = (
        '<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:sheetData><x:row>'
        + "".join(f'<x:c t="inlineStr"><x:is><x:t>{word}</x:t></x:is></x:c>' for word in HEADER)
        + '</x:row><x:row r="7"><x:c r="D7" t="str"><x:v>丁&amp;_x0041_</x:v></x:c>'
        '<x:c r="A7" t="str"><x:v>甲</x:v></x:c><x:c r="C7"><x:f>1+1</x:f></x:c></x:row>'
        "</x:sheetData></x:worksheet>"
    )

    assert list(only(with_sheet_xml(tmp_path, xml))) == [Row(7, ("甲", "", "=1+1", "丁&A"), None)]


def test_formatted_runs_are_joined_without_reading_aids(tmp_path: Path) -> None:
    path = workbook(tmp_path, sheet_of(["企业名称"], ["占位"]))
    rich = "<si><r><t>示例</t></r><r><rPr><b/></rPr><t>公司</t></r><rPh><t>shili</t></rPh></si>"

    repack(path, lambda _, data: data.replace("<si><t>占位</t></si>".encode(), rich.encode()))

    assert cells(path) == [("示例公司",)]


def test_a_row_that_names_a_string_the_workbook_lacks_is_faulted(tmp_path: Path) -> None:
    path = workbook(tmp_path, sheet_of(HEADER, ALICE))

    repack(path, lambda _, data: data.replace(b'<c r="B2" t="s"><v>5</v>', b'<c r="B2" t="s"><v>99</v>'))

    assert list(only(path)) == [Row(2, (ALICE[0], "", *ALICE[2:]), "unreadable_cell")]


@pytest.mark.slow
def test_a_cell_at_the_far_corner_takes_no_memory(tmp_path: Path) -> None:
    def fill(book: Any) -> None:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADER)
        sheet.write_string(1_048_575, 16_383, "远")

    (row,) = only(workbook(tmp_path, fill))

    assert (row.number, row.fault, len(row.cells)) == (1_048_576, "column_count", 4)


def ns(body: str) -> str:
    return (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        f"{body}</sheetData></worksheet>"
    )


@pytest.mark.slow
@pytest.mark.parametrize("padding", ["", "<!-- a comment sends it the slow way -->"])
def test_xlsx_with_a_hundred_thousand_columns_is_refused(tmp_path: Path, padding: str) -> None:
    row = "<row>" + "<c><v>1</v></c>" * 100_000 + "</row>"

    with pytest.raises(InputError):
        open_tables(with_sheet_xml(tmp_path, ns(padding + row)))


@pytest.mark.slow
def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = with_sheet_xml(tmp_path, ns(" " * 200_000_000))
    assert path.stat().st_size < 1_000_000

    with pytest.raises(InputError, match="压缩比"):
        open_tables(path)


def test_a_workbook_larger_than_the_limit_or_with_too_many_entries_is_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path, sheet_of(HEADER, ALICE))

    with pytest.raises(InputError, match="解压后"):
        open_tables(path, limits=ReadLimits(unpacked=1000))
    with pytest.raises(InputError, match="文件超过"):
        open_tables(path, limits=ReadLimits(entries=3))


def test_xml_nested_without_end_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        open_tables(with_sheet_xml(tmp_path, ns("<!-- -->" + "<a>" * 1_000_000)))


def test_entities_that_multiply_are_refused(tmp_path: Path) -> None:
    bomb = '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa">' + "".join(
        f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
    )
    xml = bomb + "]>" + ns('<row><c t="str"><v>&j;</v></c></row>')

    with pytest.raises(InputError):
        open_tables(with_sheet_xml(tmp_path, xml))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "空"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"\x1f\x8b\x08\x00", "gzip"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "网页"),
        (b"a\0b\0,\0c\0d\0", "UTF-16"),
        (bytes(range(1, 9)) * 50, "不是文本"),
        (b"\n\n \n", "没有内容"),
        (b"PK\x03\x04 cut", "损坏"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 cut", "损坏"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "密码"),
    ],
)
def test_what_is_no_table_is_refused_by_name(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "表.xlsx"
    path.write_bytes(content)

    with pytest.raises(InputError, match=f"表.xlsx.*{words}"):
        open_tables(path)


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    for path in (tmp_path / "无.csv", tmp_path):
        with pytest.raises(InputError, match="无法读取"):
            open_tables(path)
        with pytest.raises(InputError, match="无法读取"):
            file_hash(path)


def test_an_archive_that_is_no_workbook_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.csv", comma(HEADER, ALICE))

    with pytest.raises(InputError, match="解压"):
        open_tables(path)


# ------------------------------------------------------------------------------------------------------- XLS


@pytest.mark.slow
def test_an_xls_is_read_like_any_other(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["企业名单"],
        [],
        [*HEADER, "人数"],
        [*ALICE[:3], date(2019, 7, 13), 12],
        [],
        [*BOB, 9.133e17],
    ]
    path = xls_file(
        tmp_path / "a.xls", {"企业": rows, "秘": [HEADER, ALICE], "说明": [["x", "y"]]}, hidden=["秘"]
    )

    table = only(path)

    assert (table.format, table.headers, table.header_row) == ("xls", (*HEADER, "人数"), 3)
    assert [drop.reason for drop in table.dropped_sheets] == ["hidden", "notes"]
    assert list(table) == [Row(4, (*ALICE, "12"), None), Row(6, (*BOB, "9.133E+17"), None)]


def test_an_xls_with_a_password_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="密码"):
        open_tables(xls_file(tmp_path / "a.xls", {"企业": [HEADER, ALICE]}, password=True))


# ------------------------------------------------------------------------------------- peek, progress, hash


@pytest.mark.slow
def test_peek_shows_headers_and_the_first_rows_of_each_table(tmp_path: Path) -> None:
    rows = [HEADER, *[ALICE] * 200]
    files = [
        text_file(tmp_path, comma(*rows)),
        workbook(tmp_path, sheet_of(*rows)),
        xls_file(tmp_path / "a.xls", {"数据": rows}),
    ]

    for path in files:
        (seen,) = peek(path, 5)
        assert (seen.sheet.headers, seen.sheet.header_row) == (tuple(HEADER), 1)
        assert [row.cells for row in seen.rows] == [tuple(ALICE)] * 5


@pytest.mark.slow
@pytest.mark.parametrize("name", ["a.csv", "a.xlsx", "a.xls", "a.jsonl"])
def test_progress_grows_to_the_total_and_a_table_can_be_read_twice(tmp_path: Path, name: str) -> None:
    rows = [HEADER, *[ALICE] * 3000]
    path = {
        "a.csv": lambda: text_file(tmp_path, comma(*rows)),
        "a.xlsx": lambda: workbook(tmp_path, sheet_of(*rows)),
        "a.xls": lambda: xls_file(tmp_path / "a.xls", {"数据": rows}),
        "a.jsonl": lambda: text_file(tmp_path, '{"a": "b"}\n' * 3000, name="a.jsonl"),
    }[name]()

    table = only(path)
    for _ in range(2):
        places = [table.position() for _ in table]
        assert len(places) == 3000
        assert places == sorted(places)
        assert table.position() == table.total_hint


def test_a_file_is_known_by_its_sm3(tmp_path: Path) -> None:
    path = text_file(tmp_path, "abc")

    assert file_hash(path) == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    assert file_hash(path) == hashlib.new("sm3", b"abc").hexdigest()


# --------------------------------------------------------------------------------------------------- property

plain_text = st.text(
    st.characters(
        exclude_categories=["Cs", "Cc"], include_characters="\t\r\n", exclude_characters="\ufffd\ufeff"
    ),
    max_size=12,
)
relaxed = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@relaxed
@given(
    rows=st.lists(st.lists(plain_text, min_size=4, max_size=4), max_size=12),
    separator=st.sampled_from(",\t;|"),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16"]),
    ending=st.sampled_from(["\n", "\r\n"]),
)
def test_whatever_was_written_as_csv_is_read_again(
    tmp_path: Path, rows: list[list[str]], separator: str, encoding: str, ending: str
) -> None:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=separator, lineterminator=ending, quoting=csv.QUOTE_ALL).writerows(
        [HEADER, *rows]
    )
    path = tmp_path / "a.csv"
    path.write_bytes(out.getvalue().encode(encoding))

    table = only(path)

    assert table.headers == tuple(HEADER)
    assert [row.cells for row in table] == [tuple(row) for row in rows if any(map(str.strip, row))]
    assert {row.fault for row in table} <= {None, "footer", "repeated_header"}


xml_text = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\0\ufffd\ufeff\ufffe\uffff"),
    max_size=12,
)


@pytest.mark.slow
@relaxed
@given(
    rows=st.lists(st.lists(xml_text | st.integers(-(10**14), 10**14), min_size=4, max_size=4), max_size=12),
    inline=st.booleans(),
)
def test_whatever_was_written_as_xlsx_is_read_again_by_both_ways(
    tmp_path: Path, rows: list[list[str | int]], inline: bool
) -> None:
    def fill(book: Any) -> None:
        sheet = book.add_worksheet("数据")
        sheet.write_row(0, 0, HEADER)
        for number, row in enumerate(rows, start=1):
            for column, value in enumerate(row):
                (sheet.write_string if isinstance(value, str) else sheet.write_number)(number, column, value)

    path = workbook(tmp_path, fill, constant_memory=inline)

    expected = [tuple(map(str, row)) for row in rows if any(str(value).strip() for value in row)]
    assert [row.cells for row in only(path)] == expected
    assert [row.cells for row in peek(path)[0].rows] == expected


@relaxed
@given(rows=st.lists(st.dictionaries(st.sampled_from("abc"), st.integers() | plain_text), max_size=9))
def test_json_lines_and_json_array_give_the_same_rows(tmp_path: Path, rows: list[dict[str, Any]]) -> None:
    rows = [{"a": 0}, *rows]
    lines = text_file(
        tmp_path, "\n".join(json.dumps(row, ensure_ascii=False) for row in rows), name="a.jsonl"
    )
    array = text_file(tmp_path, json.dumps(rows), name="a.json")

    seen = only(lines)

    assert only(array).headers == seen.headers
    assert [row.cells for row in only(array)] == [row.cells for row in seen]
    assert [row.cells for row in seen] == [
        cells for row in rows if any(cells := tuple(str(row.get(key, "")) for key in seen.headers))
        and any(map(str.strip, cells))
    ]  # fmt: skip
