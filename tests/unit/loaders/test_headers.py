"""Headers: the same column in every office's spelling, and the columns nobody may load."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders import headers
from loaders.columns import map_columns
from loaders.kinds import KINDS
from loaders.recognise import recognise

KNOWN = json.loads((Path(__file__).parents[2] / "data" / "header_spellings.json").read_text(encoding="utf-8"))
PENALTY = {column.field: (column.header, *column.aliases) for column in KINDS["penalties"].columns}
EVERY_SPELLING = [
    (kind, field, spelling)
    for kind, fields in KNOWN["kinds"].items()
    for field, spellings in fields.items()
    for spelling in spellings
]


def full_width(text: str) -> str:
    return "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char for char in text)


@given(
    st.sampled_from(EVERY_SPELLING),
    st.sampled_from(
        [str, str.upper, str.lower, full_width, " {} ".format, "*{}".format, "\ufeff{}：".format]
    ),
)
def test_every_known_spelling_finds_its_field_in_any_width_and_case(
    known: tuple[str, str, str], habit: object
) -> None:
    kind, field, spelling = known
    assert callable(habit)

    assert map_columns(KINDS[kind], [habit(spelling)]).places == {field: (0,)}


@pytest.mark.parametrize(("kind", "field", "spelling"), EVERY_SPELLING)
def test_every_spelling_of_public_files_is_known_to_its_kind(kind: str, field: str, spelling: str) -> None:
    assert map_columns(KINDS[kind], [spelling]).places == {field: (0,)}


@pytest.mark.parametrize("table", list(KNOWN["of_no_kind"]))
def test_a_table_of_no_kind_is_not_taken_for_another(table: str) -> None:
    """行政许可 and 政府采购: there is no kind that could hold what they say."""
    assert recognise(KNOWN["of_no_kind"][table], [], "附件.csv").kind is None


SUBJECT_NAMES = ("行政相对人 名称", "行政相对人\n名称", "行政相对人名称（必填）", "行政相对人名称*")


@pytest.mark.parametrize("other", [*SUBJECT_NAMES, "CF＿XDR＿MC", "cf-xdr-mc", "CfXdrMc"])
def test_blanks_underscores_marks_and_notes_do_not_matter(other: str) -> None:
    assert headers.match([other], PENALTY).columns == {"name": (0,)}


@pytest.mark.parametrize("number", ["", "_1", "_2", "-3", "＿5", " 6"])
def test_the_words_in_brackets_say_which_code_it_is_and_the_number_never(number: str) -> None:
    row = [
        f"行政相对人代码{number}（统一社会信用代码）",
        f"行政相对人代码{number}(工商注册号)",
        f"行政相对人代码{number} 【组织机构代码】",
        f"行政相对人代码{number}(居民身份证号)",
    ]

    found = headers.match(row, PENALTY)

    assert found.columns == {"uscc": (0,), "reg_no": (1,), "org_code": (2,), "person_id": (3,)}


@pytest.mark.parametrize("party", ["行政相对人", "相对人", "当事人", "主体", "信用主体"])
@pytest.mark.parametrize(
    ("number", "field"),
    [
        ("", "uscc"),
        ("_1", "uscc"),
        ("-2", "reg_no"),
        ("3", "org_code"),
        ("＿4", "tax_no"),
        ("_5", "inst_cert"),
    ],
)
def test_without_words_the_number_says_which_code_it_is(party: str, number: str, field: str) -> None:
    assert headers.match([f"{party}代码{number}"], PENALTY).columns == {field: (0,)}


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("行政相对人代码_2：组织机构代码", "org_code"),
        ("行政相对人代码（统一社会信用代码）_1", "uscc"),
        ("行政相对人代码_1（统一社会信用代码/注册号）", "uscc"),
        ("当事人代码（统一社会信用代码）", "uscc"),
        ("相对人证件号码（居民身份证号）", "person_id"),
    ],
)
def test_codes_of_parties_are_known_however_they_are_put(header: str, field: str) -> None:
    assert headers.match([header], PENALTY).columns == {field: (0,)}


def test_codes_of_parties_are_known_to_every_kind_that_is_about_firms() -> None:
    for kind in ("decisions", "repairs", "disputes", "ends", "wage_arrears", "red_list", "visits"):
        places = map_columns(
            KINDS[kind], ["行政相对人代码_2（工商注册号）", "行政相对人代码_1（统一社会信用代码）"]
        ).places
        assert places == {"reg_no": (0,), "uscc": (1,)}, kind


def test_of_several_columns_the_strongest_spelling_comes_first() -> None:
    found = headers.match(["处罚事由", "处罚机关", "违法事实", "不知名", ""], PENALTY)

    assert found.columns == {"facts": (2, 0), "authority": (1,)}
    assert found.unmatched == (3, 4)
    assert found.first("facts") == 2
    assert found.first("uscc") is None


def test_the_name_of_a_field_is_a_spelling_of_it() -> None:
    assert headers.match(["case_name", "SubjectKind"], PENALTY).columns == {
        "case_name": (0,),
        "subject_kind": (1,),
    }


def test_two_fields_with_one_spelling_are_a_mistake_of_the_table() -> None:
    with pytest.raises(ValueError, match="spelling of both"):
        headers.match(["x"], {"a": ["名称"], "b": ["名 称"]})


@pytest.mark.parametrize(
    ("header", "unit"),
    [
        ("认缴额（万元）", "万元"),
        ("注册资本(万)", "万元"),
        ("注册资本(人民币万元)", "万元"),
        ("罚款金额（元）", "元"),
        ("持股比例（%）", "%"),
        ("持股比例％", "%"),
        ("出资额（万美元）", "万美元"),
        ("注册资本", None),
        ("单元格", None),
    ],
)
def test_units_in_headers(header: str, unit: str | None) -> None:
    assert headers.unit(header) == unit


def test_a_unit_is_no_part_of_a_name_but_another_word_is() -> None:
    fields = {"capital": ["注册资本"], "name": ["名称"]}

    assert headers.match(["注册资本（万元人民币）", "名称(英文)"], fields).columns == {"capital": (0,)}


BELIEF = ("宗教信仰", "宗 教", "民族", "政治面貌")
BODY = ("基因信息", "指纹", "血 型", "既往病史", "疾病", "Blood_Type")
MONEY = ("个人收入", "收入", "银行存款")
FAMILY = ("配偶姓名", "家庭成员", "参加经营的家庭成员姓名", "子女", "父母", "spouseName", "FAMILY")


@pytest.mark.parametrize("header", [*BELIEF, *BODY, *MONEY, *FAMILY])
def test_columns_nobody_may_collect_are_forbidden(header: str) -> None:
    assert headers.forbidden(header)
    assert headers.match([header], {"field": [header]}) == headers.HeaderMatch({}, (), (0,))


OF_COMPANIES = ("营业收入", "主营业务收入", "母公司", "子公司名称", "拖欠工资金额（元）", "职业病危害")
OF_OTHERS = ("宗教活动场所名称", "疾病预防控制机构", "组成形式", "父级单位", "general_manager")


@pytest.mark.parametrize("header", [*OF_COMPANIES, *OF_OTHERS, "familiarName", "parent_company"])
def test_columns_about_organisations_are_not_forbidden(header: str) -> None:
    assert not headers.forbidden(header)


def test_no_known_spelling_is_forbidden() -> None:
    assert [spelling for _, _, spelling in EVERY_SPELLING if headers.forbidden(spelling)] == []


@pytest.mark.parametrize(
    ("name", "family"),
    [
        ("家庭成员", True),
        ("法人家属信息", True),
        ("家庭成员表.xlsx", True),
        ("Family members", True),
        ("社会关系", True),
        ("主要人员", False),
        ("股东", False),
        ("Sheet1", False),
    ],
)
def test_sheets_about_families(name: str, family: bool) -> None:
    assert headers.family_sheet(name) is family


@given(st.lists(st.text()))
def test_any_headers_at_all_are_placed_once_each(row: list[str]) -> None:
    found = headers.match(row, PENALTY)

    places = [place for columns in found.columns.values() for place in columns]
    assert sorted([*places, *found.unmatched, *found.dropped]) == list(range(len(row)))


@given(st.text())
def test_folding_twice_changes_nothing(header: str) -> None:
    once = headers.fold(header)

    assert headers.fold(once) == once


@pytest.mark.parametrize("unit", ["(", "(如", "行政相对人代码_1(", "宗教", "。"])
def test_a_header_of_many_megabytes_is_read_at_once(unit: str) -> None:
    headers.match([unit * 1_000_000] * 20, PENALTY)
    headers.unit(unit * 1_000_000)
    headers.family_sheet(unit * 1_000_000)
