"""同案. What the graph itself knows of a case: a body that a court enforces against is listed as dishonest in the same
case; while it stands on that list the early warning is over, and no source needs to say so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Final

from graph_service.domain.decision_numbers import Likeness, likeness, names_court
from graph_service.domain.lists import ListType
from graph_service.domain.model import is_person_id
from graph_service.facts.listings import listed_on
from graph_service.facts.organisation import Home, Knowing
from graph_service.liability.same_decisions import Hung
from graph_service.store.graph_store import Row

ENFORCED: Final = "judgment_debtor"
TURNED: Final = "listed_sxbzxr"
"""终止事由: 转为失信被执行人."""
_LISTED: Final = "dishonest_judgment_debtor"
_FOUND: Final = "government_dishonesty"
_DISHONEST: Final = frozenset({_LISTED, _FOUND})
_COURT: Final = "法院"


def turned_in(
    knowing: Knowing, decisions: Mapping[str, Row], homes: Mapping[str, Home]
) -> dict[str, tuple[Row, ...]]:
    """同案的失信名单记录 on the same organisation, by the decision of the enforcement; a number has to be readable."""
    enforced = [row for row in decisions.values() if row["matter"] == ENFORCED]
    return _in_the_case(knowing, enforced, homes, _DISHONEST)


def enforced_in(knowing: Knowing, decisions: Mapping[str, Row], homes: Mapping[str, Home]) -> set[str]:
    """同案的被执行记录: the enforcements to which these listings matter."""
    dishonest = [row for row in decisions.values() if row["matter"] in _DISHONEST]
    found = _in_the_case(knowing, dishonest, homes, {ENFORCED})
    return {row["id"] for rows in found.values() for row in rows}


def _in_the_case(
    knowing: Knowing, rows: Sequence[Row], homes: Mapping[str, Home], matters: Iterable[str]
) -> dict[str, tuple[Row, ...]]:
    rows = [row for row in rows if not is_person_id(row["subject"])]
    codes = sorted({code for row in rows for code in homes.get(row["subject"], (row["subject"],))})
    others: dict[str, list[Row]] = defaultdict(list)
    for row in knowing.read("spread/decisions_of_subjects", ids=codes) if codes else ():
        if row["matter"] in matters:
            others[row["subject"]].append(row)
    return {
        row["id"]: tuple(
            other
            for code in homes.get(row["subject"], (row["subject"],))
            for other in others[code]
            if likeness(row["number"], other["number"]) is Likeness.SPELLING
        )
        for row in rows
    }


def by_a_court(matter: str, number: str, authority: str) -> bool:
    """The court's own list, or 政府失信 that a court has found."""
    return matter == _LISTED or _COURT in authority or (not authority and names_court(number))


def periods(
    kind: ListType | None, subject: str, hung: Hung, ranks: Mapping[str, int]
) -> Iterator[tuple[date, date | None]]:
    """列入期间: from when to when a decision stands, past and future; None: no end is known."""
    facts = {label: [fact.properties for fact in those] for label, those in hung.items()}
    days = sorted(_days(facts))
    since: date | None = None
    while days:
        day = days.pop(0)
        listed = listed_on(kind, facts, day, ranks, subject)
        stands = listed is not None and listed.stands and not listed.void
        if stands and since is None:
            since = day
        elif not stands and since is not None:
            yield since, day
            since = None
        if (
            listed is not None
            and listed.until is not None
            and listed.until > day
            and listed.until not in days
        ):
            days = sorted([*days, listed.until])
    if since is not None:
        yield since, None


def _days(facts: Mapping[str, Sequence[Row]]) -> set[date]:
    named = (
        fact.get(name)
        for kind in ("Listing", "Ending", "Repair")
        for fact in facts.get(kind, ())
        for name in ("from", "to", "decided", "lodged")
    )
    return {day for day in named if isinstance(day, date)}
