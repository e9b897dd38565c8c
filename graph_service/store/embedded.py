"""随包引擎. Starts, joins and ends the graph engine that comes with the package (ArcadeDB, reached by Bolt).

How it hangs together, for one folder DIR:

    a command ── Lease: shared lock on DIR/engine/users.lock, gone with the process however it dies
        │ join(): under DIR/engine.lock, so that only one command at a time starts or stops
        ▼
    host: a small Python process of its own session (Ctrl-C does not reach it); holds DIR/engine/host.lock
        │ parent of java; writes DIR/engine.json once Bolt answers; stops java when unused for a while
        ▼
    java: holds DIR/engine/java.lock by inheritance; gets SIGTERM from the kernel if its host is killed

Locks are kernel locks (flock), so a dead process never holds one and a reused process id never looks alive.
DIR/engine holds databases, config, log and the locks, all readable by their owner only.
"""

from __future__ import annotations

import base64
import contextlib
import ctypes
import fcntl
import http.client
import importlib.util
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

from graph_service.errors import StoreUnavailable

DATABASE = "credit"
START_LIMIT = 180.0  # seconds; a start takes about 2, recovery of a large store after a crash takes longer
STOP_LIMIT = 60.0  # seconds an orderly stop may take before the engine is killed (a start recovers)
SPAWNS = 3  # starts that may be killed from outside, without a word in a log, before a join gives up
FIRST_USE = 10.0  # seconds a joined engine waits for a first Lease where nobody held one at the joining
TICK = 0.2  # seconds between two looks of the host at its users

_PACKAGE = "arcadedb_embedded"
_START_FAILED = b'Exception in thread "main"'  # the server then hangs without listening
_PORT_TAKEN = b"Unable to listen"
_STOP_SIGNALS = {signal.SIGTERM, signal.SIGINT, signal.SIGHUP}


@dataclass(frozen=True, slots=True)
class Engine:
    """引擎地址. Where a running engine answers; valid until it stops, the next start has another one."""

    url: str
    user: str
    password: str = field(repr=False)
    database: str
    pid: int
    http_port: int

    @property
    def bolt_port(self) -> int:
        return int(self.url.rpartition(":")[2])


class Lease:
    """使用登记. Marks this process as a user of the folder's engine until closed or dead (kill -9 too).

    Open it before `join`, so that the engine cannot end between the two.
    """

    _lock: int | None = None

    def __init__(self, folder: Path) -> None:
        with _folder_errors(folder):
            self._lock = _open_lock(_Room.furnished(folder).users_lock)
            fcntl.flock(self._lock, fcntl.LOCK_SH)

    def close(self) -> None:
        """Give it back; a second call does nothing. A forked child that still runs keeps its share."""
        lock, self._lock = self._lock, None
        if lock is not None:
            os.close(lock)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.close()

    def __del__(self) -> None:
        self.close()


def join(folder: Path, *, heap: str, command_timeout: float, linger: float) -> Engine:
    """加入引擎. The folder's running engine, started first if need be; Bolt answers and the database exists.

    `heap` (as in 1g) and `command_timeout` (seconds for one statement) count for the one who starts it;
    `linger` (seconds the engine stays after its last user) is taken from the latest to join.
    Raises StoreUnavailable, which says what to do.
    """
    runtime = _runtime()
    with _folder_errors(folder):
        return _join(_Room.furnished(folder), runtime, heap, command_timeout, linger)


def _join(room: _Room, runtime: Path, heap: str, command_timeout: float, linger: float) -> Engine:
    deadline = time.monotonic() + START_LIMIT
    with _starting_or_stopping(room, deadline):
        grace = 0.0 if _is_held(room.users_lock, fcntl.LOCK_EX) else FIRST_USE
        _write(room.linger, f"{linger} {grace}\n")
        spawned = 0
        while (engine := _running(room)) is None:
            with _claimed(room.host_lock) as claim:
                if claim is not None:
                    if spawned and (spawned == SPAWNS or _troubles(room)):
                        raise StoreUnavailable(_why(room))
                    _clear_leftovers(room)
                    _spawn_host(room, runtime, claim, heap, command_timeout)
                    spawned += 1
            if time.monotonic() > deadline:
                raise StoreUnavailable(_still_silent(room))
            time.sleep(0.03)
    return engine


