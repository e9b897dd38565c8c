"""案例成文件. Paper cases as the files that offices send, and the graph's answers as rows of the cases again.

Every case has organisations, persons, authority and decision numbers of its own, so that many can lie in one
store. Rows are written under the headers that real files bear; nothing here writes to the graph but the loader
and the approval of findings.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from graph_service.domain import codes, model, vocabulary
from graph_service.domain.decision_numbers import decision_number
from graph_service.domain.model import Identity, Role
from graph_service.law.book_reader import packaged_book
from graph_service.liability.acts import Acts
from graph_service.liability.consequences import Stored, consequences_of, hints_of
from graph_service.liability.rulebooks import establish
from graph_service.store.audit import Auditor
from graph_service.store.graph_store import GraphStore
from graph_service.store.ledger import Ledger, facts_of
from loaders.loading import FileSummary, Options, TableLoad
from loaders.survey import Task, survey
from loaders.tables import file_hash
from tests.support.plain_law import Json, plain_evaluate

KEY: Final = b"case" * 8
REGION: Final = "990100"
APPROVED: Final = date(2026, 6, 1)

_POSTS: Final = {
    "legal_rep": "法定代表人",
    "principal": "主要负责人",
    "direct_person": "直接责任人员",
    "direct_debt_person": "影响债务履行的直接责任人员",
    "actual_controller": "实际控制人",
    "controlling_shareholder": "控股股东",
    "director": "董事",
    "supervisor": "监事",
    "senior_manager": "总经理",
    "general_partner": "普通合伙人",
    "sole_proprietor": "投资人",
    "shareholder": "股东",
    "finance_head": "finance_head",  # 财务负责人 is a senior manager too
}
_SURNAMES: Final = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许"
_GIVEN: Final = "春夏秋冬山川湖海松竹梅兰云霞星辰江河石林晨曦朝晖南北东西方圆"
_OF_COURTS: Final = frozenset(
    {"dishonest_judgment_debtor", "consumption_restriction", "judgment_debtor", "court_exit_ban"}
)
SERIOUS_LISTS: Final = frozenset(
    {
        "dishonest_judgment_debtor",
        "serious_market_violation",
        "major_tax_violation",
        "migrant_wage_arrears",
        "serious_work_safety_violation",
    }
)
_YES: Final = {True: "是", False: "否", None: ""}
_ABROAD: Final = "000000"  # a region that is known and has no rules of its own: how a file says `CN`


# --- who is who ---


@dataclass(frozen=True)
class Paper:
    """一个案例 among others: `number` keeps its parties apart from those of every other case."""

    number: int
    case: Json

    @property
    def facts(self) -> Json:
        return dict(self.case["facts"])

    def listed(self, name: str) -> list[Json]:
        return list(self.facts.get(name) or [])

    @property
    def orgs(self) -> Mapping[str, Json]:
        """Those of the table, and others at which somebody holds an office."""
        return {**{office["org"]: {} for office in self.listed("roles")}, **self.facts.get("orgs", {})}

    @property
    def decisions(self) -> Mapping[str, Json]:
        return {decision["id"]: decision for decision in self.listed("decisions")}

    # organisations

    def is_org(self, id_: str) -> bool:
        return id_ in self.facts.get("orgs", {})

    def is_public(self, org: str) -> bool:
        return self.orgs[org].get("public_body") is True or self.is_organ(org)

    def is_organ(self, org: str) -> bool:
        return self.orgs[org].get("organ") is True

    def code(self, org: str) -> str:
        """A public body has a code of 机构编制 in every other case, and is known by its register alone else."""
        coded = "11" if self.is_organ(org) else "12"
        kind = coded if self.is_public(org) and self.number % 2 else "91"
        return codes.make_uscc(kind, REGION, self.number * 10 + sorted(self.orgs).index(org))

    def org_name(self, org: str) -> str:
        return f"虚构市第{self.number}案{org}商贸有限公司"

    # persons

    def person_name(self, person: str) -> str:
        index = self._index(person)
        surname, rest = _SURNAMES[index % len(_SURNAMES)], index // len(_SURNAMES)
        return surname + _GIVEN[rest % len(_GIVEN)] + _GIVEN[rest // len(_GIVEN) % len(_GIVEN)]

    def citizen_id(self, person: str) -> str:
        """Born 1950 to 1999; a minor in 2012 or later, so of age in 2030."""
        index = self._index(person)
        first = date(2012, 1, 1) if self._stated(person).get("minor") else date(1950, 1, 1)
        return codes.make_citizen_id("990101", first + timedelta(days=index % 3000), index // 3000)

    def written_id(self, person: str) -> str:
        """The number as the file has it: whole, masked, or none at all."""
        whole = self.citizen_id(person)
        identity = self.identity(person)
        if identity is Identity.VERIFIED:
            return whole
        return f"{whole[:10]}****{whole[14:]}" if identity is Identity.PROBABLE else ""

    def identity(self, person: str) -> Identity:
        return Identity(self._stated(person).get("identity") or "verified")

    def _stated(self, person: str) -> Json:
        return dict(self.facts.get("persons", {}).get(person, {}))

    def _index(self, person: str) -> int:
        return self.number * 10 + self.persons.index(person)

    @cached_property
    def persons(self) -> list[str]:
        """Everybody the case names who is no organisation of its table."""
        named = {
            *self.facts.get("persons", {}),
            *(office["person"] for office in self.listed("roles")),
            *(finding["person"] for finding in self.listed("findings")),
            *(event["person"] for event in self.listed("events") if event.get("person")),
            *(decision["subject"] for decision in self.listed("decisions")),
        }
        return sorted(one for one in named if not self.is_org(one))

    def scopes(self, person: str) -> set[str]:
        """Where a person is spoken of: one known by name only is another person in each of them."""
        offices = {self.code(office["org"]) for office in self.listed("roles") if office["person"] == person}
        spoken = [*self.listed("findings"), *self.listed("events")]
        about = {self._scope(one["decision"]) for one in spoken if one.get("person") == person}
        own = {self._scope(id_) for id_, one in self.decisions.items() if one["subject"] == person}
        named = {
            self.code(self.decisions[one["under"]]["subject"])
            for one in self.decisions.values()
            if one["subject"] == person and one.get("under")
        }
        return offices | about | own | named

    def _scope(self, decision: str) -> str:
        subject = self.decisions[decision]["subject"]
        if self.is_org(subject):
            return self.code(subject)
        return f"{self.matter(decision)}:{self.decision_no(decision)}"

    # decisions

    def matter(self, decision: str) -> str:
        one = self.decisions[decision]
        return str(one.get("list") or one["event"])

    def decision_no(self, decision: str) -> str:
        """What names a person under an order bears the number of the order."""
        decision = self.decisions[decision].get("under") or decision
        return decision_number(f"虚案〔2024〕{self.number}-{list(self.decisions).index(decision) + 1}号")

    def doubts(self, decision: str) -> list[str]:
        return list(self.decisions[decision].get("doubts") or [])

    def authority(self, decision: str) -> str:
        """A court where courts alone decide; nobody, or somebody who cannot decide, where that is doubted."""
        doubts = self.doubts(decision)
        if "authority_missing" in doubts:
            return ""
        if "authority_cannot_decide" in doubts:
            return self.company
        return self.court if self.matter(decision) in _OF_COURTS else self.bureau

    @property
    def court(self) -> str:
        return f"虚构市第{self.number}案人民法院"

    @property
    def bureau(self) -> str:
        return f"虚构市第{self.number}案认定局"

    @property
    def company(self) -> str:
        """A registered company, which can decide nothing."""
        return f"虚构市第{self.number}案咨询有限公司"

    def cancelled(self, org: str) -> date | None:
        """The day before the first decision that finds it cancelled."""
        days = [
            date.fromisoformat(one["date"])
            for id_, one in self.decisions.items()
            if one["subject"] == org and "subject_cancelled" in self.doubts(id_)
        ]
        return min(days) - timedelta(days=1) if days else None

    def region(self) -> str:
        stated = self.case.get("jurisdiction")
        return _ABROAD if stated == "CN" else str(stated or "")

    @property
    def by_their_bodies(self) -> bool:
        """In every other case the row names the authority alone, and its region is that of the body so called."""
        return self.number % 2 == 0

    def region_by_its_body(self, decision: str) -> bool:
        return self.by_their_bodies and self.authority(decision) in (self.court, self.bureau)

    # ids in the graph

    def party_ids(self, one: str) -> set[str]:
        """The ids that a party of the case has in the graph; several only for one known by name only."""
        if self.is_org(one):
            return {model.organisation(self.code(one)).id}
        name, number = self.person_name(one), self.written_id(one)
        if self.identity(one) is Identity.VERIFIED:
            return {f"p:{codes.person_key(number, KEY)}"}
        if self.identity(one) is Identity.PROBABLE:
            masked = codes.DocumentKind.CITIZEN_ID.value
            return {f"m:{codes.document_key(codes.DocumentKind.OTHER, f'{masked}:{number}:{name}', KEY)}"}
        return {
            f"n:{codes.document_key(codes.DocumentKind.OTHER, f'name:{scope}:{name}', KEY)}"
            for scope in self.scopes(one)
        }

    def decision_ids(self) -> dict[str, str]:
        """Case id -> id in the graph."""
        return {
            id_: model.decision(self.matter(id_), self.decision_no(id_), subject).id
            for id_, one in self.decisions.items()
            for subject in self.party_ids(one["subject"])
        }

    def names(self) -> dict[str, str]:
        """Id in the graph -> id in the case, of parties."""
        orgs = list(self.facts.get("orgs", {}))
        return {id_: one for one in [*orgs, *self.persons] for id_ in self.party_ids(one)}


# --- what files can say ---


def as_files_say(case: Json) -> Json:
    """The case without what no file can say, or says otherwise; the reasons stand beside each line."""
    facts = case["facts"]
    said = {**case, "facts": {name: value for name, value in facts.items() if name != "links"}}
    facts = said["facts"]
    orgs = facts.get("orgs", {})
    facts["decisions"] = _doubted(
        _named([_decision(decision) for decision in facts["decisions"]]), orgs, facts.get("events") or []
    )
    about = {decision["id"]: decision["subject"] for decision in facts["decisions"]}
    # Officers, persons found responsible and persons concerned are natural persons, in one of the known offices.
    facts["roles"] = list(_apart(one for one in facts.get("roles") or [] if _officer(one, orgs)))
    facts["findings"] = [one for one in facts.get("findings") or [] if _officer(one, orgs)]
    facts["events"] = [
        one
        for one in facts.get("events") or []
        # Beside a natural person a row names nobody else; an event that ends before it begins is refused.
        if one.get("person") not in orgs
        and (about[one["decision"]] in orgs or one.get("person") in (None, about[one["decision"]]))
        and not (one.get("to") and one["to"] < one["date"])
    ]
    paper = Paper(1, said)
    facts["persons"] = {id_: _person(paper, id_, one) for id_, one in facts.get("persons", {}).items()}
    return said


def _officer(one: Json, orgs: Json) -> bool:
    return one["person"] not in orgs and (one.get("role") is None or one["role"] in _POSTS)


def _decision(decision: Json) -> Json:
    """The list of key targets makes its subject one; a term that ends before the decision is refused."""
    said = dict(decision)
    if said.get("list") == "key_supervision":
        said["key"] = True
    if said.get("end") and said["end"] < said["date"]:
        del said["end"]
    return said


def _named(decisions: list[Json]) -> list[Json]:
    """One row names the unit and the person: of one day, one term, one authority. It names a person once."""
    orders = {one["id"]: one for one in decisions}
    seen = set()
    told = []
    for one in decisions:
        order = orders.get(one.get("under"))
        named = dict(one)
        if order is not None and (order["id"], one["subject"]) in seen:
            del named["under"]
        elif order is not None:
            seen.add((order["id"], one["subject"]))
            own = {name: one[name] for name in ("id", "subject", "under")}
            doubts = [word for word in order.get("doubts") or [] if word in _OF_THE_ROW]
            doubts += [word for word in one.get("doubts") or [] if word not in _OF_THE_ROW]
            named = {**order, **own, "doubts": doubts}
        told.append(named)
    return told


_OF_THE_ROW: Final = frozenset(
    {"authority_missing", "authority_cannot_decide", "severity_light", "severity_contradicts"}
)


def _doubted(decisions: list[Json], orgs: Json, events: list[Json]) -> list[Json]:
    """Doubts as rows and registers can raise them."""
    for_good = {
        event["decision"]
        for event in events
        if event["kind"] in ("repaired", "revoked_or_annulled")
        and not event.get("to")
        and not event.get("person")
    }
    told = [
        {
            **one,
            "doubts": [word for word in one.get("doubts") or [] if _can_be_raised(word, one, orgs, for_good)],
        }
        for one in decisions
    ]
    for one in told:
        same = [other for other in told if other["subject"] == one["subject"]]
        found = [other["date"] for other in same if "subject_cancelled" in other["doubts"]]
        # A register says one day: whoever is cancelled for one decision is so for every later one.
        if found and one["subject"] in orgs and one["date"] >= min(found):
            one["doubts"] = [*dict.fromkeys([*one["doubts"], "subject_cancelled"])]
    return told


def _can_be_raised(word: str, decision: Json, orgs: Json, for_good: Container[str]) -> bool:
    said = decision.get("doubts") or []
    kind = decision.get("list")
    if word == "authority_cannot_decide":
        return "authority_missing" not in said
    if word == "severity_contradicts":  # a cell says one word; no other list is marked a serious one
        return "severity_light" not in said and kind in SERIOUS_LISTS
    if word == "severity_light":
        return kind is not None
    if word == "subject_cancelled":  # of the enterprise register
        org = orgs.get(decision["subject"])
        return org is not None and not org.get("public_body") and not org.get("organ")
    if word == "matches_repaired":  # what is repaired itself is no other's second coming
        return decision["id"] not in for_good
    return True


def _person(paper: Paper, id_: str, stated: Json) -> Json:
    """Without a whole number nobody's age is known; a name alone is another person in every organisation."""
    said = dict(stated)
    if paper.identity(id_) is not Identity.VERIFIED:
        said.pop("minor", None)
    if paper.identity(id_) is Identity.NAME_ONLY and len(paper.scopes(id_)) > 1:
        said["identity"] = Identity.PROBABLE.value
    return said


