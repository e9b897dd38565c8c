"""Cells as offices really fill them: dates, amounts, shares, names, whole persons in one cell."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from graph_service.domain import codes
from graph_service.domain.codes import DocumentKind
from graph_service.domain.reasons import CellReading, Reason
from loaders import cells
from loaders.cells import Money, PersonMention
from loaders.currencies import CURRENCIES

DAYS = st.dates(date(1900, 1, 2), date(2098, 12, 31))
JULY_9 = date(2019, 7, 9)
ID_A = codes.make_citizen_id("990000", date(1980, 2, 29), 11)
ID_B = codes.make_citizen_id("990000", date(1991, 12, 1), 24)


def full_width(text: str) -> str:
    return "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char for char in text)


# -- Empty


NOTHING = ("", " ", "\u3000\t", "/", "／", "//", "\\", "-", "—", "——", "－", "'", '=""', "\ufeff", "\u200b")
NO_WORDS = ("无", "暂无", "空", "（空）", "null", "NULL", "N/A", "#N/A", "nan", "None")


@pytest.mark.parametrize("text", [*NOTHING, *NO_WORDS])
def test_what_says_nothing_reads_as_empty_everywhere(text: str) -> None:
    assert cells.blank(text)
    for read in READERS:
        assert read(text).is_empty


@pytest.mark.parametrize("text", ["0", "无锡某公司", "空气", "-1", "某/某", "空 白"])
def test_what_says_something_is_not_empty(text: str) -> None:
    assert not cells.blank(text)


# -- Text


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("  a\tb\r\n c ", "a b c"),
        ("'0012", "0012"),
        ('="0012"', "0012"),
        ("\ufeff甲\u200b乙\x00\x07", "甲乙"),
        ("\ud800甲", "甲"),
        ("第１２号（ＡＢ），", "第12号（AB），"),
        ("㎡①", "㎡①"),
    ],
)
def test_text_is_cleaned_but_reads_the_same_to_people(written: str, read: str) -> None:
    assert cells.text(written) == CellReading(read)


@pytest.mark.parametrize("text", ["=HYPERLINK(1)", "@SUM(A1)", "+cmd|' /C calc'!A0", "-A1"])
def test_a_formula_is_kept_as_text_and_suspect(text: str) -> None:
    assert cells.text(text) == CellReading(text, Reason.FORMULA)


@given(st.text())
def test_a_cleaned_text_can_be_stored_and_shown(text: str) -> None:
    cleaned = cells.clean(text)

    assert cleaned.encode("utf-8").decode("utf-8") == cleaned
    assert "\x00" not in cleaned
    assert "\n" not in cleaned


@pytest.mark.parametrize(
    ("text", "read"), [("是", True), ("Ｙ", True), ("1.0", True), ("否", False), ("×", False)]
)
def test_yes_and_no(text: str, read: bool) -> None:
    assert cells.yes_no(text) == CellReading(read)
    assert cells.yes_no("也许") == CellReading(None, Reason.UNKNOWN_COLUMN_VALUE)


# -- Days


@given(st.dates(date(1912, 1, 1), date(2098, 12, 30)), st.sampled_from(["", " 星期一", "(周日)", "礼拜天"]))
def test_a_day_of_the_republic_is_the_same_day_whatever_its_weekday(day: date, weekday: str) -> None:
    written = f"民国{day.year - 1911}年{day.month}月{day.day}日{weekday}"

    assert cells.start_day(written) == CellReading(day)


@pytest.mark.parametrize(
    "text", ["长期", "无固定期限", "永久", "至今", "至长期", "（长期）", "2099-12-31", "****-**-**"]
)
def test_an_end_that_is_open_says_nothing(text: str) -> None:
    assert cells.end_day(text) == CellReading(None)


@pytest.mark.parametrize(
    "text",
    [
        "2019-07-09",
        "2019-7-9",
        "2019/7/9",
        "2019.7.9",
        "2019年07月09日",
        "2019 年 7 月 9 日",
        "２０１９－０７－０９",
        "20190709",
        "20190709.0",
        "20190709120000",
        "201907091200",
        "2019-07-09 00:00:00",
        "2019-07-09 00:00:00.000",
        "2019/7/9 0:00",
        "2019-07-09T00:00:00+08:00",
        "2019-07-08T16:00:00Z",
        "2019-07-08T16:00:00.000+0000",
        "2019年7月9日10时30分",
        "43655",
        "43655.0",
        "43655.99",
        "1562601600",
        "1562601600000",
        "二〇一九年七月九日",
        "2019年7月9日起",
        "自2019-07-09",
        "Tue Jul 09 00:00:00 CST 2019",
        "9-Jul-2019",
        "Jul 9, 2019",
        "'2019-07-09",
        "2019/7/9 星期二",
        "2019年7月9日(周二)",
        "2019-07-09 周二 10:00",
        "民国108年7月9日",
        "民国一百零八年七月九日",
        "中华民国108.7.9",
        "公元2019年7月9日",
        "2019-7-9 0:00:00",
        "2019-7-9T00:00:00.000+08:00",
    ],
)
def test_one_day_in_all_its_spellings(text: str) -> None:
    assert cells.start_day(text) == CellReading(JULY_9)
    assert cells.end_day(text) == CellReading(JULY_9)


SPELLINGS = [
    "{0:%Y-%m-%d}",
    "{0.year}/{0.month}/{0.day}",
    "{0.year}.{0.month:02}.{0.day:02}",
    "{0.year}年{0.month}月{0.day}日",
    "{0:%Y%m%d}",
    "{0:%Y-%m-%d} 00:00:00",
    "{0:%Y-%m-%d}T23:59:59+08:00",
    "{0:%d-%b-%Y}",
]


@given(DAYS, st.sampled_from(SPELLINGS), st.booleans())
def test_every_day_survives_every_spelling(day: date, spelling: str, wide: bool) -> None:
    text = spelling.format(day)

    assert cells.start_day(full_width(text) if wide else text) == CellReading(day)


@given(st.dates(date(1973, 3, 4), date(2098, 12, 31)), st.sampled_from([1, 1000]))
def test_midnight_in_china_as_an_epoch_is_that_day_even_under_summer_time(day: date, per_second: int) -> None:
    midnight = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo("Asia/Shanghai"))
    text = str(int(midnight.timestamp()) * per_second)
    assume(not text.startswith(("19", "20")) or len(text) not in (10, 12))

    assert cells.start_day(text) == CellReading(day)


@given(st.dates(date(1927, 5, 18), date(2098, 12, 31)))
def test_every_spreadsheet_serial_of_five_digits_is_its_day(day: date) -> None:
    assert cells.start_day(str((day - date(1899, 12, 30)).days)) == CellReading(day)


@given(DAYS, st.integers(-14, 14), st.integers(0, 23))
def test_a_moment_with_a_zone_is_the_day_in_china(day: date, zone: int, hour: int) -> None:
    assume(not 1986 <= day.year <= 1991)
    written = f"{day}T{hour:02}:30:00{'-' if zone < 0 else '+'}{abs(zone):02}:00"
    moment = datetime(day.year, day.month, day.day, hour, 30, tzinfo=UTC) - timedelta(hours=zone)

    assert cells.start_day(written) == CellReading((moment + timedelta(hours=8)).date())


@pytest.mark.parametrize(
    "text", ["1900-01-01", "1900/1/1", "1900/1/0", "0000-00-00", "0001-01-01 00:00:00", "18991230"]
)
def test_the_zero_days_of_databases_are_empty(text: str) -> None:
    assert cells.start_day(text).is_empty
    assert cells.end_day(text).is_empty


@pytest.mark.parametrize(
    "text", ["2099-12-31", "2099/12/31", "9999-12-31", "99991231", "9999-12-31 23:59:59", "253402185600000"]
)
def test_a_day_that_means_no_end_is_open_as_end_and_impossible_as_start(text: str) -> None:
    assert cells.end_day(text).is_empty
    assert cells.start_day(text) == CellReading(None, Reason.DATE_IMPOSSIBLE)


@pytest.mark.parametrize("text", ["长期", "永久", "至今", "无固定期限"])
def test_words_that_mean_no_end(text: str) -> None:
    assert cells.end_day(text).is_empty
    assert cells.start_day(text) == CellReading(None, Reason.DATE_UNREADABLE)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2019年7月", date(2019, 7, 1), date(2019, 7, 31)),
        ("2019-02", date(2019, 2, 1), date(2019, 2, 28)),
        ("201907", date(2019, 7, 1), date(2019, 7, 31)),
        ("二〇一九年七月", date(2019, 7, 1), date(2019, 7, 31)),
        ("2019", date(2019, 1, 1), date(2019, 12, 31)),
        ("2019年度", date(2019, 1, 1), date(2019, 12, 31)),
    ],
)
def test_a_month_or_year_is_suspect_and_opens_at_its_first_and_closes_at_its_last_day(
    text: str, first: date, last: date
) -> None:
    assert cells.start_day(text) == CellReading(first, Reason.AMBIGUOUS_DATE)
    assert cells.end_day(text) == CellReading(last, Reason.AMBIGUOUS_DATE)


@pytest.mark.parametrize(
    ("text", "proposal"),
    [
        ("03/07/2019", "2019-03-07 / 2019-07-03"),
        ("9/7/19", "2009-07-19 / 2019-07-09 / 2019-09-07"),
        ("200107", "2001-07 / 2020-01-07"),
    ],
)
def test_a_day_that_can_be_read_in_two_ways_is_rejected_with_both(text: str, proposal: str) -> None:
    assert cells.start_day(text) == CellReading(None, Reason.DATE_DAY_MONTH, proposal)


def test_a_day_that_can_be_read_in_one_way_only_is_read() -> None:
    assert cells.start_day("13/07/2019") == cells.start_day("07/13/2019") == CellReading(date(2019, 7, 13))
    assert cells.start_day("7/7/2019") == CellReading(date(2019, 7, 7))
    assert cells.start_day("190709") == CellReading(JULY_9, Reason.AMBIGUOUS_DATE)
    assert cells.start_day("99-12-31") == CellReading(date(1999, 12, 31), Reason.AMBIGUOUS_DATE)


@pytest.mark.parametrize(
    "text", ["2019-02-30", "2019年13月1日", "20190231", "2019-00-10", "0800-01-01", "1800-01-01"]
)
def test_a_day_that_does_not_exist_is_impossible(text: str) -> None:
    assert cells.start_day(text) == CellReading(None, Reason.DATE_IMPOSSIBLE)


@pytest.mark.parametrize(
    "text", ["昨天", "12", "2019-07-09至2020-07-08", "abc", "2019-07-09 25:00", "9" * 30_000]
)
def test_what_is_no_day_is_unreadable(text: str) -> None:
    assert cells.start_day(text) == CellReading(None, Reason.DATE_UNREADABLE)


def test_a_day_after_today_is_suspect_only_where_today_is_given() -> None:
    assert cells.start_day("2019-07-09", today=date(2019, 7, 8)) == CellReading(JULY_9, Reason.FUTURE_DATE)
    assert cells.start_day("2019-07-09", today=JULY_9) == cells.start_day("2019-07-09") == CellReading(JULY_9)


# -- Amounts


@pytest.mark.parametrize(
    ("text", "unit", "value", "currency"),
    [
        ("5,000(万元人民币)", "元", "50000000", "CNY"),
        ("5000.000000万人民币", "元", "50000000", "CNY"),
        ("５０００万元", "元", "50000000", "CNY"),
        ("5000", "万元", "50000000", "CNY"),
        ("5000", "元", "5000", "CNY"),
        ("5000元", "万元", "5000", "CNY"),
        ("人民币5000万元整", "元", "50000000", "CNY"),
        ("￥1,234.50", "元", "1234.5", "CNY"),
        ("1.2亿元", "元", "120000000", "CNY"),
        ("1.2E+7", "元", "12000000", "CNY"),
        ("0.000001", "万元", "0.01", "CNY"),
        ("1,0000,0000", "元", "100000000", "CNY"),
        ("100万美元", "元", "1000000", "USD"),
        ("100.5美元", "元", "100.5", "USD"),
        ("USD 100", "万元", "1000000", "USD"),
        ("100", "万美元", "1000000", "USD"),
        ("港币3百万", "元", "3000000", "HKD"),
        ("人民币壹佰贰拾万元整", "元", "1200000", "CNY"),
        ("贰亿叁仟万元", "元", "230000000", "CNY"),
        ("0", "元", "0", "CNY"),
        ("200(万香港元)", "元", "2000000", "HKD"),
        ("1,700(万香港元)", "万元", "17000000", "HKD"),
        ("300(万法国法郎)", "万元", "3000000", "FRF"),
        ("120(万德国马克)", "万元", "1200000", "DEM"),
        ("120 德国马克", "万元", "120", "DEM"),
        ("5000万元(美元)", "万元", "50000000", "USD"),
        ("100万(元)", "万元", "1000000", "CNY"),
        ("300万新加坡元", "万元", "3000000", "SGD"),
        ("12,000万日元", "万元", "120000000", "JPY"),
        ("100(万元)", "元", "1000000", "CNY"),
        ("500人民币", "万元", "5000000", "CNY"),
        ("80万荷兰盾", "元", "800000", "NLG"),
    ],
)
def test_amounts_in_the_ways_people_write_them(text: str, unit: str, value: str, currency: str) -> None:
    assert cells.amount(text, unit=unit) == CellReading(Money(Decimal(value), currency))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("-5", Reason.AMOUNT_NEGATIVE),
        ("(5,000)", Reason.AMOUNT_NEGATIVE),
        ("100万比特币", Reason.CURRENCY_UNKNOWN),
        ("1,5", Reason.AMOUNT_UNREADABLE),
        ("12,34,567", Reason.AMOUNT_UNREADABLE),
        ("若干", Reason.AMOUNT_UNREADABLE),
        ("万元5万元", Reason.AMOUNT_UNREADABLE),
        ("1E99", Reason.AMOUNT_UNREADABLE),
        ("1" * 30_000, Reason.AMOUNT_UNREADABLE),
    ],
)
def test_amounts_that_cannot_stand_say_why(text: str, reason: Reason) -> None:
    assert cells.amount(text) == CellReading(None, reason)


def test_an_amount_that_is_about_so_much_is_told() -> None:
    assert cells.amount("约500万元") == CellReading(Money(Decimal(5000000), "CNY"), Reason.APPROXIMATE)


@given(st.sampled_from(sorted(CURRENCIES)), st.integers(1, 10**9))
def test_every_currency_is_known_by_every_name(name: str, number: int) -> None:
    assert cells.amount(f"{number}万{name}").value == Money(Decimal(number) * 10_000, CURRENCIES[name])
    assert cells.amount(f"{number}(万{name})").value == Money(Decimal(number) * 10_000, CURRENCIES[name])


@given(st.decimals(0, 10**11, allow_nan=False, allow_infinity=False, places=6), st.booleans(), st.booleans())
def test_an_amount_is_exact_in_any_unit(value: Decimal, grouped: bool, wide: bool) -> None:
    text = f"{value:,f}" if grouped else f"{value:f}"
    read = cells.amount((full_width(text) if wide else text) + "万元").value

    assert read is not None
    assert read.value == value * 10_000
    assert "E" not in str(read.value)
    assert cells.amount(str(read.value)).value == read


# -- Shares


@pytest.mark.parametrize(
    ("text", "percent", "part"),
    [
        ("60%", False, "0.6"),
        ("６０％", False, "0.6"),
        ("60.00 %", True, "0.6"),
        ("0.6", False, "0.6"),
        ("60", True, "0.6"),
        ("0.6", True, "0.006"),
        ("3/5", False, "0.6"),
        ("46/47", False, "46/47"),
        ("92/94", True, "46/47"),
        ("33.3333%", False, "0.333333"),
        ("1", False, "1"),
        ("100%", False, "1"),
        ("1.0", False, "1"),
        ("5‰", False, "0.005"),
        ("百分之六十", False, "0.6"),
        ("百分之33.5", False, "0.335"),
        ("持股60%", False, "0.6"),
        (".5", False, "0.5"),
        ("三分之一", False, "1/3"),
        ("百分之二点五", False, "0.025"),
        ("千分之五", True, "0.005"),
        ("三成半", False, "0.35"),
        ("一半", True, "0.5"),
        ("全资", True, "1"),
    ],
)
def test_shares_in_the_ways_people_write_them(text: str, percent: bool, part: str) -> None:
    assert cells.share(text, percent=percent) == CellReading(part)


@pytest.mark.parametrize(
    ("text", "percent", "reading"),
    [
        ("60", False, CellReading(None, Reason.SHARE_OVER_100, "60%")),
        ("100.01%", False, CellReading(None, Reason.SHARE_OVER_100)),
        ("120", True, CellReading(None, Reason.SHARE_OVER_100)),
        ("7/5", False, CellReading(None, Reason.SHARE_OVER_100)),
        ("0", True, CellReading(None, Reason.SHARE_ZERO)),
        ("5/0", False, CellReading(None, Reason.SHARE_UNREADABLE)),
        ("-5%", False, CellReading(None, Reason.SHARE_UNREADABLE)),
        ("控股", False, CellReading(None, Reason.SHARE_BOUND)),
        ("不足5%", False, CellReading(None, Reason.SHARE_BOUND)),
        ("5%以下", True, CellReading(None, Reason.SHARE_BOUND)),
        ("三分之四", False, CellReading(None, Reason.SHARE_OVER_100)),
        ("3月5日", False, CellReading(None, Reason.SHARE_UNREADABLE)),
    ],
)
def test_shares_that_cannot_stand_say_why(text: str, percent: bool, reading: CellReading[str]) -> None:
    assert cells.share(text, percent=percent) == reading


@given(st.integers(1, 99), st.integers(2, 99), st.sampled_from(["约{}", "大约{}", "{}左右"]))
def test_a_part_in_words_is_that_part_and_about_is_told(over: int, under: int, about: str) -> None:
    assume(over <= under)
    words = f"{under}分之{over}"

    assert cells.share(words) == CellReading(cells.share_text(Fraction(over, under)))
    assert cells.share(about.format(words)) == CellReading(
        cells.share_text(Fraction(over, under)), Reason.APPROXIMATE
    )


@given(st.fractions(min_value=0, max_value=1, max_denominator=10**15))
@example(Fraction(1, 2**50))
def test_a_share_is_exact_and_written_in_one_way(part: Fraction) -> None:
    assume(part > 0)
    written = cells.share(f"{part.numerator}/{part.denominator}").value

    assert written is not None
    assert Fraction(written) == part
    assert written == cells.share_text(part)
    assert len(written) > 22 or cells.share(written) == CellReading(written)


@given(st.decimals("0.0001", 100, places=4))
def test_percents_and_parts_agree(percent: Decimal) -> None:
    in_words, in_column = cells.share(f"{percent}%"), cells.share(str(percent), percent=True)

    assert in_words == in_column == CellReading(cells.share_text(Fraction(percent) / 100))


# -- Names


@pytest.mark.parametrize(
    "other",
    [
        "合成（九九）测试有限公司",
        "合成〔九九〕测试有限公司",
        "合成【九九】测试有限公司",
        " 合成 (九九) 测试有限公司。",
        "合成(九九)测试\u3000有限公司",
        "'合成(九九)测试有限公司",
    ],
)
def test_names_that_differ_in_width_brackets_or_blanks_match(other: str) -> None:
    read = cells.organisation_name(other).value

    assert read is not None
    assert read.match == "合成(九九)测试有限公司"


def test_a_name_is_shown_as_it_was_written() -> None:
    read = cells.organisation_name("  Ａｂｃ（九九）\u3000贸易 公司 ").value

    assert read == cells.OrganisationName("Ａｂｃ（九九） 贸易 公司", "ABC(九九)贸易公司")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("（）", Reason.NAME_BLANK),
        (codes.make_uscc("91", "990000", 7), Reason.ID_IN_NAME_COLUMN),
        (codes.make_org_code(7), Reason.ID_IN_NAME_COLUMN),
        (f"张三{ID_A}", Reason.ID_IN_NAME_COLUMN),
        ("公" * 301, Reason.CELL_TOO_LONG),
    ],
)
def test_organisation_names_that_cannot_stand_say_why(text: str, reason: Reason) -> None:
    assert cells.organisation_name(text) == CellReading(None, reason)


@given(st.text(max_size=60))
def test_matching_a_match_changes_nothing(text: str) -> None:
    once = cells.match_name(text)

    assert cells.match_name(once) == once


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("张 三", "张三"),
        ("张　　三", "张三"),
        ("欧阳 娜 娜", "欧阳娜娜"),
        ("阿卜杜拉•买买提", "阿卜杜拉·买买提"),
        ("阿卜杜拉．买买提", "阿卜杜拉·买买提"),
        ("阿卜杜拉 ・ 买买提", "阿卜杜拉·买买提"),
        ("John  Smith", "John Smith"),
        ("J. Smith", "J. Smith"),
        ("李四先生", "李四先生"),
        ("⼭田", "山田"),
    ],
)
def test_names_of_persons_have_one_spelling(written: str, read: str) -> None:
    assert cells.person_name(written) == CellReading(read)


@pytest.mark.parametrize("text", ["张*", "张**", "张某某", "张某", "李XX"])
def test_a_masked_name_is_suspect(text: str) -> None:
    assert cells.person_name(text) == CellReading(text, Reason.NAME_MASKED)


@pytest.mark.parametrize("text", [ID_A, f"张三{ID_A}", "13900001234", "9900001990****1234"])
def test_a_number_is_no_name(text: str) -> None:
    assert cells.person_name(text) == CellReading(None, Reason.ID_IN_NAME_COLUMN)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("张三、李四，王五", ("张三", "李四", "王五")),
        ("张三;李四；张三", ("张三", "李四")),
        ("张三 李四", ("张三", "李四")),
        ("张 三", ("张三",)),
        ("张 三、李 四", ("张三", "李四")),
        ("张三/李四等3人", ("张三", "李四")),
        ("John Smith、阿卜杜拉·买买提", ("John Smith", "阿卜杜拉·买买提")),
    ],
)
def test_lists_of_names(text: str, names: tuple[str, ...]) -> None:
    assert cells.names(text) == CellReading(names)


@pytest.mark.parametrize(
    ("name", "organisation"),
    [
        ("合成测试有限公司", True),
        ("合成投资合伙企业（有限合伙）", True),
        ("合成测试有限公司（委派代表：张三）", True),
        ("Synthetic Trading Co., Ltd.", True),
        ("张三", False),
        ("阿卜杜拉·买买提", False),
        ("李公司", False),
    ],
)
def test_organisations_among_shareholders_are_known_by_their_names(name: str, organisation: bool) -> None:
    assert cells.looks_like_organisation(name) is organisation


# -- Persons in one cell

ZHANG = PersonMention("张三", DocumentKind.CITIZEN_ID, ID_A)
LI = PersonMention("李四", DocumentKind.CITIZEN_ID, ID_B)
MASKED = "990***********1234"


@pytest.mark.parametrize(
    ("text", "persons"),
    [
        (f"张三、男、居民身份证、{ID_A}", (ZHANG,)),
        (f"张三，男，居民身份证，{full_width(ID_A)}", (ZHANG,)),
        (f"张三 男 身份证号码:{MASKED}", (PersonMention("张三", DocumentKind.CITIZEN_ID, MASKED),)),
        (f"张 三 男 身份证号码：{MASKED}", (PersonMention("张三", DocumentKind.CITIZEN_ID, MASKED),)),
        (f"张三（身份证号：{ID_A}）", (ZHANG,)),
        (f"张三{ID_A}", (PersonMention("张三", None, ID_A),)),
        (f"姓名：张三 性别：男 证件名称：居民身份证 证件号码：{ID_A}", (ZHANG,)),
        (f"张三、男、居民身份证、{ID_A}；李四、女、居民身份证、{ID_B}", (ZHANG, LI)),
        (f"张三、男、居民身份证、{ID_A}、李四、女、居民身份证、{ID_B}", (ZHANG, LI)),
        (f"张三 男 居民身份证 {ID_A[:6]} {ID_A[6:14]} {ID_A[14:]}", (ZHANG,)),
        (
            "John Smith、男、护照、E12345678",
            (PersonMention("John Smith", DocumentKind.PASSPORT, "E12345678"),),
        ),
        ("张三、李四", (PersonMention("张三"), PersonMention("李四"))),
        ("张三、男、/、/", (PersonMention("张三"),)),
    ],
)
def test_whole_persons_in_one_cell(text: str, persons: tuple[PersonMention, ...]) -> None:
    assert cells.person_cell(text) == CellReading(persons)


def test_a_number_without_a_name_is_nobody() -> None:
    assert cells.person_cell(ID_A) == CellReading(None, Reason.NAME_BLANK)
    assert cells.person_cell("男、居民身份证") == CellReading(None, Reason.NAME_BLANK)


def test_a_mention_does_not_print_its_number() -> None:
    assert ID_A not in repr(cells.person_cell(f"张三、男、居民身份证、{ID_A}"))


# -- Everything

READERS: tuple[Callable[[str], CellReading[object]], ...] = (
    *(cells.text, cells.yes_no, cells.start_day, cells.end_day, cells.amount, cells.share),
    *(cells.organisation_name, cells.person_name, cells.names, cells.person_cell),
    *(cells.uscc, cells.org_code, cells.reg_no, cells.tax_no, cells.any_code, cells.citizen_id, cells.phone),
)
DIRT = st.text() | st.text("0123456789年月日-/.:,%万元亿()（）、;；张三男身份证*=' 无\u3000", max_size=40)


@given(DIRT)
@example("证件号码" * 40)
@example("=" * 100)
@example("²" * 8)
@example("\ufdfa" * 50)
def test_no_text_makes_a_reader_raise_and_every_reason_keeps_its_promise(text: str) -> None:
    readings: list[CellReading[object]] = [read(text) for read in READERS]

    for reading in readings:
        assert reading.reason is None or reading.reason.rejects == (reading.value is None)


@pytest.mark.parametrize(
    "unit", ["1", " ", "证件号码", "张 ", "9900001990****1234;", "(", "=", "\u0301", "等1人"]
)
def test_a_cell_of_many_megabytes_is_refused_and_a_long_one_read_at_once(unit: str) -> None:
    long = unit * (cells.LONGEST_CELL // len(unit))

    for read in READERS:
        assert read(unit * 1_000_000).reason is Reason.CELL_TOO_LONG
        read(long)
