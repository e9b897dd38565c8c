"""按登记名称推定的持股. The holdings of a day with holders known by name only read as whom they are presumed to be.

Made for one answer from the arrays and the names known at their change; the snapshot itself stays as it is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from graph_service.domain.model import is_known_by_name
from graph_service.facts.borne_names import Presumed, presumed_homes
from graph_service.facts.organisation import Knowing, canonical
from graph_service.ownership.share_arrays import Ids, Shareholdings
from graph_service.snapshot.graph_arrays import Snapshot


@dataclass(frozen=True, eq=False)
class HeldByName:
    """推定后的持股. `leaning`: organisation -> company -> under which names it holds of it."""

    held: Shareholdings
    leaning: Mapping[str, Mapping[str, Collection[str]]]

    def among(self, parties: Collection[str]) -> Iterator[Presumed]:
        """Who is read as another in the holdings between these organisations."""
        known = set(parties)
        for organisation in sorted(known & self.leaning.keys()):
            names = {
                name
                for company, under in self.leaning[organisation].items()
                if company in known
                for name in under
            }
            yield from (Presumed(name, organisation) for name in sorted(names))


def held_by_name(knowing: Knowing, snapshot: Snapshot, held: Shareholdings, day: date) -> HeldByName:
    """The same rows with other owners; companies that are known by name only stay who they are."""
    read_as = _read_as(knowing, snapshot, held, day)
    owner = read_as[held.owner]
    leaning: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for row in np.flatnonzero(owner != held.owner).tolist():
        new, company, old = owner[row], held.owned[row], held.owner[row]
        leaning[snapshot.id_of(int(new))][snapshot.id_of(int(company))].add(snapshot.id_of(int(old)))
    order = np.lexsort((owner, held.owned))
    laid = replace(
        held,
        owner=owner[order],
        owned=held.owned[order],
        share=held.share[order],
        since=held.since[order],
        until=held.until[order],
    )
    return HeldByName(laid, leaning)


def _read_as(knowing: Knowing, snapshot: Snapshot, held: Shareholdings, day: date) -> Ids:
    """Owner -> whom it is read as; most are read as themselves."""
    read_as = np.arange(held.parties, dtype=np.int32)
    owners = np.unique(held.owner[held.by_owner]).tolist()
    named = {owner: snapshot.codes_of(owner) for owner in owners if is_known_by_name(snapshot.id_of(owner))}
    presumed = presumed_homes(knowing, day, named.values())
    for owner, codes in named.items():
        homes = [presumed[code] for code in codes if code in presumed]
        number = snapshot.number_of(canonical(homes[0])) if homes else None
        if number is not None:
            read_as[owner] = number
    return read_as
