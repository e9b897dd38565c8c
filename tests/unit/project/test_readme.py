"""两份 README. The Chinese and the English one name the same commands, and every one of them exists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from typer.main import get_command

from api.cli import app
from api.commands.related import DEFAULT, DefaultGroup

ROOT = Path(__file__).parents[3]


def commands(name: str) -> list[str]:
    """What the code blocks of a README run, without comments."""
    text = (ROOT / name).read_text(encoding="utf-8")
    blocks = re.findall(r"```sh\n(.*?)```", text, re.DOTALL)
    lines = [line.partition("#")[0].strip() for block in blocks for line in block.splitlines()]
    return [line for line in lines if line]


def test_both_readmes_name_the_same_commands() -> None:
    assert commands("README.md") == commands("README.en.md")


@pytest.mark.slow
@pytest.mark.parametrize("line", commands("README.md"))
def test_every_command_of_the_readme_exists_with_its_options(line: str) -> None:
    words = line.split()
    if words[0] == "make":
        assert re.search(rf"^{words[1]}:", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
        return
    assert words[0] == "./credit-graph", "as it is typed in the checkout"
    command = get_command(app)
    rest = words[1:]
    while (found := getattr(command, "commands", {}).get(rest[0] if rest else "")) is not None:
        command, rest = found, rest[1:]
    if isinstance(command, DefaultGroup):
        command = command.commands[DEFAULT]
    known = {name for parameter in command.params for name in (*parameter.opts, *parameter.secondary_opts)}
    assert command.callback is not None
    assert {word for word in rest if word.startswith("--")} <= known
