"""主体简称. Parties by id with the name of a day, read in one go."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from graph_service.domain.intervals import covers
from graph_service.domain.model import Identity, is_known_by_name, is_unknown_id
from graph_service.facts.evidence import seen_order, source_ranks
from graph_service.store.graph_store import Reader, Row

_SEEN_SLOT: Final = "seen:"


@dataclass(frozen=True, slots=True)
class PartyRef:
    """主体简称. `kind`: Enterprise, GovernmentBody, Person or UnknownParty; `mask` and `identity` of persons only."""

    id: str
    kind: str
    name: str | None
    code: str | None = None
    mask: str | None = None
    identity: str | None = None


def party_refs(
    store: Reader, ids: Iterable[str], as_of: date, known: int | None = None
) -> dict[str, PartyRef]:
    """主体简称 by id, with the names of a day, as known at a change (None: now); who is not there is left out."""
    refs = PartyRefs(store, as_of, store.last_change() if known is None else known, source_ranks(store))
    wanted = set(ids)
    refs.fetch(wanted)
    return {id_: found for id_ in sorted(wanted) if (found := refs.get(id_)) is not None}


class PartyRefs:
    """主体简称 by id, fetched in one read."""

    def __init__(self, store: Reader, as_of: date, known: int, ranks: Mapping[str, int]) -> None:
        self._store, self._as_of, self._known, self._ranks = store, as_of, known, ranks
        self._refs: dict[str, PartyRef] = {}

    def __getitem__(self, id_: str) -> PartyRef:
        return self._refs[id_]

    def get(self, id_: str | None) -> PartyRef | None:
        return self._refs.get(id_) if id_ else None

    def fetch(self, ids: Iterable[str]) -> None:
        wanted = sorted(set(ids) - self._refs.keys())
        for start in range(0, len(wanted), 1000):
            page = wanted[start : start + 1000]
            rows: dict[str, list[Row]] = defaultdict(list)
            for row in self._store.read("read/names_of_parties", ids=page, known=self._known):
                rows[row["id"]].append(row)
            self._refs.update({id_: self._ref(id_, found) for id_, found in rows.items()})

    def _ref(self, id_: str, rows: Sequence[Row]) -> PartyRef:
        party = rows[0]["party"]
        kind = next(label for label in rows[0]["labels"] if label != "Party")
        return PartyRef(
            id_, kind, self._name([row["name"] for row in rows if row["name"]]), party.get("code"),
            party.get("mask"), party.get("identity"),
        )  # fmt: skip

    def _name(self, names: Sequence[Row]) -> str | None:
        """The registered name of the day before one seen elsewhere, before a former one."""

        def order(name: Row) -> tuple[bool, bool, tuple[int, int, str, str]]:
            holds = covers(name.get("from"), name.get("to"), self._as_of)
            return not holds, is_seen_name(name), seen_order(name, self._ranks)

        return min(names, key=order)["text"] if names else None


def is_seen_name(name: Mapping[str, Any]) -> bool:
    """所见名称. Whether a name fact is what another file than the register calls the organisation."""
    return any(part.startswith(_SEEN_SLOT) for part in name.get("identity") or ())


def is_by_name_only(ref: PartyRef | None) -> bool:
    return ref is not None and (
        ref.identity == Identity.NAME_ONLY.value or is_known_by_name(ref.id) or is_unknown_id(ref.id)
    )
