"""编号. Ids and the dense numbers that stand for them: given once, in order, and never moved."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from functools import cached_property
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int32]
UNKNOWN: Final = -1


def encoded(ids: Sequence[str]) -> NDArray[np.bytes_]:
    """Ids as they are kept: UTF-8 bytes of one width."""
    return np.array([id_.encode() for id_ in ids], dtype=np.bytes_) if ids else np.zeros(0, "S1")


class _Part:
    """Ids numbered one after the other from `first` on."""

    def __init__(self, first: int, ids: NDArray[Any]) -> None:
        self.first, self.ids = first, ids

    @cached_property
    def _order(self) -> NDArray[np.int64] | None:
        """None if they lie in order already."""
        if len(self.ids) < 2 or bool(np.all(self.ids[:-1] <= self.ids[1:])):
            return None
        return np.argsort(self.ids, kind="stable")

    def find(self, keys: NDArray[np.bytes_], found: Numbers) -> None:
        """Enter the numbers of the keys that are here."""
        if not len(self.ids) or not len(keys):
            return
        place = np.searchsorted(self.ids, keys.astype(self.ids.dtype), sorter=self._order)
        place = np.minimum(place, len(self.ids) - 1)
        if self._order is not None:
            place = self._order[place]
        here = self.ids[place] == keys
        found[here] = (place[here] + self.first).astype(np.int32)


class Ids:
    """编号表. [K] ids of one kind by number, over one or more parts."""

    def __init__(self, parts: Iterable[NDArray[Any]] = ()) -> None:
        self._parts: list[_Part] = []
        self._length = 0
        for ids in parts:
            self._parts.append(_Part(self._length, ids))
            self._length += len(ids)

    def __len__(self) -> int:
        return self._length

    def name(self, number: int) -> str:
        """The id of a number; IndexError if none has it."""
        for part in self._parts:
            if 0 <= number - part.first < len(part.ids):
                return bytes(part.ids[number - part.first]).decode()
        raise IndexError(number)

    def number(self, id_: str) -> int | None:
        """The number of an id; None if it has none."""
        (found,) = self.numbers([id_])
        return None if found == UNKNOWN else int(found)

    def numbers(self, ids: Sequence[str]) -> Numbers:
        """[len(ids)] int32; UNKNOWN for those without a number."""
        found = np.full(len(ids), UNKNOWN, np.int32)
        keys = encoded(ids)
        for part in self._parts:
            part.find(keys, found)
        return found

    def since(self, first: int) -> NDArray[Any]:
        """The ids from a number on, in one array."""
        kept = [part.ids[max(0, first - part.first) :] for part in self._parts]
        kept = [ids for ids in kept if len(ids)]
        return np.concatenate(kept) if kept else np.zeros(0, "S1")


class Numbering:
    """续编. Numbers that there are, and new ones after them for ids that have none."""

    def __init__(self, ids: Ids) -> None:
        self._ids = ids
        self._fresh: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self._ids) + len(self._fresh)

    @property
    def fresh(self) -> Set[str]:
        """Ids that had no number before."""
        return self._fresh.keys()

    def give(self, ids: Iterable[str]) -> dict[str, int]:
        """The number of each id, a new one if it has none."""
        asked = sorted(set(ids))
        given: dict[str, int] = {}
        for id_, number in zip(asked, self._ids.numbers(asked).tolist(), strict=True):
            given[id_] = number if number != UNKNOWN else self._fresh.setdefault(id_, len(self))
        return given

    def since(self, first: int) -> NDArray[Any]:
        """The ids from a number on, the new ones at the end."""
        old, new = self._ids.since(first), encoded(list(self._fresh))
        return np.concatenate([old, new]) if len(old) and len(new) else (old if len(old) else new)
