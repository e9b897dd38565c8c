"""代码. 统一社会信用代码, 组织机构代码, 注册号, 公民身份号码, phones: read, check, mask, make; person keys.

Sources: GB 32100-2015 (unified code), GB 11714-1997 (organisation code), GS 15-2006 (registration number),
GB 11643-1999 (citizen id), ISO 7064 (check systems), GB/T 32905-2016 (SM3).
Everything here is pure. Readers answer with a `Reading` and never raise, whatever the text; no proposal ever
holds a person's number.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias

from graph_service.domain.reasons import CellReading, Reason
from graph_service.errors import SettingError

if TYPE_CHECKING:
    from hashlib import _Hash

_DIGITS = "0123456789"
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

# ---------------------------------------------------------------------------------------------------------
# What people type

_NOISE = {
    ord(mark): None
    for mark in " \t\r\n\f\v\x00\x85\xa0\u3000\u2028\u2029\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad"
    "'\"`‘’“”′-‐‑‒–—―−=_"
}
_FLOAT_TAIL = re.compile(r"(?<=[0-9A-Z])\.0+\Z")
_SCIENTIFIC = re.compile(r"[0-9](\.[0-9]+)?E\+?[0-9]{1,2}\Z")
_LONGEST = 64


def squash(text: str) -> str:
    """去噪. Half width, upper case, without blanks, hyphens, quotes, `="…"` and the `.0` of a spreadsheet."""
    folded = unicodedata.normalize("NFKC", text).translate(_NOISE).upper()
    return _FLOAT_TAIL.sub("", folded)


def is_scientific(squashed: str) -> bool:
    """科学计数法. Whether a squashed number is what a spreadsheet leaves of it (9.13E+17)."""
    return bool(_SCIENTIFIC.match(squashed)) and (len(squashed) < 8 or "." in squashed or "+" in squashed)


# ---------------------------------------------------------------------------------------------------------
# 统一社会信用代码 and 组织机构代码

USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC_FIRST = "123456789ANY"
_USCC_WEIGHTS = (*(pow(3, place, 31) for place in range(17)), 1)
_ORG_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_ORG_VALUE = {char: value for value, char in enumerate(_DIGITS + _LETTERS)}
_BUSINESS_KINDS = frozenset(("91", "92", "93"))  # no province: no citizen id of the mainland begins so
_CENTURIES = ("18", "19", "20")
_CONFUSABLE = str.maketrans("IOSZ", "1052")
_LOOKALIKES = {"0": "DQ", "D": "0", "Q": "0", "1": "L", "L": "1", "6": "G", "G": "6", "8": "B", "B": "8"}


def _uscc_columns() -> list[dict[str, int]]:
    """One dictionary a place: what the character there adds to both sums, packed in one integer.

    Bits 0-15 hold the sum mod 31, bits 16-31 that of the organisation code mod 11, bit 32 marks a character
    that cannot be its check. A character missing from its dictionary cannot stand there. So one pass in C
    judges a whole code.
    """
    columns = []
    for place, weight in enumerate(_USCC_WEIGHTS):
        allowed = _USCC_FIRST if place == 0 else _DIGITS if 2 <= place <= 7 else USCC_ALPHABET
        columns.append(
            {char: USCC_ALPHABET.index(char) * weight + _org_part(place - 8, char) for char in allowed}
        )
    return columns


def _org_part(place: int, char: str) -> int:
    if 0 <= place <= 7:
        return _ORG_VALUE[char] * _ORG_WEIGHTS[place] << 16
    if place == 8:
        return 10 << 16 if char == "X" else int(char) << 16 if char in _DIGITS else 1 << 32
    return 0


_USCC_COLUMNS = _uscc_columns()
_look_up = dict.__getitem__


def _weigh(code: str) -> int:
    """Both packed sums of a canonical code; -1 if it is not 18 characters that may stand where they stand."""
    if len(code) != 18:
        return -1
    try:
        return sum(map(_look_up, _USCC_COLUMNS, code))
    except KeyError:
        return -1


def uscc_fits(code: str) -> bool:
    """Whether `code`, as it stands, is a unified code with the right check character."""
    packed = _weigh(code)
    return packed >= 0 and (packed & 0xFFFF) % 31 == 0


def _both_fit(code: str) -> bool:
    packed = _weigh(code)
    return (
        packed >= 0 and (packed & 0xFFFF) % 31 == 0 and (packed >> 16 & 0xFFFF) % 11 == 0 and packed < 1 << 32
    )


def uscc(text: str) -> CellReading[str]:
    """统一社会信用代码. The 18 characters, upper case and half width.

    Suspect, with the value as written: `uscc_confusable` (proposal = with 1 0 5 2 for I O S Z, whose check fits),
    `uscc_check` (registers issued such codes; a proposal if exactly one look-alike such as B for 8 mends both
    checks), `org_code_check`. Rejected: wrong length, character, scientific notation, a citizen id and what may be a
    mistyped one. The region is not looked up.
    """
    packed = _weigh(text)
    if packed < 0:
        return _uscc_as_typed(text)
    if (packed & 0xFFFF) % 31:
        return _uscc_wrong_check(text)
    # One citizen id in 31 has the check of a unified code; none may pass as an organisation's.
    if text[:2] not in _BUSINESS_KINDS and citizen_id_fits(text):
        return CellReading(None, Reason.ID_IN_CODE_COLUMN)
    if (packed >> 16 & 0xFFFF) % 11 or packed >> 32:
        return CellReading(text, Reason.ORG_CODE_CHECK)
    return CellReading(text)


def _uscc_as_typed(text: str) -> CellReading[str]:
    code = squash(text[: _LONGEST + 1])
    if not code and len(text) <= _LONGEST:
        return CellReading(None)
    if is_scientific(code):
        return CellReading(None, Reason.USCC_SCIENTIFIC)
    if len(code) != 18 or len(text) > _LONGEST:
        return CellReading(None, Reason.USCC_LENGTH)
    if _weigh(code) >= 0:
        return uscc(code)
    mended = code.translate(_CONFUSABLE)
    if citizen_id_fits(mended):
        return CellReading(None, Reason.ID_IN_CODE_COLUMN)
    if mended != code and uscc_fits(mended):
        return CellReading(code, Reason.USCC_CONFUSABLE, mended)
    return CellReading(None, Reason.USCC_ALPHABET)


def _uscc_wrong_check(code: str) -> CellReading[str]:
    """No citizen id may become a party's code, a mistyped one neither."""
    if _id_sum(code) >= 0 and code[6:8] in _CENTURIES and _is_birth_date(code[6:14]):
        return CellReading(None, Reason.ID_IN_CODE_COLUMN)
    fitting = [mended for mended in _one_lookalike_changed(code) if _both_fit(mended)]
    return CellReading(code, Reason.USCC_CHECK, fitting[0] if len(fitting) == 1 else None)


