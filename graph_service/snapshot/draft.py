"""快照起草. What is stated of parties, turned into the columns of one segment: numbers for ids, exact parts for shares."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from math import lcm
from typing import Any, Final

import numpy as np

from graph_service.domain.model import is_person_id
from graph_service.ownership.share_arrays import EVER, NEVER, day_number
from graph_service.snapshot.array_files import COLUMNS, IDS, BeyondRow, Column, Contents
from graph_service.snapshot.numbering import Ids, Numbering
from graph_service.snapshot.source_rows import HoldingRow, SourceParty

LARGEST: Final = 2**62
"""A company has no more parts than this, nor do all of its holdings together: sums of them stay within 64 bits."""


class Draft:
    """草稿. Takes parties a page at a time; `contents` gives the segment.

    `ids` are numbered already, those from `first` on by nobody else than this segment.
    """

    def __init__(self, ids: Mapping[str, Ids], first: Mapping[str, int]) -> None:
        self.first = dict(first)
        self._numberings = {kind: Numbering(ids[kind]) for kind in IDS}
        self._chunks: dict[str, list[dict[str, Column]]] = {table: [] for table in COLUMNS}
        self._beyond: list[BeyondRow] = []
        self._stated: set[str] = set()  # of those who had no number before

    def add(self, parties: Sequence[SourceParty]) -> None:
        """State these parties."""
        numbers = self._number(parties)
        rows: dict[str, list[tuple[Any, ...]]] = {table: [] for table in COLUMNS}
        for one in parties:
            self._state(one, numbers, rows)
        for table, told in rows.items():
            if told:
                self._chunks[table].append(_columns(table, told))

    @property
    def unstated(self) -> set[str]:
        """Parties without a number before, whom others mention and of whom nothing is stated yet."""
        fresh = self._numberings["organisations"].fresh | self._numberings["persons"].fresh
        return set(fresh - self._stated)

    def contents(self) -> Contents:
        """The segment: rows in order of home, of a company in order of the owner."""
        tables = {table: _ordered(table, chunks) for table, chunks in self._chunks.items()}
        ids = {kind: self._numberings[kind].since(self.first[kind]) for kind in IDS}
        return Contents(tables, ids, tuple(self._beyond))

    def _number(self, parties: Sequence[SourceParty]) -> dict[str, int]:
        """Every id of the page with its number; natural persons -1 and less."""
        mentioned = {id_ for one in parties for id_ in one.mentioned()}
        persons = {id_ for id_ in mentioned if is_person_id(id_)}
        given = self._numberings["organisations"].give(mentioned - persons)
        given |= {id_: -number - 1 for id_, number in self._numberings["persons"].give(persons).items()}
        fresh = self._numberings["organisations"].fresh | self._numberings["persons"].fresh
        self._stated |= {code for one in parties for code in one.codes if code in fresh} if fresh else set()
        given |= self._numberings["places"].give(row[1] for one in parties for row in one.places)
        given |= self._numberings["decisions"].give(row[0] for one in parties for row in one.listings)
        return given

    def _state(
        self, one: SourceParty, numbers: Mapping[str, int], rows: Mapping[str, list[tuple[Any, ...]]]
    ) -> None:
        home = numbers[one.id]
        if one.person:
            rows["persons"].append((-home - 1, one.identity, _begin(one.minor_until)))
        else:
            whole, parts = parts_of(one.holdings)
            if whole is None:
                self._beyond += [
                    BeyondRow(home, numbers[owner], str(share), _begin(since), _end(until))
                    for owner, share, since, until in one.holdings
                ]
            else:
                rows["holdings"] += [
                    (home, numbers[owner], part, _begin(since), _end(until))
                    for (owner, _, since, until), part in zip(one.holdings, parts, strict=True)
                ]
            rows["organisations"] += [
                (numbers[code], home, one.kind, _begin(one.founded), whole or 1) for code in one.codes
            ]
        rows["offices"] += [
            (home, numbers[holder], role, _begin(since), _end(until), certain)
            for holder, role, since, until, certain in one.offices
        ]
        rows["places"] += [
            (home, kind, numbers[place], _begin(since), _end(until))
            for kind, place, since, until in one.places
        ]
        rows["ties"] += [
            (home, kind, numbers[start], numbers[end], _begin(since), _end(until))
            for kind, start, end, since, until in one.ties
        ]
        rows["listings"] += [
            (home, numbers[decision], severity, key, _begin(since), _end(until), _end(void))
            for decision, severity, key, since, until, void in one.listings
        ]


def parts_of(holdings: Iterable[HoldingRow]) -> tuple[int | None, list[int]]:
    """份数. The least number of parts in which every share of a company is whole, and each share in them; None if
    they do not fit 64 bits: nothing is rounded."""
    shares = [row[1] for row in holdings]
    whole = lcm(*(share.denominator for share in shares))
    parts = [share.numerator * (whole // share.denominator) for share in shares]
    return (None, []) if max(whole, sum(parts)) > LARGEST else (whole, parts)


def _begin(day: date | None) -> int:
    return EVER if day is None else day_number(day)


def _end(day: date | None) -> int:
    return NEVER if day is None else day_number(day)


def _columns(table: str, rows: Sequence[tuple[Any, ...]]) -> dict[str, Column]:
    return {
        name: np.array(values, dtype=kind)
        for (name, kind), values in zip(COLUMNS[table].items(), zip(*rows, strict=True), strict=True)
    }


def _ordered(table: str, chunks: Sequence[Mapping[str, Column]]) -> dict[str, Column]:
    columns = {
        name: np.concatenate([chunk[name] for chunk in chunks]) if chunks else np.zeros(0, kind)
        for name, kind in COLUMNS[table].items()
    }
    keys = list(columns.values())
    if table == "holdings":
        keys[1] = in_order(keys[1])
    order = np.lexsort(keys[::-1])
    return {name: column[order] for name, column in columns.items()}


def in_order(parties: Column) -> Column:
    """次序 of parties: organisations by number, then natural persons by number."""
    return np.where(parties >= 0, parties, 2**31 - 1 - parties.astype(np.int64))
