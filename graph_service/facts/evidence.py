"""出处. Where one stored fact was read, and how it weighs among others: source rank, then the later data day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from graph_service.domain.intervals import Entry, Subject, covers
from graph_service.domain.ontology import PROVENANCE
from graph_service.store.graph_store import Reader

UNRANKED: Final = 1000  # a source that no finished load has ranked comes last
_PROVENANCE: Final = frozenset(one.name for one in PROVENANCE)
CHANGE_SLOTS: Final = ("since:", "until:")
"""How the part of a fact's identity begins that a change record gives it."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """出处. Where one fact was read."""

    source: str
    file: str
    row: int
    data_day: date
    fact: str
    remarks: tuple[str, ...] = ()


def source_ranks(store: Reader) -> dict[str, int]:
    """来源优先级, as finished loads left it."""
    return {row["id"]: row["rank"] for row in store.read("loads/list_sources")}


def evidence_of(fact: Mapping[str, Any]) -> Evidence:
    """出处 of a stored fact."""
    remarks = tuple(fact.get("remarks") or ())
    return Evidence(fact["source"], fact["file"], fact["row"], fact["data_day"], fact["id"], remarks)


def content_of(fact: Mapping[str, Any]) -> dict[str, Any]:
    """What a stored fact says, without where it stands written."""
    return {k: v for k, v in sorted(fact.items()) if k not in _PROVENANCE and v is not None}


def standing_day(fact: Mapping[str, Any]) -> date | None:
    """在册之日. The day on which the source showed the fact as holding; None for a change record."""
    day: date = fact["data_day"]
    if is_change_record(fact):
        return None
    since, until = fact.get("from"), fact.get("to")
    return day if covers(since, until, day) else None


def is_change_record(fact: Mapping[str, Any]) -> bool:
    """Whether a stored fact was stated by a change record, not by a list of what stands."""
    return any(part.startswith(CHANGE_SLOTS) for part in fact.get("identity") or ())


def entry_of(subject: Subject, fact: Mapping[str, Any], ranks: Mapping[str, int], *remarks: str) -> Entry:
    """The entry for `settle` that a stored fact makes."""
    return Entry(
        subject,
        fact.get("from"),
        fact.get("to"),
        standing_day(fact),
        ranks.get(fact["source"], UNRANKED),
        fact["data_day"],
        fact["source"],
        fact["id"],
        (*(fact.get("remarks") or ()), *remarks),
    )


def seen_order(fact: Mapping[str, Any], ranks: Mapping[str, int]) -> tuple[int, int, str, str]:
    """次序. The evidence to be seen first sorts first."""
    return entry_of("", fact, ranks).seen
