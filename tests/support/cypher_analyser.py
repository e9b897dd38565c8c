"""Neo4j's own Cypher parser and semantic analyser, without a server (needs Node.js 18 or newer).

A text is analysed as Cypher 5. Its parameters are not known to the analyser, so what it says about them is
left out; use of what Neo4j calls deprecated counts as an error, because the next server may refuse it.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from tests.support.required import absent

ANALYSER = Path(__file__).parent / "analyser"
_UNKNOWN_PARAMETER = re.compile(r"Parameter \$\w+ is not defined")


def lint(texts: Mapping[str, str]) -> dict[str, list[str]]:
    """What is wrong with each text, as "line:column message"; an empty list for a sound one."""
    _install()
    asked = "".join(json.dumps({"name": name, "text": text}) + "\n" for name, text in texts.items())
    answer = subprocess.run(
        ["node", "lint.mjs"],
        cwd=ANALYSER,
        input=asked,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert answer.returncode == 0, f"the analyser itself failed:\n{answer.stderr}"
    found = [json.loads(line) for line in answer.stdout.splitlines()]
    return {each["name"]: _objections(each["errors"], each["warnings"]) for each in found}


def _objections(errors: list[str], warnings: list[str]) -> list[str]:
    deprecated = [message for message in warnings if "deprecated" in message]
    return [message for message in errors if not _UNKNOWN_PARAMETER.search(message)] + deprecated


def _install() -> None:
    for program in ("node", "npm"):
        if shutil.which(program) is None:
            absent(
                f"{program} is not installed: Cypher texts are not analysed",
                required_by="CREDIT_REQUIRE_ANALYSER",
            )
    lock, installed = ANALYSER / "package-lock.json", ANALYSER / "node_modules" / ".package-lock.json"
    if installed.exists() and installed.stat().st_mtime >= lock.stat().st_mtime:
        return
    done = subprocess.run(
        ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"],
        cwd=ANALYSER,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    if done.returncode != 0:
        absent(
            f"npm could not install the analyser: {done.stderr[-2000:]}",
            required_by="CREDIT_REQUIRE_ANALYSER",
        )
    installed.touch()
