"""规则库的读取. A folder or a stored text -> a checked RuleBook; one that does not hold is refused whole.

Nothing here chooses which version is in force: whoever reads keeps the one he has until another is whole.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources.abc import Traversable
from pathlib import Path
from types import MappingProxyType
from typing import Any

from graph_service.domain.lists import Lists, ListType
from graph_service.errors import RuleBookError
from graph_service.law.book_files import HOLIDAYS, RULES, Fault, book_folder, fault, read_toml
from graph_service.law.checking import sense_faults
from graph_service.law.deadlines import holiday_faults
from graph_service.law.rules import (
    Basis,
    Duration,
    Effect,
    LawSource,
    Measure,
    Mode,
    RoleTime,
    Rule,
    RuleBook,
    SubjectKind,
    Trigger,
)
from graph_service.law.shape import ENTRIES, Content, place, shape_faults

__all__ = ["Fault", "book_from_json", "book_json", "check_book", "packaged_book", "read_book"]

_TABLES = ("book", *(file for file in ENTRIES if file != RULES))


def read_book(folder: Path | None) -> RuleBook:
    """The rule base of a folder, None: the packaged one. RuleBookError lists every fault."""
    return _built(_checked(folder))


@cache
def packaged_book() -> RuleBook:
    """The rule base that comes with the program; read once."""
    return read_book(None)


def check_book(folder: Path | None) -> list[Fault]:
    """检查. Every fault of a folder, by file; [] if it may be used. Never raises, whatever lies there."""
    return _examined(folder)[1]


def book_json(folder: Path | None) -> str:
    """规则库全文. All that the folder says as canonical JSON: what is hashed, and what is kept of a version."""
    return _canonical(_checked(folder))


def book_from_json(text: str) -> RuleBook:
    """The rule base that `book_json` told. A version that was once in force is not judged again, as later
    programs may ask for more: RuleBookError only if it cannot be built."""
    try:
        content = json.loads(text)
        if not isinstance(content, dict):
            raise RuleBookError(_NOT_A_BOOK)
        faults = shape_faults(content)
        if faults:
            raise RuleBookError(_refusal("JSON", faults))
        return _built(content)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise RuleBookError(_NOT_A_BOOK) from error


_NOT_A_BOOK = "保存的规则库文本已损坏, 无法读取。 The stored text of the rule base is damaged."


def _checked(folder: Path | None) -> Content:
    content, faults = _examined(folder)
    if faults:
        raise RuleBookError(_refusal(str(folder or "packaged"), faults))
    return content


def _examined(folder: Path | None) -> tuple[Content, list[Fault]]:
    """What a folder says, read once, with every fault of it."""
    content, faults = _contents(book_folder(folder))
    shape = shape_faults(content)
    if content.keys() == {*_TABLES, RULES} and not any(one.rule is None for one in shape):
        wrong = {one.rule for one in shape}
        faults += sense_faults(content, [id_ for id_ in content[RULES] if id_ not in wrong])
    faults += shape
    faults += holiday_faults(folder)
    return content, sorted(set(faults), key=_by_place)


def _by_place(fault: Fault) -> tuple[bool, str, str]:
    return fault.rule is not None, fault.file, fault.reason_en


def _refusal(where: str, faults: list[Fault]) -> str:
    head = (
        f"规则库 {where} 有 {len(faults)} 处缺陷, 不予采用; 现行版本不变。"
        f" The rule base has {len(faults)} faults and is refused; the version in force goes on."
    )
    return "\n".join([head, *(f"  {one}" for one in faults)])


# ---------------------------------------------------------------------------------------------------------
# 目录 -> 内容


def _contents(folder: Traversable) -> tuple[dict[str, Mapping[str, Any]], list[Fault]]:
    content: dict[str, Mapping[str, Any]] = {}
    faults: list[Fault] = []
    try:
        names = sorted(entry.name for entry in folder.iterdir())
    except OSError as error:
        said = fault(str(folder), f"目录无法读取: {error.strerror}。", "The folder cannot be read.")
        return content, [said]
    expected = {f"{file}.toml" for file in (*_TABLES, HOLIDAYS)} | {RULES}
    faults += [_stray(name) for name in names if name not in expected and not name.startswith(".")]
    for file in _TABLES:
        read = read_toml(folder.joinpath(f"{file}.toml"), f"{file}.toml")
        if isinstance(read, Fault):
            faults.append(read)
        else:
            content[file] = read
    content[RULES] = {}
    for id_, read in _rules(folder.joinpath(RULES)):
        if isinstance(read, Fault):
            faults.append(read)
        else:
            content[RULES] = {**content[RULES], id_: read}
    return content, faults


def _rules(folder: Traversable) -> Iterator[tuple[str, Mapping[str, Any] | Fault]]:
    try:
        entries = sorted(folder.iterdir(), key=lambda entry: entry.name)
    except OSError:
        yield (
            "",
            fault(RULES, "缺少目录 rules, 或者无法读取。", "The folder rules is missing or cannot be read."),
        )
        return
    for entry in entries:
        id_ = entry.name.removesuffix(".toml")
        if entry.name.endswith(".toml") and not entry.name.startswith("."):
            yield id_, read_toml(entry, place(RULES, id_))
        elif not entry.name.startswith("."):
            yield id_, _stray(f"{RULES}/{entry.name}")


def _stray(name: str) -> Fault:
    return Fault(name, None, "不属于规则库的文件或目录。", "The file or folder is none of a rule base.")


def _canonical(content: Content) -> str:
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


# ---------------------------------------------------------------------------------------------------------
# 内容 -> 规则库


def _built(content: Content) -> RuleBook:
    sources = {id_: _source(id_, stated) for id_, stated in sorted(content["sources"].items())}
    text = _canonical(content)
    return RuleBook(
        version=content["book"]["version"],
        hash=hashlib.new("sm3", text.encode()).hexdigest(),
        sources=sources,
        lists=Lists({id_: _list(id_, stated) for id_, stated in sorted(content["lists"].items())}),
        measures={id_: _measure(id_, stated, sources) for id_, stated in sorted(content["measures"].items())},
        roles=frozenset(content["roles"]),
        rules={id_: _rule(id_, stated, sources) for id_, stated in sorted(content[RULES].items())},
        jurisdictions=dict(sorted(content["jurisdictions"].items())),
        texts_note=content["book"].get("texts_note", ""),
    )


def _source(id_: str, stated: Mapping[str, Any]) -> LawSource:
    articles = stated["articles"]
    whole = articles if isinstance(articles, str) else ""
    return LawSource(
        id=id_, whole=whole, **{**stated, "articles": MappingProxyType({} if whole else articles)}
    )


def _basis(references: list[str], sources: Mapping[str, LawSource]) -> tuple[Basis, ...]:
    parted = (reference.partition(":") for reference in references)
    return tuple(Basis(sources[source], article) for source, _, article in parted)


def _list(id_: str, stated: Mapping[str, Any]) -> ListType:
    told = {**_of_loading(id_), **stated}
    for key in ("basis", "spellings", "file_kinds"):
        told[key] = tuple(told.get(key, ()))
    return ListType(id=id_, **{**told, "ends": frozenset(told.get("ends", ()))})


def _of_loading(id_: str) -> Mapping[str, Any]:
    """How a list is written and left, of a version kept from before lists said so: as the packaged one says."""
    known = _packaged_lists().get(id_, {})
    return {key: known[key] for key in ("spellings", "ends", "file_kinds") if key in known}


@cache
def _packaged_lists() -> Mapping[str, Any]:
    read = read_toml(book_folder(None).joinpath("lists.toml"), "lists.toml")
    return {} if isinstance(read, Fault) else read


def _measure(id_: str, stated: Mapping[str, Any], sources: Mapping[str, LawSource]) -> Measure:
    return Measure(id=id_, **{**stated, "basis": _basis(stated["basis"], sources)})


def _rule(id_: str, stated: Mapping[str, Any], sources: Mapping[str, LawSource]) -> Rule:
    time, duration = stated["time"], stated["duration"]
    return Rule(
        id=id_,
        trigger=_trigger(stated["trigger"]),
        roles=tuple(stated["roles"]),
        mode=Mode(stated["mode"]),
        effect=Effect(stated["effect"]),
        measures=tuple(stated["measures"]),
        role_time=RoleTime(time["role"]),
        duration=Duration(
            duration["kind"], duration.get("years"), duration.get("days"), duration.get("from")
        ),
        ends=frozenset(stated["ends"]),
        basis=_basis(stated["basis"], sources),
        enabled=stated["enabled"],
        jurisdiction=stated["jurisdiction"],
        confidence=stated["confidence"],
        visibility=stated["visibility"],
        zh=stated["zh"],
        en=stated["en"],
        how_to_object=stated["how_to_object"],
        how_to_repair=stated["how_to_repair"],
        finding=stated.get("finding"),
        change=time.get("change"),
        note=stated.get("note"),
    )


def _trigger(stated: Mapping[str, Any]) -> Trigger:
    return Trigger(
        SubjectKind(stated["subject"]),
        list=stated.get("list"),
        event=stated.get("event"),
        serious_list=stated.get("serious_list", False),
        key_supervision="status" in stated,
    )