def _apart(offices: Iterable[Json]) -> Iterator[Json]:
    """Offices of one person, role and organisation that known days keep apart: others contradict each other, which
    makes them uncertain; and one that ends before it begins is refused."""
    kept: dict[tuple[str, str, str], list[Json]] = defaultdict(list)
    for office in offices:
        begins, ends = office.get("from"), office.get("to")
        same = kept[office["org"], office["person"], office["role"]]
        backwards = bool(begins and ends and (ends < begins or (same and ends == begins)))
        empty = any(one.get("from") and one.get("from") == one.get("to") for one in same)
        if not backwards and not empty and all(_one_after_the_other(office, one) for one in same):
            same.append(office)
            yield office


def _one_after_the_other(one: Json, other: Json) -> bool:
    def before(first: Json, second: Json) -> bool:
        return bool(first.get("to") and second.get("from") and first["to"] <= second["from"])

    return before(one, other) or before(other, one)


# --- the files ---

_TARGET: Final = ("名单类型", "决定文号", "主体名称", "统一社会信用代码", "当事人姓名", "自然人证件号码")
HEADERS: Final[Mapping[str, tuple[str, ...]]] = {
    "organisations": ("企业名称", "统一社会信用代码", "类型", "登记状态", "注销日期"),
    "government_bodies": ("机构名称", "统一社会信用代码", "机构性质", "行政区划代码"),
    "officers": (
        "企业名称", "统一社会信用代码", "姓名", "证件号码", "职务", "任职日期", "离任日期",
    ),
    "decisions": (
        *_TARGET, "认定单位", "行政区划代码", "决定日期", "行为日期", "有效期至", "重点监管",
        "数额较大的个人债务", "终身", "严重程度", "列名人员", "列名人员证件号码",
    ),
    "findings": (*_TARGET, "责任人姓名", "责任人证件号码", "责任身份", "认定日期"),
    "ends": (*_TARGET, "终止事由", "终止日期", "终止效力至"),
    "disputes": (*_TARGET, "异议受理编号", "异议受理日期", "办结日期"),
    "repairs": (*_TARGET, "修复决定文号", "修复日期"),
}  # fmt: skip

