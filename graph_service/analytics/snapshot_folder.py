"""快照目录. Where the snapshot of a store lies, and whether there is one; imports no arrays, so that every command may ask."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from graph_service.model import digest
from graph_service.settings import Settings
from graph_service.store import embedded_folder

MANIFEST: Final = "manifest.json"


def snapshot_folder(settings: Settings) -> Path:
    """快照目录. `snapshot` in the folder of the bundled engine; for a server, and where CREDIT_SNAPSHOT_DIR is set, a
    folder of its own for each address and database."""
    url = settings.store_url
    embedded = url.startswith("embedded:")
    home = embedded_folder(url).expanduser().resolve() if embedded else None
    own = digest(f"embedded:{home}" if embedded else url, "" if embedded else settings.store_database)[:16]
    if settings.snapshot_dir is not None:
        return settings.snapshot_dir.expanduser().absolute() / own
    if home is not None:
        return home / "snapshot"
    cache = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(cache) / "credit-graph" / "snapshot" / own


def has_snapshot(settings: Settings) -> bool:
    """Whether a snapshot was built there, usable or not."""
    return (snapshot_folder(settings) / MANIFEST).is_file()
