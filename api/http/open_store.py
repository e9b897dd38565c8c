"""图库连接. One open store for the whole process; opened anew when the bundled engine was lost."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Final

from graph_service.errors import StoreUnavailable
from graph_service.settings import Settings
from graph_service.store.graph_store import GraphStore

_PAUSE: Final = 1.0  # seconds between two attempts to open it anew


class Keeper:
    """看护图库连接. `store` gives the open store to any thread."""

    def __init__(self, settings: Settings, clock: Callable[[], float] = time.monotonic) -> None:
        self._settings, self._clock = settings, clock
        self._store: GraphStore | None = None
        self._opening = threading.Lock()
        self._lost = False
        self._next = 0.0

    def open(self) -> None:
        """Open it for the first time; the errors of `GraphStore.open`."""
        self._store = GraphStore.open(self._settings)

    @property
    def held(self) -> GraphStore | None:
        """The open store if it can be had at once; None if it must be opened anew."""
        return None if self._lost else self._store

    @property
    def store(self) -> GraphStore:
        """The open store; StoreUnavailable while it is being opened anew or cannot be."""
        held = self.held
        return held if held is not None else self._open_anew()

    def lose(self) -> None:
        """Note that nothing answers. A bundled engine that comes back has another address; a server keeps its own,
        and the driver finds it by itself."""
        self._lost = self._settings.store_url.startswith("embedded:")

    def close(self) -> None:
        if self._store is not None:
            self._store.close()

    def _open_anew(self) -> GraphStore:
        """By one thread; the others need not wait for what may take seconds."""
        if not self._opening.acquire(blocking=False):
            raise StoreUnavailable("正在重新连接图库。 The store is being opened anew.")
        try:
            if not self._lost and self._store is not None:
                return self._store
            if self._clock() < self._next:
                raise StoreUnavailable("图库暂不可用。 The store is away.")
            self._next = self._clock() + _PAUSE
            old, fresh = self._store, GraphStore.open(self._settings)
            self._store, self._lost = fresh, False
            if old is not None:
                old.close()
            return fresh
        finally:
            self._opening.release()
