"""程序. Many processes of `credit-graph`, forked off one that has read all of the program already.

A start costs milliseconds instead of seconds, so that tests can kill, stop and race it often. Each has its own
settings and writes its stderr to a file.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Self

from graph_service.settings import Settings
from graph_service.store import leases
from tests.support.commands import Desk

_MOTHER = """
import json, os, sys
from api.cli import main
from graph_service.liability import spreading
for line in sys.stdin:
    asked = json.loads(line)
    if "wait" in asked:
        print(os.waitstatus_to_exitcode(os.waitpid(asked["wait"], 0)[1]), flush=True)
        continue
    child = os.fork()
    if not child:
        os.chdir(asked["folder"])
        os.environ.update(asked["environment"])
        said = os.open("stderr", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(said, 1)
        os.dup2(said, 2)
        spreading.PAGE = asked["page"]
        sys.argv = ["credit-graph", *asked["words"]]
        main()
        os._exit(0)
    print(child, flush=True)
"""


@dataclass
class Process:
    """One running command."""

    program: Program
    pid: int
    folder: Path

    def __post_init__(self) -> None:
        self._begun = leases._begun(self.pid)

    def wait(self) -> int:
        """Its exit code; minus the signal that ended it."""
        return self.program.ask(wait=self.pid)

    @property
    def running(self) -> bool:
        return leases._begun(self.pid) == self._begun

    @property
    def said(self) -> str:
        """What it wrote so far."""
        path = self.folder / "stderr"
        return path.read_text(encoding="utf-8") if path.exists() else ""

    def events(self) -> list[dict[str, Any]]:
        """Its structured log; a line that is not whole yet is left out."""
        return [json.loads(line) for line in self.said.split("\n")[:-1] if line]

    def wait_until(self, happened: Callable[[], bool]) -> None:
        """Until something happened or the process is over; fails after a minute."""
        deadline = time.monotonic() + 60
        while self.running and not happened():
            assert time.monotonic() < deadline, self.said
            time.sleep(0.01)


class Program:
    """The process that the others are forked off."""

    def __init__(self) -> None:
        self._mother = subprocess.Popen(
            [sys.executable, "-c", _MOTHER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def start(self, settings: Settings, folder: Path, *words: str, page: int = 1000, **more: str) -> Process:
        """Start a command on a store; `page` decisions are spread in one transaction."""
        secret = settings.password()
        reached = {
            "CREDIT_STORE_URL": settings.store_url,
            "CREDIT_STORE_USER": settings.store_user,
            **({"CREDIT_STORE_PASSWORD": secret} if secret else {}),
        }
        environment = Desk(folder, {**reached, **more}).environment()
        folder.mkdir(exist_ok=True)
        pid = self.ask(folder=str(folder), environment=environment, words=words, page=page)
        return Process(self, pid, folder)

    def ask(self, **asked: Any) -> int:
        self._in.write(json.dumps(asked) + "\n")
        self._in.flush()
        return int(self._out.readline())

    @property
    def _in(self) -> IO[str]:
        assert self._mother.stdin is not None
        return self._mother.stdin

    @property
    def _out(self) -> IO[str]:
        assert self._mother.stdout is not None
        return self._mother.stdout

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._in.close()
        self._mother.wait()
        self._out.close()
