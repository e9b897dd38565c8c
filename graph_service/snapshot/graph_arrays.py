"""图快照. The graph as arrays beside the store: opened in a moment, for passes that look at a whole province.

A snapshot says of which graph it is and up to which change number it holds. Segments carry it: the first states
every party, each later one states again those that changes have touched since, whole; opening takes of every party
the latest statement. Whatever is damaged, of another graph, or behind the graph is never answered from: it is brought
up to date where little has changed, and refused with the command that mends it where not.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from functools import cached_property
from math import lcm
from pathlib import Path
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from graph_service.ownership.share_arrays import (
    EVER,
    NEVER,
    Days,
    Flags,
    Parts,
    Shareholdings,
    day_number,
)
from graph_service.snapshot.array_files import (
    COLUMNS,
    IDS,
    ROWS,
    BeyondRow,
    Column,
    Contents,
    SnapshotDamaged,
    SnapshotManifest,
    Table,
    read_manifest,
    read_segment,
)
from graph_service.snapshot.draft import LARGEST, in_order
from graph_service.snapshot.numbering import Ids, Numbers
from graph_service.snapshot.source_rows import Known, OrgKind, SourceParty, ordered

_OPENINGS: Final = 5
_PARTY_COLUMNS: Final = {"holdings": ("owner",), "offices": ("holder",), "ties": ("start", "end")}


@dataclass(frozen=True, eq=False)
class Snapshot:
    """图快照, open. N codes of organisations and P natural persons have numbers.

    In columns a party is one number: organisations 0 to N-1, natural persons -1 to -P. `canonical` [N] leads from
    every code of an organisation to the one by which its rows call it. `kind` [N] tells public bodies and parties of
    unknown kind, `founded` [N] and `minor_until` [P] are days (EVER: none is known), `identity` [P] says how a person is
    known. Rows of `holdings`, `offices`, `places`, `ties` and `listings` (columns: `COLUMNS`) lie in order of their home
    and hold for all days. `beyond`: holdings of companies whose shares have no common denominator of 64 bits; they are in
    no column.
    """

    manifest: SnapshotManifest
    ids: Mapping[str, Ids]
    canonical: Numbers
    kind: NDArray[np.int8]
    founded: Days
    whole: Parts
    identity: NDArray[np.int8]
    minor_until: Days
    tables: Mapping[str, Table]
    beyond: tuple[BeyondRow, ...]

    @classmethod
    def open(cls, folder: Path) -> Self | None:
        """The snapshot in a folder as its files are, or None if there is none; Damaged if they are not as written."""
        for attempt in range(_OPENINGS):
            manifest = read_manifest(folder)
            if manifest is None:
                return None
            try:
                return cls.of(manifest, [read_segment(folder, one) for one in manifest.segments])
            except FileNotFoundError as error:
                if attempt == _OPENINGS - 1 or read_manifest(folder) == manifest:
                    raise SnapshotDamaged(f"{Path(str(error)).name}: 缺失 missing") from error
            except SnapshotDamaged:
                if attempt == _OPENINGS - 1 or read_manifest(folder) == manifest:
                    raise
        raise AssertionError("unreachable")

    @classmethod
    def of(cls, manifest: SnapshotManifest, segments: Sequence[Contents]) -> Self:
        """The latest statement of every party among segments."""
        ids = {kind: Ids(one.ids[kind] for one in segments) for kind in IDS}
        numbers = len(ids["organisations"]), len(ids["persons"])
        latest = _Latest.among(segments, *numbers)
        parties = _Parties(*numbers)
        for one in segments:
            parties.take(one.tables)
        canonical = parties.canonical
        tables = {table: latest.rows(table, segments, canonical) for table in ROWS}
        beyond = tuple(
            replace(row, owner=int(_called(np.array([row.owner], np.int32), canonical)[0]))
            for place, one in enumerate(segments)
            for row in one.beyond
            if latest.by_organisation[row.home] == place
        )
        return cls(
            manifest, ids, canonical, parties.kind, parties.founded, parties.whole, parties.identity,
            parties.minor_until, tables, beyond,
        )  # fmt: skip

    @property
    def change(self) -> int:
        """变更号 up to which it holds."""
        return self.manifest.change

    @property
    def organisations(self) -> int:
        """N."""
        return len(self.canonical)

    @property
    def persons(self) -> int:
        """P."""
        return len(self.identity)

    @cached_property
    def standing_organisations(self) -> NDArray[np.int64]:
        """Numbers of the organisations, each once however many codes it has."""
        return np.flatnonzero(self.canonical == np.arange(self.organisations, dtype=np.int32))

    # --- ids ---

    def id_of(self, party: int) -> str:
        """The id of a party by its number; IndexError if there is none."""
        return self.ids["organisations"].name(party) if party >= 0 else self.ids["persons"].name(-party - 1)

    def number_of(self, id_: str) -> int | None:
        """The number of a party by its id, whichever code of an organisation; None if it is not in the snapshot."""
        found = self.ids["organisations"].number(id_)
        if found is not None:
            return int(self.canonical[found])
        found = self.ids["persons"].number(id_)
        return None if found is None else -found - 1

    @cached_property
    def _by_organisation(self) -> tuple[NDArray[np.int64], Numbers]:
        order = np.argsort(self.canonical, kind="stable")
        return order, self.canonical[order]

    def codes_of(self, organisation: int) -> tuple[str, ...]:
        """Every code of an organisation, the one by which it is called first."""
        order, canonical = self._by_organisation
        start, end = np.searchsorted(canonical, [organisation, organisation + 1])
        names = [self.ids["organisations"].name(int(number)) for number in order[start:end]]
        own = self.ids["organisations"].name(organisation)
        return (own, *sorted(name for name in names if name != own))

    def codes(self, party: int) -> tuple[str, ...]:
        """Every id of a party, the one by which it is called first."""
        return self.codes_of(party) if party >= 0 else (self.id_of(party),)

    # --- holdings ---

    @cached_property
    def shareholdings(self) -> Shareholdings:
        """持股列 of all days, numbered as the snapshot does: natural person j (here -j-1) is N + j there.

        Companies of `beyond` are in it without their holders: `on` tells of which days.
        """
        told = self.tables["holdings"]
        owner = told["owner"]
        owners = np.where(owner >= 0, owner, self.organisations - 1 - owner).astype(np.int32)
        return Shareholdings(
            self.persons,
            owners,
            told["home"],
            told["share"],
            self.whole,
            told["since"],
            told["until"],
            self.kind != OrgKind.ENTERPRISE,
        )

    def on(self, day: date) -> tuple[Shareholdings, tuple[int, ...]]:
        """某日持股, and the companies whose shares on that day fit no 64 bits: their holders are left out, and whoever
        answers from the rest says so. Nothing is rounded."""
        standing = self.shareholdings.on(day)
        if not self.beyond:
            return standing, ()
        number = day_number(day)
        held: dict[int, list[BeyondRow]] = {}
        for row in self.beyond:
            if row.since <= number < row.until:
                held.setdefault(row.home, []).append(row)
        whole, left_out, more = standing.whole.copy(), [], []
        for home, rows in held.items():
            shares = [Fraction(row.share) for row in rows]
            unit = lcm(*(share.denominator for share in shares))
            if max(unit, sum(shares) * unit) > LARGEST:
                left_out.append(home)
                continue
            whole[home] = unit
            more += [
                (self._as_owner(row.owner), home, int(share * unit), row.since, row.until)
                for row, share in zip(rows, shares, strict=True)
            ]
        return _with_rows(standing, whole, more), tuple(sorted(left_out))

    def _as_owner(self, party: int) -> int:
        return party if party >= 0 else self.organisations - 1 - party

    # --- one party ---

    @cached_property
    def _starts(self) -> Mapping[str, NDArray[np.int64]]:
        homes = np.arange(-self.persons, self.organisations + 1)
        return {table: np.searchsorted(self.tables[table]["home"], homes) for table in ROWS}

    def rows_at(self, table: str, party: int) -> slice:
        """Which rows of a table stand at a party."""
        starts = self._starts[table]
        return slice(int(starts[party + self.persons]), int(starts[party + self.persons + 1]))

    @cached_property
    def _beyond_at(self) -> Mapping[int, list[BeyondRow]]:
        found: dict[int, list[BeyondRow]] = {}
        for row in self.beyond:
            found.setdefault(row.home, []).append(row)
        return found

    def party(self, number: int) -> SourceParty:
        """What the snapshot states of a party, in ids and days, as it was read from the graph."""
        if number < 0:
            place = -number - 1
            return SourceParty(
                (self.id_of(number),),
                identity=int(self.identity[place]),
                minor_until=_begun(int(self.minor_until[place])),
                **self._at(number),  # type: ignore[arg-type]
            )
        return SourceParty(
            self.codes_of(number),
            kind=int(self.kind[number]),
            founded=_begun(int(self.founded[number])),
            holdings=ordered([*self._holdings_at(number), *self._beyond_rows(number)]),
            **self._at(number),  # type: ignore[arg-type]
        )

    def _holdings_at(self, number: int) -> list[tuple[str, Fraction, date | None, date | None]]:
        whole = int(self.whole[number])
        return [
            (self.id_of(owner), Fraction(share, whole), _begun(since), _ended(until))
            for _, owner, share, since, until in self._rows("holdings", number)
        ]

    def _beyond_rows(self, number: int) -> list[tuple[str, Fraction, date | None, date | None]]:
        return [
            (self.id_of(row.owner), Fraction(row.share), _begun(row.since), _ended(row.until))
            for row in self._beyond_at.get(number, ())
        ]

    def _rows(self, table: str, number: int) -> list[tuple[int, ...]]:
        here = self.rows_at(table, number)
        columns = [self.tables[table][name][here].tolist() for name in COLUMNS[table]]
        return list(zip(*columns, strict=True))

    def _at(self, number: int) -> dict[str, tuple[tuple[object, ...], ...]]:
        place, decision = self.ids["places"].name, self.ids["decisions"].name
        return {
            "offices": ordered(
                (self.id_of(holder), role, _begun(since), _ended(until), bool(certain))
                for _, holder, role, since, until, certain in self._rows("offices", number)
            ),
            "places": ordered(
                (kind, place(which), _begun(since), _ended(until))
                for _, kind, which, since, until in self._rows("places", number)
            ),
            "ties": ordered(
                (kind, self.id_of(start), self.id_of(end), _begun(since), _ended(until))
                for _, kind, start, end, since, until in self._rows("ties", number)
            ),
            "listings": ordered(
                (decision(which), severity, bool(key), _begun(since), _ended(until), _ended(void))
                for _, which, severity, key, since, until, void in self._rows("listings", number)
            ),
        }

    # --- folding ---

    def contents(self) -> Contents:
        """合并. All of it as one segment; numbers stay."""
        organisations: Table = {
            "number": np.arange(self.organisations, dtype=np.int32),
            "canonical": self.canonical,
            "kind": self.kind,
            "founded": self.founded,
            "whole": self.whole,
        }
        persons: Table = {
            "number": np.arange(self.persons, dtype=np.int32),
            "identity": self.identity,
            "minor_until": self.minor_until,
        }
        tables = {"organisations": organisations, "persons": persons, **self.tables}
        return Contents(tables, {kind: self.ids[kind].since(0) for kind in IDS}, self.beyond)


def _begun(number: int) -> date | None:
    return None if number == EVER else _FIRST + timedelta(days=number)


def _ended(number: int) -> date | None:
    return None if number == NEVER else _FIRST + timedelta(days=number)


_FIRST: Final = date(1970, 1, 1)


def _with_rows(
    one: Shareholdings, whole: Parts, more: Sequence[tuple[int, int, int, int, int]]
) -> Shareholdings:
    if not more:
        return one
    owner, owned, share, since, until = (np.array(column) for column in zip(*more, strict=True))
    owners = np.concatenate([one.owner, owner]).astype(np.int32)
    companies = np.concatenate([one.owned, owned]).astype(np.int32)
    order = np.lexsort((owners, companies))
    return replace(
        one,
        owner=owners[order],
        owned=companies[order],
        share=np.concatenate([one.share, share]).astype(np.int64)[order],
        whole=whole,
        since=np.concatenate([one.since, since]).astype(np.int32)[order],
        until=np.concatenate([one.until, until]).astype(np.int32)[order],
    )


# --- the latest statements ---


@dataclass(frozen=True, eq=False)
class _Latest:
    """Which segment states a party last: by its number, -1 for nobody's."""

    by_organisation: NDArray[np.int32]
    by_person: NDArray[np.int32]

    @classmethod
    def among(cls, segments: Sequence[Contents], organisations: int, persons: int) -> Self:
        latest = cls(np.full(organisations, -1, np.int32), np.full(persons, -1, np.int32))
        for place, one in enumerate(segments):
            _assert_within(one.tables["organisations"]["number"], organisations)
            _assert_within(one.tables["organisations"]["canonical"], organisations)
            _assert_within(one.tables["persons"]["number"], persons)
            latest.by_organisation[one.tables["organisations"]["number"]] = place
            latest.by_person[one.tables["persons"]["number"]] = place
        return latest

    def rows(self, table: str, segments: Sequence[Contents], canonical: Numbers) -> Table:
        """The rows of the latest statements, in order of home; of one segment alone as they lie on the disk."""
        kept = [
            self._kept(one.tables[table], place, last=len(segments) - 1) for place, one in enumerate(segments)
        ]
        kept = [one for one in kept if len(one["home"])] or kept[:1]
        columns = (
            dict(kept[0])
            if len(kept) == 1
            else {name: np.concatenate([one[name] for one in kept]) for name in COLUMNS[table]}
        )
        moved = False
        for name in _PARTY_COLUMNS.get(table, ()):
            now = _called(columns[name], canonical)
            moved = moved or now is not columns[name]
            columns[name] = now
        if len(kept) > 1 or moved:
            keys = (
                (in_order(columns["owner"]), columns["home"]) if table == "holdings" else (columns["home"],)
            )
            order = np.lexsort(keys)
            columns = {name: column[order] for name, column in columns.items()}
        return columns

    def _kept(self, table: Table, place: int, *, last: int) -> Table:
        home = table["home"]
        if len(home) and not (
            -len(self.by_person) <= int(home.min()) and int(home.max()) < len(self.by_organisation)
        ):
            raise SnapshotDamaged("编号超出范围 a number out of range")
        if place == last:
            return table
        stated = np.empty(len(home), np.int32)
        firm = home >= 0
        stated[firm] = self.by_organisation[home[firm]]
        stated[~firm] = self.by_person[-home[~firm] - 1]
        standing: Flags = stated == place
        return table if bool(standing.all()) else {name: column[standing] for name, column in table.items()}


