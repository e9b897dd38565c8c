"""素值. What the service knows, as JSON knows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from functools import cache
from typing import Any, Final

_AS_THEY_ARE: Final = frozenset({str, int, bool, float, type(None)})


def plain(value: Any) -> Any:
    """The value as JSON knows it: days as ISO text, exact numbers as text (`3/5`), objects by fields."""
    kind = type(value)
    if kind in _AS_THEY_ARE:  # most of all parts; the questions below are slow to ask
        return value
    if is_dataclass(kind):
        return {name: plain(getattr(value, name)) for name in _names(kind)}
    if isinstance(value, Mapping):
        return {str(key): plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(part) for part in value]
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Fraction | Decimal):
        return str(value)
    return value.value if isinstance(value, Enum) else value


@cache
def _names(kind: type) -> tuple[str, ...]:
    """The fields of a dataclass that are told, in order."""
    return tuple(one.name for one in fields(kind) if one.metadata.get("told", True))