def status(folder: Path) -> Engine | None:
    """引擎状态. The folder's engine if it runs and answers, else None. Starts and creates nothing."""
    with _folder_errors(folder):
        return _running(_Room.of(folder))


def stop(folder: Path) -> bool:
    """停止引擎. Ends the engine in order, also under its users' feet; True if one was running.

    Everything acknowledged is on disk before this returns. Raises StoreUnavailable if it does not end.
    """
    room = _Room.of(folder)
    if not room.home.is_dir():
        return False
    with _folder_errors(folder), _starting_or_stopping(room, time.monotonic() + START_LIMIT):
        stopped = _stop_host(room)
        return _stop_orphan(room) or stopped


# ---------------------------------------------------------------------------------------------- the folder


@dataclass(frozen=True, slots=True)
class _Room:
    """引擎目录. Names of the files of one engine."""

    folder: Path

    @classmethod
    def of(cls, folder: Path) -> _Room:
        return cls(folder.expanduser().resolve())

    @classmethod
    def furnished(cls, folder: Path) -> _Room:
        """The room, made if missing. A folder that was there keeps its mode: it may hold other things."""
        room = cls.of(folder)
        room.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for inner in (room.home, room.logs):
            inner.mkdir(mode=0o700, exist_ok=True)
            inner.chmod(0o700)
        return room

    @property
    def home(self) -> Path:
        return self.folder / "engine"

    @property
    def logs(self) -> Path:
        return self.home / "log"

    @property
    def log(self) -> Path:
        return self.logs / "engine.0.log"

    @property
    def console(self) -> Path:
        return self.logs / "console.log"

    @property
    def card(self) -> Path:
        return self.folder / "engine.json"

    @property
    def start_lock(self) -> Path:
        return self.folder / "engine.lock"

    @property
    def users_lock(self) -> Path:
        return self.home / "users.lock"

    @property
    def host_lock(self) -> Path:
        return self.home / "host.lock"

    @property
    def java_lock(self) -> Path:
        return self.home / "java.lock"

    @property
    def linger(self) -> Path:
        return self.home / "linger"

    @property
    def mark(self) -> str:
        """The argument by which the engine of this folder is known among all processes."""
        return f"-Darcadedb.server.rootPath={self.home}"


def _runtime() -> Path:
    """The folder of the engine's package, found without importing it: that is made for a JVM inside."""
    spec = importlib.util.find_spec(_PACKAGE)
    places = spec.submodule_search_locations if spec else None
    java = Path(places[0], "jre", "bin", "java") if places else None
    if java is None or not os.access(java, os.X_OK):
        raise StoreUnavailable(
            "随包引擎不完整: 找不到可执行的 java。请重新安装: pip install --force-reinstall "
            "arcadedb-embedded; 或设置 CREDIT_STORE_URL 使用 Neo4j。"
            f" The bundled engine is incomplete ({java or _PACKAGE}): reinstall it, or set CREDIT_STORE_URL"
            " to a Neo4j server."
        )
    return java.parents[2]


def _write(path: Path, text: str) -> None:
    """Replace a file as a whole, readable by its owner only from its first moment."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.unlink(missing_ok=True)
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
    draft.replace(path)


# ---------------------------------------------------------------------------------------------- the locks


def _open_lock(path: Path) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)


@contextlib.contextmanager
def _claimed(path: Path) -> Iterator[int | None]:
    """The lock for the length of the block (and longer in a child that inherits it); None if it is taken."""
    lock = _open_lock(path)
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            claim: int | None = lock
        except BlockingIOError:
            claim = None
        yield claim
    finally:
        os.close(lock)


def _is_held(path: Path, how: int = fcntl.LOCK_SH) -> bool:
    """Whether somebody holds the lock: exclusively, or, asked with LOCK_EX, in any way."""
    try:
        lock = os.open(path, os.O_RDWR | os.O_CLOEXEC)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(lock, how | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(lock)
    return False


@contextlib.contextmanager
def _starting_or_stopping(room: _Room, deadline: float) -> Iterator[None]:
    while True:
        with _claimed(room.start_lock) as claim:
            if claim is not None:
                yield
                return
        if time.monotonic() > deadline:
            raise StoreUnavailable(
                f"另一条命令正在启动或停止引擎, 等待超时 ({room.start_lock})。请稍后再试。"
                " Another command has been starting or stopping the engine for too long; try again."
            )
        time.sleep(0.03)


def _holder(lock: Path) -> int | None:
    """The process id that the lock's holder wrote into it."""
    try:
        return int(lock.read_text())
    except (OSError, ValueError):
        return None


