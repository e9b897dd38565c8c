"""名单. What a list of the rule base is: who lists whom, how grave an entry is, and when it ends."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ListType:
    """名单类型. `serious_list`: an entry is 严重失信. `leaves`: one leaves it (移出); what was revoked or punished is not
    left. `term_years`: how long an entry stands by itself, counted from the day that `counted_from` names."""

    id: str
    zh: str
    authority: str
    subject: str
    term: str
    basis: tuple[str, ...]
    decision_names_persons: bool
    severity: str
    serious_list: bool
    leaves: bool = True
    term_years: int | None = None
    counted_from: str | None = None
