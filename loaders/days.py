"""日期. Days as people, spreadsheets, databases and courts write them; always the day in China."""

from __future__ import annotations

import calendar
import re
import unicodedata
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta, timezone
from enum import StrEnum
from functools import lru_cache

from graph_service.domain.reasons import CellReading, Reason
from loaders.cleaning import BLANK_RUN, clean, reader
from loaders.numerals import DIGITS, number_in_words

_Span = tuple[date, date]
_FIRST_YEAR, _LAST_YEAR = 1850, 2199
_OPEN: _Span = (date.max, date.max)
_OPEN_WORDS = frozenset(
    (
        "长期",
        "长期有效",
        "永久",
        "永久有效",
        "永续",
        "无固定期限",
        "无期限",
        "无限期",
        "不约定期限",
        "至今",
        "永远",
        "长久",
        "长期经营",
        "长期存续",
        "无期",
        "不限",
        "无限",
    )
)
_EMPTY_DAYS = frozenset(((0, 0, 0), (1, 1, 1), (1899, 12, 30), (1899, 12, 31), (1900, 1, 0), (1900, 1, 1)))
_SHANGHAI = timezone(timedelta(hours=8))
_ONE_HOUR = timedelta(hours=1)

_FROM_OR_TO = re.compile(r"\A[自从至]|[起止]\Z")
_WEEKDAY = re.compile(r"\s*\(?(?:星期|周|礼拜)[一二三四五六日天]\)?\s*")
_MINGUO = re.compile(
    r"\A(?:中华)?民国\s?(?P<year>元|\d{1,3}|[一二三四五六七八九十百零〇]{1,6})\s?(?P<after>[-/.年])", re.ASCII
)
_ALL_HIDDEN = re.compile(r"[*×]+(?:[-/.年][*×]+[-/.月]?[*×]*日?)?\Z")
_LONGEST = 60
_CLOCK = (
    r"(?:[T\s]*(?:上午|下午)?\s*(?P<hour>\d{1,2})[:时点](?P<minute>\d{1,2})(?:[:分](?P<second>\d{1,2})(?:[.,:]\d{1,9})?)?"
    r"[分秒]?\s*(?:AM|PM)?\s*(?P<zone>Z|UTC|GMT|[+-](?:0\d|1[0-4]):?[0-5]\d)?)?\Z"
)
_YEAR_FIRST = re.compile(
    r"(?P<year>\d{4})\s?[-/.年]\s?(?P<month>\d{1,2})\s?[-/.月]\s?(?P<day>\d{1,2})\s?[日号]?" + _CLOCK,
    re.ASCII,
)
_YEAR_LAST = re.compile(r"(?P<a>\d{1,2})[-/.](?P<b>\d{1,2})[-/.](?P<year>\d{4})" + _CLOCK, re.ASCII)
_SHORT_YEAR = re.compile(
    r"(?P<a>\d{1,2})(?P<mark>[-/.年])(?P<b>\d{1,2})[-/.月](?P<c>\d{1,2})日?" + _CLOCK, re.ASCII
)
_YEAR_MONTH = re.compile(r"(?P<year>\d{4})\s?[-/.年]\s?(?P<month>\d{1,2})\s?月?份?\Z", re.ASCII)
_YEAR = re.compile(r"(?P<year>\d{4})\s?年?度?\Z", re.ASCII)
_NUMBER = re.compile(r"(?P<whole>\d{4,15})(?:\.\d{1,15})?\Z", re.ASCII)
_BEFORE_1970 = re.compile(r"(?P<milliseconds>-\d{11,13})\Z", re.ASCII)
_DAY_MONTH_WORD = re.compile(
    r"(?P<day>\d{1,2})[- ](?P<word>[A-Z]{3,9})[-, ]+(?P<year>\d{4}|\d{2})" + _CLOCK, re.ASCII
)
_MONTH_WORD_DAY = re.compile(r"(?P<word>[A-Z]{3,9})\.? (?P<day>\d{1,2}),? (?P<year>\d{4})" + _CLOCK, re.ASCII)
_JAVA_DATE = re.compile(
    r"[A-Z]{3} (?P<word>[A-Z]{3}) (?P<day>\d{2}) [\d:]{8} [A-Z+:\d]{3,9} (?P<year>\d{4})\Z", re.ASCII
)
_MONTH_WORDS = {name.upper(): number for number, name in enumerate(calendar.month_abbr) if name}
_IN_WORDS = re.compile(
    r"(?P<year>[〇零○Oo一二三四五六七八九]{4})年(?:(?P<month>[元正一二三四五六七八九十]{1,2})月)?"
    r"(?:(?P<day>[一二三四五六七八九十廿卅]{1,3})[日号])?\Z"
)


