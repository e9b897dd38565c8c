"""告知. A gate of its own: who was not told of a consequence has it shown as 未告知, neither used nor shared.

The notice of the decision itself (送达) tells the party that the decision names; whom the law or a finding ties to it
must be told for himself.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from graph_service.law.outcome import Status
from graph_service.liability.consequences import Read, Stored, StoredConsequence
from graph_service.store.ledger import facts_of


@dataclass(frozen=True, slots=True)
class Notice:
    """一次告知, given on a day to one party, or with `about` None to all whom the decision reaches."""

    decision: str
    on: date
    about: str | None = None


def read_notices(read: Read, decisions: Sequence[str], known: int) -> list[Notice]:
    """告知 of decisions as known at a change; the authority's own counts as given to the decision's subject."""
    if not decisions:
        return []
    subjects = {row["id"]: row["subject"] for row in read("spread/decisions", ids=list(decisions))}
    found = []
    for fact in facts_of(read, list(decisions), "Decision"):
        if not fact.known_at(known):
            continue
        said = fact.properties
        if fact.kind.name == "Notice" and said.get("from"):
            found.append(Notice(fact.anchor, said["from"], said.get("about")))
        elif fact.kind.name == "Listing" and said.get("notified"):
            found.append(Notice(fact.anchor, said["notified"], subjects.get(fact.anchor)))
    return sorted(found, key=lambda notice: (notice.decision, notice.on, notice.about or ""))


def notified_on(consequence: Stored, notices: Iterable[Notice]) -> date | None:
    """告知日: the first day on which the party was told; None = 未告知."""
    return min(
        (
            notice.on
            for notice in notices
            if notice.decision == consequence.decision and notice.about in (None, consequence.party)
        ),
        default=None,
    )


def usable(consequence: StoredConsequence, day: date, notified: date | None) -> bool:
    """可用. Whether a consequence may be used or shared on a day: in effect, and the party was told by then.

    TypeError for a hint, which may never be.
    """
    if not isinstance(consequence, StoredConsequence):
        raise TypeError("a hint is never used or shared")
    standing = consequence.on(day)
    if standing is None or notified is None:
        return False
    return standing.status is Status.EFFECTIVE and notified <= day
