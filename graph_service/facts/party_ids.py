"""主体标识. The id that a code or a name means."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from graph_service.domain import codes
from graph_service.domain.model import is_known_by_name
from graph_service.store.graph_store import Reader


def plain_name(text: str) -> str:
    """名称比对形, as far as this package can tell; loaders have the full one."""
    return "".join(unicodedata.normalize("NFKC", text).upper().split())


def id_of_code(store: Reader, text: str) -> str | None:
    plain = codes.squash(text[:80])
    registration, short = codes.reg_no(text).value, codes.org_code(text).value
    tried = [text.strip(), plain, f"reg:{registration}", f"org:{short}"]
    for id_ in dict.fromkeys(tried):
        if store.read("read/party", id=id_):
            return id_
    if short is not None:
        found = store.read("read/parties_of_org_code", codes=[short])
        if len(found) == 1:
            return str(found[0]["id"])
    return None


def ids_of_name(store: Reader, match: str, known: int, limit: int) -> list[str]:
    """Persons' names have no `match`: nobody is found by his name."""
    if not match:
        return []
    rows = store.read("read/names_of_match", match=match, limit=limit)
    return sorted({r["id"] for r in rows if r["known_to"] is None or r["known_to"] > known})


def one_id_each(store: Reader, ids: Sequence[str], known: int) -> list[str]:
    """One id of each organisation, though several of its codes bear the name."""
    kept: list[str] = []
    joined: set[str] = set()
    for id_ in sorted(ids, key=best_code):
        if id_ not in joined:
            kept.append(id_)
            joined.update(row["id"] for row in store.read("read/codes_of_party", id=id_, known=known))
    return kept


def best_code(id_: str) -> tuple[bool, bool, str]:
    """The unified code (an id without prefix) before older numbers, and any number before a mere name."""
    return ":" in id_, is_known_by_name(id_), id_
