"""文号. One number in every spelling; and when two numbers may be of one decision."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_service.domain.decision_numbers import Likeness, decision_number, likeness

FINE = "虚市监罚〔2024〕12号"
CASE = "(2024)虚9901执12号"


@pytest.mark.parametrize(
    "written",
    [
        "虚市监罚[2024]12号",
        "虚市监罚 （2024） 12 号",
        "虚市监罚【２０２４】１２号",
        "虚市监罚字〔2024〕第12号",
        "虚市监罚〔2024〕012号",
        "虚市监罚〔2024〕字第12号",
        "虚市监罚〔2024〕12",
        "虚市监罚 2024 12号",
        "虚市监罚2024年第12号",
        "虚市监罚2024-12号",
        "虚构市市场监督管理局虚市监罚〔2024〕12号",
        "虚构市市场监督管理局 行政处罚决定书 虚市监罚〔2024〕012号",
    ],
)
def test_the_number_of_a_fine_is_the_same_in_every_spelling(written: str) -> None:
    assert decision_number(written) == FINE


@pytest.mark.parametrize(
    "written",
    [
        "（２０２４）虚9901执12号",
        "〔2024〕虚9901执12号",
        "(2024) 虚9901执字第012号",
        "2024虚9901执12号",
        "虚构市人民法院(2024)虚9901执12号",
    ],
)
def test_the_number_of_a_case_is_the_same_in_every_spelling(written: str) -> None:
    assert decision_number(written) == CASE


@pytest.mark.parametrize(
    "number",
    [
        "(2024)虚9901执12号之一",
        "虚市监罚〔2024〕12-1号",
        "虚应急管理局罚〔2024〕3号",
        "虚市交通运输局罚决〔2024〕1号",
        "LPT-0012",
        "无文号:2024-03-04",
    ],
)
def test_what_belongs_to_a_number_is_kept(number: str) -> None:
    assert decision_number(number) == number


@given(
    st.text(alphabet="虚市监罚字第号年之一局()〔〕[] -—0123459（）２A", max_size=24),
)
def test_the_form_kept_is_read_as_itself(written: str) -> None:
    assert decision_number(decision_number(written)) == decision_number(written)


@given(
    letters=st.text(alphabet="虚构市监税罚处决", min_size=2, max_size=6),
    year=st.integers(1990, 2030),
    serial=st.integers(1, 99999),
    zeros=st.integers(0, 4),
    brackets=st.sampled_from(["〔〕", "[]", "（）", "【】", "()"]),
    ordinal=st.sampled_from(["", "第", "字第"]),
    ending=st.sampled_from(["号", "", " 号"]),
)
def test_spelling_never_makes_another_number(
    letters: str, year: int, serial: int, zeros: int, brackets: str, ordinal: str, ending: str
) -> None:
    written = f"{letters}{brackets[0]}{year}{brackets[1]}{ordinal}{'0' * zeros}{serial}{ending}"

    assert decision_number(written) == f"{letters}〔{year}〕{serial}号"


@pytest.mark.parametrize(
    ("written", "alike"),
    [
        ("2024 012号", Likeness.SPELLING),
        ("第12号", Likeness.SPELLING),
        ("202412号", Likeness.SPELLING),
        ("罚〔2024〕12号", Likeness.SPELLING),
        ("虚城管罚〔2024〕12号", Likeness.DOUBTFUL),
        ("无文号:2024-03-04", Likeness.DOUBTFUL),
        ("另行通知", Likeness.DOUBTFUL),
        ("虚市监罚〔2024〕13号", Likeness.OTHER),
        ("虚市监罚〔2023〕12号", Likeness.OTHER),
        ("虚市监罚〔2024〕12-1号", Likeness.OTHER),
    ],
)
def test_two_numbers_may_be_of_one_decision(written: str, alike: Likeness) -> None:
    number = decision_number(written)

    assert likeness(number, FINE) is alike
    assert likeness(FINE, number) is alike
