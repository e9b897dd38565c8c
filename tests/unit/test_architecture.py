"""Who may import whom: queries <- graph_service <- loaders, visualizations <- api; one place per library."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MAY_IMPORT = {
    "queries": set[str](),
    "graph_service": {"queries"},
    "loaders": {"graph_service"},
    "visualizations": {"graph_service"},
    "api": {"queries", "graph_service", "loaders", "visualizations"},
}
# A library that is not named here may not be imported at all: a new one is a decision.
PLACES = {
    "neo4j": ("graph_service/store.py",),
    "pydantic": ("graph_service/settings.py", "api/"),
    "pydantic_settings": ("graph_service/settings.py",),
    "networkx": ("graph_service/exploring/",),
    "pandas": ("loaders/",),
    "numpy": ("graph_service/analytics/",),
    "scipy": ("graph_service/analytics/",),
    "numba": ("graph_service/analytics/settling_fast.py",),
    "python_calamine": ("loaders/tables/xls.py",),
    # Two writers of workbooks that share no form: the clerk's template, and the files of made-up offices.
    "xlsxwriter": ("loaders/template.py", "loaders/city/files.py"),
    "typer": ("api/",),
    "croniter": ("graph_service/worker.py",),
    "rich": ("api/", "visualizations/"),
    "pyvis": ("visualizations/page.py",),
    "fastapi": ("api/http/",),
    "starlette": ("api/http/",),
    "uvicorn": ("api/http/",),
    "jinja2": ("visualizations/page.py",),
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


@pytest.mark.parametrize("module", MODULES)
def test_a_module_imports_only_what_it_may(module: str) -> None:
    assert trespasses(module, (ROOT / module).read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("loaders/kinds/visits.py", "import visualizations.page"),
        ("visualizations/page.py", "from loaders import tables"),
        ("graph_service/model.py", "def late() -> None:\n    import api.cli"),
        ("queries/__init__.py", "from graph_service.errors import StoreError"),
        ("loaders/tables/table.py", "from neo4j import GraphDatabase"),
        ("loaders/tables/xlsx.py", "import python_calamine"),
        ("graph_service/codes.py", "import pandas as pd"),
        ("graph_service/codes.py", "import tests.town"),
        ("api/cli.py", "import a_library_nobody_decided_on"),
    ],
)
def test_a_wrong_import_is_found(module: str, source: str) -> None:
    assert trespasses(module, source)
