"""时间线. The stages of an outcome as bars: where each stands on a common scale, and how it is to be drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from graph_service.reports.association import Stage
from visualizations.signs import width
from visualizations.stages import folded, merged

LENGTH: Final = 100.0
"""Of the scale: places are percentages, so that words keep their size however wide the drawing is."""
_LEAST_PIXELS: Final = 600.0
_BEFORE, _AFTER = 0.03, 0.07
_EDGE: Final = 2.5  # nearer to the edge of the drawing, a word would be cut
_SIGN: Final = 13.0
_TICKS: Final = (1, 2, 5, 10, 20, 50)


@dataclass(frozen=True, slots=True)
class Bar:
    """一段. `word` stands in the bar where it is wide enough; the number always, and in the list below."""

    number: int
    look: str
    word: str
    x: float
    width: float
    open_end: bool
    stage: Stage

    @property
    def caption(self) -> str:
        full = f"{self.number} {self.word}"
        room = self.width / LENGTH * _LEAST_PIXELS
        return full if width(full) * _SIGN + 12 <= room else str(self.number)


@dataclass(frozen=True, slots=True)
class TimelineBars:
    """时间线图: bars, ticks as (x, text), and where the day of the report stands."""

    bars: tuple[Bar, ...]
    ticks: tuple[tuple[float, str], ...]
    today: float
    day: date

    @property
    def folds(self) -> tuple[tuple[str, tuple[Bar, ...]], ...]:
        """The bars as listed: a caption for those that are folded, none for those that are read at once."""
        earlier, shown, later = folded([bar.stage for bar in self.bars], self.day)
        cut = len(earlier), len(earlier) + len(shown)
        parts = (
            (f"另有较早的 {len(earlier)} 段 earlier", self.bars[: cut[0]]),
            ("", self.bars[cut[0] : cut[1]]),
            (f"另有较晚的 {len(later)} 段 later", self.bars[cut[1] :]),
        )
        return tuple((caption, bars) for caption, bars in parts if bars)


def timeline(said: Sequence[Stage], day: date) -> TimelineBars:
    """The stages, merged, on a scale that holds them and the day of the report."""
    stages = merged(said)
    known = [one for stage in stages for one in (stage.since, stage.until) if one is not None]
    known = [one for one in known if date.min < one < date.max]
    first, last = min([day, *known]), max([day, *known])
    span = max((last - first).days, 90)
    begin = first.toordinal() - span * _BEFORE
    whole = span * (1 + _BEFORE + _AFTER)

    def x(when: date) -> float:
        return round(min(max((when.toordinal() - begin) / whole, 0.0), 1.0) * LENGTH, 2)

    bars = []
    for number, stage in enumerate(stages, 1):
        left, right = x(stage.since), x(stage.until) if stage.until else LENGTH
        word = stage.status.zh if stage.status else "无结果"
        bars.append(
            Bar(
                number,
                look_of(stage),
                word,
                left,
                max(round(right - left, 2), 0.4),
                stage.until is None,
                stage,
            )
        )
    return TimelineBars(tuple(bars), _ticks(begin, whole), x(day), day)


def look_of(stage: Stage) -> str:
    """The name of colour and pattern; a disputed stage that still stands keeps its colour and gets a word."""
    return stage.status.id if stage.status else "nothing"


def _ticks(begin: float, whole: float) -> tuple[tuple[float, str], ...]:
    """首日 of years, at most ten of them; of months where the scale is shorter than two years."""
    first, last = date.fromordinal(max(1, round(begin))), date.fromordinal(min(round(begin + whole), 3652059))
    if whole < 730:
        months = [
            (first.year + (first.month + n - 1) // 12, (first.month + n - 1) % 12 + 1)
            for n in range(0, 26, 3)
        ]
        days = [date(year, month, 1) for year, month in months if year <= 9999]
        named = [(day, f"{day:%Y-%m}") for day in days]
    else:
        step = next((n for n in _TICKS if (last.year - first.year) / n <= 10), 100)
        days = [
            date(year, 1, 1) for year in range(first.year // step * step, last.year + 1, step) if year > 0
        ]
        named = [(day, str(day.year)) for day in days]
    placed = [(round((day.toordinal() - begin) / whole * LENGTH, 2), text) for day, text in named]
    return tuple((x, text) for x, text in placed if _EDGE <= x <= LENGTH - _EDGE)
