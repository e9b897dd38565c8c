"""关联图. The parties of a report and how they are joined, placed and marked; pure, drawn elsewhere.

Every party of the report stands on the picture or is counted in `left_out`. Relations of two parties that run the same
way become one line with all of them on it, as `法代 · 60%`; contrary, ended or other ones keep lines of their own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Final

from graph_service.domain.intervals import covers
from graph_service.domain.vocabulary import ROLES_ZH
from graph_service.facts.party import PartyFacts
from graph_service.facts.party_decisions import DecisionFacts
from graph_service.facts.party_refs import PartyRef
from graph_service.facts.shown import TieFact
from graph_service.reports.association import NOT_LOOKED_UP, AssociationReport, CodedWord
from graph_service.reports.neighbours import items_of, outcomes_of, parties_of
from graph_service.reports.records import REGISTRY, mark_of
from visualizations.html.layout import BESIDE, Layout, Outline, Point, arrow_head, lay_out, line_between
from visualizations.html.marks import ENDED, MARKS, RANKS, STYLES, EdgeStyle, Mark
from visualizations.html.picture_names import person_lines, shortened, two_lines
from visualizations.signs import visible, width
from visualizations.words import share_text

MOST_NODES: Final = 150
UNMARKED_SHOWN: Final = 24
"""Of those on one side about whom nothing stands; the others are counted."""
LABEL_WIDTH: Final = 9.5
"""Of the words on a line, in Chinese characters."""
SHORT_LABEL: Final = 6.0
_RUNS: Final = ("legal_rep", "share", "office")
_SIDES: Final = ("up", "down", "left", "right", "far")
_MARGIN: Final = 26.0
_FORMS: Final = {"GovernmentBody": "octagon", "UnknownParty": "slant"}


@dataclass(frozen=True, slots=True)
class DrawnRelation:
    """关系. SOURCE is joined to TARGET, in words; an undirected one is of both alike."""

    source: str
    target: str
    style: str
    text: str
    share: Fraction | None = None
    since: date | None = None
    until: date | None = None
    directed: bool = True


@dataclass(frozen=True, slots=True)
class DrawnNode:
    """主体 on the picture. `marks`: the gravest first, never empty; `count` > 0: so many that are not drawn."""

    id: str
    kind: str
    name: str
    code: str
    lines: tuple[str, ...]
    marks: tuple[Mark, ...]
    x: float
    y: float
    shape: Outline
    relations: tuple[str, ...] = ()
    subject: bool = False
    count: int = 0

    @property
    def mark(self) -> Mark:
        return self.marks[0]

    @property
    def form(self) -> str:
        """外形: circle, octagon, slant, pill or box."""
        if self.count:
            return "pill"
        return "circle" if self.shape.round else _FORMS.get(self.kind, "box")


@dataclass(frozen=True, slots=True)
class DrawnEdge:
    """关系线, straight; `relations` are all that it stands for."""

    id: str
    source: str
    target: str
    style: EdgeStyle
    width: float
    label: str
    bold: bool
    directed: bool
    begin: Point
    end: Point
    head: tuple[Point, ...]
    label_at: Point
    label_width: float
    relations: tuple[DrawnRelation, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """关联图. `left_out`: how many parties are not drawn, by side; the frame is (x, y, width, height)."""

    nodes: tuple[DrawnNode, ...]
    edges: tuple[DrawnEdge, ...]
    trunks: tuple[tuple[Point, ...], ...]
    left_out: Mapping[str, int]
    frame: tuple[float, float, float, float]


def draw(report: AssociationReport) -> Picture:
    """关联图 of a report, at most `MOST_NODES` nodes, the subject in the middle."""
    subject = report.subject.party.id
    parties = parties_of(report)
    relations = [one for one in relations_of(report) if one.source != one.target]
    marks, unknown = marks_of(report), _not_looked_up(report)
    ranked = _ranked(parties, relations, marks, subject)
    sides, folded = _folded(ranked, marks)
    _spread(sides, marks)
    shown = [subject, *(party for side in sides.values() for party in side)]
    lines = {id_: _lines(parties[id_]) for id_ in shown}
    shapes = {id_: _shape(parties[id_], lines[id_], subject=id_ == subject) for id_ in shown}
    folds = {f"fold:{side}": members for side, members in folded.items() if members}
    for id_ in folds:
        shapes[id_] = Outline(128, 34)
        sides[id_.removeprefix("fold:")].append(id_)
    layout = lay_out(shapes[subject], sides, shapes)
    layout.places[subject] = (0.0, 0.0)
    words = _words(relations, parties, subject)
    nodes = [
        DrawnNode(
            id_, parties[id_].kind, _name(parties[id_]), _detail(parties[id_]), lines[id_],
            _marks(marks, id_, unknown), *layout.places[id_], shapes[id_], () if id_ == subject else tuple(words[id_]),
            id_ == subject,
        )
        for id_ in shown
    ]  # fmt: skip
    nodes.sort(key=lambda node: (not node.subject, RANKS[node.mark.id]))
    nodes += [_fold(id_, members, marks, layout.places[id_], shapes[id_]) for id_, members in folds.items()]
    edges = _edges(_strands(relations, set(shown), report.as_of), layout, shapes, subject)
    trunks = [*layout.trunks, *(_to_fold(id_, layout, shapes, subject) for id_ in folds if id_ != "fold:far")]
    left_out = {side: len(members) for side, members in folded.items() if members}
    return Picture(tuple(nodes), tuple(edges), tuple(trunks), left_out, _frame(nodes))


# --- who and what ---


def _ties(facts: PartyFacts) -> Iterator[tuple[str, TieFact, tuple[str, bool]]]:
    """Style, tie, and its words with whether it runs from the subject to the other."""
    kinds: tuple[tuple[str, tuple[TieFact, ...], str, bool], ...] = (
        ("branch", facts.branches, "分支机构", False),
        ("branch", facts.branch_of, "隶属", True),
        ("branch", facts.successors, "合并分立至", True),
        ("branch", facts.predecessors, "合并分立自", False),
        ("guarantee", facts.guarantors, "担保", False),
        ("guarantee", facts.guarantees, "担保", True),
        ("guarantee", facts.pledges, "股权出质", True),
        ("guarantee", facts.pledged_to_it, "股权出质", False),
        ("debt", facts.debts, "欠款", True),
        ("debt", facts.credits, "欠款", False),
    )
    for style, ties, text, outward in kinds:
        for tie in ties:
            yield style, tie, (text, outward)


def relations_of(report: AssociationReport) -> Iterator[DrawnRelation]:
    """关系 among the parties of the report, as stated."""
    facts = report.subject
    me = facts.party.id
    for office in (*facts.offices, *facts.offices_held):
        style = "legal_rep" if office.role == "legal_rep" else "office"
        text = ROLES_ZH.get(office.role, office.role) if style == "legal_rep" else office.title or ROLES_ZH.get(
            office.role, office.role
        )  # fmt: skip
        yield DrawnRelation(office.holder.id, office.org.id, style, text, None, office.since, office.until)
    for holding in (*facts.shareholders, *facts.holdings):
        yield DrawnRelation(
            holding.holder.id, holding.org.id, "share", "持股", holding.share, holding.since, holding.until
        )
    for style, tie, (text, outward) in _ties(facts):
        if tie.other is not None:
            ends = (me, tie.other.id) if outward else (tie.other.id, me)
            yield DrawnRelation(*ends, style, text, None, tie.since, tie.until)
    yield from _decided(report)
    for other in facts.other_codes:
        yield DrawnRelation(me, other.id, "same", "同一主体", directed=False)
    for other in facts.same_name:
        yield DrawnRelation(me, other.id, "same", "同名未归并", directed=False)


def _decided(report: AssociationReport) -> Iterator[DrawnRelation]:
    """What only a decision joins: whom it is about, and whom it reaches or finds responsible."""
    facts = report.subject
    seen: set[tuple[str, str, str]] = set()
    told: list[DrawnRelation] = []
    for decision in facts.decisions:
        about = decision.about.id if decision.about else facts.party.id
        if about != facts.party.id:
            told.append(
                DrawnRelation(about, facts.party.id, "decision", "责任认定" if decision.found else "决定")
            )
        told += [
            DrawnRelation(
                about, item.person.id, "decision", "责任认定" if item in decision.findings else "涉及"
            )
            for item in items_of(decision)
            if item.person is not None
        ]
    for one in outcomes_of(report):
        if one.decision.about is not None:
            told.append(DrawnRelation(one.decision.about.id, one.party.id, "decision", "决定所及"))
    for relation in told:
        key = (relation.source, relation.target, relation.text)
        if key not in seen:
            seen.add(key)
            yield relation


# --- what stands about them ---


def marks_of(report: AssociationReport) -> dict[str, set[str]]:
    """Ids of the marks of every party about whom something stands."""
    marks: dict[str, set[str]] = defaultdict(set)
    for one in (*report.consequences, *report.arising, *report.review_tasks):
        status = {"effective": "liable", "held": "held", "advisory": "advice"}.get(one.status.id, "task")
        marks[one.party.id].add(status)
        about = one.decision.about
        if about is not None and one.status.id in ("effective", "review_task"):
            marks[about.id].add("held" if one.disputed else mark_of(one.decision.matter))
    for one in report.advice:
        marks[one.party.id].add("advice")
    for one in report.ended:
        marks[one.party.id].add("repaired" if any(w.id == "released:repaired" for w in one.why) else "over")
    for decision in report.subject.decisions:
        stands = _stands(decision, report.as_of)
        whom = decision.about.id if decision.about else report.subject.party.id
        if stands:
            marks[whom].add(stands)
    for chip in report.summary.chips:
        if chip.id == REGISTRY:
            marks[report.subject.party.id].add(chip.mark)
    for neighbour in report.neighbours:
        for chip in neighbour.chips:
            marks[neighbour.party.id].add(chip.mark)
    return marks


def _stands(decision: DecisionFacts, day: date) -> str | None:
    """The mark that a decision gives whom it is about on a day; None if it has not begun."""
    listings = [item for item in decision.listings if item.since is None or item.since <= day]
    if not listings:
        return None
    if any(item.since is not None and item.since <= day for item in decision.repairs):
        return "repaired"
    over = not any(covers(item.since, item.until, day) for item in listings) or any(
        item.person is None and covers(item.since, item.until, day) for item in decision.endings
    )
    if over:
        return "over"
    disputed = any(
        covers(item.since, item.until, day) and item.content.get("outcome", "pending") in ("pending", None)
        for item in decision.disputes
    )
    return "held" if disputed else mark_of(CodedWord(decision.matter, decision.matter_zh))


def _marks(marks: Mapping[str, set[str]], id_: str, unknown: Container[str]) -> tuple[Mark, ...]:
    """Nothing stands only about whom was looked up."""
    found = sorted(marks.get(id_, ()), key=RANKS.__getitem__)
    kept = [MARKS[one] for one in found if one != "none"]
    return tuple(kept) or (MARKS["unknown" if id_ in unknown else "none"],)


def _not_looked_up(report: AssociationReport) -> set[str]:
    return {one.party.id for one in report.neighbours if one.state == NOT_LOOKED_UP}


# --- which of them, and where ---


def _ranked(
    parties: Mapping[str, PartyRef],
    relations: Sequence[DrawnRelation],
    marks: Mapping[str, set[str]],
    subject: str,
) -> dict[str, list[str]]:
    """Those of each side of the subject, whoever matters most in front."""
    sides: dict[str, str] = {}
    weight: dict[str, tuple[int, Fraction]] = {}
    for one in relations:
        other = one.target if one.source == subject else one.source if one.target == subject else None
        if other is None:
            continue
        side = _side(one, outward=one.source == subject)
        sides[other] = min(sides.get(other, side), side, key=_SIDES.index)
        strength = (-(one.style == "legal_rep"), -(one.share or Fraction(0)))
        weight[other] = min(weight.get(other, strength), strength)
    found: dict[str, list[str]] = {side: [] for side in _SIDES}
    for party in parties:
        if party != subject:
            found[sides.get(party, "far")].append(party)
    for members in found.values():
        members.sort(key=lambda id_: (_rank(marks, id_), weight.get(id_, (0, Fraction(0))), id_))
    return found


def _side(one: DrawnRelation, *, outward: bool) -> str:
    if one.style in _RUNS:
        return "down" if outward else "up"
    if one.style == "branch":
        return "up" if (one.text in ("隶属", "合并分立自")) else "down"
    return "left" if one.style in ("guarantee", "decision") else "right"


def _rank(marks: Mapping[str, set[str]], id_: str) -> int:
    return min((RANKS[one] for one in marks.get(id_, ())), default=RANKS["none"])


def _folded(
    ranked: Mapping[str, list[str]], marks: Mapping[str, set[str]]
) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """Whom to draw and whom only to count, by side; whoever bears a mark is drawn before all others."""
    plain = RANKS["none"]
    queue = [
        (_rank(marks, party), place, side, party)
        for side, members in ranked.items()
        for place, party in enumerate(members)
    ]
    room = MOST_NODES - 1 - len(ranked)
    shown: set[str] = set()
    unmarked: dict[str, int] = defaultdict(int)
    for rank, _, side, party in sorted(queue):
        unmarked[side] += rank == plain
        if len(shown) < room and (rank != plain or unmarked[side] <= UNMARKED_SHOWN):
            shown.add(party)
    drawn = {side: [one for one in members if one in shown] for side, members in ranked.items()}
    left = {side: [one for one in members if one not in shown] for side, members in ranked.items()}
    for side, members in left.items():
        if len(members) == 1:  # a pill takes as much room as the party itself
            drawn[side] += members
            members.clear()
    return drawn, left


def _spread(sides: dict[str, list[str]], marks: Mapping[str, set[str]]) -> None:
    """Beside the subject is room for a few; the others go below, among those there by what stands about them."""
    for side in ("left", "right"):
        sides["down"] += sides[side][BESIDE:]
        del sides[side][BESIDE:]
    sides["down"].sort(key=lambda id_: _rank(marks, id_))


def _fold(
    id_: str, members: Sequence[str], marks: Mapping[str, set[str]], place: Point, shape: Outline
) -> DrawnNode:
    marked = sum(_rank(marks, one) != RANKS["none"] for one in members)
    text = f"＋{len(members)} 个" + (f"（{marked} 有记录）" if marked else "")
    return DrawnNode(
        id_, "Fold", f"另有 {len(members)} 个主体未画出, 见登记事实各表", "", (text,), (MARKS["none"],), *place,
        shape, count=len(members),
    )  # fmt: skip


def _to_fold(id_: str, layout: Layout, shapes: Mapping[str, Outline], subject: str) -> tuple[Point, ...]:
    joint = layout.joints.get(id_)
    begin, outline = (layout.places[subject], shapes[subject]) if joint is None else (joint, None)
    return tuple(map(_rounded, line_between(begin, layout.places[id_], (outline, shapes[id_]), 0, 1)))


# --- how they look ---


def _name(ref: PartyRef) -> str:
    unknown = "姓名不详" if ref.kind == "Person" else "名称不详"
    return visible(ref.name or unknown)


def _detail(ref: PartyRef) -> str:
    return "主体类型不明" if ref.kind == "UnknownParty" else ref.code or ref.mask or ""


def _lines(ref: PartyRef) -> tuple[str, ...]:
    return (person_lines if ref.kind == "Person" else two_lines)(_name(ref)) or ("—",)


def _shape(ref: PartyRef, lines: Sequence[str], *, subject: bool) -> Outline:
    longest = max(width(line) for line in lines)
    more = 1.14 if subject else 1.0
    if ref.kind == "Person":
        across = max(46.0, 12.5 * longest + 14, 14.0 * len(lines) + 22) * more
        return Outline(across, across, round=True)
    extra = 18 if ref.kind in _FORMS else 0
    return Outline(
        max(84.0, 12.4 * longest * more + 18) + extra, (44.0 if len(lines) > 1 else 34.0) * more + extra / 3
    )


def _words(
    relations: Iterable[DrawnRelation], parties: Mapping[str, PartyRef], subject: str
) -> dict[str, list[str]]:
    """What a list says of each party's ties: the other end, the direction and the words."""
    words: dict[str, list[str]] = defaultdict(list)
    for one in relations:
        text = _said(one)
        for me, other, outward in ((one.source, one.target, True), (one.target, one.source, False)):
            arrow = ("→" if outward else "←") if one.directed else "—"
            whom = "本主体" if other == subject else _name(parties[other])
            words[me].append(f"{text} {arrow} {whom}")
    return words


