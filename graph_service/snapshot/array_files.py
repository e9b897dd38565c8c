"""快照文件. How a snapshot lies on disk: columns as `.npy`, a folder a segment, a manifest that vouches for all of it.

    DIR/manifest.json            what counts: segments in order, sizes and SHA-256 of every file, and its own digest
    DIR/segment-000001/          states every party (the base)
    DIR/segment-000002/          states again those that changes have touched since
    DIR/building.lock            held by whoever writes, gone with the process however it dies

A segment is written whole beside the others, brought to the disk and renamed; then the manifest is replaced. Whoever
is killed before that leaves the snapshot as it was. A file that differs from the manifest is Damaged, never read.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from graph_service.errors import SettingError
from graph_service.snapshot.folder import MANIFEST
from graph_service.store.derived_folder import lock_alone

FORMAT: Final = 2
"""The form of the files; another one is built anew."""
WAITING: Final = 30.0  # seconds one command waits for another that writes

Column: TypeAlias = NDArray[Any]
Table: TypeAlias = Mapping[str, Column]

COLUMNS: Final[Mapping[str, Mapping[str, str]]] = {
    "organisations": {"number": "<i4", "canonical": "<i4", "kind": "|i1", "founded": "<i4", "whole": "<i8"},
    "persons": {"number": "<i4", "identity": "|i1", "minor_until": "<i4"},
    "holdings": {"home": "<i4", "owner": "<i4", "share": "<i8", "since": "<i4", "until": "<i4"},
    "offices": {
        "home": "<i4", "holder": "<i4", "role": "|i1", "since": "<i4", "until": "<i4", "certain": "|b1",
    },
    "places": {"home": "<i4", "kind": "|i1", "place": "<i4", "since": "<i4", "until": "<i4"},
    "ties": {"home": "<i4", "kind": "|i1", "start": "<i4", "end": "<i4", "since": "<i4", "until": "<i4"},
    "listings": {
        "home": "<i4", "decision": "<i4", "severity": "|i1", "key": "|b1", "since": "<i4", "until": "<i4",
        "void": "<i4",
    },
}  # fmt: skip
"""Tables with the types of their columns. `home` is the party at which a row stands written; in it and wherever a
party is named, organisations are 0 and more, natural persons -1 and less (person j is -j - 1)."""
IDS: Final = ("organisations", "persons", "places", "decisions")
"""What is numbered; numbers are given once and never move."""
ROWS: Final = ("holdings", "offices", "places", "ties", "listings")
"""Tables of rows that stand at a home."""
_BEYOND: Final = "beyond.json"
_SEGMENT: Final = re.compile(r"segment-(\d{6,})")


class SnapshotDamaged(Exception):  # noqa: N818 - never leaves this package but as an error that says what to do
    """快照损坏. A file is missing, changed, or of another form."""


@dataclass(frozen=True, slots=True)
class BeyondRow:
    """超出整数的持股. A holding whose company has no common denominator of 64 bits; `share` is exact, as `p/q`."""

    home: int
    owner: int
    share: str
    since: int
    until: int


@dataclass(frozen=True)
class Contents:
    """一段内容. The tables of one segment, what it numbers first, and holdings beyond 64 bits."""

    tables: Mapping[str, Table]
    ids: Mapping[str, Column]
    beyond: tuple[BeyondRow, ...] = ()

    def rows(self) -> int:
        """How many rows it states, of parties and of what stands at them."""
        return sum(len(next(iter(table.values()))) for table in self.tables.values())


@dataclass(frozen=True, slots=True)
class SegmentEntry:
    """一段的登记. `first`: the number that its first new id has; `files`: size in bytes and SHA-256 of each."""

    name: str
    change: int
    rows: Mapping[str, int]
    first: Mapping[str, int]
    ids: Mapping[str, int]
    files: Mapping[str, tuple[int, str]]


@dataclass(frozen=True, slots=True)
class SnapshotManifest:
    """清单. Of which graph the snapshot is, up to which change it holds, and of which segments it is made.

    `origin` tells one graph's past from another's; `ranks` are those by which sources were weighed, `lists` the terms
    of the rule book's lists by which listings were read; `calm`: no load was under way, whose sources had no rank yet.
    """

    change: int
    origin: Mapping[str, str]
    ranks: Mapping[str, int]
    lists: Mapping[str, str]
    calm: bool
    segments: tuple[SegmentEntry, ...]
    format: int = FORMAT
    made: str = ""

    @property
    def rows(self) -> int:
        """Rows of all segments, those that later ones state again among them."""
        return sum(sum(one.rows.values()) for one in self.segments)

    def numbered(self, kind: str) -> int:
        """How many things of a kind have a number."""
        last = self.segments[-1]
        return last.first[kind] + last.ids[kind]


# --- reading ---


def read_manifest(folder: Path) -> SnapshotManifest | None:
    """The manifest, or None if there is no snapshot. Damaged if it is not as it was written."""
    try:
        text = (folder / MANIFEST).read_text(encoding="utf-8")
    except (FileNotFoundError, NotADirectoryError):
        return None
    except UnicodeDecodeError as error:
        raise SnapshotDamaged(MANIFEST) from error
    except OSError as error:
        raise unusable_folder(folder, error) from error
    try:
        told = json.loads(text)
        digest = told.pop("digest")
        if told["format"] != FORMAT:
            raise SnapshotDamaged(f"{MANIFEST}: 格式 format {told['format']}")
        if digest != _digest(told):
            raise SnapshotDamaged(f"{MANIFEST}: 摘要不符 digest")
        return _manifest(told)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise SnapshotDamaged(f"{MANIFEST}: {error}") from error


def _manifest(told: Mapping[str, Any]) -> SnapshotManifest:
    segments = tuple(
        SegmentEntry(
            one["name"], one["change"], one["rows"], one["first"], one["ids"],
            {name: (size, digest) for name, (size, digest) in one["files"].items()},
        )
        for one in told["segments"]
    )  # fmt: skip
    if not segments:
        raise ValueError("no segment")
    return SnapshotManifest(
        told["change"],
        told["origin"],
        told["ranks"],
        told["lists"],
        told["calm"],
        segments,
        told["format"],
        told["made"],
    )


def read_segment(folder: Path, entry: SegmentEntry) -> Contents:
    """One segment, its columns mapped into memory; every file is compared with the manifest first.

    Damaged if one differs; FileNotFoundError if the folder is not there (another command has folded it away).
    """
    place = folder / entry.name
    if not place.is_dir():
        raise FileNotFoundError(place)
    for name, stated in entry.files.items():
        _assert_as_stated(place / name, stated)
    tables = {
        table: {
            column: _column(place, f"{table}.{column}", kind, entry.rows[table])
            for column, kind in columns.items()
        }
        for table, columns in COLUMNS.items()
    }
    ids = {kind: _column(place, f"ids.{kind}", None, entry.ids[kind]) for kind in IDS}
    beyond = tuple(BeyondRow(*row) for row in json.loads((place / _BEYOND).read_text(encoding="utf-8")))
    return Contents(tables, ids, beyond)


def _assert_as_stated(path: Path, stated: tuple[int, str]) -> None:
    size, digest = stated
    where = f"{path.parent.name}/{path.name}"
    try:
        with path.open("rb") as file:
            if os.fstat(file.fileno()).st_size != size:
                raise SnapshotDamaged(f"{where}: 大小不符 size")
            if hashlib.file_digest(file, "sha256").hexdigest() != digest:
                raise SnapshotDamaged(f"{where}: 摘要不符 digest")
    except OSError as error:
        raise SnapshotDamaged(f"{where}: {error.strerror}") from error


def _column(place: Path, name: str, kind: str | None, rows: int) -> Column:
    try:
        found: Column = np.load(place / f"{name}.npy", mmap_mode="r", allow_pickle=False)
    except (OSError, ValueError) as error:
        raise SnapshotDamaged(f"{place.name}/{name}: {error}") from error
    if found.shape != (rows,) or (found.dtype.str != kind if kind else found.dtype.kind != "S"):
        raise SnapshotDamaged(f"{place.name}/{name}: {found.dtype} {found.shape}")
    return found.view(np.ndarray)


# --- writing ---


@dataclass(slots=True)
class Writing:
    """写入权. Whoever holds it alone may write segments and the manifest."""

    folder: Path
    _next: int = field(init=False)

    def __post_init__(self) -> None:
        found = (_SEGMENT.match(path.name) for path in self.folder.iterdir())
        self._next = max((int(one[1]) for one in found if one), default=0) + 1

    def segment(self, change: int, contents: Contents, first: Mapping[str, int]) -> SegmentEntry:
        """Write one segment; nobody reads it before a manifest names it."""
        name = f"segment-{self._next:06d}"
        self._next += 1
        place = self.folder / f"{name}.part"
        place.mkdir(mode=0o700)
        for table, columns in COLUMNS.items():
            for column, kind in columns.items():
                _write_column(place / f"{table}.{column}.npy", contents.tables[table][column], kind)
        for ids in IDS:
            _write_column(place / f"ids.{ids}.npy", contents.ids[ids], None)
        beyond = [list(asdict(row).values()) for row in contents.beyond]
        _write(place / _BEYOND, json.dumps(beyond).encode())
        files = {path.name: _stated(path) for path in sorted(place.iterdir())}
        _sync(place)
        place.rename(self.folder / name)
        _sync(self.folder)
        rows = {table: len(next(iter(contents.tables[table].values()))) for table in COLUMNS}
        ids_of = {kind: len(contents.ids[kind]) for kind in IDS}
        return SegmentEntry(name, change, rows, dict(first), ids_of, files)

    def publish(self, manifest: SnapshotManifest) -> None:
        """Let this manifest count from now on, and clear away what it does not name."""
        told = asdict(manifest)
        told["segments"] = [asdict(one) for one in manifest.segments]
        told = json.loads(json.dumps(told))  # as it will be read
        draft = self.folder / f"{MANIFEST}.part"
        _write(draft, json.dumps(told | {"digest": _digest(told)}, ensure_ascii=False, indent=1).encode())
        os.replace(draft, self.folder / MANIFEST)
        _sync(self.folder)
        self._sweep({one.name for one in manifest.segments})

    def _sweep(self, kept: set[str]) -> None:
        """Whoever has an older segment mapped reads it to the end."""
        for path in self.folder.iterdir():
            if _SEGMENT.match(path.name) and path.name not in kept:
                shutil.rmtree(path, ignore_errors=True)


@contextlib.contextmanager
def writing(folder: Path, waiting: float = WAITING) -> Iterator[Writing]:
    """The right to write. StoreConflict if another command keeps it; SettingError if the folder cannot be used.

    What a killed command has left half written is cleared away.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.chmod(0o700)
        lock = os.open(folder / "building.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise unusable_folder(folder, error) from error
    try:
        lock_alone(
            lock,
            waiting,
            "另一条命令正在写入快照; 请稍后再试。 Another command is writing the snapshot; try again.",
        )
        for path in folder.glob("*.part"):
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink(missing_ok=True)
        try:
            yield Writing(folder)
        except OSError as error:
            raise unusable_folder(folder, error) from error
    finally:
        os.close(lock)


def unusable_folder(folder: Path, error: OSError) -> SettingError:
    """What to say of a folder that cannot be read or written."""
    return SettingError(
        f"快照目录 {folder} 无法读写: {error.strerror}; 请检查权限与空间, 或用 CREDIT_SNAPSHOT_DIR 另指目录。"
        " The folder of the snapshot cannot be used; check it, or set CREDIT_SNAPSHOT_DIR."
    )


def _write_column(path: Path, column: Column, kind: str | None) -> None:
    fitting = np.ascontiguousarray(column, dtype=np.dtype(kind) if kind else None)
    with _new(path) as file:
        np.save(file, fitting, allow_pickle=False)
        file.flush()
        os.fsync(file.fileno())


def _write(path: Path, content: bytes) -> None:
    with _new(path) as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _new(path: Path) -> Any:
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600), "wb")


def _stated(path: Path) -> tuple[int, str]:
    with path.open("rb") as file:
        return os.fstat(file.fileno()).st_size, hashlib.file_digest(file, "sha256").hexdigest()


def _digest(told: Mapping[str, Any]) -> str:
    text = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
