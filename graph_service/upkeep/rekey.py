"""密钥轮换. Every person and phone of a store under the next key of the chain.

The raw numbers are not stored, so a new id is the new key's HMAC-SM3 of the old id, and the key file keeps
every key, the oldest first. What is made of such ids changes with them: decisions on persons, the keys and
versions of their facts, and whatever names them. The graph goes through an archive: out of the store,
rewritten, into an empty one. The audit register is taken over as it is.

What rules derived (consequences and hints) is left behind, and the lease of the runs with it: the next full run
derives it again from the rotated facts. The keys of consequences in the books and in corrections become those
that it will have; the key of one that is no longer in the graph stays as it is and names nothing any more.
"""

from __future__ import annotations

import contextlib
import ctypes
import fcntl
import os
import re
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final

from graph_service.access.accounts import RESTORED, closed_since, remarked
from graph_service.domain import codes, model
from graph_service.domain.model import Fact
from graph_service.domain.ontology import BOOKS_BY_CHANGE, FACTS, PROVENANCE, FactKind, link_kind
from graph_service.errors import KeyMismatch, Refused, StoreError
from graph_service.liability.consequences import identity_key
from graph_service.settings import Settings
from graph_service.store import embedded
from graph_service.store.as_of import DERIVED, Progress
from graph_service.store.audit import Auditor
from graph_service.store.graph_store import GraphStore, Moment, Row, Transaction, embedded_folder
from graph_service.store.keys import KEY_INFO, KeyRing, load_ring, new_key, write_ring
from graph_service.store.ledger import Ledger
from graph_service.store.versions import Stated
from graph_service.upkeep.archive import Archive, ArchiveManifest, backup, restore, rewrite

_UNKNOWN: Final = re.compile(r"(?<![0-9A-Za-z])u:[0-9a-f]{32}(?![0-9A-Za-z])")
_KEYED: Final = re.compile(r"(?<![0-9A-Za-z])(p|m|n|tel):([0-9a-f]{64})(?![0-9A-Za-z])")
_DECISION: Final = re.compile(r"(?<![0-9A-Za-z])d:[0-9a-f]{32}(?![0-9A-Za-z])")
_DIGEST: Final = re.compile(r"(?<![0-9A-Za-z:])[0-9a-f]{32}(?![0-9A-Za-z@])")
_NAMING: Final = ("about", "of", "named_with", "affected")
_FROM_DECISIONS: Final = ("Finding", "Ending", "Dispute", "Approval", "Notice", "Correction")
_LEFT_BEHIND: Final = (*DERIVED, "Lease")
_TOLD_AGAIN: Final = ("Run", *BOOKS_BY_CHANGE)
_PROVENANCE: Final = frozenset(property_.name for property_ in PROVENANCE)
_LINKS: Final = {kind.name: kind for kind in FACTS.values() if kind.link}
_NODES: Final = {kind.name: kind for kind in FACTS.values() if not kind.link}
_HUNG_BY: Final = {str(kind.hung_by): kind for kind in _NODES.values()}
_POINTS: Final = {str(kind.points): kind for kind in _NODES.values() if kind.points}
_UNSAID: Final[tuple[tuple[str, ...], ...]] = ((), ("",))
_NO_DAY: Final = date(1, 1, 1)
_EXCHANGE: Final = 2
_HERE: Final = -100


