"""出具. What every entrance gives out in the same way: asked under an enquiry, entered into the register, then answered."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from graph_service.access.enquiry import Enquiry
from graph_service.domain.plain_values import plain
from graph_service.facts.party import Candidates
from graph_service.related.factors import Factors
from graph_service.reports.association import NOT_LOOKED_UP, Ask, AssociationReport
from graph_service.reports.chronology import Chronology, chronology_of
from graph_service.reports.evidence_told import PartyEvidence, evidence_in
from graph_service.reports.making import report as make_report
from graph_service.reports.making import sealed
from graph_service.reports.referring import Refer, with_references
from graph_service.store.audit import sm3
from graph_service.store.graph_store import GraphStore, now
from loaders.kinds import KINDS
from loaders.name_cells import match_name

T = TypeVar("T")


def registered_report(
    store: GraphStore, asked: Enquiry, who: str, factors: Factors | None = None, *, light: bool = False,
    refer: Refer | None = None,
) -> AssociationReport | Candidates | None:  # fmt: skip
    """关联报告, entered into the register before anybody sees it: no entry, no answer.

    `refer`: the recipient gets references of persons instead of their ids; the register keeps the ids.
    """
    found = _made(store, asked, who, "query.report", factors, light=light)
    told = found
    if refer is not None and isinstance(found, AssociationReport):
        told = sealed(with_references(found, refer))
    register_report(store, asked, who, found, told)
    return told


def registered_chronology(
    store: GraphStore, asked: Enquiry, who: str, factors: Factors | None = None
) -> Chronology | Candidates | None:
    """时间线, entered into the register before anybody sees it."""
    return _registered_part(store, asked, who, "query.timeline", chronology_of, factors)


def registered_evidence(
    store: GraphStore, asked: Enquiry, who: str, ids: Sequence[str], factors: Factors | None = None
) -> PartyEvidence | Candidates | None:
    """出处 of what was told of a party, entered into the register before anybody sees it."""
    return _registered_part(store, asked, who, "query.evidence", lambda one: evidence_in(one, ids), factors)


def _registered_part(
    store: GraphStore, asked: Enquiry, who: str, act: str, part: Callable[[AssociationReport], T],
    factors: Factors | None,
) -> T | Candidates | None:  # fmt: skip
    found = _made(store, asked, who, act, factors, light=False)
    if not isinstance(found, AssociationReport):
        named = [ref.id for ref in found.parties] if isinstance(found, Candidates) else []
        asked.register(store, act, sm3(who), named, named)
        return found
    told = part(found)
    asked.register(store, act, found.subject.party.id, shown_in(found), plain(told))
    return told


def _made(
    store: GraphStore, asked: Enquiry, who: str, act: str, factors: Factors | None, *, light: bool
) -> AssociationReport | Candidates | None:
    """The report, not yet entered; NotAllowed if its party is outside the districts of whoever asks."""
    ask = Ask(
        who, asked.purpose.id, asked.case, asked.day, asked.known_at, now(), asked.auditor.issued_to, light
    )
    kinds = {name: kind.zh for name, kind in KINDS.items()}
    found = make_report(store, ask, kinds, match_name, factors, asked.purpose)
    if isinstance(found, AssociationReport):
        asked.within(store, act, [found.subject.party.id])
    return found


def register_report(
    store: GraphStore, asked: Enquiry, who: str, found: AssociationReport | Candidates | None,
    told: AssociationReport | Candidates | None,
) -> None:  # fmt: skip
    """The entry of a report, with hash and number of what is `told`; of a name that is not found only the digest."""
    if isinstance(found, AssociationReport) and isinstance(told, AssociationReport):
        asked.register(
            store, "query.report", found.subject.party.id, shown_in(found), None, result=told.hash,
            looked_up=looked_up(found), report=told.number,
        )  # fmt: skip
    else:
        named = [ref.id for ref in found.parties] if isinstance(found, Candidates) else []
        asked.register(store, "query.report", sm3(who), named, named)


def shown_in(found: AssociationReport) -> list[str]:
    """Whose facts a report shows: its subject's and its neighbours'."""
    return [found.subject.party.id, *(one.party.id for one in found.neighbours)]


def looked_up(found: AssociationReport) -> list[str]:
    """The organisations around the subject whose own state was looked up for the report."""
    organisations = (one for one in found.neighbours if one.party.kind != "Person")
    return sorted(one.party.id for one in organisations if one.state != NOT_LOOKED_UP)
