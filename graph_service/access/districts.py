"""辖区. In which districts a party is: registered there, or by its code; a person where he holds offices or shares."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Final

from graph_service.access.accounts import Read

_REGISTERED: Final = re.compile(r"[0-9A-Z]{2}(\d{6})[0-9A-Z]{10}|reg:(\d{6})\d{9}")
_PROVINCE: Final = 2


def districts_of(read: Read, ids: Collection[str]) -> dict[str, frozenset[str]]:
    """The districts of each party; none where nobody knows."""
    wanted = sorted(set(ids))
    rows = read("accounts/organisations_of_persons", ids=wanted) if wanted else []
    held: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        held[row["id"]].add(row["organisation"])
    everything = sorted({*wanted, *(one for orgs in held.values() for one in orgs)})
    said = {row["id"]: row["districts"] for row in read("accounts/districts_of_parties", ids=everything)}
    return {
        id_: frozenset(one for org in (id_, *held[id_]) for one in said.get(org) or _by_code(org))
        for id_ in wanted
    }


def _by_code(id_: str) -> list[str]:
    """The district of its registrar, which the code itself says."""
    found = _REGISTERED.fullmatch(id_)
    return [found[1] or found[2]] if found else []


def is_within(districts: Collection[str], own: Collection[str]) -> bool:
    """Whether a party of these districts is within one's own. One of whom nobody knows where it is, is so only for an
    account that looks after a whole province."""
    if not districts:
        return any(len(one) == _PROVINCE for one in own)
    return any(district.startswith(one) for district in districts for one in own)


def outside(read: Read, ids: Collection[str], own: Collection[str]) -> list[str]:
    """Which of these parties are not within one's own districts, sorted."""
    found: Mapping[str, frozenset[str]] = districts_of(read, ids)
    return sorted(id_ for id_, districts in found.items() if not is_within(districts, own))
