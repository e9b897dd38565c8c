"""名称索引. Codes and names of organisations in one SQLite file beside the graph, kept current by change numbers.

The file is a copy of what the graph says, and knows it: it names the history it was read from (its first change, and
the change up to which it was read). A file of another history, another form, or that SQLite finds damaged is never
asked; it is built anew, beside the old one, and takes its place as a whole. Natural persons are never in it.

    DIR/names-000007.sqlite3   the index; the highest number counts, each rebuild has the next
    DIR/building.lock          held by whoever builds, gone with the process however it dies

Names are found by their bigrams (FTS5; the text of a row is its match form, two characters a token in hex, so that no
tokenizer drops a sign it does not know). What two characters promise is then compared with the name itself.
"""

# ruff: noqa: S608 - texts of SQL are put together from fixed parts only
from __future__ import annotations

import contextlib
import os
import re
import sqlite3
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import islice, pairwise
from pathlib import Path
from typing import Any, Final

from graph_service.domain import codes
from graph_service.domain.model import digest
from graph_service.domain.ontology import ORGANISATIONS
from graph_service.errors import Refused, SettingError, StoreConflict, StoreError
from graph_service.facts.party_ids import best_code
from graph_service.facts.party_refs import is_seen_name
from graph_service.settings import Settings
from graph_service.store.as_of import RESTORING, Progress
from graph_service.store.derived_folder import derived_folder, lock_alone
from graph_service.store.graph_store import GraphStore, Row

FORM: Final = 1
"""The form of the file; another one is built anew."""
BUSY: Final = 30.0  # seconds one command waits for another that writes a step into the index
BUILDING: Final = 900.0  # seconds one command waits for another that builds it
_APPLICATION: Final = 0x63677331
_STEP: Final = 500  # organisations read from the graph at a time
_MANY_IDS: Final = 4000  # a step of several changes is halved above this
_DENSE: Final = 4000  # above so many, walking in order meets a page of them sooner than sorting all
_SHORTEST_PREFIX: Final = 4
_LAST: Final = "\U0010ffff"

