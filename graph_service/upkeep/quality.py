"""数据质量. What the graph says of the data that made it: wrong and double codes, gaps, age, what to resolve.

Reads the organisations and the decisions page by page; what is kept between pages is counts, a bounded number
of samples a finding, 32 bytes an organisation to find names that several bear, and 8 bytes a remark.
"""

from __future__ import annotations

import csv
import json
from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from fractions import Fraction
from hashlib import blake2b
from itertools import groupby
from pathlib import Path
from typing import Any, Final

from graph_service.domain.intervals import CONTRADICTS, Entry, settle
from graph_service.domain.model import Role, is_known_by_name, organisation, organisation_by_name
from graph_service.domain.reasons import Reason
from graph_service.domain.vocabulary import ENDED_STATES, registry_status
from graph_service.facts.evidence import entry_of, source_ranks
from graph_service.facts.party_refs import is_seen_name
from graph_service.facts.share_totals import share_totals
from graph_service.store.graph_store import GraphStore, Row
from graph_service.store.ledger import StoredFact, facts_of

Progress = Callable[[int], None]
SAMPLES: Final = 1000

CODE_REMARKS: Final = tuple(
    reason
    for reason in Reason
    if not reason.rejects and reason.code.startswith(("uscc_", "org_code_", "reg_no_", "tax_no_"))
)


@dataclass(frozen=True, slots=True)
class Caption:
    """所见种类: code, and what it says in both languages."""

    code: str
    zh: str
    en: str


FINDINGS: Final = {
    caption.code: caption
    for caption in (
        Caption("suspect_code", "代码存疑", "codes loaded with a remark (check character, lookalikes, age)"),
        Caption("one_code_two_names", "一码多名", "one code under two registered names"),
        Caption("one_name_two_codes", "一名多码", "one name borne under two codes that are not joined"),
        Caption("old_number_unconverted", "旧号未转换", "old numbers that lead to no unified code"),
        Caption(
            "no_representative",
            "缺法定代表人",
            "standing or of unknown state, without a legal representative",
        ),
        Caption("shares_over_100", "持股合计超过100%", "shares stated by one source add up to more than 1"),
        Caption("self_holding", "持有自身股权", "organisations that hold themselves"),
        Caption("name_only", "仅有名称的主体", "organisations known by name only, to be resolved"),
        Caption("stub", "仅被提及的主体", "codes that lists mention and no register describes"),
        Caption("contradiction", "同源矛盾", "facts that one source states in two ways on one day"),
        Caption("disputed_interval", "期间不一致", "offices whose stated days disagree"),
    )
}


@dataclass(frozen=True, slots=True)
class Sample:
    """一例. `proposal` is what it might be resolved to; nothing is resolved without a person."""

    party: str
    name: str
    detail: str = ""
    proposal: str = ""


@dataclass(frozen=True, slots=True)
class QualityFinding:
    """一类所见. All are counted; at most `SAMPLES` are listed."""

    code: str
    count: int
    samples: tuple[Sample, ...]

    @property
    def caption(self) -> Caption:
        return FINDINGS[self.code]


@dataclass(frozen=True, slots=True)
class Rate:
    """比率, exact. None where there is nothing to count."""

    part: int
    whole: int

    @property
    def value(self) -> Fraction | None:
        return Fraction(self.part, self.whole) if self.whole else None


@dataclass(frozen=True, slots=True)
class FillRate:
    """填充率 of one field in what one source says; `about`: organisation or listing."""

    about: str
    source: str
    field: str
    rate: Rate


@dataclass(frozen=True, slots=True)
class SourceAge:
    """来源时效. The newest data day of a source, and the days since."""

    source: str
    newest: date
    days: int
    facts: int


@dataclass(frozen=True, slots=True)
class LoadRows:
    """各来源的行计数, summed over files whose loads were not withdrawn. A file that was loaded again counts once, as
    it was read the last time; `again`: how many loads repeated a file."""

    source: str
    kind: str
    loads: int
    again: int
    read: int
    accepted: int
    suspect: int
    rejected: int


