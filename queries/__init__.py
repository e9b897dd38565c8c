"""查询文本. Cypher texts only, one statement a file, named verb_object; imports nothing of the product.

A file opens with a header that is checked when it is loaded:

    // 用途: 中文目的 · English purpose
    // in: rows list of {anchor: string, keys: list of string}; change integer 变更号
    // out: key string, id string
    // writes                     (only texts that write)

`in` names every parameter with its type (and unit or meaning), `out` every column in order.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import LiteralString

_PARAMETER = re.compile(r"\$(\w+)")
_TYPES = "string|integer|boolean|date|float|map|list of"


class HeaderError(ValueError):
    """文本头有误. The header of a text does not hold."""


@dataclass(frozen=True, slots=True)
class Query:
    """查询. `name` is its path without `.cypher`; `parameters` and `columns` map names to types."""

    name: str
    text: LiteralString
    purpose: str
    parameters: dict[str, str]
    columns: dict[str, str]
    writes: bool


@cache
def load(name: str) -> Query:
    """The text of that name, e.g. `facts/write_name`; HeaderError if its header does not hold."""
    raw = files(__name__).joinpath(f"{name}.cypher").read_text(encoding="utf-8")
    return parse(name, raw)


def names() -> list[str]:
    """Every text's name, sorted; the migrations among them in their order."""
    root = files(__name__)
    return sorted(
        f"{folder.name}/{entry.name.removesuffix('.cypher')}"
        for folder in root.iterdir()
        if folder.is_dir()
        for entry in folder.iterdir()
        if entry.name.endswith(".cypher")
    )


def parse(name: str, raw: str) -> Query:
    """Header and statement of one text; HeaderError says what does not hold."""
    lines = raw.splitlines()
    header = [line[2:].strip() for line in lines if line.startswith("//")]
    body = "\n".join(line for line in lines if not line.startswith("//")).strip()
    fields = dict(line.partition(":")[::2] for line in header if ":" in line)
    purpose = fields.get("用途", "").strip()
    parameters = _declared(name, fields.get("in", ""), ";")
    columns = _declared(name, fields.get("out", ""), ",")
    writes = "writes" in header
    used = set(_PARAMETER.findall(body))
    if not purpose or "·" not in purpose:
        raise HeaderError(f"{name}: the header needs `用途: 中文 · English`")
    if used != set(parameters):
        raise HeaderError(f"{name}: the header names {sorted(parameters)}, the text uses {sorted(used)}")
    if body.endswith(";") or ";\n" in body:
        raise HeaderError(f"{name}: one statement, without a semicolon")
    if writes != bool(re.search(r"\b(CREATE|MERGE|SET|DELETE|REMOVE|DROP)\b", body)):
        raise HeaderError(f"{name}: `// writes` belongs to texts that write, and to no other")
    return Query(name, body, purpose, parameters, columns, writes)


def _declared(name: str, text: str, separator: str) -> dict[str, str]:
    """`a string 说明; rows list of {…}` as {name: type}."""
    declared = {}
    for part in filter(None, (item.strip() for item in _split(text, separator))):
        match = re.match(rf"(\w+) ((?:{_TYPES}).*)$", part)
        if match is None:
            raise HeaderError(f"{name}: cannot read `{part}` in the header: name, then {_TYPES}")
        declared[match[1]] = match[2]
    return declared


def _split(text: str, separator: str) -> list[str]:
    """Split outside braces."""
    parts, depth = [""], 0
    for char in text:
        depth += (char == "{") - (char == "}")
        if char == separator and depth == 0:
            parts.append("")
        else:
            parts[-1] += char
    return parts