_TABLES: Final = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE org (id TEXT PRIMARY KEY, name TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX org_name ON org (name, id);
CREATE TABLE party (id TEXT PRIMARY KEY, org TEXT NOT NULL, name TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX party_org ON party (org);
CREATE TABLE code (party TEXT, code TEXT, PRIMARY KEY (party, code)) WITHOUT ROWID;
CREATE INDEX code_code ON code (code, party);
CREATE TABLE name (id INTEGER PRIMARY KEY, party TEXT NOT NULL, text TEXT NOT NULL, match TEXT NOT NULL);
CREATE INDEX name_party ON name (party);
CREATE INDEX name_match ON name (match, party);
CREATE TABLE joined (old TEXT, new TEXT, PRIMARY KEY (old, new)) WITHOUT ROWID;
CREATE INDEX joined_new ON joined (new, old);
CREATE VIRTUAL TABLE parts USING fts5(grams, content='', detail=none, columnsize=0, tokenize='ascii');
"""


class FoundBy(StrEnum):
    """如何找到的. In the order in which hits are shown."""

    CODE = "code"
    NAME = "name"
    PREFIX = "prefix"
    PART = "part"

    @property
    def zh(self) -> str:
        return {"code": "代码一致", "name": "名称一致", "prefix": "开头一致", "part": "部分一致"}[self.value]


@dataclass(frozen=True, slots=True)
class Candidate:
    """候选组织. `org` is the id to be shown, `ids` all ids of the same organisation, itself first."""

    org: str
    ids: tuple[str, ...]
    way: FoundBy
    codes: tuple[str, ...]
    names: tuple[str, ...]


class IndexDamaged(Exception):  # noqa: N818 - never leaves this package: the index is built anew
    """索引不可用. The file is damaged, of another form, or of another graph."""


# --- what is asked ---


@dataclass(frozen=True, slots=True)
class SoughtText:
    """所查文字. As a code and as a name in match form; either may be empty."""

    code: str
    match: str


def grams(match: str) -> str:
    """二元组 of a name as tokens: each character with the next one, and the last alone."""
    hexed = [f"{ord(char):06x}" for char in match]
    return " ".join([*(a + b for a, b in pairwise(hexed)), *hexed[-1:]])


def asked_grams(part: str) -> str:
    """An FTS5 query for the names that may contain the part: its bigrams; of one character, what begins with it."""
    hexed = [f"{ord(char):06x}" for char in part]
    if len(hexed) == 1:
        return f'"{hexed[0]}"*'
    return " AND ".join(f'"{token}"' for token in dict.fromkeys(a + b for a, b in pairwise(hexed)))


# --- the index ---


def index_folder(settings: Settings) -> Path:
    """索引目录. `search` in the folder of the bundled engine; for a server, and where CREDIT_SEARCH_DIR is set, a
    folder of its own for each address and database."""
    return derived_folder(settings, "search", settings.search_dir)


@dataclass(frozen=True, slots=True)
class _History:
    """来历. What tells one graph's past from another's."""

    last: int
    first: str
    stamp: str


class SearchIndex:
    """名称索引 of one store. Every verb opens the file for itself: one object may serve many threads."""

    def __init__(self, store: GraphStore, folder: Path, *, busy: float = BUSY) -> None:
        self.store = store
        self.folder = folder
        self._busy = busy

    @classmethod
    def of(cls, store: GraphStore, settings: Settings) -> SearchIndex:
        """The index of this store, where the settings say. Nothing is opened or written yet."""
        return cls(store, index_folder(settings))

    @property
    def exists(self) -> bool:
        return self._newest() is not None

    def bring_up_to_date(self, progress: Progress | None = None) -> int:
        """更新. Read what has changed since, in small steps; build the index if there is none that can be used.

        The change number up to which it then holds. StoreConflict if another command keeps the file, Refused while a
        restore is unfinished, SettingError if the folder cannot be written.
        """
        with self.asking(progress) as asking:
            return asking.change

    def rebuild(self, progress: Progress | None = None, *, only_if_unusable: bool = False) -> int:
        """重建. Read the whole graph into a new file, which then takes the old one's place."""
        self._assert_restored()
        with self._building() as number:
            if only_if_unusable:
                with contextlib.suppress(IndexDamaged), self._opened() as db:  # another command was first
                    return self._catch_up(db, progress)
            draft = self.folder / "building.sqlite3"
            _remove(draft)
            try:
                change = self._build(draft, progress)
            except IndexDamaged as error:
                raise unusable(error) from error
            os.replace(draft, self._path(number + 1))
            self._sweep(number + 1)
        return change

    @contextlib.contextmanager
    def asking(self, progress: Progress | None = None) -> Iterator[Asking]:
        """询问. The index, brought up to date as `bring_up_to_date` does, to be asked. Damaged if it turns out to be."""
        self._assert_restored()
        with contextlib.ExitStack() as held:
            try:
                db = held.enter_context(self._opened())
                change = self._catch_up(db, progress)
            except IndexDamaged:
                held.close()
                self.rebuild(progress, only_if_unusable=True)
                db = held.enter_context(self._opened())
                change = self._catch_up(db, progress)
            yield Asking(db, change)

    # --- files ---

    def _path(self, number: int) -> Path:
        return self.folder / f"names-{number:06d}.sqlite3"

    def _newest(self) -> int | None:
        try:
            names = os.listdir(self.folder)
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            raise _unusable_folder(self.folder, error) from error
        found = (re.fullmatch(r"names-(\d{6,})\.sqlite3", name) for name in names)
        return max((int(one[1]) for one in found if one), default=None)

    def _sweep(self, kept: int) -> None:
        """Older files go; who has one open reads it to the end."""
        for path in self.folder.glob("names-*.sqlite3*"):
            if not path.name.startswith(self._path(kept).name):
                path.unlink(missing_ok=True)

    @contextlib.contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        """The index of this very graph; Damaged if there is none that can be used."""
        with self._newest_file() as db, _explained(self.folder):
            self._assert_ours(db)
            yield db

    @contextlib.contextmanager
    def _newest_file(self) -> Iterator[sqlite3.Connection]:
        for _ in range(5):
            number = self._newest()
            if number is None:
                raise IndexDamaged("none")
            path = self._path(number)
            try:
                if path.stat().st_mode & 0o077:
                    path.chmod(0o600)
            except FileNotFoundError:  # a rebuild has put another in its place
                continue
            except OSError as error:
                raise _unusable_folder(self.folder, error) from error
            with contextlib.closing(_connect(path, self._busy, "rw")) as db:
                yield db
            return
        raise StoreConflict(
            "名称索引正被反复重建; 请稍后再试。 The index of names keeps being rebuilt; try again."
        )

    @contextlib.contextmanager
    def _building(self) -> Iterator[int]:
        """The right to build, and the number of the newest file."""
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self.folder.chmod(0o700)
            lock = os.open(self.folder / "building.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise _unusable_folder(self.folder, error) from error
        try:
            lock_alone(
                lock,
                BUILDING,
                "另一条命令正在建立名称索引; 请稍后再试。 Another command is building the index of names.",
            )
            yield self._newest() or 0
        finally:
            os.close(lock)

    def _assert_restored(self) -> None:
        if self.store.read("store/read_info", id=RESTORING):
            raise Refused(
                "图库的恢复尚未完成, 无法检索; 请再次运行同一条 credit-graph store restore。"
                " A restore into this store is not finished; run the same restore again."
            )

    # --- whose it is ---

    def _history(self, change: int) -> _History:
        rows = self.store.read("read/history_at", change=change)
        if not rows:
            return _History(0, "", "")
        row = rows[0]
        return _History(row["last"], _said(row["first_at"], row["first_by"]), _said(row["at"], row["by"]))

    def _assert_ours(self, db: sqlite3.Connection) -> None:
        if db.execute("PRAGMA application_id").fetchone()[0] != _APPLICATION:
            raise IndexDamaged("not an index")
        if db.execute("PRAGMA user_version").fetchone()[0] != FORM:
            raise IndexDamaged("another form")
        meta = _meta(db)
        change = int(meta["change"])
        past = self._history(change)
        if change and (change > past.last or (meta["first"], meta["stamp"]) != (past.first, past.stamp)):
            raise IndexDamaged("another graph")

    # --- reading the graph ---

    def _catch_up(self, db: sqlite3.Connection, progress: Progress | None) -> int:
        window = 1
        while True:
            done, last = int(_meta(db)["change"]), self.store.last_change()
            if done >= last:
                return done
            db.execute("BEGIN IMMEDIATE")  # read and written under one lock: no older news over newer
            try:
                done = int(_meta(db)["change"])
                if done >= last:  # another command was first
                    db.rollback()
                    continue
                upto = min(done + window, last)
                ids = [row["id"] for row in self.store.read("read/changed_party", after=done, upto=upto)]
                if len(ids) > _MANY_IDS and upto > done + 1:
                    db.rollback()
                    window = max(1, window // 2)
                    continue
                for start in range(0, len(ids), _STEP):
                    self._renew(db, ids[start : start + _STEP])
                self._note(db, upto)
                db.commit()
            except BaseException:
                db.rollback()
                raise
            window *= 2
            if progress is not None:
                progress(upto, last)

    def _build(self, draft: Path, progress: Progress | None) -> int:
        os.close(os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
        with _explained(self.folder), contextlib.closing(_connect(draft, self._busy, "rw")) as db:
            db.executescript(
                "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -65536;"
            )
            db.executescript(
                _TABLES + f"PRAGMA application_id = {_APPLICATION}; PRAGMA user_version = {FORM};"
            )
            change, done = self.store.last_change(), 0
            db.execute("BEGIN")
            for rows in self.store.node_pages("Party", 2000):
                ids = [row["id"] for row in rows if ORGANISATIONS & set(row["labels"])]
                for start in range(0, len(ids), _STEP):
                    for one in read_organisations(self.store, ids[start : start + _STEP]).values():
                        _put(db, one)
                done += len(rows)
                if progress is not None:
                    progress(done, None)
            db.execute("INSERT INTO org SELECT id, name FROM party")
            _regroup(
                db, {id_ for pair in db.execute("SELECT old, new FROM joined").fetchall() for id_ in pair}
            )
            self._note(db, change)
            db.commit()
            db.execute("INSERT INTO parts (parts) VALUES ('optimize')")
            change = self._catch_up(db, progress)
            db.executescript("PRAGMA journal_mode = DELETE; PRAGMA synchronous = FULL; ANALYZE;")
        _sync(draft)
        return change

    def _note(self, db: sqlite3.Connection, change: int) -> None:
        past = self._history(change)
        said = {"change": change, "first": past.first, "stamp": past.stamp}
        db.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", said.items())

    def _renew(self, db: sqlite3.Connection, ids: Sequence[str]) -> None:
        told = read_organisations(self.store, ids)
        around: set[str] = set()
        for id_ in ids:
            one = told.get(id_)
            if _of_index(db, id_) != one:
                around |= _forget(db, id_)
                if one is not None:
                    _put(db, one)
                    around |= {id_, *one.joined}
        _regroup(db, around)


@dataclass(frozen=True, slots=True)
class Asking:
    """询问. An index that holds up to `change`, open to be asked."""

    _db: sqlite3.Connection
    change: int

    def candidates(self, wanted: SoughtText, limit: int) -> list[Candidate]:
        """候选, exact codes first, then exact names, beginnings of codes and of names, parts; at most `limit`.

        Found by a code: by present name, then id; found by a name: by that name, then id.
        """
        return list(islice(_ranked(self._db, wanted), limit))

    def namesakes(self, match: str, org: str) -> int:
        """同名数. Other organisations with a code or number of their own that bear or bore this name."""
        text = (
            "SELECT count(DISTINCT p.org) FROM name n JOIN party p ON p.id = n.party"
            " WHERE n.match = ? AND p.org <> ? AND p.org NOT LIKE 'name:%'"
        )
        return int(self._db.execute(text, (match, org)).fetchone()[0])


# --- one organisation ---


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """一个标识的索引内容. `name` is the present one in match form, by which hits are sorted."""

    id: str
    name: str
    codes: frozenset[str]
    names: frozenset[tuple[str, str]]
    joined: frozenset[str]


def read_organisations(store: GraphStore, ids: Sequence[str]) -> dict[str, IndexEntry]:
    """What the index must hold of organisations, as the graph says it now; persons among the ids are left out."""
    rows: dict[str, list[Row]] = defaultdict(list)
    for row in store.read("read/names_of_organisations", ids=list(ids)):
        rows[row["id"]].append(row)
    joined: dict[str, set[str]] = defaultdict(set)
    for row in store.read("read/joined_organisations", ids=list(ids)):
        joined[row["id"]].add(row["other"])
    return {id_: _entry(id_, found, joined[id_]) for id_, found in rows.items()}


def _entry(id_: str, rows: Sequence[Row], joined: Iterable[str]) -> IndexEntry:
    named = [row for row in rows if row["match"]]
    said = (rows[0]["code"], rows[0]["org_code"], id_ if ":" not in id_ else None)
    return IndexEntry(
        id_,
        min(named, key=_present)["match"] if named else "",
        frozenset(codes.squash(code) for code in said if code),
        frozenset((row["text"], row["match"]) for row in named),
        frozenset(joined),
    )


def _present(row: Row) -> tuple[bool, bool, int, str, str]:
    """The registered name that has not ended, before one seen elsewhere, before a former one; the latest of them."""
    day: date = row["data_day"]
    return row["until"] is not None, is_seen_name(row), -day.toordinal(), row["match"], row["text"]


def _of_index(db: sqlite3.Connection, id_: str) -> IndexEntry | None:
    row = db.execute("SELECT name FROM party WHERE id = ?", (id_,)).fetchone()
    if row is None:
        return None
    return IndexEntry(
        id_,
        row[0],
        frozenset(code for (code,) in db.execute("SELECT code FROM code WHERE party = ?", (id_,))),
        frozenset(db.execute("SELECT text, match FROM name WHERE party = ?", (id_,))),
        frozenset(new for (new,) in db.execute("SELECT new FROM joined WHERE old = ?", (id_,))),
    )


def _put(db: sqlite3.Connection, one: IndexEntry) -> None:
    db.execute("INSERT INTO party VALUES (?, ?, ?)", (one.id, one.id, one.name))
    db.executemany("INSERT INTO code VALUES (?, ?)", [(one.id, code) for code in sorted(one.codes)])
    db.executemany("INSERT INTO joined VALUES (?, ?)", [(one.id, new) for new in sorted(one.joined)])
    for text, match in sorted(one.names):
        name = db.execute("INSERT INTO name (party, text, match) VALUES (?, ?, ?)", (one.id, text, match))
        db.execute("INSERT INTO parts (rowid, grams) VALUES (?, ?)", (name.lastrowid, grams(match)))


def _forget(db: sqlite3.Connection, id_: str) -> set[str]:
    """Take an id out of the index; the ids that were joined with it."""
    row = db.execute("SELECT org FROM party WHERE id = ?", (id_,)).fetchone()
    if row is None:
        return set()
    around = {id_, *_neighbours(db, id_), *_members(db, row[0])}
    for name, match in db.execute("SELECT id, match FROM name WHERE party = ?", (id_,)).fetchall():
        db.execute("INSERT INTO parts (parts, rowid, grams) VALUES ('delete', ?, ?)", (name, grams(match)))
    for text in (
        "DELETE FROM name WHERE party = ?", "DELETE FROM code WHERE party = ?", "DELETE FROM joined WHERE old = ?",
        "DELETE FROM party WHERE id = ?",
    ):  # fmt: skip
        db.execute(text, (id_,))
    return around


# --- codes of one organisation ---


def _members(db: sqlite3.Connection, org: str) -> set[str]:
    return {id_ for (id_,) in db.execute("SELECT id FROM party WHERE org = ?", (org,))}


def _neighbours(db: sqlite3.Connection, id_: str) -> set[str]:
    text = "SELECT new FROM joined WHERE old = ? UNION SELECT old FROM joined WHERE new = ?"
    return {other for (other,) in db.execute(text, (id_, id_))}


def _regroup(db: sqlite3.Connection, around: set[str]) -> None:
    """Say anew which ids are one organisation, for those whose joins may have changed."""
    left = set(around)
    gone: set[str] = set(around)
    while left:
        group = _group(db, left.pop())
        left -= group
        known = [(id_, name) for id_ in sorted(group, key=best_code) for name in _name_of(db, id_)]
        if not known:
            continue
        org = known[0][0]
        gone |= {
            old for id_, _ in known for (old,) in db.execute("SELECT org FROM party WHERE id = ?", (id_,))
        }
        name = next((name for _, name in known if name), "")
        db.executemany("UPDATE party SET org = ? WHERE id = ?", [(org, id_) for id_, _ in known])
        db.execute("INSERT OR REPLACE INTO org VALUES (?, ?)", (org, name))
    text = "DELETE FROM org WHERE id = ? AND NOT EXISTS (SELECT 1 FROM party WHERE org = ?)"
    db.executemany(text, [(id_, id_) for id_ in sorted(gone)])


def _name_of(db: sqlite3.Connection, id_: str) -> list[str]:
    return [name for (name,) in db.execute("SELECT name FROM party WHERE id = ?", (id_,))]


def _group(db: sqlite3.Connection, id_: str) -> set[str]:
    group, fresh = {id_}, [id_]
    while fresh:
        for other in _neighbours(db, fresh.pop()) - group:
            group.add(other)
            fresh.append(other)
    return group


# --- ranked candidates ---


def _ranked(db: sqlite3.Connection, wanted: SoughtText) -> Iterator[Candidate]:
    seen: set[str] = set()
    for way, orgs in _ways(wanted):
        for org in orgs(db):
            if org not in seen:
                seen.add(org)
                yield _candidate(db, org, way, wanted)


_Orgs = Callable[[sqlite3.Connection], Iterator[str]]
_NAMED: Final = "JOIN party p ON p.id = n.party WHERE"
_BY_NAME: Final = "ORDER BY n.match, p.org"
_PARTS: Final = f"FROM parts CROSS JOIN name n ON n.id = parts.rowid {_NAMED} parts MATCH :grams AND instr(n.match, :text)"
_CODED: Final = "FROM code c JOIN party p ON p.id = c.party JOIN org o ON o.id = p.org WHERE"


def _ways(wanted: SoughtText) -> Iterator[tuple[FoundBy, _Orgs]]:
    """Every way of finding with what it finds, in the order in which hits are shown."""
    code, match = wanted.code, wanted.match
    values = {"code": code, "code_end": code + _LAST, "text": match, "end": match + _LAST}
    if code:
        yield FoundBy.CODE, _some(f"SELECT p.org {_CODED} c.code = :code ORDER BY o.name, o.id", values)
    if match:
        yield FoundBy.NAME, _some(f"SELECT p.org FROM name n {_NAMED} n.match = :text {_BY_NAME}", values)
    if len(code) >= _SHORTEST_PREFIX:
        yield (
            FoundBy.PREFIX,
            _some_or_many(
                f"SELECT p.org {_CODED} c.code >= :code AND c.code < :code_end",
                "ORDER BY o.name, o.id",
                "SELECT o.id FROM org o INDEXED BY org_name WHERE EXISTS (SELECT 1 FROM party p JOIN code c ON"
                " c.party = p.id WHERE p.org = o.id AND c.code >= :code AND c.code < :code_end) ORDER BY o.name, o.id",
                values,
            ),
        )
    if match:
        yield (
            FoundBy.PREFIX,
            _some(
                f"SELECT p.org FROM name n {_NAMED} n.match >= :text AND n.match < :end {_BY_NAME}", values
            ),
        )
        yield (
            FoundBy.PART,
            _some_or_many(
                f"SELECT p.org {_PARTS}",
                _BY_NAME,
                f"SELECT p.org FROM name n INDEXED BY name_match {_NAMED} instr(n.match, :text) {_BY_NAME}",
                {**values, "grams": asked_grams(match)},
            ),
        )


def _some(text: str, values: dict[str, str]) -> _Orgs:
    return lambda db: (org for (org,) in db.execute(text, values))


def _some_or_many(some: str, order: str, many: str, values: dict[str, str]) -> _Orgs:
    """Few are fetched and sorted; among many, walking everything in order soon meets enough of them."""

    def orgs(db: sqlite3.Connection) -> Iterator[str]:
        counted = db.execute(f"SELECT count(*) FROM ({some} LIMIT {_DENSE + 1})", values)
        text = many if counted.fetchone()[0] > _DENSE else f"{some} {order}"
        for (org,) in db.execute(text, values):
            yield org

    return orgs


def _candidate(db: sqlite3.Connection, org: str, way: FoundBy, wanted: SoughtText) -> Candidate:
    """With the codes and names by which it was found."""
    ids = sorted(_members(db, org), key=lambda id_: (id_ != org, best_code(id_)))
    found: list[str] = []
    names: list[tuple[str, str]] = []
    for id_ in ids:
        found += [
            code for (code,) in db.execute("SELECT code FROM code WHERE party = ? ORDER BY code", (id_,))
        ]
        names += db.execute(
            "SELECT text, match FROM name WHERE party = ? ORDER BY match, text", (id_,)
        ).fetchall()
    return Candidate(
        org,
        tuple(ids),
        way,
        tuple(dict.fromkeys(code for code in found if _found_by(way, code, wanted.code, _SHORTEST_PREFIX))),
        tuple(dict.fromkeys(text for text, match in names if _found_by(way, match, wanted.match, 1))),
    )


def _found_by(way: FoundBy, held: str, asked: str, shortest: int) -> bool:
    if way in (FoundBy.CODE, FoundBy.NAME):
        return bool(asked) and held == asked
    if len(asked) < shortest:
        return False
    return held.startswith(asked) or (way is FoundBy.PART and asked in held)


# --- checking ---


def disagreements(store: GraphStore, index: SearchIndex, page: int = 500) -> Iterator[str]:
    """索引与图不符之处. Where the index says otherwise than the graph, as far as it has been brought up to date.

    What has changed since then is no fault: the next search reads it. One line a fault; none if there is no index.
    """
    if not index.exists:
        return
    try:
        with index._opened() as db:
            yield from _sqlite_faults(db)
            yield from _faults(store, db, int(_meta(db)["change"]), page)
    except IndexDamaged as fault:
        yield f"{index.folder.name}: {fault}"


def _sqlite_faults(db: sqlite3.Connection) -> Iterator[str]:
    for (fault,) in db.execute("PRAGMA integrity_check(5)").fetchall():
        if fault != "ok":
            yield f"SQLite: {fault}"
    stored: dict[int, int] = defaultdict(int)
    db.execute("CREATE VIRTUAL TABLE temp.held USING fts5vocab(main, parts, instance)")
    for term, doc in db.execute("SELECT term, doc FROM temp.held"):
        stored[doc] += _weight(term)
    for id_, party, match in db.execute("SELECT id, party, match FROM name"):
        if stored.pop(id_, 0) != sum(_weight(term) for term in set(grams(match).split())):
            yield f"{party}: 二元组 grams"
    for id_ in sorted(stored)[:5]:
        yield f"grams {id_}: 多出 nobody's"


def _weight(term: str) -> int:
    return zlib.crc32(term.encode()) + 1


def _faults(store: GraphStore, db: sqlite3.Connection, change: int, page: int) -> Iterator[str]:
    after = ""
    for rows in store.node_pages("Party", page):
        upto = rows[-1]["id"]
        held = {id_ for (id_,) in db.execute("SELECT id FROM party WHERE id > ? AND id <= ?", (after, upto))}
        settled = [row["id"] for row in rows if (row["node"].get("changed") or 0) <= change]
        told = read_organisations(store, settled)
        for id_ in settled:
            if id_ in told and _of_index(db, id_) != told[id_]:
                yield id_
        organisations = {row["id"] for row in rows if ORGANISATIONS & set(row["labels"])}
        yield from sorted(held - organisations)
        after = upto
    yield from (id_ for (id_,) in db.execute("SELECT id FROM party WHERE id > ? ORDER BY id", (after,)))


# --- SQLite ---


def _connect(path: Path, busy: float, mode: str) -> sqlite3.Connection:
    with _explained(path.parent):
        db = sqlite3.connect(
            f"{path.absolute().as_uri()}?mode={mode}", timeout=busy, uri=True, isolation_level=None
        )
        db.execute("PRAGMA cell_size_check = ON")
        return db


def _meta(db: sqlite3.Connection) -> dict[str, Any]:
    meta = dict(db.execute("SELECT name, value FROM meta").fetchall())
    if not {"change", "first", "stamp"} <= meta.keys():
        raise IndexDamaged("without its history")
    return meta


_WAITED: Final = ("SQLITE_BUSY", "SQLITE_LOCKED")
_REFUSED: Final = (
    "SQLITE_FULL",
    "SQLITE_READONLY",
    "SQLITE_PERM",
    "SQLITE_CANTOPEN",
    "SQLITE_IOERR",
    "SQLITE_AUTH",
)


@contextlib.contextmanager
def _explained(folder: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        name = getattr(error, "sqlite_errorname", None) or ""
        if name.startswith(_WAITED):
            raise StoreConflict(
                "另一条命令正在更新名称索引; 请稍后再试。 Another command is updating the index of names; try again."
            ) from error
        if name.startswith(_REFUSED):
            raise _unusable_folder(folder, error) from error
        raise IndexDamaged(str(error)) from error


def _unusable_folder(folder: Path, error: Exception) -> SettingError:
    why = error.strerror if isinstance(error, OSError) else str(error)
    return SettingError(
        f"名称索引目录 {folder} 无法读写: {why}; 请检查权限与空间, 或用 CREDIT_SEARCH_DIR 另指目录。"
        " The folder of the name index cannot be used; check it, or set CREDIT_SEARCH_DIR."
    )


def _remove(draft: Path) -> None:
    for path in (draft, draft.with_name(f"{draft.name}-journal")):
        path.unlink(missing_ok=True)


def _sync(path: Path) -> None:
    for one in (path, path.parent):
        handle = os.open(one, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _said(at: str | None, act: str | None) -> str:
    return "" if at is None else digest(at, act or "")


def unusable(error: IndexDamaged) -> StoreError:
    """What to say of an index that stays unusable after it was built anew."""
    return StoreError(
        f"名称索引重建后仍与图库不符 ({error}); 请运行 credit-graph store verify。"
        " The index of names does not agree with the graph even after a rebuild."
    )
