"""人物. Synthetic persons: names that look Chinese, citizen ids of a region that does not exist.

A person is his index. Ids never collide; names do, as in life: the commonest surnames and given names are
drawn far more often than the rest.
"""

from __future__ import annotations

from bisect import bisect
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import accumulate
from typing import Final

from loaders.city.chance import mix
from loaders.city.words import COMMON_GIVEN, GIVEN, SURNAMES

_DOUBLE_SURNAMES: Final = ("欧阳", "上官", "司马", "诸葛", "皇甫")
_MINORITY_GIVEN: Final = ("阿依古丽", "买买提", "古丽娜尔", "艾力", "帕提古丽", "热合曼")
_TAIL: Final = ("买买提", "艾合买提", "吐尔逊", "阿不都")
_WEIGHTS: Final = tuple(accumulate(1.0 / (rank + 3) for rank in range(len(SURNAMES))))
_PLACES: Final = 90  # districts 9901xx that people were born in
_BORN: Final = tuple(f"{date(1946, 1, 1) + timedelta(day):%Y%m%d}" for day in range(20_800))  # all are of age
_SERIALS: Final = 900
_IDS: Final = _PLACES * len(_BORN) * _SERIALS
_STRIDE: Final = 1_000_000_007  # prime, so ids repeat only after all are used


@dataclass(frozen=True, slots=True)
class Person:
    """自然人. `id18` is valid by its check and belongs to nobody: region 9901xx does not exist."""

    index: int
    name: str
    id18: str

    @property
    def id15(self) -> str:
        """The id as written before 1999."""
        return self.id18[:6] + self.id18[8:17]

    @property
    def masked(self) -> str:
        """The id as courts publish it."""
        return self.id18[:10] + "****" + self.id18[14:]

    @property
    def man(self) -> bool:
        return int(self.id18[16]) % 2 == 1

    def age(self, day: date) -> int:
        return day.year - int(self.id18[6:10])


class Population:
    """人口. Persons by index."""

    def __init__(self, seed: int) -> None:
        self._seed = mix(seed, 0x5045)
        self.person = lru_cache(maxsize=50_000)(self._person)

    def _person(self, index: int) -> Person:
        bits = mix(self._seed, index)
        return Person(index, _name(bits), self._citizen_id(index))

    def _citizen_id(self, index: int) -> str:
        number = (self._seed + index * _STRIDE) % _IDS
        number, serial = divmod(number, _SERIALS)
        number, day = divmod(number, len(_BORN))
        place, born, order = f"9901{number + 5:02d}", _BORN[day], f"{serial + 50:03d}"
        check = "10X98765432"[(_sum(place, 0) + _sum(born, 6) + _sum(order, 14)) % 11]
        return f"{place}{born}{order}{check}"


@lru_cache(maxsize=50_000)
def _sum(digits: str, place: int) -> int:
    """What digits from a place on add to the sum of GB 11643: parts of ids repeat, whole ids do not."""
    return sum(int(digit) * pow(2, 17 - at, 11) for at, digit in enumerate(digits, place))


def _name(bits: int) -> str:
    kind, bits = bits % 1000, bits // 1000
    if kind < 6:
        return f"{_MINORITY_GIVEN[bits % len(_MINORITY_GIVEN)]}·{_TAIL[bits // 7 % len(_TAIL)]}"
    if kind < 12:
        surname = _DOUBLE_SURNAMES[bits % len(_DOUBLE_SURNAMES)]
    else:
        surname = SURNAMES[bisect(_WEIGHTS, (bits & 0xFFFF) / 0x10000 * _WEIGHTS[-1])]
    bits >>= 16
    if bits % 10 < 3:
        return surname + COMMON_GIVEN[bits // 10 % len(COMMON_GIVEN)]
    bits //= 10
    first, second = bits % len(GIVEN), bits // len(GIVEN) % len(GIVEN)
    return surname + GIVEN[first] + (GIVEN[second] if first != second else "")