def _one_lookalike_changed(code: str) -> Iterator[str]:
    for place, char in enumerate(code):
        for other in _LOOKALIKES.get(char, ""):
            yield code[:place] + other + code[place + 1 :]


def org_code_of(unified: str) -> str:
    """主体标识码. The organisation code inside a unified code (places 9-17)."""
    return unified[8:17]


def org_code_check(body: str) -> str:
    """The check character (0-9, X) of eight characters. GB 11714."""
    total = sum(_ORG_VALUE[char] * weight for char, weight in zip(body, _ORG_WEIGHTS, strict=True))
    return "0123456789X0"[11 - total % 11]


_ORG_CODE = re.compile(r"[0-9A-Z]{8}[0-9X]\Z")


def org_code(text: str) -> CellReading[str]:
    """组织机构代码. Nine characters without the hyphen; a wrong check is only suspect."""
    code = squash(text[: _LONGEST + 1])
    if not code and len(text) <= _LONGEST:
        return CellReading(None)
    if is_scientific(code):
        return CellReading(None, Reason.USCC_SCIENTIFIC)
    if len(text) > _LONGEST or not _ORG_CODE.match(code):
        return CellReading(None, Reason.ORG_CODE_FORMAT)
    return CellReading(code, None if org_code_check(code[:8]) == code[8] else Reason.ORG_CODE_CHECK)


# ---------------------------------------------------------------------------------------------------------
# 注册号 and 纳税人识别号

_COOPERATIVE_NO = re.compile(r"[0-9]{6}N[AB][0-9]{6}[0-9X]\Z")


