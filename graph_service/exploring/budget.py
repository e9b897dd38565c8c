"""探查限度. How far a search may go; what it looked at is always told, and whether that was all."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sized
from dataclasses import dataclass, field
from typing import Final, TypeAlias, TypeVar

from graph_service.store.graph_store import Row

G = TypeVar("G", bound=Hashable)
SECONDS: Final = 5.0
Clock: TypeAlias = Callable[[], float]
"""Seconds that only ever grow."""


@dataclass(frozen=True, slots=True)
class Budget:
    """限度. `parties` met at most, `rows` read of one relation of one party, `seconds` in which new reads begin."""

    parties: int = 4000
    rows: int = 1000
    seconds: float = SECONDS


@dataclass(frozen=True, slots=True)
class Explored:
    """所及. How many parties and relations were looked at, over how many levels."""

    parties: int
    relations: int
    levels: int


@dataclass(slots=True)
class Spending:
    """支用. What one search has used of its budget; `partial` once it had to leave something out."""

    budget: Budget
    clock: Clock = time.monotonic
    partial: bool = False
    relations: int = 0
    levels: int = 0
    _began: float = field(init=False)

    def __post_init__(self) -> None:
        self._began = self.clock()

    def allows(self, met: int) -> bool:
        """Whether another level may be read with so many parties met; if not, the answer is partial."""
        if met >= self.budget.parties or self.clock() - self._began >= self.budget.seconds:
            self.partial = True
        return not self.partial

    def in_time(self) -> bool:
        """Whether there is time left; if not, the answer is partial."""
        if self.clock() - self._began >= self.budget.seconds:
            self.partial = True
            return False
        return True

    def explored(self, parties: Sized) -> Explored:
        return Explored(len(parties), self.relations, self.levels)


def within(rows: Iterable[Row], by: Callable[[Row], G], limit: int) -> tuple[list[Row], set[G]]:
    """The first `limit` rows of each group, and the groups of which there were more."""
    counts: Counter[G] = Counter()
    kept = []
    for row in rows:
        group = by(row)
        counts[group] += 1
        if counts[group] <= limit:
            kept.append(row)
    return kept, {group for group, count in counts.items() if count > limit}
