"""Who may import whom: queries <- graph_service <- loaders, visualizations <- api; inside graph_service and visualizations
room by room; one place per library."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
MAY_IMPORT = {
    "queries": set[str](),
    "graph_service": {"queries"},
    "loaders": {"graph_service"},
    "visualizations": {"graph_service"},
    "api": {"queries", "graph_service", "loaders", "visualizations"},
}
# The rooms of graph_service, each with the rooms that it may import, from the ground up: an arrow that is not written
# here, or a module outside every room, is a change of the structure.
_GROUND = {"errors", "settings"}
ROOMS = {
    "errors": set[str](),
    "settings": {"errors"},
    "domain": _GROUND,
    "law": _GROUND | {"domain"},
    "ownership": _GROUND | {"domain"},
    "store": _GROUND | {"domain"},
    "access": _GROUND | {"domain", "store"},
    "facts": _GROUND | {"domain", "store", "access", "law"},
    "snapshot": _GROUND | {"domain", "store", "facts", "ownership"},
    "liability": _GROUND | {"domain", "store", "access", "facts", "law"},
    "related": _GROUND | {"domain", "store", "facts", "law", "liability"},
    "exploring": _GROUND | {"domain", "store", "access", "facts", "ownership", "related"},
    "reports": _GROUND
    | {
        "domain",
        "store",
        "access",
        "facts",
        "law",
        "liability",
        "ownership",
        "related",
        "exploring",
        "snapshot",
    },
    "platform": _GROUND | {"domain", "store", "access", "facts", "related", "exploring", "reports"},
    "upkeep": _GROUND | {"domain", "store", "access", "facts", "law", "liability"},
}
# The rooms of visualizations: what both say stands beside them, and neither draws with the other.
_SAID = {"captions", "fact_groups", "signs", "stages", "words"}
DRAWING_ROOMS = dict.fromkeys(_SAID, _SAID) | {"html": _SAID, "terminal": _SAID}
# A library that is not named here may not be imported at all: a new one is a decision.
PLACES = {
    "neo4j": ("graph_service/store/graph_store.py",),
    "pydantic": ("graph_service/settings.py", "api/"),
    "pydantic_settings": ("graph_service/settings.py",),
    "networkx": ("graph_service/exploring/",),
    "pandas": ("loaders/",),
    "numpy": ("graph_service/ownership/", "graph_service/snapshot/"),
    "scipy": ("graph_service/ownership/",),
    "numba": ("graph_service/ownership/settling_fast.py",),
    "python_calamine": ("loaders/tables/xls.py",),
    # Two writers of workbooks that share no form: the clerk's template, and the files of made-up offices.
    "xlsxwriter": ("loaders/template.py", "loaders/city/city_files.py"),
    "typer": ("api/",),
    "pwdlib": ("graph_service/access/passwords.py",),
    "pyotp": ("graph_service/access/one_time_codes.py",),
    "cryptography": ("graph_service/access/seals.py",),
    "croniter": ("api/worker.py",),
    "rich": ("api/", "visualizations/terminal/"),
    "pyvis": ("visualizations/html/page.py",),
    "fastapi": ("api/http/",),
    "starlette": ("api/http/",),
    "uvicorn": ("api/http/",),
    "jinja2": ("visualizations/html/page.py",),
}
MODULES = [
    str(path.relative_to(ROOT)) for folder in MAY_IMPORT for path in sorted((ROOT / folder).rglob("*.py"))
]


def imported(source: str) -> Iterator[str]:
    """Top-level names of what a module imports, wherever in it; relative imports left out."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield str(node.module).partition(".")[0]


def trespasses(module: str, source: str) -> list[str]:
    """Imports that the module at this path may not make."""
    folder = module.partition("/")[0]
    ours_allowed = MAY_IMPORT[folder] | {folder}
    return [
        name
        for name in imported(source)
        if name not in sys.stdlib_module_names
        and (
            name not in ours_allowed
            if name in MAY_IMPORT
            else not module.startswith(PLACES.get(name, ("-",)))
        )
    ]


def rooms_entered(house: str, source: str) -> set[str]:
    """The rooms of a package that a module imports from."""
    entered = set[str]()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and node.module == house:
            entered.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            names = node.module.split(".")
            entered.update(names[1:2] if names[0] == house else ())
        elif isinstance(node, ast.Import):
            dotted = (alias.name.split(".") for alias in node.names)
            entered.update(names[1] for names in dotted if names[0] == house and len(names) > 1)
    return entered


def room_of(module: str) -> str:
    """`graph_service/law/rules.py` -> law; `graph_service/errors.py` -> errors."""
    return module.split("/")[1].removesuffix(".py")