def reg_no_check(body: str) -> str:
    """The check digit of fourteen digits. GS 15-2006: ISO 7064 MOD 11,10."""
    product = 10
    for digit in body:
        product = ((product + int(digit)) % 10 or 10) * 2 % 11
    return str((11 - product) % 10)


def reg_no(text: str) -> CellReading[str]:
    """注册号. 15 digits (a wrong check is only suspect), the 15 characters of a farmers' cooperative (`NA`),
    or the 13 digits used before 2007 (suspect)."""
    code = squash(text[: _LONGEST + 1])
    if not code and len(text) <= _LONGEST:
        return CellReading(None)
    if is_scientific(code):
        return CellReading(None, Reason.USCC_SCIENTIFIC)
    if len(text) <= _LONGEST and code.isascii():
        if code.isdigit() and len(code) == 15:
            return CellReading(code, None if reg_no_check(code[:14]) == code[14] else Reason.REG_NO_CHECK)
        if code.isdigit() and len(code) == 13:
            return CellReading(code, Reason.REG_NO_OLD)
        if _COOPERATIVE_NO.match(code):
            return CellReading(code)
    return CellReading(None, Reason.REG_NO_FORMAT)


# ---------------------------------------------------------------------------------------------------------
# 公民身份号码

_ID_WEIGHTS = tuple(pow(2, 17 - place, 11) for place in range(18))
_ID_CHECKS = "10X98765432"
_ID_COLUMNS = [
    {char: ("0123456789X").index(char) * weight for char in (_DIGITS + "X" if place == 17 else _DIGITS)}
    for place, weight in enumerate(_ID_WEIGHTS)
]
_MASK_MARKS = str.maketrans(dict.fromkeys("×●•○◆■#?※＊✱∗", "*"))
_MASKED_ID = re.compile(r"(?=.*[0-9])[0-9]{0,16}\*{2,18}[0-9]{0,16}[0-9X]?\Z")
_MASKED_BY_X = re.compile(r"(?<=[0-9])X{2,}(?=[0-9X]|\Z)")
_ALL_STARS = re.compile(r"\*+\Z")


def citizen_id_check(body: str) -> str:
    """The check character of seventeen digits. GB 11643: ISO 7064 MOD 11-2."""
    return _ID_CHECKS[sum(int(digit) * weight for digit, weight in zip(body, _ID_WEIGHTS, strict=False)) % 11]


def citizen_id_fits(code: str) -> bool:
    """Whether `code`, as it stands, is an 18-character citizen id with a real birth date and right check."""
    return _id_sum(code) % 11 == 1 and _is_birth_date(code[6:14])


def _id_sum(code: str) -> int:
    """The weighted sum, 1 mod 11 for a right id; -1 if it is not 18 characters of an id."""
    if len(code) != 18:
        return -1
    try:
        return sum(map(_look_up, _ID_COLUMNS, code))
    except KeyError:
        return -1


def _is_birth_date(digits: str) -> bool:
    try:
        return 1850 <= date(int(digits[:4]), int(digits[4:6]), int(digits[6:])).year <= 2099
    except ValueError:
        return False


def citizen_id(text: str) -> CellReading[str]:
    """公民身份号码. The 18 characters; 15 are upgraded (born 19xx), `x` may be lower case or full width.

    A masked id reads as suspect `citizen_id_masked`, hidden places as `*`; one wholly hidden reads as empty.
    The region is not looked up. Never put the value, or what was written, into a message: see `mask_id`.
    """
    total = _id_sum(text)
    if total >= 0:
        return _judged_id(text, total)
    if len(text) > _LONGEST:
        return CellReading(None, Reason.CITIZEN_ID_FORMAT)
    code = squash(text)
    if len(code) == 15 and code.isascii() and code.isdigit():
        return _upgraded(code)
    total = _id_sum(code)
    return _judged_id(code, total) if total >= 0 else _masked_or_unreadable(code)


def _judged_id(code: str, total: int) -> CellReading[str]:
    if total % 11 != 1:
        return CellReading(None, Reason.CITIZEN_ID_CHECK)
    return CellReading(code) if _is_birth_date(code[6:14]) else CellReading(None, Reason.CITIZEN_ID_DATE)


