"""A real Neo4j Community server for the tests, started as a process of our own (Java 17, jars from Maven).

It runs with the settings of docker-compose.yml, addresses apart, on 127.0.0.1 only, and wants a password.
`CREDIT_TEST_NEO4J_URI` (with `_USER` and `_PASSWORD`) names a server to use instead; its graph will be wiped.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
import socket
import subprocess
import time
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp

import pytest
from neo4j import GraphDatabase
from neo4j.exceptions import DriverError, Neo4jError

from tests.support.compose import CHECKOUT, server_settings
from tests.support.required import absent

POM = Path(__file__).parent / "neo4j" / "pom.xml"
REQUIRED_BY = "CREDIT_REQUIRE_NEO4J"
START_SECONDS = 120.0
STOP_SECONDS = 60.0
_OPENED = [
    "--add-opens=java.base/java.nio=ALL-UNNAMED",
    "--add-opens=java.base/java.io=ALL-UNNAMED",
    "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
    "-Dfile.encoding=UTF-8",
    "-Djava.awt.headless=true",
]
# Halves the work of a start, and keeps to one collector's thread; over minutes of load the full compiler wins, so a
# bench does without these.
_SHORT_LIVED = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")


@dataclass(slots=True)
class Neo4jServer:
    """A server that answers at `bolt_url`; `start`, `stop`, `admin` only for one that the tests started."""

    bolt_url: str
    user: str
    password: str
    home: Path
    lib: Path

    def start(self) -> None:
        """Start the server and return when it answers over Bolt."""
        self._not_ours()

    def stop(self) -> None:
        """Stop the server cleanly; a stopped server stays stopped."""
        self._not_ours()

    def admin(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run neo4j-admin, e.g. `admin("database", "import", "full", …)`; the caller reads the exit code."""
        self._not_ours()
        raise AssertionError

    def _not_ours(self) -> None:
        absent(
            "the server of CREDIT_TEST_NEO4J_URI cannot be administered from here", required_by=REQUIRED_BY
        )


@dataclass(slots=True)
class OwnServer(Neo4jServer):
    """A server in a process of ours."""

    java: str
    heap: str
    long_running: bool = False
    _process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        assert self._process is None, "the server is running already"
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [
                    self.java,
                    f"-Xms{self.heap}",
                    f"-Xmx{self.heap}",
                    *_OPENED,
                    *(() if self.long_running else _SHORT_LIVED),
                    "-cp",
                    f"{self.lib}/*",
                    "org.neo4j.server.CommunityEntryPoint",
                    f"--home-dir={self.home}",
                    f"--config-dir={self.home / 'conf'}",
                    "--console-mode",
                ],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        self._wait_until_it_answers()

    def stop(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.terminate()
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def admin(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [
                self.java,
                "-Xmx1g",
                *_OPENED,
                *_SHORT_LIVED,
                "-cp",
                f"{self.lib}/*",
                "org.neo4j.cli.AdminTool",
                *arguments,
            ],
            cwd=self.home,  # an import leaves its report in the working folder
            env=os.environ | {"NEO4J_HOME": str(self.home), "NEO4J_CONF": str(self.home / "conf")},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=600,
            check=False,
        )

    @property
    def _log(self) -> Path:
        return self.home / "console.log"

    def _wait_until_it_answers(self) -> None:
        assert self._process is not None
        deadline = time.monotonic() + START_SECONDS
        while self._process.poll() is None and time.monotonic() < deadline:
            if _answers(self.bolt_url, self.user, self.password):
                return
            time.sleep(0.2)
        self.stop()
        raise RuntimeError(
            f"Neo4j did not start; its last words:\n{self._log.read_text(errors='replace')[-4000:]}"
        )


@contextmanager
def running_neo4j(
    home: Path, *, heap: str | None = None, long_running: bool = False
) -> Iterator[Neo4jServer]:
    """A server that answers, ended with the block; `home` is a folder of its own, `heap` as in -Xmx.

    `heap` is docker-compose.yml's if not given; `long_running` compiles fully, for a bench.
    Skips the test if there is no Java 17 or the jars cannot be fetched; fails it if CREDIT_REQUIRE_NEO4J=1.
    """
    given = os.environ.get("CREDIT_TEST_NEO4J_URI")
    if given:
        user = os.environ.get("CREDIT_TEST_NEO4J_USER", "neo4j")
        yield Neo4jServer(given, user, os.environ["CREDIT_TEST_NEO4J_PASSWORD"], home, home)
        return
    server = _prepared(home, heap, long_running)
    try:
        server.start()
        yield server
    finally:
        server.stop()


@pytest.fixture(scope="session")
def neo4j_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Neo4jServer]:
    """The one server that the tests of a run share; a test that stops it takes a server of its own."""
    with running_neo4j(tmp_path_factory.mktemp("neo4j")) as running:
        yield running


