"""规则库的形. Which keys stand in which file and of what type; says nothing about what they mean."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final

from graph_service.law.book_files import RULES, Fault, fault

Content = Mapping[str, Mapping[str, Any]]
"""内容. What a rule base says: for each file (and `rules`) its entries by id; `book` has keys at once."""

Reason = tuple[str, str]


WHOLE: Final = ("none", "unseen")
"""整体引用. What is said instead of articles: the document has none, or nobody saw them."""


class ValueKind(Enum):
    """值的类型."""

    TEXT = ("文字", "text")
    TEXTS = ("文字列表", "a list of texts")
    FLAG = ("true 或 false", "true or false")
    COUNT = ("1 到 1000 的整数", "a whole number from 1 to 1000")
    TEXT_TABLE = ("键与文字的表", "a table of texts")
    ARTICLES = ('条文的表, 或者 "none"、"unseen"', 'a table of articles, or "none" or "unseen"')


@dataclass(frozen=True, slots=True)
class Key:
    """键. What stands under it: a kind of value, or a table with keys of its own."""

    holds: ValueKind | Mapping[str, Key]
    needed: bool = True


def _keys(
    needed: Mapping[str, ValueKind | Mapping[str, Key]], **optional: ValueKind | Mapping[str, Key]
) -> Mapping[str, Key]:
    return {
        **{name: Key(holds) for name, holds in needed.items()},
        **{name: Key(holds, needed=False) for name, holds in optional.items()},
    }


_T, _TS, _TT, _F, _N = ValueKind.TEXT, ValueKind.TEXTS, ValueKind.TEXT_TABLE, ValueKind.FLAG, ValueKind.COUNT

BOOK: Final = _keys(
    {"version": _T, "as_of": _T, "schema": _T, "catalog_edition": _T, "disclaimer": _T}, texts_note=_T
)
_DAYS: Final = _keys({"value": _N, "unit": _T, "verified": _F}, max=_N, with_provider=_N, basis=_T)
_RULE: Final = _keys(
    {
        "zh": _T, "en": _T, "enabled": _F, "jurisdiction": _T,
        "trigger": _keys({"subject": _T}, list=_T, event=_T, serious_list=_F, status=_T),
        "roles": _TS, "mode": _T, "effect": _T, "how_to_object": _T, "how_to_repair": _T, "measures": _TS,
        "time": _keys({"role": _T}, change=_T, ambiguity=_T, named=_F),
        "duration": _keys({"kind": _T}, years=_N, days=ValueKind.COUNT, **{"from": _T}),
        "ends": _TS, "basis": _TS, "confidence": _T, "visibility": _T,
    },
    finding=_T, note=_T,
)  # fmt: skip
ENTRIES: Final[Mapping[str, Mapping[str, Key]]] = {
    "sources": _keys(
        {"title": _T, "number": _T, "level": _T, "status": _T, "verified": _T, "articles": ValueKind.ARTICLES},
        passages=_TT, written=_TT, titles=_TT, numbers=_TT, in_force_from=_T, address=_T, note=_T,
    ),
    "lists": _keys(
        {"zh": _T, "authority": _T, "subject": _T, "term": _T, "basis": _TS,
         "decision_names_persons": _F, "severity": _T, "serious_list": _F},
        leaves=_F, term_years=_N, counted_from=_T, check_after_years=_N, ends=_TS, file_kinds=_TS, spellings=_TS,
    ),
    "measures": _keys({"zh": _T, "cls": _T, "kind": _T, "decider": _T, "basis": _TS}),
    "roles": _keys(
        {"zh": _T}, from_registry=_F, includes=_TS, note=_T, definition=_T, statutory_target=_F, store=_F
    ),
    "jurisdictions": _keys(
        {}, name=_T, dispute_days=_DAYS, dispute_mark_days=_N, annulment_days=_DAYS,
        annulment_days_market=_DAYS, retention_years=_N, query_log_years=_N, persons_public=_F,
        conflict=_T, todo=_T, basis=_T,
    ),
    "boundaries": _keys({"zh": _T, "rule": _T, "basis": _TS}),
    "lifecycle": _keys({"what": _T, "effect": _T, "basis": _TS}),
    RULES: _RULE,
}  # fmt: skip
"""Files of many entries, with the keys of one; `book` and `holidays` have shapes of their own."""

_ID: Final[Mapping[str, re.Pattern[str]]] = {
    "sources": re.compile(r"[A-Z][A-Z0-9]{1,11}"),
    "boundaries": re.compile(r"B-[0-9]{2,3}"),
    "lifecycle": re.compile(r"H-[0-9]{1,3}"),
    "jurisdictions": re.compile(r"CN(-[0-9]{2,6})?"),
    RULES: re.compile(r"[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*"),
}
_PLAIN_ID: Final = re.compile(r"[a-z][a-z0-9_]*")


def place(file: str, id_: str) -> str:
    """The file in which an entry stands."""
    return f"{RULES}/{id_}.toml" if file == RULES else f"{file}.toml"


def shape_faults(content: Content) -> list[Fault]:
    """Every wrong, missing or unknown key and every wrong id, in the files that are there."""
    found: list[Fault] = []
    if "book" in content:
        found += [fault("book.toml", *reason) for reason in _in_table(content["book"], BOOK, "")]
    for file, keys in ENTRIES.items():
        if not content.get(file, {"": {}}):
            empty = RULES if file == RULES else place(file, "")
            found.append(fault(empty, "没有任何内容。", "There is nothing in it."))
        for id_, entry in content.get(file, {}).items():
            within = "" if file == RULES else id_
            reasons = [*_bad_id(file, id_), *_in_value(entry, keys, within)]
            found += [fault(place(file, id_), *reason) for reason in reasons]
    return found


def _bad_id(file: str, id_: str) -> Iterator[Reason]:
    if not _ID.get(file, _PLAIN_ID).fullmatch(id_):
        yield f"标识 {id_!r} 的写法不对。", f"The id {id_!r} is not written as ids are."


def _in_table(table: Mapping[str, Any], keys: Mapping[str, Key], within: str) -> Iterator[Reason]:
    for name in sorted(table.keys() - keys.keys()):
        yield f"不认识的键 {_joined(within, name)}。", f"Unknown key {_joined(within, name)}."
    for name, key in keys.items():
        if name in table:
            yield from _in_value(table[name], key.holds, _joined(within, name), needed=key.needed)
        elif key.needed:
            yield f"缺少键 {_joined(within, name)}。", f"The key {_joined(within, name)} is missing."


def _in_value(
    value: object, holds: ValueKind | Mapping[str, Key], within: str, *, needed: bool = False
) -> Iterator[Reason]:
    if isinstance(holds, ValueKind):
        if not _is(value, holds):
            zh, en = holds.value
            yield f"{within} 应为{zh}。", f"{within} must be {en}."
        elif needed and holds is ValueKind.TEXT and not str(value).strip():
            yield f"{within} 不能为空。", f"{within} must not be empty."
    elif isinstance(value, Mapping):
        yield from _in_table(value, holds, within)
    else:
        yield f"{within or '内容'} 应为一个表。", f"{within or 'The content'} must be a table."


def _is(value: object, kind: ValueKind) -> bool:
    if kind is ValueKind.TEXTS:
        return isinstance(value, list) and all(isinstance(one, str) for one in value)
    if kind is ValueKind.ARTICLES and isinstance(value, str):
        return value in WHOLE
    if kind in (ValueKind.TEXT_TABLE, ValueKind.ARTICLES):
        return isinstance(value, Mapping) and all(isinstance(one, str) for one in value.values())
    if kind is ValueKind.COUNT:
        return type(value) is int and 1 <= value <= 1000
    return isinstance(value, bool if kind is ValueKind.FLAG else str)


def _joined(within: str, name: str) -> str:
    return f"{within}.{name}" if within else name
