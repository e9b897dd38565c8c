"""用语. Every word that people are shown is a word of the office: no id of the program stands on a page or at the terminal."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from enum import StrEnum
from typing import Final

import pytest
from rich.console import Console, RenderableType

from graph_service.access.purposes import purposes
from graph_service.domain.intervals import days_zh
from graph_service.domain.model import Identity, Role
from graph_service.domain.ontology import LINKS, NODES
from graph_service.domain.reasons import Reason
from graph_service.domain.vocabulary import ENDS, EVENTS
from graph_service.law.book_reader import read_book
from graph_service.law.outcome import Doubt, Status
from graph_service.law.rules import Effect, Mode
from graph_service.ownership.final_shares import Convention, NoneFound
from graph_service.reports.association import (
    NOT_LOOKED_UP,
    NOTHING,
    AssociationReport,
    Chip,
    Neighbour,
    State,
)
from tests.support.markup import words
from tests.support.sample_reports import bare_report, large_report, rich_report
from visualizations.captions import CONVENTIONS, NO_OWNERS, said
from visualizations.html.page import page
from visualizations.terminal.party_tree import draw_facts
from visualizations.terminal.report_tree import draw_report
from visualizations.words import chip_text, party_text

BOOK: Final = read_book(None)
ENUMS: Final[tuple[type[StrEnum], ...]] = (Role, Identity, Doubt, Status, Effect, Mode, Convention, NoneFound)
OF_THE_PROGRAM: Final = frozenset(
    {one.value for kind in ENUMS for one in kind}
    | {reason.code for reason in Reason}
    | {*BOOK.lists, *EVENTS, *ENDS, *BOOK.measures, *BOOK.rules, *purposes()}
    | {p.name for kind in (*NODES, *LINKS) for p in kind.properties}
    | {kind.type for kind in LINKS}
)
REPORTS: Final = {"rich": rich_report(), "bare": bare_report(), "large": large_report(3, 3, 3, 3, 3, 3)}


def at_the_terminal(drawn: RenderableType) -> str:
    file = io.StringIO()
    Console(file=file, width=400, highlight=False).print(drawn)
    return file.getvalue()


def ids_in(text: str) -> Iterable[str]:
    """Words of the program that no English sentence has: with an underscore, a dot, or a capital inside."""
    found = set(re.findall(r"[A-Za-z]+(?:[_.][A-Za-z_]+)+|[a-z]+[A-Z][A-Za-z]+", text))
    return sorted(found & OF_THE_PROGRAM)


@pytest.mark.parametrize("name", REPORTS)
def test_no_id_of_the_program_is_on_the_page(name: str) -> None:
    assert ids_in(words(page(REPORTS[name]))) == []


@pytest.mark.parametrize("name", REPORTS)
def test_no_id_of_the_program_is_at_the_terminal(name: str) -> None:
    assert ids_in(at_the_terminal(draw_report(REPORTS[name]))) == []


@pytest.mark.parametrize("report", REPORTS.values(), ids=REPORTS)
def test_no_interval_is_written_as_mathematics(report: AssociationReport) -> None:
    for text in (words(page(report)), at_the_terminal(draw_report(report))):
        assert re.search(r"起不详|至 今|今后\)|\[\d{4}-", text) is None


@pytest.mark.parametrize("report", REPORTS.values(), ids=REPORTS)
def test_the_legal_person_is_never_its_representative(report: AssociationReport) -> None:
    assert re.search(r"(?<![企关单])法人(?!民|及|资|独)", words(page(report))) is None


@pytest.mark.parametrize("kind", Convention)
def test_every_reading_of_shares_has_a_caption(kind: Convention) -> None:
    assert CONVENTIONS[kind]


@pytest.mark.parametrize("reason", NoneFound)
def test_every_reason_for_no_owner_has_a_caption(reason: NoneFound) -> None:
    assert NO_OWNERS[reason]


@pytest.mark.parametrize(
    ("since", "until", "text"),
    [
        (date(2019, 1, 2), date(2020, 1, 1), "2019-01-02 起, 至 2020-01-01 (不含)"),
        (date(2019, 1, 2), None, "2019-01-02 起"),
        (None, date(2020, 1, 1), "起始日不详, 至 2020-01-01 (不含)"),
        (None, None, ""),
    ],
)
def test_an_interval_is_written_in_words(since: date | None, until: date | None, text: str) -> None:
    assert days_zh(since, until) == text


def test_a_severity_of_none_is_not_said() -> None:
    assert said("Listing", {"severity": "none", "reason": "逾期"}) == "事由 逾期"
    assert said("Listing", {"severity": "serious"}) == "严重程度 严重"


# --- the own record first, and nobody clean who was not looked up ---


def in_order(text: str, *said: str) -> bool:
    places = [text.index(one) for one in said]
    return places == sorted(places)


def test_the_terminal_tells_the_own_record_first() -> None:
    read = at_the_terminal(draw_report(rich_report()))

    assert in_order(
        read,
        rich_report().summary.zh,
        "本主体的决定与记录 decisions",
        "由其决定及于他人的后果 consequences",
        "关联提示 hints",
        "股东穿透 owners",
        "任职人员 offices",
    )


def test_the_page_says_in_its_head_what_stands() -> None:
    head = words(page(rich_report())).split("本主体的决定与记录")[0]

    assert rich_report().summary.zh in head
    assert all(chip.zh in head for chip in rich_report().summary.chips)


@pytest.mark.parametrize("state", [NOTHING, NOT_LOOKED_UP])
def test_each_neighbour_in_a_list_carries_its_state(state: State) -> None:
    report = rich_report()
    holder = report.subject.shareholders[0].holder
    told = replace(report, neighbours=(Neighbour(holder, state),))

    for text in (words(page(told)), at_the_terminal(draw_report(told))):
        assert f"{party_text(holder)} · {state.zh}" in text


def test_a_doubted_decision_says_what_is_to_be_checked() -> None:
    report = rich_report()
    first, *others = report.subject.decisions
    doubted = replace(first, doubts=("authority_missing",))
    told = replace(report, subject=replace(report.subject, decisions=(doubted, *others)))

    for text in (
        words(page(told)),
        at_the_terminal(draw_report(told)),
        at_the_terminal(draw_facts(told.subject)),
    ):
        assert f"{first.number} · 待核实: 未载明认定单位" in text


def test_a_neighbour_out_of_business_says_so_beside_its_state() -> None:
    report = rich_report()
    holder = report.subject.shareholders[0].holder
    told = replace(report, neighbours=(Neighbour(holder, NOTHING, (Chip("registry", "吊销", "closed"),)),))

    for text in (words(page(told)), at_the_terminal(draw_report(told))):
        assert f"{party_text(holder)} · 吊销、无有效记录" in text


@pytest.mark.parametrize(
    ("chip", "said"),
    [
        (Chip("a", "失信被执行人", "listed"), "失信被执行人"),
        (Chip("a", "失信被执行人", "task", doubted=True), "失信被执行人 待核实"),
        (Chip("a", "失信被执行人", "held", disputed=True), "失信被执行人 异议中"),
    ],
)
def test_a_chip_says_whether_it_is_in_doubt_or_disputed(chip: Chip, said: str) -> None:
    assert chip_text(chip) == said
