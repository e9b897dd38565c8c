"""文号. How the number of a decision is read, and when two numbers may be of one decision.

The form kept is that of GB/T 9704: the year in 〔〕, no 第, no leading zeros, 号 after the serial; a court's case
number keeps its year in front.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from typing import Final

_OPENING: Final = "[【〔(〖{「<〈《"
_CLOSING: Final = "]】〕)〗}」>〉》"
_BRACKETS: Final = str.maketrans(_OPENING + _CLOSING, "(" * len(_OPENING) + ")" * len(_CLOSING))
NO_NUMBER: Final = "无文号:"
"""How a number begins that only stands for a missing one; the day of the decision follows."""

_BLANKS: Final = re.compile(r"\s+")
_YEAR: Final = re.compile(r"\(\s*((?:19|20)\d{2})\s*年?\s*\)")
_BARE_YEARS: Final = (
    re.compile(r"(?<!\d)((?:19|20)\d{2})\s*(?:年(?:度)?\s*|[-—–/_]\s*(?=第?\d+\s*号)|(?=字?第)|\s(?=\d))"),
    re.compile(r"^((?:19|20)\d{2})(?=[^\W\d_])"),
)
"""A year without brackets: set apart from the serial, or in front of a court's letters."""
_ORDINAL: Final = re.compile(r"字?第+(?=\d)|字(?=\d+(?:[-之]\d+)?号?$)")
_SERIAL: Final = re.compile(
    r"(\d+)((?:[-之](?:\d+|[一二三四五六七八九十]+))?)号?((?:之(?:\d+|[一二三四五六七八九十]+))?)$"
)
_AUTHORITY: Final = re.compile(
    r"局|委员会|法院|检察院|政府|厅|支队|大队|总队|办公室|海关|署|中心|监管所|税务所|(?:决定|通知|裁定)书"
)
_COURT: Final = "法院"
_SHORTEST_AUTHORITY: Final = 4
_ROUNDS: Final = 4


@lru_cache(maxsize=65536)
def decision_number(text: str) -> str:
    """文号归一: 虚市监罚〔2024〕12号, (2024)虚9901执12号, however it is spelled."""
    form, before = _form(text), text
    for _ in range(_ROUNDS):  # 第 第8号: what is read once may be read again
        if form == before:
            break
        form, before = _form(form), form
    return form


def _form(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).translate(_BRACKETS).upper().strip()
    if plain.startswith(NO_NUMBER):
        return plain
    year, head, tail = _parted(plain)
    if year is None:
        return _without_year(tail)
    if head.endswith(_COURT) and tail[:1].isalpha():
        head = ""
    tail = _serial(_ORDINAL.sub("", tail))
    if not head:
        return f"({year}){tail}" if tail[:1].isalpha() else f"〔{year}〕{tail}"
    return f"{_without_authority(head).removesuffix('字')}〔{year}〕{tail}"


def _parted(plain: str) -> tuple[str | None, str, str]:
    """The year, and what stands before and after it, without blanks."""
    found = _YEAR.search(plain)
    for bare in _BARE_YEARS if found is None else ():
        found = found or bare.search(plain)
    if found is None:
        return None, "", _BLANKS.sub("", plain)
    return found[1], _BLANKS.sub("", plain[: found.start()]), _BLANKS.sub("", plain[found.end() :])


def _without_year(text: str) -> str:
    """Codes of Latin letters stay as they are written."""
    if any(sign.isascii() and sign.isalpha() for sign in text):
        return text
    return _serial(_ORDINAL.sub("", text))


def _serial(tail: str) -> str:
    return _SERIAL.sub(lambda found: f"{int(found[1])}{found[2]}号{found[3]}", tail)


def _without_authority(head: str) -> str:
    """机关代字 alone. The name of the authority before its short form is no part of the number; a short form begins
    with a character of the name."""
    for found in reversed(list(_AUTHORITY.finditer(head))):
        name, short = head[: found.end()], head[found.end() :]
        if len(name) >= _SHORTEST_AUTHORITY and len(short) > 1 and short[0] in name:
            return short
    return head


_CASE: Final = re.compile(
    r"\(\d{4}\)[^\W\d_]+\d*[^\W\d]*[执民刑行破财清认仲赔司惩诉][^\W\d]*\d+(?:[-之]\d+)?号.*"
)


def names_court(number: str) -> bool:
    """案号. Whether the number is that of a case: it names the court that decided, (2024)虚9901执12号."""
    return _CASE.fullmatch(number) is not None


# --- whether two numbers may be of one decision ---


class Likeness(Enum):
    """文号相近程度. SPELLING: they differ in spelling only; DOUBTFUL: one is missing or unreadable, or year and serial
    agree under other letters; OTHER: two decisions."""

    SPELLING = "spelling"
    DOUBTFUL = "doubtful"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class _Numerals:
    """年份与顺序号. Each way in which they may be read, and the letters around them."""

    readings: frozenset[tuple[str | None, str]]
    letters: str


_NUMBERS: Final = re.compile(r"\d+(?:[-之]\d+)?")
_RUN_TOGETHER: Final = re.compile(r"((?:19|20)\d{2})0*([1-9]\d*)")
_NO_LETTERS: Final = re.compile(r"[号字第()〔〕\s]")


@lru_cache(maxsize=65536)
def _numerals(number: str) -> _Numerals | None:
    """None: there is no number, or none that can be read."""
    if number.startswith(NO_NUMBER):
        return None
    found = _YEAR.search(number.translate(_BRACKETS))
    year = found[1] if found else None
    rest = number if found is None else number[: found.start()] + "\x1f" + number[found.end() :]
    serials = list(_NUMBERS.finditer(rest))
    if not serials:
        return None
    serial = serials[-1]
    readings: set[tuple[str | None, str]] = {(year, serial[0])}
    together = _RUN_TOGETHER.fullmatch(serial[0]) if year is None else None
    if together:
        readings.add((together[1], together[2]))
    letters = rest[: serial.start()] + rest[serial.end() :]
    return _Numerals(frozenset(readings), _NO_LETTERS.sub("", letters).replace("\x1f", ""))


def likeness(one: str, other: str) -> Likeness:
    """相近程度 of two numbers in the form that `decision_number` gives."""
    if one == other:
        return Likeness.SPELLING
    if one.startswith(NO_NUMBER) and other.startswith(NO_NUMBER):
        return Likeness.OTHER  # of two days
    mine, theirs = _numerals(one), _numerals(other)
    if mine is None or theirs is None:
        return Likeness.DOUBTFUL
    if not any(_agree(*a, *b) for a in mine.readings for b in theirs.readings):
        return Likeness.OTHER
    letters = sorted((mine.letters, theirs.letters), key=len)
    return Likeness.SPELLING if letters[1].endswith(letters[0]) else Likeness.DOUBTFUL


def _agree(year: str | None, serial: str, other_year: str | None, other_serial: str) -> bool:
    return serial == other_serial and (year == other_year or year is None or other_year is None)
