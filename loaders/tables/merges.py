"""合并单元格. What a sheet shows as one cell over several rows or columns has its text in the first of them only."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Box:
    """合并区域: first and last row (from 1), first and last column (from 0)."""

    top: int
    bottom: int
    left: int
    right: int


class Merges:
    """一张工作表的合并单元格."""

    def __init__(self, boxes: Iterable[Box] = ()) -> None:
        self._boxes = sorted(boxes, key=lambda box: box.top)

    def across(self, number: int, left: int, right: int) -> bool:
        """Whether one cell of a row reaches from one column to another."""
        return any(box.top == number and box.left <= left < right <= box.right for box in self._boxes)

    def any_across(self, number: int) -> bool:
        """Whether some cell of a row reaches over several columns."""
        return any(box.top == number and box.right > box.left for box in self._boxes)

    def down(self) -> list[Box]:
        """The boxes that reach over several rows, by their first."""
        return [box for box in self._boxes if box.bottom > box.top]


class Filler:
    """填充. Gives rows, one after the other, the texts of cells that reach down into them."""

    def __init__(self, merges: Merges, apart: Collection[int]) -> None:
        self._waiting = [box for box in reversed(merges.down()) if box.left not in apart]
        self._open: list[tuple[Box, str]] = []

    def fill(self, number: int, cells: list[str]) -> list[str]:
        """A row with what was said of it above."""
        self._open = [(box, text) for box, text in self._open if box.bottom >= number]
        for box, text in self._open:
            if box.left < len(cells) and not cells[box.left].strip():
                cells[box.left] = text
        while self._waiting and self._waiting[-1].top <= number:
            box = self._waiting.pop()
            if box.top == number and _says(cells, box.left):
                self._open.append((box, cells[box.left]))
        return cells


def _says(cells: Sequence[str], place: int) -> bool:
    return place < len(cells) and bool(cells[place].strip())
