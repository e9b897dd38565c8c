"""快照的小世界. Parties made up at random, the snapshot of them without a store, and what it says of each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from fractions import Fraction
from itertools import count

from hypothesis import strategies as st

from graph_service.snapshot.array_files import IDS, Contents, SegmentEntry, SnapshotManifest
from graph_service.snapshot.draft import Draft
from graph_service.snapshot.graph_arrays import Snapshot
from graph_service.snapshot.numbering import Ids
from graph_service.snapshot.source_rows import SourceParty, ordered

FIRMS = [f"91990000MA0000000{sign}" for sign in "ABCDEF"]
PERSONS = ["p:1", "p:2", "m:3", "n:4"]
PLACES = ["addr:1", "addr:2", "tel:1"]
DECISIONS = ["d:1", "d:2", "d:3"]
FIRST = date(2020, 1, 1)
LAST = FIRST + timedelta(days=40)

days = st.dates(FIRST, LAST)
open_days = st.none() | days
shares = st.one_of(
    st.fractions(Fraction(1, 1000), 1, max_denominator=1000),
    st.decimals("0.0001", 1, places=4).map(Fraction),
)


@st.composite
def parties(draw: st.DrawFn, codes: tuple[str, ...], firms: Sequence[str] = tuple(FIRMS)) -> SourceParty:
    """Anything that may be stated of an organisation, or of a natural person; `firms` are called by these codes."""
    anybody = st.sampled_from([*firms, *PERSONS])
    ties = st.tuples(st.integers(0, 2), anybody, anybody, open_days, open_days)
    listings = st.tuples(
        st.sampled_from(DECISIONS), st.integers(0, 3), st.booleans(), days, open_days, open_days
    )
    common = {
        "ties": ordered(draw(st.lists(ties, max_size=2))),
        "listings": ordered(draw(st.lists(listings, max_size=3))),
    }
    if codes[0] in PERSONS:
        minor_until = draw(open_days)
        return SourceParty(codes, identity=draw(st.integers(0, 2)), minor_until=minor_until, **common)  # type: ignore[arg-type]
    holdings = st.tuples(anybody, shares, open_days, open_days)
    offices = st.tuples(anybody, st.integers(0, 3), open_days, open_days, st.booleans())
    places = st.sampled_from(PLACES).flatmap(
        lambda place: st.tuples(st.just(int(place.startswith("tel:"))), st.just(place), open_days, open_days)
    )
    return SourceParty(
        codes,
        kind=draw(st.integers(0, 1)),
        founded=draw(open_days),
        holdings=ordered(draw(st.lists(holdings, max_size=4))),
        offices=ordered(draw(st.lists(offices, max_size=5))),
        places=ordered(draw(st.lists(places, max_size=3))),
        **common,  # type: ignore[arg-type]
    )


@st.composite
def worlds(draw: st.DrawFn) -> list[SourceParty]:
    """Every firm and person of the little world, each stated once."""
    return [draw(parties((id_,))) for id_ in [*FIRMS, *PERSONS]]


def drafted(stated: Sequence[SourceParty], before: Snapshot | None = None) -> Contents:
    """One segment that states these parties."""
    ids = before.ids if before is not None else {kind: Ids() for kind in IDS}
    draft = Draft(ids, {kind: len(ids[kind]) for kind in IDS})
    draft.add(stated)
    return draft.contents()


def manifest(segments: int = 1) -> SnapshotManifest:
    """Of a snapshot that lies on no disk."""
    numbers = count(1)
    entries = tuple(SegmentEntry(f"segment-{next(numbers):06d}", 1, {}, {}, {}, {}) for _ in range(segments))
    return SnapshotManifest(1, {}, {}, {}, True, entries)


def snapshot_of(stated: Sequence[SourceParty], *later: Sequence[SourceParty]) -> Snapshot:
    """The snapshot of a base and segments that state some parties again."""
    segments = [drafted(stated)]
    snapshot = Snapshot.of(manifest(), segments)
    for one in later:
        segments.append(drafted(one, snapshot))
        snapshot = Snapshot.of(manifest(len(segments)), segments)
    return snapshot


def told(snapshot: Snapshot) -> dict[str, SourceParty]:
    """All that a snapshot says, by id."""
    numbers = [*snapshot.standing_organisations.tolist(), *range(-snapshot.persons, 0)]
    return {snapshot.id_of(number): snapshot.party(number) for number in numbers}
