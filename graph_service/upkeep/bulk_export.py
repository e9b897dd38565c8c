"""批量导出. The graph as CSV files and the command line for `neo4j-admin database import full`.

For each label and type a header file and a data file, joined in the command line; ids are kept apart by
label. Migrations stay behind: an import brings no constraints, and a store without migrations runs them all
when it is opened. What the format cannot say is refused: the list separator inside a text. One thing is lost:
to the importer a list of one empty text (the `identity` of a name in its plain slot) is no list, nor is an
empty list.
"""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import IO, Any, Final

from graph_service.domain.ontology import LINKS, NODES, PROVENANCE, LinkKind, NodeKind, NodeSort, Property
from graph_service.errors import InputError, Refused, StoreError
from graph_service.store.as_of import Link, Node, Progress, Thing, take
from graph_service.store.graph_store import GraphStore
from graph_service.upkeep.archive import LINK_TYPES, NODE_LABELS

LIST_SEPARATOR: Final = "\x1f"
_TYPES: Final = {
    "string": "string",
    "integer": "long",
    "boolean": "boolean",
    "date": "date",
    "list of string": "string[]",
}
_DATABASE: Final = "neo4j"
_OPTIONS: Final = (
    "--overwrite-destination",
    "--multiline-fields=true",
    f"--array-delimiter=U+{ord(LIST_SEPARATOR):04X}",
    '--quote="',
    "--input-encoding=UTF-8",
    "--bad-tolerance=0",
)
_PARTIES: Final = frozenset(kind.label for kind in NODES if kind.parent == "Party") | {"Party"}


def export_bulk(store: GraphStore, folder: Path, progress: Progress | None = None) -> list[str]:
    """批量导出. Write the files, `import.sh` and `README.md` into `folder`; the command, with whole paths.

    The graph is that of one change number, whoever writes meanwhile. Refused if the folder holds anything.
    """
    still = take(store)
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if any(folder.iterdir()):
            raise Refused(
                f"目录 {folder} 不是空的, 未写任何文件; 请换一个空目录。"
                " The folder is not empty; name an empty one."
            )
        with ExitStack() as stack:
            writers = {table.name: stack.enter_context(_Writer(table, folder)) for table in _tables()}
            _write(writers, still.everything(), progress)
        filled = [writer.table for writer in writers.values() if writer.count]
        _remove_empty(folder, [writer.table for writer in writers.values() if not writer.count])
        _write_script(folder, filled, still.change)
    except OSError as error:
        raise InputError(
            f"无法写入目录 {folder}: {error.strerror}; 请检查权限与磁盘空间。"
            " The folder cannot be written; check permissions and space."
        ) from error
    return ["neo4j-admin", *_arguments(filled, str(folder.absolute()) + "/")]


@dataclass(frozen=True, slots=True)
class _Table:
    """One label or type: its columns as name and type, and how the import is told of it."""

    name: str
    labels: str
    link: LinkKind | None
    properties: tuple[Property, ...]

    @property
    def option(self) -> str:
        return "--nodes" if self.link is None else "--relationships"

    def header(self) -> list[str]:
        if self.link is None:
            space = _space(self.name)
            return [
                f"id:ID({space})" if p.name == "id" and p.type == "string" else f"{p.name}:{_TYPES[p.type]}"
                for p in self.properties
            ]
        ends = [f":START_ID({_space(self.link.start)})", f":END_ID({_space(self.link.end)})"]
        return ends + [f"{p.name}:{_TYPES[p.type]}" for p in self.properties]


def _space(label: str) -> str:
    """Where ids of a label are unique."""
    return "Party" if label in _PARTIES else label


def _tables() -> Iterator[_Table]:
    kinds = {kind.label: kind for kind in NODES}
    for label in (*NODE_LABELS, "ChangeCounter"):
        kind = kinds[label]
        labels = f"{kind.parent}:{label}" if kind.parent else label
        yield _Table(label, labels, None, _properties(kind, kinds))
    links = {kind.type: kind for kind in LINKS}
    for type_ in LINK_TYPES:
        link = links[type_]
        yield _Table(type_, type_, link, (*(PROVENANCE if link.fact else ()), *link.properties))


def _properties(kind: NodeKind, kinds: dict[str, NodeKind]) -> tuple[Property, ...]:
    inherited = kinds[kind.parent].properties if kind.parent else ()
    stated = PROVENANCE if kind.sort is NodeSort.FACT else ()
    return (*inherited, *stated, *kind.properties)


