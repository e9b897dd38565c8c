"""格式. Which representation an Accept header asks for (RFC 9110, 12.5.1)."""

from __future__ import annotations

from typing import Final, Literal

from api.http import problems
from api.http.problems import Problem

Form = Literal["json", "html"]
_OFFERED: Final[tuple[tuple[Form, str], ...]] = (("json", "application/json"), ("html", "text/html"))
_MOST: Final = 40  # ranges that are read


def chosen(accept: str | None) -> Form:
    """The form that is wanted most, JSON if both alike; Problem 406 if neither is wanted."""
    if not accept or not accept.strip():
        return "json"
    ranges = [_range(one) for one in accept.split(",")[:_MOST]]
    weights: dict[Form, float] = {form: _weight(media, ranges) for form, media in _OFFERED}
    best = max(weights, key=lambda form: weights[form])  # the first of equals
    if weights[best] <= 0:
        raise Problem(problems.NO_FORM, "可用 application/json 与 text/html。 There are these two forms.")
    return best


def _range(text: str) -> tuple[str, float]:
    media, *parameters = (part.strip().lower() for part in text.split(";"))
    told = next((one[2:] for one in parameters if one.startswith("q=")), "1")
    try:
        weight = float(told)
    except ValueError:
        weight = 0.0
    return media, weight if 0 <= weight <= 1 else 0.0


def _weight(media: str, ranges: list[tuple[str, float]]) -> float:
    """Of the most specific range that fits."""
    kind = media.partition("/")[0]
    for fitting in (media, f"{kind}/*", "*/*"):
        found = [weight for one, weight in ranges if one == fitting]
        if found:
            return max(found)
    return 0.0