def _said(one: DrawnRelation) -> str:
    text = visible(one.text) + (f" {share_text(one.share)}" if one.style == "share" else "")
    return text + (f" 自 {one.since}" if one.since else "") + (f" 至 {one.until}" if one.until else "")


@dataclass(frozen=True, slots=True)
class _Strand:
    relations: list[DrawnRelation]
    ended: date | None


def _strands(
    relations: Sequence[DrawnRelation], shown: set[str], day: date
) -> dict[tuple[str, str], list[_Strand]]:
    """The lines of each pair of parties; what only a decision says is left out where another line joins them."""
    grouped: dict[tuple[str, str, str, bool, int], list[DrawnRelation]] = defaultdict(list)
    for place, one in enumerate(relations):
        if one.source in shown and one.target in shown:
            family = "run" if one.style in _RUNS else one.style
            ended = one.until is not None and one.until <= day
            alone = 0 if one.directed else place
            grouped[one.source, one.target, family, ended, alone].append(one)
    pairs: dict[tuple[str, str], list[_Strand]] = defaultdict(list)
    for (source, target, _, ended, _), found in grouped.items():
        last = max(one.until for one in found if one.until) if ended else None
        pairs[min(source, target), max(source, target)].append(_Strand(found, last))
    for strands in pairs.values():
        stated = [strand for strand in strands if strand.relations[0].style != "decision"]
        strands[:] = stated or strands
    return pairs


