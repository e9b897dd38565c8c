"""编码. Which encoding a text file is in, and what decoding it could not read."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from loaders.tables.table import Limits, fail

CHUNK = 1 << 20
_WIDE_CHARACTER = re.compile("[\u0800-\ufffc\U00010000-\U0010ffff]")
# Half a character of UTF-16, which no text file can hold.
SURROGATE = re.compile("[\ud800-\udfff]")
_CONTROL = bytes(set(range(32)) - set(b"\t\n\r\f\v\0\x1a"))


@dataclass(frozen=True, slots=True)
class Encoding:
    """编码. A file's encoding by Python's name, and whether its text needs repair (`repair_text`)."""

    name: str
    damaged: bool = False  # some characters are U+FFFD, after or even before decoding
    nul: bool = False


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


def find_encoding(path: Path, limits: Limits, *, whole: bool) -> Encoding:
    """Finds the encoding: by mark, else strict UTF-8, else GB18030 (a superset of GBK and GB2312).

    A few bad bytes in what is plainly one of them make faulted rows, not another encoding. Raises InputError
    with the offset of the first bad byte if the file is neither.
    """
    with path.open("rb") as stream:
        head = stream.read(1 << 16)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return Encoding("utf-16", damaged=True, nul=True)
    _refuse_binary(path, head)
    nul = _measure_lines(path, limits, whole=whole)
    mark = head.startswith(codecs.BOM_UTF8)
    utf8 = _try_encoding(path, "utf-8", whole=whole)
    utf8_name = "utf-8-sig" if mark else "utf-8"
    if utf8.first_bad is None or mark or utf8.good >= 4 * utf8.bad:
        return Encoding(utf8_name, damaged=utf8.bad > 0, nul=nul)
    gb = _try_encoding(path, "gb18030", whole=whole)
    if gb.first_bad is None or gb.good >= 20 * gb.bad:
        return Encoding("gb18030", damaged=gb.bad > 0, nul=nul)
    if utf8.plain < 100 * utf8.bad:
        fail(
            path,
            f"既不是 UTF-8 (第 {utf8.first_bad} 字节起) 也不是 GB18030 (第 {gb.first_bad} 字节起)。"
            " 请用 Excel 或 WPS 打开后另存为“CSV UTF-8”或 XLSX。",
            f"Neither UTF-8 (from byte {utf8.first_bad}) nor GB18030 (from byte {gb.first_bad}):"
            " open it in a spreadsheet and save it as CSV UTF-8 or XLSX.",
        )
    return Encoding(utf8_name, damaged=True, nul=nul)


def _refuse_binary(path: Path, head: bytes) -> None:
    if head.count(0) * 20 > len(head):
        fail(
            path,
            "含有大量空字节, 可能是没有标记的 UTF-16。请另存为 UTF-8。",
            "Full of NUL bytes, perhaps UTF-16 without its mark: save it as UTF-8.",
        )
    if (len(head) - len(head.translate(None, _CONTROL))) * 10 > len(head):
        fail(path, "不是文本文件。", "This is not a text file.")


def _measure_lines(path: Path, limits: Limits, *, whole: bool) -> bool:
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
    decoder = codecs.getincrementaldecoder(name)("strict")
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
    decoder = codecs.getincrementaldecoder(trial.name)("replace")
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
