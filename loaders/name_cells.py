"""名称与人员. Names of organisations and persons, lists of them, and cells that hold whole persons."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field

from graph_service.domain import codes
from graph_service.domain.codes import DocumentKind
from graph_service.domain.reasons import CellReading, Reason
from loaders.cleaning import BLANK_RUN, is_formula, reader, says_nothing
from loaders.shapes import BRACKETS, CJK, LONGEST_NAME, NameShape, shape_of


@dataclass(frozen=True, slots=True)
class OrganisationName:
    """单位名称. `display` as written, `match` as compared (see `match_name`)."""

    display: str
    match: str

    @property
    def shown(self) -> str:
        """所见名称的写法: as compared, so that every spelling is one; a Latin name with its blanks and as written."""
        return _shown(self.display) if _LATIN_WORD.search(self.match) else self.match


_UNSEEN_IN_MATCH = str.maketrans(dict.fromkeys("\"'“”‘’„`´", ""))
_ZEROS = str.maketrans({"○": "〇", "◯": "〇"})  # 二○六所
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−﹣", "-"))
_DOTS = str.maketrans(dict.fromkeys("•・‧∙⋅●﹒᛫･", "·"))
_ODD_IN_MATCH = BRACKETS | _DASHES | _UNSEEN_IN_MATCH | _DOTS | _ZEROS
_ODD_OR_BLANK = re.compile("[" + re.escape("".join(map(chr, _ODD_IN_MATCH))) + r"\s]")


_LATIN_WORD = re.compile("[A-Z]{2}")


def _shown(display: str) -> str:
    plain = BLANK_RUN.sub(" ", unicodedata.normalize("NFKC", display).translate(_ODD_IN_MATCH))
    return _BLANK_AT_CJK.sub("", plain).strip(" .。,、;:-_")


def match_name(name: str) -> str:
    """比对用名称. Half width, one kind of brackets, dots and dashes, no blanks or quotes, upper case."""
    plain = unicodedata.normalize("NFKC", name)
    if _ODD_OR_BLANK.search(plain):
        plain = BLANK_RUN.sub("", plain.translate(_ODD_IN_MATCH))
    return unicodedata.normalize("NFKC", plain.upper()).strip(".。,、;:-_")


@reader
def organisation_name(cell: str) -> CellReading[OrganisationName]:
    """单位名称. Rejected if too long, without letters, or if it is a code or holds a person's id."""
    if len(cell) > LONGEST_NAME:
        return CellReading(None, Reason.CELL_TOO_LONG)
    match = match_name(cell)
    if not any(char.isalnum() for char in match):
        return CellReading(None, Reason.NAME_BLANK)
    if _is_number(match) or codes.holds_personal_id(_SERIAL.sub("", cell)):
        return CellReading(None, Reason.ID_IN_NAME_COLUMN)
    return CellReading(OrganisationName(cell, match), Reason.FORMULA if is_formula(cell) else None)


_SERIAL = re.compile(r"(?<![0-9])[0-9]{6,15}(?=[号期款])")
"""The serial number of a product: 理财2015015号 is no part of an id."""


_NUMBER_LIKE = re.compile(r"[0-9X*]{9,}\Z")
_ANY_DIGIT = re.compile("[0-9*]")
_NUMBER_INSIDE = re.compile(r"[0-9*]{6,}")


def _is_number(match: str) -> bool:
    if not _ANY_DIGIT.search(match):
        return False
    squashed = codes.squash(match)
    return bool(_NUMBER_LIKE.match(squashed)) or codes.uscc_fits(squashed)


_BLANK_BY_CJK = re.compile(rf"(?<=[{CJK}·]) | (?=[{CJK}·])")
_DOT_BY_CJK = re.compile(rf"(?<=[{CJK}])\.(?=[{CJK}])")
_HIDDEN_NAME = re.compile(rf"[*×○〇某]|[{CJK}][Xx]{{1,2}}\Z")
_CHINESE_ZERO = re.compile(r"(?<=[一二三四五六七八九○〇零])[○〇]|[○〇](?=[一二三四五六七八九○〇零])")
_OTHERS_NAMES = frozenset((NameShape.ORGANISATION, NameShape.PRODUCT))


@reader
def person_name(cell: str) -> CellReading[str]:
    """姓名. One kind of middle dot, no blanks between Chinese characters (张 三 -> 张三), one between others.

    Titles (先生) are left: they are not told apart from names safely. A masked name (张*, 张某) is suspect. The name of an
    organisation or a product is left as it is: what stands in it is no mask, and a number in it no person's.
    """
    if len(cell) > LONGEST_NAME:
        return CellReading(None, Reason.CELL_TOO_LONG)
    name = _one_name(cell)
    if len(name) > 4 and shape_of(name) in _OTHERS_NAMES:
        read = organisation_name(cell)
        return CellReading(read.value.display if read.value else None, read.reason)
    if not any(char.isalpha() for char in name):
        return CellReading(
            None, Reason.ID_IN_NAME_COLUMN if _NUMBER_INSIDE.search(name) else Reason.NAME_BLANK
        )
    if _NUMBER_INSIDE.search(name) or _is_number(name):
        return CellReading(None, Reason.ID_IN_NAME_COLUMN)
    if is_formula(name):
        return CellReading(name, Reason.FORMULA)
    hidden = _HIDDEN_NAME.search(_CHINESE_ZERO.sub("", name))
    return CellReading(name, Reason.NAME_MASKED if hidden else None)


