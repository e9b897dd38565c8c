"""分隔文本. CSV and its kin: the separator, and rows that survive a quotation mark left open."""

from __future__ import annotations

import csv
import io
from collections import deque
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO

from loaders.tables.encoding import Encoding, open_text, repair_text
from loaders.tables.header import SAMPLE_ROWS, find_header, is_header
from loaders.tables.merges import Merges
from loaders.tables.table import DEFAULT_LIMITS, ReadLimits, Record, reading

_DELIMITERS = (",", "\t", ";", "|")
# A module-wide limit in Python; lines are bounded by Limits.line and cells are cut afterwards, row by row.
csv.field_size_limit(DEFAULT_LIMITS.line)


def sniff_delimiter(sample: str) -> str:
    """The separator under which the header stands highest, is widest, and most rows are as wide."""
    scores = {delimiter: _score(sample, delimiter) for delimiter in _DELIMITERS}
    return max(_DELIMITERS, key=lambda delimiter: scores[delimiter])


def _score(sample: str, delimiter: str) -> float:
    rows: list[list[str]] = []
    with suppress(csv.Error):
        for cells in csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter):
            if any(cells):
                rows.append(cells)
            if len(rows) == SAMPLE_ROWS:
                break
    if not rows:
        return 0.0
    index = find_header(rows)
    width = len(rows[index])
    alike = sum(len(row) == width for row in rows) / len(rows)
    likely = 1.0 if is_header([cell for cell in rows[index] if cell.strip()] or [""]) else 0.1
    return likely * width * (0.2 + alike) / (1 + index) if width > 1 else 0.0


class _RunawayQuoteError(Exception):
    """A quoted cell goes on for so long that its quotation mark must have been left open."""


class _Lines:
    """Hands lines to the csv reader and remembers those of the record at hand, to take them back."""

    def __init__(self, text: Iterator[str], limits: ReadLimits) -> None:
        self.kept: list[str] = []
        self.number = 0
        self.ended = False
        self._text = text
        self._limits = limits
        self._again: deque[str] = deque()

    def feed(self) -> Iterator[str]:
        size = 0
        while True:
            if self._again:
                line = self._again.popleft()
            else:
                following = next(self._text, None)
                if following is None:
                    self.ended = True
                    return
                line = following
            self.number += 1
            self.kept.append(line)
            if len(self.kept) > 1:
                size += len(line)
                if size > self._limits.record or len(self.kept) > self._limits.record_lines:
                    raise _RunawayQuoteError
            else:
                size = 0
            yield line

    def take_back(self) -> str:
        """The first line of the record; the others will be handed out again."""
        self._again.extendleft(reversed(self.kept[1:]))
        self.number -= len(self.kept) - 1
        del self.kept[1:]
        self.ended = False
        return self.kept[0]


class Delimited:
    """CSV and its kin. A quotation mark that is never closed costs its own line, not the rest of the file."""

    format = "csv"
    strict_width = True
    merges = Merges()

    def __init__(self, path: Path, encoding: Encoding, delimiter: str, limits: ReadLimits) -> None:
        self.encoding: str | None = encoding.name
        self.delimiter: str | None = delimiter
        self.total: int | None = path.stat().st_size
        self._path = path
        self._about = encoding
        self._limits = limits
        self._separator = delimiter
        self._raw: IO[bytes] | None = None
        self._done = 0

    def position(self) -> int:
        if self._raw is not None and not self._raw.closed:
            self._done = self._raw.tell()
        return self._done

    def records(self, width: int | None) -> Iterator[Record]:
        with reading(self._path), open_text(self._path, self._about) as (raw, text):
            self._raw = raw
            lines = _Lines(iter(text), self._limits)
            longest = self._limits.cell
            plain = not (self._about.damaged or self._about.nul)
            for cells, fault in self._parse(lines, width):
                kept = lines.kept
                number = lines.number - len(kept) + 1
                if not plain:
                    cells, fault = repair_text(cells, fault)
                if (len(kept[0]) > longest or len(kept) > 1) and max(map(len, cells)) > longest:
                    fault = fault or "cell_too_long"
                kept.clear()
                yield number, cells, fault
            self._done = self.total or 0

    def _parse(self, lines: _Lines, width: int | None) -> Iterator[tuple[list[str], str | None]]:
        going = True
        while going:
            going = False
            try:
                for cells in csv.reader(lines.feed(), delimiter=self._separator):
                    if len(lines.kept) > 1 and self._broken(lines, cells, width):
                        going = True
                        break
                    yield cells, None
            except (csv.Error, _RunawayQuoteError):
                going = True
            if going:
                yield self._split(lines.take_back()), "quoting"

    def _split(self, line: str) -> list[str]:
        return line.rstrip("\r\n").split(self._separator)

    def _broken(self, lines: _Lines, cells: list[str], width: int | None) -> bool:
        """True if a record of several lines owes its length to an open quotation mark."""
        if lines.ended:
            return True
        if width is None or len(self._split(lines.kept[0])) != width:
            return False
        if len(cells) != width:
            return True
        try:
            list(csv.reader(lines.kept, delimiter=self._separator, strict=True))
        except csv.Error:
            return True
        return False