def _upgraded(fifteen: str) -> CellReading[str]:
    body = fifteen[:6] + "19" + fifteen[6:]
    if not _is_birth_date(body[6:14]):
        return CellReading(None, Reason.CITIZEN_ID_DATE)
    return CellReading(body + citizen_id_check(body))


def _masked_or_unreadable(code: str) -> CellReading[str]:
    if is_scientific(code):
        return CellReading(None, Reason.USCC_SCIENTIFIC)
    masked = _as_mask(code)
    if not code or _ALL_STARS.match(masked):
        return CellReading(None)
    if _is_mask(masked):
        return CellReading(masked, Reason.CITIZEN_ID_MASKED)
    return CellReading(None, Reason.CITIZEN_ID_FORMAT)


def _as_mask(squashed: str) -> str:
    return _MASKED_BY_X.sub(lambda run: "*" * len(run.group()), squashed.translate(_MASK_MARKS))


def _is_mask(masked: str) -> bool:
    return 6 <= len(masked) <= 24 and bool(_MASKED_ID.match(masked))


def is_masked_id(text: str) -> bool:
    """是否已脱敏. Whether the text is an id with hidden places (`9900001990****1234`, `990***34`)."""
    return len(text) <= _LONGEST and _is_mask(_as_mask(squash(text)))


# ---------------------------------------------------------------------------------------------------------
# Any code, any document


class CodeKind(Enum):
    """代码种类."""

    USCC = "uscc"
    ORG_CODE = "org_code"
    REG_NO = "reg_no"
    CITIZEN_ID = "citizen_id"

    @property
    def zh(self) -> str:
        return {"uscc": "统一社会信用代码", "org_code": "组织机构代码", "reg_no": "注册号"}.get(
            self.value, "公民身份号码"
        )


@dataclass(frozen=True, slots=True)
class Code:
    """代码及其种类. The value of a citizen id is kept out of `repr`."""

    kind: CodeKind
    value: str = field(repr=False)


def any_code(text: str, *, persons: bool = True) -> CellReading[Code]:
    """代码(种类未定). For columns such as 统一社会信用代码/注册号 or 身份证号码/组织机构代码.

    18 characters: unified code, else citizen id. 15 digits: a citizen id where `persons` may stand there and
    the birth date is real, else a registration number. 13: an old one. 9: an organisation code.
    """
    code = squash(text[: _LONGEST + 1])
    if len(text) > _LONGEST:
        return CellReading(None, Reason.USCC_LENGTH)
    if len(code) == 18:
        return _any_of_18(code, persons)
    if len(code) == 9 and _ORG_CODE.match(code):
        return _as(CodeKind.ORG_CODE, org_code(code))
    if persons and (_is_mask(_as_mask(code)) or (len(code) == 15 and citizen_id(code).value)):
        return _as(CodeKind.CITIZEN_ID, citizen_id(code))
    if reg_no(code).value:
        return _as(CodeKind.REG_NO, reg_no(code))
    return _as(CodeKind.USCC, _uscc_as_typed(code))


def _any_of_18(code: str, persons: bool) -> CellReading[Code]:
    unified = uscc(code)
    if (unified.value and unified.reason is not Reason.USCC_CHECK) or not persons:
        return _as(CodeKind.USCC, unified)
    person = citizen_id(code)
    if person.value or (_is_birth_date(code[6:14]) and not unified.value):
        return _as(CodeKind.CITIZEN_ID, person)
    return _as(CodeKind.USCC, unified)


def _as(kind: CodeKind, reading: CellReading[str]) -> CellReading[Code]:
    return CellReading(Code(kind, reading.value) if reading.value else None, reading.reason, reading.proposal)


def tax_no(text: str) -> CellReading[Code]:
    """纳税人识别号. 18 characters: the unified code, or a sole trader's citizen id; 20: that id and two more.
    15: region and organisation code, or a citizen id whose last nine are none."""
    code = squash(text[: _LONGEST + 1])
    if len(text) <= _LONGEST:
        if len(code) == 18:
            return any_code(code)
        if len(code) == 20 and citizen_id_fits(code[:18]):
            return CellReading(Code(CodeKind.CITIZEN_ID, code[:18]))
        if len(code) == 15 and code[:6].isdigit() and _ORG_CODE.match(code[6:]):
            inner = org_code(code[6:])
            return (
                any_code(code) if inner.reason and citizen_id(code).value else _as(CodeKind.ORG_CODE, inner)
            )
        if not code or is_scientific(code):
            return _as(CodeKind.USCC, _uscc_as_typed(code))
    return CellReading(None, Reason.TAX_NO_FORMAT)


