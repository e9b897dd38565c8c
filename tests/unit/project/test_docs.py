"""The reference pages say what the code says; the README's commands exist."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.docs import pages


@pytest.mark.parametrize("path", sorted(pages()), ids=lambda path: path.name)
def test_a_reference_page_is_as_the_code_makes_it(path: Path) -> None:
    assert path.read_text(encoding="utf-8") == pages()[path], "run `make docs`"