@dataclass(frozen=True, slots=True)
class QualityReport:
    """数据质量报告 as of a day. `unknown_state`: enterprises of which a register says nothing of their
    state, or something that nobody can read.

    What was found is what the graph says now, however often it was told; `loads` alone counts what was read.
    """

    today: date
    organisations: int
    standing: int
    unknown_state: int
    conversion: Rate
    findings: tuple[QualityFinding, ...]
    remarks: tuple[tuple[str, int], ...]
    fill: tuple[FillRate, ...]
    ages: tuple[SourceAge, ...]
    loads: tuple[LoadRows, ...]

    def finding(self, code: str) -> QualityFinding:
        """The finding of that code; KeyError if there is no such kind."""
        return next((one for one in self.findings if one.code == code), None) or _unknown(code)

    def as_json(self) -> dict[str, Any]:
        """The report as JSON values; rates as exact part and whole."""
        return {
            "today": self.today.isoformat(),
            "organisations": self.organisations,
            "standing": self.standing,
            "unknown_state": self.unknown_state,
            "conversion": asdict(self.conversion),
            "findings": [
                {**asdict(one.caption), "count": one.count, "samples": [asdict(s) for s in one.samples]}
                for one in self.findings
            ],
            "remarks": dict(self.remarks),
            "fill": [
                {"about": one.about, "source": one.source, "field": one.field, **asdict(one.rate)}
                for one in self.fill
            ],
            "ages": [{**asdict(one), "newest": one.newest.isoformat()} for one in self.ages],
            "loads": [asdict(one) for one in self.loads],
        }

    def as_csv(self, path: Path) -> None:
        """One long table, UTF-8 with BOM so that a spreadsheet opens it; OSError if it cannot be written."""
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(COLUMNS)
            writer.writerows(_armoured(row) for row in self._rows())

    def _rows(self) -> Iterator[tuple[str | int, ...]]:
        yield "总体", "organisations", "组织数", "", "", "", self.organisations, "", "", ""
        yield "总体", "standing", "存续企业数", "", "", "", self.standing, "", "", ""
        yield "总体", "unknown_state", "状态不详企业数", "", "", "", self.unknown_state, "", "", ""
        yield (
            "总体",
            "conversion",
            "旧号转换率",
            "",
            "",
            "",
            self.conversion.part,
            self.conversion.whole,
            "",
            "",
        )
        for one in self.findings:
            yield "所见", one.code, one.caption.zh, "", "", "", one.count, "", "", ""
            for s in one.samples:
                yield "样例", one.code, one.caption.zh, "", s.party, s.name, "", "", s.detail, s.proposal
        for code, count in self.remarks:
            yield "疑点", code, Reason(code).zh, "", "", "", count, "", "", ""
        for rate in self.fill:
            part, whole = rate.rate.part, rate.rate.whole
            yield "填充率", rate.field, rate.about, rate.source, "", "", part, whole, "", ""
        for age in self.ages:
            yield "时效", "age", "距今天数", age.source, "", "", age.days, "", age.newest.isoformat(), ""
        for load in self.loads:
            for name in ("loads", "again", *_ROWS):
                yield "加载", name, load.kind, load.source, "", "", getattr(load, name), "", "", ""


COLUMNS: Final = ("部分", "代码", "含义", "来源", "主体", "名称", "数值", "总数", "说明", "建议")
_FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r")


def _armoured(row: Iterable[str | int]) -> list[str | int]:
    """A name that begins as a formula is no formula when a spreadsheet opens it."""
    return [
        f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA_STARTS) else cell for cell in row
    ]


def _unknown(code: str) -> QualityFinding:
    FINDINGS[code]
    return QualityFinding(code, 0, ())


# --- making the report ---


