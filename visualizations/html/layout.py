"""布局. Where the parties stand: who holds and runs the subject above it, what it holds and runs below.

A few stand in a row, each with its own line; many hang in columns on a common trunk, so that no line crosses a
foreign box and a hundred can still be read on paper. Lengths are in pixels of the unscaled picture, the subject
at (0, 0), y downwards.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import hypot, sqrt
from typing import Final

Point = tuple[float, float]

IN_A_ROW: Final = 7
BESIDE: Final = 3
ROW_PITCH: Final = 176.0
ROW_AWAY: Final = 190.0
BESIDE_AWAY: Final = 360.0
BESIDE_PITCH: Final = 80.0
HALF_COLUMN: Final = 302.0
REACH: Final = 152.0
"""From a trunk to a box: room for the longest label and an arrow head."""
APART: Final = 15.0
"""Between parallel lines."""


@dataclass(frozen=True, slots=True)
class Outline:
    """轮廓 of a node around its centre; a circle has equal width and height."""

    width: float
    height: float
    round: bool = False


@dataclass(slots=True)
class Layout:
    """布局结果. A line of a hanging node begins at its joint on a trunk; of others, at the subject."""

    places: dict[str, Point] = field(default_factory=dict)
    joints: dict[str, Point] = field(default_factory=dict)
    trunks: list[tuple[Point, ...]] = field(default_factory=list)


def lay_out(subject: Outline, sides: Mapping[str, Sequence[str]], shapes: Mapping[str, Outline]) -> Layout:
    """Places for the nodes of each side (up, down, left, right, far), the first of a side nearest the subject."""
    left, right = list(sides.get("left", ())), list(sides.get("right", ()))
    down = [*sides.get("down", ()), *left[BESIDE:], *right[BESIDE:]]
    layout = Layout()
    for sign, column in ((-1, left[:BESIDE]), (1, right[:BESIDE])):
        _beside(layout, column, sign)
    room = (
        BESIDE_PITCH * (max(len(left[:BESIDE]), len(right[:BESIDE])) - 1) / 2 + 34 if left or right else 0.0
    )
    for sign, nodes in ((-1, list(sides.get("up", ()))), (1, down)):
        if len(nodes) <= IN_A_ROW:
            _row(layout, nodes, sign * ROW_AWAY)
        else:
            _comb(layout, nodes, shapes, sign, subject.height / 2, room)
    _far(layout, list(sides.get("far", ())))
    return layout


def _beside(layout: Layout, nodes: Sequence[str], sign: int) -> None:
    for place, node in enumerate(nodes):
        y = (place - (len(nodes) - 1) / 2) * BESIDE_PITCH
        layout.places[node] = (sign * BESIDE_AWAY, y)


def _row(layout: Layout, nodes: Sequence[str], y: float) -> None:
    """The first in the middle, the others by turns to the right and left."""
    order: list[str] = []
    for place, node in enumerate(nodes):
        order.insert(len(order) if place % 2 else 0, node)
    for place, node in enumerate(order):
        layout.places[node] = ((place - (len(order) - 1) / 2) * ROW_PITCH, y)


def _comb(
    layout: Layout, nodes: Sequence[str], shapes: Mapping[str, Outline], sign: int, edge: float, room: float
) -> None:
    trunks = 1 if len(nodes) <= 10 else 2 if len(nodes) <= 36 else 3
    pitch = max(shapes[node].height for node in nodes) + 18
    bus = max(edge + 40, room + 20)
    slots = sorted(
        ((trunk, side) for trunk in range(trunks) for side in (-1, 1)),
        key=lambda slot: abs(slot[0] - (trunks - 1) / 2 + slot[1] / 4),
    )
    for place, node in enumerate(nodes):
        row, (trunk, side) = place // len(slots), slots[place % len(slots)]
        x, y = _trunk_x(trunk, trunks), sign * (bus + pitch * (row + 0.8))
        layout.joints[node] = (x, y)
        layout.places[node] = (x + side * (REACH + shapes[node].width / 2), y)
    for trunk in range(trunks):
        x = _trunk_x(trunk, trunks)
        last = max(
            (layout.joints[node] for node in nodes if layout.joints[node][0] == x), key=lambda at: abs(at[1])
        )[1]
        bent = ((0.0, sign * bus),) if x == 0 else ((0.0, sign * bus), (x, sign * bus))
        layout.trunks.append(((0.0, sign * edge), *bent, (x, last)))


def _trunk_x(trunk: int, trunks: int) -> float:
    return (trunk - (trunks - 1) / 2) * 2 * HALF_COLUMN


def _far(layout: Layout, nodes: Sequence[str]) -> None:
    """Those that no line joins to the subject, in rows below all others."""
    below = max((y for _, y in layout.places.values()), default=0.0) + ROW_AWAY * 0.8
    for first in range(0, len(nodes), IN_A_ROW):
        _row(layout, nodes[first : first + IN_A_ROW], max(below, ROW_AWAY) + first / IN_A_ROW * 110)


def line_between(
    begin: Point, end: Point, shapes: tuple[Outline | None, Outline | None], place: int, places: int
) -> tuple[Point, Point]:
    """The `place`-th of so many parallel lines, from the outline of one shape to that of the other."""
    dx, dy = end[0] - begin[0], end[1] - begin[1]
    length = hypot(dx, dy) or 1.0
    apart = min(APART, 36 / places) * (place - (places - 1) / 2)
    aside = (-dy / length * apart, dx / length * apart)
    unit = (dx / length, dy / length)
    return (
        _outline(aside, unit, begin, shapes[0]),
        _outline(aside, (-unit[0], -unit[1]), end, shapes[1]),
    )


def _outline(aside: Point, unit: Point, centre: Point, shape: Outline | None) -> Point:
    """Where a line that leaves the centre, shifted aside, crosses the outline."""
    x, y = aside
    if shape is None:
        reach = 0.0
    elif shape.round:
        radius = shape.width / 2
        along = x * unit[0] + y * unit[1]
        reach = -along + sqrt(max(0.0, along * along - (x * x + y * y) + radius * radius))
    else:
        across = abs(shape.width / 2 - x * (1 if unit[0] > 0 else -1)) / abs(unit[0]) if unit[0] else 1e9
        upwards = abs(shape.height / 2 - y * (1 if unit[1] > 0 else -1)) / abs(unit[1]) if unit[1] else 1e9
        reach = min(across, upwards)
    return centre[0] + x + unit[0] * reach, centre[1] + y + unit[1] * reach


def arrow_head(begin: Point, end: Point, size: float) -> tuple[Point, ...]:
    """箭头. The corners of a head whose tip is the end of the line."""
    dx, dy = end[0] - begin[0], end[1] - begin[1]
    length = hypot(dx, dy) or 1.0
    ux, uy = dx / length, dy / length
    back = (end[0] - ux * size, end[1] - uy * size)
    half = size * 0.42
    corners = (end, (back[0] - uy * half, back[1] + ux * half), (back[0] + uy * half, back[1] - ux * half))
    return tuple((round(x, 1), round(y, 1)) for x, y in corners)
