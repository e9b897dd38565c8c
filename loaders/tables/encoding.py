"""编码. Which encoding a text file is in, and what decoding it could not read."""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Protocol

from loaders.tables.table import ReadLimits, fail

CHUNK = 1 << 20
_WIDE_CHARACTER = re.compile("[\u0800-\ufffc\U00010000-\U0010ffff]")
_PLAIN_TEXT = re.compile("[\t\r\n -~\u00b7\u2010-\u2026\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
# Half a character of UTF-16, which no text file can hold.
SURROGATE = re.compile("[\ud800-\udfff]")
# Four Chinese characters of UTF-8 in a row: by chance once in hundreds of millions of bytes of GBK.
_UTF8_RUN = re.compile(rb"(?:[\xe4-\xe9][\x80-\xbf]{2}){4}")
_GB2312 = re.compile(rb"[\xa1-\xf7][\xa1-\xfe]")
_ASCII = bytes(range(0x80))
_EURO = b"\x80"  # of CP936, the GBK of Windows; a byte that GB18030 does not know
_CONTROL = bytes(set(range(32)) - set(b"\t\n\r\f\v\0\x1a"))


@dataclass(frozen=True, slots=True)
class Encoding:
    """编码. A file's encoding by Python's name, and whether its text needs repair (`repair_text`)."""

    name: str
    damaged: bool = False  # some characters are U+FFFD, after or even before decoding
    nul: bool = False
    mixed: bool = False  # some lines may be in the other encoding: UTF-8 among GB18030, or the reverse


@dataclass(slots=True)
class _Trial:
    """How well a file's bytes fit an encoding."""

    name: str
    first_bad: int | None = None
    bad: int = 0
    good: int = 0
    plain: int = 0


def _chunks(path: Path, *, whole: bool) -> Iterator[bytes]:
    with path.open("rb") as stream:
        while data := stream.read(CHUNK):
            yield data
            if not whole:
                return


def _missing_euro(error: UnicodeError) -> tuple[str, int] | None:
    if not isinstance(error, UnicodeDecodeError) or error.encoding != "gb18030":
        return None
    return ("€", error.start + 1) if error.object[error.start : error.start + 1] == _EURO else None


def _replace(error: UnicodeError) -> tuple[str | bytes, int]:
    """As `replace`, and the euro sign of Windows is read."""
    return _missing_euro(error) or codecs.replace_errors(error)


def _refuse(error: UnicodeError) -> tuple[str | bytes, int]:
    """As `strict`, and the euro sign of Windows is read."""
    return _missing_euro(error) or codecs.strict_errors(error)


REPLACING, STRICT = "credit_replacing", "credit_strict"
codecs.register_error(REPLACING, _replace)
codecs.register_error(STRICT, _refuse)


def find_encoding(path: Path, limits: ReadLimits, *, whole: bool) -> Encoding:
    """Finds the encoding: by mark, else strict UTF-8, else GB18030 (a superset of GBK and GB2312).

    A few bad bytes in what is plainly one of them make faulted rows, not another encoding; a file that was
    put together of both is read line by line. Raises InputError with the offset of the first bad byte if
    the file is neither.
    """
    with path.open("rb") as stream:
        head = stream.read(1 << 16)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return Encoding("utf-16", damaged=True, nul=True)
    if (wide := _unmarked_utf16(head)) is not None:
        return Encoding(wide, damaged=True, nul=True)
    _refuse_binary(path, head)
    nul = _measure_lines(path, limits, whole=whole)
    mark = head.startswith(codecs.BOM_UTF8)
    utf8 = _try_encoding(path, "utf-8", whole=whole)
    utf8_name = "utf-8-sig" if mark else "utf-8"
    if utf8.first_bad is None:
        return Encoding(utf8_name, damaged=utf8.bad > 0, nul=nul)
    if mark or utf8.good >= 4 * utf8.bad:
        return Encoding(utf8_name, damaged=True, nul=nul, mixed=True)
    gb = _try_encoding(path, "gb18030", whole=whole)
    if gb.first_bad is None:
        mixed = any(map(_UTF8_RUN.search, _chunks(path, whole=whole)))
        return Encoding("gb18030", damaged=gb.bad > 0 or mixed, nul=nul, mixed=mixed)
    if gb.good >= 20 * gb.bad:
        return Encoding("gb18030", damaged=True, nul=nul, mixed=True)
    if (main := _encoding_of_most_lines(path, whole=whole)) is not None:
        return Encoding(main, damaged=True, nul=nul, mixed=True)
    if utf8.plain < 100 * utf8.bad:
        fail(
            path,
            f"既不是 UTF-8 (第 {utf8.first_bad} 字节起) 也不是 GB18030 (第 {gb.first_bad} 字节起)。"
            " 请用 Excel 或 WPS 打开后另存为“CSV UTF-8”或 XLSX。",
            f"Neither UTF-8 (from byte {utf8.first_bad}) nor GB18030 (from byte {gb.first_bad}):"
            " open it in a spreadsheet and save it as CSV UTF-8 or XLSX.",
        )
    return Encoding(utf8_name, damaged=True, nul=nul, mixed=True)


def _encoding_of_most_lines(path: Path, *, whole: bool) -> str | None:
    """The encoding of most lines, if nine of ten that are not plain ASCII are well written in one of the two."""
    lines = {"utf-8": 0, "gb18030": 0, "": 0}
    for data in _chunks(path, whole=whole):
        for line in data.splitlines():
            if not line.isascii():
                lines[_encoding_of_line(line)] += 1
    bad = lines.pop("")
    best = max(lines, key=lambda name: lines[name])
    return best if sum(lines.values()) >= 9 * bad else None


def _encoding_of_line(line: bytes) -> str:
    if _decodes(line, "utf-8"):
        return "utf-8"
    return "gb18030" if _looks_gb(line) and _decodes(line, "gb18030") else ""


def _decodes(line: bytes, name: str) -> bool:
    try:
        line.decode(name, STRICT)
    except UnicodeDecodeError:
        return False
    return True


def _looks_gb(line: bytes) -> bool:
    """Whether nearly all of what is not ASCII are pairs of the common Chinese characters of GBK."""
    rare = _GB2312.sub(b"", line).translate(None, _ASCII)
    return 5 * len(rare) <= len(line.translate(None, _ASCII))


def _decode_line(line: bytes, main: str) -> str:
    """One line of a file that was put together of both encodings."""
    if line.isascii():
        return line.decode("ascii")
    return line.decode("utf-8" if _is_utf8(line, main) else "gb18030", REPLACING)


def _is_utf8(line: bytes, main: str) -> bool:
    """Whether a line is UTF-8, perhaps with bad bytes; short lines that could be either are as most are."""
    run, valid, gb = _UTF8_RUN.search(line) is not None, _decodes(line, "utf-8"), _looks_gb(line)
    if main == "gb18030":
        return (valid or run) and (not gb or (valid and run))
    return valid or run or not gb


class Text(Protocol):
    """文本. Decoded text, by lines with their ends or so many characters at a time."""

    def __iter__(self) -> Iterator[str]: ...
    def read(self, size: int = -1, /) -> str: ...


class _MixedText:
    """Text of which each line is decoded on its own."""

    def __init__(self, stream: IO[bytes], main: str) -> None:
        self._lines = self._decoded(stream, main)

    def __iter__(self) -> Iterator[str]:
        return self._lines

    def read(self, size: int = -1, /) -> str:
        """At least so many characters, if there are; whole lines."""
        parts: list[str] = []
        length = 0
        for line in self._lines:
            parts.append(line)
            length += len(line)
            if 0 <= size <= length:
                break
        return "".join(parts)

    def _decoded(self, stream: IO[bytes], main: str) -> Iterator[str]:
        pending = b""
        while data := stream.read(CHUNK):
            *lines, pending = (pending + data).splitlines(keepends=True)
            for line in lines:
                yield _decode_line(line, main)
        for line in pending.splitlines(keepends=True):
            yield _decode_line(line, main)


@contextmanager
def open_text(path: Path, encoding: Encoding) -> Iterator[tuple[IO[bytes], Text]]:
    """打开文本. The raw file, whose place tells how far the reading is, and its text with line ends as they are."""
    with path.open("rb", buffering=0) as raw, io.BufferedReader(raw, CHUNK) as stream:
        if encoding.mixed:
            if stream.peek(3).startswith(codecs.BOM_UTF8):
                stream.read(3)
            yield raw, _MixedText(stream, "gb18030" if encoding.name == "gb18030" else "utf-8")
            return
        with io.TextIOWrapper(stream, encoding=encoding.name, errors=REPLACING, newline="") as text:
            yield raw, text


def _unmarked_utf16(head: bytes) -> str | None:
    """UTF-16 without its mark: under one order of bytes there are plain line ends and hardly an odd character."""
    if b"\0" not in head:
        return None
    for name in ("utf-16-le", "utf-16-be"):
        text = head[: len(head) // 2 * 2].decode(name, "replace")
        plain = len(_PLAIN_TEXT.findall(text))
        if ("\n" in text or "\r" in text) and "\0" not in text and 100 * plain >= 98 * len(text):
            return name
    return None


def _refuse_binary(path: Path, head: bytes) -> None:
    if head.count(0) * 20 > len(head):
        fail(
            path,
            "含有大量空字节, 可能是没有标记的 UTF-16。请另存为 UTF-8。",
            "Full of NUL bytes, perhaps UTF-16 without its mark: save it as UTF-8.",
        )
    if (len(head) - len(head.translate(None, _CONTROL))) * 10 > len(head):
        fail(path, "不是文本文件。", "This is not a text file.")


def _measure_lines(path: Path, limits: ReadLimits, *, whole: bool) -> bool:
    """True if the file holds NUL bytes. Raises InputError if a line is longer than the limit."""
    nul, run = False, 0
    for data in _chunks(path, whole=whole):
        nul = nul or b"\0" in data
        last = max(data.rfind(b"\n"), data.rfind(b"\r"))
        run = run + len(data) if last < 0 else len(data) - last
        if run > limits.line:
            fail(path, f"有一行超过 {limits.line} 字节。", f"A line is longer than {limits.line} bytes.")
    return nul


def _try_encoding(path: Path, name: str, *, whole: bool) -> _Trial:
    trial = _Trial(name)
    decoder = codecs.getincrementaldecoder(name)(STRICT)
    position = 0
    with suppress(UnicodeDecodeError):
        for data in _chunks(path, whole=whole):
            pending = len(decoder.getstate()[0])
            try:
                trial.bad += decoder.decode(data).count("\ufffd")
            except UnicodeDecodeError as error:
                trial.first_bad = position - pending + error.start
                raise
            position += len(data)
        if whole:
            pending = len(decoder.getstate()[0])
            try:
                decoder.decode(b"", True)
            except UnicodeDecodeError:
                trial.first_bad = position - pending
                raise
        return trial
    _tally(path, trial, whole=whole)
    return trial


def _tally(path: Path, trial: _Trial, *, whole: bool) -> None:
    """Counts good and bad characters; good are those from U+0800 on, as GB text read as UTF-8 has few."""
    decoder = codecs.getincrementaldecoder(trial.name)(REPLACING)
    trial.bad = trial.good = 0
    for data in _chunks(path, whole=whole):
        text = decoder.decode(data)
        trial.bad += text.count("\ufffd")
        trial.good += len(_WIDE_CHARACTER.findall(text))
        trial.plain += len(text)
    trial.bad += decoder.decode(b"", whole).count("\ufffd")


def repair_text(cells: list[str], fault: str | None) -> tuple[list[str], str | None]:
    """Takes NULs out and names what decoding could not read."""
    together = "".join(cells)
    if "\0" in together:
        cells, fault = [cell.replace("\0", "") for cell in cells], fault or "nul_byte"
    return cells, "encoding" if "\ufffd" in together else fault
