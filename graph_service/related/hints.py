"""关联提示. Of all ways to a party the strongest, whether it is held, when it ends, and what stands at the party."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from typing import Final

from graph_service.related.calendar import earlier
from graph_service.related.connections import Way, ways
from graph_service.related.factors import Factors, Hubs
from graph_service.related.hint_facts import HintFacts, Listing
from graph_service.related.relation import Relation, Terms, end_of_term
from graph_service.related.risk import Contribution, contributions, risk_of
from graph_service.related.standing import DayFacts, Hub
from graph_service.related.suppressed import suppressed_hubs

_NOTHING: Final = Fraction(0)


class HintStatus(StrEnum):
    """提示状态. Held: disputed, not shown and not counted while that is looked into."""

    ADVISORY = "advisory"
    HELD = "held"


@dataclass(frozen=True, slots=True)
class Hint:
    """关联提示. For people to look at: grounds nothing, travels no further, stands until the day before `valid_to`.

    `until` is the earliest known end on the path; `adverse` are the ids of the party's adverse listings, `severity` the
    highest among them (0: none).
    """

    relation: Relation
    party: str
    path: tuple[str, ...]
    evidence: Fraction
    weak: bool
    status: HintStatus
    valid_to: date
    until: date | None
    adverse: tuple[str, ...]
    severity: Fraction
    more_paths: int

    @property
    def order(self) -> tuple[Fraction, str, str]:
        """次序: what weighs most first, then party, then rule."""
        weight = -self.evidence * self.severity if self.adverse else _NOTHING
        return weight, self.party, self.relation.value

    @property
    def hidden_by_default(self) -> bool:
        """Whether people see it only when they ask: weak by nature, or nothing stands at the party."""
        return self.relation is Relation.MINOR_HOLDING or not self.adverse


@dataclass(frozen=True, slots=True)
class Related:
    """关联方 of one target: hints in order, the risk flagged for the target alone, and who was left out as a hub."""

    target: str
    hints: tuple[Hint, ...]
    risk: Fraction
    contributions: tuple[Contribution, ...]
    suppressed: tuple[Hub, ...]


@dataclass(frozen=True)
class Relating:
    """关联测算 of targets on one day: the facts, the terms of the rules in use, the figures."""

    standing: DayFacts
    terms: Terms
    factors: Factors

    @classmethod
    def of(
        cls, facts: HintFacts, day: date, terms: Terms, factors: Factors, hubs: Hubs | None = None
    ) -> Relating:
        """Hints as computed on a day; `hubs` instead of the limits that the figures bring."""
        return cls(DayFacts(facts, day, hubs or factors.hubs), terms, factors)

    def related(self, target: str, among: Container[tuple[Relation, str]] | None = None) -> Related:
        """关联方 of a target, which must be an organisation of the facts; KeyError if it is none.

        `among`: only these hints, by relation and party; None: all.
        """
        _ = self.standing.facts.orgs[target]
        found = (one for one in self._hints(target) if among is None or (one.relation, one.party) in among)
        hints = tuple(sorted(found, key=lambda hint: hint.order))
        listings = {hint.party: self._adverse(hint.party) for hint in hints}
        undisputed = {
            party: [one for one in standing if one.id not in self.standing.disputed_listings]
            for party, standing in listings.items()
        }
        counted = contributions(
            [
                (hint.relation, hint.party, hint.evidence)
                for hint in hints
                if hint.status is HintStatus.ADVISORY
            ],
            undisputed,
            self.factors.severity,
        )
        return Related(target, hints, risk_of(counted), counted, suppressed_hubs(target, self.standing))

    def _hints(self, target: str) -> list[Hint]:
        found = []
        for relation in self.terms:
            for party, paths in _paths(relation, target, self.standing).items():
                found.append(self._hint(relation, target, party, paths))
        return found

    def _hint(
        self, relation: Relation, target: str, party: str, paths: Mapping[tuple[str, ...], Way]
    ) -> Hint:
        best = min(paths.values(), key=lambda way: self._preference(relation, way))
        adverse = self._adverse(party)
        end = self._ends[relation]
        return Hint(
            relation=relation,
            party=party,
            path=best.path,
            evidence=self._evidence(relation, best),
            weak=best.weak,
            status=self._status(relation, target, party, adverse),
            valid_to=earlier(end, best.until) or end,
            until=best.until,
            adverse=tuple(one.id for one in adverse),
            severity=max((self.factors.severity[one.severity] for one in adverse), default=_NOTHING),
            more_paths=len(paths) - 1,
        )

    @cached_property
    def _ends(self) -> Mapping[Relation, date]:
        return {relation: end_of_term(term, self.standing.day) for relation, term in self.terms.items()}

    def _evidence(self, relation: Relation, way: Way) -> Fraction:
        return self.factors.strength(relation, way.path, weak=way.weak)

    def _preference(self, relation: Relation, way: Way) -> tuple[Fraction, int, tuple[str, ...]]:
        return -self._evidence(relation, way), len(way.path), way.path

    def _adverse(self, party: str) -> list[Listing]:
        return self.standing.adverse(party, self.factors.severity)

    def _status(self, relation: Relation, target: str, party: str, adverse: list[Listing]) -> HintStatus:
        link_disputed = (relation, target, party) in self.standing.disputed_links
        all_disputed = bool(adverse) and all(one.id in self.standing.disputed_listings for one in adverse)
        return HintStatus.HELD if link_disputed or all_disputed else HintStatus.ADVISORY


def _paths(
    relation: Relation, target: str, standing: DayFacts
) -> Mapping[str, Mapping[tuple[str, ...], Way]]:
    """Paths by party; of several records behind one path the strongest, then the one that lasts longest."""
    found: dict[str, dict[tuple[str, ...], Way]] = defaultdict(dict)
    for way in ways(relation, target, standing):
        known = found[way.party].get(way.path)
        if known is None or _counts_more(way, known):
            found[way.party][way.path] = way
    return found


def _counts_more(way: Way, known: Way) -> bool:
    if way.weak is not known.weak:
        return known.weak
    return (way.until or date.max) > (known.until or date.max)
