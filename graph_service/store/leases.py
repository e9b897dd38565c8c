"""租约. Who may do one thing at a time; taken over when its holder died, guarded by a fencing number.

The number rises with every holder. Whoever publishes states the number it took: one that was overtaken, however
late it wakes, finds another number and is refused. No clock of two machines is compared: a holder on this machine
is looked up as a process, one elsewhere is dead when its beat has not moved for `patience` seconds of our own
clock. This process itself knows which leases it holds: one that it could not give back, because the store was
away, is free.
"""

from __future__ import annotations

import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from graph_service.errors import CreditError, Refused, StoreUnavailable
from graph_service.store.graph_store import GraphStore, Row, Transaction, now

PATIENCE: Final = 30.0  # seconds without a beat after which a holder on another machine counts as dead
_BEATS: Final = 3  # within the patience
_holding: Final[set[tuple[str, str, int]]] = set()  # address, name and number of what this process holds now
_asking: Final = threading.Lock()


class Overtaken(Refused):
    """租约已被接管. Somebody else holds it now; what was not published is void."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"租约 {name} 已由另一进程接管, 本次运行未公布任何结果; 无需处理。"
            f" Another process took the lease {name} over; nothing of this run was published."
        )


@dataclass(slots=True)
class HeldLease:
    """持有的租约."""

    name: str
    holder: str
    fence: int
    _over: threading.Event = field(default_factory=threading.Event)

    def assert_held(self, tx: Transaction) -> None:
        """Overtaken unless the lease still bears our number, as this transaction sees it."""
        rows = tx.run("spread/lock_lease", id=self.name)
        if rows[0]["lease"].get("fence") != self.fence:
            raise Overtaken(self.name)


@contextmanager
def hold(
    store: GraphStore, name: str, *, patience: float = PATIENCE, sleep: Callable[[float], None] = time.sleep
) -> Iterator[HeldLease]:
    """Hold a lease while the block runs, with a heartbeat; Refused if a living process holds it.

    If the block ends because the store is away, it is not given back: nobody would hear it.
    """
    held = _take(store, name, patience, sleep)
    beating = threading.Thread(target=_beat, args=(store, held, patience / _BEATS), daemon=True)
    beating.start()
    away = False
    try:
        yield held
    except StoreUnavailable:
        away = True
        raise
    finally:
        held._over.set()
        _holding.discard((store.url, name, held.fence))
        if not away:
            beating.join()
            store.record(lambda tx: _release(tx, held))


def drop_forgotten(store: GraphStore, name: str) -> None:
    """Give back a lease that bears this process's name although it holds it no more."""

    def work(tx: Transaction) -> None:
        row = tx.run("spread/lock_lease", id=name)[0]["lease"]
        if _is_forgotten(store, name, row):
            tx.run("spread/put_lease", id=name, set={"holder": None})

    store.record(work)


def own_name() -> str:
    """本进程: machine, process id and the moment the process began, so that a reused id is another name."""
    return f"{socket.gethostname()}:{os.getpid()}:{_begun(os.getpid())}"


def is_alive(holder: str) -> bool | None:
    """Whether a holder on this machine still runs; None if it is on another machine."""
    host, pid, begun = holder.rsplit(":", 2)
    if host != socket.gethostname():
        return None
    return _begun(int(pid)) == begun


def _begun(pid: int) -> str:
    """The start of a process in ticks since boot; "" if there is none of that id, or it is a zombie."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return ""
    after_name = stat.rpartition(")")[2].split()
    return "" if after_name[0] == "Z" else after_name[19]


def _take(store: GraphStore, name: str, patience: float, sleep: Callable[[float], None]) -> HeldLease:
    taken, row = _ask(store, name, None)
    if taken is None and row.get("holder") and is_alive(row["holder"]) is None:
        sleep(patience)
        taken, row = _ask(store, name, row.get("beat"))
    if taken is None:
        raise Refused(
            f"另一进程 {row['holder']} 正在进行同样的工作; 请等它结束。"
            f" Another process ({row['holder']}) is at the same work; wait until it is done."
        )
    return taken


def _ask(store: GraphStore, name: str, silent_beat: str | None) -> tuple[HeldLease | None, Row]:
    with _asking:  # no other thread sees it taken in our name and not yet noted as held
        taken, row = store.record(lambda tx: _try(store, tx, name, silent_beat))
        if taken is not None:
            _holding.add((store.url, name, taken.fence))
    return taken, row


def _try(
    store: GraphStore, tx: Transaction, name: str, silent_beat: str | None
) -> tuple[HeldLease | None, Row]:
    """Take it if it is free, its holder died, or its beat is still the one that was seen `patience` ago."""
    row: Row = tx.run("spread/lock_lease", id=name)[0]["lease"]
    other = row.get("holder")
    free = not other or is_alive(other) is False or _is_forgotten(store, name, row)
    if not free and (silent_beat is None or row.get("beat") != silent_beat):
        return None, row
    holder, fence = own_name(), row.get("fence", 0) + 1
    tx.run("spread/put_lease", id=name, set={"holder": holder, "fence": fence, "beat": _now_beat()})
    return HeldLease(name, holder, fence), row


def _is_forgotten(store: GraphStore, name: str, row: Row) -> bool:
    return row.get("holder") == own_name() and (store.url, name, row["fence"]) not in _holding


def _now_beat() -> str:
    return now().isoformat()


def _beat(store: GraphStore, held: HeldLease, every: float) -> None:
    while not held._over.wait(every):
        try:
            if not store.record(lambda tx: _still(tx, held)):
                return
        except CreditError:  # the store is away; the next beat or the next write will tell
            continue


def _still(tx: Transaction, held: HeldLease) -> bool:
    row = tx.run("spread/lock_lease", id=held.name)[0]["lease"]
    if row.get("fence") != held.fence:
        return False
    tx.run("spread/put_lease", id=held.name, set={"beat": _now_beat()})
    return True


def _release(tx: Transaction, held: HeldLease) -> None:
    row = tx.run("spread/lock_lease", id=held.name)[0]["lease"]
    if row.get("fence") == held.fence:
        tx.run("spread/put_lease", id=held.name, set={"holder": None})
