"""主体名单: one a line, or CSV with a header; the line numbers are those of an editor."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph_service.errors import InputError
from loaders.listed import read_listed


def listed(path: Path, text: str, encoding: str = "utf-8") -> list[tuple[int, str]]:
    file = path / "名单.csv"
    file.write_bytes(text.encode(encoding))
    return [(one.line, one.text) for one in read_listed(file)]


def test_a_code_or_name_a_line(tmp_path: Path) -> None:
    assert listed(tmp_path, "91990100MA00000001\n\n 虚构市甲有限公司 \n") == [
        (1, "91990100MA00000001"),
        (3, "虚构市甲有限公司"),
    ]


@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_with_a_header_the_code_is_taken_and_the_name_where_there_is_none(
    tmp_path: Path, separator: str
) -> None:
    rows = [["序号", "企业名称", "统一社会信用代码"], ["1", "甲", "C1"], ["2", "乙", ""], ["3", "", ""]]

    said = listed(tmp_path, "\r\n".join(separator.join(row) for row in rows))

    assert said == [(2, "C1"), (3, "乙")]


def test_other_offices_encodings_are_read(tmp_path: Path) -> None:
    assert listed(tmp_path, "单位名称\n虚构市甲有限公司\n", "gb18030") == [(2, "虚构市甲有限公司")]
    assert listed(tmp_path, "\ufeff单位名称\n甲\n") == [(2, "甲")]


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    with pytest.raises((InputError, FileNotFoundError)):
        read_listed(tmp_path / "none.csv")