class Order(StrEnum):
    """年月日次序, where two numbers could be day or month, or three day, month or year."""

    YEAR_FIRST = "ymd"
    MONTH_FIRST = "mdy"
    DAY_FIRST = "dmy"


def order_shown(cell: str) -> Order | None:
    """The order in which alone the numbers of a cell are a day (25/12/2019); None if it shows none."""
    readings = _by_order(clean(cell))
    possible = [order for order, reading in readings.items() if reading.value is not None]
    return possible[0] if len(readings) > 1 and len(possible) == 1 else None


def _by_order(cell: str) -> dict[Order, CellReading[_Span]]:
    """What a date in numbers says in each order that its shape allows; {} of any other text."""
    if len(cell) > _LONGEST:
        return {}
    plain = BLANK_RUN.sub(" ", unicodedata.normalize("NFKC", cell)).strip().upper()
    found = _YEAR_LAST.match(plain)
    if found:
        a, b, year = int(found["a"]), int(found["b"]), int(found["year"])
        return {
            Order.MONTH_FIRST: _at_clock(found, year, a, b),
            Order.DAY_FIRST: _at_clock(found, year, b, a),
        }
    found = _SHORT_YEAR.match(plain)
    if not found or found["mark"] == "年":
        return {}
    a, b, c = int(found["a"]), int(found["b"]), int(found["c"])
    return {
        Order.YEAR_FIRST: _day(_full_year(a), b, c),
        Order.MONTH_FIRST: _day(_full_year(c), a, b),
        Order.DAY_FIRST: _day(_full_year(c), b, a),
    }


@reader
def day_in_order(cell: str, order: Order) -> CellReading[tuple[date, date]]:
    """First and last day of a date in numbers, in the order that its column shows elsewhere."""
    return _by_order(cell).get(order, CellReading(None, Reason.DATE_UNREADABLE))


@reader
def start_day(cell: str, *, today: date | None = None) -> CellReading[date]:
    """起始日期. A day from which something holds, or on which it happened.

    1900-01-01 and the like read as empty. A month or a year alone gives its first day, suspect
    (`ambiguous_date`). Open ends (2099-12-31) are impossible here. Later than `today`: suspect `future_date`.
    """
    span = _span(cell)
    if span.value is None:
        return CellReading(None, span.reason, span.proposal)
    if span.value == _OPEN:
        return CellReading(None, Reason.DATE_IMPOSSIBLE)
    day = span.value[0]
    return CellReading(day, Reason.FUTURE_DATE if today is not None and day > today else span.reason)


@reader
def end_day(cell: str) -> CellReading[date]:
    """截止日期. The day as written (whether it still counts is the column's matter); open ends read as empty.

    Open: 长期, 永久, 至今, 2099-12-31, 9999-12-31, any year after 2199. A month or a year alone gives its
    last day, suspect (`ambiguous_date`).
    """
    words = unicodedata.normalize("NFKC", cell).strip("().。")
    if words in _OPEN_WORDS or words.removeprefix("至") in _OPEN_WORDS:
        return CellReading(None)
    span = _span(cell)
    if span.value is None:
        return CellReading(None, span.reason, span.proposal)
    return CellReading(None) if span.value == _OPEN else CellReading(span.value[1], span.reason)


@lru_cache(maxsize=1 << 16)  # a file holds few different days
def _span(cell: str) -> CellReading[_Span]:
    """First and last day of what is written; `_OPEN` for a day that means no end."""
    if len(cell) > _LONGEST:
        return CellReading(None, Reason.DATE_UNREADABLE)
    if len(cell) == 10 and cell[4] == cell[7] == "-" and cell.isascii():
        found = _YEAR_FIRST.match(cell)
    else:
        cell = BLANK_RUN.sub(" ", _WEEKDAY.sub(" ", unicodedata.normalize("NFKC", cell))).strip().upper()
        cell = _MINGUO.sub(_from_minguo, _FROM_OR_TO.sub("", cell)).removeprefix("公元")
        found = _YEAR_FIRST.match(cell)
    if found:
        return _at_clock(found, int(found["year"]), int(found["month"]), int(found["day"]))
    if _ALL_HIDDEN.match(cell):
        return CellReading(None)
    for shape, read in _SHAPES:
        found = shape.match(cell)
        if found:
            return read(found)
    return CellReading(None, Reason.DATE_UNREADABLE)


