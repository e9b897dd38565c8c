"""Nothing lies about that no entrance reaches: a module, function, class or method that only tests use is wired or gone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.support.reaching import Reach, read_module, read_product

ROOT = Path(__file__).parents[3]
FOLDERS = ("queries", "graph_service", "loaders", "visualizations", "api")
# The command; and the host of the bundled engine, which is started as a program of its own.
ENTRANCES = ("api.cli:main", "graph_service.store.embedded:_host")
ALLOWED = {
    "graph_service.domain.codes:make_citizen_id": "test data: the check character is computed in one place",
    "loaders.tables.table:FAULTS": "the closed list of faults that the tests hold every reader to",
}


def test_every_definition_is_reached_from_an_entrance() -> None:
    templates = (ROOT / "visualizations/html/templates").iterdir()
    asked = {word for one in templates for word in re.findall(r"\w+", one.read_text(encoding="utf-8"))}

    unreached = Reach(read_product(ROOT, FOLDERS), ENTRANCES, asked).unreached()

    assert set(unreached) == ALLOWED.keys()


@pytest.mark.parametrize(
    ("source", "unreached"),
    [
        ("def main():\n    used()\n\ndef used():\n    pass\n\ndef left():\n    pass", ["m:left"]),
        (
            "def main():\n    pass\n\ndef left():\n    other()\n\ndef other():\n    pass",
            ["m:left", "m:other"],
        ),
        ("LIST = [1]\n\ndef main():\n    pass", ["m:LIST"]),
        (
            "class A:\n    def go(self): ...\n    def stay(self): ...\n\ndef main():\n    A().go()",
            ["m:A.stay"],
        ),
        (
            "import enum\n\nclass A(enum.Enum):\n    X = 1\n    def go(self): ...\n\ndef main():\n    A",
            ["m:A.go"],
        ),
        ("import http\n\nclass A(http.Handler):\n    def go(self): ...\n\ndef main():\n    A", []),
        ("def told(what): ...\n\n@told\ndef by_name(): ...\n\ndef main(): ...", []),
        ("def main(x: 'Later'): ...\n\nclass Later: ...", []),
    ],
)
def test_what_is_not_reached_is_found(source: str, unreached: list[str]) -> None:
    assert Reach({"m": read_module(source)}, ("m:main",), set()).unreached() == unreached


def test_a_module_that_is_handed_on_is_asked_for_its_parts_by_name() -> None:
    product = {
        "api": read_module("import loaders.one\nfrom loaders import two\n\ndef main():\n    for m in (two,):\n        m.KIND"),
        "loaders": read_module(""),
        "loaders.one": read_module("def left(): ..."),
        "loaders.two": read_module("KIND = 1\nREST = 2"),
        "loaders.three": read_module(""),
    }  # fmt: skip

    found = Reach(product, ("api:main",), set()).unreached()

    assert found == ["loaders.one:left", "loaders.three", "loaders.two:REST"]