@pytest.mark.parametrize(
    "module", [m for m in MODULES if m.startswith("graph_service/") and m != "graph_service/__init__.py"]
)
def test_a_module_stands_in_a_room_and_enters_only_rooms_below(module: str) -> None:
    room = room_of(module)

    entered = rooms_entered("graph_service", (ROOT / module).read_text(encoding="utf-8")) - {room}

    assert entered <= ROOMS[room]


@pytest.mark.parametrize(
    "module", [m for m in MODULES if m.startswith("visualizations/") and m != "visualizations/__init__.py"]
)
def test_a_page_draws_nothing_with_the_terminal_nor_the_terminal_with_a_page(module: str) -> None:
    room = room_of(module)

    entered = rooms_entered("visualizations", (ROOT / module).read_text(encoding="utf-8")) - {room}

    assert entered <= DRAWING_ROOMS[room]


@pytest.mark.parametrize("module", [m for m in MODULES if m.startswith("api/http/")])
def test_an_http_route_enters_neither_commands_nor_what_draws_for_the_terminal(module: str) -> None:
    source = (ROOT / module).read_text(encoding="utf-8")

    assert "commands" not in rooms_entered("api", source)
    assert "terminal" not in rooms_entered("visualizations", source)


def test_no_arrow_between_rooms_runs_back_up() -> None:
    seen = set[str]()

    for room, below in ROOMS.items():
        assert below <= seen, f"{room} enters a room that stands above it"
        seen.add(room)


def test_a_room_that_is_entered_is_found() -> None:
    assert rooms_entered("graph_service", "from graph_service.store.ledger import Ledger") == {"store"}
    assert rooms_entered("graph_service", "import graph_service.store.ledger") == {"store"}
    assert rooms_entered("graph_service", "from graph_service import store") == {"store"}
    assert rooms_entered("visualizations", "from visualizations.terminal.hints import HUBS") == {"terminal"}


@pytest.mark.parametrize("module", MODULES)
def test_a_module_imports_only_what_it_may(module: str) -> None:
    assert trespasses(module, (ROOT / module).read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("loaders/kinds/visits.py", "import visualizations.html.page"),
        ("visualizations/html/page.py", "from loaders import tables"),
        ("graph_service/domain/model.py", "def late() -> None:\n    import api.cli"),
        ("queries/__init__.py", "from graph_service.errors import StoreError"),
        ("visualizations/html/tables.py", "from rich.text import Text"),
        ("loaders/tables/table.py", "from neo4j import GraphDatabase"),
        ("loaders/tables/xlsx.py", "import python_calamine"),
        ("graph_service/domain/codes.py", "import pandas as pd"),
        ("graph_service/domain/codes.py", "import tests.town"),
        ("api/cli.py", "import a_library_nobody_decided_on"),
    ],
)
def test_a_wrong_import_is_found(module: str, source: str) -> None:
    assert trespasses(module, source)


def test_no_two_public_types_share_a_name() -> None:
    homes: dict[str, list[str]] = {}
    for module in MODULES:
        for node in ast.parse((ROOT / module).read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                homes.setdefault(node.name, []).append(module)
    assert {name: places for name, places in homes.items() if len(places) > 1} == {}


def test_no_two_modules_of_a_package_share_a_base_name() -> None:
    """A command, a page or a file kind may be called as the subject that it is about."""
    homes: dict[tuple[str, str], list[str]] = {}
    for module in MODULES:
        place = Path(module)
        mirrors = place.parts[:2] in (("api", "commands"), ("loaders", "kinds"))
        if place.stem != "__init__" and not mirrors:
            homes.setdefault((place.parts[0], place.stem), []).append(module)
    assert {name: places for name, places in homes.items() if len(places) > 1} == {}


def modules_imported(module: str) -> set[str]:
    """The modules of the product that a module imports, those that only its types need among them."""
    found = set[str]()
    for node in ast.walk(ast.parse((ROOT / module).read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            place = node.module.replace(".", "/")
            inside = {f"{place}/{one.name}.py" for one in node.names} & set(MODULES)
            found |= (
                inside if len(inside) == len(node.names) else {f"{place}.py", f"{place}/__init__.py", *inside}
            )
        elif isinstance(node, ast.Import):
            found |= {f"{one.name.replace('.', '/')}.py" for one in node.names}
    return found & set(MODULES) - {module}


def test_no_modules_import_each_other_in_a_circle() -> None:
    """graphlib names the circle."""
    order = TopologicalSorter({module: modules_imported(module) for module in MODULES}).static_order()
    assert set(order) == set(MODULES)
