"""对照文件. What a clerk says about the columns of a file that its header does not say.

uscc = "信用代码"                              the column of a field
share = { header = "占比", unit = "%" }        and the unit of its numbers: %, 1 or of money (万元)
capital = { unit = "万元" }                    the unit only; the column is found by its header
authority = { value = "虚构市人民法院" }        what every row that says nothing itself says
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias

from graph_service.errors import SettingError

_PARTS: Final = frozenset(("header", "unit", "value"))


@dataclass(frozen=True, slots=True)
class FieldNote:
    """一个字段的对照. `header` "" leaves the field without column; None: the column is found as usual."""

    header: str | None = None
    unit: str | None = None
    value: str | None = None


MappingFile: TypeAlias = Mapping[str, FieldNote]
"""Fields, by name or by their header in our template."""


def read_mapping(path: Path) -> dict[str, FieldNote]:
    """读对照文件 (TOML or JSON). SettingError if it is not that."""
    try:
        raw = path.read_text(encoding="utf-8-sig")
        found: object = json.loads(raw) if path.suffix.lower() == ".json" else tomllib.loads(raw)
    except (OSError, ValueError) as error:
        raise SettingError(f"无法读取对照文件 {path}: {error}。 Cannot read the mapping file.") from error
    if not isinstance(found, Mapping):
        raise _not_one(path, "")
    return {str(field): _note(path, str(field), said) for field, said in found.items()}


def _note(path: Path, field: str, said: object) -> FieldNote:
    if isinstance(said, str):
        return FieldNote(header=said)
    if not isinstance(said, Mapping) or not said or not said.keys() <= _PARTS:
        raise _not_one(path, field)
    if not all(isinstance(part, str) for part in said.values()):
        raise _not_one(path, field)
    return FieldNote(**said)


def _not_one(path: Path, field: str) -> SettingError:
    where = f"(字段 {field}) " if field else ""
    return SettingError(
        f'对照文件 {path} {where}每行应为 字段 = "表头", 或 字段 = {{ header = "表头", unit = "%", value = "…" }}。'
        ' A mapping file holds lines like uscc = "信用代码" or share = { header = "占比", unit = "%" }.'
    )
