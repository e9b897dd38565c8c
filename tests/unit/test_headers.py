"""Headers: the same column in every office's spelling, and the columns nobody may load."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders import headers
from loaders.headers import HeaderMatch

PENALTY = headers.data_sets()["xzcf"].fields
EVERY_SPELLING = [
    (name, field, spelling)
    for name, data_set in headers.data_sets().items()
    for field, spellings in data_set.fields.items()
    for spelling in spellings
]


def full_width(text: str) -> str:
    return "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char for char in text)


def test_the_known_spellings_are_all_there() -> None:
    assert len(headers.data_sets()) == 14
    assert sum(len(data_set.fields) for data_set in headers.data_sets().values()) == 155
    assert len(EVERY_SPELLING) == 349


@given(
    st.sampled_from(EVERY_SPELLING),
    st.sampled_from(
        [str, str.upper, str.lower, full_width, " {} ".format, "*{}".format, "\ufeff{}：".format]
    ),
)
def test_every_known_spelling_finds_its_field_in_any_width_and_case(
    known: tuple[str, str, str], habit: object
) -> None:
    name, field, spelling = known
    assert callable(habit)

    found = headers.match([habit(spelling)], headers.data_sets()[name].fields)

    assert found == HeaderMatch({field: (0,)}, (), (), ())


SUBJECT_NAMES = ("行政相对人 名称", "行政相对人\n名称", "行政相对人名称（必填）", "行政相对人名称*")


@pytest.mark.parametrize("other", [*SUBJECT_NAMES, "CF＿XDR＿MC", "cf-xdr-mc", "CfXdrMc"])
def test_blanks_underscores_marks_and_notes_do_not_matter(other: str) -> None:
    assert headers.match([other], PENALTY).columns == {"subject_name": (0,)}


@pytest.mark.parametrize("number", ["", "_1", "_2", "-3", "＿5", " 6"])
def test_the_words_in_brackets_say_which_code_it_is_and_the_number_never(number: str) -> None:
    row = [
        f"行政相对人代码{number}（统一社会信用代码）",
        f"行政相对人代码{number}(工商注册号)",
        f"行政相对人代码{number} 【组织机构代码】",
        f"行政相对人代码{number}(居民身份证号)",
    ]

    found = headers.match(row, PENALTY)

    assert found.columns == {"uscc": (0,), "reg_no": (1,), "org_code": (2,), "person_id_old": (3,)}


def test_a_number_without_words_is_nobodys_column() -> None:
    assert headers.match(["行政相对人代码_2"], PENALTY).unmatched == (0,)


def test_two_columns_of_one_field_are_kept_in_order_and_said() -> None:
    found = headers.match(["处罚类别2", "处罚机关", "处罚类别1", "不知名", ""], PENALTY)

    assert found.columns == {"category": (0, 2), "authority": (1,)}
    assert found.doubled == ("category",)
    assert found.unmatched == (3, 4)
    assert found.first("category") == 0
    assert found.first("uscc") is None


def test_the_name_of_a_field_is_a_spelling_of_it() -> None:
    assert headers.match(["subject_name", "SubjectKind"], PENALTY).columns == {
        "subject_name": (0,),
        "subject_kind": (1,),
    }


def test_two_fields_with_one_spelling_are_a_mistake_of_the_table() -> None:
    with pytest.raises(ValueError, match="spelling of both"):
        headers.match(["x"], {"a": ["名称"], "b": ["名 称"]})


@pytest.mark.parametrize("name", list(headers.data_sets()))
def test_no_data_set_gives_one_spelling_to_two_fields(name: str) -> None:
    headers.match([], headers.data_sets()[name].fields)


def test_spellings_of_several_data_sets_join() -> None:
    joined = headers.spellings(("jyyc", "name"), ("reg", "name"))

    assert joined == ("企业名称", "公司名称", "名称")


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
    assert headers.match([header], {"field": [header]}) == HeaderMatch({}, (), (), (0,))


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
