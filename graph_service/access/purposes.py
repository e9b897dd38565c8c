"""用途. The enumerated list of what a query may be for, with the legal task it needs and what it may see."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files

from graph_service.errors import SettingError


class Sight(StrEnum):
    """可见内容."""

    REGISTRY = "registry"
    DECISIONS = "decisions"
    CONSEQUENCES = "consequences"
    REVIEW_TASKS = "review_tasks"
    UNNOTIFIED = "unnotified"
    HOLDERS = "holders"
    DEBTS = "debts"
    ARISING = "arising"
    REPAIRED = "repaired"
    HINTS = "hints"
    FAR_LINKS = "far_links"
    BENEFICIAL_OWNERS = "beneficial_owners"


@dataclass(frozen=True, slots=True)
class Purpose:
    """用途. `names_persons`: natural persons are named, not masked. `consumes`: it uses credit records to decide about
    something else; a record whose publication term is over is not shown to it."""

    id: str
    zh: str
    en: str
    legal_task: str
    names_persons: bool
    consumes: bool
    sees: frozenset[Sight]

    def may_see(self, sight: Sight) -> bool:
        return sight in self.sees


@cache
def purposes() -> Mapping[str, Purpose]:
    """Every purpose by id, in the order of the list."""
    told = tomllib.loads(files(__package__).joinpath("purposes.toml").read_text(encoding="utf-8"))
    return {
        id_: Purpose(
            id_, one["zh"], one["en"], one["legal_task"], one["persons"] == "named", one.get("consumes", False),
            frozenset(Sight(sight) for sight in one["sees"]),
        )
        for id_, one in told.items()
        if isinstance(one, dict)
    }  # fmt: skip


def purpose_of(text: str) -> Purpose:
    """The purpose of that id or Chinese name; SettingError names them all."""
    wanted = text.strip()
    for one in purposes().values():
        if wanted in (one.id, one.zh):
            return one
    known = "、".join(f"{one.id} {one.zh}" for one in purposes().values())
    raise SettingError(f"没有用途 {wanted!r}; 可用: {known}。 No such purpose; use one of these.")
