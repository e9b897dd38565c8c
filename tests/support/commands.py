"""命令. Runs `credit-graph` as a user does, on a store and key of the test's own.

A command that is run to its end is a process forked from one that has the program loaded already: most of what a short
command costs is its imports. `start` starts the installed program itself.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

_LOADED = multiprocessing.get_context("forkserver")
_LOADED.set_forkserver_preload(["api.cli"])
_LONGEST = 600  # seconds
PROGRAM = Path(sys.executable).with_name("credit-graph")


@dataclass(frozen=True)
class Desk:
    """A folder with a store of its own, and the program to run in it."""

    folder: Path
    settings: Mapping[str, str] = field(default_factory=dict)

    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("CREDIT_")}
        return {
            **kept,
            "CREDIT_STORE_URL": f"embedded:{self.folder / 'data'}",
            "CREDIT_KEY_FILE": str(self.folder / "person.key"),
            "CREDIT_ENGINE_HEAP": "512m",
            "CREDIT_SESSION_FILE": str(self.folder / "sign-in"),
            **self.settings,
        }

    def start(self, *words: str | Path) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [str(PROGRAM), *map(str, words)],
            cwd=self.folder,
            env=self.environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def run(self, *words: str | Path, expect: int | None = 0) -> subprocess.CompletedProcess[str]:
        """Run to the end; the exit code must be as expected (None: any)."""
        with tempfile.TemporaryDirectory() as told:
            said = [Path(told) / name for name in ("out", "err")]
            typed = [str(word) for word in words]
            process = _LOADED.Process(target=_run, args=(typed, self.folder, self.environment(), *said))
            process.start()
            process.join(_LONGEST)
            if process.exitcode is None:
                process.kill()
                raise TimeoutError(typed)
            out, err = (path.read_text(encoding="utf-8") for path in said)
        done = subprocess.CompletedProcess(typed, process.exitcode, out, err)
        assert "Traceback" not in err, err
        assert expect is None or done.returncode == expect, f"exit {done.returncode}\n{out}\n{err}"
        return done

    def json(self, *words: str | Path, expect: int | None = 0) -> Any:
        return json.loads(self.run(*words, "--json", expect=expect).stdout)


def _run(words: list[str], folder: Path, environment: dict[str, str], out: Path, err: Path) -> None:
    """One command, in a process of its own: its streams are files, its folder and settings those of the desk."""
    from api.cli import main

    os.setsid()
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    for number, path in ((1, out), (2, err)):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600), number)
    sys.stdout, sys.stderr = (
        os.fdopen(number, "w", encoding="utf-8", errors="surrogateescape", closefd=False) for number in (1, 2)
    )
    sys.argv = ["credit-graph", *words]
    try:
        main()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
