"""自然人. One person by the whole name and one thing more, asked for in the body: a name has no place in an address."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from pydantic import Field

from api.http import problems
from api.http.answers import reply
from api.http.auth import Caller, open_store
from api.http.parties import told_report, wanted_parts
from api.http.problems import Problem, wrong
from api.http.questions import (
    ASKED_IN_BODY,
    READABLE,
    BodyAsked,
    admitted,
    question_in_body,
    referred,
)
from graph_service.access.api_keys import Scope
from graph_service.access.references import is_reference
from graph_service.domain.plain_values import plain
from graph_service.errors import Refused, SettingError
from graph_service.facts.search import PersonAsked, PersonHit, find_person
from graph_service.reports.association import AssociationReport
from graph_service.reports.coverage import reached
from graph_service.reports.showing import persons_shown_to
from graph_service.reports.views import BriefReport, View
from graph_service.store.graph_store import GraphStore
from loaders.name_cells import match_name, person_name

persons = APIRouter(prefix="/v1/persons", tags=["自然人 persons"])

_MASK: Final = r"^[0-9A-Za-z*]{4,18}$"


class PersonQuestion(BodyAsked):
    """查自然人. Name, purpose and case always; beside the name an organisation, a masked id, or both."""

    name: str = Field(
        max_length=100, pattern=READABLE, description="姓名, 写全。 The whole name.", examples=["张三丰"]
    )
    at: str | None = Field(
        None,
        max_length=200,
        pattern=READABLE,
        description="其任职的组织: 代码或全称。 The organisation at which he holds an office: code or whole name.",
        examples=["91990100MA00000001"],
    )
    mask: str | None = Field(
        None,
        pattern=_MASK,
        description="证件掩码或末四位, 不得写完整号码。 The masked id or its last four characters, never the whole.",
        examples=["9901**********1234"],
    )


@dataclass(frozen=True, slots=True)
class PersonsFound:
    """查得的自然人. `persons` whom the question fits, by a reference of the caller; none is an answer, too."""

    as_of: date
    persons: tuple[PersonHit, ...]
    known_change: int
    data_day: date | None
    rules_version: str
    partial: bool


@persons.post(
    "/search",
    operation_id="find_persons",
    summary="查自然人 · Find one person",
    description="凭姓名与另一项 (任职的组织, 或证件掩码) 查一个自然人; 仅凭姓名不查。先记入审计再回答, 是否列名由用途决定。"
    " By the whole name and one thing more; nobody is found by his name alone. Entered into the register before it is"
    " answered; the purpose decides whether persons are named.",
    responses={200: {"model": PersonsFound, "description": "查得的自然人。 Whom it fits."}, **ASKED_IN_BODY},
)
def find_persons(
    request: Request,
    asked: PersonQuestion,
    store: Annotated[GraphStore, Depends(open_store)],
    caller: Annotated[Caller, Depends(admitted(Scope.PERSONS))],
) -> Response:
    enquiry = question_in_body(caller, asked)
    _assert_enough(asked)
    try:
        found = find_person(
            store, enquiry, PersonAsked(asked.name, asked.at, asked.mask), match_name=match_name,
            person_name=_whole_name,
        )  # fmt: skip
    except SettingError:
        raise _not_usable(asked) from None
    except Refused as error:
        raise Problem(problems.REFUSED, str(error)) from None
    known = enquiry.known(store)
    head = reached(store, enquiry.day, known)
    shown = persons_shown_to(found, enquiry.purpose)
    said: Any = plain(
        PersonsFound(enquiry.day, shown, known, head.data_day, head.rules_version, partial=False)
    )
    return reply(request, said)


class PersonReportQuestion(BodyAsked):
    """一个自然人的报告."""

    person: str = Field(
        max_length=200,
        pattern=READABLE,
        description="查人时取得的标识 p_…。 The reference that a search or another answer gave.",
        examples=["p_4fXw…"],
    )
    view: View = Field("full", description="brief 只有概要与所列部分, full 全部。 The head, or everything.")
    include: str = Field(
        "",
        max_length=200,
        pattern=r"^[a-z_, ]*$",
        description="brief 另含的部分, 以逗号分隔; light: 连同轻微记录。 Parts of a brief report.",
        examples=["consequences"],
    )


@persons.post(
    "/report",
    operation_id="give_person_report",
    summary="自然人的关联报告 · Report on a person",
    description="凭查得的标识; 内容与可见范围同组织的报告。 By a reference that the caller was given.",
    responses={
        200: {"model": AssociationReport | BriefReport, "description": "关联报告。 The report."},
        **ASKED_IN_BODY, **problems.responses(problems.NO_PARTY),
    },
)  # fmt: skip
def give_person_report(
    request: Request,
    asked: PersonReportQuestion,
    store: Annotated[GraphStore, Depends(open_store)],
    caller: Annotated[Caller, Depends(admitted(Scope.REPORTS))],
) -> Response:
    if not is_reference(asked.person):
        raise wrong("person", "请用查得的标识 p_…。 Name the person by a reference p_….", "body")
    told = wanted_parts(asked.view, asked.include, "body")
    person = referred(request, "person", asked.person)
    return told_report(request, store, question_in_body(caller, asked), person, "json", told)


def _whole_name(text: str) -> str:
    return person_name(text).value or ""


def _assert_enough(asked: PersonQuestion) -> None:
    if not _whole_name(asked.name):
        raise wrong("name", "请写出姓名全称。 Say the whole name.", "body")
    if asked.at is None and asked.mask is None:
        said = "不得仅凭姓名查人; 请加上任职的组织 (at) 或证件掩码 (mask)。 Add `at` or `mask` to the name."
        raise wrong("at", said, "body")


def _not_usable(asked: PersonQuestion) -> Problem:
    """Purpose, case and name hold: it is the organisation, or without one the mask."""
    if asked.at is None:
        said = "掩码至少 4 位, 且含末位。 A masked id has at least four characters, the last among them."
        return wrong("mask", said, "body")
    said = (
        "不是某一组织的代码或全称 (或掩码不足 4 位、不含末位); 请先以 /v1/parties 查明。"
        " Not the code or whole name of an organisation; look it up by /v1/parties."
    )
    return wrong("at", said, "body")