def _edges(
    pairs: Mapping[tuple[str, str], list[_Strand]],
    layout: Layout,
    shapes: Mapping[str, Outline],
    subject: str,
) -> Iterator[DrawnEdge]:
    number = 0
    for pair, strands in pairs.items():
        for place, strand in enumerate(strands):
            number += 1
            ends = _ends(pair, layout, shapes, subject, place, len(strands))
            leaf = ends[::-1] if pair[0] == subject else ends
            hangs = subject in pair and bool(layout.joints.keys() & set(pair))
            at = _middle(leaf) if hangs else _label_at(leaf, strand, place, len(strands))
            yield _edge(f"e{number}", strand, pair, ends, at)


def _ends(
    pair: tuple[str, str],
    layout: Layout,
    shapes: Mapping[str, Outline],
    subject: str,
    place: int,
    places: int,
) -> tuple[Point, Point]:
    """Begin at the first of the pair, end at the second; at a trunk instead of the subject where one hangs on it."""
    points: list[Point] = []
    outlines: list[Outline | None] = []
    for me, other in (pair, pair[::-1]):
        hangs = me == subject and other in layout.joints
        points.append(layout.joints[other] if hangs else layout.places[me])
        outlines.append(None if hangs else shapes[me])
    return line_between(points[0], points[1], (outlines[0], outlines[1]), place, places)


