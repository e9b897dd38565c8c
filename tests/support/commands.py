"""命令. Runs the installed `credit-graph` as a user does, on a store and key of the test's own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

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
        process = self.start(*words)
        out, err = process.communicate(timeout=600)
        done = subprocess.CompletedProcess(process.args, process.returncode, out, err)
        assert "Traceback" not in err, err
        assert expect is None or done.returncode == expect, f"exit {done.returncode}\n{out}\n{err}"
        return done

    def json(self, *words: str | Path, expect: int | None = 0) -> Any:
        return json.loads(self.run(*words, "--json", expect=expect).stdout)
