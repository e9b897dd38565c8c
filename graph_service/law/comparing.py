"""规则库的比较. What one version says and another does not, entry by entry and key by key."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from graph_service.law.book_files import RULES
from graph_service.law.shape import place

_KEYS_ZH: Final[Mapping[str, str]] = {
    "address": "出处", "articles": "条文", "as_of": "截止日", "authority": "认定单位", "basis": "依据",
    "catalog_edition": "目录清单版次", "cls": "类别", "confidence": "核实程度", "conflict": "冲突",
    "decider": "决定单位", "decision_names_persons": "决定点名到人", "disclaimer": "免责说明",
    "dispute_days": "异议处理期限", "dispute_mark_days": "异议标注期限", "duration": "期限", "effect": "效力",
    "en": "英文", "enabled": "启用", "ends": "终止事由", "finding": "责任认定", "how_to_object": "如何异议",
    "how_to_repair": "如何修复", "in_force_from": "施行日", "jurisdiction": "地区", "kind": "种类",
    "level": "效力层级", "measures": "措施", "mode": "派生方式", "name": "名称", "note": "备注",
    "number": "文号", "numbers": "各文件文号", "passages": "段落", "retention_years": "保存年限", "roles": "职务", "rule": "内容",
    "serious_list": "严重失信名单", "severity": "严重程度", "status": "状态", "subject": "对象", "term": "期限",
    "texts_note": "文字说明", "time": "任职时点", "title": "名称", "titles": "各文件名称",
    "trigger": "触发", "verified": "核实", "version": "版本",
    "visibility": "可见范围", "what": "情形", "written": "条次写法", "zh": "中文",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class BookDifference:
    """差异. `kind`: new, gone or changed; `key` is "" where the whole entry came or went.

    `before` and `after` are as the files say them; None where there is nothing.
    """

    file: str
    entry: str
    key: str
    kind: str
    before: object
    after: object

    @property
    def rule(self) -> str | None:
        """The rule that differs, if it is one."""
        return self.entry if self.file.startswith(f"{RULES}/") else None

    @property
    def key_zh(self) -> str:
        """The key as a lawyer calls it: 期限.years for duration.years."""
        head, dot, rest = self.key.partition(".")
        return _KEYS_ZH.get(head, head) + dot + rest


def diff_books(before: str, after: str) -> list[BookDifference]:
    """差异. What differs between two rule bases as `book_json` tells them, by file, entry and key."""
    old, new = json.loads(before), json.loads(after)
    found: list[BookDifference] = []
    for file in sorted(old.keys() | new.keys()):
        if file == "book":
            found += _entry("book.toml", file, old[file], new[file])
        else:
            found += _entries(file, old.get(file, {}), new.get(file, {}))
    return found


def _entries(file: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[BookDifference]:
    for id_ in sorted(old.keys() | new.keys()):
        if id_ in old and id_ in new:
            yield from _entry(place(file, id_), id_, old[id_], new[id_])
        else:
            kind = "new" if id_ in new else "gone"
            yield BookDifference(place(file, id_), id_, "", kind, old.get(id_), new.get(id_))


def _entry(file: str, id_: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[BookDifference]:
    before, after = dict(_flat(old)), dict(_flat(new))
    for key in sorted(before.keys() | after.keys()):
        # True == 1 in Python, and not in a rule base.
        if key not in before or key not in after or repr(before[key]) != repr(after[key]):
            kind = "gone" if key not in after else "new" if key not in before else "changed"
            yield BookDifference(file, id_, key, kind, before.get(key), after.get(key))


def _flat(table: Mapping[str, Any], within: str = "") -> Iterator[tuple[str, Any]]:
    """Every value under its dotted key; an empty table is a value."""
    for name, value in table.items():
        if isinstance(value, Mapping) and value:
            yield from _flat(value, f"{within}{name}.")
        else:
            yield f"{within}{name}", value
