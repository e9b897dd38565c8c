"""Which kind a file is, by its headers and first rows; unknown and ambiguous files are named, not guessed."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph_service.errors import SettingError
from loaders.columns import map_columns
from loaders.kind import Kind
from loaders.kinds import KINDS
from loaders.mapping import FieldNote
from loaders.recognise import recognise
from loaders.row_reading import read_row
from tests.unit.loaders.kinds.reading import DESK

DATA = Path(__file__).parents[2] / "data" / "kinds"
FIRM = "91990100123456788H"


def template(kind: Kind) -> tuple[list[str], list[str]]:
    return [column.header for column in kind.columns], [column.example for column in kind.columns]


@pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
def test_a_filled_template_is_recognised_whatever_its_name(kind: Kind) -> None:
    headers, example = template(kind)

    guess = recognise(headers, [example], "附件1.xlsx")

    assert guess.kind is kind, guess.why
    assert kind.name in guess.candidates


@pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
def test_an_empty_template_is_recognised_by_its_headers(kind: Kind) -> None:
    headers, _ = template(kind)

    assert recognise(headers, [], "附件1.xlsx").kind is kind


@pytest.mark.parametrize("path", sorted(DATA.glob("*.csv")), ids=lambda path: str(path.stem))
def test_real_spellings_are_recognised(path: Path) -> None:
    with path.open(encoding="utf-8", newline="") as stream:
        headers, *rows = csv.reader(stream)

    guess = recognise(headers, rows, "新建工作表.csv")

    assert guess.kind is not None, guess.why
    assert path.stem.startswith(guess.kind.name)


@pytest.mark.parametrize(
    ("headers", "name"),
    [
        ("企业名称 统一社会信用代码 法定代表人 类型 成立日期 注册资本 住所 登记状态", "organisations"),
        ("统一社会信用代码 姓名 职务", "officers"),
        ("统一社会信用代码 变更事项 变更前 变更后 变更日期", "changes"),
        ("企业名称 统一社会信用代码 股东 股东类型 认缴额（万元） 实缴额（万元）", "shareholders"),
        (
            "企业名称 统一社会信用代码 列入日期 作出决定机关 列入严重违法失信企业名单原因 移出日期",
            "serious_violations",
        ),
        ("案号 限消令对象 企业信息 申请人 立案日期 发布日期", "consumption_restrictions"),
        ("被执行人名称 证件号码 执行法院 案号 立案日期 执行标的", "judgment_debtors"),
        ("纳税人名称 纳税人识别号 评价年度", "red_list"),
    ],
)
def test_the_columns_that_tell_a_kind_are_enough(headers: str, name: str) -> None:
    guess = recognise(headers.split(), [], "x.csv")

    assert guess.kind is KINDS[name], guess.why


def test_an_unknown_file_is_named_with_what_it_lacks() -> None:
    guess = recognise(["企业名称", "统一社会信用代码", "心情"], [["甲", FIRM, "好"]], "officers.csv")

    assert guess.kind is None
    assert guess.candidates == ()
    assert "缺列" in guess.why
    assert "lacks" in guess.why
    assert guess.why.count("缺列") == 2, "the two nearest are named"


def test_headers_that_nobody_knows_are_said_to_be_so() -> None:
    assert recognise(["甲", "乙"], [], "x.csv").why.startswith("没有认识的表头")


# A list with the columns of a key-supervision file and of a red list: neither explains what the other does.
BOTH = ["主体名称", "统一社会信用代码", "评价年度", "重点监管原因", "确定日期"]
BOTH_ROW = ["虚构市甲乙商贸有限公司", FIRM, "2023", "失信", "2024-01-02"]


def test_a_file_that_fits_two_kinds_is_not_guessed() -> None:
    guess = recognise(BOTH, [BOTH_ROW], "附件.csv")

    assert guess.kind is None
    assert set(guess.candidates) == {"red_list", "key_supervision"}
    assert all(name in guess.why for name in guess.candidates)


@pytest.mark.parametrize(
    ("filename", "name"), [("红名单2023.csv", "red_list"), ("key_supervision.csv", "key_supervision")]
)
def test_the_file_s_name_breaks_the_tie_and_the_reason_says_so(filename: str, name: str) -> None:
    guess = recognise(BOTH, [BOTH_ROW], filename)

    assert guess.kind is KINDS[name]
    assert "文件名" in guess.why


@pytest.mark.parametrize("more", [[], ["金额", "日期"], ["项目编号", "项目年度", "标段", "批次", "附件"]])
def test_two_common_words_do_not_make_arrears_of_public_bodies(more: list[str]) -> None:
    headers = ["债权人", "债务人", *more]

    guess = recognise(headers, [["虚构市发展和改革局", "虚构市甲乙商贸有限公司", *more]], "附件.csv")

    assert guess.kind is None
    assert "arrears 机关事业单位拖欠账款, 但没有它独有的列" in guess.why
    assert "guarantees 担保信息, 缺列" in guess.why


def test_a_word_of_its_own_makes_a_kind() -> None:
    row = ["虚构市发展和改革局", "虚构市甲乙商贸有限公司", "3万元"]

    assert recognise(["债务人", "债权人", "欠款金额"], [row], "x.csv").kind is KINDS["arrears"]


ANNUAL_REPORT = {
    "债权人": "虚构银行", "债务人": "李四光", "主债权种类": "合同", "主债权数额": "1900",
    "履行债务的期限自": "2015-12-31", "履行债务的期限至": "2018-12-31", "保证的期间": "期限",
    "保证的方式": "连带保证", "统一社会信用代码": FIRM, "企业名称（字号名）": "虚构市甲乙商贸有限公司", "年报年度": "2016",
}  # fmt: skip


def test_guarantees_of_an_annual_report_are_no_arrears_of_public_bodies() -> None:
    headers, row = list(ANNUAL_REPORT), list(ANNUAL_REPORT.values())
    kind = KINDS["guarantees"]

    guess = recognise(headers, [row], "附件.csv")
    read = read_row(kind, map_columns(kind, headers), row, DESK)

    assert guess.kind is kind, guess.why
    (fact,) = [one for one, _ in read.facts if one.kind.name == "GUARANTEES"]
    assert fact.other == FIRM, "the firm guarantees"
    assert "amount" not in fact.content, "the principal is not what is guaranteed"
    assert (fact.since, fact.until) == (None, None), "when the debt is due is not the time of the guarantee"


PROVINCE = (
    "主体身份代码 登记机关 企业类型大类（中文） 登记状态（中文） 统一社会信用代码 企业名称（字号名称）"
    " 住所（登记、个体户经营场所） 法定代表人(经营者姓名) 行业代码（中文）"
    " 注册资本(资金数额) 币种 经营范围 注册号 核准日期（登记、吊销、注销日期） 成立日期"
    " 经营(营业)起始日期 经营(营业)截止日期 住所所在行政区划 邮政编码 经营场所 行业代码 行业名称"
)
VENDOR = (
    "公司名称 经营状态 法定代表人 注册资本 实缴资本 成立日期 核准日期 营业期限 所属省份 所属城市 所属区县 电话 更多电话 邮箱"
    " 统一社会信用代码 纳税人识别号 工商注册号 组织机构代码 参保人数 企业(机构)类型 所属行业 曾用名 英文名称 网址 注册地址"
    " 最新年报地址 经营范围"
)
REGISTER = (
    "企业(机构)名称 注册号 统一社会信用代码 企业(机构)类型 注册资本(万元) 注册资本币种 企业状态 开业日期 住址"
    " 经营（业务）范围"
)


@pytest.mark.parametrize(
    ("headers", "unused"),
    [
        (PROVINCE, ("主体身份代码", "邮政编码")),
        (VENDOR, ("所属省份", "所属城市", "邮箱", "参保人数", "英文名称", "网址")),
        (REGISTER, ()),
        ("公司名称 统一社会信用代码 企业类型 成立时间 工商注册号 经营状态 注册资本", ()),
    ],
)
def test_headers_of_exchanges_registers_and_vendors_are_known(headers: str, unused: tuple[str, ...]) -> None:
    guess = recognise(headers.split(), [], "导出.csv")

    assert guess.kind is KINDS["organisations"], guess.why
    assert map_columns(guess.kind, headers.split()).unmatched == unused


def test_the_file_s_name_is_never_enough() -> None:
    assert recognise(["甲", "乙"], [["1", "2"]], "行政处罚.csv").kind is None


def test_content_that_cannot_be_read_as_the_headers_say_is_not_taken() -> None:
    headers = ["统一社会信用代码", "姓名", "职务"]

    guess = recognise(headers, [["甲", "乙", "丙"], ["1", "2", "3"]], "主要人员.csv")

    assert guess.kind is None
    assert guess.candidates == ("officers",)


def test_some_bad_rows_do_not_hide_the_kind() -> None:
    rows = [[FIRM, "张三丰", "监事"], [FIRM, "李四光", "董事"], ["", "", ""]]

    assert recognise(["统一社会信用代码", "姓名", "职务"], rows, "x.csv").kind is KINDS["officers"]


@pytest.mark.slow
@given(
    st.lists(st.text(max_size=12), max_size=12),
    st.lists(st.lists(st.text(max_size=8), max_size=14), max_size=4),
)
@settings(deadline=None, max_examples=25)
def test_any_table_gives_an_answer_with_a_reason(headers: list[str], rows: list[list[str]]) -> None:
    guess = recognise(headers, rows, "x.csv")

    assert guess.why


# -- Columns


def test_unknown_forbidden_and_doubled_columns_are_told() -> None:
    headers = ["企业名称", "名称", "统一社会信用代码", "宗教信仰", "心情", "行号/row"]

    columns = map_columns(KINDS["organisations"], headers)

    assert columns.unmatched == ("心情",)
    assert columns.forbidden == ("宗教信仰",)
    assert [(one.field, one.places, one.weighty) for one in columns.rivals] == [("name", (0, 1), True)]
    assert columns.places["name"] == (0, 1)


def test_the_registered_name_counts_before_a_brand_wherever_it_stands() -> None:
    headers = ["名称", "公司名称", "地址", "住所", "统一信用代码", "注册资金"]
    columns = map_columns(KINDS["organisations"], headers)

    row = ["快跑鸭", "虚构市甲乙商贸有限公司", "乙地", "甲地", FIRM, "10万元"]
    read = read_row(KINDS["organisations"], columns, row, DESK)

    assert columns.header("name") == "公司名称"
    assert [(one.column, one.reason.code) for one in read.remarks] == [("公司名称", "columns_disagree")]
    (name,) = [fact for fact, _ in read.facts if fact.kind.name == "Name"]
    assert name.content["text"] == "虚构市甲乙商贸有限公司"
    assert columns.header("address") == "住所"


@pytest.mark.parametrize(
    ("headers", "cells", "differ"),
    [
        (["成立日期", "成立时间"], ["2015-03-01", "2015年3月1日"], False),
        (["成立日期", "成立时间"], ["2015-03-01", "2015-03-02"], True),
        (["成立日期", "成立时间"], ["2015-03-01", "/"], False),
        (["企业名称", "公司名称"], ["虚构市（甲）有限公司", "虚构市(甲)有限公司"], False),
        (["统一社会信用代码", "社会信用代码"], [FIRM, FIRM.lower()], False),
        (["统一社会信用代码", "社会信用代码"], [FIRM, "919901002345678941"], True),
        (["注册资本", "注册资金"], ["10万元", "100000元"], False),
        (["联系电话", "更多电话"], ["13912345678", "13812345678"], False),
    ],
)
def test_columns_of_one_field_are_remarked_only_where_they_mean_different_things(
    headers: list[str], cells: list[str], differ: bool
) -> None:
    more = [name for name in ("企业名称", "统一社会信用代码") if name not in headers]
    values = {"企业名称": "虚构市甲乙商贸有限公司", "统一社会信用代码": FIRM}
    kind = KINDS["organisations"]

    read = read_row(
        kind, map_columns(kind, [*headers, *more]), [*cells, *(values[name] for name in more)], DESK
    )

    assert ("columns_disagree" in {one.reason.code for one in read.remarks}) is differ


def test_a_mapping_says_which_header_a_field_has() -> None:
    kind = KINDS["officers"]

    columns = map_columns(
        kind,
        ["甲", "乙", "职务"],
        {
            "person_name": FieldNote("甲"),
            "统一社会信用代码": FieldNote("乙"),
            "post": FieldNote(""),
        },
    )

    assert columns.places == {"person_name": (0,), "uscc": (1,)}
    assert columns.unmatched == ("职务",)
    assert columns.missing == ("职务",)
    assert columns.header("person_name") == "甲"
    assert columns.header("post") == "职务"


@pytest.mark.parametrize(
    "override", [{"person_name": "丁"}, {"nothing": "甲"}, {"person_name": "配偶姓名"}], ids=str
)
def test_a_mapping_to_nothing_or_to_forbidden_data_is_refused(override: dict[str, str]) -> None:
    notes = {field: FieldNote(header) for field, header in override.items()}

    with pytest.raises(SettingError):
        map_columns(KINDS["officers"], ["甲", "配偶姓名"], notes)


def test_units_and_percents_are_taken_from_headers() -> None:
    columns = map_columns(KINDS["shareholders"], ["认缴出资额（万元）", "持股比例(%)", "实缴额"])

    assert columns.units == {"amount": "万元", "share": "%"}
