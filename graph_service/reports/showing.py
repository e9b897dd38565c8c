"""可见范围. What of a report, or of a party's facts, a purpose may see."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import date
from typing import Any, Final, TypeVar

from graph_service.access.purposes import Purpose, Sight
from graph_service.domain.intervals import covers
from graph_service.facts.party import PartyFacts
from graph_service.facts.party_decisions import DecisionFacts
from graph_service.facts.party_refs import PartyRef
from graph_service.facts.search import PersonHit
from graph_service.law.rules import ALWAYS_RELEASING
from graph_service.related.hints_told import ToldRelated, without_holdings
from graph_service.reports.association import Affected, AssociationReport
from graph_service.reports.folding import with_orders_folded
from graph_service.reports.publication import published
from graph_service.reports.records import WITHDRAWN, seen
from graph_service.reports.withholding import withheld_from

Shown = TypeVar("Shown", AssociationReport, PartyFacts, PersonHit, ToldRelated)


def shown_to(report: AssociationReport, purpose: Purpose, *, light: bool = False) -> AssociationReport:
    """The report as far as its purpose may see it, what is not told counted; persons by surname where they are not to be
    named. `light`: 轻微 records are asked for."""
    sees = purpose.may_see

    def told(found: tuple[Affected, ...], *, may: bool = True) -> tuple[Affected, ...]:
        if not may or not sees(Sight.CONSEQUENCES):
            return ()
        return tuple(
            one
            for one in found
            if (sees(Sight.UNNOTIFIED) or one.usable)
            and (sees(Sight.REPAIRED) or not any(word.id in WITHDRAWN for word in one.why))
        )

    whole = replace(report, subject=_facts_known_to(report.subject, purpose))
    subject = _in_their_terms(whole.subject, purpose, light=light)
    seen = replace(
        whole,
        withheld=withheld_from(whole, purpose, light=light),
        subject=subject,
        remarks=(*report.remarks, *_cut(subject.decisions)),
        consequences=told(report.consequences),
        arising=told(report.arising, may=sees(Sight.ARISING)),
        review_tasks=told(report.review_tasks, may=sees(Sight.REVIEW_TASKS)),
        ended=told(report.ended, may=sees(Sight.REVIEW_TASKS)),
        advice=report.advice if sees(Sight.REVIEW_TASKS) else (),
    )
    return _persons_shown(with_orders_folded(seen), purpose)


def _cut(decisions: Iterable[DecisionFacts]) -> Iterator[str]:
    """公示截止 that sources state later than the term allows."""
    for one in decisions:
        if one.publication is not None and one.publication.cut:
            yield (
                f"{one.number} 所载公示截止晚于期限, 按 {one.publication.until} 计。"
                " The stated end of publication is later than the term allows."
            )


def facts_shown_to(facts: PartyFacts, purpose: Purpose) -> PartyFacts:
    """主体信息 as far as a purpose may see them."""
    seen = _in_their_terms(_facts_known_to(facts, purpose), purpose, light=False)
    return _persons_shown(seen, purpose)


def related_shown_to(told: ToldRelated, purpose: Purpose) -> ToldRelated:
    """关联提示 as a purpose may see them: nothing of holdings where it does not see holders, persons by surname where it
    does not name them."""
    return _persons_shown(told if purpose.may_see(Sight.HOLDERS) else without_holdings(told), purpose)


def refs_shown_to(refs: Mapping[str, PartyRef], purpose: Purpose) -> dict[str, PartyRef]:
    """主体简称 as a purpose may see them."""
    if purpose.names_persons:
        return dict(refs)
    return {id_: _masked(ref, set()) for id_, ref in refs.items()}


def persons_shown_to(found: Iterable[PersonHit], purpose: Purpose) -> tuple[PersonHit, ...]:
    """查得的自然人 as a purpose may see them."""
    return tuple(_persons_shown(one, purpose) for one in found)


def _facts_known_to(facts: PartyFacts, purpose: Purpose) -> PartyFacts:
    """What the purpose sees of the facts, every record with its publication term."""
    sees = purpose.may_see
    if not sees(Sight.HOLDERS):
        facts = replace(facts, shareholders=(), share_totals=(), holdings=())
    if not sees(Sight.DEBTS):
        facts = replace(
            facts, debts=(), credits=(), guarantors=(), guarantees=(), pledges=(), pledged_to_it=()
        )
    if not sees(Sight.DECISIONS):
        facts = replace(facts, decisions=())
    if not sees(Sight.REPAIRED):
        kept = tuple(one for one in facts.decisions if not _withdrawn(one, facts.as_of))
        facts = replace(facts, decisions=kept)
    return replace(facts, decisions=tuple(published(one, facts.as_of) for one in facts.decisions))


def _in_their_terms(facts: PartyFacts, purpose: Purpose, *, light: bool) -> PartyFacts:
    """Without the records of which the purpose is not told: their publication term is over, or they are 轻微."""
    kept = tuple(one for one in facts.decisions if seen(one.publication, purpose, light=light))
    return replace(facts, decisions=kept)


_MASKED: Final = frozenset(("Person", "UnknownParty"))  # a name that tells nothing may be a person's


def _persons_shown(seen: Shown, purpose: Purpose) -> Shown:
    """The same, with persons by surname where the purpose does not name them."""
    if purpose.names_persons:
        return seen
    named = {ref.name for ref in _refs(seen) if ref.kind in _MASKED and ref.name}
    masked: Shown = _through(seen, lambda value: _masked(value, named))
    return masked


def _withdrawn(decision: DecisionFacts, day: date) -> bool:
    """已修复或撤销: nobody is shown it any more (信用修复管理办法 3)."""
    repaired = any(item.since is not None and item.since <= day for item in decision.repairs)
    annulled = any(
        item.content.get("event") in ALWAYS_RELEASING
        and item.content.get("about") is None
        and covers(item.since, item.until, day)
        for item in decision.endings
    )
    return repaired or annulled


def _masked(value: Any, named: set[str]) -> Any:
    if isinstance(value, PartyRef) and value.kind in _MASKED and value.name:
        return replace(value, name=mask_name(value.name))
    if isinstance(value, str):
        for name in named:
            if len(name) > 1 and name in value:
                value = value.replace(name, mask_name(name))
    return value


def mask_name(name: str) -> str:
    """张*, 欧阳** -> 欧***: the first character, a star for each of the others."""
    return name[0] + "*" * max(len(name) - 1, 1)


def _refs(value: Any) -> list[PartyRef]:
    found: list[PartyRef] = []

    def note(part: Any) -> Any:
        if isinstance(part, PartyRef):
            found.append(part)
        return part

    _through(value, note)
    return found


def _through(value: Any, change: Callable[[Any], Any]) -> Any:
    """The value with every part of it changed, the whole before its parts."""
    value = change(value)
    if is_dataclass(value) and not isinstance(value, type) and not isinstance(value, PartyRef):
        return replace(
            value, **{one.name: _through(getattr(value, one.name), change) for one in fields(value)}
        )
    if isinstance(value, Mapping):
        return {key: _through(part, change) for key, part in value.items()}
    if isinstance(value, tuple):
        return tuple(_through(part, change) for part in value)
    if isinstance(value, list):
        return [_through(part, change) for part in value]
    return value
