"""文档生成. The reference pages made from the code; `make docs` writes them, a test compares them."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

from graph_service.domain import ontology
from graph_service.domain.reasons import Reason
from graph_service.settings import Settings
from loaders.kinds import KINDS
from tests.support import rules_page

ROOT = Path(__file__).parents[2]


def pages() -> dict[Path, str]:
    """Every generated page with its text."""
    return {
        ROOT / "docs/data-dictionary.md": data_dictionary(),
        ROOT / "docs/settings.md": settings(),
        ROOT / "docs/reasons.md": reasons(),
        ROOT / "docs/kinds.md": kinds(),
        ROOT / "docs/rules.md": rules_page.page(),
    }


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> list[str]:
    cells = [list(head), *(list(row) for row in rows)]
    lines = [
        "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in row) + " |" for row in cells
    ]
    return [lines[0], "|" + "---|" * len(cells[0]), *lines[1:], ""]


def data_dictionary() -> str:
    """数据字典, from graph_service/domain/ontology.py."""
    lines = [
        "# 数据字典 Data dictionary",
        "",
        "由 `graph_service/domain/ontology.py` 生成 (`make docs`), 勿手改。 Made from the ontology; do not edit.",
        "",
        "图中有四类节点: **实体** (标识不变)、**事实** (某一来源的一次陈述, 带两条时间轴, 从不覆盖)、"
        "**派生** (由规则从事实派生, 随时可重算)、**账册** (本服务自身的记录)。",
        "两个实体之间的事实是关系; 其余事实是挂在实体上的节点。",
        "Entities never change their id; facts are what one source says, with two times, never overwritten;"
        " what is derived rules make of facts, and can be made again; books are the service's own records.",
        "",
        "时间 Times: `from`/`to` 为有效期 (起日含, 止日不含); `known_from`/`known_to` 为知悉期,"
        " 以**变更号**计, 变更号的日期见 `Change` 节点。某日终了时已知 = 该日及以前的最大变更号。",
        "",
        "## 每个事实都有的属性 On every fact",
        "",
        *_table(
            ("属性", "类型", "含义", "说明"), ((p.name, p.type, p.zh, p.note) for p in ontology.PROVENANCE)
        ),
        "## 关系 Links",
        "",
        *_table(
            ("类型", "中文", "方向", "事实"),
            (
                (f"`{k.type}`", k.zh, f"{k.start} → {k.end}: {k.words}", "是" if k.fact else "")
                for k in ontology.LINKS
            ),
        ),
    ]
    for link in ontology.LINKS:
        if link.properties:
            lines += [f"### {link.type} {link.zh}", ""]
            lines += _table(
                ("属性", "类型", "含义", "说明"), ((p.name, p.type, p.zh, p.note) for p in link.properties)
            )
    titles = {
        ontology.NodeSort.ENTITY: "实体 Entities",
        ontology.NodeSort.FACT: "事实 Facts",
        ontology.NodeSort.DERIVED: "派生 Derived",
        ontology.NodeSort.BOOK: "账册 Books",
    }
    for sort, title in titles.items():
        lines += [f"## {title}", ""]
        for kind in ontology.NODES:
            if kind.sort is sort:
                beside = f" (同时带 `{kind.parent}`)" if kind.parent else ""
                lines += [f"### {kind.label} {kind.zh}{beside}", ""]
                lines += _table(
                    ("属性", "类型", "含义", "说明"),
                    ((p.name, p.type, p.zh, p.note) for p in kind.properties),
                )
    return "\n".join(lines).rstrip() + "\n"


def settings() -> str:
    """设置, from graph_service/settings.py."""
    rows = []
    for name, field in Settings.model_fields.items():
        default = "" if field.default is None else str(field.default)
        rows.append(
            (f"`CREDIT_{name.upper()}`", f"`{default}`" if default else "无 none", field.description or "")
        )
    return "\n".join(
        ["# 设置 Settings", "",
         "由 `graph_service/settings.py` 生成 (`make docs`)。环境变量, 均有默认值或明示为无。", "",
         *_table(("变量", "默认", "说明"), rows)]
    ).rstrip() + "\n"  # fmt: skip


def reasons() -> str:
    """退回与存疑的原因, from graph_service/domain/reasons.py."""
    rows = [(f"`{r.code}`", "退回 rejected" if r.rejects else "存疑 suspect", r.zh, r.en) for r in Reason]
    return "\n".join(
        ["# 退回与存疑的原因 Reasons", "", "由 `graph_service/domain/reasons.py` 生成 (`make docs`)。", "",
         *_table(("代码", "结果", "中文", "English"), rows)]
    ).rstrip() + "\n"  # fmt: skip


def kinds() -> str:
    """数据种类与列, from loaders/kinds."""
    lines = [
        "# 数据种类 Kinds of files",
        "",
        "由 `loaders/kinds` 生成 (`make docs`)。",
        "",
    ]
    for kind in KINDS.values():
        lines += [f"## {kind.name} {kind.zh} · {kind.en}", "", f"缺省来源 default source: {kind.source}", ""]
        lines += _table(
            ("字段", "表头", "必填", "说明", "Note"),
            (
                (f"`{c.field}`", c.header, "✓" if c.required else "", c.note_zh, c.note_en)
                for c in kind.columns
            ),
        )  # fmt: skip
    return "\n".join(lines).rstrip() + "\n"


if __name__ == "__main__":
    for path, text in pages().items():
        path.write_text(text, encoding="utf-8")
        print(path.relative_to(ROOT), file=sys.stderr)
