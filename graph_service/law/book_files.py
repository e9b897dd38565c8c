"""规则库文件. Reads the TOML files of a rule base, its own or an operator's copy; what is wrong is a Fault."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, Final

LARGEST: Final = 1_000_000  # bytes; the whole packaged rule base is a tenth of it
RULES: Final = "rules"
HOLIDAYS: Final = "holidays"


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """缺陷. What is wrong with a rule base: in which file, in which rule if it is one, and why."""

    file: str
    rule: str | None
    reason_zh: str
    reason_en: str

    def __str__(self) -> str:
        return f"{self.file}: {self.reason_zh} {self.reason_en}"


def fault(file: str, zh: str, en: str) -> Fault:
    """A fault in a file; of a rule, where the file is one of rules/."""
    folder, _, name = file.rpartition("/")
    return Fault(file, name.removesuffix(".toml") if folder == RULES else None, zh, en)


def book_folder(folder: Path | None) -> Traversable:
    """The folder asked for; None is the rule base that comes with the program."""
    return folder if folder is not None else resources.files("graph_service.law").joinpath("book")


def read_toml(entry: Traversable, file: str) -> Mapping[str, Any] | Fault:
    """What a TOML file says. It may be anybody's: whatever is not readable is a Fault."""
    try:
        if not entry.is_file():
            return fault(file, "缺少此文件, 或者它不是普通文件。", "The file is missing or is no plain file.")
        with entry.open("rb") as opened:
            raw = opened.read(LARGEST + 1)
    except OSError as error:
        return fault(file, f"无法读取: {error.strerror}。", "The file cannot be read.")
    if len(raw) > LARGEST:
        return fault(file, f"超过 {LARGEST:,} 字节。", f"The file is larger than {LARGEST:,} bytes.")
    return _parsed(raw, file)


def _parsed(raw: bytes, file: str) -> Mapping[str, Any] | Fault:
    try:
        # Editors on Windows put a byte order mark before UTF-8; TOML itself would refuse it.
        return tomllib.loads(raw.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        return fault(file, f"第 {line} 行不是 UTF-8 编码。", f"Line {line} is not UTF-8.")
    except RecursionError:
        return fault(file, "嵌套过深。", "The values are nested too deeply.")
    except ValueError as error:  # tomllib's own, and Python's on integers of thousands of digits
        return fault(file, f"不是正确的 TOML: {error}。", "The file is not well-formed TOML.")