Sheets = dict[str, list[tuple[str, ...]]]


def sheets_of(papers: Iterable[Paper]) -> Sheets:
    """Rows by kind of file."""
    sheets: Sheets = {kind: [] for kind in HEADERS}
    for paper in papers:
        _parties(sheets, paper)
        for id_ in paper.decisions:
            _decision_rows(sheets, paper, id_)
        for office in paper.listed("roles"):
            sheets["officers"].append(_officer_row(paper, office))
        for finding in paper.listed("findings"):
            sheets["findings"].append(_finding_row(paper, finding))
        for place, event in enumerate(paper.listed("events")):
            kind, row = _event_row(paper, event, place)
            sheets[kind].append(row)
    return sheets


def _parties(sheets: Sheets, paper: Paper) -> None:
    for org in sorted(paper.orgs):
        name, code = paper.org_name(org), paper.code(org)
        if paper.is_public(org):
            sheets["government_bodies"].append(
                (name, code, "机关" if paper.is_organ(org) else "事业单位", REGION)
            )
        else:
            gone = paper.cancelled(org)
            state = ("注销", gone.isoformat()) if gone else ("存续", "")
            sheets["organisations"].append((name, code, "有限责任公司", *state))
    named = {paper.authority(id_) for id_ in paper.decisions}
    if paper.company in named:
        code = codes.make_uscc("91", REGION, paper.number * 10 + 9)
        sheets["organisations"].append((paper.company, code, "有限责任公司", "存续", ""))
    for place, body in enumerate((paper.court, paper.bureau)):
        if paper.by_their_bodies and paper.region() and body in named:
            code = codes.make_uscc("11", REGION, paper.number * 10 + 8 + place)
            sheets["government_bodies"].append((body, code, "机关", paper.region()))


