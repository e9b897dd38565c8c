"""奇异结构. Structures at which a search may freeze: a hub, a long ring, crowded places; and small odd ones."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Final

from graph_service.domain import model
from graph_service.domain.model import Entity, Fact, Role
from graph_service.store.graph_store import GraphStore
from tests import town
from tests.support.stores import run
from tests.town import firm, person

FIRMS: Final = 10_000
RING: Final = 2_000
CROWD: Final = 25
HALF_AND_MORE: Final = Decimal("0.6")

HOLDER: Final = firm(900_001)
HELD: Final = tuple(firm(100_000 + one) for one in range(FIRMS))
RING_FIRMS: Final = tuple(firm(200_000 + one) for one in range(RING))
SMALL_RING: Final = tuple(firm(300_000 + one) for one in range(4))
ABOVE: Final = person(date(1970, 1, 1), 801)
"""Holds 40 % of one firm of the small ring, and of the long one."""
BUSY: Final = person(date(1971, 1, 1), 802)
"""Holds offices at more firms than a person may who joins them."""
CROWDED: Final = model.address("虚构市百企楼1号")
CROWD_FIRMS: Final = tuple(firm(400_000 + one) for one in range(CROWD))
QUIET: Final = model.address("虚构市静街3号")
NEIGHBOURS: Final = (firm(500_001), firm(500_002))
OVER: Final = firm(600_001)
OVER_HOLDERS: Final = (firm(600_002), firm(600_003))
BUREAU: Final = firm(700_001, "11")
STATE_FIRMS: Final = (firm(700_002), firm(700_003))
OWN: Final = firm(800_001)
"""Holds a fifth of itself."""
DAY: Final = date(2024, 7, 1)

_FIRMS: Final = "UNWIND $ids AS id CREATE (:Party:Enterprise {id: id, changed: 1})"
_SHARES: Final = (
    "UNWIND $rows AS row MATCH (a:Party {id: row.owner}) MATCH (b:Party {id: row.owned})"
    " CREATE (a)-[:HOLDS_SHARE {id: row.id, key: row.id, identity: [row.owner, ''], share: row.share,"
    " known_from: 1, source: $source, data_day: $day, file: 'x.csv', row: 1, load: 'L', last_load: 'L'}]->(b)"
)


def _facts() -> Iterator[Fact]:
    for place, one in enumerate(SMALL_RING):
        yield model.shareholding(one, SMALL_RING[(place + 1) % len(SMALL_RING)], HALF_AND_MORE)
    yield from (model.shareholding(ABOVE, ring[0], Decimal("0.4")) for ring in (RING_FIRMS, SMALL_RING))
    yield from (model.role_interval(BUSY, one, Role.SUPERVISOR, DAY, None, "监事") for one in CROWD_FIRMS)
    yield from (model.at_address(one, CROWDED, slot="registered") for one in CROWD_FIRMS)
    yield from (model.at_address(one, QUIET, slot="registered") for one in NEIGHBOURS)
    yield from (model.shareholding(one, OVER, HALF_AND_MORE) for one in OVER_HOLDERS)
    yield from (model.shareholding(BUREAU, one, Decimal(1)) for one in STATE_FIRMS)
    yield model.shareholding(OWN, OWN, Decimal("0.2"))
    yield model.shareholding(ABOVE, OWN, Decimal("0.8"))


def _many() -> Iterator[tuple[Entity, Entity, str]]:
    """The hub's holdings and the long ring, too many to be written as a load would in a test."""
    yield from ((HOLDER, one, "0.05") for one in HELD)
    yield from ((one, RING_FIRMS[(place + 1) % RING], "0.6") for place, one in enumerate(RING_FIRMS))


def fill(store: GraphStore) -> None:
    """Write all of them."""
    entities: tuple[Entity, ...] = (
        RING_FIRMS[0], *SMALL_RING, ABOVE, BUSY, CROWDED, *CROWD_FIRMS, QUIET, *NEIGHBOURS, OVER, *OVER_HOLDERS,
        BUREAU, *STATE_FIRMS, OWN,
    )  # fmt: skip
    town.fill(store, [town.Sheet("shareholders", list(_facts()))], entities)
    rows = [
        {"owner": owner.id, "owned": owned.id, "share": share, "id": f"many{place}@1"}
        for place, (owner, owned, share) in enumerate(_many())
    ]
    run(store, _FIRMS, ids=[one.id for one in (HOLDER, *HELD, *RING_FIRMS[1:])])
    for start in range(0, len(rows), 4000):
        run(store, _SHARES, rows=rows[start : start + 4000], source=town.REGISTRY, day=DAY)
