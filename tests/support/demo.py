"""第二人. Of a demonstration: one login cannot be two persons, so the approval is entered under another name here.

An office does the same with `credit-graph finding approve`, typed by somebody else than whoever loaded or proposed it.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from api.session import today
from graph_service.liability.acts import Acts
from graph_service.liability.reviews import findings_pending
from graph_service.liability.rulebooks import establish
from graph_service.settings import Settings
from graph_service.store.audit import Auditor
from graph_service.store.graph_store import GraphStore
from graph_service.store.ledger import Ledger

SECOND: str = "演示核准人"


def approve(truth: Path) -> int:
    """Approve the finding that `truth.json` names; how many were approved."""
    number = json.loads(truth.read_text(encoding="utf-8"))["headlines"]["finding"]["number"]
    with GraphStore.open(Settings()) as store:
        ledger = Ledger(store, Auditor(SECOND))
        acts = Acts(ledger, establish(ledger))
        pending = [one for one in findings_pending(store.read, None, 1000) if one.number == number]
        for one in pending:
            acts.finding_approve(one.id, today(), reason="演示")
    return len(pending)


if __name__ == "__main__":
    print(f"由第二人核准认定 findings approved by a second person: {approve(Path(sys.argv[1]))}")
