"""One unit for a column: what its numbers mean is found over the whole of it, or asked."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.amounts import share_text
from loaders.columns import map_columns
from loaders.days import Order, order_shown
from loaders.judging import ColumnJudge, SharesSeen, shares_seen
from loaders.kinds import KINDS
from loaders.mapping import FieldNote
from loaders.row import Desk
from loaders.row_reading import ReadRow, read_row
from loaders.tables import open_tables
from tests.unit.loaders.kinds.reading import DESK, FIRM, OTHER_FIRM, facts, reasons

TOP_TEN = ("12.5", "6.3", "3.1", "0.98", "0.97", "0.88", "0.81", "0.76", "0.62", "0.55")


def load(
    kind: str, headers: Sequence[str], rows: Sequence[Sequence[str]], unit: tuple[str, str] | None = None
) -> list[ReadRow]:
    """The rows of a file, read as a load reads them."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "表.csv"
        path.write_text("\n".join(",".join(row) for row in (headers, *rows)), encoding="utf-8")
        (table,) = open_tables(path)
        notes = {unit[0]: FieldNote(unit=unit[1])} if unit else None
        columns = map_columns(KINDS[kind], table.headers, notes)
        desk = Desk(DESK.key, DESK.region, DESK.source, DESK.data_day, ColumnJudge(table, columns))
        return [read_row(KINDS[kind], columns, row.cells, desk) for row in table]


def shares(
    firms: dict[str, Sequence[str]], header: str = "持股比例", unit: str | None = None
) -> list[tuple[object, list[str]]]:
    """The share that each holder gets, with the row's remarks but for the name."""
    rows = [
        (firm, f"赵{chr(0x4E00 + n)}", cell) for firm, cells in firms.items() for n, cell in enumerate(cells)
    ]
    read = load(
        "shareholders", ("统一社会信用代码", "股东名称", header), rows, ("share", unit) if unit else None
    )
    assert not any(one.rejected for one in read)
    return [
        (facts(one, "HOLDS_SHARE")[0].content.get("share"), [r for r in reasons(one) if r != "name_only"])
        for one in read
    ]


def test_a_value_above_one_proves_per_cent_for_the_whole_column() -> None:
    assert shares({FIRM: TOP_TEN}) == [(share_text(Fraction(cell) / 100), []) for cell in TOP_TEN]


def test_totals_near_one_prove_parts_of_one() -> None:
    assert shares({FIRM: ("0.6", "0.4"), OTHER_FIRM: ("1",)}) == [("0.6", []), ("0.4", []), ("1", [])]


def test_totals_near_a_hundred_prove_per_cent() -> None:
    assert shares({FIRM: ("99.5", "0.5")}) == [("0.995", []), ("0.005", [])]


@pytest.mark.parametrize(
    "firms",
    [
        {FIRM: ("0.3",)},
        {FIRM: ("0.6", "0.4"), OTHER_FIRM: ("60", "40")},
        {FIRM: ("0.98", "0.5")},
    ],
)
def test_what_nothing_proves_is_asked_and_the_holding_kept(firms: dict[str, Sequence[str]]) -> None:
    assert {(share, *why) for share, why in shares(firms)} == {(None, "share_unit_unclear")}


def test_the_header_decides_unless_the_totals_say_otherwise() -> None:
    assert shares({FIRM: ("0.98", "0.5")}, "持股比例(%)") == [("0.0098", []), ("0.005", [])]
    assert shares({FIRM: ("1",)}, "持股比例(%)") == [("0.01", [])]
    assert shares({FIRM: ("0.6", "0.4")}, "持股比例(%)") == [(None, ["share_unit_unclear"])] * 2


def test_the_clerk_decides_in_the_end() -> None:
    assert shares({FIRM: ("0.3",)}, unit="%") == [("0.003", [])]
    assert shares({FIRM: ("0.3",)}, unit="1") == [("0.3", [])]
    assert shares({FIRM: ("0.6", "0.4")}, "持股比例(%)", "1") == [("0.6", []), ("0.4", [])]


def test_a_cell_with_its_own_unit_needs_no_column() -> None:
    assert shares({FIRM: ("30%", "三分之一", "0.36")}) == [
        ("0.3", []), ("1/3", []), (None, ["share_unit_unclear"]),
    ]  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.lists(st.integers(1, 9999), min_size=1, max_size=6), min_size=1, max_size=8),
    st.booleans(),
)
def test_whole_firms_tell_their_unit_and_no_column_has_two(firms: list[list[int]], percent: bool) -> None:
    whole = 100 if percent else 1
    cells = [
        (f"firm{place}", f"{part * whole / sum(parts):.8f}")
        for place, parts in enumerate(firms)
        for part in parts
    ]

    assert shares_seen(iter(cells)).unit() == ("%" if percent else "1")


@given(st.lists(st.tuples(st.text(max_size=3), st.text(max_size=8))))
@settings(max_examples=60, deadline=None)
def test_any_column_can_be_judged(cells: list[tuple[str, str]]) -> None:
    assert shares_seen(iter(cells)).unit() in ("%", "1", None)


def test_an_empty_column_shows_nothing() -> None:
    assert shares_seen(iter(())) == SharesSeen()
    assert SharesSeen().unit() is None


def test_capitals_that_can_hardly_be_in_ten_thousand_yuan_are_asked() -> None:
    firms = [FIRM] * 5
    rows = [(firm, "虚构市甲乙商贸有限公司", f"{n}000000") for n, firm in enumerate(firms, 1)]
    headers = ("统一社会信用代码", "企业名称", "注册资本")

    asked = load("organisations", headers, rows)
    told = load("organisations", headers, rows, ("capital", "元"))

    assert all(reasons(one) == ["amount_unit_unclear"] for one in asked)
    assert facts(told[0], "Profile")[0].content["capital"] == "1000000"


def test_usual_capitals_are_in_ten_thousand_yuan() -> None:
    rows = [(FIRM, "虚构市甲乙商贸有限公司", capital) for capital in ("50", "100", "500", "1000", "30000")]

    read = load("organisations", ("统一社会信用代码", "企业名称", "注册资本"), rows)

    assert [facts(one, "Profile")[0].content["capital"] for one in read][:2] == ["500000", "1000000"]


def test_one_day_that_shows_the_order_shows_it_for_the_column() -> None:
    rows = [(FIRM, "张三", "董事", day) for day in ("03/04/2019", "25/12/2018")]

    read = load("officers", ("统一社会信用代码", "姓名", "职务", "任职日期"), rows)

    assert [str(facts(one, "HOLDS_ROLE")[0].since) for one in read] == ["2019-04-03", "2018-12-25"]


def test_days_of_two_orders_leave_the_others_unread() -> None:
    rows = [(FIRM, "张三", "董事", day) for day in ("03/04/2019", "25/12/2018", "12/25/2018")]

    read = load("officers", ("统一社会信用代码", "姓名", "职务", "任职日期"), rows)

    assert "date_day_month" in reasons(read[0])


@given(st.dates(), st.sampled_from(["%d/%m/%Y", "%m/%d/%Y"]))
def test_a_day_shows_an_order_only_if_it_is_its_own(day: object, form: str) -> None:
    shown = order_shown(f"{day:{form}}")

    assert shown in (None, Order.DAY_FIRST if form.startswith("%d") else Order.MONTH_FIRST)
