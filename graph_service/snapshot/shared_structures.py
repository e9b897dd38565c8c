"""结构提示. What is odd around organisations on a day, read off the snapshot: pure, no store, no clock.

One representative of many, an address or phone of many, hubs, a representative changed shortly before a listing. All of
it is for people to look at; nothing follows from it. Public bodies are not counted, minors are never told of:
those of the day, or of `minors_on` where an earlier day is named.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from graph_service.domain.model import Role
from graph_service.errors import InputError
from graph_service.ownership.share_arrays import EVER, day_number
from graph_service.ownership.spans import pairs_as_keys
from graph_service.snapshot.graph_arrays import Snapshot
from graph_service.snapshot.source_rows import ROLES, OrgKind, PlaceKind, Severity

_FIRST_DAY: Final = date(1970, 1, 1)
_REPRESENTATIVE: Final = ROLES.index(Role.LEGAL_REP)


class Centre(StrEnum):
    """围绕何者. What many organisations have in common."""

    REPRESENTATIVE = "representative"
    OFFICER = "officer"
    HOLDER = "holder"
    ADDRESS = "address"
    PHONE = "phone"


@dataclass(frozen=True, slots=True)
class StructureLimits:
    """门槛, with the version of the file that sets them, and the stop list: id -> why."""

    version: str
    representatives: int
    shared_address: int
    shared_phone: int
    sudden_change_days: int
    stopped: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Gathering:
    """聚集. `centre`, a person, holder or place, that `organisations` have in common; `certain`: how many of them surely.

    `stopped`: why it stands on the stop list; None if it does not.
    """

    around: Centre
    centre: str
    organisations: tuple[str, ...]
    certain: int
    stopped: str | None

    @property
    def count(self) -> int:
        return len(self.organisations)


@dataclass(frozen=True, slots=True)
class SuddenChange:
    """突击变更. The legal representative of an organisation changed on `changed`, not long before it was listed.

    `before`: who ceased on that day; `after`: who began, nobody if that is not known. `certain`: no source contradicts
    the days.
    """

    organisation: str
    decision: str
    severity: Severity
    listed: date
    changed: date
    before: tuple[str, ...]
    after: tuple[str, ...]
    certain: bool

    @property
    def days(self) -> int:
        """How many days before the listing."""
        return (self.listed - self.changed).days


# --- limits ---


def read_limits(stop_list: Path | None = None) -> StructureLimits:
    """The limits of the product, and its stop list with an office's own; InputError if that file does not fit."""
    own = tomllib.loads(files(__package__).joinpath("structures.toml").read_text(encoding="utf-8"))
    figures = own["thresholds"]
    stopped = _stopped(own, "structures.toml")
    if stop_list is not None:
        try:
            told = tomllib.loads(stop_list.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise InputError(f"无法读取停用名单 {stop_list}: {error}。 Cannot read the stop list.") from error
        stopped |= _stopped(told, stop_list.name)
    return StructureLimits(
        version=own["version"],
        representatives=figures["representatives"],
        shared_address=figures["shared_address"],
        shared_phone=figures["shared_phone"],
        sudden_change_days=figures["sudden_change_days"],
        stopped=stopped,
    )


def _stopped(told: Mapping[str, Any], where: str) -> dict[str, str]:
    rows = told.get("stop", [])
    if not isinstance(rows, list) or not all(
        isinstance(row, dict) and all(isinstance(row.get(name), str) and row[name] for name in ("id", "zh"))
        for row in rows
    ):
        raise InputError(f"{where}: 每个 [[stop]] 须有 id 与 zh。 Every [[stop]] needs an id and a zh.")
    return {row["id"]: row["zh"] for row in rows}


# --- one in common ---


def representatives(
    snapshot: Snapshot, day: date, at_least: int, limits: StructureLimits, minors_on: date | None = None
) -> list[Gathering]:
    """一人多企. Natural persons who legally represent at least so many organisations on a day, the most first."""
    offices = snapshot.tables["offices"]
    mine = _standing(offices, day) & (offices["role"] == _REPRESENTATIVE) & (offices["holder"] < 0)
    return _gatherings(
        snapshot, minors_on or day, Centre.REPRESENTATIVE, offices, "holder", mine, at_least, limits
    )


def shared_places(
    snapshot: Snapshot, day: date, kind: PlaceKind, at_least: int, limits: StructureLimits
) -> list[Gathering]:
    """同址同话. Addresses or phones that at least so many organisations have on a day, the most first."""
    places = snapshot.tables["places"]
    mine = _standing(places, day) & (places["kind"] == kind)
    around = Centre.ADDRESS if kind is PlaceKind.ADDRESS else Centre.PHONE
    return _gatherings(snapshot, day, around, places, "place", mine, at_least, limits)


def officer_hubs(
    snapshot: Snapshot, day: date, at_least: int, limits: StructureLimits, minors_on: date | None = None
) -> list[Gathering]:
    """任职枢纽. Natural persons with an office, whichever, at that many organisations on a day, the most first."""
    offices = snapshot.tables["offices"]
    mine = _standing(offices, day) & (offices["holder"] < 0)
    return _gatherings(snapshot, minors_on or day, Centre.OFFICER, offices, "holder", mine, at_least, limits)


def holder_hubs(
    snapshot: Snapshot, day: date, at_least: int, limits: StructureLimits, minors_on: date | None = None
) -> list[Gathering]:
    """持股枢纽. Holders, persons and organisations, of shares in that many organisations on a day, the most first."""
    holdings = snapshot.tables["holdings"]
    mine = _standing(holdings, day) & (holdings["owner"] != holdings["home"])
    return _gatherings(snapshot, minors_on or day, Centre.HOLDER, holdings, "owner", mine, at_least, limits)


def _standing(table: Mapping[str, NDArray[Any]], day: date) -> NDArray[np.bool_]:
    number = day_number(day)
    standing: NDArray[np.bool_] = (table["since"] <= number) & (number < table["until"])
    return standing


def _gatherings(
    snapshot: Snapshot,
    minors_on: date,
    around: Centre,
    table: Mapping[str, NDArray[Any]],
    column: str,
    mine: NDArray[np.bool_],
    at_least: int,
    limits: StructureLimits,
) -> list[Gathering]:
    rows = np.flatnonzero(mine & (table["home"] >= 0))
    rows = rows[snapshot.kind[table["home"][rows]] == OrgKind.ENTERPRISE]
    centre, org = table[column][rows], table["home"][rows]
    sure = table["certain"][rows] if "certain" in table else np.ones(len(rows), np.bool_)
    if column != "place":
        told = ~_minors(snapshot, minors_on, centre)
        centre, org, sure = centre[told], org[told], sure[told]
    # Persons are below 0: moved up, so that a pair is one key.
    keys = pairs_as_keys(centre.astype(np.int64) + snapshot.persons, org)
    pairs = np.unique(keys)
    certain = np.isin(pairs, keys[sure])
    centres, starts, counts = np.unique(pairs >> 32, return_index=True, return_counts=True)
    found = [
        _gathering(snapshot, around, int(one) - snapshot.persons, pairs[start : start + count],
                   int(certain[start : start + count].sum()), limits)
        for one, start, count in zip(centres, starts, counts, strict=True)
        if count >= max(at_least, 1)
    ]  # fmt: skip
    return sorted(found, key=lambda one: (-one.count, one.around, one.centre))


def _gathering(
    snapshot: Snapshot,
    around: Centre,
    centre: int,
    pairs: NDArray[Any],
    certain: int,
    limits: StructureLimits,
) -> Gathering:
    place = around in (Centre.ADDRESS, Centre.PHONE)
    ids = (snapshot.ids["places"].name(centre),) if place else snapshot.codes(centre)
    organisations = sorted(snapshot.id_of(int(org)) for org in pairs & 0xFFFFFFFF)
    stopped = next((limits.stopped[id_] for id_ in ids if id_ in limits.stopped), None)
    return Gathering(around, ids[0], tuple(organisations), certain, stopped)


def _minors(snapshot: Snapshot, day: date, parties: NDArray[Any]) -> NDArray[np.bool_]:
    minor = np.zeros(len(parties), np.bool_)
    persons = parties < 0
    minor[persons] = day_number(day) < snapshot.minor_until[-parties[persons] - 1]
    return minor


# --- a change before a listing ---


def sudden_changes(
    snapshot: Snapshot, day: date, within: int, minors_on: date | None = None
) -> list[SuddenChange]:
    """突击变更. Representatives who ceased on the day of a serious or general listing or at most `within` days before,
    as far as it was made by a day and was never annulled; the latest listing first."""
    offices = snapshot.tables["offices"]
    represent = np.flatnonzero((offices["role"] == _REPRESENTATIVE) & (offices["home"] >= 0))
    at: dict[int, list[tuple[int, int, int, bool]]] = {}
    listed = list(_listed(snapshot, day))
    orgs = np.unique(np.array([org for org, _, _, _ in listed], np.int32))
    for row in represent[np.isin(offices["home"][represent], orgs)].tolist():
        held = tuple(offices[name][row].item() for name in ("holder", "since", "until", "certain"))
        at.setdefault(int(offices["home"][row]), []).append(held)
    found = [
        change
        for org, decision, severity, since in listed
        for change in _changes_before(
            snapshot, org, decision, severity, since, at.get(org, ()), within, minors_on or day
        )
    ]
    return sorted(
        found, key=lambda one: (-one.listed.toordinal(), one.organisation, one.decision, one.changed)
    )


def _listed(snapshot: Snapshot, day: date) -> Iterator[tuple[int, int, int, int]]:
    """Organisation, decision, severity and first day of each listing that counts."""
    listings, number = snapshot.tables["listings"], day_number(day)
    mine = (
        (listings["home"] >= 0)
        & (listings["severity"] >= Severity.GENERAL)
        & (listings["since"] != EVER)
        & (listings["since"] <= number)
        & (listings["void"] > number)
    )
    first: dict[tuple[int, int], tuple[int, int]] = {}
    columns = (listings[name][mine].tolist() for name in ("home", "decision", "severity", "since"))
    for org, decision, severity, since in zip(*columns, strict=True):
        if snapshot.kind[org] == OrgKind.ENTERPRISE:
            known = first.get((org, decision))
            if known is None or since < known[1]:
                first[org, decision] = severity, since
    for (org, decision), (severity, since) in first.items():
        yield org, decision, severity, since


def _changes_before(
    snapshot: Snapshot,
    org: int,
    decision: int,
    severity: int,
    since: int,
    held: Sequence[tuple[int, int, int, bool]],
    within: int,
    minors_on: date,
) -> Iterator[SuddenChange]:
    for changed in sorted({until for _, _, until, _ in held if since - within <= until <= since}):
        standing = {who for who, begun, until, _ in held if begun <= changed < until}
        before = {who: sure for who, _, until, sure in held if until == changed and who not in standing}
        after = {who: sure for who, begun, _, sure in held if begun == changed and who in standing}
        told = [one for one in (*before, *after) if one >= 0 or not _minor(snapshot, one, minors_on)]
        if not any(one in before for one in told):
            continue
        yield SuddenChange(
            snapshot.id_of(org),
            snapshot.ids["decisions"].name(decision),
            Severity(severity),
            _day(since),
            _day(changed),
            _ids(snapshot, (one for one in before if one in told)),
            _ids(snapshot, (one for one in after if one in told)),
            all(before.values()) and all(after.values()),
        )


def _minor(snapshot: Snapshot, person: int, day: date) -> bool:
    return bool(day_number(day) < snapshot.minor_until[-person - 1])


def _ids(snapshot: Snapshot, parties: Iterable[int]) -> tuple[str, ...]:
    return tuple(sorted(snapshot.id_of(one) for one in parties))


def _day(number: int) -> date:
    return _FIRST_DAY + timedelta(days=number)
