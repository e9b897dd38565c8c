"""金额与比例. Amounts of money and shares of a whole, exact."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from functools import lru_cache

from graph_service.domain.reasons import CellReading, Reason
from loaders.cleaning import BLANK_RUN, reader
from loaders.currencies import CURRENCIES, CURRENCY, counts_in_itself
from loaders.numerals import DIGITS, POWERS, number_in_words, small_words


@dataclass(frozen=True, slots=True)
class Money:
    """金额. `value` in whole units of `currency` (ISO 4217), so in yuan for CNY; exact."""

    value: Decimal
    currency: str = "CNY"


_SCALE = r"[十百千万亿]{0,3}[元圆]?"
_AMOUNT = re.compile(
    rf"(?P<before>{_SCALE})(?P<sign>[-−]?)(?P<number>[\d,]*\.?\d+(?:E[+-]?\d{{1,2}})?|[\d,]+\.?)"
    rf"(?P<after>{_SCALE})[整正]?\Z",
    re.ASCII,
)
_IN_BRACKETS = re.compile(r"\([\d,.]+\)\Z", re.ASCII)
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d*)?\Z|\d{1,4}(?:,\d{4})+(?:\.\d*)?\Z|[^,]+\Z", re.ASCII)
_ABOUT = re.compile(r"约为|大约|大概|约|近(?=\d)")
_OTHER_MONEY = re.compile(r"[\d,.]+[^\W\d]{0,12}[元币盾镑郎布]\Z")
_CN_AMOUNT = re.compile(r"[零〇一二两三四五六七八九十百千万亿]{1,30}[元圆][整正]?\Z")
_LARGEST = Decimal(10) ** 20
_LONGEST = 60


@reader
def amount(cell: str, *, unit: str = "元") -> CellReading[Money]:
    """金额. `5,000(万元人民币)`, `￥1,234.50`, `100万美元`, `人民币壹佰万元整`; exact, in whole units.

    `unit` is what the header says (元, 万元, 万美元 …) and counts only where the cell names none itself.
    """
    return _amount(cell, unit)


@lru_cache(maxsize=1 << 14)
def _amount(cell: str, unit: str) -> CellReading[Money]:
    if len(cell) > _LONGEST:
        return CellReading(None, Reason.AMOUNT_UNREADABLE)
    plain = BLANK_RUN.sub("", unicodedata.normalize("NFKC", cell)).upper()
    if _IN_BRACKETS.match(plain):
        return CellReading(None, Reason.AMOUNT_NEGATIVE)
    plain = plain.translate({ord("("): None, ord(")"): None})
    about = _ABOUT.match(plain)
    plain = plain[about.end() :] if about else plain
    named = CURRENCY.search(plain)
    bare = plain[: named.start()] + plain[named.end() :] if named else plain
    currency = named or CURRENCY.search(unit)
    value = _amount_value(bare, "元" if named and counts_in_itself(named.group()) else unit)
    if value is None:
        foreign = _OTHER_MONEY.match(bare)
        return CellReading(None, Reason.CURRENCY_UNKNOWN if foreign else Reason.AMOUNT_UNREADABLE)
    if value < 0:
        return CellReading(None, Reason.AMOUNT_NEGATIVE)
    money = Money(value, CURRENCIES[currency.group()] if currency else "CNY")
    return CellReading(money, Reason.APPROXIMATE if about else None)


def _amount_value(bare: str, unit: str) -> Decimal | None:
    found = _AMOUNT.match(bare)
    if found is None:
        words = small_words(bare)
        return _plain(Decimal(number_in_words(words.rstrip("整正元圆")))) if _CN_AMOUNT.match(words) else None
    if (
        (found["before"] and found["after"])
        or not _GROUPED.match(found["number"])
        or len(found["number"]) > 26
    ):
        return None
    power = sum(POWERS.get(char, 0) for char in found["before"] or found["after"] or unit)
    try:
        value = Decimal(found["sign"].replace("−", "-") + found["number"].replace(",", "")).scaleb(power)
    except InvalidOperation:
        return None
    return _plain(value) if abs(value) < _LARGEST and int(value.as_tuple().exponent) > -20 else None


def _plain(value: Decimal) -> Decimal:
    """The same value written without exponent and without zeros at its end."""
    short = value.normalize()
    return short if int(short.as_tuple().exponent) <= 0 else short.quantize(Decimal(1))


_DECIMAL = r"\d{1,20}(?:\.\d{0,30})?|\.\d{1,30}"
_HELD = re.compile(r"占比?|持股比?例?|持有|出资比?例?|的?股[权份]\Z|:")
_SHARE = re.compile(rf"(?P<number>{_DECIMAL})(?P<percent>%|‰)?\Z", re.ASCII)
_SHARE_FRACTION = re.compile(r"(?P<over>\d{1,18})/(?P<under>\d{1,18})\Z", re.ASCII)
_DIGIT_WORDS = "零〇一二两三四五六七八九十百千万"
_PART_WORDS = re.compile(
    rf"(?P<under>[{_DIGIT_WORDS}]{{1,5}}|\d{{1,9}})分之(?P<over>[{_DIGIT_WORDS}]{{1,7}}|\d{{1,9}}(?:\.\d{{1,30}})?)"
    rf"(?:点(?P<places>[零〇一二三四五六七八九]{{1,12}}))?\Z",
    re.ASCII,
)
_TENTHS = re.compile(r"(?P<tens>[一二两三四五六七八九十]|\d)成(?P<half>半)?\Z", re.ASCII)
_WHOLE_WORDS = {"全部": Fraction(1), "全资": Fraction(1), "独资": Fraction(1)} | dict.fromkeys(
    ("一半", "半数", "各半", "各占一半", "对半"), Fraction(1, 2)
)
_BOUND = re.compile(
    r"不足|不到|不满|低于|小于|少于|未达|未满|超过?|大于|高于|多于|不低于|不少于|不超过|不高于|至少|至多|最多|过半|控股|参股"
    r"|以上|以下|以内|左右以|[<>≤≥]|[余多]%?\Z"
)


@reader
def share(cell: str, *, percent: bool = False) -> CellReading[str]:
    """持股比例. The part of the whole, in (0, 1], as `share_text` writes it: 60%, 0.6, 3/5 and 五分之三 give `0.6`.

    `percent`: the column is in per cent, so `60` is 60 %. Without it a number above 1 is rejected, with a proposal.
    Suspect `approximate`: 约30%. No value: `share_bound` of words that only say less or more than.
    """
    return _share(cell, percent)


def is_bare_share(cell: str) -> bool:
    """Whether a cell holds a number without a unit: what it means is the column's matter."""
    found = _SHARE.match(_plain_share(cell)) if len(cell) <= _LONGEST else None
    return found is not None and found["percent"] is None


