"""股权结构. Made-up structures: cycles, holdings in oneself, doubled rows, shares just at a threshold, too much held."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import settings
from hypothesis import strategies as st

from graph_service.ownership.holdings import Holding, Holdings
from tests.support.plain_ownership import Edge

# An oracle may be slow on a busy machine; how fast the program is, is not asked here.
unhurried = settings(deadline=None)

NAMES = tuple("ABCDEFG")
# What falls on thresholds and adds up to wholes, mostly; and what does not.
SHARES = tuple(
    map(Fraction, ("0", "0.1", "0.2", "0.25", "0.3", "0.4", "0.5", "0.51", "0.6", "0.75", "1", "1/3"))
)


def edges(parties: int = 6, most: int = 14) -> st.SearchStrategy[list[Edge]]:
    """Any holdings between a few parties; more than the whole of a company may be held."""
    party = st.sampled_from(NAMES[:parties])
    return st.lists(st.tuples(party, party, st.sampled_from(SHARES)), max_size=most)


@st.composite
def lawful_edges(draw: st.DrawFn, parties: int = 6) -> list[Edge]:
    """Holdings of which no company has more than the whole held."""
    found: list[Edge] = []
    left = dict.fromkeys(NAMES, Fraction(1))
    for owner, owned, share in draw(edges(parties)):
        taken = min(share, left[owned])
        left[owned] -= taken
        found.append((owner, owned, taken))
    return found


def holdings_of(found: list[Edge]) -> Holdings:
    return Holdings(Holding(*one) for one in found)


def edges_of(text: str) -> list[Edge]:
    """ "A-0.5-B B-1/3-C": one holding a word."""
    parts = (word.split("-") for word in text.split())
    return [(owner, owned, Fraction(share)) for owner, share, owned in parts]
