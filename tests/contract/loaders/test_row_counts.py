"""Every line below a header is read, and what is no data row is rejected by name: the counts add up."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from graph_service.domain.codes import make_uscc
from graph_service.store.audit import Auditor
from graph_service.store.graph_store import GraphStore
from graph_service.store.ledger import Ledger
from loaders.loading import Options, RowCounts, TableLoad
from loaders.survey import Task, survey
from loaders.tables import file_hash

KEY = b"0" * 32
HEADER = "统一社会信用代码,企业名称,成立日期"
FIRM = f"{make_uscc('91', '990100', 'MA000001')},示例一号有限公司,2019-07-13"


def load(store: GraphStore, path: Path) -> RowCounts:
    (task,) = survey([path], "organisations", date(2024, 6, 30))
    assert isinstance(task, Task)
    options = Options(out=path.parent / "back")
    return TableLoad(Ledger(store, Auditor()), task, KEY, options, file_hash(path)).run(lambda *_: None).rows


def reasons(path: Path) -> dict[int, str]:
    with (path.parent / "back" / f"{path.name}.rejected.csv").open(encoding="utf-8-sig", newline="") as lines:
        return {int(line["行号/row"]): line["原因/reason"] for line in csv.DictReader(lines)}


@pytest.mark.parametrize(
    ("fault", "line"), [("footer", "合计,,1"), ("footer", "填表人: 爱丽丝"), ("repeated_header", HEADER)]
)
def test_a_line_that_is_no_data_row_is_read_and_rejected(
    store: GraphStore, tmp_path: Path, fault: str, line: str
) -> None:
    path = tmp_path / "firms.csv"
    path.write_text("\n".join([HEADER, FIRM, "", line]) + "\n", encoding="utf-8")

    counts = load(store, path)

    assert counts == RowCounts(read=2, accepted=1, suspect=0, rejected=1)
    assert reasons(path) == {4: fault}


def test_a_row_with_a_nul_byte_is_used_without_it(store: GraphStore, tmp_path: Path) -> None:
    path = tmp_path / "firms.csv"
    path.write_text(f"{HEADER}\n{FIRM}\0\n", encoding="utf-8")

    assert load(store, path) == RowCounts(read=1, accepted=0, suspect=1, rejected=0)


def test_lines_of_json_that_are_no_objects_are_read_and_rejected(store: GraphStore, tmp_path: Path) -> None:
    path = tmp_path / "firms.jsonl"
    code, name, _ = FIRM.split(",")
    row = f'{{"统一社会信用代码": "{code}", "企业名称": "{name}"}}'
    path.write_text(f'{row}\n{{"统一\n[1]\n', encoding="utf-8")

    assert load(store, path) == RowCounts(read=3, accepted=1, suspect=0, rejected=2)
    assert reasons(path) == {2: "not_json", 3: "not_object"}


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8"])
def test_an_odd_byte_costs_a_character_and_not_the_row(
    store: GraphStore, tmp_path: Path, encoding: str
) -> None:
    path = tmp_path / "firms.csv"
    codes = [make_uscc("91", "990100", f"MA00000{number}") for number in (1, 2, 3)]
    scopes = ["日用百货销售", "日用百货销#", "五金建材销售"]
    firms = [f"{code},示例{code[-2]}号有限公司,,{scope}" for code, scope in zip(codes, scopes, strict=True)]
    lines = [f"{HEADER},经营范围", *firms, ",示例#号有限公司,,五金建材销售"]
    path.write_bytes("\n".join(lines).encode(encoding).replace(b"#", b"\xff"))

    counts = load(store, path)

    assert counts == RowCounts(read=4, accepted=2, suspect=1, rejected=1)
    assert reasons(path) == {5: "encoding; name_only; identity_damaged"}


def test_a_mended_file_of_another_name_is_of_the_day_of_the_load_that_it_mends(
    store: GraphStore, tmp_path: Path
) -> None:
    path = tmp_path / "firms.csv"
    path.write_text(f"{HEADER}\n{FIRM}\n,,2019-01-01\n", encoding="utf-8")
    load(store, path)
    mended = tmp_path / "改好 2025-01-31.csv"
    returned = (tmp_path / "back" / "firms.csv.rejected.csv").read_text(encoding="utf-8-sig")
    mended.write_text(returned.replace("\n,,2019-01-01", f"\n{FIRM}"), encoding="utf-8-sig")

    (task,) = survey([mended])

    assert isinstance(task, Task)
    assert task.data_day == date(2024, 6, 30)
    options = Options(out=tmp_path / "back")

    done = TableLoad(Ledger(store, Auditor()), task, KEY, options, file_hash(mended)).run(lambda *_: None)
    assert done.rows == RowCounts(read=1, accepted=1, suspect=0, rejected=0)


def test_a_load_tells_the_columns_it_did_not_use_and_those_that_compete_and_its_reasons(
    store: GraphStore, tmp_path: Path
) -> None:
    path = tmp_path / "firms.csv"
    code, name, _ = FIRM.split(",")
    second = make_uscc("91", "990100", "MA000002")
    rows = [f"快跑鸭,{name},{code},微信", f"示例二号有限公司,示例二号有限公司,{second},", ",,,", "小饭盒,,,"]
    path.write_text("\n".join(["名称,公司名称,统一社会信用代码,心情", *rows]) + "\n", encoding="utf-8")
    (task,) = survey([path], "organisations", date(2024, 6, 30))
    assert isinstance(task, Task)

    options = Options(out=tmp_path / "back", check=True)
    done = TableLoad(Ledger(store, Auditor()), task, KEY, options, file_hash(path)).run(lambda *_: None)

    told = done.as_json()
    assert told["unused_columns"] == ["心情"]
    assert told["competing_columns"] == [
        {"field": "企业名称", "columns": ["公司名称", "名称"], "used": "公司名称", "differing_rows": 1}
    ]
    assert [(one["outcome"], one["reason"], one["rows"], one["example"]) for one in told["reasons"]] == [
        ("suspect", "columns_disagree", 1, {"row": 2, "column": "公司名称"}),
        ("suspect", "name_only", 1, {"row": 5, "column": "公司名称"}),
    ]
    assert told["read"] == told["accepted"] + told["suspect"] + told["rejected"] == 3


def test_rows_of_field_codes_and_notes_are_passed_over_as_headers(store: GraphStore, tmp_path: Path) -> None:
    path = tmp_path / "firms.csv"
    notes = "18位,必填项,格式YYYY-MM-DD"
    path.write_text("\n".join([HEADER, "uscc,name,founded", notes, FIRM]) + "\n", encoding="utf-8")

    assert load(store, path) == RowCounts(read=3, accepted=1, suspect=0, rejected=2)
    assert reasons(path) == {2: "repeated_header", 3: "repeated_header"}
