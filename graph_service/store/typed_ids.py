"""键入的标识. An id may be typed in part: its beginning, if only one begins so."""

from __future__ import annotations

from typing import Final

from graph_service.errors import SettingError
from graph_service.store.graph_store import Reader

_NAMED: Final = 5


def whole_id(store: Reader, label: str, text: str) -> str:
    """The one id of a label that begins with the text; the text itself if none does, for others to refuse.

    `label`: decision, party, finding, load, run, or consequence (by its key). SettingError names the first few if
    several begin so.
    """
    typed = text.strip()
    if not typed:
        return text
    found = [row["id"] for row in store.read(f"store/ids_beginning_{label}", text=typed, limit=_NAMED)]
    if not found or found[0] == typed:
        return typed
    if len(found) > 1:
        more = " …" if len(found) == _NAMED else ""
        raise SettingError(
            f"以 {typed} 开头的标识不止一个: {', '.join(found)}{more}; 请多写几位。"
            f" More than one id begins with {typed}; write more of it."
        )
    return str(found[0])
