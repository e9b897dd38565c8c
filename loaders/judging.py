"""整列判断. What the numbers of a whole column mean, where neither header nor clerk says: one unit for a column.

A column is looked at once, before any of its values is used, and only if it has a value that needs it. Shares: the totals
of the organisations decide (near 1: parts of one; near 100: per cent), and a value above 1 is no part of one. Amounts:
round numbers so large that they are hardly in ten thousand yuan. Days: one that shows the order shows it for the column.
Where values disagree, or prove nothing, the answer is None: the clerk is asked, and nothing is guessed. What is kept in
memory is one total an organisation, however long the file.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import islice
from typing import TYPE_CHECKING, Final, Literal

from loaders.amounts import amount
from loaders.column_map import FRACTION, ColumnMap
from loaders.days import Order, order_shown

if TYPE_CHECKING:
    import pandas as pd

    from loaders.tables import Table

PERCENT: Final = "%"
_PAGE: Final = 50_000
_NEAR: Final = 0.02
"""So far may a total be from the whole: 0.98 to 1.02, 98 to 102."""
_ABOVE_ONE: Final = 1.005  # parts of one may be rounded up
_FEW: Final = 10
"""So many times as much must speak for per cent as against it: a firm's known holders may have 1 % together."""
_FEWEST_AMOUNTS: Final = 5
_MANY: Final = 10_000
_ROUND: Final = 1_000
_SAMPLE: Final = 100_000
_NUMBER: Final = r"^(?:大约|约|近)?(\d{1,15}(?:\.\d{0,20})?|\.\d{1,20})(%|‰)?$"
_BARE_AMOUNT: Final = re.compile(r"\s*[\d,.，]+\s*\Z")
_FIRM: Final = ("uscc", "reg_no", "org_code", "name")
_Question = Literal["share", "amount", "day"]


@dataclass(frozen=True, slots=True)
class SharesSeen:
    """比例列的所见. Of bare numbers how many lie above 1; of organisations how many there are, and how many have a total
    near 1 (`several`: of more than one holder) or near 100."""

    above: int = 0
    firms: int = 0
    ones: int = 0
    several: int = 0
    hundreds: int = 0

    def unit(self, said: str | None = None) -> str | None:
        """The column's unit: %, 1, or None if it is not proved. `said`: what the header says."""
        if said == PERCENT:
            return None if self._are_parts(self.several) else PERCENT
        if self._are_parts(self.ones):
            return FRACTION
        return PERCENT if self.above and self.above + self.hundreds >= _FEW * self.ones else None

    def _are_parts(self, ones: int) -> bool:
        """Nothing above 1, no total near 100, and at least half of the organisations add up to 1."""
        return not self.above and not self.hundreds and ones * 2 >= self.firms > 0


@dataclass(slots=True)
class ColumnJudge:
    """整列判断 over one table. Each question is answered once and remembered."""

    table: Table
    columns: ColumnMap
    _answers: dict[tuple[_Question, str], str | None] = field(default_factory=dict)

    def share_unit(self, field_: str) -> str | None:
        """比例列的单位: % or 1; None if the clerk must say."""
        said = self.columns.units.get(field_)
        if field_ in self.columns.stated:
            return said
        return self._once("share", field_, lambda: shares_seen(self._cells(field_)).unit(said))

    def is_in_ten_thousands(self, field_: str) -> bool:
        """Whether bare numbers of an amount column may be in ten thousand yuan, as is usual for it."""
        return self._once("amount", field_, lambda: None if self._is_in_yuan(field_) else "万元") is not None

    def order(self, field_: str) -> Order | None:
        """日期列的年月日次序, if some of its days show it and none another."""
        found = self._once("day", field_, lambda: self._order(field_))
        return Order(found) if found else None

    def _once(self, question: _Question, field_: str, find: Callable[[], str | None]) -> str | None:
        if (question, field_) not in self._answers:
            self._answers[question, field_] = find()
        return self._answers[question, field_]

    def _cells(self, field_: str) -> Iterator[tuple[str, str]]:
        """What identifies the organisation of each row, and what the row says in the field."""
        places = self.columns.places.get(field_, ())
        firm = [place for name in _FIRM for place in self.columns.places.get(name, ())]
        for row in self.table:
            if row.fault is None or row.fault == "nul_byte":
                cells = self.columns.with_constants(row.cells)
                yield _first(cells, firm), _first(cells, places)

    def _order(self, field_: str) -> str | None:
        shown = {order for _, cell in self._cells(field_) if (order := order_shown(cell)) is not None}
        return shown.pop().value if len(shown) == 1 else None

    def _is_in_yuan(self, field_: str) -> bool:
        """Half of the values are ten thousand and more, and most are round: nobody has round capitals of that size."""
        values = sorted(islice(self._bare_amounts(field_), _SAMPLE))
        if len(values) < _FEWEST_AMOUNTS or values[len(values) // 2] < _MANY:
            return False
        return sum(value % _ROUND == 0 for value in values) * 10 >= len(values) * 6

    def _bare_amounts(self, field_: str) -> Iterator[Decimal]:
        for _, cell in self._cells(field_):
            money = amount(cell).value if is_bare_amount(cell) else None
            if money is not None and money.value > 0:
                yield money.value


def is_bare_amount(cell: str) -> bool:
    """Whether a cell holds a number without a unit."""
    return bool(_BARE_AMOUNT.match(cell))


def _first(cells: Sequence[str], places: Sequence[int]) -> str:
    return next((cells[place] for place in places if place < len(cells) and cells[place].strip()), "")


def shares_seen(cells: Iterator[tuple[str, str]]) -> SharesSeen:
    """What the (organisation, cell) pairs of a share column show, page by page; only the totals are kept."""
    import pandas as pd

    above, totals = 0, None
    while page := list(islice(cells, _PAGE)):
        frame = _numbers(pd.DataFrame(page, columns=["firm", "cell"], dtype="str"))
        above += int((frame["bare"] > _ABOVE_ONE).sum())
        sums = frame.groupby("firm").sum()
        totals = sums if totals is None else totals.add(sums, fill_value=0)
    return SharesSeen() if totals is None else _counted(above, totals)


def _numbers(cells: pd.DataFrame) -> pd.DataFrame:
    """Columns `bare` (the number of a cell without a unit), `part` (of a cell with one, of the whole = 1), `rows`."""
    plain = cells["cell"].str.normalize("NFKC").str.replace(r"\s", "", regex=True)
    found = plain.str.extract(_NUMBER)
    numbers, units = found[0].astype("float64"), found[1]
    bare = numbers.where(units.isna())
    part = (numbers / 100).where(units == "%", (numbers / 1000).where(units == "‰"))
    return cells[["firm"]].assign(bare=bare, part=part, rows=bare.notna().astype("int64"))


def _counted(above: int, totals: pd.DataFrame) -> SharesSeen:
    of_bare = totals[totals["rows"] > 0]
    ones = (of_bare["bare"] + of_bare["part"] - 1).abs() <= _NEAR
    hundreds = (of_bare["bare"] + of_bare["part"] * 100 - 100).abs() <= 100 * _NEAR
    several = ones & (of_bare["rows"] > 1)
    return SharesSeen(above, len(of_bare), int(ones.sum()), int(several.sum()), int(hundreds.sum()))
