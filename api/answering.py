"""出具. What every entrance gives out in the same way: asked under an enquiry, entered into the register, then answered."""

from __future__ import annotations

from graph_service.access.enquiry import Enquiry
from graph_service.facts.party import Candidates
from graph_service.related.factors import Factors
from graph_service.reports.association import NOT_LOOKED_UP, Ask, AssociationReport
from graph_service.reports.making import report as make_report
from graph_service.reports.making import sealed
from graph_service.reports.referring import Refer, with_references
from graph_service.store.audit import sm3
from graph_service.store.graph_store import GraphStore, now
from loaders.kinds import KINDS
from loaders.name_cells import match_name


def registered_report(
    store: GraphStore, asked: Enquiry, who: str, factors: Factors | None = None, *, light: bool = False,
    refer: Refer | None = None,
) -> AssociationReport | Candidates | None:  # fmt: skip
    """关联报告, entered into the register before anybody sees it: no entry, no answer.

    `refer`: the recipient gets references of persons instead of their ids; the register keeps the ids.
    """
    ask = Ask(
        who, asked.purpose.id, asked.case, asked.day, asked.known_at, now(), asked.auditor.issued_to, light
    )
    kinds = {name: kind.zh for name, kind in KINDS.items()}
    found = make_report(store, ask, kinds, match_name, factors, asked.purpose)
    if isinstance(found, AssociationReport):
        asked.within(store, "query.report", [found.subject.party.id])
    told = found
    if refer is not None and isinstance(found, AssociationReport):
        told = sealed(with_references(found, refer))
    register_report(store, asked, who, found, told)
    return told


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
