"""口令. What 等保三级 asks of a password, and its argon2 digest; the password itself is kept nowhere."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING, Final

from graph_service.errors import SettingError

if TYPE_CHECKING:
    from pwdlib import PasswordHash

SHORTEST: Final = 10
LONGEST: Final = 128
KINDS_NEEDED: Final = 3
LASTS_DAYS: Final = 90
"""有效天数. After them another password must be set at sign-in."""
KEPT: Final = 3
"""So many earlier passwords may not come back."""


def assert_good(password: str, words: Iterable[str]) -> None:
    """SettingError unless it is long and mixed enough and holds none of these words (name, staff number)."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise SettingError(
            f"口令为 {SHORTEST} 至 {LONGEST} 个字符。 A password has {SHORTEST} to {LONGEST} characters."
        )
    if kinds_in(password) < KINDS_NEEDED:
        raise SettingError(
            f"口令须含大写字母、小写字母、数字、其他字符中的至少 {KINDS_NEEDED} 种。"
            f" A password needs {KINDS_NEEDED} of: capitals, small letters, digits, other characters."
        )
    if any(word and word.lower() in password.lower() for word in words):
        raise SettingError(
            "口令不得含账号名称或工号。 A password may not hold the account's name or staff number."
        )


def kinds_in(password: str) -> int:
    """How many kinds of characters it has: capitals, small letters, digits, anything else."""
    kinds = {
        "upper" if char.isascii() and char.isupper()
        else "lower" if char.isascii() and char.islower()
        else "digit" if char.isascii() and char.isdigit()
        else "other"
        for char in password
    }  # fmt: skip
    return len(kinds)


def assert_new(password: str, earlier: Iterable[str]) -> None:
    """SettingError if it is one of the earlier ones, given by their digests."""
    if any(fits(password, one) for one in earlier):
        raise SettingError(
            f"不得使用最近 {KEPT} 次用过的口令。 The last {KEPT} passwords may not be used again."
        )


def digest_of(password: str) -> str:
    """argon2id, with a salt of its own."""
    return _hasher().hash(password)


def fits(password: str, digest: str | None) -> bool:
    """Whether it is the password of that digest. Takes as long where there is no digest."""
    if digest is None:
        _hasher().verify(password, _of_nobody())
        return False
    return _hasher().verify(password, digest)


def is_over(set_on: date, day: date) -> bool:
    """Whether a password that was set on one day is too old on another."""
    return day >= set_on + timedelta(days=LASTS_DAYS)


@cache
def _hasher() -> PasswordHash:
    # Commands that sign nobody in need not load it.
    from pwdlib import PasswordHash
    from pwdlib.hashers.argon2 import Argon2Hasher

    return PasswordHash((Argon2Hasher(),))


@cache
def _of_nobody() -> str:
    return digest_of("of nobody")
