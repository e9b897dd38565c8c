"""单元格的值. The text of a workbook's numbers, dates and strings, as a spreadsheet shows them."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from loaders.tables.encoding import SURROGATE

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_LAST_SERIAL = 2_958_466  # 10000-01-01
_EXACT = 1e15  # a spreadsheet keeps 15 digits; what is longer stays recognisable as a damaged number


def unescape_text(text: str) -> str:
    """Undoes the `_x000D_` by which a workbook writes characters that XML cannot hold."""
    if "_x" not in text:
        return text
    return SURROGATE.sub("\ufffd", _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text))


def number_text(number: float) -> str:
    """As a spreadsheet shows it: 15 digits, no ".0", an exponent only beyond what it keeps exactly."""
    text = format(number, ".15G")
    if "E" not in text or abs(number) >= _EXACT or number != number:
        return text
    return format(Decimal(text), "f")


def percent_text(number: float) -> str:
    text = format(Decimal(format(number, ".15G")) * 100, "f")
    return (text.rstrip("0").rstrip(".") if "." in text else text) + "%"


def serial_text(number: float, *, since_1904: bool) -> str:
    """ISO text of a serial date; a plain number if it is no date."""
    days, seconds = divmod(round(number * 86400), 86400)
    if not 0 < number < _LAST_SERIAL or days >= _LAST_SERIAL:
        return number_text(number)
    clock = time(seconds // 3600, seconds // 60 % 60, seconds % 60).isoformat()
    if days == 0 and not since_1904:
        return clock
    if days == 60 and not since_1904:
        return "1900-02-29"  # a day that only spreadsheets have
    start = date(1904, 1, 1) if since_1904 else date(1899, 12, 30 if days > 60 else 31)
    try:
        day = start + timedelta(days=days)
    except OverflowError:
        return number_text(number)
    return f"{day.isoformat()}T{clock}" if seconds else day.isoformat()


def value_text(value: object) -> str:
    """Text of a cell as calamine gives it."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return number_text(value)
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value)
