"""快照目录. Where the snapshot of a store lies, and whether there is one; imports no arrays, so that every command may ask."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from graph_service.settings import Settings
from graph_service.store.derived_folder import derived_folder

MANIFEST: Final = "manifest.json"


def snapshot_folder(settings: Settings) -> Path:
    """快照目录. `snapshot` in the folder of the bundled engine; for a server, and where CREDIT_SNAPSHOT_DIR is set, a
    folder of its own for each address and database."""
    return derived_folder(settings, "snapshot", settings.snapshot_dir)


def has_snapshot(settings: Settings) -> bool:
    """Whether a snapshot was built there, usable or not."""
    return (snapshot_folder(settings) / MANIFEST).is_file()