def _from_minguo(found: re.Match[str]) -> str:
    """The beginning of a date with the year counted from 1912: 民国104年 is 2015年."""
    written = found["year"]
    year = 1 if written == "元" else int(written) if written.isdigit() else number_in_words(written)
    western = str(year + 1911)
    if not found.string[found.end() :][:1].isdigit() and found.end() < len(found.string):
        western = "".join(
            "〇一二三四五六七八九"[int(digit)] for digit in western
        )  # months in words go with it
    return f"{western}{found['after']}"


def _day(year: int, month: int, day: int) -> CellReading[_Span]:
    if (year, month, day) in _EMPTY_DAYS:
        return CellReading(None)
    if year > _LAST_YEAR or (year, month, day) == (2099, 12, 31):
        return CellReading(_OPEN)
    if year < _FIRST_YEAR or not _is_day(year, month, day):
        return CellReading(None, Reason.DATE_IMPOSSIBLE)
    return CellReading((date(year, month, day),) * 2)


def _is_day(year: int, month: int, day: int) -> bool:
    return 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]


def _at_clock(found: re.Match[str], year: int, month: int, day: int) -> CellReading[_Span]:
    """The day in China of a day with a time and perhaps a zone."""
    hour, minute, second = (int(found[part] or 0) for part in ("hour", "minute", "second"))
    if hour > 24 or minute > 59 or second > 60:
        return CellReading(None, Reason.DATE_UNREADABLE)
    read = _day(year, month, day)
    zone = found["zone"]
    if zone is None or read.value is None or read.value == _OPEN:
        return read
    there = datetime(year, month, day, tzinfo=_zone(zone)) + timedelta(
        hours=hour, minutes=minute, seconds=second
    )
    return _day_in_china(there)


def _zone(zone: str) -> timezone:
    if zone[0] not in "+-":
        return UTC
    away = timedelta(hours=int(zone[1:3]), minutes=int(zone[-2:]))
    return timezone(-away if zone[0] == "-" else away)


def _day_in_china(moment: datetime) -> CellReading[_Span]:
    """Midnight of a summer day of 1986-1991 was 23:00 of the day before by the clock of today."""
    here = moment.astimezone(_SHANGHAI)
    if (
        1986 <= here.year <= 1991
        and 4 <= here.month <= 9
        and (here.hour, here.minute, here.second) == (23, 0, 0)
    ):
        here += _ONE_HOUR
    return _day(here.year, here.month, here.day)


def _from_number(found: re.Match[str]) -> CellReading[_Span]:
    read = _BY_LENGTH.get(len(found["whole"]))
    return read(found["whole"]) if read else CellReading(None, Reason.DATE_UNREADABLE)


def _from_serial(digits: str) -> CellReading[_Span]:
    """Days of a spreadsheet: 43655 is 2019-07-09. Five digits reach from 1927 to 2173."""
    day = date(1899, 12, 30) + timedelta(days=int(digits))
    return _day(day.year, day.month, day.day)


def _from_epoch(seconds: int) -> CellReading[_Span]:
    if not -4_000_000_000 < seconds < 8_000_000_000:
        return (
            CellReading(_OPEN) if 0 < seconds < 260_000_000_000 else CellReading(None, Reason.DATE_UNREADABLE)
        )
    return _day_in_china(datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds))


def _digits_and_clock(digits: str, last_year: int = 2099) -> CellReading[_Span] | None:
    """yyyymmddHHMM or yyyymmddHHMMSS, else None."""
    year, month, day = int(digits[:4]), int(digits[4:6]), int(digits[6:8])
    if not (1900 <= year <= last_year and _is_day(year, month, day)):
        return None
    return _day(year, month, day) if int(digits[8:10]) <= 24 and int(digits[10:12]) <= 59 else None


def _ten_digits(digits: str) -> CellReading[_Span]:
    """Seconds since 1970, unless it could as well be yyyymmddHH."""
    seconds = _from_epoch(int(digits))
    hours = _digits_and_clock(digits + "00")
    return _one_of((hours, seconds)) if hours and hours.value else seconds


def _six_digits(digits: str) -> CellReading[_Span]:
    """yyyymm, or yymmdd; suspect if only one of them can be, rejected if both."""
    year, month = int(digits[:4]), int(digits[4:])
    nothing: CellReading[_Span] = CellReading(None)
    as_month = _whole_month(year, month) if 1949 <= year <= 2099 else nothing
    as_day = _day(_full_year(int(digits[:2])), int(digits[2:4]), int(digits[4:]))
    return _one_of((as_month, as_day), Reason.AMBIGUOUS_DATE)


def _full_year(two_digits: int) -> int:
    return two_digits + (2000 if two_digits < 50 else 1900)


