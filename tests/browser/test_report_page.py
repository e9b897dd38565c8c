"""The report in a real browser: it draws itself, asks nobody for anything, and runs nothing but its own programs."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.support.browser import Seen, visit
from tests.support.markup import elements
from tests.support.sample_reports import (
    DIGITS,
    HOSTILE,
    LEADER,
    SUBJECT,
    hostile_report,
    large_report,
    rich_report,
)
from visualizations.html.page import page
from visualizations.html.picture import draw

POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>')
OUTSIDE = "http://outside.invalid/seen"


def without_policy(html: str) -> str:
    assert POLICY.search(html)
    return POLICY.sub("", html)


def title(seen: Seen) -> str:
    return re.search(r"<title>(.*?)</title>", seen.dom, re.DOTALL)[1]  # type: ignore[index]


def drawn(seen: Seen) -> int:
    """How many nodes the canvas says it has drawn."""
    found = re.search(r'<html[^>]* data-drawn="(\d+)"', seen.dom)
    return int(found[1]) if found else 0


@pytest.fixture(scope="module")
def honest(tmp_path_factory: pytest.TempPathFactory) -> Seen:
    return visit(page(rich_report()), tmp_path_factory.mktemp("honest"))


def test_the_graph_is_drawn_and_nobody_is_asked_for_anything(honest: Seen) -> None:
    assert drawn(honest) == len(draw(rich_report()).nodes)
    assert ("canvas", "") in elements(honest.dom)
    assert honest.console == ()
    assert honest.asked == ()


@pytest.mark.parametrize("everywhere", [False, True], ids=["in texts", "in ids, too"])
def test_hostile_texts_run_nothing_and_break_nothing(everywhere: bool, honest: Seen, tmp_path: Path) -> None:
    report = hostile_report("".join(HOSTILE), everywhere=everywhere)

    seen = visit(without_policy(page(report)), tmp_path)

    assert title(seen).startswith(SUBJECT.name or "?")
    assert drawn(seen) == len(draw(report).nodes)
    assert elements(seen.dom) <= elements(honest.dom)
    assert seen.console == ()
    assert seen.asked == ()


def test_the_policy_admits_the_programs_of_the_report_and_no_other(tmp_path: Path) -> None:
    report = hostile_report("".join(HOSTILE), everywhere=False)
    smuggled = f"<script>document.title='ran'</script><img src='{OUTSIDE}' onerror=\"document.title='ran'\">"

    seen = visit(page(report).replace("</body>", smuggled + "</body>"), tmp_path)

    assert title(seen) != "ran"
    assert drawn(seen) == len(draw(report).nodes)
    assert sum("Content Security Policy" in line for line in seen.console) >= 2
    assert seen.asked == ()


def test_who_is_chosen_in_the_list_is_chosen_on_the_graph(tmp_path: Path) -> None:
    """With a program of the test in the page, which its policy would not admit; and what it asks for is seen."""
    clicks = f"""<img src="{OUTSIDE}"><script>
      const said = {{}}, at = (id) => document.querySelector(`button[data-party="${{id}}"]`);
      const pressed = () => [...document.querySelectorAll('button[aria-pressed="true"]')].map((b) => b.dataset.party);
      const colours = () => {{
        const canvas = document.querySelector("canvas"), found = new Set();
        const {{ data }} = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
        for (let i = 0; i < data.length; i += 4) found.add((data[i] << 16 | data[i + 1] << 8 | data[i + 2]).toString(16));
        return ["8f1414", "e8710a", "1d5fa8", "a13fc0", "12897f"].filter((one) => found.has(one));
      }};
      setTimeout(() => {{
        said.colours = colours();
        at("{LEADER.id}").click(); said.chosen = pressed();
        at("{DIGITS.id}").click(); said.digits = pressed();
        document.dispatchEvent(new KeyboardEvent("keydown", {{ key: "Escape" }})); said.freed = pressed();
        const find = document.getElementById("find");
        find.value = "{LEADER.name}"; find.dispatchEvent(new Event("input"));
        said.found = [...document.querySelectorAll(".list li:not([hidden]) .name")].map((one) => one.textContent);
        document.getElementById("larger").click(); document.getElementById("whole").click();
        document.title = JSON.stringify(said);
      }}, 500);
    </script></body>"""

    seen = visit(without_policy(page(rich_report())).replace("</body>", clicks), tmp_path)

    assert title(seen) == (
        '{"colours":["8f1414","e8710a","1d5fa8","a13fc0","12897f"],'
        f'"chosen":["{LEADER.id}"],"digits":["{DIGITS.id}"],"freed":[],"found":["{LEADER.name}"]}}'
    )
    assert any(OUTSIDE in line for line in seen.asked)


def test_it_can_be_printed_with_a_hundred_and_fifty_parties(tmp_path: Path) -> None:
    paper = tmp_path / "report.pdf"

    seen = visit(
        page(large_report(20, 20, 24, 5, 5, 60)),
        tmp_path,
        "--no-pdf-header-footer",
        f"--print-to-pdf={paper}",
    )

    printed = paper.read_bytes()
    assert printed.startswith(b"%PDF")
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) > 3
    assert b"/MediaBox [0 0 594.95" in printed or b"/MediaBox [0 0 595" in printed
    assert seen.asked == ()
