"""标记结构. The elements of an HTML text: which tags with which attributes, and the tree of them as lines."""

from __future__ import annotations

from html.parser import HTMLParser

_EMPTY = frozenset({"meta", "link", "img", "br", "input", "hr"})
_DRAWN = frozenset({"rect", "line", "circle", "polygon", "polyline", "path", "text", "pattern", "defs", "g"})
_SMALL = frozenset({"b", "small", "br", "span", "td", "th", "tr", "dt", "dd"})


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.used: set[tuple[str, str]] = set()
        self.lines: list[str] = []
        self.words: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.used |= {(tag, ""), *((tag, name) for name, _ in attrs)}
        if tag not in _DRAWN | _SMALL:
            given = dict(attrs)
            named = "".join(
                f" {key}={given[key]}" for key in ("id", "class", "role", "type") if given.get(key)
            )
            self.lines.append("  " * len(self.open) + tag + named)
        if tag not in _EMPTY:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _EMPTY:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag, f"</{tag}> out of place"

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] not in ("script", "style"):
            self.words.append(data)


def _read(html: str) -> _Reader:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    assert not reader.open, f"never closed: {reader.open}"
    return reader


def elements(html: str) -> set[tuple[str, str]]:
    """Tags, and tags with each attribute, that occur in the text."""
    return _read(html).used


def outline(html: str) -> list[str]:
    """The tree of elements, one a line, without the shapes of drawings and the cells of tables."""
    return _read(html).lines


def words(html: str) -> str:
    """What a reader reads."""
    return " ".join(" ".join(_read(html).words).split())


if __name__ == "__main__":
    from tests.support.sample_reports import OUTLINE, rich_report
    from visualizations.html.page import page

    OUTLINE.write_text("\n".join(outline(page(rich_report()))) + "\n", encoding="utf-8")
