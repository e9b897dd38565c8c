"""The report as one HTML file: everything in its place, nothing from outside, nothing that a text could break."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import time
from dataclasses import replace
from datetime import date, timedelta
from html import unescape
from importlib.resources import files
from itertools import cycle, pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph_service.facts.party_refs import PartyRef
from graph_service.reports.association import (
    LATER_RUN,
    NO_TARGET,
    NOT_COMPUTED,
    NOT_SHOWN,
    AssociationReport,
    Hints,
    Stage,
    State,
)
from tests.support.markup import elements, outline, words
from tests.support.sample_reports import (
    AS_OF,
    DIGITS,
    EFFECTIVE,
    HELD,
    HOSTILE,
    IN_OFFICE,
    OUTLINE,
    bare_report,
    facts,
    hostile_report,
    large_report,
    rich_report,
    with_texts,
)
from visualizations.html.bars import timeline
from visualizations.html.page import page
from visualizations.html.picture import draw


@pytest.fixture(scope="module")
def html() -> str:
    return page(rich_report())


def between(html: str, begin: str, end: str) -> str:
    return html[html.index(begin) + len(begin) : html.index(end, html.index(begin))]


def graph_of(html: str) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(
        between(html, '<script type="application/json" id="graph-data">', "</script>")
    )
    return told


# --- what it says ---


def test_its_structure_is_the_one_that_was_looked_at(html: str) -> None:
    assert outline(html) == OUTLINE.read_text(encoding="utf-8").splitlines()


def test_its_sections_stand_in_the_order_of_the_report(html: str) -> None:
    assert re.findall(r'<section id="(\w+)"', html) == [
        "decisions", "graph", "consequences", "arising", "review_tasks", "advice", "ended", "hints", "ownership",
        "facts", "coverage", "remarks",
    ]  # fmt: skip


def test_its_head_says_whose_it_is_and_what_for(html: str) -> None:
    report = rich_report()
    head = words(between(html, '<header class="head">', "</header>"))

    for said in (
        report.number, report.as_of, report.known_at, report.data_day, report.rules_version, report.purpose.zh,
        report.legal_task, report.case, report.issued_to, report.expires_on, report.hash,
    ):  # fmt: skip
        assert str(said) in head


def test_who_received_it_stands_behind_every_page(html: str) -> None:
    report = rich_report()

    mark = between(html, '<svg class="watermark"', "</svg>")

    assert mark.count(f"{report.issued_to} · {report.number}") == 2
    assert re.search(r"\.watermark \{ position: fixed;", html), "what is fixed is printed on each page"


def test_every_text_of_the_report_can_be_read_without_a_program() -> None:
    told: set[str] = set()
    programs_own = frozenset(
        {
            "id",
            "kind",
            "role",
            "matter",
            "identity",
            "fact",
            "key",
            "computed_at",
            "remarks",
            "content",
            "more",
            "mark",
            "rule",
        }
    )
    report = replace(
        rich_report(), hints=NOT_SHOWN, ownership=None, remarks=(), neighbours=()
    )  # told by their marks

    def note(text: str) -> str:
        told.add(text)
        return text

    with_texts(report, note, programs_own)
    read = words(page(report))

    assert len(told) > 50
    assert not [text for text in told if text not in read]


def test_its_counts_say_what_they_count(html: str) -> None:
    report, drawn = rich_report(), draw(rich_report())
    counts = words(between(html, '<ul class="counts">', "</ul>"))

    parties = [one for one in drawn.nodes if not one.count]
    listed = [one for one in parties if one.mark.id == "listed"]
    assert f"{len(parties)} 图上主体" in counts
    assert f"{len(listed)} 其中失信主体" in counts
    assert f"{len(report.advice)} 提示" in counts
    assert f"{len(report.hints.items)} 关联提示" in counts


def test_parties_that_are_not_drawn_are_counted_apart() -> None:
    report = large_report(0, 0, 60, 0, 0, 0)
    drawn = draw(report)

    counts = words(between(page(report), '<ul class="counts">', "</ul>"))

    assert drawn.left_out
    assert f"另有 {sum(drawn.left_out.values())} 个未画出" in counts
    assert f"{len(drawn.nodes) - len(drawn.left_out)} 图上主体" in counts


def test_a_low_picture_stands_in_a_low_box() -> None:
    assert 'class="drawing low"' in page(bare_report())
    assert 'class="drawing"' in page(large_report(6, 0, 30, 0, 0, 0))


def test_each_fact_has_its_source_file_row_and_day(html: str) -> None:
    evidence = between(html, "依据事实", "</table>")

    assert words(f"<p>{evidence.split('<tbody>')[1]}".replace("</tbody>", "</p>")).split()[:7] == [
        "列入", "人民法院", "限制消费_2026-06-30.xlsx", "7", "2026-06-30", "◆", "是",
    ]  # fmt: skip


def test_what_was_not_loaded_is_said(html: str) -> None:
    assert "走访记录 未加载 not loaded" in words(html)


def test_a_hint_is_never_called_a_finding(html: str) -> None:
    assert words(html).count("关联提示 ≠ 失信认定") >= 2
    assert rich_report().disclaimer_zh in words(html)
    assert rich_report().disclaimer_en in words(html)


def test_a_report_of_nothing_says_so() -> None:
    read = words(page(bare_report()))

    assert (
        "无以下各项 none of: 本主体的决定与记录、及于该主体的后果、由其决定及于他人的后果、复核任务、提示、已解除或届满"
        in read
    )


# --- the graph as data ---


def test_the_graph_as_data_is_the_picture(html: str) -> None:
    picture, graph = draw(rich_report()), graph_of(html)

    assert [(one["id"], one["x"], one["y"]) for one in graph["nodes"]] == [
        (one.id, one.x, one.y) for one in picture.nodes
    ]
    assert [(one["from"], one["to"], one["label"]) for one in graph["edges"]] == [
        (one.source, one.target, one.label) for one in picture.edges
    ]
    assert graph["options"]["physics"] == {"enabled": False}


def test_an_id_of_digits_stays_text(html: str) -> None:
    assert DIGITS.id in {one["id"] for one in graph_of(html)["nodes"]}
    assert f'data-party="{DIGITS.id}"' in html


def test_lines_without_direction_between_the_same_two_are_all_kept() -> None:
    twice = facts(other_codes=(DIGITS,), same_name=(DIGITS,))

    edges = graph_of(page(replace(bare_report(), subject=twice)))["edges"]

    assert [(one["label"], one["arrows"]) for one in edges] == [("同一主体", ""), ("同名未归并", "")]


def test_whoever_is_on_the_graph_is_in_the_list_beside_it(html: str) -> None:
    listed = re.findall(r'<button type="button" data-party="([^"]+)"', html)

    assert listed == [one.id for one in draw(rich_report()).nodes]


# --- nothing from outside, nothing unforeseen ---


def test_its_policy_admits_exactly_its_own_style_and_programs(html: str) -> None:
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', html)
    blocks = re.findall(r"<(style|script)>(.*?)</\1>", html, re.DOTALL)
    hashes = [
        f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'" for _, text in blocks
    ]

    assert policy is not None
    assert [kind for kind, _ in blocks] == ["style", "script", "script"]
    assert unescape(policy[1]).split("; ") == [
        "default-src 'none'",
        f"script-src {hashes[1]} {hashes[2]}",
        f"style-src {hashes[0]}",
        "img-src data:",
        "base-uri 'none'",
        "form-action 'none'",
        "require-trusted-types-for 'script'",
    ]
    assert html.index("Content-Security-Policy") < html.index("<style>")


def test_it_names_no_address_that_a_browser_would_fetch(html: str) -> None:
    without_programs = re.sub(r"<script>.*?</script>", "", html, flags=re.DOTALL)

    assert not re.findall(r"(?:https?:)?//[\w.]+\w", without_programs)
    assert re.findall(r'(?:src|href)="([^"]*)"', without_programs) == ["data:,", "#sections"]
    assert "sourceMappingURL" not in html
    assert not re.search(r"@import|@font-face|url\((?!#)", between(html, "<style>", "</style>"))


def test_its_elements_have_no_handlers_and_no_styles_of_their_own(html: str) -> None:
    assert not [(tag, name) for tag, name in elements(html) if name.startswith("on") or name == "style"]


def test_the_programs_write_no_markup_and_read_no_text_as_program() -> None:
    ours = files("visualizations.html").joinpath("templates/report.js").read_text(encoding="utf-8")
    drawer = between(page(bare_report()), "<script>", "</script>")

    for program in (ours, drawer):
        assert not re.search(
            r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function", program
        )


def test_the_drawer_is_the_one_that_was_looked_at() -> None:
    """vis-network 9.1.2 as pyvis 0.3.2 brings it, MIT or Apache 2.0; another is to be looked at first."""
    drawer = files("pyvis").joinpath("lib/vis-9.1.2/vis-network.min.js").read_bytes()

    assert (
        hashlib.sha256(drawer).hexdigest()
        == "1f20f0736f32cb9bedf8f6383b25cfea2f839e1abe80d6e8040b4d5bea378c69"
    )


@pytest.mark.slow
@pytest.mark.parametrize("everywhere", [False, True], ids=["in texts", "in ids, too"])
@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_a_hostile_text_stays_a_text(text: str, everywhere: bool, html: str) -> None:
    hostile = page(hostile_report(text, everywhere=everywhere))

    assert elements(hostile) <= elements(html)
    assert re.findall(r"<script>(.*?)</script>", hostile, re.DOTALL) == re.findall(
        r"<script>(.*?)</script>", html, re.DOTALL
    )
    assert len(graph_of(hostile)["nodes"]) == len(graph_of(html)["nodes"])
    assert len(graph_of(hostile)["edges"]) == len(graph_of(html)["edges"])
    hostile.encode("utf-8")


@pytest.mark.slow
@settings(max_examples=15, deadline=None)
@given(text=st.text(min_size=1, max_size=30))
def test_any_text_stays_a_text(text: str) -> None:
    hostile = page(hostile_report(text, everywhere=False))

    assert elements(hostile) <= elements(page(rich_report()))
    assert not re.search(r"[\u202a-\u202e\u2066-\u2069\u2028\u2029\x00-\x08]", hostile)


def test_a_template_in_a_text_is_not_reckoned() -> None:
    read = words(page(hostile_report("{{1234*1000}}", everywhere=False)))

    assert "{{1234*1000}}" in read
    assert "1234000" not in read


# --- how much and how fast ---


def test_it_is_about_half_a_megabyte(html: str) -> None:
    assert 450_000 < len(html.encode()) < 650_000


def test_one_of_a_hundred_and_fifty_parties_is_made_in_half_a_second() -> None:
    report = large_report(20, 20, 24, 5, 5, 80)
    page(report)

    spent = []
    for _ in range(3):
        began = time.perf_counter()
        page(report)
        spent.append(time.perf_counter() - began)

    assert min(spent) < 0.5


# --- timelines ---

DAYS = st.dates(date(1990, 1, 1), date(2050, 1, 1))


@given(st.lists(DAYS, min_size=1, max_size=8, unique=True), DAYS, st.booleans())
def test_bars_stand_in_order_on_the_scale(days: list[date], today: date, is_open: bool) -> None:
    begun = sorted(days)
    ends = [*begun[1:], None if is_open else date(2050, 2, 1)]
    states = cycle((EFFECTIVE, HELD))
    stages = [Stage(since, until, next(states)) for since, until in zip(begun, ends, strict=True)]

    drawn = timeline(stages, today)

    assert [bar.number for bar in drawn.bars] == list(range(1, len(stages) + 1))
    for bar, after in pairwise(drawn.bars):
        assert bar.x <= after.x
    assert all(bar.x >= 0 and bar.x + bar.width <= 100.5 for bar in drawn.bars)
    assert 0 <= drawn.today <= 100
    assert all(0 <= x <= 100 for x, _ in drawn.ticks)
    assert 1 <= len(drawn.ticks) <= 12


def test_neighbours_that_say_the_same_are_one_bar() -> None:
    begun = [date(2025, 1, 1), date(2025, 2, 1), date(2025, 3, 1), date(2025, 4, 1)]
    in_office = replace(EFFECTIVE, why=(IN_OFFICE,))
    said = [
        Stage(begun[0], begun[1], in_office),
        Stage(begun[1], begun[2], replace(in_office, until=date(2026, 1, 1))),
        Stage(begun[2], begun[3], replace(in_office, disputed=True)),
        Stage(begun[3], None, in_office),
    ]

    drawn = timeline(said, AS_OF)

    assert [(bar.stage.since, bar.stage.until, bar.stage.disputed) for bar in drawn.bars] == [
        (begun[0], begun[2], False), (begun[2], begun[3], True), (begun[3], None, False),
    ]  # fmt: skip


def test_a_stage_after_a_gap_is_a_bar_of_its_own() -> None:
    said = [
        Stage(date(2025, 1, 1), date(2025, 2, 1), EFFECTIVE),
        Stage(date(2025, 3, 1), None, EFFECTIVE),
    ]

    assert len(timeline(said, AS_OF).bars) == 2


@pytest.mark.parametrize(
    ("count", "today", "folds"),
    [
        (10, 0, [("", 10)]),
        (30, 15, [("另有较早的 10 段 earlier", 10), ("", 10), ("另有较晚的 10 段 later", 10)]),
        (30, 29, [("另有较早的 20 段 earlier", 20), ("", 10)]),
        (30, 0, [("", 10), ("另有较晚的 20 段 later", 20)]),
    ],
)
def test_beyond_ten_a_timeline_folds_around_the_day(
    count: int, today: int, folds: list[tuple[str, int]]
) -> None:
    days = [date(2020, 1, 1) + timedelta(days=30 * n) for n in range(count + 1)]
    states = cycle((EFFECTIVE, HELD))
    said = [Stage(since, until, next(states)) for since, until in pairwise(days)]

    drawn = timeline(said, days[today])

    assert [(caption, len(bars)) for caption, bars in drawn.folds] == folds
    assert [bar.number for _, bars in drawn.folds for bar in bars] == list(range(1, count + 1))


def test_today_stands_within_the_stage_that_holds_today() -> None:
    stages = [Stage(date(2025, 1, 1), date(2026, 1, 1), EFFECTIVE), Stage(date(2026, 1, 1), None, HELD)]

    drawn = timeline(stages, AS_OF)

    assert drawn.bars[1].x < drawn.today < drawn.bars[1].x + drawn.bars[1].width
    assert [bar.look for bar in drawn.bars] == ["effective", "held"]
    assert drawn.bars[0].caption == "1 生效"


def test_states_differ_by_pattern_and_word_not_by_colour_alone(html: str) -> None:
    patterns = re.findall(r'<pattern id="p-(\w+)".*?</pattern>', html, re.DOTALL)

    assert set(patterns) == {
        "effective", "review_task", "held", "advisory", "expired", "released", "nothing"
    }  # fmt: skip
    assert 'fill="url(#p-held)"' in html


def test_a_status_that_nobody_knows_yet_is_drawn_all_the_same() -> None:
    report: AssociationReport = rich_report()
    new = replace(
        report.arising[0],
        state=State("novel", "新状态"),
        timeline=(Stage(AS_OF, None, State("novel", "新状态")),),
    )

    read = words(page(replace(report, arising=(new,))))

    assert "1 新状态" in read


def test_a_party_without_a_name_is_drawn() -> None:
    nameless = PartyRef("91990101000000099X", "", None)

    assert "名称不详" in words(page(replace(bare_report(), subject=facts(same_name=(nameless,)))))


def test_hints_are_told_in_blue_with_their_paths_and_what_is_hidden_is_counted() -> None:
    html = page(rich_report())
    section = between(html, '<section id="hints">', "</section>")

    assert "共同任职人员" in section
    assert "失信被执行人 〔2026〕虚9901执7号" in section
    assert "同址或同电话" not in section, "nothing stands at that party: hidden by default"
    assert "另有 1 条缺省不显示" in section
    assert "1 条异议核实中不显示" in section
    assert "63 个组织" in section
    assert "red" not in section


@pytest.mark.parametrize("said", [NOT_COMPUTED, LATER_RUN, NO_TARGET, NOT_SHOWN])
def test_why_there_are_no_hints_is_said(said: Hints) -> None:
    section = between(page(replace(rich_report(), hints=said)), '<section id="hints">', "</section>")

    assert str(said.reason).split("。")[0] in unescape(section)


def test_owners_and_control_are_told_with_their_proof() -> None:
    section = between(page(rich_report()), '<section id="ownership">', "</section>")

    assert section.count("60%") >= 3
    assert "实际控制人" in section
    assert "未读完" in section
    assert "未知 unknown: 40%" in section
    assert '<section id="ownership">' not in page(replace(rich_report(), ownership=None))
