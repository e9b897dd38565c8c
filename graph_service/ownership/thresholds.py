"""门槛. From which share on something is said of a holder; each with the text that sets it."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Final


@dataclass(frozen=True, slots=True)
class Threshold:
    """门槛. `inclusive`: the share itself reaches it; `source` says who sets it."""

    share: Fraction
    inclusive: bool
    source: str

    def reached(self, value: Fraction) -> bool:
        """Whether this share of the whole reaches the threshold; exact."""
        return value >= self.share if self.inclusive else value > self.share


CONTROL: Final = Threshold(Fraction(1, 2), False, "公司法第二百六十五条")
AGGREGATE: Final = Threshold(Fraction(1, 2), True, "OFAC FAQ 401")
BENEFICIAL: Final = Threshold(Fraction(1, 4), True, "受益所有人信息管理办法")
CLOSE_LINK: Final = Threshold(Fraction(1, 5), True, "CRR Art. 4(1)(38)")