def _label_at(leaf: tuple[Point, Point], strand: _Strand, place: int, places: int) -> Point:
    """Nearer to the outer end for long words, which would meet where lines come together; parallel ones by turns."""
    long = width(_label(strand.relations, strand.ended)) > SHORT_LABEL
    along = (0.34 if long else 0.5) + (place - (places - 1) / 2) * min(0.2, 0.5 / places)
    (x, y), (to_x, to_y) = leaf
    return _rounded((x + (to_x - x) * along, y + (to_y - y) * along))


def _middle(leaf: tuple[Point, Point]) -> Point:
    """Between a trunk and a box, where a label has just the room that it needs."""
    (x, y), (to_x, to_y) = leaf
    return _rounded(((x + to_x) / 2, (y + to_y) / 2))


def _edge(
    id_: str, strand: _Strand, pair: tuple[str, str], ends: tuple[Point, Point], label_at: Point
) -> DrawnEdge:
    found, ended = strand.relations, strand.ended
    first = min(found, key=lambda one: list(STYLES).index(one.style))
    begin, end = ends if first.source == pair[0] else ends[::-1]
    share = max((one.share for one in found if one.share is not None), default=None)
    style = ENDED if ended else STYLES[first.style]
    thick = style.width + (2.2 * float(min(share, Fraction(1))) if share is not None and not ended else 0.0)
    label = _label(found, ended)
    return DrawnEdge(
        id_, first.source, first.target, style, round(thick, 2), label,
        share is not None and share > Fraction(1, 2), first.directed, _rounded(begin), _rounded(end),
        arrow_head(begin, end, 8 + thick) if first.directed else (), label_at,
        round(width(label) * 12.2 + 6, 1), tuple(found),
    )  # fmt: skip