class DocumentKind(Enum):
    """证件种类."""

    CITIZEN_ID = "citizen_id"
    PASSPORT = "passport"
    HK_MACAO_PERMIT = "hk_macao_permit"
    TAIWAN_PERMIT = "taiwan_permit"
    MILITARY = "military"
    ORGANISATION = "organisation"
    OTHER = "other"


_DOCUMENT_WORDS = (
    ("护照", DocumentKind.PASSPORT),
    ("PASSPORT", DocumentKind.PASSPORT),
    ("居住证", DocumentKind.CITIZEN_ID),
    ("台", DocumentKind.TAIWAN_PERMIT),
    ("港", DocumentKind.HK_MACAO_PERMIT),
    ("澳", DocumentKind.HK_MACAO_PERMIT),
    ("军", DocumentKind.MILITARY),
    ("警官", DocumentKind.MILITARY),
    ("士兵", DocumentKind.MILITARY),
    ("文职", DocumentKind.MILITARY),
    ("身份证", DocumentKind.CITIZEN_ID),
    ("身份号码", DocumentKind.CITIZEN_ID),
    ("户口", DocumentKind.CITIZEN_ID),
    ("营业执照", DocumentKind.ORGANISATION),
    ("信用代码", DocumentKind.ORGANISATION),
    ("机构代码", DocumentKind.ORGANISATION),
    ("法人证书", DocumentKind.ORGANISATION),
    ("登记证", DocumentKind.ORGANISATION),
    ("注册号", DocumentKind.ORGANISATION),
)
_DOCUMENT_NO = re.compile(r"[0-9A-Z]{4,30}\Z")


def document_kind(text: str) -> DocumentKind | None:
    """证件名称. The kind a name of a document stands for; None if the cell is empty.

    Residence permits (港澳台居民居住证) and 外国人永久居留身份证 carry numbers built like citizen ids.
    """
    words = squash(text[:200])
    if not words:
        return None
    return next((kind for word, kind in _DOCUMENT_WORDS if word in words), DocumentKind.OTHER)


def document_no(text: str, kind: DocumentKind) -> CellReading[str]:
    """证件号码. A citizen id is checked, any other number only normalised."""
    if kind is DocumentKind.CITIZEN_ID:
        return citizen_id(text)
    code = squash(text[: _LONGEST + 1])
    if not code and len(text) <= _LONGEST:
        return CellReading(None)
    if len(text) <= _LONGEST and _DOCUMENT_NO.match(code) and any(char in _DIGITS for char in code):
        return CellReading(code)
    return CellReading(None, Reason.DOCUMENT_FORMAT)


# ---------------------------------------------------------------------------------------------------------
# 电话

_EXTENSION = re.compile(
    r"(?<=[0-9]{7})\s*(?:-|–|—|转|EXT\.?|#|,|;|X)\s*[0-9]{1,6}(?:分机)?\s*\Z", re.IGNORECASE
)
_PHONE_MARKS = str.maketrans("", "", "().,/·")
_COUNTRY = re.compile(r"(?:\+|00)86|86(?=1[3-9][0-9]{9}\Z)|17951(?=1[3-9][0-9]{9}\Z)")
_MOBILE = re.compile(r"1[3-9][0-9]{9}\Z")
_LANDLINE = re.compile(r"0(?:10|2[0-9]|[3-9][0-9]{2})[2-9][0-9]{6,7}\Z")
_SERVICE = re.compile(r"[48]00[0-9]{7}\Z")
_PLACEHOLDER = re.compile(r".*?(?:([0-9])\1{6,}|1234567|12345678)\Z")


def phone(text: str) -> CellReading[str]:
    """电话. Mobile 11 digits, landline with area code, 400/800: digits only; +86 and extensions are dropped.

    A landline without its area code is rejected (it would link strangers), as is one typed to fill a cell.
    """
    if len(text) > _LONGEST:
        return CellReading(None, Reason.PHONE_UNREADABLE)
    half_width = unicodedata.normalize("NFKC", text)
    if not squash(half_width):
        return CellReading(None)
    number = _phone_digits(half_width) or _phone_digits(_EXTENSION.sub("", half_width))
    if number is None:
        return CellReading(None, Reason.PHONE_UNREADABLE)
    return CellReading(None, Reason.PHONE_PLACEHOLDER) if _PLACEHOLDER.match(number) else CellReading(number)