@lru_cache(maxsize=1 << 14)
def _share(cell: str, percent: bool) -> CellReading[str]:
    if len(cell) > _LONGEST:
        return CellReading(None, Reason.SHARE_UNREADABLE)
    plain = _plain_share(cell)
    part = _share_value(plain, percent)
    if part is None:
        return CellReading(None, Reason.SHARE_BOUND if _BOUND.search(plain) else Reason.SHARE_UNREADABLE)
    if part == 0:
        return CellReading(None, Reason.SHARE_ZERO)
    if part > 1:
        bare = not percent and plain[0].isdigit() and plain[-1].isdigit() and "/" not in plain and part <= 100
        return CellReading(None, Reason.SHARE_OVER_100, f"{plain}%" if bare else None)
    return CellReading(share_text(part), Reason.APPROXIMATE if _ABOUT_SHARE.search(cell) else None)


_ABOUT_SHARE = re.compile(r"约|大概|左右|近")


def _plain_share(cell: str) -> str:
    plain = BLANK_RUN.sub("", unicodedata.normalize("NFKC", cell))
    plain = _HELD.sub("", plain) if not plain[:1].isdigit() or not plain[-1:].isdigit() else plain
    if _ABOUT_SHARE.search(plain):
        plain = re.sub(r"\A(?:大约|大概|约为?|近)|左右\Z", "", plain)
    return plain


def _share_value(plain: str, percent: bool) -> Fraction | None:
    found = _SHARE.match(plain)
    if found:
        unit = found["percent"] or ("%" if percent else "")
        return Fraction(found["number"]) / {"%": 100, "‰": 1000}.get(unit, 1)
    found = _SHARE_FRACTION.match(plain)
    if found:
        return Fraction(int(found["over"]), int(found["under"])) if int(found["under"]) else None
    return _share_in_words(small_words(plain))


def _share_in_words(words: str) -> Fraction | None:
    if words in _WHOLE_WORDS:
        return _WHOLE_WORDS[words]
    found = _TENTHS.match(words)
    if found:
        tens = (
            Fraction(found["tens"]) if found["tens"].isdigit() else Fraction(number_in_words(found["tens"]))
        )
        return (tens + Fraction(1 if found["half"] else 0, 2)) / 10
    found = _PART_WORDS.match(words)
    if found is None:
        return None
    over, under = _number(found["over"]), _number(found["under"])
    places = found["places"]
    if places:
        over += Fraction(int("".join(str(DIGITS[char]) for char in places)), 10 ** len(places))
    return over / under if under else None


def _number(words: str) -> Fraction:
    if words[0].isdigit():
        return Fraction(words)
    if words in POWERS:  # 百分之 …
        return Fraction(10) ** POWERS[words]
    return Fraction(number_in_words(words))


def share_text(part: Fraction) -> str:
    """比例的写法. The one way to write an exact part: a decimal if it ends (`0.6`), else `46/47`."""
    under, twos, fives = part.denominator, 0, 0
    while under % 2 == 0:
        under, twos = under // 2, twos + 1
    while under % 5 == 0:
        under, fives = under // 5, fives + 1
    places = max(twos, fives)
    if under != 1 or places > 32:
        return f"{part.numerator}/{part.denominator}"
    digits = str(part.numerator * 10**places // part.denominator).zfill(places + 1)
    return f"{digits[:-places]}.{digits[-places:]}" if places else digits
