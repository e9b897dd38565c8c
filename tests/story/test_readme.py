"""README 的命令. Every `credit-graph …` that the README names is run, in its order, on a small city of its own."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import signal
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any, Final

import pytest

from graph_service.settings import Settings
from graph_service.store import embedded
from graph_service.store.graph_store import GraphStore, embedded_folder
from loaders import city
from tests.support.program import Process, Program
from tests.support.rule_books import copy_of_the_book, replace

ROOT: Final = Path(__file__).parents[2]
CASES: Final = ROOT / "tests/cases"
ENTERPRISES: Final = 300


@dataclass(frozen=True)
class Place:
    """The folder in which the commands are typed, and the city that is loaded there."""

    folder: Path
    truth: Mapping[str, Any]

    @property
    def settings(self) -> Settings:
        return Settings(store_url=f"embedded:{self.folder / 'data'}")

    @property
    def elsewhere(self) -> Settings:
        """The empty store into which an archive is restored."""
        return Settings(store_url=f"embedded:{self.folder / 'elsewhere'}")

    def file(self, beginning: str) -> Path:
        """The file of the city whose name begins so."""
        (found,) = (self.folder / "city").glob(f"{beginning}_*")
        return found


# --- what the names in the README stand for ---


def _of_the_city(beginning: str) -> Callable[[Place, list[str]], str]:
    return lambda place, _: str(place.file(beginning))


def _rules(place: Place, _: list[str]) -> str:
    folder = place.folder / "rules"
    if not folder.exists():
        copy_of_the_book(folder)
        version = re.search(r'^version = "(.+)"$', (folder / "book.toml").read_text(encoding="utf-8"), re.M)
        assert version is not None
        replace(folder, "book.toml", version[1], f"{version[1]}-2")
    return str(folder)


def _cases(_: Place, words: list[str]) -> str:
    """Paper cases of the subject that the command is about."""
    subject = {"rules": "liability"}.get(words[1], words[1])
    return str(CASES / f"{subject}_cases.json")


def _sample(place: Place, _: list[str]) -> str:
    return str(place.truth["sample"])


def _other(place: Place, _: list[str]) -> str:
    return str(place.truth["restricted"]["code"])


def _list(place: Place, words: list[str]) -> str:
    """Two companies of the city, a line each."""
    file = place.folder / "listed.csv"
    file.write_text(f"{_sample(place, words)}\n{_other(place, words)}\n", encoding="utf-8")
    return str(file)


def _load(place: Place, _: list[str]) -> str:
    """The load of visits: nothing rests on it."""
    with GraphStore.open(place.settings) as store:
        loads = [row["load"] for row in store.read("loads/list_loads")]
    return next(str(load["id"]) for load in loads if load["kind"] == "visits")


STANDS_FOR: Final[Mapping[str, Callable[[Place, list[str]], str]]] = {
    "名单目录": lambda place, _: str(place.folder / "city"),
    "登记.csv": _of_the_city("企业登记"),
    "人员.xlsx": _of_the_city("主要人员"),
    "名单.csv": _list,
    "代码或全称": _sample,
    "代码": _sample,
    "甲": _sample,
    "乙": _other,
    "案例.json": _cases,
    "规则目录": _rules,
    "L000007": _load,
}
ENDS_WITH: Final[Mapping[str, tuple[int, str]]] = {
    "credit-graph load 名单目录 --out 退回": (1, "the city has dirty rows, and some are rejected"),
    "credit-graph load officers 人员.xlsx": (1, "and some of them are its officers"),
}
"""Exit codes other than 0, as the README's list of them says."""
NOT_RUN: Final[Mapping[str, str]] = {
    "make demo": "a bigger city of its own; whoever installs runs it",
    "make test": "it is what runs this",
    "docker compose up -d --wait": "it needs Docker and a Neo4j",
}
SERVES: Final = "credit-graph serve"
INTO_AN_EMPTY_STORE: Final = "credit-graph store restore"


def commands() -> list[str]:
    """Whatever the README says to type: the lines of its `sh` blocks, and commands in its sentences and tables."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    found = re.finditer(r"```sh\n(.*?)```|`((?:\./credit-graph|docker compose) [^`]+)`", text, re.DOTALL)
    lines = (line for one in found for line in (one[1] or one[2]).splitlines())
    typed = (line.partition("#")[0].strip().removeprefix("./") for line in lines)
    return [line for line in typed if line]


# --- running them ---


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    city.generate(city.CityPlan(ENTERPRISES, 7, 0.02), tmp_path / "city")
    truth = json.loads((tmp_path / "city/truth.json").read_text(encoding="utf-8"))
    shutil.move(tmp_path / "city/truth.json", tmp_path / "truth.json")  # no data, but what is in them
    one = Place(tmp_path, truth)
    try:
        yield one
    finally:
        for settings in (one.settings, one.elsewhere):
            if (folder := embedded_folder(settings.store_url)).exists():
                embedded.stop(folder)


def run(program: Program, place: Place, line: str) -> tuple[int, str]:
    """Exit code of a line of the README, and what it said; a server is told to stop once it has answered."""
    words = shlex.split(line)
    words = [STANDS_FOR[word](place, words) if word in STANDS_FOR else word for word in words]
    into = place.elsewhere if line.startswith(INTO_AN_EMPTY_STORE) else place.settings
    more = ["--port", "0"] if line == SERVES else []
    process = program.start(into, place.folder, *words[1:], *more)
    if line == SERVES:
        stop_when_it_answers(process)
    return process.wait(), process.said


def stop_when_it_answers(process: Process) -> None:
    try:
        process.wait_until(lambda: "/docs" in process.said)
        found = re.search(r"→ http://127\.0\.0\.1:(\d+) ", process.said)
        assert found is not None, process.said
        process.wait_until(lambda: answers(int(found[1])))
    finally:
        if process.running:
            os.kill(process.pid, signal.SIGTERM)


def answers(port: int) -> bool:
    """Whether a server says on a port that it lives."""
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except ConnectionRefusedError:
        return False
    finally:
        connection.close()


def test_every_command_of_the_readme_does_what_it_says(place: Place) -> None:
    with Program() as program:
        for line in commands():
            reason = NOT_RUN.get(line)
            if reason is not None:
                print(f"not run: {line} ({reason})")
                continue
            code, said = run(program, place, line)
            assert code == ENDS_WITH.get(line, (0, ""))[0], f"{line}\n{said}"
            assert "Traceback" not in said, f"{line}\n{said}"


def test_the_tables_name_nothing_that_the_readme_does_not() -> None:
    typed = commands()
    words = {word for line in typed for word in shlex.split(line)}

    assert set(STANDS_FOR) <= words
    assert {*ENDS_WITH, *NOT_RUN, SERVES} <= set(typed)
    assert any(line.startswith(INTO_AN_EMPTY_STORE) for line in typed)
    assert all(line in NOT_RUN or line.startswith("credit-graph ") for line in typed)
