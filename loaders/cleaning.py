"""清理. What every reader of cells does first: refuse the too long, take off dirt, pass over the empty."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from graph_service.domain.reasons import CellReading, Reason

T = TypeVar("T")
P = ParamSpec("P")

LONGEST_CELL = 32_767
"""The most characters a cell may have: what a spreadsheet can hold."""

_UNSEEN = (
    "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff"
    "\ufff9-\ufffb\ufffe\uffff\ud800-\udfff"  # the last: half characters, which no store can keep
)
_INVISIBLE = re.compile(f"[{_UNSEEN}]")
BLANK_RUN = re.compile(r"\s+")
_DIRTY = re.compile(rf"[{_UNSEEN}]|[^\S ]|  ")  # most cells are clean: one look, no copies
_KEPT_AS_TEXT = re.compile(r'="(.*)"\Z')
_APOSTROPHES = "'‘’`＇"
_TO_UNWRAP = frozenset(_APOSTROPHES + "=")
_EMPTY_CN = ("无", "无。", "(无)", "暂无", "没有", "空", "(空)", "无数据", "暂缺", "不详", "未知", "未填")
_EMPTY_EN = ("null", "(null)", "<null>", "none", "nil", "nan", "na", "n/a", "#n/a", "undefined", "\\n")
_EMPTY_WORDS = frozenset(("", *_EMPTY_CN, *_EMPTY_EN))
_DASHES = "-‐‑‒–—―−_/\\.。·"
_ONLY_DASHES = re.compile(rf"[{re.escape(_DASHES)}－]+\Z")


def _beginnings() -> frozenset[str]:
    """The first characters, in either width and case, of all that says nothing."""
    plain = {word[:1] for word in _EMPTY_WORDS} | set(_DASHES)
    cased = plain | {char.upper() for char in plain}
    return frozenset(cased | {chr(ord(char) + 0xFEE0) for char in cased if "!" <= char <= "~"})


_EMPTY_BEGINNINGS = _beginnings()


def clean(text: str) -> str:
    """去除杂质. Without control and zero-width characters, outer blanks, leading apostrophe, `="…"`; blanks
    inside become one. Nothing a reader can see is changed."""
    if _DIRTY.search(text):
        text = BLANK_RUN.sub(" ", _INVISIBLE.sub("", text))
    text = text.strip()
    if text[:1] not in _TO_UNWRAP:
        return text
    kept = _KEPT_AS_TEXT.match(text)
    if kept:
        text = kept.group(1).strip()
    return text.lstrip(_APOSTROPHES).lstrip()


def blank(text: str) -> bool:
    """是否为空. Whether the cell says nothing: empty, `/`, 无, 暂无, null, dashes …"""
    return len(text) <= LONGEST_CELL and says_nothing(clean(text))


def says_nothing(cleaned: str) -> bool:
    """As `blank`, of a text that is clean already."""
    if cleaned[:1] not in _EMPTY_BEGINNINGS:
        return False
    if len(cleaned) > 10:
        return bool(_ONLY_DASHES.match(cleaned))
    folded = unicodedata.normalize("NFKC", cleaned).casefold().strip()
    return folded in _EMPTY_WORDS or bool(_ONLY_DASHES.match(folded))


def reader(
    read: Callable[Concatenate[str, P], CellReading[T]],
) -> Callable[Concatenate[str, P], CellReading[T]]:
    """读数器. Gives a reader its common beginning: refuse the too long, clean, pass over the empty."""

    @wraps(read)
    def checked(text: str, /, *args: P.args, **kwargs: P.kwargs) -> CellReading[T]:
        if len(text) > LONGEST_CELL:
            return CellReading(None, Reason.CELL_TOO_LONG)
        cleaned = clean(text)
        return CellReading(None) if says_nothing(cleaned) else read(cleaned, *args, **kwargs)

    return checked


_FORMULA = re.compile(r"[=@]|[+\-][A-Za-z(]")


def is_formula(cleaned: str) -> bool:
    """是否公式. Whether a spreadsheet would run the text instead of showing it."""
    return bool(_FORMULA.match(cleaned))