@dataclass(slots=True)
class _Writer:
    """Writes the rows of one table; a text is always quoted, what is missing never."""

    table: _Table
    folder: Path
    count: int = 0
    _file: IO[str] = field(init=False)
    _names: tuple[str, ...] = field(init=False)
    _known: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        self._names = tuple(p.name for p in self.table.properties)
        self._known = frozenset(self._names)

    def __enter__(self) -> _Writer:
        header = self.folder / f"{self.table.name}.header.csv"
        header.write_text(",".join(self.table.header()) + "\n", encoding="utf-8")
        self._file = (self.folder / f"{self.table.name}.csv").open("w", encoding="utf-8", newline="")
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def write(self, thing: Thing) -> None:
        unknown = thing.properties.keys() - self._known
        if unknown:
            raise StoreError(
                f"{self.table.name} 有本程序不认识的属性 {sorted(unknown)}。"
                f" {self.table.name} has properties that this program does not know."
            )
        cells = [self._cell(thing.properties.get(name)) for name in self._names]
        if isinstance(thing, Link):
            cells = [_quoted(thing.start), _quoted(thing.end), *cells]
        self._file.write(",".join(cells) + "\n")
        self.count += 1

    def _cell(self, value: Any) -> str:
        if value is None:
            return ""
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, int):
            return str(value)
        if isinstance(value, date):
            return value.isoformat()
        if isinstance(value, list):
            if not value:
                return ""
            if any(LIST_SEPARATOR in part for part in value):
                raise Refused(
                    f"{self.table.name}: 列表中有含 U+001F 的文字, 无法用 CSV 表达; 请改用 store backup。"
                    " A text holds the separator of lists; use store backup instead."
                )
            return _quoted(LIST_SEPARATOR.join(value))
        return _quoted(str(value))


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def _write(writers: dict[str, _Writer], things: Iterator[Thing], progress: Progress | None) -> None:
    for done, thing in enumerate(things, start=1):
        name = thing.label if isinstance(thing, Node) else thing.type
        if name not in writers:
            raise StoreError(
                f"图中有本程序不认识的种类 {name}。 The graph holds a kind that is not known: {name}."
            )
        writers[name].write(thing)
        if progress is not None and done % 2000 == 0:
            progress(done, None)


def _remove_empty(folder: Path, tables: list[_Table]) -> None:
    for table in tables:
        (folder / f"{table.name}.header.csv").unlink()
        (folder / f"{table.name}.csv").unlink()


def _arguments(tables: list[_Table], folder: str) -> list[str]:
    files = [
        f"{table.option}={table.labels}={folder}{table.name}.header.csv,{folder}{table.name}.csv"
        for table in tables
    ]
    return ["database", "import", "full", _DATABASE, *_OPTIONS, *files]


def _write_script(folder: Path, tables: list[_Table], change: int) -> None:
    arguments = " \\\n  ".join(shlex.quote(argument) for argument in _arguments(tables, ""))
    script = folder / "import.sh"
    script.write_text(
        "#!/bin/sh\n"
        "# 停止 Neo4j 后执行; 目标库原有内容会被替换。\n"
        "# Run with Neo4j stopped; what the database holds is replaced.\n"
        'set -eu\ncd "$(dirname "$0")"\n'
        f'exec "${{NEO4J_ADMIN:-neo4j-admin}}" {arguments}\n',
        encoding="utf-8",
    )
    os.chmod(script, 0o700)
    (folder / "README.md").write_text(_README.format(change=change), encoding="utf-8")


_README: Final = """\
# 批量导入 Neo4j · bulk import

变更号 change: {change}

1. 停止 Neo4j (导入只能离线进行)。 Stop Neo4j.
2. 运行 `./import.sh`; `neo4j-admin` 不在 PATH 中时先设 `NEO4J_ADMIN`。
   默认导入数据库 `neo4j`, 其原有内容会被替换。 Run it; what the database `neo4j` holds is replaced.
3. 启动 Neo4j, 再运行 `credit-graph store migrate` 建立约束与索引。 Start Neo4j, then create the constraints.
4. `credit-graph store verify` 核验。 Verify.

文件含个人信息, 用后请删除。 The files hold personal data; delete them afterwards.
"""
