"""证据强度与阈值. The figures that hints rest on: data with a version, read from factors.toml."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from importlib import resources
from pathlib import Path
from typing import Any, Final

from graph_service.errors import RuleBookError
from graph_service.law.book_files import Fault, read_toml
from graph_service.related.relation import Relation
from graph_service.related.shares import exact

FILE: Final = "factors.toml"
_PER_HOP: Final = frozenset({Relation.CONTROLLING_HOLDING, Relation.SIGNIFICANT_HOLDING})
SEVERITIES: Final = frozenset({"serious", "general", "light", "none"})
_ADVERSE: Final = frozenset({"serious", "general"})
_HUBS: Final = frozenset({"person_hub", "place_hub", "holder_hub"})
_TABLES: Final = frozenset({"version", "evidence", "evidence_per_hop", "weak", "severity", "hubs"})


@dataclass(frozen=True, slots=True)
class Hubs:
    """枢纽阈值. Whoever is at *more* organisations than this joins nobody."""

    person_hub: int = 20
    place_hub: int = 20
    holder_hub: int = 200


@dataclass(frozen=True)
class Factors:
    """证据强度与阈值, one version of them; `hash` is over the content."""

    version: str
    hash: str
    evidence: Mapping[Relation, Fraction]
    weak: Fraction
    severity: Mapping[str, Fraction]
    hubs: Hubs = field(default_factory=Hubs)

    def strength(self, relation: Relation, path: tuple[str, ...], *, weak: bool) -> Fraction:
        """证据强度 of a path, exact. Holdings weaken with every hop; a doubt halves once."""
        hops = len(path) - 1 if relation in _PER_HOP else 1
        found = self._strengths.get((relation, hops, weak))
        if found is None:
            found = self.evidence[relation] ** hops * (self.weak if weak else 1)
            self._strengths[relation, hops, weak] = found
        return found

    @cached_property
    def _strengths(self) -> dict[tuple[Relation, int, bool], Fraction]:
        """A few values for millions of hints: fractions are slow to multiply."""
        return {}


def read_factors(file: Path | None = None) -> Factors:
    """The figures of a file, None: those that come along. RuleBookError says what is wrong with it."""
    entry = file if file is not None else resources.files("graph_service.related").joinpath(FILE)
    content = read_toml(entry, entry.name)
    if isinstance(content, Fault):
        raise RuleBookError(str(content))
    return _factors(content, entry.name)


def _factors(content: Mapping[str, Any], file: str) -> Factors:
    version = content.get("version")
    if content.keys() != _TABLES or not isinstance(version, str) or not version:
        raise _refused(file, f"须有且仅有 {', '.join(sorted(_TABLES))}", "exactly these keys are needed")
    once = frozenset(Relation) - _PER_HOP
    return Factors(
        version=version,
        hash=hashlib.new("sm3", json.dumps(content, sort_keys=True).encode()).hexdigest(),
        evidence={
            **{Relation(key): one for key, one in _figures(content, "evidence", once, file).items()},
            **{
                Relation(key): one
                for key, one in _figures(content, "evidence_per_hop", _PER_HOP, file).items()
            },
        },
        weak=_figures(content, "weak", frozenset({"factor"}), file)["factor"],
        severity=_figures(content, "severity", _ADVERSE, file),
        hubs=Hubs(**_counts(content, file)),
    )


def _table(content: Mapping[str, Any], name: str, keys: frozenset[str], file: str) -> Mapping[str, Any]:
    table = content[name]
    if not isinstance(table, dict) or table.keys() != keys:
        raise _refused(
            file, f"[{name}] 须有且仅有 {', '.join(sorted(keys))}", f"[{name}] needs exactly these keys"
        )
    return table


def _figures(content: Mapping[str, Any], name: str, keys: frozenset[str], file: str) -> dict[str, Fraction]:
    found = {key: exact(said) for key, said in _table(content, name, keys, file).items()}
    figures = {key: one for key, one in found.items() if one is not None and 0 < one <= 1}
    if len(figures) < len(found):
        raise _refused(
            file, f"[{name}] 的数值须为 0 至 1 的小数文字", "a figure is a decimal text above 0, at most 1"
        )
    return figures


def _counts(content: Mapping[str, Any], file: str) -> dict[str, int]:
    counts = _table(content, "hubs", _HUBS, file)
    if any(type(one) is not int or one < 0 for one in counts.values()):
        raise _refused(file, "[hubs] 的数值须为非负整数", "a hub limit is a whole number")
    return dict(counts)


def _refused(file: str, zh: str, en: str) -> RuleBookError:
    return RuleBookError(f"{file}: {zh}。 {en}.")
