"""指认. Which parties a list of codes and names means, all of them looked up at once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from graph_service.domain import codes
from graph_service.facts.organisation import Knowing, homes_of
from graph_service.facts.party_ids import best_code, plain_name
from graph_service.store.graph_store import Reader

_LONGEST: Final = 80
_NAMESAKES: Final = 200


@dataclass(frozen=True, slots=True)
class Meant:
    """所指. One id; none if nothing bears the code or name; several if more than one organisation does."""

    ids: tuple[str, ...]

    @property
    def id(self) -> str | None:
        return self.ids[0] if len(self.ids) == 1 else None


def find_parties(
    store: Reader, texts: Collection[str], known: int, match_name: Callable[[str], str] = plain_name
) -> dict[str, Meant]:
    """Whom each text means: party id, unified code, registration number, organisation code or exact name."""
    knowing = Knowing(store.read, known, {})
    tried = {text: _ids_of(text) for text in texts}
    there = {
        row["id"] for row in _read(store, "spread/parties", {id_ for ids in tried.values() for id_ in ids})
    }
    found = {text: [id_ for id_ in ids if id_ in there][:1] for text, ids in tried.items()}
    _by_org_code(store, found)
    for text in [text for text, ids in found.items() if not ids]:
        found[text] = _named(store, match_name(text), known)
    return {text: Meant(ids) for text, ids in _as_organisations(knowing, found).items()}


def _ids_of(text: str) -> list[str]:
    """The ids that a code may stand for, the likeliest first."""
    plain = codes.squash(text[:_LONGEST])
    tried = [text.strip(), plain, f"reg:{codes.reg_no(text).value}", f"org:{codes.org_code(text).value}"]
    return list(dict.fromkeys(tried))


def _by_org_code(store: Reader, found: dict[str, list[str]]) -> None:
    short = {text: codes.org_code(text).value for text, ids in found.items() if not ids}
    asked = sorted({code for code in short.values() if code is not None})
    rows = store.read("read/parties_of_org_code", codes=asked) if asked else []
    for text, code in short.items():
        found[text] = [row["id"] for row in rows if row["org_code"] == code]


def _named(store: Reader, match: str, known: int) -> list[str]:
    """Persons' names have no form for comparison: nobody is found by his name."""
    if not match:
        return []
    rows = store.read("read/names_of_match", match=match, limit=_NAMESAKES)
    ids = {row["id"] for row in rows if row["known_to"] is None or row["known_to"] > known}
    firm = sorted(id_ for id_ in ids if not id_.startswith("name:"))
    return firm or sorted(ids)


def _as_organisations(knowing: Knowing, found: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
    """One id of each organisation, though several of its codes bear the name."""
    unsure = {id_ for ids in found.values() if len(ids) > 1 for id_ in ids}
    homes = homes_of(knowing, unsure) if unsure else {}
    told = {}
    for text, ids in found.items():
        kept: dict[tuple[str, ...], str] = {}
        for id_ in sorted(ids, key=best_code):
            kept.setdefault(homes.get(id_, (id_,)), id_)
        told[text] = tuple(kept.values())
    return told


def _read(store: Reader, text: str, ids: Iterable[str]) -> list[dict[str, str]]:
    asked = sorted(ids)
    return store.read(text, ids=asked) if asked else []