def rotate(
    store: GraphStore,
    target: GraphStore,
    ring: KeyRing,
    key: bytes,
    auditor: Auditor,
    folder: Path,
    progress: Progress | None = None,
) -> ArchiveManifest:
    """密钥轮换. The graph of `store`, under the ring with `key` added, into `target`, which must be empty.

    `folder` takes the archives while it works (twice the graph, deleted afterwards). The rotation itself is
    one recorded change of the target. Raises KeyMismatch if `ring` is not the store's, Refused if the target
    holds something or somebody wrote to the store meanwhile; the store stays as it was in any case.
    Consequences and hints are left behind: a full run must derive them again.
    """
    known = store.read("store/read_info", id=KEY_INFO)
    if known and known[0]["value"] != ring.fingerprint:
        raise KeyMismatch(
            f"密钥 (指纹 {ring.fingerprint}) 不是图库的密钥 (指纹 {known[0]['value']}), 未作轮换。"
            " This is not the key that the store was written with; nothing was changed."
        )
    turned, closed = ring.with_next(key), closed_since(store.read)
    with tempfile.TemporaryDirectory(prefix=".rotation.", dir=folder) as work:
        before, after = Path(work) / "before", Path(work) / "after"
        backup(store, before, progress)
        manifest = rotate_archive(before, after, ring, key)
        before.unlink()
        restore(target, after, progress)
    if store.last_change() != manifest.change:
        raise Refused(
            "轮换期间另有写入者写入了图库, 轮换作废, 原图库未变; 请停止其他命令后再来。"
            " Somebody wrote to the store meanwhile; the rotation is void. Stop that and repeat."
        )

    def bind(tx: Transaction, moment: Moment) -> tuple[None, dict[str, Any]]:  # noqa: ARG001
        tx.run("store/put_info", id=KEY_INFO, value=turned.fingerprint)
        if closed_since(tx.run) != closed:  # the rows are of today: a rotation closes nobody
            tx.run("store/put_info", id=RESTORED, value=closed)
        return None, {"before": ring.fingerprint, "fingerprint": turned.fingerprint, "keys": len(turned)}

    Ledger(target, auditor).write("key.rotate", bind)
    return manifest


def rotate_archive(source: Path, file: Path, ring: KeyRing, key: bytes) -> ArchiveManifest:
    """轮换归档. The archive under the ring with `key` added; StoreError if an id does not fit its content."""
    with (
        Archive(source) as archive,
        tempfile.TemporaryDirectory(prefix=".rotation.", dir=file.parent) as work,
    ):
        archive.check()
        with contextlib.closing(_Index(Path(work) / "ids")) as index:
            turning = _Turning(ring, key, index)
            turning.learn(archive)
            return rewrite(archive, file, turning.change, turning.fingerprint)


class _Index:
    """Where facts hang, and what ids, contents and keys became, on disk: a city has more than memory."""

    def __init__(self, path: Path) -> None:
        self._db = sqlite3.connect(path)
        self._db.execute("PRAGMA journal_mode = OFF")
        self._db.execute("PRAGMA synchronous = OFF")
        for table in ("anchor", "other", "became"):
            self._db.execute(f"CREATE TABLE {table} (fact TEXT PRIMARY KEY, id TEXT) WITHOUT ROWID")

    def put(self, table: str, fact: str, id_: str) -> None:
        self._db.execute(f"INSERT OR REPLACE INTO {table} VALUES (?, ?)", (fact, id_))  # noqa: S608 - own names

    def get(self, table: str, fact: str) -> str | None:
        row = self._db.execute(f"SELECT id FROM {table} WHERE fact = ?", (fact,)).fetchone()  # noqa: S608
        return None if row is None else str(row[0])

    def close(self) -> None:
        self._db.close()


