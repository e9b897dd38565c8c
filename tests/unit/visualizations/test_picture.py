"""The association graph: everybody is on it or counted, nobody stands on another, no line crosses a foreign box."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph_service.facts.party_decisions import DecisionFacts
from graph_service.facts.shown import HoldingFact, Item, OfficeFact
from graph_service.reports.association import NO_SUMMARY
from graph_service.reports.neighbours import parties_of
from tests.support.sample_reports import (
    AS_OF,
    BRANCH,
    DEBTOR,
    DIGITS,
    DIRECTOR,
    FORMER,
    LEADER,
    LINKED,
    OWNER,
    SUBJECT,
    bare_report,
    facts,
    firm,
    large_report,
    of_its_list,
    rich_report,
)
from visualizations.html.marks import ENDED, MARKS
from visualizations.html.picture import MOST_NODES, DrawnNode, Picture, draw, marks_of, relations_of
from visualizations.html.picture_names import person_lines, shortened, two_lines
from visualizations.signs import visible, width

COUNTS = st.integers(0, 70)
RISKY = {MARKS["listed"].colour, MARKS["liable"].colour}


def node(picture: Picture, id_: str) -> DrawnNode:
    return next(one for one in picture.nodes if one.id == id_)


def overlap(one: DrawnNode, other: DrawnNode) -> bool:
    across = (one.shape.width + other.shape.width) / 2 - abs(one.x - other.x)
    upwards = (one.shape.height + other.shape.height) / 2 - abs(one.y - other.y)
    return across > 0 and upwards > 0


def crosses(begin: tuple[float, float], end: tuple[float, float], box: DrawnNode) -> bool:
    """Whether a line runs through the inner part of a box."""
    for step in range(1, 40):
        x = begin[0] + (end[0] - begin[0]) * step / 40
        y = begin[1] + (end[1] - begin[1]) * step / 40
        if abs(x - box.x) < box.shape.width / 2 - 4 and abs(y - box.y) < box.shape.height / 2 - 4:
            return True
    return False


# --- who is on it ---


@pytest.mark.slow
@settings(max_examples=25, deadline=None)
@given(COUNTS, COUNTS, COUNTS, COUNTS, COUNTS, st.integers(0, 200))
def test_every_party_is_drawn_or_counted_and_no_more_than_can_be_read(
    owners: int, officers: int, held: int, guaranteed: int, creditors: int, reached: int
) -> None:
    report = large_report(owners, officers, held, guaranteed, creditors, reached)

    picture = draw(report)

    drawn = [one for one in picture.nodes if not one.count]
    assert len(picture.nodes) <= MOST_NODES
    assert len(drawn) + sum(picture.left_out.values()) == len(parties_of(report))
    assert sum(one.count for one in picture.nodes) == sum(picture.left_out.values())
    assert len({one.id for one in picture.nodes}) == len(picture.nodes)
    assert {edge.source for edge in picture.edges} | {edge.target for edge in picture.edges} <= {
        one.id for one in drawn
    }
    marked = [id_ for id_ in marks_of(report) if id_ in parties_of(report)]
    if len(marked) < MOST_NODES - 7:
        assert {one.id for one in drawn} >= set(marked), "whoever bears a mark is drawn before all others"


@pytest.mark.slow
@settings(max_examples=15, deadline=None)
@given(COUNTS, COUNTS, COUNTS, COUNTS, COUNTS, st.integers(0, 100))
def test_nobody_stands_on_another_and_everything_is_in_the_frame(
    owners: int, officers: int, held: int, guaranteed: int, creditors: int, reached: int
) -> None:
    picture = draw(large_report(owners, officers, held, guaranteed, creditors, reached))

    left, top, across, down = picture.frame
    for place, one in enumerate(picture.nodes):
        assert left <= one.x - one.shape.width / 2
        assert one.x + one.shape.width / 2 <= left + across
        assert top <= one.y - one.shape.height / 2
        assert one.y + one.shape.height / 2 <= top + down
        assert not [other.name for other in picture.nodes[:place] if overlap(one, other)]


@pytest.mark.parametrize("counts", [(3, 3, 7, 2, 2, 0), (30, 30, 24, 3, 3, 0), (0, 0, 24, 0, 0, 90)])
def test_no_line_crosses_a_foreign_box(counts: tuple[int, int, int, int, int, int]) -> None:
    picture = draw(large_report(*counts))

    for edge in picture.edges:
        strangers = [one for one in picture.nodes if one.id not in (edge.source, edge.target)]
        assert not [one.name for one in strangers if crosses(edge.begin, edge.end, one)]
    for trunk in picture.trunks:
        for begin, end in pairwise(trunk):
            outside = [one for one in picture.nodes if not one.subject and not one.count]
            assert not [one.name for one in outside if crosses(begin, end, one)]


@pytest.mark.parametrize("many", [8, 20, 60])
@pytest.mark.parametrize("until", [None, date(2020, 1, 1)], ids=["current", "ended"])
def test_no_label_lies_on_a_box(many: int, until: date | None) -> None:
    firms = [firm(100 + n, f"虚市第{n}建设工程管理有限公司") for n in range(many)]
    held = facts(
        offices_held=tuple(
            OfficeFact(holder=LEADER, org=org, role=role, title=title, until=until)
            for org in firms
            for role, title in (("legal_rep", None), ("director", "执行董事兼总经理"))
        ),
        holdings=tuple(
            HoldingFact(holder=LEADER, org=org, share=Fraction(2, 3), until=until) for org in firms[::2]
        ),
    )

    picture = draw(replace(bare_report(), subject=replace(held, party=LEADER)))

    assert max(edge.label_width for edge in picture.edges) > 90
    for edge in picture.edges:
        x, y = edge.label_at
        assert not [
            one.name
            for one in picture.nodes
            if abs(one.x - x) < (one.shape.width + edge.label_width) / 2
            and abs(one.y - y) < (one.shape.height + 15) / 2
        ]


def test_a_party_alone_is_a_picture() -> None:
    picture = draw(bare_report())

    assert [one.id for one in picture.nodes] == [SUBJECT.id]
    assert picture.edges == ()


def test_the_same_report_gives_the_same_picture() -> None:
    assert draw(rich_report()) == draw(rich_report())


# --- what it says of them ---


@pytest.mark.parametrize(
    ("party", "badge"),
    [
        (SUBJECT, "失"), (LEADER, "责"), (DIRECTOR, "异"), (FORMER, "核"), (OWNER, "复"), (DEBTOR, "止"),
        (LINKED, "提"), (BRANCH, ""), (DIGITS, ""),
    ],
    ids=lambda one: one.name if hasattr(one, "name") else one,
)  # fmt: skip
def test_each_state_has_its_mark(party: object, badge: str) -> None:
    assert node(draw(rich_report()), party.id).mark.badge == badge  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "mark", ["held", "watched", "hint", "advice", "recorded", "task", "repaired", "over", "none"]
)
def test_what_restricts_nobody_bears_no_colour_of_risk(mark: str) -> None:
    assert MARKS[mark].colour not in RISKY


def test_no_two_marks_look_alike_without_colour() -> None:
    looks = [(mark.badge, mark.dash) for mark in MARKS.values()]

    assert len(set(looks)) == len(looks)


@pytest.mark.parametrize(
    ("matter", "badge"),
    [
        ("dishonest_judgment_debtor", "失"), ("major_tax_violation", "失"), ("consumption_restriction", "录"),
        ("administrative_penalty", "录"), ("key_supervision", "重"), ("red_list", ""),
    ],
)  # fmt: skip
def test_only_a_list_of_dishonesty_makes_a_party_listed(matter: str, badge: str) -> None:
    decision = DecisionFacts(
        "d:9", matter, "1号", SUBJECT, False, (Item(content={}, since=date(2025, 1, 1)),), (), (), (), ()
    )

    picture = draw(
        replace(bare_report(), summary=NO_SUMMARY, subject=facts(decisions=(of_its_list(decision),)))
    )

    assert node(picture, SUBJECT.id).mark.badge == badge


@pytest.mark.parametrize(
    ("later", "badge"),
    [
        ({"repairs": (Item(content={}, since=date(2026, 1, 1)),)}, "复"),
        ({"endings": (Item(content={"event": "court_lifts"}, since=date(2026, 1, 1)),)}, "止"),
        ({"listings": (Item(content={}, since=date(2025, 1, 1), until=date(2026, 1, 1)),)}, "止"),
        ({"disputes": (Item(content={"outcome": "pending"}, since=date(2026, 1, 1)),)}, "异"),
        ({"repairs": (Item(content={}, since=date(2027, 1, 1)),)}, "失"),
        ({"listings": (Item(content={}, since=date(2027, 1, 1)),)}, ""),
    ],
    ids=["repaired", "lifted", "past", "disputed", "to be repaired", "to come"],
)
def test_an_own_record_is_marked_as_it_stands_on_the_day(later: dict[str, Any], badge: str) -> None:
    decision = DecisionFacts(
        "d:9", "dishonest_judgment_debtor", "1号", SUBJECT, False,
        (Item(content={}, since=date(2025, 1, 1)),), (), (), (), (),
    )  # fmt: skip

    picture = draw(
        replace(
            bare_report(),
            summary=NO_SUMMARY,
            subject=facts(decisions=(of_its_list(replace(decision, **later)),)),
        )
    )

    assert node(picture, SUBJECT.id).mark.badge == badge


def test_a_party_out_of_business_bears_that_mark_where_nothing_graver_stands() -> None:
    assert rich_report().summary.chips[0].id == "registry"
    assert "closed" in {mark.id for mark in node(draw(rich_report()), SUBJECT.id).marks}
    assert node(draw(bare_report()), SUBJECT.id).mark.badge == "销"


# --- how they are joined ---


def test_office_and_share_of_one_person_are_one_line_that_names_both() -> None:
    (edge,) = [one for one in draw(rich_report()).edges if one.source == LEADER.id]

    assert edge.label == "法代等 · 33.33%"
    assert [one.text for one in edge.relations] == ["法定代表人", "董事长", "持股"]
    assert not edge.bold


def test_a_share_above_half_is_bold() -> None:
    (edge,) = [one for one in draw(rich_report()).edges if one.source == OWNER.id]

    assert (edge.label, edge.bold) == ("51%", True)


def test_lines_of_different_kinds_between_two_parties_are_all_kept() -> None:
    lines = [one for one in draw(rich_report()).edges if {one.source, one.target} == {SUBJECT.id, LINKED.id}]

    assert sorted(one.label for one in lines) == ["70%", "担保", "欠款"]
    assert len({(one.begin, one.end) for one in lines}) == 3


def test_each_holding_the_other_is_two_lines() -> None:
    both = facts(
        shareholders=(HoldingFact(holder=OWNER, org=SUBJECT, share=Fraction(1, 4)),),
        holdings=(HoldingFact(holder=SUBJECT, org=OWNER, share=Fraction(3, 4)),),
    )

    edges = draw(replace(bare_report(), subject=both)).edges

    assert {(one.source, one.target, one.label) for one in edges} == {
        (OWNER.id, SUBJECT.id, "25%"), (SUBJECT.id, OWNER.id, "75%")
    }  # fmt: skip


def test_what_has_no_direction_has_no_head_and_is_not_merged() -> None:
    twice = facts(other_codes=(DIGITS,), same_name=(DIGITS,))

    edges = draw(replace(bare_report(), subject=twice)).edges

    assert [(one.label, one.directed, one.head) for one in edges] == [
        ("同一主体", False, ()), ("同名未归并", False, ())
    ]  # fmt: skip


def test_what_has_ended_is_grey_and_says_when() -> None:
    (edge,) = [one for one in draw(rich_report()).edges if one.source == FORMER.id]

    assert edge.style is ENDED
    assert edge.label == "法代 至2020-01"


def test_what_ends_later_stands() -> None:
    office = OfficeFact(holder=LEADER, org=SUBJECT, role="legal_rep", title=None, until=date(2027, 1, 1))

    (edge,) = draw(replace(bare_report(), subject=facts(offices=(office,)))).edges

    assert edge.style is not ENDED
    assert office.until is not None
    assert office.until > AS_OF


def test_a_decision_joins_only_those_whom_nothing_else_joins() -> None:
    report = rich_report()

    said = {(one.source, one.target) for one in relations_of(report) if one.style == "decision"}

    drawn = {(one.source, one.target) for one in draw(report).edges if one.style.id == "decision"}
    assert (SUBJECT.id, LEADER.id) in said
    assert drawn == set()
    assert {one.style.id for one in draw(large_report(0, 0, 0, 0, 0, 3)).edges} == {"decision"}


# --- names ---


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("浙川博远控股集团有限公司", ("浙川博远控股", "集团有限公司")),
        ("虚川宏远建设工程有限公司", ("虚川宏远建设工程", "有限公司")),
        ("虚市青禾镇人民政府", ("虚市青禾镇", "人民政府")),
        ("虚川云创企业管理合伙企业（有限合伙）", ("虚川云创企业管理", "合伙企业（有限合伙）")),
        ("甲乙有限公司", ("甲乙有限公司",)),
        ("虚川市第一第二第三第四第五建筑安装工程有限公司", ("虚川市第一…安装工程", "有限公司")),
        ("有限公司", ("有限公司",)),
    ],
)
def test_a_name_is_broken_before_its_legal_form(name: str, lines: tuple[str, ...]) -> None:
    assert two_lines(name) == lines


@given(st.text(max_size=60))
def test_names_always_fit_and_hide_nothing(name: str) -> None:
    lines = two_lines(name)

    assert len(lines) <= 2
    assert all(width(line) <= 10.5 for line in lines)
    assert all(visible(line) == line for line in (*lines, *person_lines(name)))


@given(st.text(max_size=40))
def test_a_persons_name_has_at_most_three_short_lines(name: str) -> None:
    lines = person_lines(name)

    assert len(lines) <= 3
    assert all(width(line) <= 5 for line in lines)


@pytest.mark.parametrize("name", ["陈国华", "欧阳晓燕", "李"])
def test_a_usual_name_stands_whole_in_one_line(name: str) -> None:
    assert person_lines(name) == (name,)


@given(st.text(min_size=1, max_size=80), st.floats(2, 20))
def test_a_shortened_text_keeps_beginning_and_end(text: str, limit: float) -> None:
    short = shortened(text, limit)

    assert short == text or (width(short) <= limit + 0.01 and "…" in short)


@pytest.mark.parametrize(
    "sign", ["\u202e", "\u2066", "\u200f", "\u061c", "\u2028", "\x00", "\x1b", "\ufeff", "\ud800", "\r"]
)
def test_signs_that_hide_or_turn_text_are_written_out(sign: str) -> None:
    assert visible(f"甲{sign}乙") == f"甲⟨U+{ord(sign):04X}⟩乙"


@pytest.mark.parametrize(
    "text", ["远山·建设（集团）有限公司", "A&B <x> \"y\" 'z'", "㐀㐁𠮷野家", "שלום", "①Ⅱ㎡"]
)
def test_what_is_written_stays_as_written(text: str) -> None:
    assert visible(text) == text
