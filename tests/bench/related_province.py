"""合成省份. Enterprises with offices, holdings, places, listings and key-supervision targets, written straight into a
store, as one load of one source would have left them. Nothing here exists."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import islice
from typing import Any, Final

from graph_service.store.graph_store import GraphStore, Row

DAY: Final = date(2026, 6, 1)
_BATCH: Final = 10_000
_ROLES: Final = ("director", "supervisor", "senior_manager")
_NOMINEE_OFFICES: Final = 40


def org(number: int) -> str:
    """Id of an enterprise."""
    return f"9199{number:014d}"


def person(number: int) -> str:
    """Id of a natural person."""
    return f"p:{number:064x}"


def write(store: GraphStore, enterprises: int, targets: int, seed: int = 7) -> None:
    """A province of that many enterprises, the first `targets` of them under key supervision."""
    rng = random.Random(seed)
    _put(store, "enterprise", ({"id": org(n), "code": org(n), "changed": 1} for n in range(enterprises)))
    _put(
        store, "person", ({"id": person(n), "identity": "verified", "changed": 1} for n in range(enterprises))
    )
    places = max(1, enterprises // 2)
    _put(store, "address", ({"id": f"addr:{n}", "text": f"九九市虚构路{n}号"} for n in range(places)))
    _link(store, "holds_role", _offices(rng, enterprises))
    _link(store, "holds_share", _holdings(rng, enterprises))
    _link(store, "at_address", _places(rng, enterprises, places))
    _listings(store, rng, enterprises, targets)
    store.write("bench", "bench", lambda _tx, _moment: None)


def _offices(rng: random.Random, enterprises: int) -> Iterator[Row]:
    for n in range(enterprises):
        nominee = rng.random() < 0.02
        first = rng.randrange(enterprises // _NOMINEE_OFFICES or 1) if nominee else rng.randrange(enterprises)
        yield _role(first, n, "legal_rep", rng)
        for role in rng.sample(_ROLES, rng.choice((1, 1, 2))):
            yield _role(rng.randrange(enterprises), n, role, rng)


def _role(holder: int, n: int, role: str, rng: random.Random) -> Row:
    since = DAY - timedelta(days=rng.randrange(100, 3000))
    until = since + timedelta(days=900) if rng.random() < 0.1 else None
    return _row(person(holder), org(n), f"{role}{holder}", {"role": role, "from": since, "to": until})


def _holdings(rng: random.Random, enterprises: int) -> Iterator[Row]:
    for n in range(enterprises):
        holders = rng.choice((1, 2, 2, 3))
        shares = {1: ("1",), 2: ("0.6", "0.4"), 3: ("0.51", "0.3", "0.19")}[holders]
        for place, share in enumerate(shares):
            corporate = rng.random() < 0.06
            owner = (
                org(int(enterprises * rng.random() ** 3)) if corporate else person(rng.randrange(enterprises))
            )
            if owner != org(n):
                yield _row(owner, org(n), f"share{place}", {"share": share, "from": date(2020, 1, 1)})


def _places(rng: random.Random, enterprises: int, places: int) -> Iterator[Row]:
    for n in range(enterprises):
        place = rng.randrange(max(1, places // 2000)) if rng.random() < 0.03 else rng.randrange(places)
        yield _row(org(n), f"addr:{place}", "place", {"from": date(2020, 1, 1)})


def _listings(store: GraphStore, rng: random.Random, enterprises: int, targets: int) -> None:
    listed = [(n, "dishonest_judgment_debtor", "serious") for n in range(enterprises) if rng.random() < 0.05]
    listed += [(n, "key_supervision", "none") for n in range(targets)]
    ids = [f"d:{place:032x}" for place in range(len(listed))]
    _put(store, "decision", (
        {"id": id_, "number": id_, "matter": matter, "changed": 1}
        for id_, (_, matter, _) in zip(ids, listed, strict=True)
    ))  # fmt: skip
    _put(store, "listing", (
        {**_fact(id_, "listing"), "severity": severity, "from": date(2025, 1, 1), "decided": date(2025, 1, 1),
         **({"key_target": True} if matter == "key_supervision" else {})}
        for id_, (_, matter, severity) in zip(ids, listed, strict=True)
    ))  # fmt: skip
    _link(
        store,
        "concerns",
        ({"start": id_, "end": org(n), "link": {}} for id_, (n, _, _) in zip(ids, listed, strict=True)),
    )
    _link(store, "decrees", ({"start": id_, "end": _id(id_, "listing"), "link": {}} for id_ in ids))


def _row(start: str, end: str, what: str, content: dict[str, Any]) -> Row:
    known = {name: value for name, value in content.items() if value is not None}
    return {"start": start, "end": end, "link": {**_fact(f"{start}{end}", what), **known}}


def _id(subject: str, what: str) -> str:
    return f"{what}/{subject}@1"


def _fact(subject: str, what: str) -> Row:
    return {
        "id": _id(subject, what), "key": f"{what}/{subject}", "known_from": 1, "source": "登记机关",
        "data_day": DAY, "file": "合成.csv", "row": 1, "load": "L1", "last_load": "L1",
    }  # fmt: skip


def _put(store: GraphStore, label: str, rows: Iterable[Row]) -> None:
    _in_batches(store, f"archive/put_{label}", rows)


def _link(store: GraphStore, kind: str, rows: Iterable[Row]) -> None:
    _in_batches(store, f"archive/link_{kind}", rows)


def _in_batches(store: GraphStore, text: str, rows: Iterable[Row]) -> None:
    waiting = iter(rows)
    while batch := list(islice(waiting, _BATCH)):
        store.record(lambda tx, batch=batch: tx.run(text, rows=batch))  # type: ignore[misc]