def _assert_within(numbers: Column, length: int) -> None:
    if len(numbers) and not (int(numbers.min()) >= 0 and int(numbers.max()) < length):
        raise SnapshotDamaged("编号超出范围 a number out of range")


def _called(parties: Column, canonical: Numbers) -> Column:
    """Parties by the codes by which they are called now; the very same array if nothing is different."""
    firm = parties >= 0
    if not bool(firm.any()):
        return parties
    now = canonical[parties[firm]]
    if bool((now == parties[firm]).all()):
        return parties
    called = parties.copy()
    called[firm] = now
    return called


class _Parties:
    """The columns of parties, filled segment by segment."""

    def __init__(self, organisations: int, persons: int) -> None:
        self.canonical = np.arange(organisations, dtype=np.int32)
        self.kind = np.full(organisations, OrgKind.ENTERPRISE, np.int8)
        self.founded = np.full(organisations, EVER, np.int32)
        self.whole = np.ones(organisations, np.int64)
        self.identity = np.full(persons, Known.NAME_ONLY, np.int8)
        self.minor_until = np.full(persons, EVER, np.int32)

    def take(self, tables: Mapping[str, Table]) -> None:
        organisations, persons = tables["organisations"], tables["persons"]
        for name in ("canonical", "kind", "founded", "whole"):
            getattr(self, name)[organisations["number"]] = organisations[name]
        for name in ("identity", "minor_until"):
            getattr(self, name)[persons["number"]] = persons[name]
