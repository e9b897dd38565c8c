"""XLSX 压缩包. The archive of an XLSX and its small parts: guarded, checked, and read into a `Workbook`."""

from __future__ import annotations

import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any
from xml.etree import ElementTree

from graph_service.errors import InputError
from loaders.tables.encoding import CHUNK
from loaders.tables.merges import Box, Merges
from loaders.tables.table import ReadLimits, fail, reading

_BAD_ZIP = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    LookupError,
)
READ = 1 << 17
_DEEPEST = 40
_DATE_FORMATS = frozenset([*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)])
_PERCENT_FORMATS = frozenset({9, 10})
_QUOTED_FORMAT = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')


@dataclass(frozen=True, slots=True)
class _SheetPart:
    name: str
    part: str
    hidden: bool


@dataclass(frozen=True, slots=True)
class Workbook:
    path: Path
    sheets: tuple[_SheetPart, ...]
    strings: str | None
    kinds: Mapping[str, str]  # style number to "date" or "percent"
    since_1904: bool


@contextmanager
def unzipping(path: Path) -> Iterator[None]:
    """Turns what a broken archive makes the libraries say into an InputError."""
    try:
        with reading(path):
            yield
    except (*_BAD_ZIP, ElementTree.ParseError) as error:
        raise InputError(
            f"{path.name}: 工作簿已损坏或不完整。请重新导出, 或用 Excel/WPS 打开后另存。"
            f" The workbook is damaged or cut off ({type(error).__name__}): export it again."
        ) from error


def guard_archive(path: Path, archive: zipfile.ZipFile, limits: ReadLimits) -> None:
    entries = archive.infolist()
    packed = sum(entry.compress_size for entry in entries)
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > limits.entries:
        fail(path, f"压缩包内文件超过 {limits.entries} 个。", "Too many entries for a workbook.")
    if unpacked > limits.unpacked or packed > path.stat().st_size:
        fail(path, f"解压后超过 {limits.unpacked} 字节。", "Unpacked it is too large; split the workbook.")
    if unpacked > limits.unpacked_free and unpacked > limits.ratio * max(packed, 1):
        fail(path, "压缩比异常, 疑似压缩炸弹。", "Its compression ratio is that of a zip bomb.")
    if any(entry.flag_bits & 1 for entry in entries):
        fail(path, "压缩包已加密。", "The archive is encrypted.")
    if any(entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for entry in entries):
        fail(path, "压缩方式不受支持。", "Its compression method is not one that workbooks use.")
    names = {entry.filename.lower() for entry in entries}
    if "xl/workbook.bin" in names:
        fail(path, "这是 XLSB 文件, 请另存为 XLSX。", "This is XLSB: save it as XLSX.")
    if "_rels/.rels" not in names or not any(name.endswith("workbook.xml") for name in names):
        fail(path, "压缩包内不是 XLSX 工作簿, 请先解压。", "No XLSX workbook inside: unpack it first.")


def verify_part(archive: zipfile.ZipFile, part: str) -> bool:
    """Reads a part to its end, which checks its checksum. True if its XML is of the usual plain kind."""
    return scan_sheet(archive, part)[0]


def scan_sheet(archive: zipfile.ZipFile, part: str) -> tuple[bool, Merges]:
    """As `verify_part`, and the merged cells of a sheet, which stand behind its rows."""
    plain, tail = True, b""
    behind: bytes | None = None
    last = b""
    with archive.open(part) as stream:
        while data := stream.read(CHUNK):
            if not tail:
                plain = (
                    re.match(rb"(\xef\xbb\xbf)?\s*(<\?xml[^>]*utf-8[^>]*\?>)?\s*<worksheet[\s>]", data, re.I)
                    is not None
                )
            plain = plain and b"<!" not in tail + data
            tail = data[-1:]
            if behind is not None:
                behind = (behind + data)[:_MERGES_SIZE]
            elif (end := _END_OF_ROWS.search(last + data)) is not None:
                behind = (last + data)[end.end() :]
            last = data[-64:]
    return plain, Merges(map(_box, _MERGE.findall(behind or b"")))


_END_OF_ROWS = re.compile(rb"</(?:\w+:)?sheetData>")
_MERGES_SIZE = 16_000_000
_MERGE = re.compile(
    rb"<(?:\w+:)?mergeCell\s[^>]*?ref=[\"']\$?([A-Z]{1,3})\$?(\d{1,7}):\$?([A-Z]{1,3})\$?(\d{1,7})[\"']"
)