def _officer_row(paper: Paper, office: Json) -> tuple[str, ...]:
    org, person = office["org"], office["person"]
    return (
        paper.org_name(org), paper.code(org), paper.person_name(person), paper.written_id(person),
        _POSTS[office["role"]], office.get("from") or "", office.get("to") or "",
    )  # fmt: skip


def _decision_rows(sheets: Sheets, paper: Paper, id_: str) -> None:
    """Rows of a decision; an order has one for each person whom it names, and what looks like a repaired decision has
    that one beside it."""
    one = paper.decisions[id_]
    if not one.get("under"):
        named = [other["subject"] for other in paper.decisions.values() if other.get("under") == id_]
        for person in named or [None]:
            sheets["decisions"].append(_decision_row(paper, id_, paper.decision_no(id_), person))
    if "matches_repaired" in paper.doubts(id_):
        repaired = paper.decision_no(id_).replace("虚案", "虚别")
        (name, _, *subject), row = _target(paper, id_), _decision_row(paper, id_, repaired, None)
        sheets["decisions"].append(row)
        sheets["repairs"].append((name, repaired, *subject, f"虚修{repaired}", one["date"]))


def _decision_row(paper: Paper, id_: str, number: str, named: str | None) -> tuple[str, ...]:
    one, doubts = paper.decisions[id_], paper.doubts(id_)
    region = "" if paper.region_by_its_body(id_) else paper.region()
    name, _, *subject = _target(paper, id_)
    severity = "轻微" if "severity_light" in doubts else "一般" if "severity_contradicts" in doubts else ""
    return (
        name, number, *subject, paper.authority(id_), region, one["date"], one.get("act_date") or "",
        one.get("end") or "", _YES[one.get("key")], _YES[one.get("large_personal_debt")],
        _YES[one.get("life")], severity,
        *((paper.person_name(named), paper.written_id(named)) if named else ("", "")),
    )  # fmt: skip


