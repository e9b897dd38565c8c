"""查询文本. Cypher texts only, one statement or one shape a file, named verb_object; imports nothing of the product.

A shape is a whole statement with holes: `MATCH (n:«label»)`. The last word of its file's name, in capitals, names
the set that it is filled from: `archive/put_NODE` gives `archive/put_address`, `archive/put_decision` and so on, one
text for each member of the set NODE. Who knows the sets gives them to `Texts`. A text that stands in a file of its
own takes the place of the one that a shape would give.

A file opens with a header that is checked when it is loaded:

    // 用途: 中文目的 · English purpose
    // in: rows list of {anchor: string, keys: list of string}; change integer 变更号
    // out: key string, id string
    // writes                     (only texts that write)

`in` names every parameter with its type (and unit or meaning), `out` every column in order.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import LiteralString, TypeAlias

Sets: TypeAlias = Mapping[str, Mapping[str, Mapping[str, str]]]
"""集合. By name the members of each set: the word that a member has in a text's name, and what fills the holes."""

_HOLE = re.compile(r"«(\w+)»")
_SET = re.compile(r"[A-Z][A-Z_]+$")  # the last word of a shape's name
_FILLING = re.compile(r"[A-Za-z_]\w*([:|][A-Za-z_]\w*)*")
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


class Texts:
    """全部文本. Every text by its name; what a shape gives is a text like any other."""

    def __init__(self, sets: Sets) -> None:
        self._sets = sets
        self._places: dict[str, tuple[str, str | None]] = {}  # the file of a text, and which member fills it
        self._loaded: dict[str, Query] = {}
        for file in sorted(_files(), key=_is_shape, reverse=True):  # so a file of its own comes last and wins
            self._places |= {name: (file, word) for name, word in self._given_by(file)}

    def names(self) -> list[str]:
        """Every text's name, sorted; the migrations among them in their order."""
        return sorted(self._places)

    def load(self, name: str) -> Query:
        """The text of that name, e.g. `facts/write_name`; HeaderError if its header does not hold."""
        found = self._loaded.get(name)
        if found is None:
            found = self._loaded[name] = parse(name, self.source(name))
        return found

    def source(self, name: str) -> str:
        """Header and statement of a text, its holes filled; KeyError if there is no such text."""
        file, word = self._places[name]
        raw = files(__name__).joinpath(f"{file}.cypher").read_text(encoding="utf-8")
        return raw if word is None else _filled(name, raw, self._sets[_set_of(file)][word])

    def file(self, name: str) -> str:
        """The file that a text comes from: its own, or that of its shape."""
        return self._places[name][0]

    def _given_by(self, file: str) -> list[tuple[str, str | None]]:
        if not _is_shape(file):
            return [(file, None)]
        if _set_of(file) not in self._sets:
            raise HeaderError(f"{file}: there is no set {_set_of(file)}")
        return [(_SET.sub(word, file), word) for word in self._sets[_set_of(file)]]


def _files() -> list[str]:
    root = files(__name__)
    return [
        f"{folder.name}/{entry.name.removesuffix('.cypher')}"
        for folder in root.iterdir()
        if folder.is_dir()
        for entry in folder.iterdir()
        if entry.name.endswith(".cypher")
    ]


def _is_shape(file: str) -> bool:
    return _SET.search(file) is not None


def _set_of(file: str) -> str:
    return str(_SET.findall(file)[0])


def _filled(name: str, raw: str, values: Mapping[str, str]) -> str:
    """A shape with its holes filled; into the statement itself only names of labels, types and properties go."""

    def fill(line: str) -> str:
        comment = line.startswith("//")
        for hole in _HOLE.findall(line):
            if hole not in values:
                raise HeaderError(f"{name}: nothing fills the hole «{hole}»")
            if not comment and not _FILLING.fullmatch(values[hole]):
                raise HeaderError(f"{name}: `{values[hole]}` is no name of a label, type or property")
        return _HOLE.sub(lambda hole: values[hole[1]], line)

    return "\n".join(fill(line) for line in raw.splitlines()) + "\n"


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