def _phone_digits(text: str) -> str | None:
    written = squash(text).translate(_PHONE_MARKS)
    digits = _COUNTRY.sub("", written, count=1) if _COUNTRY.match(written) else written
    from_abroad = "0" + digits if digits != written else digits  # +86 571 …: written without the zero
    for number in (digits, from_abroad):
        if _MOBILE.match(number) or _LANDLINE.match(number) or _SERVICE.match(number):
            return number
    return None


# ---------------------------------------------------------------------------------------------------------
# 脱敏


def mask_id(text: str) -> str:
    """证件号码脱敏. At most the first four and last two characters stay: `9900************34`."""
    return _masked(squash(text), 4, 2)


def mask_phone(text: str) -> str:
    """电话脱敏. At most the first three and last two digits stay: `138******34`."""
    return _masked(squash(text), 3, 2)


def _masked(code: str, head: int, tail: int) -> str:
    if len(code) < 2 * (head + tail) - 2:  # of a short number at most about half may show
        head, tail = (1, 1) if len(code) > 5 else (0, 0)
    return code[:head] + "*" * (len(code) - head - tail) + code[len(code) - tail :]


_PLAIN = str.maketrans(
    {chr(0xFF10 + digit): str(digit) for digit in range(10)}
    | {"Ｘ": "X", "ｘ": "X"}
    | dict.fromkeys("＊×●■", "*")
)
_SOME_DIGITS = re.compile("[0-9０-９]{3}")
_ID_18 = re.compile(r"(?<![0-9])[0-9](?:[ \-]?[0-9]){16}[ \-]?[0-9Xx](?![0-9])")
_ID_15 = re.compile(r"(?<![0-9A-Za-z])[0-9]{15}(?![0-9A-Za-z])")
_ID_MASKED = re.compile(r"(?<![0-9A-Za-z*])[0-9]{3,16}[*Xx]{2,18}[0-9]{1,16}[0-9Xx]?(?![0-9A-Za-z*])")
_MOBILE_INSIDE = re.compile(r"(?<![0-9A-Za-z])1[3-9][0-9]{9}(?![0-9A-Za-z])")


def mask_text(text: str) -> str:
    """文字脱敏. The text, every citizen id (also mistyped, 15 digits, half masked) and mobile number masked.

    For messages, logs and reject files. Unified codes stay; so do 15-digit numbers without a birth date.
    """
    return _cover(text, [*_personal_ids(text), *_mobiles(text)])


def holds_personal_id(text: str) -> bool:
    """是否含身份证号. Whether a citizen id, whole or half masked, stands anywhere in the text."""
    return next(_personal_ids(text), None) is not None


_Span = tuple[int, int, int]


def _personal_ids(text: str) -> Iterator[_Span]:
    if not _SOME_DIGITS.search(text):
        return
    plain = text.translate(_PLAIN)
    for found in _ID_18.finditer(plain):
        code = squash(found.group())
        if citizen_id_fits(code) or (code[6:8] in ("18", "19", "20") and not _both_fit(code)):
            yield (*found.span(), 4)
    for found in _ID_15.finditer(plain):
        if _is_birth_date("19" + found.group()[6:12]):
            yield (*found.span(), 4)
    for found in _ID_MASKED.finditer(plain):
        if not _both_fit(found.group()):
            yield (*found.span(), 4)


def _mobiles(text: str) -> Iterator[_Span]:
    if not _SOME_DIGITS.search(text):
        return
    for found in _MOBILE_INSIDE.finditer(text.translate(_PLAIN)):
        yield (*found.span(), 3)


def _cover(text: str, spans: Iterable[_Span]) -> str:
    for start, end, head in spans:
        if end - start > head + 2:
            text = text[: start + head] + "*" * (end - start - head - 2) + text[end - 2 :]
    return text


# ---------------------------------------------------------------------------------------------------------
# 人员标识


