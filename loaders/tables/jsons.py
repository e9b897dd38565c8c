"""JSON. JSON lines, a JSON array of objects, or answers of a service, as a table of the objects' keys.

A service wraps its records: `{"code": 0, "result": {"total": 2, "items": [{…}, {…}]}}`. Such an envelope is
opened, whether it is the whole file, a line or one of many; its records are the rows.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import IO

from graph_service.errors import InputError
from loaders.tables.encoding import SURROGATE, Encoding, Text, open_text, repair_text
from loaders.tables.envelope import Way, inside, way_to_records
from loaders.tables.merges import Merges
from loaders.tables.table import ReadLimits, Record, Sheet, fail, reading

_KEY_ROWS = 1000
_WAY_OBJECTS = 20
_FIRST_LINES = 3


class _Number(str):
    """A JSON number as it is written: registration numbers and amounts must not pass through a float."""

    __slots__ = ()


_JSON = json.JSONDecoder(parse_int=_Number, parse_float=_Number, parse_constant=_Number)


def _json_text(value: object) -> str:
    """The JSON text of a decoded value, its numbers as they were written."""
    if isinstance(value, _Number):
        return str(value)
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_json_text(key)}: {_json_text(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_json_text, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


def _json_cell(value: object) -> str:
    if value is None:
        return ""
    return str(value) if isinstance(value, str) else _json_text(value)


class Json:
    """Objects as rows; the header is the union of the first objects' keys, in the order they are met."""

    format = "jsonl"
    strict_width = False
    delimiter: str | None = None
    merges = Merges()

    def __init__(self, path: Path, encoding: Encoding, limits: ReadLimits) -> None:
        self.encoding: str | None = encoding.name
        self.total: int | None = path.stat().st_size
        self.unknown_keys: dict[str, int] = {}
        self._path = path
        self._about = encoding
        self._limits = limits
        self._way: Way = ()
        self._keys: tuple[str, ...] = ()
        self._known: frozenset[str] = frozenset()
        self._raw: IO[bytes] | None = None

    def position(self) -> int:
        return self._raw.tell() if self._raw is not None and not self._raw.closed else self.total or 0

    def objects(self) -> Iterator[tuple[int, object, str | None]]:
        raise NotImplementedError

    @contextmanager
    def _text(self) -> Iterator[Text]:
        with reading(self._path), open_text(self._path, self._about) as (raw, text):
            self._raw = raw
            yield text

    def _rows(self) -> Iterator[tuple[int, object, str | None]]:
        """The objects, or what is in them if they are envelopes; then numbers count records."""
        if not self._way:
            yield from self.objects()
            return
        count = 0
        for _, value, fault in self.objects():
            records = [value] if fault is not None else inside(value, self._way)
            if records is None:
                records, fault = [_json_text(value)], "not_object"
            for record in records:
                count += 1
                yield count, record, fault

    def header(self) -> Sheet:
        self._way = way_to_records(value for _, value, _ in islice(self.objects(), _WAY_OBJECTS))
        keys: dict[str, None] = {}
        met = 0
        for _, value, _ in islice(self._rows(), _KEY_ROWS):
            met += 1
            if isinstance(value, dict):
                keys.update(dict.fromkeys(value))
                if len(keys) > self._limits.columns:
                    fail(self._path, f"字段超过 {self._limits.columns} 个。", "Too many different keys.")
        if not keys and (met or self.format == "jsonl"):
            fail(
                self._path,
                "不是每行一个对象的 JSON (JSON lines), 也不是对象数组。",
                "Neither JSON lines (one object a line) nor a JSON array of objects.",
            )
        self._keys = tuple(keys)
        self._known = frozenset(keys)
        return Sheet("", 0, tuple(SURROGATE.sub("\ufffd", key) for key in keys))

    def records(self, width: int | None) -> Iterator[Record]:  # noqa: ARG002
        self.unknown_keys.clear()
        blank = [""] * len(self._keys)
        for number, value, fault in self._rows():
            if isinstance(value, dict):
                yield self._record(number, value)
            else:
                yield number, [_cut(str(value), self._limits), *blank[1:]], fault or "not_object"

    def _value(self, buffer: _JsonBuffer, number: int) -> object:
        try:
            return buffer.value()
        except (ValueError, RecursionError) as error:
            raise InputError(
                f"{self._path.name}: 第 {number} 个对象不是有效的 JSON 或文件不完整。"
                f" Object {number} is not valid JSON, or the file is cut off: {type(error).__name__}."
            ) from error

    def _record(self, number: int, value: dict[str, object]) -> Record:
        try:
            cells = [_json_cell(value.get(key)) for key in self._keys]
        except RecursionError:
            return number, [""] * len(self._keys), "not_json"
        fault: str | None = None
        if not value.keys() <= self._known:
            fault = None if any(map(str.strip, cells)) else "column_count"
            for key in value.keys() - self._known:
                if len(self.unknown_keys) < self._limits.columns or key in self.unknown_keys:
                    self.unknown_keys[key] = self.unknown_keys.get(key, 0) + 1
        together = "".join(cells)
        if SURROGATE.search(together):
            return number, [SURROGATE.sub("\ufffd", cell) for cell in cells], "encoding"
        if len(together) > self._limits.cell and max(map(len, cells)) > self._limits.cell:
            return number, cells, "cell_too_long"
        cells, fault = repair_text(cells, fault)
        return number, cells, fault


