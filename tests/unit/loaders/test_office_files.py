"""Files as offices, courts, exchanges and vendors send them, from their bytes to what their rows say."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from loaders.columns import map_columns
from loaders.row import Desk
from loaders.row_reading import ReadRow, read_row
from loaders.survey import Task, Unread, survey
from tests.unit.loaders.kinds.reading import DESK, KEY
from tests.unit.loaders.test_tables import comma, text_file, workbook

FIRM, OTHER = "91990100123456788H", "919901002345678941"
NAME, SECOND = "虚构市甲乙商贸有限公司", "虚构市丙丁建材有限公司"


def rows(path: Path, kind: str) -> list[ReadRow]:
    """What the rows of a file say; it must be recognised by itself."""
    (task,) = survey([path])
    assert isinstance(task, Task), task.why
    assert task.kind.name == kind
    columns = map_columns(task.kind, task.table.headers)
    desk = Desk(KEY, None, None, DESK.data_day)
    return [read_row(task.kind, columns, row.cells, desk) for row in task.table if row.fault is None]


def content(read: ReadRow, kind: str) -> dict[str, Any]:
    """The content of the row's only fact of a kind."""
    (fact,) = [fact for fact, _ in read.facts if fact.kind.name == kind]
    return {**fact.content, "since": fact.since}


def codes(read: ReadRow) -> list[str]:
    return [remark.reason.code for remark in read.remarks]


# -- numbers in cells of a workbook


def test_shares_in_cells_of_percent_format_are_what_the_sheet_shows(tmp_path: Path) -> None:
    def fill(book: Any) -> None:
        sheet = book.add_worksheet()
        percent = book.add_format({"num_format": "0.00%"})
        sheet.write_row(0, 0, ["企业名称", "统一社会信用代码", "股东名称", "股东类型", "持股比例(%)"])
        cells = [
            ("张三丰", 0.51, percent),
            ("李四光", 0.49, percent),
            ("王五", 60, None),
            ("赵六", 1, percent),
        ]
        for number, (holder, share, form) in enumerate(cells, start=1):
            sheet.write_row(number, 0, [NAME, FIRM, holder, "自然人股东"])
            sheet.write_number(number, 4, share, form)

    read = rows(workbook(tmp_path, fill), "shareholders")

    assert [str(content(row, "HOLDS_SHARE")["share"]) for row in read] == ["0.51", "0.49", "0.6", "1"]


def test_codes_and_days_typed_as_numbers_are_kept_whole_or_refused(tmp_path: Path) -> None:
    def fill(book: Any) -> None:
        sheet = book.add_worksheet()
        day = book.add_format({"num_format": 'yyyy"年"m"月"d"日"'})
        sheet.write_row(0, 0, ["企业名称", "统一社会信用代码", "注册号", "企业类型", "成立日期"])
        for number, (code, old) in enumerate([(919901000123456700, None), (None, 990100123456784)], start=1):
            sheet.write_string(number, 0, NAME)
            sheet.write_string(number, 3, "有限责任公司")
            for place, value in ((1, code), (2, old)):
                if value is not None:
                    sheet.write_number(number, place, value)
            sheet.write_number(number, 4, 42075, day)

    lost, kept = rows(workbook(tmp_path, fill), "organisations")

    assert lost.rejected
    assert "uscc_scientific" in codes(lost)
    assert [one.id for one in kept.entities] == ["reg:990100123456784"]
    assert content(kept, "Profile")["founded"] == date(2015, 3, 12)


# -- what is called .xls


COURT = [["被执行人姓名/名称", "身份证号码/组织机构代码", "案号", "执行法院", "立案时间", "执行标的"],
         [NAME, FIRM, "(2025)虚01执1号", "虚构市中级人民法院", "2025-03-01", "10000"]]  # fmt: skip


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16", "utf-16-le", "utf-8-sig"])
def test_tabbed_text_is_read_whatever_its_name_ends_in(tmp_path: Path, encoding: str) -> None:
    path = text_file(tmp_path, comma(*COURT).replace(",", "\t"), encoding, "被执行人.xls")

    (read,) = rows(path, "judgment_debtors")

    assert read.entities[0].id == FIRM
    assert content(read, "Listing")["since"] == date(2025, 3, 1)


