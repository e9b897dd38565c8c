"""归档. The whole graph in one engine-neutral file, as of one change number; restored on either engine.

A zip that is not compressed itself, of parts that are:

    manifest.json            counts, change number, schema, key fingerprint, SM3 of every part
    manifest.json.sm3        SM3 of the manifest
    nodes/<Label>.jsonl.gz   one node a line, in order of id
    links/<TYPE>.jsonl.gz    one link a line: {"start", "end", "link"}, in order of start, end, id

The SM3 of a part is that of its lines, not of their compressed form; dates are {"date": "YYYY-MM-DD"}.
The same graph gives the same parts on either engine. Migrations are no part: each store has its own.
"""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import json
import os
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final

from graph_service.access.accounts import RESTORED, are_there_accounts
from graph_service.domain.ontology import LINKS, NODES
from graph_service.errors import InputError, Refused, SchemaError, StoreConflict, StoreError, TamperError
from graph_service.store import texts
from graph_service.store.as_of import LEFT_OUT, RESTORING, Node, Progress, Thing, take
from graph_service.store.graph_store import GraphStore, Row, Transaction, now
from graph_service.store.keys import KEY_INFO

FORMAT: Final = 1
_MANIFEST: Final = "manifest.json"
_BATCH: Final = 2000
_WIPING: Final = -1

# Written in this order: nodes before links, and last the counter, without which a store has no changes.
NODE_LABELS: Final = tuple(k.label for k in NODES if k.label not in (*LEFT_OUT, "ChangeCounter"))
LINK_TYPES: Final = tuple(kind.type for kind in LINKS)


@dataclass(frozen=True, slots=True)
class Part:
    """归档的一部分: all nodes of a label or all links of a type."""

    name: str
    count: int
    sm3: str


@dataclass(frozen=True, slots=True)
class ArchiveManifest:
    """归档清单."""

    format: int
    made: str
    change: int
    schema: str
    key: str | None
    parts: tuple[Part, ...]
    digest: str = field(default="", compare=False)

    @property
    def nodes(self) -> dict[str, int]:
        """Nodes by label."""
        return self._counts("nodes/")

    @property
    def links(self) -> dict[str, int]:
        """Links by type."""
        return self._counts("links/")

    def _counts(self, folder: str) -> dict[str, int]:
        return {
            part.name.removeprefix(folder): part.count for part in self.parts if part.name.startswith(folder)
        }

    def as_json(self) -> dict[str, Any]:
        """Format, time, change number, schema, key fingerprint and parts."""
        return {name: value for name, value in asdict(self).items() if name != "digest"}


# --- backup ------------------------------------------------------------------------------------------


def backup(store: GraphStore, file: Path, progress: Progress | None = None) -> ArchiveManifest:
    """备份. Write the archive, whole or not at all, readable by its owner only; its manifest.

    Holds what the graph held at the change number taken at the start, whoever writes meanwhile. Takes about
    the archive's size twice on the disk of `file` while it works; a file of that name is replaced.
    """
    still = take(store)
    schema = max((row["id"] for row in store.read("store/list_migrations")), default="")
    fingerprint = next((row["value"] for row in still.books["StoreInfo"] if row["id"] == KEY_INFO), None)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{file.name}.", dir=file.parent) as folder:
            parts = _write_parts(Path(folder), still.everything(), _total(store), progress or _silent)
            manifest = ArchiveManifest(FORMAT, now().isoformat(), still.change, schema, fingerprint, parts)
            return _pack(Path(folder), file, manifest)
    except OSError as error:
        raise InputError(
            f"无法写出归档 {file}: {error.strerror}; 请检查磁盘空间与权限。"
            " The archive cannot be written; check space and permissions."
        ) from error


def _silent(done: int, total: int | None) -> None:
    pass


def _total(store: GraphStore) -> int:
    return sum(row["n"] for name in ("store/count_nodes", "store/count_links") for row in store.read(name))


class _PartWriter:
    """Writes the lines of one part, hashed as written."""

    def __init__(self, folder: Path, name: str) -> None:
        self.name = name
        self.count = 0
        self.path = folder / f"{name}.jsonl.gz"
        self.path.parent.mkdir(exist_ok=True)
        self._hash = hashlib.new("sm3")
        self._raw = self.path.open("wb")
        self._gzip = gzip.GzipFile("", "wb", 6, self._raw, mtime=0)

    def write(self, value: Row) -> None:
        line = _line(value)
        self._hash.update(line)
        self._gzip.write(line)
        self.count += 1

    def close(self) -> Part:
        self._gzip.close()
        self._raw.close()
        return Part(self.name, self.count, self._hash.hexdigest())


