"""图上名称. Names as they fit on a picture, and text whose hidden signs are made visible."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

ELLIPSIS: Final = "…"
LINE_WIDTH: Final = 10.0
"""Width of a line, in Chinese characters."""
_FORM: Final = re.compile(
    r"(?:(?:集团|控股|股份)?有限(?:责任)?公司|(?:集团|总|分)公司|股份经济合作社|专业合作社|合作社|合伙企业"
    r"|个人独资企业|人民政府|管理委员会|委员会|人民法院|经营部)(?:[（(][^（()）]{1,8}[)）])?$"
)
_BIDI: Final = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_UNSEEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
_SUSPECT: Final = re.compile(
    r"[^\n\t -~\u00a1-\u00ac\u00ae-\u02ff\u2010-\u2027\u2030-\u205e\u3000-\u9fff\uff01-\uffef]"
)


def visible(text: str) -> str:
    """The text with every sign that hides or turns text around written out, as ⟨U+202E⟩."""
    return _SUSPECT.sub(_written_out, text)


def _written_out(found: re.Match[str]) -> str:
    sign = found[0]
    hides = sign in _BIDI or unicodedata.category(sign) in _UNSEEN
    return f"⟨U+{ord(sign):04X}⟩" if hides else sign


def width(text: str) -> float:
    """宽度, in Chinese characters."""
    return sum(1.0 if unicodedata.east_asian_width(sign) in "WFA" else 0.56 for sign in text)


def shortened(text: str, limit: float) -> str:
    """The text in at most that width, the middle left out: its beginning and end tell names apart."""
    if width(text) <= limit:
        return text
    head, tail = text, ""
    middle = len(text) // 2
    head, tail = text[:middle], text[middle:]
    while head and tail and width(head) + width(tail) + 1 > limit:
        if width(head) > width(tail):
            head = head[:-1]
        else:
            tail = tail[1:]
    return head + ELLIPSIS + tail


def two_lines(name: str, limit: float = LINE_WIDTH) -> tuple[str, ...]:
    """机构名称 in at most two lines, broken before 有限公司 or another legal form."""
    name = " ".join(visible(name).split())
    form = _FORM.search(name)
    if form and form.start() > 0:
        head, tail = name[: form.start()], form[0]
        if width(name) <= limit * 0.7:
            return (name,)
        if width(tail) > limit:
            tail = shortened(tail, limit)
        return shortened(head, limit), tail
    if width(name) <= limit:
        return (name,)
    name = shortened(name, limit * 2 - 1)
    cut = len(name)
    while width(name[:cut]) > max(width(name) / 2 + 0.6, 1.0):
        cut -= 1
    return name[:cut], name[cut:]


def person_lines(name: str) -> tuple[str, ...]:
    """姓名 whole, in lines of four signs; of a very long one the middle is left out."""
    name = "".join(visible(name).split()) if width(name) <= 4 else " ".join(visible(name).split())
    name = shortened(name, 12)
    lines, line = [], ""
    for sign in name:
        if line and width(line + sign) > 4.3:
            lines.append(line)
            line = ""
        line += sign
    return (
        tuple([*lines, line][:3])
        if len(lines) < 3
        else (*lines[:2], shortened("".join([*lines[2:], line]), 4))
    )