def sm3(data: bytes = b"") -> _Hash:
    """SM3 (GB/T 32905). SettingError if this Python's OpenSSL does not offer it."""
    try:
        return hashlib.new("sm3", data)
    except ValueError as error:
        raise SettingError(
            "此 Python 所用的 OpenSSL 不支持国密 SM3 算法, 请改用带 OpenSSL 1.1.1 以上且启用 SM3 的 Python。"
            " OpenSSL of this Python does not offer SM3; use a Python built with it."
        ) from error


@lru_cache(maxsize=8)
def _pads(key: bytes) -> tuple[_Hash, _Hash]:
    """The two half-finished hashes of an HMAC, so that a million keys do not begin a million times."""
    block = (sm3(key).digest() if len(key) > 64 else key).ljust(64, b"\0")
    return sm3(block.translate(hmac.trans_36)), sm3(block.translate(hmac.trans_5C))


Key: TypeAlias = bytes | tuple[bytes, ...]
"""密钥. One key, or after rotations several, the oldest first: each hashes what the one before it made."""


def _hmac_sm3(message: bytes, key: Key) -> str:
    if not isinstance(key, bytes):
        return _chained(message, key)
    inner, outer = _pads(key)
    first = inner.copy()
    first.update(message)
    second = outer.copy()
    second.update(first.digest())
    return second.hexdigest()


def _chained(message: bytes, keys: tuple[bytes, ...]) -> str:
    digest = _hmac_sm3(message, keys[0])
    for key in keys[1:]:
        digest = turned_key(digest, key)
    return digest


def turned_key(digest: str, key: bytes) -> str:
    """轮换. What a person's or a phone's key becomes under the next key of a chain."""
    return _hmac_sm3(digest.encode(), key)


def person_key(id18: str, key: Key) -> str:
    """人员标识. HMAC-SM3 of the normalised 18-character id, 64 hex digits; no number is ever stored."""
    return _hmac_sm3(id18.encode(), key)


def document_key(kind: DocumentKind, number: str, key: Key) -> str:
    """人员标识(其他证件). As `person_key` for citizen ids; other documents are kept apart by their kind."""
    if kind is DocumentKind.CITIZEN_ID:
        return person_key(number, key)
    return _hmac_sm3(f"{kind.value}:{number}".encode(), key)


def phone_key(number: str, key: Key) -> str:
    """电话标识. HMAC-SM3 of a normalised number, never equal to a person's key."""
    return _hmac_sm3(f"phone:{number}".encode(), key)


# ---------------------------------------------------------------------------------------------------------
# Making codes (synthetic data: region 000000 or 99xxxx)


def make_org_code(body: str | int) -> str:
    """造组织机构代码. Eight characters (or a number of up to eight digits) and their check."""
    eight = _padded(body, 8)
    return eight + org_code_check(eight)


def make_uscc(kind: str, region: str, body: str | int) -> str:
    """造统一社会信用代码. `kind`: two characters (91 company, 92 sole trader, 93 cooperative, 11 public body,
    12 institution, 52 private non-enterprise, 54 self-government, N1-N3 village …); both checks are right.
    ValueError if a character cannot stand at its place."""
    stem = kind + region + make_org_code(body)
    if len(stem) != 17:
        raise ValueError(f"not 2 + 6 + 8 characters: {kind!r} {region!r} {body!r}")
    packed = _weigh(stem + "0")
    if packed < 0:
        raise ValueError(f"a character that cannot stand in a unified code: {kind!r} {region!r} {body!r}")
    return stem + USCC_ALPHABET[-(packed & 0xFFFF) % 31]


def make_citizen_id(region: str, born: date, serial: int) -> str:
    """造身份证号. `serial` 0-999, odd for men; the check is right."""
    body = f"{_padded(region, 6)}{born:%Y%m%d}{_padded(serial, 3)}"
    return body + citizen_id_check(body)


def make_reg_no(region: str, serial: int) -> str:
    """造注册号. Region, eight digits and their check."""
    body = _padded(region, 6) + _padded(serial, 8)
    return body + reg_no_check(body)


def _padded(body: str | int, width: int) -> str:
    text = str(body).zfill(width) if isinstance(body, int) else body
    if len(text) != width or text.startswith("-"):
        raise ValueError(f"{width} characters are needed, not {body!r}")
    return text