@pytest.mark.parametrize(
    "text",
    [
        "<html><head><meta charset=gb2312></head><table><tr><td>案号</td></tr></table></html>",
        '<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n<Workbook><Worksheet/></Workbook>',
    ],
)
def test_pages_and_xml_called_xls_are_refused_with_what_to_do(tmp_path: Path, text: str) -> None:
    (unread,) = survey([text_file(tmp_path, text, "gb18030", "被执行人.xls")])

    assert isinstance(unread, Unread)
    assert "另存为 XLSX" in unread.why


# -- the court's list as services give it


def record(lower: bool, **more: object) -> dict[str, object]:
    keys = {
        "iname": NAME, "caseCode": "(2025)虚01执1号", "cardNum": FIRM, "courtName": "虚构市中级人民法院",
        "disruptTypeName": "违反财产报告制度", "gistId": "(2024)虚01民初1号", "duty": "偿还借款",
        "performance": "全部未履行", "businessEntity": "张三丰", "areaName": "虚构省",
    }  # fmt: skip
    return {(key.lower() if lower else key): value for key, value in keys.items()} | more


PERSON = {"iname": "李四光", "cardnum": "9901011980****0018"}
BY_NAMES = [
    record(
        False, partyTypeName="1", regDate="20250310", publishDate="2025年07月13日", type="失信被执行人名单"
    ),
    record(
        False,
        partyTypeName="0",
        regDate="20250310",
        publishDate="2025年07月13日",
        iname="李四光",
        cardNum=PERSON["cardnum"],
    ),
]
IN_MILLISECONDS = [
    record(True, type="1", regdate=1741536000000, publishdate=1752336000000, staff=[{"role": "法定代表人"}]),
    record(True, type="0", regdate=1741536000000, publishdate=1752336000000, **PERSON),
]
SHAPES: list[tuple[str, Any]] = [
    ("a.json", BY_NAMES),
    ("b.json", {"error_code": 0, "reason": "ok", "result": {"total": 2, "items": IN_MILLISECONDS}}),
    ("c.json", {"code": 0, "data": {"records": IN_MILLISECONDS, "total": 2}}),
    ("d.json", {"rows": IN_MILLISECONDS}),
    ("e.jsonl", [{"cambrian": 0, "data": one} for one in BY_NAMES]),
]


def texts(name: str, shape: Any) -> Iterator[str]:
    if name.endswith(".jsonl"):
        yield "\n".join(json.dumps(one, ensure_ascii=False) for one in shape)
    else:
        yield json.dumps(shape, ensure_ascii=False)
        yield json.dumps(shape, ensure_ascii=False, indent=2)


@pytest.mark.parametrize(("name", "shape"), SHAPES, ids=[name for name, _ in SHAPES])
def test_the_court_s_list_is_read_in_every_shape(tmp_path: Path, name: str, shape: Any) -> None:
    for text in texts(name, shape):
        firm, person = rows(text_file(tmp_path, text, name=name), "dishonest_judgment_debtors")

        assert firm.entities[0].id == FIRM
        assert person.entities[0].label == "Person"
        assert content(firm, "Listing")["since"] == content(person, "Listing")["since"] == date(2025, 7, 13)
        assert not firm.rejected
        assert not person.rejected


# -- a vendor's export


def test_an_export_with_a_notice_above_its_header_gives_former_names_and_each_phone(tmp_path: Path) -> None:
    def fill(book: Any) -> None:
        sheet = book.add_worksheet("高级搜索")
        sheet.write_row(0, 0, ["本表由数据商提供, 仅供参考"])
        sheet.write_row(
            1, 0,
            ["公司名称", "经营状态", "法定代表人", "注册资本", "成立日期", "营业期限", "电话", "更多电话", "统一社会信用代码",
             "纳税人识别号", "企业(机构)类型", "曾用名", "英文名称"],
        )  # fmt: skip
        sheet.write_row(
            2, 0,
            [NAME, "存续（在营、开业、在册）", "张三丰", "1000万人民币", "2015-03-12", "2015-03-12 至 无固定期限",
             "13900010203", "0571-88881234；13900040506", FIRM, FIRM, "有限责任公司",
             "虚构市甲旧商贸有限公司；虚构市乙旧商贸有限公司", "-"],
        )  # fmt: skip

    (read,) = rows(workbook(tmp_path, fill), "organisations")

    assert codes(read) == []
    assert content(read, "Status")["status"] == "存续"
    assert len([one for one in read.entities if one.label == "Phone"]) == 3
    assert {str(fact.content["text"]) for fact, _ in read.facts if fact.kind.name == "Name" and fact.anchor == FIRM} == {
        NAME, "虚构市甲旧商贸有限公司", "虚构市乙旧商贸有限公司",
    }  # fmt: skip
