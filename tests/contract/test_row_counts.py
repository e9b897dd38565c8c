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