def quality(
    store: GraphStore,
    today: date,
    progress: Progress | None = None,
    *,
    samples: int = SAMPLES,
    page: int = 1000,
) -> QualityReport:
    """数据质量报告. `progress` is told how many organisations and decisions were read so far."""
    survey = _Survey(today, source_ranks(store), samples)
    done = 0
    for ids in organisation_pages(store, page):
        _read_page(store, ids, survey)
        done += len(ids)
        if progress:
            progress(done)
    for rows in store.node_pages("Decision", page):
        for fact in facts_of(store.read, [row["id"] for row in rows], "Decision"):
            if fact.standing:
                survey.decided(fact)
        done += len(rows)
        if progress:
            progress(done)
    survey.same_names(store)
    return survey.report(_load_rows(store))


_OLD_NUMBERS: Final = ("reg:", "org:")
_JOINED_BY: Final = (*_OLD_NUMBERS, "name:")
_NO_ORGANISATION: Final = ("m:", "n:", "p:", "u:")  # of no organisation


def organisation_pages(store: GraphStore, page: int) -> Iterator[list[str]]:
    """Ids of organisations in order, page by page; the ranges of persons and parties of unknown kind are jumped over."""
    after = ""
    while True:
        bound = store.read("archive/bound_party", after=after, page=page)[0]
        if not bound["n"]:
            return
        last = bound["upto"]
        rows = store.read("read/page_party", after=after, upto=last)
        organisations = [row["id"] for row in rows if not row["id"].startswith(_NO_ORGANISATION)]
        if organisations:
            yield organisations
        after = f"{last[0]};" if last.startswith(_NO_ORGANISATION) else last


def _read_page(store: GraphStore, ids: Sequence[str], survey: _Survey) -> None:
    old = {row["old"]: row["id"] for row in store.read("quality/old_codes", ids=ids)}
    facts: dict[str, list[StoredFact]] = defaultdict(list)
    for fact in facts_of(store.read, [*ids, *(set(old) - set(ids))]):
        if fact.standing:
            facts[fact.anchor].append(fact)
            if fact.anchor in old:
                facts[old[fact.anchor]].append(fact)
    named: dict[str, str] = {}
    for id_ in ids:
        match = survey.organisation(id_, facts[id_])
        joined = any(one.kind.name == "SAME_AS" for one in facts[id_])
        if match and is_known_by_name(id_) and not joined:
            named[id_] = match
    if named:
        survey.name_only(named, store.read("quality/bearers_of_names", matches=sorted(set(named.values()))))


_ROWS: Final = ("read", "accepted", "suspect", "rejected")


def _load_rows(store: GraphStore) -> tuple[LoadRows, ...]:
    sums: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    counted: set[tuple[str, ...]] = set()
    for row in store.read("loads/list_loads"):  # the newest first
        load = row["load"]
        if load.get("state") == "withdrawn":
            continue
        place = load.get("source") or "", load.get("kind") or ""
        file = (*place, load.get("hash") or load["id"], load.get("sheet") or "")
        rows = json.loads(load.get("counts") or "{}") if file not in counted else {}
        sums[place].update({"loads": 1, "again": int(file in counted)})
        sums[place].update({name: int(rows.get(name, 0)) for name in _ROWS})
        counted.add(file)
    return tuple(
        LoadRows(source, kind, n["loads"], n["again"], *(n[name] for name in _ROWS))
        for (source, kind), n in sorted(sums.items())
    )


def _is_public_body(id_: str, profiles: Sequence[StoredFact]) -> bool:
    by_code = organisation(id_).label == "GovernmentBody"
    return by_code or any(fact.properties.get("public_body") for fact in profiles)


_SLOT: Final = 24  # bytes; the longest id of an organisation with a code or number has 19


