"""纸面试算. What the commands that try paper cases have in common: the file, the comparison, the end."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Final, NoReturn, Protocol

import typer

from api.session import err, out
from graph_service.domain.paper_cases import Malformed

DIFFERENT: Final = 1
MALFORMED: Final = 3

CaseFile = Annotated[
    Path,
    typer.Argument(
        metavar="FILE",
        help="案例文件: 一个案例、列表、{cases: […]} 或每行一个。 Cases as JSON or JSON lines.",
    ),
]
Check = Annotated[
    bool, typer.Option("--check", help="与案例所写的 expected 比对。 Compare with what is expected.")
]
RulesFolder = Annotated[
    Path | None,
    typer.Option(help="规则库目录, 缺省为 CREDIT_RULES 或随程序提供的规则库。 A folder of rules."),
]


class Answer(Protocol):
    """一个回答: what was malformed, whether it was compared, and whether it agrees."""

    @property
    def malformed(self) -> Malformed | None: ...
    @property
    def checked(self) -> bool: ...
    @property
    def agrees(self) -> bool: ...


@dataclass(slots=True)
class TrialTally:
    """试算计数 of answers, and how the command ends."""

    seen: Counter[str] = field(default_factory=Counter)

    def note(self, answer: Answer) -> None:
        self.seen["answers"] += 1
        self.seen["malformed"] += answer.malformed is not None
        self.seen["checked"] += answer.checked
        self.seen["different"] += answer.checked and not answer.agrees

    def end(self, *, check: bool, as_lines: bool) -> NoReturn:
        """Sum up for people (`as_lines`: only on stderr, what was not compared) and leave with the exit code."""
        seen = self.seen
        unchecked = seen["answers"] - seen["malformed"] - seen["checked"]
        if not as_lines:
            out.print(
                f"结果 {seen['answers']} 个, 有误 {seen['malformed']} 个, 已比对 {seen['checked']} 个, 不符"
                f" {seen['different']} 个。 {seen['answers']} answers, {seen['malformed']} malformed,"
                f" {seen['different']} of {seen['checked']} checked differ."
            )
        elif check and unchecked:
            err.print(f"{unchecked} 个没有 expected, 未比对。 {unchecked} expect nothing; not compared.")
        if seen["malformed"]:
            raise typer.Exit(MALFORMED)
        raise typer.Exit(DIFFERENT if seen["different"] else 0)
