"""同名归并(限同一组织). Holders of one organisation that a change record names without their numbers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from graph_service.domain.intervals import Settled
from graph_service.domain.reasons import Reason


def aliases(holders: Iterable[tuple[str, str | None, bool]]) -> dict[str, str]:
    """同名归并. Holders at one organisation (id, name, by name only?) -> whom they are read as.

    A change record names people without their numbers. Within one organisation such a name is read as its one
    other holder of that name, if there is exactly one. An interval of which a day is stated by such a name
    alone carries the remark `name_only`.
    """
    identified: dict[str, set[str]] = defaultdict(set)
    named: dict[str, str] = {}
    for id_, name, by_name in holders:
        if name is not None and by_name:
            named[id_] = name
        elif name is not None:
            identified[name].add(id_)
    return {id_: next(iter(identified[name])) for id_, name in named.items() if len(identified[name]) == 1}


def leans_on_a_name(one: Settled) -> bool:
    """Whether a day of the interval is stated only where the party is known by name only."""
    sure = [entry for entry in one.entries if Reason.NAME_ONLY.code not in entry.remarks]
    since = one.since is None or any(entry.since == one.since for entry in sure)
    until = one.until is None or any(entry.until == one.until for entry in sure)
    return not (sure and since and until)
