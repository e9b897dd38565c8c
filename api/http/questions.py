"""所问. What every route is asked: for what, in which case, of which day, as known at which; and nothing that it does not
know. Names and ids of persons stand in bodies only."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Annotated, Any, Final

from fastapi import Depends, Query, Request
from fastapi.dependencies.models import Dependant
from pydantic import BaseModel, ConfigDict, Field

from api.http import problems
from api.http.auth import Caller, needs, stated
from api.http.problems import Problem, wrong
from api.session import today
from graph_service.access.api_keys import Scope
from graph_service.access.enquiry import Enquiry
from graph_service.access.purposes import purposes
from graph_service.access.references import References, is_reference
from graph_service.domain.codes import holds_personal_id
from graph_service.domain.model import is_person_id
from graph_service.errors import Refused, SettingError

READABLE: Final = r"^[^\x00-\x1f\x7f]*[^\x00-\x1f\x7f\s][^\x00-\x1f\x7f]*$"
PURPOSES: Final = ", ".join(f"`{one.id}` {one.zh}" for one in purposes().values())
_PURPOSE: Final = f"用途, 须在密钥所绑定之列: {PURPOSES}。 What for; one that the key is bound to."
_CASE: Final = "案件或任务编号, 记入审计。 The number of the case or task, for the register."
_AS_OF: Final = "何日的状态, 缺省今日 (Asia/Shanghai)。 The day asked about, today if not said."
_KNOWN_AT: Final = "按该日终了时的所知。 As known at the end of that day."

PurposeOf = Annotated[str, Query(max_length=40, description=_PURPOSE, examples=["supervision"])]
CaseOf = Annotated[str, Query(max_length=80, pattern=READABLE, description=_CASE, examples=["2026-17"])]
AsOf = Annotated[date | None, Query(description=_AS_OF)]
KnownAt = Annotated[date | None, Query(description=_KNOWN_AT)]

ASKED: Final = problems.responses(
    problems.NO_KEY, problems.NO_SCOPE, problems.NO_PURPOSE, problems.INVALID, problems.TOO_MANY, problems.AWAY,
    problems.BUSY, problems.SLOW,
)  # fmt: skip
ASKED_IN_BODY: Final = ASKED | problems.responses(problems.REFUSED, problems.TOO_LARGE)
OF_PARTIES: Final = ASKED_IN_BODY | problems.responses(problems.NO_PARTY, problems.REFUSED, problems.SEVERAL)
"""The problems of a route that is asked about parties by code or name."""


class BodyAsked(BaseModel):
    """所问. Purpose and case always; the day asked about and the day as of which it is known, if not today."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    purpose: str = Field(max_length=40, description=_PURPOSE, examples=["supervision"])
    case: str = Field(max_length=80, pattern=READABLE, description=_CASE, examples=["2026-17"])
    as_of: date | None = Field(None, description=_AS_OF, examples=["2024-07-01"])
    known_at: date | None = Field(None, description=_KNOWN_AT, examples=["2026-11-30"])


def admitted(scope: Scope) -> Callable[..., Awaitable[Caller]]:
    """The dependency of a route that a key with this scope opens, and that is asked nothing it does not know."""
    admit = Depends(needs(scope))

    async def known(request: Request, caller: Caller = admit) -> Caller:
        request.state.references = References(request.app.state.reference_key, caller.key.id)
        assert_known(request)
        return caller

    return known


def question(scope: Scope) -> Any:
    """The dependency of a route that says something of parties, asked in its address."""

    admit = Depends(admitted(scope))

    async def asked(
        *,
        caller: Caller = admit,
        purpose: PurposeOf,
        case: CaseOf,
        as_of: AsOf = None,
        known_at: KnownAt = None,
    ) -> Enquiry:
        return Enquiry(caller.auditor, stated(caller, purpose), case.strip(), as_of or today(), known_at)

    return Depends(asked)


def question_in_body(caller: Caller, body: BodyAsked) -> Enquiry:
    """The same, asked in a body."""
    purpose = stated(caller, body.purpose, "body")
    return Enquiry(caller.auditor, purpose, body.case.strip(), body.as_of or today(), body.known_at)


def assert_known(request: Request) -> None:
    """Problem if the address holds a parameter that the route does not know, or one twice: what is overlooked would be
    answered as if it had not been said."""
    known = set(_parameters(request.scope["route"].dependant))
    names = [name for name, _ in request.query_params.multi_items()]
    faults = [
        {"in": "query", "parameter": name[:80], "detail": "没有此参数。 There is no such parameter."}
        for name in dict.fromkeys(names)
        if name not in known
    ] + [
        {"in": "query", "parameter": name, "detail": "写了不止一次。 Said more than once."}
        for name in dict.fromkeys(names)
        if name in known and names.count(name) > 1
    ]
    if faults:
        raise Problem(problems.INVALID, "请改正所列参数。 Mend the parameters that are listed.", faults)


def _parameters(dependant: Dependant) -> Iterator[str]:
    """The parameters of the address that a route or one of its dependencies knows."""
    yield from (one.alias for one in dependant.query_params)
    for below in dependant.dependencies:
        yield from _parameters(below)


def without_person(parameter: str, text: str) -> None:
    """An address stands in logs along the way: neither a citizen id nor another id of a person has a place in it."""
    if holds_personal_id(text) or is_person_id(text.strip()) or is_reference(text.strip()):
        raise wrong(
            parameter,
            "地址中不得出现身份证号或自然人标识; 自然人请用 POST /v1/persons/report。"
            " No id of a person belongs in an address; use POST /v1/persons/report.",
        )


def referred(request: Request, parameter: str, text: str) -> str:
    """The party that a member of the body names: a reference of a person is read back, everything else stays. Problem if
    the caller was not given the reference, or names a person otherwise than by one."""
    if is_reference(text):
        found: str | None = request.state.references.person(text)
        if found is None:
            told = {
                "in": "body",
                "parameter": parameter,
                "detail": "没有这个标识。 There is no such reference.",
            }
            raise Problem(problems.NO_PARTY, "请重新查人, 取得标识。 Look the person up again.", [told])
        return found
    if is_person_id(text) or holds_personal_id(text):
        raise wrong(
            parameter,
            "自然人请用查得的标识 p_…, 不得用证件号码。 Name a person by a reference p_… that was given to you.",
            "body",
        )
    return text


@contextmanager
def refusals_told(parameter: str, where: str = "body") -> Iterator[None]:
    """What a question is refused for is told to the caller: the fault of a parameter as 422, what the law or the
    purpose forbids as 409."""
    try:
        yield
    except SettingError as error:
        raise wrong(parameter, str(error), where) from None
    except Refused as error:
        raise Problem(problems.REFUSED, str(error)) from None
