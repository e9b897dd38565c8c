"""How values are written for machines and for people."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_service.domain.model import Role
from graph_service.domain.plain_values import plain
from visualizations.words import share_text


@dataclass(frozen=True, slots=True)
class Held:
    share: Fraction
    since: date | None


def test_objects_become_what_json_knows() -> None:
    value = {
        "held": (Held(Fraction(1, 3), date(2020, 1, 2)),),
        "amount": Decimal("1.50"),
        "role": Role.DIRECTOR,
    }

    assert json.loads(json.dumps(plain(value))) == {
        "held": [{"share": "1/3", "since": "2020-01-02"}],
        "amount": "1.50",
        "role": "director",
    }


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (Fraction(3, 5), "60%"),
        (Fraction(1), "100%"),
        (Fraction(1, 8), "12.5%"),
        (Fraction(1, 3), "1/3 (≈33.3333%)"),
        (Fraction(11, 10), "110%"),
        (Fraction(0), "0%"),
        (None, "比例不详"),
    ],
)
def test_a_share_is_shown_exactly(share: Fraction | None, text: str) -> None:
    assert share_text(share) == text


@pytest.mark.slow
@given(st.fractions(0, 2, max_denominator=10**6))
def test_what_is_shown_of_a_share_gives_the_share_back(share: Fraction) -> None:
    text = share_text(share)
    shown = text.partition(" ")[0]

    assert (Fraction(shown[:-1]) / 100 if shown.endswith("%") else Fraction(shown)) == share
