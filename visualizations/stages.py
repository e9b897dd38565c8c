"""时间线的各段. Neighbours that say the same are put together, and a long timeline is folded around a day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from graph_service.reports.association import Stage

MOST_LISTED: Final = 10
"""Of a timeline: more are folded."""


def merged(stages: Sequence[Stage]) -> tuple[Stage, ...]:
    """The stages with neighbours put together that say the same to people: state, dispute and reasons."""
    found: list[Stage] = []
    for stage in stages:
        if found and found[-1].until == stage.since and _told(found[-1]) == _told(stage):
            found[-1] = replace(found[-1], until=stage.until)
        else:
            found.append(stage)
    return tuple(found)


def _told(stage: Stage) -> tuple[str, bool, tuple[str, ...]]:
    return stage.status.zh if stage.status else "", stage.disputed, tuple(word.zh for word in stage.why)


def folded(stages: Sequence[Stage], day: date) -> tuple[Sequence[Stage], Sequence[Stage], Sequence[Stage]]:
    """Earlier stages, those around the day, and later ones; only the middle is listed at once, at most ten."""
    here = next((n for n, one in enumerate(stages) if one.until is None or one.until > day), len(stages))
    begin = max(0, min(here - MOST_LISTED // 2, len(stages) - MOST_LISTED))
    return stages[:begin], stages[begin : begin + MOST_LISTED], stages[begin + MOST_LISTED :]
