"""报告网页. An association report as one HTML file: offline, printable, readable without JavaScript.

Nothing is fetched: styles, programs and data are in the file, and its Content-Security-Policy admits only these very
styles and programs, by hash. Texts of the report are text wherever they stand: escaped in HTML, data in JSON.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined

from graph_service.domain.intervals import days_zh
from graph_service.reports.association import AssociationReport
from visualizations.captions import HUBS, SECTIONS
from visualizations.html.bars import timeline
from visualizations.html.marks import ENDED, MARKS, STYLES
from visualizations.html.owners import control_lines, owner_rows
from visualizations.html.picture import DrawnEdge, DrawnNode, Picture, draw
from visualizations.html.tables import decision_tables, tables
from visualizations.signs import visible, width
from visualizations.words import (
    adverse_text,
    bases_text,
    chip_text,
    minute_text,
    party_text,
    path_text,
    states_of,
)

LOW: Final = 340
MEDIUM: Final = 600
"""In pixels of the unscaled picture: a lower one gets a lower box."""
TALL: Final = 0.85
"""A picture higher than this part of its width gets a page of its own when printed."""
_DRAWER: Final = "lib/vis-9.1.2/vis-network.min.js"


def page(report: AssociationReport) -> str:
    """The report as one HTML document; nothing in it can run but the programs of this package."""
    picture = draw(report)
    environment = _environment()
    style, programs = _text("report.css"), (_drawer(), _text("report.js"))
    return environment.get_template("report.html.j2").render(
        report=report,
        picture=picture,
        graph=_graph(picture),
        sections=[(id_, zh, en, getattr(report, id_)) for id_, zh, en in SECTIONS if getattr(report, id_)],
        empty=[
            *([] if report.subject.decisions else ["本主体的决定与记录"]),
            *(zh for id_, zh, _ in SECTIONS if not getattr(report, id_)),
        ],
        hints=report.hints,
        owners=owner_rows(report.ownership),
        control=control_lines(report.ownership),
        tables=tables(report.subject, states_of(report.neighbours)),
        decisions=decision_tables(report.subject),
        standing=_standing(picture),
        tile=_tile(report),
        height=_height(picture),
        effective=sum(one.status.id == "effective" for one in (*report.consequences, *report.arising)),
        style=style,
        programs=programs,
        policy=_policy(style, programs),
    )


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("visualizations.html"),
        autoescape=True,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    environment.policies["json.dumps_kwargs"] = {"ensure_ascii": False, "separators": (",", ":")}
    environment.globals.update(
        marks=MARKS,
        styles=[*STYLES.values(), ENDED],
        party=party_text,
        bases=bases_text,
        chip_text=chip_text,
        minute=minute_text,
        days=days_zh,
        timeline=timeline,
        adverse=adverse_text,
        path=path_text,
        hub_kinds=HUBS,
    )
    environment.filters["points"] = _points
    return environment


def _shown(value: Any) -> Any:
    """What stands in the text of the page; signs that hide or turn text are written out, None says nothing."""
    if value is None:
        return ""
    return visible(value) if isinstance(value, str) and not hasattr(value, "__html__") else value


def _points(points: tuple[tuple[float, float], ...]) -> str:
    return " ".join(f"{x:g},{y:g}" for x, y in points)


@cache
def _text(name: str) -> str:
    return files(__package__).joinpath("templates", name).read_text(encoding="utf-8").replace("\r\n", "\n")


@cache
def _drawer() -> str:
    """vis-network as pyvis brings it, without the address of its source map. A browser hashes LF for CRLF."""
    text = files("pyvis").joinpath(_DRAWER).read_text(encoding="utf-8")
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(line for line in lines if not line.startswith("//# sourceMappingURL="))


def _policy(style: str, programs: tuple[str, ...]) -> str:
    """内容安全策略."""
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src {' '.join(map(_hash, programs))}",
            f"style-src {_hash(style)}",
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
            "require-trusted-types-for 'script'",
        )
    )


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _height(picture: Picture) -> str:
    """The class of the box in which the picture stands."""
    _, _, across, down = picture.frame
    if down <= MEDIUM:
        return "low" if down <= LOW else "medium"
    return "tall" if down > TALL * across else ""


def _tile(report: AssociationReport) -> int:
    """How far watermarks stand apart, in pixels, so that each is whole."""
    return max(420, min(2400, round(width(visible(f"{report.issued_to} · {report.number}")) * 15.5) + 190))


# --- the picture as data ---


def _graph(picture: Picture) -> dict[str, Any]:
    """Nodes, edges and options as pyvis holds them, and the trunks on which many hang.

    Directed, for pyvis drops parallel edges of an undirected network; an undirected edge has no arrow. Ids are text.
    """
    from pyvis.network import Network  # takes a second to import; whoever draws nothing does not wait for it

    network = Network(directed=True)
    network.options = _OPTIONS
    for node in picture.nodes:
        network.add_node(visible(node.id), label="\n".join(node.lines), shape="custom", **_node(node))
    for edge in picture.edges:
        network.add_edge(visible(edge.source), visible(edge.target), **_edge(edge))
    nodes, edges, _, _, _, options = network.get_network_data()
    return {"nodes": nodes, "edges": edges, "trunks": picture.trunks, "options": json.loads(options)}


_OPTIONS: Final[Mapping[str, Any]] = {
    "autoResize": True,
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False, "randomSeed": 0},
    "nodes": {"chosen": False},
    "edges": {"smooth": False, "chosen": False},
    "interaction": {
        "dragNodes": False, "hover": True, "zoomView": False, "selectConnectedEdges": False, "multiselect": False
    },
}  # fmt: skip


def _node(node: DrawnNode) -> dict[str, Any]:
    mark = node.mark
    return {
        "form": node.form,
        "lines": node.lines,
        "x": node.x,
        "y": node.y,
        "w": round(node.shape.width, 1),
        "h": round(node.shape.height, 1),
        "subject": node.subject,
        "physics": False,
        "mark": {
            "badge": mark.badge, "colour": mark.colour, "fill": mark.fill, "dash": mark.dash, "border": mark.border
        },
    }  # fmt: skip


def _edge(edge: DrawnEdge) -> dict[str, Any]:
    return {
        "id": edge.id,
        "label": edge.label,
        "colour": edge.style.colour,
        "thick": edge.width,
        "dashes": edge.style.dash,
        "ended": edge.style is ENDED,
        "bold": edge.bold,
        "begin": edge.begin,
        "end": edge.end,
        "head": edge.head,
        "labelAt": edge.label_at,
        "labelWidth": edge.label_width,
        "arrows": "to" if edge.directed else "",
    }


def _standing(picture: Picture) -> dict[str, int]:
    """How many of the drawn parties bear each mark, the gravest of each only."""
    counted = dict.fromkeys(MARKS, 0)
    for node in picture.nodes:
        if not node.count:
            counted[node.mark.id] += 1
    return counted
