"""纸面案例. Files of cases that are tried without a store, whatever is tried on them: rules, ownership, hints."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from graph_service.errors import InputError


class Malformed(ValueError):  # noqa: N818 - the word of the format for it
    """案例有误. `place` is where, as a path into the JSON; `reason` what is wrong, Chinese first."""

    def __init__(self, place: str, reason: str) -> None:
        super().__init__(f"{place}: {reason}")
        self.place = place
        self.reason = reason


def cases_of(path: Path) -> Iterator[object]:
    """案例 of a file: one case, a list, {"cases": […]}, or JSON lines. InputError if it is none of these.

    A line of JSON lines that is no JSON comes out as Malformed in its place.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(
            f"{path} 不是 UTF-8 文本 (第 {error.start} 字节)。 The file is no UTF-8 text."
        ) from error
    try:
        data = json.loads(text)
    except RecursionError as error:
        raise InputError(f"{path} 嵌套过深。 The file is nested too deeply.") from error
    except ValueError as error:
        yield from _lines(path, text, error)
    else:
        yield from _cases(data)


def _lines(path: Path, text: str, whole: ValueError) -> list[object]:
    lines = [(number, line) for number, line in enumerate(text.splitlines(), start=1) if line.strip()]
    parsed = [_line(number, line) for number, line in lines]
    if all(isinstance(one, Malformed) for one in parsed):
        raise InputError(
            f"{path} 不是 JSON, 也不是每行一个 JSON: {whole}。"
            " The file is neither JSON nor JSON lines; see its page in docs/ for the format."
        ) from whole
    return parsed


def _cases(data: object) -> Iterator[object]:
    if isinstance(data, dict) and isinstance(data.get("cases"), list):
        yield from data["cases"]
    elif isinstance(data, list):
        yield from data
    else:
        yield data


def _line(number: int, line: str) -> object:
    try:
        return json.loads(line)
    except (ValueError, RecursionError) as error:
        return Malformed(f"line {number}", f"不是 JSON: {error} no JSON")
