"""What a test needs and this machine may lack: skipped with the reason, or failed where it is required."""

from __future__ import annotations

import os
from typing import NoReturn

import pytest


def absent(reason: str, *, required_by: str) -> NoReturn:
    """Skip the test with the reason; fail it if the variable `required_by` is "1", as CI sets it."""
    if os.environ.get(required_by) == "1":
        pytest.fail(f"{reason} ({required_by}=1)", pytrace=False)
    pytest.skip(reason)
