"""The quality report on the town: each fault that was put there is found, counted and named, and no other."""

from __future__ import annotations

import csv
import json
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from rich.console import Console

from graph_service.store.graph_store import GraphStore
from graph_service.upkeep import quality
from graph_service.upkeep.quality import FINDINGS, QualityFinding, QualityReport, Sample, organisation_pages
from tests import town
from visualizations.terminal.quality_tables import draw_quality

TODAY = date(2024, 10, 10)


@pytest.fixture(scope="module")
def report(filled: GraphStore) -> QualityReport:
    return quality.quality(filled, TODAY, page=5)


def parties(finding: QualityFinding) -> set[str]:
    return {sample.party for sample in finding.samples}


EXPECTED = {
    "suspect_code": {town.BAILU.id},
    "one_name_two_codes": {town.SHIQIAO.id},
    "old_number_unconverted": {town.HUTONG.id},
    "no_representative": {town.HUTONG.id},
    "shares_over_100": {town.BAILU.id},
    "name_only": {town.SHIQIAO_NAMED.id, town.QINGHE_NAMED.id},
    "stub": {town.STUB.id},
}


@pytest.mark.parametrize("code", FINDINGS)
def test_each_fault_of_the_town_is_found_and_no_other(report: QualityReport, code: str) -> None:
    finding = report.finding(code)

    assert parties(finding) == EXPECTED.get(code, set())
    assert finding.count == len(finding.samples)


def test_a_double_name_names_every_code_that_bears_it(report: QualityReport) -> None:
    (sample,) = report.finding("one_name_two_codes").samples

    assert sample.name == "虚构市石桥建材有限公司"
    assert sample.detail == f"{town.SHIQIAO.id} / {town.SHIQIAO_TWIN.id}"


def test_a_name_is_proposed_to_be_the_one_organisation_that_bears_it(report: QualityReport) -> None:
    proposals = {sample.party: sample.proposal for sample in report.finding("name_only").samples}

    assert proposals == {town.QINGHE_NAMED.id: town.QINGHE.id, town.SHIQIAO_NAMED.id: ""}


def test_a_total_over_one_is_told_exactly_with_its_source(report: QualityReport) -> None:
    (sample,) = report.finding("shares_over_100").samples

    assert sample.detail == f"{town.REGISTRY}: 11/10"


def test_the_conversion_rate_counts_old_numbers(report: QualityReport) -> None:
    assert report.conversion.value == Fraction(1, 2)


def test_organisations_are_counted_once_whatever_their_codes(report: QualityReport) -> None:
    # Thirteen entities; the old number that is joined to its code is no organisation of its own.
    assert report.organisations == 12
    assert (report.standing, report.unknown_state) == (7, 0)


def test_the_age_of_each_source_is_counted_from_today(report: QualityReport) -> None:
    ages = {age.source: (age.newest, age.days) for age in report.ages}

    assert ages[town.REGISTRY] == (date(2024, 6, 30), 102)
    assert ages[town.TAX] == (date(2024, 9, 30), 10)


def test_fields_are_counted_by_source(report: QualityReport) -> None:
    rates = {(one.about, one.source, one.field): one.rate for one in report.fill}

    assert rates["organisation", town.REGISTRY, "type"].value == 1
    assert rates["organisation", town.REGISTRY, "founded"].value == Fraction(2, 8)
    assert rates["organisation", town.REGISTRY, "legal_rep"].value == Fraction(6, 8)
    assert rates["listing", town.COURT, "decided"].value == Fraction(3, 4)


def test_rows_are_summed_from_the_loads(report: QualityReport) -> None:
    rows = {(one.source, one.kind): one for one in report.loads}

    registered = rows[town.REGISTRY, "organisations"]
    assert (registered.read, registered.suspect, registered.rejected) == (
        registered.accepted + registered.suspect + registered.rejected,
        1,
        2,
    )


def test_remarks_are_counted_by_row(report: QualityReport) -> None:
    assert dict(report.remarks) == {"name_only": 2, "org_code_check": 1}


@pytest.mark.parametrize("page", [1, 2, 3, 7, 1000])
def test_the_size_of_a_page_changes_nothing(filled: GraphStore, report: QualityReport, page: int) -> None:
    assert quality.quality(filled, TODAY, page=page) == report


def test_pages_hold_every_organisation_once_and_no_person(filled: GraphStore) -> None:
    expected = sorted(e.id for e in town.ENTITIES if e.label in ("Enterprise", "GovernmentBody"))

    assert [id_ for ids in organisation_pages(filled, 4) for id_ in ids] == expected


def test_progress_counts_up_to_all_organisations_and_decisions(filled: GraphStore) -> None:
    seen: list[int] = []

    quality.quality(filled, TODAY, seen.append, page=5)

    assert seen == sorted(seen)
    assert seen[-1] == 13 + 4


def test_samples_are_bounded_and_counts_are_not(filled: GraphStore) -> None:
    finding = quality.quality(filled, TODAY, samples=1).finding("name_only")

    assert (finding.count, len(finding.samples)) == (2, 1)


def test_the_csv_holds_what_the_json_holds(report: QualityReport, tmp_path: Path) -> None:
    path = tmp_path / "质量.csv"

    report.as_csv(path)

    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    told = json.loads(json.dumps(report.as_json()))
    assert {r["代码"]: int(r["数值"]) for r in rows if r["部分"] == "所见"} == {
        one["code"]: one["count"] for one in told["findings"]
    }
    assert [r["建议"] for r in rows if r["部分"] == "样例" and r["建议"]] == [town.QINGHE.id]
    assert sum(r["部分"] == "填充率" for r in rows) == len(told["fill"])
    assert {r["来源"]: int(r["数值"]) for r in rows if r["部分"] == "时效"} == {
        one["source"]: one["days"] for one in told["ages"]
    }


def test_a_name_that_begins_as_a_formula_is_text_in_the_csv(tmp_path: Path) -> None:
    trap = QualityFinding("stub", 1, (Sample(town.STUB.id, '=HYPERLINK("x")'),))
    report = QualityReport(TODAY, 1, 0, 0, quality.Rate(0, 0), (trap,), (), (), (), ())

    report.as_csv(tmp_path / "report.csv")

    assert "'=HYPERLINK" in (tmp_path / "report.csv").read_text(encoding="utf-8-sig")


def test_the_terminal_shows_every_finding_in_both_languages(report: QualityReport) -> None:
    console = Console(record=True, width=220)

    console.print(draw_quality(report))
    shown = console.export_text()

    assert all(caption.zh in shown for caption in FINDINGS.values())
    assert "1/2 (50.0%)" in shown
    assert f"建议 {town.QINGHE.id}" in shown
