"""所及主体. Who was met: every code of an organisation as one party, its kind, and whether ways lead through it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from graph_service.domain.model import Identity, is_person_id, is_unknown_id
from graph_service.facts.borne_names import Presumed, presumed_homes
from graph_service.facts.organisation import Home, Knowing, canonical, homes_of
from graph_service.store.graph_store import Row, now

PLACES: Final = ("addr:", "tel:")
PERSON: Final = "Person"
UNKNOWN: Final = "UnknownParty"


@dataclass(frozen=True, slots=True)
class PartyMet:
    """主体. `kind` is its label; `joins`: it may stand between two others (no public body, no minor, nobody known by
    name only, no product or account); `doubtful`: a person whose identity is only probable."""

    kind: str
    public_body: bool = False
    joins: bool = True
    doubtful: bool = False


def is_place(id_: str) -> bool:
    """Whether the id is that of an address or a phone."""
    return id_.startswith(PLACES)


class Register:
    """名册. Parties by one id each: of an organisation its unified code, if it has one.

    With `by_name` an organisation of which nothing but a name is known is read as the one standing organisation that
    bears this registered name on the day (按登记名称推定).
    """

    def __init__(self, knowing: Knowing, as_of: date, *, by_name: bool = False) -> None:
        self._knowing, self._as_of, self._by_name = knowing, as_of, by_name
        # Whatever day is asked about: who is a minor today is one.
        self._minors_on = min(as_of, now().date())
        self._main: dict[str, str] = {}
        self._codes: dict[str, Home] = {}
        self._parties: dict[str, PartyMet] = {}
        self._presumed: set[str] = set()
        self._leaning: set[str] = set()

    def meet(self, ids: Iterable[str]) -> None:
        """Find out under which id each of these parties goes."""
        fresh = {id_ for id_ in ids if id_ not in self._main}
        orgs = sorted(id_ for id_ in fresh if not is_person_id(id_) and not is_place(id_))
        self._main.update((id_, id_) for id_ in fresh.difference(orgs))
        for home in self._homes(orgs):
            known = [self._main[code] for code in home if code in self._main]
            main = known[0] if known else canonical(home)
            self._main.update((code, main) for code in home if code not in self._main)
            self._codes[main] = tuple(sorted({*self._codes.get(main, ()), *home}))

    def _homes(self, orgs: list[str]) -> Iterable[Home]:
        homes = list(homes_of(self._knowing, orgs).values()) if orgs else []
        if not self._by_name or not homes:
            return homes
        presumed = presumed_homes(self._knowing, self._as_of, homes)
        self._presumed.update(presumed)
        return [*((*home, named) for named, home in presumed.items()), *homes]

    def note(self, fact: str, *ids: str) -> None:
        """Of a fact between parties that were met: it leans on a name if one of them is read as another by its name."""
        if not self._presumed.isdisjoint(ids):
            self._leaning.add(fact)

    def leans(self, grounds: Iterable[str]) -> bool:
        """Whether one of these facts leans on a name."""
        return not self._leaning.isdisjoint(grounds)

    def presumed(self, told: Collection[str]) -> tuple[Presumed, ...]:
        """按登记名称推定: who was read as one of those that are told."""
        read_as = ((named, self._main[named]) for named in sorted(self._presumed))
        return tuple(Presumed(named, main) for named, main in read_as if main in told)

    def main(self, id_: str) -> str:
        """The id under which a party that was met goes; KeyError if it was not."""
        return self._main[id_]

    def codes(self, main: str) -> Home:
        """登记所在: all ids of the party."""
        return self._codes.get(main, (main,))

    def describe(self, mains: Iterable[str]) -> None:
        """Find out what these parties are."""
        fresh = [main for main in mains if main not in self._parties]
        self._parties.update((main, PartyMet(main.partition(":")[0])) for main in fresh if is_place(main))
        asked = {code: main for main in fresh if not is_place(main) for code in self.codes(main)}
        rows = {row["id"]: row for row in self._knowing.rows("exploring/parties", sorted(asked))}
        for main in fresh:
            if not is_place(main):
                self._parties[main] = self._told([rows[c] for c in self.codes(main) if c in rows], main)

    def party(self, main: str) -> PartyMet:
        """What a party is that was described; KeyError if it was not."""
        return self._parties[main]

    def is_public_body(self, main: str) -> bool:
        """政府机构, as far as described."""
        return main in self._parties and self._parties[main].public_body

    def _told(self, rows: list[Row], main: str) -> PartyMet:
        if is_unknown_id(main):
            return PartyMet(UNKNOWN, joins=False)
        if not rows:
            return PartyMet(PERSON if is_person_id(main) else "Enterprise", joins=False)
        labels = {label for row in rows for label in row["labels"]}
        if PERSON in labels:
            identity, adult = rows[0]["identity"], rows[0]["minor_until"]
            minor = adult is not None and self._minors_on < adult
            named = identity == Identity.NAME_ONLY.value
            return PartyMet(
                PERSON, joins=not minor and not named, doubtful=identity == Identity.PROBABLE.value
            )
        public = "GovernmentBody" in labels or any(row["public_body"] for row in rows)
        return PartyMet("GovernmentBody" if public else "Enterprise", public, joins=not public)
