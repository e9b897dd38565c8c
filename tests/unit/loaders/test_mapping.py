"""对照文件: columns, units and values that a clerk states for a file that does not say them."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from graph_service.errors import SettingError
from loaders.columns import map_columns
from loaders.kinds import KINDS
from loaders.mapping import FieldNote, read_mapping
from loaders.row_reading import ReadRow, read_row
from tests.unit.loaders.kinds.reading import DESK, FIRM, fact

HOLDERS = ["企业名称", "统一社会信用代码", "股东名称", "股东类型", "占比", "出资"]
HOLDER = ["虚构市甲乙商贸有限公司", FIRM, "张三丰", "自然人股东", "60", "300"]
DEBTORS = ["被执行人名称", "证件号码", "案号", "立案时间", "执行标的"]
DEBTOR = ["虚构市甲乙商贸有限公司", FIRM, "(2024)虚9901执12号", "2024-02-03", "1200"]


def mapping(folder: Path, text: str) -> dict[str, FieldNote]:
    path = folder / "对照.toml"
    path.write_text(text, encoding="utf-8")
    return read_mapping(path)


def read(kind: str, headers: list[str], cells: list[str], notes: dict[str, FieldNote]) -> ReadRow:
    return read_row(KINDS[kind], map_columns(KINDS[kind], headers, notes), cells, DESK)


def test_a_mapping_says_columns_units_and_what_every_row_says(tmp_path: Path) -> None:
    notes = mapping(
        tmp_path,
        'holder_name = "股东名称"\nshare = { header = "占比", unit = "%" }\n[amount]\nheader = "出资"\nunit = "亿元"\n',
    )

    row = read("shareholders", HOLDERS, HOLDER, notes)

    held = fact(row, "HOLDS_SHARE").content
    assert str(held["share"]) == "0.6"
    assert Decimal(str(held["amount"])) == Decimal(300_0000_0000)


def test_the_unit_alone_may_be_stated(tmp_path: Path) -> None:
    notes = mapping(tmp_path, 'share = { unit = "1" }\n"认缴出资额(万元)" = { unit = "元" }\n')

    columns = map_columns(KINDS["shareholders"], ["股东名称", "持股比例(%)", "认缴额(万元)"], notes)

    assert columns.units == {"share": "1", "amount": "元"}


def test_one_authority_may_be_stated_for_all_rows_of_a_file(tmp_path: Path) -> None:
    notes = mapping(tmp_path, 'court = { value = "虚构市人民法院" }\n')

    row = read("judgment_debtors", DEBTORS, DEBTOR, notes)

    assert fact(row, "Listing").content["authority"] == "虚构市人民法院"


def test_what_a_row_says_itself_is_stronger_than_what_is_stated_for_all(tmp_path: Path) -> None:
    notes = mapping(tmp_path, 'court = { value = "虚构市人民法院" }\n')
    headers = [*DEBTORS, "执行法院"]

    own = read("judgment_debtors", headers, [*DEBTOR, "虚构市甲区人民法院"], notes)
    silent = read("judgment_debtors", headers, [*DEBTOR, "/"], notes)

    assert fact(own, "Listing").content["authority"] == "虚构市甲区人民法院"
    assert fact(silent, "Listing").content["authority"] == "虚构市人民法院"


def test_a_required_column_may_be_stated_for_all_rows(tmp_path: Path) -> None:
    notes = mapping(tmp_path, 'matter = { value = "吊销营业执照" }\n')

    columns = map_columns(KINDS["decisions"], ["主体名称", "决定文号", "认定单位", "决定日期"], notes)

    assert columns.missing == ()
    assert columns.unmatched == ()


@pytest.mark.parametrize(
    "text",
    [
        'share = { unit = "万元" }',
        'amount = { unit = "%" }',
        'amount = { unit = "斤" }',
        'holder_name = { unit = "元" }',
        'nothing = { value = "甲" }',
    ],
)
def test_a_unit_or_field_that_cannot_be_is_refused(tmp_path: Path, text: str) -> None:
    notes = mapping(tmp_path, text)

    with pytest.raises(SettingError):
        map_columns(KINDS["shareholders"], HOLDERS, notes)


@pytest.mark.parametrize(
    "text", ["share = 1", 'share = { kind = "%" }', "share = {}", "share = { unit = 1 }", "x", "[[a]]\nb=1"]
)
def test_what_is_no_mapping_file_is_refused_with_its_shape(tmp_path: Path, text: str) -> None:
    with pytest.raises(SettingError):
        mapping(tmp_path, text)


def test_a_mapping_may_be_json(tmp_path: Path) -> None:
    path = tmp_path / "m.json"
    path.write_text('{"share": {"unit": "%"}, "uscc": "信用代码"}', encoding="utf-8")

    assert read_mapping(path) == {"share": FieldNote(unit="%"), "uscc": FieldNote("信用代码")}