@dataclass(slots=True)
class _Turning:
    """From old ids to new ones. `learn` reads what ids depend on, then `change` turns value after value."""

    ring: KeyRing
    key: bytes
    index: _Index
    named: dict[str, str] = field(default_factory=dict)  # persons known by name within the scope of a person
    decisions: dict[str, str] = field(default_factory=dict)  # decisions on persons

    @property
    def fingerprint(self) -> str:
        return self.ring.with_next(self.key).fingerprint

    # --- ids ---

    def id(self, old: str) -> str:
        """The new id of anything; most stay."""
        known = self.named.get(old) or self.decisions.get(old)
        if known is not None:
            return known
        keyed = _KEYED.fullmatch(old)
        return f"{keyed[1]}:{codes.turned_key(keyed[2], self.key)}" if keyed else old

    def text(self, text: str) -> str:
        """A text with the ids in it turned, and the digests of findings and of consequences."""
        turned = _UNKNOWN.sub(lambda m: self.id(m[0]), _KEYED.sub(lambda m: self.id(m[0]), text))
        turned = _DECISION.sub(lambda m: self.id(m[0]), turned)
        return _DIGEST.sub(lambda m: self.index.get("became", m[0]) or m[0], turned)

    # --- what ids depend on ---

    def learn(self, archive: Archive) -> None:
        self._learn_named(archive)
        self._learn_decisions(archive)
        self._learn_keys(archive)
        for type_, kind in _HUNG_BY.items():
            everything = kind.name in (*_FROM_DECISIONS, "Debt", "HintDispute")
            for link in archive.lines(f"links/{type_}"):
                if everything or self.id(link["start"]) != link["start"]:
                    self.index.put("anchor", link["end"], link["start"])
        for type_ in _POINTS:
            for link in archive.lines(f"links/{type_}"):
                self.index.put("other", link["start"], link["end"])

    def _learn_named(self, archive: Archive) -> None:
        """A person known by name within a person's scope: that id is made of the other's and of the name."""
        scopes = {
            person["id"]: person["scope"]
            for label in _SCOPED
            for person in archive.lines(f"nodes/{label}")
            if person["id"].startswith(("n:", "u:"))
            and self.id(person.get("scope", "")) != person.get("scope", "")
        }
        if not scopes:
            return
        held = {
            link["end"]: link["start"] for link in archive.lines("links/HAS_NAME") if link["start"] in scopes
        }
        names = {held[name["id"]]: name["text"] for name in archive.lines("nodes/Name") if name["id"] in held}
        for person in scopes:
            self._turn_named(person, scopes, names)

    def _turn_named(self, person: str, scopes: dict[str, str], names: dict[str, str]) -> str:
        if person not in scopes:
            return self.id(person)
        if person not in self.named:
            scope, name = scopes[person], names.get(person, "")
            unknown = model.is_unknown_id(person)
            told = model.unknown_party(name, scope).id if unknown else _named_id(scope, name, self.ring)
            if told != person:
                raise _unlike("UnknownParty" if unknown else "Person", person)
            within = self._turn_named(scope, scopes, names)
            self.named[person] = (
                model.unknown_party(name, within).id
                if unknown
                else _named_id(within, name, self.ring.with_next(self.key))
            )
        return self.named[person]

    def _learn_decisions(self, archive: Archive) -> None:
        subjects = {
            link["start"]: link["end"]
            for link in archive.lines("links/CONCERNS")
            if self.id(link["end"]) != link["end"]
        }
        for taken in archive.lines("nodes/Decision"):
            subject = subjects.get(taken["id"])
            if subject is None:
                continue
            if model.decision(taken["matter"], taken["number"], subject).id != taken["id"]:
                raise _unlike("Decision", taken["id"])
            turned = model.decision(taken["matter"], taken["number"], self.id(subject)).id
            self.decisions[taken["id"]] = turned

    def _learn_keys(self, archive: Archive) -> None:
        """Keys of consequences as the next run will make them."""
        for label in DERIVED:
            for node in archive.lines(f"nodes/{label}"):
                decision, rule, party = (str(node.get(name)) for name in ("decision", "rule", "party"))
                turned = identity_key(self.id(decision), rule, self.id(party))
                if turned != node.get("key") == identity_key(decision, rule, party):
                    self.index.put("became", node["key"], turned)

    # --- values ---

    def change(self, part: str, value: Row) -> Row | None:
        """The value of a part of the archive as it is under the new key; None if it is left behind."""
        folder, _, name = part.partition("/")
        if name in _LEFT_BEHIND or (folder == "links" and link_kind(name).start in _LEFT_BEHIND):
            return None
        return self._link(name, value) if folder == "links" else self._node(name, value)

    def _node(self, label: str, node: Row) -> Row:
        if label in _SCOPED:
            turned = node | {"id": self.id(node["id"])}
            return turned | {"scope": self.id(node["scope"])} if "scope" in node else turned
        if label in ("Phone", "Decision"):
            return node | {"id": self.id(node["id"])}
        if label == "StoreInfo" and node["id"] == KEY_INFO:
            return node | {"value": self.fingerprint}
        if label == "Account":
            return remarked(node, self.ring, self.ring.with_next(self.key))
        if label in _TOLD_AGAIN:
            return {name: self._said(value) for name, value in node.items()}
        if label in _NODES:
            anchor, other = self.index.get("anchor", node["id"]), self.index.get("other", node["id"])
            turned = self._fact(_NODES[label], anchor, other, node)
            if turned["id"] != node["id"]:
                self.index.put("became", node["id"], turned["id"])
                if label == "Finding":  # approvals name its content, whatever its version
                    self.index.put("became", _content(node), _content(turned))
            return turned
        return node

    def _said(self, value: Any) -> Any:
        if isinstance(value, list):
            return [self._said(part) for part in value]
        return self.text(value) if isinstance(value, str) else value

    def _link(self, type_: str, value: Row) -> Row:
        start, end = value["start"], value["end"]
        link = value["link"]
        if type_ in _LINKS:
            kind = _LINKS[type_]
            anchor, other = (end, start) if kind.inward else (start, end)
            link = self._fact(kind, anchor, other, link)
        elif type_ in _HUNG_BY:
            end = self.index.get("became", end) or end
        elif type_ in _POINTS:
            start = self.index.get("became", start) or start
        return {"start": self.id(start), "end": self.id(end), "link": link}

    def _fact(self, kind: FactKind, anchor: str | None, other: str | None, fact: Row) -> Row:
        """A version with its key and its id as the new ids make them; the old ones are recomputed first."""
        said = {name: value for name, value in fact.items() if name in _NAMING}
        turned = {name: self.text(value) for name, value in said.items()}
        identity = fact.get("identity")
        now_identity = [self.text(part) for part in identity] if identity else identity
        now_anchor, now_other = anchor and self.id(anchor), other and self.id(other)
        if (now_anchor, now_other, now_identity, turned) == (anchor, other, identity, said):
            return fact
        if anchor is None or now_anchor is None:
            raise _unlike(kind.name, fact["id"])
        parts = self._identity(kind, anchor, fact)
        before = _stated(kind, anchor, other, parts, fact)
        content, _, change = fact["id"].partition("@")
        if before.content_digest(fact["key"]) != content:
            raise _unlike(kind.name, fact["id"])
        after = _stated(kind, now_anchor, now_other, now_identity or parts, fact | turned)
        key = after.key
        new = {"key": key, "id": f"{after.content_digest(key)}@{change}", **turned}
        return fact | new | ({"identity": now_identity} if now_identity else {})

    def _identity(self, kind: FactKind, anchor: str, fact: Row) -> Sequence[str]:
        """What the key is made of; an empty identity is not stored, a bulk import loses one empty text."""
        stored = fact.get("identity")
        for parts in [stored] if stored else _UNSAID:
            if _stated(kind, anchor, None, parts, fact).key == fact["key"]:
                return parts
        raise _unlike(kind.name, fact["id"])


