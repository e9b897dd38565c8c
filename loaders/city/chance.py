"""随机. Repeatable choices: everything in the city is a pure function of (seed, what it is, which one).

So no table of firms or persons is kept in memory, and any of them can be looked up from anywhere.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from zlib import crc32

_MASK = (1 << 64) - 1


def mix(*parts: int) -> int:
    """64 well-mixed bits of a few integers (the finaliser of SplitMix64 after each)."""
    state = 0
    for part in parts:
        state = (state + (part & _MASK) + 0x9E3779B97F4A7C15) & _MASK
        state = ((state ^ state >> 30) * 0xBF58476D1CE4E5B9) & _MASK
        state = ((state ^ state >> 27) * 0x94D049BB133111EB) & _MASK
        state ^= state >> 31
    return state


def word(text: str) -> int:
    """The number of a purpose, the same in every process."""
    return crc32(text.encode())


def dice(*parts: int) -> random.Random:
    """A generator of its own for one thing."""
    return random.Random(mix(*parts))  # noqa: S311 - repeatable test data, no secrets


class Lot:
    """抽签. Exactly `drawn` of `size` indices, spread over the whole range, in O(1) memory.

    The k-th member is an affine permutation of k, so membership is answered without a list.
    """

    __slots__ = ("_back", "_shift", "_step", "drawn", "size")

    def __init__(self, size: int, drawn: int, seed: int) -> None:
        self.size = max(1, size)
        self.drawn = min(max(0, drawn), size)
        start = mix(seed, self.size)
        self._shift = start % self.size
        step = int(self.size * (0.35 + (start >> 32) / 2**32 * 0.3)) or 1
        while math.gcd(step, self.size) != 1:
            step += 1
        self._step = step
        self._back = pow(step, -1, self.size) if self.size > 1 else 0

    def member(self, rank: int) -> int:
        """The index drawn as number `rank`."""
        return (rank * self._step + self._shift) % self.size

    def rank(self, index: int) -> int | None:
        """As which number `index` was drawn; None if it was not."""
        rank = (index - self._shift) * self._back % self.size
        return rank if rank < self.drawn else None

    def __iter__(self) -> Iterator[int]:
        return map(self.member, range(self.drawn))

    def __len__(self) -> int:
        return self.drawn
