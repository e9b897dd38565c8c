"""动态口令. TOTP (RFC 6238): enrolled at the first sign-in, each code good once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

ISSUER: Final = "credit-graph"
_WINDOW: Final = 1  # codes of the half minute before and after are taken, too: clocks differ


@dataclass(frozen=True, slots=True)
class Enrolment:
    """动态口令的登记: shown once, to the person who signs in for the first time."""

    secret: str
    uri: str


def enrolment(name: str) -> Enrolment:
    """A new secret for an account, and the address that an authenticator takes it from."""
    import pyotp

    secret = pyotp.random_base32()
    return Enrolment(secret, pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=ISSUER))


def step_of(secret: str, code: str, at: datetime, used: int) -> int | None:
    """The half minute that a code is of; None if it does not fit now, or it or a later one was used already."""
    import pyotp

    try:
        step = pyotp.TOTP(secret).verify_and_get_timecode(code.strip(), for_time=at, valid_window=_WINDOW)
    except pyotp.OTPVerificationError:
        return None
    return step if step > used else None
