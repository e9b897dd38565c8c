"""名单. What the lists of a rule book are: who lists whom, how grave an entry is, what ends it, and how offices write
it. The rule book (lists.toml) is the one place that says so; nothing here knows a list by name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from graph_service.domain.vocabulary import EVENTS, Word, fold

LEAVING: Final = "entity_removed_from_list"
ANY_KIND: Final = "decisions"
"""The kind of file that brings entries of whatever list the rule book knows."""
KINDS_THAT_LIST: Final = frozenset(
    {
        ANY_KIND, "abnormal_operations", "consumption_restrictions", "dishonest_judgment_debtors",
        "judgment_debtors", "key_supervision", "major_tax_violations", "penalties", "red_list",
        "serious_violations", "wage_arrears", "work_safety",
    }
)  # fmt: skip
"""The kinds of files that bring entries of lists."""


@dataclass(frozen=True, slots=True)
class ListType:
    """名单类型. `serious_list`: an entry is 严重失信. `leaves`: one leaves it (移出); what was revoked or punished is not
    left.

    `ends`: what ends an entry itself, beside repair, annulment and a refuted identity. `term_years`: how long an entry
    stands by itself, counted from the day that `counted_from` names. `check_after_years`: when an entry of which no end
    is stated is remarked for checking. `file_kinds`: the kinds of files that bring entries.
    """

    id: str
    zh: str
    authority: str
    subject: str
    term: str
    basis: tuple[str, ...]
    decision_names_persons: bool
    severity: str
    serious_list: bool
    leaves: bool = True
    term_years: int | None = None
    counted_from: str | None = None
    check_after_years: int | None = None
    spellings: tuple[str, ...] = ()
    ends: frozenset[str] = frozenset()
    file_kinds: tuple[str, ...] = ()

    @property
    def one_severity(self) -> str | None:
        """严重程度 of every entry; None where it differs from decision to decision."""
        return None if "|" in self.severity else self.severity


class Lists(Mapping[str, ListType]):
    """名单目录 of a rule book, by id."""

    def __init__(self, types: Mapping[str, ListType]) -> None:
        self._types = dict(types)

    def __getitem__(self, id_: str) -> ListType:
        return self._types[id_]

    def __iter__(self) -> Iterator[str]:
        return iter(self._types)

    def __len__(self) -> int:
        return len(self._types)

    def matter(self, text: str) -> str | None:
        """事项. The list or event that the words name, by id or caption; None if it is not known."""
        folded = fold(text).removeprefix("列入").removeprefix("纳入")
        for tail in ("", *_LIST_TAILS):
            if tail == "" or folded.endswith(tail):
                found = self._matters.get(folded.removesuffix(tail))
                if found:
                    return found
        return None

    def caption(self, id_: str) -> str:
        """事项名称. The Chinese caption of a list or event; the id itself if it is neither."""
        word = self._types.get(id_) or EVENTS.get(id_)
        return word.zh if word is not None else id_

    @cached_property
    def _matters(self) -> dict[str, str]:
        words: tuple[Word | ListType, ...] = (*self._types.values(), *EVENTS.values())
        return {fold(text): word.id for word in words for text in (word.id, word.zh, *word.spellings)}


_LIST_TAILS: Final = ("名单", "信息", "名录", "决定", "对象")
