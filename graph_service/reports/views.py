"""报告的部分. The report as JSON: whole, or its head with the parts that are asked for.

A part that is left out is named in `left_out`; it is not empty, it was not asked for.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields, make_dataclass
from typing import Any, Final, Literal, get_type_hints

from graph_service.domain.plain_values import plain
from graph_service.errors import SettingError
from graph_service.facts.party import PartyFacts
from graph_service.facts.party_refs import PartyRef
from graph_service.reports.association import AssociationReport

View = Literal["brief", "full"]
LIGHT: Final = "light"
PARTS: Final = (
    "subject", "consequences", "arising", "review_tasks", "ended", "advice", "hints", "ownership", "coverage", "remarks",
    "neighbours",
)  # fmt: skip
"""What a brief report leaves out unless it is asked for; of the subject it keeps who it is."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """所需部分."""

    view: View = "full"
    parts: frozenset[str] = frozenset()
    light: bool = False

    @property
    def left_out(self) -> tuple[str, ...]:
        return tuple(one for one in PARTS if one not in self.parts) if self.view == "brief" else ()


def wanted(view: str, include: Iterable[str] | str | None) -> Wanted:
    """What is asked for: a view, and names of parts or `light` (轻微记录), between commas; SettingError names them."""
    texts = [include] if isinstance(include, str) else list(include or ())
    words = {word.strip() for text in texts for word in text.split(",") if word.strip()}
    unknown = sorted(words - {*PARTS, LIGHT})
    if unknown:
        raise SettingError(
            f"没有这一部分: {'、'.join(unknown)}; 可用: {'、'.join((*PARTS, LIGHT))}。 No such part; use one of these."
        )
    if view not in ("brief", "full"):
        raise SettingError(f"没有这种报告 {view!r}; 可用: brief、full。 A report is brief or full.")
    return Wanted("brief" if view == "brief" else "full", frozenset(words - {LIGHT}), LIGHT in words)


def as_json(report: AssociationReport, asked: Wanted) -> dict[str, Any]:
    """The report as JSON knows it. Number and hashes are those of the whole report, whatever is left out."""
    told: dict[str, Any] = plain(report)
    if asked.view == "full":
        return told
    party = told["subject"]["party"]
    told = {name: part for name, part in told.items() if name not in asked.left_out}
    told.setdefault("subject", {"party": party})
    return told | {"left_out": list(asked.left_out)}


@dataclass(frozen=True, slots=True)
class WhoItIs:
    """主体, where nothing else of it was asked for."""

    party: PartyRef


def _brief() -> Any:
    types = get_type_hints(AssociationReport)
    head: list[Any] = [
        (one.name, types[one.name]) for one in fields(AssociationReport) if one.name not in PARTS
    ]
    parts: list[Any] = [(name, types[name] | None, None) for name in PARTS if name != "subject"]
    subject = ("subject", PartyFacts | WhoItIs)
    return make_dataclass("BriefReport", [*head, subject, ("left_out", tuple[str, ...]), *parts])


BriefReport: Final[Any] = _brief()
"""The shape of a brief report, for the contract of the interface."""
