"""docker-compose.yml as the tests read it: the same server settings run in a process without Docker."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

CHECKOUT = Path(__file__).parents[2]
COMPOSE_FILE = CHECKOUT / "docker-compose.yml"

# What the image's start script eats itself; the server has no such settings.
_FOR_THE_IMAGE = {"NEO4J_AUTH", "NEO4J_AUTH_FILE", "NEO4J_PLUGINS", "NEO4J_ACCEPT_LICENSE_AGREEMENT"}


def compose() -> dict[str, Any]:
    """The file as it is written, variables not yet filled in."""
    content = yaml.safe_load(COMPOSE_FILE.read_text(encoding="utf-8"))
    assert isinstance(content, dict)
    return content


def filled_in(text: str) -> str:
    """A value as Compose sees it when no variable is set: `${NAME:-default}` becomes its default."""
    return re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", text)


def server_settings() -> dict[str, str]:
    """Settings of neo4j.conf that docker-compose.yml gives to the server, addresses left out.

    The image's spelling: `NEO4J_a_b__c` stands for `a.b_c`.
    """
    settings: dict[str, str] = {}
    for name, value in compose()["services"]["neo4j"]["environment"].items():
        if name in _FOR_THE_IMAGE or not name.startswith("NEO4J_"):
            continue
        spelled = name.removeprefix("NEO4J_").replace("__", "\0").replace("_", ".").replace("\0", "_")
        if not spelled.endswith("_address"):
            settings[spelled] = filled_in(str(value))
    return settings
