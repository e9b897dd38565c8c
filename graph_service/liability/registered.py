"""登记情况. What registers say an organisation is: a public body, an organ, where, and whether it was cancelled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from graph_service.facts.organisation import Home, Knowing

_CANCELLED: Final = "注销"
_ORGAN: Final = "11"
_ORGAN_WORD: Final = "机关"
_PUBLIC: Final = "1"
_CODE_LENGTH: Final = 18


@dataclass(frozen=True, slots=True)
class Registered:
    """登记情况 under all codes. `statuses`: each state of the register with the day from which it is said to hold."""

    public_body: bool = False
    organ: bool = False
    districts: frozenset[str] = frozenset()
    statuses: tuple[tuple[str, date], ...] = ()

    def cancelled_before(self, day: date) -> bool:
        """注销 on an earlier day, and not restored since. 吊销 is no cancellation."""
        cancelled = [since for word, since in self.statuses if word == _CANCELLED and since < day]
        if not cancelled:
            return False
        return not any(word != _CANCELLED and since > max(cancelled) for word, since in self.statuses)


def read_registry(knowing: Knowing, homes: Mapping[str, Home]) -> dict[str, Registered]:
    """登记情况 of organisations, as known."""
    codes = sorted({code for home in homes.values() for code in home})
    if not codes:
        return {}
    bodies = {
        row["id"] for row in knowing.read("spread/parties", ids=codes) if "GovernmentBody" in row["labels"]
    }
    facts: dict[str, list[tuple[str, Mapping[str, object]]]] = {code: [] for code in codes}
    for row in knowing.rows("read/registry_of_parties", codes):
        facts[row["id"]].append((row["kind"], row["fact"]))
    return {
        org: _registered(home, not bodies.isdisjoint(home), [one for code in home for one in facts[code]])
        for org, home in homes.items()
    }


def _registered(home: Home, body: bool, facts: list[tuple[str, Mapping[str, object]]]) -> Registered:
    profiles = [fact for kind, fact in facts if kind == "Profile"]
    statuses = [
        (str(fact["status"]), since)
        for kind, fact in facts
        if kind == "Status" and isinstance(since := fact.get("from") or fact.get("data_day"), date)
    ]
    return Registered(
        body or any(fact.get("public_body") for fact in profiles),
        _is_organ(home, [str(fact.get("type") or "") for fact in profiles]),
        frozenset(str(fact["district"]) for fact in profiles if fact.get("district")),
        tuple(sorted(statuses, key=lambda one: (one[1], one[0]))),
    )


def _is_organ(home: Home, types: list[str]) -> bool:
    """机关, by the code of 机构编制 if there is one, else by the type that a file states; unknown is no organ."""
    coded = [code for code in home if len(code) == _CODE_LENGTH and code.startswith(_PUBLIC)]
    if coded:
        return any(code.startswith(_ORGAN) for code in coded)
    return any(_ORGAN_WORD in one for one in types)
