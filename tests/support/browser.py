"""浏览器. A real Chromium without a window, that reaches nothing: whatever it asks the net for is written down."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.support.required import absent

_NAMES = ("chromium", "chromium-browser", "google-chrome")
_QUIET = (
    "--headless", "--disable-gpu", "--no-first-run", "--no-default-browser-check", "--disable-extensions",
    "--disable-background-networking", "--disable-component-update", "--disable-default-apps", "--disable-sync",
    "--disable-dev-shm-usage", "--hide-scrollbars", "--enable-logging=stderr", "--window-size=1500,1000",
)  # fmt: skip
# What the browser asks on its own account, whatever page it shows.
_OWN = re.compile(
    r"(?:accounts|clients\d|update|content-autofill|optimizationguide-pa)\.google(?:apis)?\.com"
)
_CONSOLE = re.compile(r":CONSOLE[:(][^\]]*\] \"(.*)\", source: ", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Seen:
    """What a page became: its DOM after its programs ran, what it said on the console, whom it asked for."""

    dom: str
    console: tuple[str, ...]
    asked: tuple[str, ...]


def chromium() -> str:
    """The browser's path; the test is skipped, or fails where one is required, if there is none."""
    found = next(filter(None, map(shutil.which, _NAMES)), None)
    return found or absent("needs Chromium (apt-get install chromium)", required_by="CREDIT_REQUIRE_BROWSER")


def visit(html: str, folder: Path, *flags: str) -> Seen:
    """Open the page from a file, let it run for two of its own seconds, and look at it."""
    page = folder / "page.html"
    page.write_text(html, encoding="utf-8")
    with _refusing_proxy() as (port, asked):
        ran = subprocess.run(
            [
                chromium(), *_QUIET, *(["--no-sandbox"] if os.geteuid() == 0 else []), *(flags or ("--dump-dom",)),
                f"--proxy-server=127.0.0.1:{port}", "--proxy-bypass-list=<-loopback>",
                f"--user-data-dir={folder / 'profile'}", "--virtual-time-budget=2000", page.as_uri(),
            ],
            capture_output=True, timeout=120, check=False,
        )  # fmt: skip
    said = ran.stderr.decode(errors="replace")
    assert ran.returncode == 0, said
    lines = (_CONSOLE.search(line) for line in said.splitlines())
    outside = tuple(line for line in asked if not _OWN.search(line))
    return Seen(ran.stdout.decode(errors="replace"), tuple(m[1] for m in lines if m), outside)


@contextmanager
def _refusing_proxy() -> Iterator[tuple[int, list[str]]]:
    """A proxy that writes down the first line of every request and closes the door."""
    asked: list[str] = []

    def serve(server: socket.socket) -> None:
        while True:
            try:
                client, _ = server.accept()
            except OSError:
                return
            with client:
                client.settimeout(2)
                try:
                    asked.append(client.recv(2048).split(b"\r\n", 1)[0].decode(errors="replace"))
                except OSError:
                    asked.append("?")

    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=serve, args=(server,), daemon=True).start()
        yield server.getsockname()[1], asked
        server.shutdown(socket.SHUT_RDWR)