def _content(fact: Row) -> str:
    return str(fact["id"]).partition("@")[0]


_SCOPED: Final = ("Person", "UnknownParty")
"""Whose ids may be made of a scope, which may be a person's id."""


def _named_id(scope: str, name: str, ring: KeyRing) -> str:
    return f"n:{ring.document(codes.DocumentKind.OTHER, f'name:{scope}:{name}')}"


def _stated(kind: FactKind, anchor: str, other: str | None, identity: Sequence[str], fact: Row) -> Stated:
    content = {name: value for name, value in fact.items() if name not in _PROVENANCE}
    stated = Fact(kind, anchor, tuple(identity), other, fact.get("from"), fact.get("to"), content)
    return Stated(stated, fact["source"], 0, _NO_DAY)


def _unlike(kind: str, id_: str) -> StoreError:
    return StoreError(
        f"{kind} {id_} 的标识与其内容不符, 未作轮换; 请运行 credit-graph store verify 和 audit verify。"
        f" The id of {kind} {id_} does not fit its content; nothing was rotated. Verify the store."
    )


# --- the bundled engine ----------------------------------------------------------------------------------


def rotate_embedded(settings: Settings, auditor: Auditor, progress: Progress | None = None) -> KeyRing:
    """轮换随包引擎的密钥. A new key, the graph under it, both in place of the old ones; the new ring.

    The new graph is made beside the old one and exchanged with it in one step; then the key file. Killed
    before the exchange nothing has happened; killed after it, the next call puts the key file in place.
    Refused while other commands use the store. Needs room for three times the graph.
    """
    folder = embedded_folder(settings.store_url)
    ring = load_ring(settings.key_file, create=False)
    draft = settings.key_file.with_name(settings.key_file.name + ".next")
    side = folder / "rotation"
    done = _finish(settings, draft, side)
    if done is not None:
        return done
    with contextlib.suppress(FileNotFoundError):
        embedded.stop(side)
        shutil.rmtree(side)
    draft.unlink(missing_ok=True)
    turned = ring.with_next(new_key())
    write_ring(draft, turned)
    beside = settings.model_copy(update={"store_url": f"embedded:{side}", "engine_linger": 0.0})
    with GraphStore.open(settings) as store, GraphStore.open(beside) as target:
        rotate(store, target, ring, turned[-1], auditor, folder, progress)
    _exchange_when_unused(folder, side)
    finished = _finish(settings, draft, side)
    if finished is None:
        raise StoreError("密钥文件未能就位, 请再次运行轮换。 The key file is not in place; rotate again.")
    return finished


