"""数据质量报告的终端显示, as tables; Chinese first, English beside."""

from __future__ import annotations

from typing import Final

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text as Line

from graph_service.upkeep.quality import QualityReport, Rate
from visualizations.captions import property_zh, remark_zh
from visualizations.words import joined


def draw_quality(report: QualityReport, samples: int = 5) -> RenderableType:
    """数据质量报告 as tables; at most `samples` examples of each finding."""
    head = Line(f"数据质量报告 quality report · {report.today}\n", style="bold")
    head.append(f"组织 organisations {report.organisations} · 存续 standing {report.standing}", style="")
    head.append(f" · 状态不详 state unknown {report.unknown_state}", style="")
    head.append(f" · 旧号转换率 conversion {_rate(report.conversion)}", style="")
    found = Line(
        "\n图中现状, 与加载次数无关 what the graph says now, however often it was loaded", style="bold"
    )
    read = Line("\n加载计数, 重复加载的同一文件只计一次 rows read, a file once", style="bold")
    return Group(
        head, found, _findings(report, samples), _remarks(report), _ages(report), _fill(report), read,
        _loads(report),
    )  # fmt: skip


def _rate(rate: Rate) -> str:
    value = rate.value
    return "-" if value is None else f"{rate.part}/{rate.whole} ({float(value):.1%})"


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title, title_justify="left")
    for column in columns:
        table.add_column(column, overflow="fold")
    return table


def _findings(report: QualityReport, samples: int) -> Table:
    table = _table("所见 findings", "种类 kind", "数量 count", "样例 examples")
    for one in report.findings:
        shown = "\n".join(
            joined(s.party, s.name, s.detail, f"建议 {s.proposal}" if s.proposal else "")
            for s in one.samples[:samples]
        )
        style = "yellow" if one.count else ""
        table.add_row(
            Line(f"{one.caption.zh} {one.caption.en}"), Line(str(one.count), style=style), Line(shown)
        )
    return table


def _remarks(report: QualityReport) -> Table:
    table = _table("存疑行 rows accepted with a remark", "原因 reason", "行 rows")
    for code, count in report.remarks:
        table.add_row(Line(remark_zh(code)), str(count))
    return table


def _loads(report: QualityReport) -> Table:
    table = _table(
        "加载 loads", "来源 source", "种类 kind", "批 loads", "其中重复 again", "读 read", "收 accepted",
        "疑 suspect", "拒 rejected",
    )  # fmt: skip
    for one in report.loads:
        counts = (one.loads, one.again, one.read, one.accepted, one.suspect, one.rejected)
        table.add_row(Line(one.source), one.kind, *map(str, counts))
    return table


def _ages(report: QualityReport) -> Table:
    table = _table("时效 age", "来源 source", "最新数据日 newest", "距今天数 days", "事实 facts")
    for one in report.ages:
        table.add_row(Line(one.source), one.newest.isoformat(), str(one.days), str(one.facts))
    return table


def _fill(report: QualityReport) -> Table:
    table = _table("填充率 fill rate", "来源 source", "字段 field", "填充 filled")
    for one in report.fill:
        caption = _FIELDS.get(one.field) or property_zh(
            "Listing" if one.about == "listing" else "Profile", one.field
        )
        table.add_row(Line(one.source), caption, _rate(one.rate))
    return table


_FIELDS: Final = {
    "name": "名称",
    "status": "状态",
    "address": "住所",
    "phone": "电话",
    "shareholders": "股东",
    "legal_rep": "法定代表人",
    "from": "起",
    "to": "止",
}