@dataclass(slots=True)
class _Names:
    """名称登记, to find what several bear: 8 bytes for a name and 24 for who bears it."""

    digests: array[int] = field(default_factory=lambda: array("Q"))
    ids: bytearray = field(default_factory=bytearray)

    def add(self, match: str, id_: str) -> None:
        self.digests.append(int.from_bytes(blake2b(match.encode(), digest_size=8).digest(), "big"))
        self.ids += id_.encode().ljust(_SLOT)

    def shared(self) -> Iterator[list[str]]:
        """Ids of each group that bears one name."""
        order = sorted(range(len(self.digests)), key=self.digests.__getitem__)
        for _, places in groupby(order, key=self.digests.__getitem__):
            bearers = sorted({self._id(place) for place in places})
            if len(bearers) > 1:
                yield bearers

    def _id(self, place: int) -> str:
        return self.ids[place * _SLOT : (place + 1) * _SLOT].decode().rstrip()


@dataclass(slots=True)
class _Survey:
    """What is counted while the pages go by."""

    today: date
    ranks: Mapping[str, int]
    samples: int
    organisations: int = 0
    standing: int = 0
    unknown_state: int = 0
    old: int = 0
    converted: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    listed: dict[str, list[Sample]] = field(default_factory=lambda: defaultdict(list))
    names: _Names = field(default_factory=_Names)
    remarked: dict[str, array[int]] = field(default_factory=lambda: defaultdict(lambda: array("q")))
    told: dict[tuple[str, str], int] = field(default_factory=lambda: defaultdict(int))
    filled: dict[tuple[str, str], Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    newest: dict[str, tuple[date, int]] = field(default_factory=dict)

    def found(self, code: str, sample: Sample) -> None:
        self.counts[code] += 1
        if len(self.listed[code]) < self.samples:
            self.listed[code].append(sample)

    # organisations

    def organisation(self, id_: str, facts: Sequence[StoredFact]) -> str:
        """Count one organisation by its standing facts; the form of its name for comparison."""
        by_kind: dict[str, list[StoredFact]] = defaultdict(list)
        for fact in facts:
            by_kind[fact.kind.name].append(fact)
            if fact.anchor == id_:
                self._fact(fact)
        name, match = self._name(by_kind["Name"])
        self._contradictions(id_, name, [fact for fact in facts if fact.anchor == id_])
        joined = by_kind["SAME_AS"] if id_.startswith(_JOINED_BY) else ()
        if id_.startswith(_OLD_NUMBERS):
            self._old_number(id_, name, joined)
        if joined:
            return match
        self.organisations += 1
        if not is_known_by_name(id_):
            self._described(id_, name, match, by_kind)
        return match

    def _described(self, id_: str, name: str, match: str, by_kind: Mapping[str, list[StoredFact]]) -> None:
        registered = [fact for fact in by_kind["Name"] if not is_seen_name(fact.properties)]
        described = bool(registered or by_kind["Profile"] or by_kind["Status"])
        if not described:
            self.found("stub", Sample(id_, name))
        elif match:
            self.names.add(match, id_)
        self._suspect_code(id_, name, by_kind)
        self._two_names(id_, registered)
        if described:
            self._state(id_, name, by_kind)
        self._shares(id_, name, match, by_kind["HOLDS_SHARE"])
        self._offices(id_, name, by_kind["HOLDS_ROLE"])
        self._fill(by_kind)

    def _fact(self, fact: StoredFact) -> None:
        p = fact.properties
        day, count = self.newest.get(p["source"], (p["data_day"], 0))
        self.newest[p["source"]] = max(day, p["data_day"]), count + 1
        for remark in p.get("remarks") or ():
            self.remarked[remark].append(hash((p["last_load"], p["row"])))

    def _name(self, names: Sequence[StoredFact]) -> tuple[str, str]:
        """The name to show and its form for comparison, a registered one before a seen one."""
        if not names:
            return "", ""

        def order(fact: StoredFact) -> tuple[bool, bool, tuple[int, int, str, str]]:
            until = fact.properties.get("to")
            entry = self._entry("", fact)
            return until is not None and until <= self.today, is_seen_name(fact.properties), entry.seen

        first = min(names, key=order).properties
        return first["text"], first.get("match") or ""

    def _entry(self, subject: Any, fact: StoredFact) -> Entry:
        return entry_of(subject, fact.properties, self.ranks)

    def _old_number(self, id_: str, name: str, joined: Sequence[StoredFact]) -> None:
        self.old += 1
        if joined:
            self.converted += 1
        else:
            self.found("old_number_unconverted", Sample(id_, name))

    def _suspect_code(self, id_: str, name: str, by_kind: Mapping[str, list[StoredFact]]) -> None:
        said = {r for facts in by_kind.values() for f in facts for r in f.properties.get("remarks") or ()}
        codes = [reason.code for reason in CODE_REMARKS if reason.code in said]
        if codes:
            self.found("suspect_code", Sample(id_, name, ", ".join(codes)))

    def _two_names(self, id_: str, registered: Sequence[StoredFact]) -> None:
        settled = settle(
            self._entry(f.properties.get("match") or f.properties["text"], f) for f in registered
        )
        current = dict.fromkeys(one.subject for one in settled if one.covers(self.today))
        if len(current) > 1:
            texts = {
                f.properties.get("match") or f.properties["text"]: f.properties["text"] for f in registered
            }
            named = [texts[str(match)] for match in current]
            self.found("one_code_two_names", Sample(id_, named[0], " / ".join(named)))

    def _state(self, id_: str, name: str, by_kind: Mapping[str, list[StoredFact]]) -> None:
        """Standing, ended or not known; whoever has not ended needs a legal representative, a public body does not."""
        states = settle(self._entry(f.properties["status"], f) for f in by_kind["Status"])
        state = next((one.subject for one in states if one.covers(self.today)), None)
        if state in ENDED_STATES:
            return
        known = state is not None and registry_status(str(state)) is not None
        public = _is_public_body(id_, by_kind["Profile"])
        self.standing += known
        self.unknown_state += not known and not public
        if not public:
            self._representative(id_, name, by_kind["HOLDS_ROLE"], known=known)

    def _representative(self, id_: str, name: str, offices: Sequence[StoredFact], *, known: bool) -> None:
        roles = (f for f in offices if f.properties["role"] == Role.LEGAL_REP.value)
        held = settle(self._entry(f.other, f) for f in roles)
        if not any(one.covers(self.today) for one in held):
            details = (
                "前任已离任 the last one left" if held else "",
                "" if known else "状态不详 state unknown",
            )
            self.found("no_representative", Sample(id_, name, "; ".join(filter(None, details))))

    def _shares(self, id_: str, name: str, match: str, shares: Sequence[StoredFact]) -> None:
        totals = share_totals(((f.other or "", f.properties) for f in shares), self.today, self.ranks)
        for source, total in totals.items():
            if total > 1:
                self.found("shares_over_100", Sample(id_, name, f"{source}: {total}"))
        own = organisation_by_name(match).id if match else None
        if any(fact.other == id_ for fact in shares):
            self.found("self_holding", Sample(id_, name))
        elif any(fact.other == own for fact in shares):
            self.found("self_holding", Sample(id_, name, "股东仅写其自身名称 a holder of its own name"))

    def _offices(self, id_: str, name: str, roles: Sequence[StoredFact]) -> None:
        for one in settle(self._entry((f.other, f.properties["role"]), f) for f in roles):
            if CONTRADICTS in one.remarks:
                role = one.subject[1]  # type: ignore[index]
                self.found(
                    "disputed_interval", Sample(id_, name, f"{role} {one.since or '?'} - {one.until or ''}")
                )

    def _contradictions(self, id_: str, name: str, facts: Sequence[StoredFact]) -> None:
        stated = Counter((f.properties["key"], f.kind.name, f.properties["source"]) for f in facts)
        for (_, kind, source), count in stated.items():
            if count > 1:
                self.found("contradiction", Sample(id_, name, f"{kind}, {source}"))

    def _fill(self, by_kind: Mapping[str, list[StoredFact]]) -> None:
        for source in {fact.properties["source"] for fact in by_kind["Profile"]}:
            place = "organisation", source
            self.told[place] += 1
            own = {
                kind: [f.properties for f in facts if f.properties["source"] == source]
                for kind, facts in by_kind.items()
            }
            self.filled[place].update(
                name for name in _PROFILE_FIELDS if any(p.get(name) is not None for p in own["Profile"])
            )
            self.filled[place].update(name for name, kind in _LINKED_FIELDS.items() if own.get(kind))
            roles = {p["role"] for p in own.get("HOLDS_ROLE", ())}
            self.filled[place].update(["legal_rep"] if Role.LEGAL_REP.value in roles else [])

    def name_only(self, named: Mapping[str, str], bearers: Iterable[Row]) -> None:
        """Organisations known by name only; whose name they bear is proposed if it is one and no other."""
        bearing: dict[str, list[str]] = defaultdict(list)
        for row in bearers:
            bearing[row["match"]].append(row["id"])
        for id_, match in named.items():
            those = bearing[match]
            detail = f"同名 {len(those)} 个 bearers" if len(those) > 1 else ""
            self.found("name_only", Sample(id_, match, detail, those[0] if len(those) == 1 else ""))

    # decisions

    def decided(self, fact: StoredFact) -> None:
        """Count one standing fact of a decision."""
        self._fact(fact)
        if fact.kind.name == "Listing":
            place = "listing", fact.properties["source"]
            self.told[place] += 1
            self.filled[place].update(
                name for name in _LISTING_FIELDS if fact.properties.get(name) not in (None, "")
            )

    # at the end

    def same_names(self, store: GraphStore) -> None:
        for bearers in self.names.shared():
            self.counts["one_name_two_codes"] += 1
            if len(self.listed["one_name_two_codes"]) < self.samples:
                label = store.read("read/labels_of_parties", ids=bearers[:1])
                name = next((row["name"] for row in label if row["known_to"] is None and row["name"]), "")
                sample = Sample(bearers[0], name, " / ".join(bearers[:10]))
                self.listed["one_name_two_codes"].append(sample)

    def report(self, loads: tuple[LoadRows, ...]) -> QualityReport:
        remarks = {remark: len(set(rows)) for remark, rows in self.remarked.items()}
        return QualityReport(
            self.today,
            self.organisations,
            self.standing,
            self.unknown_state,
            Rate(self.converted, self.old),
            tuple(QualityFinding(code, self.counts[code], tuple(self.listed[code])) for code in FINDINGS),
            tuple(sorted(remarks.items(), key=lambda one: (-one[1], one[0]))),
            tuple(self._fill_rates()),
            tuple(
                SourceAge(source, day, (self.today - day).days, count)
                for source, (day, count) in sorted(self.newest.items())
            ),
            loads,
        )

    def _fill_rates(self) -> Iterator[FillRate]:
        for about, source in sorted(self.told):
            fields = (
                _LISTING_FIELDS if about == "listing" else (*_PROFILE_FIELDS, *_LINKED_FIELDS, "legal_rep")
            )
            for name in fields:
                rate = Rate(self.filled[about, source][name], self.told[about, source])
                yield FillRate(about, source, name, rate)


_PROFILE_FIELDS: Final = ("type", "founded", "capital", "industry", "scope", "district", "registrar")
_LINKED_FIELDS: Final = {
    "name": "Name",
    "status": "Status",
    "address": "AT_ADDRESS",
    "phone": "HAS_PHONE",
    "shareholders": "HOLDS_SHARE",
}
_LISTING_FIELDS: Final = (
    "from",
    "to",
    "decided",
    "authority",
    "region",
    "reason",
    "basis",
    "severity",
    "amount",
)
