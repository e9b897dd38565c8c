"""Hits on the terminal: what a clerk tells apart at a glance, and nothing that a name could steer."""

from __future__ import annotations

from datetime import date
from io import StringIO
from typing import Any

from rich.console import Console, RenderableType

from graph_service.facts.name_index import FoundBy
from graph_service.facts.party_refs import PartyRef
from graph_service.facts.search import Bearing, Found, Hit, ListMark, PersonHit
from graph_service.facts.shown import OfficeFact
from visualizations.terminal.hits import draw_found, draw_persons

CODE = "919901000000000197"
QINGHE = PartyRef(CODE, "Enterprise", "虚构市青禾贸易有限公司", CODE)


def drawn(what: RenderableType) -> str:
    to = StringIO()
    Console(file=to, width=160, highlight=False).print(what)
    return to.getvalue()


def hit(**other: Any) -> Hit:
    told: dict[str, Any] = {
        "party": QINGHE, "way": FoundBy.PART, "found": QINGHE.name, "bearing": Bearing.PRESENT, "until": None,
        "status": "存续", "marks": (), "district": "990100", "founded": 2015, "namesakes": 0, "other_codes": (),
    }  # fmt: skip
    return Hit(**{**told, **other})


def found(*hits: Hit, more: bool = False) -> Found:
    return Found("青禾", date(2024, 7, 1), 1, hits, more)


def test_a_former_name_is_shown_as_one_with_the_day_of_its_end() -> None:
    said = drawn(
        draw_found(found(hit(found="虚构市青苗商贸", bearing=Bearing.FORMER, until=date(2017, 9, 1))))
    )

    assert "曾用名: 虚构市青苗商贸" in said
    assert "2017-09-01" in said
    assert QINGHE.name is not None
    assert QINGHE.name in said


def test_the_code_by_which_it_was_found_is_shown_if_it_is_another_one() -> None:
    old = drawn(draw_found(found(hit(way=FoundBy.CODE, found="990100000000058", bearing=None))))
    same = drawn(draw_found(found(hit(way=FoundBy.CODE, found=CODE, bearing=None))))

    assert "代码一致: 990100000000058" in old
    assert "代码一致" not in same


def test_lists_are_named_and_a_disputed_one_says_so() -> None:
    marks = (
        ListMark("dishonest_judgment_debtor", "失信被执行人", None, False),
        ListMark("red_list", "红名单", None, True),
    )

    said = drawn(draw_found(found(hit(marks=marks))))

    assert "失信被执行人" in said
    assert "红名单 (异议中)" in said


def test_it_is_said_that_more_fit() -> None:
    assert "--limit" in drawn(draw_found(found(hit(), more=True)))
    assert "--limit" not in drawn(draw_found(found(hit())))


def test_a_name_steers_neither_markup_nor_the_terminal_nor_the_direction_of_writing() -> None:
    hostile = "甲[red]乙[/]\x1b[31m丙\u202e丁"
    party = PartyRef("9", "Enterprise", hostile)
    person = PartyRef("p:1", "Person", hostile, mask="9901****12", identity="verified")

    office = OfficeFact(holder=person, org=party, role="supervisor", title=None)
    said = drawn(draw_found(found(hit(party=party)))) + drawn(draw_persons([PersonHit(person, (office,))]))

    assert "[red]乙[/]" in said
    assert "\x1b" not in said
    assert "\u202e" not in said


def test_a_person_is_shown_by_name_mask_identity_and_office() -> None:
    person = PartyRef("p:1", "Person", "赵敏", mask="9901****12", identity="verified")
    office = OfficeFact(holder=person, org=QINGHE, role="supervisor", title=None)

    said = drawn(draw_persons([PersonHit(person, (office,))]))

    assert all(word in said for word in ("赵敏", "9901****12", "已核实", "监事", "p:1"))
