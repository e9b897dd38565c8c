"""金额与比例. Amounts of money and shares of a whole, exact."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from functools import lru_cache

from graph_service.domain.reasons import Reading, Reason
from loaders.cleaning import BLANK_RUN, reader
from loaders.numerals import POWERS, number_in_words, small_words


@dataclass(frozen=True, slots=True)
class Money:
    """金额. `value` in whole units of `currency` (ISO 4217), so in yuan for CNY; exact."""

    value: Decimal
    currency: str = "CNY"


_CURRENCIES = {
    "人民币": "CNY", "RMB": "CNY", "CNY": "CNY", "¥": "CNY",
    "美元": "USD", "美金": "USD", "USD": "USD", "US$": "USD", "$": "USD",
    "港元": "HKD", "港币": "HKD", "HKD": "HKD", "HK$": "HKD",
    "澳门元": "MOP", "澳门币": "MOP", "MOP": "MOP",
    "新台币": "TWD", "台币": "TWD", "TWD": "TWD",
    "欧元": "EUR", "EUR": "EUR", "€": "EUR",
    "英镑": "GBP", "GBP": "GBP", "£": "GBP",
    "日元": "JPY", "日圆": "JPY", "JPY": "JPY",
    "韩元": "KRW", "KRW": "KRW",
    "新加坡元": "SGD", "SGD": "SGD",
    "澳大利亚元": "AUD", "澳元": "AUD", "AUD": "AUD",
    "加拿大元": "CAD", "加元": "CAD", "CAD": "CAD",
    "新西兰元": "NZD", "NZD": "NZD",
    "瑞士法郎": "CHF", "CHF": "CHF",
}  # fmt: skip
_CURRENCY = re.compile("|".join(re.escape(name) for name in sorted(_CURRENCIES, key=len, reverse=True)))
_SCALE = r"[十百千万亿]{0,3}[元圆]?"
_AMOUNT = re.compile(
    rf"(?P<before>{_SCALE})(?P<sign>[-−]?)(?P<number>[\d,]*\.?\d+(?:E[+-]?\d{{1,2}})?|[\d,]+\.?)"
    rf"(?P<after>{_SCALE})[整正]?\Z",
    re.ASCII,
)
_IN_BRACKETS = re.compile(r"\([\d,.]+\)\Z", re.ASCII)
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d*)?\Z|\d{1,4}(?:,\d{4})+(?:\.\d*)?\Z|[^,]+\Z", re.ASCII)
_OTHER_MONEY = re.compile(r"[\d,.]+[^\W\d]{0,12}[元币盾镑郎布]\Z")
_CN_AMOUNT = re.compile(r"[零〇一二两三四五六七八九十百千万亿]{1,30}[元圆][整正]?\Z")
_LARGEST = Decimal(10) ** 20
_LONGEST = 60


@reader
def amount(cell: str, *, unit: str = "元") -> Reading[Money]:
    """金额. `5,000(万元人民币)`, `￥1,234.50`, `100万美元`, `人民币壹佰万元整`; exact, in whole units.

    `unit` is what the header says (元, 万元, 万美元 …) and counts only where the cell names none itself.
    """
    return _amount(cell, unit)


@lru_cache(maxsize=1 << 14)
def _amount(cell: str, unit: str) -> Reading[Money]:
    if len(cell) > _LONGEST:
        return Reading(None, Reason.AMOUNT_UNREADABLE)
    plain = BLANK_RUN.sub("", unicodedata.normalize("NFKC", cell)).upper()
    if _IN_BRACKETS.match(plain):
        return Reading(None, Reason.AMOUNT_NEGATIVE)
    plain = plain.translate({ord("("): None, ord(")"): None})
    named = _CURRENCY.search(plain)
    bare = plain[: named.start()] + plain[named.end() :] if named else plain
    currency = named or _CURRENCY.search(unit)
    value = _amount_value(bare, "元" if named and named.group()[-1] in "元圆" else unit)
    if value is None:
        foreign = _OTHER_MONEY.match(bare)
        return Reading(None, Reason.CURRENCY_UNKNOWN if foreign else Reason.AMOUNT_UNREADABLE)
    if value < 0:
        return Reading(None, Reason.AMOUNT_NEGATIVE)
    return Reading(Money(value, _CURRENCIES[currency.group()] if currency else "CNY"))


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
_SHARE = re.compile(rf"(?:占|持股|持有)?(?P<number>{_DECIMAL})(?P<percent>%|‰)?(?:的?股[权份])?\Z", re.ASCII)
_SHARE_FRACTION = re.compile(r"(?P<over>\d{1,18})/(?P<under>\d{1,18})\Z", re.ASCII)
_PERCENT_WORDS = re.compile(
    r"百分之(?P<words>[零〇一二三四五六七八九十百]{1,5}|\d{1,3}(?:\.\d{1,30})?)\Z", re.ASCII
)


@reader
def share(cell: str, *, percent: bool = False) -> Reading[str]:
    """持股比例. The part of the whole, in (0, 1], as `share_text` writes it: 60%, 0.6 and 3/5 give `0.6`.

    `percent`: the header says %, so `60` is 60 %. Without it a number above 1 is rejected, with a proposal.
    """
    return _share(cell, percent)


@lru_cache(maxsize=1 << 14)
def _share(cell: str, percent: bool) -> Reading[str]:
    if len(cell) > _LONGEST:
        return Reading(None, Reason.SHARE_UNREADABLE)
    plain = BLANK_RUN.sub("", unicodedata.normalize("NFKC", cell))
    part = _share_value(plain, percent)
    if part is None:
        return Reading(None, Reason.SHARE_UNREADABLE)
    if part == 0:
        return Reading(None, Reason.SHARE_ZERO)
    if part > 1:
        bare = not percent and plain[0].isdigit() and plain[-1].isdigit() and "/" not in plain and part <= 100
        return Reading(None, Reason.SHARE_OVER_100, f"{plain}%" if bare else None)
    return Reading(share_text(part))


def _share_value(plain: str, percent: bool) -> Fraction | None:
    found = _SHARE.match(plain)
    if found:
        unit = found["percent"] or ("%" if percent else "")
        return Fraction(found["number"]) / {"%": 100, "‰": 1000}.get(unit, 1)
    found = _SHARE_FRACTION.match(plain)
    if found:
        return Fraction(int(found["over"]), int(found["under"])) if int(found["under"]) else None
    found = _PERCENT_WORDS.match(plain)
    if found:
        words = found["words"]
        return (Fraction(words) if words[0].isdigit() else Fraction(number_in_words(words))) / 100
    return None


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
