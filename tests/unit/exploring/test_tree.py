"""穿透树. However many hold of the root, what is not listed is marked."""

from __future__ import annotations

from fractions import Fraction

import pytest

from graph_service.exploring.owners import KNOTS, TreeMark, _tree
from graph_service.exploring.stakes import Stake


def holders(party: str, many: int) -> list[tuple[Stake, str]]:
    names = [f"{party}/{place:04d}" for place in range(many)]
    return [(Stake(one, party, Fraction(1, many), None, None, ()), one) for one in names]


@pytest.mark.parametrize(
    ("many", "listed", "mark"), [(399, 399, None), (400, 399, TreeMark.FULL), (5000, 399, TreeMark.FULL)]
)
def test_a_root_with_more_holders_than_there_is_room_for_says_so(
    many: int, listed: int, mark: TreeMark | None
) -> None:
    tree = _tree("root", lambda party: (holders(party, many) if party == "root" else [], None))

    assert (len(tree) - 1, tree[0].mark) == (listed, mark)


def test_of_others_all_holders_are_listed_or_none() -> None:
    many = {"root": 2, "root/0000": KNOTS - 10, "root/0001": 30}

    tree = _tree("root", lambda party: (holders(party, many[party]) if party in many else [], None))

    assert [knot.mark for knot in tree[:3]] == [None, None, TreeMark.FULL]
    assert len(tree) == 3 + KNOTS - 10
