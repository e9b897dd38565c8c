"""Files as bad as they come: refusal or faulted rows, never another exception, a hang or a lost row."""

from __future__ import annotations

import json
import random
import re
import time
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph_service.errors import InputError
from loaders.tables import FAULTS, ReadLimits, Row, Table, open_tables, peek
from tests.unit.loaders.test_tables import (
    ALICE,
    BOB,
    HEADER,
    comma,
    ns,
    repack,
    sheet_of,
    with_sheet_xml,
    workbook,
    xls_file,
)

pytestmark = pytest.mark.slow

WIDE = [f"列{name}" for name in "甲乙丙丁戊己庚辛壬癸"]
SMALL = ReadLimits(
    cell=300, columns=200, line=20_000, unpacked=3_000_000, part=1_000_000, xls_memory=1_500_000_000
)


def read(path: Path, limits: ReadLimits = SMALL) -> list[Row] | InputError:
    """Everything a load does with a file; other exceptions than InputError fail the test."""
    try:
        return [row for table in open_tables(path, limits=limits) for row in check(table, limits)]
    except InputError as error:
        return error


def check(table: Table, limits: ReadLimits) -> list[Row]:
    rows = list(table)
    for row in rows:
        assert len(row.cells) >= len(table.headers)
        assert len(row.cells) == len(table.headers) or row.fault is not None
        assert row.fault is None or row.fault in FAULTS
        assert all(len(cell) <= limits.cell for cell in row.cells)
    return rows


def look(path: Path) -> None:
    try:
        peek(path, 20, limits=SMALL)
    except InputError:
        return


fuzz = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
few = settings(fuzz, max_examples=12)
# where, how many bytes go, what comes instead
cuts = st.lists(st.tuples(st.floats(0, 1), st.integers(0, 30), st.binary(max_size=8)), min_size=1, max_size=6)


def mutate(data: bytes, changes: list[tuple[float, int, bytes]]) -> bytes:
    for where, gone, come in changes:
        at = int(where * len(data))
        data = data[:at] + come + data[at + gone :]
    return data


def csv_bytes(encoding: str) -> bytes:
    return comma(HEADER, *[ALICE, ['"a\nb"', *BOB[1:]]] * 8).encode(encoding)