def _signal_ours(pid: int | None, argument: str, what: signal.Signals) -> bool:
    """Signal the process if its command line has this argument: a number alone may be a stranger's by now."""
    if pid is None:
        return False
    try:
        if os.fsencode(argument) not in Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0"):
            return False
        os.kill(pid, what)
    except OSError:
        return False
    return True


def _is_free_by(lock: Path, deadline: float) -> bool:
    while _is_held(lock):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.03)
    return True


# ------------------------------------------------------------------------------- looking, starting, stopping


def _running(room: _Room) -> Engine | None:
    if not _is_held(room.host_lock):
        return None
    try:
        engine = Engine(**json.loads(room.card.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None
    return engine if _speaks_bolt(engine.bolt_port) else None


def _speaks_bolt(port: int) -> bool:
    """Whether a Bolt server answers the opening handshake and agrees on a version."""
    versions = bytes([0, 0, 4, 4, 0, 0, 0, 4, 0, 0, 4, 5, 0, 0, 0, 0])
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=2) as talk:
            talk.sendall(b"\x60\x60\xb0\x17" + versions)
            answer = talk.recv(4)
    except OSError:
        return False
    return len(answer) == 4 and any(answer)


def _spawn_host(room: _Room, runtime: Path, claim: int, heap: str, command_timeout: float) -> None:
    """Start the host, which keeps our claim on the host lock and has left us when this returns."""
    source = Path(__file__).resolve().parents[1]
    program = (
        "import sys; sys.path.insert(0, sys.argv[1]); from graph_service.store.embedded import _host; _host()"
    )
    milliseconds = max(1, int(command_timeout * 1000))  # none would mean no limit
    details = (source, room.folder, runtime, heap, milliseconds, claim)
    if room.console.exists():
        room.console.replace(room.logs / "console.1.log")
    with open(os.open(room.console, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "wb") as console:
        subprocess.run(
            [sys.executable, "-P", "-c", program, *map(str, details)],
            stdin=subprocess.DEVNULL,
            stdout=console,
            stderr=console,
            cwd=room.home,
            pass_fds=(claim,),
            start_new_session=True,
            check=False,
        )


def _clear_leftovers(room: _Room) -> None:
    room.card.unlink(missing_ok=True)
    _stop_orphan(room)


def _stop_host(room: _Room) -> bool:
    if not _is_held(room.host_lock):
        return False
    deadline = time.monotonic() + STOP_LIMIT + 10
    while _is_held(room.host_lock):
        _signal_ours(_holder(room.host_lock), str(room.folder), signal.SIGTERM)
        if _is_free_by(room.host_lock, min(time.monotonic() + 5, deadline)):
            break
        if time.monotonic() > deadline:
            raise _endless(room, _holder(room.host_lock))
    return True


def _stop_orphan(room: _Room) -> bool:
    """End a java whose host was killed; it has been told already, but not on every kernel."""
    if not _is_held(room.java_lock):
        return False
    for what, patience in ((signal.SIGTERM, STOP_LIMIT), (signal.SIGKILL, 10.0)):
        _signal_ours(_holder(room.java_lock), room.mark, what)
        if _is_free_by(room.java_lock, time.monotonic() + patience):
            return True
    raise _endless(room, _holder(room.java_lock))


def _endless(room: _Room, pid: int | None) -> StoreUnavailable:
    return StoreUnavailable(
        f"目录 {room.folder} 的引擎没有停止 (进程 {pid})。若它在另一容器或主机中运行, 请先在那里停止; "
        "否则请结束该进程后再试。"
        f" The engine of this folder does not end (process {pid}); stop it in the container it"
        " runs in, or end that process, and try again."
    )


# ------------------------------------------------------------------------------------ what to do about it


_CAUSES = (
    (
        ("GLIBC_",),
        "系统的 glibc 低于 2.34, 随包引擎不能运行; 请升级系统, 或设置 CREDIT_STORE_URL 使用 Neo4j。"
        " glibc is older than 2.34: upgrade the system or set CREDIT_STORE_URL to a Neo4j server.",
    ),
    (
        ("No space left on device", "Disk quota exceeded"),
        "磁盘空间不足; 请清理磁盘后再试。 The disk is full: make room and try again.",
    ),
    (
        ("Could not reserve enough space", "Invalid maximum heap", "Too small maximum heap",
         "Cannot allocate memory", "insufficient memory", "OutOfMemoryError"),
        "内存设置不合适; 请调整 CREDIT_ENGINE_HEAP (例如 1g) 或释放内存。"
        " The heap does not fit: change CREDIT_ENGINE_HEAP (such as 1g) or free memory.",
    ),
    (
        ("Unable to listen", "Address already in use"),
        "127.0.0.1 上的端口被占用; 请再试一次。 A port on 127.0.0.1 was taken: try again.",
    ),
    (
        ("locked by another process",),
        "数据库文件正被另一进程使用; 请先结束该进程。 Another process has the database open: end it first.",
    ),
    (
        ("Read-only file system", "AccessDenied", "Permission denied", "Operation not permitted"),
        "没有读写权限; 请检查数据目录和安装目录的所有者与权限。"
        " No permission: check owner and mode of the data folder and of the installation.",
    ),
)  # fmt: skip


def _troubles(room: _Room) -> list[str]:
    """The lines in the logs of the failed start that tell of a trouble, the first one first."""
    begun = room.linger.stat().st_mtime  # an engine that failed early leaves the log of an earlier start
    logs = (room.log, room.console)
    text = "\n".join(_tail(path) for path in logs if path.exists() and path.stat().st_mtime >= begun)
    signs = ("xception", "rror", *(word for words, _ in _CAUSES for word in words))
    return [line.strip() for line in text.splitlines() if any(sign in line for sign in signs)]


def _why(room: _Room) -> str:
    """What the failed start tells the person at the terminal."""
    troubles = _troubles(room)
    killed = "进程被系统或他人结束, 可能是内存不足。 Its process was killed, perhaps for lack of memory."
    remedies = (say for words, say in _CAUSES if any(word in line for line in troubles for word in words))
    remedy = next(remedies, troubles[0][:300] if troubles else killed)
    return (
        f"随包引擎未能启动: {remedy} 详见日志 {room.console} 和 {room.log}。"
        " The bundled engine did not start; see these logs."
    )


def _still_silent(room: _Room) -> str:
    return (
        f"引擎在 {START_LIMIT:.0f} 秒内没有应答, 可能仍在恢复数据; 请查看日志 {room.log}, 稍后再试, "
        "或用 credit-graph store stop 停止它。"
        " The engine does not answer yet (it may be recovering): see its log, try again later,"
        " or stop it with: credit-graph store stop"
    )


@contextlib.contextmanager
def _folder_errors(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StoreUnavailable(
            f"无法使用数据目录 {folder}: {error}。请检查权限、磁盘空间, 并使用本地磁盘, "
            "或在 CREDIT_STORE_URL 中换一个目录。"
            " The data folder cannot be used: check its owner, mode and free space, keep it on a local disk,"
            " or name another one in CREDIT_STORE_URL."
        ) from error


def _tail(path: Path, size: int = 20_000) -> str:
    try:
        with path.open("rb") as file:
            file.seek(max(0, path.stat().st_size - size))
            return file.read().decode("utf-8", "replace")
    except OSError:
        return ""


# ---------------------------------------------------------------------------------------- the host process


def _host() -> None:
    """The host's main; leaves its parent at once. Arguments as `_spawn_host` gives them."""
    folder, runtime, heap, milliseconds, claim = sys.argv[2:]
    # Blocked, they are fetched by sigtimedwait: no handler, no race between a look and a wait.
    signal.pthread_sigmask(signal.SIG_BLOCK, _STOP_SIGNALS | {signal.SIGCHLD})
    if os.fork():
        os._exit(0)
    os.umask(0o077)
    lock = int(claim)
    os.set_inheritable(lock, False)
    os.truncate(lock, 0)
    os.pwrite(lock, str(os.getpid()).encode(), 0)
    room = _Room(Path(folder))
    java = _start(room, Path(runtime), heap, int(milliseconds))
    if java is not None:
        try:
            _tend(room, java, lock)
        finally:
            if not _is_removed(lock):
                room.card.unlink(missing_ok=True)
            _end(java)


def _start(room: _Room, runtime: Path, heap: str, milliseconds: int) -> subprocess.Popen[bytes] | None:
    """A java that answers, announced on the card; None if it failed or was told to stop."""
    for _ in range(3):  # a port found free may be taken before java listens on it
        _tidy(room)
        bolt_port, http_port = _free_ports()
        password = secrets.token_urlsafe(24)
        _write(room.home / "password", password)
        java = _launch(room, _command(room, runtime, heap, milliseconds, bolt_port, http_port))
        url = f"bolt://127.0.0.1:{bolt_port}"
        engine = Engine(url, "root", password, DATABASE, java.pid, http_port)
        if _becomes_ready(room, java, engine):
            (room.home / "password").unlink(missing_ok=True)
            _write(room.card, json.dumps(asdict(engine)))
            return java
        _end(java)
        if _PORT_TAKEN not in room.console.read_bytes():
            return None
    return None


def _tidy(room: _Room) -> None:
    """Forget the former password (each start has its own) and all but the latest of the small logs."""
    (room.home / "config" / "server-users.jsonl").unlink(missing_ok=True)
    for pattern in ("server-event-log-*", "hs_err_*"):
        for old in sorted(room.logs.glob(pattern), key=lambda path: path.stat().st_mtime)[:-5]:
            old.unlink(missing_ok=True)
    room.console.open("wb").close()
    _write(
        room.home / "logging.properties",
        "handlers=java.util.logging.FileHandler\n.level=INFO\nio.undertow.level=WARNING\norg.xnio.level=WARNING\n"
        "org.jboss.level=WARNING\njava.util.logging.FileHandler.pattern=log/engine.%g.log\n"
        "java.util.logging.FileHandler.formatter=com.arcadedb.log.LogFormatter\n"
        "java.util.logging.FileHandler.encoding=UTF-8\n"
        "java.util.logging.FileHandler.limit=10000000\njava.util.logging.FileHandler.count=5\n",
    )


def _free_ports() -> tuple[int, int]:
    with socket.socket() as one, socket.socket() as other:
        one.bind(("127.0.0.1", 0))
        other.bind(("127.0.0.1", 0))
        return one.getsockname()[1], other.getsockname()[1]


def _command(
    room: _Room, runtime: Path, heap: str, milliseconds: int, bolt_port: int, http_port: int
) -> list[str]:
    settings = {
        "server.mode": "production",  # the mode that flushes the log at commit
        "server.rootPasswordPath": room.home / "password",  # a command line is readable by everybody
        "server.logsDirectory": room.logs,
        "server.httpIncomingHost": "127.0.0.1",
        "server.httpIncomingPort": http_port,
        "server.httpWorkerThreads": 16,
        "server.plugins": "Bolt:com.arcadedb.bolt.BoltProtocolPlugin",
        "server.defaultDatabases": f"{DATABASE}[root]",
        "bolt.host": "127.0.0.1",
        "bolt.port": bolt_port,
        # At the usual 16 MB a larger batch is dropped without an answer and the driver waits for ever.
        "bolt.maxMessageSize": 128 * 1024 * 1024,
        "command.timeout": milliseconds,
        "polyglotEngineEnabled": "false",
        "support.autoRegister": "false",
    }
    return [
        str(runtime / "jre" / "bin" / "java"),
        f"-Xmx{heap}",
        "-XX:+UseCompactObjectHeaders",
        "-XX:G1PeriodicGCInterval=30000",  # an idle engine gives memory back
        "-XX:+ExitOnOutOfMemoryError",  # a restart recovers; a crippled engine does not
        "-XX:-UsePerfData",
        "-XX:ErrorFile=log/hs_err_%p.log",
        "--add-modules=jdk.incubator.vector",
        "--add-opens=java.base/java.nio=ALL-UNNAMED",
        "--add-opens=java.base/java.nio.channels.spi=ALL-UNNAMED",
        "--enable-native-access=ALL-UNNAMED",
        "--sun-misc-unsafe-memory-access=allow",
        "-Djava.awt.headless=true",
        "-Djava.util.logging.config.file=logging.properties",
        room.mark,
        *(f"-Darcadedb.{name}={value}" for name, value in settings.items()),
        "-cp",
        str(runtime / "jars" / "*"),
        "com.arcadedb.server.ArcadeDBServer",
    ]


def _launch(room: _Room, command: list[str]) -> subprocess.Popen[bytes]:
    # Without a UTF-8 locale java cannot open a folder with a Chinese name; JAVA_TOOL_OPTIONS and the like
    # could change the engine.
    kept = ("PATH", "HOME", "TMPDIR", "TZ", "LD_LIBRARY_PATH")
    environment = {name: os.environ[name] for name in kept if name in os.environ} | {"LC_ALL": "C.UTF-8"}
    libc, host = ctypes.CDLL(None), os.getpid()

    def die_with_host() -> None:
        signal.pthread_sigmask(signal.SIG_SETMASK, ())
        libc.prctl(1, signal.SIGTERM)  # PR_SET_PDEATHSIG
        if os.getppid() != host:
            os._exit(1)

    with _claimed(room.java_lock) as claim, room.console.open("ab") as console:
        if claim is None:
            raise SystemExit(f"{room.java_lock} is locked by another process")
        java = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=console,
            stderr=console,
            cwd=room.home,
            env=environment,
            pass_fds=(claim,),
            preexec_fn=die_with_host,
        )
        os.truncate(claim, 0)
        os.pwrite(claim, str(java.pid).encode(), 0)
    return java


def _becomes_ready(room: _Room, java: subprocess.Popen[bytes], engine: Engine) -> bool:
    """Wait for the whole server: Bolt listens some tenths of a second before the database exists."""
    while java.poll() is None and not _told_to_stop(0.05):
        if _START_FAILED in room.console.read_bytes():
            return False
        if _http_get(engine, "/api/v1/ready")[0] == 204:
            exists = _http_get(engine, f"/api/v1/exists/{DATABASE}") == (200, b'{"result":true}')
            return exists and _speaks_bolt(engine.bolt_port)
    return False


def _http_get(engine: Engine, path: str) -> tuple[int, bytes]:
    identity = base64.b64encode(f"{engine.user}:{engine.password}".encode()).decode()
    connection = http.client.HTTPConnection("127.0.0.1", engine.http_port, timeout=10)
    try:
        connection.request("GET", path, headers={"Authorization": f"Basic {identity}"})
        response = connection.getresponse()
        return response.status, response.read()
    except (OSError, http.client.HTTPException):
        return 0, b""
    finally:
        connection.close()


def _told_to_stop(patience: float) -> bool:
    """Sleep, but wake for a signal; True for one that asks to end."""
    seen = signal.sigtimedwait(_STOP_SIGNALS | {signal.SIGCHLD}, patience)
    return seen is not None and seen.si_signo in _STOP_SIGNALS


def _is_removed(lock: int) -> bool:
    """Whether the folder was removed under a running engine; another one may stand in its place."""
    return os.fstat(lock).st_nlink == 0


def _tend(room: _Room, java: subprocess.Popen[bytes], lock: int) -> None:
    """Return when java has died, when told to stop, or when nobody has used the engine for long enough."""
    idleness = _Idleness(room)
    while java.poll() is None and not _told_to_stop(TICK) and not _is_removed(lock):
        if not idleness.is_over():
            continue
        with _claimed(room.start_lock) as claim:  # else a command could join an engine that is about to end
            if claim is not None and idleness.is_over():
                room.card.unlink(missing_ok=True)
                return


class _Idleness:
    """How long nobody has used the engine, against how long it is to linger."""

    def __init__(self, room: _Room) -> None:
        self._room = room
        self._since = time.monotonic()
        self._joined: tuple[int, int] | None = None
        self._grace = 0.0

    def is_over(self) -> bool:
        seen = self._room.linger.stat()
        linger, grace = map(float, self._room.linger.read_text().split())
        now = time.monotonic()
        if self._joined != (seen.st_mtime_ns, seen.st_ino):
            self._joined = (seen.st_mtime_ns, seen.st_ino)
            self._since, self._grace = now, grace
        if _is_held(self._room.users_lock, fcntl.LOCK_EX):
            self._since, self._grace = now, 0.0
            return False
        return now - self._since >= max(linger, self._grace)


def _end(java: subprocess.Popen[bytes]) -> None:
    java.terminate()
    try:
        java.wait(STOP_LIMIT)
    except subprocess.TimeoutExpired:
        java.kill()
        java.wait()
