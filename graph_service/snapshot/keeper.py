"""快照保管. Builds the snapshot of a store, keeps it current by change numbers, and compares it with the graph."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any, Final, Self, TypeAlias

from graph_service.domain.model import digest, is_person_id
from graph_service.errors import Refused
from graph_service.facts.editions import lists_in_force
from graph_service.facts.organisation import Home, Knowing, canonical
from graph_service.settings import Settings
from graph_service.snapshot.array_files import (
    IDS,
    SnapshotDamaged,
    SnapshotManifest,
    Writing,
    read_manifest,
    read_segment,
    writing,
)
from graph_service.snapshot.draft import Draft
from graph_service.snapshot.folder import snapshot_folder
from graph_service.snapshot.graph_arrays import Snapshot
from graph_service.snapshot.numbering import Ids, encoded
from graph_service.snapshot.source_rows import (
    SourceParty,
    list_terms,
    state_organisations,
    state_persons,
    whole_homes,
)
from graph_service.store.as_of import RESTORING
from graph_service.store.graph_store import GraphStore, now
from graph_service.store.keys import KEY_INFO

Progress: TypeAlias = Callable[[int, int | None], None]
AT_ONCE: Final = 1000
"""Parties that one page of texts asks for."""
FEW: Final = 5000
"""Touched parties up to which a snapshot is brought up to date on the way to an answer: some seconds."""
_SHARE: Final = 5  # one in so many parties touched: building anew is as fast
_SEGMENTS: Final = 8
_LATER_ROWS: Final = 10_000
_ALL: Final = 2**53  # a change number that no graph reaches


class SnapshotUnusable(Refused):
    """快照不可用. There is none, it is damaged, of another graph, or too far behind; the message names the command."""


@dataclass(frozen=True, slots=True)
class SnapshotStatus:
    """快照状态. `usable`: it answers, if need be after being brought up to date; else `why` not.

    `behind`: parties that changes have touched since, and decisions of lists that the rule book has changed; None if
    there is nothing to compare.
    """

    folder: Path
    exists: bool
    usable: bool
    why: str | None
    change: int | None
    last_change: int
    behind: int | None
    made: str | None
    segments: int
    organisations: int
    persons: int
    rows: Mapping[str, int]
    bytes: int
    beyond: int

    def as_json(self) -> dict[str, Any]:
        told = {one.name: getattr(self, one.name) for one in fields(self)}
        return told | {"folder": str(self.folder), "rows": dict(self.rows)}


@dataclass(slots=True)
class SnapshotKeeper:
    """快照保管 over one store. Every verb opens the files for itself."""

    store: GraphStore
    folder: Path

    @classmethod
    def of(cls, store: GraphStore, settings: Settings) -> Self:
        """The snapshot of this store, where the settings say. Nothing is opened or written yet."""
        return cls(store, snapshot_folder(settings))

    # --- what is asked ---

    def current(self, progress: Progress | None = None, limit: int = FEW) -> Snapshot:
        """The snapshot as the graph is now; brought up to date first if not more than `limit` parties were touched.

        SnapshotUnusable if there is none, or it must be built anew; StoreConflict while another command writes it.
        """
        self._assert_restored()
        snapshot = self._opened()
        if self._is_behind(snapshot.manifest):
            self.refresh(progress, limit)
            snapshot = self._opened()
        return snapshot

    def status(self) -> SnapshotStatus:
        """How it stands, damage included; nothing is written."""
        last = self.store.last_change()
        try:
            snapshot = self._opened()
            behind = self._behind(snapshot.manifest)
            why = None
            if behind or snapshot.change < last:
                self._assert_refreshable(snapshot.manifest, Knowing.at(self.store.read, last))
                if behind > FEW:
                    why = _too_far(behind)
        except SnapshotUnusable as error:
            told = self._manifest_if_any()
            return SnapshotStatus(
                self.folder, (self.folder / "manifest.json").exists(), False, str(error),
                told.change if told else None, last, None, told.made if told else None,
                len(told.segments) if told else 0, 0, 0, {}, 0, 0,
            )  # fmt: skip
        files = [size for one in snapshot.manifest.segments for size, _ in one.files.values()]
        return SnapshotStatus(
            self.folder, True, why is None, why, snapshot.change, last, behind, snapshot.manifest.made,
            len(snapshot.manifest.segments), len(snapshot.standing_organisations), snapshot.persons,
            {table: len(rows["home"]) for table, rows in snapshot.tables.items()}, sum(files),
            len({row.home for row in snapshot.beyond}),
        )  # fmt: skip

    # --- building ---

    def build(self, progress: Progress | None = None, *, fresh: bool = False) -> SnapshotManifest:
        """建立快照. Brings one that can be used up to date, else reads the whole graph; with `fresh` always.

        Killed at any moment it leaves the snapshot before it; run again it begins anew.
        """
        self._assert_restored()
        with writing(self.folder) as right:
            if not fresh:
                try:
                    return self._refresh(right, progress, self._many())
                except SnapshotUnusable:  # that is what building is for
                    pass
            return self._build(right, progress)

    def refresh(self, progress: Progress | None = None, limit: int = FEW) -> SnapshotManifest:
        """更新. State again what changes have touched since; SnapshotUnusable if that is not possible or too much."""
        self._assert_restored()
        if not (self.folder / "manifest.json").exists():
            raise SnapshotUnusable(_none())
        with writing(self.folder) as right:
            return self._refresh(right, progress, limit)

    def _many(self) -> int:
        manifest = self._manifest_if_any()
        if manifest is None:
            return FEW
        return max(FEW, (manifest.numbered("organisations") + manifest.numbered("persons")) // _SHARE)

    def _build(self, right: Writing, progress: Progress | None) -> SnapshotManifest:
        change = self.store.last_change()
        knowing = Knowing.at(self.store.read, change)
        calm = self._calm()
        found = _Everybody.read(self.store)
        ids = {"organisations": Ids([found.organisations]), "persons": Ids([found.persons])}
        draft = Draft({kind: ids.get(kind, Ids()) for kind in IDS}, dict.fromkeys(IDS, 0))
        total, done = len(found.organisations) + len(found.persons), 0
        for page in _pages(ids["organisations"]):
            homes = whole_homes(knowing, page)
            mine = [homes[org] for org in page if canonical(homes[org]) == org]
            draft.add(state_organisations(knowing, mine))
            done = _tell(progress, done + len(page), total)
        for page in _pages(ids["persons"]):
            draft.add(state_persons(knowing, page))
            done = _tell(progress, done + len(page), total)
        while unstated := draft.unstated:  # who came while the pages were read, as somebody's holder
            firms = whole_homes(knowing, sorted(id_ for id_ in unstated if not is_person_id(id_)))
            draft.add(state_organisations(knowing, firms.values()))
            draft.add(state_persons(knowing, filter(is_person_id, unstated)))
            if draft.unstated == unstated:
                break
        entry = right.segment(change, draft.contents(), draft.first)
        manifest = SnapshotManifest(
            change,
            self._origin(change),
            dict(knowing.ranks),
            list_terms(knowing.editions.lists),
            calm,
            (entry,),
            made=now().isoformat(),
        )
        right.publish(manifest)
        return manifest

    # --- keeping current ---

    def _refresh(self, right: Writing, progress: Progress | None, limit: int) -> SnapshotManifest:
        snapshot = self._opened()
        if not self._is_behind(snapshot.manifest):
            return snapshot.manifest
        change = self.store.last_change()
        knowing = Knowing.at(self.store.read, change)
        self._assert_refreshable(snapshot.manifest, knowing)
        behind = self._behind(snapshot.manifest)
        if behind > limit:
            raise SnapshotUnusable(_too_far(behind))
        calm = self._calm()
        touched = _Touched(self.store, snapshot, knowing)
        touched.since_change()
        if len(touched) > limit:
            raise SnapshotUnusable(_too_far(len(touched)))
        first = {kind: len(snapshot.ids[kind]) for kind in IDS}
        draft = Draft(snapshot.ids, first)
        done = 0
        while touched.waiting:
            for page in touched.pages():
                draft.add(page)
                done = _tell(progress, done + len(page), None)
            touched.also(draft.unstated)
        entry = right.segment(change, draft.contents(), first)
        manifest = replace(
            snapshot.manifest,
            change=change,
            origin=self._origin(change),
            ranks=dict(knowing.ranks),
            lists=list_terms(knowing.editions.lists),
            calm=calm,
            segments=(*snapshot.manifest.segments, entry),
            made=now().isoformat(),
        )
        if _worth_folding(manifest):
            manifest = self._folded(right, manifest)
        right.publish(manifest)
        return manifest

    def _folded(self, right: Writing, manifest: SnapshotManifest) -> SnapshotManifest:
        whole = Snapshot.of(manifest, [read_segment(self.folder, one) for one in manifest.segments])
        entry = right.segment(manifest.change, whole.contents(), dict.fromkeys(IDS, 0))
        return replace(manifest, segments=(entry,))

    # --- whose it is, and how far ---

    def _opened(self) -> Snapshot:
        try:
            snapshot = Snapshot.open(self.folder)
        except SnapshotDamaged as error:
            raise SnapshotUnusable(
                f"快照已损坏 ({error}), 不作答; 请运行 credit-graph snapshot build --fresh。"
                " The snapshot is damaged and answers nothing; build it anew."
            ) from error
        if snapshot is None:
            raise SnapshotUnusable(_none())
        if snapshot.change > self.store.last_change() or snapshot.manifest.origin != self._origin(
            snapshot.change
        ):
            raise SnapshotUnusable(
                "快照属于另一个图库 (图库被恢复、更换密钥或另建过); 请运行 credit-graph snapshot build --fresh。"
                " The snapshot is of another graph; build it anew."
            )
        return snapshot

    def _manifest_if_any(self) -> SnapshotManifest | None:
        try:
            return read_manifest(self.folder)
        except SnapshotDamaged:
            return None

    def _origin(self, change: int) -> dict[str, str]:
        """来历. What tells this graph's past from another's: its first change, the one up to which it is read, its key."""
        rows = self.store.read("read/history_at", change=change)
        key = self.store.read("store/read_info", id=KEY_INFO)
        first, stamp = (_said(rows, "first_at", "first_by"), _said(rows, "at", "by")) if change else ("", "")
        return {"first": first, "stamp": stamp, "key": key[0]["value"] if key and change else ""}

    def _assert_restored(self) -> None:
        if self.store.read("store/read_info", id=RESTORING):
            raise Refused(
                "图库的恢复尚未完成; 请再次运行同一条 credit-graph store restore。"
                " A restore into this store is not finished; run the same restore again."
            )

    def _assert_refreshable(self, manifest: SnapshotManifest, knowing: Knowing) -> None:
        """The rank of a source weighs on everything it ever said: it is not to be mended party by party."""
        ranks = knowing.ranks
        moved = [one for one, rank in manifest.ranks.items() if ranks.get(one) != rank]
        if moved or (not manifest.calm and ranks.keys() - manifest.ranks.keys()):
            raise SnapshotUnusable(
                "来源的优先级已变, 快照须重建; 请运行 credit-graph snapshot build。"
                " Sources have another rank now; the snapshot must be built anew."
            )

    def _is_behind(self, manifest: SnapshotManifest) -> bool:
        """Whether something changed since, or lists have other terms: with a new book, or with new packaged rules."""
        if manifest.change < self.store.last_change():
            return True
        return manifest.lists != list_terms(lists_in_force(self.store.read))

    def _calm(self) -> bool:
        return all(row["load"].get("state") != "running" for row in self.store.read("loads/list_loads"))

    def _behind(self, manifest: SnapshotManifest) -> int:
        """Parties that changes have touched, and decisions of lists that have other terms now."""
        counted = self.store.read("spread/count_changed", after=manifest.change, upto=_ALL)[0]
        return int(counted["parties"]) + len(_of_other_lists(self.store, manifest))

    # --- comparing with the graph ---

    def verify(self, progress: Progress | None = None) -> Iterator[str]:
        """核验. Where the snapshot says otherwise than the graph, as far as it has been brought up to date: one line a
        fault. What changes have touched since is no fault, and is not looked at.

        SnapshotUnusable if there is none or its files are not as they were written.
        """
        snapshot = self._opened()
        knowing = Knowing.at(self.store.read, snapshot.change)
        touched = _Touched(self.store, snapshot, knowing)
        touched.since_change()
        found = _Everybody.read(self.store)
        comparison = _Comparison(snapshot)
        total, done = len(found.organisations) + len(found.persons), 0
        for page in _pages(Ids([found.organisations])):
            homes = whole_homes(knowing, page)
            mine = {
                homes[org]
                for org in page
                if canonical(homes[org]) == org and org not in touched.organisations
            }
            yield from comparison.compare(state_organisations(knowing, mine))
            done = _tell(progress, done + len(page), total)
        for page in _pages(Ids([found.persons])):
            yield from comparison.compare(
                state_persons(knowing, [one for one in page if one not in touched.persons])
            )
            done = _tell(progress, done + len(page), total)
        yield from comparison.left_over(touched.organisations | touched.persons)


def _said(rows: Sequence[Mapping[str, Any]], at: str, by: str) -> str:
    return digest(rows[0][at], rows[0][by] or "") if rows and rows[0][at] is not None else ""


def _none() -> str:
    return "还没有快照; 请运行 credit-graph snapshot build。 There is no snapshot yet; build it."


def _too_far(behind: int) -> str:
    return (
        f"快照落后于图库 ({behind:,} 个主体已变), 不作答; 请运行 credit-graph snapshot build。"
        " The snapshot is too far behind the graph and answers nothing; bring it up to date."
    )


def _worth_folding(manifest: SnapshotManifest) -> bool:
    base, *later = (sum(one.rows.values()) for one in manifest.segments)
    return len(later) >= _SEGMENTS or sum(later) > _LATER_ROWS + base // 4


def _tell(progress: Progress | None, done: int, total: int | None) -> int:
    if progress is not None:
        progress(done, total)
    return done


def _pages(ids: Ids) -> Iterator[list[str]]:
    for start in range(0, len(ids), AT_ONCE):
        yield [ids.name(number) for number in range(start, min(start + AT_ONCE, len(ids)))]


def _of_other_lists(store: GraphStore, manifest: SnapshotManifest) -> set[str]:
    """Decisions of lists whose terms are others than those that the snapshot was read by."""
    then, today = manifest.lists, list_terms(lists_in_force(store.read))
    lists = {id_ for id_ in then.keys() | today.keys() if then.get(id_) != today.get(id_)}
    if not lists:
        return set()
    pages = store.node_pages("Decision")
    return {row["id"] for rows in pages for row in rows if row["node"].get("matter") in lists}


@dataclass(frozen=True, eq=False)
class _Everybody:
    """Ids of all parties in the graph, in order."""

    organisations: Any
    persons: Any

    @classmethod
    def read(cls, store: GraphStore, page: int = 20_000) -> Self:
        import numpy as np

        pages: tuple[list[Any], list[Any]] = ([], [])
        after = ""
        while True:
            bound = store.read("archive/bound_party", after=after, page=page)[0]
            if not bound["n"]:
                break
            ids = store.read("snapshot/page_parties", after=after, upto=bound["upto"])[0]["ids"]
            pages[0].append(encoded([id_ for id_ in ids if not is_person_id(id_)]))
            pages[1].append(encoded([id_ for id_ in ids if is_person_id(id_)]))
            after = bound["upto"]
        kept = [[one for one in those if len(one)] for those in pages]
        return cls(*(np.sort(np.concatenate(those)) if those else encoded([]) for those in kept))


class _Touched:
    """被触及的主体. Parties that must be stated again, with all that hangs on who they are."""

    def __init__(self, store: GraphStore, snapshot: Snapshot, knowing: Knowing) -> None:
        self._store, self._snapshot, self._knowing = store, snapshot, knowing
        self.organisations: set[str] = set()
        self.persons: set[str] = set()
        self._homes: set[Home] = set()
        self._waiting_persons: set[str] = set()

    def __len__(self) -> int:
        return len(self.organisations) + len(self.persons)

    def since_change(self) -> None:
        """What changes after the snapshot's have touched.

        At an organisation: itself and where it holds, for it may be another's old code now; then also with whom it has a
        tie. A natural person: where he holds, for a name may join him with one known by name only. A decision, also of
        a list that has other terms now: whom it concerns.
        """
        read, after = self._store.read, self._snapshot.change
        parties = {row["id"] for row in read("read/changed_party", after=after, upto=_ALL)}
        changed = {row["id"] for row in read("read/changed_decision", after=after, upto=_ALL)}
        decisions = sorted(changed | _of_other_lists(self._store, self._snapshot.manifest))
        concerned = {row["party"] for row in self._asked("store/subjects_of_decisions", decisions)}
        persons = {id_ for id_ in parties if is_person_id(id_)}
        members = self._members(parties - persons)
        held = {row["org"] for row in self._asked("snapshot/held_by", sorted(persons | members))}
        tied = {row["other"] for row in self._asked("snapshot/tied_to", sorted(self._regrouped(members)))}
        self.also(members | persons | held | tied | concerned)

    def also(self, ids: Iterable[str]) -> None:
        """State these, too, if they are not stated already."""
        fresh = set(ids) - self.organisations - self.persons
        persons = {id_ for id_ in fresh if is_person_id(id_)}
        self.persons |= persons
        self._waiting_persons |= persons
        members = self._members(fresh - persons)
        homes = set(whole_homes(self._knowing, sorted(members)).values())
        self.organisations |= members
        self._homes |= homes

    def _members(self, orgs: set[str]) -> set[str]:
        """These with every code that is one with them, now or in the snapshot."""
        members, fresh = set[str](), set(orgs)
        while fresh:
            members |= fresh
            now_one = {code for home in whole_homes(self._knowing, sorted(fresh)).values() for code in home}
            numbers = self._snapshot.ids["organisations"].numbers(sorted(fresh | now_one))
            canonical = {int(self._snapshot.canonical[number]) for number in numbers.tolist() if number >= 0}
            then_one = {code for number in canonical for code in self._snapshot.codes_of(number)}
            fresh = (now_one | then_one) - members
        return members

    def _regrouped(self, orgs: set[str]) -> set[str]:
        """Those that are one organisation with others than they were in the snapshot."""
        found = set()
        for org, home in whole_homes(self._knowing, sorted(orgs)).items():
            number = self._snapshot.ids["organisations"].number(org)
            then = (
                {org}
                if number is None
                else set(self._snapshot.codes_of(int(self._snapshot.canonical[number])))
            )
            if then != set(home):
                found.add(org)
        return found

    def _asked(self, text: str, ids: Sequence[str]) -> Iterator[Mapping[str, Any]]:
        for start in range(0, len(ids), AT_ONCE):
            yield from self._store.read(text, ids=list(ids[start : start + AT_ONCE]))

    @property
    def waiting(self) -> bool:
        return bool(self._homes or self._waiting_persons)

    def pages(self) -> Iterator[list[SourceParty]]:
        """Statements of all that wait."""
        homes, persons = sorted(self._homes), sorted(self._waiting_persons)
        self._homes, self._waiting_persons = set(), set()
        for start in range(0, len(homes), AT_ONCE):
            yield state_organisations(self._knowing, homes[start : start + AT_ONCE])
        for start in range(0, len(persons), AT_ONCE):
            yield state_persons(self._knowing, persons[start : start + AT_ONCE])


_WORDS: Final = {
    "codes": "代码 codes",
    "kind": "种类 kind",
    "founded": "成立日 founded",
    "identity": "身份核验 identity",
    "minor_until": "成年之日 minor_until",
    "holdings": "持股 holdings",
    "offices": "任职 offices",
    "places": "场所 places",
    "ties": "关系 ties",
    "listings": "列入 listings",
}


class _Comparison:
    """逐一比对. What the graph states of parties, with what the snapshot does."""

    def __init__(self, snapshot: Snapshot) -> None:
        import numpy as np

        self._snapshot = snapshot
        self._seen = np.zeros(snapshot.organisations, np.bool_), np.zeros(snapshot.persons, np.bool_)

    def compare(self, stated: Iterable[SourceParty]) -> Iterator[str]:
        for one in stated:
            number = self._snapshot.number_of(one.id)
            if number is None:
                if not self._of_no_account(one):
                    yield f"{one.id}: 快照中没有 not in the snapshot"
                continue
            self._see(one)
            held = self._snapshot.party(number)
            for name, word in _WORDS.items():
                if getattr(held, name) != getattr(one, name):
                    yield f"{one.id}: {word}"

    def _of_no_account(self, one: SourceParty) -> bool:
        """Whether it came with a change that the snapshot does not hold yet: nothing is known of it as of then."""
        return one == SourceParty(
            one.codes, kind=one.kind, identity=one.identity, minor_until=one.minor_until
        )

    def _see(self, one: SourceParty) -> None:
        for code in one.codes:
            kind = "persons" if one.person else "organisations"
            number = self._snapshot.ids[kind].number(code)
            if number is not None:
                self._seen[one.person][number] = True

    def left_over(self, touched: set[str]) -> Iterator[str]:
        """Parties of the snapshot that the graph does not have."""
        for kind, seen in zip(("organisations", "persons"), self._seen, strict=True):
            for number in (~seen).nonzero()[0].tolist():
                id_ = self._snapshot.ids[kind].name(number)
                if id_ not in touched:
                    yield f"{id_}: 图中没有 not in the graph"
