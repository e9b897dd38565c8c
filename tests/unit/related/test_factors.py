"""Factors and limits: data with a version, exact, and refused with a reason where they are wrong."""

from __future__ import annotations

from fractions import Fraction
from importlib import resources
from pathlib import Path

import pytest

from graph_service.errors import RuleBookError
from graph_service.related.factors import Hubs, read_factors
from graph_service.related.relation import Relation

PACKAGED = resources.files("graph_service.related").joinpath("factors.toml").read_text(encoding="utf-8")


def changed(tmp_path: Path, before: str, after: str) -> Path:
    assert before in PACKAGED
    file = tmp_path / "factors.toml"
    file.write_text(PACKAGED.replace(before, after), encoding="utf-8")
    return file


def test_the_packaged_figures_are_exact_and_have_a_version() -> None:
    factors = read_factors()

    assert set(factors.evidence) == set(Relation)
    assert factors.evidence[Relation.BRANCH] == Fraction(95, 100)
    assert factors.hubs == Hubs(20, 20, 200)
    assert factors.version
    assert len(factors.hash) == 64


def test_holdings_weaken_with_every_hop_and_a_doubt_halves_once() -> None:
    strength = read_factors().strength

    assert strength(Relation.CONTROLLING_HOLDING, ("T", "A", "B", "C"), weak=False) == Fraction(512, 1000)
    assert strength(Relation.SIGNIFICANT_HOLDING, ("T", "A", "B"), weak=True) == Fraction(125, 1000)
    assert strength(Relation.SAME_LEGAL_REPRESENTATIVE, ("T", "p", "A"), weak=True) == Fraction(35, 100)


def test_other_figures_have_another_hash_other_comments_have_not(tmp_path: Path) -> None:
    known = read_factors().hash

    assert read_factors(changed(tmp_path, "# 证据强度与阈值.", "# 说明.")).hash == known
    assert read_factors(changed(tmp_path, 'branch = "0.95"', 'branch = "0.9"')).hash != known


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('version = "2026-11-21"', ""),
        ('version = "2026-11-21"', "version = 1"),
        ('branch = "0.95"', ""),
        ('branch = "0.95"', "branch = 0.95"),
        ('branch = "0.95"', 'branch = "1.5"'),
        ('branch = "0.95"', 'branch = "0"'),
        ('branch = "0.95"', 'branch = "0.95"\ncousin = "0.1"'),
        ('controlling_holding = "0.8"', ""),
        ('factor = "0.5"', 'factor = "-1"'),
        ('serious = "1"', 'grave = "1"'),
        ("person_hub = 20", "person_hub = -1"),
        ("person_hub = 20", "person_hub = true"),
        ("[hubs]", "[limits]"),
        ("[hubs]", "[hubs"),
    ],
)
def test_figures_that_are_wrong_are_refused(before: str, after: str, tmp_path: Path) -> None:
    with pytest.raises(RuleBookError, match=r"factors\.toml"):
        read_factors(changed(tmp_path, before, after))


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RuleBookError):
        read_factors(tmp_path / "factors.toml")
