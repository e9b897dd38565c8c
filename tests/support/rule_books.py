"""规则库副本. Copies of the packaged rule base for tests to break, and a plain writer of TOML."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

PACKAGED = Path(__file__).parents[2] / "graph_service/law/book"


def copy_of_the_book(folder: Path) -> Path:
    """A copy of the packaged rule base in a new folder."""
    return Path(shutil.copytree(PACKAGED, folder))


def replace(folder: Path, file: str, old: str, new: str) -> None:
    """Edit a file of a copy as an operator would; the words must stand there."""
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{old!r} does not stand in {file}"
    path.write_text(text.replace(old, new), encoding="utf-8")


def toml(table: Mapping[str, Any]) -> str:
    """A table as TOML, every key quoted and every table inline."""
    return "".join(f"{_text(key)} = {_value(value)}\n" for key, value in table.items())


def _value(value: object) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_text(key)} = {_value(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_value(one) for one in value) + "]"
    if isinstance(value, bool):
        return "true" if value else "false"
    return _text(value) if isinstance(value, str) else str(value)


def _text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