def _target(paper: Paper, decision: str, about: str | None = None) -> tuple[str, ...]:
    subject = paper.decisions[decision]["subject"]
    head = (packaged_book().lists.caption(paper.matter(decision)), paper.decision_no(decision))
    if paper.is_org(subject):
        named = (paper.person_name(about), paper.written_id(about)) if about else ("", "")
        return (*head, paper.org_name(subject), paper.code(subject), *named)
    return (*head, "", "", paper.person_name(subject), paper.written_id(subject))


def _finding_row(paper: Paper, finding: Json) -> tuple[str, ...]:
    person, role = finding["person"], finding.get("role")
    found = paper.decisions[finding["decision"]]["date"]
    return (
        *_target(paper, finding["decision"]), paper.person_name(person), paper.written_id(person),
        _POSTS[role] if role else "", found,
    )  # fmt: skip


def _event_row(paper: Paper, event: Json, place: int) -> tuple[str, tuple[str, ...]]:
    target = _target(paper, event["decision"], event.get("person"))
    number = f"虚事〔2024〕{paper.number}-{place + 1}号"
    until = event.get("to") or ""
    if event["kind"] == "dispute":
        return "disputes", (*target, number, event["date"], until)
    if event["kind"] == "repaired" and not until and not event.get("person"):
        return "repairs", (*target, number, event["date"])
    return "ends", (*target, vocabulary.ENDS[event["kind"]].zh, event["date"], until)


