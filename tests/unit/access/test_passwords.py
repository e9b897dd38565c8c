"""口令: long, mixed, not the name, none of the last ones."""

from __future__ import annotations

from datetime import date

import pytest

from graph_service.access import passwords
from graph_service.errors import SettingError
from tests.support.offices import FIRST, SECOND, cheap_passwords

__all__ = ["cheap_passwords"]


@pytest.mark.parametrize("password", [FIRST, SECOND, "青禾街道Clerk9!", "abcdefgh12!", "A1" * 5 + "好"])
def test_a_mixed_one_is_good(password: str) -> None:
    passwords.assert_good(password, ("王系统", "1001"))


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("", "至"),
        ("Aa1!Aa1!x", "10"),
        ("Aa1!" * 33, "128"),
        ("abcdefghij12", "3 种"),
        ("1234567890", "3 种"),
        ("ABCDEFG!!!", "3 种"),
        ("Wang-1001-x", "工号"),
        ("xx-WANGxi-22", "名称"),
    ],
)
def test_a_weak_one_is_refused_with_the_reason(password: str, said: str) -> None:
    with pytest.raises(SettingError, match=said):
        passwords.assert_good(password, ("wangxi", "1001"))


def test_only_the_password_fits_its_digest_and_none_fits_nobody() -> None:
    digest = passwords.digest_of(FIRST)

    assert passwords.fits(FIRST, digest)
    assert not passwords.fits(SECOND, digest)
    assert not passwords.fits(FIRST, None)
    assert FIRST not in digest
    assert digest.startswith("$argon2id$")
    assert digest != passwords.digest_of(FIRST)


def test_an_earlier_one_may_not_come_back() -> None:
    earlier = [passwords.digest_of(one) for one in (FIRST, SECOND)]

    with pytest.raises(SettingError, match="用过"):
        passwords.assert_new(SECOND, earlier)
    passwords.assert_new("Another-2026", earlier)


@pytest.mark.parametrize(("day", "over"), [(date(2026, 3, 31), False), (date(2026, 4, 1), True)])
def test_it_lasts_ninety_days(day: date, over: bool) -> None:
    assert passwords.is_over(date(2026, 1, 1), day) is over
