"""封存: a changed row has no mark that fits; a secret opens with its key and for its owner only."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_service.access.seals import is_sound, marked, opened, sealed
from graph_service.errors import TamperError
from graph_service.store.keys import KeyRing

RING, OTHER = KeyRing((b"a" * 32,)), KeyRing((b"a" * 32, b"b" * 32))
VALUES = st.one_of(st.text(), st.integers(), st.booleans(), st.dates(), st.lists(st.text(), min_size=1))
ROWS = st.dictionaries(st.sampled_from(["id", "name", "roles", "state", "on"]), VALUES, min_size=1)


@given(ROWS, ROWS)
def test_a_row_is_sound_as_long_as_nothing_of_it_changes(row: dict[str, Any], other: dict[str, Any]) -> None:
    stored = marked(row, RING)

    assert is_sound(stored, RING)
    assert not is_sound(stored, OTHER)
    changed = {**stored, **other}
    assert is_sound(changed, RING) == (marked(changed, RING) == stored)
    assert not is_sound({name: value for name, value in stored.items() if name != "mac"}, RING)


def test_what_a_store_does_not_keep_is_no_part_of_the_mark() -> None:
    row: dict[str, Any] = {"id": "1", "roles": [], "asked": None, "on": date(2026, 1, 1)}

    stored = marked(row, RING)

    assert stored == {"id": "1", "on": date(2026, 1, 1), "mac": stored["mac"]}
    assert is_sound(stored, RING)


@given(st.text(max_size=60), st.text(max_size=20))
def test_a_secret_opens_for_its_owner_only(secret: str, owner: str) -> None:
    seal = sealed(secret, owner, RING)

    assert opened(seal, owner, RING) == secret
    assert seal != sealed(secret, owner, RING)
    for wrong in (
        (seal, owner + "x", RING),
        (seal, owner, OTHER),
        (seal[:-8], owner, RING),
        ("?", owner, RING),
    ):
        with pytest.raises(TamperError, match="reset-totp"):
            opened(*wrong)