def _write_parts(folder: Path, things: Iterator[Thing], total: int, progress: Progress) -> tuple[Part, ...]:
    writers = {name: _PartWriter(folder, name) for name in part_names()}
    done = 0
    try:
        for thing in things:
            name, value = _as_line(thing)
            if name not in writers:
                raise StoreError(
                    f"图中有本程序不认识的种类 {name}, 未作备份; 请运行 credit-graph store verify。"
                    f" The graph holds a kind that this program does not know: {name}; nothing was backed up."
                )
            writers[name].write(value)
            done += 1
            if done % _BATCH == 0:
                progress(done, max(total, done))
    finally:
        parts = tuple(writer.close() for writer in writers.values())
    progress(done, done)
    return parts


def part_names() -> list[str]:
    """Every part of an archive, in the order of writing to a store."""
    return [f"nodes/{label}" for label in NODE_LABELS] + [f"links/{name}" for name in LINK_TYPES] + [
        "nodes/ChangeCounter"
    ]  # fmt: skip


def _as_line(thing: Thing) -> tuple[str, Row]:
    if isinstance(thing, Node):
        return f"nodes/{thing.label}", thing.properties
    return f"links/{thing.type}", {"start": thing.start, "end": thing.end, "link": thing.properties}


def _line(value: Row) -> bytes:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_dated)
    return text.encode("utf-8", "surrogatepass") + b"\n"


def _dated(value: Any) -> dict[str, str]:
    if type(value) is date:
        return {"date": value.isoformat()}
    raise TypeError(f"no archive form for {type(value).__name__}")


def _pack(folder: Path, file: Path, manifest: ArchiveManifest) -> ArchiveManifest:
    """The archive from its parts, beside its place and then into it."""
    draft = folder / "archive"
    text = json.dumps(manifest.as_json(), ensure_ascii=False, indent=1).encode()
    digest = hashlib.new("sm3", text).hexdigest()
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as raw:
        with zipfile.ZipFile(raw, "w", zipfile.ZIP_STORED) as packed:
            packed.writestr(_entry(_MANIFEST), text)
            packed.writestr(_entry(f"{_MANIFEST}.sm3"), digest)
            for part in manifest.parts:
                source = folder / f"{part.name}.jsonl.gz"
                with (
                    source.open("rb") as lines,
                    packed.open(_entry(f"{part.name}.jsonl.gz"), "w", force_zip64=True) as to,
                ):
                    shutil.copyfileobj(lines, to, 1 << 20)
                source.unlink()
        raw.flush()
        os.fsync(raw.fileno())
    draft.replace(file)
    _sync_folder(file.parent)
    return _with_digest(manifest, digest)


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    entry.external_attr = 0o600 << 16
    return entry


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _with_digest(manifest: ArchiveManifest, digest: str) -> ArchiveManifest:
    return ArchiveManifest(
        manifest.format, manifest.made, manifest.change, manifest.schema, manifest.key, manifest.parts, digest
    )


# --- reading an archive ------------------------------------------------------------------------------


