"""关联提示的述说. Hints with names for ids, as people and platforms read them: from the graph as it is, or as the last
run over all targets left them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from math import prod
from typing import Any, Final

from graph_service.domain.plain_values import plain
from graph_service.facts.editions import lists_in_force
from graph_service.facts.organisation import Knowing
from graph_service.facts.party_refs import PartyRef, party_refs
from graph_service.law.rules import RuleBook
from graph_service.law.wording import basis_zh
from graph_service.related.calendar import earlier
from graph_service.related.factors import Factors
from graph_service.related.hint_facts import HubKind
from graph_service.related.hint_trial import figure
from graph_service.related.hints import Hint, HintStatus, Related, Relating
from graph_service.related.relation import FAMILY, Relation, hint_terms
from graph_service.related.stored import LastRun, StoredHint, last_run, standing_hints
from graph_service.related.target_facts import TargetFacts, gather_around
from graph_service.store.graph_store import Reader

_PLACES: Final = {"addr:": ("Address", "exploring/address_texts"), "tel:": ("Phone", "exploring/phone_texts")}


@dataclass(frozen=True, slots=True)
class Adverse:
    """不良记录 of a related party: the decision, what it is, its number and first day."""

    decision: str
    matter: str
    zh: str
    number: str
    severity: str
    since: date | None


@dataclass(frozen=True, slots=True)
class ToldHint:
    """一条关联提示. `hidden`: people see it only when they ask for all."""

    rule: str
    zh: str
    party: PartyRef
    path: tuple[PartyRef, ...]
    evidence: float
    weak: bool
    status: str
    valid_to: date
    adverse: tuple[Adverse, ...]
    more_paths: int
    hidden: bool
    basis: tuple[str, ...]
    how_to_object: str


@dataclass(frozen=True, slots=True)
class ToldContribution:
    """风险来源."""

    listing: str
    party: PartyRef
    rule: str
    zh: str
    factor: float


@dataclass(frozen=True, slots=True)
class ToldHub:
    """枢纽, through which nobody is related."""

    kind: str
    hub: PartyRef
    count: int


@dataclass(frozen=True, slots=True)
class ToldRelated:
    """对象的关联提示. `run`: the run over all targets that left them; None: worked out for this answer alone.

    `as_of`: the day from which their terms are counted. `held`: how many are not told because they are disputed,
    `withheld`: because they rest on holdings and the purpose does not see holders.
    """

    target: PartyRef
    key_target: bool
    as_of: date
    known_change: int
    run: str | None
    rules_version: str
    factors_version: str
    hints: tuple[ToldHint, ...]
    held: int
    withheld: int
    risk: float
    contributions: tuple[ToldContribution, ...]
    suppressed: tuple[ToldHub, ...]

    @property
    def shown(self) -> tuple[ToldHint, ...]:
        """Those that people see without asking for all."""
        return tuple(one for one in self.hints if not one.hidden)

    @property
    def hidden(self) -> int:
        """缺省不显示的条数: counted openly."""
        return len(self.hints) - len(self.shown)


def relate(
    reader: Reader, target: str, as_of: date, known: int, book: RuleBook, factors: Factors
) -> ToldRelated:
    """关联方 of one organisation as the graph is, held hints too; KeyError if it is not in the graph."""
    around = gather_around(Knowing.at(reader.read, known), [target], as_of, factors.hubs)
    related = Relating.of(around.facts, as_of, hint_terms(book), factors).related(around.targets[target])
    return _Telling(reader, around, as_of, known).told(
        related, bool(around.key_targets), None, book, factors.version
    )


def without_holdings(told: ToldRelated) -> ToldRelated:
    """For whoever may not see holders: nothing that rests on a holding, the number of what is left out, and the risk of
    what is left."""
    kept = tuple(one for one in told.hints if one.rule not in _OF_HOLDINGS)
    counted = tuple(one for one in told.contributions if one.rule not in _OF_HOLDINGS)
    safe = prod(1 - one.factor for one in counted)
    return replace(
        told,
        hints=kept,
        withheld=len(told.hints) - len(kept),
        contributions=counted,
        risk=round(1 - safe, _DIGITS),
        suppressed=tuple(one for one in told.suppressed if one.kind != HubKind.HOLDER),
    )


_OF_HOLDINGS: Final = frozenset(
    one.rule for one in (Relation.CONTROLLING_HOLDING, Relation.SIGNIFICANT_HOLDING, Relation.MINOR_HOLDING)
)
_DIGITS: Final = 6


def told_as_json(told: ToldRelated) -> dict[str, Any]:
    """关联方 as the contract of docs/related.md writes it, and beside it days, versions and who the ids are."""
    refs = [
        told.target,
        *(ref for hint in told.hints for ref in hint.path),
        *(one.hub for one in told.suppressed),
    ]
    return {
        "target": told.target.id,
        "hints": [
            {
                "rule": one.rule.removeprefix(FAMILY),
                "party": one.party.id,
                "path": [ref.id for ref in one.path],
                "evidence": one.evidence,
                "weak": one.weak,
                "status": one.status,
                "valid_to": one.valid_to.isoformat(),
                "adverse": [record.decision for record in one.adverse],
                "more_paths": one.more_paths,
            }
            for one in told.hints
        ],
        "risk": told.risk,
        "contributions": [
            {
                "listing": one.listing,
                "party": one.party.id,
                "rule": one.rule.removeprefix(FAMILY),
                "factor": one.factor,
            }
            for one in told.contributions
        ],
        "suppressed": [{"kind": one.kind, "id": one.hub.id, "count": one.count} for one in told.suppressed],
        "withheld": told.withheld,
        "key_target": told.key_target,
        "as_of": told.as_of.isoformat(),
        "known_change": told.known_change,
        "rules_version": told.rules_version,
        "factors_version": told.factors_version,
        "listings": {record.decision: plain(record) for one in told.hints for record in one.adverse},
        "parties": {ref.id: plain(ref) for ref in refs},
    }


def standing(
    reader: Reader, target: str, as_of: date, known: int, book: RuleBook, factors: Factors
) -> ToldRelated | None:
    """对象的现行提示: what the last run left, as far as the graph still says so on the day; None if no run was
    published or the organisation is under no key supervision.

    What is disputed, what has ended and what a target that is none any more was told of is not shown.
    """
    run = last_run(reader.read, known)
    if run is None or as_of < run.as_of:
        return None
    around = gather_around(Knowing.at(reader.read, known), [target], as_of, factors.hubs)
    if not around.key_targets:
        return None
    own = around.targets[target]
    stored = {
        (one.relation, one.party): one
        for one in standing_hints(reader.read, [own], run, known)
        if as_of < one.valid_to
    }
    relating = Relating.of(around.facts, as_of, hint_terms(book), factors)
    found = relating.related(own, stored)
    seen = tuple(_as_left(one, stored) for one in found.hints if one.status is HintStatus.ADVISORY)
    related = replace(found, hints=seen)
    telling = _Telling(reader, around, as_of, known)
    told = telling.told(related, True, run, book, run.factors_version)
    return replace(told, held=len(found.hints) - len(seen))


def _as_left(hint: Hint, stored: Mapping[tuple[Any, str], StoredHint]) -> Hint:
    """With the end that the run gave it: reading extends nothing."""
    left = stored[hint.relation, hint.party]
    return replace(hint, valid_to=earlier(left.valid_to, hint.until) or left.valid_to)


class _Telling:
    """One answer: names are read once for all that is mentioned."""

    def __init__(self, reader: Reader, around: TargetFacts, as_of: date, known: int) -> None:
        self.reader, self.facts, self.as_of, self.known = reader, around.facts, as_of, known

    def told(
        self, related: Related, key_target: bool, run: LastRun | None, book: RuleBook, factors: str
    ) -> ToldRelated:
        refs = self._refs(related)
        adverse = self._adverse(related)

        def ref(id_: str) -> PartyRef:
            return refs.get(id_) or PartyRef(id_, "Party", None)

        return ToldRelated(
            target=ref(related.target),
            key_target=key_target,
            as_of=run.as_of if run else self.as_of,
            known_change=self.known,
            run=run.id if run else None,
            rules_version=run.rules_version if run else book.version,
            factors_version=factors,
            hints=tuple(
                ToldHint(
                    rule=one.relation.rule,
                    zh=one.relation.zh,
                    party=ref(one.party),
                    path=tuple(ref(id_) for id_ in one.path),
                    evidence=figure(one.evidence),
                    weak=one.weak,
                    status=one.status.value,
                    valid_to=one.valid_to,
                    adverse=tuple(adverse[id_] for id_ in one.adverse),
                    more_paths=one.more_paths,
                    hidden=one.hidden_by_default or one.status is HintStatus.HELD,
                    basis=tuple(map(basis_zh, book.rules[one.relation.rule].basis)),
                    how_to_object=book.rules[one.relation.rule].how_to_object,
                )
                for one in related.hints
            ),
            held=0,
            withheld=0,
            risk=figure(related.risk),
            contributions=tuple(
                ToldContribution(
                    one.listing, ref(one.party), one.relation.rule, one.relation.zh, figure(one.factor)
                )
                for one in related.contributions
            ),
            suppressed=tuple(ToldHub(one.kind.value, ref(one.id), one.count) for one in related.suppressed),
        )

    def _refs(self, related: Related) -> dict[str, PartyRef]:
        ids = {related.target, *(id_ for one in related.hints for id_ in one.path)}
        ids |= {hub.id for hub in related.suppressed}
        places = sorted(id_ for id_ in ids if id_.startswith(tuple(_PLACES)))
        refs = party_refs(self.reader, ids.difference(places), self.as_of, self.known)
        for prefix, (kind, text) in _PLACES.items():
            asked = [id_ for id_ in places if id_.startswith(prefix)]
            rows = self.reader.read(text, ids=asked) if asked else []
            refs |= {row["id"]: PartyRef(row["id"], kind, row["text"]) for row in rows}
        return refs

    def _adverse(self, related: Related) -> dict[str, Adverse]:
        wanted = sorted({id_ for one in related.hints for id_ in one.adverse})
        listings = {one.id: one for one in self.facts.listings}
        rows = self.reader.read("spread/decisions", ids=wanted) if wanted else []
        lists = lists_in_force(self.reader.read)
        return {
            row["id"]: Adverse(
                row["id"],
                row["matter"],
                lists.caption(row["matter"]),
                row["number"],
                listings[row["id"]].severity,
                listings[row["id"]].span.since,
            )
            for row in rows
        }
