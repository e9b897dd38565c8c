"""一份决定. Which decisions are one is told by what is said of them, whatever came first."""

from __future__ import annotations

from datetime import date
from itertools import permutations

import pytest

from graph_service.liability.same_decisions import DecisionTold, Kin, kin_of

DAY, REPAIRED, LATER = date(2025, 2, 3), date(2025, 6, 1), date(2025, 9, 1)


def told(id_: str, number: str, **more: object) -> DecisionTold:
    said = {"days": frozenset({DAY}), "stated": LATER, **more}
    return DecisionTold(id_, number, **said)  # type: ignore[arg-type]


GONE = told("a", "虚市监罚〔2025〕8号", stated=DAY, released=REPAIRED)


@pytest.mark.parametrize(
    "number", ["〔2025〕8号", "8号", "202508号", "无文号:2025-02-03", "虚城管罚〔2025〕8号"]
)
def test_what_looks_like_a_repaired_decision_may_be_that_one(number: str) -> None:
    assert kin_of(told("b", number), [GONE]) == Kin(repaired=("a",))


@pytest.mark.parametrize("number", ["虚市监罚〔2025〕9号", "虚市监罚〔2024〕8号"])
def test_another_serial_is_another_decision(number: str) -> None:
    assert kin_of(told("b", number), [GONE]) == Kin()


def test_a_decision_of_another_day_is_another_decision() -> None:
    assert kin_of(told("b", "8号", days=frozenset({LATER})), [GONE]) == Kin()


def test_what_a_person_says_is_a_decision_of_its_own_is_one() -> None:
    assert kin_of(told("b", "8号", distinct=True), [GONE]) == Kin()


def test_a_spelling_that_was_told_before_the_repair_is_repaired_with_it() -> None:
    other = told("b", "〔2025〕8号", stated=DAY)

    assert kin_of(other, [GONE]) == Kin(twins=("a",))
    assert kin_of(GONE, [other]) == Kin(twins=("b",))


def test_of_a_missing_number_nobody_knows_that_it_was_repaired_with_it() -> None:
    assert kin_of(told("b", "无文号:2025-02-03", stated=DAY), [GONE]) == Kin(repaired=("a",))


def test_two_spellings_are_one_decision_in_any_order() -> None:
    spellings = [
        told(id_, number)
        for id_, number in (("a", "8号"), ("b", "〔2025〕8号"), ("c", "虚市监罚〔2025〕8号"))
    ]

    for one, *others in permutations(spellings):
        assert kin_of(one, others) == Kin(twins=tuple(sorted(other.id for other in others)))


def test_a_spelling_that_fits_two_decisions_makes_them_no_one() -> None:
    short, old, new = told("a", "8号"), told("b", "〔2024〕8号"), told("c", "〔2025〕8号")

    assert kin_of(short, [old, new]) == Kin(possible=("b", "c"))
    assert kin_of(old, [short, new]).twins == ()
    assert kin_of(new, [short, old]).twins == ()


def test_other_letters_stand_for_another_decision_while_none_is_repaired() -> None:
    assert kin_of(told("a", "虚市监罚〔2025〕8号"), [told("b", "虚城管罚〔2025〕8号")]) == Kin()
