"""暂存的运行. What a run wrote and never published is taken back, page by page; nobody has seen it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial as bound
from typing import Any, Final

from graph_service.store import leases
from graph_service.store.graph_store import Moment, Transaction
from graph_service.store.ledger import Ledger

_PAGE: Final = 2000


def run_id(change: int) -> str:
    """运行编号 of the run that began at a change."""
    return f"r{change:09d}"


def unstage(
    ledger: Ledger,
    run: str,
    state: str,
    reason: str,
    lease: leases.HeldLease,
    *,
    act: str,
    texts: Sequence[str],
) -> None:
    """Take back what an unpublished run has written, by texts that each do a page (run, limit), and close its record.

    Overtaken if the lease was lost: whoever holds it sees to it.
    """
    for text in texts:
        while ledger.write(act, bound(_page, text, run, lease)):
            pass

    def close(tx: Transaction, moment: Moment) -> tuple[None, dict[str, Any]]:
        lease.assert_held(tx)
        closed = {"state": state, "reason": reason}
        tx.run("spread/put_run", id=run, set={**closed, "finished": moment.at.isoformat()})
        return None, {"run": run, **closed}

    ledger.write(act, close)


def _page(
    text: str, run: str, lease: leases.HeldLease, tx: Transaction, moment: Moment
) -> tuple[int, dict[str, Any]]:
    lease.assert_held(tx)
    done = next(iter(tx.run(text, run=run, limit=_PAGE)[0].values()))
    return done, {"run": run, "text": text, "done": done, "change": moment.change}