def neo4j_version() -> str:
    """The version the tests run, as the pom says it."""
    version = ElementTree.parse(POM).findtext(".//{*}neo4j.version")  # noqa: S314 - our own file
    assert version
    return version


def _prepared(home: Path, heap: str | None, long_running: bool) -> OwnServer:
    java, lib = _java_17(), _jars()
    bolt, http = _free_port(), _free_port()
    settings = server_settings() | {
        "server.default_listen_address": "127.0.0.1",
        "server.bolt.listen_address": f"127.0.0.1:{bolt}",
        "server.bolt.advertised_address": f"127.0.0.1:{bolt}",
        "server.http.listen_address": f"127.0.0.1:{http}",
        "server.http.advertised_address": f"127.0.0.1:{http}",
        # A stop need not linger for clients that may yet come: 0.5 instead of 10 seconds.
        "internal.dbms.bolt.netty_server_shutdown_quiet_period": "0",
    }
    (home / "conf").mkdir(parents=True, exist_ok=True)
    conf = "".join(f"{name}={value}\n" for name, value in settings.items())
    (home / "conf" / "neo4j.conf").write_text(conf, encoding="utf-8")
    server = OwnServer(
        bolt_url=f"bolt://127.0.0.1:{bolt}",
        user="neo4j",
        password=secrets.token_urlsafe(18),
        home=home,
        lib=lib,
        java=java,
        heap=heap or settings["server.memory.heap.max_size"],
        long_running=long_running,
    )
    first = server.admin("dbms", "set-initial-password", "--", server.password)
    assert first.returncode == 0, first.stdout + first.stderr
    return server


def _answers(url: str, user: str, password: str) -> bool:
    try:
        # Not execute_query: that tries again by itself, ever more slowly, and would overlook the moment.
        with GraphDatabase.driver(url, auth=(user, password)) as driver, driver.session() as session:
            session.run("RETURN 1 AS one").consume()
    except (DriverError, Neo4jError):
        return False
    return True


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def _java_17() -> str:
    home = os.environ.get("JAVA_HOME")
    java = shutil.which("java", path=f"{home}/bin") if home else shutil.which("java")
    if java is None:
        absent(
            "no Java: a real Neo4j cannot be started (Debian: openjdk-17-jre-headless)",
            required_by=REQUIRED_BY,
        )
    told = subprocess.run([java, "-version"], capture_output=True, text=True, timeout=60, check=False).stderr
    version = re.search(r'version "(\d+)', told)
    if version is None or int(version[1]) < 17:
        absent(f"Neo4j needs Java 17 or newer, here is: {told.splitlines()[:1]}", required_by=REQUIRED_BY)
    return java


def _jars() -> Path:
    """The folder of the server's jars, fetched once by Maven."""
    cache = Path(os.environ.get("CREDIT_TEST_CACHE") or CHECKOUT / ".cache") / f"neo4j-{neo4j_version()}"
    lib = cache / "lib"
    if lib.is_dir():
        return lib
    if shutil.which("mvn") is None:
        absent("no Maven: Neo4j's jars cannot be fetched (Debian: maven)", required_by=REQUIRED_BY)
    cache.mkdir(parents=True, exist_ok=True)
    # Fetched beside and renamed, so that a broken-off download is never taken for the whole.
    fresh = Path(mkdtemp(prefix="fetching-", dir=cache))
    try:
        _fetch(fresh)
        if not lib.is_dir():
            fresh.rename(lib)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return lib


def _fetch(folder: Path) -> None:
    print(f"fetching the jars of Neo4j {neo4j_version()} by Maven (about 120 MB, once) …", flush=True)
    done = subprocess.run(
        [
            "mvn",
            "-q",
            "-B",
            f"--file={POM}",
            "dependency:copy-dependencies",
            "-DincludeScope=runtime",
            f"-DoutputDirectory={folder}",
        ],
        capture_output=True,
        text=True,
        timeout=1200,
        check=False,
    )
    if done.returncode != 0 or not any(folder.glob("neo4j-server-*.jar")):
        absent(f"Maven could not fetch Neo4j's jars: {done.stdout[-2000:]}", required_by=REQUIRED_BY)
