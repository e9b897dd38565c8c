"""数据截止日. Which sources an answer rests on, to what day, and by which version of the rules: said with every answer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from graph_service.facts.editions import editions_in_force
from graph_service.reports.association import Covered
from graph_service.store.graph_store import Reader


def coverage_of(reader: Reader, kinds: Mapping[str, str], known: int) -> tuple[Covered, ...]:
    """来源与截止日 of every kind of data, as known then; a load that was taken back covers nothing."""
    loaded = _loaded(reader, known)
    return tuple(
        Covered(kind, zh, tuple(sorted(loaded[kind].sources)), loaded[kind].day)
        if kind in loaded
        else Covered(kind, zh, (), None)
        for kind, zh in kinds.items()
    )


@dataclass(frozen=True, slots=True)
class Reached:
    """所及. The latest day of the data as known then, and the version of the rules in force on the day asked about."""

    data_day: date | None
    rules_version: str


def reached(reader: Reader, day: date, known: int) -> Reached:
    """所及 of an answer of a day, as known at a change."""
    days = [one.day for one in _loaded(reader, known).values()]
    return Reached(max(days, default=None), editions_in_force(reader.read).on(day).version)


@dataclass(slots=True)
class _Loaded:
    sources: set[str]
    day: date


def _loaded(reader: Reader, known: int) -> dict[str, _Loaded]:
    found: dict[str, _Loaded] = defaultdict(lambda: _Loaded(set(), date.min))
    for row in reader.read("loads/list_loads"):
        load = row["load"]
        if load["state"] == "withdrawn" or (load.get("first_change") or 0) > known:
            continue
        one = found[load["kind"]]
        one.sources.add(load["source"])
        one.day = max(load["data_day"], one.day)
    return dict(found)
