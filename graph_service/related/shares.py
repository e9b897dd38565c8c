"""持股比例. Shares of the whole as exact fractions; thresholds are never compared in floating point."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from typing import Final

HALF: Final = Fraction(1, 2)
QUARTER: Final = Fraction(1, 4)
# Nobody writes so many places; a text of a million digits would keep the fraction busy for minutes.
_LONGEST: Final = 400
_DECIMAL: Final = re.compile(r"[0-9]+(?:\.[0-9]+)?", re.ASCII)


def exact(text: object) -> Fraction | None:
    """The fraction that a decimal text (`0.51`) states; None if it is none."""
    if not isinstance(text, str) or len(text) > _LONGEST or not _DECIMAL.fullmatch(text):
        return None
    return Fraction(Decimal(text))