def _box(found: tuple[bytes, bytes, bytes, bytes]) -> Box:
    left, top, right, bottom = found
    return Box(int(top), int(bottom), column_index(left.decode()), column_index(right.decode()))


def column_index(letters: str) -> int:
    """A, B … AA as 0, 1 … 26."""
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - 64
    return index - 1


def grow(stream: IO[bytes]) -> Iterator[tuple[Any, bool]]:
    """Parses XML as it comes; yields after each chunk the element that holds what was read, and if it is all.

    The caller takes finished elements out, so that memory stays bounded. No Python is called for single tags.
    """
    builder = ElementTree.TreeBuilder()
    holder = builder.start("holder", {})
    parser = ElementTree.XMLParser(target=builder)  # noqa: S314 - expat limits what entities may grow to
    while data := stream.read(READ):
        parser.feed(data)
        depth, element = 0, holder
        while len(element) and depth <= _DEEPEST:
            depth, element = depth + 1, element[-1]
        if depth > _DEEPEST:
            raise ValueError("nested too deeply")
        yield holder, False
    parser.close()
    yield holder, True


def _root(archive: zipfile.ZipFile, part: str, limits: ReadLimits) -> Any:
    """A small part, whole."""
    if archive.getinfo(part).file_size > limits.part:
        raise ValueError("part too large")
    with archive.open(part) as stream:
        *_, (holder, _) = grow(stream)
    return holder[0]


def local(element: Any) -> str:
    tag: str = element.tag
    return tag[tag.find("}") + 1 :]


def children(element: Any, name: str) -> Iterator[Any]:
    return (child for child in element if local(child) == name)


def _attribute(element: Any, name: str) -> str:
    """An attribute whatever its namespace: the strict and the transitional kind of workbook differ in it."""
    return next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == name), "")


def _targets(archive: zipfile.ZipFile, part: str, limits: ReadLimits) -> dict[str, tuple[str, str]]:
    """Relations of a part: id to (kind, the name of the other part as the archive spells it)."""
    folder, name = posixpath.split(part)
    spelled = {entry.lower(): entry for entry in archive.namelist()}
    found: dict[str, tuple[str, str]] = {}
    for relation in _root(archive, spelled[f"{folder}/_rels/{name}.rels".lstrip("/").lower()], limits):
        target = posixpath.normpath(posixpath.join("/" + folder, relation.get("Target", ""))).lstrip("/")
        kind = relation.get("Type", "").rpartition("/")[2]
        if target.lower() in spelled:
            found[relation.get("Id", "")] = (kind, spelled[target.lower()])
    return found


def read_workbook(path: Path, archive: zipfile.ZipFile, limits: ReadLimits) -> Workbook:
    main = next(part for kind, part in _targets(archive, "", limits).values() if kind == "officeDocument")
    related = _targets(archive, main, limits)
    by_kind = dict(related.values())
    root = _root(archive, main, limits)
    sheets = [
        _SheetPart(sheet.get("name", ""), related[key][1], sheet.get("state", "visible") != "visible")
        for group in children(root, "sheets")
        for sheet in children(group, "sheet")
        if (key := _attribute(sheet, "id")) in related and related[key][0] == "worksheet"
    ]
    since_1904 = any(_attribute(p, "date1904") in ("1", "true", "on") for p in children(root, "workbookPr"))
    kinds = _style_kinds(_root(archive, by_kind["styles"], limits)) if "styles" in by_kind else {}
    return Workbook(path, tuple(sheets), by_kind.get("sharedStrings"), kinds, since_1904)


def _style_kinds(root: Any) -> dict[str, str]:
    custom = {
        number.get("numFmtId", ""): number.get("formatCode", "")
        for group in children(root, "numFmts")
        for number in children(group, "numFmt")
    }
    kinds = {}
    for group in children(root, "cellXfs"):
        for index, style in enumerate(children(group, "xf")):
            if kind := _format_kind(style.get("numFmtId", "0"), custom):
                kinds[str(index)] = kind
    return kinds


def _format_kind(number: str, custom: Mapping[str, str]) -> str | None:
    if number in custom:
        code = _QUOTED_FORMAT.sub("", custom[number].partition(";")[0]).lower()
        if "%" in code:
            return "percent"
        return "date" if re.search("[ymdhs年月日时]", code.replace("general", "")) else None
    if not number.isdecimal():
        return None
    if int(number) in _PERCENT_FORMATS:
        return "percent"
    return "date" if int(number) in _DATE_FORMATS else None
