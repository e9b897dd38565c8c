"""引用. The report with a reference of its recipient wherever a person's id stands."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from typing import Any, cast

from graph_service.reports.association import AssociationReport

Refer = Callable[[str], str]
"""The reference that stands for a person's id; any other text as it is."""


def with_references(report: AssociationReport, refer: Refer) -> AssociationReport:
    """The report as its recipient is given it, before it gets its hash and number."""
    return cast(AssociationReport, _referred(report, refer))


def _referred(value: Any, refer: Refer) -> Any:
    if isinstance(value, str):
        return refer(value) if value[1:2] == ":" else value
    if is_dataclass(value) and not isinstance(value, type):
        return type(value)(**{one.name: _referred(getattr(value, one.name), refer) for one in fields(value)})
    if isinstance(value, Mapping):
        return {_referred(name, refer): _referred(part, refer) for name, part in value.items()}
    if isinstance(value, tuple):
        return tuple(_referred(part, refer) for part in value)
    return [_referred(part, refer) for part in value] if isinstance(value, list) else value