class Archive:
    """归档文件, opened and checked: every hash has been compared before anybody sees a line."""

    def __init__(self, file: Path) -> None:
        self.file = file
        try:
            self._zip = zipfile.ZipFile(file)
        except (zipfile.BadZipFile, EOFError) as error:
            raise TamperError(
                f"{file} 不是完整的归档文件。 Not a whole archive; use another copy of it."
            ) from error
        except OSError as error:
            raise InputError(
                f"无法读取归档 {file}: {error.strerror}。 The archive cannot be read."
            ) from error
        try:
            with self._telling():
                self.manifest = self._read_manifest()
        except BaseException:
            self._zip.close()
            raise

    def __enter__(self) -> Archive:
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()

    def check(self, progress: Progress | None = None) -> None:
        """Compare the hash and the count of every part; TamperError names the part."""
        tell = progress or _silent
        total = sum(part.count for part in self.manifest.parts)
        done = 0
        for part in self.manifest.parts:
            digest, count = hashlib.new("sm3"), 0
            for line in self._raw_lines(part.name):
                digest.update(line)
                count += 1
                done += 1
                if done % 20_000 == 0:
                    tell(done, total)
            if digest.hexdigest() != part.sm3 or count != part.count:
                raise self._tampered(part.name)

    def lines(self, name: str) -> Iterator[Row]:
        """The values of one part; none of a part that was not known when the archive was made."""
        there = any(part.name == name for part in self.manifest.parts)
        return (read_line(line) for line in (self._raw_lines(name) if there else ()))

    def _raw_lines(self, name: str) -> Iterator[bytes]:
        with self._telling(), self._zip.open(f"{name}.jsonl.gz") as packed, gzip.open(packed) as lines:
            yield from lines

    def _read_manifest(self) -> ArchiveManifest:
        text = self._zip.read(_MANIFEST)
        digest = hashlib.new("sm3", text).hexdigest()
        if self._zip.read(f"{_MANIFEST}.sm3").decode() != digest:
            raise self._tampered(_MANIFEST)
        found = json.loads(text)
        if found["format"] != FORMAT:
            raise SchemaError(
                f"归档 {self.file} 的格式 {found['format']} 本程序不识; 请升级 credit-graph。"
                " The archive has a format of another program version; upgrade."
            )
        parts = tuple(Part(**part) for part in found.pop("parts"))
        names = {f"{part.name}.jsonl.gz" for part in parts} | {_MANIFEST, f"{_MANIFEST}.sm3"}
        if set(self._zip.namelist()) != names or len(parts) != len({part.name for part in parts}):
            raise self._tampered("manifest.json: parts")
        return ArchiveManifest(**found, parts=parts, digest=digest)

    @contextlib.contextmanager
    def _telling(self) -> Iterator[None]:
        try:
            yield
        except (
            zipfile.BadZipFile,
            gzip.BadGzipFile,
            zlib.error,
            EOFError,
            KeyError,
            TypeError,
            ValueError,
        ) as error:
            raise self._tampered(str(error)) from error

    def _tampered(self, where: str) -> TamperError:
        return TamperError(
            f"归档 {self.file} 已损坏或被改动 ({where}), 图库未作任何修改; 请改用另一份副本。"
            " The archive is damaged or was changed; nothing was written. Use another copy."
        )


def read_line(line: bytes) -> Row:
    """A value as it was before it was written."""
    value: Row = json.loads(line.decode("utf-8", "surrogatepass"), object_hook=_undated)
    return value


def _undated(value: dict[str, Any]) -> Any:
    return date.fromisoformat(value["date"]) if value.keys() == {"date"} else value


def rewrite(
    source: Archive, file: Path, change: Callable[[str, Row], Row | None], key: str
) -> ArchiveManifest:
    """改写. Another archive, for another key, of changed values; `change` is told the part, nodes come first.

    What `change` answers with None is left out. The order of the values stays; so a part may not be in order
    of its ids.
    """
    old = source.manifest
    with tempfile.TemporaryDirectory(prefix=f".{file.name}.", dir=file.parent) as folder:
        parts = []
        for name in part_names():
            writer = _PartWriter(Path(folder), name)
            try:
                for value in source.lines(name):
                    turned = change(name, value)
                    if turned is not None:
                        writer.write(turned)
            finally:
                parts.append(writer.close())
        manifest = ArchiveManifest(FORMAT, now().isoformat(), old.change, old.schema, key, tuple(parts))
        return _pack(Path(folder), file, manifest)


# --- restore -----------------------------------------------------------------------------------------


def restore(
    store: GraphStore, file: Path, progress: Progress | None = None, *, replace: bool = False
) -> ArchiveManifest:
    """恢复. The archive's graph into an empty store; with `replace` what the store holds is deleted first.

    Every hash is compared before anything is written (TamperError). A restore that was broken off is marked
    in the store and goes on, line for line, when the same archive is restored again; another is Refused.
    Raises Refused if the store is not empty, SchemaError if the archive is newer than this program.
    """
    with Archive(file) as archive:
        if archive.manifest.schema and archive.manifest.schema not in texts.names():
            raise SchemaError(
                f"归档的图库结构 {archive.manifest.schema} 比本程序新, 请升级 credit-graph。"
                " The archive was written by a newer program; upgrade."
            )
        archive.check(progress)
        place = _begin(store, archive.manifest.digest, replace=replace)
        _Restorer(store, archive, place, progress or _silent).run()
        return archive.manifest


