"""状态标记. The marks of parties, outcomes and relations: a colour, a sign and a border each, never colour alone.

A hint is blue and never red. What is held, repaired, released or expired bears no colour of risk.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Mark:
    """标记. `dash` of the border, in pixels; empty = solid. `badge` is empty where nothing stands."""

    id: str
    badge: str
    zh: str
    en: str
    colour: str
    fill: str
    dash: tuple[int, ...] = ()
    border: float = 1.6


_LIST: Final = (
    Mark("listed", "失", "失信主体", "listed", "#8f1414", "#fdecec", border=2.6),
    Mark("liable", "责", "后果生效", "a consequence is effective", "#e8710a", "#fff3e6", border=2.2),
    Mark("held", "异", "异议中止", "held: disputed", "#a13fc0", "#ffffff", dash=(5, 3), border=1.8),
    Mark("watched", "重", "重点监管", "key supervision", "#1d5fa8", "#eaf2fb"),
    Mark("hint", "联", "关联提示", "hint", "#1d5fa8", "#eaf2fb"),
    Mark("advice", "提", "提示", "advice", "#1d5fa8", "#f4f8fd"),
    Mark("recorded", "录", "其他记录", "other record", "#5a7184", "#f2f5f8"),
    Mark("task", "核", "待核", "to be reviewed", "#4a5a6a", "#ffffff", dash=(2, 3)),
    Mark("closed", "销", "注销、吊销等", "out of business", "#5a7184", "#eef1f4", dash=(8, 3)),
    Mark("repaired", "复", "已修复", "repaired", "#12897f", "#ffffff"),
    Mark("over", "止", "已解除或届满", "released or expired", "#8496a7", "#ffffff"),
    Mark("none", "", "无有效记录", "nothing stands", "#8496a7", "#ffffff"),
    Mark("unknown", "", "未查询", "not looked up", "#8496a7", "#ffffff", dash=(2, 4)),
)
MARKS: Final[Mapping[str, Mark]] = {mark.id: mark for mark in _LIST}
"""By id, the gravest first."""
RANKS: Final[Mapping[str, int]] = {mark.id: place for place, mark in enumerate(_LIST)}


@dataclass(frozen=True, slots=True)
class EdgeStyle:
    """关系样式."""

    id: str
    zh: str
    en: str
    colour: str
    dash: tuple[int, ...] = ()
    width: float = 1.4


_STYLES: Final = (
    EdgeStyle("legal_rep", "法定代表人", "legal representative", "#22303d", width=2.0),
    EdgeStyle("share", "持股", "shareholding", "#5a7184"),
    EdgeStyle("office", "任职", "office", "#5a7184", (6, 4)),
    EdgeStyle("guarantee", "担保、出质", "guarantee, pledge", "#8a6d1f", (6, 4)),
    EdgeStyle("debt", "欠款", "debt", "#9b2c5e", width=1.6),
    EdgeStyle("branch", "分支、承继", "branch, succession", "#22303d", (1, 3)),
    EdgeStyle("decision", "决定、认定", "decision, finding", "#4a5a6a", (2, 3)),
    EdgeStyle("same", "同一或同名", "same party or name", "#8496a7", (1, 4)),
)
STYLES: Final[Mapping[str, EdgeStyle]] = {style.id: style for style in _STYLES}
ENDED: Final = EdgeStyle("ended", "已终止", "ended", "#b3bfca", (2, 4), 1.2)
