"""图库. One driver for the bundled engine and Neo4j: connect, read, stream, write in managed transactions.

The only module that imports `neo4j`. Every text comes from `texts` by name; nothing here knows which engine
answers.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import random
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Final, LiteralString, Self, TypeAlias, TypeVar
from zoneinfo import ZoneInfo

from graph_service.errors import (
    SchemaError,
    SettingError,
    StoreConflict,
    StoreError,
    StoreTimeout,
    StoreUnavailable,
)
from graph_service.settings import Settings
from graph_service.store import embedded, texts
from graph_service.store.imports import without

with without("pandas", "numpy", "pyarrow"):
    import neo4j
    from neo4j import exceptions as driver_errors
    from neo4j.time import Date, DateTime

T = TypeVar("T")
Row = dict[str, Any]

SHANGHAI: Final = ZoneInfo("Asia/Shanghai")
_ATTEMPTS: Final = 8
_REMOTE: Final = ("bolt://", "bolt+s://", "bolt+ssc://", "neo4j://", "neo4j+s://", "neo4j+ssc://")


def now() -> datetime:
    """The moment, in the zone in which days are counted."""
    return datetime.now(SHANGHAI)


@dataclass(frozen=True, slots=True)
class Moment:
    """一次变更. Its number, and when, by whom and as what it is made."""

    change: int
    at: datetime
    actor: str
    act: str

    @property
    def day(self) -> date:
        return self.at.date()


class Transaction:
    """事务. Runs texts by name inside one managed transaction."""

    __slots__ = ("_tx",)

    def __init__(self, tx: neo4j.ManagedTransaction) -> None:
        self._tx = tx

    def run(self, name: str, **parameters: Any) -> list[Row]:
        """Rows of one text, as plain Python values."""
        result = self._tx.run(texts.load(name).text, parameters)
        return [_plain_row(record) for record in result]


class Reader(ABC):
    """读者. Reads texts by name: the store itself, or one reading of many texts."""

    __slots__ = ()

    @abstractmethod
    def read(self, name: str, **parameters: Any) -> list[Row]:
        """Rows of one reading text."""

    def last_change(self) -> int:
        """The last change number; 0 in an empty store."""
        rows = self.read("store/read_change")
        return int(rows[0]["change"]) if rows else 0

    def change_known_at(self, day: date) -> int:
        """The last change made up to the end of a day (Asia/Shanghai); 0 if there was none."""
        rows = self.read("store/change_at_day", day=day)
        return int(rows[0]["change"] or 0) if rows else 0


_KEPT: Final = frozenset({"loads/list_loads", "loads/list_sources", "rules/list_editions"})
"""Texts without parameters whose answer nothing changes but an act, under a change number of its own."""
RETRY_SECONDS: Final = 30.0
"""For so long a transaction that lost a race, or its connection, is tried again."""
_SETTLED: Final = 1.0  # seconds; the bundled engine shows a commit page by page

_Answers: TypeAlias = dict[Any, list[Row]]


class Kept:
    """常备. What a process keeps from one reading to the next while the graph's last change is still the same one.

    The change is known by its number and its moment: a graph that was restored counts anew. A restore writes the
    counter last, and while there is none nothing is kept; nor is what was read just after the change came into sight.
    """

    __slots__ = ("_answers", "_clock", "_mark", "_since", "_turn")

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock, self._turn = clock, threading.Lock()
        self._mark: tuple[int, str] | None = None
        self._since = 0.0
        self._answers: _Answers = {}

    def at(self, change: Sequence[Row]) -> _Answers:
        """The answers kept for a change as `store/read_change` gives it; what is put there is kept, too."""
        mark = (change[0]["change"], change[0]["at"] or "") if change else None
        with self._turn:
            if mark is None or mark != self._mark:
                self._mark, self._since, self._answers = mark, self._clock(), {}
            settled = mark is not None and self._clock() - self._since >= _SETTLED
            return self._answers if settled else {}


class Reading(Reader):
    """一次读取. Many texts in one read transaction; the same text with the same parameters is asked once.

    Rows are shared by all who ask for them: nobody changes them.
    """

    __slots__ = ("_answers", "_kept", "_transaction")

    def __init__(self, transaction: Transaction, kept: Kept) -> None:
        self._transaction = transaction
        self._answers: _Answers = {}
        self._kept: _Answers = {}
        self._kept = kept.at(self.read("store/read_change"))

    def read(self, name: str, **parameters: Any) -> list[Row]:
        """Rows of one reading text."""
        answers = self._kept if name in _KEPT else self._answers
        asked = (name, *((one, _fixed(value)) for one, value in parameters.items()))
        found = answers.get(asked)
        if found is None:
            found = answers[asked] = self._transaction.run(name, **parameters)
        return found


def _fixed(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


class GraphStore(Reader):
    """图库连接. Open with `GraphStore.open(settings)` and close, or use as a context manager."""

    def __init__(self, driver: neo4j.Driver, database: str, url: str, timeout: float,
                 lease: embedded.Lease | None = None, queue: Path | None = None) -> None:  # fmt: skip
        self._queue = queue
        self._driver = driver
        self._database = database
        self._timeout = timeout
        self._lease = lease
        self._kept = Kept()
        self.url = url

    @classmethod
    def open(cls, settings: Settings, *, migrate: bool = True) -> GraphStore:
        """Connect (start or join the bundled engine if the address says so) and bring the schema up to date.

        Raises StoreUnavailable if nothing answers, SettingError if the address or password is missing or
        wrong, SchemaError if the store was written by a newer program.
        """
        url, user, password, database, lease, queue = _address(settings)
        driver = neo4j.GraphDatabase.driver(
            url,
            auth=(user, password),
            connection_timeout=10.0,
            max_transaction_retry_time=RETRY_SECONDS,
            notifications_min_severity="OFF",
            fetch_size=5000,
            user_agent="credit-graph",
        )
        store = cls(driver, database, settings.store_url, settings.command_timeout, lease, queue)
        try:
            with _explained(settings.store_url):
                driver.verify_connectivity()
            if migrate:
                store.migrate()
        except BaseException:
            store.close()
            raise
        return store

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:  # fmt: skip
        self.close()

    def close(self) -> None:
        """End the connection; the bundled engine lingers for the next command."""
        self._driver.close()
        if self._lease is not None:
            self._lease.close()

    # --- reading ---

    def read(self, name: str, **parameters: Any) -> list[Row]:
        """Rows of one reading text."""
        text = texts.load(name).text

        @neo4j.unit_of_work(timeout=self._timeout)
        def work(tx: neo4j.ManagedTransaction) -> list[Row]:
            return [_plain_row(record) for record in tx.run(text, parameters)]

        return self._managed(lambda session: session.execute_read(work))

    def reading(self, work: Callable[[Reading], T]) -> T:
        """Do `work`, which reads many texts, in one read transaction.

        `work` may run more than once and must have no effect. What it reads at its end may be newer than at its
        start: it asks for all as known at one change number.
        """

        @neo4j.unit_of_work(timeout=self._timeout)
        def unit(tx: neo4j.ManagedTransaction) -> T:
            return work(Reading(Transaction(tx), self._kept))

        return self._managed(lambda session: session.execute_read(unit))

    # --- writing ---

    def write(self, act: str, actor: str, work: Callable[[Transaction, Moment], T]) -> T:
        """Do `work` in one transaction under the next change number: whole or not at all.

        `work` may run more than once (lost races are retried) and must have no effect but on the transaction.
        Writers queue at the change number, so what `work` reads nobody else changes meanwhile.
        """
        at = now()

        @neo4j.unit_of_work(timeout=self._timeout)
        def unit(tx: neo4j.ManagedTransaction) -> T:
            transaction = Transaction(tx)
            taken = transaction.run(
                "store/take_change", at=at.isoformat(), day=at.date(), actor=actor, act=act
            )
            return work(transaction, Moment(taken[0]["change"], at, actor, act))

        with self._turn():
            return self._managed(lambda session: session.execute_write(unit))

    def record(self, work: Callable[[Transaction], T]) -> T:
        """Do `work` in one transaction without a change number: books only, never facts."""

        @neo4j.unit_of_work(timeout=self._timeout)
        def unit(tx: neo4j.ManagedTransaction) -> T:
            return work(Transaction(tx))

        with self._turn():
            return self._managed(lambda session: session.execute_write(unit))

    @contextlib.contextmanager
    def _turn(self) -> Iterator[None]:
        """Writers of a folder wait for their turn. A server makes them wait at the change number; the bundled
        engine would let them run into each other and refuse all but one, which costs more than waiting."""
        if self._queue is None:
            yield
            return
        handle = os.open(self._queue, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)

    def _managed(self, run: Callable[[neo4j.Session], T]) -> T:
        """The driver retries what it calls transient; a lost race of two MERGEs it does not, so we do."""
        for attempt in range(_ATTEMPTS):
            try:
                with _explained(self.url), self._driver.session(database=self._database) as session:
                    return run(session)
            except StoreConflict:
                if attempt == _ATTEMPTS - 1:
                    raise
                time.sleep(random.uniform(0.01, 0.05) * 2**attempt)  # noqa: S311 - spreads retries, no secret
        raise AssertionError("unreachable")

    # --- schema and change numbers ---

    def migrate(self) -> list[str]:
        """Run the migrations that have not run yet; their names.

        SchemaError if the store is newer or was edited.
        """
        known = {row["id"]: row["hash"] for row in self._migrations_done()}
        own = {name: text_hash(name) for name in texts.names() if name.startswith("schema/")}
        newer = sorted(set(known) - set(own))
        if newer:
            raise SchemaError(
                f"图库结构比本程序新 ({newer[-1]}), 请升级 credit-graph。"
                " The store was written by a newer program; upgrade."
            )
        edited = [name for name, done in known.items() if own[name] != done]
        if edited:
            raise SchemaError(
                f"结构脚本 {edited[0]} 与图库中记录的不同; 已执行的脚本不得修改。"
                " A migration differs from the one recorded in the store; migrations are never edited."
            )
        missing = [name for name in sorted(own) if name not in known]
        for name in missing:  # each is harmless to run again: one killed between the two steps is
            self._run_schema(texts.load(name).text)
        if missing:
            at = now().isoformat()
            rows = [{"id": name, "hash": own[name], "at": at} for name in missing]
            self.record(lambda tx: tx.run("store/record_migrations", rows=rows))
        return missing

    def pending_migrations(self) -> list[str]:
        """Names of the migrations that have not run."""
        known = {row["id"] for row in self._migrations_done()}
        return [name for name in texts.names() if name.startswith("schema/") and name not in known]

    def _migrations_done(self) -> list[Row]:
        return self.read("store/list_migrations")

    def _run_schema(self, text: LiteralString) -> None:
        self._managed(lambda session: session.execute_write(lambda tx: tx.run(text).consume()))

    def changed_since(self, change: int, label: str = "party", page: int = 2000) -> Iterator[list[str]]:
        """Ids of the parties (or `decision`s) touched after a change and up to now, in pages.

        Goes through the change numbers in windows that grow where little was touched: a page costs what it holds.
        """
        last, window = self.last_change(), 1
        while change < last:
            upto = min(change + window, last)
            ids = [row["id"] for row in self.read(f"read/changed_{label}", after=change, upto=upto)]
            for start in range(0, len(ids), page):
                yield ids[start : start + page]
            window = max(1, window // 2) if len(ids) > page else window * 2
            change = upto

    def node_pages(self, label: str, page: int = 2000) -> Iterator[list[Row]]:
        """Pages of `id` and `node` of one label, in order of id.

        The end of a page is asked for first, in whatever order the engine takes: to sort all that is left for
        every page would make the whole quadratic.
        """
        name = label.lower()
        after: str | int = -1 if label == "Change" else ""
        while True:
            bound = self.read(f"archive/bound_{name}", after=after, page=page)[0]
            if not bound["n"]:
                return
            yield self.read(f"archive/page_{name}", after=after, upto=bound["upto"])
            after = bound["upto"]


def text_hash(name: str) -> str:
    """摘要 of a text as it is recorded with a migration."""
    return hashlib.sha256(texts.load(name).text.encode()).hexdigest()[:16]


def embedded_folder(url: str) -> Path:
    """The folder of an `embedded:` address; SettingError if it names none."""
    folder = url.removeprefix("embedded:")
    if not url.startswith("embedded:") or not folder.strip():
        raise SettingError(
            f"{url!r} 不是随包引擎的地址; 写作 embedded:目录。"
            " Not an address of the bundled engine; write embedded:DIR."
        )
    return Path(folder).absolute()


def _address(settings: Settings) -> tuple[str, str, str, str, embedded.Lease | None, Path | None]:
    url = settings.store_url
    if url.startswith("embedded:"):
        folder = embedded_folder(url)
        lease = embedded.Lease(folder)
        try:
            engine = embedded.join(
                folder,
                heap=settings.engine_heap,
                command_timeout=settings.command_timeout,
                linger=settings.engine_linger,
            )
        except BaseException:
            lease.close()
            raise
        return engine.url, engine.user, engine.password, engine.database, lease, folder / "writers.lock"
    if not url.startswith(_REMOTE):
        raise SettingError(
            f"CREDIT_STORE_URL 的值 {url!r} 无法识别; 可用 embedded:目录、bolt://、neo4j://、neo4j+s://。"
            " Unknown store address; use embedded:DIR, bolt://, neo4j:// or neo4j+s://."
        )
    password = settings.password()
    if not password:
        raise SettingError(
            "未设置图库密码; 请设 CREDIT_STORE_PASSWORD_FILE 或 CREDIT_STORE_PASSWORD (无默认密码)。"
            " No store password is set; set CREDIT_STORE_PASSWORD_FILE or CREDIT_STORE_PASSWORD."
        )
    return url, settings.store_user, password, settings.store_database, None, None


_CONFLICTS: Final = ("ConstraintValidationFailed", "DeadlockDetected", "ConcurrentModification")
_TIMEOUTS: Final = ("TransactionTimedOut", "TransactionTimedOutClientConfiguration")


@contextlib.contextmanager
def _explained(url: str) -> Iterator[None]:
    """Turn the driver's errors into ours, which say what to do."""
    try:
        yield
    except driver_errors.AuthError as error:
        raise SettingError(
            f"图库 {url} 拒绝了用户名或密码; 请核对 CREDIT_STORE_USER 与密码文件。"
            " The store refused the user name or password."
        ) from error
    except (driver_errors.ServiceUnavailable, driver_errors.SessionExpired, OSError) as error:
        raise StoreUnavailable(
            f"连不上图库 {url}; 请确认服务已启动、地址无误。"
            f" The store does not answer at {url}; is it running? ({error})"
        ) from error
    except driver_errors.Neo4jError as error:
        code = error.code or ""
        if any(word in code or word in str(error) for word in _CONFLICTS):
            raise StoreConflict(
                "另一写入者抢先完成了同一处修改, 多次重试仍未成功; 请稍后再试。"
                f" Another writer kept winning; try again. ({code})"
            ) from error
        if any(word in code for word in _TIMEOUTS):
            raise StoreTimeout(
                "语句超过时限 CREDIT_COMMAND_TIMEOUT, 未产生任何修改。"
                f" A statement took longer than allowed; nothing was changed. ({code})"
            ) from error
        raise StoreError(f"图库拒绝了语句 {code}: {error.message} The store refused a statement.") from error
    except driver_errors.DriverError as error:
        raise StoreError(f"驱动错误: {error} The driver failed.") from error


def _plain_row(record: neo4j.Record) -> Row:
    return {name: _plain(value) for name, value in zip(record.keys(), record.values(), strict=True)}


_AS_THEY_ARE: Final = frozenset({str, int, bool, float, type(None)})


def _plain(value: Any) -> Any:
    kind = type(value)
    if kind in _AS_THEY_ARE:  # nearly all; the abstract classes below are slow to ask
        return value
    if kind is dict:
        return {name: part if type(part) in _AS_THEY_ARE else _plain(part) for name, part in value.items()}
    if kind is list:
        return [part if type(part) in _AS_THEY_ARE else _plain(part) for part in value]
    if isinstance(value, Date | DateTime):
        return value.to_native()
    if isinstance(value, Mapping):
        return {name: _plain(part) for name, part in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str | bytes):
        return [_plain(part) for part in value]
    return value