def _label(strand: Sequence[DrawnRelation], ended: date | None) -> str:
    """`法代等 · 60%`: the first word in which the two are joined, whether there are more, and the share; `法代 至2020-01`
    of what has ended."""
    texts = {one.text: list(STYLES).index(one.style) for one in strand if one.style != "share"}
    words = sorted(texts, key=texts.__getitem__)
    shares = [_percent(one.share) for one in strand if one.style == "share"]
    first = visible(words[0]) if words else ""
    if (shares or ended) and first == "法定代表人":
        first = "法代"
    more = "等" if len(words) > 1 else ""
    until = f" 至{ended:%Y-%m}" if ended else ""
    share = "" if first and ended else f" · {shares[0]}" if first and shares else "".join(shares[:1])
    return shortened(first, LABEL_WIDTH - width(more + share + until)) + more + share + until


def _percent(share: Fraction | None) -> str:
    return "持股" if share is None else f"{float(share * 100):.4g}%"


def _rounded(point: Point) -> Point:
    return round(point[0], 1), round(point[1], 1)


def _frame(nodes: Sequence[DrawnNode]) -> tuple[float, float, float, float]:
    left = min(one.x - one.shape.width / 2 for one in nodes) - _MARGIN
    right = max(one.x + one.shape.width / 2 for one in nodes) + _MARGIN
    top = min(one.y - one.shape.height / 2 for one in nodes) - _MARGIN
    bottom = max(one.y + one.shape.height / 2 for one in nodes) + _MARGIN
    return round(left, 1), round(top, 1), round(right - left, 1), round(bottom - top, 1)
