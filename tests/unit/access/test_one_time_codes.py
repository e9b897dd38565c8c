"""动态口令: the code of now, once."""

from __future__ import annotations

from datetime import timedelta

import pyotp

from graph_service.access.one_time_codes import enrolment, step_of
from tests.support.offices import AT


def test_an_enrolment_is_what_an_authenticator_takes() -> None:
    made = enrolment("安全员")

    read = pyotp.parse_uri(made.uri)

    assert read.secret == made.secret
    assert read.issuer == "credit-graph"
    assert made.secret != enrolment("安全员").secret


def test_a_code_fits_about_its_half_minute_and_once() -> None:
    secret = enrolment("x").secret
    code = pyotp.TOTP(secret).at(AT)

    step = step_of(secret, code, AT, 0)

    assert step == int(AT.timestamp()) // 30
    assert step_of(secret, f" {code} ", AT + timedelta(seconds=30), 0) == step
    assert step_of(secret, code, AT, step) is None
    assert step_of(secret, code, AT + timedelta(seconds=90), 0) is None
    for wrong in ("", "000000" if code != "000000" else "000001", code[:-1], code + "1", "一二三四五六"):
        assert step_of(secret, wrong, AT, 0) is None
