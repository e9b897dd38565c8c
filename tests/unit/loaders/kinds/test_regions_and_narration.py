"""Where a decision was made, and what the texts of change records say."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph_service.domain.model import Role
from loaders.kinds import narration
from loaders.kinds.narration import NarratedHolding, Posting
from loaders.regions import province_of, region_code, region_of_case


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("330881", "330881"),
        ("CN-33", "33"),
        ("CN4403", "4403"),
        ("３３０１０６", "330106"),
        ("330106000000", "330106"),
        ("990100", "990100"),
        ("000000", "000000"),
        ("浙江省衢州市", "33"),
        ("深圳市", "4403"),
        ("33088", None),
        ("0571", None),
        ("某地", None),
        ("", None),
    ],
)
def test_a_region_is_two_four_or_six_digits_or_the_name_of_a_province(text: str, code: str | None) -> None:
    assert region_code(text) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("吉林省高级人民法院", "22"),
        ("吉林市船营区人民法院", None),
        ("海南藏族自治州中级人民法院", None),
        ("海南省第一中级人民法院", "46"),
        ("深圳市福田区人民法院", "4403"),
        ("杭州市西湖区人民法院", None),
    ],
)
def test_a_court_is_in_a_province_only_if_its_name_says_so(text: str, code: str | None) -> None:
    assert province_of(text) == code


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("（2024）浙0106执12号", "33"),
        ("(2024)粤0305执1号", "4403"),
        ("(2024)粤01执1号", "44"),
        ("(2024)虚9901执12号", None),
        ("(2024)最高法执1号", None),
        ("浙市监罚〔2024〕1号", None),
    ],
)
def test_a_case_number_tells_the_province_of_the_court(number: str, code: str | None) -> None:
    assert region_of_case(number) == code


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ()),
        ("张三丰,董事长", (Posting("张三丰", ((Role.DIRECTOR, "董事长"),)),)),
        (
            "张三丰(董事);李四光(监事)",
            (Posting("张三丰", ((Role.DIRECTOR, "董事"),)), Posting("李四光", ((Role.SUPERVISOR, "监事"),))),
        ),
        (
            "董事：张三丰、李四光",
            (Posting("张三丰", ((Role.DIRECTOR, "董事"),)), Posting("李四光", ((Role.DIRECTOR, "董事"),))),
        ),
        ("张三丰", None),
        ("董事", None),
        ("张三丰,董事,李四光,监事", None),
        ("虚构市甲乙有限公司,董事", None),
    ],
)
def test_who_held_which_office(text: str, expected: tuple[Posting, ...] | None) -> None:
    assert narration.postings(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("无", ()),
        ("张三丰", (NarratedHolding("张三丰", None),)),
        (
            "张三丰60%;李四光40%",
            (NarratedHolding("张三丰", Decimal("0.6")), NarratedHolding("李四光", Decimal("0.4"))),
        ),
        ("姓名：张三丰；出资额：60万元；百分比：60%", (NarratedHolding("张三丰", Decimal("0.6")),)),
        ("虚构市甲乙有限公司 100%", (NarratedHolding("虚构市甲乙有限公司", Decimal(1)),)),
        ("60%;40%", None),
        ("张三丰 60% 40%", None),
        ("张三丰 160%", None),
    ],
)
def test_who_held_how_much(text: str, expected: tuple[NarratedHolding, ...] | None) -> None:
    assert narration.holdings(text) == expected


@given(st.text(max_size=80) | st.text("张三李四光董事监事经理,，;；:：60%. 姓名职务1234*", max_size=60))
@settings(deadline=None)
def test_no_text_makes_reading_fail(text: str) -> None:
    for read in (narration.postings, narration.holdings, narration.people):
        found = read(text)

        assert found is None or isinstance(found, tuple)
