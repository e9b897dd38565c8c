"""The snapshot as a format: what is stated comes back exactly, segments say what one statement of all would say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from math import gcd
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph_service.facts.listings import listed_on
from graph_service.law.book_reader import packaged_book
from graph_service.snapshot.array_files import (
    IDS,
    SnapshotDamaged,
    SnapshotManifest,
    read_manifest,
    writing,
)
from graph_service.snapshot.draft import LARGEST, parts_of
from graph_service.snapshot.graph_arrays import Snapshot
from graph_service.snapshot.numbering import Ids, Numbering, encoded
from graph_service.snapshot.source_rows import HoldingRow, SourceParty, listing_spans, ordered
from tests.support.snapshots import (
    FIRMS,
    FIRST,
    LAST,
    PERSONS,
    days,
    drafted,
    open_days,
    parties,
    shares,
    snapshot_of,
    told,
    worlds,
)

pytestmark = pytest.mark.slow

EVERY_DAY = [FIRST + timedelta(days=number) for number in range(-2, (LAST - FIRST).days + 3)]


# --- numbers ---


@given(
    st.lists(st.lists(st.text("ab中:1", min_size=1, max_size=6)), max_size=4),
    st.lists(st.text("ab中:1", max_size=8)),
)
def test_every_id_has_the_number_that_it_was_given(parts: list[list[str]], asked: list[str]) -> None:
    known: dict[str, int] = {}
    columns = []
    for part in parts:
        fresh = list(dict.fromkeys(id_ for id_ in part if id_ not in known))
        known |= {id_: len(known) + place for place, id_ in enumerate(fresh)}
        columns.append(encoded(fresh))

    ids = Ids(columns)

    assert ids.numbers([*known, *asked]).tolist() == [known.get(id_, -1) for id_ in (*known, *asked)]
    assert [ids.name(number) for number in range(len(ids))] == list(known)
    given_now = Numbering(ids).give(filter(None, asked))
    assert {id_: number for id_, number in given_now.items() if id_ in known}.items() <= known.items()
    assert sorted(given_now[id_] for id_ in given_now if id_ not in known) == list(
        range(len(known), len(known) + len(given_now.keys() - known.keys()))
    )


# --- one statement ---


@given(worlds())
@settings(max_examples=40, deadline=None)
def test_what_is_stated_comes_back(world: list[SourceParty]) -> None:
    assert told(snapshot_of(world)) == {one.id: one for one in world}


@given(worlds())
@settings(max_examples=15, deadline=None)
def test_what_is_written_is_read(tmp_path_factory: pytest.TempPathFactory, world: list[SourceParty]) -> None:
    folder = tmp_path_factory.mktemp("snapshot")
    contents = drafted(world)
    with writing(folder) as right:
        entry = right.segment(7, contents, dict.fromkeys(IDS, 0))
        manifest = SnapshotManifest(
            7, {"first": "x"}, {"登记机关": 10}, {"red_list": "none"}, True, (entry,), made="now"
        )
        right.publish(manifest)

    opened = Snapshot.open(folder)

    assert read_manifest(folder) == manifest
    assert opened is not None
    assert told(opened) == {one.id: one for one in world}


@given(worlds(), days)
@settings(max_examples=30, deadline=None)
def test_the_columns_of_a_day_are_the_holdings_of_that_day(world: list[SourceParty], day: date) -> None:
    snapshot = snapshot_of(world)

    held, left_out = snapshot.on(day)

    assert left_out == ()
    assert bool(np.all(held.owned[:-1] <= held.owned[1:]))
    same = held.owned[:-1] == held.owned[1:]
    assert bool(np.all(held.owner[:-1][same] <= held.owner[1:][same]))
    found = sorted(
        (snapshot.id_of(owner if owner < held.companies else held.companies - 1 - owner), snapshot.id_of(owned),
         Fraction(share, int(held.whole[owned])))
        for owner, owned, share in zip(held.owner.tolist(), held.owned.tolist(), held.share.tolist(), strict=True)
    )  # fmt: skip
    assert found == sorted(
        (owner, one.id, share)
        for one in world
        for owner, share, since, until in one.holdings
        if (since is None or since <= day) and (until is None or day < until)
    )


# --- exact shares ---


@given(st.lists(st.tuples(st.sampled_from(PERSONS), shares, open_days, open_days), max_size=6))
def test_parts_are_exact_and_as_few_as_can_be(rows: list[HoldingRow]) -> None:
    whole, parts = parts_of(rows)

    assert whole is not None
    assert [Fraction(part, whole) for part in parts] == [row[1] for row in rows]
    assert gcd(whole, *parts) == 1 or not rows


def beyond(*holdings: tuple[int, date | None, date | None]) -> SourceParty:
    """A company with holdings of 1/p, each of its own time."""
    rows = [(PERSONS[0], Fraction(1, p), since, until) for p, since, until in holdings]
    return SourceParty((FIRMS[0],), holdings=ordered(rows))


P, Q, R = 2**31 - 1, 2**61 - 1, 2**89 - 1  # primes
MIDDLE = FIRST + timedelta(days=10)


def test_shares_without_a_common_denominator_are_kept_exact_beside_the_columns() -> None:
    one = beyond((P, None, MIDDLE), (Q, MIDDLE, None))

    snapshot = snapshot_of([one])
    held, left_out = snapshot.on(MIDDLE)

    assert P * Q > LARGEST
    assert told(snapshot)[one.id] == one
    assert (held.share.tolist(), held.whole.tolist(), left_out) == ([1], [Q], ())
    assert snapshot.on(FIRST)[0].whole.tolist() == [P]


def test_a_day_on_which_they_cannot_be_added_up_is_told_and_not_rounded() -> None:
    one = beyond((P, None, None), (Q, MIDDLE, None), (3, None, MIDDLE))

    snapshot = snapshot_of([one])

    assert snapshot.on(FIRST)[1] == ()
    held, left_out = snapshot.on(MIDDLE)
    assert (len(held), left_out) == (0, (0,))
    assert told(snapshot_of([beyond((R, None, None))]))[one.id] == beyond((R, None, None))


def test_holdings_beyond_are_restated_and_folded_like_others() -> None:
    first, then = beyond((R, None, None)), beyond((P, None, None), (Q, None, None))

    snapshot = snapshot_of([first], [then])
    folded = Snapshot.of(snapshot.manifest, [snapshot.contents()])

    assert told(snapshot)[FIRMS[0]] == told(folded)[FIRMS[0]] == then
    assert told(snapshot_of([first], [beyond()]))[FIRMS[0]] == beyond()


# --- segments ---


@st.composite
def edits(draw: st.DrawFn) -> tuple[list[SourceParty], list[list[SourceParty]]]:
    """A world, and what is stated again in one segment after the other: codes join and part, parties change.

    Whoever holds or ties is called by the code that is best at that time; where it is called otherwise, that is stated
    again, as changes of codes touch where somebody holds.
    """
    groups = {code: code for code in FIRMS}  # code -> best code
    world = {id_: draw(parties((id_,))) for id_ in [*FIRMS, *PERSONS]}
    first, segments = list(world.values()), []
    for _ in range(draw(st.integers(1, 4))):
        before = dict(groups)
        if draw(st.booleans()):
            moved, to = draw(st.sampled_from(FIRMS)), draw(st.sampled_from(FIRMS))
            groups[moved] = moved
            rest = [code for code in FIRMS if before[code] == before[moved] and code != moved]
            groups |= {code: min(rest) for code in rest}
            joined = [code for code in FIRMS if groups[code] in (groups[moved], groups[to])]
            groups |= {code: min(joined) for code in joined} if moved != to else {}
        touched = set(draw(st.lists(st.sampled_from([*FIRMS, *PERSONS]), max_size=3)))
        changed = {code for code in FIRMS if groups[code] != before[code]}
        affected = touched | changed | {code for code in FIRMS if {groups[code], before[code]} & (
            {groups[one] for one in changed} | {before[one] for one in changed})}  # fmt: skip
        best = sorted(set(groups.values()))
        homes = {best_: tuple(sorted(code for code in FIRMS if groups[code] == best_)) for best_ in best}
        homes |= {person: (person,) for person in PERSONS}
        naming = {id_ for id_, one in world.items() if set(one.mentioned()) & changed}
        again = {id_ for id_, codes in homes.items() if set(codes) & (affected | naming)}
        world = {id_: one for id_, one in world.items() if id_ in homes and id_ not in again}
        stated = [draw(parties(homes[id_], best)) for id_ in sorted(again)]
        world |= {one.id: one for one in stated}
        segments.append(stated)
    return first, segments


@given(edits())
@settings(max_examples=60, deadline=None)
def test_segments_say_what_one_statement_of_all_would_say(
    history: tuple[list[SourceParty], list[list[SourceParty]]],
) -> None:
    first, segments = history
    latest: dict[str, SourceParty] = {}
    for stated in (first, *segments):
        for one in stated:
            latest = {id_: held for id_, held in latest.items() if not set(held.codes) & set(one.codes)}
            latest[one.id] = one

    snapshot = snapshot_of(first, *segments)
    folded = Snapshot.of(snapshot.manifest, [snapshot.contents()])

    assert told(snapshot) == latest
    assert told(folded) == latest
    assert all(snapshot.ids["organisations"].number(code) == place for place, code in enumerate(
        Snapshot.of(snapshot.manifest, [drafted(first)]).ids["organisations"].name(n) for n in range(len(FIRMS))
    ))  # fmt: skip


# --- files ---


def written(folder: Path, world: Sequence[SourceParty]) -> SnapshotManifest:
    with writing(folder) as right:
        entry = right.segment(1, drafted(world), dict.fromkeys(IDS, 0))
        right.publish(SnapshotManifest(1, {}, {}, {}, True, (entry,)))
        return SnapshotManifest(1, {}, {}, {}, True, (entry,))


def test_files_are_for_their_owner_alone(tmp_path: Path) -> None:
    written(tmp_path / "snapshot", [beyond((3, None, None))])

    every = list((tmp_path / "snapshot").rglob("*"))
    assert every
    assert {path.stat().st_mode & 0o077 for path in [tmp_path / "snapshot", *every]} == {0}


def test_what_a_killed_writer_left_is_cleared_away(tmp_path: Path) -> None:
    manifest = written(tmp_path, [beyond((3, None, None))])
    (tmp_path / "segment-000009.part").mkdir()
    (tmp_path / "segment-000009.part" / "holdings.home.npy").write_bytes(b"x")
    (tmp_path / "manifest.json.part").write_bytes(b"x")
    (tmp_path / "segment-000008").mkdir()

    again = written(tmp_path, [beyond((5, None, None))])

    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "building.lock",
        "manifest.json",
        again.segments[0].name,
    ]
    assert again.segments[0].name > manifest.segments[0].name


def test_another_format_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written(tmp_path, [beyond((3, None, None))])
    monkeypatch.setattr("graph_service.snapshot.array_files.FORMAT", 3)

    with pytest.raises(SnapshotDamaged, match="格式"):
        read_manifest(tmp_path)


def test_a_number_that_nobody_has_is_damage(tmp_path: Path) -> None:
    contents = drafted([beyond((3, None, None))])
    holdings = dict(contents.tables["holdings"]) | {"home": np.array([5], np.int32)}
    later = replace(contents, tables={**contents.tables, "holdings": holdings})

    with pytest.raises(SnapshotDamaged, match="编号"):
        Snapshot.of(manifest_of_one(), [later])


def manifest_of_one() -> SnapshotManifest:
    return SnapshotManifest(1, {}, {}, {}, True, ())


def test_a_segment_that_was_folded_away_while_one_opens_is_looked_for_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = written(tmp_path, [beyond((3, None, None))])
    new = written(tmp_path, [beyond((5, None, None))])
    answers = [old, new, new]
    monkeypatch.setattr("graph_service.snapshot.graph_arrays.read_manifest", lambda _: answers.pop(0))

    opened = Snapshot.open(tmp_path)

    assert opened is not None
    assert told(opened)[FIRMS[0]] == beyond((5, None, None))


# --- spans of a listing ---

_WORDS = ["entity_removed_from_list", "revoked_or_annulled", "identity_refuted", "court_lifts", "anything"]


@st.composite
def decisions(draw: st.DrawFn) -> Mapping[str, list[dict[str, object]]]:
    def fact(**content: object) -> dict[str, object]:
        return {
            "id": str(draw(st.integers(0, 99))),
            "source": "s",
            "data_day": LAST,
            "identity": [],
            **content,
        }

    return {
        "Listing": [
            fact(
                **{
                    "from": draw(open_days),
                    "to": draw(open_days),
                    "decided": draw(open_days),
                    "severity": "serious",
                }
            )
        ],
        "Ending": [
            fact(
                **{
                    "from": draw(days),
                    "to": draw(open_days),
                    "event": draw(st.sampled_from(_WORDS)),
                    "about": None,
                }
            )
            for _ in range(draw(st.integers(0, 3)))
        ],
        "Repair": [fact(**{"from": draw(days)}) for _ in range(draw(st.integers(0, 1)))],
    }


@given(decisions(), st.sampled_from(["consumption_restriction", "major_tax_violation"]))
def test_spans_stand_on_exactly_the_days_on_which_the_listing_does(
    facts: Mapping[str, list[dict[str, object]]], matter: str
) -> None:
    kind = packaged_book().lists[matter]
    spans = listing_spans(kind, facts, {}, "91")

    for day in EVERY_DAY:
        on_day = listed_on(kind, facts, day, {}, "91")
        standing = [
            span
            for span in spans
            if (span[2] is None or span[2] <= day) and (span[3] is None or day < span[3])
        ]
        assert len(standing) == (1 if on_day is not None and on_day.stands else 0)