def _finish(settings: Settings, draft: Path, side: Path) -> KeyRing | None:
    """Put the new key file in place if the store is under it already; None if it is not."""
    if not draft.exists():
        return None
    ring = load_ring(draft, create=False)
    with GraphStore.open(settings, migrate=False) as store:
        known = store.read("store/read_info", id=KEY_INFO)
    if not known or known[0]["value"] != ring.fingerprint:
        return None
    draft.replace(settings.key_file)
    shutil.rmtree(side, ignore_errors=True)
    return ring


def _exchange_when_unused(folder: Path, side: Path) -> None:
    users = folder / "engine" / "users.lock"
    with _whole(users) as free:
        if not free:
            raise _in_use(folder)
    embedded.stop(folder)
    embedded.stop(side)
    with (
        _whole(folder / "engine.lock") as starting,
        _whole(users) as free,
        _whole(folder / "engine" / "host.lock") as idle,
    ):
        if not (starting and free and idle):
            raise _in_use(folder)
        _exchange(folder / "engine", side / "engine")


@contextlib.contextmanager
def _whole(path: Path) -> Iterator[bool]:
    """The lock of a file for the length of the block; False if somebody else holds it."""
    lock = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
    finally:
        os.close(lock)


def _exchange(one: Path, other: Path) -> None:
    """Two folders in each other's place, in one step."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.renameat2(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE) != 0:
        code = ctypes.get_errno()
        raise StoreError(
            f"无法交换目录 {one} 与 {other}: {os.strerror(code)}; 图库未变。 The folders cannot be exchanged."
        )


def _in_use(folder: Path) -> Refused:
    return Refused(
        f"另有命令在使用图库 {folder}, 轮换作废, 图库未变; 请停止它们后再来。"
        " Other commands use the store; the rotation is void, the store as it was. Stop them and repeat."
    )
