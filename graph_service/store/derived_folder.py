"""派生目录. Where what is derived from a store lies beside it (the index of names, the snapshot), and who may write there."""

from __future__ import annotations

import fcntl
import os
import time
from pathlib import Path
from typing import Final

from graph_service.domain.model import digest
from graph_service.errors import StoreConflict
from graph_service.settings import Settings
from graph_service.store.graph_store import embedded_folder

_LOOK: Final = 0.05  # seconds between two tries


def derived_folder(settings: Settings, name: str, chosen: Path | None) -> Path:
    """派生目录 of that name: in the folder of the bundled engine; for a server, and in the folder that was `chosen`, one
    of its own for each address and database."""
    url = settings.store_url
    embedded = url.startswith("embedded:")
    home = embedded_folder(url).expanduser().resolve() if embedded else None
    own = digest(f"embedded:{home}" if embedded else url, "" if embedded else settings.store_database)[:16]
    if chosen is not None:
        return chosen.expanduser().absolute() / own
    if home is not None:
        return home / name
    cache = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(cache) / "credit-graph" / name / own


def lock_alone(lock: int, waiting: float, busy: str) -> None:
    """Take the lock of an open file; StoreConflict says `busy` if another process keeps it for so many seconds."""
    deadline = time.monotonic() + waiting
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > deadline:
                raise StoreConflict(busy) from None
            time.sleep(_LOOK)
        else:
            return