def _whole_year(year: int) -> CellReading[_Span]:
    if not _FIRST_YEAR <= year <= 2099:
        return CellReading(None, Reason.DATE_UNREADABLE)
    return CellReading((date(year, 1, 1), date(year, 12, 31)), Reason.AMBIGUOUS_DATE)


def _whole_month(year: int, month: int) -> CellReading[_Span]:
    if not (_FIRST_YEAR <= year <= _LAST_YEAR and 1 <= month <= 12):
        return CellReading(None, Reason.DATE_IMPOSSIBLE)
    last = calendar.monthrange(year, month)[1]
    return CellReading((date(year, month, 1), date(year, month, last)), Reason.AMBIGUOUS_DATE)


def _one_of(readings: Iterable[CellReading[_Span]], reason: Reason | None = None) -> CellReading[_Span]:
    """The only reading that gives a day; `date_day_month` naming all if several do."""
    spans = sorted({reading.value for reading in readings if reading.value is not None})
    if len(spans) > 1:
        return CellReading(None, Reason.DATE_DAY_MONTH, " / ".join(_written(span) for span in spans))
    return CellReading(spans[0], reason) if spans else CellReading(None, Reason.DATE_IMPOSSIBLE)


def _written(span: _Span) -> str:
    return span[0].isoformat() if span[0] == span[1] else f"{span[0]:%Y-%m}"


def _from_year_last(found: re.Match[str]) -> CellReading[_Span]:
    return _one_of(_by_order(found.string).values())


def _from_short_year(found: re.Match[str]) -> CellReading[_Span]:
    if found["mark"] == "年":
        return _one_of(
            (_day(_full_year(int(found["a"])), int(found["b"]), int(found["c"])),), Reason.AMBIGUOUS_DATE
        )
    return _one_of(_by_order(found.string).values(), Reason.AMBIGUOUS_DATE)


def _from_month_word(found: re.Match[str]) -> CellReading[_Span]:
    month = _MONTH_WORDS.get(found["word"][:3], 0)
    year, day = found["year"], int(found["day"])
    if not month:
        return CellReading(None, Reason.DATE_UNREADABLE)
    if len(year) == 4:
        return _day(int(year), month, day)
    return _one_of((_day(_full_year(int(year)), month, day),), Reason.AMBIGUOUS_DATE)


def _from_words(found: re.Match[str]) -> CellReading[_Span]:
    year = int("".join(str(DIGITS[char]) for char in found["year"]))
    if found["month"] is None:
        return _whole_year(year) if found["day"] is None else CellReading(None, Reason.DATE_UNREADABLE)
    month = _small_number(found["month"])
    return (
        _whole_month(year, month) if found["day"] is None else _day(year, month, _small_number(found["day"]))
    )


_BY_LENGTH: dict[int, Callable[[str], CellReading[_Span]]] = {
    4: lambda digits: _whole_year(int(digits)),
    5: _from_serial,
    6: _six_digits,
    8: lambda digits: _day(int(digits[:4]), int(digits[4:6]), int(digits[6:])),
    9: lambda digits: _from_epoch(int(digits)),
    10: _ten_digits,
    12: lambda digits: _digits_and_clock(digits) or _from_epoch(int(digits) // 1000),
    13: lambda digits: _from_epoch(int(digits) // 1000),
    14: lambda digits: _digits_and_clock(digits, 9999) or _from_epoch(int(digits) // 1000),
    15: lambda digits: _from_epoch(int(digits) // 1000),
}
_OLD_WORDS = {ord(old): new for old, new in (("元", "一"), ("正", "一"), ("廿", "二十"), ("卅", "三十"))}


def _small_number(words: str) -> int:
    """1-39 in words: 十, 十二, 二十三, 廿一, 三十; 元 and 正 are the first month. 0 if none of these."""
    words = words.translate(_OLD_WORDS)
    tens, ten, ones = words.rpartition("十")
    if len(tens) > 1 or len(ones) > 1:
        return 0
    return (DIGITS.get(tens, 1) * 10 if ten else 0) + DIGITS.get(ones, 0)


_SHAPES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], CellReading[_Span]]], ...] = (
    (_YEAR_MONTH, lambda found: _whole_month(int(found["year"]), int(found["month"]))),
    (_NUMBER, _from_number),
    (_BEFORE_1970, lambda found: _from_epoch(int(found["milliseconds"]) // 1000)),
    (_YEAR, lambda found: _whole_year(int(found["year"]))),
    (_YEAR_LAST, _from_year_last),
    (_SHORT_YEAR, _from_short_year),
    (_IN_WORDS, _from_words),
    (_DAY_MONTH_WORD, _from_month_word),
    (_MONTH_WORD_DAY, _from_month_word),
    (_JAVA_DATE, _from_month_word),
)