def _one_name(cell: str) -> str:
    plain = unicodedata.normalize("NFKC", cell)
    if plain.isalpha():
        return plain
    plain = BLANK_RUN.sub(" ", plain.translate(_DOTS)).strip()
    return _DOT_BY_CJK.sub("·", _BLANK_BY_CJK.sub("", plain)).strip(" ,、;:。/")


_BETWEEN_NAMES = re.compile(r"[、,;/|。]")
_BLANK_AT_CJK = re.compile(rf"(?<=[{CJK}]) | (?=[{CJK}])")
_AND_OTHERS = re.compile(r"等\d{0,4}[人名位]?\Z", re.ASCII)


@reader
def names(cell: str) -> CellReading[tuple[str, ...]]:
    """姓名列表. `张三、李四，王五` in order, without repeats; 等3人 is dropped.

    A blank parts two names, but joins the single characters of one (张 三).
    """
    plain = _AND_OTHERS.sub("", unicodedata.normalize("NFKC", cell).translate(_DOTS))
    found: dict[str, None] = {}
    reason = None
    for piece in (name for part in _BETWEEN_NAMES.split(plain) for name in _parted(part)):
        read = person_name(piece)
        if read.is_rejected:
            return CellReading(None, read.reason)
        if read.value is not None:
            found[read.value] = None
            reason = reason or read.reason
    return CellReading(tuple(found), reason) if found else CellReading(None, Reason.NAME_BLANK)


def _parted(part: str) -> Iterator[str]:
    """The words that blanks part; those of one character belong to the word before: 张 | 三 is one name."""
    held = ""
    for word in (word.strip(" .") for word in _BLANK_AT_CJK.split(part)):
        if held and len(word) == 1 and word not in _SEXES:
            held += word
        elif word:
            if held:
                yield held
            held = word
    if held:
        yield held


_SEXES = frozenset(("男", "女", "男性", "女性"))


@dataclass(frozen=True, slots=True)
class PersonMention:
    """提到的人. Name, kind of document and its number as typed (kept out of `repr`); the sex is dropped."""

    name: str
    document: DocumentKind | None = None
    number: str = field(default="", repr=False)


_SPACED_ID = re.compile(r"(?<!\d)(\d{6})[ -](\d{8}|[\d*]{8})[ -]([\d*]{3}[\dXx*])(?![\dXx])", re.ASCII)
_NUMBER_IN_CELL = re.compile(
    r"(?<![0-9A-Za-z*])(?:[A-Za-z]{1,2}[0-9]{6,9}|[0-9*][0-9*Xx]{5,22})(?![0-9A-Za-z*])"
)
_BETWEEN_WORDS = re.compile(r"[、,:/()。]")
_LABELS = re.compile(
    r"(?:姓名|性别|证件|名称|类型|种类|及|号码?|编号|法定代表人|负责人|财务|法人|国籍|中国|汉族|或者?)+\Z"
)
_DOCUMENT = re.compile(r".*(身份证|护照|通行证|居住证|军官证|士兵证|证件|身份号码|号码|证号)")
_LONGEST_MENTION = 40
_NUMBER_HERE = "\0"  # no cleaned cell holds it


@reader
def person_cell(cell: str) -> CellReading[tuple[PersonMention, ...]]:
    """一格多人. A cell such as 张三、男、居民身份证、9900…, or several such; or names alone.

    Numbers come out as typed: read them with `codes.document_no`, and never put them into a message.
    """
    plain = _SPACED_ID.sub(r"\1\2\3", unicodedata.normalize("NFKC", cell).translate(_DOTS))
    mentions: list[PersonMention] = []
    for part in re.split(r"[;|]", plain):
        read = _mentions(part)
        if read.value is None:
            return CellReading(None, read.reason)
        mentions += read.value
    return CellReading(tuple(mentions)) if mentions else CellReading(None, Reason.NAME_BLANK)


def _mentions(part: str) -> CellReading[list[PersonMention]]:
    numbers = iter(_NUMBER_IN_CELL.findall(part))
    found: list[PersonMention] = []
    document: DocumentKind | None = None
    for word in _words(part):
        if word == _NUMBER_HERE:
            if not found or found[-1].number:
                return CellReading(None, Reason.NAME_BLANK)
            found[-1] = PersonMention(found[-1].name, document, next(numbers))
        elif _DOCUMENT.match(word):
            kind = codes.document_kind(word)
            document = document if kind is DocumentKind.OTHER else kind
        else:
            name = person_name(word)
            if name.value is None or len(name.value) > _LONGEST_MENTION:
                return CellReading(None, name.reason or Reason.UNKNOWN_COLUMN_VALUE)
            found.append(PersonMention(name.value))
            document = None
    return CellReading(found)


def _words(part: str) -> Iterator[str]:
    """Names, documents and places of numbers, in order; sexes and labels dropped."""
    for piece in _BETWEEN_WORDS.split(_NUMBER_IN_CELL.sub(f"、{_NUMBER_HERE}、", part)):
        for word in _parted(piece):
            if word not in _SEXES and not _is_label(word) and not says_nothing(word):
                yield word


def _is_label(word: str) -> bool:
    return len(word) <= 20 and bool(_LABELS.match(word))