@dataclass(frozen=True, slots=True)
class _Place:
    """恢复到何处: the part's number (wiping: -1) and the lines of it that are in the store."""

    archive: str
    part: int = 0
    lines: int = 0

    def mark(self, tx: Transaction) -> None:
        tx.run("store/put_info", id=RESTORING, value=json.dumps(asdict(self)))


def _begin(store: GraphStore, digest: str, *, replace: bool) -> _Place:
    found = store.read("store/read_info", id=RESTORING)
    held = _Place(**json.loads(found[0]["value"])) if found else None
    disturbed = held is not None and held.part != _WIPING and bool(store.read("store/read_change"))
    if held is not None and held.archive == digest and not disturbed:
        place = held
    elif held is None and is_empty(store):
        place = _Place(digest)
    elif replace:
        place = _Place(digest, _WIPING)
    else:
        raise _disturbed() if disturbed else _not_empty(store, held is not None)
    store.record(place.mark)
    if place.part == _WIPING:
        wipe(store)
        place = _Place(digest)
        store.record(place.mark)
    return place


def _not_empty(store: GraphStore, unfinished: bool) -> Refused:
    if unfinished:
        return Refused(
            f"图库 {store.url} 中有另一份归档未恢复完; 请再次恢复那一份, 或加 --replace 清空后恢复这一份。"
            " Another archive is half restored here; restore that one again, or add --replace."
        )
    return Refused(
        f"图库 {store.url} 不是空的, 未作任何修改; 请将 CREDIT_STORE_URL 指向空图库, 或加 --replace 先清空。"
        " The store is not empty; name an empty one in CREDIT_STORE_URL, or add --replace to delete it."
    )


def _disturbed() -> StoreConflict:
    return StoreConflict(
        "恢复期间另有写入者写入了图库; 请停止其他命令后加 --replace 重新恢复。"
        " Somebody else wrote during the restore; stop that, then restore with --replace."
    )


def is_empty(store: GraphStore) -> bool:
    """Whether the store holds nothing but its schema."""
    return all("Migration" in row["labels"] for row in store.read("store/count_nodes"))


def wipe(store: GraphStore, page: int = _BATCH) -> None:
    """清空. Delete everything but the schema and the mark of an unfinished restore, in batches."""
    while store.record(lambda tx: tx.run("archive/wipe", page=page)[0]["n"]):
        pass


@dataclass(slots=True)
class _Restorer:
    store: GraphStore
    archive: Archive
    place: _Place
    progress: Progress

    def run(self) -> None:
        parts = self.archive.manifest.parts  # in the archive's own order: a later program may know more
        total = sum(part.count for part in parts)
        done = sum(part.count for part in parts[: self.place.part]) + self.place.lines
        for number in range(self.place.part, len(parts)):
            name = parts[number].name
            skip = self.place.lines if number == self.place.part else 0
            last = number == len(parts) - 1
            for batch in _batches(self.archive.lines(name), skip):
                skip += len(batch)
                self._write(name, batch, _Place(self.place.archive, number, skip), last=last)
                done += len(batch)
                self.progress(done, total)
        self.store.record(self._end)

    @staticmethod
    def _end(tx: Transaction) -> None:
        """What opened the store when the archive was made may be revoked since: accounts and keys stay closed."""
        tx.run("archive/drop_info", id=RESTORING)
        if are_there_accounts(tx.run):
            tx.run("store/put_info", id=RESTORED, value=now().isoformat())

    def _write(self, name: str, batch: list[Row], place: _Place, *, last: bool) -> None:
        folder, _, kind = name.partition("/")
        text = f"archive/{'put' if folder == 'nodes' else 'link'}_{kind.lower()}"

        def work(tx: Transaction) -> None:
            if tx.run("store/read_change"):
                raise _disturbed()
            written = tx.run(text, rows=batch)[0]["n"]
            if written != len(batch):
                raise StoreError(
                    f"{name}: 只写入了 {written}/{len(batch)} 条, 本批未提交。"
                    f" The store wrote {written} of {len(batch)}; nothing of this batch was kept."
                )
            if last:
                self._end(tx)
            else:
                place.mark(tx)

        self.store.record(work)


def _batches(lines: Iterator[Row], skip: int) -> Iterator[list[Row]]:
    batch: list[Row] = []
    for number, line in enumerate(lines):
        if number < skip:
            continue
        batch.append(line)
        if len(batch) >= _BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