def write_files(sheets: Sheets, folder: Path, tail: str = "") -> list[Path]:
    """One CSV a kind that has rows."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for kind, rows in sheets.items():
        if rows:
            path = folder / f"{kind}{tail}.csv"
            with path.open("w", encoding="utf-8", newline="") as out:
                csv.writer(out).writerows([HEADERS[kind], *rows])
            paths.append(path)
    return paths


def load_files(store: GraphStore, paths: Sequence[Path], day: date) -> list[FileSummary]:
    """Load files in this order as of a data day, as `credit-graph load` does; every row must be taken."""
    ledger = Ledger(store, Auditor("经办人"))
    done = []
    for task in survey(paths, data_day=day):
        assert isinstance(task, Task), task
        options = Options(out=task.table.path.parent)
        summary = TableLoad(ledger, task, KEY, options, file_hash(task.table.path)).run(lambda *_: None)
        assert task.table.path.name.startswith(task.kind.name), (
            f"{task.table.path.name} read as {task.kind.name}"
        )
        assert summary.rows.rejected == 0, summary
        done.append(summary)
    return done


def load_cases(store: GraphStore, papers: Sequence[Paper], folder: Path, day: date) -> list[FileSummary]:
    """All the cases in as few files as there are kinds, and their findings approved."""
    done = load_files(store, write_files(sheets_of(papers), folder), day)
    approve_findings(store, papers)
    return done


def approve_findings(store: GraphStore, papers: Iterable[Paper]) -> int:
    """Another person approves every finding of the cases that stands without approval; how many there were."""
    ids = [id_ for paper in papers for id_ in paper.decision_ids().values()]
    standing = [fact for fact in facts_of(store.read, ids, "Decision") if fact.standing]
    approved = {fact.properties["of"] for fact in standing if fact.kind.name == "Approval"}
    findings = [fact.properties["id"] for fact in standing if fact.kind.name == "Finding"]
    ledger = Ledger(store, Auditor("复核人"))
    acts = Acts(ledger, establish(ledger))
    pending = [id_ for id_ in findings if id_.partition("@")[0] not in approved]
    for id_ in pending:
        acts.finding_approve(id_, APPROVED)
    return len(pending)


# --- the answers ---


@dataclass(frozen=True)
class Answers:
    """图中的答案: what is published of each case, asked day by day."""

    papers: Sequence[Paper]
    stored: Mapping[int, Sequence[tuple[str, str, Stored]]] = field(default_factory=dict)

    @classmethod
    def of(cls, store: GraphStore, papers: Sequence[Paper]) -> Answers:
        owners = {id_: (paper, one) for paper in papers for one, id_ in paper.decision_ids().items()}
        names = {paper.number: paper.names() for paper in papers}
        known, ids = store.last_change(), sorted(owners)
        found: dict[int, list[tuple[str, str, Stored]]] = defaultdict(list)
        everything: list[Stored] = [
            *consequences_of(store.read, known, decisions=ids),
            *hints_of(store.read, known, decisions=ids),
        ]
        for one in everything:
            paper, decision = owners[one.decision]
            target = names[paper.number].get(one.party, one.party)
            found[paper.number].append((decision, target, one))
        return cls(papers, found)

    def on(self, paper: Paper, day: date) -> list[Json]:
        """The rows of a case on a day, in the order of the paper law."""
        order = list(paper.decisions)
        rows = [
            _row(decision, target, one, day)
            for decision, target, one in self.stored.get(paper.number, ())
            if one.on(day) is not None
        ]
        return sorted(rows, key=lambda row: (order.index(row["source"]), row["rule"], row["target"]))


def _row(decision: str, target: str, one: Stored, day: date) -> Json:
    standing = one.on(day)
    assert standing is not None
    return {
        "rule": one.rule,
        "source": decision,
        "target": target,
        "status": standing.status.value,
        "valid_from": standing.valid_from.isoformat(),
        "valid_to": standing.valid_to.isoformat() if standing.valid_to else None,
        "disputed": standing.disputed,
        "effect": one.effect,
    }


def on_paper(paper: Paper, day: date) -> list[Json]:
    """What the plain reading of the law gives for the case on a day."""
    return plain_evaluate({**paper.case, "as_of": day.isoformat()})


def days_of(case: Any) -> set[date]:
    """Every day that the case speaks of."""
    if isinstance(case, dict):
        return {day for value in case.values() for day in days_of(value)}
    if isinstance(case, list):
        return {day for value in case for day in days_of(value)}
    try:
        return {date.fromisoformat(case)} if isinstance(case, str) and len(case) == 10 else set()
    except ValueError:
        return set()


assert set(_POSTS) == set(Role) - {Role.OTHER}
