"""字符. Text whose hidden signs are made visible, and how wide it is."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

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
