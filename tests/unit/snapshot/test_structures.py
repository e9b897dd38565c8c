"""What is odd around organisations, on small worlds against a reading of the same facts in plain Python."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph_service.domain.model import Role
from graph_service.errors import InputError
from graph_service.snapshot.shared_structures import (
    Centre,
    Gathering,
    StructureLimits,
    holder_hubs,
    officer_hubs,
    read_limits,
    representatives,
    shared_places,
    sudden_changes,
)
from graph_service.snapshot.source_rows import ROLES, OrgKind, PlaceKind, Severity, SourceParty, ordered
from tests.support.snapshots import DECISIONS, FIRMS, FIRST, PERSONS, PLACES, days, snapshot_of, worlds

REPRESENTATIVE = ROLES.index(Role.LEGAL_REP)
LIMITS = StructureLimits("x", 2, 2, 2, 30, {"p:2": "代理", PLACES[0]: "集中登记地"})


def holds(since: date | None, until: date | None, day: date) -> bool:
    return (since is None or since <= day) and (until is None or day < until)


def minors(world: Iterable[SourceParty], day: date) -> set[str]:
    return {one.id for one in world if one.minor_until is not None and day < one.minor_until}


def plain(rows: Iterable[tuple[str, str, bool]], around: Centre, at_least: int) -> list[Gathering]:
    """What (centre, organisation, certain) have in common."""
    at: dict[str, dict[str, bool]] = defaultdict(dict)
    for centre, org, certain in rows:
        at[centre][org] = at[centre].get(org, False) or certain
    found = [
        Gathering(around, centre, tuple(sorted(orgs)), sum(orgs.values()), LIMITS.stopped.get(centre))
        for centre, orgs in at.items()
        if len(orgs) >= at_least
    ]
    return sorted(found, key=lambda one: (-one.count, one.centre))


def offices(world: list[SourceParty], day: date) -> Iterator[tuple[str, int, str, bool]]:
    hidden = minors(world, day)
    for one in world:
        if one.kind != OrgKind.PUBLIC_BODY:
            for holder, role, since, until, certain in one.offices:
                if holder in PERSONS and holder not in hidden and holds(since, until, day):
                    yield holder, role, one.id, certain


@pytest.mark.slow
@given(worlds(), days, st.integers(1, 3))
@settings(max_examples=40, deadline=None)
def test_persons_with_many_offices_are_told_with_their_organisations(
    world: list[SourceParty], day: date, at_least: int
) -> None:
    snapshot = snapshot_of(world)
    held = list(offices(world, day))

    represent = [(who, org, sure) for who, role, org, sure in held if role == REPRESENTATIVE]
    assert representatives(snapshot, day, at_least, LIMITS) == plain(
        represent, Centre.REPRESENTATIVE, at_least
    )
    every = [(who, org, sure) for who, _, org, sure in held]
    assert officer_hubs(snapshot, day, at_least, LIMITS) == plain(every, Centre.OFFICER, at_least)


@pytest.mark.slow
@given(worlds(), days, st.integers(1, 3))
@settings(max_examples=40, deadline=None)
def test_holders_and_places_of_many_are_told_with_their_organisations(
    world: list[SourceParty], day: date, at_least: int
) -> None:
    snapshot = snapshot_of(world)
    firms = [one for one in world if one.kind != OrgKind.PUBLIC_BODY and one.id in FIRMS]

    held = [
        (owner, one.id, True)
        for one in firms
        for owner, _, since, until in one.holdings
        if owner != one.id and owner not in minors(world, day) and holds(since, until, day)
    ]
    assert holder_hubs(snapshot, day, at_least, LIMITS) == plain(held, Centre.HOLDER, at_least)
    for kind, around in ((PlaceKind.ADDRESS, Centre.ADDRESS), (PlaceKind.PHONE, Centre.PHONE)):
        at = [
            (place, one.id, True)
            for one in firms
            for which, place, since, until in one.places
            if which == kind and holds(since, until, day)
        ]
        assert shared_places(snapshot, day, kind, at_least, LIMITS) == plain(at, around, at_least)


# --- a change before a listing ---


def plain_changes(world: list[SourceParty], day: date, within: int) -> set[tuple[object, ...]]:
    found: set[tuple[object, ...]] = set()
    hidden = minors(world, day)
    for one in world:
        if one.id not in FIRMS or one.kind == OrgKind.PUBLIC_BODY:
            continue
        first: dict[str, date] = {}
        for decision, severity, _, since, _, void in one.listings:
            if (
                severity >= Severity.GENERAL
                and since is not None
                and since <= day
                and (void is None or void > day)
            ):
                first[decision] = min(since, first.get(decision, since))
        held = [row for row in one.offices if row[1] == REPRESENTATIVE]
        for decision, listed in first.items():
            for back in range(within + 1):
                changed = listed - timedelta(days=back)
                now = {who for who, _, since, until, _ in held if holds(since, until, changed)}
                gone = {who for who, _, _, until, _ in held if until == changed} - now - hidden
                come = {who for who, _, since, _, _ in held if since == changed} & now - hidden
                if gone:
                    found.add((one.id, decision, listed, changed, tuple(sorted(gone)), tuple(sorted(come))))
    return found


@pytest.mark.slow
@given(worlds(), days, st.integers(0, 20))
@settings(max_examples=60, deadline=None)
def test_a_change_shortly_before_a_listing_is_told(world: list[SourceParty], day: date, within: int) -> None:
    found = sudden_changes(snapshot_of(world), day, within)

    told = [(one.organisation, one.decision, one.listed, one.changed, one.before, one.after) for one in found]
    assert len(set(told)) == len(told)
    assert set(told) == plain_changes(world, day, within)
    assert all(0 <= one.days <= within for one in found)
    assert [one.listed for one in found] == sorted((one.listed for one in found), reverse=True)


def listed_firm(
    changed: date, *, certain: bool = True, after: str = PERSONS[1], void: date | None = None
) -> SourceParty:
    """A firm listed thirty days after FIRST, whose representative changed on a day."""
    listed = FIRST + timedelta(days=30)
    return SourceParty(
        (FIRMS[0],),
        offices=ordered(
            [
                (PERSONS[0], REPRESENTATIVE, None, changed, certain),
                (after, REPRESENTATIVE, changed, None, certain),
            ]
        ),
        listings=((DECISIONS[0], Severity.SERIOUS, False, listed, None, void),),
    )


@pytest.mark.parametrize(
    ("days_before", "within", "told"), [(0, 0, True), (10, 10, True), (11, 10, False), (-1, 10, False)]
)
def test_the_day_of_the_listing_and_the_last_day_before_count(
    days_before: int, within: int, told: bool
) -> None:
    listed = FIRST + timedelta(days=30)
    snapshot = snapshot_of([listed_firm(listed - timedelta(days=days_before))])

    assert [one.days for one in sudden_changes(snapshot, listed, within)] == ([days_before] if told else [])
    assert sudden_changes(snapshot, listed - timedelta(days=1), within) == []


def test_whoever_stays_has_not_changed() -> None:
    same = listed_firm(FIRST + timedelta(days=20), after=PERSONS[0])

    assert sudden_changes(snapshot_of([same]), FIRST + timedelta(days=40), 30) == []


def test_an_annulled_listing_counts_for_nothing_from_then_on() -> None:
    annulled = FIRST + timedelta(days=35)
    snapshot = snapshot_of([listed_firm(FIRST + timedelta(days=20), void=annulled)])

    assert len(sudden_changes(snapshot, annulled - timedelta(days=1), 30)) == 1
    assert sudden_changes(snapshot, annulled, 30) == []


def test_days_in_doubt_are_told_as_such() -> None:
    doubtful = snapshot_of([listed_firm(FIRST + timedelta(days=20), certain=False)])

    (found,) = sudden_changes(doubtful, FIRST + timedelta(days=40), 30)
    assert not found.certain


# --- limits ---


def test_an_offices_own_stop_list_is_added(tmp_path: Path) -> None:
    own = tmp_path / "stop.toml"
    own.write_text('[[stop]]\nid = "91A"\nzh = "登记结算机构"\n', encoding="utf-8")

    limits = read_limits(own)

    assert limits.stopped == {**read_limits().stopped, "91A": "登记结算机构"}
    assert min(limits.representatives, limits.shared_address, limits.shared_phone) > 1


@pytest.mark.parametrize(
    "text", ['[[stop]]\nid = "91A"\n', "stop = 3", "[[stop]\n", '[[stop]]\nid = 1\nzh = "x"\n']
)
def test_a_stop_list_that_does_not_fit_is_refused(tmp_path: Path, text: str) -> None:
    own = tmp_path / "stop.toml"
    own.write_text(text, encoding="utf-8")

    with pytest.raises(InputError):
        read_limits(own)
    with pytest.raises(InputError):
        read_limits(tmp_path / "none.toml")
