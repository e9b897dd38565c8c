"""图库为空. Whoever asks a store into which nothing was loaded is told so at once, not that a party is unknown."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from graph_service.store import embedded
from tests.support.commands import Desk

ASKED = ("--purpose", "supervision", "--case", "1")
CODE = "91990100MA0000015X"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    desk = Desk(tmp_path_factory.mktemp("empty"))
    yield desk
    embedded.stop(desk.folder / "data")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("search", "九九市"), 1),
        (("report", CODE, *ASKED), 1),
        (("party", CODE, *ASKED), 1),
        (("owners", CODE, *ASKED), 1),
        (("government-debtors", *ASKED), 0),
        (("quality",), 0),
        (("spread",), 0),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else "",
)
def test_an_empty_store_says_so(desk: Desk, words: tuple[str, ...], code: int) -> None:
    done = desk.run(*words, expect=code)

    assert "图库为空" in done.stderr
    assert "没有找到" not in done.stderr


def test_an_empty_store_is_filled_by_loading(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "企业登记_2026-06-30.csv"
    file.write_text(
        f"企业名称,统一社会信用代码,登记状态\n虚构市青禾贸易有限公司,{CODE},存续\n", encoding="utf-8"
    )
    desk.run("load", "organisations", file, expect=None)

    done = desk.run("search", "白鹭", expect=1)

    assert "没有找到" in done.stderr
    assert "图库为空" not in done.stderr
