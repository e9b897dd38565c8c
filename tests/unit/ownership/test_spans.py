"""行段: rows of many companies at once are those that a look at every row would find."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from graph_service.ownership.share_arrays import Shareholdings
from graph_service.ownership.spans import OwnerIndex, above, below, rows_in
from tests.unit.ownership.registers import as_holdings, register, registers
from tests.unit.ownership.structures import unhurried


def test_few_companies_of_many_are_looked_up_and_many_are_scanned_with_the_same_rows() -> None:
    held = register(1000, 1, [(one % 7, one - one % 3, 1 + one % 2) for one in range(1000)])

    for wanted in (np.array([3]), np.array([6, 3, 3]), np.arange(0, 1000, 2)):
        rows, which = rows_in(held, wanted)

        assert list(zip(rows.tolist(), which.tolist(), strict=True)) == [
            (row, place)
            for place, company in enumerate(wanted.tolist())
            for row in np.flatnonzero(held.owned == company).tolist()
        ]


@unhurried
@given(held=registers(), seed=st.integers(0, 99))
def test_what_is_above_and_below_is_what_the_exact_module_reaches(held: Shareholdings, seed: int) -> None:
    company = seed % held.companies
    exact = as_holdings(held)

    assert above(held, np.array([company])).tolist() == sorted(exact.above(company))
    assert below(held, np.array([company])).tolist() == sorted(exact.below(company))
    rows, _ = OwnerIndex(held).rows_of(np.array([company]))
    assert sorted(rows.tolist()) == np.flatnonzero(held.owner == company).tolist()