@fuzz
@given(cuts, st.sampled_from(["utf-8", "gb18030", "utf-8-sig", "utf-16"]))
def test_mutated_csv(tmp_path: Path, changes: list[tuple[float, int, bytes]], encoding: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(mutate(csv_bytes(encoding), changes))

    read(path)
    look(path)


@fuzz
@given(cuts, st.booleans())
def test_mutated_json(tmp_path: Path, changes: list[tuple[float, int, bytes]], array: bool) -> None:
    rows = [{"号": 330000000000012345, "名": "甲", "里": {"a": [1.50, None, True]}}] * 6
    path = tmp_path / "a.json"
    text = json.dumps(rows) if array else "\n".join(map(json.dumps, rows))
    path.write_bytes(mutate(text.encode(), changes))

    read(path)
    look(path)


@fuzz
@given(cuts)
def test_mutated_xlsx(tmp_path: Path, changes: list[tuple[float, int, bytes]]) -> None:
    path = workbook(tmp_path, sheet_of(HEADER, ALICE, BOB))
    path.write_bytes(mutate(path.read_bytes(), changes))

    read(path)
    look(path)


@fuzz
@given(cuts, st.integers(0, 20))
def test_xlsx_with_mutated_parts_under_right_checksums(
    tmp_path: Path, changes: list[tuple[float, int, bytes]], which: int
) -> None:
    path = workbook(tmp_path, sheet_of(HEADER, [*ALICE[:3], 43659], [*BOB[:3], 0.5]))
    names = [
        name for name in zipfile.ZipFile(path).namelist() if "docProps" not in name and "theme" not in name
    ]
    target = names[which % len(names)]

    repack(path, lambda name, data: mutate(data, changes) if name == target else data)

    read(path)
    look(path)


@pytest.fixture(scope="module")
def xls_bytes(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    rows = [[*ALICE[:3], 43659.0]] * 20
    return xls_file(tmp_path_factory.mktemp("xls") / "a.xls", {"数据": [HEADER, *rows]}).read_bytes()


@few
@given(cuts)
def test_mutated_xls(tmp_path: Path, xls_bytes: bytes, changes: list[tuple[float, int, bytes]]) -> None:
    path = tmp_path / "a.xls"
    path.write_bytes(mutate(xls_bytes, changes))

    read(path)


def test_an_xls_whose_cells_claim_far_places_is_bounded(tmp_path: Path, xls_bytes: bytes) -> None:
    path = tmp_path / "a.xls"
    near = b"\x03\x02\x0e\x00\x14\x00\x03\x00"  # a number in row 20, column 3
    assert near in xls_bytes
    path.write_bytes(xls_bytes.replace(near, b"\x03\x02\x0e\x00\xff\xff\xff\xff"))

    started = time.monotonic()
    result = read(path)

    assert isinstance(result, InputError)
    assert time.monotonic() - started < 60


@pytest.mark.parametrize("suffix", ["csv", "xlsx", "xls", "json"])
def test_truncated_files(tmp_path: Path, suffix: str, xls_bytes: bytes) -> None:
    whole = {
        "csv": csv_bytes("gb18030"),
        "xlsx": workbook(tmp_path, sheet_of(HEADER, *[ALICE] * 50)).read_bytes(),
        "xls": xls_bytes,
        "json": json.dumps([{"a": "甲"}] * 50).encode(),
    }[suffix]
    path = tmp_path / f"cut.{suffix}"

    for tenth in range(10):
        path.write_bytes(whole[: len(whole) * tenth // 10])
        result = read(path)
        if suffix in ("xlsx", "json"):
            assert isinstance(result, InputError)


@fuzz
@given(
    st.binary(max_size=600),
    st.sampled_from([b"", b"PK\x03\x04", b"\xef\xbb\xbf", b"\xff\xfe", b"{", b"[{", b"a,b\n"]),
)
def test_random_bytes(tmp_path: Path, data: bytes, start: bytes) -> None:
    path = tmp_path / "a.bin"
    path.write_bytes(start + data)

    read(path)
    look(path)


@fuzz
@given(
    st.text(max_size=300),
    st.sampled_from(["utf-8", "gb18030", "utf-16", "utf-16-le", "big5", "shift-jis", "latin-1"]),
)
def test_random_text_in_random_encodings(tmp_path: Path, text: str, encoding: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes((",".join(HEADER) + "\n" + text).encode(encoding, "ignore"))

    read(path)
    look(path)


# ------------------------------------------------------------------------------------------ nothing is lost


def letters(text: str) -> Counter[str]:
    return Counter(re.findall("[ab1=]", text))


@settings(fuzz, max_examples=200)
@given(st.text(alphabet='ab1=,"\n\r \t', max_size=120))
def test_whatever_the_quotation_marks_do_no_character_is_lost(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes((",".join(WIDE) + "\n" + text).encode())

    rows = read(path)

    assert isinstance(rows, list)
    assert letters("".join(cell for row in rows for cell in row.cells)) == letters(text)
    numbers = [row.number for row in rows]
    assert numbers == sorted(set(numbers))


@fuzz
@given(
    st.lists(st.text(alphabet="ab1;|,\t 合计:", max_size=20), max_size=30),
    st.sampled_from(["\n", "\r\n", "\r"]),
)
def test_without_quotation_marks_every_line_is_a_row(tmp_path: Path, lines: list[str], ending: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(ending.join([",".join(WIDE), *lines]).encode())

    rows = read(path)

    assert isinstance(rows, list)
    assert [row.number for row in rows] == [
        number for number, line in enumerate(lines, start=2) if line.replace(",", "").strip()
    ]


@fuzz
@given(
    st.lists(st.sampled_from([b"\xff", b"\x80", b"\x81\x30", b"\0", "甲".encode(), b"ab"]), max_size=8),
    st.integers(0, 59),
)
def test_bad_bytes_in_one_row_leave_the_others_as_they_are(
    tmp_path: Path, junk: list[bytes], where: int
) -> None:
    lines = [",".join(WIDE), *(",".join([f"第{n}行甲乙丙丁", *"一二三四五六七八九"]) for n in range(60))]
    raw = [line.encode() for line in lines]
    raw[where + 1] += b"".join(junk)
    path = tmp_path / "a.csv"
    path.write_bytes(b"\n".join(raw))

    rows = read(path)

    assert isinstance(rows, list)
    assert len(rows) == 60
    assert [row.cells[0] for row in rows] == [f"第{n}行甲乙丙丁" for n in range(60)]
    assert {n for n, row in enumerate(rows) if row.fault} <= {where}


# -------------------------------------------------------------------------------------- large and hostile

MEGABYTE = 1 << 20
HOSTILE: dict[str, Callable[[], bytes]] = {
    "one line of quotation marks": lambda: b'"' * (10 * MEGABYTE),
    "a quotation mark a line": lambda: b"a,b\n" + b'"\n' * (MEGABYTE // 2),
    "an open cell a line": lambda: b"a,b\n" + b'"x,\n' * 100_000,
    "open cells far apart": lambda: b"a,b\n" + (b'x,"y\n' + b"1,2\n" * 50_000) * 4,
    "only separators": lambda: b"," * (10 * MEGABYTE),
    "only line breaks": lambda: b"\n" * MEGABYTE,
    "a cell of ten megabytes": lambda: b"a,b\n1," + b"x" * (10 * MEGABYTE) + b"\n2,3\n",
    "a quoted cell of ten megabytes": lambda: b'a,b\n1,"' + (b"x" * 99 + b"\n") * 100_000 + b'"\n2,3\n',
    "a quoted cell of many lines": lambda: b'a,b\n1,"' + b"x\n" * 210_000 + b'"\n2,3\n',
    "nested arrays": lambda: b'{"a":' + b"[" * MEGABYTE + b"\n" + b'{"a": 1}\n',
    "nested objects": lambda: b"[" + b'{"a":' * 100_000,
    "an object of many keys": lambda: json.dumps({f"k{n}": n for n in range(100_000)}).encode(),
    "an array cut in a long string": lambda: b'[{"a": "' + b"x" * (10 * MEGABYTE),
    "a long number": lambda: b'{"a": ' + b"9" * MEGABYTE + b"}\n",
    "noise": lambda: random.Random(1).randbytes(3 * MEGABYTE),
    "noise after a header": lambda: b"a,b\n" + random.Random(2).randbytes(3 * MEGABYTE),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_are_done_with_in_seconds(tmp_path: Path, name: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(HOSTILE[name]())

    started = time.monotonic()
    read(path, ReadLimits())

    assert time.monotonic() - started < 30


def test_a_cell_of_ten_megabytes_in_a_workbook_is_cut(tmp_path: Path) -> None:
    for padding in ("", "<!-- the slow way -->"):
        body = "".join(
            f'<row r="{n}"><c r="A{n}" t="inlineStr"><is><t>{text}</t></is></c></row>'
            for n, text in [(1, "名称"), (2, "x" * (10 * MEGABYTE)), (3, "乙")]
        )
        path = with_sheet_xml(tmp_path, ns(padding + body))

        rows = read(path, ReadLimits(unpacked_free=10**9))

        assert isinstance(rows, list)
        assert [(row.number, len(row.cells[0]), row.fault) for row in rows] == [
            (2, 1_000_000, "cell_too_long"),
            (3, 1, None),
        ]


def test_a_sheet_that_lies_about_its_size_is_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path, sheet_of(HEADER, ALICE))
    data = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        real = archive.getinfo("xl/worksheets/sheet1.xml").file_size
    found = bytes(data).rfind(real.to_bytes(4, "little"))
    data[found : found + 4] = (real // 2).to_bytes(4, "little")
    path.write_bytes(data)

    assert isinstance(read(path), InputError)


@pytest.mark.parametrize(
    "formula", ["=cmd|' /C calc'!A0", "@SUM(1+9)", "+1", "-1+1", '=HYPERLINK("http://x","y")']
)
def test_formulas_stay_text(tmp_path: Path, formula: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text('代码,名称\n1,"' + formula.replace('"', '""') + '"\n', encoding="utf-8")

    for made in (path, workbook(tmp_path, sheet_of(["代码", "名称"], ["1", formula]))):
        rows = read(made)
        assert isinstance(rows, list)
        assert [row.cells for row in rows] == [("1", formula)]


def test_a_quoted_cell_of_ten_megabytes_is_cut_and_costs_only_its_row(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(HOSTILE["a quoted cell of ten megabytes"]())

    rows = read(path, ReadLimits())

    assert isinstance(rows, list)
    assert [(row.number, row.fault, len(row.cells[1])) for row in rows] == [
        (2, "cell_too_long", 1_000_000),
        (100_003, None, 1),
    ]
