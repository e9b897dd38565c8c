"""./credit-graph. The program without an activated environment; on the store of the demo where no other is meant."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout whose program says on which store and key it works, and with which words."""
    program = tmp_path / "checkout/.venv/bin/credit-graph"
    program.parent.mkdir(parents=True)
    program.write_text('#!/bin/sh\necho "${CREDIT_STORE_URL:-none} ${CREDIT_KEY_FILE:-none} $*"\n')
    program.chmod(0o755)
    shutil.copy(ROOT / "credit-graph", tmp_path / "checkout")
    return tmp_path / "checkout"


def run(checkout: Path, *words: str, **settings: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CREDIT_")}
    return subprocess.run(
        [str(checkout / "credit-graph"), *words],
        cwd=checkout, env={**kept, **settings}, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_it_hands_everything_on(checkout: Path) -> None:
    assert run(checkout, "search", "九九 市").stdout == "none none search 九九 市\n"


def test_after_a_demo_it_works_on_its_store_and_says_so(checkout: Path) -> None:
    (checkout / "demo/data").mkdir(parents=True)

    done = run(checkout, "quality")

    assert done.stdout == f"embedded:{checkout}/demo/data {checkout}/demo/person.key quality\n"
    assert "演示图库" in done.stderr


def test_a_store_that_is_set_is_the_one(checkout: Path) -> None:
    (checkout / "demo/data").mkdir(parents=True)

    assert run(checkout, CREDIT_STORE_URL="neo4j://graph").stdout == "neo4j://graph none \n"


def test_a_store_of_the_folder_is_the_one(checkout: Path) -> None:
    (checkout / "demo/data").mkdir(parents=True)
    (checkout / "data").mkdir()

    assert run(checkout, "quality").stdout == "none none quality\n"


def test_files_are_never_loaded_into_the_store_of_the_demo(checkout: Path) -> None:
    (checkout / "demo/data").mkdir(parents=True)

    assert run(checkout, "load", "名单目录").stdout == "none none load 名单目录\n"


def test_without_an_installation_it_says_what_to_do(checkout: Path) -> None:
    shutil.rmtree(checkout / ".venv")

    done = run(checkout, "quality")

    assert (done.returncode, "make install" in done.stderr) == (2, True)
