"""The wheel: five packages and nothing else, with every file that they need."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[3]
PACKAGES = {"graph_service", "loaders", "queries", "api", "visualizations"}


@pytest.fixture(scope="module")
def in_the_wheel(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """Names in a wheel built from a copy, so that the checkout stays as it is."""
    copy, out = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("wheel")
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, copy)
    for name in (*PACKAGES, "tests"):
        shutil.copytree(
            ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__", "node_modules")
        )
    built = subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", f"--outdir={out}", str(copy)],
        cwd=out,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert built.returncode == 0, built.stdout + built.stderr
    (wheel,) = out.glob("credit_graph-*.whl")
    return set(ZipFile(wheel).namelist())


def test_it_holds_the_five_packages_and_nothing_else(in_the_wheel: set[str]) -> None:
    folders = {name.partition("/")[0] for name in in_the_wheel}

    (about_itself,) = folders - PACKAGES
    assert folders >= PACKAGES
    assert about_itself.startswith("credit_graph-")
    assert about_itself.endswith(".dist-info")


def test_no_file_of_a_package_is_left_behind(in_the_wheel: set[str]) -> None:
    in_the_checkout = {
        str(path.relative_to(ROOT))
        for package in PACKAGES
        for path in (ROOT / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }

    assert any(name.endswith(".cypher") for name in in_the_checkout)
    assert in_the_checkout - in_the_wheel == set()


def test_it_brings_one_command(in_the_wheel: set[str]) -> None:
    assert any(name.endswith(".dist-info/entry_points.txt") for name in in_the_wheel)


def test_starting_a_command_does_not_import_the_drawing_library() -> None:
    """pyvis and the IPython that it imports are loaded when a page is drawn (docs/decisions/0011)."""
    program = "import sys, api.cli, visualizations.html.page; print({'pyvis', 'IPython'} & set(sys.modules))"

    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert done.stdout == "set()\n"
