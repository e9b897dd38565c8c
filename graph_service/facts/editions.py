"""规则库版次的读取. Which versions of the rule book a store holds, from which day each; `liability.rulebooks` writes them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import Final, TypeAlias

from graph_service.domain.lists import Lists
from graph_service.law.book_reader import book_from_json, packaged_book
from graph_service.law.rules import Editions, RuleBook
from graph_service.store.graph_store import Row

Read: TypeAlias = Callable[..., list[Row]]
ACTIVE: Final = "active"


def editions_in_force(read: Read) -> Editions:
    """各日有效的版次. `read` runs a text by name; a store without any has the packaged rules for all days."""
    rows = [row["edition"] for row in read("rules/list_editions")]
    active = sorted(
        (row for row in rows if row["state"] == ACTIVE),
        key=lambda row: (row.get("from") or date.min, row["change"]),
    )
    if not active:
        return Editions.only(packaged_book())
    return Editions(tuple((row.get("from") or date.min, _book(row["text"])) for row in active))


@lru_cache(maxsize=16)
def _book(text: str) -> RuleBook:
    return book_from_json(text)


def lists_in_force(read: Read) -> Lists:
    """名单 of every version in force on some day, as the newest that knows a list says."""
    return editions_in_force(read).lists
