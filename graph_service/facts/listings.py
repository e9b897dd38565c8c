"""列入当日情形. Whether what a decision did still stands on a day: begun, over, lifted, repaired, disputed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from graph_service.domain.intervals import covers
from graph_service.domain.vocabulary import LISTS
from graph_service.facts.party import entry_of
from graph_service.store.graph_store import Row

_VOID: Final = frozenset({"revoked_or_annulled", "identity_refuted"})
"""What makes a decision one that never should have been."""
_REPAIRED: Final = "repaired"
_ALWAYS_ENDING: Final = _VOID | {
    "entity_removed_from_list", "early_exit_after_6_months_corrected", "early_exit_after_12_months", _REPAIRED,
}  # fmt: skip
_ENDING: Final[Mapping[str, frozenset[str]]] = {
    "consumption_restriction": frozenset({"court_lifts", "fully_performed", "guarantee_or_creditor_consent"}),
    "judgment_debtor": frozenset({"fully_performed", "closed", "listed_sxbzxr"}),
    "government_dishonesty": frozenset({"fully_performed", "paid"}),
    "sme_payment_arrears": frozenset({"paid"}),
    "key_supervision": frozenset({"source_ends"}),
}
"""What ends the standing on a list itself, beside what always does; other words end only what follows from it."""


@dataclass(frozen=True, slots=True)
class Listed:
    """列入 as it is on a day.

    `since`: its first day, None if no source states it; `until`: the first day on which it no longer stands, if that
    is known by now or stated.
    `void`: annulled, or of somebody else: it counts for nothing, not even as past. `repaired`: nobody is shown it any
    more, and nothing rests on it (信用修复管理办法 3). `public`: still published.
    `disputed`: somebody disputes it as a whole, and that is being looked into.
    """

    severity: str
    since: date | None
    until: date | None
    stands: bool
    void: bool
    repaired: bool
    public: bool
    disputed: bool
    key_target: bool


def listed_on(
    matter: str,
    facts: Mapping[str, Sequence[Row]],
    day: date,
    ranks: Mapping[str, int],
    party: str | None = None,
) -> Listed | None:
    """列入 of one decision on a day, from its facts by label; None if it has not begun.

    `party`: whom the decision concerns; what is about him alone is about it as a whole.
    """
    listing = said_together(facts.get("Listing", ()), ranks)
    since = listing.get("from") or listing.get("decided")
    if not listing or (since is not None and since > day):
        return None
    whole = (None, party)
    ends = [
        (fact["event"], fact)
        for fact in facts.get("Ending", ())
        if fact.get("about") in whole and fact["event"] in _ALWAYS_ENDING | _ENDING.get(matter, frozenset())
    ]
    ends += [(_REPAIRED, fact) for fact in facts.get("Repair", ())]
    active = [(word, fact) for word, fact in ends if _active(fact, day)]
    over = [_begun(fact) for _, fact in active]
    if listing.get("to") is not None:
        over.append(listing["to"])
    until = min((end for end in over if end is not None), default=None)
    published_to = listing.get("published_to")
    known = LISTS.get(matter)
    return Listed(
        severity=listing.get("severity") or (known.severity if known else None) or "none",
        since=since,
        until=until,
        stands=until is None or until > day,
        void=any(word in _VOID for word, _ in active),
        repaired=any(word == _REPAIRED for word, _ in active),
        public=published_to is None or published_to > day,
        disputed=any(_active(fact, day) for fact in facts.get("Dispute", ()) if fact.get("about") in whole),
        key_target=bool(listing.get("key_target")),
    )


def said_together(facts: Iterable[Row], ranks: Mapping[str, int]) -> Row:
    """What the sources say together: of each item the first that is stated, in the order of sources."""
    told: Row = {}
    for fact in sorted(facts, key=lambda fact: entry_of("", fact, ranks).seen):
        told = {**{name: value for name, value in fact.items() if value is not None}, **told}
    return told


def _active(fact: Row, day: date) -> bool:
    since = _begun(fact)
    return since is not None and covers(since, fact.get("to"), day)


def _begun(fact: Row) -> date | None:
    begun: date | None = fact.get("from") or fact.get("lodged")
    return begun
