"""Rows of headers, of field codes and of notes are no data, wherever they stand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.columns import map_columns
from loaders.heading_rows import heading_rows
from loaders.kind import Kind
from loaders.kinds import KINDS
from loaders.recognise import recognise

HEADERS = {
    "行政相对人名称": ("cf_xdr_mc", "必填项，填写公民、法人及非法人组织名称", "虚构市甲乙商贸有限公司"),
    "行政相对人类别": ("cf_xdr_lb", "必填项，法人及非法人组织/自然人/个体工商户", "法人及非法人组织"),
    "行政相对人代码_1(统一社会信用代码)": ("cf_xdr_shxym", "18位", "91990100123456788H"),
    "法定代表人": ("cf_frdb", "选填", "张三丰"),
    "行政处罚决定书文号": ("cf_wsh", "必填项", "虚市监罚〔2024〕12号"),
    "违法事实": ("cf_sy", "必填项", "虚假宣传"),
    "处罚类别": ("cf_cflb", "必填项", "罚款"),
    "处罚决定日期": ("cf_jdrq", "必填项，格式YYYY/MM/DD", "2024/05/01"),
    "处罚机关": ("cf_cfjg", "必填项", "虚构市市场监督管理局"),
}
CODES, NOTES, DATA = (list(column) for column in zip(*HEADERS.values(), strict=True))
PENALTIES = KINDS["penalties"]


def found(cells: list[str], headers: list[str] | None = None) -> bool:
    own = headers or list(HEADERS)
    return heading_rows(PENALTIES, map_columns(PENALTIES, own)).found(cells)


@pytest.mark.parametrize(
    "row",
    [
        CODES,
        [code.upper() for code in CODES],
        NOTES,
        ["", *NOTES[1:]],
        list(HEADERS),
        [f" {header}（必填）" if n else header for n, header in enumerate(HEADERS)],
        [
            "行政相对人名称",
            "类别",
            "统一社会信用代码",
            "法定代表人姓名",
            "处罚决定书文号",
            "",
            "处罚类别1",
            "",
            "",
        ],
        ["XDR_MC", "XDR_LB", "XDR_DM", "FRDB", "WSH", "SS", "LB", "RQ", "JG"],
        ["必填", "是", "是", "否", "是", "是", "是", "是", "是"],
        [
            "文本",
            "文本型",
            "字符型",
            "string",
            "varchar(100)",
            "文本",
            "不超过50个字符",
            "YYYY-MM-DD",
            "文本",
        ],
    ],
)
def test_headers_in_other_words_codes_of_fields_and_notes_are_no_data(row: list[str]) -> None:
    assert found(row)


@pytest.mark.parametrize(
    "row",
    [
        DATA,
        [""] * 9,
        ["处罚机关", *DATA[1:]],
        ["ABC", *DATA[1:]],
        ["如意商贸有限公司", *DATA[1:]],
        ["虚构市甲乙商贸有限公司", "", "", "", "", "", "", "", ""],
        ["示例二号有限公司", "示例二号有限公司", "", "", "", "", "", "", ""],
        ["格式塔科技有限公司", "格式塔科技有限公司", "", "", "", "", "", "", ""],
    ],
)
def test_data_are_data(row: list[str]) -> None:
    assert not found(row)


def test_a_template_with_rows_of_codes_and_notes_is_recognised_by_its_data() -> None:
    guess = recognise(list(HEADERS), [CODES, NOTES, DATA], "附件.xlsx")

    assert guess.kind is PENALTIES, guess.why


@pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
def test_the_example_of_a_template_is_no_heading_and_its_headers_are(kind: Kind) -> None:
    headers = [column.header for column in kind.columns]
    rows = heading_rows(kind, map_columns(kind, headers))

    assert rows.found(headers)
    assert rows.found([column.field for column in kind.columns])
    assert not rows.found([column.example for column in kind.columns])


@given(st.lists(st.text(max_size=12), max_size=12))
def test_any_row_has_an_answer(cells: list[str]) -> None:
    assert found(cells) in (True, False)