def _cut(text: str, limits: ReadLimits) -> str:
    return text[: limits.cell]


class JsonLines(Json):
    """One object a line; a line that is none is a faulted row. Numbers count lines."""

    def objects(self) -> Iterator[tuple[int, object, str | None]]:
        with self._text() as text:
            for number, line in enumerate(text, start=1):
                stripped = line.strip().lstrip("\ufeff")
                if not stripped:
                    continue
                try:
                    yield number, _JSON.decode(stripped), None
                except (ValueError, RecursionError):
                    yield number, stripped, "not_json"


class JsonArray(Json):
    """`[{…}, {…}]`, decoded object by object; numbers count objects, as all may stand on one line."""

    format = "json"

    def objects(self) -> Iterator[tuple[int, object, str | None]]:
        with self._text() as text:
            buffer = _JsonBuffer(text, self._limits.line)
            buffer.skip("\ufeff \t\r\n\0")
            buffer.expect("[", self._path, 0)
            number = 0
            while buffer.skip(" \t\r\n") != "]":
                number += 1
                yield number, self._value(buffer, number), None
                if buffer.skip(" \t\r\n") != "]":
                    buffer.expect(",", self._path, number)


class JsonDocuments(Json):
    """Objects over several lines each, one or many; numbers count objects."""

    format = "json"

    def objects(self) -> Iterator[tuple[int, object, str | None]]:
        with self._text() as text:
            buffer = _JsonBuffer(text, self._limits.line)
            number = 0
            while buffer.skip("\ufeff \t\r\n\0,"):
                number += 1
                yield number, self._value(buffer, number), None


def json_source(path: Path, encoding: Encoding, start: str, limits: ReadLimits) -> Json | None:
    """The way in which a file that begins so holds objects; None if it is no JSON."""
    if re.match(r"\[\s*[{\]]", start):
        return JsonArray(path, encoding, limits)
    if not start.startswith("{"):
        return None
    lines = start.splitlines()
    by_line = len(lines) == 1 or any(map(_is_object, lines[:_FIRST_LINES])) or lines[0].rstrip().endswith("}")
    return (JsonLines if by_line else JsonDocuments)(path, encoding, limits)


def _is_object(line: str) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False


class _JsonBuffer:
    """A window on the text of a JSON array that grows until the value at hand fits."""

    def __init__(self, text: Text, limit: int) -> None:
        self._text = text
        self._limit = limit
        self._window = ""
        self._at = 0

    def _more(self) -> bool:
        self._window = self._window[self._at :]
        self._at = 0
        if len(self._window) > self._limit:
            return False
        data = self._text.read(max(1 << 18, len(self._window)))
        self._window += data
        return bool(data)

    def skip(self, characters: str) -> str:
        """Passes over these characters; the one that follows, "" at the end."""
        while True:
            while self._at < len(self._window):
                if self._window[self._at] not in characters:
                    return self._window[self._at]
                self._at += 1
            if not self._more():
                return ""

    def expect(self, character: str, path: Path, number: int) -> None:
        if self.skip(" \t\r\n") != character:
            fail(
                path,
                f"第 {number} 个对象之后缺少“{character}”, 文件可能不完整。",
                f"After object {number} a {character!r} is missing; the file may be cut off.",
            )
        self._at += 1

    def value(self) -> object:
        while True:
            try:
                value, end = _JSON.raw_decode(self._window, self._at)
            except ValueError:
                if not self._more():
                    raise
                continue
            start = self._at
            if end == len(self._window):
                if self._more():  # a number that touches the end of the window may go on
                    continue
                end -= start
            self._at = end
            return value
